/** A scanner: the reader types a code or holds a ticket before it. */

import { useState } from 'preact/hooks';
import { SubmitButton } from '../shared/button.js';
import { useStore } from '../shared/use-store.js';
import type { Branch, Lab } from './bench.js';
import { Plug, Twin } from './controls.js';
import { bench, say } from './page.js';

type Scanner = Lab['scanners'][number];

/** `Window 2`, or the name of its kiosk. */
export function scannerPlace({ workplace, registrator, name }: Scanner, { windows, kiosks }: Branch): string {
  const window = windows.find(({ id }) => id === workplace);
  const kiosk = kiosks.find(({ id }) => id === registrator);
  return say('scannerOf', { place: window?.name ?? kiosk?.name ?? name });
}

export function ScannerCard({ scanner }: { readonly scanner: Scanner }) {
  const { name } = scanner;
  const [code, setCode] = useState('');
  const place = scannerPlace(scanner, useStore(bench.branch));
  const scan = (event: Event): void => {
    event.preventDefault();
    if (code.trim() === '') return;
    void bench.act({ kind: 'scanner', name, action: 'scan', code: code.trim() });
    setCode('');
  };
  const controls = (
    <div class="controls">
      <Plug of={place} isPlugged={scanner.is_plugged} twins={[{ kind: 'scanner', name }]} />
    </div>
  );
  const about = say(scanner.workplace === null ? 'scannerAtKiosk' : 'scannerAtWindow');
  return (
    <Twin kind="scanner" name={name} look="scanner" title={place} about={about} controls={controls}>
      <form class="scan" onSubmit={scan}>
        <span key={scanner.scans} class="scan-beam" data-lit={scanner.scans > 0} aria-hidden="true" />
        <input
          aria-label={say('code')}
          value={code}
          maxLength={500}
          placeholder={say('code')}
          autocomplete="off"
          onInput={(event) => setCode(event.currentTarget.value)}
        />
        <SubmitButton>{say('scan')}</SubmitButton>
      </form>
    </Twin>
  );
}
