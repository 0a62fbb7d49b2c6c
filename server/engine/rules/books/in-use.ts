/** Refusals to remove elements that others refer to. */
import type { BookName } from '../../../model/books/index.js';
import type { Consumer } from '../../../model/consumer.js';
import { type Rejection, reject } from '../../../model/errors/errors.js';
import type { ErrorParameters } from '../../../model/errors/refusal-reasons.js';
import { WINDOW_STATE } from '../../../model/window-state.js';
import type { QueueState } from '../../state.js';

/** An element or a ticket, and how it uses what is to be removed, in words that follow its name. */
export type User = ({ readonly book: BookName; readonly id: number } | { readonly ticket: string }) & { readonly how: string };

const NAMED_MAX = 3;

interface Used {
  readonly book: string;
  readonly id: number | string;
}

/** The sentence names the first users; `children` has each of them. */
export const inUse = (what: Used, users: readonly User[]): Rejection =>
  reject(
    'inUse',
    { ...what, by: users.slice(0, NAMED_MAX).map(nameOf).join(', '), ...partsOf(users[0]) },
    users.map((user) => inUseBy(what, user)),
  );

export const inUseBy = (what: Used, user: User): Rejection => reject('inUse', { ...what, by: nameOf(user), ...partsOf(user) });

/** Tickets in the queue, and breaks that last, for which an element is needed. Of those that have ended figures keep the id. */
export function* usersOfToday(state: QueueState, book: BookName, id: number): Generator<User> {
  for (const consumer of state.consumers.values()) if (isOnTicket(consumer, book, id)) yield { ticket: consumer.ticket, how: '' };
  if (book !== 'Reason') return;
  for (const [windowId, { stateId, reasonId }] of state.windows) {
    if (stateId === WINDOW_STATE.onBreak && reasonId === id) yield { book: 'Workplace', id: windowId, how: ' (reason)' };
  }
}

function isOnTicket({ operations, rangeId, segment }: Consumer, book: BookName, id: number): boolean {
  switch (book) {
    case 'Service':
      return operations.some(({ serviceId }) => serviceId === id);
    case 'Operation':
      return operations.some(({ operationId }) => operationId === id);
    case 'Segment':
      return segment === id;
    case 'Reason':
      return operations.some(({ periods }) => periods.some(({ reasonId }) => reasonId === id));
    case 'Outcome':
      return operations.some(({ periods }) => periods.some(({ outcomeId }) => outcomeId === id));
    default:
      return book === 'TicketRange' && rangeId === id;
  }
}

const nameOf = (user: User): string => ('ticket' in user ? `ticket ${user.ticket}${user.how}` : `${user.book} ${user.id}${user.how}`);

/** The user of the element as data: `user_book` and `user_id`, or `user_ticket`; of several the first. */
const partsOf = (user: User | undefined): ErrorParameters =>
  user === undefined ? {} : 'ticket' in user ? { user_ticket: user.ticket } : { user_book: user.book, user_id: user.id };
