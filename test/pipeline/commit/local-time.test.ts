/** When a minute of a day of the branch is, also on days on which clocks are set. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Calendar } from '../../../server/pipeline/commit/clock.js';

const MINUTE_MS = 60_000;
const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const timeIn = (zone: string, day: string, time: string): string | null => {
  const atMs = new Calendar(zone).instantOf(day, minuteOf(time));
  return atMs === null ? null : new Date(atMs).toISOString().slice(0, 16);
};

// The changes are those of the IANA time zone database (europe, asia, australasia), which Node has.
it.each([
  ['Europe/Berlin', '2026-03-29', '01:59', '2026-03-29T00:59'],
  ['Europe/Berlin', '2026-03-29', '02:00', null],
  ['Europe/Berlin', '2026-03-29', '02:59', null],
  ['Europe/Berlin', '2026-03-29', '03:00', '2026-03-29T01:00'],
  ['Europe/Berlin', '2026-03-29', '23:59', '2026-03-29T21:59'],
  ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30'],
  ['Europe/Berlin', '2026-10-25', '03:00', '2026-10-25T02:00'],
  ['Europe/Berlin', '2026-10-26', '00:00', '2026-10-25T23:00'],
  // Kazakhstan took one time zone at midnight after the leap day of 2024: its last hour came twice.
  ['Asia/Almaty', '2024-02-29', '22:30', '2024-02-29T16:30'],
  ['Asia/Almaty', '2024-02-29', '23:30', '2024-02-29T17:30'],
  ['Asia/Almaty', '2024-03-01', '00:00', '2024-02-29T19:00'],
  ['Asia/Almaty', '2026-11-24', '09:30', '2026-11-24T04:30'],
  ['Australia/Lord_Howe', '2026-10-04', '02:15', null],
  ['Australia/Lord_Howe', '2026-10-04', '02:30', '2026-10-03T15:30'],
  ['UTC', '2028-02-29', '00:00', '2028-02-29T00:00'],
  ['UTC', '2027-02-29', '00:00', null],
])('%s, %s at %s is %s', (zone, day, time, expected) => {
  expect(timeIn(zone, day, time)).toBe(expected);
});

it('is the first moment that a clock on the wall would show it', () => {
  const days: readonly (readonly [string, string])[] = [
    ['Europe/Berlin', '2026-03-29'],
    ['Europe/Berlin', '2026-10-25'],
    ['Asia/Almaty', '2024-02-29'],
    ['Asia/Almaty', '2026-11-24'],
    ['America/St_Johns', '2026-11-01'],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...days), fc.integer({ min: 0, max: 1439 }), ([zone, day], minute) => {
      const calendar = new Calendar(zone);
      const noonMs = Date.parse(`${day}T12:00:00Z`);
      let first: number | null = null;
      for (let atMs = noonMs - 27 * 60 * MINUTE_MS; atMs < noonMs + 27 * 60 * MINUTE_MS && first === null; atMs += MINUTE_MS) {
        const { day: shown, minuteOfDay } = calendar.at(atMs);
        if (shown === day && minuteOfDay === minute) first = atMs;
      }
      expect(calendar.instantOf(day, minute)).toBe(first);
    }),
    { numRuns: 25 },
  );
});
