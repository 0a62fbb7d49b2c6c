/** `qctl watch WHAT…`: shows books and queues, now and after each change. */

import type { BookName } from '../../model/books/index.js';
import { BOOK_NAMES } from '../../model/books/index.js';
import { BOOK_COMMANDS, bookCommandName } from '../../protocol/commands/books.js';
import type { Asking, QctlCommand } from '../command.js';
import { UsageError } from '../failures.js';
import { idNumber } from '../global-options.js';
import { jsonLine, type Page, paint, printable, showData } from '../output.js';
import { countedDown } from '../session.js';

export function addWatch(root: QctlCommand): void {
  root
    .command('watch <what...>')
    .description('shows books and queues, now and after each change, until Ctrl-C')
    .option('--detailed', 'show the operations of a queue')
    .option('--count <number>', 'end after this many states', idNumber)
    .explained(
      {
        'qctl watch serviceList': 'the services, until Ctrl-C',
        'qctl watch currentQueue --workplace 11': 'the queue of window 11',
        'qctl watch consumerList --count 2 --json': 'the first two states, for a script',
      },
      'What to watch: currentQueue (of --workplace, or of the own window), devices, and the lists of books, such as serviceList.',
    )
    .checked((_options, words) => words.map(targetOf))
    .inSession(watch);
}

interface WatchOptions {
  readonly detailed?: boolean;
  /** Ends after this number of states; undefined = when the user interrupts. */
  readonly count?: number;
}

const showSeen = ({ dateTime, command, data }: Seen, page: Page): string =>
  `${paint(page, 'cyan', `${printable(dateTime)} ${command} (${data.length})`)}\n${showData(data, page)}\n`;

type Target = { readonly kind: 'queue' } | { readonly kind: 'book'; readonly book: BookName };

/** A state that was received; `command` is its name in the protocol. */
interface Seen {
  readonly dateTime: string;
  readonly command: string;
  readonly data: readonly unknown[];
}

/** The subscription for `serviceList`, `subscribeServices`, `Service`, `currentQueue` or `subscribeCurrentQueue`. */
function targetOf(word: string): Target {
  if (word === 'currentQueue' || word === 'subscribeCurrentQueue') return { kind: 'queue' };
  const named = BOOK_NAMES.find((name) => name === word);
  if (named) return { kind: 'book', book: named };
  const command = BOOK_COMMANDS.get(word);
  if (command?.verb === 'list' || command?.verb === 'subscribe') return { kind: 'book', book: command.book };
  const lists = BOOK_NAMES.map((book) => bookCommandName(book, 'list'));
  throw new UsageError(`nothing to watch is called ${word}; there are currentQueue, ${lists.join(', ')}`);
}

/** Resolves after `count` states, or when the user interrupts; rejects when the box refuses a subscription. */
async function watch({ client, interrupted, options, dependencies }: Asking<WatchOptions>, words: readonly string[]): Promise<void> {
  const { workplace, detailed = false, json: isJson } = options;
  const targets = words.map(targetOf);
  const { done, fail, next } = countedDown(options.count);
  const see = (command: string, data: readonly unknown[]): void => {
    const seen = { dateTime: client.boxTime, command, data };
    next(() => dependencies.out(isJson ? jsonLine(seen) : showSeen(seen, dependencies)));
  };
  for (const target of targets) {
    const subscribed =
      target.kind === 'queue'
        ? client.subscribeQueue({ detailed, ...(workplace !== undefined && { workplace }) }, (rows) => see('currentQueue', rows), fail)
        : client.subscribe(target.book, (rows) => see(bookCommandName(target.book, 'list'), rows), fail);
    subscribed.catch(fail);
  }
  await Promise.race([done, interrupted]);
}
