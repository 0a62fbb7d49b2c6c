/**
 * Virtual time for work that has to cost time: while code works, virtual time stands still. Whoever limits how much of the time is taken
 * would limit nothing, and a simulation would spend most of its own time on that.
 */
import type { Timers } from '../../drivers/timing.js';

/** Ahead of the virtual time by the work that was done at the moment, until that has passed. */
export class WorkedTime implements Timers {
  #workedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly virtual: Timers) {}

  nowMs(): number {
    return Math.max(this.virtual.nowMs(), this.#workedUntilMs);
  }

  after(delayMs: number, run: () => void): () => void {
    return this.virtual.after(this.nowMs() - this.virtual.nowMs() + delayMs, run);
  }

  work(ms: number): void {
    this.#workedUntilMs = this.nowMs() + ms;
  }
}
