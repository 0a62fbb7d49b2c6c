/** Facts that follow from a command's name. Tests hold both functions against the registry, which pages need not load. */
import type { BookName } from '../../model/books/index.js';
import type { BookVerb } from '../commands/books.js';

/** `Service`, `subscribe` → `subscribeServices`: the plural is the name + `s`, literally. */
export function bookCommand(book: BookName, verb: BookVerb): string {
  if (verb === 'list') return `${book.charAt(0).toLowerCase()}${book.slice(1)}List`;
  return verb === 'removeAll' || verb === 'subscribe' || verb === 'unsubscribe' ? `${verb}${book}s` : `${verb}${book}`;
}

const READING_NAMES: ReadonlySet<string> = new Set([
  'info',
  'postponeDelay',
  'currentQueue',
  'queueLengths',
  'undoableConsumer',
  'statistics',
  'devices',
  'ticketDesigns',
  'lcdTemplates',
  // Paper that did not come is asked for again.
  'testTicketDesign',
  // A test that was not answered is simply done again.
  'testDevice',
  'diagnostics',
  'faults',
  'sessions',
  'changes',
  'board',
  'hall',
  'dayCurve',
  'dayVisits',
  'exportConfiguration',
  'scanBoards',
  'lab',
  // A cable that is pulled twice is pulled.
  'actOnTwin',
  'ticket',
]);
const READING = /^([a-zA-Z]+List|(get|preview|(un)?subscribe)[A-Z][a-zA-Z]*)$/;

/** Whether doing the command twice would be worse than doing it once. */
export const changesSomething = (command: string): boolean => !READING_NAMES.has(command) && !READING.test(command);
