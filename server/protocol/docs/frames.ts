/** Whole frames for the examples: those of a client, and those of the box. */
import { bookCommandName } from '../client/book-commands.js';
import { BOOK_COMMANDS } from '../commands/books/books.js';
import type { CommandDeclaration } from '../declaration.js';
import { COMMANDS } from '../registry.js';

const TOKEN = '{805c3c1e-bf97-4101-b6aa-a3cf7e407e5b}';
const SENT = '2015-06-17T15:45:03.950Z';
const PUSHED = '2015-06-17T15:45:04.120Z';

export interface Frames {
  readonly request: unknown;
  readonly reply: unknown;
  /** The push that subscribers get afterwards, if the command is a subscription. */
  readonly push: unknown;
}

export function framesOf({ name, rights, example }: CommandDeclaration): Frames {
  const token = rights === null ? {} : { token: TOKEN };
  const pushed = pushedBy(name);
  return {
    request: { ...token, command: name, data: example.request },
    reply: { dateTime: SENT, command: name, data: example.reply, ...token },
    push: pushed && { dateTime: PUSHED, command: pushed.name, data: pushed.example },
  };
}

interface Pushed {
  readonly name: string;
  readonly example: unknown;
  /** The name of its schema in the bundle. */
  readonly schema: string;
}

/** What a subscription pushes: something of its own, or the answer of the command that it is named after. */
export function pushedBy(subscription: string): Pushed | undefined {
  const own = COMMANDS.get(subscription)?.push;
  if (own) return { ...own, schema: `${own.name}.push` };
  const ofBook = BOOK_COMMANDS.get(subscription);
  const name = ofBook
    ? bookCommandName(ofBook.book, 'list')
    : subscription.replace(/^subscribe(.)/, (_, first: string) => first.toLowerCase());
  const answer = /^subscribe/.test(subscription) ? COMMANDS.get(name) : undefined;
  return answer && { name, example: answer.example.reply, schema: `${name}.reply` };
}
