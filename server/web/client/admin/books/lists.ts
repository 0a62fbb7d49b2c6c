/** Where the elements of a book are listed. */
import type { BookName } from '../../../../model/books/declaration.js';

/** In the section of users, which has their passwords and sessions as well. */
export const OF_USERS: readonly BookName[] = ['User', 'UserRole'];

/** The path of the page with the list. */
export const listOf = (book: BookName): readonly string[] => (OF_USERS.includes(book) ? ['users'] : ['books', book]);
