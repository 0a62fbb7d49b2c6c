/** Events of time: days, and a clock that was set back. */
import type { Consumer } from '../../model/consumer.js';
import type { EventOf } from '../../model/events.js';
import { dropConsumer, type QueueState } from '../state.js';
import type { Appliers } from './appliers.js';
import { close } from './tickets.js';

export const dayAppliers: Appliers<'dayOpened' | 'dayRenamed' | 'clockSetBack'> = {
  dayOpened,
  dayRenamed: (state, event) => {
    state.renamedFrom = state.day;
    state.day = event.day;
  },
  clockSetBack: (state, event) => clockSetBack(state, event.byMs),
};

function dayOpened(state: QueueState, event: EventOf<'dayOpened'>): readonly Consumer[] {
  state.day = event.day;
  state.renamedFrom = '';
  const ended = event.keep ? [] : [...state.consumers.values()];
  for (const consumer of ended) {
    state.lanes.leave(consumer);
    close(state, consumer, event.at, event.reason);
    dropConsumer(state, consumer);
  }
  for (const [id, range] of state.ranges) {
    range.next = state.books.TicketRange.get(id)?.first ?? range.next;
    range.issued = new Set(range.live);
  }
  return ended;
}

function clockSetBack(state: QueueState, byMs: number): void {
  for (const consumer of state.postponed) consumer.postponedToMs = (consumer.postponedToMs ?? 0) - byMs;
  for (const window of state.windows.values()) window.sinceMs -= byMs;
  for (const job of state.prints.values()) job.queuedMs -= byMs;
}
