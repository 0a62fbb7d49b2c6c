/**
 * The wrong guesses that an account or an address has left: a bucket by key into which each wrong guess goes, and out of which one leaks
 * each `intervalMs`. A guesser who has guessed wrong before may fill it less: its last part is kept for newcomers, so that a few who guess
 * all the time do not use it up for everybody.
 */

/** Wrong guesses after which a guesser has the smallest share of a budget. */
export const FULL_SHARES = 3;
/** Budgets that are remembered; the least recently used one is dropped, which is as good as full again. */
const KEYS_MAX = 10_000;

export class GuessBudget {
  /** When the bucket will be empty, by key; the least recently used first. */
  readonly #emptyAtMs = new Map<string, number>();

  constructor(
    /** Wrong guesses at once, for guessers without earlier wrong ones. */
    private readonly most: number,
    private readonly intervalMs: number,
  ) {}

  /** Milliseconds until a guesser with so many wrong guesses may make another one, or so many more; 0 = now. */
  waitMs(key: string, wrongBefore: number, nowMs: number, more = 1): number {
    const share = this.most * (1 - Math.min(wrongBefore, FULL_SHARES) / (FULL_SHARES + 1));
    const filledMs = (this.#emptyAtMs.get(key) ?? 0) - nowMs;
    return Math.max(0, filledMs - (share - more) * this.intervalMs);
  }

  /** One more was wrong. */
  spend(key: string, nowMs: number): void {
    const emptyAtMs = Math.max(nowMs, this.#emptyAtMs.get(key) ?? 0) + this.intervalMs;
    this.#emptyAtMs.delete(key);
    this.#emptyAtMs.set(key, emptyAtMs);
    forgetOldest(this.#emptyAtMs, KEYS_MAX);
  }
}

/** Keeps a map, whose oldest entries come first, at its limit. */
export function forgetOldest(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
