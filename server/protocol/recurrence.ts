/**
 * Days that a rule of iCalendar (RFC 5545, 3.3.10) gives. Each period is looked at once, and periods before the first day that is wanted
 * are passed over: a rule that never comes true, or one from the year 1, costs no more than another. Rules within a day are none of ours.
 */
import { isDay } from '../model/books/hours.js';
import { dayNumber } from '../model/local-time.js';

const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
type Frequency = (typeof FREQUENCIES)[number];
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const DAY_MS = 86_400_000;
const INTERVAL_MAX = 1000;

export interface Rule {
  readonly freq: Frequency;
  readonly interval: number;
  readonly count: number;
  /** The last day, included; null = for ever. */
  readonly until: string | null;
  readonly byMonth: readonly number[];
  readonly byMonthDay: readonly number[];
  readonly byYearDay: readonly number[];
  /** `nth` 0 = each such weekday of the period. */
  readonly byDay: readonly { readonly nth: number; readonly weekday: number }[];
  readonly bySetPos: readonly number[];
  /** The weekday that weeks begin with, 1 = Monday. */
  readonly weekStart: number;
}

/** Numbers of a part lie between -most and most. */
const MOST: Readonly<Record<string, number>> = { BYMONTH: 12, BYMONTHDAY: 31, BYYEARDAY: 366, BYSETPOS: 366 };
const KNOWN = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYDAY', ...Object.keys(MOST)]);

/** null = it repeats within a day, by the numbers of weeks, or cannot be read. */
export function readRule(text: string): Rule | null {
  const parts = new Map<string, string>();
  for (const part of text.trim().toUpperCase().split(';')) {
    const [, key = '', value = ''] = /^([A-Z]+)=(.+)$/.exec(part) ?? [];
    if (!KNOWN.has(key) || parts.has(key)) return null;
    parts.set(key, value);
  }
  const freq = FREQUENCIES.find((one) => one === parts.get('FREQ'));
  const numbers = Object.entries(MOST).map(([key, most]) => numbersIn(parts.get(key), most));
  const [byMonth, byMonthDay, byYearDay, bySetPos] = numbers;
  const byDay = weekdaysIn(parts.get('BYDAY'));
  const until = parts.has('UNTIL') ? dayIn(parts.get('UNTIL') ?? '') : null;
  const [interval, count] = [wholeIn(parts.get('INTERVAL') ?? '1'), wholeIn(parts.get('COUNT') ?? '999999999')];
  const weekStart = WEEKDAYS.indexOf((parts.get('WKST') ?? 'MO') as (typeof WEEKDAYS)[number]) + 1;
  if (freq === undefined || !byMonth || !byMonthDay || !byYearDay || !bySetPos || !byDay || weekStart === 0) return null;
  if (interval === null || interval > INTERVAL_MAX || count === null || (parts.has('UNTIL') && until === null)) return null;
  if ((freq !== 'YEARLY' && byYearDay.length > 0) || byMonth.some((month) => month < 0)) return null;
  if (freq !== 'YEARLY' && freq !== 'MONTHLY' && byDay.some(({ nth }) => nth !== 0)) return null;
  return { freq, interval, count, until, byMonth, byMonthDay, byYearDay, byDay, bySetPos, weekStart };
}

function wholeIn(text: string): number | null {
  return /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : null;
}

function numbersIn(text: string | undefined, most: number): readonly number[] | null {
  if (text === undefined) return [];
  const numbers = text.split(',').map((one) => (/^[+-]?[0-9]{1,3}$/.test(one) ? Number(one) : 0));
  return numbers.every((one) => one !== 0 && Math.abs(one) <= most) ? numbers : null;
}

function weekdaysIn(text: string | undefined): Rule['byDay'] | null {
  if (text === undefined) return [];
  const days = text.split(',').map((one) => {
    const [, nth = '', weekday = ''] = /^([+-]?[0-9]{1,2})?([A-Z]{2})$/.exec(one) ?? [];
    return { nth: Number(nth), weekday: WEEKDAYS.indexOf(weekday as (typeof WEEKDAYS)[number]) + 1 };
  });
  return days.every(({ nth, weekday }) => weekday > 0 && Math.abs(nth) <= 53) ? days : null;
}

/**
 * The day of a date, or of a time that programs write for one: midnight, or the last second of a day, in whatever zone. Of an instant it is
 * the nearest midnight, and of noon the next one: zones half a day ahead are lived in (Kamchatka), those half a day behind are not.
 */
export function dayIn(text: string): string | null {
  const [, year = '', month = '', dayOfMonth = '', time = '', zone = ''] = /^(\d{4})(\d\d)(\d\d)(?:T(\d{6})(Z?))?$/.exec(text.trim()) ?? [];
  const day = `${year}-${month}-${dayOfMonth}`;
  if (!isDay(day)) return null;
  if (zone === '') return day;
  const seconds = Number(time.slice(0, 2)) * 3600 + Number(time.slice(2, 4)) * 60 + Number(time.slice(4));
  const isLast = time.endsWith('5959');
  const midnight = dayNumber(day) + (seconds + (isLast ? 1 : 0) >= 43_200 ? 1 : 0);
  return dayOf(isLast ? midnight - 1 : midnight);
}

interface Date3 {
  readonly number: number;
  readonly month: number;
  readonly day: number;
  readonly yearDay: number;
  readonly monthDays: number;
  readonly yearDays: number;
}

export interface Period {
  readonly dates: readonly string[];
  /** How many days were looked at for them. */
  readonly looked: number;
}

/** In order, until the last day that is wanted. @param from days before it may be left out, where nobody has to count them */
export function* periodsOf(rule: Rule, first: string, { from, to }: { readonly from: string; readonly to: string }): Generator<Period> {
  const [start, last] = [dayNumber(first), dayNumber(rule.until !== null && rule.until < to ? rule.until : to)];
  const bounded = withDefaults(rule, first);
  const isCounted = rule.count < 999_999_999;
  let left = rule.count;
  let index = isCounted ? 0 : Math.max(0, Math.floor((periodIndex(rule, dayNumber(from)) - periodIndex(rule, start)) / rule.interval) - 1);
  for (; left > 0; index++) {
    const days = daysOfPeriod(bounded, start, index);
    if ((days.startsAt ?? last + 1) > last) return;
    const matching = days.all.filter((date) => matches(bounded, date)).map(({ number }) => number);
    const set = rule.bySetPos.length === 0 ? matching : atPositions(matching, rule.bySetPos);
    const dates = set.filter((number) => number >= start && number <= last).slice(0, left);
    left -= dates.length;
    yield { dates: dates.map(dayOf), looked: days.all.length };
  }
}

function atPositions(numbers: readonly number[], positions: readonly number[]): readonly number[] {
  return numbers.filter((_, index) => positions.includes(index + 1) || positions.includes(index - numbers.length));
}

/** What a rule leaves open is as of its first day. */
function withDefaults(rule: Rule, first: string): Rule {
  const [, month = 0, day = 0] = first.split('-').map(Number);
  const { freq, byMonth, byMonthDay, byYearDay, byDay } = rule;
  if (byMonthDay.length > 0 || byYearDay.length > 0 || byDay.length > 0) return rule;
  if (freq === 'WEEKLY') return { ...rule, byDay: [{ nth: 0, weekday: weekdayOfNumber(dayNumber(first)) }] };
  if (freq === 'MONTHLY') return { ...rule, byMonthDay: [day] };
  if (freq === 'YEARLY') return { ...rule, byMonthDay: [day], byMonth: byMonth.length > 0 ? byMonth : [month] };
  return rule;
}

function matches({ freq, byMonth, byMonthDay, byYearDay, byDay }: Rule, date: Date3): boolean {
  const isIn = (list: readonly number[], number: number, most: number): boolean =>
    list.length === 0 || list.includes(number) || list.includes(number - most - 1);
  if (byMonth.length > 0 && !byMonth.includes(date.month)) return false;
  if (!isIn(byMonthDay, date.day, date.monthDays) || !isIn(byYearDay, date.yearDay, date.yearDays)) return false;
  if (byDay.length === 0) return true;
  const isOfMonth = freq === 'MONTHLY' || byMonth.length > 0;
  const [number, most] = isOfMonth ? [date.day, date.monthDays] : [date.yearDay, date.yearDays];
  const [nth, fromEnd] = [Math.ceil(number / 7), -Math.ceil((most - number + 1) / 7)];
  const weekday = weekdayOfNumber(date.number);
  return byDay.some((one) => one.weekday === weekday && (one.nth === 0 || one.nth === nth || one.nth === fromEnd));
}

/** Which year, month, week or day it is. */
function periodIndex({ freq, weekStart }: Rule, number: number): number {
  if (freq === 'DAILY') return number;
  // The first of January 1970 was a Thursday.
  if (freq === 'WEEKLY') return Math.floor((number + 4 - weekStart) / 7);
  const date = new Date(number * DAY_MS);
  return freq === 'YEARLY' ? date.getUTCFullYear() : date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** `startsAt` null = there is no such period. */
function daysOfPeriod(rule: Rule, start: number, index: number): { readonly startsAt: number | null; readonly all: readonly Date3[] } {
  const { freq, interval, weekStart, byMonth } = rule;
  const at = periodIndex(rule, start) + index * interval;
  const numbered = (from: number, length: number): readonly Date3[] => Array.from({ length }, (_, day) => dateOf(from + day));
  if (freq === 'DAILY') return { startsAt: at, all: numbered(at, 1) };
  if (freq === 'WEEKLY') {
    const monday = at * 7 - 4 + weekStart;
    return { startsAt: monday, all: numbered(monday, 7) };
  }
  const months = freq === 'MONTHLY' ? [at] : Array.from({ length: 12 }, (_, month) => at * 12 + month);
  const startsAt = monthStart(months[0] ?? 0);
  if (Number.isNaN(startsAt)) return { startsAt: null, all: [] };
  const wanted = months.filter((month) => byMonth.length === 0 || byMonth.includes((month % 12) + 1));
  return { startsAt, all: wanted.flatMap((month) => numbered(monthStart(month), monthStart(month + 1) - monthStart(month))) };
}

function dateOf(number: number): Date3 {
  const date = new Date(number * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const [ofMonth, ofYear] = [monthStart(year * 12 + month), monthStart(year * 12)];
  return {
    ...{ number, month: month + 1, day: date.getUTCDate(), yearDay: number - ofYear + 1 },
    ...{ monthDays: monthStart(year * 12 + month + 1) - ofMonth, yearDays: monthStart(year * 12 + 12) - ofYear },
  };
}

/** The first day of a month; years below 100 are themselves, not those of this century. */
function monthStart(month: number): number {
  return new Date(0).setUTCFullYear(Math.floor(month / 12), month % 12, 1) / DAY_MS;
}

const dayOf = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);
const weekdayOfNumber = (number: number): number => ((((number + 3) % 7) + 7) % 7) + 1;
