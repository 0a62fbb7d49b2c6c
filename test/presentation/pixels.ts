/** Tickets as dots, drawn by the process that draws them in an installation. */
import { drawPage } from '../../dist/drivers/imaging/render.js';
import { type Bitmap, bytesPerRow } from '../../drivers/imaging/bitmap.js';
import type { TicketLayout } from '../../server/presentation/ticket-layout.js';

export interface Drawn {
  readonly bitmap: Bitmap;
  readonly png: Uint8Array;
}

export async function drawn(layout: TicketLayout): Promise<Drawn> {
  const { bitmap, png, leftOut } = await drawPage(layout, { png: true });
  if (png === null || leftOut.length > 0) throw new Error(`not drawn: ${leftOut.join()}`);
  return { bitmap, png };
}

/** Whether the rows from `top` on are all white. */
export function isWhite({ bitmap }: Drawn, top: number, height: number): boolean {
  const stride = bytesPerRow(bitmap.widthDots);
  return bitmap.bytes.subarray(top * stride, (top + height) * stride).every((byte) => byte === 0);
}

/** Four bytes a dot, as readers of photographs take them. */
export function rgba({ bitmap }: Drawn): Uint8ClampedArray {
  const { widthDots, heightDots, bytes } = bitmap;
  const stride = bytesPerRow(widthDots);
  const pixels = new Uint8ClampedArray(widthDots * heightDots * 4).fill(255);
  for (let y = 0; y < heightDots; y++) {
    for (let x = 0; x < widthDots; x++) {
      const isBlack = ((bytes[y * stride + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
      if (isBlack) pixels.fill(0, (y * widthDots + x) * 4, (y * widthDots + x) * 4 + 3);
    }
  }
  return pixels;
}
