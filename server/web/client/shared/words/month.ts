/** The days of a month as a calendar has them, and where keys lead in it. Days are texts such as `2026-11-28`. Pure. */
const DAY_MS = 86_400_000;
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
/** 1 = Monday. */
const weekdayOf = (ms: number): number => ((new Date(ms).getUTCDay() + 6) % 7) + 1;

/** The day in another month; the last one where that month is shorter. */
export function monthsLater(day: string, count: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return dayOf(Date.UTC(year, month - 1 + count, Math.min(date, last)));
}

/** Whole weeks with all days of the month; null = a day of another month. */
export function weeksOf(month: string): readonly (readonly (string | null)[])[] {
  const firstMs = msOf(`${month}-01`);
  const mondayMs = firstMs - (weekdayOf(firstMs) - 1) * DAY_MS;
  const weeks: (string | null)[][] = [];
  for (let ms = mondayMs; weeks.length === 0 || dayOf(ms).startsWith(month); ms += 7 * DAY_MS) {
    const days = WEEKDAYS.map((weekday) => dayOf(ms + (weekday - 1) * DAY_MS));
    weeks.push(days.map((day) => (day.startsWith(month) ? day : null)));
  }
  return weeks;
}

export const daysLater = (day: string, count: number): string => dayOf(msOf(day) + count * DAY_MS);

/** 1 = Monday. */
export const weekdayOfDay = (day: string): number => weekdayOf(msOf(day));

/** The seven days from Monday on. */
export const weekOf = (day: string): readonly string[] => WEEKDAYS.map((weekday) => daysLater(day, weekday - weekdayOfDay(day)));

/** How many days a key moves on. */
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** Where a key leads from the day; null = nowhere. */
export function daysMoved(day: string, key: string): string | null {
  if (key === 'PageUp' || key === 'PageDown') return monthsLater(day, key === 'PageUp' ? -1 : 1);
  const step = STEPS[key];
  return step === undefined ? null : daysLater(day, step);
}
