/** The state as the wire shows it. */
import type { BookName, RowBook, UserRow } from '../model/books/index.js';
import type { ConsumerElement } from '../model/books/consumer.js';
import { WINDOW_STATE, type WorkplaceElement } from '../model/books/workplace.js';
import { type Consumer, isFinished, NO_CLERK, NO_CONSUMER, NO_WORKPLACE, type TicketOperation } from '../model/consumer.js';
import { toInstant } from '../model/stamp.js';
import { type Ability, abilityOf, servesService, servicePriority } from './rules/abilities.js';
import { type Candidate, compareCandidates } from './rules/order.js';
import { startable } from './rules/selection.js';
import { type QueueState, rowsOf } from './state.js';

type WireOperation = ConsumerElement['services'][string][string][string];

export function servicesOf(consumer: Consumer): ConsumerElement['services'] {
  const services: ConsumerElement['services'] = {};
  for (const operation of consumer.operations) {
    const stages = (services[operation.serviceId] ??= {});
    const operations = (stages[operation.stage] ??= {});
    operations[operation.operationId] = operationElement(operation);
  }
  return services;
}

function operationElement({ state, userId, claimUserId, comments }: TicketOperation): WireOperation {
  const user = userId ?? claimUserId;
  const element: { state: WireOperation['state']; user_id?: number; comment?: string[] } = { state };
  if (user !== null) element.user_id = user;
  if (comments.length > 0) element.comment = [...comments];
  return element;
}

/** A ticket; `workplace` goes with it while it is at a window (seen in the original: also when that window postponed it). */
export function consumerElement(state: QueueState, consumer: Consumer): ConsumerElement {
  const element: ConsumerElement = {
    services: servicesOf(consumer),
    id: consumer.id,
    prefix: consumer.prefix,
    number: consumer.number,
    priority: consumer.priority,
    registration: toInstant(consumer.registeredMs),
    active: !isFinished(consumer.state),
    workplace_id: consumer.workplaceId,
    vanish_count: consumer.vanishCount,
    comment: consumer.comment,
    pin_code: consumer.pinCode,
    state_changed: toInstant(consumer.stateChangedMs),
    last_update: toInstant(consumer.lastUpdateMs),
    ticket: consumer.ticket,
    state: consumer.state,
  };
  if (consumer.lastCallMs !== null) element.last_call = toInstant(consumer.lastCallMs);
  if (consumer.postponedToMs !== null) element.postpone_to = toInstant(consumer.postponedToMs);
  if (consumer.photo !== null) element.photo = consumer.photo;
  if (consumer.workplaceId !== NO_WORKPLACE) element.workplace = workplaceElement(state, consumer.workplaceId);
  return element;
}

export function workplaceElement(state: QueueState, workplaceId: number): WorkplaceElement | undefined {
  const row = state.books.Workplace.get(workplaceId);
  const window = state.windows.get(workplaceId);
  if (row === undefined || window === undefined) return undefined;
  return {
    ...row,
    state_id: window.consumerId === NO_CONSUMER ? window.stateId : WINDOW_STATE.serving,
    last_update: toInstant(window.lastUpdateMs),
    clerk_id: window.clerkId,
    consumer_id: window.consumerId,
    currentOperations: [...abilityOf(state, workplaceId, window.clerkId).operations],
  };
}

/** An element of any book, or undefined if there is none with this id. */
export function elementOf(state: QueueState, book: BookName, id: number): Record<string, unknown> | undefined {
  if (book === 'Consumer') {
    const consumer = state.consumers.get(id);
    return consumer && { ...consumerElement(state, consumer) };
  }
  if (book === 'Workplace') return workplaceElement(state, id);
  const row = rowsOf(state, book as RowBook).get(id);
  if (row === undefined) return undefined;
  if (book === 'User') return userElement(state, row as UserRow);
  if (book === 'TicketRange') return { ...row, next: state.ranges.get(id)?.next };
  return { ...row };
}

function userElement(state: QueueState, row: UserRow): Record<string, unknown> {
  const { passwordHash: _neverShown, ...shown } = row;
  const role = state.books.UserRole.get(row.role_id);
  return { ...shown, password: null, role };
}

/** The whole book. */
export function listOf(state: QueueState, book: BookName): Record<string, unknown>[] {
  const ids = book === 'Consumer' ? state.consumers.keys() : rowsOf(state, book).keys();
  return [...ids].map((id) => {
    const { photo: _tooLargeForLists, ...element } = elementOf(state, book, id) ?? {};
    return element;
  });
}

export interface QueueEntry extends Candidate {
  /** Whether the window could call the visitor with `nextConsumer` now. */
  readonly mayCall: boolean;
}

/** The visitors with something left to do at a window, in calling order; who is served there now is not among them. */
export function queueOf(state: QueueState, workplaceId: number): QueueEntry[] {
  const ability = abilityOf(state, workplaceId, state.windows.get(workplaceId)?.clerkId ?? NO_CLERK);
  const places = [...consumersFor(state, ability)].map((consumer) => placeInQueue(state, ability, consumer));
  return places.sort(compareCandidates(state.rules.ageingMsPerPoint));
}

/** Everybody with an unfinished operation that the window can do, once. */
function consumersFor(state: QueueState, ability: Ability): Set<Consumer> {
  const found = new Set<Consumer>();
  for (const operationId of ability.operations) {
    for (const { serviceId, consumers } of state.lanes.unfinishedOf(operationId)) {
      if (!servesService(state, ability, serviceId)) continue;
      for (const consumer of consumers) if (!isServedAt(consumer, ability.workplaceId)) found.add(consumer);
    }
  }
  return found;
}

const isServedAt = (consumer: Consumer, workplaceId: number): boolean =>
  consumer.state === 'SERVING' && consumer.workplaceId === workplaceId;

/** Who can be called stands where he would be called; who cannot, where he would be called if nothing held him back. */
function placeInQueue(state: QueueState, ability: Ability, consumer: Consumer): QueueEntry {
  const { operations } = consumer;
  const callable = consumer.state === 'WAITING' ? startable(state, ability, consumer) : [];
  const considered =
    callable.length > 0
      ? callable.flatMap((index) => operations[index] ?? [])
      : operations.filter(({ state: is, operationId }) => !isFinished(is) && ability.operations.has(operationId));
  const priorities = considered.map(({ serviceId }) => servicePriority(state, ability, serviceId));
  return { consumer, servicePriority: Math.min(...priorities), mayCall: callable.length > 0 };
}

export function queueEntryElement({ consumer, mayCall }: QueueEntry, detailed: boolean): Record<string, unknown> {
  return {
    ...(detailed && { services: servicesOf(consumer) }),
    id: consumer.id,
    prefix: consumer.prefix,
    number: consumer.number,
    priority: consumer.priority,
    registration: toInstant(consumer.registeredMs),
    workplace_id: consumer.workplaceId,
    ...(consumer.lastCallMs !== null && { last_call: toInstant(consumer.lastCallMs) }),
    ...(consumer.postponedToMs !== null && { postpone_to: toInstant(consumer.postponedToMs) }),
    ticket: consumer.ticket,
    mayCall,
    state: consumer.state,
  };
}
