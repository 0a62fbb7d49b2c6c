/** Whole frames for the examples: those of a client, and those of the box. */
import { BOOK_COMMANDS, bookCommandName } from '../commands/books.js';
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
    push: pushed && { dateTime: PUSHED, command: pushed.name, data: pushed.example.reply },
  };
}

/** The command under which a subscription pushes. */
export function pushedBy(subscription: string): CommandDeclaration | undefined {
  const ofBook = BOOK_COMMANDS.get(subscription);
  if (ofBook?.verb === 'subscribe') return COMMANDS.get(bookCommandName(ofBook.book, 'list'));
  if (subscription === 'subscribeDevices') return COMMANDS.get('devices');
  if (subscription === 'subscribeFaults') return COMMANDS.get('faults');
  if (subscription === 'subscribeLab') return COMMANDS.get('lab');
  if (subscription === 'subscribeBoard') return COMMANDS.get('board');
  if (subscription === 'subscribeTicket') return COMMANDS.get('ticket');
  return subscription === 'subscribeCurrentQueue' ? COMMANDS.get('currentQueue') : undefined;
}
