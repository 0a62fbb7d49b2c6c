/** When things of a branch work on a date: by table, and held against a look at each single minute. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calendar, type CalendarRow } from '../../server/model/books/calendar.js';
import { branchHours, kioskHours, serviceHours, windowHours } from '../../server/model/books/working-hours.js';
import { type MinuteSpan, type OpeningHours, spansIn } from '../../server/model/hours-of-day.js';

const MONDAY = { day: '2026-11-23', weekday: 1 };
const SATURDAY = { day: '2026-11-28', weekday: 6 };
const WEEK: OpeningHours = { '1': ['09:00-13:00', '14:00-18:00'], '6': ['10:00-14:00'] };

type Fields = Partial<Omit<CalendarRow, 'id'>>;
const calendars = (...rows: readonly Fields[]) =>
  new Map(rows.map((fields, index) => [index + 1, { ...Calendar.defaults, name: 'calendar', ...fields, id: index + 1 } as CalendarRow]));
const kiosk = (fields: Partial<Parameters<typeof kioskHours>[1]> = {}) => ({ id: 1, department: 0, opening_hours: WEEK, ...fields });
const hours = (spans: readonly MinuteSpan[] | null): readonly string[] | undefined =>
  spans?.map(({ from, to }) => [from, to].map(clock).join('-'));
const clock = (minute: number): string => [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');

describe('hours of a kiosk', () => {
  const day = (fields: Omit<CalendarRow['days'][number], 'date'>, date = MONDAY.day): Fields => ({ days: [{ date, ...fields }] });

  it.each<[string, readonly Fields[], typeof MONDAY, readonly string[] | null]>([
    ['without a calendar are its own', [], MONDAY, ['09:00-13:00', '14:00-18:00']],
    ['are within those of the branch', [{ opening_hours: { '1': ['10:00-16:00'] } }], MONDAY, ['10:00-13:00', '14:00-16:00']],
    ['end where a calendar has none on the weekday', [{ opening_hours: { '2': ['10:00-16:00'] } }], MONDAY, []],
    ['are its own where the calendar says nothing of weekdays', [day({ hours: [] }, '2026-11-24')], MONDAY, ['09:00-13:00', '14:00-18:00']],
    ['are none on a holiday', [day({ hours: [] })], MONDAY, []],
    ['are shorter on a short day', [day({ hours: ['09:00-15:30'] })], MONDAY, ['09:00-13:00', '14:00-15:30']],
    [
      'are those of a Monday on a Saturday that is worked like one',
      [day({ as: 1 }, SATURDAY.day)],
      SATURDAY,
      ['09:00-13:00', '14:00-18:00'],
    ],
    [
      'are shorter on a Saturday that is worked and short',
      [day({ as: 1, hours: ['09:00-17:00'] }, SATURDAY.day)],
      SATURDAY,
      ['09:00-13:00', '14:00-17:00'],
    ],
    [
      'read the weekday of the first calendar that names one',
      [day({}, SATURDAY.day), day({ as: 7 }, SATURDAY.day), day({ as: 1 }, SATURDAY.day)],
      SATURDAY,
      [],
    ],
    [
      'read it in the weeks of other calendars, too',
      [day({ as: 1 }, SATURDAY.day), { opening_hours: { '1': ['12:00-15:00'] } }],
      SATURDAY,
      ['12:00-13:00', '14:00-15:00'],
    ],
    ['are within all calendars', [{ opening_hours: { '1': ['10:00-16:00'] } }, day({ hours: ['15:00-20:00'] })], MONDAY, ['15:00-16:00']],
    ['heed no disabled calendar', [{ ...day({ hours: [] }), disabled: 1 }], MONDAY, ['09:00-13:00', '14:00-18:00']],
  ])('%s', (_what, rows, date, expected) => {
    expect(hours(kioskHours(calendars(...rows), kiosk(), date))).toEqual(expected);
  });

  it('that is always open are those of the calendar, or all', () => {
    const always = kiosk({ opening_hours: {} });
    expect(kioskHours(calendars(), always, MONDAY)).toBeNull();
    expect(kioskHours(calendars(day({ hours: [] }, '2026-11-24')), always, MONDAY)).toBeNull();
    expect(hours(kioskHours(calendars({ opening_hours: { '1': ['10:00-16:00'] } }), always, MONDAY))).toEqual(['10:00-16:00']);
  });
});

it('a calendar is for what it names, and one that names nothing for all', () => {
  const closed: Fields = { opening_hours: { '7': [] } };
  const row = { id: 3, department: 5, opening_hours: {} };
  const isClosed = (fields: Fields) => {
    const book = calendars({ ...closed, ...fields });
    return [kioskHours(book, row, MONDAY), windowHours(book, row, MONDAY), serviceHours(book, row, MONDAY), branchHours(book, MONDAY)].map(
      (spans) => spans !== null,
    );
  };
  expect(isClosed({})).toEqual([true, true, true, true]);
  expect(isClosed({ registrators: [3] })).toEqual([true, false, false, false]);
  expect(isClosed({ workplaces: [3] })).toEqual([false, true, false, false]);
  expect(isClosed({ services: [3] })).toEqual([false, false, true, false]);
  expect(isClosed({ services: [4], registrators: [4] })).toEqual([false, false, false, false]);
  expect(isClosed({ department: 5 })).toEqual([true, true, true, false]);
  expect(isClosed({ department: 6 })).toEqual([false, false, false, false]);
  expect(isClosed({ department: 6, services: [3] })).toEqual([false, false, true, false]);
});

const HOURS = fc
  .uniqueArray(fc.integer({ min: 0, max: 48 }), { maxLength: 6 })
  .map((halves) => halves.sort((one, other) => one - other))
  .map((halves) =>
    halves.flatMap((from, index) => (index % 2 === 1 ? [`${clock((halves[index - 1] ?? 0) * 30)}-${clock(from * 30)}`] : [])),
  );
const WEEKLY = fc.oneof(fc.constant<OpeningHours>({}), fc.dictionary(fc.constantFrom('1', '2', '6'), HOURS));
const DAY = fc.record(
  { date: fc.constantFrom(MONDAY.day, SATURDAY.day), hours: HOURS, as: fc.integer({ min: 1, max: 7 }) },
  { requiredKeys: ['date'] },
);
const CALENDAR = fc.record({ opening_hours: WEEKLY, days: fc.uniqueArray(DAY, { maxLength: 2, selector: ({ date }) => date }) });

it('a minute is worked if the thing and every calendar work in it', () => {
  fc.assert(
    fc.property(WEEKLY, fc.array(CALENDAR, { maxLength: 3 }), fc.constantFrom(MONDAY, SATURDAY), (weekly, rows, date) => {
      const days = rows.map((row) => row.days.find((day) => day.date === date.day));
      const weekday = days.find((day) => day?.as !== undefined)?.as ?? date.weekday;
      const covers = (texts: readonly string[], minute: number) => spansIn(texts).some(({ from, to }) => from <= minute && minute < to);
      const ofWeek = (plan: OpeningHours, minute: number) => Object.keys(plan).length === 0 || covers(plan[weekday] ?? [], minute);
      const spans = kioskHours(calendars(...(rows as Fields[])), kiosk({ opening_hours: weekly }), date);
      for (let minute = 0; minute < 24 * 60; minute += 15) {
        const isWorked =
          ofWeek(weekly, minute) &&
          rows.every(({ opening_hours }, index) => {
            const single = days[index]?.hours;
            return single === undefined ? ofWeek(opening_hours, minute) : covers(single, minute);
          });
        expect(spans === null || spans.some(({ from, to }) => from <= minute && minute < to), clock(minute)).toBe(isWorked);
      }
    }),
  );
});
