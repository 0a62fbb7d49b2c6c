/** When a device that works sequentially is free for its next task. */
import type { Timers } from '../timing.js';

/** Tolerance: times are fractions, and fractions are not exact. */
const SAME_MOMENT_MS = 1e-6;

export class WorkClock {
  #busyUntilMs = 0;
  #isResting = true;
  #stopWaking: () => void = () => {};

  constructor(
    private readonly timers: Timers,
    private readonly wake: () => void,
  ) {}

  /** Whether the previous task is done; otherwise sets a wake-up for its end. A late one catches up, an idle device starts now. */
  isFree(): boolean {
    const nowMs = this.timers.nowMs();
    if (this.#isResting) this.#busyUntilMs = Math.max(this.#busyUntilMs, nowMs);
    this.#isResting = false;
    if (this.#busyUntilMs <= nowMs + SAME_MOMENT_MS) return true;
    this.#stopWaking();
    this.#stopWaking = this.timers.after(this.#busyUntilMs - nowMs, this.wake);
    return false;
  }

  spend(ms: number): void {
    this.#busyUntilMs += ms;
  }

  /** There is nothing to do, or it cannot be done. */
  rest(): void {
    this.#isResting = true;
  }

  /** Power off: the current task is dropped. */
  stop(): void {
    this.#stopWaking();
    this.#isResting = true;
    this.#busyUntilMs = 0;
  }
}
