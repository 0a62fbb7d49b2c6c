/** QR codes and barcodes as dark and light modules. The only file that imports bwip-js. */
import bwipjs from 'bwip-js/node';

/** A square of modules, rows from the top; 1 = dark. */
export interface Modules {
  readonly across: number;
  readonly cells: readonly number[];
}

/** Longer content is slow to read for a telephone and slow to draw: about 70 modules across, 5 ms. */
export const QR_BYTES_MAX = 300;
export const CODE128_LENGTH_MAX = 80;

/** Modules of white that a reader needs around a QR code (ISO/IEC 18004) and beside CODE128 (ISO/IEC 15417). */
export const QR_QUIET = 4;
export const CODE128_QUIET = 10;

export type ErrorCorrection = 'L' | 'M';

/** A chequerboard. Any mask can be read, and choosing the best of eight as the standard does costs 5 ms for each code. */
const QR_MASK = '1';

/** The QR code of a text in UTF-8, without its white border; null for an empty text and for one of more than 300 bytes. */
export function qrModules(text: string, eclevel: ErrorCorrection): Modules | null {
  if (text === '' || utf8Length(text) > QR_BYTES_MAX) return null;
  const options: object = { eclevel, mask: QR_MASK };
  const [symbol] = bwipjs.raw('qrcode', text, options);
  return symbol && 'pixs' in symbol ? { across: symbol.pixx, cells: symbol.pixs } : null;
}

/** Widths of bars and spaces in turns, in modules; null = not every scanner can read it: ASCII of at most 80 characters can be. */
export function code128Bars(text: string): readonly number[] | null {
  if (!CODE128_TEXT.test(text) || text.length > CODE128_LENGTH_MAX) return null;
  const [symbol] = bwipjs.raw('code128', text);
  return symbol && 'sbs' in symbol ? symbol.sbs : null;
}

export const CODE128_TEXT = /^[\x20-\x7e]+$/;

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
