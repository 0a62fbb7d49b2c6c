/**
 * The queue as the text of the domain tells it, as simply as it can be told: lists that are searched from end to end, nothing kept
 * that could be found by looking, and no line shared with the engine. Property tests hold the engine against it.
 */
import type { Command, FinishCommand, PostponeCommand } from '../../../server/engine/commands.js';
import { changeBook, closeSession, logOut, openSession } from './naive-books.js';
import { isOver, isTurn, leave, markArrival, servantAt, servedAt, servings, start, startable } from './naive-moves.js';
import { compare, line, placeOf } from './naive-order.js';
import { type Answer, type Model, type ModelOperation, type ModelTicket, type ModelWindow, no, windowOf, yes } from './naive-parts.js';
import { answerPrinting, forgetNeedless } from './naive-printing.js';
import { operationsOf, register } from './naive-registration.js';
import { compareFinally, noteTurn, profileAt, turns, weighed, whyOf } from './naive-rules.js';
import { segmentFor } from './naive-segments.js';
import { bind, seenOf, takeBack, transfer } from './naive-steps.js';

const MINUTE_MS = 60_000;

export function answer(model: Model, command: Command, nowMs: number, day: string): Answer {
  const given = answerAlone(model, command, nowMs, day);
  forgetNeedless(model);
  return given;
}

function answerAlone(model: Model, command: Command, nowMs: number, day: string): Answer {
  switch (command.type) {
    case 'register':
      return register(model, command, nowMs, day);
    case 'leave': {
      const ticket = model.tickets.find(({ id }) => id === command.consumerId);
      if (ticket === undefined) return yes();
      if (ticket.state === 'SERVING') return no('ticketBeingServed');
      close(model, ticket, '[visitorLeft]', nowMs);
      return yes(ticket.id);
    }
    case 'callNext':
      return callNext(model, windowOf(model, command.workplaceId), command.actingUserId, nowMs);
    case 'callTicket':
      return callTicket(model, command, nowMs);
    case 'recall': {
      const ticket = servedAt(model, command.workplaceId);
      if (ticket === undefined) return no('windowFree');
      ticket.lastCallMs = nowMs;
      for (const serving of servings(ticket)) serving.recalls += 1;
      return yes(ticket.id);
    }
    case 'markArrival':
      return markArrival(model, command.workplaceId, nowMs);
    case 'skip':
      return skip(model, windowOf(model, command.workplaceId), command.actingUserId, nowMs);
    case 'finish':
      return finish(model, command, nowMs);
    case 'postpone':
      return postpone(model, command, nowMs);
    case 'addService':
      return addService(model, command, nowMs);
    case 'transfer':
      return transfer(model, command, nowMs);
    case 'bind':
      return bind(model, command);
    case 'takeBack':
      return takeBack(model, windowOf(model, command.workplaceId), nowMs);
    case 'openSession':
      return openSession(model, command, nowMs);
    case 'closeSession':
      return command.why === 'logout' ? logOut(model, command.sessionId) : closeSession(model, command.sessionId);
    case 'noteClockSet':
      setClock(model, command.byMs);
      if (day > model.day && day !== model.renamedFrom && model.lastRegisteredMs >= command.dayStartMs) {
        openDay(model, nowMs, day, command.dayStartMs);
      }
      return yes();
    case 'setElement':
    case 'removeElement':
      return changeBook(model, command, nowMs, (ticket, reason) => close(model, ticket, reason, nowMs));
    default:
      return answerPrinting(model, command, nowMs, (ticket, reason) => close(model, ticket, reason, nowMs));
  }
}

function close(model: Model, ticket: ModelTicket, reason: string, nowMs: number): void {
  for (const operation of ticket.operations.filter((one) => !isOver(one))) {
    Object.assign(operation, { state: 'REJECTED', onlyFor: null, comments: [...operation.comments, reason] });
  }
  leave(model, ticket, 'REJECTED', nowMs);
}

function refuseCall(model: Model, window: ModelWindow): Answer | undefined {
  if (window.disabled) return no('workplaceDisabled');
  return servedAt(model, window.id) && no('windowBusy');
}

/** A visitor is called for what the place was earned by. What somebody who stands before waits for, too, does not begin. */
function inTurn(model: Model, by: Joining, ticket: ModelTicket, absent?: ModelTicket): ModelOperation[] {
  const { window, userId } = by;
  const all = startable(model, window, userId, ticket);
  // Under a profile the visitor has a place, not his services.
  if (profileAt(model, window)) return all;
  const earned = placeOf(model, window, ticket, all);
  const isEarned = (one: ModelOperation): boolean => compare(placeOf(model, window, ticket, [one]), earned) === 0;
  return all.filter((one) => isEarned(one) || mayJoin(model, by, ticket, one, absent));
}

interface Joining {
  readonly window: ModelWindow;
  readonly userId: number;
  readonly nowMs: number;
}

/** @param absent was called and did not come: nobody waits for such a visitor */
function mayJoin(model: Model, by: Joining, ticket: ModelTicket, { service, operation }: ModelOperation, absent?: ModelTicket): boolean {
  const { window, userId, nowMs } = by;
  const profile = profileAt(model, window);
  if (model.rules.servicesStartTogether) return true;
  const { ageingMsPerPoint } = model.rules;
  const rank = ({ priority, registeredMs, id }: ModelTicket) =>
    ageingMsPerPoint === 0 ? [priority, id] : [priority * ageingMsPerPoint + registeredMs, id];
  return !model.tickets.some(
    (other) =>
      other !== absent &&
      other.state === 'WAITING' &&
      (profile
        ? compareFinally(profile, weighed(model, other, nowMs), weighed(model, ticket, nowMs))
        : compare(rank(other), rank(ticket))) < 0 &&
      other.operations.some(
        (one) =>
          one.service === service &&
          one.operation === operation &&
          !isOver(one) &&
          isTurn(other, one) &&
          (one.onlyFor === null || one.onlyFor === userId),
      ),
  );
}

function callNext(model: Model, window: ModelWindow, actingUserId: number, nowMs: number, by?: 'auto'): Answer {
  const refusal = refuseCall(model, window);
  if (refusal) return refusal;
  const userId = servantAt(window, actingUserId);
  const [first] = line(model, window, userId, nowMs);
  if (first === undefined) return yes();
  noteFirst(model, window, userId, nowMs);
  start(first.ticket, inTurn(model, { window, userId, nowMs }, first.ticket), window, userId, nowMs, by);
  return yes(first.ticket.id);
}

/** Which rule calls the next one. */
function noteFirst(model: Model, window: ModelWindow, userId: number, nowMs: number, absent?: ModelTicket): void {
  const [turn] = profileAt(model, window) ? turns(model, window, userId, nowMs, absent) : [];
  if (turn === undefined) return;
  model.whys.push(whyOf(model, window, userId, nowMs, absent));
  noteTurn(model, window, turn.rule);
}

function callTicket(model: Model, command: Extract<Command, { type: 'callTicket' }>, nowMs: number): Answer {
  const window = windowOf(model, command.workplaceId);
  const refusal = refuseCall(model, window);
  if (refusal) return refusal;
  const ticket = model.tickets.find(({ id }) => id === command.consumerId);
  if (ticket === undefined) return no('noSuchElement');
  const userId = servantAt(window, command.actingUserId);
  const operations = startable(model, window, userId, ticket);
  if (ticket.state === 'SERVING' || operations.length === 0) return no('notInQueue');
  const [first] = line(model, window, userId, nowMs);
  if (first?.ticket === ticket) {
    noteFirst(model, window, userId, nowMs);
    start(ticket, inTurn(model, { window, userId, nowMs }, ticket), window, userId, nowMs, 'hand', true);
  } else start(ticket, operations, window, userId, nowMs, 'hand');
  return yes(ticket.id);
}

function skip(model: Model, window: ModelWindow, actingUserId: number, nowMs: number): Answer {
  const ticket = servedAt(model, window.id);
  if (ticket === undefined) return no('windowFree');
  if (window.disabled) return no('workplaceDisabled');
  const userId = servantAt(window, actingUserId);
  const others = line(model, window, userId, nowMs);
  if (others.length === 0) return no('nobodyWaiting');
  const [byRule] = profileAt(model, window) ? turns(model, window, userId, nowMs, ticket) : [];
  noteFirst(model, window, userId, nowMs, ticket);
  const before = structuredClone(ticket);
  for (const serving of servings(ticket)) serving.end = 'skipped';
  leave(model, ticket, 'WAITING', nowMs);
  const place = placeOf(model, window, ticket, startable(model, window, userId, ticket));
  const next = byRule ?? others.find((other) => compare(other.place, place) > 0) ?? others[0];
  ticket.vanished += 1;
  if (model.rules.vanishLimit > 0 && ticket.vanished >= model.rules.vanishLimit) close(model, ticket, 'no-show', nowMs);
  if (next === undefined) return no('nobodyWaiting');
  const nextBefore = structuredClone(next.ticket);
  start(next.ticket, inTurn(model, { window, userId, nowMs }, next.ticket, ticket), window, userId, nowMs, 'skip');
  window.skipped = profileAt(model, window) ? [...window.skipped, ticket.id] : [];
  window.last = { atMs: nowMs, seen: [seenOf(before, ticket), seenOf(nextBefore, next.ticket)], isTransfer: false };
  return yes(next.ticket.id);
}

function finish(model: Model, command: FinishCommand, nowMs: number): Answer {
  const window = windowOf(model, command.workplaceId);
  const ticket = servedAt(model, window.id);
  if (ticket === undefined) return no('windowFree');
  const operations = toFinish(ticket, command.what);
  if (operations.length === 0) return no('operationNotServed');
  const userId = servantAt(window, command.actingUserId);
  const before = structuredClone(ticket);
  const inHand = new Set(ticket.operations.filter(({ state }) => state === 'SERVING').map(({ service }) => service));
  ticket.touched += 1;
  for (const operation of operations) {
    Object.assign(operation, { state: command.as, by: userId, onlyFor: null });
    if (command.comment) operation.comments.push(command.comment);
  }
  const by = { window, userId, nowMs };
  const next = startable(model, window, userId, ticket).filter((one) => inHand.has(one.service) || mayJoin(model, by, ticket, one));
  start(ticket, next, window, userId, nowMs);
  if (next.length > 0) window.sinceMs = nowMs;
  const isLeaving = ticket.operations.every(({ state }) => state !== 'SERVING');
  const calls = command.callsNext && isLeaving && !window.disabled && window.state === 1;
  const [called] = calls ? line(model, window, userId, nowMs).filter((other) => other.ticket !== ticket) : [];
  if (called) noteFirst(model, window, userId, nowMs);
  if (isLeaving) {
    const isEnded = ticket.operations.every(isOver);
    leave(model, ticket, isEnded ? (command.what.kind === 'service' ? 'REJECTED' : 'SERVED') : 'WAITING', nowMs);
  }
  const calledBefore = structuredClone(called?.ticket);
  if (called) start(called.ticket, inTurn(model, by, called.ticket, ticket), window, userId, nowMs);
  const seen = called && calledBefore ? [seenOf(calledBefore, called.ticket)] : [];
  window.last = { atMs: nowMs, seen: [seenOf(before, ticket), ...seen], isTransfer: false };
  return yes(called?.ticket.id ?? ticket.id);
}

function toFinish(ticket: ModelTicket, what: FinishCommand['what']): ModelOperation[] {
  const open = ticket.operations.filter((operation) => !isOver(operation));
  const served = open.filter(({ state }) => state === 'SERVING');
  if (what.kind === 'everything') return open;
  if (what.kind === 'served') return served;
  const ofService = served.filter(({ service }) => service === what.serviceId);
  if (what.kind === 'service') return ofService.length > 0 ? open.filter(({ service }) => service === what.serviceId) : [];
  return ofService.filter(({ operation, stage }) => operation === what.operationId && (what.stage ?? stage) === stage).slice(0, 1);
}

function postpone(model: Model, command: PostponeCommand, nowMs: number): Answer {
  const window = windowOf(model, command.workplaceId);
  const ticket = servedAt(model, window.id);
  if (ticket === undefined) return no('windowFree');
  if (!model.rules.postponeDelaysMinutes.includes(command.delayMinutes)) return no('delayNotOffered');
  const before = structuredClone(ticket);
  for (const serving of servings(ticket)) serving.end = 'postponed';
  const interrupted = ticket.operations.filter(({ state }) => state === 'SERVING');
  leave(model, ticket, 'POSTPONE', nowMs);
  for (const operation of interrupted) {
    operation.state = 'POSTPONE';
    operation.onlyFor = command.returnToMe ? servantAt(window, command.actingUserId) : null;
  }
  Object.assign(ticket, { window: window.id, postponedToMs: nowMs + command.delayMinutes * MINUTE_MS });
  window.last = { atMs: nowMs, seen: [seenOf(before, ticket)], isTransfer: false };
  return yes(ticket.id);
}

function addService(model: Model, command: Extract<Command, { type: 'addService' }>, nowMs: number): Answer {
  const window = windowOf(model, command.workplaceId);
  const ticket = servedAt(model, window.id);
  if (ticket === undefined) return no('windowFree');
  if (ticket.operations.some(({ service }) => service === command.serviceId)) return no('serviceAlreadyOnTicket');
  const service = model.services.find(({ id }) => id === command.serviceId);
  if (service === undefined) return no('badReference');
  if (service.disabled) return no('serviceDisabled');
  const added = operationsOf(model, command.serviceId);
  ticket.operations.push(...added);
  ticket.segment = segmentFor(model, ticket, true);
  ticket.touched += 1;
  const userId = servantAt(window, command.actingUserId);
  const callable = startable(model, window, userId, ticket).filter((operation) => added.includes(operation));
  start(ticket, callable, window, userId, nowMs);
  return yes(ticket.id);
}

/** What time does by itself. All that is due is noted first, then done one after the other. */
export function tick(model: Model, nowMs: number, day: string): void {
  for (;;) {
    if (day !== model.day) {
      openDay(model, nowMs, day);
      continue;
    }
    const due: (() => void)[] = [];
    for (const ticket of model.tickets) {
      if (ticket.postponedToMs !== null && ticket.postponedToMs <= nowMs) due.push(() => leave(model, ticket, 'WAITING', nowMs));
    }
    for (const window of model.windows) {
      const action = dueAt(model, window, nowMs);
      if (action) due.push(action);
    }
    for (const session of model.sessions) {
      if (nowMs - session.openedMs >= model.rules.sessionAgeMs) due.push(() => closeSession(model, session.id));
    }
    if (due.length === 0) break;
    for (const action of due) action();
  }
  forgetNeedless(model);
}

function dueAt(model: Model, window: ModelWindow, nowMs: number): (() => void) | undefined {
  if (window.disabled || window.clerk === -1) return undefined;
  const waitedSec = (nowMs - window.sinceMs) / 1000;
  if (servedAt(model, window.id)) {
    if (window.autoServeSec === null || waitedSec < window.autoServeSec) return undefined;
    const act = { workplaceId: window.id, actingUserId: -1, comment: null } as const;
    return () => void finish(model, { type: 'finish', as: 'SERVED', what: { kind: 'served' }, ...act }, nowMs);
  }
  if (window.autoCallSec === null || window.state !== 1 || waitedSec < window.autoCallSec) return undefined;
  if (line(model, window, window.clerk, nowMs).length === 0) return undefined;
  return () => void callNext(model, window, -1, nowMs, 'auto');
}

function forgetSteps(model: Model): void {
  for (const window of model.windows) window.last = null;
}

/** Everything that is not over happened as long ago as before. */
function setClock(model: Model, byMs: number): void {
  forgetSteps(model);
  for (const ticket of model.tickets) {
    ticket.registeredMs += byMs;
    if (ticket.lastCallMs !== null) ticket.lastCallMs += byMs;
    if (ticket.postponedToMs !== null) ticket.postponedToMs += byMs;
    if (ticket.arrivedMs !== null) ticket.arrivedMs += byMs;
    for (const serving of ticket.operations.flatMap(({ served }) => served)) {
      if (serving.arrivedMs !== null) serving.arrivedMs += byMs;
    }
  }
  for (const window of model.windows) window.sinceMs += byMs;
  for (const job of model.prints) job.waitsSinceMs += byMs;
  for (const session of model.sessions) session.openedMs += byMs;
  model.lastRegisteredMs += byMs;
}

/** @param begunMs the day began then, under another name: who came since stays, and numbers go on */
function openDay(model: Model, nowMs: number, day: string, begunMs?: number): void {
  forgetSteps(model);
  const goesOn = day < model.day || day === model.renamedFrom;
  model.renamedFrom = goesOn ? model.day : '';
  model.day = day;
  if (goesOn) return;
  const old = model.tickets.filter(({ registeredMs }) => begunMs === undefined || registeredMs < begunMs);
  if (!model.rules.keepTicketsOvernight) for (const ticket of old) close(model, ticket, 'day closed', nowMs);
  if (begunMs === undefined) for (const profile of model.profiles) profile.called = [];
  for (const range of begunMs === undefined ? model.ranges : []) {
    range.next = range.first;
    range.given = model.tickets.filter((ticket) => ticket.range === range.id).map(({ number }) => number);
  }
  for (const appointment of model.appointments) {
    if (appointment.date < day && appointment.state === 'PLANNED') appointment.state = 'MISSED';
  }
}
