/**
 * The one file that knows sharp: SVG → PNG for paper. Black and white at the printer's own dots, one grey channel, because
 * choosing a palette of two colours costs more than all the drawing (measured: 36 ms against 10 ms for a ticket of 576 dots).
 *
 * sharp and its settings are there once in a process, so this module keeps the one queue of drawings: one at a time. A ticket
 * takes about 10 ms on a small machine, the other core stays free for the queue, and memory stays that of a single drawing.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import type sharp from 'sharp';

type Sharp = typeof sharp;

/** Drawings that may wait; at 10 ms each the last one is ready after some five seconds, and nobody waits longer for a picture. */
export const WAITING_MAX = 500;

/** 576 dots across, more than two metres of paper: whatever is larger was not meant to be printed. */
const PIXELS_MAX = 10_000_000;

/** Grey from here on is white. Letters are drawn with soft edges, and paper has no grey. */
const WHITE_FROM = 128;

/** More drawings are asked for than can be made; the picture is left out, or asked for again later. */
export class RenderQueueFull extends Error {
  override readonly name = 'RenderQueueFull';
  constructor() {
    super(`more than ${WAITING_MAX} drawings are waiting`);
  }
}

let waiting = 0;
let last: Promise<unknown> = Promise.resolve();
let loading: Promise<Sharp> | undefined;

/**
 * Draws an SVG with the fonts of this project, of its own width and height in dots.
 * @returns the bytes of a PNG: one channel, every pixel 0 or 255
 * @throws RenderQueueFull, and sharp's own error for what is not an SVG or larger than 10 million pixels
 */
export function renderPng(svg: string): Promise<Buffer> {
  if (waiting >= WAITING_MAX) return Promise.reject(new RenderQueueFull());
  waiting++;
  const drawn = last
    .then(() => draw(svg))
    .finally(() => {
      waiting--;
    });
  // The next drawing starts when this one has ended, well or badly; its fault belongs to whoever asked for it.
  last = drawn.catch(() => {});
  return drawn;
}

async function draw(svg: string): Promise<Buffer> {
  loading ??= loadSharp();
  const draws = await loading;
  return draws(Buffer.from(svg), { limitInputPixels: PIXELS_MAX })
    .flatten({ background: '#fff' })
    .greyscale()
    .threshold(WHITE_FROM)
    .toColourspace('b-w')
    .png()
    .toBuffer();
}

/** Loaded at the first drawing: it takes 90 ms and 30 MB, and the box shall answer before that. */
async function loadSharp(): Promise<Sharp> {
  // fontconfig reads the real environment of the process, and a worker thread only has a copy of it.
  if (!isMainThread) throw new Error('drivers/imaging/render.ts draws in the main thread only');
  // Without this, missing system fonts become empty boxes, without a word from anybody.
  process.env.FONTCONFIG_FILE = fontConfiguration();
  const { default: loaded } = await import('sharp');
  // No ticket is drawn twice, so a cache of operations would only hold memory; one thread a drawing leaves cores to the queue.
  loaded.cache(false);
  loaded.concurrency(1);
  return loaded;
}

/** The fonts are in the source tree only: found going up from here, it may be `drivers/imaging` or `dist/drivers/imaging`. */
function fontConfiguration(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (let folder = here; ; folder = dirname(folder)) {
    const path = join(folder, 'drivers', 'imaging', 'fonts', 'fonts.conf');
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) throw new Error(`drivers/imaging/fonts/fonts.conf is nowhere above ${here}`);
  }
}
