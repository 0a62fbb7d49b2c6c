/**
 * Messages to those who booked and asked for it: that it is booked, moved or cancelled, that the branch cannot keep to it, and reminders.
 * They follow from what happens to the row, whoever changes it. In quiet hours they wait.
 */
import { type AppointmentRow, isPlanned } from '../../../model/books/index.js';
import { noSuchElement, Rejection, reject } from '../../../model/errors/errors.js';
import type { EventOf, QueueEvent } from '../../../model/events/events.js';
import type { Stamp } from '../../../model/events/stamp.js';
import type { BookingMessageKind, BookingNotice, BookingWish, DropReason, Message } from '../../../model/messages.js';
import type { Command, CommandOf, Decision, Outcome } from '../../commands.js';
import type { BookingNoticeWish } from '../../message-commands.js';
import type { QueueState } from '../../state.js';
import { ASKED_MAX, addressIn, addressOf, isQuiet, MESSAGES_OWED_MAX, unsendable } from '../notice-rules.js';
import { affectedBookings } from './booking.js';
import { isAhead, lastDayReminded, newestLead, pastLeadOf } from './reminders.js';

const BOOK = 'ConsumerPreRegistered';
/** Bookings ahead of one address: a family, a course with a session a week. */
export const BOOKINGS_OF_ADDRESS_MAX = 60;
/** Of all that are due as many are said in one step. */
const STEP_MAX = 50;

const NOTHING: Outcome = { events: [] };
type RowSet = EventOf<'bookSet'>;

export const tooManyBookingNotices = (): Rejection => reject('tooManyNotices', { asked: ASKED_MAX, tickets: BOOKINGS_OF_ADDRESS_MAX });

/** @param more bookings that are about to have the same address */
function refuseAddress(state: QueueState, address: string, bookings: readonly number[]): Rejection | undefined {
  if (bookings.some((id) => (state.bookingNotices.get(id)?.asked ?? 0) >= ASKED_MAX)) return tooManyBookingNotices();
  const asked = new Set(bookings);
  for (const notice of state.bookingNotices.values()) {
    if (notice.address === address && isExpected(state, notice.bookingId)) asked.add(notice.bookingId);
  }
  return asked.size > BOOKINGS_OF_ADDRESS_MAX ? tooManyBookingNotices() : undefined;
}

const isExpected = ({ books }: QueueState, id: number): boolean => {
  const row = books[BOOK].get(id);
  return row !== undefined && isPlanned(row);
};

export function askBookingNotice(state: QueueState, { id, notify }: CommandOf<'askBookingNotice'>, stamp: Stamp): Outcome {
  const row = state.books[BOOK].get(id);
  if (row === undefined) return noSuchElement(BOOK, id);
  if (!isPlanned(row)) return reject('bookingOver', { field: 'data.id', id, state: row.state });
  const asked = askedFor(state, [row], notify, stamp);
  return asked instanceof Rejection ? asked : { events: asked, subject: id };
}

/** What was agreed to, for each of these bookings as they will be. */
function askedFor(
  state: QueueState,
  rows: readonly AppointmentRow[],
  { on, language, ...typed }: BookingNoticeWish,
  stamp: Stamp,
): readonly QueueEvent[] | Rejection {
  const address = addressOf(state, typed, 'data.notify');
  if (address instanceof Rejection) return address;
  const ids = rows.map(({ id }) => id);
  const refused = refuseAddress(state, addressIn(address), ids);
  if (refused) return refused;
  return rows.map((row) => ({
    t: 'bookingNoticeAsked',
    at: stamp.atMs,
    b: row.id,
    ...address,
    on,
    ...(language && { language }),
    ...pastLead(state, row, stamp),
  }));
}

function pastLead({ rules: { messages } }: QueueState, row: AppointmentRow, stamp: Stamp): { readonly lead?: number } {
  const lead = messages === null ? undefined : pastLeadOf(messages, row, stamp);
  return lead === undefined ? {} : { lead };
}

export function stopBookingNotice(state: QueueState, { id }: CommandOf<'stopBookingNotice'>, { atMs }: Stamp): Outcome {
  if (!state.bookingNotices.get(id)?.address) return { events: [], subject: id };
  return { events: [{ t: 'bookingNoticeStopped', at: atMs, b: id }], subject: id };
}

/** Of these bookings all that do not fit any more, and whose visitors have not been told yet. */
export function tellAffected(state: QueueState, { bookings }: CommandOf<'tellAffected'>, stamp: Stamp): Outcome {
  const wanted = new Set(bookings);
  const events: QueueEvent[] = [];
  for (const { id } of affectedBookings(state, stamp)) {
    const notice = state.bookingNotices.get(id);
    if (!wanted.has(id) || notice === undefined || notice.address === '' || notice.isAffectedTold) continue;
    events.push(due(state, notice, { kind: 'affected' }, events.length, stamp));
  }
  return { events };
}

const wants = ({ address, on }: BookingNotice, wish: BookingWish): boolean => address !== '' && on.includes(wish);

/** Bookings whose reminder is due. Where too much is owed already they wait. */
export function* dueReminders(state: QueueState, stamp: Stamp): Generator<CommandOf<'noteReminder'>> {
  const { messages } = state.rules;
  if (messages === null || state.bookingNotices.size === 0 || isQuiet(messages, stamp)) return;
  const lastDay = lastDayReminded(messages, stamp);
  let room = Math.min(STEP_MAX, MESSAGES_OWED_MAX - state.messages.size);
  for (const notice of state.bookingNotices.values()) {
    const row = state.books[BOOK].get(notice.bookingId);
    if (row === undefined || row.date > lastDay || row.date < stamp.day || reminderOf(state, notice, stamp) === null) continue;
    if (room-- <= 0) return;
    yield { type: 'noteReminder', id: notice.bookingId };
  }
}

/** The minutes of the reminder that is due; null = none is. */
function reminderOf({ rules: { messages }, books }: QueueState, notice: BookingNotice, stamp: Stamp): number | null {
  const row = books[BOOK].get(notice.bookingId);
  if (messages === null || row === undefined || !wants(notice, 'reminder') || !isAhead(row, stamp)) return null;
  const lead = newestLead(messages, row, stamp);
  return lead !== undefined && lead < (notice.remindedTo ?? Number.POSITIVE_INFINITY) ? lead : null;
}

export function noteReminder(state: QueueState, { id }: CommandOf<'noteReminder'>, stamp: Stamp): Outcome {
  const notice = state.bookingNotices.get(id);
  const lead = notice === undefined ? null : reminderOf(state, notice, stamp);
  if (notice === undefined || lead === null) return NOTHING;
  const said = due(state, notice, { kind: 'reminder', lead }, 0, stamp);
  // One that still waits for its channel says the same.
  return { events: [isOwed(state, id, 'reminder') ? { ...said, dropped: 'outdated' } : said] };
}

type Said = { readonly kind: Exclude<BookingMessageKind, 'reminder'> } | { readonly kind: 'reminder'; readonly lead: number };
type Counted = Pick<BookingNotice, 'bookingId' | 'route' | 'address' | 'messages'>;

/** @param before how many messages are due in the same decision before this one */
function due(state: QueueState, notice: Counted, said: Said, before: number, { atMs: at }: Stamp): EventOf<'messageDue'> {
  const { bookingId: b, route } = notice;
  const capped = notice.messages >= (state.rules.messages?.perBooking ?? 0) ? 'bookingCap' : null;
  const dropped = unsendable(state, notice) ?? capped;
  return { t: 'messageDue', at, m: state.nextMessageId + before, b, route, ...said, ...(dropped !== null && { dropped }) };
}

/** Why a message that is due says nothing true any more; null = it does. */
export function needlessOfBooking(state: QueueState, { bookingId = -1, kind }: Message, stamp: Stamp): DropReason | null {
  if (!isWantedOfBooking(state, bookingId)) return 'stopped';
  const row = state.books[BOOK].get(bookingId);
  if (row === undefined) return 'bookingOver';
  return untrue(kind, row) ?? (isOverFor(row, stamp) ? 'tooOld' : null);
}

const untrue = (kind: Message['kind'], row: AppointmentRow): DropReason | null => {
  if (kind === 'cancelled') return isCancelled(row) ? null : 'outdated';
  return isPlanned(row) ? null : 'bookingOver';
};

/** Also after its time, when it counts as missed: its visitor may still be on the way. */
const isCancelled = ({ state, cancelled }: AppointmentRow): boolean => state === 'CANCELLED' || cancelled === true;

/** One that was cancelled after its time is news until the end of its day. */
const isOverFor = (row: AppointmentRow, stamp: Stamp): boolean =>
  row.cancelled === true ? row.date < stamp.day : !isAhead({ ...row, state: 'PLANNED' }, stamp);

export const isWantedOfBooking = ({ bookingNotices }: QueueState, bookingId: number): boolean =>
  (bookingNotices.get(bookingId)?.address ?? '') !== '';

export function isTooOldOfBooking(state: QueueState, { bookingId = -1 }: Message, stamp: Stamp): boolean {
  const row = state.books[BOOK].get(bookingId);
  return state.rules.messages === null || row === undefined || isOverFor(row, stamp);
}

/** Adds to any decision what follows for messages about bookings. */
export function withBookingMessages(state: QueueState, command: Command, outcome: Decision, stamp: Stamp): Outcome {
  const sets = outcome.events.filter((event): event is RowSet => event.t === 'bookSet' && event.book === BOOK);
  const notify = command.type === 'makeBooking' || command.type === 'moveBooking' ? command.notify : undefined;
  const asked = notify === undefined ? [] : askedFor(state, rowsAfter(state, command, sets), notify, stamp);
  if (asked instanceof Rejection) return asked;
  if (asked.length === 0 && state.bookingNotices.size === 0) return outcome;
  const events = [...outcome.events, ...asked, ...changesTold(state, sets, asked, stamp)];
  events.push(...needlessBy(state, events, stamp), ...takenOver(state, command, outcome.events, stamp));
  return { ...outcome, events };
}

/** The bookings that a command makes or moves; one that stays where it is has no event. */
function rowsAfter({ books }: QueueState, command: Command, sets: readonly RowSet[]): readonly AppointmentRow[] {
  if (sets.length > 0) return sets.map(({ row }) => row as AppointmentRow).filter(isPlanned);
  const row = command.type === 'moveBooking' ? books[BOOK].get(command.id) : undefined;
  return row === undefined ? [] : [row];
}

function* changesTold(state: QueueState, sets: readonly RowSet[], asked: readonly QueueEvent[], stamp: Stamp): Generator<QueueEvent> {
  const newest = new Map(asked.flatMap((event) => (event.t === 'bookingNoticeAsked' ? [[event.b, event] as const] : [])));
  let before = 0;
  for (const { id, row } of sets) {
    const now = row as AppointmentRow;
    const old = state.books[BOOK].get(id);
    const event = newest.get(id);
    const known = state.bookingNotices.get(id);
    const notice = event ? { ...event, bookingId: id, address: addressIn(event), messages: known?.messages ?? 0 } : known;
    if (notice === undefined || notice.address === '') continue;
    const kind = changeOf(old, now);
    if (kind === null) continue;
    if (event === undefined && kind !== 'cancelled')
      yield { t: 'bookingNoticeMoved', at: stamp.atMs, b: id, ...pastLead(state, now, stamp) };
    if (!notice.on.includes('changes') || isOwed(state, id, kind)) continue;
    yield due(state, notice, { kind }, before, stamp);
    before += 1;
  }
}

/** What a change of a booking means to its visitor; null = nothing. */
function changeOf(old: AppointmentRow | undefined, now: AppointmentRow): 'booked' | 'moved' | 'cancelled' | null {
  if (isCancelled(now)) return old !== undefined && isPlanned(old) ? 'cancelled' : null;
  if (!isPlanned(now)) return null;
  if (old === undefined || !isPlanned(old)) return 'booked';
  return old.date === now.date && old.time === now.time ? null : 'moved';
}

/** A message that waits says the time as it is when it goes out. */
function isOwed(state: QueueState, bookingId: number, kind: BookingMessageKind): boolean {
  const isSame = (other: Message['kind']): boolean => other === kind || (kind === 'moved' && other === 'booked');
  for (const message of state.messages.values()) {
    if (message.bookingId === bookingId && message.state === 'DUE' && isSame(message.kind)) return true;
  }
  return false;
}

/** What is owed about bookings that have ended, were cancelled, are gone, or whose visitor wants no messages any more. */
function* needlessBy(state: QueueState, events: readonly QueueEvent[], { atMs: at }: Stamp): Generator<QueueEvent> {
  if (state.messages.size === 0) return;
  const why = new Map<number, (message: Message) => DropReason | null>();
  for (const event of events) {
    if (event.t === 'bookSet' && event.book === BOOK) why.set(event.id, needlessFor(state, event));
    if (event.t === 'bookRemoved' && event.book === BOOK) why.set(event.id, () => 'bookingOver');
    if (event.t === 'bookingNoticeStopped') why.set(event.b, () => 'stopped');
  }
  if (why.size === 0) return;
  for (const message of state.messages.values()) {
    const reason = message.state === 'DUE' && message.bookingId !== undefined ? why.get(message.bookingId)?.(message) : null;
    if (reason) yield { t: 'messageEnded', at, m: message.id, as: 'DROPPED', why: reason };
  }
}

/** A new time begins anew: it has reminders of its own, and the branch may keep to it. */
function needlessFor({ books }: QueueState, { id, row }: RowSet): (message: Message) => DropReason | null {
  const [old, now] = [books[BOOK].get(id), row as AppointmentRow];
  const isMoved = changeOf(old, now) === 'moved';
  return ({ kind }) => untrue(kind, now) ?? (isMoved && (kind === 'reminder' || kind === 'affected') ? 'outdated' : null);
}

/** The ticket of a booking takes over what its visitor wants to be told of tickets, unless the visitor says otherwise. */
function* takenOver(state: QueueState, command: Command, events: readonly QueueEvent[], { atMs: at }: Stamp): Generator<QueueEvent> {
  if (command.type !== 'register' || command.notify !== undefined) return;
  for (const event of events) {
    const notice = event.t === 'registered' && event.appointment !== undefined ? state.bookingNotices.get(event.appointment) : undefined;
    if (event.t !== 'registered' || notice === undefined || notice.address === '' || unsendable(state, notice) === 'stopped') continue;
    const { route, address } = notice;
    const on = notice.on.filter((wish) => wish === 'near' || wish === 'called');
    if (on.length > 0)
      yield { t: 'noticeAsked', at, c: event.c, route, ...(route === 'sms' ? { phone: address } : { email: address }), on };
  }
}
