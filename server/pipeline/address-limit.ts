/** How often something may be asked for from one address, where askers have no connection that could be counted. */
import { forgetOldest } from './guess-budget.js';
import { RateLimit } from './rate-limit.js';

/** Addresses that are remembered; the one that asked longest ago goes, and may ask as if it came for the first time. */
const ADDRESSES_MAX = 10_000;

export class AddressLimit {
  /** The one that asked longest ago first. */
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
    const now = this.nowMs();
    const limit = this.#limits.get(address) ?? new RateLimit(this.perSecond, now);
    this.#limits.delete(address);
    this.#limits.set(address, limit);
    forgetOldest(this.#limits, ADDRESSES_MAX);
    return limit.take(now);
  }
}
