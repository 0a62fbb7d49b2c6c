/** Days of a branch, in its zone; a day is the number of days from 1 January 1970 to the day of this name. */
import type { TimeRange } from '../../../db/facts/day.js';
import { shifted } from '../../model/local-time.js';
import { dayStart, type LocalTime, localTime } from '../../protocol/figures/days.js';

const DAY_MS = 86_400_000;
const zones = new Map<string, LocalTime>();
const starts = new Map<string, number>();
/** All branches of a country have some zones; a year has 366 days. */
const STARTS_MAX = 20_000;

export const dayName = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const dayNumber = (name: string): number => Date.parse(name) / DAY_MS;

const firstOfMonth = (day: number, later: number): number => {
  const at = new Date(day * DAY_MS);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + later) / DAY_MS;
};
/** The first day of its month. */
export const monthOf = (day: number): number => firstOfMonth(day, 0);
/** The first day of the month after it. */
export const nextMonth = (day: number): number => firstOfMonth(day, 1);

function localOf(timeZone: string): LocalTime {
  const local = zones.get(timeZone) ?? localTime(timeZone);
  zones.set(timeZone, local);
  return local;
}

function startOf(name: string, timeZone: string): number {
  const key = `${timeZone} ${name}`;
  const known = starts.get(key);
  if (known !== undefined) return known;
  if (starts.size >= STARTS_MAX) starts.clear();
  const startMs = Date.parse(dayStart(name, localOf(timeZone)));
  starts.set(key, startMs);
  return startMs;
}

export const dayRange = (day: number, timeZone: string): TimeRange => {
  const name = dayName(day);
  return { fromMs: startOf(name, timeZone), toMs: startOf(shifted(name, 1), timeZone) };
};

/** Days of the branch that a day of UTC has parts of. */
export function localDaysOf(utcDay: number, timeZone: string): number[] {
  const local = localOf(timeZone);
  const [first, last] = [utcDay * DAY_MS, (utcDay + 1) * DAY_MS - 1].map((ms) => dayNumber(local(new Date(ms).toISOString()).day));
  return first === undefined || last === undefined ? [] : first === last ? [first] : [first, last];
}
