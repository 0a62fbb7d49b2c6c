/** Which tickets an event changes, for texts and places that are kept from one event to the next. */
import { isApart } from '../model/books/index.js';
import type { QueueEvent } from '../model/events/events.js';

export const ALL_TICKETS = 'all';
/** Their ids, or all of them. */
export type TicketsChanged = readonly number[] | typeof ALL_TICKETS;
const NONE: readonly number[] = [];

/** What is shown of windows and clerks changes without any of these: who shows it with a ticket looks at it anew. */
export function ticketsChangedBy(event: QueueEvent): TicketsChanged {
  switch (event.t) {
    case 'registered':
    case 'called':
    case 'recalled':
    case 'arrived':
    case 'finished':
    case 'postponed':
    case 'returned':
    case 'skipped':
    case 'serviceAdded':
    case 'transferred':
    case 'bound':
    case 'closed':
    case 'consumerChanged':
      return [event.c];
    case 'sessionOpened':
      return event.takes === undefined ? NONE : [event.takes];
    case 'visitorErased':
      return event.c;
    case 'bookSet':
    case 'bookRemoved':
      // Appointments are in no queue; and many come.
      return isApart(event.book) ? NONE : ALL_TICKETS;
    // They change moments of all tickets, or tickets that they do not name.
    case 'takenBack':
    case 'dayOpened':
    case 'clockSet':
    case 'clockSetBack':
      return ALL_TICKETS;
    default:
      return NONE;
  }
}
