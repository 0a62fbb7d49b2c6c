/** The hall at a moment of a day, computed from the visits of that day. Pure. */
import type { Named } from '../../../../model/by-language.js';
import type { ReplyData } from '../../../../protocol/registry.js';
import type { Books } from '../hall-state.js';

export type DayVisits = ReplyData<'dayVisits'>;
type DayVisit = DayVisits['visits'][number];

type Rows = ReadonlyMap<number, Named>;

/** Present names: an element renamed since that day appears under its new name, and one without a name under its number. */
export interface Names {
  readonly windows: Rows;
  readonly services: Rows;
  readonly reasons: Rows;
  readonly users: Books['users'];
  /** Norms of the wait, in seconds, as they are today: the history keeps none. */
  readonly norms: ReadonlyMap<number, number>;
}

interface AtWindow {
  readonly window: number;
  readonly clerk: number;
  readonly ticket: string;
  readonly services: readonly number[];
  /** Seconds since the beginning of the day. */
  readonly since: number;
}

type Stretch = DayVisit['serving'][number];
const lasts = (from: number | null | undefined, to: number | null | undefined, at: number): boolean =>
  typeof from === 'number' && from <= at && (to === null || to === undefined || at < to);

/** @param at seconds from the beginning of the day */
export function momentOf({ visits, breaks }: Pick<DayVisits, 'visits' | 'breaks'>, at: number) {
  const atWindows: AtWindow[] = [];
  const waiting: DayVisit[] = [];
  let [arrived, left, postponed] = [0, 0, 0];
  for (const visit of visits) {
    if (visit.registered > at) continue;
    arrived += 1;
    if (visit.done !== null && visit.done <= at) {
      left += 1;
      continue;
    }
    const now = visit.serving.find(([, , from, to]: Stretch) => lasts(from, to, at));
    if (now !== undefined) atWindows.push(atWindow(visit, now));
    else if (visit.postponed.some(([from, to]: Stretch) => lasts(from, to, at))) postponed += 1;
    else waiting.push(visit);
  }
  const onBreak = breaks.filter(({ from, to }) => from <= at && at < to);
  return { atWindows, onBreak, waiting, postponed, arrived, left };
}

const atWindow = ({ ticket, services }: DayVisit, [window, clerk, from]: Stretch): AtWindow => ({
  window: window ?? -1,
  clerk: clerk ?? -1,
  ticket,
  services,
  since: from ?? 0,
});

const QUEUE_STEP_SEC = 300;

/** How many waited, every five minutes of the day. */
export function queueOf(day: Pick<DayVisits, 'visits' | 'breaks'>, { from, to }: { readonly from: number; readonly to: number }) {
  const first = Math.floor(from / QUEUE_STEP_SEC) * QUEUE_STEP_SEC;
  const count = Math.max(2, Math.ceil((to - first) / QUEUE_STEP_SEC) + 1);
  const values = Array.from({ length: count }, (_, index) => momentOf(day, Math.min(to, first + index * QUEUE_STEP_SEC)).waiting.length);
  return { first, step: QUEUE_STEP_SEC, values };
}

/** Windows that served a visitor or had a break on the day, in ascending order of their numbers. */
export const windowsOf = ({ visits, breaks }: Pick<DayVisits, 'visits' | 'breaks'>): number[] =>
  [
    ...new Set([
      ...visits.flatMap(({ serving }) => serving.flatMap(([window]) => (typeof window === 'number' && window > 0 ? [window] : []))),
      ...breaks.map(({ window }) => window),
    ]),
  ].sort((one, other) => one - other);

/** The first and the last second with activity; `nowSec` = the present, if the day is not over. */
export function boundsOf(
  { visits, breaks }: Pick<DayVisits, 'visits' | 'breaks'>,
  nowSec: number,
): { readonly from: number; readonly to: number } {
  if (visits.length === 0) return { from: 0, to: 0 };
  const from = Math.min(...visits.map(({ registered }) => registered));
  // The end of tickets left over when the branch closed does not count: the change of the day ended them, when the hall was empty.
  const events = [
    ...visits.flatMap(({ registered, serving }) => [registered, ...serving.map(([, , , to]) => to ?? nowSec)]),
    // A break at the end of the day lasts until it is over.
    ...breaks.map(({ from: began }) => began),
  ];
  return { from, to: Math.max(...events.map((at) => at + 1), from + 1) };
}
