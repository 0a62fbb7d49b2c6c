/** Hours of kiosks and windows, beyond their form. Only those that are set now: what older programs took must not block another change. */
import { type OpeningHours, spansOf } from '../../model/books/hours.js';
import { type Rejection, reject } from '../../model/errors.js';
import type { SaidFault } from '../../model/refusal-reasons.js';

const WEEKDAYS: readonly string[] = ['1', '2', '3', '4', '5', '6', '7'];
const DAY_MINUTES = 24 * 60;

export function refuseHours({ opening_hours }: Readonly<Record<string, unknown>>): Rejection | undefined {
  const hours = (opening_hours ?? {}) as OpeningHours;
  for (const [weekday, texts] of Object.entries(hours)) {
    const fault = WEEKDAYS.includes(weekday) ? faultOf(hours, weekday, texts) : NO_WEEKDAY;
    if (fault !== undefined) return reject('invalidField', { field: `data.opening_hours.${weekday}`, ...fault });
  }
  return undefined;
}

const NO_WEEKDAY = { fault: 'expected a weekday from 1 (Monday) to 7', why: 'unexpected', kind: 'choice', allowed: WEEKDAYS } as const;

function faultOf(hours: OpeningHours, weekday: string, texts: readonly string[]): SaidFault | undefined {
  const spans = spansOf(hours, Number(weekday)) ?? [];
  if (spans.some(({ from, to }) => from >= to || to > DAY_MINUTES)) {
    const fault = 'expected hours that end later than they begin, at 24:00 at the latest; hours over midnight are two days';
    return { fault, why: 'notHours', what: texts.join(', ') };
  }
  const isOver = spans.some(({ from }, index) => from < (spans[index - 1]?.to ?? 0));
  return isOver ? { fault: 'expected hours that do not overlap', why: 'hoursOverlap', what: texts.join(', ') } : undefined;
}
