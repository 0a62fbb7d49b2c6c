/**
 * Print jobs. A job exists from `printQueued` until `printEnded`: it is printed, has failed, or is cancelled because its ticket has ended.
 * Reports of printers come from outside; one that comes after the end changes nothing.
 */
import { type AppointmentRow, isPlanned } from '../../../model/books/index.js';
import { isFinished } from '../../../model/consumer.js';
import { noSuchElement, noSuchTicketInQueue, Rejection, reject } from '../../../model/errors/errors.js';
import type { QueueEvent } from '../../../model/events/events.js';
import type { Stamp } from '../../../model/events/stamp.js';
import type { PrintJob } from '../../../model/ticket.js';
import type { CommandOf, Outcome, PrintJobCommand, QueuePrintCommand } from '../../commands.js';
import { movedMs } from '../../moved.js';
import type { QueueState } from '../../state.js';
import { isUnclaimed } from '../bookings/releasing.js';

/** Far more than a branch prints in a day; with their contents they are some megabytes. */
export const UNFINISHED_PRINTS_MAX = 10_000;
const TICKET_ENDED = 'ticket ended';
const BOOKING_CHANGED = 'booking changed';
const BOOK = 'ConsumerPreRegistered';
const NOTHING: Outcome = { events: [] };

export function queuePrint(state: QueueState, command: QueuePrintCommand, stamp: Stamp): Outcome {
  const { consumerId, bookingId, printer, design, content, isCopy, registratorId } = command;
  if (!isOwed(state, command)) return bookingId === undefined ? noSuchTicketInQueue(consumerId) : noSuchElement(BOOK, bookingId);
  const refusal = refusePrinter(state, 'data.printer', printer);
  if (refusal) return refusal;
  if (state.prints.size >= UNFINISHED_PRINTS_MAX) return reject('tooManyPrints', { most: UNFINISHED_PRINTS_MAX });
  const job = state.nextPrintId;
  const event: QueueEvent = {
    t: 'printQueued',
    at: stamp.atMs,
    job,
    ...(bookingId === undefined ? { c: consumerId } : { b: bookingId }),
    printer,
    design,
    content,
    ...(isCopy && { copy: 1 }),
    ...(registratorId !== null && { registrator: registratorId }),
  };
  return { events: [event], subject: job };
}

/** Whether anybody still needs the paper: the ticket is in the queue, the visitor of the booking expected. */
export function isOwed(state: QueueState, { consumerId, bookingId }: Pick<PrintJob, 'consumerId' | 'bookingId'>): boolean {
  if (bookingId === undefined) return state.consumers.has(consumerId);
  const row = state.books[BOOK].get(bookingId);
  return row !== undefined && isPlanned(row);
}

/** Why a job ends that nobody needs any more. */
export const needlessness = ({ bookingId }: Pick<PrintJob, 'bookingId'>): string =>
  bookingId === undefined ? TICKET_ENDED : BOOKING_CHANGED;

export function changePrint(state: QueueState, command: PrintJobCommand, stamp: Stamp): Outcome {
  const job = state.prints.get(command.job);
  if (job === undefined) return NOTHING;
  const at = stamp.atMs;
  switch (command.type) {
    case 'startPrint':
      if (job.state === 'PRINTING' || isPrinting(state, job.printer)) return NOTHING;
      return { events: [{ t: 'printStarted', at, job: job.id }], subject: job.id };
    case 'movePrint': {
      const refusal = refusePrinter(state, 'data.printer', command.printer);
      if (refusal) return refusal;
      if (job.state === 'PRINTING' || job.printer === command.printer) return NOTHING;
      return { events: [{ t: 'printMoved', at, job: job.id, printer: command.printer }], subject: job.id };
    }
    case 'returnPrint': {
      if (job.state !== 'PRINTING') return NOTHING;
      if (!isOwed(state, job)) return { events: [cancelled(job, at, needlessness(job))], subject: job.id };
      return { events: [{ t: 'printReturned', at, job: job.id, doubt: command.isDoubtful, why: command.why }], subject: job.id };
    }
    case 'endPrint': {
      const { as, why, lengthMm } = command;
      if (as === 'PRINTED' && job.state !== 'PRINTING') return NOTHING;
      const event: QueueEvent = {
        t: 'printEnded',
        at,
        job: job.id,
        as,
        ...(why !== null && { why }),
        ...(lengthMm !== null && { mm: lengthMm }),
      };
      return { events: [event], subject: job.id };
    }
  }
}

function isPrinting(state: QueueState, printer: string): boolean {
  for (const job of state.prints.values()) if (job.state === 'PRINTING' && job.printer === printer) return true;
  return false;
}

/** Why a request cannot name this printer, or undefined. */
export function refusePrinter(state: QueueState, field: string, name: string): Rejection | undefined {
  const { printers } = state.equipment;
  if (printers.has(name)) return undefined;
  return reject('printerUnknown', { field, name, known: [...printers] });
}

export function changeRoll(state: QueueState, { printer }: CommandOf<'changeRoll'>, stamp: Stamp): Outcome {
  return refusePrinter(state, 'data.printer', printer) ?? { events: [{ t: 'rollChanged', at: stamp.atMs, printer }] };
}

/**
 * Takes back a ticket that its visitor never received. An appointment that it checked in is expected again while its code would give a
 * ticket. A ticket that was called meanwhile stays.
 */
export function withdraw(state: QueueState, { consumerId, why }: CommandOf<'withdraw'>, stamp: Stamp): Outcome {
  const consumer = state.consumers.get(consumerId);
  if (consumer === undefined || consumer.state === 'SERVING') return NOTHING;
  const at = stamp.atMs;
  const events: QueueEvent[] = [{ t: 'closed', at, c: consumerId, reason: why }];
  for (const job of state.prints.values()) {
    if (job.consumerId === consumerId && job.state === 'PRINTING') events.push(cancelled(job, at, why));
  }
  const appointment = consumer.appointmentId === null ? undefined : state.books.ConsumerPreRegistered.get(consumer.appointmentId);
  if (appointment?.consumer_id === consumerId) {
    const { ticket: _ticket, ...left } = appointment;
    const expected: AppointmentRow = { ...left, consumer_id: -1, ...(appointment.state === 'ARRIVED' && { state: 'PLANNED' }) };
    // Who came too late is not expected again, nor anybody after the time until which the booking is kept.
    const row: AppointmentRow = isUnclaimed(state, expected, stamp) ? { ...expected, state: 'MISSED' } : expected;
    events.push({ t: 'bookSet', at, book: BOOK, id: appointment.id, row });
  }
  return { events, subject: consumerId };
}

/**
 * Adds to any decision the end of jobs that wait for tickets which it ends, and for bookings that it changes, so that no rule that does so
 * has to remember them. A job that is being printed goes on: paper is in the printer, and a report of its end follows.
 */
export function withoutNeedlessPrints(state: QueueState, outcome: Outcome, stamp: Stamp): Outcome {
  if (state.prints.size === 0 || outcome instanceof Rejection) return outcome;
  const isEnded = endedBy(state, outcome.events);
  const changed = changedBookings(state, outcome.events);
  if (isEnded === undefined && changed.size === 0) return outcome;
  const isNeedless = ({ consumerId, bookingId }: PrintJob): boolean =>
    bookingId === undefined ? isEnded?.(consumerId) === true : changed.has(bookingId);
  const needless = [...state.prints.values()].filter((job) => job.state === 'QUEUED' && isNeedless(job));
  return { ...outcome, events: [...outcome.events, ...needless.map((job) => cancelled(job, stamp.atMs, needlessness(job)))] };
}

/** Their slips would tell another time, or nobody comes. */
function changedBookings({ books }: QueueState, events: readonly QueueEvent[]): ReadonlySet<number> {
  const changed = new Set<number>();
  for (const event of events) {
    if ((event.t !== 'bookSet' && event.t !== 'bookRemoved') || event.book !== BOOK) continue;
    const before = books[BOOK].get(event.id);
    const row = event.t === 'bookSet' ? (event.row as AppointmentRow) : undefined;
    if (row === undefined || !isPlanned(row) || row.date !== before?.date || row.time !== before.time) changed.add(event.id);
  }
  return changed;
}

/** The tickets that events end; undefined = none. */
export function endedBy(state: QueueState, events: readonly QueueEvent[]): ((consumerId: number) => boolean) | undefined {
  const ended = new Set<number>(endedByDay(state, events));
  for (const event of events) {
    if (event.t === 'closed' || (event.t === 'finished' && isFinished(event.state))) ended.add(event.c);
  }
  return ended.size === 0 ? undefined : (consumerId) => ended.has(consumerId);
}

/** A new day ends all tickets; where it had begun under another name, only those from before it. */
function endedByDay(state: QueueState, events: readonly QueueEvent[]): number[] {
  const day = events.find((event) => event.t === 'dayOpened');
  if (day === undefined || day.keep) return [];
  const { since, stay = [] } = day;
  const set = events.find((event) => event.t === 'clockSet') ?? { byMs: 0, since: null };
  return [...state.consumers.values()]
    .filter(({ id, registeredMs }) => !stay.includes(id) && (since === undefined || movedMs(registeredMs, set) < since))
    .map(({ id }) => id);
}

const cancelled = (job: PrintJob, at: number, why: string): QueueEvent => ({ t: 'printEnded', at, job: job.id, as: 'CANCELLED', why });
