/** Applies events to the state. No rules here: an event that was decided is a fact, now and at every replay. */
import type { Consumer } from '../model/consumer.js';
import type { QueueEvent } from '../model/events/events.js';
import { alertReducers } from './reducers/alerts.js';
import { bookReducers } from './reducers/books.js';
import { clockReducers } from './reducers/clock.js';
import { messageReducers } from './reducers/messages.js';
import { printingReducers } from './reducers/printing.js';
import type { Reducers } from './reducers/reducers.js';
import { sessionReducers } from './reducers/sessions.js';
import { ticketReducers } from './reducers/tickets.js';
import type { QueueState } from './state.js';

const REDUCERS: Reducers<QueueEvent['t']> = {
  ...ticketReducers,
  ...clockReducers,
  ...bookReducers,
  ...sessionReducers,
  ...printingReducers,
  ...alertReducers,
  ...messageReducers,
};
const NOBODY: readonly Consumer[] = [];

/** Applies one event; answers the tickets that it ended, whole, for the history. */
export function evolve(state: QueueState, event: QueueEvent): readonly Consumer[] {
  state.lastAtMs = event.at;
  state.evolved += 1;
  // The table has the right function for each kind; the compiler cannot follow that through an index.
  const apply = REDUCERS[event.t] as (state: QueueState, event: QueueEvent) => readonly Consumer[] | undefined;
  return apply(state, event) ?? NOBODY;
}
