/** When a device that does one thing after the other is free for the next. */
import type { Timers } from '../timing.js';

/** Time is counted in fractions, and fractions are not exact. */
const SAME_MOMENT_MS = 1e-6;

export class WorkClock {
  #busyUntilMs = 0;
  #isResting = true;
  #stopWaking: () => void = () => {};

  constructor(
    private readonly timers: Timers,
    private readonly wake: () => void,
  ) {}

  /** Is the former thing done by now? If not, it wakes when it is. Who wakes late catches up; who had nothing to do begins now. */
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

  /** The power went: what was being done is not done any more. */
  stop(): void {
    this.#stopWaking();
    this.#isResting = true;
    this.#busyUntilMs = 0;
  }
}
