/** Events of tickets. */
import {
  type Consumer,
  isFinished,
  isOfBox,
  NO_WORKPLACE,
  type PeriodEnd,
  REMOVED,
  type TicketOperation,
  ticketText,
} from '../../model/consumer.js';
import type { EventOf, RegisteredOperation } from '../../model/events/events.js';
import type { CalledUnder } from '../../model/why-called.js';
import { eraseAddresses } from '../messages-state.js';
import { withCall } from '../rules/calling/choice.js';
import { noteIssued } from '../rules/tickets/numbering.js';
import { addConsumer, type QueueState, type WindowState } from '../state.js';
import { finishOf, progressing, remembering, rememberingCalled, takenBack } from './last-steps.js';
import { bindTo, end, endPeriod, openPeriod, reasonOf, servingPeriods, start } from './periods.js';
import { changing, freeWindow, type Reducers, setSegment, setSkipped, setStateOf, windowOf } from './reducers.js';

export const ticketReducers: Reducers<
  | 'registered'
  | 'called'
  | 'recalled'
  | 'arrived'
  | 'waitTold'
  | 'finished'
  | 'postponed'
  | 'returned'
  | 'skipped'
  | 'serviceAdded'
  | 'transferred'
  | 'bound'
  | 'takenBack'
  | 'closed'
  | 'consumerChanged'
  | 'visitorErased'
> = {
  registered,
  called: (state, event) =>
    rememberingCalled(state, event, () => progressing(state, event.c, (consumer) => called(state, consumer, event))),
  recalled: (state, event) =>
    changing(state, event.c, (consumer) => {
      consumer.lastCallMs = event.at;
      consumer.lastUpdateMs = event.at;
      for (const period of servingPeriods(consumer)) period.recalls = (period.recalls ?? 0) + 1;
    }),
  arrived: (state, event) =>
    changing(state, event.c, (consumer) => {
      consumer.arrivedMs = event.at;
      consumer.lastUpdateMs = event.at;
      for (const period of servingPeriods(consumer)) period.arrivedMs = event.at;
      windowOf(state, event.w, event.at);
    }),
  waitTold: (state, { c, least, median, most }) => {
    const consumer = state.consumers.get(c);
    if (consumer) consumer.promised = { leastSec: least, medianSec: median, mostSec: most };
  },
  finished: (state, event) =>
    remembering(state, finishOf(event), event, () => progressing(state, event.c, (consumer) => finished(state, consumer, event))),
  postponed: (state, event) =>
    remembering(state, 'postponed', event, () => progressing(state, event.c, (consumer) => postponed(state, consumer, event))),
  returned: (state, event) => progressing(state, event.c, (consumer) => setState(consumer, 'WAITING', NO_WORKPLACE, event.at)),
  skipped: (state, event) =>
    remembering(state, 'skipped', event, () => progressing(state, event.c, (consumer) => skipped(state, consumer, event))),
  serviceAdded: (state, event) => progressing(state, event.c, (consumer) => serviceAdded(consumer, event)),
  transferred: (state, event) =>
    remembering(state, 'transferred', event, () => progressing(state, event.c, (consumer) => transferred(state, consumer, event))),
  bound: (state, event) => progressing(state, event.c, (consumer) => bound(consumer, event)),
  takenBack,
  closed: (state, event) => {
    if (event.reason === REMOVED) eraseTexts(state, event.c);
    return progressing(state, event.c, (consumer) => close(state, consumer, event.at, event.reason));
  },
  consumerChanged: (state, event) =>
    changing(state, event.c, (consumer) => {
      setPriority(consumer, event.priority);
      consumer.comment = event.comment ?? consumer.comment;
      consumer.pinCode = event.pin ?? consumer.pinCode;
      const photo = event.photoDigest ?? event.photo;
      if (photo !== undefined) consumer.photo = photo;
      consumer.lastUpdateMs = event.at;
    }),
  // Finished visits are in the history, whose rows are erased in the transaction of the batch.
  visitorErased: (state, { c }) => {
    for (const id of c) eraseTexts(state, id);
    eraseAddresses(state, c);
  },
};

function registered(state: QueueState, event: EventOf<'registered'>): undefined {
  const range = state.ranges.get(event.range);
  if (range === undefined) throw new Error(`an event names ticket range ${event.range}, which does not exist`);
  noteIssued(range, state.books.TicketRange.get(event.range), event.number);
  state.nextIds.Consumer = Math.max(state.nextIds.Consumer, event.c + 1);
  state.lastRegisteredMs = event.at;
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
    photo: event.photoDigest ?? event.photo ?? null,
    appointmentId: event.appointment ?? null,
    code: event.code ?? '',
    registratorId: event.registrator ?? null,
    printer: null,
    stateChangedMs: event.at,
    lastUpdateMs: event.at,
    operations: event.ops.map((operation) => newOperation(operation, event.at)).sort(byPlace),
    ...(event.channel && { channel: event.channel }),
    ...(event.language && { language: event.language }),
    ...(event.agreed !== undefined && { appointmentMs: event.agreed }),
    ...(event.booked !== undefined && { bookedMs: event.booked }),
    ...(event.agreedFirst !== undefined && { firstAgreedMs: event.agreedFirst }),
    ...(event.persons !== undefined && { persons: event.persons }),
    ...(event.missed && { isMissed: true }),
    ...(event.agreed !== undefined && event.due && { placedMs: event.agreed }),
    ...(event.later !== undefined && { priorityAtTime: event.later }),
    ...(event.segment && { segment: event.segment }),
  });
}

/** Whoever sets it has decided: it does not change with the agreed time any more. */
function setPriority(consumer: Consumer, priority: number | undefined): void {
  if (priority === undefined) return;
  consumer.priority = priority;
  if (consumer.priorityAtTime !== undefined) consumer.priorityAtTime = undefined;
}

function called(state: QueueState, consumer: Consumer, event: EventOf<'called'>): void {
  setState(consumer, 'SERVING', event.w, event.at);
  consumer.lastCallMs = event.at;
  for (const index of event.ops) start(consumer.operations[index], event, event);
  const window = windowOf(state, event.w, event.at);
  window.consumerId = consumer.id;
  // A call shows that the clerk is there: it ends a break, and opens a closed window.
  setStateOf(window, 1);
  window.sinceMs = event.at;
  if (event.by !== 'skip' || event.under === undefined) setSkipped(window, () => []);
  if (event.under) countCall(state, window, event.under);
}

/** For the limits of the rules of a profile. */
function countCall({ callsUnder }: QueueState, window: WindowState, { profile, rule }: CalledUnder): void {
  callsUnder.set(profile, withCall(callsUnder.get(profile) ?? [], rule));
  const own = window.callsUnder?.profile === profile ? window.callsUnder.rules : [];
  window.callsUnder = { profile, rules: withCall(own, rule) };
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

function skipped(state: QueueState, consumer: Consumer, event: EventOf<'skipped'>): void {
  consumer.vanishCount += 1;
  // The call of the same step keeps it where a profile chooses: whoever was skipped just before is passed over as well.
  setSkipped(windowOf(state, event.w, event.at), (skipped) => [...skipped, consumer.id]);
  freeWindow(state, event.w, event.at);
  setState(consumer, 'WAITING', NO_WORKPLACE, event.at, 'skipped');
}

function postponed(state: QueueState, consumer: Consumer, event: EventOf<'postponed'>): void {
  freeWindow(state, event.w, event.at);
  for (const operation of consumer.operations) {
    if (operation.state !== 'SERVING') continue;
    endPeriod(operation, event.at, null, 'postponed');
    operation.state = 'POSTPONE';
    operation.userId = null;
    bindTo(operation, event.mine ? event.u : null, event.at);
    // Seen in the original: the reason for putting aside is not among the comments of the operation; it stays with the period.
    const by = { userId: event.u, workplaceId: event.w };
    openPeriod(operation, { state: 'POSTPONE', inMs: event.at, comment: event.comment ?? null, ...by, ...reasonOf(event.reason) });
  }
  // Seen in the original: the postponed ticket goes on naming the window that postponed it.
  setState(consumer, 'POSTPONE', event.w, event.at);
  consumer.postponedToMs = event.until;
}

function serviceAdded(consumer: Consumer, event: EventOf<'serviceAdded'>): void {
  const added = event.ops.map((operation) => newOperation(operation, event.at));
  for (const position of event.starts) start(added[position], event);
  consumer.operations = [...consumer.operations, ...added].sort(byPlace);
  if (event.segment !== undefined) setSegment(consumer, event.segment);
  consumer.lastUpdateMs = event.at;
}

function transferred(state: QueueState, consumer: Consumer, event: EventOf<'transferred'>): void {
  for (const [index, operation] of consumer.operations.entries()) {
    if (event.done.includes(index)) end(operation, 'SERVED', event, 'transferred');
    else if (operation.state === 'SERVING' && event.comment) operation.comments = [...operation.comments, event.comment];
  }
  freeWindow(state, event.w, event.at);
  setState(consumer, 'WAITING', NO_WORKPLACE, event.at, 'transferred');
  consumer.operations = [...consumer.operations, ...event.ops.map((operation) => newOperation(operation, event.at))].sort(byPlace);
  for (const [index, operation] of consumer.operations.entries()) {
    if (operation.serviceId === event.s) bindTo(operation, event.bound.includes(index) ? (event.clerk ?? null) : null, event.at);
  }
  setPriority(consumer, event.priority);
  if (event.segment !== undefined) setSegment(consumer, event.segment);
}

function bound(consumer: Consumer, event: EventOf<'bound'>): void {
  for (const [index, operation] of consumer.operations.entries()) {
    bindTo(operation, event.ops.includes(index) ? (event.clerk ?? null) : null, event.at);
  }
  consumer.lastUpdateMs = event.at;
}

/** The ticket's own state; operations that were interrupted wait again, and `ended` says what interrupted their service. */
function setState(consumer: Consumer, state: Consumer['state'], workplaceId: number, atMs: number, ended?: PeriodEnd): void {
  consumer.state = state;
  consumer.workplaceId = workplaceId;
  consumer.postponedToMs = null;
  if (consumer.arrivedMs !== undefined) consumer.arrivedMs = undefined;
  consumer.stateChangedMs = atMs;
  consumer.lastUpdateMs = atMs;
  if (state === 'POSTPONE') return;
  for (const operation of consumer.operations) {
    const isInterrupted = operation.state === 'POSTPONE' || (operation.state === 'SERVING' && state !== 'SERVING');
    if (!isInterrupted) continue;
    endPeriod(operation, atMs, null, ended);
    operation.state = 'WAITING';
    operation.userId = null;
  }
}

/** Ends a ticket without service: its unfinished operations are rejected. */
export function close(state: QueueState, consumer: Consumer, atMs: number, reason: string): void {
  if (consumer.state === 'SERVING') freeWindow(state, consumer.workplaceId, atMs);
  for (const operation of consumer.operations) {
    if (!isFinished(operation.state)) end(operation, 'REJECTED', { at: atMs, comment: reason, u: null, w: null });
  }
  setState(consumer, 'REJECTED', NO_WORKPLACE, atMs);
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

/** Erases the visitor's personal texts everywhere in the state: in the queue, in print jobs, and in steps that can be taken back. */
function eraseTexts(state: QueueState, consumerId: number): void {
  const consumer = state.consumers.get(consumerId);
  if (consumer) eraseOn(consumer);
  for (const { before, next } of state.lastSteps.values()) {
    if (before.id === consumerId) eraseOn(before);
    if (next?.id === consumerId) eraseOn(next);
  }
  for (const job of state.prints.values()) {
    if (job.consumerId === consumerId) job.content = { ...job.content, comment: '', pinCode: '' };
  }
}

function eraseOn(consumer: Consumer): void {
  consumer.comment = '';
  consumer.pinCode = '';
  consumer.photo = null;
  for (const operation of consumer.operations) {
    operation.comments = [];
    for (const period of operation.periods) if (!isOfBox(period)) period.comment = null;
  }
}
