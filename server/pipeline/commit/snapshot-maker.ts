/**
 * Makes snapshots in a thread of its own that replays the journal just as a start would: the event loop never stops to write the
 * state down, and each snapshot proves that a recovery would work. The thread ends when it is done, and its memory with it.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { listSnapshots } from '../../../db/journal/snapshots.js';
import { type Batch, erases, hasOutdatedSnapshot } from '../../../db/store/store.js';
import type { Timers } from '../../../drivers/timing.js';
import type { EngineRules } from '../../engine/rules-of-branch.js';
import type { Written } from './written-down.js';

export interface SnapshotOrder {
  readonly directory: string;
  readonly rules: EngineRules;
}

/** A busy minute is replayed in less time than a snapshot takes; and making snapshots takes at most a twentieth of the time. */
const PAUSE_MIN_MS = 60_000;
const SHARE = 1 / 20;
/**
 * Flat out, a minute has many times the events of a branch's day. From this many times the usual number on, the pauses are shorter, so that
 * the next start has little more to replay, however much happens: to replay 30,000 events takes half as long as to read 60,000 tickets.
 */
const MANY = 1.5;
const SHARE_OF_MANY = 1 / 4;

/** A start that had much to replay leaves the next one less; first it serves who waited for it. */
const AFTER_START_MS = 2_000;

/** The thread allocates without a pause: its young garbage alone would take 16 MB of a small board for a moment. */
const THREAD_LIMITS = { maxYoungGenerationSizeMb: 4 };

/** After an erasure, and one more with the batch after: with two good ones nothing of before is needed any more. */
const AFTER_ERASURE = 2;

export class SnapshotMaker {
  private worker: Worker | null = null;
  /** Not zero = the thread shall end. */
  private readonly stopped = new Int32Array(new SharedArrayBuffer(4));
  private eventsSince: number;
  private pausedUntilMs = 0;
  /** The same after many events. */
  private shortlyPausedUntilMs = 0;
  /** Snapshots to make however few events there are. */
  private wanted = 0;
  private cancelLook: (() => void) | null = null;
  private lookAtMs = 0;

  /**
   * @param everyEvents how many events make a start so slow that a snapshot is worth it
   * @param already events since the newest snapshot
   * @param made called with the content of each snapshot
   */
  constructor(
    private readonly order: SnapshotOrder,
    private readonly everyEvents: number,
    already: number,
    private readonly made: (snapshot: Written) => void,
    private readonly failed: (error: Error) => void,
    private readonly by: { readonly timers: Timers; readonly spareMemory: (isOn: boolean) => void },
  ) {
    this.eventsSince = already;
    // The box ended between an erasure and its snapshot.
    if (!hasOutdatedSnapshot(order.directory)) return;
    this.eventsSince += 1;
    this.wanted = AFTER_ERASURE;
    this.makeWhenDue();
  }

  start(): void {
    this.look(AFTER_START_MS);
  }

  committed({ eventCount, personal }: Pick<Batch, 'eventCount' | 'personal'>): void {
    this.eventsSince += eventCount;
    // Erased texts must not stay in the snapshots that there are.
    if (erases(personal)) this.wanted = AFTER_ERASURE;
    this.makeWhenDue();
  }

  /** Makes one snapshot a day at least, once there are some: texts of weeks-old tickets must not stay in an old snapshot. */
  dayOpened(): void {
    if (listSnapshots(this.order.directory).length > 0) this.wanted = Math.max(this.wanted, 1);
  }

  private makeWhenDue(): void {
    const isDue = this.eventsSince >= this.everyEvents || (this.wanted > 0 && this.eventsSince > 0);
    if (!isDue || this.worker || this.isStopped) return;
    const startedMs = this.by.timers.nowMs();
    const untilMs = this.eventsSince >= MANY * this.everyEvents ? this.shortlyPausedUntilMs : this.pausedUntilMs;
    if (startedMs < untilMs) {
      this.look(untilMs - startedMs);
      return;
    }
    this.eventsSince = 0;
    this.wanted = Math.max(0, this.wanted - 1);
    this.by.spareMemory(true);
    const worker = new Worker(new URL('./snapshot-worker.js', import.meta.url), {
      workerData: { ...this.order, stopped: this.stopped },
      resourceLimits: THREAD_LIMITS,
    });
    worker.on('message', this.made);
    worker.on('error', this.failed);
    worker.on('exit', () => {
      this.worker = null;
      this.by.spareMemory(false);
      const endedMs = this.by.timers.nowMs();
      this.pausedUntilMs = startedMs + Math.max(PAUSE_MIN_MS, (endedMs - startedMs) / SHARE);
      this.shortlyPausedUntilMs = startedMs + (endedMs - startedMs) / SHARE_OF_MANY;
      this.makeWhenDue();
    });
    this.worker = worker;
  }

  private look(inMs: number): void {
    const atMs = this.by.timers.nowMs() + inMs;
    if (this.cancelLook !== null && this.lookAtMs <= atMs) return;
    this.cancelLook?.();
    this.lookAtMs = atMs;
    this.cancelLook = this.by.timers.after(inMs, () => {
      this.cancelLook = null;
      this.makeWhenDue();
    });
  }

  private get isStopped(): boolean {
    return Atomics.load(this.stopped, 0) !== 0;
  }

  /** Terminating the thread instead would end the process where it is inside SQLite's binding (seen on Node 24). */
  async stop(): Promise<void> {
    Atomics.store(this.stopped, 0, 1);
    this.cancelLook?.();
    if (this.worker !== null) await once(this.worker, 'exit');
  }
}
