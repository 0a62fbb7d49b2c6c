/**
 * Reads formats of ZPL II as a kiosk printer does: fields are composed to a page, and `^XZ` prints it. A second reading of the guide that
 * drivers/printer/zpl/ cites, and it knows nothing of the encoder there.
 */
import { bytesPerRow } from '../../imaging/bitmap.js';
import type { PrinterProfile } from '../../printer/profile.js';
import type { Present } from './commands.js';
import type { DecoderListener, Misread, Origin, PrinterDecoder } from './decode.js';
import { readGraphicField } from './zpl-field.js';

const [CARET, TILDE] = [0x5e, 0x7e];
const isBlank = (byte: number): boolean => byte === 0x0d || byte === 0x0a || byte === 0x00;
const CONTROL_LETTERS = 2;
/** `~HQ` is followed by two letters that say what is asked. */
const QUERY_LETTERS = 4;

/** What a format has told so far. Settings of `^MM`, `^PW` and `^KV` stay until the printer is switched off. */
interface Format {
  rows: Uint8Array[];
  at: { readonly x: number; readonly y: number } | null;
  /** What follows the print, in order. */
  readonly last: { readonly what: 'cut' | 'present' | 'eject' | 'retract'; readonly origin: Origin }[];
  hasFields: boolean;
}

interface Settings {
  isKiosk: boolean;
  widthDots: number;
  lengthDots: number;
  untaken: Present['untaken'];
}

export class ZplDecoder implements PrinterDecoder {
  #offset = 0;
  #held: number[] = [];
  #format: Format | null = null;
  #settings: Settings;

  constructor(
    private readonly profile: PrinterProfile,
    private readonly listener: DecoderListener,
  ) {
    this.#settings = this.#asSwitchedOn();
  }

  get isBetweenCommands(): boolean {
    return this.#held.length === 0 && this.#format === null;
  }

  get isInRealTime(): boolean {
    return this.#held[0] === TILDE;
  }

  /** Its memory is megabytes: a ticket always fits. */
  get heldBytes(): number {
    return 0;
  }

  get unfinished(): Misread | null {
    if (this.isBetweenCommands) return null;
    const what = this.#format === null ? 'cut off: a command lacks its end' : 'cut off: a format lacks its ^XZ';
    return { what, offset: this.#offset - this.#held.length, bytes: this.#held };
  }

  beginsRealTime(byte: number): boolean {
    return byte === TILDE;
  }

  reset(): void {
    this.#held = [];
    this.#format = null;
    this.#settings = this.#asSwitchedOn();
  }

  push(byte: number): void {
    this.#offset++;
    if (byte === CARET || byte === TILDE) {
      this.#endCommand();
      this.#held = [byte];
      return;
    }
    if (this.#held.length === 0) {
      if (!isBlank(byte)) this.#fault('a letter outside of a command', { offset: this.#offset - 1, bytes: [byte] });
      return;
    }
    this.#held.push(byte);
    if (this.#held[0] === TILDE) this.#control();
    else if (this.#held.length === 3 && this.#held[1] === 0x58 && (byte === 0x41 || byte === 0x5a)) this.#endCommand();
  }

  #control(): void {
    const word = String.fromCharCode(...this.#held.slice(1));
    const letters = word.startsWith('HQ') ? QUERY_LETTERS : CONTROL_LETTERS;
    if (word.length < letters) return;
    const [held, origin] = [this.#held, this.#origin()];
    this.#held = [];
    this.listener.realTime(held, origin);
  }

  #origin(): Origin {
    return { offset: this.#offset - this.#held.length, bytes: this.#held };
  }

  #fault(what: string, origin: Origin): void {
    this.listener.fault({ what, ...origin });
  }

  #endCommand(): void {
    if (this.#held.length === 0) return;
    const text = String.fromCharCode(...this.#held).replace(/[\r\n\0]+/g, '');
    const origin = { offset: this.#offset - this.#held.length, bytes: [...text].map((letter) => letter.charCodeAt(0)) };
    this.#held = [];
    if (text.startsWith('~')) {
      this.#fault('unknown control command', origin);
      return;
    }
    const [name, rest] = [text.slice(1, 3), text.slice(3)];
    if (name === 'XA') this.#begin(origin);
    else if (this.#format === null) this.#fault('a command of a format outside of ^XA and ^XZ', origin);
    else if (name === 'XZ') this.#print(this.#format, origin);
    else {
      const fault = this.#take(this.#format, name, rest, origin);
      if (fault !== null) this.#fault(fault, origin);
    }
  }

  #begin(origin: Origin): void {
    if (this.#format !== null) this.#fault('^XA in a format', origin);
    this.#format = { rows: [], at: null, last: [], hasFields: false };
  }

  /** @returns what is wrong with it */
  #take(format: Format, name: string, rest: string, origin: Origin): string | null {
    switch (name) {
      case 'FO':
      case 'GF':
      case 'FS':
        return this.#field(format, name, rest);
      case 'CN':
      case 'PN':
      case 'CP':
        return this.#handling(format, name, rest, origin);
      default:
        return this.#set(format, name, rest);
    }
  }

  #set(format: Format, name: string, rest: string): string | null {
    const settings = this.#settings;
    switch (name) {
      case 'MM':
        settings.isKiosk = rest === 'K';
        return settings.isKiosk ? null : '^MM takes K here: without it nothing is cut or presented';
      case 'MN':
        return rest === 'N' || rest === 'V' ? null : '^MN takes N or V here: the paper has no marks';
      case 'JZ':
        return rest === 'N' ? null : '^JZ takes N here: otherwise a broken ticket comes once more by itself';
      case 'LH':
        return rest === '0,0' ? null : '^LH takes 0,0 here';
      case 'LS':
        return rest === '0' ? null : '^LS takes 0 here';
      case 'PW':
        settings.widthDots = Number(rest);
        return settings.widthDots === this.profile.media.widthDots
          ? null
          : `^PW: ${this.profile.id} has ${this.profile.media.widthDots} dots`;
      case 'LL':
        settings.lengthDots = Number(rest);
        if (format.hasFields) return '^LL behind a field is for the next format';
        return /^\d{1,5}$/.test(rest) && settings.lengthDots >= 1 && settings.lengthDots <= 32_000 ? null : '^LL takes 1 to 32000';
      case 'KV':
        return this.#kioskValues(rest);
      default:
        return `unknown command ^${name}`;
    }
  }

  /** `^KVcut,margin,type,seconds,loop`. */
  #kioskValues(rest: string): string | null {
    const [, cut = 0, margin = 0, type = 0, seconds = 0, loop = 0] = (/^(\d+),(\d+),(\d+),(\d+),(\d+)$/.exec(rest) ?? []).map(Number);
    const isCut = cut === 0 || (cut >= 10 && cut <= 60);
    const isLoop = loop === 0 || (loop >= 3 && loop <= 1023);
    if (!isCut || margin < 2 || margin > 9 || type > 2 || seconds > 300 || !isLoop) return '^KV takes 0, 2 to 9, 0 to 2, 0 to 300, 0';
    this.#settings.untaken = seconds > 0 ? { how: 'retracted', seconds } : type === 0 ? { how: 'ejected', seconds: 0 } : null;
    return null;
  }

  #field(format: Format, name: 'FO' | 'GF' | 'FS', rest: string): string | null {
    if (name === 'FS') {
      format.at = null;
      return rest === '' ? null : 'letters behind ^FS';
    }
    if (name === 'FO') {
      const [, x, y] = /^(\d{1,5}),(\d{1,5})$/.exec(rest) ?? [];
      format.at = x === undefined || y === undefined ? null : { x: Number(x), y: Number(y) };
      return format.at === null ? '^FO takes x,y' : null;
    }
    format.hasFields = true;
    if (format.at === null) return '^GF without its place, ^FO';
    const picture = readGraphicField(rest);
    return typeof picture === 'string' ? picture : this.#draw(format, format.at, picture);
  }

  #draw(format: Format, { x, y }: { readonly x: number; readonly y: number }, rows: readonly Uint8Array[]): string | null {
    const { widthDots, lengthDots } = this.#settings;
    const stride = bytesPerRow(widthDots);
    if (x % 8 !== 0) return '^FO takes a multiple of 8 here';
    if (x / 8 + (rows[0]?.length ?? 0) > stride) return 'a picture that is wider than the paper';
    if (y + rows.length > lengthDots) return 'a picture below the end of its page';
    format.rows.push(...Array.from({ length: Math.max(0, lengthDots - format.rows.length) }, () => new Uint8Array(stride)));
    for (const [at, row] of rows.entries()) {
      const under = format.rows[y + at];
      for (const [index, byte] of row.entries()) under?.set([(under[x / 8 + index] ?? 0) | byte], x / 8 + index);
    }
    return null;
  }

  #handling(format: Format, name: 'CN' | 'PN' | 'CP', rest: string, origin: Origin): string | null {
    if (!this.#settings.isKiosk) return `^${name} without ^MMK has no effect`;
    if (name === 'CN') format.last.push({ what: 'cut', origin });
    else if (name === 'PN') format.last.push({ what: 'present', origin });
    else format.last.push({ what: rest === '1' ? 'retract' : 'eject', origin });
    const most = { CN: 1, PN: 255, CP: 2 }[name];
    return /^\d{1,3}$/.test(rest) && Number(rest) <= most ? null : `^${name} takes 0 to ${most}`;
  }

  #print({ rows, last }: Format, origin: Origin): void {
    this.#format = null;
    const { widthDots, untaken } = this.#settings;
    const stride = bytesPerRow(widthDots);
    const most = this.profile.raster.rowsPerBandMax;
    for (let top = 0; top < rows.length; top += most) {
      const part = rows.slice(top, top + most);
      const dataBytes = stride * part.length;
      this.listener.command({ kind: 'raster', bytesPerRow: stride, rows: part.length, widthDots, dataBytes, isScaled: false }, 0, origin);
      for (const row of part) this.listener.command({ kind: 'row', row }, 0, origin);
    }
    for (const { what, origin: at } of last) {
      if (what === 'cut') this.listener.command({ kind: 'cut', extraDots: 0 }, 0, at);
      else if (what === 'present') this.listener.command({ kind: 'present', untaken }, 0, at);
      else this.listener.command({ kind: 'fate', how: what === 'eject' ? 'ejected' : 'retracted' }, 0, at);
    }
  }

  #asSwitchedOn(): Settings {
    return { isKiosk: false, widthDots: this.profile.media.widthDots, lengthDots: 0, untaken: null };
  }
}
