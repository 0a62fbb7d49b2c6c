/**
 * QR codes and barcodes as dark and light modules. The only file that loads bwip-js, which takes twenty times longer for a QR code than
 * lean-qr.
 */
import { createRequire } from 'node:module';
import { correction, generate, type ModeFactory, mode } from 'lean-qr';

const require = createRequire(import.meta.url);
/** Its two megabytes are loaded for the first barcode: most branches print none, and a start would take 45 ms and 8 MiB more. */
const loadBwip = (): typeof import('bwip-js/node') => require('bwip-js/node');

/** A square of modules, rows from the top; 1 = dark. */
export interface Modules {
  readonly across: number;
  readonly cells: readonly number[];
}

/** Longer content is slow to read for a telephone and slow to draw: about 70 modules across. */
export const QR_BYTES_MAX = 300;
export const CODE128_LENGTH_MAX = 80;

/** Modules of white that a reader needs around a QR code (ISO/IEC 18004) and beside CODE128 (ISO/IEC 15417). */
export const QR_QUIET = 4;
export const CODE128_QUIET = 10;

export type ErrorCorrection = 'L' | 'M';

/** A chequerboard. Any mask can be read, and choosing the best of eight as the standard does takes twice the time. */
const QR_MASK = 0;

/** Bytes of UTF-8 as they are: the package's own mode says before them that they are UTF-8, which some readers do not understand. */
const utf8Bytes: ModeFactory = Object.assign((text: string) => mode.bytes(new TextEncoder().encode(text)), {
  test: () => true,
  est: (text: string, version: number) => 4 + (version < 10 ? 8 : 16) + 8 * utf8Length(text),
});

/** The shortest mixture of these is taken: digits and capitals take less room. */
const QR_MODES = [mode.numeric, mode.alphaNumeric, utf8Bytes];

/** The QR code of a text in UTF-8, without its white border; null for an empty text and for one of more than 300 bytes. */
export function qrModules(text: string, level: ErrorCorrection): Modules | null {
  if (text === '' || utf8Length(text) > QR_BYTES_MAX) return null;
  const ofLevel = { minCorrectionLevel: correction[level], maxCorrectionLevel: correction[level] };
  const symbol = generate(text, { ...ofLevel, modes: QR_MODES, mask: QR_MASK });
  const across = symbol.size;
  return { across, cells: Array.from({ length: across ** 2 }, (_, i) => (symbol.get(i % across, Math.floor(i / across)) ? 1 : 0)) };
}

/** Widths of bars and spaces in turns, in modules; null = not every scanner can read it: ASCII of at most 80 characters can be. */
export function code128Bars(text: string): readonly number[] | null {
  if (!CODE128_TEXT.test(text) || text.length > CODE128_LENGTH_MAX) return null;
  const [symbol] = loadBwip().raw('code128', text);
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
