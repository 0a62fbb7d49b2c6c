/** When somebody waited for each operation of each service, so that a window that is idle knows whether it could have called. */
import type { TimeRange } from './day.js';
import { joined, outside, within } from './intervals.js';
import type { Visit } from './visit.js';
import { endMoment, hasEnded, type PlacedOperation, placedOperations } from './visit-fact.js';

/** By operation of a service, and the clerk whom it is for alone (`waitingKey`): joined times in which somebody waited for it. */
export type WaitingTimes = ReadonlyMap<string, readonly TimeRange[]>;

/** @param clerkId null = anyone may take it */
export const waitingKey = (serviceId: number, operationId: number, clerkId: number | null): string =>
  `${serviceId}/${operationId}/${clerkId ?? ''}`;

/** The keys of what the clerk at a window could call; many rows of the log say the same. */
export class Callable {
  readonly #known = new Map<string, readonly string[]>();

  /** @param can as in the window log */
  of(can: string | null, clerkId: number | null): readonly string[] {
    const name = `${clerkId} ${can}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const byService = JSON.parse(can ?? '{}') as Readonly<Record<string, readonly number[]>>;
    const whose = clerkId === null ? [null] : [null, clerkId];
    const keys = Object.entries(byService).flatMap(([service, all]) =>
      all.flatMap((operation) => whose.map((clerk) => waitingKey(Number(service), operation, clerk))),
    );
    this.#known.set(name, keys);
    return keys;
  }
}

export function waitingTimes(visits: readonly Visit[], range: TimeRange): WaitingTimes {
  const times = new Map<string, TimeRange[]>();
  for (const visit of visits) addWaiting(times, visit, range);
  return new Map([...times].map(([key, list]) => [key, joined(list)]));
}

function addWaiting(times: Map<string, TimeRange[]>, visit: Visit, range: TimeRange): void {
  const operations = placedOperations(visit);
  const busy = joined(
    operations.flatMap(({ operation: { periods } }) =>
      periods.flatMap(({ state, inMs, outMs }) => (state === 'REJECTED' ? [] : [{ fromMs: inMs, toMs: outMs ?? range.toMs }])),
    ),
  );
  for (const placed of operations) {
    const possible = {
      fromMs: Math.max(range.fromMs, placed.operation.registeredMs, stageOpensMs(operations, placed, visit)),
      toMs: Math.min(range.toMs, endMs(placed, visit)),
    };
    if (possible.fromMs >= possible.toMs) continue;
    const waited = outside(busy, possible);
    for (const { clerkId, ...time } of claimed(placed)) {
      const key = waitingKey(placed.serviceId, placed.operation.operationId, clerkId);
      const list = times.get(key) ?? [];
      list.push(...within(waited, time));
      times.set(key, list);
    }
  }
}

/** For whom it was, one after the other, without a gap. */
function claimed({ operation: { claims = [] } }: PlacedOperation): (TimeRange & { readonly clerkId: number | null })[] {
  const all = [{ atMs: Number.NEGATIVE_INFINITY, userId: null }, ...claims];
  return all.map(({ atMs, userId }, index) => ({ clerkId: userId, fromMs: atMs, toMs: all[index + 1]?.atMs ?? Number.POSITIVE_INFINITY }));
}

/** Every operation of the lower stages of the service has to end first. */
function stageOpensMs(operations: readonly PlacedOperation[], { serviceId, stage }: PlacedOperation, visit: Visit): number {
  let opensMs = Number.NEGATIVE_INFINITY;
  for (const other of operations) {
    if (other.serviceId === serviceId && other.stage < stage) opensMs = Math.max(opensMs, endMs(other, visit));
  }
  return opensMs;
}

const endMs = ({ operation }: PlacedOperation, { doneMs }: Visit): number =>
  hasEnded(operation, doneMs !== null) ? (endMoment(operation, doneMs) ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
