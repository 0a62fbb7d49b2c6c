/** Rows of calls with their stays: "Calls" of docs/indicators.md. */
import { type End, endOf, endOfVisit, type Operation, type Period, type Visit } from './visits.js';

export interface Row {
  readonly operation: Operation;
  readonly window: number | null;
  readonly clerk: number | null;
  /** null = the operation was never called. */
  readonly inMs: number | null;
  readonly outMs: number | null;
  readonly arrivedMs: number | null;
  readonly recalls: number;
  /** How the operation ended, in its last row; null in others, and while the operation goes on. */
  readonly end: End | null;
  readonly how: string | null;
  readonly servedMs: number | null;
  readonly postponedMs: number | null;
  readonly isAdded: boolean;
  /** Of its operation on the ticket. */
  readonly order: number;
  /** From the books Reason and Outcome. */
  readonly callReason: number | null;
  readonly postponeReason: number | null;
  readonly outcomeId: number | null;
  /** The number of the stay in its visit; -1 = none. */
  stay: number;
  isCalled: boolean;
  waitMs: number | null;
  /** Where the wait began. */
  waitFromMs: number | null;
  walkMs: number | null;
  by: string | null;
}

export interface CountedVisit {
  readonly visit: Visit;
  readonly end: End | null;
  /** In order of operations; of one operation by `inMs`. */
  readonly rows: readonly Row[];
}

export function countVisit(visit: Visit): CountedVisit {
  const rows = visit.operations.flatMap((operation) => rowsOf(operation, visit));
  groupStays(rows, visit);
  return { visit, end: endOfVisit(visit), rows };
}

function rowsOf(operation: Operation, visit: Visit): Row[] {
  const end = operation.hasEnded ? endOf(operation) : null;
  const common = {
    order: visit.operations.indexOf(operation),
    operation,
    isAdded: operation.gotMs > visit.givenMs,
    stay: -1,
    isCalled: false,
  };
  const without = { waitMs: null, waitFromMs: null, walkMs: null, by: null };
  const servings = operation.periods.filter(({ state }) => state === 'SERVING');
  const refused = operation.periods.findLast(({ state }) => state === 'REJECTED');
  if (servings.length === 0)
    return [
      {
        ...common,
        ...without,
        ...{ window: refused?.window ?? null, clerk: refused?.clerk ?? null, inMs: null, outMs: null, arrivedMs: null, recalls: 0, end },
        ...{ how: null, servedMs: null, postponedMs: null, callReason: null, postponeReason: null, outcomeId: null },
      },
    ];
  const lastMs = Math.max(...servings.map(({ inMs }) => inMs));
  const last = servings.findLast(({ inMs }) => inMs === lastMs);
  return servings.map((period) => {
    const next = operation.periods[operation.periods.indexOf(period) + 1];
    const how = howItEnded(period, next, end);
    const { inMs, outMs, arrivedMs, window, clerk, recalls } = period;
    const by = period.inTurn ? null : period.by;
    const cameTo = wayOf(operation, period, end);
    const isServed = outMs !== null && cameTo !== null && cameTo !== 'skipped' && cameTo !== 'no_show';
    return {
      ...common,
      ...without,
      ...{ window, clerk, inMs, outMs, arrivedMs, recalls, by, how, end: period === last ? end : null },
      ...{ callReason: by === 'hand' ? period.reasonId : null, outcomeId: period.outcomeId },
      postponeReason: how === 'postponed' && next?.state === 'POSTPONE' ? next.reasonId : null,
      servedMs: isServed ? Math.max(0, outMs - (arrivedMs ?? inMs)) : null,
      postponedMs: how === 'postponed' && next?.state === 'POSTPONE' && next.outMs !== null ? next.outMs - next.inMs : null,
    };
  });
}

/** How it ended with the last of the clerks who had it one after the other; null = it lasts. */
function wayOf({ periods }: Operation, period: Period, end: End | null): string | null {
  const last = periods.slice(periods.indexOf(period)).find((one) => one.end !== 'handed');
  return last === undefined ? null : howItEnded(last, periods[periods.indexOf(last) + 1], end);
}

/** @param end of the operation; null = it goes on */
function howItEnded(period: Period, next: Period | undefined, end: End | null): string | null {
  if (period.end !== null) return period.end;
  if (period.outMs === null) return null;
  if (next === undefined) return end === null ? 'skipped' : 'served';
  if (next.inMs !== period.outMs) return 'skipped';
  if (next.state === 'REJECTED') return end?.outcome ?? null;
  return next.state === 'POSTPONE' ? 'postponed' : 'skipped';
}

const BREAKS_STAY = new Set(['skipped', 'postponed', 'transferred']);

function groupStays(rows: readonly Row[], visit: Visit): void {
  const calls = rows.filter(({ inMs }) => inMs !== null).sort((one, other) => Number(one.inMs) - Number(other.inMs));
  const stays: Row[][] = [];
  for (const row of calls) {
    const stay = stays.at(-1);
    if (stay !== undefined && belongs(row, stay)) stay.push(row);
    else stays.push([row]);
    row.stay = stays.length - 1;
  }
  for (const stay of stays) for (const row of stay) describe(row, stay, visit);
}

function belongs(row: Row, stay: readonly Row[]): boolean {
  const before = stay.at(-1);
  if (before?.window !== row.window || (before.clerk !== row.clerk && before.how !== 'handed')) return false;
  const inMs = Number(row.inMs);
  return (
    stay.some(({ outMs }) => outMs === null || outMs >= inMs) &&
    !stay.some(({ how, outMs }) => BREAKS_STAY.has(how ?? '') && outMs !== null && outMs <= inMs)
  );
}

function describe(row: Row, stay: readonly Row[], visit: Visit): void {
  const firstMs = Math.min(...stay.map(({ inMs }) => Number(inMs)));
  row.walkMs = row.arrivedMs === null ? null : row.arrivedMs - firstMs;
  row.isCalled = row.inMs === firstMs;
  if (!row.isCalled) {
    row.by = null;
    return;
  }
  const own = new Set(stay.map(({ operation, inMs }) => `${visit.operations.indexOf(operation)} ${inMs}`));
  const freeMs = visit.operations.flatMap((operation, index) =>
    operation.periods.flatMap(({ state, inMs, outMs }) => {
      const isOfStay = state === 'SERVING' && own.has(`${index} ${inMs}`);
      return state === 'REJECTED' || isOfStay || outMs === null || outMs > firstMs ? [] : [outMs];
    }),
  );
  row.waitFromMs = Math.max(row.operation.gotMs, ...freeMs);
  row.waitMs = Math.max(0, firstMs - row.waitFromMs);
}
