/** A ticket held before a scanner: its code is read from the printed dots. */

import { useState } from 'preact/hooks';
import { Button } from '../shared/button.js';
import type { LabWord } from '../shared/catalogues.js';
import { useStore } from '../shared/store.js';
import type { Say } from '../shared/words.js';
import type { Bench } from './bench.js';
import { scannerPlace } from './scanner-card.js';

interface ScanPaperProps {
  readonly bench: Bench;
  readonly url: string;
  readonly say: Say<LabWord>;
  readonly onClose: () => void;
}

export function ScanPaper({ bench, url, say, onClose }: ScanPaperProps) {
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
            {say('holdBefore', { place: scannerPlace(scanner, branch, say) })}
          </Button>
        ))}
        <Button kind="primary" onClick={onClose}>
          {say('close')}
        </Button>
      </div>
    </>
  );
}
