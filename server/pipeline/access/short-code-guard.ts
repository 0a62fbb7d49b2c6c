/**
 * Guesses at codes of bookings that staff and kiosks made. They have six digits, and open a booking only with its telephone: who knows the
 * telephone must not find the code by trying. A new connection costs nothing, so wrong ones count for the address; and for all addresses
 * together, as somebody may have many. Meanwhile no such code is checked, a right one neither. Who is behind the same address as a guesser
 * waits for one interval, or opens the booking by a code of twelve digits, which nobody guesses.
 */
import { GuessBudget } from '../limits/guess-budget.js';

const AT_ONCE = 20;
const EACH_MS = 3 * 60_000;
const ALL_AT_ONCE = 200;
const ALL_EACH_MS = 30_000;
/** The key of all addresses together; no address is empty. */
const ALL = '';

export class ShortCodeGuard {
  readonly #addresses = new GuessBudget(AT_ONCE, EACH_MS);
  readonly #all = new GuessBudget(ALL_AT_ONCE, ALL_EACH_MS);

  /** @param nowMs a monotonic clock */
  constructor(private readonly nowMs: () => number) {}

  /** Seconds until short codes from there are checked again; 0 = now. */
  waitSeconds(address: string): number {
    const now = this.nowMs();
    return Math.ceil(Math.max(this.#addresses.waitMs(address, 0, now), this.#all.waitMs(ALL, 0, now)) / 1000);
  }

  wrong(address: string): void {
    this.#addresses.spend(address, this.nowMs());
    this.#all.spend(ALL, this.nowMs());
  }
}
