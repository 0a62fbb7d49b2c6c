/** Who is in the queue, in the order in which they will be called. */
import { isTicketOf } from '../../../db/person.js';
import type { Element, QboxClient } from '../../protocol/client/client.js';
import { RefusedError } from '../failures.js';

export interface QueueRow {
  readonly id: number;
  readonly ticket: string;
  readonly state: string;
  /** Since the registration. */
  readonly waitingSec: number;
  readonly priority: number;
  readonly services: readonly string[];
  /** Where he is, or the windows that could call him now. */
  readonly windows: readonly number[];
  readonly comment: string;
}

/**
 * Of one window, its queue as the box has it. Of all windows: who is served, then who waits by the best place that he has in the queue of
 * any window, then who is put aside. The order is always the box's own, with service priorities and ageing.
 */
export async function readQueue(client: QboxClient, workplace: number | undefined): Promise<QueueRow[]> {
  const [consumers, services, workplaces] = await Promise.all([client.list('Consumer'), client.list('Service'), client.list('Workplace')]);
  const windows = workplaces
    .filter(({ id, disabled }) => (workplace === undefined ? disabled === 0 : id === workplace))
    .map(({ id }) => id);
  const asked = workplace !== undefined && windows.length === 0 ? [workplace] : windows;
  const queues = await Promise.all(
    asked.map(async (id) => ({ id, entries: await client.call('currentQueue', { workplace: id, detailed: false }) })),
  );
  const places = new Map<number, { rank: number; windows: number[] }>();
  for (const { id: window, entries } of queues) {
    for (const [rank, { id, mayCall }] of entries.entries()) {
      const place = places.get(id) ?? { rank, windows: [] };
      places.set(id, { rank: Math.min(place.rank, rank), windows: mayCall ? [...place.windows, window] : place.windows });
    }
  }
  const names = new Map(services.map(({ id, name }) => [id, name]));
  const nowMs = Date.parse(client.boxTime);
  return consumers
    .filter(({ id, workplace_id }) => workplace === undefined || places.has(id) || workplace_id === workplace)
    .sort((one, other) => order(one) - order(other) || rankOf(places, one) - rankOf(places, other) || one.id - other.id)
    .map((consumer) => rowOf(consumer, places.get(consumer.id)?.windows ?? [], names, nowMs));
}

const order = ({ state }: Element<'Consumer'>): number => (state === 'SERVING' ? 0 : state === 'WAITING' ? 1 : 2);
const rankOf = (places: ReadonlyMap<number, { readonly rank: number }>, { id }: Element<'Consumer'>): number =>
  places.get(id)?.rank ?? Number.MAX_SAFE_INTEGER;

const rowOf = (
  { id, ticket, state, registration, priority, services, workplace_id, comment }: Element<'Consumer'>,
  windows: readonly number[],
  names: ReadonlyMap<number, string>,
  nowMs: number,
): QueueRow => ({
  id,
  ticket,
  state,
  waitingSec: Math.max(0, Math.round((nowMs - Date.parse(registration)) / 1000)),
  priority,
  services: Object.keys(services).map((service) => names.get(Number(service)) ?? service),
  windows: state === 'SERVING' ? [workplace_id] : windows,
  comment,
});

/** A live ticket by its number or its id. */
export async function findTicket(client: QboxClient, word: string): Promise<Element<'Consumer'>> {
  const live = await client.list('Consumer');
  const found = live.find(({ ticket }) => isTicketOf(ticket, word)) ?? live.find(({ id }) => String(id) === word);
  if (found) return found;
  throw new RefusedError(`no ticket ${word} is in the queue; "qctl queue list" shows those that are`);
}
