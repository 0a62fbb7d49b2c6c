/** Which handler answers which command; every command of the registry has one (a test counts them). */
import { BOOK_COMMANDS } from '../../protocol/commands/books.js';
import { servingCommands } from '../../protocol/commands/serving.js';
import type { NamedCommand } from '../../protocol/registry.js';
import { bookHandlers } from './books.js';
import { info, logout, postponeDelay } from './general.js';
import type { Answer, Handler, Request } from './handler.js';
import { currentQueue, statistics, subscribeCurrentQueue, unsubscribeCurrentQueue } from './queue.js';
import { registrateConsumer, restoreRegistration } from './registration.js';
import { restoreConsumer, servingHandlers } from './serving.js';

type Unbound = 'reprintTicket' | 'devices' | 'subscribeDevices' | 'unsubscribeDevices' | 'newRoll';
type Mine = 'ticketDesigns' | 'setTicketDesign' | 'removeTicketDesign' | 'previewTicketDesign';

/** `login` is not among them: it is the one command without a session. */
const named: Record<Exclude<NamedCommand, 'login' | Unbound | Mine>, Handler> = {
  ...servingHandlers,
  logout,
  info,
  postponeDelay,
  currentQueue,
  subscribeCurrentQueue,
  unsubscribeCurrentQueue,
  statistics,
  registrateConsumer,
};

export const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ...Object.entries(named),
  ...[...BOOK_COMMANDS].map(([name, { book, verb }]): [string, Handler] => [name, bookHandlers[verb](book)]),
]);

/** Completes a kept answer. */
type Restore = (request: Request, keptJson: string) => Answer;

/** Commands whose answers are kept without their pictures. */
export const RESTORERS: ReadonlyMap<string, Restore> = new Map<string, Restore>([
  ['registrateConsumer', restoreRegistration],
  ...Object.keys(servingCommands).map((name): [string, Restore] => [name, restoreConsumer]),
]);
