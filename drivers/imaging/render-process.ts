/** The drawing process, the only user of sharp: a picture that crashes a decoder ends only this, and the queue goes first. */

import { writeFileSync } from 'node:fs';
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
import { type Colours, dither, type Greys, lay, paint, threshold } from './picture.js';
import { forDecoder, PICTURE_PIXELS_MAX, type PictureReason, RefusedPicture, readPictureFile } from './picture-file.js';
import { encodePng } from './png.js';

/** Must run before anything is drawn, because threads inherit the priority. */
const LOWER_PRIORITY = 10;
/** Near the most, 1000: where the machine has no more memory, the kernel ends this first, and not the queue. */
const OOM_SCORE = 900;
/** What libvips may read: drawings of ours, and the formats of `readPictureFile`. A new version of it brings no other decoder. */
const DECODERS = ['Svg', 'Png', 'Jpeg', 'Webp'].map((format) => `VipsForeignLoad${format}Buffer`);
/** Areas of more pixels are drawn one at a time. */
const LARGE_PIXELS = 1_000_000;
/** Cache of logos, which repeat on every ticket. */
const PREPARED_MAX = 32;

/** Share of the free width to the left of the picture. */
const ALIGN = { left: 0, center: 0.5, right: 1 };

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
      if (!(error instanceof RefusedPicture)) throw error;
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

const keyOf = ({ width, height, tone, base64 }: PlacedImage): string => `${width} ${height} ${tone} ${base64}`;

async function prepare(image: PlacedImage): Promise<Bitmap> {
  const key = keyOf(image);
  const known = prepared.get(key);
  if (known) return known;
  const greys = await readImage(image.base64, image.width, image.height);
  const picture = image.tone === 'dither' ? dither(greys) : threshold(greys);
  if (prepared.size >= PREPARED_MAX) prepared.delete(prepared.keys().next().value ?? '');
  prepared.set(key, picture);
  return picture;
}

async function drawArea({ svg, width, height, pictures }: AreaDrawing): Promise<DrawnArea> {
  const rgb = await coloursOf(svg, width, height);
  const leftOut = await layEach(pictures, async (picture) => {
    const colours = await readColours(picture);
    const left = picture.left + Math.floor((picture.width - colours.width) / 2);
    const top = picture.top + Math.floor((picture.height - colours.height) / 2);
    paint(colours, { width, height, rgb }, left, top);
  });
  return { width, height, rgb, leftOut };
}

/** Red, green and blue of an SVG. */
async function coloursOf(svg: string, width: number, height: number): Promise<Uint8Array> {
  const { data, info } = await sharp(Buffer.from(svg), { limitInputPixels: AREA_PIXELS_MAX })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.width !== width || info.height !== height || info.channels !== 3) {
    throw new Error(`expected an area of ${width} × ${height} pixels, got ${info.width} × ${info.height}`);
  }
  return data;
}

async function readColours({ base64, fit, width, height }: PlacedPicture): Promise<Colours> {
  const { data, info } = await readPicture(base64, (picture) =>
    picture
      .resize(width, height, { fit: fit === 'cover' ? 'cover' : 'inside' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
  return { width: info.width, height: info.height, rgba: data };
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

interface Raw {
  readonly data: Buffer;
  readonly info: { readonly width: number; readonly height: number };
}

/** Decodes an uploaded picture, upright; every error is attributed to the picture. */
async function readPicture(base64: string, use: (picture: Sharp) => Promise<Raw>): Promise<Raw> {
  try {
    const file = fileOf(base64);
    const { format } = readPictureFile(file);
    return await use(sharp(forDecoder(file, format), { limitInputPixels: PICTURE_PIXELS_MAX, failOn: 'error' }).rotate());
  } catch (error) {
    throw new RefusedPicture(reasonOf(error), `the picture cannot be read: ${messageOf(error)}`);
  }
}

/** What libvips and libjpeg say where the process's limit of memory refuses them room. */
const OUT_OF_MEMORY = /out of memory|insufficient memory|unable to allocate/i;

const reasonOf = (error: unknown): PictureReason =>
  error instanceof RefusedPicture ? error.reason : OUT_OF_MEMORY.test(messageOf(error)) ? 'pictureTooLarge' : 'picture';

const DATA_URI = /^data:image\/[a-z+.-]+;base64,/;
const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

/** Refuses what is more than one file: whoever stored it would read another one than was checked here. */
function fileOf(text: string): Buffer {
  const base64 = text.replace(DATA_URI, '');
  if (!BASE64.test(base64)) throw new Error('it is not base64');
  return Buffer.from(base64, 'base64');
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
    return { id, refused: error instanceof RefusedPicture ? error.reason : null, message: messageOf(error) };
  }
}

/** The reply is on its way to the box when this ends. */
async function serve(message: ToRenderer): Promise<void> {
  const reply = await answer(message);
  await new Promise<void>((sent) => (process.connected ? process.send?.(reply, () => sent()) : sent()));
}

/** Whether it may take tens of megabytes: a large area, or a picture whose decoding takes an unknown amount. */
function isLarge(work: Work): boolean {
  switch (work.kind) {
    case 'draw':
      return work.drawing.images.some((image) => !prepared.has(keyOf(image)));
    case 'drawArea':
      return work.area.width * work.area.height > LARGE_PIXELS || work.area.pictures.length > 0;
    case 'shrink':
    case 'check':
      return true;
  }
}

let lastInTurn: Promise<void> = Promise.resolve();

/** One at a time of what is large; what the one before left is given back first. */
function inTurn(work: () => Promise<void>): void {
  lastInTurn = lastInTurn.then(work).finally(collectGarbage);
}

/** V8 counts little of the pixels that its objects hold, and would keep the pictures of some seconds. The process has `--expose-gc`. */
const collectGarbage = (): void => globalThis.gc?.();

setPriority(LOWER_PRIORITY);
writeFileSync('/proc/self/oom_score_adj', String(OOM_SCORE));
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: DECODERS });
// No ticket is drawn twice, so sharp's operation cache would only use memory; two drawings at a time are faster than one in two threads.
sharp.cache(false);
sharp.concurrency(1);
process.on('message', (message: ToRenderer) => {
  if (isLarge(message)) inTurn(() => serve(message));
  else void serve(message);
});
// The box has ended, in whatever way; an endless drawing must not outlive it.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
