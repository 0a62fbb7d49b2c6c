import type { Latency } from './load-order.js';

/** How long each reply took, in steps of 10 µs up to 5 s. */
export class Histogram {
  readonly #buckets = new Uint32Array(500_000);
  #count = 0;
  #sumMs = 0;
  #maxMs = 0;

  add(ms: number): void {
    const bucket = Math.min(this.#buckets.length - 1, Math.floor(ms * 100));
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    this.#count += 1;
    this.#sumMs += ms;
    if (ms > this.#maxMs) this.#maxMs = ms;
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
