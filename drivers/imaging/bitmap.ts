/** Black-and-white pictures for thermal printers. */

/** One bit a dot, rows from the top. A row is padded to whole bytes; its highest bit is the leftmost dot; 1 = black. */
export interface Bitmap {
  readonly widthDots: number;
  readonly heightDots: number;
  /** `bytesPerRow(widthDots) * heightDots` bytes. */
  readonly bytes: Uint8Array;
}

export const bytesPerRow = (widthDots: number): number => Math.ceil(widthDots / 8);

/** The rows from `top` on, as a view of the same bytes. */
export function cropRows({ widthDots, bytes }: Bitmap, top: number, heightDots: number): Bitmap {
  const stride = bytesPerRow(widthDots);
  return { widthDots, heightDots, bytes: bytes.subarray(top * stride, (top + heightDots) * stride) };
}
