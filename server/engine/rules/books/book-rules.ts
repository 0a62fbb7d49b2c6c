/** Rules of single books: how a new element is completed, what may not be changed or removed, and what follows a change. */
import { isDay, NOT_A_DAY } from '../../../model/books/hours.js';
import {
  type AppointmentRow,
  BOOKS,
  type BookingPlanRow,
  type BookName,
  type BookRows,
  type CallingProfileRow,
  type ReasonRow,
  type RegistratorRow,
  type RowBook,
  type ScoreBoardRow,
  type SegmentRow,
  type TicketRangeRow,
  type UserRoleRow,
  type UserRow,
  type WorkplaceRow,
} from '../../../model/books/index.js';
import { type Rejection, reject } from '../../../model/errors/errors.js';
import type { QueueEvent } from '../../../model/events/events.js';
import { type Stamp, toInstant } from '../../../model/events/stamp.js';
import type { NewElementCommand, SetElementCommand } from '../../commands.js';
import type { QueueState } from '../../state.js';
import { refuseBooking, refusePlan } from '../bookings/booking.js';
import { refuseProfile } from '../calling/profiles.js';
import { refuseSegment } from '../calling/segments.js';
import { devicesForgotten } from '../known-devices.js';
import { sessionsClosed } from '../sessions.js';
import { refusePrinter } from '../tickets/printing.js';
import { boardsShow, refuseBoard, refuseScreen, refuseTicketOnBoards, refuseWindowOnBoards } from './boards.js';
import { refuseDesign } from './designs.js';
import { inUse, inUseBy, usersOfToday } from './in-use.js';
import { refuseLanguages, withoutUnsaid } from './languages.js';
import { refuseDays, refuseHours } from './opening-hours.js';

type Row = BookRows[RowBook];
type Fields = Readonly<Record<string, unknown>>;

/** The whole row of a new element: the given fields, and defaults for all others. */
export function completed(state: QueueState, command: NewElementCommand, id: number, stamp: Stamp): Row {
  const { book, fields } = command;
  const row: Fields = withoutUnsaid(book, { id, ...BOOKS[book].defaults, ...fields });
  switch (book) {
    case 'TicketRange':
      return completedRange(state, row);
    case 'Workplace': {
      const { state_id: _present, reason: _ofBreak, ...kept } = row;
      return { ...kept, alias: row.alias ?? row.name } as unknown as Row;
    }
    case 'User': {
      const { password: _digest, ...kept } = row;
      return withUser({ ...kept, create_time: toInstant(stamp.atMs), passwordHash: command.passwordHash });
    }
    case 'UserRole':
      return withRole(row);
    case 'ConsumerPreRegistered': {
      const pin_code = row.pin_code ?? freePinCode(state, command.chance);
      const date = row.date ?? stamp.day;
      return { ...row, date, pin_code, consumer_id: -1, create_time: toInstant(stamp.atMs) } as unknown as Row;
    }
    default:
      return row as unknown as Row;
  }
}

/** A row with some fields changed; parts of a user and of a role are changed field by field. */
export function merged(state: QueueState, book: RowBook, old: Row, changes: Fields, passwordHash: string | undefined): Row {
  const row: Fields = withoutUnsaid(book, { ...old, ...changes });
  switch (book) {
    case 'TicketRange':
      return withNext({ ...row, next: changes.next ?? state.ranges.get(old.id)?.next }, changes.next === undefined);
    case 'User': {
      const { password: _digest, ...kept } = row;
      const clerk = { ...(old as UserRow).clerk, ...(changes.clerk as object | undefined) };
      return withUser({ ...kept, clerk, ...(passwordHash !== undefined && { passwordHash }) });
    }
    case 'UserRole': {
      const clerk = changes.clerk ? { ...(old as UserRoleRow).clerk, ...changes.clerk } : row.clerk;
      return withRole({ ...row, clerk });
    }
    default:
      return row as unknown as Row;
  }
}

/** A range whose bounds moved past its next number begins again at the first, unless the request sets the next number. */
function withNext(row: Fields, mayMove: boolean): Row {
  const { first, last, next } = row as unknown as TicketRangeRow;
  return { ...row, next: mayMove && (next < first || next > last) ? first : next } as unknown as Row;
}

function withUser(row: Fields): Row {
  const given = Object.fromEntries(Object.entries((row.clerk ?? {}) as object).filter(([, value]) => value !== undefined));
  return { ...row, clerk: { priority: 50, default_workplace: null, all_operations: 0, ...given, id: row.id } } as unknown as Row;
}

function withRole(row: Fields): Row {
  const part = (value: unknown) => (value ? { id: row.id } : null);
  return {
    ...row,
    administrator: part(row.administrator),
    clerk: row.clerk ? { all_operations: 0, operations: [], ...row.clerk, id: row.id } : null,
    registrator: part(row.registrator),
    board: part(row.board),
    supervisor: part(row.supervisor),
  } as unknown as Row;
}

/** A new range takes the first letter that boards can show and no other uses, so that its numbers cannot be mistaken for another's. */
function completedRange(state: QueueState, row: Fields): Row {
  const used = new Set([...state.books.TicketRange.values()].map((range) => range.prefix));
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
  const candidates = [...letters, ...letters.flatMap((first) => letters.map((second) => first + second))];
  const prefix = row.prefix ?? candidates.find((letter) => !used.has(letter) && boardsShow(state, letter)) ?? `${row.id}-`;
  return { ...row, prefix, next: row.next ?? row.first } as unknown as Row;
}

const PIN_CODES = 1_000_000;

/** Six random digits that no other appointment has. @param taken by others of the same series */
export function freePinCode(state: QueueState, chance: number, taken: ReadonlySet<string> = new Set()): string {
  for (let step = 0; ; step++) {
    const code = String((chance + step) % PIN_CODES).padStart(6, '0');
    if (state.books.ConsumerPreRegistered.withCode(code).length === 0 && !taken.has(code)) return code;
  }
}

/** What is changed: `set` has the fields of the request, `actingUserId` its user, if there is one. */
export interface Change {
  readonly set: Fields;
  readonly actingUserId: number | null;
  readonly stamp: Stamp;
}

/** What a book demands of a row beyond its schema. */
export function refuseChange(state: QueueState, book: RowBook, row: Row, change: Change): Rejection | undefined {
  const { set, actingUserId, stamp } = change;
  const refused = refuseLanguages(state, book, set);
  if (refused) return refused;
  switch (book) {
    case 'Registrator':
      return refuseKiosk(state, set) ?? refusePriorities(row as RegistratorRow) ?? refuseHours(set);
    case 'TicketRange':
      return refuseRange(state, row as TicketRangeRow) ?? refuseTicketOnBoards(state, row as TicketRangeRow, set);
    case 'Workplace':
      return refuseWindowOnBoards(state, row as WorkplaceRow, set) ?? refuseHours(set);
    case 'ScoreBoard':
      return refuseBoard(state, row as ScoreBoardRow, set);
    case 'QBoard':
      return refuseScreen(state, set);
    case 'ConsumerPreRegistered':
      return refuseAppointment(state, row as AppointmentRow) ?? refuseBooking(state, row as AppointmentRow, set, stamp);
    case 'Reason':
      return refuseReason(state, row as ReasonRow, set);
    case 'Calendar':
      return refuseHours(set) ?? refuseDays(set);
    case 'BookingPlan':
      return refusePlan(state, row as BookingPlanRow, set);
    case 'Segment':
      return refuseSegment(state, row as SegmentRow);
    case 'CallingProfile':
      return refuseProfile(state, row as CallingProfileRow);
    case 'User': {
      const user = row as UserRow;
      if (user.disabled === 1 && user.id === actingUserId) return reject('ownAccount');
      return refuseWithoutAdministrator(state, { ...state.books, User: new Map([...state.books.User, [user.id, user]]) });
    }
    case 'UserRole': {
      const role = row as UserRoleRow;
      return refuseWithoutAdministrator(state, { ...state.books, UserRole: new Map([...state.books.UserRole, [role.id, role]]) });
    }
    default:
      return undefined;
  }
}

/**
 * Checks printers and design of a kiosk. Only fields that are set now are checked: printers are in the configuration, which may have
 * changed since, and a wrong printer must not block a change of the kiosk's name.
 */
function refuseKiosk(state: QueueState, { printer, spare_printer, ticket_design }: Fields): Rejection | undefined {
  return (
    (typeof printer === 'string' ? refusePrinter(state, 'data.printer', printer) : undefined) ??
    (typeof spare_printer === 'string' ? refusePrinter(state, 'data.spare_printer', spare_printer) : undefined) ??
    (typeof ticket_design === 'string' ? refuseDesign(state, 'data.ticket_design', ticket_design) : undefined)
  );
}

function refusePriorities({ priority_min: least, priority_max: most }: RegistratorRow): Rejection | undefined {
  if (most >= least) return undefined;
  const fault = `expected a number of at least ${least}, as priority_min`;
  return reject('invalidField', { field: 'data.priority_max', fault, why: 'atLeast', least });
}

function refuseRange(state: QueueState, row: TicketRangeRow): Rejection | undefined {
  const { first, last, next, prefix } = row;
  if (last < first) {
    const fault = `expected a number of at least ${first}, the first one`;
    return reject('invalidField', { field: 'data.last', fault, why: 'atLeast', least: first });
  }
  if (next < first || next > last) {
    const fault = `expected a number from ${first} to ${last}`;
    return reject('invalidField', { field: 'data.next', fault, why: 'range', least: first, most: last });
  }
  for (const other of state.books.TicketRange.values()) {
    if (other.id === row.id || other.prefix !== prefix || other.last < first || other.first > last) continue;
    return reject('rangesOverlap', { field: 'data.prefix', first, last, prefix, other: other.id });
  }
  // A range may have changed its prefix while people hold tickets with the old one.
  for (const other of state.consumers.values()) {
    if (other.rangeId === row.id || other.prefix !== prefix || other.number < first || other.number > last) continue;
    return reject('rangesOverlap', { field: 'data.prefix', first, last, prefix, other: other.rangeId });
  }
  return undefined;
}

/** Only what is set now is checked: older boxes took it, and such a reason can still be disabled. */
function refuseReason(state: QueueState, row: ReasonRow, set: Fields): Rejection | undefined {
  const { id, kind, name, services } = row;
  if (kind === 'break' && services.length > 0 && (set.services !== undefined || set.kind !== undefined)) {
    return reject('invalidField', { field: 'data.services', fault: 'expected none, as a break is for no service', why: 'breakOfService' });
  }
  if (set.name !== undefined || set.kind !== undefined) {
    for (const other of state.books.Reason.values()) {
      if (other.id !== id && other.kind === kind && other.name === name)
        return reject('nameTaken', { field: 'data.name', book: 'Reason', other: other.id, name });
    }
  }
  return refuseKind(state, row);
}

/** What it is given for now would be counted as something else. */
function refuseKind(state: QueueState, { id, kind }: ReasonRow): Rejection | undefined {
  if ((state.books.Reason.get(id)?.kind ?? kind) === kind) return undefined;
  const users = [...usersOfToday(state, 'Reason', id)];
  return users.length === 0 ? undefined : inUse({ book: 'Reason', id }, users);
}

function refuseAppointment(state: QueueState, row: AppointmentRow): Rejection | undefined {
  if (row.services.length === 0) {
    return reject('invalidField', { field: 'data.services', fault: 'expected at least one service', why: 'noServices' });
  }
  if (!isDay(row.date)) return reject('invalidField', { field: 'data.date', ...NOT_A_DAY });
  for (const other of state.books.ConsumerPreRegistered.withCode(row.pin_code)) {
    // Missed places of a booking that was moved on the same day have its code.
    if (other.date !== row.date || (other.moved_to ?? other.id) === (row.moved_to ?? row.id)) continue;
    return reject('nameTaken', { field: 'data.pin_code', book: 'ConsumerPreRegistered', other: other.id, name: row.pin_code });
  }
  return undefined;
}

type AccountBooks = Pick<QueueState['books'], 'User' | 'UserRole'>;

/** Refuses a change that would leave a box without its last administrator. */
export function refuseWithoutAdministrator(state: QueueState, books: AccountBooks): Rejection | undefined {
  return hasAdministrator(state.books) && !hasAdministrator(books) ? reject('lastAdministrator') : undefined;
}

function hasAdministrator(books: AccountBooks): boolean {
  for (const user of books.User.values()) {
    const role = books.UserRole.get(user.role_id);
    if (user.disabled === 0 && role?.disabled === 0 && role.administrator) return true;
  }
  return false;
}

/** Why an element that nothing refers to may still not be removed. */
export function refuseRemoval(state: QueueState, book: BookName, id: number, actingUserId: number): Rejection | undefined {
  switch (book) {
    case 'User': {
      if (id === actingUserId) return reject('ownAccount');
      const busy = [...state.windows].find(([, window]) => window.clerkId === id && window.consumerId !== -1);
      if (busy) return inUseBy({ book, id }, { book: 'Workplace', id: busy[0], how: ', where the user serves a visitor' });
      const left = new Map([...state.books.User].filter(([user]) => user !== id));
      return refuseWithoutAdministrator(state, { ...state.books, User: left });
    }
    case 'Workplace': {
      const served = state.consumers.get(state.windows.get(id)?.consumerId ?? -1);
      return served && inUseBy({ book, id }, { ticket: served.ticket, how: ', which is served there' });
    }
    case 'Consumer': {
      const consumer = state.consumers.get(id);
      if (consumer?.state !== 'SERVING') return undefined;
      return reject('ticketAtWindow', { ticket: consumer.ticket, workplace: consumer.workplaceId });
    }
    default:
      return undefined;
  }
}

/** A user who is disabled, or has another password, is logged out but in the session that changed it; devices are known by a password. */
export function sideEffects(state: QueueState, command: SetElementCommand, row: Row, stamp: Stamp): QueueEvent[] {
  if (command.book !== 'User') return [];
  const { id, disabled } = row as UserRow;
  const forgotten = command.passwordHash === undefined ? [] : devicesForgotten(state, id, stamp);
  if (disabled === 1) return [...forgotten, ...sessionsClosed(state, stamp, 'user disabled', ({ userId }) => userId === id)];
  if (command.passwordHash === undefined) return [];
  return [...forgotten, ...sessionsClosed(state, stamp, 'password changed', (one) => one.userId === id && one.id !== command.sessionId)];
}
