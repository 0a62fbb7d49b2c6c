/**
 * The paper that comes out: a reading of ESC/POS written for these tests from the manuals, apart from the code that writes it.
 * It knows the commands a ticket may have and throws at any other byte, so that a stream which has lost its step is noticed.
 */
import type { PrinterProfile } from '../../../drivers/printer/profile.js';

export interface PrintedLine {
  readonly top: number;
  readonly bytes: Uint8Array;
  readonly page: number | null;
  readonly align: number;
  readonly isBold: boolean;
  readonly widthTimes: number;
  readonly heightTimes: number;
}

export interface Paper {
  /** Rows of dots, fed ones blank; '' = a row that belongs to a line of text. */
  readonly rows: readonly string[];
  readonly lines: readonly PrintedLine[];
  /** What was done besides: cuts, presentations. */
  readonly deeds: readonly string[];
}

const isAscii = (byte: number): boolean => byte >= 0x20 && byte !== 0x7f;

/** `isForgiving`: what is no command is passed over, as printers do; only after a ticket that was broken off there is a reason for it. */
export function printOut(profile: PrinterProfile, stream: Uint8Array, isForgiving = false): Paper {
  const rows: string[] = [];
  const lines: PrintedLine[] = [];
  const deeds: string[] = [];
  // As Epson's and Custom's printers come (GS P: y = twice the dots an inch), and as clones do.
  const unitAsItComes = profile.feed.unitsPerInch !== null || profile.feed.unit === 'halfDot' ? 0.5 : 1;
  const blank = '0'.repeat(profile.media.widthDots / 4);
  let unit = unitAsItComes;
  let state = { page: null as number | null, align: 0, isBold: false, widthTimes: 1, heightTimes: 1 };
  let text: number[] = [];
  let stored: string[] = [];
  /** A strip of `ESC *` that waits for its feed. */
  let strip: string[] = [];
  let at = 0;
  const next = (): number => {
    const byte = stream[at++];
    if (byte === undefined) throw new Error('the stream ends inside of a command');
    return byte;
  };
  const u16 = (): number => next() + 256 * next();
  const is = (...bytes: number[]): boolean => {
    const fits = bytes.every((byte, offset) => stream[at + offset] === byte);
    if (fits) at += bytes.length;
    return fits;
  };
  const picture = (bytesAcross: number, height: number): string[] => {
    const from = at;
    at += bytesAcross * height;
    if (at > stream.length) throw new Error('the stream ends inside of a picture');
    return Array.from({ length: height }, (_, row) =>
      Buffer.from(stream.subarray(from + row * bytesAcross, from + (row + 1) * bytesAcross)).toString('hex'),
    );
  };
  const columns = ({ raster, media }: PrinterProfile, m: number): string[] => {
    if (!isForgiving && `ESC * ${m}` !== raster.command) throw new Error(`ESC * ${m} on a printer of ${raster.command}`);
    const perColumn = m < 32 ? 1 : 3;
    const count = u16();
    const lit = Array.from({ length: count }, () =>
      Array.from({ length: perColumn }, next).map((byte) => byte.toString(2).padStart(8, '0')),
    );
    const bits = (y: number): string =>
      lit
        .map((column) => column.join('')[y])
        .join('')
        .padEnd(media.widthDots, '0');
    return Array.from({ length: perColumn * 8 }, (_, y) =>
      (bits(y).match(/.{4}/g) ?? []).map((nibble) => Number.parseInt(nibble, 2).toString(16)).join(''),
    );
  };
  const feed = (units: number): void => {
    if (profile.feed.unit === 'unknown') throw new Error('paper is fed by a unit that nobody knows');
    move(units * unit, units);
  };
  const move = (dots: number, units: number): void => {
    if (!Number.isInteger(dots)) throw new Error(`half a dot is fed: ${units} units`);
    if (strip.length > 0) {
      // TM-T81, pages 63 to 65: a line of 24 dots is never moved by less.
      if (dots < strip.length) throw new Error(`a strip of ${strip.length} rows is fed by ${dots}`);
      rows.push(...strip, ...Array.from({ length: dots - strip.length }, () => blank));
      strip = [];
      return;
    }
    if (text.length === 0) {
      rows.push(...Array.from({ length: dots }, () => blank));
      return;
    }
    const height = state.heightTimes * profile.text.charHeightDots;
    lines.push({ top: rows.length, bytes: Uint8Array.from(text), ...state });
    rows.push(...Array.from({ length: Math.max(dots, height) }, () => ''));
    text = [];
  };
  const atStart = (command: string): void => {
    if (text.length + strip.length > 0) throw new Error(`${command} only counts at the start of a line`);
  };
  while (at < stream.length) {
    const byte = stream[at];
    if (byte !== undefined && isAscii(byte)) text.push(next());
    else if (is(0x00)) continue;
    // A sixth of an inch.
    else if (is(0x0a)) move(Math.round(profile.media.dpi / 6), 1);
    else if (is(0x1b, 0x40)) {
      unit = unitAsItComes;
      state = { page: null, align: 0, isBold: false, widthTimes: 1, heightTimes: 1 };
      [text, strip] = [[], []];
    } else if (is(0x1c, 0x2e) || is(0x1b, 0x52, 0)) continue;
    else if (is(0x1d, 0x50)) {
      const [x, y] = [next(), next()];
      if (!isForgiving && (x !== y || Math.abs(y - profile.media.dpi) > 1)) throw new Error(`GS P ${x} ${y}`);
      unit = 1;
    } else if (is(0x1b, 0x74)) state = { ...state, page: next() };
    else if (is(0x1b, 0x61)) {
      atStart('ESC a');
      state = { ...state, align: next() };
    } else if (is(0x1b, 0x45)) state = { ...state, isBold: next() === 1 };
    else if (is(0x1d, 0x21)) {
      const size = next();
      state = { ...state, widthTimes: (size >> 4) + 1, heightTimes: (size & 15) + 1 };
    } else if (is(0x1b, 0x4a)) feed(next());
    else if (is(0x1d, 0x76, 0x30, 0)) {
      atStart('GS v 0');
      if (state.align !== 0) throw new Error('a picture is pushed aside');
      rows.push(...picture(u16(), u16()));
    } else if (is(0x1b, 0x2a)) {
      atStart('ESC *');
      strip = columns(profile, next());
    } else if (is(0x1d, 0x28, 0x4c)) {
      const length = u16();
      if (is(0x30, 0x70, 0x30, 1, 1, 0x31)) {
        const across = Math.ceil(u16() / 8);
        const height = u16();
        if (length !== across * height + 10) throw new Error(`GS ( L of ${length} bytes`);
        stored = picture(across, height);
      } else if (length === 2 && is(0x30, 0x32)) rows.push(...stored);
      else throw new Error('GS ( L of another function');
    } else if (is(0x1d, 0x56)) {
      atStart('GS V');
      const m = next();
      deeds.push(m < 0x40 ? `GS V ${m}` : `GS V ${m} ${next()}`);
    } else if (is(0x1b, 0x69)) deeds.push('ESC i');
    else if (is(0x1c, 0x50)) deeds.push(`FS P ${next()} ${next()} ${next()} ${next()}`);
    else if (is(0x1d, 0x65)) {
      const n = next();
      deeds.push(n === 3 ? `GS e 3 ${next()}` : `GS e ${n}`);
    } else if (isForgiving) at += byte === 0x1b || byte === 0x1c || byte === 0x1d ? 2 : 1;
    else throw new Error(`byte ${at}: ${byte?.toString(16)} is no command of a ticket`);
  }
  if (text.length > 0) throw new Error('a line was never printed');
  return { rows, lines, deeds };
}
