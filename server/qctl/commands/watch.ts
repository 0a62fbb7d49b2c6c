/** `qctl watch WHAT…`: shows books and queues, now and after each change. */

import type { Command } from 'commander';
import type { BookName } from '../../model/books/index.js';
import { BOOK_NAMES } from '../../model/books/index.js';
import { BOOK_COMMANDS, bookCommandName } from '../../protocol/commands/books.js';
import type { Dependencies } from '../dependencies.js';
import { UsageError } from '../failures.js';
import { globalOptions, idNumber, sessionOptions } from '../global-options.js';
import { jsonLine, type Page, paint, printable, showData } from '../output.js';
import { type Session, withSession } from '../session.js';

export function addWatch(root: Command, dependencies: Dependencies): void {
  root
    .command('watch <what...>')
    .description('shows books and queues, now and after each change, until Ctrl-C')
    .option('--detailed', 'show the operations of a queue')
    .option('--count <number>', 'end after this many states', idNumber)
    .addHelpText(
      'after',
      `
What to watch: currentQueue (of --workplace, or of the own window), devices, and the lists of books, such as serviceList.

Examples:
  qctl watch serviceList                       the services, until Ctrl-C
  qctl watch currentQueue --workplace 11       the queue of window 11
  qctl watch consumerList --count 2 --json     the first two states, for a script`,
    )
    .action(async (words: string[], own: { detailed?: boolean; count?: number }, command: Command) => {
      const options = globalOptions(command);
      const targets = words.map(targetOf);
      const watchOptions = { workplace: options.workplace, detailed: own.detailed ?? false, count: own.count };
      const show = (seen: Seen): void => dependencies.out(options.json ? jsonLine(seen) : showSeen(seen, dependencies));
      await withSession(sessionOptions(options), dependencies, (session) => watch(session, targets, watchOptions, show));
    });
}

const showSeen = ({ dateTime, command, data }: Seen, page: Page): string =>
  `${paint(page, 'cyan', `${printable(dateTime)} ${command} (${data.length})`)}\n${showData(data, page)}\n`;

export type Target = { readonly kind: 'queue' } | { readonly kind: 'book'; readonly book: BookName };

/** A state that was received; `command` is its name in the protocol. */
export interface Seen {
  readonly dateTime: string;
  readonly command: string;
  readonly data: readonly unknown[];
}

export interface WatchOptions {
  readonly workplace?: number;
  readonly detailed: boolean;
  /** Ends after this number of states; undefined = when the user interrupts. */
  readonly count?: number;
}

/** The subscription for `serviceList`, `subscribeServices`, `Service`, `currentQueue` or `subscribeCurrentQueue`. */
export function targetOf(word: string): Target {
  if (word === 'currentQueue' || word === 'subscribeCurrentQueue') return { kind: 'queue' };
  const named = BOOK_NAMES.find((name) => name === word);
  if (named) return { kind: 'book', book: named };
  const command = BOOK_COMMANDS.get(word);
  if (command?.verb === 'list' || command?.verb === 'subscribe') return { kind: 'book', book: command.book };
  const lists = BOOK_NAMES.map((book) => bookCommandName(book, 'list'));
  throw new UsageError(`nothing to watch is called ${word}; there are currentQueue, ${lists.join(', ')}`);
}

/** Resolves after `count` states, or when the user interrupts; rejects when the box refuses a subscription. */
export async function watch(
  session: Session,
  targets: readonly Target[],
  options: WatchOptions,
  show: (seen: Seen) => void,
): Promise<void> {
  const { client, interrupted } = session;
  let left = options.count ?? Number.POSITIVE_INFINITY;
  let finish = (): void => {};
  let refuse = (_failure: Error): void => {};
  const finished = new Promise<void>((resolve, reject) => {
    finish = resolve;
    refuse = reject;
  });
  const see = (command: string, data: readonly unknown[]): void => {
    if (left <= 0) return;
    left -= 1;
    show({ dateTime: client.boxTime, command, data });
    if (left === 0) finish();
  };
  const { workplace, detailed } = options;
  for (const target of targets) {
    const subscribed =
      target.kind === 'queue'
        ? client.subscribeQueue({ detailed, ...(workplace !== undefined && { workplace }) }, (rows) => see('currentQueue', rows), refuse)
        : client.subscribe(target.book, (rows) => see(bookCommandName(target.book, 'list'), rows), refuse);
    subscribed.catch(refuse);
  }
  await Promise.race([finished, interrupted]);
}
