/**
 * Sees that the disk stands still: what is on its way to it is so for longer than a healthy disk ever needs. Called by the ticker, so
 * that requests pay nothing for it.
 */
import type { CommittedState } from './committed-state.js';
import type { FaultLog, Faults } from './faults.js';

/** From here on what only reads does not wait: a good card takes some milliseconds for a sync, a bad one some hundred. */
const STALLED_MS = 500;
/** From here on people are told. */
const SLOW_MS = 1_000;
/** A second stall soon after the first is the same matter. */
const WELL_AFTER_MS = 3_000;
/** So long nobody waits again to see whether it stands still. */
const TRUSTED_AFTER_MS = 60_000;
/** A third of what the unit's watchdog waits for a commit: the log has the reason before the box is ended. */
const GRAVE_MS = 20_000;

export interface CommitWatchOptions {
  /** What is on its way to the disk, under a name of its own; null = nothing is. */
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
