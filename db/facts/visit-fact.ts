/** From a visit to its rows of facts. Pure, so that the reader thread counts finished visits and those that go on alike. */
import { type Ended, endOfOperation, endOfVisit } from './outcome.js';
import type { CallEnd, CallFact, VisitFact } from './rows.js';
import type { Visit, VisitOperation, VisitPeriod } from './visit.js';

export function visitFact(visit: Visit): VisitFact {
  const { consumerId, ticket, registeredMs, doneMs, about } = visit;
  const operations = placedOperations(visit);
  const { outcome, reason } = doneMs === null ? NOT_ENDED : endOfVisit(operations.map(({ operation }) => operation));
  return { consumerId, ticket, registeredMs, doneMs, outcome, reason, about, calls: callsOf(visit, operations) };
}

export interface PlacedOperation {
  readonly serviceId: number;
  readonly stage: number;
  readonly operation: VisitOperation;
}

/** In the order of the ticket. */
export const placedOperations = ({ services }: Pick<Visit, 'services'>): PlacedOperation[] =>
  services.flatMap(({ serviceId, stages }) =>
    stages.flatMap(({ stage, operations }) => operations.map((operation) => ({ serviceId, stage, operation }))),
  );

const NOT_ENDED: { readonly [Field in keyof Ended]: Ended[Field] | null } = { outcome: null, reason: null };

/** Of a visit that goes on the operation itself says so: its periods do not tell whether a transfer ended it. */
export const hasEnded = ({ isEnded = false }: VisitOperation, isVisitOver: boolean): boolean => isVisitOver || isEnded;

/** When an operation that has ended did so; without periods with its visit. */
export function endMoment({ periods }: VisitOperation, visitDoneMs: number | null): number | null {
  const last = periods.at(-1);
  return last === undefined ? visitDoneMs : (last.outMs ?? last.inMs);
}

/** A call of an operation, before the visit as a whole was looked at. */
interface Call {
  readonly index: number;
  readonly placed: PlacedOperation;
  readonly period: VisitPeriod;
  readonly end: CallEnd | null;
  /** Whether it was service: of a call that was handed to the next clerk what came of it there says so. */
  readonly isServed: boolean;
  readonly postponedMs: number | null;
  readonly postponeReason: number | null;
}

/** A call with all that was served in it. */
interface Stay {
  readonly number: number;
  readonly fromMs: number;
  readonly calls: Call[];
}

function callsOf(visit: Visit, operations: readonly PlacedOperation[]): CallFact[] {
  const calls = operations.flatMap((placed, index) => callsOfOperation(placed, index, visit.doneMs !== null));
  const stays = staysOf(calls);
  const stayOf = new Map(stays.flatMap((stay) => stay.calls.map((call) => [call, stay] as const)));
  return operations.flatMap((placed, index): CallFact[] => {
    const own = calls.filter((call) => call.index === index);
    const ending = endingOf(placed.operation, visit);
    if (own.length === 0) return [{ ...fixed(visit, placed, index), ...UNCALLED, ...whereRefused(placed.operation), ...ending }];
    const last = own.at(-1);
    return own.map((call) => ({
      ...fixed(visit, placed, index),
      ...timesOf(visit, operations, call, stayOf.get(call)),
      ...(call === last ? ending : GOES_ON),
    }));
  });
}

const GOES_ON = { isLast: false, outcome: null, reason: null, endMs: null } as const;

function endingOf(operation: VisitOperation, { doneMs }: Visit): Pick<CallFact, 'isLast' | 'outcome' | 'reason' | 'endMs'> {
  if (!hasEnded(operation, doneMs !== null)) return { ...GOES_ON, isLast: true };
  return { isLast: true, ...endOfOperation(operation), endMs: endMoment(operation, null) };
}

const fixed = (visit: Visit, { serviceId, stage, operation }: PlacedOperation, index: number) => ({
  operation: index,
  serviceId,
  stage,
  operationId: operation.operationId,
  regulatedSec: operation.regulatedSec,
  dangerSec: operation.dangerSec,
  isAdded: operation.registeredMs > visit.registeredMs,
});

const UNCALLED = {
  windowId: null,
  clerkId: null,
  stay: 0,
  isCalled: false,
  inMs: null,
  outMs: null,
  waitMs: null,
  walkMs: null,
  servedMs: null,
  postponedMs: null,
  end: null,
  by: null,
  callReason: null,
  postponeReason: null,
  outcomeId: null,
  recalls: 0,
} as const;

/** Refused with what was served at a window, as later stages of who did not come: a line of no window would tell it once more. */
function whereRefused({ periods }: VisitOperation): Partial<Pick<CallFact, 'windowId' | 'clerkId'>> {
  const last = periods.at(-1);
  return last?.state === 'REJECTED' ? { windowId: last.workplaceId, clerkId: last.userId } : {};
}

function callsOfOperation(placed: PlacedOperation, index: number, isVisitOver: boolean): Call[] {
  const { operation } = placed;
  const { periods } = operation;
  return periods.flatMap((period, at) => {
    if (period.state !== 'SERVING') return [];
    const next = periods[at + 1];
    const end = endOfCall(operation, period, next, isVisitOver);
    const putAside = end === 'postponed' && next?.state === 'POSTPONE' ? next : undefined;
    const postponedMs = putAside === undefined || putAside.outMs === null ? null : putAside.outMs - putAside.inMs;
    const isServed = wasServed(operation, at, isVisitOver);
    return [{ index, placed, period, end, isServed, postponedMs, postponeReason: putAside?.reasonId ?? null }];
  });
}

function wasServed(operation: VisitOperation, at: number, isVisitOver: boolean): boolean {
  const [period, next] = [operation.periods[at], operation.periods[at + 1]];
  if (period === undefined || period.outMs === null) return false;
  const end = endOfCall(operation, period, next, isVisitOver);
  return end === 'handed' ? wasServed(operation, at + 1, isVisitOver) : end !== 'skipped' && end !== 'no_show';
}

/** Visits of older programs have no marks: what follows says how the call ended. */
function endOfCall(
  operation: VisitOperation,
  { end, outMs }: VisitPeriod,
  next: VisitPeriod | undefined,
  isVisitOver: boolean,
): CallEnd | null {
  if (outMs === null) return null;
  if (end !== undefined) return end;
  if (next === undefined) return hasEnded(operation, isVisitOver) ? 'served' : 'skipped';
  if (next.inMs !== outMs) return 'skipped';
  if (next.state === 'REJECTED') return endOfOperation(operation).outcome;
  return next.state === 'POSTPONE' ? 'postponed' : 'skipped';
}

const ENDS_THE_STAY: ReadonlySet<CallEnd | null> = new Set<CallEnd>(['skipped', 'postponed', 'transferred']);

function staysOf(calls: readonly Call[]): Stay[] {
  const stays: Stay[] = [];
  // Sorting is stable: calls of the same moment keep the order of operations.
  for (const call of calls.toSorted((one, other) => one.period.inMs - other.period.inMs)) {
    const last = stays.at(-1);
    if (last !== undefined && goesOn(last, call.period)) last.calls.push(call);
    else stays.push({ number: stays.length + 1, fromMs: call.period.inMs, calls: [call] });
  }
  return stays;
}

function goesOn({ calls }: Stay, { inMs, userId, workplaceId }: VisitPeriod): boolean {
  const last = calls.at(-1);
  if (last?.period.workplaceId !== workplaceId) return false;
  if (last.period.userId !== userId && last.end !== 'handed') return false;
  if (calls.some(({ end, period: { outMs } }) => ENDS_THE_STAY.has(end) && outMs !== null && outMs <= inMs)) return false;
  return calls.some(({ period: { outMs } }) => outMs === null || outMs >= inMs);
}

function timesOf(visit: Visit, operations: readonly PlacedOperation[], call: Call, stay: Stay | undefined) {
  if (stay === undefined) throw new Error(`a call of visit ${visit.consumerId} is at no window`);
  const { period, end, isServed, postponedMs, postponeReason } = call;
  const { inMs, outMs, arrivedMs = inMs } = period;
  const isCalled = inMs === stay.fromMs;
  // Whom the window would have called anyway is called in turn, whoever chose the ticket.
  const by = isCalled && period.inTurn === undefined ? (period.by ?? null) : null;
  return {
    windowId: period.workplaceId,
    clerkId: period.userId,
    stay: stay.number,
    isCalled,
    inMs,
    outMs,
    waitMs: isCalled ? Math.max(0, inMs - waitingSince(operations, call, stay)) : null,
    walkMs: period.arrivedMs === undefined ? null : period.arrivedMs - stay.fromMs,
    servedMs: isServed && outMs !== null ? Math.max(0, outMs - arrivedMs) : null,
    postponedMs,
    end,
    by,
    callReason: by === 'hand' ? (period.reasonId ?? null) : null,
    postponeReason,
    outcomeId: period.outcomeId ?? null,
    recalls: period.recalls ?? 0,
  };
}

/** Since the ticket got the operation, or since the visitor was last at a window or put aside. */
function waitingSince(operations: readonly PlacedOperation[], call: Call, stay: Stay): number {
  const ofStay = new Set(stay.calls.map(({ period }) => period));
  let sinceMs = call.placed.operation.registeredMs;
  for (const { operation } of operations) {
    for (const period of operation.periods) {
      const { state, outMs } = period;
      if (state === 'REJECTED' || outMs === null || outMs > call.period.inMs || ofStay.has(period)) continue;
      sinceMs = Math.max(sinceMs, outMs);
    }
  }
  return sinceMs;
}
