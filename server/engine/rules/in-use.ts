/** Refusals to remove elements that others refer to. */
import type { BookName } from '../../model/books/index.js';
import { type Rejection, reject } from '../../model/errors.js';
import type { ErrorParameters } from '../../model/refusal-reasons.js';

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

const nameOf = (user: User): string => ('ticket' in user ? `ticket ${user.ticket}${user.how}` : `${user.book} ${user.id}${user.how}`);

/** The user of the element as data: `user_book` and `user_id`, or `user_ticket`; of several the first. */
const partsOf = (user: User | undefined): ErrorParameters =>
  user === undefined ? {} : 'ticket' in user ? { user_ticket: user.ticket } : { user_book: user.book, user_id: user.id };
