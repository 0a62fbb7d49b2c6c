/** The books in their present state. A book is subscribed to when it is first needed, and until the session ends. */
import type { BookName } from '../../../model/books/declaration.js';
import { Store } from '../shared/box/store.js';
import { link } from './page.js';

export interface Row {
  readonly id: number;
  readonly [field: string]: unknown;
}

let books = new Map<BookName, readonly Row[] | null>();

/** Counts the changes of all books. The shell listens to it and draws its section again. */
export const changes = new Store(0);

/** null until the first rows are there. */
export function rowsOf(book: BookName): readonly Row[] | null {
  const known = books.get(book);
  if (known !== undefined) return known;
  const ofSession = books;
  ofSession.set(book, null);
  const subscription = link.client.subscribe(book, (rows) => {
    ofSession.set(book, rows as unknown as readonly Row[]);
    changes.set(changes.value + 1);
  });
  // The subscription fails when the session ends; the page ends with it.
  subscription.catch(() => ofSession.delete(book));
  return null;
}

export const rowOf = (book: BookName, id: unknown): Row | undefined => rowsOf(book)?.find((row) => row.id === id);

/** Another user may read other books. */
export function forgetBooks(): void {
  books = new Map();
}
