/** Days of the branch, as questions about facts name them. */
import type { FactsDay } from '../../../db/history/day-facts.js';
import type { Calendar } from '../commit/clock.js';
import { inSlices } from '../limits/slices.js';

const DAY_MS = 86_400_000;
/** Each asks the calendar of the zone several times. */
const SLICE_DAYS = 10;

/** So many days, forwards or backwards from one such as `2026-11-24`. */
export async function factsDays(calendar: Pick<Calendar, 'rangeOf'>, from: string, count: number, step: 1 | -1): Promise<FactsDay[]> {
  const names = Array.from({ length: count }, (_, index) => Date.parse(from) + step * index * DAY_MS);
  const days: FactsDay[] = [];
  await inSlices(names, SLICE_DAYS, (nameMs) => {
    // A zone may have skipped a day of the calendar.
    const range = calendar.rangeOf(new Date(nameMs).toISOString().slice(0, 10));
    if (range !== null) days.push({ day: nameMs / DAY_MS, ...range });
  });
  return days;
}
