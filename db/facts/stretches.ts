/** Stretches of windows: they tile the time that a window is at work. Pure. */
import type { TimeRange } from './day.js';
import { joined, outside, within } from './intervals.js';
import type { Stretch } from './rows.js';
import type { Visit } from './visit.js';
import { placedOperations } from './visit-fact.js';
import { Callable, type WaitingTimes, waitingTimes } from './waiting.js';
import { clipped, isLogged, type LoggedStretch, loggedStretches, type WindowLogRow } from './window-log.js';

/** Visits that were registered earlier than this before a range are not looked at. */
export const VISITS_LOOK_BACK_MS = 7 * 86_400_000;

/**
 * By windows, and in order of time.
 * @param visits all that were there at some time of the range
 */
export function stretchesOf(visits: readonly Visit[], log: readonly WindowLogRow[], range: TimeRange): Stretch[] {
  // Without a log all that is known of a window is when it served, which would be a window that is never idle.
  if (!isLogged(log, range)) return [];
  const logged = loggedStretches(log, range);
  const serving = servingByWindow(visits, range);
  const free = new FreeTimes(waitingTimes(visits, range));
  const windows = [...new Set([...logged.keys(), ...serving.keys()])].sort((one, other) => one - other);
  return windows.flatMap((windowId) => {
    const served = serving.get(windowId) ?? [];
    const busy = joined(served);
    const rest = (logged.get(windowId) ?? []).flatMap((stretch) =>
      outside(busy, stretch).flatMap((part) => free.stretches(windowId, { ...stretch, ...part })),
    );
    return [...served, ...rest].sort((one, other) => one.fromMs - other.fromMs);
  });
}

/** What a window did while it served nobody. */
class FreeTimes {
  readonly #callable = new Callable();

  constructor(private readonly waiting: WaitingTimes) {}

  stretches(windowId: number, stretch: LoggedStretch): Stretch[] {
    const { clerkId, reason, state, fromMs, toMs, can } = stretch;
    if (state === 'break') return [{ windowId, clerkId, state, reason, fromMs, toMs }];
    const waited = joined(this.#callable.of(can, clerkId).flatMap((key) => within(this.waiting.get(key) ?? [], stretch)));
    const named = (idle: 'idle' | 'idle_waited', ranges: readonly TimeRange[]): Stretch[] =>
      ranges.map((range) => ({ windowId, clerkId, state: idle, reason: null, ...range }));
    return [...named('idle_waited', waited), ...named('idle', outside(waited, stretch))];
  }
}

interface ServingPeriod extends TimeRange {
  readonly clerkId: number | null;
  readonly consumerId: number;
  readonly order: number;
}

/** By window what it served, in order and without overlaps. */
export function servingByWindow(visits: readonly Visit[], range: TimeRange): Map<number, Stretch[]> {
  const periods = new Map<number, ServingPeriod[]>();
  for (const visit of visits) {
    placedOperations(visit).forEach(({ operation }, order) => {
      for (const { state, inMs, outMs, userId, workplaceId } of operation.periods) {
        if (state !== 'SERVING' || workplaceId === null) continue;
        const period = { fromMs: inMs, toMs: outMs ?? range.toMs, clerkId: userId, consumerId: visit.consumerId, order };
        const list = periods.get(workplaceId) ?? [];
        list.push(...(clipped(period, range).length > 0 ? [period] : []));
        periods.set(workplaceId, list);
      }
    });
  }
  return new Map([...periods].map(([windowId, list]) => [windowId, stretchesOfWindow(windowId, list, range)]));
}

/** At a moment with several periods the one that began last counts. */
function stretchesOfWindow(windowId: number, periods: ServingPeriod[], range: TimeRange): Stretch[] {
  let taken: TimeRange[] = [];
  const stretches: Stretch[] = [];
  for (const { clerkId, ...period } of periods.sort(byPrecedence)) {
    for (const { fromMs, toMs } of clipped(period, range).flatMap((part) => outside(taken, part))) {
      stretches.push({ windowId, clerkId, state: 'serving', reason: null, fromMs, toMs });
    }
    taken = joined([period, ...taken]);
  }
  return sameClerk(stretches.sort((one, other) => one.fromMs - other.fromMs));
}

const byPrecedence = (one: ServingPeriod, other: ServingPeriod): number =>
  other.fromMs - one.fromMs || other.consumerId - one.consumerId || one.order - other.order;

/** Operations that one clerk served without a break between them are one stretch. */
function sameClerk(stretches: readonly Stretch[]): Stretch[] {
  const all: Stretch[] = [];
  for (const stretch of stretches) {
    const last = all.at(-1);
    if (last !== undefined && last.toMs === stretch.fromMs && last.clerkId === stretch.clerkId) {
      all[all.length - 1] = { ...last, toMs: stretch.toMs };
    } else all.push(stretch);
  }
  return all;
}
