/** A ticket held before a scanner: its code is read from the printed dots. */

import { useState } from 'preact/hooks';
import { Button } from '../shared/button.js';
import { useStore } from '../shared/use-store.js';
import { bench, say } from './page.js';
import { scannerPlace } from './scanner-card.js';

interface ScanPaperProps {
  readonly url: string;
  readonly onClose: () => void;
}

export function ScanPaper({ url, onClose }: ScanPaperProps) {
  const lab = useStore(bench.lab);
  const branch = useStore(bench.branch);
  const [hasNoCode, setNoCode] = useState(false);
  const scan = async (name: string) => {
    const { codeIn } = await import('./code-in.js');
    const code = await codeIn(url);
    if (code === null) setNoCode(true);
    else {
      await bench.act({ kind: 'scanner', name, action: 'scan', code });
      onClose();
    }
  };
  return (
    <>
      {hasNoCode ? <p class="note">{say('noCode')}</p> : null}
      <div class="row">
        {lab?.scanners.map((scanner) => (
          <Button key={scanner.name} onClick={() => void scan(scanner.name)}>
            {say('holdBefore', { place: scannerPlace(scanner, branch) })}
          </Button>
        ))}
        <Button kind="primary" onClick={onClose}>
          {say('close')}
        </Button>
      </div>
    </>
  );
}
