/**
 * Shows from time to time that the box could commit: its ticker ticks, what was decided is on the disk, and the writer answers.
 * Where a batch was committed meanwhile, that is the proof; an idle box writes down the time, which is also the last time it knew
 * after a night without power.
 */
import type { Store } from '../../../db/store/store.js';
import type { Pipeline } from './pipeline.js';

/** 4,320 pages of 4 KiB a day if nothing else happens, 18 MB: see db/README.md. */
const BEAT_MS = 20_000;

/** The watchdog: `alive` reports that the box could commit, due every `aliveEveryMs`; null = there is no watchdog. */
export interface Watch {
  readonly aliveEveryMs: number | null;
  readonly alive: () => void;
}

export const UNWATCHED: Watch = { aliveEveryMs: null, alive: () => {} };

export interface HeartbeatOptions {
  readonly pipeline: Pick<Pipeline, 'afterCommit' | 'stamp'>;
  readonly store: Pick<Store, 'sequence' | 'beat'>;
  readonly everyMs: number;
  readonly monotonicMs: () => number;
  /** Called each time the proof is on the disk. */
  readonly beaten: () => void;
}

export class Heartbeat {
  private lastBeatMs: number;
  private lastSequence: number;
  private isBeating = false;
  private beats = 0;
  private isOnItsWay = false;

  constructor(private readonly options: HeartbeatOptions) {
    this.lastBeatMs = options.monotonicMs();
    this.lastSequence = options.store.sequence;
  }

  /** Called by the ticker: without ticks there is no beat. */
  ticked(): void {
    const { pipeline, store, everyMs, monotonicMs } = this.options;
    if (this.isBeating || monotonicMs() - this.lastBeatMs < everyMs) return;
    this.isBeating = true;
    this.lastBeatMs = monotonicMs();
    pipeline.afterCommit(() => {
      if (store.sequence !== this.lastSequence) this.beaten();
      else this.beat();
    });
  }

  /** The beat that the writer has not confirmed; null = there is none. */
  get onItsWay(): string | null {
    return this.isOnItsWay ? `beat ${this.beats}` : null;
  }

  private beat(): void {
    const { pipeline, store } = this.options;
    this.beats += 1;
    this.isOnItsWay = true;
    store.beat(pipeline.stamp().atMs, () => {
      this.isOnItsWay = false;
      this.beaten();
    });
  }

  private beaten(): void {
    this.isBeating = false;
    this.lastSequence = this.options.store.sequence;
    this.options.beaten();
  }
}

function atMostEvery(everyMs: number, monotonicMs: () => number, call: () => void): () => void {
  let nextMs = 0;
  return () => {
    if (monotonicMs() < nextMs) return;
    nextMs = monotonicMs() + everyMs;
    call();
  };
}

/** The functions that the ticker calls at each tick. */
export interface Beating {
  ticked(): void;
  readonly onItsWay: string | null;
}

export function heartbeatOf(
  {
    pipeline,
    store,
  }: { readonly pipeline: HeartbeatOptions['pipeline'] & Pick<Pipeline, 'readOnly'>; readonly store: HeartbeatOptions['store'] },
  { aliveEveryMs, alive }: Watch,
  monotonicMs: () => number,
): Beating {
  const everyMs = Math.min(BEAT_MS, aliveEveryMs ?? BEAT_MS);
  // Nothing can be committed, and a restart would not help: that the ticker ticks is all that can be shown.
  if (pipeline.readOnly !== null) return { ticked: atMostEvery(everyMs, monotonicMs, alive), onItsWay: null };
  return new Heartbeat({ pipeline, store, everyMs, monotonicMs, beaten: alive });
}
