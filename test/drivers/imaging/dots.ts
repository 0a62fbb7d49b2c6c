/** Bitmaps for tests: looking at single dots. */
import { type Bitmap, bytesPerRow } from '../../../drivers/imaging/bitmap.js';

export const isBlack = ({ widthDots, bytes }: Bitmap, x: number, y: number): boolean =>
  ((bytes[y * bytesPerRow(widthDots) + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;

/** Row by row. */
export function* dotsOf(bitmap: Bitmap): Generator<{ readonly x: number; readonly y: number; readonly black: boolean }> {
  for (let y = 0; y < bitmap.heightDots; y++) {
    for (let x = 0; x < bitmap.widthDots; x++) yield { x, y, black: isBlack(bitmap, x, y) };
  }
}

export const countBlack = (bitmap: Bitmap): number => [...dotsOf(bitmap)].filter(({ black }) => black).length;

export const base64Of = ({ bytes }: Bitmap): string => Buffer.from(bytes).toString('base64');
