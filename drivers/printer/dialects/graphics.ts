/** `GS ( L`: stores a picture, then prints it. */
import { type Bitmap, bytesPerRow } from '../../imaging/bitmap.js';
import type { Misfit } from '../../profile-files.js';
import type { Reading } from '../../twins/printer/commands.js';
import { bytes, GS, joinBytes, u16, within, word } from '../commands.js';
import type { PrinterProfile } from '../profile.js';
import type { PictureDialect } from './kind.js';

const ROWS_MAX = 1662;
/** Largest data that the two length bytes of `GS ( L` can describe; larger data needs `GS 8 L`, which fewer printers support. */
const BYTES_MAX = 0xffff - 10;

/**
 * `GS ( L` functions 112 and 50: stores a picture, then prints it. x and y count dots; monochrome, colour 1, one dot a dot. escpos-php,
 * graphics(); Epson TM-T81: x up to 2047, y up to 1662 (manualshive.com/ru/manual/epson/tm-t81/107646?page=98).
 */
export function printGraphics(picture: Bitmap): Uint8Array {
  within('bytes of picture', picture.bytes.length, 1, BYTES_MAX);
  within('dots across', picture.widthDots, 1, 2047);
  within('rows', picture.heightDots, 1, ROWS_MAX);
  const size = [...u16('dots across', picture.widthDots), ...u16('rows', picture.heightDots)];
  const store = bytes(GS, 0x28, 0x4c, ...u16('length', picture.bytes.length + 10), 0x30, 0x70, 0x30, 1, 1, 0x31, ...size);
  const print = bytes(GS, 0x28, 0x4c, 2, 0, 0x30, 0x32);
  return joinBytes([store, picture.bytes, print]);
}

/** `GS ( L pL pH 30 fn`: fn 70 stores `30 bx by 31 xL xH yL yH`, x and y in dots, and p is ten more than the data; fn 32 prints. */
function read(held: readonly number[]): Reading {
  if (held[0] !== GS || held[1] !== 0x28) return 'unknown';
  if (held.length >= 3 && held[2] !== 0x4c) return 'unknown';
  if (held.length < 7) return 'more';
  const [length, fn] = [word(held, 3), held[6]];
  if (held[5] !== 0x30) return 'unknown';
  if (fn === 0x32 || fn === 2) return length === 2 ? { kind: 'printStored' } : { wrong: 'GS ( L 50 has a length of 2' };
  if (fn !== 0x70 && fn !== 112) return 'unknown';
  if (held.length < 15) return 'more';
  if (held[7] !== 0x30 || held[10] !== 0x31) return { wrong: 'GS ( L 112 takes one colour: 30 .. .. 31' };
  const [widthDots, rows] = [word(held, 11), word(held, 13)];
  const isScaled = held[8] !== 1 || held[9] !== 1;
  return { kind: 'store', bytesPerRow: Math.ceil(widthDots / 8), rows, widthDots, dataBytes: Math.max(0, length - 10), isScaled };
}

function* misfits({ media, raster }: PrinterProfile): Iterable<Misfit> {
  const rowsMax = Math.min(ROWS_MAX, Math.floor(BYTES_MAX / bytesPerRow(media.widthDots)));
  if (raster.rowsPerBandMax > rowsMax) {
    yield { field: 'raster.rowsPerBandMax', expected: `at most ${rowsMax}, which GS ( L can carry`, got: raster.rowsPerBandMax };
  }
}

export const graphics: PictureDialect<'GS ( L'> = { name: 'GS ( L', print: printGraphics, misfits, read };
