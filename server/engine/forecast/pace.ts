/** How fast a clerk is beside the others who do the same. */

/** Newest times that count, and how many of all that were seen the belief that a clerk is like the others is worth. */
const COUNTED = 200;
const BELIEF = 20;
const LOG_MAX = Math.log(3);

interface Seen {
  count: number;
  log: number;
}

export class Paces {
  private readonly clerks = new Map<number, Seen>();

  /** How many times as long as others a clerk takes. */
  of(clerkId: number): number {
    const { count, log } = this.clerks.get(clerkId) ?? { count: 0, log: 0 };
    return Math.exp((Math.max(-LOG_MAX, Math.min(LOG_MAX, log)) * count) / (count + BELIEF));
  }

  /** @param log the logarithm of how many times as long as usual it took */
  learn(clerkId: number, log: number): void {
    const seen = this.clerks.get(clerkId) ?? { count: 0, log: 0 };
    // The belief goes on fading: where the slow ones are left alone, a tenth of it made each wait too short.
    seen.count += 1;
    seen.log += (log - seen.log) / Math.min(COUNTED, seen.count);
    this.clerks.set(clerkId, seen);
  }
}
