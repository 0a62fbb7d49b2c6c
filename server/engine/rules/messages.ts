/**
 * Messages to visitors who asked for them: "three before you", "you are called". A message is an obligation like paper: it is due, a
 * channel gets it after that is on the disk, and it ends once. What is due follows from what happens in the queue, so that no rule that
 * calls or ends tickets has to remember messages.
 */

import { Rejection, reject } from '../../model/errors/errors.js';
import type { EventOf, QueueEvent } from '../../model/events/events.js';
import type { Stamp } from '../../model/events/stamp.js';
import type { DropReason, Message, Notice, TicketWish } from '../../model/messages.js';
import type { Command, CommandOf, Decision, Outcome } from '../commands.js';
import type { AskNoticeCommand, MessageCommand, NoticeWish } from '../message-commands.js';
import { aheadOf } from '../place.js';
import type { QueueState } from '../state.js';
import { dueReminders, isTooOldOfBooking, isWantedOfBooking, needlessOfBooking, withBookingMessages } from './bookings/booking-messages.js';
import { ASKED_MAX, addressIn, addressOf, isQuiet, unsendable } from './notice-rules.js';
import { endedBy } from './tickets/printing.js';

/** A family has some tickets a day at one number; whoever names a stranger's gets no further. */
export const TICKETS_OF_ADDRESS_MAX = 10;
/** Of a large hall some are looked at in each step: to find a place costs tens of microseconds. */
const LOOKED_AT = 50;
const STEP_MS = 250;

const NOTHING: Outcome = { events: [] };

export function askNotice(state: QueueState, command: AskNoticeCommand, stamp: Stamp): Outcome {
  const consumer = state.consumers.get(command.consumerId);
  if (consumer === undefined) return NOTHING;
  if ((state.notices.get(consumer.id)?.asked ?? 0) >= ASKED_MAX) return tooMany();
  const wish = wishOf(state, command, 'data', consumer.id);
  if (wish instanceof Rejection) return wish;
  const { messages } = state.rules;
  const ahead = consumer.state === 'WAITING' ? aheadOf(state, consumer, stamp) : null;
  const isNear = consumer.lastCallMs !== null || (ahead !== null && ahead <= (messages?.nearAhead ?? 0));
  return {
    events: [{ t: 'noticeAsked', at: stamp.atMs, c: consumer.id, ...wish, ...(isNear && { near: 1 as const }) }],
    subject: consumer.id,
  };
}

const tooMany = (): Rejection => reject('tooManyNotices', { asked: ASKED_MAX, tickets: TICKETS_OF_ADDRESS_MAX });

export function stopNotice(state: QueueState, { consumerId }: CommandOf<'stopNotice'>, { atMs }: Stamp): Outcome {
  if (!state.notices.get(consumerId)?.address) return NOTHING;
  return { events: [{ t: 'noticeStopped', at: atMs, c: consumerId }], subject: consumerId };
}

type Wish = Pick<EventOf<'noticeAsked'>, 'route' | 'phone' | 'email' | 'on'>;

/** The address as it is used, or why no messages go there. */
function wishOf(state: QueueState, { on, ...typed }: NoticeWish, field: string, consumerId: number | null): Wish | Rejection {
  const address = addressOf(state, typed, field);
  if (address instanceof Rejection) return address;
  const tickets = state.addressUses.get(addressIn(address))?.tickets ?? [];
  if (tickets.length >= TICKETS_OF_ADDRESS_MAX && !tickets.some((id) => id === consumerId)) return tooMany();
  return { ...address, on };
}

/** Reports of the sending service. One that does not fit the state of its message changes nothing and has no subject. */
export function changeMessage(state: QueueState, command: MessageCommand, stamp: Stamp): Outcome {
  const message = state.messages.get(command.m);
  if (message === undefined) return NOTHING;
  const { id: m } = message;
  const at = stamp.atMs;
  const isSending = message.state === 'SENDING';
  switch (command.type) {
    case 'startMessage': {
      if (isSending) return NOTHING;
      const why = needless(state, message, stamp);
      if (why === null && isHeldBack(state, message, stamp)) return NOTHING;
      return why === null ? { events: [{ t: 'messageStarted', at, m }], subject: m } : { events: [dropped(m, at, why)] };
    }
    case 'returnMessage':
      if (!isSending) return NOTHING;
      if (!isWanted(state, message)) return { events: [{ t: 'messageEnded', at, m, as: 'FAILED', why: command.why }], subject: m };
      return { events: [{ t: 'messageReturned', at, m, why: command.why }], subject: m };
    case 'endMessage': {
      if (!isSending) return NOTHING;
      const { as, why } = command;
      return { events: [{ t: 'messageEnded', at, m, as, ...(why !== null && { why }) }], subject: m };
    }
    case 'ageMessage':
      return !isSending && isTooOld(state, message, stamp) ? { events: [dropped(m, at, 'tooOld')] } : NOTHING;
  }
}

const dropped = (m: number, at: number, why: DropReason): QueueEvent => ({ t: 'messageEnded', at, m, as: 'DROPPED', why });

/** Why a message that is due says nothing true any more; null = it does. */
function needless(state: QueueState, message: Message, stamp: Stamp): DropReason | null {
  if (message.bookingId !== undefined) return needlessOfBooking(state, message, stamp);
  const consumer = state.consumers.get(message.consumerId);
  if (consumer === undefined) return 'ticketEnded';
  if (!isWanted(state, message)) return 'stopped';
  if (isTooOld(state, message, stamp)) return 'tooOld';
  if (message.kind === 'near') return consumer.state === 'WAITING' ? null : 'outdated';
  return consumer.state === 'SERVING' && consumer.workplaceId === message.window ? null : 'outdated';
}

/** What is about a booking has time until the quiet hours are over. */
const isHeldBack = ({ rules: { messages } }: QueueState, { bookingId }: Message, stamp: Stamp): boolean =>
  bookingId !== undefined && messages !== null && isQuiet(messages, stamp);

const isWanted = (state: QueueState, { consumerId, bookingId }: Message): boolean =>
  bookingId === undefined
    ? state.consumers.has(consumerId) && (state.notices.get(consumerId)?.address ?? '') !== ''
    : isWantedOfBooking(state, bookingId);

function isTooOld(state: QueueState, message: Message, stamp: Stamp): boolean {
  if (message.bookingId !== undefined) return isTooOldOfBooking(state, message, stamp);
  const { kind, dueMs } = message;
  const { messages } = state.rules;
  const { atMs } = stamp;
  return messages === null || atMs - dueMs > (kind === 'near' ? messages.nearTooOldMs : messages.calledTooOldMs);
}

/** Messages that nobody could send in time, and visitors whose turn is near. */
export function* dueMessages(state: QueueState, stamp: Stamp): Generator<CommandOf<'ageMessage' | 'noteNear' | 'noteReminder'>> {
  yield* dueReminders(state, stamp);
  for (const message of state.messages.values()) {
    if (message.state === 'DUE' && isTooOld(state, message, stamp)) yield { type: 'ageMessage', m: message.id };
  }
  const waiting = [...state.notices.values()].filter((notice) => !notice.isNearTold && wants(notice, 'near'));
  const steps = Math.ceil(waiting.length / LOOKED_AT);
  const from = steps === 0 ? 0 : (Math.floor(stamp.atMs / STEP_MS) % steps) * LOOKED_AT;
  for (const { consumerId } of waiting.slice(from, from + LOOKED_AT)) {
    if (nearBy(state, consumerId, stamp) !== null) yield { type: 'noteNear', consumerId };
  }
}

const wants = ({ address, on }: Notice, kind: TicketWish): boolean => address !== '' && on.includes(kind);

/** How many are before a visitor whose turn is near; null = it is not. */
function nearBy(state: QueueState, consumerId: number, moment: Stamp): number | null {
  const consumer = state.consumers.get(consumerId);
  if (consumer?.state !== 'WAITING' || state.rules.messages === null) return null;
  const ahead = aheadOf(state, consumer, moment);
  return ahead !== null && ahead <= state.rules.messages.nearAhead ? ahead : null;
}

export function noteNear(state: QueueState, { consumerId }: CommandOf<'noteNear'>, stamp: Stamp): Outcome {
  const notice = state.notices.get(consumerId);
  if (notice === undefined || notice.isNearTold || !wants(notice, 'near')) return NOTHING;
  const ahead = nearBy(state, consumerId, stamp);
  if (ahead === null) return NOTHING;
  return { events: [due(state, notice, { kind: 'near', ahead }, state.nextMessageId, stamp)], subject: consumerId };
}

type Said = { readonly kind: 'near'; readonly ahead: number } | { readonly kind: 'called'; readonly w: number };

function due(state: QueueState, notice: Notice, said: Said, m: number, stamp: Stamp): EventOf<'messageDue'> {
  const why = forbidden(state, notice, stamp);
  return { t: 'messageDue', at: stamp.atMs, m, c: notice.consumerId, route: notice.route, ...said, ...(why !== null && { dropped: why }) };
}

/** By the rules of the branch; null = it may be sent. */
function forbidden(state: QueueState, notice: Notice, stamp: Stamp): DropReason | null {
  const { messages } = state.rules;
  if (messages !== null && isQuiet(messages, stamp)) return 'quietHours';
  if (messages !== null && notice.messages >= messages.perTicket) return 'ticketCap';
  return unsendable(state, notice);
}

/**
 * Adds to any decision what follows for messages: a call is told, and messages of tickets that end, or whose visitor wants none any more,
 * are not sent. A ticket that is given with a wish keeps it, or is refused with it.
 */
export function withMessages(state: QueueState, command: Command, outcome: Outcome, stamp: Stamp): Outcome {
  if (outcome instanceof Rejection) return outcome;
  const ofBookings = withBookingMessages(state, command, outcome, stamp);
  if (ofBookings instanceof Rejection) return ofBookings;
  if (command.type === 'register' && command.notify !== undefined) return withWish(state, command.notify, ofBookings, stamp);
  if (state.notices.size === 0) return ofBookings;
  const further = [...needlessBy(state, outcome.events, stamp), ...callsTold(state, outcome.events, stamp)];
  return further.length === 0 ? ofBookings : { ...ofBookings, events: [...ofBookings.events, ...further] };
}

function withWish(state: QueueState, asked: NoticeWish, outcome: Decision, { atMs: at }: Stamp): Outcome {
  const wish = wishOf(state, asked, 'data.notify', null);
  if (wish instanceof Rejection) return wish;
  return { ...outcome, events: [...outcome.events, { t: 'noticeAsked', at, c: outcome.subject ?? -1, ...wish }] };
}

function* callsTold(state: QueueState, events: readonly QueueEvent[], stamp: Stamp): Generator<QueueEvent> {
  let m = state.nextMessageId;
  for (const event of events) {
    const notice = event.t === 'called' ? state.notices.get(event.c) : undefined;
    if (event.t !== 'called' || notice === undefined || !wants(notice, 'called')) continue;
    yield due(state, notice, { kind: 'called', w: event.w }, m, stamp);
    m += 1;
  }
}

function* needlessBy(state: QueueState, events: readonly QueueEvent[], { atMs }: Stamp): Generator<QueueEvent> {
  if (state.messages.size === 0) return;
  const isEnded = endedBy(state, events);
  const stopped = new Set(events.flatMap((event) => (event.t === 'noticeStopped' ? event.c : event.t === 'visitorErased' ? event.c : [])));
  if (isEnded === undefined && stopped.size === 0) return;
  for (const { id, consumerId, state: stands } of state.messages.values()) {
    if (stands !== 'DUE') continue;
    if (isEnded?.(consumerId)) yield dropped(id, atMs, 'ticketEnded');
    else if (stopped.has(consumerId)) yield dropped(id, atMs, 'stopped');
  }
}
