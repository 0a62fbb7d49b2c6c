/** Which handler answers which command; every command of the registry has one (a test counts them). */
import { BOOK_COMMANDS } from '../../protocol/commands/books.js';
import { servingCommands } from '../../protocol/commands/serving.js';
import type { NamedCommand } from '../../protocol/registry.js';
import { setBoardAddress } from './boards.js';
import { bookHandlers } from './books.js';
import { setConfiguration } from './configuration.js';
import { previewTicketDesign, removeTicketDesign, setTicketDesign, ticketDesigns } from './designs.js';
import { subscribeDeviceBytes, testDevice, unsubscribeDeviceBytes } from './devices.js';
import { diagnostics, setLogLevel } from './diagnostics.js';
import { info, logout, postponeDelay } from './general.js';
import type { Answer, Handler, Request } from './handler.js';
import { devices, newRoll, reprintTicket, restoreReprint, subscribeDevices, unsubscribeDevices } from './printing.js';
import { currentQueue, queueLengths, statistics, subscribeCurrentQueue, unsubscribeCurrentQueue } from './queue.js';
import { registrateConsumer, restoreRegistration } from './registration.js';
import { restoreConsumer, servingHandlers } from './serving.js';
import { endSession, sessions } from './sessions.js';

/** `login` is not among them: it is the one command without a session. */
const named: Record<Exclude<NamedCommand, 'login'>, Handler> = {
  ...servingHandlers,
  logout,
  info,
  postponeDelay,
  sessions,
  endSession,
  setConfiguration,
  currentQueue,
  subscribeCurrentQueue,
  unsubscribeCurrentQueue,
  queueLengths,
  statistics,
  registrateConsumer,
  reprintTicket,
  devices,
  subscribeDevices,
  unsubscribeDevices,
  newRoll,
  ticketDesigns,
  setTicketDesign,
  removeTicketDesign,
  previewTicketDesign,
  setBoardAddress,
  testDevice,
  subscribeDeviceBytes,
  unsubscribeDeviceBytes,
  diagnostics,
  setLogLevel,
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
  ['reprintTicket', restoreReprint],
  ...Object.keys(servingCommands).map((name): [string, Restore] => [name, restoreConsumer]),
]);
