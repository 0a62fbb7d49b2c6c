/** `ESC *`: pictures column by column, a strip of 8 or 24 rows at a time, for printers that know no picture by rows. */
import { type Bitmap, bytesPerRow } from '../../imaging/bitmap.js';
import type { Misfit } from '../../profile-files.js';
import type { Reading } from '../../twins/printer/commands.js';
import { bytes, ESC, joinBytes, u16, within, word } from '../commands.js';
import type { PrinterProfile } from '../profile.js';
import type { PictureDialect } from './kind.js';

/**
 * Epson TM-T81, page 64 (easymanua.ls/epson/tm-t81/manual/122893?p=73): m = 33 is 24 rows with a dot for each bit, up to 2047 columns.
 * Printers of needles have 8 rows: m = 0, a dot for each bit (TM-U295, page 45, easymanua.ls/epson/tm-u295/manual?p=67).
 */
const COLUMNS_MAX = 2047;
const HEADER_BYTES = 5;

/**
 * `ESC * m nL nH d…`: a strip in the line that the printer composes; it is printed by the feed behind it. A column is a byte for each 8
 * rows, the highest bit is the uppermost. Blank columns at the right are left out.
 */
function printColumns(strip: Bitmap, m: number, stripRows: number): Uint8Array {
  within('rows', strip.heightDots, 1, stripRows);
  const perColumn = stripRows / 8;
  const stride = bytesPerRow(strip.widthDots);
  const data = new Uint8Array(strip.widthDots * perColumn);
  let columns = 1;
  for (let x = 0; x < strip.widthDots; x++) {
    for (let y = 0; y < strip.heightDots; y++) {
      if (((strip.bytes[y * stride + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0) continue;
      const at = x * perColumn + (y >> 3);
      data[at] = (data[at] ?? 0) | (0x80 >> (y & 7));
      columns = x + 1;
    }
  }
  return joinBytes([bytes(ESC, 0x2a, m, ...u16('columns', columns)), data.subarray(0, columns * perColumn)]);
}

function read(held: readonly number[], m: number, stripRows: number): Reading {
  if (held[0] !== ESC || (held.length >= 2 && held[1] !== 0x2a)) return 'unknown';
  if (held.length < HEADER_BYTES) return held.length < 2 ? 'unknown' : 'more';
  if (held[2] !== m) return { wrong: `ESC * takes ${m} here: other modes print dots of another size` };
  const [columns, perColumn] = [word(held, 3), stripRows / 8];
  // The data comes in columns: each is a row of the decoder.
  return { kind: 'columns', bytesPerRow: perColumn, rows: columns, widthDots: columns, dataBytes: columns * perColumn, isScaled: false };
}

function* misfits({ mode, media, raster, feed }: PrinterProfile, stripRows: number): Iterable<Misfit> {
  if (mode === 'text')
    yield { field: 'mode', expected: `"raster": a line drawn by ${raster.command} is as high as whole strips`, got: mode };
  if (feed.unit === 'unknown') {
    yield { field: 'feed.unit', expected: `"dot" or "halfDot": a strip of ${raster.command} is printed by a feed`, got: feed.unit };
  }
  if (raster.rowsPerBandMax % stripRows !== 0) {
    yield { field: 'raster.rowsPerBandMax', expected: `a multiple of ${stripRows}, the rows of a strip`, got: raster.rowsPerBandMax };
  }
  if (media.widthDots > COLUMNS_MAX) yield { field: 'media.widthDots', expected: `at most ${COLUMNS_MAX}`, got: media.widthDots };
}

const columnImage = <Name extends string>(name: Name, m: number, stripRows: number): PictureDialect<Name> => ({
  name,
  stripRows,
  print: (strip) => printColumns(strip, m, stripRows),
  read: (held) => read(held, m, stripRows),
  misfits: (profile) => misfits(profile, stripRows),
});

export const column24 = columnImage('ESC * 33', 33, 24);
export const column8 = columnImage('ESC * 0', 0, 8);
