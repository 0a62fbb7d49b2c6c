/** `GS v 0`: pictures printed row by row as they arrive. */
import { type Bitmap, bytesPerRow } from '../../imaging/bitmap.js';
import type { Reading } from '../../twins/printer/commands.js';
import { bytes, GS, joinBytes, u16, within, word } from '../commands.js';
import type { PictureDialect } from './kind.js';

/**
 * `GS v 0`: a picture, row by row. x counts bytes across, y rows. Epson TM-T81: y up to 2303
 * (manualsdump.com/en/manuals/epson-t81/156065/124); vkp80iii, raster_image(): up to 2047.
 */
export function printRaster(picture: Bitmap): Uint8Array {
  within('rows', picture.heightDots, 1, 2303);
  const header = bytes(GS, 0x76, 0x30, 0, ...u16('bytes across', bytesPerRow(picture.widthDots)), ...u16('rows', picture.heightDots));
  return joinBytes([header, picture.bytes]);
}

/** `GS v 0 m xL xH yL yH`, x in bytes, y in dots. */
function read(held: readonly number[]): Reading {
  if (held[0] !== GS || held[1] !== 0x76) return 'unknown';
  if (held.length >= 3 && held[2] !== 0x30) return 'unknown';
  if (held.length < 8) return 'more';
  const [bytesPerRow, rows] = [word(held, 4), word(held, 6)];
  const isScaled = held[3] !== 0 && held[3] !== 0x30;
  return { kind: 'raster', bytesPerRow, rows, widthDots: bytesPerRow * 8, dataBytes: bytesPerRow * rows, isScaled };
}

export const rasterImage: PictureDialect<'GS v 0'> = { name: 'GS v 0', print: printRaster, read };
