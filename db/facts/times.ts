/** Lengths of time, for their mean, their median and their longest. */

export class Times {
  readonly #ms: number[] = [];
  #sumMs = 0;

  get count(): number {
    return this.#ms.length;
  }

  add(ms: number): void {
    this.#ms.push(ms);
    this.#sumMs += ms;
  }

  /** `wait_mean`, `wait_median` …, whole seconds; null = there are none. */
  figures<Name extends string>(name: Name) {
    const sorted = Float64Array.from(this.#ms).sort();
    const figures = {
      [`${name}_mean`]: sorted.length === 0 ? null : Math.round(this.#sumMs / (1000 * sorted.length)),
      [`${name}_median`]: atRank(sorted, 1, 2),
      [`${name}_p90`]: atRank(sorted, 9, 10),
      [`${name}_max`]: atRank(sorted, 1, 1),
    };
    return figures as Readonly<Record<`${Name}_${'mean' | 'median' | 'p90' | 'max'}`, number | null>>;
  }
}

/** The nearest rank: a time that somebody really waited. Whole numbers, because nine tenths have no exact form. */
function atRank(sorted: Float64Array, part: number, of: number): number | null {
  const ms = sorted[Math.ceil((part * sorted.length) / of) - 1];
  return ms === undefined ? null : Math.round(ms / 1000);
}
