/** Lengths of time, for their mean, their median and their longest. */

/** Whole seconds, sorted, which is all that ranks need; and the sum of the milliseconds, for the mean. */
export interface CountedTimes {
  readonly sumMs: number;
  readonly seconds: readonly number[];
}

export class Times {
  /** Rounding keeps the order: the time at a rank is the same second as before. */
  readonly #seconds: number[] = [];
  #sumMs = 0;

  get count(): number {
    return this.#seconds.length;
  }

  add(ms: number): void {
    this.#seconds.push(Math.round(ms / 1000));
    this.#sumMs += ms;
  }

  counted(): CountedTimes {
    return { sumMs: this.#sumMs, seconds: [...inOrder(this.#seconds)] };
  }

  addAll({ sumMs, seconds }: CountedTimes): void {
    for (const one of seconds) this.#seconds.push(one);
    this.#sumMs += sumMs;
  }

  /** `wait_mean`, `wait_median` …, whole seconds; null = there are none. */
  figures<Name extends string>(name: Name) {
    const sorted = inOrder(this.#seconds);
    const figures = {
      [`${name}_mean`]: sorted.length === 0 ? null : Math.round(this.#sumMs / (1000 * sorted.length)),
      [`${name}_median`]: atRank(sorted, 1, 2),
      [`${name}_p90`]: atRank(sorted, 9, 10),
      [`${name}_max`]: atRank(sorted, 1, 1),
    };
    return figures as Readonly<Record<`${Name}_${'mean' | 'median' | 'p90' | 'max'}`, number | null>>;
  }
}

/** Of so many a month of a branch has more, each within hours: they are counted by seconds, which is ten times as quick as sorting. */
const MANY = 500;
const COUNTED_SECONDS = 50_000;

function inOrder(seconds: readonly number[]): Float64Array {
  const longest = seconds.length < MANY ? 0 : seconds.reduce((most, one) => Math.max(most, one), 0);
  if (seconds.length < MANY || longest > COUNTED_SECONDS || seconds.some((one) => one < 0)) return Float64Array.from(seconds).sort();
  const counts = new Uint32Array(longest + 1);
  for (const one of seconds) counts[one] = (counts[one] ?? 0) + 1;
  const sorted = new Float64Array(seconds.length);
  let at = 0;
  for (const [second, count] of counts.entries()) {
    if (count > 0) sorted.fill(second, at, at + count);
    at += count;
  }
  return sorted;
}

/** The nearest rank: a time that somebody really waited. Whole numbers, because nine tenths have no exact form. */
const atRank = (sorted: Float64Array, part: number, of: number): number | null =>
  sorted[Math.ceil((part * sorted.length) / of) - 1] ?? null;
