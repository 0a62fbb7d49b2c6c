/** Where the elements of a book are listed. */
import type { BookName } from '../../../../model/books/declaration.js';

/** In the section of users, which has their passwords and sessions as well. */
export const OF_USERS: readonly BookName[] = ['User', 'UserRole'];

export const isOfUsers = (book: string | undefined): boolean => OF_USERS.some((one) => one === book);

/** In the editor of calling rules, which shows both at once. */
export const OF_RULES: readonly BookName[] = ['Segment', 'CallingProfile'];

/** The path of the page with the list. */
export function listOf(book: BookName): readonly string[] {
  if (OF_RULES.includes(book)) return ['rules'];
  return isOfUsers(book) ? ['users'] : ['books', book];
}
