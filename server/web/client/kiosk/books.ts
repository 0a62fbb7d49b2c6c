/** The parts of the books that a kiosk needs, kept up to date. */
import { useEffect, useState } from 'preact/hooks';
import type { Element } from '../../../protocol/client/client.js';
import type { ReplyData } from '../../../protocol/registry.js';
import { byId } from '../shared/box/acting.js';
import { Store } from '../shared/box/store.js';
import { useBeat } from '../shared/words/time.js';
import type { Kiosk, Service } from './offers.js';
import { kioskId, link } from './page.js';

export interface Books {
  readonly kiosk: Kiosk;
  readonly services: readonly Service[];
  /** Ticket prefixes by range: the letter by which a service is known on boards. */
  readonly prefixes: ReadonlyMap<number, string>;
  /** By which services are booked by time. */
  readonly plans: readonly Element<'BookingPlan'>[];
  /** When nobody works. */
  readonly calendars: ReadonlyMap<number, Element<'Calendar'>>;
}

/** Follows the books; null until all are there. */
export function followBooks(): { readonly books: Store<Books | null>; readonly end: () => void } {
  const books = new Store<Books | null>(null);
  let found: Partial<Books> = {};
  const show = (part: Partial<Books>) => {
    found = { ...found, ...part };
    const { kiosk, services, prefixes, plans, calendars } = found;
    if (kiosk && services && prefixes && plans && calendars) books.set({ kiosk, services, prefixes, plans, calendars });
  };
  const { client } = link;
  const end = link.follow(
    client.subscribe('Registrator', (rows) => {
      const kiosk = rows.find(({ id }) => id === kioskId);
      if (kiosk) show({ kiosk });
    }),
    client.subscribe('Service', (services) => show({ services })),
    client.subscribe('BookingPlan', (plans) => show({ plans })),
    client.subscribe('Calendar', (rows) => show({ calendars: byId(rows) })),
    client.subscribe('TicketRange', (rows) => show({ prefixes: new Map(rows.map(({ id, prefix }) => [id, prefix])) })),
  );
  return { books, end };
}

const LOOK_MS = 5_000;

export type Length = ReplyData<'queueLengths'>['services'][number];

/**
 * Who waits, and what is to be expected, by service; empty until known.
 * @param visitor each new one is told what the ticket before has changed
 */
export function useLengths(visitor: number): ReadonlyMap<number, Length> {
  const [lengths, setLengths] = useState<ReadonlyMap<number, Length>>(new Map());
  const lookAgain = async () => {
    const answer = await link.client.call('queueLengths', {}, { timeoutMs: LOOK_MS }).catch(() => null);
    if (answer) setLengths(new Map(answer.services.map((length) => [length.service, length])));
  };
  useEffect(() => void lookAgain(), [visitor]);
  useBeat(LOOK_MS, lookAgain);
  return lengths;
}
