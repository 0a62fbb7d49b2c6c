/** Sending on and taking back, in the naive model: what a window did last is kept as copies. */
import type { BindCommand, Recipient, TransferCommand } from '../../../server/engine/commands.js';
import { hasSkill, isOver, isTurn, leave, servantAt, servedAt, servings } from './naive-moves.js';
import { type Answer, type Model, type ModelTicket, type ModelWindow, no, windowOf, yes } from './naive-parts.js';
import { operationsOf } from './naive-registration.js';
import { segmentFor } from './naive-segments.js';

export const seenOf = (before: ModelTicket, { touched }: ModelTicket) => ({ before, touchedAfter: touched });

export function transfer(model: Model, command: TransferCommand, nowMs: number): Answer {
  const window = windowOf(model, command.workplaceId);
  const ticket = servedAt(model, window.id);
  if (ticket === undefined) return no('windowFree');
  const ofService = () => ticket.operations.filter(({ service }) => service === command.serviceId);
  const isThere = ofService().length > 0;
  const service = model.services.find(({ id }) => id === command.serviceId);
  if (isThere && ofService().every(isOver)) return no('serviceAlreadyOnTicket');
  if (service === undefined) return no('badReference');
  if (!isThere && service.disabled) return no('serviceDisabled');
  const { to } = command;
  const windows = windowsOf(model, to);
  if ('refused' in windows) return windows;

  const before = structuredClone(ticket);
  const added = isThere ? [] : operationsOf(model, command.serviceId);
  const left = [...ofService(), ...added].filter((operation) => !isOver(operation));
  const stage = Math.min(...left.map((operation) => operation.stage));
  const mine = left.filter((one) => one.stage === stage && windows.some((to_) => hasSkill(model, to_, to_.clerk, one)));
  if (to.kind !== 'anybody' && mine.length === 0) return no('cannotServe');
  for (const serving of servings(ticket)) serving.end = 'transferred';
  for (const operation of ticket.operations.filter(({ state }) => state === 'SERVING')) {
    if (command.comment) operation.comments.push(command.comment);
    if (operation.service !== command.serviceId)
      Object.assign(operation, { state: 'SERVED', by: servantAt(window, command.actingUserId), onlyFor: null });
  }
  ticket.operations.push(...added);
  leave(model, ticket, 'WAITING', nowMs);
  for (const operation of ofService()) operation.onlyFor = mine.includes(operation) ? (windows[0]?.clerk ?? null) : null;
  ticket.priority = command.priority ?? ticket.priority;
  ticket.segment = segmentFor(model, ticket, true);
  window.last = { atMs: nowMs, seen: [seenOf(before, ticket)], isTransfer: true };
  return yes(ticket.id);
}

/** Where he sits who is to take a visitor; none for anybody. */
function windowsOf(model: Model, to: Recipient): readonly ModelWindow[] | Extract<Answer, { refused: unknown }> {
  const windows = model.windows.filter(
    (one) => one.clerk !== -1 && (to.kind === 'window' ? one.id === to.id : to.kind === 'clerk' && one.clerk === to.id),
  );
  if (to.kind === 'clerk' && !model.users.some(({ id }) => id === to.id)) return { refused: 'badReference' };
  if (windows.length === 0 && to.kind !== 'anybody') return { refused: to.kind === 'window' ? 'nobodyAtWindow' : 'clerkAway' };
  return windows;
}

export function bind(model: Model, { consumerId, to }: BindCommand): Answer {
  const ticket = model.tickets.find(({ id }) => id === consumerId);
  if (ticket === undefined) return no('noSuchElement');
  if (ticket.state === 'SERVING') return no('ticketAtWindow');
  const windows = windowsOf(model, to);
  if ('refused' in windows) return windows;
  const clerk = windows[0]?.clerk ?? null;
  const mine = ticket.operations.filter(
    (one) => !isOver(one) && isTurn(ticket, one) && windows.some((window) => hasSkill(model, window, window.clerk, one)),
  );
  if (to.kind !== 'anybody' && mine.length === 0) return no('cannotTake');
  const isSo = ticket.operations.every((one) => one.onlyFor === (mine.includes(one) ? clerk : null));
  if (!isSo) ticket.touched += 1;
  for (const operation of ticket.operations) operation.onlyFor = mine.includes(operation) ? clerk : null;
  return yes(ticket.id);
}

/** As it was: the copies that were made before come back, unless time has gone on. */
export function takeBack(model: Model, window: ModelWindow, nowMs: number): Answer {
  const { last } = window;
  const [main] = last?.seen ?? [];
  if (last === null || main === undefined || model.rules.undoMs === 0) return no('nothingToUndo');
  if (nowMs - last.atMs >= model.rules.undoMs) return no('undoTooLate');
  const present = last.seen.map(({ before }) => [...model.tickets, ...model.ended].find(({ id }) => id === before.id));
  const served = servedAt(model, window.id);
  if (served && !present.includes(served)) return no('windowBusy');
  if (last.seen.some(({ touchedAfter }, index) => present[index]?.touched !== touchedAfter)) return no('undoOvertaken');
  const hasNumber = (other: ModelTicket): boolean => other.range === main.before.range && other.number === main.before.number;
  if (model.tickets.some((other) => other.id !== main.before.id && hasNumber(other))) return no('undoOvertaken');
  const isOthers = servings(main.before).some(({ clerk }) => clerk !== window.clerk);
  if (window.clerk !== -1 && isOthers) return no('undoOvertaken');
  for (const [index, { before }] of last.seen.entries()) {
    const ticket = present[index];
    if (ticket === undefined) continue;
    const { priority, printer, printsFailed } = ticket;
    Object.assign(ticket, before, { touched: ticket.touched + 1, printer, printsFailed });
    if (!last.isTransfer) ticket.priority = priority;
    if (!model.ended.includes(ticket)) continue;
    model.ended.splice(model.ended.indexOf(ticket), 1);
    model.tickets.push(ticket);
    model.tickets.sort((one, other) => one.id - other.id);
  }
  // A break that was set comes after this visitor.
  const state = window.isStateSet ? window.state : 1;
  window.skipped = window.skipped.filter((id) => id !== main.before.id);
  Object.assign(window, { last: null, state, isStateSet: window.isStateSet && state !== 1, sinceMs: nowMs });
  return yes(main.before.id);
}
