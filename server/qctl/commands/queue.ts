/** `qctl queue …`: the live tickets, one of them with its story, and what an administrator does with them. */
import type { Command } from 'commander';
import type { Element, QboxClient } from '../../protocol/client/client.js';
import { confirmed } from '../confirmation.js';
import type { Dependencies } from '../dependencies.js';
import { RefusedError, UsageError } from '../failures.js';
import { globalOptions, sessionOptions } from '../global-options.js';
import { duration, json, printable, table } from '../output.js';
import { type Session, withSession } from '../session.js';
import { findTicket, readQueue } from './queue-list.js';
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

/** Who is at a window is rejected there; who waits is taken out of the queue. */
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

/** One by one, because one who has just been called must not keep all others in the queue. */
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
