/**
 * The engine: `decide(state, command, stamp)` says what happens or why not; `evolve` makes it so. Both are pure: no clock, no
 * input or output, no chance. Nothing in the state changes here.
 */
import type { Stamp } from '../model/stamp.js';
import type { Command, DueCommand, OpenServicesCommand, Outcome, PrintingCommand, WindowCommand } from './commands.js';
import { bind } from './rules/binding.js';
import { changeBook } from './rules/books.js';
import { callNext, callTicket, recall, skip } from './rules/calling.js';
import { noteClockDoubt, noteClockSet } from './rules/clock.js';
import { configure } from './rules/configuration.js';
import { removeDesign, setDesign } from './rules/designs.js';
import { openDay, returnPostponed } from './rules/due.js';
import { eraseVisitor } from './rules/erasing.js';
import { finish } from './rules/finishing.js';
import { leave } from './rules/leaving.js';
import { addService, postpone, writeComment } from './rules/postpone.js';
import { changePrint, changeRoll, queuePrint, withdraw, withoutNeedlessPrints } from './rules/printing.js';
import { register } from './rules/registration.js';
import { closeSession, noteSessionUse, openSession } from './rules/sessions.js';
import { openServices } from './rules/supervision.js';
import { takeBack } from './rules/taking-back.js';
import { removeTemplate, setTemplate } from './rules/templates.js';
import { transfer } from './rules/transferring.js';
import type { QueueState } from './state.js';

export function decide(state: QueueState, command: Command, stamp: Stamp): Outcome {
  return withoutNeedlessPrints(state, decideAlone(state, command, stamp), stamp);
}

function decideAlone(state: QueueState, command: Command, stamp: Stamp): Outcome {
  switch (command.type) {
    case 'register':
      return register(state, command, stamp);
    case 'leave':
      return leave(state, command.consumerId, stamp);
    case 'bind':
      return bind(state, command, stamp);
    case 'eraseVisitor':
      return eraseVisitor(state, command, stamp);
    case 'callNext':
    case 'callTicket':
    case 'recall':
    case 'finish':
    case 'postpone':
    case 'skip':
    case 'addService':
    case 'transfer':
    case 'comment':
    case 'takeBack':
    case 'openServices':
      return decideAtWindow(state, command, stamp);
    case 'openSession':
      return openSession(state, command, stamp);
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
    case 'setTemplate':
      return setTemplate(state, command.name, command.template, stamp);
    case 'removeTemplate':
      return removeTemplate(state, command.name, stamp);
    case 'openDay':
    case 'noteClockSet':
    case 'noteClockDoubt':
    case 'returnPostponed':
    case 'autoCall':
    case 'autoServe':
    case 'noteSessionUse':
    case 'closeSession':
      return decideDue(state, command, stamp);
  }
}

function decideAtWindow(state: QueueState, command: WindowCommand | OpenServicesCommand, stamp: Stamp): Outcome {
  switch (command.type) {
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
    case 'transfer':
      return transfer(state, command, stamp);
    case 'comment':
      return writeComment(state, command, stamp);
    case 'takeBack':
      return takeBack(state, command, stamp);
    case 'openServices':
      return openServices(state, command, stamp);
  }
}

function autoServe(state: QueueState, workplaceId: number, stamp: Stamp): Outcome {
  const actingUserId = clerkAt(state, workplaceId);
  return finish(state, { type: 'finish', workplaceId, actingUserId, as: 'SERVED', comment: null, what: { kind: 'served' } }, stamp);
}

function decideDue(state: QueueState, command: DueCommand, stamp: Stamp): Outcome {
  switch (command.type) {
    case 'openDay':
      return openDay(state, stamp);
    case 'noteClockSet':
      return noteClockSet(state, command, stamp);
    case 'noteClockDoubt':
      return noteClockDoubt(state, command.isDoubtful, stamp);
    case 'returnPostponed':
      return returnPostponed(state, command.consumerId, stamp);
    case 'autoCall':
      return callNext(state, command.workplaceId, clerkAt(state, command.workplaceId), stamp);
    case 'autoServe':
      return autoServe(state, command.workplaceId, stamp);
    case 'noteSessionUse':
      return noteSessionUse(state, command.sessionId, stamp);
    case 'closeSession':
      return closeSession(state, command.sessionId, command.why, stamp);
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
