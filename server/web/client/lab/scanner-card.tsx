/** A scanner: the reader types a code or holds a ticket before it. */
import { useState } from 'preact/hooks';
import { useStore } from '../shared/box/store.js';
import { Button, submits } from '../shared/parts/parts.js';
import { shownName } from '../shared/words/names.js';
import type { Branch, Lab } from './bench.js';
import { Plug, Twin } from './controls.js';
import { bench, say } from './page.js';

type Scanner = Lab['scanners'][number];

/** `Window 2`, or the name of its kiosk. */
function scannerPlace({ workplace, registrator, name }: Scanner, { windows, kiosks }: Branch): string {
  const window = windows.find(({ id }) => id === workplace);
  const kiosk = kiosks.find(({ id }) => id === registrator);
  const row = window ?? kiosk;
  return say('scannerOf', { place: row === undefined ? name : shownName(row) });
}

export function ScannerCard({ scanner }: { readonly scanner: Scanner }) {
  const { name } = scanner;
  const [code, setCode] = useState('');
  const place = scannerPlace(scanner, useStore(bench.branch));
  const scan = (): void => {
    if (code.trim() === '') return;
    void bench.act({ kind: 'scanner', name, action: 'scan', code: code.trim() });
    setCode('');
  };
  return (
    <Twin
      kind="scanner"
      name={name}
      title={place}
      about={say(scanner.workplace === null ? 'scannerAtKiosk' : 'scannerAtWindow')}
      controls={<Plug of={place} isPlugged={scanner.is_plugged} twins={[{ kind: 'scanner', name }]} />}
    >
      <form class="scan" onSubmit={submits(scan)}>
        <span key={scanner.scans} class="scan-beam" data-lit={scanner.scans > 0} aria-hidden="true" />
        <input
          aria-label={say('code')}
          value={code}
          maxLength={500}
          placeholder={say('code')}
          autocomplete="off"
          onInput={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" kind="primary">
          {say('scan')}
        </Button>
      </form>
    </Twin>
  );
}

/** Holds a ticket before a scanner: its code is read from the printed dots. */
export function ScanPaper({ url, onClose }: { readonly url: string; readonly onClose: () => void }) {
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
