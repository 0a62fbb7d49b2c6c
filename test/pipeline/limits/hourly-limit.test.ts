/** So many within any hour, whenever it begins. */
import { expect, it } from 'vitest';
import { HourlyLimit } from '../../../server/pipeline/limits/hourly-limit.js';

const MINUTE_MS = 60_000;

it('goes on with what an earlier program took within the hour', () => {
  const nowMs = 500 * MINUTE_MS;
  const agesMs = [10, 61, 50, -5].map((minutes) => minutes * MINUTE_MS);
  expect(new HourlyLimit(4, () => nowMs, agesMs).waitSeconds()).toBe(0);
  expect(new HourlyLimit(3, () => nowMs, agesMs).waitSeconds()).toBe(10 * 60);
  // Of more than it gives, the newest count: room comes with each that is an hour old.
  expect(new HourlyLimit(2, () => nowMs, agesMs).waitSeconds()).toBe(50 * 60);
});

it('has room again when the oldest is an hour old, and says when that is', () => {
  let nowMs = 0;
  const limit = new HourlyLimit(2, () => nowMs);
  limit.taken();
  nowMs = 20 * MINUTE_MS;
  expect(limit.waitSeconds()).toBe(0);
  limit.taken();
  expect(limit.waitSeconds()).toBe(40 * 60);
  nowMs = 60 * MINUTE_MS - 1;
  expect(limit.waitSeconds()).toBe(1);
  nowMs += 1;
  expect(limit.waitSeconds()).toBe(0);
  limit.taken();
  // That of the twentieth minute.
  expect(limit.waitSeconds()).toBe(20 * 60);
});
