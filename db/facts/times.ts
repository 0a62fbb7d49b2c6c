/** Lengths of time, for their mean, their median and their longest. */

/** Whole seconds, sorted, which is all that ranks need; and the sum of the milliseconds, for the mean. */
export interface CountedTimes {
  readonly sumMs: number;
  readonly seconds: readonly number[];
}

/** Of so many a month of a branch has more, each within hours: of each second is kept how often it came, whatever their number is. */
const MANY = 500;
const COUNTED_SECONDS = 50_000;
const FIRST_COUNTS = 2_048;

export class Times {
  /** Rounding keeps the order: the time at a rank is the same second as before. Of many: those that are not among the counted seconds. */
  #seconds: number[] = [];
  /** How often each second came; null = they are few. */
  #counts: Uint32Array | null = null;
  #count = 0;
  #sumMs = 0;

  get count(): number {
    return this.#count;
  }

  add(ms: number): void {
    this.#put(Math.round(ms / 1000));
    this.#sumMs += ms;
  }

  counted(): CountedTimes {
    const seconds: number[] = [];
    this.#eachInOrder((second, count) => {
      for (let times = 0; times < count; times++) seconds.push(second);
    });
    return { sumMs: this.#sumMs, seconds };
  }

  addAll({ sumMs, seconds }: CountedTimes): void {
    for (const one of seconds) this.#put(one);
    this.#sumMs += sumMs;
  }

  /** `wait_mean`, `wait_median` …, whole seconds; null = there are none. */
  figures<Name extends string>(name: Name) {
    const [median, p90, max] = this.#atRanks([this.#rank(1, 2), this.#rank(9, 10), this.#rank(1, 1)]);
    const figures = {
      [`${name}_mean`]: this.#count === 0 ? null : Math.round(this.#sumMs / (1000 * this.#count)),
      [`${name}_median`]: median ?? null,
      [`${name}_p90`]: p90 ?? null,
      [`${name}_max`]: max ?? null,
    };
    return figures as Readonly<Record<`${Name}_${'mean' | 'median' | 'p90' | 'max'}`, number | null>>;
  }

  #put(second: number): void {
    this.#count += 1;
    if (this.#counts !== null && second >= 0 && second < COUNTED_SECONDS) {
      this.#countOf(this.#counts, second);
      return;
    }
    this.#seconds.push(second);
    if (this.#counts === null && this.#seconds.length >= MANY) this.#countThem();
  }

  #countThem(): void {
    const all = this.#seconds;
    this.#counts = new Uint32Array(FIRST_COUNTS);
    this.#seconds = [];
    this.#count = 0;
    for (const second of all) this.#put(second);
  }

  #countOf(counts: Uint32Array, second: number): void {
    if (second < counts.length) {
      counts[second] = (counts[second] ?? 0) + 1;
      return;
    }
    const more = new Uint32Array(Math.min(COUNTED_SECONDS, Math.max(2 * counts.length, second + 1)));
    more.set(counts);
    more[second] = 1;
    this.#counts = more;
  }

  /** The nearest rank: a time that somebody really waited. Whole numbers, because nine tenths have no exact form. */
  #rank(part: number, of: number): number {
    return Math.ceil((part * this.#count) / of);
  }

  /** @param ranks in their order, the first is 1 */
  #atRanks(ranks: readonly number[]): number[] {
    const found: number[] = [];
    let passed = 0;
    this.#eachInOrder((second, count) => {
      passed += count;
      for (let rank = ranks[found.length]; rank !== undefined && rank <= passed; rank = ranks[found.length]) found.push(second);
    });
    return found;
  }

  #eachInOrder(take: (second: number, count: number) => void): void {
    const others = Float64Array.from(this.#seconds).sort();
    const counts = this.#counts;
    if (counts === null) {
      for (const second of others) take(second, 1);
      return;
    }
    // A clock that was set back makes times below zero; the others of them are longer than all that are counted.
    for (const second of others) if (second < 0) take(second, 1);
    for (let second = 0; second < counts.length; second++) {
      const count = counts[second] ?? 0;
      if (count > 0) take(second, count);
    }
    for (const second of others) if (second >= 0) take(second, 1);
  }
}
