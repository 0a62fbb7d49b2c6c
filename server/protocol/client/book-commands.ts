/** The names of the commands of books; pages need them without the declarations. */
import type { BookName } from '../../model/books/index.js';

export const BOOK_VERBS = ['list', 'get', 'set', 'new', 'remove', 'removeAll', 'subscribe', 'unsubscribe'] as const;
export type BookVerb = (typeof BOOK_VERBS)[number];

/** `Service`, `removeAll` → `removeAllServices`: the plural is the name + `s`, literally. */
export function bookCommandName(book: BookName, verb: BookVerb): string {
  if (verb === 'list') return `${book.charAt(0).toLowerCase()}${book.slice(1)}List`;
  return verb === 'removeAll' || verb === 'subscribe' || verb === 'unsubscribe' ? `${verb}${book}s` : `${verb}${book}`;
}
