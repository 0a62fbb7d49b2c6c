/** What every step of the naive model is made of: who can do what, and how a visitor comes to a window and leaves it. */
import type { CalledBy } from '../../../server/model/consumer.js';
import {
  type Answer,
  type Model,
  type ModelOperation,
  type ModelServing,
  type ModelTicket,
  type ModelWindow,
  no,
  roleOf,
  serviceOf,
  yes,
} from './naive-parts.js';
import { sharesDepartment } from './naive-registration.js';

export const isOver = (operation: ModelOperation): boolean => operation.state === 'SERVED' || operation.state === 'REJECTED';

/** An operation waits for its turn while one of a lower stage of the same service is not finished. */
export const isTurn = (ticket: ModelTicket, operation: ModelOperation): boolean =>
  ticket.operations.every((other) => other.service !== operation.service || other.stage >= operation.stage || isOver(other));

/** Skill and department, without asking whose the visitor is. */
export function hasSkill(model: Model, window: ModelWindow, userId: number, operation: ModelOperation): boolean {
  const role = roleOf(model, userId);
  const ofWindow = window.allOperations || window.operations.includes(operation.operation);
  const ofClerk = userId === -1 || (role !== undefined && (role.allOperations || role.operations.includes(operation.operation)));
  return ofWindow && ofClerk && sharesDepartment(serviceOf(model, operation.service), window.department);
}

/** The operations which `userId` at the window could start for a visitor who is free. */
export function startable(model: Model, window: ModelWindow, userId: number, ticket: ModelTicket): ModelOperation[] {
  return ticket.operations.filter(
    (operation) =>
      (operation.state === 'WAITING' || operation.state === 'POSTPONE') &&
      isTurn(ticket, operation) &&
      (operation.onlyFor === null || operation.onlyFor === userId) &&
      hasSkill(model, window, userId, operation),
  );
}

export const servantAt = (window: ModelWindow, actingUserId: number): number => (window.clerk === -1 ? actingUserId : window.clerk);

export const servedAt = (model: Model, windowId: number): ModelTicket | undefined =>
  model.tickets.find((ticket) => ticket.state === 'SERVING' && ticket.window === windowId);

export function start(
  ticket: ModelTicket,
  operations: readonly ModelOperation[],
  window: ModelWindow,
  userId: number,
  nowMs: number,
  by: CalledBy | null = null,
  isNext = false,
): void {
  for (const operation of operations) {
    Object.assign(operation, { state: 'SERVING', by: userId });
    operation.served.push({ clerk: userId, by, inTurn: isNext, recalls: 0, arrivedMs: null, end: null });
  }
  if (operations.length > 0) ticket.touched += 1;
  if (ticket.state === 'SERVING') return;
  free(ticket, 'WAITING');
  Object.assign(ticket, { state: 'SERVING', window: window.id, lastCallMs: nowMs });
  Object.assign(window, { state: 1, isStateSet: false });
  window.sinceMs = nowMs;
  if (by !== 'skip') window.skipped = [];
}

/** Away from every window: what was interrupted waits again, for the clerk it is bound to or for anybody. */
function free(ticket: ModelTicket, state: ModelTicket['state']): void {
  for (const operation of ticket.operations) {
    const isInterrupted = operation.state === 'POSTPONE' || (operation.state === 'SERVING' && ticket.state === 'SERVING');
    if (isInterrupted) Object.assign(operation, { state: 'WAITING', by: null });
  }
  Object.assign(ticket, { state, window: -1, postponedToMs: null, arrivedMs: null });
}

/** Half of all windows want to know how long a visitor walks. */
export const marksArrivals = (windowId: number): boolean => windowId % 2 === 1;

export function markArrival(model: Model, windowId: number, nowMs: number): Answer {
  const ticket = servedAt(model, windowId);
  if (ticket === undefined) return no('windowFree');
  if (!marksArrivals(windowId)) return no('notUsedHere');
  if (ticket.arrivedMs === null) {
    ticket.arrivedMs = nowMs;
    for (const serving of servings(ticket)) serving.arrivedMs = nowMs;
  }
  return yes(ticket.id);
}

/** What the visitor is being served with. */
export const servings = (ticket: ModelTicket): ModelServing[] =>
  ticket.operations.filter(({ state }) => state === 'SERVING').flatMap(({ served }) => served.slice(-1));

export function leave(model: Model, ticket: ModelTicket, state: ModelTicket['state'], nowMs: number): void {
  for (const window of model.windows) if (ticket.state === 'SERVING' && window.id === ticket.window) window.sinceMs = nowMs;
  ticket.touched += 1;
  free(ticket, state);
  if (state !== 'SERVED' && state !== 'REJECTED') return;
  model.tickets.splice(model.tickets.indexOf(ticket), 1);
  model.ended.push(ticket);
}
