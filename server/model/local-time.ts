/** Days such as `2026-11-24` and minutes of a day, in whatever time zone the branch lives. */

const DAY_MS = 86_400_000;
export const DAY_MINUTES = 1440;

/** Days from 1 January 1970. */
export const dayNumber = (day: string): number => Math.floor(Date.parse(day) / DAY_MS);

/** 1 = Monday. 1 January 1970 was a Thursday. */
export const weekdayOf = (day: string): number => ((dayNumber(day) + 3) % 7) + 1;

/** `2026-W48`, of ISO 8601: a week belongs to the year of its Thursday. */
export function weekOf(day: string): string {
  const thursday = shifted(day, 4 - weekdayOf(day));
  const year = thursday.slice(0, 4);
  return `${year}-W${String(Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1).padStart(2, '0')}`;
}

export const shifted = (day: string, days: number): string => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from);

/** `09:30` */
export const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** The same of a minute. */
export const timeOf = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
