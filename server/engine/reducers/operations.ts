/** What happens to the operations of a ticket, and the stretches of time that statistics are made of. */
import type { Period, TicketOperation } from '../../model/consumer.js';
import type { RegisteredOperation } from '../../model/events.js';

export function newOperation({ s, stage, o }: RegisteredOperation, atMs: number): TicketOperation {
  return {
    serviceId: s,
    stage,
    operationId: o,
    registeredMs: atMs,
    state: 'WAITING',
    userId: null,
    claimUserId: null,
    comments: [],
    periods: [],
  };
}

export const byPlace = (one: TicketOperation, other: TicketOperation): number =>
  one.serviceId - other.serviceId || one.stage - other.stage || one.operationId - other.operationId;

export interface Act {
  readonly at: number;
  readonly u: number | null;
  readonly w: number | null;
  readonly comment?: string;
}

export function start(operation: TicketOperation | undefined, { at, u, w }: Act): void {
  if (operation === undefined) throw new Error('an event starts an operation that the ticket does not have');
  operation.state = 'SERVING';
  operation.userId = u;
  openPeriod(operation, { state: 'SERVING', inMs: at, comment: null, userId: u, workplaceId: w });
}

export function end(operation: TicketOperation | undefined, as: 'SERVED' | 'REJECTED', { at, u, w, comment }: Act): void {
  if (operation === undefined) throw new Error('an event ends an operation that the ticket does not have');
  endPeriod(operation, at, comment ?? null);
  if (as === 'REJECTED') {
    openPeriod(operation, { state: 'REJECTED', inMs: at, comment: comment ?? null, userId: u, workplaceId: w });
    endPeriod(operation, at, null);
  }
  operation.state = as;
  operation.userId = u ?? operation.userId;
  operation.claimUserId = null;
  if (comment) operation.comments = [...operation.comments, comment];
}

export function openPeriod({ periods }: TicketOperation, { state, inMs, comment, userId, workplaceId }: Omit<Period, 'outMs'>): void {
  periods.push({ state, inMs, outMs: null, comment, userId, workplaceId });
}

export function endPeriod(operation: TicketOperation, atMs: number, comment: string | null): void {
  const last = operation.periods.at(-1);
  if (last === undefined || last.outMs !== null) return;
  last.outMs = atMs;
  last.comment = comment ?? last.comment;
}
