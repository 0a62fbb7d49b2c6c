/**
 * LCD boards as pictures: `/qboard/ID.png`, and `/qboard/ID.stream`, which sends each new picture. They need no login: a board shows its
 * content to everyone in the hall.
 */

import type { LcdPicture, LcdViewers, NoPicture } from '../devices/lcd/viewers.js';
import { LCD_PIXELS_MAX, LCD_SIDE_PX, LCD_USUAL_SIZE } from '../model/designs/lcd-template.js';
import type { Size } from '../presentation/lcd/svg.js';
import { type Page, type PageRequest, type PageSource, textPage } from '../transport/page.js';

export type BoardPictures = Pick<LcdViewers, 'picture'>;

const PATH = /^\/qboard\/(\d{1,9})\.(png|stream)$/;
/** Shorter than the timeout of anything between the box and the browser. */
const PATIENCE_MS = 25_000;

export function qboardPage(path: string, boards: BoardPictures): PageSource | undefined {
  const [, id, kind] = PATH.exec(path) ?? [];
  if (id === undefined) return undefined;
  return (request) => {
    const size = sizeOf(request.query);
    if (typeof size === 'string') return textPage('400 Bad Request', size);
    return kind === 'png' ? pngPage(boards, Number(id), size, request) : streamPage(boards, Number(id), size, request);
  };
}

/** The requested size, or what is wrong with it. */
function sizeOf(query: URLSearchParams): Size | string {
  const side = (name: keyof Size): number => (query.has(name) ? Number(query.get(name)) : LCD_USUAL_SIZE[name]);
  const size = { width: side('width'), height: side('height') };
  for (const name of ['width', 'height'] as const) {
    const isSide = Number.isInteger(size[name]) && size[name] >= LCD_SIDE_PX.least && size[name] <= LCD_SIDE_PX.most;
    if (!isSide)
      return `${name}: expected a whole number of pixels from ${LCD_SIDE_PX.least} to ${LCD_SIDE_PX.most}, got ${query.get(name)}`;
  }
  if (size.width * size.height <= LCD_PIXELS_MAX) return size;
  return `width, height: expected at most ${LCD_PIXELS_MAX} pixels together, got ${size.width} × ${size.height}`;
}

/** `?after=VERSION` waits for the next picture; `If-None-Match` checks for a newer one. */
async function pngPage(boards: BoardPictures, id: number, size: Size, { address, query, known, signal }: PageRequest): Promise<Page> {
  const after = query.get('after') ?? '';
  const picture = await boards.picture(id, size, { address, after, patienceMs: PATIENCE_MS, signal });
  if (typeof picture === 'string') return refusal(picture, id);
  const headers = { ETag: `"${picture.version}"` };
  const isKnown = picture.version === after || versionsIn(known).includes(picture.version);
  if (isKnown) return { contentType: 'image/png', body: Buffer.alloc(0), status: '304 Not Modified', headers };
  return { contentType: 'image/png', body: picture.png, headers };
}

/** `"abc", W/"def"` */
const versionsIn = (known: string): readonly string[] => [...known.matchAll(/"([^"]*)"/g)].map(([, version = '']) => version);

async function streamPage(boards: BoardPictures, id: number, size: Size, { address, signal }: PageRequest): Promise<Page> {
  const first = await boards.picture(id, size, { address, after: '', patienceMs: PATIENCE_MS, signal });
  if (typeof first === 'string') return refusal(first, id);
  return { contentType: `multipart/x-mixed-replace; boundary=${BOUNDARY}`, body: parts(boards, id, size, first, { address, signal }) };
}

const BOUNDARY = 'frame';

/**
 * Sends one part after another, each when the viewer has taken the one before: a slow viewer misses pictures and gets the newest. The
 * present picture is sent again after a long time without changes, to detect a viewer that has gone. The boundary follows each part,
 * because browsers show a picture when they see its end.
 */
async function* parts(
  boards: BoardPictures,
  id: number,
  size: Size,
  first: LcdPicture,
  { address, signal }: Pick<PageRequest, 'address' | 'signal'>,
): AsyncGenerator<Buffer> {
  yield Buffer.from(`--${BOUNDARY}\r\n`);
  let picture = first;
  while (!signal.aborted) {
    yield partOf(picture);
    const next = await boards.picture(id, size, { address, after: picture.version, patienceMs: PATIENCE_MS, signal });
    // A board that waits for its turn keeps its previous picture.
    if (next === 'notYet') continue;
    if (typeof next === 'string') return;
    picture = next;
  }
}

function partOf({ png }: LcdPicture): Buffer {
  const head = `Content-Type: image/png\r\nContent-Length: ${png.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), png, Buffer.from(`\r\n--${BOUNDARY}\r\n`)]);
}

const UNAVAILABLE = '503 Service Unavailable';
const TOO_MANY =
  'Too many look at LCD boards, or in too many sizes. A size of [lcd] picture_sizes in the settings of the box is always drawn.';

const refusal = (why: NoPicture, id: number): Page =>
  ({
    noBoard: textPage('404 Not Found', `There is no LCD board ${id}.`),
    tooManyViewers: textPage(UNAVAILABLE, TOO_MANY, { 'Retry-After': '5' }),
    notYet: textPage(UNAVAILABLE, 'The board is being drawn: ask again.', { 'Retry-After': '1' }),
    notDrawn: textPage(UNAVAILABLE, 'The board could not be drawn; the log of the box says why.', { 'Retry-After': '5' }),
  })[why];
