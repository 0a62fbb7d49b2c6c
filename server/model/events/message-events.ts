/** What happens to messages, as the journal keeps it; see `events.ts`. */
import type { BookingWish, DropReason, MessageEnd, MessageKind, Route, TicketWish } from '../messages.js';

export interface MessageHappening {
  /**
   * The visitor of a ticket wants to be told something, and has agreed to it; the address is a personal text. `near` = the turn is as near
   * already that it is not said any more.
   */
  noticeAsked: { c: number; route: Route; phone?: string; email?: string; on: readonly TicketWish[]; near?: 1 };
  noticeStopped: { c: number };
  /** The same of booking `b`. Reminders of `lead` minutes before, and of more, are past already. */
  bookingNoticeAsked: {
    b: number;
    route: Route;
    phone?: string;
    email?: string;
    on: readonly BookingWish[];
    language?: string;
    lead?: number;
  };
  bookingNoticeStopped: { b: number };
  /** A booking whose visitor wants to be told has another time: reminders begin anew, but for those that are past. */
  bookingNoticeMoved: { b: number; lead?: number };
  /**
   * A message is due, to the visitor of ticket `c` or of booking `b`: from now on the box owes it, until `messageEnded`; one that is
   * `dropped` is owed by nobody. A reminder has its minutes before.
   */
  messageDue: {
    m: number;
    c?: number;
    b?: number;
    kind: MessageKind;
    route: Route;
    ahead?: number;
    w?: number;
    lead?: number;
    dropped?: DropReason;
  };
  /** A channel gets the message after this is on the disk. */
  messageStarted: { m: number };
  /** It was certainly not sent, and waits again. */
  messageReturned: { m: number; why: string };
  messageEnded: { m: number; as: MessageEnd; why?: string };
}
