/** Events of the reference books. */
import { type BookName, type BookRows, isApart, type RowBook } from '../../model/books/index.js';
import type { TicketOperation } from '../../model/consumer.js';
import type { EventOf } from '../../model/events/events.js';
import { forgetBooking } from '../messages-state.js';
import { clerkPartOf } from '../rules/abilities.js';
import { arrangeLanes, fileAll, isOfCalling } from '../rules/calling/profiles.js';
import { newRange } from '../rules/tickets/numbering.js';
import { type QueueState, rowsOf, setRow } from '../state.js';
import { forgetLastSteps } from './last-steps.js';
import { bindTo } from './periods.js';
import { changing, newWindow, type Reducers, windowOf } from './reducers.js';
import { notingPlans } from './unplanned.js';

export const bookReducers: Reducers<'bookSet' | 'bookRemoved'> = { bookSet, bookRemoved };

function bookSet(state: QueueState, event: EventOf<'bookSet'>): void {
  const { book, id, row, at } = event;
  if (book === 'Consumer') throw new Error('the live queue has no rows');
  const { by } = state.books.Segment.get(id) ?? {};
  keepCalling(state, book, at);
  notingPlans(state, event, () => setRow(state, book, row as BookRows[RowBook]));
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
  if (book === 'Segment' && by !== undefined && by !== (row as BookRows['Segment']).by) fileAll(state);
  callingChanged(state, event);
}

function bookRemoved(state: QueueState, event: EventOf<'bookRemoved'>): void {
  const { book, id, at } = event;
  if (book === 'Consumer') throw new Error('the live queue has no rows');
  keepCalling(state, book, at);
  notingPlans(state, event, () => rowsOf(state, book).delete(id));
  if (book === 'ConsumerPreRegistered') forgetBooking(state, id);
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
  callingChanged(state, event);
}

/** A change may set many rows: what was there before the first of them can be put back. */
function keepCalling(state: QueueState, book: BookName, atMs: number): void {
  if (!isOfCalling(book) || state.callingBefore?.changedAtMs === atMs) return;
  const { Segment, CallingProfile } = state.books;
  state.callingBefore = { changedAtMs: atMs, segments: [...Segment.values()], profiles: [...CallingProfile.values()] };
}

/**
 * A changed profile counts its calls anew: its rules may be others.
 *
 * @param also 1 = of the same change as an earlier event
 */
function callingChanged(state: QueueState, { book, id, also }: Pick<EventOf<'bookSet' | 'bookRemoved'>, 'book' | 'id' | 'also'>): void {
  if (!isOfCalling(book)) return;
  if (also === undefined) state.callingRevision += 1;
  if (book === 'Segment') return;
  state.callsUnder.delete(id);
  for (const window of state.windows.values()) if (window.callsUnder?.profile === id) window.callsUnder = undefined;
  arrangeLanes(state);
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
