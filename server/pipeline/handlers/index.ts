/** Which handler answers which command; every command of the registry has one (a test counts them). */
import { BOOK_COMMANDS } from '../../protocol/commands/books.js';
import { servingCommands } from '../../protocol/commands/serving.js';
import type { NamedCommand } from '../../protocol/registry.js';
import { scanBoards, setBoardAddress } from './boards.js';
import { bookHandlers, restoreAppointment } from './books.js';
import { changes } from './changes.js';
import { exportConfiguration, importConfiguration, setConfiguration } from './configuration.js';
import { previewTicketDesign, removeTicketDesign, setTicketDesign, testTicketDesign, ticketDesigns } from './designs.js';
import { subscribeDeviceBytes, testDevice, unsubscribeDeviceBytes } from './devices.js';
import { diagnostics, setLogLevel } from './diagnostics.js';
import { faults, subscribeFaults, unsubscribeFaults } from './faults.js';
import { info, login, logout, postponeDelay } from './general.js';
import type { Answer, Handler, OpenHandler, Request } from './handler.js';
import { actOnTwin, lab, subscribeLab, unsubscribeLab } from './lab.js';
import { board, subscribeBoard, unsubscribeBoard } from './lcd.js';
import { devices, newRoll, reprintTicket, restoreReprint, subscribeDevices, unsubscribeDevices } from './printing.js';
import { eraseVisitor } from './privacy.js';
import { currentQueue, queueLengths, statistics, subscribeCurrentQueue, unsubscribeCurrentQueue } from './queue.js';
import { registrateConsumer, restoreRegistration } from './registration.js';
import { servingHandlers, undoableConsumer } from './serving.js';
import { endSession, sessions } from './sessions.js';
import { bindConsumer, dayCurve, dayVisits, hall, openServices } from './supervision.js';
import { getLcdTemplate, lcdTemplates, previewLcdTemplate, removeLcdTemplate, setLcdTemplate } from './templates.js';
import { restoreConsumer } from './tickets.js';
import { leaveQueue, subscribeTicket, ticket, unsubscribeTicket } from './visitor.js';

/** Commands that anybody may send. */
const boards = { board, subscribeBoard, unsubscribeBoard };
const twins = { lab, subscribeLab, unsubscribeLab, actOnTwin };
const ownTicket = { ticket, subscribeTicket, unsubscribeTicket, leaveQueue };
const open = { login, ...boards, ...twins, ...ownTicket } satisfies Partial<Record<NamedCommand, OpenHandler>>;

const named: Record<Exclude<NamedCommand, keyof typeof open>, Handler> = {
  ...servingHandlers,
  undoableConsumer,
  logout,
  info,
  postponeDelay,
  sessions,
  endSession,
  changes,
  exportConfiguration,
  importConfiguration,
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
  testTicketDesign,
  lcdTemplates,
  getLcdTemplate,
  setLcdTemplate,
  removeLcdTemplate,
  previewLcdTemplate,
  setBoardAddress,
  scanBoards,
  testDevice,
  subscribeDeviceBytes,
  unsubscribeDeviceBytes,
  diagnostics,
  setLogLevel,
  faults,
  subscribeFaults,
  unsubscribeFaults,
  hall,
  dayCurve,
  dayVisits,
  openServices,
  bindConsumer,
  eraseVisitor,
};

export const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ...Object.entries(named),
  ...[...BOOK_COMMANDS].map(([name, { book, verb }]): [string, Handler] => [name, bookHandlers[verb](book)]),
]);

export const OPEN_HANDLERS: ReadonlyMap<string, OpenHandler> = new Map<string, OpenHandler>(Object.entries(open));

/** Completes a kept answer, of which the text is kept. */
type Restore = (request: Request, kept: string) => Answer;

/** Commands whose answers show a ticket or an appointment: its id is kept, and a repetition shows it as it is then. */
export const RESTORERS: ReadonlyMap<string, Restore> = new Map<string, Restore>([
  ['registrateConsumer', restoreRegistration],
  ['reprintTicket', restoreReprint],
  ['newConsumer', restoreConsumer],
  ['newConsumerPreRegistered', restoreAppointment],
  ['bindConsumer', restoreConsumer],
  ...Object.keys(servingCommands).map((name): [string, Restore] => [name, restoreConsumer]),
]);
