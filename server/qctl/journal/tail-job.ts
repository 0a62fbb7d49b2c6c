/** The newest events of a data folder, and new ones: the data of `journal tail`. */
import { setTimeout as pause } from 'node:timers/promises';
import { isTicketOf } from '../../../db/history/person.js';
import { type JournalTail, openJournalTail } from '../../../db/journal/journal.js';
import { ticketText } from '../../model/consumer.js';
import type { QueueEvent } from '../../model/events/events.js';
import type { Context } from '../as-owner/job.js';
import { UsageError } from '../failures.js';

const LOOK_AGAIN_MS = 300;

interface TailOrder {
  readonly directory: string;
  readonly events: number;
  readonly isFollowed: boolean;
  /** The number of a ticket or the id of the visitor; null = all. */
  readonly ticket: string | null;
}

export interface Seen {
  readonly sequence: number;
  readonly event: QueueEvent;
}

export async function tailJournal(order: TailOrder, { tell, stop }: Context<Seen>): Promise<void> {
  const open = openJournalTail(order.directory);
  try {
    const consumer = order.ticket === null ? null : consumerOf(open, order.ticket);
    const { events, head } = newest(open, order.events, consumer);
    for (const seen of events) tell(seen);
    if (order.isFollowed) await follow(open, head, consumer, { tell, stop });
  } finally {
    open.close();
  }
}

/** The newest events, oldest first, and the last batch. */
function newest(open: JournalTail, most: number, consumer: number | null): { events: readonly Seen[]; head: number } {
  const events: Seen[] = [];
  let head = 0;
  for (const entry of open.backwards()) {
    head = Math.max(head, entry.sequence);
    events.push(...eventsOf(entry.sequence, entry.events, consumer).reverse());
    if (events.length >= most) break;
  }
  return { events: events.slice(0, most).reverse(), head };
}

const eventsOf = (sequence: number, text: string, consumer: number | null): Seen[] =>
  (JSON.parse(text) as QueueEvent[])
    .map((event) => ({ sequence, event }))
    .filter(({ event }) => consumer === null || ('c' in event && event.c === consumer));

/** The visitor with this id, or the newest with a ticket of this number. */
function consumerOf(open: JournalTail, ticket: string): number {
  const id = /^[1-9][0-9]{0,9}$/.test(ticket) ? Number(ticket) : null;
  for (const { events } of open.backwards()) {
    for (const event of JSON.parse(events) as QueueEvent[]) {
      if (event.t === 'registered' && (event.c === id || isTicketOf(ticketText(event.prefix, event.number), ticket))) return event.c;
    }
  }
  throw new UsageError(`no ticket ${ticket} was taken as far back as the journal goes`);
}

async function follow(
  open: JournalTail,
  head: number,
  consumer: number | null,
  { tell, stop }: Pick<Context<Seen>, 'tell' | 'stop'>,
): Promise<void> {
  let last = head;
  while (!stop.aborted) {
    for (const { sequence, events } of [...open.after(last)]) {
      last = sequence;
      for (const seen of eventsOf(sequence, events, consumer)) tell(seen);
    }
    await pause(LOOK_AGAIN_MS, undefined, { signal: stop }).catch(() => {});
  }
}
