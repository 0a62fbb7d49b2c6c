/** `qctl watch WHAT…`: shows books and queues, now and after each change. */
import type { BookName } from '../../model/books/index.js';
import { BOOK_NAMES } from '../../model/books/index.js';
import { bookCommandName } from '../../protocol/client/book-commands.js';
import { BOOK_COMMANDS } from '../../protocol/commands/books/books.js';
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
      'What to watch: currentQueue (of --workplace, or of the own window), devices, alerts, and the lists of books, such as serviceList.',
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

type Rows = readonly unknown[];
type Fail = (failure: Error) => void;

/** What can be watched, by the name of its states in the protocol. */
interface Target {
  readonly command: string;
  readonly subscribe: (asking: Asking<WatchOptions>, see: (rows: Rows) => void, fail: Fail) => Promise<unknown>;
}

/** A state that was received; `command` is its name in the protocol. */
interface Seen {
  readonly dateTime: string;
  readonly command: string;
  readonly data: Rows;
}

const queue: Target = {
  command: 'currentQueue',
  subscribe: ({ client, options: { workplace, detailed = false } }, see, fail) =>
    client.subscribeQueue({ detailed, ...(workplace !== undefined && { workplace }) }, see, fail),
};
const devices: Target = { command: 'devices', subscribe: ({ client }, see, fail) => client.subscribeDevices(see, fail) };
const alerts: Target = { command: 'alerts', subscribe: ({ client }, see, fail) => client.subscribeAlerts(see, fail) };
const bookTarget = (book: BookName): Target => ({
  command: bookCommandName(book, 'list'),
  subscribe: ({ client }, see, fail) => client.subscribe(book, see, fail),
});

const OTHERS: ReadonlyMap<string, Target> = new Map([
  ['currentQueue', queue],
  ['subscribeCurrentQueue', queue],
  ['devices', devices],
  ['subscribeDevices', devices],
  ['alerts', alerts],
  ['subscribeAlerts', alerts],
]);

/** A book by its name, its list or its subscription: `Service`, `serviceList`, `subscribeServices`. */
function targetOf(word: string): Target {
  const other = OTHERS.get(word);
  if (other) return other;
  const named = BOOK_NAMES.find((name) => name === word);
  if (named) return bookTarget(named);
  const command = BOOK_COMMANDS.get(word);
  if (command?.verb === 'list' || command?.verb === 'subscribe') return bookTarget(command.book);
  const lists = BOOK_NAMES.map((book) => bookCommandName(book, 'list'));
  throw new UsageError(`nothing to watch is called ${word}; there are currentQueue, devices, alerts, ${lists.join(', ')}`);
}

/** Resolves after `count` states, or when the user interrupts; rejects when the box refuses a subscription. */
async function watch(asking: Asking<WatchOptions>, words: readonly string[]): Promise<void> {
  const { client, interrupted, options, dependencies } = asking;
  const { done, fail, next } = countedDown(options.count);
  for (const { command, subscribe } of words.map(targetOf)) {
    const see = (data: Rows): void => {
      const seen = { dateTime: client.boxTime, command, data };
      next(() => dependencies.out(options.json ? jsonLine(seen) : showSeen(seen, dependencies)));
    };
    subscribe(asking, see, fail).catch(fail);
  }
  await Promise.race([done, interrupted]);
}
