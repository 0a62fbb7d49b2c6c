/**
 * Appointments whose time has come, and whose visitor has not. Whoever cancels, moves or removes one then makes no no-show undone: the old
 * place is missed. Figures read the book, so that the rule is in what is written there, and they need not know it.
 */
import { type AppointmentRow, isPlanned } from '../../../model/books/index.js';
import { type Rejection, reject } from '../../../model/errors/errors.js';
import type { QueueEvent } from '../../../model/events/events.js';
import { type Stamp, toInstant } from '../../../model/events/stamp.js';
import { minuteOf } from '../../../model/local-time.js';
import type { QueueState } from '../../state.js';
import { elementsMax } from '../books/books-limits.js';
import { plannedServices } from './planned-services.js';

const BOOK = 'ConsumerPreRegistered';

/** Whoever books it anew takes back that it was cancelled, or is the missed place of another. */
function set({ cancelled, moved_to, ...row }: AppointmentRow, { atMs: at }: Stamp): QueueEvent {
  const missed = row.state === 'MISSED' ? { ...(cancelled && { cancelled }), ...(moved_to !== undefined && { moved_to }) } : {};
  return { t: 'bookSet', at, book: BOOK, id: row.id, row: { ...row, ...missed } };
}

/** Of one that is missed: whoever gives it up does not come. */
export const givenUp = (row: AppointmentRow, stamp: Stamp): QueueEvent => set({ ...row, cancelled: true }, stamp);

/** Its visitor neither came nor gave it up, and it was not moved since. */
export const isMissed = ({ state, consumer_id, moved_to, cancelled }: AppointmentRow): boolean =>
  state === 'MISSED' && consumer_id === -1 && moved_to === undefined && cancelled === undefined;

/** By a plan from its time on, also within the late window; without one, or without a time, when its day is over. */
export function isOverdue(state: QueueState, row: AppointmentRow, { atMs, day }: Stamp): boolean {
  if (!isPlanned(row)) return false;
  if (row.date !== day || row.time === null) return row.date < day;
  const bookedMs = plannedServices(state, row.services).length === 0 ? null : state.equipment.instantOf(row.date, minuteOf(row.time));
  return bookedMs !== null && atMs > bookedMs;
}

/**
 * What is written where an appointment is set: of an overdue one that is cancelled that it was missed; of one that is moved, as of one that
 * is missed already, the missed place as an element of its own, so that the booking keeps its id, its code and its messages.
 */
export function appointmentSet(
  state: QueueState,
  old: AppointmentRow,
  row: AppointmentRow,
  stamp: Stamp,
): readonly QueueEvent[] | Rejection {
  if (!isMissed(old) && !isOverdue(state, old, stamp)) return [set(row, stamp)];
  const { date, time } = old;
  if (row.state === 'CANCELLED' && !isMissed(old)) return [set({ ...row, date, time, state: 'MISSED', cancelled: true }, stamp)];
  if (!isPlanned(row) || (row.date === date && row.time === time)) return [set(row, stamp)];
  if (state.books[BOOK].size >= elementsMax(BOOK)) return reject('bookFull', { book: BOOK, most: elementsMax(BOOK) });
  const missed: AppointmentRow = { ...old, id: state.nextIds[BOOK], state: 'MISSED', moved_to: old.id };
  return [set(missed, stamp), set({ ...row, create_time: toInstant(stamp.atMs) }, stamp)];
}

/** Of a missed one figures keep that it was missed, and no text. */
export function appointmentRemoved(state: QueueState, id: number, stamp: Stamp): readonly QueueEvent[] {
  const row = state.books[BOOK].get(id);
  const isMissed = row !== undefined && isOverdue(state, row, stamp);
  const missed = isMissed ? [set({ ...row, state: 'MISSED', name: '', phone: '', comment: '', pin_code: '' }, stamp)] : [];
  return [...missed, { t: 'bookRemoved', at: stamp.atMs, book: BOOK, id }];
}
