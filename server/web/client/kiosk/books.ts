/** The parts of the books that a kiosk needs, kept up to date. */
import { useEffect, useState } from 'preact/hooks';
import type { Link } from '../shared/link.js';
import { Store } from '../shared/store.js';
import type { Kiosk, Service } from './offers.js';

export interface Books {
  readonly kiosk: Kiosk;
  readonly services: readonly Service[];
  /** Ticket prefixes by range: the letter by which a service is known on boards. */
  readonly prefixes: ReadonlyMap<number, string>;
}

/** Follows the books; null until all are there. */
export function followBooks(link: Link, kioskId: number): { readonly books: Store<Books | null>; readonly end: () => void } {
  const books = new Store<Books | null>(null);
  let [kiosk, services, prefixes]: [Kiosk | undefined, Books['services'] | undefined, Books['prefixes'] | undefined] = [
    undefined,
    undefined,
    undefined,
  ];
  const show = () => {
    if (kiosk && services && prefixes) books.set({ kiosk, services, prefixes });
  };
  const { client } = link;
  const subscriptions = [
    client.subscribe('Registrator', (rows) => {
      kiosk = rows.find(({ id }) => id === kioskId);
      show();
    }),
    client.subscribe('Service', (rows) => {
      services = rows;
      show();
    }),
    client.subscribe('TicketRange', (rows) => {
      prefixes = new Map(rows.map(({ id, prefix }) => [id, prefix]));
      show();
    }),
  ];
  const ends = subscriptions.map((subscription) => link.follow(subscription));
  const end = () => {
    for (const endOne of ends) endOne();
  };
  return { books, end };
}

/** How often the queue lengths are requested. */
const LOOK_MS = 5_000;

/** Waiting visitors by service; empty until known. */
export function useWaiting({ client }: Link): ReadonlyMap<number, number> {
  const [waiting, setWaiting] = useState<ReadonlyMap<number, number>>(new Map());
  useEffect(() => {
    const lookAgain = async () => {
      const lengths = await client.call('queueLengths', {}, { timeoutMs: LOOK_MS }).catch(() => null);
      if (lengths) setWaiting(new Map(lengths.services.map(({ service, waiting: count }) => [service, count])));
    };
    void lookAgain();
    const beat = setInterval(() => void lookAgain(), LOOK_MS);
    return () => clearInterval(beat);
  }, [client]);
  return waiting;
}
