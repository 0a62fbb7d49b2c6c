/** Applies events to the state. No rules here: an event that was decided is a fact, now and at every replay. */
import type { BookRows, RowBook } from '../model/books/index.js';
import {
  type Consumer,
  isFinished,
  NO_CLERK,
  NO_CONSUMER,
  NO_WORKPLACE,
  type Period,
  type TicketOperation,
  ticketText,
} from '../model/consumer.js';
import type { QueueEvent, RegisteredOperation } from '../model/events.js';
import { newRange, noteIssued } from './rules/numbering.js';
import { isLastAtWindow } from './rules/sessions.js';
import { addConsumer, addSession, dropConsumer, newWindow, type QueueState, rowsOf } from './state.js';

const NOBODY: readonly Consumer[] = [];
/** The newest answers a session can ask for again. */
export const ANSWERS_KEPT = 64;

/** Applies one event; answers the tickets that it ended, whole, for the history. */
export function evolve(state: QueueState, event: QueueEvent): readonly Consumer[] {
  state.lastAtMs = event.at;
  switch (event.t) {
    case 'registered':
      return registered(state, event);
    case 'called':
      return changing(state, event.c, (consumer) => called(state, consumer, event));
    case 'recalled':
      return changing(state, event.c, (consumer) => {
        consumer.lastCallMs = event.at;
        consumer.lastUpdateMs = event.at;
      });
    case 'finished':
      return changing(state, event.c, (consumer) => finished(state, consumer, event));
    case 'postponed':
      return changing(state, event.c, (consumer) => postponed(state, consumer, event));
    case 'returned':
      return changing(state, event.c, (consumer) => setState(consumer, 'WAITING', NO_WORKPLACE, event.at));
    case 'skipped':
      return changing(state, event.c, (consumer) => {
        consumer.vanishCount += 1;
        freeWindow(state, event.w, event.at);
        setState(consumer, 'WAITING', NO_WORKPLACE, event.at);
      });
    case 'serviceAdded':
      return changing(state, event.c, (consumer) => serviceAdded(consumer, event));
    case 'closed':
      return changing(state, event.c, (consumer) => close(state, consumer, event.at, event.reason));
    case 'consumerChanged':
      return changing(state, event.c, (consumer) => {
        consumer.priority = event.priority ?? consumer.priority;
        consumer.comment = event.comment ?? consumer.comment;
        consumer.pinCode = event.pin ?? consumer.pinCode;
        if (event.photo !== undefined) consumer.photo = event.photo;
        consumer.lastUpdateMs = event.at;
      });
    case 'dayOpened':
      return dayOpened(state, event);
    case 'dayRenamed':
      state.day = event.day;
      return NOBODY;
    case 'clockSetBack':
      clockSetBack(state, event.byMs);
      return NOBODY;
    case 'bookSet':
      bookSet(state, event);
      return NOBODY;
    case 'bookRemoved':
      bookRemoved(state, event);
      return NOBODY;
    case 'windowStateSet': {
      const window = windowOf(state, event.w, event.at);
      window.stateId = event.state;
      window.sinceMs = event.at;
      return NOBODY;
    }
    case 'sessionOpened':
      sessionOpened(state, event);
      return NOBODY;
    case 'sessionClosed':
      sessionClosed(state, event);
      return NOBODY;
    case 'answered': {
      const answers = state.sessions.get(event.session)?.answers;
      answers?.set(event.request, { command: event.command, data: event.data });
      const oldest = answers?.keys().next();
      if (answers !== undefined && answers.size > ANSWERS_KEPT && !oldest?.done) answers.delete(oldest?.value ?? '');
      return NOBODY;
    }
  }
}

type EventOf<Kind extends QueueEvent['t']> = Extract<QueueEvent, { t: Kind }>;

/** Takes a ticket out of the lanes, lets `change` change it, and files it again, or ends it. */
function changing(state: QueueState, id: number, change: (consumer: Consumer) => void): readonly Consumer[] {
  const consumer = state.consumers.get(id);
  if (consumer === undefined) throw new Error(`an event names ticket ${id}, which is not in the queue`);
  state.lanes.remove(consumer);
  change(consumer);
  if (isFinished(consumer.state)) {
    dropConsumer(state, consumer);
    return [consumer];
  }
  state.lanes.add(consumer);
  if (consumer.state === 'POSTPONE') state.postponed.add(consumer);
  else state.postponed.delete(consumer);
  return NOBODY;
}

function registered(state: QueueState, event: EventOf<'registered'>): readonly Consumer[] {
  const range = state.ranges.get(event.range);
  if (range === undefined) throw new Error(`an event names ticket range ${event.range}, which does not exist`);
  noteIssued(range, state.books.TicketRange.get(event.range), event.number);
  state.nextIds.Consumer = Math.max(state.nextIds.Consumer, event.c + 1);
  addConsumer(state, {
    id: event.c,
    rangeId: event.range,
    prefix: event.prefix,
    number: event.number,
    ticket: ticketText(event.prefix, event.number),
    registeredMs: event.at,
    priority: event.priority,
    state: 'WAITING',
    workplaceId: NO_WORKPLACE,
    lastCallMs: null,
    postponedToMs: null,
    vanishCount: 0,
    comment: event.comment ?? '',
    pinCode: event.pin ?? '',
    photo: event.photo ?? null,
    appointmentId: event.appointment ?? null,
    registratorId: event.registrator ?? null,
    stateChangedMs: event.at,
    lastUpdateMs: event.at,
    operations: event.ops.map((operation) => newOperation(operation, event.at)).sort(byPlace),
  });
  return NOBODY;
}

function newOperation({ s, stage, o }: RegisteredOperation, atMs: number): TicketOperation {
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

const byPlace = (one: TicketOperation, other: TicketOperation): number =>
  one.serviceId - other.serviceId || one.stage - other.stage || one.operationId - other.operationId;

function called(state: QueueState, consumer: Consumer, event: EventOf<'called'>): void {
  setState(consumer, 'SERVING', event.w, event.at);
  consumer.lastCallMs = event.at;
  for (const index of event.ops) start(consumer.operations[index], event);
  const window = windowOf(state, event.w, event.at);
  window.consumerId = consumer.id;
  // Whoever calls is there: a break or a closed window ends with a call.
  window.stateId = 1;
  window.sinceMs = event.at;
}

function finished(state: QueueState, consumer: Consumer, event: EventOf<'finished'>): void {
  for (const index of event.ops) end(consumer.operations[index], event.as, event);
  for (const index of event.starts) start(consumer.operations[index], event);
  if (event.state === 'SERVING') {
    consumer.lastUpdateMs = event.at;
    if (event.starts.length > 0) windowOf(state, event.w, event.at).sinceMs = event.at;
    return;
  }
  freeWindow(state, event.w, event.at);
  setState(consumer, event.state, NO_WORKPLACE, event.at);
}

function postponed(state: QueueState, consumer: Consumer, event: EventOf<'postponed'>): void {
  freeWindow(state, event.w, event.at);
  for (const operation of consumer.operations) {
    if (operation.state !== 'SERVING') continue;
    endPeriod(operation, event.at, null);
    operation.state = 'POSTPONE';
    operation.userId = null;
    operation.claimUserId = event.mine ? event.u : null;
    // Seen in the original: why somebody was put aside is not among the comments of the operation; it stays with the period.
    openPeriod(operation, { state: 'POSTPONE', inMs: event.at, comment: event.comment ?? null, userId: event.u, workplaceId: event.w });
  }
  // Seen in the original: the postponed ticket goes on naming the window that postponed it.
  setState(consumer, 'POSTPONE', event.w, event.at);
  consumer.postponedToMs = event.until;
}

function serviceAdded(consumer: Consumer, event: EventOf<'serviceAdded'>): void {
  const added = event.ops.map((operation) => newOperation(operation, event.at));
  for (const position of event.starts) start(added[position], event);
  consumer.operations = [...consumer.operations, ...added].sort(byPlace);
  consumer.lastUpdateMs = event.at;
}

/** Ends a ticket without service: what was not finished is rejected. */
function close(state: QueueState, consumer: Consumer, atMs: number, reason: string): void {
  if (consumer.state === 'SERVING') freeWindow(state, consumer.workplaceId, atMs);
  for (const operation of consumer.operations) {
    if (!isFinished(operation.state)) end(operation, 'REJECTED', { at: atMs, comment: reason, u: null, w: null });
  }
  setState(consumer, 'REJECTED', NO_WORKPLACE, atMs);
}

/** The ticket's own state; operations that were interrupted wait again. */
function setState(consumer: Consumer, state: Consumer['state'], workplaceId: number, atMs: number): void {
  consumer.state = state;
  consumer.workplaceId = workplaceId;
  consumer.postponedToMs = null;
  consumer.stateChangedMs = atMs;
  consumer.lastUpdateMs = atMs;
  if (state === 'POSTPONE') return;
  for (const operation of consumer.operations) {
    const isInterrupted = operation.state === 'POSTPONE' || (operation.state === 'SERVING' && state !== 'SERVING');
    if (!isInterrupted) continue;
    endPeriod(operation, atMs, null);
    operation.state = 'WAITING';
    operation.userId = null;
  }
}

interface Act {
  readonly at: number;
  readonly u: number | null;
  readonly w: number | null;
  readonly comment?: string;
}

function start(operation: TicketOperation | undefined, { at, u, w }: Act): void {
  if (operation === undefined) throw new Error('an event starts an operation that the ticket does not have');
  operation.state = 'SERVING';
  operation.userId = u;
  openPeriod(operation, { state: 'SERVING', inMs: at, comment: null, userId: u, workplaceId: w });
}

function end(operation: TicketOperation | undefined, as: 'SERVED' | 'REJECTED', { at, u, w, comment }: Act): void {
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

function openPeriod(operation: TicketOperation, period: Omit<Period, 'outMs'>): void {
  operation.periods = [...operation.periods, { ...period, outMs: null }];
}

function endPeriod(operation: TicketOperation, atMs: number, comment: string | null): void {
  const last = operation.periods.at(-1);
  if (last === undefined || last.outMs !== null) return;
  last.outMs = atMs;
  last.comment = comment ?? last.comment;
}

function windowOf(state: QueueState, workplaceId: number, atMs: number) {
  const window = state.windows.get(workplaceId);
  if (window === undefined) throw new Error(`an event names window ${workplaceId}, which does not exist`);
  window.lastUpdateMs = atMs;
  return window;
}

function freeWindow(state: QueueState, workplaceId: number, atMs: number): void {
  const window = windowOf(state, workplaceId, atMs);
  window.consumerId = NO_CONSUMER;
  window.sinceMs = atMs;
}

function dayOpened(state: QueueState, event: EventOf<'dayOpened'>): readonly Consumer[] {
  state.day = event.day;
  const ended = event.keep ? NOBODY : [...state.consumers.values()];
  for (const consumer of ended) {
    state.lanes.remove(consumer);
    close(state, consumer, event.at, event.reason);
    dropConsumer(state, consumer);
  }
  for (const [id, range] of state.ranges) {
    range.next = state.books.TicketRange.get(id)?.first ?? range.next;
    range.issued = new Set(range.live);
  }
  return ended;
}

function clockSetBack(state: QueueState, byMs: number): void {
  for (const consumer of state.postponed) consumer.postponedToMs = (consumer.postponedToMs ?? 0) - byMs;
  for (const window of state.windows.values()) window.sinceMs -= byMs;
}

function bookSet(state: QueueState, { book, id, row, at }: EventOf<'bookSet'>): void {
  if (book === 'Consumer') throw new Error('the live queue has no rows');
  rowsOf(state, book).set(id, row as BookRows[RowBook]);
  state.nextIds[book] = Math.max(state.nextIds[book], id + 1);
  state.abilities.clear();
  if (book === 'Workplace') {
    if (!state.windows.has(id)) state.windows.set(id, newWindow(at));
    windowOf(state, id, at);
  }
  if (book === 'TicketRange') {
    const range = row as BookRows['TicketRange'];
    const known = state.ranges.get(id);
    if (known === undefined) state.ranges.set(id, newRange(range));
    else known.next = range.next;
  }
  if (book === 'User' && (row as BookRows['User']).disabled === 1) releaseClaims(state, id);
}

function bookRemoved(state: QueueState, { book, id }: EventOf<'bookRemoved'>): void {
  if (book === 'Consumer') throw new Error('the live queue has no rows');
  rowsOf(state, book).delete(id);
  state.abilities.clear();
  if (book === 'Workplace') state.windows.delete(id);
  if (book === 'TicketRange') state.ranges.delete(id);
  if (book === 'User') releaseClaims(state, id);
}

/** Nobody waits for a clerk who will not come: his claimed tickets are anybody's. */
function releaseClaims(state: QueueState, userId: number): void {
  for (const consumer of state.consumers.values()) {
    if (!consumer.operations.some((operation) => operation.claimUserId === userId)) continue;
    changing(state, consumer.id, () => {
      for (const operation of consumer.operations) if (operation.claimUserId === userId) operation.claimUserId = null;
    });
  }
}

function sessionOpened(state: QueueState, event: EventOf<'sessionOpened'>): void {
  const { session: id, tokenHash, component, user: userId, place: placeId, at } = event;
  addSession(state, { id, tokenHash, component, userId, placeId, openedMs: at, answers: new Map() });
  state.nextSessionId = Math.max(state.nextSessionId, id + 1);
  if (component !== 'workplace' || placeId === null) return;
  const window = windowOf(state, placeId, at);
  if (window.consumerId === NO_CONSUMER && window.clerkId !== userId) window.sinceMs = at;
  window.clerkId = userId;
  window.stateId = 1;
}

function sessionClosed(state: QueueState, event: EventOf<'sessionClosed'>): void {
  const session = state.sessions.get(event.session);
  if (session === undefined) return;
  const isLast = isLastAtWindow(state, session);
  state.sessions.delete(session.id);
  state.sessionsByToken.delete(session.tokenHash);
  if (session.component !== 'workplace' || session.placeId === null || !isLast) return;
  const window = state.windows.get(session.placeId);
  if (window === undefined || window.clerkId !== session.userId) return;
  window.clerkId = NO_CLERK;
  window.stateId = 3;
  window.lastUpdateMs = event.at;
}
