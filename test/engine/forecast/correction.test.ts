/** What is learned from forecasts that were wrong, on waits whose distribution is known. */
import { describe, expect, it } from 'vitest';
import { Correction } from '../../../server/engine/forecast/correction.js';
import { MINUTE_MS } from '../models/engine.js';
import { seeded } from './simulated-days.js';

const HOUR_MS = 3_600_000;
const VISITORS = 30_000;

/** Plays that say the truth for a wait between nothing and twice as long. */
const playsOf = (minutes: number) => ({
  leastMs: 0.2 * minutes * MINUTE_MS,
  medianMs: minutes * MINUTE_MS,
  mostMs: 1.8 * minutes * MINUTE_MS,
});

interface Seen {
  readonly hour: number;
  readonly minutes: number;
  readonly isLate: boolean;
  readonly inTime: readonly boolean[];
}

/** Visitors who wait `times` as long as the plays say; what they were told in the second half of the time. */
function told(times: (hour: number, minutes: number) => number, correction = new Correction(), others = 0): Seen[] {
  const chance = seeded(5);
  return Array.from({ length: VISITORS }, (_, index) => {
    const [hour, minutes] = [Math.floor(9 * chance()), 0.5 + 80 * chance() ** 2];
    const forecast = correction.correct(playsOf(minutes), hour * HOUR_MS);
    const waitedMs = 2 * chance() * minutes * MINUTE_MS * times(hour, minutes);
    correction.learn(forecast, waitedMs, others);
    const inTime = [forecast.leastMs, forecast.medianMs, forecast.mostMs].map((ms) => waitedMs <= ms);
    return { hour, minutes, isLate: index > VISITORS / 2, inTime };
  }).filter(({ isLate }) => isLate);
}

function expectCovered(seen: readonly Seen[]): void {
  expect(seen.length).toBeGreaterThan(300);
  for (const [index, share] of [0.1, 0.5, 0.9].entries()) {
    const covered = seen.filter(({ inTime }) => inTime[index]).length / seen.length;
    expect(Math.abs(covered - share), `${share}: ${covered}`).toBeLessThan(0.04);
  }
}

describe('corrected forecasts', () => {
  it('stay as they are where the plays are right', () => {
    const correction = new Correction();
    expectCovered(told(() => 1, correction));
    const { medianMs } = correction.correct(playsOf(20), 0);
    expect(medianMs / MINUTE_MS).toBeGreaterThan(17);
    expect(medianMs / MINUTE_MS).toBeLessThan(23);
  });

  it('learn nothing from who was told to be called at once, which no factor changes', () => {
    const correction = new Correction();
    for (let visitor = 0; visitor < 3_000; visitor++)
      correction.learn(correction.correct({ leastMs: 0, medianMs: 0, mostMs: 0 }, 0), 5_000, 0);
    const { leastMs, medianMs, mostMs } = correction.correct(playsOf(20), 0);
    expect({ leastMs, medianMs, mostMs }).toEqual(playsOf(20));
  });

  it('are true in each hour, also where one of them is another every day', () => {
    const seen = told((hour) => (hour === 4 ? 1.8 : 1));
    for (let hour = 0; hour < 9; hour++) expectCovered(seen.filter((one) => one.hour === hour));
  });

  it('are true for long waits and for short ones', () => {
    const seen = told((_, minutes) => (minutes > 30 ? 0.6 : 1.3));
    expectCovered(seen.filter(({ minutes }) => minutes > 45));
    expectCovered(seen.filter(({ minutes }) => minutes < 15));
  });

  it('never say less at most than at least', () => {
    const correction = new Correction();
    told(() => 0.1, correction);
    const { leastMs, medianMs, mostMs } = correction.correct({ leastMs: 60_000, medianMs: 60_000, mostMs: 60_000 }, 0);
    expect(leastMs).toBeLessThanOrEqual(medianMs);
    expect(medianMs).toBeLessThanOrEqual(mostMs);
  });

  it('do not follow a crowd that was late together', () => {
    const [crowd, single] = [new Correction(), new Correction()];
    const forecast = crowd.correct(playsOf(20), 0);
    for (let count = 0; count < 60; count++) {
      crowd.learn(forecast, 60 * MINUTE_MS, 60);
      single.learn(forecast, 60 * MINUTE_MS, 0);
    }
    const [together, apart] = [crowd, single].map((correction) => correction.correct(playsOf(20), 0).medianMs / forecast.medianMs);
    expect(together).toBeLessThan(1.05);
    expect(apart).toBeGreaterThan(1.15);
  });
});
