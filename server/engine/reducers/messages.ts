/** Events of messages to visitors. */
import { NO_CONSUMER } from '../../model/consumer.js';
import type { EventOf } from '../../model/events/events.js';
import type { BookingNotice, Message, Notice } from '../../model/messages.js';
import type { QueueState } from '../state.js';
import type { Reducers } from './reducers.js';

export const messageReducers: Reducers<
  | 'noticeAsked'
  | 'noticeStopped'
  | 'bookingNoticeAsked'
  | 'bookingNoticeStopped'
  | 'bookingNoticeMoved'
  | 'messageDue'
  | 'messageStarted'
  | 'messageReturned'
  | 'messageEnded'
> = {
  noticeAsked,
  noticeStopped: (state, { c }) => {
    const notice = state.notices.get(c);
    if (notice) notice.address = '';
  },
  bookingNoticeAsked,
  bookingNoticeStopped: (state, { b }) => {
    const notice = state.bookingNotices.get(b);
    if (notice) notice.address = '';
  },
  bookingNoticeMoved: (state, { b, lead = null }) => {
    const notice = state.bookingNotices.get(b);
    if (notice) Object.assign(notice, { remindedTo: lead, isAffectedTold: false });
  },
  messageDue,
  messageStarted: (state, { m }) => {
    messageOf(state, m).state = 'SENDING';
  },
  messageReturned: (state, { m }) => {
    messageOf(state, m).state = 'DUE';
  },
  messageEnded: (state, { m }) => void state.messages.delete(m),
};

function messageOf(state: QueueState, id: number): Message {
  const message = state.messages.get(id);
  if (message === undefined) throw new Error(`an event names message ${id}, which is not owed`);
  return message;
}

function noticeAsked(state: QueueState, { c, route, phone, email, on, near }: EventOf<'noticeAsked'>): void {
  // What was erased is not in the journal any more.
  const address = phone ?? email ?? '';
  const before = state.notices.get(c);
  state.notices.set(c, {
    consumerId: c,
    route,
    address,
    on,
    isNearTold: near === 1 || before?.isNearTold === true,
    asked: (before?.asked ?? 0) + 1,
    messages: before?.messages ?? 0,
  });
  if (address === '') return;
  const use = state.addressUses.get(address);
  if (use === undefined) state.addressUses.set(address, { tickets: [c], messages: 0 });
  else if (!use.tickets.includes(c)) use.tickets.push(c);
}

function bookingNoticeAsked(state: QueueState, event: EventOf<'bookingNoticeAsked'>): void {
  const { b, route, phone, email, on, language, lead = null } = event;
  const before = state.bookingNotices.get(b);
  state.bookingNotices.set(b, {
    bookingId: b,
    route,
    address: phone ?? email ?? '',
    on,
    language,
    remindedTo: lead,
    isAffectedTold: before?.isAffectedTold ?? false,
    asked: (before?.asked ?? 0) + 1,
    messages: before?.messages ?? 0,
  });
}

function messageDue(state: QueueState, event: EventOf<'messageDue'>): void {
  const { m, c = NO_CONSUMER, b, kind } = event;
  state.nextMessageId = Math.max(state.nextMessageId, m + 1);
  const notice = b === undefined ? noteToldTicket(state, c) : noteToldBooking(state, b, event);
  if (event.dropped !== undefined) return;
  if (notice) countMessage(state, notice);
  state.messages.set(m, {
    id: m,
    consumerId: c,
    ...(b !== undefined && { bookingId: b }),
    kind,
    route: event.route,
    state: 'DUE',
    dueMs: event.at,
    ahead: event.ahead ?? null,
    window: event.w ?? null,
  });
}

/** Whoever was called needs no word that the turn is near. */
function noteToldTicket(state: QueueState, consumerId: number): Notice | undefined {
  const notice = state.notices.get(consumerId);
  if (notice) notice.isNearTold = true;
  return notice;
}

function noteToldBooking(state: QueueState, id: number, { kind, lead, dropped }: EventOf<'messageDue'>): BookingNotice | undefined {
  const notice = state.bookingNotices.get(id);
  if (notice && lead !== undefined) notice.remindedTo = lead;
  if (notice && kind === 'affected' && dropped === undefined) notice.isAffectedTold = true;
  return notice;
}

function countMessage({ addressUses }: QueueState, notice: Pick<Notice, 'address'> & { messages: number }): void {
  notice.messages += 1;
  const use = addressUses.get(notice.address) ?? { tickets: [], messages: 0 };
  use.messages += 1;
  if (notice.address !== '') addressUses.set(notice.address, use);
}
