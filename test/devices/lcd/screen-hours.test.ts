/** When the screens of the hall are lit, by table. */
import { expect, it } from 'vitest';
import { isHallOpen } from '../../../server/devices/lcd/screen-hours.js';
import { Calendar } from '../../../server/model/books/calendar.js';
import type { OpeningHours } from '../../../server/model/hours-of-day.js';

const MONDAY = 1;
const DAY: OpeningHours = { '1': ['09:00-13:00', '14:00-18:00'] };
const EVENING: OpeningHours = { '1': ['19:00-24:00'], '2': ['00:00-01:00'] };
const kiosk = (opening_hours: OpeningHours, disabled: 0 | 1 = 0) => ({ opening_hours, disabled });

it.each([
  ['before the margin', '08:44', MONDAY, [kiosk(DAY)], 0, false],
  ['a quarter of an hour before it opens', '08:45', MONDAY, [kiosk(DAY)], 0, true],
  ['while it is open', '12:00', MONDAY, [kiosk(DAY)], 0, true],
  ['in the last minute of the margin', '13:14', MONDAY, [kiosk(DAY)], 0, true],
  ['in its break', '13:30', MONDAY, [kiosk(DAY)], 0, false],
  ['a quarter of an hour after it closed', '18:15', MONDAY, [kiosk(DAY)], 0, false],
  ['after hours with a visitor', '18:15', MONDAY, [kiosk(DAY)], 1, true],
  ['on a day without hours', '12:00', 7, [kiosk(DAY)], 0, false],
  ['on a day without hours, another kiosk being open always', '12:00', 7, [kiosk(DAY), kiosk({})], 0, true],
  ['on a day without hours, the other kiosk being disabled', '12:00', 7, [kiosk(DAY), kiosk({}, 1)], 0, false],
  ['while another kiosk is open', '20:00', MONDAY, [kiosk(DAY), kiosk(EVENING)], 0, true],
  ['in the last minute of a day', '23:59', MONDAY, [kiosk(EVENING)], 0, true],
  ['in the first minute of the next', '00:00', 2, [kiosk(EVENING)], 0, true],
  ['at night without a kiosk', '03:00', MONDAY, [], 0, true],
  ['at night, all kiosks being disabled', '03:00', MONDAY, [kiosk(DAY, 1)], 0, true],
] as const)('%s (%s, weekday %i)', (_when, time, weekday, kiosks, visitors, isOpen) => {
  const books = { Registrator: new Map(kiosks.map((row, index) => [index, row as never])), Calendar: new Map() };
  const minuteOfDay = 60 * Number(time.slice(0, 2)) + Number(time.slice(3));
  expect(isHallOpen({ books, consumers: { size: visitors } } as never, { atMs: 0, day: '2026-11-23', weekday, minuteOfDay })).toBe(isOpen);
});

it.each([
  ['in a short day of the branch, after its end', '12:30', [kiosk(DAY)], 0, false],
  ['in a short day of the branch, within the margin', '12:10', [kiosk(DAY)], 0, true],
  ['without a kiosk, outside of the hours of the branch', '12:30', [], 0, false],
  ['outside of the hours of the branch, with a visitor', '12:30', [], 1, true],
] as const)('%s (%s)', (_when, time, kiosks, visitors, isOpen) => {
  const books = {
    Registrator: new Map(kiosks.map((row, index) => [index, row as never])),
    Calendar: new Map([
      [1, { ...Calendar.defaults, id: 1, name: 'short', days: [{ date: '2026-11-23', hours: ['09:00-12:00'] }] } as never],
    ]),
  };
  const minuteOfDay = 60 * Number(time.slice(0, 2)) + Number(time.slice(3));
  const stamp = { atMs: 0, day: '2026-11-23', weekday: MONDAY, minuteOfDay };
  expect(isHallOpen({ books, consumers: { size: visitors } } as never, stamp)).toBe(isOpen);
});
