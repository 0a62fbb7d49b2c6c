/** Messages to visitors: who asked for which, and what the box owes. */

/** What the visitor of a ticket may want to be told. */
export const TICKET_WISHES = ['near', 'called'] as const;
export type TicketWish = (typeof TICKET_WISHES)[number];

/** What whoever booked may want to be told; the ticket of the booking takes over what is of tickets. */
export const BOOKING_WISHES = ['reminder', 'changes', ...TICKET_WISHES] as const;
export type BookingWish = (typeof BOOKING_WISHES)[number];

/** What a message of a booking says; all but the reminder are `changes`. `affected` = the branch cannot keep to it. */
export type BookingMessageKind = 'reminder' | 'booked' | 'moved' | 'cancelled' | 'affected';

/** What a message says: a line here, a text in `locales/`, and a rule that makes it due. */
export type MessageKind = TicketWish | BookingMessageKind;

/** What carries it: text messages to a telephone, and electronic mail. */
export const ROUTES = ['sms', 'email'] as const;
export type Route = (typeof ROUTES)[number];

/** How the obligation ended. `UNKNOWN` = it was under way when the box stopped: it may have gone out, and is not sent again. */
export const MESSAGE_ENDS = ['SENT', 'FAILED', 'DROPPED', 'UNKNOWN'] as const;
export type MessageEnd = (typeof MESSAGE_ENDS)[number];

/** Why a message that was due is not sent, by a rule of the branch. */
export type DropReason =
  | 'quietHours'
  | 'ticketCap'
  | 'bookingCap'
  | 'addressCap'
  | 'tooManyMessages'
  | 'ticketEnded'
  | 'bookingOver'
  | 'outdated'
  | 'tooOld'
  | 'stopped';

/** What the visitor of a ticket asked to be told. */
export interface Notice {
  readonly consumerId: number;
  readonly route: Route;
  /** Empty = stopped, or erased: what was counted stays. */
  address: string;
  on: readonly TicketWish[];
  /** `near` is said once, and not to somebody who was as near when it was asked for. */
  isNearTold: boolean;
  /** How often the visitor of this ticket named an address. */
  asked: number;
  /** Messages of this ticket that were due and not dropped. */
  messages: number;
}

/** What whoever booked asked to be told. */
export interface BookingNotice {
  readonly bookingId: number;
  readonly route: Route;
  /** Empty = stopped: what was counted stays. */
  address: string;
  on: readonly BookingWish[];
  /** Left out = that of the branch. */
  readonly language?: string | undefined;
  /** Reminders of so many minutes before, and of more, are said or past; null = all are to come. */
  remindedTo: number | null;
  /** The branch has told that it cannot keep to this time. */
  isAffectedTold: boolean;
  asked: number;
  /** Messages of this booking that were due and not dropped. */
  messages: number;
}

export interface Message {
  readonly id: number;
  /** The ticket; -1 = it is of a booking. */
  readonly consumerId: number;
  /** Left out = it is of a ticket. */
  readonly bookingId?: number;
  readonly kind: MessageKind;
  readonly route: Route;
  /** `SENDING` is on the disk before a channel gets it. */
  state: 'DUE' | 'SENDING';
  /** Moved when the clock is set. */
  dueMs: number;
  /** Visitors before this one, of `near`; the window, of `called`. */
  readonly ahead: number | null;
  readonly window: number | null;
}

/** What was sent to an address today. */
export interface AddressUse {
  readonly tickets: number[];
  messages: number;
}

const SEPARATORS = /[\s().-]/g;
const E164 = /^\+[1-9][0-9]{6,14}$/;

/**
 * A number as it is typed, in the international form; null = it is none, or of another country.
 * In countries with code 7 people write 8 in its place: 8 (701) 123-45-67.
 * @param countries codes of the countries that messages go to
 */
export function phoneOf(text: string, countries: readonly string[]): string | null {
  const digits = text.replace(SEPARATORS, '');
  const isHome = countries.includes('7') && /^8[0-9]{10}$/.test(digits);
  const number = digits.startsWith('+') ? digits : isHome ? `+7${digits.slice(1)}` : `+${digits}`;
  if (!E164.test(number) || (number.startsWith('+7') && number.length !== '+77011234567'.length)) return null;
  return countries.some((code) => number.startsWith(`+${code}`)) ? number : null;
}

/** As it is compared and sent; null = it is none. The local part keeps its case for nobody: no provider tells two by it. */
export function emailOf(text: string): string | null {
  const address = text.trim().toLowerCase();
  return /^[a-z0-9._%+-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(address) && address.length <= EMAIL_MOST
    ? address
    : null;
}

/** RFC 5321, 4.5.3.1.3, without the brackets. */
export const EMAIL_MOST = 254;
