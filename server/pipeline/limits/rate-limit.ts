import { forgetOldest } from './guess-budget.js';

/** A bucket of requests that refills: `perSecond` in the long run, twice that at once. */
export class RateLimit {
  private tokens: number;

  constructor(
    private readonly perSecond: number,
    private lastMs: number,
  ) {
    this.tokens = perSecond * 2;
  }

  /** Whether one more request is within the limit. */
  take(nowMs: number): boolean {
    this.tokens = Math.min(this.perSecond * 2, this.tokens + ((nowMs - this.lastMs) / 1000) * this.perSecond);
    this.lastMs = nowMs;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  /** Takes what a request turned out to cost beyond the one that `take` took; until it is back, `take` refuses. */
  charge(cost: number): void {
    this.tokens -= cost;
  }
}

/** Addresses that are remembered; the least recently seen is dropped, and may then ask as if it were new. */
const ADDRESSES_MAX = 10_000;

/** The same for each address, for requests without a connection that could be counted. */
export class AddressLimit {
  /** The least recently seen first. */
  readonly #limits = new Map<string, RateLimit>();

  /**
   * @param perSecond in the long run; twice that at once
   * @param nowMs a clock that only goes on
   */
  constructor(
    private readonly perSecond: number,
    private readonly nowMs: () => number,
  ) {}

  /** Whether one more request from there is within the limit. */
  take(address: string): boolean {
    return this.limitOf(address).take(this.nowMs());
  }

  /** As of a `RateLimit`. */
  charge(address: string, cost: number): void {
    this.limitOf(address).charge(cost);
  }

  private limitOf(address: string): RateLimit {
    const limit = this.#limits.get(address) ?? new RateLimit(this.perSecond, this.nowMs());
    this.#limits.delete(address);
    this.#limits.set(address, limit);
    forgetOldest(this.#limits, ADDRESSES_MAX);
    return limit;
  }
}
