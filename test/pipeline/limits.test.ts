/** What slows a client down: too many requests, and guesses at passwords. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LoginGuard } from '../../server/pipeline/login-guard.js';
import { RateLimit } from '../../server/pipeline/rate-limit.js';

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

describe('guesses', () => {
  const ADDRESS = '192.0.2.1';

  function guardAt(start = 0) {
    let nowMs = start;
    const guard = new LoginGuard(() => nowMs);
    return {
      guard,
      pass: (ms: number) => {
        nowMs += ms;
      },
      fail: (login: string, address: string, times: number) => {
        for (let time = 0; time < times; time++) guard.failed(login, address);
      },
    };
  }

  it('at an account are free three times, then each wait is twice the one before, up to a minute', () => {
    const { guard, fail } = guardAt();
    const waits: number[] = [];
    for (let failure = 1; failure <= 12; failure++) {
      // From another address each time: the account itself is guarded.
      fail('admin', `192.0.2.${failure}`, 1);
      waits.push(guard.waitSeconds('admin', 'elsewhere'));
    }
    expect(waits).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('end by themselves, and leave other accounts alone', () => {
    const { guard, fail, pass } = guardAt();
    fail('admin', ADDRESS, 4);
    expect(guard.waitSeconds('admin', ADDRESS)).toBe(1);
    expect(guard.waitSeconds('petrov', ADDRESS)).toBe(0);
    pass(999);
    expect(guard.waitSeconds('admin', ADDRESS)).toBe(1);
    pass(1);
    expect(guard.waitSeconds('admin', ADDRESS)).toBe(0);
    fail('admin', ADDRESS, 1);
    expect(guard.waitSeconds('admin', ADDRESS)).toBe(2);
  });

  it('from an address count for all accounts together; a right password clears only its own', () => {
    const { guard, fail } = guardAt();
    for (let guess = 1; guess <= 13; guess++) fail(`user ${guess}`, ADDRESS, 1);
    expect(guard.waitSeconds('anybody', ADDRESS)).toBe(1);
    expect(guard.waitSeconds('anybody', '192.0.2.2')).toBe(0);
    guard.succeeded('anybody');
    expect(guard.waitSeconds('anybody', ADDRESS)).toBe(1);
    fail('admin', 'elsewhere', 5);
    guard.succeeded('admin');
    expect(guard.waitSeconds('admin', 'elsewhere')).toBe(0);
  });

  it('are forgotten after a quarter of an hour', () => {
    const { guard, fail, pass } = guardAt();
    fail('admin', ADDRESS, 8);
    pass(15 * 60_000 - 1);
    fail('admin', ADDRESS, 1);
    expect(guard.waitSeconds('admin', ADDRESS)).toBe(32);
    pass(15 * 60_000);
    fail('admin', ADDRESS, 1);
    expect(guard.waitSeconds('admin', ADDRESS)).toBe(0);
  });

  it('of ten thousand others cost memory for the newest only', () => {
    const { guard, fail } = guardAt();
    fail('the first', 'first', 5);
    for (let other = 0; other < 5000; other++) fail(`other ${other}`, `address ${other}`, 1);
    expect(guard.waitSeconds('the first', 'first')).toBe(0);
    fail('the last', 'last', 5);
    expect(guard.waitSeconds('the last', 'last')).toBe(2);
  });

  it('are checked two at a time, in their order, and a check that breaks gives its turn on', async () => {
    const { guard } = guardAt();
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const check = (number: number) => (): Promise<number> => {
      begun.push(number);
      return new Promise((resolve, reject) => ends.push(() => (number === 1 ? reject(new Error('broken')) : resolve(number))));
    };
    const checks = [1, 2, 3, 4].map((number) => guard.inTurn(check(number)));
    const broken = expect(checks[0]).rejects.toThrow('broken');
    expect(begun).toEqual([1, 2]);
    for (const number of [1, 2, 3, 4]) {
      ends[number - 1]?.();
      await nextTurn();
      expect(begun).toEqual([1, 2, 3, 4].slice(0, number + 2));
    }
    await broken;
    expect(await Promise.all(checks.slice(1))).toEqual([2, 3, 4]);
  });

  it('of more people than wait anywhere are not checked at all', async () => {
    const { guard } = guardAt();
    let end = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      end = resolve;
    });
    const waiting = Array.from({ length: 1002 }, () => guard.inTurn(() => held.then(() => 'checked')));
    expect(await guard.inTurn(async () => 'checked')).toBeUndefined();
    end();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['checked']));
    expect(await guard.inTurn(async () => 'checked again')).toBe('checked again');
  });
});
