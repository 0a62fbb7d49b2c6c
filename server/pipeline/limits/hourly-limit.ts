/**
 * So many within any hour, to the second: what the settings promise of tickets from outside, also after a restart. The buckets of
 * `GuessBudget` and `RateLimit` leak, so that within some hours up to twice as many pass, and they forget at a restart.
 */

const HOUR_MS = 3_600_000;

export class HourlyLimit {
  /** When each of the last hour was, the oldest first; never more than `most`. */
  #takenMs: number[];

  /**
   * @param nowMs of a clock that is never set
   * @param agesMs how long ago each was that an earlier program took, as far as it is known
   */
  constructor(
    private readonly most: number,
    private readonly nowMs: () => number,
    agesMs: readonly number[] = [],
  ) {
    const now = nowMs();
    const within = agesMs.filter((ageMs) => ageMs < HOUR_MS).map((ageMs) => now - Math.max(0, ageMs));
    this.#takenMs = within.sort((one, other) => one - other).slice(-most);
  }

  /** Seconds until there is room for one more; 0 = now. */
  waitSeconds(): number {
    const nowMs = this.nowMs();
    this.#takenMs = this.#takenMs.filter((atMs) => nowMs - atMs < HOUR_MS);
    const [oldest = nowMs] = this.#takenMs;
    return this.#takenMs.length < this.most ? 0 : Math.ceil((oldest + HOUR_MS - nowMs) / 1000);
  }

  taken(): void {
    this.#takenMs.push(this.nowMs());
  }
}
