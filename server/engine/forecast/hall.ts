/** The hall as a forecast sees it: who waits in which line, and which window comes for whom. */
import { WINDOW_STATE } from '../../model/books/workplace.js';
import { type Consumer, NO_CLERK, NO_CONSUMER } from '../../model/consumer.js';
import type { Lane } from '../lanes.js';
import { type Ability, abilityOf, servesService, servicePriority } from '../rules/abilities.js';
import { compareInLane, type Placed } from '../rules/order.js';
import type { QueueState } from '../state.js';

export interface Line {
  readonly serviceId: number;
  readonly claimUserId: number | null;
  /** In calling order. */
  readonly waiting: readonly Placed[];
}

export interface Desk {
  readonly windowId: number;
  /** Lines it calls from, by their index, with the priority that it gives to their services. */
  readonly serves: readonly { readonly line: number; readonly servicePriority: number }[];
  /** What occupies it. */
  readonly state: 'serving' | 'free' | 'onBreak';
  /** Since when, milliseconds. */
  readonly sinceMs: number;
  /** Whom it serves. */
  readonly consumerId: number;
}

export interface Hall {
  readonly lines: readonly Line[];
  readonly desks: readonly Desk[];
}

/** Somebody who is to be called, with the services that he waits for. */
export interface Visitor extends Placed {
  readonly services: readonly number[];
}

/** The hall with `visitor` in it, who may be there already. */
export function hallWith(state: QueueState, visitor: Visitor): Hall {
  const lines = linesOf(state, visitor);
  const desks: Desk[] = [];
  for (const [windowId, { clerkId, stateId, consumerId, sinceMs }] of state.windows) {
    const isClosed = stateId === WINDOW_STATE.closed || state.books.Workplace.get(windowId)?.disabled !== 0;
    if (clerkId === NO_CLERK || (isClosed && consumerId === NO_CONSUMER)) continue;
    const serves = servedBy(state, abilityOf(state, windowId, clerkId), lines);
    const isOnBreak = stateId === WINDOW_STATE.onBreak && consumerId === NO_CONSUMER;
    const doing = consumerId !== NO_CONSUMER ? 'serving' : isOnBreak ? 'onBreak' : 'free';
    if (serves.length > 0) desks.push({ windowId, serves, state: doing, sinceMs, consumerId });
  }
  return { lines, desks };
}

interface FoundLine extends Line {
  readonly operations: readonly number[];
}

function linesOf(state: QueueState, visitor: Visitor): FoundLine[] {
  const lines: FoundLine[] = [];
  const wanted = new Map(visitor.services.map((id) => [id, firstOperations(state, id)]));
  for (const operationId of state.books.Operation.keys()) {
    for (const lane of state.lanes.of(operationId)) {
      const isWanted = lane.claimUserId === null && wanted.get(lane.serviceId)?.delete(operationId);
      if (lane.waiting.size > 0 || isWanted) lines.push(lineOf(lane, operationId, isWanted ? visitor : null, state.rules.ageingMsPerPoint));
    }
  }
  for (const [serviceId, operations] of wanted) {
    for (const operationId of operations) lines.push({ serviceId, claimUserId: null, waiting: [visitor], operations: [operationId] });
  }
  return lines;
}

function lineOf(lane: Lane, operationId: number, visitor: Visitor | null, ageingMsPerPoint: number): FoundLine {
  const waiting: Placed[] = [...lane.waiting.keys()];
  if (visitor !== null && !waiting.some(({ id }) => id === visitor.id)) {
    const compare = compareInLane(ageingMsPerPoint);
    const place = waiting.findIndex((other) => compare(visitor, other) < 0);
    waiting.splice(place === -1 ? waiting.length : place, 0, visitor);
  }
  return { serviceId: lane.serviceId, claimUserId: lane.claimUserId, waiting, operations: [operationId] };
}

/** The operations a visitor of a service is called for first: those of its lowest stage. */
function firstOperations(state: QueueState, serviceId: number): Set<number> {
  const stages = state.books.Service.get(serviceId)?.operations ?? {};
  const [first] = Object.keys(stages)
    .map(Number)
    .sort((one, other) => one - other);
  return new Set(first === undefined ? [] : stages[String(first)]);
}

function servedBy(state: QueueState, ability: Ability, lines: readonly FoundLine[]): Desk['serves'] {
  return lines.flatMap(({ serviceId, claimUserId, operations }, line) => {
    const isFree = claimUserId === null || claimUserId === ability.userId;
    const can = operations.some((operation) => ability.operations.has(operation)) && servesService(state, ability, serviceId);
    return can && isFree ? [{ line, servicePriority: servicePriority(state, ability, serviceId) }] : [];
  });
}

/** A ticket that waits, as a forecast asks for it; its services are those that it can be called for now. */
export const visitorOf = ({ id, priority, registeredMs }: Consumer): Visitor => ({ id, priority, registeredMs, services: [] });

/** Somebody who would take a ticket now. */
export const newVisitor = (services: readonly number[], priority: number, nowMs: number): Visitor => ({
  id: Number.MAX_SAFE_INTEGER,
  priority,
  registeredMs: nowMs,
  services,
});
