/**
 * How often visitors of one address, or at one kiosk, book by themselves. A whole hall may be behind one, so that some book at once; but
 * nobody shall take every slot of a branch.
 */
import { GuessBudget } from '../limits/guess-budget.js';

export const AT_ONCE = 20;
const EACH_MS = 3 * 60_000;

export class VisitGuard {
  readonly #budget = new GuessBudget(AT_ONCE, EACH_MS);

  /** @param nowMs a monotonic clock */
  constructor(private readonly nowMs: () => number) {}

  /** Seconds until the address may book so many places, `AT_ONCE` at most; 0 = now. */
  waitSeconds(address: string, count = 1): number {
    return Math.ceil(this.#budget.waitMs(address, 0, this.nowMs(), count) / 1000);
  }

  /** @param count of a series, or of a group: each is a place that others do not get */
  booked(address: string, count = 1): void {
    for (let one = 0; one < count; one++) this.#budget.spend(address, this.nowMs());
  }
}

/** Whoever stands at a kiosk is a visitor by whichever command it books: they share one limit. */
export const guestAt = (kioskId: number): string => `kiosk ${kioskId}`;
