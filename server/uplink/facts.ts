/**
 * What figures need of a batch besides its events: visits that it ended, what windows were, appointments that were missed, questions
 * without a ticket. It is read from the box's own tables, as they are when the batch is sent: a visit that came back meanwhile is not
 * there, and a later batch says that it came back. No text about a visitor is in it.
 */
import type { BatchRows, Outbox } from '../../db/journal/outbox.js';
import type { QueueEvent } from '../model/events/events.js';

export interface BatchFacts extends BatchRows {
  /** Tickets of earlier batches whose visit goes on after all. */
  readonly reopened: readonly number[];
  readonly questions: readonly { readonly atMs: number; readonly windowId: number; readonly clerkId: number }[];
}

/** JSON object text of a `BatchFacts`; undefined = the batch adds nothing. */
export function factsOf(outbox: Pick<Outbox, 'rowsOf'>, sequence: number, atMs: number, eventsText: string): string | undefined {
  const events = JSON.parse(eventsText) as readonly QueueEvent[];
  const rows = outbox.rowsOf({
    sequence,
    atMs,
    consumerIds: [...new Set(events.flatMap((event) => ('c' in event && typeof event.c === 'number' ? event.c : [])))],
    // It ends the tickets of the day before, and names none.
    endsMany: events.some((event) => event.t === 'dayOpened'),
    appointmentIds: events.flatMap((event) => (event.t === 'bookSet' && event.book === 'ConsumerPreRegistered' ? event.id : [])),
  });
  const facts: BatchFacts = {
    ...rows,
    reopened: events.flatMap((event) => (event.t === 'takenBack' && event.ended ? event.c : [])),
    questions: events.flatMap((event) => (event.t === 'questionAnswered' ? { atMs: event.at, windowId: event.w, clerkId: event.u } : [])),
  };
  return Object.values(facts).every((list: readonly unknown[]) => list.length === 0) ? undefined : JSON.stringify(facts);
}
