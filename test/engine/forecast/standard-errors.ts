/** Means with standard errors. Visitors of a day are late together: chance draws days, so that the error comes from these. */

export interface Estimate {
  readonly mean: number;
  /** NaN = one day says nothing of others. */
  readonly error: number;
  readonly count: number;
}

/** What one day says: a sum over so many visitors. */
export interface OfDay {
  readonly sum: number;
  readonly count: number;
}

/** The mean over all visitors of all days. Cochran, Sampling Techniques, 1977, chapter 6: a ratio of sums over days. */
export function estimate(days: readonly OfDay[]): Estimate {
  const some = days.filter(({ count }) => count > 0);
  const count = some.reduce((sum, day) => sum + day.count, 0);
  const mean = some.reduce((sum, day) => sum + day.sum, 0) / count;
  const squares = some.reduce((sum, day) => sum + (day.sum - mean * day.count) ** 2, 0);
  const error = some.length < 2 ? Number.NaN : Math.sqrt((squares * some.length) / (some.length - 1)) / count;
  return { mean, error, count };
}

export function byDay<Thing>(things: readonly Thing[], dayOf: (one: Thing) => number, amountOf: (one: Thing) => number): Estimate {
  const days = new Map<number, { sum: number; count: number }>();
  for (const one of things) {
    const day = days.get(dayOf(one)) ?? { sum: 0, count: 0 };
    days.set(dayOf(one), { sum: day.sum + amountOf(one), count: day.count + 1 });
  }
  return estimate([...days.values()]);
}

/**
 * By how many standard errors a share lies outside of two limits; 0 = it does not. Where nearly all or nearly none are so, days differ
 * little by chance: the error is at least that of as many independent visitors at the limit.
 */
export function outsideBy({ mean, error, count }: Estimate, least: number, most: number): number {
  if (mean >= least && mean <= most) return 0;
  const limit = mean < least ? least : most;
  const ofVisitors = Math.sqrt((limit * (1 - limit)) / count);
  return Math.abs(mean - limit) / Math.max(error || 0, ofVisitors);
}
