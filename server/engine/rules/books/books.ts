/** Changes of the reference books: one implementation for all, with what only one book needs in `book-rules.ts`. */
import {
  type AppointmentRow,
  BOOKS,
  type BookDeclaration,
  type BookName,
  type BookRows,
  ROW_BOOKS,
  type RowBook,
} from '../../../model/books/index.js';
import { REMOVED } from '../../../model/consumer.js';
import { noSuchElement, Rejection, reject } from '../../../model/errors/errors.js';
import type { Component, QueueEvent, Session } from '../../../model/events/events.js';
import type { Stamp } from '../../../model/events/stamp.js';
import { WINDOW_STATE } from '../../../model/window-state.js';
import type { BookCommand, NewElementCommand, Outcome, SetElementCommand } from '../../commands.js';
import { type QueueState, rowsOf } from '../../state.js';
import { elementOf } from '../../views.js';
import { appointmentRemoved, appointmentSet } from '../bookings/overdue.js';
import { sessionsClosed } from '../sessions.js';
import { refuseBreak, unfit } from '../tickets/reasons.js';
import { completed, merged, refuseChange, refuseRemoval, sideEffects } from './book-rules.js';
import { elementsMax } from './books-limits.js';
import { inUse, type User, usersOfToday } from './in-use.js';

export function changeBook(state: QueueState, command: BookCommand, stamp: Stamp): Outcome {
  switch (command.type) {
    case 'newElement':
      return newElement(state, command, stamp);
    case 'setElement':
      return command.book === 'Consumer' ? setConsumer(state, command, stamp) : setElement(state, command, command.book, stamp);
    case 'removeElement':
      return removeElements(state, command.book, [command.id], command.actingUserId, stamp);
    case 'removeAllElements':
      return removeElements(state, command.book, idsOf(state, command.book), command.actingUserId, stamp);
  }
}

function newElement(state: QueueState, command: NewElementCommand, stamp: Stamp): Outcome {
  const { book } = command;
  if (rowsOf(state, book).size >= elementsMax(book)) return reject('bookFull', { book, most: elementsMax(book) });
  const id = state.nextIds[book];
  const row = completed(state, command, id, stamp);
  const refusal =
    refuseWindowState(command.fields.state_id) ??
    refuseRow(state, book, row) ??
    refuseChange(state, book, row, { set: command.fields, actingUserId: null, stamp });
  if (refusal) return refusal;
  const events: QueueEvent[] = [{ t: 'bookSet', at: stamp.atMs, book, id, row }];
  if (book === 'Workplace' && typeof command.fields.state_id === 'number') {
    events.push({ t: 'windowStateSet', at: stamp.atMs, w: id, state: command.fields.state_id });
  }
  return { events, subject: id };
}

/** Serving follows from calls and cannot be set. */
function refuseWindowState(state: unknown): Rejection | undefined {
  if (state !== WINDOW_STATE.serving) return undefined;
  const fault = 'expected 1 (open), 2 (on a break) or 3 (closed)';
  return reject('invalidField', { field: 'data.state_id', fault, why: 'unexpected', kind: 'choice', allowed: ['1', '2', '3'] });
}

function setElement(state: QueueState, command: SetElementCommand, book: RowBook, stamp: Stamp): Outcome {
  const { id } = command;
  const old = rowsOf(state, book).get(id);
  const shown = elementOf(state, book, id);
  if (old === undefined || shown === undefined) return noSuchElement(book, id);
  const { changes, refusal } = changedFields(book, command.fields, shown);
  if (refusal) return refusal;

  const {
    state_id: windowState,
    reason,
    ...rowChanges
  } = book === 'Workplace' ? changes : { ...changes, state_id: undefined, reason: undefined };
  const row = merged(state, book, old, rowChanges, command.passwordHash);
  const refused =
    refuseWindowState(windowState) ??
    (book === 'Workplace' ? refusePause(state, command, { windowState, reason }) : undefined) ??
    refuseRow(state, book, row) ??
    refuseChange(state, book, row, { set: changes, actingUserId: command.actingUserId, stamp });
  if (refused) return refused;

  const events: QueueEvent[] = [];
  if (Object.keys(rowChanges).length > 0) {
    const set = rowSet(state, book, { old, row }, stamp);
    if (set instanceof Rejection) return set;
    events.push(...set);
  }
  if (typeof windowState === 'number' || reason !== undefined) {
    const next = typeof windowState === 'number' ? windowState : WINDOW_STATE.onBreak;
    const reasoned = typeof reason === 'number' ? { reason } : {};
    events.push({ t: 'windowStateSet', at: stamp.atMs, w: id, state: next, u: command.actingUserId, ...reasoned });
  }
  return { events: [...events, ...sideEffects(state, command, row, stamp)], subject: id };
}

type Row = BookRows[RowBook];

const rowSet = (state: QueueState, book: RowBook, { old, row }: { readonly old: Row; readonly row: Row }, stamp: Stamp) =>
  book === 'ConsumerPreRegistered'
    ? appointmentSet(state, old as AppointmentRow, row as AppointmentRow, stamp)
    : [{ t: 'bookSet' as const, at: stamp.atMs, book, id: row.id, row }];

interface Pause {
  readonly windowState: unknown;
  readonly reason: unknown;
}

/**
 * A reason belongs to a break. Where the branch wants it, clerks who begin one have to say it; keys have not, nor has who pauses the window
 * of another.
 */
function refusePause(
  state: QueueState,
  { id, actingUserId, cannotChoose }: SetElementCommand,
  { windowState, reason }: Pause,
): Rejection | undefined {
  const window = state.windows.get(id);
  const next = windowState ?? window?.stateId;
  const reasonId = typeof reason === 'number' ? reason : null;
  if (next !== WINDOW_STATE.onBreak) return reasonId === null ? undefined : unfit('Reason', reasonId);
  const begins = windowState === WINDOW_STATE.onBreak || reason !== undefined;
  const isOwn = window?.clerkId === actingUserId;
  return begins ? refuseBreak(state, reasonId, state.rules.breakReasonRequired && isOwn && !cannotChoose) : undefined;
}

/** A ticket's notes may change; its place follows from events. A photo is its digest here. */
function setConsumer(state: QueueState, command: SetElementCommand, stamp: Stamp): Outcome {
  const { id } = command;
  const element = elementOf(state, 'Consumer', id);
  if (element === undefined) return noSuchElement('Consumer', id);
  const shown = { ...element, photo: state.consumers.get(id)?.photo ?? null };
  const { changes, refusal } = changedFields('Consumer', command.fields, shown);
  if (refusal) return refusal;
  if (Object.keys(changes).length === 0) return { events: [], subject: id };
  const {
    priority,
    comment,
    pin_code: pin,
    photo,
  } = changes as { priority?: number; comment?: string; pin_code?: string | number | null; photo?: string | null };
  return {
    events: [
      {
        t: 'consumerChanged',
        at: stamp.atMs,
        c: id,
        ...(priority !== undefined && { priority }),
        ...(comment !== undefined && { comment }),
        ...(pin !== undefined && { pin: String(pin ?? '') }),
        ...(photo !== undefined && (photo ? { photoDigest: photo } : { photo: null })),
      },
    ],
    subject: id,
  };
}

/** The fields that really change. Fields that the box keeps may come back as they were read, so that a client can send a whole element. */
function changedFields(book: BookName, fields: SetElementCommand['fields'], shown: Record<string, unknown>) {
  const kept = new Set([...BOOKS[book].kept, ...(book === 'Consumer' ? ['services'] : [])]);
  const changes: Record<string, unknown> = {};
  let refusal: Rejection | undefined;
  for (const [field, value] of Object.entries(fields)) {
    if (field === 'id' || isSame(value, shown[field])) continue;
    if (kept.has(field)) refusal ??= reject('fieldKept', { field: `data.${field}` });
    else changes[field] = value;
  }
  return { changes, refusal };
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function removeElements(state: QueueState, book: BookName, ids: readonly number[], actingUserId: number, stamp: Stamp): Outcome {
  const removed = new Set(ids);
  const events: QueueEvent[] = [];
  for (const id of ids) {
    if (elementOf(state, book, id) === undefined) return noSuchElement(book, id);
    const users = usersOf(state, book, id, removed);
    if (users.length > 0) return inUse({ book, id }, users);
    const removal = refuseRemoval(state, book, id, actingUserId);
    if (removal) return removal;
    if (book === 'Consumer') events.push({ t: 'closed', at: stamp.atMs, c: id, reason: REMOVED });
    else if (book === 'ConsumerPreRegistered') events.push(...appointmentRemoved(state, id, stamp));
    else events.push({ t: 'bookRemoved', at: stamp.atMs, book, id });
  }
  // Sessions end before their user or place is removed.
  return { events: [...sessionsStandingOn(state, stamp, book, removed), ...events] };
}

/** Ends the sessions of users, windows, kiosks and boards that are removed. */
export const sessionsStandingOn = (state: QueueState, stamp: Stamp, book: BookName, removed: ReadonlySet<number>): QueueEvent[] =>
  sessionsClosed(state, stamp, 'removed', (session) => standsOn(session, book, removed));

const PLACE_BOOKS: Partial<Record<BookName, Component>> = {
  Workplace: 'workplace',
  Registrator: 'registrator',
  QBoard: 'qboard',
  ScoreBoard: 'scoreboard',
};

const standsOn = (session: Session, book: BookName, removed: ReadonlySet<number>): boolean =>
  book === 'User'
    ? removed.has(session.userId)
    : session.component === PLACE_BOOKS[book] && session.placeId !== null && removed.has(session.placeId);

/** Elements that refer to an element; those that are removed at the same time do not count. */
export function usersOf(state: QueueState, book: BookName, id: number, removed: ReadonlySet<number>): readonly User[] {
  const users: User[] = [];
  for (const other of ROW_BOOKS) {
    const { references } = BOOKS[other] as BookDeclaration;
    for (const row of rowsOf(state, other).values()) {
      if (other === book && removed.has(row.id)) continue;
      const reference = references(row as never).find((entry) => entry.book === book && entry.id === id);
      if (reference) users.push({ book: other, id: row.id, how: ` (${reference.field})` });
    }
  }
  return [...users, ...usersOfToday(state, book, id)];
}

/** References that lead nowhere, a name that is taken, and what the book itself demands. */
export function refuseRow(state: QueueState, book: RowBook, row: BookRows[RowBook]): Rejection | undefined {
  const { references, uniqueName, nameField } = BOOKS[book] as BookDeclaration;
  const broken = references(row as never).filter((entry) => elementOf(state, entry.book, entry.id) === undefined);
  const [first] = broken;
  if (first) {
    const causes = broken.slice(1).map(({ field, book: to, id }) => reject('badReference', { field: `data.${field}`, book: to, id }));
    return reject('badReference', { field: `data.${first.field}`, book: first.book, id: first.id }, causes);
  }
  const name = (row as Record<string, unknown>)[nameField];
  if (!uniqueName) return undefined;
  for (const other of rowsOf(state, book).values()) {
    if (other.id === row.id || (other as Record<string, unknown>)[nameField] !== name) continue;
    return reject('nameTaken', { field: `data.${nameField}`, book, other: other.id, name: String(name) });
  }
  return undefined;
}

const idsOf = (state: QueueState, book: BookName): number[] =>
  book === 'Consumer' ? [...state.consumers.keys()] : [...rowsOf(state, book).keys()];
