/** The guest's screen as somebody in front of it sees it: the host takes a photograph. See host/photographer.ts. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { until } from './waiting.js';

const EXCHANGE = '/exchange';

export interface Photograph {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue; rows from the top, nothing between them. */
  readonly rgb: Buffer;
}

/** What the box answers to a request for a picture of a board. */
export type Pictures = (path: string) => Promise<{ readonly status: number; readonly body: Uint8Array }>;

/** Each takes some seconds; the clock of the board goes on meanwhile, and the screen is a moment behind. */
const LOOKS = 40;

let taken = 0;

export async function photograph(): Promise<Photograph> {
  const name = `screen-${++taken}`;
  const file = join(EXCHANGE, `${name}.ppm`);
  writeFileSync(join(EXCHANGE, `${name}.wanted`), '');
  await until(`the photograph ${name} is there`, () => existsSync(file));
  return readPpm(readFileSync(file));
}

/** The screen, once it is what the box draws for browsers. Of the bits of a colour none is lost: the framebuffer has 32 a pixel. */
export async function seenAsDrawn(pictures: Pictures): Promise<Photograph> {
  for (let look = 1; ; look++) {
    const screen = await photograph();
    const picture = await drawn(pictures, screen);
    const pixels = picture === null ? 'all' : difference(screen, picture).pixels;
    if (pixels === 0) return screen;
    if (look === LOOKS) throw new Error(`${pixels} pixels of the screen are not as they were drawn`);
  }
}

/** The board as the box draws it; null = not yet: on a busy machine the process that draws is given up as it starts, and started again. */
export async function drawn(pictures: Pictures, { width, height }: Photograph): Promise<Photograph | null> {
  const { status, body } = await pictures(`/qboard/1.png?width=${width}&height=${height}`);
  if (status === 503) return null;
  if (status !== 200) throw new Error(`the picture of the board is refused with ${status}`);
  const { data, info } = await sharp(body).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  if (info.width !== width || info.height !== height || info.channels !== 3) throw new Error('the picture has another size');
  return { width, height, rgb: data };
}

/** Netpbm, ppm(5): `P6`, width, height, 255, each followed by white space; then the pixels. */
function readPpm(bytes: Buffer): Photograph {
  const [head = '', width, height] = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString('latin1', 0, 100)) ?? [];
  const rgb = bytes.subarray(head.length);
  const size = { width: Number(width), height: Number(height) };
  if (head === '' || rgb.length !== 3 * size.width * size.height) throw new Error('the photograph is not whole');
  return { ...size, rgb };
}

/** How many pixels are not alike, and the smallest rectangle that has all of them. */
export function difference(
  one: Photograph,
  other: Photograph,
): { readonly pixels: number; readonly width: number; readonly height: number } {
  let [pixels, left, right, top, bottom] = [0, one.width, -1, one.height, -1];
  for (let pixel = 0; pixel < one.width * one.height; pixel++) {
    const at = 3 * pixel;
    if (one.rgb[at] === other.rgb[at] && one.rgb[at + 1] === other.rgb[at + 1] && one.rgb[at + 2] === other.rgb[at + 2]) continue;
    const [x, y] = [pixel % one.width, Math.floor(pixel / one.width)];
    pixels++;
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
  }
  return { pixels, width: Math.max(0, right - left + 1), height: Math.max(0, bottom - top + 1) };
}
