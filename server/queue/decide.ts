/**
 * The engine: `decide(state, command, stamp)` says what happens or why not; `evolve` makes it so. Both are pure: no clock, no
 * input or output, no chance. Nothing in the state changes here.
 */
import type { Stamp } from '../model/stamp.js';
import type { Command, DueCommand, Outcome, PrintingCommand } from './commands.js';
import { changeBook } from './rules/books.js';
import { callNext, callTicket, recall, skip } from './rules/calling.js';
import { noteClockDoubt, noteClockSet } from './rules/clock.js';
import { configure } from './rules/configuration.js';
import { removeDesign, setDesign } from './rules/designs.js';
import { openDay, returnPostponed } from './rules/due.js';
import { finish } from './rules/finishing.js';
import { addService, postpone } from './rules/postpone.js';
import { changePrint, changeRoll, queuePrint, withdraw, withoutNeedlessPrints } from './rules/printing.js';
import { register } from './rules/registration.js';
import { closeSession, openSession } from './rules/sessions.js';
import type { QueueState } from './state.js';

export function decide(state: QueueState, command: Command, stamp: Stamp): Outcome {
  return withoutNeedlessPrints(state, decideAlone(state, command, stamp), stamp);
}

function decideAlone(state: QueueState, command: Command, stamp: Stamp): Outcome {
  switch (command.type) {
    case 'register':
      return register(state, command, stamp);
    case 'callNext':
      return callNext(state, command.workplaceId, command.actingUserId, stamp);
    case 'callTicket':
      return callTicket(state, command, stamp);
    case 'recall':
      return recall(state, command.workplaceId, stamp);
    case 'finish':
      return finish(state, command, stamp);
    case 'postpone':
      return postpone(state, command, stamp);
    case 'skip':
      return skip(state, command.workplaceId, command.actingUserId, stamp);
    case 'addService':
      return addService(state, command, stamp);
    case 'openSession':
      return openSession(state, command, stamp);
    case 'closeSession':
      return closeSession(state, command.sessionId, command.why, stamp);
    case 'newElement':
    case 'setElement':
    case 'removeElement':
    case 'removeAllElements':
      return changeBook(state, command, stamp);
    case 'configure':
      return configure(state, command, stamp);
    case 'queuePrint':
    case 'startPrint':
    case 'movePrint':
    case 'returnPrint':
    case 'endPrint':
    case 'changeRoll':
    case 'withdraw':
    case 'setDesign':
    case 'removeDesign':
      return decidePrinting(state, command, stamp);
    case 'openDay':
    case 'noteClockSet':
    case 'noteClockDoubt':
      return decideTime(state, command, stamp);
    case 'returnPostponed':
      return returnPostponed(state, command.consumerId, stamp);
    case 'autoCall':
      return callNext(state, command.workplaceId, clerkAt(state, command.workplaceId), stamp);
    case 'autoServe':
      return autoServe(state, command.workplaceId, stamp);
  }
}

function autoServe(state: QueueState, workplaceId: number, stamp: Stamp): Outcome {
  const actingUserId = clerkAt(state, workplaceId);
  return finish(state, { type: 'finish', workplaceId, actingUserId, as: 'SERVED', comment: null, what: { kind: 'served' } }, stamp);
}

type TimeCommand = Extract<DueCommand, { type: 'openDay' | 'noteClockSet' | 'noteClockDoubt' }>;

function decideTime(state: QueueState, command: TimeCommand, stamp: Stamp): Outcome {
  switch (command.type) {
    case 'openDay':
      return openDay(state, stamp);
    case 'noteClockSet':
      return noteClockSet(state, command, stamp);
    case 'noteClockDoubt':
      return noteClockDoubt(state, command.isDoubtful, stamp);
  }
}

function decidePrinting(state: QueueState, command: PrintingCommand, stamp: Stamp): Outcome {
  switch (command.type) {
    case 'queuePrint':
      return queuePrint(state, command, stamp);
    case 'changeRoll':
      return changeRoll(state, command.printer, stamp);
    case 'withdraw':
      return withdraw(state, command.consumerId, command.why, stamp);
    case 'setDesign':
      return setDesign(state, command.name, command.design, stamp);
    case 'removeDesign':
      return removeDesign(state, command.name, stamp);
    default:
      return changePrint(state, command, stamp);
  }
}

const clerkAt = (state: QueueState, workplaceId: number): number => state.windows.get(workplaceId)?.clerkId ?? -1;
