/**
 * When windows work for the rest of today, as their plans say (`Workplace.opening_hours`, within the calendars): a play calls nobody
 * outside of it. A window that works although it should not goes on until its next planned end. The last end of a day counts with the
 * usual overtime. Who is still there beyond it serves those who wait and goes then: a newcomer who was promised nothing before the end is
 * promised nothing after it.
 */

import type { Stamp } from '../../model/events/stamp.js';
import type { MinuteSpan } from '../../model/hours-of-day.js';

/** Milliseconds from the moment of the forecast; `toMs` is excluded. */
export interface Shift {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The branch's day and time of day. */
export type LocalTime = Omit<Stamp, 'atMs'>;

const MINUTE_MS = 60_000;
const NEVER = Number.POSITIVE_INFINITY;
/** So long after its end a window may still serve its last visitor: the plan counts. */
const OVERTIME_MS = 10 * MINUTE_MS;

/** Somebody is still there after the last end of today, until nobody waits. */
export const OVERDUE: readonly Shift[] = [{ fromMs: 0, toMs: NEVER }];

/**
 * The shifts that go on or come; null = the window has no plan.
 * @param spans the hours of today, null = not planned
 * @param doing what is seen at the window; a clerk who is away or on a break is `away`
 * @param overtimeOf how long people usually stay after the end of the day, which is at that moment
 */
export function shiftsOf(
  spans: readonly MinuteSpan[] | null,
  { minuteOfDay }: Pick<LocalTime, 'minuteOfDay'>,
  nowMs: number,
  doing: 'serving' | 'free' | 'away',
  overtimeOf: (endMs: number) => number = () => 0,
): readonly Shift[] | null {
  if (spans === null) return null;
  const midnightMs = -minuteOfDay * MINUTE_MS - (nowMs % MINUTE_MS);
  const today = spans.map(({ from, to }, index) => {
    const toMs = midnightMs + to * MINUTE_MS;
    return { fromMs: midnightMs + from * MINUTE_MS, toMs: index === spans.length - 1 ? toMs + overtimeOf(nowMs + toMs) : toMs };
  });
  const left = today.filter(({ toMs }) => toMs > 0);
  // A clerk who sits there with nobody to serve would call whoever comes.
  const hasJustEnded = doing === 'serving' && today.some(({ toMs }) => toMs <= 0 && toMs > -OVERTIME_MS);
  const isPlanned = left.some(({ fromMs }) => fromMs <= 0);
  if (doing !== 'away' && left.length === 0 && today.length > 0) return OVERDUE;
  if (doing === 'away' || isPlanned || hasJustEnded) return left;
  const [next, ...later] = left;
  return [{ fromMs: 0, toMs: next?.toMs ?? NEVER }, ...later];
}

/** The planned hours of a day as a text; empty = no plan. */
export const planOf = (spans: readonly MinuteSpan[] | null): string =>
  spans === null ? '' : `plan ${spans.map(({ from, to }) => `${from}-${to}`).join()}`;

/** Whether the window is away by its plan, and is to come back today. */
export const isAway = (shifts: readonly Shift[] | null): boolean => shifts?.[0] !== undefined && shifts[0].fromMs > 0;

/** The same without what is planned in between. */
export const untilEnd = (shifts: readonly Shift[] | null): readonly Shift[] | null =>
  shifts === OVERDUE ? OVERDUE : shifts && [{ fromMs: 0, toMs: shifts.at(-1)?.toMs ?? NEVER }];

/** The first moment at which the window works, not before `ms`; Infinity = not today. */
export function atWork(shifts: readonly Shift[] | null, ms: number): number {
  if (shifts === null) return ms;
  for (const { fromMs, toMs } of shifts) if (ms < toMs) return Math.max(ms, fromMs);
  return NEVER;
}
