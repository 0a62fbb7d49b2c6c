/**
 * The engine: `decide(state, command, stamp)` says what happens or why not; `evolve` makes it so. Both are pure: no clock, no
 * input or output, no chance. Nothing in the state changes here.
 */
import { NO_CLERK } from '../model/consumer.js';
import type { Stamp } from '../model/events/stamp.js';
import type { Command, CommandOf, Outcome } from './commands.js';
import { noteAlerts, seeAlert } from './rules/alerts.js';
import { cancelBooking, makeBooking, moveBooking } from './rules/bookings/booking-commands.js';
import { askBookingNotice, noteReminder, stopBookingNotice, tellAffected } from './rules/bookings/booking-messages.js';
import { honourBooking } from './rules/bookings/honouring.js';
import { releaseBooking, withExpectedAgain } from './rules/bookings/releasing.js';
import { changeBook } from './rules/books/books.js';
import { configure } from './rules/books/configuration.js';
import { removeDesign, removeTemplate, setAppearance, setDesign, setTemplate } from './rules/books/designs.js';
import { callNext, callTicket, recall } from './rules/calling/calling.js';
import { noteClockDoubt, noteClockSet, openDay, returnPostponed } from './rules/due.js';
import { forgetDevices } from './rules/known-devices.js';
import { askNotice, changeMessage, noteNear, stopNotice, withMessages } from './rules/messages.js';
import { closeSession, noteSessionUse, openSession } from './rules/sessions.js';
import { finish, skipOrEnd } from './rules/tickets/finishing.js';
import { countQuestion, markArrival } from './rules/tickets/marking.js';
import { addService, postpone, writeComment } from './rules/tickets/postpone.js';
import { changePrint, changeRoll, queuePrint, withdraw, withoutNeedlessPrints } from './rules/tickets/printing.js';
import { register } from './rules/tickets/registration.js';
import { bind, openServices } from './rules/tickets/supervision.js';
import { takeBack } from './rules/tickets/taking-back.js';
import { transfer } from './rules/tickets/transferring.js';
import { eraseVisitor, leave } from './rules/tickets/visitors.js';
import type { QueueState } from './state.js';

const RULES: { readonly [Kind in Command['type']]: (state: QueueState, command: CommandOf<Kind>, stamp: Stamp) => Outcome } = {
  register,
  leave,
  bind,
  eraseVisitor,
  callNext: (state, { workplaceId, actingUserId }, stamp) => callNext(state, workplaceId, actingUserId, stamp),
  callTicket,
  recall,
  markArrival,
  countQuestion,
  finish,
  postpone,
  skip: skipOrEnd,
  addService,
  transfer,
  comment: writeComment,
  takeBack,
  openServices,
  openSession,
  noteSessionUse,
  closeSession,
  forgetDevices,
  newElement: changeBook,
  setElement: changeBook,
  removeElement: changeBook,
  removeAllElements: changeBook,
  makeBooking,
  moveBooking,
  cancelBooking,
  releaseBooking,
  honourBooking,
  configure,
  queuePrint,
  startPrint: changePrint,
  movePrint: changePrint,
  returnPrint: changePrint,
  endPrint: changePrint,
  changeRoll,
  noteBoxChange: (_state, { changes }, { atMs }) => ({ events: changes.map((change) => ({ t: 'boxChanged', at: atMs, ...change })) }),
  withdraw,
  setDesign,
  removeDesign,
  setTemplate,
  removeTemplate,
  setAppearance,
  noteAlerts,
  seeAlert,
  askNotice,
  stopNotice,
  noteNear,
  askBookingNotice,
  stopBookingNotice,
  tellAffected,
  noteReminder,
  startMessage: changeMessage,
  returnMessage: changeMessage,
  endMessage: changeMessage,
  ageMessage: changeMessage,
  openDay: (state, _, stamp) => openDay(state, stamp),
  noteClockSet,
  noteClockDoubt,
  returnPostponed,
  autoCall: (state, { workplaceId }, stamp) => callNext(state, workplaceId, clerkAt(state, workplaceId), stamp, 'auto'),
  autoServe: (state, { workplaceId }, stamp) => {
    const actingUserId = clerkAt(state, workplaceId);
    return finish(
      state,
      { type: 'finish', workplaceId, actingUserId, as: 'SERVED', comment: null, cannotChoose: true, what: { kind: 'served' } },
      stamp,
    );
  },
};

export function decide(state: QueueState, command: Command, stamp: Stamp): Outcome {
  // The table has the right function for each kind; the compiler cannot follow that through an index.
  const rule = RULES[command.type] as (state: QueueState, command: Command, stamp: Stamp) => Outcome;
  const outcome = withExpectedAgain(state, rule(state, command, stamp), stamp);
  return withMessages(state, command, withoutNeedlessPrints(state, outcome, stamp), stamp);
}

const clerkAt = (state: QueueState, workplaceId: number): number => state.windows.get(workplaceId)?.clerkId ?? NO_CLERK;
