/** What happened on a day, in order: what the time line of a replay marks, and where it jumps to. Pure. */
import { strictestSec } from '../../../../model/wait-norm.js';
import type { DayVisits, Names } from './replay.js';

/** Those of one ticket are `came`, `called` and `ended`; the others concern the hall. */
export type EventKind = 'came' | 'called' | 'ended' | 'late' | 'break' | 'grew';

export interface ReplayEvent {
  /** Unlike that of any other event of the day. */
  readonly key: string;
  readonly kind: EventKind;
  /** Seconds since the beginning of the day. */
  readonly at: number;
  /** When it was over, of a break. */
  readonly to?: number;
  readonly ticket?: string;
  readonly window?: number;
  /** Minutes of a norm. */
  readonly norm?: number;
  /** How many waited before and after, of a queue that grew. */
  readonly waited?: readonly [before: number, after: number];
}

/** @param queue how many waited, step by step */
export function eventsOf(
  day: Pick<DayVisits, 'visits' | 'breaks'>,
  norms: Names['norms'],
  queue: Queue,
  until: number,
): readonly ReplayEvent[] {
  const events = [
    ...day.visits.flatMap((visit, index) => eventsOfVisit(visit, norms, until).map((event) => ({ ...event, key: `${index}` }))),
    ...day.breaks.map(({ window, from, to }, index) => ({
      kind: 'break' as const,
      at: from,
      to: Math.min(to, until),
      window,
      key: `${index}`,
    })),
    ...growths(queue).map((event, index) => ({ ...event, key: `${index}` })),
  ];
  return events
    .filter(({ at }) => at <= until)
    .map((event) => ({ ...event, key: `${event.kind} ${event.key} ${event.at}` }))
    .sort((one, other) => one.at - other.at);
}

type Visit = DayVisits['visits'][number];

function eventsOfVisit(
  { ticket, services, registered, done, serving }: Visit,
  norms: Names['norms'],
  until: number,
): Omit<ReplayEvent, 'key'>[] {
  const called = serving.map(([window, , from]) => ({ kind: 'called' as const, at: from ?? registered, ticket, window: window ?? -1 }));
  // The norm is that of the first call, the strictest of the services.
  const normSec = strictestSec(services.map((service) => norms.get(service) ?? 0));
  const waitedUntil = Math.min(...called.map(({ at }) => at), done ?? until);
  return [
    { kind: 'came', at: registered, ticket },
    ...called,
    ...(normSec > 0 && registered + normSec < waitedUntil
      ? [{ kind: 'late' as const, at: registered + normSec, ticket, norm: normSec / 60 }]
      : []),
    ...(done === null ? [] : [{ kind: 'ended' as const, at: done, ticket }]),
  ];
}

/** How many waited at `first`, and every `step` seconds from there on. */
export interface Queue {
  readonly first: number;
  readonly step: number;
  readonly values: readonly number[];
}

/** A queue that grows by so many within a quarter of an hour, and by half of what it was, is worth a look. */
const GROWTH_LEAST = 4;
const GROWTH_SHARE = 0.5;
const GROWTH_SEC = 900;

/** One event for each time the queue grew, however long it went on. */
function growths({ first, step, values }: Queue): Omit<ReplayEvent, 'key'>[] {
  const back = Math.round(GROWTH_SEC / step);
  const before = (index: number): number => values[index - back] ?? 0;
  const grows = values.map((value, index) => value - before(index) >= Math.max(GROWTH_LEAST, before(index) * GROWTH_SHARE));
  return values.flatMap((_, index) => {
    if (!grows[index] || grows[index - 1]) return [];
    const end = grows.indexOf(false, index);
    const most = Math.max(...values.slice(index, end === -1 ? values.length : end));
    return [{ kind: 'grew' as const, at: first + index * step, waited: [before(index), most] as const }];
  });
}

/** The nearest one after the moment, or before it; undefined = there is none. @param events in order of time */
export const eventAfter = (events: readonly ReplayEvent[], at: number): ReplayEvent | undefined => events.find((event) => event.at > at);
export const eventBefore = (events: readonly ReplayEvent[], at: number): ReplayEvent | undefined =>
  events.filter((event) => event.at < at).at(-1);

/** Some before the moment, and more after it. @param events in order of time */
export function eventsAround(events: readonly ReplayEvent[], at: number, before: number, after: number): readonly ReplayEvent[] {
  const next = events.findIndex((event) => event.at > at);
  const middle = next === -1 ? events.length : next;
  const from = Math.max(0, Math.min(middle - before, events.length - before - after));
  return events.slice(from, from + before + after);
}
