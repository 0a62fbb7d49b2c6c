/** Events of the reference books. */
import type { BookRows, RowBook } from '../../model/books/index.js';
import type { EventOf } from '../../model/events.js';
import { newRange } from '../rules/numbering.js';
import { newWindow, type QueueState, rowsOf } from '../state.js';
import type { Appliers } from './appliers.js';
import { changing } from './tickets.js';
import { windowOf } from './windows.js';

export const bookAppliers: Appliers<'bookSet' | 'bookRemoved'> = { bookSet, bookRemoved };

function bookSet(state: QueueState, { book, id, row, at }: EventOf<'bookSet'>): void {
  if (book === 'Consumer') throw new Error('the live queue has no rows');
  rowsOf(state, book).set(id, row as BookRows[RowBook]);
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
  if (book === 'User' && (row as BookRows['User']).disabled === 1) releaseClaims(state, id);
}

function bookRemoved(state: QueueState, { book, id }: EventOf<'bookRemoved'>): void {
  if (book === 'Consumer') throw new Error('the live queue has no rows');
  rowsOf(state, book).delete(id);
  state.abilities.clear();
  if (book === 'Workplace') state.windows.delete(id);
  if (book === 'TicketRange') state.ranges.delete(id);
  if (book === 'User') releaseClaims(state, id);
}

/** Nobody waits for a clerk who will not come: his claimed tickets are anybody's. */
function releaseClaims(state: QueueState, userId: number): void {
  for (const consumer of state.consumers.values()) {
    if (!consumer.operations.some((operation) => operation.claimUserId === userId)) continue;
    changing(state, consumer.id, () => {
      for (const operation of consumer.operations) if (operation.claimUserId === userId) operation.claimUserId = null;
    });
  }
}
