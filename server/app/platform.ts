/** The environment of a box: time, random numbers, disk, cables. A simulation provides its own, and runs a month in minutes. */
import { randomFillSync } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { openStore } from '../../db/store/store.js';
import { drawArea, drawPage, encodeColourPng, encodePng, followDrawing, shrinkPhoto } from '../../drivers/imaging/render.js';
import { openPort } from '../../drivers/ports/open.js';
import { SYSTEM_TIMERS, type Timers } from '../../drivers/timing.js';
import type { Painter } from '../devices/lcd/canvas.js';
import type { Renderer } from '../devices/printing/ticket-artist.js';
import { SYSTEM_TIME, type TimeSource, type TimeTrust } from '../pipeline/commit/clock.js';
import type { FollowDrawing } from '../pipeline/faults/drawing-watch.js';
import type { PhotoShrinker } from '../pipeline/tickets/photos.js';
import { timeTrust } from './time-trust.js';

export interface Platform {
  readonly timers: Timers;
  readonly time: TimeSource;
  /** What confirms the system clock. */
  readonly timeTrust: () => TimeTrust;
  /** From 0 inclusive to 1 exclusive; not for secrets. */
  readonly random: () => number;
  /** How long forecasts have worked: where virtual time stands still meanwhile, they have another clock than `timers`. */
  readonly worked?: Pick<Timers, 'nowMs'>;
  /** 32 random bits, for secrets. */
  readonly chance: () => number;
  /** While it is on, memory counts more than processor time. */
  readonly spareMemory: (isOn: boolean) => void;
  readonly openStore: typeof openStore;
  readonly openPort: typeof openPort;
  readonly drawing: Painter & Renderer & PhotoShrinker & FollowDrawing;
}

export const SYSTEM_PLATFORM: Platform = {
  timers: SYSTEM_TIMERS,
  time: SYSTEM_TIME,
  timeTrust: timeTrust('/'),
  random: Math.random,
  chance: randomWords(),
  // V8 then moves the objects of pages that are a fifth free together, where it usually waits until most of a page is free.
  spareMemory: (isOn) => setFlagsFromString(isOn ? '--optimize-for-size' : '--no-optimize-for-size'),
  openStore,
  openPort,
  drawing: { drawArea, drawPage, encodeColourPng, encodePng, followDrawing, shrinkPhoto },
};

/** Asking the system for four bytes costs as much as for a thousand, and each ticket has a code of several words. */
function randomWords(): () => number {
  const pool = new Uint32Array(1024);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    return pool[used++] ?? 0;
  };
}
