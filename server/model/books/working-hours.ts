/**
 * When something of the branch works on a date: its own weekly hours, within all calendars that apply to it. Whatever asks for hours asks
 * here, so that a kiosk, a forecast and a booking never disagree.
 */

import type { Stamp } from '../events/stamp.js';
import { type MinuteSpan, type OpeningHours, spansIn, spansOf } from '../hours-of-day.js';
import type { CalendarDayRow, CalendarRow } from './calendar.js';

export type Calendars = ReadonlyMap<number, CalendarRow>;
export type LocalDate = Pick<Stamp, 'day' | 'weekday'>;

/** What calendars name; `weekly` is its own plan, {} = none. */
interface Thing {
  readonly named: 'services' | 'workplaces' | 'registrators' | null;
  readonly id: number;
  readonly department: number;
  readonly weekly: OpeningHours;
}

interface Place {
  readonly id: number;
  readonly department: number;
  readonly opening_hours: OpeningHours;
}

const NO_PLAN: OpeningHours = {};
const BRANCH: Thing = { named: null, id: 0, department: 0, weekly: NO_PLAN };

type Hours = readonly MinuteSpan[] | null;

/** In order of time; null = always, or for a window: it is not planned. */
export const kioskHours = (calendars: Calendars, { id, department, opening_hours: weekly }: Place, date: LocalDate): Hours =>
  hoursOn(calendars, { named: 'registrators', id, department, weekly }, date);

export const windowHours = (calendars: Calendars, { id, department, opening_hours: weekly }: Place, date: LocalDate): Hours =>
  hoursOn(calendars, { named: 'workplaces', id, department, weekly }, date);

/** @param weekly hours besides those of calendars, such as those of its bookings */
export const serviceHours = (
  calendars: Calendars,
  { id, department }: Pick<Place, 'id' | 'department'>,
  date: LocalDate,
  weekly: OpeningHours = NO_PLAN,
): Hours => hoursOn(calendars, { named: 'services', id, department, weekly }, date);

export const branchHours = (calendars: Calendars, date: LocalDate): Hours => hoursOn(calendars, BRANCH, date);

/** The weekday whose plans are read on the date: another one where a calendar says so. */
export const workedWeekday = (calendars: Calendars, { id, department }: Pick<Place, 'id' | 'department'>, date: LocalDate): number =>
  workedAs(applyingTo(calendars, { named: 'services', id, department, weekly: NO_PLAN }), date);

const applyingTo = (calendars: Calendars, thing: Thing): readonly CalendarRow[] =>
  calendars.size === 0 ? [] : [...calendars.values()].filter((calendar) => isFor(calendar, thing));

/** Where two calendars name a weekday, the one that stands first in the book counts. */
function workedAs(applying: readonly CalendarRow[], { day, weekday }: LocalDate): number {
  for (const calendar of applying) {
    const { as } = factsOf(calendar).days.get(day) ?? {};
    if (as !== undefined) return as;
  }
  return weekday;
}

function hoursOn(calendars: Calendars, thing: Thing, date: LocalDate): Hours {
  const applying = applyingTo(calendars, thing);
  const worked = workedAs(applying, date);
  let hours = spansOf(thing.weekly, worked);
  for (const calendar of applying) {
    const single = factsOf(calendar).days.get(date.day)?.hours;
    hours = common(hours, single === undefined ? spansOf(calendar.opening_hours, worked) : spansIn(single));
  }
  return hours;
}

function isFor(calendar: CalendarRow, { named, id, department }: Thing): boolean {
  if (calendar.disabled === 1) return false;
  const { isOfBranch, services, workplaces, registrators } = factsOf(calendar);
  if (isOfBranch || (calendar.department !== 0 && calendar.department === department)) return true;
  return named !== null && { services, workplaces, registrators }[named].has(id);
}

/** Both are in order; spans that touch stay two. */
function common(one: Hours, other: Hours): Hours {
  if (one === null || other === null) return one ?? other;
  return one.flatMap((span) =>
    other.map(({ from, to }) => ({ from: Math.max(span.from, from), to: Math.min(span.to, to) })).filter(({ from, to }) => from < to),
  );
}

/** What is looked up again and again. Rows are never changed, only replaced, so it is made once for each. */
interface Facts {
  readonly days: ReadonlyMap<string, CalendarDayRow>;
  readonly isOfBranch: boolean;
  readonly services: ReadonlySet<number>;
  readonly workplaces: ReadonlySet<number>;
  readonly registrators: ReadonlySet<number>;
}

const known = new WeakMap<CalendarRow, Facts>();

function factsOf(calendar: CalendarRow): Facts {
  let facts = known.get(calendar);
  if (facts === undefined) {
    const { days, department, services, workplaces, registrators } = calendar;
    facts = {
      days: new Map(days.map((day) => [day.date, day])),
      isOfBranch: department === 0 && services.length + workplaces.length + registrators.length === 0,
      services: new Set(services),
      workplaces: new Set(workplaces),
      registrators: new Set(registrators),
    };
    known.set(calendar, facts);
  }
  return facts;
}
