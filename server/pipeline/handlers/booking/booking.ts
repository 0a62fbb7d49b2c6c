/** Bookings by time, for the staff, kiosks and integrators. */
import { findBookings } from '../../../engine/booking-search.js';
import { affectedBookings, type FreeQuestion, freeDays, refuseGroup } from '../../../engine/rules/bookings/booking.js';
import { refuseUnbookable } from '../../../engine/rules/bookings/booking-commands.js';
import { planOf } from '../../../engine/rules/bookings/planned-services.js';
import type { QueueState } from '../../../engine/state.js';
import { shownBooking } from '../../../engine/views.js';
import { isDay, NOT_A_DAY } from '../../../model/books/hours.js';
import { isPlanned } from '../../../model/books/index.js';
import { noSuchElement, Rejection, reject } from '../../../model/errors/errors.js';
import { daysBetween, timeOf } from '../../../model/local-time.js';
import { isTelephone } from '../../../model/telephone.js';
import { bookingCommands, FREE_DAYS_MAX } from '../../../protocol/commands/booking/booking.js';
import type { ReplyData, RequestData } from '../../../protocol/registry.js';
import { knowsAppointments } from '../../access/rights.js';
import { AT_ONCE, guestAt } from '../../access/visit-guard.js';
import { bookingsTopic, type Topic } from '../../feeds/topics.js';
import { inTurns } from '../../limits/slices.js';
import { Json } from '../answer-data.js';
import { refuseAfterwards } from '../books/designs.js';
import { type Answer, type Answered, authorOf, dataAnswer, NO_ERRORS_ANSWER, subscribed, textAnswer } from '../handler.js';
import { kioskOf } from '../queue/registration.js';
import { affectedIds } from './affected.js';
import { type AnonymousRequest, handle, type Request } from './family.js';

const freeSlots = handle(bookingCommands.freeSlots, async (request) => {
  const { state, data, session } = request;
  const refused = refuseDays(data.from, data.to) ?? refuseUnbookable(state, data.services, kioskOf(request)?.id ?? null);
  if (refused) return refused;
  const answered = await freeTimes(request, String(session.id), { ...data, persons: data.persons ?? 1 });
  return refuseAfterwards(request, bookingCommands.freeSlots) ?? answered;
});

/**
 * Two months of short slots take their time, and nobody shall stand behind a thousand such questions.
 * @param key of whoever asks
 */
export async function freeTimes({ context, state }: AnonymousRequest, key: string, question: FreeQuestion): Promise<Answered> {
  const answered = await context.slotTurns.run({ key, isFirstClass: false }, async () => {
    const stamp = context.pipeline.stamp();
    const days = await inTurns(freeDays(state, question, stamp), SLOTS_A_TURN);
    const isFull = days.every(({ slots }) => slots.length === 0);
    const tooLarge = isFull ? await inTurns(refuseGroup(state, { ...question, date: question.from }, stamp), SLOTS_A_TURN) : undefined;
    return tooLarge ?? days.map(({ date, slots }) => ({ date, times: slots.map(({ minute, free }) => ({ time: timeOf(minute), free })) }));
  });
  if (answered === undefined) return reject('tooManyQuestions', { most: SLOT_TURNS.waitingOfKeyMax });
  if (answered instanceof Rejection) return answered;
  return dataAnswer(answered satisfies ReplyData<'freeSlots'>);
}

/** Few: of hundreds of windows that many plans share, each slot is some milliseconds. */
const SLOTS_A_TURN = 4;
/** One is answered, others wait: of one session, and of all. */
export const SLOT_TURNS = { atOnce: 1, waitingOfKeyMax: 8, waitingMax: 64 } as const;

const refuseDay = (field: string, day: string): Rejection | undefined =>
  isDay(day) ? undefined : reject('invalidRequest', { field: `data.${field}`, ...NOT_A_DAY });

export const refuseDays = (from: string, to: string): Rejection | undefined =>
  refuseDay('from', from) ?? refuseDay('to', to) ?? refuseSpan(from, to);

function refuseSpan(from: string, to: string): Rejection | undefined {
  const days = daysBetween(from, to);
  if (days >= 0 && days < FREE_DAYS_MAX) return undefined;
  const fault = `expected a day from \`from\` on, and ${FREE_DAYS_MAX} days at most`;
  return reject('invalidRequest', { field: 'data.to', fault, why: 'tooManyDays', most: FREE_DAYS_MAX });
}

const book = handle(
  bookingCommands.book,
  (request) => {
    const { context, state, data } = request;
    const { services, date, time, persons = 1, name = '', phone = '', comment = '', repeat, notify } = data;
    const kiosk = kioskOf(request);
    const places = persons * (repeat?.count ?? 1);
    const refused =
      kiosk === null
        ? refusePhone(phone)
        : (refuseVisitor(request, guestAt(kiosk.id), places) ??
          refuseUnbookable(state, services, kiosk.id) ??
          refuseSilence(state, services, data));
    if (refused) return refused;
    const outcome = context.pipeline.execute(
      {
        ...{ type: 'makeBooking', services, date, time, persons, name, phone, comment },
        repeat: repeat ? { everyDays: repeat.every_days, count: repeat.count } : null,
        registratorId: kiosk?.id ?? null,
        chances: Array.from({ length: repeat?.count ?? 1 }, () => context.chance()),
        ...(notify && { notify }),
      },
      authorOf(request),
    );
    if (outcome instanceof Rejection) return outcome;
    const [first, count] = [outcome.subject ?? 0, repeat?.count ?? 1];
    if (kiosk !== null) context.visitGuard.booked(guestAt(kiosk.id), places);
    return bookingsAnswer(
      request,
      Array.from({ length: count }, (_, index) => first + index),
    );
  },
  (request, kept) => bookingsAnswer(request, JSON.parse(kept) as readonly number[]),
);

/** Whoever stands at a kiosk is a visitor: each place of a group and of a series counts. */
function refuseVisitor({ context, data }: Request<RequestData<'book'>>, guest: string, places: number): Rejection | undefined {
  const fault = `expected ${AT_ONCE} places at most`;
  if (places > AT_ONCE)
    return reject('invalidRequest', { field: data.repeat ? 'data.repeat' : 'data.persons', fault, why: 'range', least: 1, most: AT_ONCE });
  const seconds = context.visitGuard.waitSeconds(guest, places);
  return seconds > 0 ? reject('tooManyVisits', { seconds }) : undefined;
}

/** What plans ask visitors for has to be there. */
export function refuseSilence(
  state: QueueState,
  services: readonly number[],
  { name = '', phone = '' }: { readonly name?: string | undefined; readonly phone?: string | undefined },
): Rejection | undefined {
  const gives = services.map((service) => planOf(state, service)?.visitor_gives ?? 'nothing');
  const lacks = (field: 'name' | 'phone', text: string): boolean =>
    text.trim() === '' && gives.some((given) => given === 'both' || given === field);
  for (const [field, text] of [
    ['name', name],
    ['phone', phone],
  ] as const)
    if (lacks(field, text)) return reject('invalidRequest', { field: `data.${field}`, fault: 'required', why: 'required' });
  return refusePhone(phone);
}

/** Whoever booked could not be called. Nothing is a telephone that nobody gave. */
function refusePhone(phone = ''): Rejection | undefined {
  if (phone.trim() === '' || isTelephone(phone)) return undefined;
  const fault = 'expected a telephone number';
  return reject('invalidRequest', { field: 'data.phone', fault, why: 'unexpected', kind: 'format', example: '+7 701 123-45-67' });
}

/** The kept answer has no texts: who is erased is gone from kept answers, too. Those that are gone since are left out. */
function bookingsAnswer({ state }: Pick<Request, 'state'>, ids: readonly number[]): Answer {
  const rows = ids.flatMap((id) => state.books.ConsumerPreRegistered.get(id) ?? []);
  return { data: rows.map((row) => ({ ...row })), kept: ids };
}

interface Which {
  readonly id?: number;
  readonly pin_code?: string;
}

const moveBooking = handle(
  bookingCommands.moveBooking,
  (request) => {
    const { date, time, notify } = request.data;
    return changed(request, (id) => ({ type: 'moveBooking', id, date, time, ...(notify && { notify }) }));
  },
  restoreBooking,
);

const cancelBooking = handle(
  bookingCommands.cancelBooking,
  (request) => changed(request, (id) => ({ type: 'cancelBooking', id })),
  restoreBooking,
);

/** The address goes into the engine and nowhere else. */
const notifyBooking = handle(bookingCommands.notifyBooking, (request) => {
  const { context, state, data } = request;
  const id = idOf(request);
  if (id instanceof Rejection) return id;
  const { notify } = data;
  const outcome = context.pipeline.execute(notify === null ? { type: 'stopBookingNotice', id } : { type: 'askBookingNotice', id, notify });
  if (outcome instanceof Rejection) return outcome;
  const { address = '', route = null, on = [] } = state.bookingNotices.get(id) ?? {};
  const told = address === '' ? { id, by: null, on: [] } : { id, by: route, on: [...on] };
  return dataAnswer(told satisfies ReplyData<'notifyBooking'>);
});

const tellAffected = handle(bookingCommands.tellAffected, ({ context, state, data }) => {
  const affected = affectedIds({ context, state });
  const ids = data.bookings === undefined ? affected : affected.filter((id) => data.bookings?.includes(id));
  const outcome = context.pipeline.execute({ type: 'tellAffected', bookings: ids });
  if (outcome instanceof Rejection) return outcome;
  const isTold = (id: number): boolean => state.bookingNotices.get(id)?.isAffectedTold === true;
  return dataAnswer({ told: ids.filter(isTold), others: ids.filter((id) => !isTold(id)) } satisfies ReplyData<'tellAffected'>);
});

type Change = Parameters<Request['context']['pipeline']['execute']>[0];

function changed(request: Request<Which>, commandOf: (id: number) => Change): Answered {
  const id = idOf(request);
  if (id instanceof Rejection) return id;
  const outcome = request.context.pipeline.execute(commandOf(id), authorOf(request));
  return outcome instanceof Rejection ? outcome : bookingAnswer(request, id);
}

/** By code the next one ahead: a series, and bookings of different days, may have the same. Both together have to be of one booking. */
function idOf({ state, data }: Request<Which>): number | Rejection {
  const { id, pin_code: code } = data;
  const book = state.books.ConsumerPreRegistered;
  const unknown = (what: string): Rejection =>
    reject('noSuchElement', { field: 'data.pin_code', book: 'ConsumerPreRegistered', name: code ?? '', what });
  if (id !== undefined) {
    const known = book.get(id);
    return code === undefined || known === undefined || known.pin_code === code ? id : unknown(`the code ${code} and id ${id}`);
  }
  if (code === undefined) {
    return reject('invalidRequest', { field: 'data.id', fault: 'required, or `pin_code`', why: 'required' });
  }
  const [next] = book
    .withCode(code)
    .filter(isPlanned)
    .sort((one, other) => one.date.localeCompare(other.date));
  return next?.id ?? unknown(`the code ${code}`);
}

function bookingAnswer({ state }: Pick<Request, 'state'>, id: number): Answer {
  const row = state.books.ConsumerPreRegistered.get(id);
  return { data: row ? { ...row } : noSuchElement('ConsumerPreRegistered', id, 'id'), kept: { id } };
}

function restoreBooking(request: Request<Which>, kept: string): Answer {
  return { ...bookingAnswer(request, (JSON.parse(kept) as { readonly id: number }).id), kept: new Json(kept) };
}

type OfDay = Request<RequestData<'bookings'>>;
const topicOf = ({ state, session, data }: OfDay): Topic => bookingsTopic(data.date, knowsAppointments(state, session));

const bookings = handle(
  bookingCommands.bookings,
  (request) => refuseDay('date', request.data.date) ?? textAnswer(request.context.projections.once(topicOf(request)).json),
);

const affected = handle(bookingCommands.affectedBookings, ({ context, state, session }) => {
  const isNamed = knowsAppointments(state, session);
  return dataAnswer(affectedBookings(state, context.pipeline.stamp()).map((row) => shownBooking(state, row, isNamed)));
});

const find = handle(bookingCommands.findBookings, async ({ context, state, session, data }) => {
  const { day } = context.pipeline.stamp();
  const rows = await context.slotTurns.run({ key: String(session.id), isFirstClass: false }, () =>
    inTurns(findBookings(state, data.text, day), 1),
  );
  if (rows === undefined) return reject('tooManyQuestions', { most: SLOT_TURNS.waitingOfKeyMax });
  // Rights may have changed meanwhile.
  const isNamed = knowsAppointments(state, session);
  return dataAnswer((isNamed ? rows : []).map((row) => shownBooking(state, row, isNamed)) satisfies ReplyData<'findBookings'>);
});

const subscribeBookings = handle(
  bookingCommands.subscribeBookings,
  (request) => refuseDay('date', request.data.date) ?? subscribed(request, request.session, topicOf(request)),
);

/** Both: rights may have changed since the subscription began. */
const unsubscribeBookings = handle(bookingCommands.unsubscribeBookings, ({ context, peer, data }) => {
  for (const isNamed of [true, false]) context.subscriptions.remove(bookingsTopic(data.date, isNamed), peer);
  return NO_ERRORS_ANSWER;
});

export const bookingHandlers = [
  freeSlots,
  book,
  moveBooking,
  cancelBooking,
  notifyBooking,
  tellAffected,
  bookings,
  affected,
  find,
  subscribeBookings,
  unsubscribeBookings,
];
