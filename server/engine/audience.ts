/**
 * For whom a view is made. Administrators see whole elements; everybody else sees elements without what only an administrator needs:
 * codes that visitors have to know, the logins of others, and what tickets say of their visitors. Two variants, not one for each
 * session, because lists are pushed and made once for all who read them.
 */
import type { BookName } from '../model/books/index.js';

export type Audience = 'full' | 'public';

/** In place of a service's own code: a code is asked for, and the box alone compares it. */
export const HIDDEN_CODE = 'hidden';

type Element = Readonly<Record<string, unknown>>;

/** What hides the fields of each book that not every reader needs. The other books are the same for all. */
const HIDING: { readonly [Book in BookName]?: (element: Element) => Element } = {
  Service: ({ pin_code, ...shown }) => ({ ...shown, pin_code: isSecret(pin_code) ? HIDDEN_CODE : pin_code }),
  User: (user) => ({ ...user, login: '' }),
};

/** `null` and an empty text ask for nothing, 1 for any digits: neither is a secret. */
const isSecret = (code: unknown): boolean => code !== null && code !== '' && String(code) !== '1';

/** Whether the book looks otherwise to those who are no administrators; tickets are written as text, and hide by themselves. */
export const isHiding = (book: BookName): boolean => book === 'Consumer' || HIDING[book] !== undefined;

export const shownTo = (audience: Audience, book: BookName, element: Element): Element =>
  audience === 'full' ? element : (HIDING[book]?.(element) ?? element);
