/** Periods of visits that are made of events. */
import type { Operation, Period, Visit } from './visits.js';

export const serving = (
  inMs: number,
  window: number | null,
  clerk: number | null,
  by: string | null,
  reasonId: number | null,
  inTurn = false,
): Period => ({
  ...{ state: 'SERVING', inMs, outMs: null, comment: null, clerk, window, by, recalls: 0, arrivedMs: null, end: null },
  ...{ reasonId, outcomeId: null, inTurn },
});

export const rejected = (
  atMs: number,
  comment: string | null,
  clerk: number | null,
  window: number | null,
  reasonId: number | null,
): Period => ({
  ...{ state: 'REJECTED', inMs: atMs, outMs: atMs, comment, clerk, window, by: null, recalls: 0, arrivedMs: null, end: null },
  ...{ reasonId, outcomeId: null, inTurn: false },
});

/** Ends the period that lasts. @returns whether there was one */
export function close({ periods }: Operation, atMs: number, end: string | null = null): boolean {
  const last = periods.at(-1);
  if (last === undefined || last.outMs !== null) return false;
  last.outMs = atMs;
  last.end = end;
  return true;
}

export function move(visit: Visit, byMs: number, sinceMs: number | null): void {
  const moved = (ms: number): number => (sinceMs === null || ms > sinceMs ? ms + byMs : ms);
  const movedMaybe = (ms: number | null): number | null => (ms === null ? null : moved(ms));
  visit.givenMs = moved(visit.givenMs);
  for (const operation of visit.operations) {
    operation.gotMs = moved(operation.gotMs);
    for (const claim of operation.claims) claim.atMs = moved(claim.atMs);
    for (const period of operation.periods) {
      period.inMs = moved(period.inMs);
      period.outMs = movedMaybe(period.outMs);
      period.arrivedMs = movedMaybe(period.arrivedMs);
    }
  }
}
