/** Applies events to the state. No rules here: an event that was decided is a fact, now and at every replay. */
import type { Consumer } from '../model/consumer.js';
import type { QueueEvent } from '../model/events.js';
import type { Appliers } from './applying/appliers.js';
import { bookAppliers } from './applying/books.js';
import { clockAppliers } from './applying/clock.js';
import { dayAppliers } from './applying/days.js';
import { erasingAppliers } from './applying/erasing.js';
import { printingAppliers } from './applying/printing.js';
import { sessionAppliers } from './applying/sessions.js';
import { ticketAppliers } from './applying/tickets.js';
import type { QueueState } from './state.js';

const APPLIERS: Appliers<QueueEvent['t']> = {
  ...ticketAppliers,
  ...dayAppliers,
  ...clockAppliers,
  ...bookAppliers,
  ...sessionAppliers,
  ...printingAppliers,
  ...erasingAppliers,
};
const NOBODY: readonly Consumer[] = [];

/** Applies one event; answers the tickets that it ended, whole, for the history. */
export function evolve(state: QueueState, event: QueueEvent): readonly Consumer[] {
  state.lastAtMs = event.at;
  // The table has the right function for each kind; the compiler cannot follow that through an index.
  const apply = APPLIERS[event.t] as (state: QueueState, event: QueueEvent) => readonly Consumer[] | undefined;
  return apply(state, event) ?? NOBODY;
}
