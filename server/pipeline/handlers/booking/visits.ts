/** Bookings of visitors who have no session: the code of a booking opens it. */
import { createHash } from 'node:crypto';
import { isAffected } from '../../../engine/rules/bookings/booking.js';
import { bookedByVisitors, refuseUnbookable } from '../../../engine/rules/bookings/booking-commands.js';
import { plannedServices } from '../../../engine/rules/bookings/planned-services.js';
import { isReleased } from '../../../engine/rules/bookings/releasing.js';
import type { QueueState } from '../../../engine/state.js';
import { type AppointmentRow, isPlanned } from '../../../model/books/index.js';
import { namesOf } from '../../../model/by-language.js';
import { Rejection, reject } from '../../../model/errors/errors.js';
import { toInstant } from '../../../model/events/stamp.js';
import { DAY_MINUTES, minuteOf, timeOf } from '../../../model/local-time.js';
import { telephoneOf } from '../../../model/telephone.js';
import { visitCommands } from '../../../protocol/commands/booking/visits.js';
import type { ReplyData, RequestData } from '../../../protocol/registry.js';
import { newTicketCode } from '../../tickets/ticket-code.js';
import { type Answered, dataAnswer } from '../handler.js';
import { tooManyWrong, wrongCode } from '../queue/visitor.js';
import { freeTimes, refuseDays, refuseSilence } from './booking.js';
import { type AnonymousRequest, handleAnybody } from './family.js';

const MINUTE_MS = 60_000;

/** Whether visitors book anything by themselves. */
export const isBookable = ({ books }: Pick<QueueState, 'books'>): boolean =>
  [...books.BookingPlan.values()].some((plan) => plan.disabled === 0 && plan.by_visitors === 1 && plan.services.length > 0);

const bookable = handleAnybody(visitCommands.bookable, ({ state }) => {
  const told = bookedByVisitors(state).map(({ service, plan }) => ({
    ...{ id: service.id, name: service.name, ...namesOf(service) },
    ...{ minutes: plan.slot_minutes, gives: plan.visitor_gives },
  }));
  return dataAnswer(told satisfies ReplyData<'bookable'>);
});

export const bookableTimes = handleAnybody(visitCommands.bookableTimes, (request) => {
  const { service, from, to } = request.data;
  const refused = refuseDays(from, to) ?? refuseUnbookable(request.state, [service], 'visitor');
  return refused ?? freeTimes(request, `address ${request.peer.address}`, { services: [service], persons: 1, from, to });
});

export const bookVisit = handleAnybody(visitCommands.bookVisit, (request) => {
  const { context, state, data } = request;
  const { service, date, time, key } = data;
  const pin_code = codeOf(key);
  const made = withCode(state, pin_code);
  if (made.length > 0) return visitAnswer(request, made);
  const refused = refuseUnbookable(state, [service], 'visitor') ?? refuseSilence(state, [service], data);
  if (refused) return refused;
  const { name = '', phone = '', notify } = data;
  return changed(request, () =>
    context.pipeline.execute({
      ...{ type: 'makeBooking', services: [service], date, time, persons: 1, name, phone, comment: '', pin_code },
      ...{ repeat: null, by: 'visitor', registratorId: null, chances: [context.chance()], ...(notify && { notify }) },
    }),
  );
});

const DIGITS_BYTES = 6;
const CODES = 10n ** 12n;
/** Nobody guesses as many digits; with fewer, as staff and kiosks give them, the telephone has to be right, too. */
export const VISITOR_CODE_LENGTH = 12;

/** Always the same for a key, so that a repeated request finds what the first one made, also after a restart. */
export function codeOf(key: string): string {
  const digest = createHash('sha256').update(`visit ${key}`).digest('hex');
  return String(BigInt(`0x${digest.slice(0, 2 * DIGITS_BYTES)}`) % CODES).padStart(VISITOR_CODE_LENGTH, '0');
}

/** A change that counts for the address. */
function changed(request: AnonymousRequest<{ readonly pin_code?: string; readonly key?: string }>, change: () => unknown): Answered {
  const { context, peer, state, data } = request;
  const seconds = context.visitGuard.waitSeconds(peer.address);
  if (seconds > 0) return reject('tooManyVisits', { seconds });
  const outcome = change();
  if (outcome instanceof Rejection) return outcome;
  context.visitGuard.booked(peer.address);
  return visitAnswer(request, withCode(state, data.pin_code ?? codeOf(data.key ?? '')));
}

export const bookedVisit = handleAnybody(visitCommands.bookedVisit, (request) => opened(request, (rows) => visitAnswer(request, rows)));

export const moveVisit = handleAnybody(visitCommands.moveVisit, (request) =>
  opened(request, (rows) => {
    const { context, state, data } = request;
    const { id, services } = nextOf(rows);
    const { date, time } = data;
    return (
      refuseUnbookable(state, services, 'visitor') ??
      changed(request, () => context.pipeline.execute({ type: 'moveBooking', id, date, time }))
    );
  }),
);

/** Who has cancelled stays out, however often it is asked; also who did so after the time: it is missed, and gives no ticket any more. */
export const cancelVisit = handleAnybody(visitCommands.cancelVisit, (request) =>
  opened(request, (rows) => {
    const row = nextOf(rows);
    const { id, state } = row;
    const isMissed = state === 'MISSED' && !isReleased(request.state, row, request.context.pipeline.stamp());
    const isOut = state === 'CANCELLED' || isMissed;
    const outcome = isOut ? undefined : request.context.pipeline.execute({ type: 'cancelBooking', id });
    if (outcome instanceof Rejection) return outcome;
    return visitAnswer(
      request,
      rows.map(({ id: own }) => request.state.books.ConsumerPreRegistered.get(own)).filter((row) => row !== undefined),
    );
  }),
);

/** Whoever has the ticket already is told it again. */
const checkInVisit = handleAnybody(visitCommands.checkInVisit, (request) =>
  opened(request, (rows) => {
    const { context, state } = request;
    const row = nextOf(rows);
    const { id, pin_code } = row;
    if (state.consumers.has(row.consumer_id)) return visitAnswer(request, [row]);
    if (!isPlanned(row)) return reject('bookingOver', { field: 'data.id', id, state: row.state });
    const refused = refuseElsewhere(request, row);
    if (refused) return refused;
    const outcome = context.pipeline.execute({
      ...{ type: 'register', services: [], priority: null, pinCode: pin_code, photo: null, comment: '', registratorId: null },
      code: newTicketCode(context.chance),
    });
    return outcome instanceof Rejection ? outcome : visitAnswer(request, [state.books.ConsumerPreRegistered.get(id) ?? row]);
  }),
);

/** Who comes too early, or is not in the hall. Where the plan has no code for the hall, none is right. */
function refuseElsewhere(
  { context, state, peer, data }: AnonymousRequest<RequestData<'checkInVisit'>>,
  row: AppointmentRow,
): Rejection | undefined {
  const waitSeconds = context.shortCodeGuard.waitSeconds(peer.address);
  if (waitSeconds > 0) return tooManyWrong(waitSeconds);
  const { hall_code = '', early_minutes = 0 } = plannedServices(state, row.services)[0]?.plan ?? {};
  const { check_in } = checkInOf(state, row);
  const { time } = row;
  const isEarly = time !== null && check_in !== undefined && context.pipeline.stamp().atMs < Date.parse(check_in.from);
  // Before the code, so that nobody tries codes at home for when the time comes.
  if (isEarly) return reject('bookedLater', { time, from: timeOf((minuteOf(time) - early_minutes + DAY_MINUTES) % DAY_MINUTES) });
  if (check_in !== undefined && data.hall === hall_code) return undefined;
  context.shortCodeGuard.wrong(peer.address);
  return reject('hallCodeWrong');
}

/** Of all bookings of the code: a series asked for them at once. */
const stopVisitMessages = handleAnybody(visitCommands.stopVisitMessages, (request) =>
  opened(request, (rows) => {
    for (const { id } of rows) {
      const outcome = request.context.pipeline.execute({ type: 'stopBookingNotice', id });
      if (outcome instanceof Rejection) return outcome;
    }
    return visitAnswer(request, rows);
  }),
);

type Rows = readonly [AppointmentRow, ...AppointmentRow[]];

const withCode = ({ books }: QueueState, pinCode: string): readonly AppointmentRow[] =>
  books.ConsumerPreRegistered.withCode(pinCode).filter(({ time, moved_to }) => time !== null && moved_to === undefined);

/** Continues with the bookings that the code opens. A wrong code costs its sender a wait. */
function opened(request: AnonymousRequest<RequestData<'bookedVisit'>>, go: (rows: Rows) => Answered): Answered {
  const { context, state, peer, data } = request;
  const phone = telephoneOf(data.phone ?? '');
  const isLong = data.pin_code.length === VISITOR_CODE_LENGTH;
  // A short code without a telephone opens nothing, whatever it is: no guess.
  const isGuess = !isLong && phone !== '';
  const waitSeconds = Math.max(context.codeGuard.waitSeconds(peer), isGuess ? context.shortCodeGuard.waitSeconds(peer.address) : 0);
  if (waitSeconds > 0) return tooManyWrong(waitSeconds);
  const isOpen = (row: AppointmentRow): boolean => isLong || (phone !== '' && telephoneOf(row.phone) === phone);
  const [first, ...others] = withCode(state, data.pin_code).filter(isOpen);
  if (first !== undefined) return withOwnField(go([first, ...others]));
  if (isGuess) context.shortCodeGuard.wrong(peer.address);
  return wrongCode(context, peer);
}

/** Visitors send no id: what is wrong with it is wrong with the code. */
const withOwnField = (answered: Answered): Answered =>
  answered instanceof Rejection && answered.parameters.field === 'data.id'
    ? new Rejection(answered.error, { ...answered.parameters, field: 'data.pin_code' }, answered.causes)
    : answered;

/** The next one that is expected, else the last. */
function nextOf(rows: Rows): AppointmentRow {
  const [first, ...others] = [...rows].sort((one, other) => one.date.localeCompare(other.date));
  const all = [first ?? rows[0], ...others];
  return all.find(isPlanned) ?? all.at(-1) ?? rows[0];
}

function visitAnswer(request: AnonymousRequest, [first, ...others]: readonly AppointmentRow[]): Answered {
  return first === undefined ? reject('codeUnknown') : dataAnswer(visitOf(request.state, nextOf([first, ...others])));
}

/** A booking with a time, as its visitor sees it. */
export function visitOf(state: QueueState, row: AppointmentRow): ReplyData<'bookedVisit'> {
  const { id, pin_code, date, time, services } = row;
  const now = row.cancelled === true ? 'CANCELLED' : row.state;
  const notice = state.bookingNotices.get(id);
  const minute = minuteOf(time ?? '');
  const names = services.flatMap((id) => {
    const service = state.books.Service.get(id);
    return service ? [{ id, name: service.name, ...namesOf(service) }] : [];
  });
  return {
    ...{ pin_code, date, time: time ?? '', services: names, state: now },
    from: toInstant(state.equipment.instantOf(date, minute) ?? Date.parse(`${date}T${time}:00Z`)),
    minutes: plannedServices(state, services).reduce((sum, { plan }) => sum + plan.slot_minutes, 0),
    // Of two branches the ids are the same.
    uid: `booking-${id}-${Date.parse(row.create_time)}`,
    ...(date >= state.day && isAffected(state, row) && { affected: true as const }),
    ...checkInOf(state, row),
    ...(notice && notice.address !== '' && { notify: { by: notice.route, on: [...notice.on] } }),
  };
}

/** When its visitor may say on the page that he has come; and the ticket of who has. */
function checkInOf(state: QueueState, row: AppointmentRow): Pick<ReplyData<'bookedVisit'>, 'check_in' | 'ticket'> {
  const consumer = state.consumers.get(row.consumer_id);
  if (consumer !== undefined) return { ticket: { number: consumer.ticket, code: consumer.code } };
  const plan = plannedServices(state, row.services)[0]?.plan;
  const atMs = row.time === null ? null : state.equipment.instantOf(row.date, minuteOf(row.time));
  if (plan === undefined || plan.hall_code === '' || atMs === null || !isPlanned(row)) return {};
  const at = (minutes: number) => toInstant(atMs + minutes * MINUTE_MS);
  return { check_in: { from: at(-plan.early_minutes), until: at(plan.late_minutes) } };
}

export const visitHandlers = [bookable, bookableTimes, bookVisit, bookedVisit, moveVisit, checkInVisit, stopVisitMessages, cancelVisit];
