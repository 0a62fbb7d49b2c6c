/** Series of days: rules, days moved and taken out, as several programs write them, and what another library makes of the same rules. */
import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { readCalendarFile } from '../../server/protocol/calendar-file.js';
import { dayIn, periodsOf, readRule } from '../../server/protocol/recurrence.js';
import { cases } from '../support/depth.js';

const WINDOW = { from: '2026-01-01', to: '2027-12-31' };

const file = (producer: string, ...events: readonly (readonly string[])[]) =>
  [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', `PRODID:${producer}`],
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    ...['END:VCALENDAR', ''],
  ].join('\r\n');
const daysOf = (text: string) =>
  readCalendarFile(text, WINDOW).days.map(({ date, name }) => [date, ...(name === undefined ? [] : [name])].join(' '));

/** Every day that is said; as a year has many Fridays, those of two months. */
function byRule(rule: string, first: string, window = WINDOW): readonly string[] {
  const read = readRule(rule);
  if (read === null) throw new Error(`not read: ${rule}`);
  return [...periodsOf(read, first, window)].flatMap(({ dates }) => dates).filter((date) => date >= window.from && date <= window.to);
}

it.each<[string, string, readonly string[]]>([
  ['FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', '2020-11-26', ['2026-11-26', '2027-11-25']],
  ['FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO', '2020-05-25', ['2026-05-25', '2027-05-31']],
  ['FREQ=YEARLY;BYDAY=-1FR', '2020-12-25', ['2026-12-25', '2027-12-31']],
  ['FREQ=YEARLY;BYYEARDAY=256', '2020-09-12', ['2026-09-13', '2027-09-13']],
  ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2024-02-29', []],
  ['FREQ=MONTHLY;BYMONTH=3,9;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', '2026-03-31', ['2026-03-31', '2026-09-30', '2027-03-31', '2027-09-30']],
  ['FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=-1', '2026-01-31', ['2026-01-31', '2026-07-31', '2027-01-31', '2027-07-31']],
  ['FREQ=WEEKLY;INTERVAL=26;BYDAY=SA', '2026-01-03', ['2026-01-03', '2026-07-04', '2027-01-02', '2027-07-03']],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU;COUNT=4', '2026-03-01', ['2026-03-01', '2026-03-02', '2026-03-15', '2026-03-16']],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=MO;COUNT=4', '2026-03-01', ['2026-03-01', '2026-03-09', '2026-03-15', '2026-03-23']],
  ['FREQ=DAILY;INTERVAL=300;UNTIL=20270601', '2026-02-01', ['2026-02-01', '2026-11-28']],
  ['FREQ=YEARLY;COUNT=3', '2024-05-09', ['2026-05-09']],
  // Of these ical.js never comes back, or only after years.
  ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', '2026-01-01', []],
  ['FREQ=MONTHLY;INTERVAL=12;BYMONTH=2', '2026-01-01', []],
  ['FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30', '2026-01-01', []],
])('%s from %s', (rule, first, dates) => {
  expect(byRule(rule, first)).toEqual(dates);
});

it.each([
  ['Moscow', '20270106T210000Z', '2027-01-07'],
  ['Kamchatka', '20270106T120000Z', '2027-01-07'],
  ['Kamchatka, the last second', '20270107T115959Z', '2027-01-07'],
  ['New York', '20270107T050000Z', '2027-01-07'],
  ['Hawaii', '20270107T100000Z', '2027-01-07'],
])('a day that is written as an instant: %s', (_where, text, day) => {
  expect(dayIn(text)).toBe(day);
});

it('a file of rules that never come true, from long ago, is read at once', () => {
  const never = ['DTSTART:00010101', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'];
  const { isWhole, days, beyond } = readCalendarFile(file('x', never, never, never), WINDOW);
  expect([isWhole, days, beyond]).toEqual([true, [], 3]);
});

describe('as other programs write it', () => {
  it('Google: an exception of a series, a day taken out, and a cancelled one', () => {
    const series = ['UID:a@google.com', 'SUMMARY:Sanitary day', 'SEQUENCE:0', 'STATUS:CONFIRMED', 'TRANSP:TRANSPARENT'];
    const rule = ['RRULE:FREQ=MONTHLY;UNTIL=20260701;BYDAY=-1MO', 'EXDATE;VALUE=DATE:20260223'];
    const text = file(
      '-//Google Inc//Google Calendar 70.9054//EN',
      ['DTSTART;VALUE=DATE:20260126', 'DTEND;VALUE=DATE:20260127', ...rule, ...series],
      ['DTSTART;VALUE=DATE:20260331', 'DTEND;VALUE=DATE:20260401', 'RECURRENCE-ID;VALUE=DATE:20260330', ...series],
      ['DTSTART;VALUE=DATE:20260427', 'RECURRENCE-ID;VALUE=DATE:20260427', ...series, 'STATUS:CANCELLED'].filter(
        (line) => line !== 'STATUS:CONFIRMED',
      ),
    );
    expect(daysOf(text)).toEqual(['2026-01-26', '2026-03-31', '2026-05-25', '2026-06-29'].map((day) => `${day} Sanitary day`));
    expect(readCalendarFile(text, WINDOW).leftOut).toEqual([]);
  });

  it('Outlook: midnight to midnight in a zone with a name of its own, and the last day as an instant', () => {
    const zone = 'TZID=West Asia Standard Time';
    const text = file(
      '-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN',
      [
        ...['UID:040000008200E00074C5B7101A82E008', 'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE', 'SUMMARY;LANGUAGE=ru:Санитарный день'],
        ...[`DTSTART;${zone}:20260105T000000`, `DTEND;${zone}:20260106T000000`],
        ...['RRULE:FREQ=MONTHLY;UNTIL=20260501T190000Z;BYDAY=1MO', `EXDATE;${zone}:20260202T000000,20260302T000000`],
      ],
      [
        ...['UID:040000008200E00074C5B7101A82E008', `RECURRENCE-ID;${zone}:20260406T000000`, 'SUMMARY:Санитарный день'],
        ...[`DTSTART;${zone}:20260407T000000`, `DTEND;${zone}:20260409T000000`],
      ],
    );
    expect(daysOf(text)).toEqual(['2026-01-05', '2026-04-07', '2026-04-08'].map((day) => `${day} Санитарный день`));
  });

  it('Apple: days that were added, until the last second of a day, and an occurrence that got hours', () => {
    const series = ['UID:5F2E7C1A-0000', 'SUMMARY:Inventory', 'X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC'];
    const text = file(
      '-//Apple Inc.//macOS 15.1//EN',
      [
        ...['DTSTART;VALUE=DATE:20260630', 'DURATION:P1D', ...series],
        ...['RRULE:FREQ=YEARLY;INTERVAL=1;UNTIL=20270630T185959Z', 'RDATE;VALUE=DATE:20261231', 'RDATE;VALUE=DATE:20270115'],
      ],
      [
        'RECURRENCE-ID;VALUE=DATE:20270630',
        'DTSTART;TZID=Asia/Almaty:20270630T150000',
        'DTEND;TZID=Asia/Almaty:20270630T180000',
        ...series,
      ],
    );
    expect(daysOf(text)).toEqual(['2026-06-30', '2026-12-31', '2027-01-15'].map((day) => `${day} Inventory`));
    expect(readCalendarFile(text, WINDOW).leftOut).toEqual([{ name: 'Inventory', why: 'timed' }]);
  });

  it('a series that goes on otherwise from some day ends before it, and the rest is named', () => {
    const text = file(
      'x',
      ['UID:1', 'SUMMARY:old', 'DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=MONTHLY'],
      ['UID:1', 'SUMMARY:new', 'DTSTART;VALUE=DATE:20260302', 'RECURRENCE-ID;VALUE=DATE;RANGE=THISANDFUTURE:20260301'],
    );
    expect(daysOf(text)).toEqual(['2026-01-01 old', '2026-02-01 old']);
    expect(readCalendarFile(text, WINDOW).leftOut).toEqual([{ name: 'new', why: 'repeats' }]);
  });

  it('an occurrence alone, as of a shared single day, is a day', () => {
    expect(daysOf(file('x', ['UID:1', 'DTSTART;VALUE=DATE:20260302', 'RECURRENCE-ID;VALUE=DATE:20260301']))).toEqual(['2026-03-02']);
  });
});

it('events with days after the last one that is looked at are counted', () => {
  const once = (day: string) => [`DTSTART;VALUE=DATE:${day}`];
  const every = (rule: string) => ['DTSTART;VALUE=DATE:20200101', `RRULE:FREQ=YEARLY${rule}`];
  const beyond = (...events: readonly (readonly string[])[]) => readCalendarFile(file('x', ...events), WINDOW).beyond;
  expect(beyond(once('20271231'), every(';UNTIL=20270601'), every(';COUNT=8'))).toBe(0);
  expect(beyond(once('20280101'), every(''), every(';COUNT=9'), ['DTSTART;VALUE=DATE:20271231', 'DURATION:P2D'])).toBe(4);
});

it.each([
  ['20260101', '2026-01-01'],
  ['20260101T000000', '2026-01-01'],
  ['20251231T190000Z', '2026-01-01'],
  ['20260101T050000Z', '2026-01-01'],
  ['20260101T205959Z', '2026-01-01'],
  ['20260101T235959Z', '2026-01-01'],
  ['20260102T045959Z', '2026-01-01'],
  ['20260230', null],
  ['2026-01-01', null],
])('the day of %s is %s', (text, day) => {
  expect(dayIn(text)).toBe(day);
});

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const some = <Value>(values: readonly Value[], most: number) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: most });
const part = (key: string, values: fc.Arbitrary<readonly (string | number)[]>) =>
  fc.option(values, { nil: null }).map((list) => (list === null ? '' : `;${key}=${list.join(',')}`));
const months = some([1, 2, 3, 5, 6, 9, 11, 12], 4);
// In order: of others ical.js takes a wrong year.
const monthDays = some([1, 2, 13, 15, 28], 3).map((days) => days.toSorted((one, other) => one - other));
const nth = some([...WEEKDAYS, ...WEEKDAYS.flatMap((day) => [`1${day}`, `2${day}`, `4${day}`, `-1${day}`])], 3);

/** What ical.js is sure to end with: it looks for the first day of some rules for ever. */
const rules = fc.oneof(
  // Of days of months without these ical.js takes the month of the first day alone; dateutil, as the table of the RFC, takes all.
  fc.tuple(fc.constant('FREQ=YEARLY;BYMONTH='), months.map(String), part('BYMONTHDAY', monthDays)),
  fc.tuple(fc.constant('FREQ=YEARLY'), part('BYMONTH', months), part('BYDAY', nth)),
  fc.tuple(fc.constant('FREQ=MONTHLY'), fc.oneof(part('BYMONTHDAY', monthDays), part('BYDAY', nth))),
  fc.tuple(fc.constant('FREQ=WEEKLY'), part('BYDAY', some(WEEKDAYS, 3)), fc.constantFrom('', ';WKST=SU')),
  fc.tuple(fc.constant('FREQ=DAILY')),
);

it('another library finds the same days of a rule', () => {
  // Of a day that a month does not have ical.js takes one of the next month.
  const first = fc
    .tuple(fc.integer({ min: 0, max: 29 }), fc.integer({ min: 1, max: 28 }))
    .map(([month, day]) => new Date(Date.UTC(2024, month, day)).toISOString().slice(0, 10));
  fc.assert(
    fc.property(rules, fc.constantFrom(1, 2, 3), first, (parts, interval, day) => {
      const rule = `${parts.join('')};INTERVAL=${interval}`;
      expect(byRule(rule, day), `${rule} from ${day}`).toEqual(byOther(rule, day));
    }),
    { numRuns: cases(300) },
  );
});

function byOther(rule: string, first: string): readonly string[] {
  const found: string[] = [];
  const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateString(first));
  for (let next = iterator.next(); next && next.year <= 2027; next = iterator.next()) found.push(next.toString());
  return found.filter((date) => date >= WINDOW.from && date <= WINDOW.to);
}
