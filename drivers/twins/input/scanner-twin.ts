/** A simulated scanner on a serial line or behind a network converter: it sends each scanned code with a line break. */
import type { DeviceTwin, TwinCable } from '../twin.js';

export class ScannerTwin implements DeviceTwin {
  scans = 0;

  constructor(private readonly cable: TwinCable) {}

  /** Beeps, and sends the code in UTF-8. Without a reader the code is lost. */
  scan(code: string): void {
    this.scans++;
    this.cable.send(Buffer.from(`${code}\r\n`));
  }

  receive(bytes: Uint8Array): number {
    return bytes.length;
  }
}
