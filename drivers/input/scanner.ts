/** A scanner in use: emits codes, independent of its cable. */
import { PortKeeper } from '../actor/port-keeper.js';
import type { PortFactory } from '../ports/port.js';
import type { Timers } from '../timing.js';
import { keyboardReader } from './boot-keyboard.js';
import { faultReporter, type InputFault } from './keypad.js';
import type { KeyboardLayoutName } from './layouts.js';
import type { ScannerCodes, ScannerProfile } from './profile.js';
import {
  assembleScan,
  type HidPosLayout,
  type HidPosPending,
  readHidPosReport,
  readScan,
  type Scan,
  type ScanInput,
  type ScanPending,
  serialScanInput,
} from './scan.js';
import { scannedDataLayout } from './scanned-data.js';
import { readTypedKeys } from './typed-keys.js';

export interface ScannerOptions {
  readonly openPort: PortFactory;
  readonly profile: Pick<ScannerProfile, 'codes' | 'gapMs'>;
  /** The layout that a scanner with the keys of a keyboard is set to; left out = us. */
  readonly layout?: KeyboardLayoutName;
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

  constructor({ openPort, profile, layout = 'us', timers, listener }: ScannerOptions) {
    const tell = faultReporter((fault) => listener.fault(fault));
    const scanned = (codes: readonly Uint8Array[]): void => {
      for (const code of codes) {
        const scan = readScan(code);
        if (scan.text !== '') listener.scanned(scan);
      }
    };
    let reader = codeReader(profile.codes, layout);
    const forget = (descriptor?: Uint8Array): void => {
      this.#stopWaiting();
      reader = codeReader(profile.codes, layout, descriptor);
    };
    this.#keeper = new PortKeeper({
      openPort,
      timers,
      owner: {
        opened: (descriptor) => {
          forget(descriptor);
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

function codeReader(codes: ScannerCodes, layout: KeyboardLayoutName, descriptor?: Uint8Array): CodeReader {
  switch (codes.protocol) {
    case 'serial':
      return typedReader((bytes) => [...bytes].flatMap((byte) => serialScanInput(byte) ?? []));
    case 'keyboard': {
      const readKeys = keyboardReader(codes.reportId, descriptor);
      let altCode = '';
      return typedReader((report) => {
        const typed = readTypedKeys(altCode, readKeys(report), layout);
        altCode = typed.altCode;
        return typed.inputs;
      });
    }
    case 'hidPos':
      return hidPosReader(codes);
    case 'hidPosDescribed':
      return hidPosReader(descriptor === undefined ? null : scannedDataLayout(descriptor));
  }
}

/** null = where the code is in a report is not known: nothing is read. */
function hidPosReader(layout: HidPosLayout | null): CodeReader {
  let pending: HidPosPending = [];
  return {
    read: (report) => {
      if (layout === null) return [];
      const read = readHidPosReport(pending, report, layout);
      pending = read.pending;
      return read.scanned === null ? [] : [read.scanned];
    },
    gap: () => {
      pending = [];
      return [];
    },
  };
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
