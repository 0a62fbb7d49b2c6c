/** Events of days and of the clock. */
import type { Consumer } from '../../model/consumer.js';
import type { EventOf } from '../../model/events/events.js';
import { type Moved, movedMs } from '../moved.js';
import { forgetDayAnswers } from '../sessions.js';
import { dropConsumer, type QueueState } from '../state.js';
import { forgetLastSteps } from './last-steps.js';
import type { Reducers } from './reducers.js';
import { close } from './tickets.js';

export const clockReducers: Reducers<'dayOpened' | 'dayRenamed' | 'clockSetBack' | 'clockSet' | 'clockDoubted' | 'clockTrusted'> = {
  dayOpened,
  dayRenamed: (state, event) => {
    forgetLastSteps(state);
    state.renamedFrom = state.day;
    state.day = event.day;
  },
  clockSetBack: (state, event) => clockSetBack(state, event.byMs),
  clockSet: (state, event) => clockSet(state, event),
  clockDoubted: (state, event) => {
    state.doubtedSinceMs = event.at;
  },
  clockTrusted: (state) => {
    state.doubtedSinceMs = null;
  },
};

function clockSetBack(state: QueueState, byMs: number): void {
  forgetLastSteps(state);
  for (const consumer of state.postponed) consumer.postponedToMs = (consumer.postponedToMs ?? 0) - byMs;
  for (const window of state.windows.values()) window.sinceMs -= byMs;
  for (const job of state.prints.values()) job.queuedMs -= byMs;
  for (const message of state.messages.values()) message.dueMs -= byMs;
}

function clockSet(state: QueueState, set: Moved): void {
  forgetLastSteps(state);
  const consumers = [...state.consumers.values()];
  // A line of visitors is sorted by what changes here: everybody leaves before the first one is moved.
  for (const consumer of consumers) state.lanes.leave(consumer);
  for (const consumer of consumers) moveTicket(consumer, set);
  for (const consumer of consumers) state.lanes.add(consumer);
  for (const window of state.windows.values()) {
    window.sinceMs = movedMs(window.sinceMs, set);
    window.lastUpdateMs = movedMs(window.lastUpdateMs, set);
  }
  for (const job of state.prints.values()) job.queuedMs = movedMs(job.queuedMs, set);
  for (const message of state.messages.values()) message.dueMs = movedMs(message.dueMs, set);
  for (const alert of state.alerts.values()) alert.beganMs = movedMs(alert.beganMs, set);
  for (const session of state.sessions.values()) {
    session.openedMs = movedMs(session.openedMs, set);
    session.usedMs = movedMs(session.usedMs, set);
  }
  if (state.lastRegisteredMs !== null) state.lastRegisteredMs = movedMs(state.lastRegisteredMs, set);
}

function moveTicket(consumer: Consumer, set: Moved): void {
  // The end of a delay lies in the future of the moment at which it was chosen, and moves with that.
  const delayMs = consumer.postponedToMs === null ? 0 : consumer.postponedToMs - consumer.stateChangedMs;
  consumer.registeredMs = movedMs(consumer.registeredMs, set);
  consumer.stateChangedMs = movedMs(consumer.stateChangedMs, set);
  consumer.lastUpdateMs = movedMs(consumer.lastUpdateMs, set);
  if (consumer.lastCallMs !== null) consumer.lastCallMs = movedMs(consumer.lastCallMs, set);
  if (consumer.arrivedMs !== undefined) consumer.arrivedMs = movedMs(consumer.arrivedMs, set);
  if (consumer.postponedToMs !== null) consumer.postponedToMs = consumer.stateChangedMs + delayMs;
  for (const operation of consumer.operations) {
    operation.registeredMs = movedMs(operation.registeredMs, set);
    if (operation.claims) operation.claims = operation.claims.map((claim) => ({ ...claim, atMs: movedMs(claim.atMs, set) }));
    for (const period of operation.periods) {
      period.inMs = movedMs(period.inMs, set);
      if (period.outMs !== null) period.outMs = movedMs(period.outMs, set);
      if (period.arrivedMs !== undefined) period.arrivedMs = movedMs(period.arrivedMs, set);
    }
  }
}

function dayOpened(state: QueueState, event: EventOf<'dayOpened'>): readonly Consumer[] {
  forgetLastSteps(state);
  state.day = event.day;
  state.renamedFrom = '';
  const { since = Number.POSITIVE_INFINITY } = event;
  const stays = new Set(event.stay);
  const ended = event.keep ? [] : [...state.consumers.values()].filter(({ id, registeredMs }) => registeredMs < since && !stays.has(id));
  for (const consumer of ended) {
    state.lanes.leave(consumer);
    close(state, consumer, event.at, event.reason);
    dropConsumer(state, consumer);
  }
  if (event.since !== undefined) return ended;
  forgetDayAnswers(state);
  state.gonePlans.clear();
  state.openedServices.clear();
  state.callsUnder.clear();
  state.addressUses.clear();
  for (const id of state.bookingNotices.keys()) {
    if ((state.books.ConsumerPreRegistered.get(id)?.date ?? '') < event.day) state.bookingNotices.delete(id);
  }
  for (const window of state.windows.values()) {
    if (window.questions) window.questions = 0;
    if (window.callsUnder) window.callsUnder = undefined;
  }
  state.abilities.clear();
  for (const [id, range] of state.ranges) {
    range.next = state.books.TicketRange.get(id)?.first ?? range.next;
    range.issued = new Set(range.live);
  }
  return ended;
}
