/** A thousand branches at a headquarters that refuses or does not answer: each comes seldom, and none of them together. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Backoff } from '../../server/uplink/backoff.js';

const HOUR_MS = 3_600_000;

/** Connections of an hour, each of which lasts as long as `lasts` says; null = it is not made. */
function hourOf(lasts: (turn: number) => number | null, chance: () => number): readonly number[] {
  let nowMs = 0;
  const backoff = new Backoff(() => nowMs, chance);
  const pausesMs: number[] = [];
  while (nowMs < HOUR_MS) {
    const lastsMs = lasts(pausesMs.length);
    if (lastsMs !== null) backoff.connected();
    nowMs += lastsMs ?? 0;
    const pauseMs = backoff.lost();
    pausesMs.push(pauseMs);
    nowMs += pauseMs;
  }
  return pausesMs;
}

const middle = (): number => 0.5;

it('doubles the pause from one second to half a minute, whether a connection was made or not', () => {
  for (const lastsMs of [null, 5, 10_000]) {
    expect(hourOf(() => lastsMs, middle).slice(0, 7)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  }
});

it('begins anew after a connection that was steady, and after no other', () => {
  expect(hourOf((turn) => (turn === 5 ? 30_000 : 29_999), middle).slice(3, 8)).toEqual([8_000, 16_000, 1_000, 2_000, 4_000]);
  // What was connected long ago says nothing of an attempt that failed.
  expect(hourOf((turn) => (turn === 0 ? 60_000 : null), middle).slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
});

it('comes less than 250 times in an hour to a headquarters that does not answer, and within 45 s of its return', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), (stream) => {
      const pausesMs = hourOf(
        () => 50,
        () => stream.next().value,
      );
      expect(pausesMs.length).toBeLessThan(250);
      for (const pauseMs of pausesMs) expect(pauseMs >= 500 && pauseMs <= 45_000).toBe(true);
    }),
  );
});

it('does not bring branches back together', () => {
  const [first] = hourOf(
    () => null,
    () => 0,
  );
  const [last] = hourOf(
    () => null,
    () => 0.999,
  );
  expect([first, last]).toEqual([500, 1_499]);
});
