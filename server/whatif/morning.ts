/**
 * The branch as a day began, kept so that the day can be tried out later: books, windows, rules and whoever was there, and nothing that
 * names people. What they said, their codes, pictures and answers are not in it.
 */

import { Appointments } from '../engine/appointments.js';
import { type EngineRules, NO_EQUIPMENT } from '../engine/rules-of-branch.js';
import { fromSnapshot, toSnapshot } from '../engine/snapshot.js';
import { emptyState, type QueueState } from '../engine/state.js';
import type { Alert } from '../model/alerts.js';
import type { AppointmentRow, UserRow } from '../model/books/index.js';
import type { Consumer } from '../model/consumer.js';
import type { OpenSession } from '../model/events/events.js';
import type { Stamp } from '../model/events/stamp.js';

const VERSION = 1;

/** Beyond so many characters a morning is not kept: a day of such a branch could not be tried in any time that somebody waits. */
const CHARACTERS_MAX = 4_000_000;

/** When a day is. */
interface DayTimes {
  readonly day: string;
  readonly weekday: number;
  readonly dayStartMs: number;
}

export interface Morning extends DayTimes {
  readonly rules: EngineRules;
  /** A snapshot, so that each play begins with a state of its own. */
  readonly state: string;
}

interface Head extends Omit<Morning, 'state'> {
  readonly version: number;
}

/** null = it is too long to be kept. */
export function writeMorning(state: QueueState, { day, weekday, dayStartMs }: DayTimes): string | null {
  const head: Head = { version: VERSION, day, weekday, dayStartMs, rules: state.rules };
  const text = `${JSON.stringify(head)}\n${toSnapshot(bare(state))}`;
  return text.length > CHARACTERS_MAX ? null : text;
}

/** null = a newer program wrote it. */
export function readMorning(text: string): Morning | null {
  const line = text.indexOf('\n');
  const { version, ...head } = JSON.parse(text.slice(0, line)) as Head;
  return version > VERSION ? null : { ...head, state: text.slice(line + 1) };
}

/** A state to play with. Nobody is sent messages there. */
export const openMorning = ({ state, rules, dayStartMs }: Morning): QueueState =>
  fromSnapshot(
    state,
    { ...rules, messages: null },
    { ...NO_EQUIPMENT, instantOf: (_day, minuteOfDay) => dayStartMs + minuteOfDay * MINUTE_MS },
  );

const MINUTE_MS = 60_000;

/** A moment of the day, as the engine wants it. */
export const stampIn = ({ day, weekday, dayStartMs }: DayTimes, atMs: number): Stamp => ({
  atMs,
  day,
  weekday,
  minuteOfDay: Math.max(0, Math.floor((atMs - dayStartMs) / MINUTE_MS)),
});

function bare(state: QueueState): QueueState {
  const { books, day } = state;
  const appointments = new Appointments(books.ConsumerPreRegistered.ofDay(day).map(bareAppointment));
  return {
    ...emptyState(state.rules),
    lastAtMs: state.lastAtMs,
    day,
    renamedFrom: state.renamedFrom,
    lastRegisteredMs: state.lastRegisteredMs,
    books: { ...books, User: mapOf(books.User.values(), bareUser), ConsumerPreRegistered: appointments },
    nextIds: state.nextIds,
    nextSessionId: state.nextSessionId,
    consumers: mapOf(state.consumers.values(), bareTicket),
    ranges: state.ranges,
    windows: state.windows,
    openedServices: state.openedServices,
    sessions: mapOf([...state.sessions.values()].filter(isAtWindow), bareSession),
    alerts: mapOf([...state.alerts.values()].filter(isOfPage), bareAlert),
  };
}

const mapOf = <Row extends { readonly id: number }>(rows: Iterable<Row>, bared: (row: Row) => Row): Map<number, Row> =>
  new Map([...rows].map((row) => [row.id, bared(row)]));

const bareUser = (row: UserRow): UserRow => ({ ...row, login: `${row.id}`, surname: '', name: '', patronymic: '', passwordHash: '' });

const bareAppointment = (row: AppointmentRow): AppointmentRow => ({ ...row, name: '', phone: '', comment: '', pin_code: '' });

const isAtWindow = ({ component }: OpenSession): boolean => component === 'workplace';

/** Windows whose page is closed as the day begins. */
const isOfPage = ({ kind }: Alert): boolean => kind === 'pageClosed';

const bareAlert = (alert: Alert): Alert => ({ ...alert, seen: [] });

const bareSession = (session: OpenSession): OpenSession => ({
  ...session,
  tokenHash: `${session.id}`,
  answers: new Map(),
  dayAnswers: new Map(),
});

const bareTicket = (ticket: Consumer): Consumer => ({
  ...ticket,
  comment: '',
  pinCode: '',
  photo: null,
  code: '',
  operations: ticket.operations.map((operation) => ({
    ...operation,
    comments: [],
    periods: operation.periods.map((period) => ({ ...period, comment: null })),
  })),
});
