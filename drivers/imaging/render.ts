/** Pictures for paper and screens: the queue of drawings. `render-process.ts` draws; it starts at the first, and whenever it dies. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { shippedPath } from '../shipped.js';
import type { AreaDrawing, Drawing, DrawnArea, DrawnPage, FromRenderer, Results, ToRenderer, Work } from './drawing.js';
import { RefusedPicture } from './picture-file.js';

export type { AreaDrawing, Drawing, DrawnArea, DrawnPage, PlacedImage } from './drawing.js';
export { type PictureReason, RefusedPicture } from './picture-file.js';
export { encodeColourPng, encodePng } from './png.js';

/** Waiting drawings; at 6 ms each the last is ready after some three seconds, and no client waits longer for a picture. */
export const WAITING_MAX = 500;
/** Characters of base64 that wait to be looked at or scaled: within the budget of photos, and all that the box holds of them. */
const PICTURES_WAITING_LENGTH_MAX = 24_000_000;
/** One thread each; equals the number of cores of the smallest supported board. */
const AT_ONCE = 2;
/** A drawing takes some milliseconds; one that takes this long never ends. */
const PATIENCE_MS = 10_000;
/** Addresses of data count from their reservation, so this is twice what the process holds (`test/hostile/memory.test.ts`). */
export const PROCESS_DATA_BYTES_MAX = 512 * 1024 * 1024;
/** The first drawing waits for the process, its libraries and its fonts: seconds on a small board that was just switched on. */
const FIRST_PATIENCE_MS = 60_000;

/** The queue of drawings is full; the picture is left out, or requested again later. */
export class RenderQueueFull extends Error {
  override readonly name = 'RenderQueueFull';
  constructor() {
    super('too many drawings are waiting');
  }
}

/** What is wrong with drawing itself, as opposed to one picture: a sentence without its full stop. */
export type DrawingFollower = (why: string) => void;

const followers = new Set<DrawingFollower>();

/** Calls `follower` whenever the process is lost or the queue is full, until the returned function is called. */
export function followDrawing(follower: DrawingFollower): () => void {
  followers.add(follower);
  return () => void followers.delete(follower);
}

function tell(why: string): void {
  for (const follower of followers) follower(why);
}

interface Waiting {
  readonly work: Work;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** Drawings for paper; a visitor is waiting for them. */
const waiting: Waiting[] = [];
/** Drawings for screens, pictures to be looked at, photos: only while no paper waits; next is the kind that was served longest ago. */
const unhurried: [kind: Work['kind'], line: Waiting[]][] = [
  ['drawArea', []],
  ['check', []],
  ['shrink', []],
];
const inWork = new Map<number, Waiting & { readonly patience: NodeJS.Timeout }>();
let lastId = 0;
let renderer: ChildProcess | null = null;
let hasAnswered = false;

/**
 * Draws with the fonts of this project. Unreadable pictures are left out, and `leftOut` says why. Rejects with `RenderQueueFull`, and with
 * an `Error` if the SVG is invalid, differs from its stated size, or is larger than 1.5 million dots.
 */
export const drawPage = (drawing: Drawing, wants: { readonly png: boolean }): Promise<DrawnPage> =>
  ask({ kind: 'draw', drawing, png: wants.png });

/** A part of a screen in colour, at most 3840 × 2160. Paper goes first. Rejects like `drawPage`. */
export const drawArea = (area: AreaDrawing): Promise<DrawnArea> => ask({ kind: 'drawArea', area });

/** Resolves if the picture (PNG, JPEG or WebP in base64, at most 25 megapixels) can be drawn; rejects with `RefusedPicture`. */
export const checkImage = (base64: string): Promise<undefined> => ask({ kind: 'check', base64 });

/** A JPEG of a picture as for `checkImage`: upright, its longer edge at most `edgePx`, without the camera's metadata. */
export const shrinkPhoto = (base64: string, edgePx: number): Promise<Uint8Array> => ask({ kind: 'shrink', base64, edgePx });

/** Ends the drawing process; the next drawing starts it again. Unfinished drawings are rejected. */
export async function stopDrawing(): Promise<void> {
  const child = renderer;
  if (child === null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.ref();
  child.kill('SIGKILL');
  await ended;
}

function ask<Kind extends Work['kind']>(work: Extract<Work, { kind: Kind }>): Promise<Results[Kind]> {
  const line = lineOf(work);
  if (line.length + inWork.size >= WAITING_MAX || picturesLength() > PICTURES_WAITING_LENGTH_MAX) {
    const full = new RenderQueueFull();
    tell(full.message);
    return Promise.reject(full);
  }
  return new Promise((resolve, reject) => {
    line.push({ work, resolve, reject });
    next();
  });
}

function next(): void {
  while (inWork.size < AT_ONCE) {
    const first = waiting.shift() ?? (isUnhurriedInWork() ? undefined : nextUnhurried());
    if (first === undefined) break;
    const child = start();
    const id = ++lastId;
    const patienceMs = hasAnswered ? PATIENCE_MS : FIRST_PATIENCE_MS;
    inWork.set(id, { ...first, patience: setTimeout(() => abandon(child, patienceMs), patienceMs) });
    child.send({ ...first.work, id } satisfies ToRenderer, (error) => error && child.kill('SIGKILL'));
  }
  if (renderer && inWork.size === 0) setHolding(renderer, false);
}

function abandon(child: ChildProcess, patienceMs: number): void {
  child.kill('SIGKILL');
  lost(child, `a drawing took more than ${patienceMs / 1000} s`);
}

/** One at a time, so that paper that arrives meanwhile begins at once. A photo may take a second. */
const isUnhurriedInWork = (): boolean => [...inWork.values()].some(({ work }) => isUnhurried(work));
const isUnhurried = (work: Work): boolean => lineOf(work) !== waiting;

const lineOf = ({ kind }: Work): Waiting[] => unhurried.find(([one]) => one === kind)?.[1] ?? waiting;

/** Photos of a busy kiosk do not keep boards waiting, nor boards the photos. */
function nextUnhurried(): Waiting | undefined {
  const at = unhurried.findIndex(([, line]) => line.length > 0);
  const [served] = unhurried.splice(at, at < 0 ? 0 : 1);
  if (served === undefined) return undefined;
  unhurried.push(served);
  return served[1].shift();
}

/** Of pictures that wait, in characters. */
const picturesLength = (): number =>
  unhurried.flatMap(([, line]) => line).reduce((sum, { work }) => sum + ('base64' in work ? work.base64.length : 0), 0);

function start(): ChildProcess {
  const child = renderer ?? startProcess();
  setHolding(child, true);
  return child;
}

/** While idle, the drawing process does not keep the box alive. */
function setHolding(child: ChildProcess, isHolding: boolean): void {
  if (isHolding) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

/** Pixels are given back to the system as soon as they are freed (mallopt(3)): up to 70 MiB less, and the same each time. */
const ALLOCATOR = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '65536', MALLOC_TRIM_THRESHOLD_: '131072' };

function startProcess(): ChildProcess {
  hasAnswered = false;
  const child = fork(fileURLToPath(new URL('./render-process.js', import.meta.url)), {
    // Without fonts of our own, missing system fonts silently become empty boxes.
    env: { ...process.env, ...ALLOCATOR, FONTCONFIG_FILE: shippedPath('drivers/imaging/fonts/fonts.conf') },
    // prlimit(1) is where the box runs: util-linux is essential in Debian.
    execPath: 'prlimit',
    execArgv: [`--data=${PROCESS_DATA_BYTES_MAX}`, process.execPath, '--expose-gc'],
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
  // The process gives each kind of work its own result.
  if ('result' in reply) asked?.resolve(reply.result as never);
  else asked?.reject(reply.refused === null ? new Error(reply.message) : new RefusedPicture(reply.refused, reply.message));
  next();
}

/** The drawing under way may have been the cause, so it is not retried; waiting ones go to a new process. */
function lost(child: ChildProcess, why: string): void {
  if (renderer !== child) return;
  renderer = null;
  const lostWhy = `the process that draws was lost: ${why}`;
  for (const { reject, patience } of inWork.values()) {
    clearTimeout(patience);
    reject(new Error(lostWhy));
  }
  inWork.clear();
  tell(lostWhy);
  next();
}
