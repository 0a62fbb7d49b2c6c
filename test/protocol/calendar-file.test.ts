/** Files of holidays: what is taken, what is left out, and that another library of calendars reads the same days. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { isDay } from '../../server/model/books/hours.js';
import { readCalendarFile } from '../../server/protocol/calendar-file.js';

const WINDOW = { from: '2026-01-01', to: '2027-12-31' };
const file = (...lines: readonly string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: readonly string[]) => file('BEGIN:VEVENT', ...lines, 'END:VEVENT');
const read = (text: string) => readCalendarFile(text, WINDOW);

describe('an event', () => {
  it.each<[string, readonly string[], readonly object[]]>([
    [
      'of a day is closed',
      ['DTSTART;VALUE=DATE:20260308', 'SUMMARY:Восьмое марта'],
      [{ date: '2026-03-08', name: 'Восьмое марта', hours: [] }],
    ],
    [
      'ends before the day of its end',
      ['DTSTART;VALUE=DATE:20261231', 'DTEND;VALUE=DATE:20270102'],
      [
        { date: '2026-12-31', hours: [] },
        { date: '2027-01-01', hours: [] },
      ],
    ],
    [
      'may have a length instead',
      ['DTSTART;VALUE=DATE:20260321', 'DURATION:P2D'],
      [
        { date: '2026-03-21', hours: [] },
        { date: '2026-03-22', hours: [] },
      ],
    ],
    [
      'comes every year',
      ['DTSTART;VALUE=DATE:19700101', 'RRULE:FREQ=YEARLY'],
      [
        { date: '2026-01-01', hours: [] },
        { date: '2027-01-01', hours: [] },
      ],
    ],
    [
      'comes every other year, until it ends',
      ['DTSTART;VALUE=DATE:20240501', 'RRULE:FREQ=YEARLY;INTERVAL=2;UNTIL=20260501'],
      [{ date: '2026-05-01', hours: [] }],
    ],
    [
      'does not come where it is taken out',
      ['DTSTART;VALUE=DATE:20200509', 'RRULE:FREQ=YEARLY', 'EXDATE;VALUE=DATE:20260509'],
      [{ date: '2027-05-09', hours: [] }],
    ],
    ['of leap days comes in leap years', ['DTSTART;VALUE=DATE:20240229', 'RRULE:FREQ=YEARLY'], []],
    [
      'may be worked like another weekday',
      ['DTSTART;VALUE=DATE:20261107', 'X-QBOX-AS:1', 'X-QBOX-HOURS:09:00-13:00, 14:00-17:00'],
      [{ date: '2026-11-07', as: 1, hours: ['09:00-13:00', '14:00-17:00'] }],
    ],
    [
      'has its own text, not that of its alarm',
      ['DTSTART;VALUE=DATE:20260612', 'SUMMARY:Day\\, of', '  Russia', 'BEGIN:VALARM', 'SUMMARY:no', 'END:VALARM'],
      [{ date: '2026-06-12', name: 'Day, of Russia', hours: [] }],
    ],
    ['outside of the window is passed over', ['DTSTART;VALUE=DATE:20250101'], []],
  ])('%s', (_what, lines, days) => {
    expect(read(event(...lines))).toMatchObject({ days, leftOut: [], isCalendar: true, isWhole: true });
  });

  it.each([
    ['timed', ['DTSTART:20260101T090000Z']],
    ['timed', ['DTSTART;TZID=Asia/Almaty:20260101T000000', 'DTEND;TZID=Asia/Almaty:20260101T120000']],
    ['repeats', ['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=HOURLY']],
    ['repeats', ['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY;BYWEEKNO=1']],
    ['repeats', ['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=WEEKLY;BYDAY=1MO']],
    ['repeats', ['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY', 'RRULE:FREQ=MONTHLY']],
    ['repeats', ['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY', 'EXRULE:FREQ=YEARLY']],
    ['repeats', ['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY;INTERVAL=0']],
    ['noDate', ['DTSTART;VALUE=DATE:20260231']],
    ['noDate', []],
    ['tooLong', ['DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20261231']],
    ['noHours', ['DTSTART;VALUE=DATE:20260101', 'X-QBOX-HOURS:nine to five']],
    ['cancelled', ['DTSTART;VALUE=DATE:20260101', 'STATUS:CANCELLED']],
  ] as const)('is left out as "%s": %j', (why, lines) => {
    expect(read(event('SUMMARY:x', ...lines))).toEqual({
      days: [],
      leftOut: [{ name: 'x', why }],
      beyond: 0,
      isCalendar: true,
      isWhole: true,
    });
  });
});

it('what is no calendar is said to be none, and no text breaks it', () => {
  expect(read('[qbox]\nformat = 1\n').isCalendar).toBe(false);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const { days } = read(file('BEGIN:VEVENT', text, 'END:VEVENT'));
      expect(days.every(({ date }) => isDay(date))).toBe(true);
    }),
  );
});

it('another library finds the same days', () => {
  const date = fc.date({ min: new Date('2019-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
  const compact = (ms: number) => new Date(ms).toISOString().slice(0, 10).replaceAll('-', '');
  fc.assert(
    fc.property(
      date,
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom('', ';INTERVAL=2', ';COUNT=3'),
      fc.boolean(),
      (first, days, rule, repeats) => {
        // A leap day comes in leap years (RFC 5545, 3.3.10: a date that is none is passed over); the other one goes on with the first
        // of March.
        fc.pre(!(repeats && compact(+first).endsWith('0229')));
        const lines = [`DTSTART;VALUE=DATE:${compact(+first)}`, `DTEND;VALUE=DATE:${compact(+first + days * 86_400_000)}`];
        const text = event('UID:1', ...lines, ...(repeats ? [`RRULE:FREQ=YEARLY${rule}`] : []));
        expect(read(text).days.map((day) => day.date)).toEqual(daysByOther(text));
      },
    ),
  );
});

const FOLDER = join(import.meta.dirname, '../../server/protocol/holidays');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ics'));

it('a byte order mark before the first line is none of its letters', () => {
  const text = event('UID:1', 'DTSTART;VALUE=DATE:20270101', 'SUMMARY:Новый год');
  expect(read(`\uFEFF${text}`)).toEqual(read(text));
  expect(read(text).isCalendar).toBe(true);
});

it('the day of the Constitution of Kazakhstan is that of the referendum of 2026, from 2027 on', () => {
  const days = (year: number) => read(readFileSync(join(FOLDER, `kazakhstan-${year}.ics`), 'utf8')).days.map(({ date }) => date);
  expect(days(2027)).toContain('2027-03-15');
  expect(days(2027)).not.toContain('2027-08-30');
  expect(days(2026)).not.toContain('2026-08-31');
});

it.each(files)('%s is read whole, by the other library as well, and names its source', (name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  const { days, leftOut, isCalendar } = read(text);
  expect([isCalendar, leftOut]).toEqual([true, []]);
  expect(days.map(({ date }) => date)).toEqual(daysByOther(text));
  expect(days.length).toBeGreaterThan(10);
  expect(days.every((day) => (day.name ?? '') !== '')).toBe(true);
  expect(text).toMatch(/^X-QBOX-SOURCE:.+/m);
});

function daysByOther(text: string): readonly string[] {
  const days = new Set<string>();
  for (const component of new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent')) {
    const one = new ICAL.Event(component);
    const starts = one.iterator();
    for (let start = starts.next(); start && start.year <= 2027; start = starts.next()) {
      const { startDate, endDate } = one.getOccurrenceDetails(start);
      for (const day = startDate.clone(); day.compare(endDate) < 0; day.adjust(1, 0, 0, 0)) days.add(day.toString());
      if (!one.isRecurring()) break;
    }
  }
  return [...days].filter((day) => day >= WINDOW.from && day <= WINDOW.to).sort();
}

describe('a file of far more days than a calendar has', () => {
  const bomb = (length: number) => ['BEGIN:VEVENT', 'DTSTART:00010101', `DURATION:P${length}D`, 'RRULE:FREQ=YEARLY', 'END:VEVENT'];
  const many = (count: number, length: number) => file(...Array.from({ length: count }, () => bomb(length)).flat());

  it.each([
    ['of many events', many(2_500, 100), WINDOW],
    [
      'of one event that is counted from long ago',
      file('BEGIN:VEVENT', 'DTSTART:00010101', 'RRULE:FREQ=DAILY;COUNT=999999', 'END:VEVENT'),
      WINDOW,
    ],
    ['of one event in all years', many(1, 100), { from: '0001-01-01', to: '9999-12-31' }],
  ])('%s is not read to its end', (_what, text, window) => {
    const { isWhole, days } = readCalendarFile(text, window);
    expect(isWhole).toBe(false);
    expect(days.length).toBeLessThan(1_000);
  });

  it('is read where it only says the same days again', () => {
    const { isWhole, days } = read(many(20, 100));
    expect([isWhole, days.length]).toEqual([true, 200]);
  });
});
