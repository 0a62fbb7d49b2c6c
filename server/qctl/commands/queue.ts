/** `qctl queue …`: lists the live tickets, shows the history of one, and lets an administrator change them. */
import type { Command } from 'commander';
import { isTicketOf } from '../../../db/person.js';
import type { Element, QboxClient } from '../../protocol/client/client.js';
import type { Dependencies } from '../dependencies.js';
import { RefusedError, UsageError } from '../failures.js';
import { globalOptions, sessionOptions } from '../global-options.js';
import { duration, json, printable, table } from '../output.js';
import { confirmed } from '../questions.js';
import { type Session, withSession } from '../session.js';
import { readStory, showStory } from './queue-story.js';

export function addQueue(root: Command, dependencies: Dependencies): void {
  const queue = root.command('queue').description('shows the queue and its tickets, calls and closes them');
  addList(queue, dependencies);
  addShow(queue, dependencies);
  addCallTicket(queue, dependencies);
  addClose(queue, dependencies);
  addClear(queue, dependencies);
}

const inSession = (command: Command, dependencies: Dependencies, act: (session: Session) => Promise<void>): Promise<void> =>
  withSession(sessionOptions(globalOptions(command)), dependencies, act);

const TICKET = 'a ticket such as Г001, or its id';

function addList(queue: Command, dependencies: Dependencies): void {
  queue
    .command('list')
    .description('lists the tickets that are served, waiting or postponed, in the order of calling')
    .addHelpText(
      'after',
      '\nExamples:\n  qctl queue list                   of all windows\n  qctl queue list --workplace 11    as window 11 will call them\n',
    )
    .action((_options: unknown, command: Command) =>
      inSession(command, dependencies, async ({ client }) => {
        const { workplace, json: isJson } = globalOptions(command);
        const rows = await readQueue(client, workplace);
        const shown = rows.map(({ waitingSec, services, windows, ...row }) => ({
          ...row,
          waiting: duration(waitingSec),
          services: services.join(', '),
          windows: windows.join(' '),
        }));
        dependencies.out(isJson ? json(rows) : table(shown, dependencies));
      }),
    );
}

function addShow(queue: Command, dependencies: Dependencies): void {
  queue
    .command('show')
    .argument('<ticket>', `${TICKET}; of a number that was given on several days the newest`)
    .description('shows a ticket with its history, also after it has ended')
    .addHelpText(
      'after',
      '\nExamples:\n  qctl queue show Г001\n  qctl queue show 4711 --json\n\n' +
        'The events as the box wrote them: qctl journal tail --ticket ID\n',
    )
    .action((word: string, _options: unknown, command: Command) =>
      inSession(command, dependencies, async ({ client }) => {
        const story = await readStory(client, word);
        dependencies.out(globalOptions(command).json ? json(story) : showStory(story, dependencies));
      }),
    );
}

function addCallTicket(queue: Command, dependencies: Dependencies): void {
  queue
    .command('call')
    .argument('<ticket>', TICKET)
    .description('calls a ticket out of turn to the window of --workplace')
    .addHelpText('after', '\nExamples:\n  qctl queue call Г001 --workplace 11\n')
    .action(async (word: string, _options: unknown, command: Command) => {
      const { workplace, json: isJson } = globalOptions(command);
      if (workplace === undefined) throw new UsageError('name the window: --workplace ID');
      await inSession(command, dependencies, async ({ client }) => {
        const { id } = await findTicket(client, word);
        const called = await client.call('consumerFromQueueBody', { id, workplace });
        dependencies.out(isJson ? json(called) : printable(`${called.ticket} is called to window ${workplace}`).concat('\n'));
      });
    });
}

function addClose(queue: Command, dependencies: Dependencies): void {
  queue
    .command('close')
    .argument('<ticket>', TICKET)
    .option('--comment <text>', 'reason, kept with a ticket that is rejected at a window')
    .option('--yes', 'do it without asking')
    .description('ends a ticket without service: at a window it is rejected; a waiting one is removed with its comments')
    .addHelpText('after', '\nExamples:\n  qctl queue close Г001 --yes\n')
    .action((word: string, own: { comment?: string; yes?: boolean }, command: Command) =>
      inSession(command, dependencies, async ({ client }) => {
        const consumer = await findTicket(client, word);
        await confirmed(dependencies, own.yes, printable(`Close ${consumer.ticket}, ${consumer.state}?`));
        await close(client, consumer, own.comment);
        const answer = { id: consumer.id, ticket: consumer.ticket, state: 'REJECTED' };
        dependencies.out(globalOptions(command).json ? json(answer) : printable(`${consumer.ticket} is closed`).concat('\n'));
      }),
    );
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

function addClear(queue: Command, dependencies: Dependencies): void {
  queue
    .command('clear')
    .option('--yes', 'do it without asking')
    .description('closes all waiting and postponed tickets; those at windows stay')
    .addHelpText('after', '\nExamples:\n  qctl queue clear          asks first\n  qctl queue clear --yes    from a script\n')
    .action((own: { yes?: boolean }, command: Command) =>
      inSession(command, dependencies, async ({ client }) => {
        const waiting = (await client.list('Consumer')).filter(({ state }) => state !== 'SERVING');
        if (waiting.length > 0) await confirmed(dependencies, own.yes, `Close all ${waiting.length} waiting and postponed tickets?`);
        const failed = await closeEach(client, waiting, dependencies);
        const closed = waiting.length - failed.length;
        dependencies.out(globalOptions(command).json ? json({ closed, failed }) : `closed ${closed} of ${waiting.length} tickets\n`);
        for (const { ticket, why } of failed) dependencies.err(printable(`qctl: ${ticket} was not closed: ${why}`).concat('\n'));
        if (failed.length > 0) throw new RefusedError(`${failed.length} tickets could not be closed`);
      }),
    );
}

interface NotClosed {
  readonly id: number;
  readonly ticket: string;
  readonly why: string;
}

/** One by one, so that a ticket that has just been called is refused alone. */
async function closeEach(
  client: QboxClient,
  waiting: readonly Element<'Consumer'>[],
  { progress }: Pick<Dependencies, 'progress'>,
): Promise<NotClosed[]> {
  const failed: NotClosed[] = [];
  for (const [index, { id, ticket }] of waiting.entries()) {
    progress?.(`closing ${index + 1} of ${waiting.length}`);
    await client.remove('Consumer', id).catch((failure: Error) => failed.push({ id, ticket, why: failure.message }));
  }
  progress?.('');
  return failed;
}

interface QueueRow {
  readonly id: number;
  readonly ticket: string;
  readonly state: string;
  /** Since the registration. */
  readonly waitingSec: number;
  readonly priority: number;
  readonly services: readonly string[];
  /** The window that serves the ticket, or those that can call it now. */
  readonly windows: readonly number[];
  readonly comment: string;
}

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
async function findTicket(client: QboxClient, word: string): Promise<Element<'Consumer'>> {
  const live = await client.list('Consumer');
  const found = live.find(({ ticket }) => isTicketOf(ticket, word)) ?? live.find(({ id }) => String(id) === word);
  if (found) return found;
  throw new RefusedError(`no ticket ${word} is in the queue; "qctl queue list" shows those that are`);
}
