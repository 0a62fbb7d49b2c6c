/**
 * Detects a disk that stands still: a write takes longer than a healthy disk ever needs. Called by the ticker, so that requests pay nothing
 * for it.
 */
import type { CommittedState } from '../commit/committed-state.js';
import type { FaultLog, Faults } from './faults.js';

/** From here on, reads do not wait: a good card takes some milliseconds for a sync, a bad one some hundred. */
const STALLED_MS = 500;
/** From here on there is a box fault, so that people see it. */
const SLOW_MS = 1_000;
/** A second stall within this time counts as the same one. */
const WELL_AFTER_MS = 3_000;
/** For this long after a stall, reads do not wait to see whether the disk stands still again. */
const TRUSTED_AFTER_MS = 60_000;
/** A third of the time that the unit's watchdog gives a commit: the log has the reason before the box is ended. */
const GRAVE_MS = 20_000;

export interface CommitWatchOptions {
  /** The write that is on its way to the disk, under a name of its own; null = none. */
  readonly onItsWay: () => string | null;
  readonly faults: Pick<Faults, 'raise' | 'clear'>;
  readonly committed: Pick<CommittedState, 'stalled' | 'well'>;
  readonly monotonicMs: () => number;
  readonly log: Pick<FaultLog, 'error'>;
}

export class CommitWatch {
  private waitsFor: string | null = null;
  private sinceMs = 0;
  private lastStalledMs = Number.NEGATIVE_INFINITY;
  private isGrave = false;

  constructor(private readonly options: CommitWatchOptions) {}

  look(): void {
    const { onItsWay, faults, committed, monotonicMs } = this.options;
    const now = onItsWay();
    const nowMs = monotonicMs();
    if (now !== null && now === this.waitsFor) {
      this.waits(nowMs - this.sinceMs, nowMs);
      return;
    }
    this.waitsFor = now;
    this.sinceMs = nowMs;
    this.isGrave = false;
    if (nowMs - this.lastStalledMs >= WELL_AFTER_MS) faults.clear('diskSlow');
    if (nowMs - this.lastStalledMs >= TRUSTED_AFTER_MS) committed.well();
  }

  private waits(waitedMs: number, nowMs: number): void {
    const { faults, committed, log } = this.options;
    if (waitedMs < STALLED_MS) return;
    this.lastStalledMs = nowMs;
    committed.stalled();
    if (waitedMs >= SLOW_MS) faults.raise('diskSlow', { seconds: SLOW_MS / 1_000 });
    if (waitedMs < GRAVE_MS || this.isGrave) return;
    this.isGrave = true;
    const seconds = GRAVE_MS / 1_000;
    log.error({ seconds }, `the disk has not confirmed a write for ${seconds} s; if this goes on, the systemd watchdog ends the box`);
  }
}
