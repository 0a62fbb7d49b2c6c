/** Bookings are made, moved and cancelled. Each is a row of the book of appointments, and one event. */
import { isDay, NOT_A_DAY } from '../../../model/books/hours.js';
import { type AppointmentRow, isPlanned } from '../../../model/books/index.js';
import { noSuchElement, Rejection, reject } from '../../../model/errors/errors.js';
import type { QueueEvent } from '../../../model/events/events.js';
import type { Stamp } from '../../../model/events/stamp.js';
import { shifted } from '../../../model/local-time.js';
import type { CommandOf, MakeBookingCommand, Outcome } from '../../commands.js';
import type { QueueState } from '../../state.js';
import { completed, freePinCode, refuseChange } from '../books/book-rules.js';
import { refuseRow } from '../books/books.js';
import { elementsMax } from '../books/books-limits.js';
import { refuseService } from '../tickets/registration.js';
import { refusePerson } from './booking.js';
import { appointmentSet, givenUp, isMissed } from './overdue.js';
import { plannedServices, planOf } from './planned-services.js';
import { isReleased } from './releasing.js';

const BOOK = 'ConsumerPreRegistered';

/** A series is made as a whole or not at all. */
export function makeBooking(state: QueueState, command: MakeBookingCommand, stamp: Stamp): Outcome {
  const { services, date, repeat, registratorId, by = registratorId, chances, type: _type, notify: _notify, ...fields } = command;
  const { everyDays, count } = repeat ?? { everyDays: 1, count: 1 };
  const refused = refuseTwice(services) ?? refuseUnbookable(state, services, by);
  if (refused) return refused;
  if (!isDay(date)) return reject('invalidField', { field: 'data.date', ...NOT_A_DAY });
  if (state.books[BOOK].size + count > elementsMax(BOOK)) return reject('bookFull', { book: BOOK, most: elementsMax(BOOK) });
  const first = state.nextIds[BOOK];
  const priority = Math.min(...plannedServices(state, services).map(({ plan }) => plan.priority));
  const events: QueueEvent[] = [];
  const codes = new Set<string>();
  for (let index = 0; index < count; index++) {
    const chance = chances[index] ?? 0;
    const pin_code = fields.pin_code ?? freePinCode(state, chance, codes);
    codes.add(pin_code);
    const set = { ...fields, services, priority, pin_code, date: shifted(date, index * everyDays) };
    const made = { type: 'newElement', book: BOOK, fields: set, chance } as const;
    const row = completed(state, made, first + index, stamp) as AppointmentRow;
    const refusal =
      refuseRow(state, BOOK, row) ??
      refuseChange(state, BOOK, row, { set, actingUserId: null, stamp }) ??
      refusePerson(state, row, count, stamp);
    if (refusal) return refusal;
    events.push({ t: 'bookSet', at: stamp.atMs, book: BOOK, id: row.id, row });
  }
  return { events, subject: first };
}

function refuseTwice(services: readonly number[]): Rejection | undefined {
  const index = services.findIndex((service, at) => services.indexOf(service) < at);
  const what = services[index];
  if (what === undefined) return undefined;
  return reject('invalidField', { field: `data.services[${index}]`, fault: `${what} is there twice`, why: 'twice', what });
}

/**
 * Services without a plan have no slots; visitors book only what the plan lets them.
 * @param by the kiosk that books, a visitor, or null = the staff
 */
export function refuseUnbookable(state: QueueState, services: readonly number[], by: number | 'visitor' | null): Rejection | undefined {
  const kiosk = typeof by === 'number' ? (state.books.Registrator.get(by) ?? null) : null;
  if (services.length === 0) {
    return reject('invalidField', { field: 'data.services', fault: 'expected at least one service', why: 'noServices' });
  }
  for (const [index, service] of services.entries()) {
    const field = `data.services[${index}]`;
    const refused = refuseService(state, service, field, kiosk);
    if (refused) return refused;
    const plan = planOf(state, service);
    if (plan === undefined || (by === 'visitor' ? plan.by_visitors === 0 : by !== null && plan.at_kiosk === 0))
      return reject('notBooked', { field, service });
  }
  return undefined;
}

/** What visitors book by themselves. */
export const bookedByVisitors = (state: QueueState): ReturnType<typeof plannedServices> =>
  plannedServices(
    state,
    [...state.books.Service.keys()].filter((id) => refuseUnbookable(state, [id], 'visitor') === undefined),
  );

/** Also one that was missed: who calls and asks for another time keeps his booking, its code and its messages. */
export function moveBooking(state: QueueState, { id, date, time }: CommandOf<'moveBooking'>, stamp: Stamp): Outcome {
  const known = state.books[BOOK].get(id);
  const row = known !== undefined && isMissed(known) ? known : plannedBooking(state, id);
  if (!('date' in row)) return row;
  // Its plan is gone, and with it every limit: it keeps its time and stays in the list of those that somebody has to call.
  const service = state.unplanned.get(id)?.find((one) => planOf(state, one.service) === undefined)?.service;
  if (service !== undefined) return reject('notBooked', { field: 'data.id', service });
  const moved: AppointmentRow = { ...row, date, time, state: 'PLANNED' };
  const refused = refuseChange(state, BOOK, moved, { set: { date, time }, actingUserId: null, stamp });
  if (refused) return refused;
  const isSame = isPlanned(row) && row.date === date && row.time === time;
  const events = isSame ? [] : appointmentSet(state, row, moved, stamp);
  return events instanceof Rejection ? events : { events, subject: id };
}

export function cancelBooking(state: QueueState, { id }: CommandOf<'cancelBooking'>, stamp: Stamp): Outcome {
  const known = state.books[BOOK].get(id);
  // It stays missed, and its visitor does not come any more.
  if (known !== undefined && isReleased(state, known, stamp)) return { events: [givenUp(known, stamp)], subject: id };
  const row = plannedBooking(state, id);
  if (!('date' in row)) return row;
  const events = appointmentSet(state, row, { ...row, state: 'CANCELLED' }, stamp);
  return events instanceof Rejection ? events : { events, subject: id };
}

function plannedBooking(state: QueueState, id: number): AppointmentRow | Rejection {
  const row = state.books[BOOK].get(id);
  if (row === undefined) return noSuchElement(BOOK, id);
  return isPlanned(row) ? row : reject('bookingOver', { field: 'data.id', id, state: row.state });
}
