/** Forecasts held against simulated days whose truth is known. */
import { describe, expect, it } from 'vitest';
import { cases, IS_FULL } from '../../support/depth.js';
import { playDays, type Told } from './simulated-days.js';

/** Days from which the forecaster learns only. */
const WARM_UP_DAYS = 2;
/** Days are played on a busy machine as well. */
const TIMEOUT_MS = 300_000;
const DAYS = WARM_UP_DAYS + Math.max(4, cases(10));
/** Visitors of one day are late together: of few days the shares are less certain. */
const [MOST_LEAST, MOST_MOST, MEDIAN_OFF] = IS_FULL ? [0.85, 0.95, 0.1] : [0.78, 0.98, 0.2];

const shareOf = (told: readonly Told[], isSo: (one: Told) => boolean): number => told.filter(isSo).length / told.length;

function report(name: string, told: readonly Told[]) {
  const coverage = {
    most: shareOf(told, ({ waitedMs, mostMs }) => waitedMs <= mostMs),
    median: shareOf(told, ({ waitedMs, medianMs }) => waitedMs <= medianMs),
  };
  const minutes = (pick: (one: Told) => number) => (told.reduce((sum, one) => sum + pick(one), 0) / told.length / 60_000).toFixed(1);
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const means = [({ waitedMs }: Told) => waitedMs, ({ medianMs }: Told) => medianMs, ({ mostMs }: Told) => mostMs].map(minutes);
  process.stdout.write(
    `${name}: ${told.length} visitors, P90 covers ${percent(coverage.most)}, P50 ${percent(coverage.median)}; ` +
      `mean wait ${means[0]} min, told ${means[1]} to ${means[2]}\n`,
  );
  return coverage;
}

describe('what visitors are told of their wait', () => {
  for (const [name, perHour] of [
    ['a usual day', 27],
    ['a day with too few clerks', 33],
  ] as const) {
    it(
      `is true for nine of ten of those who wait, on ${name}`,
      () => {
        const told = [1, 2, 3]
          .slice(0, cases(3))
          .flatMap((seed) => playDays(seed, DAYS, perHour))
          .filter(({ day }) => day >= WARM_UP_DAYS);
        const waiting = told.filter(({ medianMs, waitedMs }) => Math.max(medianMs, waitedMs) >= 60_000);
        report(`${name}, everybody`, told);
        const { most, median } = report(`${name}, who waits a minute`, waiting);
        expect(waiting.length).toBeGreaterThan(cases(1_000));
        expect(most).toBeGreaterThan(MOST_LEAST);
        expect(most).toBeLessThan(MOST_MOST);
        expect(Math.abs(median - 0.5)).toBeLessThan(MEDIAN_OFF);
      },
      TIMEOUT_MS,
    );
  }
});
