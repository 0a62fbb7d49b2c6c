/** Messages to visitors in the state, and in a snapshot of it. */
import type { AddressUse, BookingNotice, Message, Notice } from '../model/messages.js';

export interface MessagesState {
  /** By ticket, of unfinished tickets alone. */
  readonly notices: Map<number, Notice>;
  /** By booking, until its day is over. */
  readonly bookingNotices: Map<number, BookingNotice>;
  /** What the box owes, in the order of the ids. */
  readonly messages: Map<number, Message>;
  nextMessageId: number;
  /** By address, until the day ends. */
  readonly addressUses: Map<string, AddressUse>;
}

/** Snapshots of boxes without messages have none of these. */
export interface MessagesDocument {
  readonly notices?: readonly Notice[];
  readonly bookingNotices?: readonly BookingNotice[];
  readonly messages?: readonly Message[];
  readonly nextMessageId?: number;
  readonly addressUses?: readonly (readonly [string, AddressUse])[];
}

export const noMessages = (): MessagesState => ({
  notices: new Map(),
  bookingNotices: new Map(),
  messages: new Map(),
  nextMessageId: 1,
  addressUses: new Map(),
});

export const messagesDocument = ({ notices, bookingNotices, messages, nextMessageId, addressUses }: MessagesState): MessagesDocument => ({
  notices: [...notices.values()],
  bookingNotices: [...bookingNotices.values()],
  messages: [...messages.values()],
  nextMessageId,
  addressUses: [...addressUses],
});

export function restoreMessages(state: MessagesState, document: MessagesDocument): void {
  for (const notice of document.notices ?? []) state.notices.set(notice.consumerId, notice);
  for (const notice of document.bookingNotices ?? []) state.bookingNotices.set(notice.bookingId, notice);
  for (const message of document.messages ?? []) state.messages.set(message.id, message);
  for (const [address, use] of document.addressUses ?? []) state.addressUses.set(address, use);
  state.nextMessageId = document.nextMessageId ?? 1;
}

/** Nothing of these visitors' addresses stays; what was counted on their tickets does. */
export function eraseAddresses({ notices, addressUses }: MessagesState, consumers: readonly number[]): void {
  for (const id of consumers) {
    const notice = notices.get(id);
    if (notice) notice.address = '';
  }
  if (addressUses.size === 0) return;
  const erased = new Set(consumers);
  for (const [address, { tickets }] of addressUses) if (tickets.some((id) => erased.has(id))) addressUses.delete(address);
}

/** A booking is gone, with the address of its visitor. */
export function forgetBooking({ bookingNotices, addressUses }: MessagesState, bookingId: number): void {
  const address = bookingNotices.get(bookingId)?.address;
  bookingNotices.delete(bookingId);
  if (address) addressUses.delete(address);
}
