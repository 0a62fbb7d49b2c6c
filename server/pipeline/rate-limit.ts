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
}
