/** A scanner in use: emits codes, independent of its cable. */
import { PortKeeper } from '../actor/port-keeper.js';
import type { PortFactory } from '../ports/port.js';
import type { Timers } from '../timing.js';
import { readKeyboardReport } from './boot-keyboard.js';
import { faultReporter, type InputFault } from './keypad.js';
import type { ScannerCodes, ScannerProfile } from './profile.js';
import {
  assembleScan,
  type HidPosPending,
  readHidPosReport,
  readScan,
  type Scan,
  type ScanInput,
  type ScanPending,
  serialScanInput,
} from './scan.js';
import { characterOf, keyName } from './us-layout.js';

export interface ScannerOptions {
  readonly openPort: PortFactory;
  readonly profile: Pick<ScannerProfile, 'codes' | 'gapMs'>;
  readonly timers: Timers;
  readonly listener: {
    scanned(scan: Scan): void;
    fault(fault: InputFault | null): void;
  };
}

interface CodeReader {
  read(bytes: Uint8Array): readonly Uint8Array[];
  gap(): readonly Uint8Array[];
}

export class Scanner {
  readonly #keeper: PortKeeper;
  #stopWaiting = (): void => {};

  constructor({ openPort, profile, timers, listener }: ScannerOptions) {
    const tell = faultReporter((fault) => listener.fault(fault));
    const scanned = (codes: readonly Uint8Array[]): void => {
      for (const code of codes) {
        const scan = readScan(code);
        if (scan.text !== '') listener.scanned(scan);
      }
    };
    let reader = codeReader(profile.codes);
    const forget = (): void => {
      this.#stopWaiting();
      reader = codeReader(profile.codes);
    };
    this.#keeper = new PortKeeper({
      openPort,
      timers,
      owner: {
        opened: () => {
          forget();
          tell(null);
        },
        received: (bytes) => {
          this.#stopWaiting();
          this.#stopWaiting = timers.after(profile.gapMs, () => scanned(reader.gap()));
          scanned(reader.read(bytes));
        },
        absent: (absence) => {
          forget();
          tell(absence);
        },
      },
    });
  }

  close(): Promise<void> {
    this.#stopWaiting();
    return this.#keeper.close();
  }
}

function codeReader(codes: ScannerCodes): CodeReader {
  switch (codes.protocol) {
    case 'serial':
      return typedReader((bytes) => [...bytes].flatMap((byte) => serialScanInput(byte) ?? []));
    case 'keyboard': {
      let down: readonly number[] = [];
      return typedReader((report) => {
        const read = readKeyboardReport(down, report, codes.reportId);
        down = read.down;
        return read.presses.flatMap(({ usage, isShifted }) => keyboardScanInput(usage, isShifted) ?? []);
      });
    }
    case 'hidPos': {
      let pending: HidPosPending = [];
      return {
        read: (report) => {
          const read = readHidPosReport(pending, report, codes);
          pending = read.pending;
          return read.scanned === null ? [] : [read.scanned];
        },
        gap: () => {
          pending = [];
          return [];
        },
      };
    }
  }
}

function typedReader(inputsOf: (bytes: Uint8Array) => readonly ScanInput[]): CodeReader {
  let pending: ScanPending = [];
  const feed = (inputs: readonly ScanInput[]): readonly Uint8Array[] =>
    inputs.flatMap((input) => {
      const assembled = assembleScan(pending, input);
      pending = assembled.pending;
      return assembled.scanned ?? [];
    });
  return { read: (bytes) => feed(inputsOf(bytes)), gap: () => feed([{ kind: 'gap' }]) };
}

function keyboardScanInput(usage: number, isShifted: boolean): ScanInput | null {
  const name = keyName(usage);
  if (name === 'Enter' || name === 'Tab') return { kind: 'end' };
  const character = characterOf(usage, isShifted);
  return character === null ? null : { kind: 'byte', byte: character.charCodeAt(0) };
}
