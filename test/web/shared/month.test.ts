/** The days that a calendar shows, and where its keys lead: months of every length, and the ends of years. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysMoved, monthsLater, weeksOf } from '../../../server/web/client/shared/words/month.js';

const DAY_MS = 86_400_000;
const day = fc.integer({ min: 0, max: 60_000 }).map((count) => new Date(count * DAY_MS).toISOString().slice(0, 10));

describe('a month', () => {
  it('has each of its days once, in whole weeks from Monday', () => {
    fc.assert(
      fc.property(day, (one) => {
        const month = one.slice(0, 7);
        const weeks = weeksOf(month);
        expect(weeks.every((week) => week.length === 7)).toBe(true);
        const days = weeks.flat().filter((each) => each !== null);
        const [year = 0, number = 0] = month.split('-').map(Number);
        const count = new Date(Date.UTC(year, number, 0)).getUTCDate();
        expect(days).toEqual(Array.from({ length: count }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`));
        for (const week of weeks) {
          const column = week.findIndex((each) => each !== null);
          expect((new Date(`${week[column]}T00:00:00Z`).getUTCDay() + 6) % 7).toBe(column);
        }
      }),
    );
  });

  it('is the one after it, with the day or the last one that there is', () => {
    expect(monthsLater('2026-01-31', 1)).toBe('2026-02-28');
    expect(monthsLater('2028-01-31', 1)).toBe('2028-02-29');
    expect(monthsLater('2026-12-15', 1)).toBe('2027-01-15');
    expect(monthsLater('2026-01-15', -1)).toBe('2025-12-15');
    expect(monthsLater('2026-03-31', -1)).toBe('2026-02-28');
  });
});

describe('a key', () => {
  it('leads a day, a week or a month on, and back by its opposite', () => {
    fc.assert(
      fc.property(day, (one) => {
        for (const [there, back] of [
          ['ArrowRight', 'ArrowLeft'],
          ['ArrowDown', 'ArrowUp'],
        ] as const) {
          expect(daysMoved(daysMoved(one, there) ?? '', back)).toBe(one);
        }
        const next = daysMoved(one, 'PageDown') ?? '';
        expect(next.slice(0, 7)).toBe(monthsLater(`${one.slice(0, 7)}-01`, 1).slice(0, 7));
      }),
    );
    expect(daysMoved('2026-12-31', 'ArrowRight')).toBe('2027-01-01');
    expect(daysMoved('2026-11-28', 'Enter')).toBe(null);
  });
});
