/** What guesses at passwords cost, by a clock of the test's own: the one who guesses pays, and nobody else. */
import { describe, expect, it } from 'vitest';
import type { Rejection } from '../../../server/model/errors/errors.js';
import { type LoginAttempt, LoginGuard, sourceOf } from '../../../server/pipeline/access/login-guard.js';
import { LoginLog } from '../../../server/pipeline/access/login-log.js';

const HOUR_MS = 3_600_000;
const X = 'petrov';
const HERE = '192.0.2.1';

const from = (address: string, login = X, knownBy?: string): LoginAttempt => ({ login, address, knownBy });

class Bench {
  nowMs = 0;
  readonly lines: { readonly fields: Readonly<Record<string, unknown>>; readonly text: string }[] = [];
  readonly guard = new LoginGuard(
    () => this.nowMs,
    new LoginLog(
      () => this.nowMs,
      (fields, text) => this.lines.push({ fields, text }),
    ),
  );

  wait = (attempt: LoginAttempt): number => this.guard.waitSeconds(attempt);

  async wrong(attempt: LoginAttempt, times = 1): Promise<Rejection | null> {
    let refusal: Rejection | null = null;
    for (let time = 0; time < times; time++) refusal = await this.guard.refuse(attempt, async () => false);
    return refusal;
  }

  right = async (attempt: LoginAttempt): Promise<boolean> => (await this.guard.refuse(attempt, async () => true)) === null;

  readonly #made = new Map<string, number>();

  /** Guesses made in the hours from now on by attackers who try as soon as they may; `next` = whom each one guesses at next. */
  async guesses(addresses: readonly string[], hours: number, next: (guess: number) => string = () => X): Promise<number> {
    let total = 0;
    for (const untilMs = this.nowMs + hours * HOUR_MS; this.nowMs < untilMs; this.nowMs += 1000) {
      for (const address of addresses) {
        const count = this.#made.get(address) ?? 0;
        if (!(await this.guessIfAllowed(from(address, next(count))))) continue;
        this.#made.set(address, count + 1);
        total += 1;
      }
    }
    return total;
  }

  async guessIfAllowed(attempt: LoginAttempt): Promise<boolean> {
    if (this.wait(attempt) > 0) return false;
    await this.wrong(attempt);
    return true;
  }
}

const addressesOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `10.0.0.${index}`);

describe('a wrong guess', () => {
  it('is free three times; then the wait is twice the one before, up to a minute, for this account from this place', async () => {
    const bench = new Bench();
    const known = from(HERE, X, 'mark');
    const waits: number[] = [];
    for (let failure = 1; failure <= 12; failure++) {
      await bench.wrong(known);
      waits.push(bench.wait(known));
      bench.nowMs += (waits.at(-1) as number) * 1000;
    }
    expect(waits).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    await bench.wrong(known);
    expect(bench.wait(from(HERE, 'ivanova'))).toBe(0);
    expect(bench.wait(from('192.0.2.2'))).toBe(0);
    expect(await bench.right(known), 'too early').toBe(false);
    bench.nowMs += 60_000;
    expect(await bench.right(known)).toBe(true);
    expect(bench.wait(known)).toBe(0);
    await bench.wrong(known, 3);
    expect(bench.wait(known), 'a right one has cleared what was before').toBe(0);
  });

  it('is forgotten after a day', async () => {
    const bench = new Bench();
    await bench.wrong(from(HERE), 3);
    bench.nowMs += 24 * HOUR_MS - 1;
    await bench.wrong(from(HERE));
    expect(bench.wait(from(HERE))).toBe(1);
    bench.nowMs += 24 * HOUR_MS;
    await bench.wrong(from(HERE));
    expect(bench.wait(from(HERE))).toBe(0);
  });

  it('from a known device costs neither the account nor its address anything', async () => {
    const bench = new Bench();
    for (let device = 0; device < 200; device++) await bench.wrong(from(HERE, X, `mark ${device}`));
    expect(bench.wait(from(HERE))).toBe(0);
    expect(bench.wait(from(HERE, 'ivanova'))).toBe(0);
  });
});

describe('an attempt before the end of a wait', () => {
  it('makes it longer, up to five minutes, and only for who made it: who tries all the time guesses nothing', async () => {
    const bench = new Bench();
    await bench.wrong(from(HERE), 4);
    const early = await bench.wrong(from(HERE));
    expect(early).toMatchObject({ parameters: { seconds: 1 } });
    expect(bench.wait(from(HERE))).toBe(2);
    await bench.wrong(from(HERE), 1000);
    expect(bench.wait(from(HERE))).toBe(300);
    for (let second = 0; second < 3600; second++, bench.nowMs += 1000) await bench.wrong(from(HERE), 2);
    expect(bench.wait(from(HERE))).toBeGreaterThan(290);
    expect(bench.wait(from('192.0.2.2'))).toBe(0);
    expect(bench.wait(from(HERE, X, 'mark'))).toBe(0);
  });

  it('on a known device does not: its address may be that of somebody else, too', async () => {
    const bench = new Bench();
    await bench.wrong(from(HERE, X, 'mark'), 1000);
    expect(bench.wait(from(HERE, X, 'mark'))).toBe(1);
  });
});

describe('while others guess', () => {
  it('at full speed from one address, the right password is taken from all others, and from a known device there', async () => {
    const bench = new Bench();
    for (let second = 0; second < 240; second++, bench.nowMs += 1000) {
      await bench.wrong(from(HERE), 50);
      expect(await bench.right(from('192.0.2.2', X, 'mark'))).toBe(true);
      expect(await bench.right(from(HERE, X, 'secret'))).toBe(true);
      expect(await bench.right(from(`192.0.3.${second}`))).toBe(true);
    }
  });

  it.each([2, 8, 50, 250])('from %i addresses for hours, a known device never waits and a new one soon does not', async (count) => {
    const bench = new Bench();
    const attackers = addressesOf(count);
    await bench.guesses(attackers, 1);
    for (let part = 0; part < 10; part++) {
      await bench.guesses(attackers, 0.1);
      expect(bench.wait(from('192.0.2.2', X, 'mark'))).toBe(0);
      expect(bench.wait(from(`192.0.2.${part}`))).toBe(0);
    }
  });

  it('from 250 addresses that begin now, a new device is in after half an hour', async () => {
    const bench = new Bench();
    const newcomer = from('192.0.2.3');
    let waited = 0;
    for (; waited < 24 * 3600; waited++, bench.nowMs += 1000) {
      // The attackers come first, each second.
      for (const address of addressesOf(250)) await bench.guessIfAllowed(from(address));
      if (bench.wait(newcomer) === 0) break;
    }
    expect(waited).toBe(1910);
    expect(await bench.right(newcomer)).toBe(true);
  });

  it('one account after the other at an address, users who are known there do not wait', async () => {
    const bench = new Bench();
    for (let guess = 0; guess < 30; guess++) await bench.wrong(from(HERE, `account ${guess}`));
    expect(bench.wait(from(HERE, 'anybody'))).toBeGreaterThan(0);
    expect(bench.wait(from(HERE, X, 'mark'))).toBe(0);
    expect(bench.wait(from('192.0.2.2', 'anybody'))).toBe(0);
  });

  it('at an account from one address behind which others are, the rest of that address can go on', async () => {
    const bench = new Bench();
    await bench.guesses([HERE], 1);
    expect(bench.wait(from(HERE, 'ivanova'))).toBe(0);
  });
});

describe('guesses in an hour, by whoever waits as he is told', () => {
  // The table of docs/threat-model.md: addresses, whom, how many in the first hour and in the one after.
  it.each([
    ['one address at one account', 1, () => X, [35, 30]],
    ['one address at one account after the other', 1, (guess: number) => `account ${guess}`, [53, 30]],
    ['250 addresses at one account', 250, () => X, [404, 345]],
    ['250 addresses at fifty accounts', 250, (guess: number) => `account ${guess % 50}`, [11_793, 7_532]],
  ] as const)('%s', async (_, count, next, hours) => {
    const bench = new Bench();
    const addresses = addressesOf(count);
    expect([await bench.guesses(addresses, 1, next), await bench.guesses(addresses, 1, next)]).toEqual(hours);
  });
});

describe('memory', () => {
  it('is kept for the newest ten thousand, and what an attacker throws out does not free the account that he is after', async () => {
    const bench = new Bench();
    await bench.wrong(from(HERE), 4);
    for (let other = 0; other < 10_000; other++) await bench.wrong(from(`10.${other >> 8}.${other & 255}.1`, `other ${other}`));
    expect(bench.wait(from(HERE))).toBe(0);
    await bench.wrong(from(HERE), 4);
    expect(bench.wait(from(HERE))).toBe(1);
  });
});

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['keypad 1', 'keypad 1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::6', '2001:db8:0:0::/64'],
    ['fe80::1:2:3:4', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
  ])('%s counts as %s', (address, source) => {
    expect(sourceOf(address)).toBe(source);
  });

  it('of IPv6 is one of many that a machine has: changing it gains nothing', async () => {
    const bench = new Bench();
    for (let guess = 1; guess <= 4; guess++) await bench.wrong(from(`2001:db8::${guess}`));
    expect(bench.wait(from('2001:db8::ffff'))).toBe(1);
  });
});

describe('the log', () => {
  it('has account and address of a failed log-in, and few lines however many fail', async () => {
    const bench = new Bench();
    await bench.wrong(from(HERE));
    expect(bench.lines).toEqual([{ fields: { login: X, address: HERE }, text: 'log-in failed: wrong login or password' }]);
    for (let second = 0; second < 3600; second++, bench.nowMs += 1000)
      for (const address of addressesOf(20)) await bench.wrong(from(address, `account ${second}`));
    // 20 at once, six a minute, and one a minute of those that were not even looked at.
    expect(bench.lines.length).toBeLessThanOrEqual(20 + 360 + 61);
    expect(bench.lines.some(({ fields }) => Number(fields.failuresNotLogged) > 0)).toBe(true);
    const told = bench.lines.reduce((sum, { fields }) => sum + Number(fields.refused ?? 0), 0);
    expect(told).toBeGreaterThan(60_000);
  });
});
