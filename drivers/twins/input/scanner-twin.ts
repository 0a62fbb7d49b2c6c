/** A scanner on a serial line or behind a converter in the network, in software: whatever is held before it is a code and a line break. */
import type { DeviceTwin, TwinCable } from '../twin.js';

export class ScannerTwin implements DeviceTwin {
  readonly #cable: TwinCable;
  #scans = 0;

  constructor(cable: TwinCable) {
    this.#cable = cable;
  }

  /** How many codes it has read. */
  get scans(): number {
    return this.#scans;
  }

  /** It beeps, and says the code in UTF-8. Where nobody listens, the code is lost. */
  scan(code: string): void {
    this.#scans++;
    this.#cable.send(Buffer.from(`${code}\r\n`));
  }

  /** Nobody says anything to a scanner. */
  receive(bytes: Uint8Array): number {
    return bytes.length;
  }
}
