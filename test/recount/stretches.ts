/** Stretches of windows: what each was at every moment of a day. */
import type { Calendar } from './calendar.js';
import type { LogRow } from './folder.js';
import { intersect, type Range, subtract, union } from './intervals.js';
import type { Operation, Visit } from './visits.js';
import { type Said, saidOf } from './window-log.js';

export type StretchState = 'serving' | 'idle' | 'idle_waited' | 'break';

export interface Stretch extends Range {
  readonly window: number;
  readonly clerk: number | null;
  readonly state: StretchState;
  /** Of a break. */
  readonly reason: string | null;
}

const DAY_MS = 86_400_000;
const SEEN_BEFORE_MS = 7 * DAY_MS;

interface Serving extends Range {
  readonly clerk: number | null;
  readonly ticketId: number;
  readonly order: number;
}

/** Of one day, cut where an hour begins. @param day ends at the moment of the question, if that is earlier */
export function stretchesOf(day: Range, visits: readonly Visit[], log: readonly LogRow[], calendar: Calendar): Stretch[] {
  const said = saidOf(day, log);
  if (said === null || day.fromMs >= day.toMs) return [];
  const seen = visits.filter(
    ({ givenMs, endMs }) => givenMs >= day.fromMs - SEEN_BEFORE_MS && givenMs < day.toMs && (endMs === null || endMs >= day.fromMs),
  );
  const servings = servingsOf(seen, day);
  const waitsOf = waitingIn(seen, day);
  const stretches: Stretch[] = [];
  for (const window of new Set([...said.keys(), ...servings.keys()])) {
    const served = tilesOf(window, servings.get(window) ?? [], day);
    const free = subtract([day], union(served));
    stretches.push(...served, ...(said.get(window) ?? []).flatMap((one) => notServing(window, one, free, waitsOf)));
  }
  return stretches.flatMap((stretch) => cutAtHours(stretch, calendar));
}

function notServing(window: number, said: Said, free: readonly Range[], waitsOf: WaitsOf): Stretch[] {
  const ranges = intersect([said], free);
  const { clerk, reason } = said;
  if (said.state === 'break') return ranges.map((range) => ({ ...range, window, clerk, state: 'break', reason }));
  if (said.state !== 'open') return [];
  const waits = waitsOf(said.can ?? '{}', clerk);
  const of = (state: StretchState) => (range: Range) => ({ ...range, window, clerk, state, reason: null });
  return [...intersect(ranges, waits).map(of('idle_waited')), ...subtract(ranges, waits).map(of('idle'))];
}

function servingsOf(visits: readonly Visit[], day: Range): Map<number, Serving[]> {
  const byWindow = new Map<number, Serving[]>();
  for (const { id: ticketId, operations } of visits)
    for (const [order, { periods }] of operations.entries())
      for (const { state, inMs: fromMs, outMs, window, clerk } of periods) {
        const toMs = outMs ?? Number.POSITIVE_INFINITY;
        if (state !== 'SERVING' || window === null || toMs <= day.fromMs || fromMs >= day.toMs) continue;
        const servings = byWindow.get(window) ?? [];
        byWindow.set(window, servings);
        servings.push({ fromMs, toMs: Math.min(toMs, day.toMs), clerk, ticketId, order });
      }
  return byWindow;
}

/** Of several at a moment the one that began last counts, then the one of the greater ticket id, then the first in order. */
function tilesOf(window: number, servings: readonly Serving[], day: Range): Stretch[] {
  const bounds = [...new Set(servings.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))].sort((one, other) => one - other);
  return bounds.slice(0, -1).flatMap((beginMs, index) => {
    const toMs = Number(bounds[index + 1]);
    const [shown] = servings
      .filter((serving) => serving.fromMs <= beginMs && serving.toMs >= toMs)
      .sort((one, other) => other.fromMs - one.fromMs || other.ticketId - one.ticketId || one.order - other.order);
    const fromMs = Math.max(beginMs, day.fromMs);
    if (shown === undefined || fromMs >= toMs) return [];
    return [{ fromMs, toMs, window, clerk: shown.clerk, state: 'serving' as const, reason: null }];
  });
}

/** When somebody waits for one of the operations of a text of the log who may be called by that clerk. */
type WaitsOf = (can: string, clerk: number | null) => readonly Range[];

function waitingIn(visits: readonly Visit[], day: Range): WaitsOf {
  const byOperation = new Map<string, Range[]>();
  for (const visit of visits) {
    const busy = union(
      visit.operations.flatMap(({ periods }) =>
        periods
          .filter(({ state }) => state !== 'REJECTED')
          .map(({ inMs, outMs }) => ({ fromMs: inMs, toMs: outMs ?? Number.POSITIVE_INFINITY })),
      ),
    );
    for (const operation of visit.operations) {
      const waited = intersect(subtract(waitOf(operation, visit), busy), [day]);
      for (const { clerk, ...range } of claimsOf(operation)) {
        const name = `${operation.service} ${operation.id} ${clerk}`;
        const waits = byOperation.get(name) ?? [];
        byOperation.set(name, waits);
        waits.push(...intersect(waited, [range]));
      }
    }
  }
  const known = new Map<string, readonly Range[]>();
  return (can, clerk) => {
    const name = `${clerk} ${can}`;
    const waits =
      known.get(name) ??
      union(
        Object.entries(JSON.parse(can) as Record<string, number[]>).flatMap(([service, operations]) =>
          operations.flatMap((id) =>
            [null, ...(clerk === null ? [] : [clerk])].flatMap((who) => byOperation.get(`${service} ${id} ${who}`) ?? []),
          ),
        ),
      );
    known.set(name, waits);
    return waits;
  };
}

/** For whom it was, one after the other. */
function claimsOf({ claims }: Operation): (Range & { readonly clerk: number | null })[] {
  const all = [{ atMs: Number.NEGATIVE_INFINITY, clerk: null }, ...claims];
  return all.map(({ atMs, clerk }, index) => ({ fromMs: atMs, toMs: all[index + 1]?.atMs ?? Number.POSITIVE_INFINITY, clerk }));
}

function waitOf(operation: Operation, visit: Visit): Range[] {
  const lower = visit.operations.filter(({ service, stage }) => service === operation.service && stage < operation.stage);
  if (lower.some(({ hasEnded }) => !hasEnded)) return [];
  const fromMs = Math.max(operation.gotMs, ...lower.map((one) => endMsOf(one, visit)));
  return union([{ fromMs, toMs: endMsOf(operation, visit) }]);
}

function endMsOf({ hasEnded, periods }: Operation, visit: Visit): number {
  if (!hasEnded) return Number.POSITIVE_INFINITY;
  const last = periods.at(-1);
  return last === undefined ? (visit.endMs ?? Number.POSITIVE_INFINITY) : (last.outMs ?? last.inMs);
}

function cutAtHours(stretch: Stretch, calendar: Calendar): Stretch[] {
  const pieces: Stretch[] = [];
  for (let { fromMs } = stretch; fromMs < stretch.toMs; ) {
    const toMs = Math.min(stretch.toMs, calendar.nextHour(fromMs));
    pieces.push({ ...stretch, fromMs, toMs });
    fromMs = toMs;
  }
  return pieces;
}
