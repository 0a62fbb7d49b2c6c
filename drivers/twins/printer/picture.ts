/** Picture rows on paper, dot by dot. Pure. */
import { bytesPerRow } from '../../imaging/bitmap.js';
import type { PrinterProfile } from '../../printer/profile.js';
import type { Picture } from './commands.js';

/** The row as printed on the paper: shifted, and cropped at the right edge. */
export function placeRow(
  row: Uint8Array,
  place: { readonly left: number; readonly widthDots: number; readonly paperDots: number },
): Uint8Array {
  const { left, widthDots, paperDots } = place;
  const placed = new Uint8Array(bytesPerRow(paperDots));
  // Most pictures are as wide as the paper.
  if (left === 0 && widthDots === placed.length * 8) {
    placed.set(row);
    return placed;
  }
  const dots = Math.min(widthDots, row.length * 8, placed.length * 8 - left);
  for (let at = 0; at < dots; at++) {
    const isBlack = ((row[at >> 3] ?? 0) & (0x80 >> (at & 7))) !== 0;
    const to = left + at;
    if (isBlack) placed[to >> 3] = (placed[to >> 3] ?? 0) | (0x80 >> (to & 7));
  }
  return placed;
}

/** Fault of a picture for this model, or null. */
export function pictureFault(
  picture: Extract<Picture, { kind: 'raster' | 'store' }>,
  { id, media, raster }: PrinterProfile,
): string | null {
  const { bytesPerRow: across, rows, isScaled } = picture;
  if (across === 0 || rows === 0) return 'a picture without dots';
  if (isScaled) return 'a picture of doubled dots';
  if (across > bytesPerRow(media.widthDots)) return `a picture of ${across * 8} dots across: ${id} has ${media.widthDots}`;
  return rows > raster.rowsPerBandMax ? `a picture of ${rows} rows: ${id} takes ${raster.rowsPerBandMax}` : null;
}
