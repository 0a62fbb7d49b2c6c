/** A scanner: the reader types a code or holds a ticket before it. */

import { useState } from 'preact/hooks';
import { SubmitButton } from '../shared/button.js';
import type { LabWord } from '../shared/catalogues.js';
import { useStore } from '../shared/store.js';
import type { Say } from '../shared/words.js';
import type { Bench, Branch, Lab } from './bench.js';
import { Plug } from './controls.js';
import { HealthState, Troubles } from './health.js';

type Scanner = Lab['scanners'][number];

/** `Window 2`, or the name of its kiosk. */
export function scannerPlace({ workplace, registrator, name }: Scanner, { windows, kiosks }: Branch, say: Say<LabWord>): string {
  const window = windows.find(({ id }) => id === workplace);
  const kiosk = kiosks.find(({ id }) => id === registrator);
  return say('scannerOf', { place: window?.name ?? kiosk?.name ?? name });
}

interface ScannerProps {
  readonly bench: Bench;
  readonly scanner: Scanner;
  readonly say: Say<LabWord>;
}

export function ScannerCard({ bench, scanner, say }: ScannerProps) {
  const { name } = scanner;
  const [code, setCode] = useState('');
  useStore(bench.devices);
  const place = scannerPlace(scanner, useStore(bench.branch), say);
  const scan = (event: Event): void => {
    event.preventDefault();
    if (code.trim() === '') return;
    void bench.act({ kind: 'scanner', name, action: 'scan', code: code.trim() });
    setCode('');
  };
  return (
    <article class="twin scanner" aria-label={place}>
      <header class="twin-head">
        <h3>{place}</h3>
        <span class="soft">{say(scanner.workplace === null ? 'scannerAtKiosk' : 'scannerAtWindow')}</span>
        <HealthState device={bench.device('scanner', name)} say={say} />
      </header>
      <form class="scan" onSubmit={scan}>
        <span key={scanner.scans} class="scan-beam" data-lit={scanner.scans > 0} aria-hidden="true" />
        <label class="out-of-sight" for={`code-${name}`}>
          {say('code')}
        </label>
        <input
          id={`code-${name}`}
          value={code}
          maxLength={500}
          placeholder={say('code')}
          autocomplete="off"
          onInput={(event) => setCode(event.currentTarget.value)}
        />
        <SubmitButton>{say('scan')}</SubmitButton>
      </form>
      <Troubles device={bench.device('scanner', name)} />
      <div class="controls">
        <Plug bench={bench} say={say} of={place} isPlugged={scanner.is_plugged} twins={[{ kind: 'scanner', name }]} />
      </div>
    </article>
  );
}
