/** The drawing process, the only user of sharp: a picture that crashes a decoder ends only this, and the queue goes first. */

import { setPriority } from 'node:os';
import sharp from 'sharp';
import { messageOf } from '../error-code.js';
import type { Bitmap } from './bitmap.js';
import {
  AREA_PIXELS_MAX,
  type AreaDrawing,
  DRAWING_PIXELS_MAX,
  type Drawing,
  type DrawnArea,
  type DrawnPage,
  type FromRenderer,
  type PlacedImage,
  type PlacedPicture,
  type Results,
  type ToRenderer,
  type Work,
} from './drawing.js';
import { dither, type Greys, lay, threshold } from './picture.js';
import { encodePng } from './png.js';

/** Must run before anything is drawn, because threads inherit the priority. */
const LOWER_PRIORITY = 10;
/** The size of a good camera's photograph; a file of some kilobytes can claim to be a thousand times as large. */
const IMAGE_PIXELS_MAX = 25_000_000;
const IMAGE_FORMATS = new Set(['png', 'jpeg', 'webp']);
/** Cache of logos, which repeat on every ticket. */
const PREPARED_MAX = 32;

/** Share of the free width to the left of the picture. */
const ALIGN = { left: 0, center: 0.5, right: 1 };

class BadImage extends Error {}

const prepared = new Map<string, Bitmap>();

async function draw(drawing: Drawing, wantsPng: boolean): Promise<DrawnPage> {
  const bitmap = threshold(await greysOf(drawing));
  const leftOut = await layEach(drawing.images, async (image) => {
    const picture = await prepare(image);
    const left = image.left + Math.floor((image.width - picture.widthDots) * ALIGN[image.align]);
    const top = image.top + Math.floor((image.height - picture.heightDots) / 2);
    lay(picture, bitmap, left, top);
  });
  return { bitmap, png: wantsPng ? await encodePng(bitmap) : null, leftOut };
}

/** @returns why pictures were left out: those that cannot be read */
async function layEach<Picture>(pictures: readonly Picture[], lay: (picture: Picture) => Promise<void>): Promise<readonly string[]> {
  const leftOut: string[] = [];
  for (const picture of pictures) {
    await lay(picture).catch((error: unknown) => {
      if (!(error instanceof BadImage)) throw error;
      leftOut.push(error.message);
    });
  }
  return leftOut;
}

/** In black and white all channels are equal; converting all three to grey takes a third of the time of a drawing. */
async function greysOf({ svg, widthDots, heightDots }: Drawing): Promise<Greys> {
  const { data, info } = await sharp(Buffer.from(svg), { limitInputPixels: DRAWING_PIXELS_MAX })
    .extractChannel('red')
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.width !== widthDots || info.height !== heightDots || info.channels !== 1) {
    throw new Error(`expected a drawing of ${widthDots} × ${heightDots} dots, got ${info.width} × ${info.height}`);
  }
  return { width: info.width, height: info.height, pixels: data };
}

async function prepare(image: PlacedImage): Promise<Bitmap> {
  const key = `${image.width} ${image.height} ${image.tone} ${image.base64}`;
  const known = prepared.get(key);
  if (known) return known;
  const greys = await readImage(image.base64, image.width, image.height);
  const picture = image.tone === 'dither' ? dither(greys) : threshold(greys);
  if (prepared.size >= PREPARED_MAX) prepared.delete(prepared.keys().next().value ?? '');
  prepared.set(key, picture);
  return picture;
}

async function drawArea({ svg, width, height, pictures }: AreaDrawing): Promise<DrawnArea> {
  const laid: Overlay[] = [];
  const leftOut = await layEach(pictures, async (picture) => void laid.push(await overlay(picture)));
  const { data, info } = await sharp(Buffer.from(svg), { limitInputPixels: AREA_PIXELS_MAX })
    .composite(laid)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.width !== width || info.height !== height || info.channels !== 3) {
    throw new Error(`expected an area of ${width} × ${height} pixels, got ${info.width} × ${info.height}`);
  }
  return { width, height, rgb: data, leftOut };
}

async function overlay({ base64, fit, ...box }: PlacedPicture): Promise<Overlay> {
  const { data, info } = await readPicture(base64, (picture) =>
    picture
      .resize(box.width, box.height, { fit: fit === 'cover' ? 'cover' : 'inside' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
  const left = box.left + Math.floor((box.width - info.width) / 2);
  const top = box.top + Math.floor((box.height - info.height) / 2);
  return { input: data, raw: { width: info.width, height: info.height, channels: 4 }, left, top };
}

async function readImage(base64: string, width: number, height: number): Promise<Greys> {
  const { data, info } = await readPicture(base64, (picture) =>
    picture
      .resize(width, height, { fit: 'inside' })
      .flatten({ background: '#fff' })
      .greyscale()
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
  return { width: info.width, height: info.height, pixels: data };
}

/** Quality for a face on a screen: a higher one only adds bytes. */
const PHOTO_QUALITY = 80;

/** sharp drops the camera's metadata; the orientation is applied first. */
async function shrink(base64: string, edgePx: number): Promise<Uint8Array> {
  const { data } = await readPicture(base64, (picture) =>
    picture
      .resize(edgePx, edgePx, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .jpeg({ quality: PHOTO_QUALITY })
      .toBuffer({ resolveWithObject: true }),
  );
  return data;
}

type Sharp = ReturnType<typeof sharp>;
type Overlay = Parameters<Sharp['composite']>[0][number];

interface Raw {
  readonly data: Buffer;
  readonly info: { readonly width: number; readonly height: number };
}

/** Decodes an uploaded picture, upright; every error is attributed to the picture. */
async function readPicture(base64: string, use: (picture: Sharp) => Promise<Raw>): Promise<Raw> {
  const file = Buffer.from(base64.slice(base64.indexOf(',') + 1), 'base64');
  try {
    const options = { limitInputPixels: IMAGE_PIXELS_MAX, failOn: 'error' } as const;
    const { format } = await sharp(file, options).metadata();
    if (!IMAGE_FORMATS.has(format ?? '')) throw new Error(`${format} is not PNG, JPEG or WebP`);
    return await use(sharp(file, options).rotate());
  } catch (error) {
    throw new BadImage(`the picture cannot be read: ${messageOf(error)}`);
  }
}

async function resultOf(work: Work): Promise<Results[keyof Results]> {
  switch (work.kind) {
    case 'draw':
      return draw(work.drawing, work.png);
    case 'drawArea':
      return drawArea(work.area);
    case 'shrink':
      return shrink(work.base64, work.edgePx);
    case 'check':
      await readImage(work.base64, 16, 16);
      return undefined;
  }
}

async function answer({ id, ...work }: ToRenderer): Promise<FromRenderer> {
  try {
    return { id, result: await resultOf(work) };
  } catch (error) {
    return { id, isBadImage: error instanceof BadImage, message: messageOf(error) };
  }
}

setPriority(LOWER_PRIORITY);
// No ticket is drawn twice, so sharp's operation cache would only use memory; two drawings at a time are faster than one in two threads.
sharp.cache(false);
sharp.concurrency(1);
process.on('message', (message: ToRenderer) => {
  void answer(message).then((reply) => process.connected && process.send?.(reply));
});
// The box has ended, in whatever way; an endless drawing must not outlive it.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
