/**
 * Pictures for paper and screens. Drawing happens in a process of its own (`render-process.ts`), started at the first drawing and again
 * whenever it dies; this module keeps the one queue of what is to be drawn.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { shippedPath } from '../shipped.js';
import type { AreaDrawing, Drawing, DrawnArea, DrawnPage, FromRenderer, ToRenderer } from './drawing.js';

export type { AreaDrawing, Drawing, DrawnArea, DrawnPage, PlacedImage } from './drawing.js';
export { encodeColourPng, encodePng } from './png.js';

/** Drawings that may wait; at 6 ms each the last one is ready after some three seconds, and no client waits longer for a picture. */
export const WAITING_MAX = 500;
/** As many as there are cores on the smallest board worth using; each is one thread. */
const AT_ONCE = 2;
/** A drawing takes some milliseconds; one that takes so long never ends. */
const PATIENCE_MS = 10_000;
/** The first one waits for the process, its libraries and its fonts: seconds on a small board that was just switched on. */
const FIRST_PATIENCE_MS = 60_000;

/** More drawings are asked for than can be made; the picture is left out, or asked for again later. */
export class RenderQueueFull extends Error {
  override readonly name = 'RenderQueueFull';
  constructor() {
    super(`more than ${WAITING_MAX} drawings are waiting`);
  }
}

/** A picture that cannot be read, or is too large; the message says which. */
export class BadImage extends Error {
  override readonly name = 'BadImage';
}

type Work =
  | { readonly kind: 'draw'; readonly drawing: Drawing; readonly png: boolean }
  | { readonly kind: 'drawArea'; readonly area: AreaDrawing }
  | { readonly kind: 'check'; readonly base64: string }
  | { readonly kind: 'shrink'; readonly base64: string; readonly edgePx: number };

interface Waiting {
  readonly work: Work;
  readonly resolve: (reply: FromRenderer) => void;
  readonly reject: (error: Error) => void;
}

/** Of paper; a visitor stands before it. */
const waiting: Waiting[] = [];
/** Of screens; they are drawn when no paper waits. */
const areas: Waiting[] = [];
const inWork = new Map<number, Waiting & { readonly patience: NodeJS.Timeout }>();
let lastId = 0;
let renderer: ChildProcess | null = null;
let hasAnswered = false;

/**
 * Draws with the fonts of this project. Pictures that cannot be read are left out, and `leftOut` says why.
 * Rejects with `RenderQueueFull`, and with an `Error` for what is not an SVG of the size it claims, or larger than 1.5 million dots.
 */
export async function drawPage(drawing: Drawing, wants: { readonly png: boolean }): Promise<DrawnPage> {
  const reply = await ask({ kind: 'draw', drawing, png: wants.png });
  if (reply.kind !== 'drawn') throw new Error('the process that draws answered something else');
  return reply.page;
}

/**
 * Draws a part of a screen in colour. Paper goes first, and a screen never takes all that can be drawn at once. Rejects as `drawPage`
 * does; the largest area is a screen of 3840 × 2160.
 */
export async function drawArea(area: AreaDrawing): Promise<DrawnArea> {
  const reply = await ask({ kind: 'drawArea', area });
  if (reply.kind !== 'areaDrawn') throw new Error('the process that draws answered something else');
  return reply.drawn;
}

/** Resolves if the picture (PNG, JPEG or WebP in base64, at most 25 megapixels) can be drawn; rejects with `BadImage`. */
export async function checkImage(base64: string): Promise<void> {
  await ask({ kind: 'check', base64 });
}

/**
 * The picture (PNG, JPEG or WebP in base64, at most 25 megapixels) as JPEG whose longer edge has `edgePx` at most: upright, and without
 * what the camera wrote into it. Rejects with `BadImage`.
 */
export async function shrinkPhoto(base64: string, edgePx: number): Promise<Uint8Array> {
  const reply = await ask({ kind: 'shrink', base64, edgePx });
  if (reply.kind !== 'shrunk') throw new Error('the process that draws answered something else');
  return reply.jpeg;
}

/** Ends the process that draws; the next drawing starts it again. What was not drawn yet is rejected. */
export async function stopDrawing(): Promise<void> {
  const child = renderer;
  if (child === null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.ref();
  child.kill('SIGKILL');
  await ended;
}

function ask(work: Work): Promise<FromRenderer> {
  const line = work.kind === 'drawArea' ? areas : waiting;
  if (line.length + inWork.size >= WAITING_MAX) return Promise.reject(new RenderQueueFull());
  return new Promise((resolve, reject) => {
    line.push({ work, resolve, reject });
    next();
  });
}

function next(): void {
  while (inWork.size < AT_ONCE) {
    const first = waiting.shift() ?? (isDrawingArea() ? undefined : areas.shift());
    if (first === undefined) break;
    const child = start();
    const id = ++lastId;
    const patienceMs = hasAnswered ? PATIENCE_MS : FIRST_PATIENCE_MS;
    inWork.set(id, { ...first, patience: setTimeout(() => child.kill('SIGKILL'), patienceMs) });
    child.send({ ...first.work, id } satisfies ToRenderer, (error) => error && child.kill('SIGKILL'));
  }
  if (renderer && inWork.size === 0) setHolding(renderer, false);
}

/** One at a time, so that paper that comes meanwhile begins at once. */
const isDrawingArea = (): boolean => [...inWork.values()].some(({ work }) => work.kind === 'drawArea');

function start(): ChildProcess {
  const child = renderer ?? startProcess();
  setHolding(child, true);
  return child;
}

/** While nothing is being drawn, the process that draws does not keep the box alive. */
function setHolding(child: ChildProcess, isHolding: boolean): void {
  if (isHolding) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

function startProcess(): ChildProcess {
  hasAnswered = false;
  const child = fork(fileURLToPath(new URL('./render-process.js', import.meta.url)), {
    // Without fonts of our own, missing system fonts become empty boxes, without a word from anybody.
    env: { ...process.env, FONTCONFIG_FILE: shippedPath('drivers/imaging/fonts/fonts.conf') },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.on('message', (reply: FromRenderer) => answered(reply));
  child.on('error', (error) => lost(child, error.message));
  child.once('exit', (code, signal) => lost(child, `it ended with ${signal ?? `code ${code}`}`));
  renderer = child;
  return child;
}

function answered(reply: FromRenderer): void {
  hasAnswered = true;
  const asked = inWork.get(reply.id);
  inWork.delete(reply.id);
  clearTimeout(asked?.patience);
  if (reply.kind === 'failed') asked?.reject(reply.isBadImage ? new BadImage(reply.message) : new Error(reply.message));
  else asked?.resolve(reply);
  next();
}

/** Whatever was being drawn may have been the cause, so it is not tried again; what waits goes to a new process. */
function lost(child: ChildProcess, why: string): void {
  if (renderer !== child) return;
  renderer = null;
  for (const { reject, patience } of inWork.values()) {
    clearTimeout(patience);
    reject(new Error(`the process that draws was lost: ${why}`));
  }
  inWork.clear();
  next();
}
