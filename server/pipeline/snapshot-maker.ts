/**
 * Makes snapshots in a thread of its own that replays the journal just as a start would: the event loop never stops to write the
 * state down, and each snapshot proves that a recovery would work. The thread ends when it is done, and its memory with it.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Rules } from '../queue/state.js';

export interface SnapshotOrder {
  readonly directory: string;
  readonly rules: Rules;
}

/** A busy minute is replayed in less time than a snapshot takes; and making snapshots takes at most a twentieth of the time. */
const PAUSE_MIN_MS = 60_000;
const SHARE = 1 / 20;

/** The thread allocates without a pause: its young garbage alone would take 48 MB of a small board for a moment. */
const THREAD_LIMITS = { maxYoungGenerationSizeMb: 8 };

export class SnapshotMaker {
  private worker: Worker | null = null;
  /** Not zero = the thread shall end. */
  private readonly stopped = new Int32Array(new SharedArrayBuffer(4));
  private eventsSince: number;
  private pausedUntilMs = 0;

  /**
   * @param everyEvents how many events make a start so slow that a snapshot is worth it
   * @param already events since the newest snapshot
   */
  constructor(
    private readonly order: SnapshotOrder,
    private readonly everyEvents: number,
    already: number,
    private readonly failed: (error: Error) => void,
    private readonly nowMs: () => number,
  ) {
    this.eventsSince = already;
  }

  committed(eventCount: number): void {
    this.eventsSince += eventCount;
    const startedMs = this.nowMs();
    if (this.eventsSince < this.everyEvents || this.worker || startedMs < this.pausedUntilMs) return;
    this.eventsSince = 0;
    const worker = new Worker(new URL('./snapshot-worker.js', import.meta.url), {
      workerData: { ...this.order, stopped: this.stopped },
      resourceLimits: THREAD_LIMITS,
    });
    worker.on('error', this.failed);
    worker.on('exit', () => {
      this.worker = null;
      const tookMs = this.nowMs() - startedMs;
      this.pausedUntilMs = startedMs + Math.max(PAUSE_MIN_MS, tookMs / SHARE);
    });
    this.worker = worker;
  }

  /** Terminating the thread instead would end the process where it is inside SQLite's binding (seen on Node 24). */
  async stop(): Promise<void> {
    if (this.worker === null) return;
    const ended = once(this.worker, 'exit');
    Atomics.store(this.stopped, 0, 1);
    await ended;
  }
}
