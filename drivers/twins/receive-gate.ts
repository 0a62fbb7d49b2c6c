/** Limits how fast a device takes bytes, and runs actions at given byte positions. */
import type { Timers } from '../timing.js';

interface Moment {
  readonly atBytes: number;
  readonly action: () => void;
}

/** A slow device takes its bytes in this many portions a second. */
const PARTS_PER_SECOND = 100;

export class ReceiveGate {
  #received = 0;
  #moments: readonly Moment[] = [];
  #bytesPerSecond: number | null = null;
  /** A slow device takes nothing before this time. */
  #nextMs = 0;
  /** The sender was refused with bytes left, and waits for room. */
  #isOwed = false;
  #stopWaiting: () => void = () => {};

  constructor(
    private readonly timers: Timers,
    /** Asks the sender to offer again. */
    private readonly ready: () => void,
  ) {}

  slowTo(bytesPerSecond: number | null): void {
    this.#bytesPerSecond = bytesPerSecond;
    this.#nextMs = this.timers.nowMs();
  }

  /** The action runs after so many more bytes have been taken, and before the next one. */
  afterBytes(count: number, action: () => void): void {
    if (count <= 0) action();
    else this.#moments = [...this.#moments, { atBytes: this.#received + count, action }];
  }

  /** Number of the offered bytes that may be taken at once, if there is room for them. */
  allowedNow(offered: number): number {
    const untilMoment = Math.min(...this.#moments.map(({ atBytes }) => atBytes - this.#received));
    return Math.min(offered, untilMoment, this.#pacedNow());
  }

  took(taken: number, of: { readonly allowed: number; readonly offered: number }): void {
    this.#received += taken;
    if (this.#bytesPerSecond !== null) this.#nextMs = Math.max(this.#nextMs, this.timers.nowMs()) + (taken * 1000) / this.#bytesPerSecond;
    this.#isOwed = taken < of.offered;
    // Bytes over the rate limit are taken a moment later; bytes without room wait for `roomAgain`.
    if (this.#isOwed && taken === of.allowed) this.#callAfter(Math.max(0, this.#nextMs - this.timers.nowMs()));
    const due = this.#moments.filter(({ atBytes }) => atBytes === this.#received);
    this.#moments = this.#moments.filter(({ atBytes }) => atBytes !== this.#received);
    for (const { action } of due) action();
  }

  roomAgain(): void {
    if (this.#isOwed) this.#callAfter(0);
  }

  #pacedNow(): number {
    if (this.#bytesPerSecond === null) return Number.POSITIVE_INFINITY;
    if (this.timers.nowMs() < this.#nextMs) return 0;
    return Math.max(1, Math.floor(this.#bytesPerSecond / PARTS_PER_SECOND));
  }

  #callAfter(delayMs: number): void {
    this.#isOwed = false;
    this.#stopWaiting();
    this.#stopWaiting = this.timers.after(delayMs, this.ready);
  }
}
