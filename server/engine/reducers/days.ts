/** Events of days. */
import type { Consumer } from '../../model/consumer.js';
import type { EventOf } from '../../model/events.js';
import { forgetDayAnswers } from '../sessions.js';
import { dropConsumer, type QueueState } from '../state.js';
import { forgetLastSteps } from './last-steps.js';
import type { Reducers } from './reducers.js';
import { close } from './tickets.js';

export const dayReducers: Reducers<'dayOpened' | 'dayRenamed'> = {
  dayOpened,
  dayRenamed: (state, event) => {
    forgetLastSteps(state);
    state.renamedFrom = state.day;
    state.day = event.day;
  },
};

function dayOpened(state: QueueState, event: EventOf<'dayOpened'>): readonly Consumer[] {
  forgetLastSteps(state);
  state.day = event.day;
  state.renamedFrom = '';
  const { since = Number.POSITIVE_INFINITY } = event;
  const ended = event.keep ? [] : [...state.consumers.values()].filter(({ registeredMs }) => registeredMs < since);
  for (const consumer of ended) {
    state.lanes.leave(consumer);
    close(state, consumer, event.at, event.reason);
    dropConsumer(state, consumer);
  }
  if (event.since !== undefined) return ended;
  forgetDayAnswers(state);
  state.openedServices.clear();
  state.abilities.clear();
  for (const [id, range] of state.ranges) {
    range.next = state.books.TicketRange.get(id)?.first ?? range.next;
    range.issued = new Set(range.live);
  }
  return ended;
}
