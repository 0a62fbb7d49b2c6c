/**
 * Days of a calendar from a file in iCalendar (RFC 5545), as authorities and calendar programs publish holidays: all-day events, once or by
 * a rule (`recurrence.ts`), with days that were added, taken out, moved or changed. What is no such day (an event with hours, one that
 * repeats within a day) is named and left out. Pure, and bounded by the window.
 *
 * Two properties of our own say what RFC 5545 has no word for; other programs pass over them: `X-QBOX-AS:1` = the day is worked like a
 * Monday, `X-QBOX-HOURS:09:00-15:00` = it has these hours. Without either the day is closed.
 */
import type { CalendarDayRow } from '../model/books/calendar.js';
import { HOURS } from '../model/books/hours.js';
import { dayNumber, shifted } from '../model/local-time.js';
import { dayIn, type Period, periodsOf, readRule } from './recurrence.js';

/** Of all events together, days that are looked at: many times what a calendar holds, and a tenth of a second. */
const DATES_MAX = 30_000;
/** Of one event: a winter break, not a mistake in a year. */
const DAYS_OF_EVENT_MAX = 100;
const NAME_LENGTH_MAX = 100;

export const LEFT_OUT = ['timed', 'repeats', 'noDate', 'tooLong', 'noHours', 'cancelled'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

export interface ReadCalendar {
  /** In order of date, each once: of several events of a day the last one counts. */
  readonly days: readonly CalendarDayRow[];
  readonly leftOut: readonly { readonly name: string; readonly why: LeftOut }[];
  /** How many events have days after the window. */
  readonly beyond: number;
  /** Whether it is a file in this format at all. */
  readonly isCalendar: boolean;
  /** False = it has far more days than any calendar, and was not read to its end. */
  readonly isWhole: boolean;
}

/** Days such as `2026-11-24`, both included. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

interface Property {
  readonly parameters: string;
  readonly value: string;
}
type Event = ReadonlyMap<string, Property>;

export function readCalendarFile(text: string, window: Window): ReadCalendar {
  const lines = unfolded(text);
  const events = [...eventsIn(lines)];
  const changes = changesIn(events);
  const days = new Map<string, CalendarDayRow>();
  const leftOut: { name: string; why: LeftOut }[] = [];
  let [left, beyond] = [DATES_MAX, 0];
  for (const event of events) {
    if (left < 0) break;
    const name = nameOf(event);
    const read = daysOf(event, changesOf(changes, event), window, left);
    if (read === null) left = -1;
    else if (typeof read !== 'string') {
      left -= read.looked;
      beyond += read.isBeyond ? 1 : 0;
      for (const date of read.dates) days.set(date, { date, ...(name !== '' && { name }), ...read.what });
      // A cancelled day of a series is one less, and nothing that is lost.
    } else if (read !== 'cancelled' || !event.has('RECURRENCE-ID')) leftOut.push({ name, why: read });
  }
  return {
    days: [...days.values()].sort((one, other) => one.date.localeCompare(other.date)),
    leftOut,
    beyond,
    isCalendar: lines.some((line) => /^BEGIN:VCALENDAR$/i.test(line)),
    isWhole: left >= 0,
  };
}

/** Days of a series that events of their own stand for, and the first one that a later version of it does. */
interface Changes {
  readonly days: Set<string>;
  until: string | null;
}

/** By the id of the series. */
function changesIn(events: readonly Event[]): ReadonlyMap<string, Changes> {
  const all = new Map<string, Changes>();
  for (const event of events) {
    const changed = event.get('RECURRENCE-ID');
    const day = dayIn(changed?.value ?? '');
    const uid = textOf(event, 'UID');
    if (changed === undefined || day === null || uid === '') continue;
    const changes = all.get(uid) ?? { days: new Set(), until: null };
    all.set(uid, changes);
    const isOnwards = /;RANGE=THISANDFUTURE/i.test(changed.parameters);
    if (isOnwards && (changes.until === null || day < changes.until)) changes.until = day;
    else changes.days.add(day);
  }
  return all;
}

const changesOf = (all: ReadonlyMap<string, Changes>, event: Event): Changes | undefined =>
  event.has('RECURRENCE-ID') ? undefined : all.get(textOf(event, 'UID'));

/** A long line goes on in the next ones, which begin with a blank (RFC 5545, 3.1). Some files have a byte order mark. */
const unfolded = (text: string): readonly string[] => text.replace(/^\uFEFF|\r?\n[ \t]/g, '').split(/\r?\n/);

/** Alarms inside of an event have properties of their own. */
function* eventsIn(lines: readonly string[]): Generator<Event> {
  let event: Map<string, Property> | null = null;
  let depth = 0;
  for (const line of lines) {
    const [, name = '', parameters = '', value = ''] = /^([\w-]+)((?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(.*)$/.exec(line) ?? [];
    const key = name.toUpperCase();
    const isOfEvent = value.trim().toUpperCase() === 'VEVENT';
    if (key === 'BEGIN') {
      if (event !== null) depth += 1;
      else if (isOfEvent) event = new Map();
    } else if (key === 'END') {
      if (depth > 0) depth -= 1;
      else if (event !== null && isOfEvent) {
        yield event;
        event = null;
      }
    } else if (event !== null && depth === 0 && key !== '') {
      const before = event.get(key);
      // Only EXDATE and RDATE come more than once.
      event.set(key, { parameters, value: before === undefined ? value : `${before.value},${value}` });
    }
  }
}

const textOf = (event: Event, key: string): string => event.get(key)?.value.trim() ?? '';

/** Escapes of a text (RFC 5545, 3.3.11), on one line. */
const nameOf = (event: Event): string =>
  textOf(event, 'SUMMARY')
    .replace(/\\([nN,;\\])/g, (_escape, letter: string) => (/n/i.test(letter) ? ' ' : letter))
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .slice(0, NAME_LENGTH_MAX)
    .trim();

interface Days {
  readonly dates: readonly string[];
  /** How many were looked at for them. */
  readonly looked: number;
  readonly isBeyond: boolean;
  readonly what: Pick<CalendarDayRow, 'hours' | 'as'>;
}

/** null = more than `most` dates. */
function daysOf(event: Event, changes: Changes | undefined, window: Window, most: number): Days | LeftOut | null {
  const first = dayIn(textOf(event, 'DTSTART'));
  if (textOf(event, 'STATUS').toUpperCase() === 'CANCELLED') return 'cancelled';
  if (first === null) return 'noDate';
  if (!isAllDay(event)) return 'timed';
  // What it changes from then on is more than its own days.
  if (/;RANGE=/i.test(event.get('RECURRENCE-ID')?.parameters ?? '')) return 'repeats';
  const length = lengthOf(event, first);
  if (length === null) return 'noDate';
  if (length > DAYS_OF_EVENT_MAX) return 'tooLong';
  const what = whatOf(event);
  if (what === null) return 'noHours';
  // A break over the new year begins before the window.
  const starts = startsOf(event, first, { from: shifted(window.from, 1 - length), to: window.to }, most);
  if (starts === null || typeof starts === 'string') return starts;
  const looked = starts.looked + starts.dates.length * length;
  if (looked > most) return null;
  const without = new Set(daysIn(event, 'EXDATE'));
  const all = starts.dates
    .filter((date) => !without.has(date) && !changes?.days.has(date) && !(changes?.until && date >= changes.until))
    .flatMap((date) => Array.from({ length }, (_, index) => shifted(date, index)));
  const dates = all.filter((date) => date >= window.from && date <= window.to);
  return { dates, looked, isBeyond: starts.isBeyond || all.some((date) => date > window.to), what };
}

/** Some programs write a day as the time from midnight to midnight, and Outlook says so of its own. */
function isAllDay(event: Event): boolean {
  const [start, end, duration] = ['DTSTART', 'DTEND', 'DURATION'].map((key) => textOf(event, key));
  if (/^\d{8}$/.test(start ?? '')) return true;
  if (textOf(event, 'X-MICROSOFT-CDO-ALLDAYEVENT').toUpperCase() === 'TRUE') return true;
  const isMidnight = (text = ''): boolean => /T000000$/.test(text);
  return isMidnight(start) && (isMidnight(end) || /^P\d+[DW]$/.test(duration ?? ''));
}

function daysIn(event: Event, key: string): readonly string[] {
  const texts = textOf(event, key).split(',');
  // Periods of RDATE begin with their day.
  return texts.flatMap((text) => dayIn(text.split('/')[0] ?? '') ?? []);
}

/** The end is the day after the last one; without it the event is of one day. */
function lengthOf(event: Event, first: string): number | null {
  const [, weeks, days] = /^P(?:(\d{1,3})W)?(?:(\d{1,3})D)?$/.exec(textOf(event, 'DURATION')) ?? [];
  if (event.has('DURATION')) return Number(weeks ?? 0) * 7 + Number(days ?? 0) || null;
  if (!event.has('DTEND')) return 1;
  const end = dayIn(textOf(event, 'DTEND'));
  if (end === null) return null;
  return Math.max(1, dayNumber(end) - dayNumber(first));
}

interface Starts extends Period {
  /** It goes on after the window. */
  readonly isBeyond: boolean;
}

/** null = more than `most` days to look at. */
function startsOf(event: Event, first: string, { from, to }: Window, most: number): Starts | LeftOut | null {
  const more = daysIn(event, 'RDATE');
  if (event.has('EXRULE')) return 'repeats';
  const dates = new Set([first, ...more]);
  if (!event.has('RRULE')) return { dates: [...dates], looked: dates.size, isBeyond: false };
  const rule = readRule(textOf(event, 'RRULE'));
  if (rule === null) return 'repeats';
  let looked = dates.size;
  let count = 0;
  for (const period of periodsOf(rule, first, { from, to })) {
    looked += period.looked;
    if (looked > most) return null;
    count += period.dates.length;
    for (const date of period.dates) dates.add(date);
  }
  const isBeyond = (rule.until === null || rule.until > to) && count < rule.count;
  return { dates: [...dates], looked, isBeyond };
}

function whatOf(event: Event): Days['what'] | null {
  const [as, hours] = [textOf(event, 'X-QBOX-AS'), textOf(event, 'X-QBOX-HOURS')];
  const spans = hours.split(',').map((span) => span.trim());
  if (hours !== '' && !spans.every((span) => new RegExp(HOURS).test(span))) return null;
  if (as === '') return { hours: hours === '' ? [] : spans };
  return /^[1-7]$/.test(as) ? { as: Number(as), ...(hours !== '' && { hours: spans }) } : null;
}
