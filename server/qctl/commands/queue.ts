/** `qctl queue …`: lists the live tickets, shows the history of one, and lets an administrator change them. */
import { isTicketOf } from '../../../db/history/person.js';
import type { Element, QboxClient } from '../../protocol/client/client.js';
import type { Asking, QctlCommand } from '../command.js';
import type { Dependencies } from '../dependencies.js';
import { RefusedError, UsageError } from '../failures.js';
import type { GlobalOptions } from '../global-options.js';
import { duration, printable, secondsBetween, table } from '../output.js';
import { confirmed, type WithYes } from '../questions.js';
import { readStory, showStory } from './queue-story.js';

const TICKET = 'a ticket such as Г001, or its id';

export function addQueue(root: QctlCommand): void {
  const queue = root.command('queue').description('shows the queue and its tickets, calls and closes them');
  queue
    .command('list')
    .description('lists the tickets that are served, waiting or postponed, in the order of calling')
    .explained({ 'qctl queue list': 'of all windows', 'qctl queue list --workplace 11': 'as window 11 will call them' })
    .asks(
      ({ client, options }) => readQueue(client, options.workplace),
      (rows, page) => table(rows.map(shownRow), page),
    );
  queue
    .command('show')
    .argument('<ticket>', `${TICKET}; of a number that was given on several days the newest`)
    .description('shows a ticket with its history, also after it has ended')
    .explained(
      { 'qctl queue show Г001': '', 'qctl queue show 4711 --json': '' },
      'The events as the box wrote them: qctl journal tail --ticket ID',
    )
    .asks(({ client }, word: string) => readStory(client, word), showStory);
  queue
    .command('call')
    .argument('<ticket>', TICKET)
    .description('calls a ticket out of turn to the window of --workplace')
    .explained({ 'qctl queue call Г001 --workplace 11': '' })
    .checked(windowOf)
    .asks(callTicket, ({ ticket }, _page, { options }) => printable(`${ticket} is called to window ${options.workplace}`).concat('\n'));
  queue
    .command('close')
    .argument('<ticket>', TICKET)
    .option('--comment <text>', 'reason, kept with a ticket that is rejected at a window')
    .withYes()
    .description('ends a ticket without service: at a window it is rejected; a waiting one is removed with its comments')
    .explained({ 'qctl queue close Г001 --yes': '' })
    .asks(closeTicket, ({ ticket }) => printable(`${ticket} is closed`).concat('\n'));
  queue
    .command('clear')
    .withYes()
    .description('closes all waiting and postponed tickets; those at windows stay')
    .explained({ 'qctl queue clear': 'asks first', 'qctl queue clear --yes': 'from a script' })
    .asks(
      clear,
      ({ closed, failed }) => `closed ${closed} of ${closed + failed.length} tickets\n`,
      ({ failed }) =>
        failed.length === 0
          ? null
          : new RefusedError(
              `${failed.length} tickets could not be closed`,
              failed.map(({ ticket, why }) => `${ticket} was not closed: ${why}`),
            ),
    );
}

const shownRow = ({ waitingSec, services, windows, ...row }: QueueRow) => ({
  ...row,
  waiting: duration(waitingSec),
  services: services.join(', '),
  windows: windows.join(' '),
});

function windowOf({ workplace }: GlobalOptions): number {
  if (workplace === undefined) throw new UsageError('name the window: --workplace ID');
  return workplace;
}

async function callTicket({ client, options }: Asking, word: string) {
  const workplace = windowOf(options);
  const { id } = await findTicket(client, word);
  return await client.call('consumerFromQueueBody', { id, workplace });
}

async function closeTicket(asking: Asking<WithYes & { readonly comment?: string }>, word: string) {
  const { client, options } = asking;
  const consumer = await findTicket(client, word);
  await confirmed(asking, `Close ${consumer.ticket}, ${consumer.state}?`);
  await close(client, consumer, options.comment);
  return { id: consumer.id, ticket: consumer.ticket, state: 'REJECTED' };
}

/** A ticket at a window is rejected there; a waiting one is removed from the queue. */
async function close(client: QboxClient, consumer: Element<'Consumer'>, comment: string | undefined): Promise<void> {
  if (consumer.state === 'SERVING') {
    await client.call('rejectConsumer', { workplace: consumer.workplace_id, ...(comment !== undefined && { comment }) });
    return;
  }
  if (comment !== undefined) throw new UsageError(`${consumer.ticket} waits and is removed, comments and all: leave --comment out`);
  await client.remove('Consumer', consumer.id);
}

async function clear(asking: Asking<WithYes>) {
  const waiting = (await asking.client.list('Consumer')).filter(({ state }) => state !== 'SERVING');
  if (waiting.length > 0) await confirmed(asking, `Close all ${waiting.length} waiting and postponed tickets?`);
  const failed = await closeEach(asking.client, waiting, asking.dependencies);
  return { closed: waiting.length - failed.length, failed };
}

/** One by one, so that a ticket that has just been called is refused alone. */
async function closeEach(client: QboxClient, waiting: readonly Element<'Consumer'>[], { progress }: Pick<Dependencies, 'progress'>) {
  const failed: { readonly id: number; readonly ticket: string; readonly why: string }[] = [];
  for (const [index, { id, ticket }] of waiting.entries()) {
    progress?.(`closing ${index + 1} of ${waiting.length}`);
    await client.remove('Consumer', id).catch((failure: Error) => failed.push({ id, ticket, why: failure.message }));
  }
  progress?.('');
  return failed;
}

type QueueRow = ReturnType<typeof rowOf>;

/**
 * For one window: its queue in the order of the box. For all windows: served tickets, then waiting ones by their best place in the queue of
 * any window, then postponed ones. The order is the box's own, with service priorities and ageing.
 */
async function readQueue(client: QboxClient, workplace: number | undefined): Promise<QueueRow[]> {
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
  return consumers
    .filter(({ id, workplace_id }) => workplace === undefined || places.has(id) || workplace_id === workplace)
    .sort((one, other) => order(one) - order(other) || rankOf(places, one) - rankOf(places, other) || one.id - other.id)
    .map((consumer) => rowOf(consumer, places.get(consumer.id)?.windows ?? [], names, client.boxTime));
}

const order = ({ state }: Element<'Consumer'>): number => (state === 'SERVING' ? 0 : state === 'WAITING' ? 1 : 2);
const rankOf = (places: ReadonlyMap<number, { readonly rank: number }>, { id }: Element<'Consumer'>): number =>
  places.get(id)?.rank ?? Number.MAX_SAFE_INTEGER;

const rowOf = (
  { id, ticket, state, registration, priority, services, workplace_id, comment }: Element<'Consumer'>,
  windows: readonly number[],
  names: ReadonlyMap<number, string>,
  now: string,
) => ({
  id,
  ticket,
  state,
  /** Since the registration. */
  waitingSec: secondsBetween(registration, now),
  priority,
  services: Object.keys(services).map((service) => names.get(Number(service)) ?? service),
  /** The window that serves the ticket, or those that can call it now. */
  windows: state === 'SERVING' ? [workplace_id] : windows,
  comment,
});

/** A live ticket by its number or its id. */
async function findTicket(client: QboxClient, word: string): Promise<Element<'Consumer'>> {
  const live = await client.list('Consumer');
  const found = live.find(({ ticket }) => isTicketOf(ticket, word)) ?? live.find(({ id }) => String(id) === word);
  if (found) return found;
  throw new RefusedError(`no ticket ${word} is in the queue; "qctl queue list" shows those that are`);
}
