/**
 * What a box does whose disk takes no writes. It shows what is on the disk; it does nothing that would have to be written, and prints
 * nothing. Administrators and supervisors can log in: their sessions change nothing that is shown, and live in memory.
 */

import type { Command } from '../../engine/commands.js';
import type { QueueState } from '../../engine/state.js';
import { type Rejection, reject } from '../../model/errors/errors.js';
import type { CommandDeclaration } from '../../protocol/declaration.js';

/** Changing commands that may be done in memory; `isForMemory` says which of their decisions are. */
const STILL_DONE: ReadonlySet<string> = new Set(['login', 'logout', 'endSession', 'setLogLevel']);
/** Reading commands that need the history, or make a device do something. */
const NOT_POSSIBLE: ReadonlySet<string> = new Set([
  ...['statistics', 'indicators', 'changes', 'dayCurve', 'dayVisits', 'tryDay', 'staffing', 'visitorStory', 'fairness'],
  ...['testTicketDesign', 'testDevice', 'scanBoards', 'askPrinter', 'findPrinters', 'actOnTwin'],
]);

/** @param why the system's code for what is wrong with the disk; null = it can be written */
export function refuseReadOnly(why: string | null, { name, changes }: CommandDeclaration): Rejection | undefined {
  if (why === null || STILL_DONE.has(name) || (!changes && !NOT_POSSIBLE.has(name))) return undefined;
  return reject('readOnly', { why });
}

/** Sessions without a place: they neither take nor leave a window. */
export function isForMemory(state: QueueState, command: Command): boolean {
  if (command.type === 'openSession') return isWithoutPlace(command);
  return command.type === 'closeSession' && isWithoutPlace(state.sessions.get(command.sessionId));
}

const isWithoutPlace = (session: { readonly component: string } | undefined): boolean =>
  session?.component === 'administrator' || session?.component === 'supervisor';
