/** A printer twin on a table: bytes are said to it in hex, time is moved by the test, what it answers is collected in hex. */
import { bytesPerRow } from '../../../drivers/imaging/bitmap.js';
import type { PrinterProfile } from '../../../drivers/printer/profile.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { toHex } from '../../../drivers/twins/printer/hex.js';
import { PrinterTwin, type PrinterTwinOptions } from '../../../drivers/twins/printer/twin.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const PROFILES = loadPrinterProfiles();

export function profileOf(id: string): PrinterProfile {
  const profile = PROFILES.get(id);
  if (!profile) throw new Error(`no profile ${id}`);
  return profile;
}

export const EPSON = profileOf('epson-tm-t20iii');
export const CUSTOM = profileOf('custom-vkp80iii');
export const EJECTOR = profileOf('custom-vkp80ii');

/** `1B 40 "Hello" 0A` */
export function bytesOf(text: string): Uint8Array {
  const parts = text.match(/"[^"]*"|[0-9A-F]{2}/g) ?? [];
  return Buffer.concat(parts.map((part) => (part.startsWith('"') ? Buffer.from(part.slice(1, -1), 'latin1') : Buffer.from(part, 'hex'))));
}

/** `GS v 0` of rows that are black from the first dot to the last. */
export function blackRows(profile: PrinterProfile, rows: number): Uint8Array {
  const stride = bytesPerRow(profile.media.widthDots);
  return Buffer.concat([Buffer.from([0x1d, 0x76, 0x30, 0, stride, 0, rows & 255, rows >> 8]), Buffer.alloc(stride * rows, 0xff)]);
}

export class Bench {
  readonly timers = new VirtualTimers();
  readonly twin: PrinterTwin;
  /** Each answer by itself. */
  readonly said: string[] = [];
  /** What the twin has not taken yet. */
  rest: Uint8Array = new Uint8Array();

  constructor(profile: PrinterProfile, options: Partial<PrinterTwinOptions> = {}) {
    const cable = { send: (bytes: Uint8Array) => void this.said.push(toHex(bytes)), ready: () => this.#offer(), power: () => {} };
    this.twin = new PrinterTwin({ profile, timers: this.timers, cable, ...options });
  }

  /** In hex or in bytes; then as much time passes as it takes to print it. @returns what was answered meanwhile */
  say(what: string | Uint8Array): string[] {
    this.put(what);
    this.timers.runAll();
    return this.said.splice(0);
  }

  /** Without letting time pass. */
  put(what: string | Uint8Array): void {
    const bytes = typeof what === 'string' ? bytesOf(what) : what;
    this.rest = Buffer.concat([this.rest, bytes]);
    this.#offer();
  }

  /** What is wrong with the bytes, in words. */
  get complaints(): string[] {
    return this.twin.faults.map(({ what }) => what);
  }

  #offer(): void {
    if (this.rest.length > 0) this.rest = this.rest.subarray(this.twin.receive(this.rest));
  }
}
