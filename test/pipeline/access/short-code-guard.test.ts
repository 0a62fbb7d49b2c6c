/** How many short codes of bookings can be tried, by a clock that the test moves. */
import { beforeEach, expect, it } from 'vitest';
import { ShortCodeGuard } from '../../../server/pipeline/access/short-code-guard.js';

let nowMs = 0;
let guard: ShortCodeGuard;
beforeEach(() => {
  nowMs = 0;
  guard = new ShortCodeGuard(() => nowMs);
});

it('an address has twenty wrong ones, and then one in three minutes', () => {
  for (let wrong = 0; wrong < 20; wrong++) {
    expect(guard.waitSeconds('10.0.0.1')).toBe(0);
    guard.wrong('10.0.0.1');
  }
  expect([guard.waitSeconds('10.0.0.1'), guard.waitSeconds('10.0.0.2')]).toEqual([180, 0]);
  nowMs = 180_000;
  expect(guard.waitSeconds('10.0.0.1')).toBe(0);
  guard.wrong('10.0.0.1');
  expect(guard.waitSeconds('10.0.0.1')).toBe(180);
});

it('many addresses have two hundred together, and then one in half a minute', () => {
  for (let address = 0; address < 200; address++) guard.wrong(`10.0.1.${address}`);
  expect(guard.waitSeconds('10.0.0.9')).toBe(30);
  nowMs = 30_000;
  expect(guard.waitSeconds('10.0.0.9')).toBe(0);
});
