/**
 * One day for the supervisor's view: load by quarter of an hour, and visits shortened for a replay. Pure, so that the reader thread
 * (finished visits) and the server (visitors still present) count the same way.
 */
import { endOfVisit, type Outcome } from './outcome.js';
import { operationsOf, type Visit, type VisitOperation, type VisitPeriod } from './visit.js';

/** A time range, milliseconds since the epoch; `toMs` is excluded. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const QUARTER_MS = 900_000;

/** Number of quarters of an hour that begin in the range; the last one may be shorter. */
export const quartersIn = ({ fromMs, toMs }: TimeRange): number => Math.ceil((toMs - fromMs) / QUARTER_MS);

/** Counts of the visits registered in a range. Each list has one number for each quarter of an hour. */
export interface DayCounts {
  readonly arrived: number[];
  /** Served and ended. */
  readonly served: number[];
  /** Waiting at the end of the quarter. */
  readonly waiting: number[];
  visits: number;
  servedVisits: number;
  /** Ended otherwise. */
  readonly unserved: Record<Exclude<Outcome, 'served'>, number>;
  /** Finished operations with a norm, and how many of them exceeded `regulated_sec` and `danger_sec`. */
  operations: number;
  overNorm: number;
  overLimit: number;
}

export const nothingCounted = (range: TimeRange): DayCounts => {
  const zeros = (): number[] => new Array<number>(quartersIn(range)).fill(0);
  const unserved = { refused: 0, no_show: 0, left: 0, closed: 0 };
  const totals = { visits: 0, servedVisits: 0, unserved, operations: 0, overNorm: 0, overLimit: 0 };
  return { arrived: zeros(), served: zeros(), waiting: zeros(), ...totals };
};

/** What is counted and replayed of a visit. Operations without periods may be left out. */
export interface DayVisit extends Pick<Visit, 'ticket' | 'registeredMs' | 'doneMs'> {
  readonly serviceIds: readonly number[];
  readonly operations: readonly DayOperation[];
}

export type DayOperation = Pick<VisitOperation, 'regulatedSec' | 'dangerSec' | 'periods'>;

export const dayVisit = (visit: Visit): DayVisit => ({
  ticket: visit.ticket,
  registeredMs: visit.registeredMs,
  doneMs: visit.doneMs,
  serviceIds: visit.services.map(({ serviceId }) => serviceId),
  operations: operationsOf(visit),
});

/** Adds a visit registered in the range. Who waits at `nowMs` counts as waiting at the end of the quarter that runs then. */
export function countVisit(counts: DayCounts, visit: DayVisit, range: TimeRange, nowMs = range.toMs): void {
  const { operations } = visit;
  counts.visits += 1;
  addAt(counts.arrived, visit.registeredMs, range);
  if (visit.doneMs !== null) {
    const { outcome } = endOfVisit(operations);
    if (outcome === 'served') {
      counts.servedVisits += 1;
      addAt(counts.served, visit.doneMs, range);
    } else counts.unserved[outcome] += 1;
  }
  for (const { fromMs, toMs } of waitsOf(visit, presentUntil(range, nowMs))) addWait(counts.waiting, fromMs, toMs, range);
  for (const operation of operations) countNorms(counts, operation);
}

function presentUntil({ fromMs, toMs }: TimeRange, nowMs: number): number {
  return nowMs >= toMs ? nowMs : fromMs + (Math.floor((nowMs - fromMs) / QUARTER_MS) + 1) * QUARTER_MS + 1;
}

function addAt(quarters: number[], atMs: number, { fromMs }: TimeRange): void {
  const index = Math.floor((atMs - fromMs) / QUARTER_MS);
  const known = quarters[index];
  if (known !== undefined) quarters[index] = known + 1;
}

/** A wait counts for each quarter whose end falls within it. */
function addWait(waiting: number[], fromMs: number, toMs: number, range: TimeRange): void {
  const first = Math.max(0, Math.ceil((fromMs - range.fromMs) / QUARTER_MS) - 1);
  for (let index = first; index < waiting.length; index++) {
    const endMs = range.fromMs + (index + 1) * QUARTER_MS;
    if (endMs >= toMs) return;
    if (endMs >= fromMs) waiting[index] = (waiting[index] ?? 0) + 1;
  }
}

function countNorms(counts: DayCounts, { regulatedSec, dangerSec, periods }: DayOperation): void {
  const serving = periods.filter(({ state }) => state === 'SERVING');
  if (regulatedSec === 0 || serving.length === 0 || serving.some(({ outMs }) => outMs === null)) return;
  const tookMs = merged(serving).reduce((sum, { inMs, outMs }) => sum + (outMs ?? inMs) - inMs, 0);
  counts.operations += 1;
  if (tookMs > regulatedSec * 1000) counts.overNorm += 1;
  if (dangerSec > 0 && tookMs > dangerSec * 1000) counts.overLimit += 1;
}

/** The visitor waits if present, at no window, and not postponed. */
function waitsOf(visit: DayVisit, nowMs: number): TimeRange[] {
  const endMs = visit.doneMs ?? nowMs;
  const busy = merged(visit.operations.flatMap(({ periods }) => periods.filter(({ state }) => state !== 'REJECTED')));
  const waits: TimeRange[] = [];
  let fromMs = visit.registeredMs;
  for (const { inMs, outMs } of busy) {
    if (inMs > fromMs) waits.push({ fromMs, toMs: Math.min(inMs, endMs) });
    fromMs = Math.max(fromMs, outMs ?? endMs);
  }
  if (fromMs < endMs) waits.push({ fromMs, toMs: endMs });
  return waits;
}

type Stretch = Pick<VisitPeriod, 'inMs' | 'outMs' | 'workplaceId' | 'userId'>;

/** Stretches in order of time. Operations served together at one window are one stretch. */
function merged(periods: readonly Stretch[]): Stretch[] {
  const sorted = periods.toSorted((one, other) => one.inMs - other.inMs);
  const joined: Stretch[] = [];
  for (const period of sorted) {
    const last = joined.at(-1);
    const isSame = last?.workplaceId === period.workplaceId && last?.userId === period.userId;
    if (last === undefined || !isSame || (last.outMs !== null && last.outMs < period.inMs)) joined.push(period);
    else joined[joined.length - 1] = { ...last, outMs: laterEnd(last.outMs, period.outMs) };
  }
  return joined;
}

const laterEnd = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : Math.max(one, other);

/** A visit for a replay. Times are seconds from the start of the day, rounded down; null = not over yet. */
export interface ShortVisit {
  readonly ticket: string;
  readonly services: readonly number[];
  readonly registered: number;
  readonly done: number | null;
  /** `[window, clerk, from, to]`; -1 = unknown. */
  readonly serving: readonly (readonly (number | null)[])[];
  /** `[from, to]` */
  readonly postponed: readonly (readonly (number | null)[])[];
}

export function shortVisit(visit: DayVisit, { fromMs }: TimeRange): ShortVisit {
  const second = (atMs: number): number => Math.floor((atMs - fromMs) / 1000);
  const end = (atMs: number | null): number | null => (atMs === null ? null : second(atMs));
  const periods = visit.operations.flatMap((operation) => operation.periods);
  const of = (state: string): Stretch[] => merged(periods.filter((period) => period.state === state));
  return {
    ticket: visit.ticket,
    services: visit.serviceIds,
    registered: second(visit.registeredMs),
    done: end(visit.doneMs),
    serving: of('SERVING').map(({ workplaceId, userId, inMs, outMs }) => [workplaceId ?? -1, userId ?? -1, second(inMs), end(outMs)]),
    postponed: of('POSTPONE').map(({ inMs, outMs }) => [second(inMs), end(outMs)]),
  };
}
