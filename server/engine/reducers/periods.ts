/** Periods of operations: statistics are made of them. */
import type { CalledBy, Consumer, Period, PeriodEnd, TicketOperation } from '../../model/consumer.js';

/** An action by a user at a window, and when. */
interface Act {
  readonly at: number;
  readonly u: number | null;
  readonly w: number | null;
  readonly comment?: string;
  /** From the books Reason and Outcome. */
  readonly reason?: number;
  readonly outcome?: number;
}

/** What the call says of the period that it begins. */
interface Call {
  readonly by?: CalledBy;
  readonly inTurn?: 1;
  readonly reason?: number;
}

export function start(operation: TicketOperation | undefined, { at, u, w }: Act, { by, inTurn, reason }: Call = {}): void {
  if (operation === undefined) throw new Error('an event starts an operation that the ticket does not have');
  operation.state = 'SERVING';
  operation.userId = u;
  const how = { ...(by && { by }), ...(inTurn && { inTurn: true as const }), ...reasonOf(reason) };
  openPeriod(operation, { state: 'SERVING', inMs: at, comment: null, userId: u, workplaceId: w, ...how });
}

export function end(operation: TicketOperation | undefined, as: 'SERVED' | 'REJECTED', act: Act, how?: PeriodEnd): void {
  if (operation === undefined) throw new Error('an event ends an operation that the ticket does not have');
  const { at, u, w, comment, outcome } = act;
  const last = operation.periods.at(-1);
  if (outcome !== undefined && last?.outMs === null) last.outcomeId = outcome;
  endPeriod(operation, at, comment ?? null, how);
  if (as === 'REJECTED') {
    openPeriod(operation, { state: 'REJECTED', inMs: at, comment: comment ?? null, userId: u, workplaceId: w, ...reasonOf(act.reason) });
    endPeriod(operation, at, null);
  }
  operation.state = as;
  operation.userId = u ?? operation.userId;
  operation.claimUserId = null;
  if (comment) operation.comments = [...operation.comments, comment];
}

/** Binds it to a clerk alone, or frees it. Figures know since when. */
export function bindTo(operation: TicketOperation, userId: number | null, atMs: number): void {
  if (operation.claimUserId === userId) return;
  operation.claimUserId = userId;
  operation.claims = [...(operation.claims ?? []), { atMs, userId }];
}

export const reasonOf = (reasonId: number | undefined) => (reasonId === undefined ? undefined : { reasonId });

/** Marks are left out where there is nothing to say: each visit writes its periods to the card. */
export function openPeriod({ periods }: TicketOperation, { state, inMs, ...rest }: Omit<Period, 'outMs'>): void {
  periods.push({ state, inMs, outMs: null, ...rest });
}

export function endPeriod(operation: TicketOperation, atMs: number, comment: string | null, how?: PeriodEnd): void {
  const last = operation.periods.at(-1);
  if (last === undefined || last.outMs !== null) return;
  last.outMs = atMs;
  last.comment = comment ?? last.comment;
  if (how && last.state === 'SERVING') last.end = how;
}

/** Those that last: what the window does for the visitor now. */
export function servingPeriods({ operations }: Consumer): Period[] {
  return operations.flatMap(({ state, periods }) => {
    const last = periods.at(-1);
    return state === 'SERVING' && last && last.outMs === null ? [last] : [];
  });
}
