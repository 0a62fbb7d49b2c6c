/** The part of the naive model that is not about visitors: log-ins, and the changes of books that histories make. */
import type { Command, OpenSessionCommand } from '../../../server/engine/commands.js';
import { servedAt } from './naive-moves.js';
import { type Answer, type Model, type ModelSession, type ModelTicket, serviceOf, windowOf } from './naive-parts.js';
import { changeKiosk } from './naive-printing.js';

export function openSession(model: Model, command: OpenSessionCommand, nowMs: number): Answer {
  const user = model.users.find(({ id }) => id === command.userId);
  if (user === undefined || user.disabled) return { refused: 'userDisabled' };
  if (!roomForOneMore(model, command)) return { refused: 'tooManySessions' };
  const window = windowOf(model, command.placeId ?? 0);
  const id = model.nextSessionId++;
  model.sessions.push({ id, user: command.userId, window: window.id, openedMs: nowMs });
  const served = servedAt(model, window.id);
  if (served === undefined && window.clerk !== command.userId) window.sinceMs = nowMs;
  if (served !== undefined) handOver(served, command.userId);
  window.clerk = command.userId;
  Object.assign(window, { state: 1, isStateSet: false });
  return { subject: id };
}

/** Who was served by another clerk is served by this one from now on: each has his part. */
function handOver(ticket: ModelTicket, userId: number | null): void {
  for (const operation of ticket.operations.filter(({ state }) => state === 'SERVING')) {
    const last = operation.served.at(-1);
    if (last === undefined || last.clerk === userId) continue;
    last.end = 'handed';
    operation.served.push({ clerk: userId, by: null, inTurn: false, recalls: 0, arrivedMs: null, end: null });
    operation.by = userId ?? operation.by;
  }
}

/** Sessions go, one by one, until there is room, idle ones first: or none goes. All are of people. */
function roomForOneMore(model: Model, command: OpenSessionCommand): boolean {
  const { sessionsAtPlaceMax, sessionsOfUserMax, sessionsMax } = model.rules;
  const left = [...model.sessions];
  const gone: number[] = [];
  const tooMany = (most: number, which: (session: ModelSession) => boolean): boolean => left.filter(which).length >= most;
  const limits: readonly (readonly [number, (session: ModelSession) => boolean])[] = [
    [sessionsAtPlaceMax, ({ window }) => window === command.placeId],
    [sessionsOfUserMax, ({ user }) => user === command.userId],
    [sessionsMax, () => true],
  ];
  for (const [most, which] of limits) {
    while (tooMany(most, which)) {
      const among = (ids: readonly number[] = []) => ids.flatMap((id) => left.filter((session) => session.id === id && which(session)));
      const shareOf = ({ user }: ModelSession): number =>
        left.filter((session) => session.user === user && which(session)).length + (user === command.userId ? 1 : 0);
      const ofGreediest = (list: readonly ModelSession[]) => list.find((session) => shareOf(session) === Math.max(...list.map(shareOf)));
      const idle = among(command.idle);
      const next = (most === sessionsMax ? ofGreediest(idle) : idle[0]) ?? ofGreediest(among(command.inUse));
      if (next === undefined) return false;
      left.splice(left.indexOf(next), 1);
      gone.push(next.id);
    }
  }
  for (const id of gone) closeSession(model, id, command.placeId);
  return true;
}

/** A clerk leaves the window with every session that is there. */
export function logOut(model: Model, sessionId: number): Answer {
  const own = model.sessions.find(({ id }) => id === sessionId);
  const there = model.sessions.filter(({ window, user }) => window === own?.window && user === own.user);
  for (const { id } of [...there]) closeSession(model, id);
  return closeSession(model, sessionId);
}

/** The clerk has left a window when his last session there ends; whom he served is nobody's, unless another clerk opens it at once. */
export function closeSession(model: Model, sessionId: number, opens: number | null = null): Answer {
  const index = model.sessions.findIndex(({ id }) => id === sessionId);
  const [session] = index === -1 ? [] : model.sessions.splice(index, 1);
  if (session === undefined) return { subject: 0 };
  const isThere = model.sessions.some(({ user, window }) => user === session.user && window === session.window);
  const window = windowOf(model, session.window);
  if (isThere || window.clerk !== session.user) return { subject: 0 };
  const served = servedAt(model, window.id);
  if (served !== undefined && window.id !== opens) handOver(served, null);
  Object.assign(window, { clerk: -1, state: 3, isStateSet: false });
  return { subject: 0 };
}

type BookChange = Extract<Command, { type: 'setElement' | 'removeElement' }>;
type Fields = Readonly<Record<string, unknown>>;

export function changeBook(model: Model, command: BookChange, nowMs: number, close: (ticket: ModelTicket, why: string) => void): Answer {
  const { book, id } = command;
  if (book === 'Consumer') return changeTicket(model, command, close);
  const people = () => JSON.stringify(model.users);
  const before = people();
  const given = command.type === 'removeElement' ? removeUser(model, id, command.actingUserId) : setElement(model, command, nowMs);
  // A role is written down anew also where it turns out to be the same, because the box adds the id of the role to its parts.
  if (book === 'UserRole' || people() !== before) for (const window of model.windows) window.last = null;
  return given;
}

function setElement(model: Model, command: Extract<BookChange, { type: 'setElement' }>, nowMs: number): Answer {
  const { book, id } = command;
  const fields: Fields = command.fields;
  switch (book) {
    case 'Workplace':
      return changeWindow(model, id, fields, nowMs);
    case 'Service': {
      const service = serviceOf(model, id);
      service.priority = (fields.priority as number | undefined) ?? service.priority;
      service.department = (fields.department as number | undefined) ?? service.department;
      if (fields.disabled !== undefined) service.disabled = fields.disabled === 1;
      return { subject: id };
    }
    case 'Registrator':
      return changeKiosk(model, id, fields);
    case 'UserRole':
      return changeRole(model, id, fields.clerk as { all_operations: number; operations: number[] });
    case 'User':
      return changeUser(model, id, fields.disabled === 1, command.actingUserId);
    default:
      throw new Error(`the model does not change ${book}`);
  }
}

function changeTicket(model: Model, command: BookChange, close: (ticket: ModelTicket, why: string) => void): Answer {
  const ticket = model.tickets.find(({ id }) => id === command.id);
  if (ticket === undefined) return { refused: 'noSuchElement' };
  if (command.type === 'setElement') {
    ticket.priority = command.fields.priority as number;
    return { subject: ticket.id };
  }
  if (ticket.state === 'SERVING') return { refused: 'ticketAtWindow' };
  Object.assign(ticket, { pin: '' });
  // With all that was written about him.
  for (const operation of ticket.operations) Object.assign(operation, { comments: [] });
  close(ticket, 'removed');
  return { subject: 0 };
}

function changeWindow(model: Model, id: number, fields: Fields, nowMs: number): Answer {
  const window = windowOf(model, id);
  window.operations = (fields.operations as number[] | undefined) ?? window.operations;
  window.services = (fields.services as Record<number, number> | undefined) ?? window.services;
  window.department = (fields.department as number | undefined) ?? window.department;
  if (fields.all_operations !== undefined) window.allOperations = fields.all_operations === 1;
  if (fields.service_priority_enabled !== undefined) window.servicePriorityEnabled = fields.service_priority_enabled === 1;
  if (fields.disabled !== undefined) window.disabled = fields.disabled === 1;
  if (fields.auto_call !== undefined) window.autoCallSec = fields.auto_call === 1 ? (fields.auto_call_timeout as number) : null;
  const isServing = model.tickets.some((ticket) => ticket.state === 'SERVING' && ticket.window === id);
  if (fields.state_id !== undefined && fields.state_id !== (isServing ? 4 : window.state)) {
    Object.assign(window, { state: fields.state_id as number, isStateSet: true });
    if (!isServing) window.sinceMs = nowMs;
  }
  return { subject: id };
}

function changeRole(model: Model, id: number, clerk: { all_operations: number; operations: number[] }): Answer {
  for (const role of model.roles) {
    if (role.id === id) Object.assign(role, { allOperations: clerk.all_operations === 1, operations: clerk.operations });
  }
  return { subject: id };
}

function changeUser(model: Model, id: number, isDisabled: boolean, actingUserId: number): Answer {
  const user = model.users.find((one) => one.id === id);
  if (user === undefined) return { refused: 'noSuchElement' };
  if (isDisabled && id === actingUserId) return { refused: 'ownAccount' };
  user.disabled = isDisabled;
  if (isDisabled) leaveForGood(model, id);
  return { subject: id };
}

function removeUser(model: Model, id: number, actingUserId: number): Answer {
  const index = model.users.findIndex((one) => one.id === id);
  if (index === -1) return { refused: 'noSuchElement' };
  if (id === actingUserId) return { refused: 'ownAccount' };
  const isServing = model.windows.some(
    (window) => window.clerk === id && model.tickets.some((ticket) => ticket.state === 'SERVING' && ticket.window === window.id),
  );
  if (isServing) return { refused: 'inUse' };
  model.users.splice(index, 1);
  leaveForGood(model, id);
  return { subject: 0 };
}

/** Nobody waits for a clerk who will not come again. */
function leaveForGood(model: Model, userId: number): void {
  for (const session of model.sessions.filter(({ user }) => user === userId)) closeSession(model, session.id);
  for (const ticket of model.tickets) {
    for (const operation of ticket.operations) if (operation.onlyFor === userId) operation.onlyFor = null;
  }
}
