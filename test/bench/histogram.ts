import type { Counts, Latency } from './load-order.js';

/** How long each reply took, in steps of 10 µs up to 5 s. */
export class Histogram {
  readonly #buckets = new Uint32Array(500_000);
  #count = 0;
  #sumMs = 0;
  #maxMs = 0;

  add(ms: number): void {
    this.#addMany(ms * 100, 1);
    this.#sumMs += ms;
    if (ms > this.#maxMs) this.#maxMs = ms;
  }

  #addMany(steps: number, count: number): void {
    const bucket = Math.min(this.#buckets.length - 1, Math.floor(steps));
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + count;
    this.#count += count;
  }

  /** All of it, as another process takes it. */
  counts(): Counts {
    const bySteps: [number, number][] = [];
    for (const [steps, count] of this.#buckets.entries()) if (count > 0) bySteps.push([steps, count]);
    return { bySteps, sumMs: this.#sumMs, maxMs: this.#maxMs };
  }

  /** Several rounds as one: the slowest hundredth of a single short one is a handful of replies. */
  static together(rounds: readonly Counts[]): Histogram {
    const all = new Histogram();
    for (const { bySteps, sumMs, maxMs } of rounds) {
      for (const [steps, count] of bySteps) all.#addMany(steps, count);
      all.#sumMs += sumMs;
      all.#maxMs = Math.max(all.#maxMs, maxMs);
    }
    return all;
  }

  summary(): Latency {
    const at = (part: number): number => this.#percentileMs(part);
    return { p50Ms: at(0.5), p90Ms: at(0.9), p99Ms: at(0.99), maxMs: this.#maxMs, meanMs: this.#sumMs / Math.max(1, this.#count) };
  }

  #percentileMs(part: number): number {
    const wanted = Math.ceil(this.#count * part);
    let seen = 0;
    for (let bucket = 0; bucket < this.#buckets.length; bucket++) {
      seen += this.#buckets[bucket] ?? 0;
      if (seen >= wanted) return (bucket + 1) / 100;
    }
    return 0;
  }
}
