/** Where a visitor who books at the kiosk is. */
import type { Element } from '../../../../protocol/client/client.js';
import type { ReplyData, RequestData } from '../../../../protocol/registry.js';

type FreeDay = ReplyData<'freeSlots'>[number];
export type Booked = ReplyData<'bookAtKiosk'>;
export type Wish = Pick<RequestData<'bookAtKiosk'>, 'service' | 'date' | 'time'>;
export type Gives = Element<'BookingPlan'>['visitor_gives'];

export type BookingStep =
  /** Nobody gets a ticket of it here without a booking. */
  | { readonly at: 'byBooking'; readonly service: number }
  | { readonly at: 'bookService' }
  /** null = not known yet; `day` null = the visitor chooses among days. */
  | { readonly at: 'bookWhen'; readonly service: number; readonly days: readonly FreeDay[] | null; readonly day: string | null }
  | { readonly at: 'bookDetails'; readonly wish: Wish; readonly gives: Gives; readonly fault: string }
  | { readonly at: 'booked'; readonly booked: Booked };
