/** What is asked of messages to visitors: by those who want them, and by the service that sends them. */
import type { BookingWish, MessageEnd, TicketWish } from '../model/messages.js';

/** As it was typed; the engine takes one of the two. */
export interface TypedAddress {
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
}

export interface NoticeWish extends TypedAddress {
  readonly on: readonly TicketWish[];
}

export interface BookingNoticeWish extends TypedAddress {
  readonly on: readonly BookingWish[];
  readonly language?: string | undefined;
}

/** What is asked of messages about bookings. */
export type BookingNoticeCommand =
  | { readonly type: 'askBookingNotice'; readonly id: number; readonly notify: BookingNoticeWish }
  | { readonly type: 'stopBookingNotice'; readonly id: number }
  /** Bookings that do not fit any more. */
  | { readonly type: 'tellAffected'; readonly bookings: readonly number[] };

export interface AskNoticeCommand extends NoticeWish {
  readonly type: 'askNotice';
  readonly consumerId: number;
}

/** Reports of the service that sends messages. A report that does not fit the state of its message changes nothing and has no subject. */
export type MessageCommand =
  | { readonly type: 'startMessage'; readonly m: number }
  | { readonly type: 'returnMessage'; readonly m: number; readonly why: string }
  | { readonly type: 'endMessage'; readonly m: number; readonly as: Exclude<MessageEnd, 'DROPPED'>; readonly why: string | null }
  | { readonly type: 'ageMessage'; readonly m: number };
