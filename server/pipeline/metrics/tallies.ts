/** What is counted from the start of the process on: readers take the difference between two readings, and know a restart by a fall. */
import type { Labels, Sample } from './exposition.js';

/** Counts by labels. */
export class Tally {
  private readonly counts = new Map<string, { readonly labels: Labels; value: number }>();

  /** Each combination of labels is kept for ever: their values come from lists of this program or from a book. */
  add(labels: Labels, by = 1): void {
    const key = JSON.stringify(labels);
    const known = this.counts.get(key);
    if (known) known.value += by;
    else this.counts.set(key, { labels, value: by });
  }

  samples(): readonly Sample[] {
    return [...this.counts.values()];
  }
}

/** How often a value was at most each of the bounds. */
export class Histogram {
  private readonly counts: number[];
  private sum = 0;
  private count = 0;

  /** @param bounds ascending, in the unit of the values */
  constructor(private readonly bounds: readonly number[]) {
    this.counts = bounds.map(() => 0);
  }

  observe(value: number): void {
    this.sum += value;
    this.count += 1;
    const at = this.bounds.findIndex((bound) => value <= bound);
    if (at !== -1) this.counts[at] = (this.counts[at] ?? 0) + 1;
  }

  samples(): readonly Sample[] {
    let below = 0;
    const buckets = this.bounds.map((le, at): Sample => {
      below += this.counts[at] ?? 0;
      return { suffix: '_bucket', labels: { le }, value: below };
    });
    return [
      ...buckets,
      { suffix: '_bucket', labels: { le: '+Inf' }, value: this.count },
      { suffix: '_sum', value: this.sum },
      { suffix: '_count', value: this.count },
    ];
  }
}
