/** How often a name passes in a time, with a bounded memory of names. */
import { expect, it } from 'vitest';
import { Limit } from '../../server/hq/enrolment/limit.js';

function limitOf(most: number, windowMs: number, namesMax?: number) {
  let nowMs = 0;
  const limit = new Limit(() => nowMs, most, windowMs, namesMax);
  const passes = (name: string, atMs: number): boolean => {
    nowMs = atMs;
    return limit.passes(name);
  };
  return passes;
}

it('lets a name pass so often in a time, and counts each for itself', () => {
  const passes = limitOf(2, 1_000);
  expect(['a', 'a', 'a', 'b'].map((name) => passes(name, 0))).toEqual([true, true, false, true]);
  expect([999, 1_000, 1_000, 1_000].map((atMs) => passes('a', atMs))).toEqual([false, true, true, false]);
});

it('refuses new names while its memory is full of fresh ones, and forgets those that have ended', () => {
  const passes = limitOf(1, 1_000, 2);
  expect([passes('a', 0), passes('b', 500), passes('c', 999)]).toEqual([true, true, false]);
  expect([passes('c', 1_000), passes('d', 1_000), passes('d', 1_500)]).toEqual([true, false, true]);
});
