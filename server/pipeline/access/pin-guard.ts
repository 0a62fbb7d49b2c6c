/**
 * The cost of wrong codes of appointments and services. They have few digits, so only time keeps them from being guessed. Wrong codes from
 * one address at one kiosk count together, as a new connection or session costs nothing; each counts for half a minute. Beyond the free
 * ones every wrong code makes the kiosk at that address wait, each time twice as long. A whole hall is behind a kiosk: the code of an
 * appointment costs nothing, and a kiosk whose visitors mistype now and then never waits.
 */

/** A hall of visitors who mistype at once. */
const WRONG_FREE = 20;
const FORGOTTEN_EACH_MS = 30_000;
const WAIT_MAX_MS = 60_000;
const GUESSERS_MAX = 10_000;

/**
 * A code that is of no appointment, with which a ticket was given: the code of a service, or a telephone number. It may be a guess all the
 * same, so it costs a little: twenty a minute are free, which is more than a kiosk prints.
 */
export const TICKET_WEIGHT = 0.1;

interface OfGuesser {
  /** Counted at `sinceMs`; some of it is forgotten since. */
  wrong: number;
  sinceMs: number;
  waitUntilMs: number;
}

export class PinGuard {
  /** In order of the last wrong code, the oldest first. */
  readonly #guessers = new Map<string, OfGuesser>();

  /**
   * @param nowMs a monotonic clock
   * @param noted called when a guesser has used up the free wrong codes
   */
  constructor(
    private readonly nowMs: () => number,
    private readonly noted: (guesser: string) => void,
  ) {}

  /** Seconds until codes of this guesser are checked again; 0 = now. */
  waitSeconds(guesser: string): number {
    const waitMs = (this.#guessers.get(guesser)?.waitUntilMs ?? 0) - this.nowMs();
    return Math.max(0, Math.ceil(waitMs / 1000));
  }

  wrong(guesser: string, weight: number): void {
    const now = this.nowMs();
    const before = this.#guessers.get(guesser) ?? { wrong: 0, sinceMs: now, waitUntilMs: 0 };
    const left = Math.max(0, before.wrong - (now - before.sinceMs) / FORGOTTEN_EACH_MS);
    const beyond = left + weight - WRONG_FREE;
    const waitMs = beyond <= 0 ? 0 : Math.min(WAIT_MAX_MS, 1000 * 2 ** (beyond - 1));
    if (beyond > 0 && left <= WRONG_FREE) this.noted(guesser);
    this.#guessers.delete(guesser);
    this.#guessers.set(guesser, { wrong: left + weight, sinceMs: now, waitUntilMs: now + waitMs });
    for (const oldest of this.#guessers.keys()) {
      if (this.#guessers.size <= GUESSERS_MAX) break;
      this.#guessers.delete(oldest);
    }
  }
}
