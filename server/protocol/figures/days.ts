/** Days of the branch's calendar. */
import { shifted, weekOf } from '../../model/local-time.js';
import type { Grouping } from './indicators.js';

/** For pages, which know the protocol and not the model. */
export { daysBetween, minuteOf, shifted, timeOf } from '../../model/local-time.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** `2026-11-24` and `09` of an instant. */
export type LocalTime = (instant: string) => { readonly day: string; readonly hour: string };

/** An instant in the branch's local time. */
export function localTime(timeZone: string): LocalTime {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  return (instant) => {
    const [date = '', hour = ''] = format.format(Date.parse(instant)).split(' ');
    return { day: date, hour };
  };
}

/** The first quarter of an hour of a day: zones are shifted by quarters, and the day may begin at one o'clock. */
export function dayStart(text: string, local: LocalTime): string {
  const aroundMs = Date.parse(`${text}T00:00:00Z`);
  for (let atMs = aroundMs - 15 * HOUR_MS; ; atMs += HOUR_MS / 4) {
    const instant = new Date(atMs).toISOString();
    if (local(instant).day >= text) return instant;
  }
}

export interface Period {
  readonly from: string;
  readonly to: string;
}

/** What a period is compared with: as many days right before it; before whole months as many whole months, as quarters differ in days. */
export function periodBefore({ from, to }: Period): Period {
  const isWholeMonths = from.endsWith('-01') && shifted(to, 1).endsWith('-01');
  if (!isWholeMonths) return { from: shifted(from, Date.parse(from) / DAY_MS - Date.parse(to) / DAY_MS - 1), to: shifted(from, -1) };
  return { from: monthsLater(from, monthOf(from) - monthOf(shifted(to, 1))), to: shifted(from, -1) };
}

const monthOf = (text: string): number => 12 * Number(text.slice(0, 4)) + Number(text.slice(5, 7)) - 1;

/** Of the first day of a month. */
function monthsLater(text: string, months: number): string {
  const month = monthOf(text) + months;
  return new Date(Date.UTC(Math.floor(month / 12), month % 12, 1)).toISOString().slice(0, 10);
}

export const daysBefore = (text: string, days: number): string => shifted(text, -days);

/** What a line of time is called by. Hours and weekdays are the same in all periods. */
const UNITS: { readonly [By in Grouping]?: (day: string) => string } = {
  day: (day) => day,
  week: weekOf,
  month: (day) => day.slice(0, 7),
};

/** The key of the line before: of the third day that of the third day then, and so on; undefined = there was no such day. */
export function keyBefore(by: Grouping, now: Period, before: Period): (key: string | number | null) => string | number | null | undefined {
  const unitOf = UNITS[by];
  if (unitOf === undefined) return (key) => key;
  const unitsOf = (period: Period): string[] => [...new Set(daysOf(period).map(unitOf))];
  const then = unitsOf(before);
  const places = new Map(unitsOf(now).map((unit, place) => [unit, then[place]]));
  return (key) => (key === null ? null : places.get(String(key)));
}

function daysOf({ from, to }: Period): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = shifted(day, 1)) days.push(day);
  return days;
}
