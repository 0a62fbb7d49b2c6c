/** Converts grey to black and white, and places one picture into another, in dots or in colour. */
import { type Bitmap, bytesPerRow } from './bitmap.js';

/** Grey values row by row, 0 = black, 255 = white. */
export interface Greys {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Grey from this value on becomes white. Letters are drawn with soft edges, and paper has no grey. */
const WHITE_FROM = 128;

export function threshold({ width, height, pixels }: Greys): Bitmap {
  const stride = bytesPerRow(width);
  const bytes = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((pixels[y * width + x] ?? 255) < WHITE_FROM)
        bytes[y * stride + (x >> 3)] = (bytes[y * stride + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { widthDots: width, heightDots: height, bytes };
}

/** Dithers grey values: the error of each dot is spread over its neighbours (Floyd and Steinberg, 1976). */
export function dither({ width, height, pixels }: Greys): Bitmap {
  const shades = new Uint8Array(pixels.length);
  let here = new Float32Array(width + 2);
  let below = new Float32Array(width + 2);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const wanted = (pixels[y * width + x] ?? 255) + (here[x + 1] ?? 0);
      const got = wanted < WHITE_FROM ? 0 : 255;
      shades[y * width + x] = got;
      const error = (wanted - got) / 16;
      here[x + 2] = (here[x + 2] ?? 0) + 7 * error;
      below[x] = (below[x] ?? 0) + 3 * error;
      below[x + 1] = (below[x + 1] ?? 0) + 5 * error;
      below[x + 2] = (below[x + 2] ?? 0) + error;
    }
    [here, below] = [below, here];
    below.fill(0);
  }
  return threshold({ width, height, pixels: shades });
}

/** Copies a small picture onto a large one, dot by dot, cropped at the edges. */
export function lay(small: Bitmap, onto: Bitmap, left: number, top: number): void {
  const from = bytesPerRow(small.widthDots);
  const to = bytesPerRow(onto.widthDots);
  for (let y = Math.max(0, -top); y < small.heightDots && top + y < onto.heightDots; y++) {
    for (let x = Math.max(0, -left); x < small.widthDots && left + x < onto.widthDots; x++) {
      if (((small.bytes[y * from + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0) continue;
      const at = (top + y) * to + ((left + x) >> 3);
      onto.bytes[at] = (onto.bytes[at] ?? 0) | (0x80 >> ((left + x) & 7));
    }
  }
}

/** Red, green, blue, and 255 = covers, 0 = clear; rows from the top. */
export interface Colours {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Covers pixels of a screen (red, green, blue) with a picture, cropped at the edges. In place, as a whole screen takes 25 MB. */
export function paint(
  picture: Colours,
  onto: { readonly width: number; readonly height: number; readonly rgb: Uint8Array },
  left: number,
  top: number,
): void {
  for (let y = Math.max(0, -top); y < picture.height && top + y < onto.height; y++) {
    for (let x = Math.max(0, -left); x < picture.width && left + x < onto.width; x++) {
      const from = 4 * (y * picture.width + x);
      const to = 3 * ((top + y) * onto.width + left + x);
      const cover = picture.rgba[from + 3] ?? 0;
      for (let channel = 0; channel < 3; channel++) {
        const below = onto.rgb[to + channel] ?? 0;
        onto.rgb[to + channel] = below + Math.round((((picture.rgba[from + channel] ?? 0) - below) * cover) / 255);
      }
    }
  }
}
