/**
 * Hours of kiosks, windows and calendars, beyond their form. Only those that are set now: what older programs took must not block another
 * change.
 */
import type { CalendarDayRow } from '../../../model/books/calendar.js';
import { isDay, NOT_A_DAY } from '../../../model/books/hours.js';
import { type Rejection, reject } from '../../../model/errors/errors.js';
import type { SaidFault } from '../../../model/errors/refusal-reasons.js';
import { type OpeningHours, spansIn } from '../../../model/hours-of-day.js';

const WEEKDAYS: readonly string[] = ['1', '2', '3', '4', '5', '6', '7'];
const DAY_MINUTES = 24 * 60;

export const refuseHours = ({ opening_hours }: Readonly<Record<string, unknown>>): Rejection | undefined =>
  refuseHoursOf('opening_hours', (opening_hours ?? {}) as OpeningHours);

export function refuseHoursOf(field: string, hours: OpeningHours): Rejection | undefined {
  for (const [weekday, texts] of Object.entries(hours)) {
    const fault = WEEKDAYS.includes(weekday) ? faultOf(texts) : NO_WEEKDAY;
    if (fault !== undefined) return reject('invalidField', { field: `data.${field}.${weekday}`, ...fault });
  }
  return undefined;
}

const NO_WEEKDAY = { fault: 'expected a weekday from 1 (Monday) to 7', why: 'unexpected', kind: 'choice', allowed: WEEKDAYS } as const;

/** Days of a calendar: each is a day that there is, once, and says what is different. */
export function refuseDays({ days = [] }: { readonly days?: readonly CalendarDayRow[] }): Rejection | undefined {
  const seen = new Set<string>();
  for (const [index, { date, hours, as }] of days.entries()) {
    const field = `data.days[${index}]`;
    if (!isDay(date)) return reject('invalidField', { field: `${field}.date`, ...NOT_A_DAY });
    if (seen.has(date))
      return reject('invalidField', { field: `${field}.date`, fault: `${date} is there twice`, why: 'twice', what: date });
    if (hours === undefined && as === undefined)
      return reject('invalidField', {
        field: `${field}.hours`,
        fault: 'required, or `as`: what is different on this day',
        why: 'required',
      });
    const fault = faultOf(hours ?? []);
    if (fault) return reject('invalidField', { field: `${field}.hours`, ...fault });
    seen.add(date);
  }
  return undefined;
}

function faultOf(texts: readonly string[]): SaidFault | undefined {
  const spans = spansIn(texts);
  if (spans.some(({ from, to }) => from >= to || to > DAY_MINUTES)) {
    const fault = 'expected hours that end later than they begin, at 24:00 at the latest; hours over midnight are two days';
    return { fault, why: 'notHours', what: texts.join(', ') };
  }
  const isOver = spans.some(({ from }, index) => from < (spans[index - 1]?.to ?? 0));
  return isOver ? { fault: 'expected hours that do not overlap', why: 'hoursOverlap', what: texts.join(', ') } : undefined;
}
