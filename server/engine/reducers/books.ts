/** Events of the reference books. */
import { type BookRows, isApart, type RowBook } from '../../model/books/index.js';
import type { TicketOperation } from '../../model/consumer.js';
import type { EventOf } from '../../model/events.js';
import { clerkPartOf } from '../rules/abilities.js';
import { newRange } from '../rules/numbering.js';
import { type QueueState, rowsOf, setRow } from '../state.js';
import { forgetLastSteps } from './last-steps.js';
import { bindTo } from './periods.js';
import { changing, newWindow, type Reducers, windowOf } from './reducers.js';

export const bookReducers: Reducers<'bookSet' | 'bookRemoved'> = { bookSet, bookRemoved };

function bookSet(state: QueueState, { book, id, row, at }: EventOf<'bookSet'>): void {
  if (book === 'Consumer') throw new Error('the live queue has no rows');
  setRow(state, book, row as BookRows[RowBook]);
  state.nextIds[book] = Math.max(state.nextIds[book], id + 1);
  state.abilities.clear();
  if (book === 'Workplace') {
    if (!state.windows.has(id)) state.windows.set(id, newWindow(at));
    windowOf(state, id, at);
  }
  if (book === 'TicketRange') {
    const range = row as BookRows['TicketRange'];
    const known = state.ranges.get(id);
    if (known === undefined) state.ranges.set(id, newRange(range));
    else known.next = range.next;
  }
  if (book === 'User' || book === 'UserRole') {
    releaseClaims(state, at);
    forgetLastSteps(state);
  }
}

function bookRemoved(state: QueueState, { book, id, at }: EventOf<'bookRemoved'>): void {
  if (book === 'Consumer') throw new Error('the live queue has no rows');
  rowsOf(state, book).delete(id);
  // The removed row may be on a ticket that ended and would come back; a missed appointment is on none.
  if (!isApart(book)) forgetLastSteps(state);
  state.abilities.clear();
  if (book === 'Workplace') {
    state.windows.delete(id);
    state.openedServices.delete(id);
  }
  if (book === 'TicketRange') state.ranges.delete(id);
  if (book === 'User') state.knownDevices.delete(id);
  if (book === 'User') releaseClaims(state, at);
}

/** What is bound to a clerk who no longer serves becomes free for anybody, or its visitor would wait for ever. */
function releaseClaims(state: QueueState, atMs: number): void {
  const isInVain = ({ claimUserId }: TicketOperation): boolean => claimUserId !== null && clerkPartOf(state, claimUserId) === null;
  for (const consumer of state.consumers.values()) {
    if (!consumer.operations.some(isInVain)) continue;
    changing(state, consumer.id, () => {
      for (const operation of consumer.operations) if (isInVain(operation)) bindTo(operation, null, atMs);
    });
  }
}
