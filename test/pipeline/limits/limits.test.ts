/** What slows a client down that sends too many requests. */
import { describe, expect, it } from 'vitest';
import { RateLimit } from '../../../server/pipeline/limits/rate-limit.js';

describe('requests', () => {
  const allowed = (limit: RateLimit, nowMs: number): number => {
    let count = 0;
    while (limit.take(nowMs)) count += 1;
    return count;
  };

  it('come in a burst of twice the rate, then at the rate', () => {
    const limit = new RateLimit(200, 0);
    expect(allowed(limit, 0)).toBe(400);
    expect(allowed(limit, 4)).toBe(0);
    expect(allowed(limit, 5)).toBe(1);
    expect(allowed(limit, 1005)).toBe(200);
  });

  it('gain nothing by a long silence but the burst', () => {
    const limit = new RateLimit(3, 0);
    expect(allowed(limit, 86_400_000)).toBe(6);
  });

  it('lose nothing between two looks, however small the steps', () => {
    const limit = new RateLimit(10, 0);
    allowed(limit, 0);
    let count = 0;
    for (let nowMs = 1; nowMs <= 10_000; nowMs++) if (limit.take(nowMs)) count += 1;
    // Ten seconds, less the one that may still be filling up.
    expect(count).toBeGreaterThanOrEqual(99);
    expect(count).toBeLessThanOrEqual(100);
  });
});
