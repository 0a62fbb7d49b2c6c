/** Slots that nobody claims in time, and those whose visitor is expected again. */
import { type AppointmentRow, isPlanned } from '../../../model/books/index.js';
import { type Consumer, isFinished } from '../../../model/consumer.js';
import { Rejection } from '../../../model/errors/errors.js';
import type { QueueEvent } from '../../../model/events/events.js';
import type { Stamp } from '../../../model/events/stamp.js';
import { shifted } from '../../../model/local-time.js';
import { VISITOR_LEFT } from '../../../model/ticket.js';
import type { CommandOf, DueCommand, Outcome } from '../../commands.js';
import type { QueueState } from '../../state.js';
import { windowsOf } from './booking-windows.js';
import { plannedServices } from './planned-services.js';

const BOOK = 'ConsumerPreRegistered';
const NONE = -1;

/** They are free again: their bookings are missed at once, not when the day ends; and those of yesterday when their late window does. */
export function* dueReleases(state: QueueState, stamp: Stamp): Generator<DueCommand> {
  const days = state.books.BookingPlan.size === 0 ? [] : [stamp.day];
  for (const row of [shifted(stamp.day, -1), ...days].flatMap((day) => state.books[BOOK].expectedOn(day)))
    if (isUnclaimed(state, row, stamp)) yield { type: 'releaseBooking', id: row.id };
}

export function releaseBooking(state: QueueState, { id }: CommandOf<'releaseBooking'>, stamp: Stamp): Outcome {
  const row = state.books[BOOK].get(id);
  if (row === undefined || !isUnclaimed(state, row, stamp)) return { events: [] };
  return { events: [{ t: 'bookSet', at: stamp.atMs, book: BOOK, id, row: { ...row, state: 'MISSED' } }] };
}

/** It was released, and its code would still check its visitor in: neither given up nor moved, and its day is not over. */
export function isReleased(state: QueueState, row: AppointmentRow, { day }: Stamp): boolean {
  // Of one that was moved after its time the new one is the booking; who cancelled it does not come.
  const isGivenUp = row.moved_to !== undefined || row.cancelled === true;
  if (row.date !== day || row.state !== 'MISSED' || row.consumer_id !== -1 || isGivenUp) return false;
  return plannedServices(state, row.services).length > 0;
}

/** Whose visitor is expected, and did not come in time. */
export function isUnclaimed(state: QueueState, row: AppointmentRow, stamp: Stamp): boolean {
  if (row.date > stamp.day || !isPlanned(row)) return false;
  const windows = windowsOf(state, row, stamp);
  // Of a day that is over for the branch, whatever the clock says.
  return windows === undefined ? row.date < state.day : stamp.atMs > windows.untilMs;
}

/**
 * Adds to any decision that whoever came before the booked time, and whose ticket ends before it without service, is expected again; and
 * that he has come, where that end is taken back. Who leaves by himself is gone.
 */
export function withExpectedAgain(state: QueueState, outcome: Outcome, stamp: Stamp): Outcome {
  if (outcome instanceof Rejection) return outcome;
  const isSet = (row: AppointmentRow): boolean =>
    outcome.events.some((event) => event.t === 'bookSet' && event.book === BOOK && event.id === row.id);
  const rows = outcome.events.flatMap((event) => againBy(state, event, stamp) ?? []).filter((row) => !isSet(row));
  if (rows.length === 0) return outcome;
  const set = rows.map((row): QueueEvent => ({ t: 'bookSet', at: stamp.atMs, book: BOOK, id: row.id, row }));
  return { ...outcome, events: [...outcome.events, ...set] };
}

function againBy(state: QueueState, event: QueueEvent, { day, atMs }: Stamp): AppointmentRow | undefined {
  if (event.t === 'takenBack') {
    const before = state.lastSteps.get(event.w)?.before;
    const row = event.ended && appointmentOf(state, before);
    return row && isPlanned(row) && row.date >= day && row.consumer_id === NONE
      ? { ...row, state: 'ARRIVED', consumer_id: event.c, ...(before && { ticket: before.ticket }) }
      : undefined;
  }
  if (event.t !== 'closed' && event.t !== 'finished') return undefined;
  const isUnserved = event.t === 'closed' ? event.reason !== VISITOR_LEFT : event.as === 'REJECTED' && isFinished(event.state);
  const consumer = isUnserved ? state.consumers.get(event.c) : undefined;
  const row = appointmentOf(state, consumer);
  if (row?.state !== 'ARRIVED' || row.consumer_id !== consumer?.id || atMs >= (consumer.appointmentMs ?? 0)) return undefined;
  if (consumer.operations.some((operation) => operation.state === 'SERVED')) return undefined;
  if (row.time === null || plannedServices(state, row.services).length === 0) return undefined;
  const { ticket: _ticket, ...expected } = row;
  return { ...expected, state: 'PLANNED', consumer_id: NONE };
}

const appointmentOf = ({ books }: QueueState, consumer: Consumer | undefined): AppointmentRow | undefined =>
  books[BOOK].get(consumer?.appointmentId ?? NONE);
