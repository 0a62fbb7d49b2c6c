/** The books in their present state. A book is subscribed to when it is first needed, and until the session ends. */
import type { BookName } from '../../../model/books/declaration.js';
import type { Element, QboxClient } from '../../../protocol/client/client.js';
import { Store } from '../shared/store.js';

/** An element of any book. */
export interface Row {
  readonly id: number;
  readonly [field: string]: unknown;
}

export class Library {
  /** Counts the changes of all books: a reader of `now` listens to it. */
  readonly changes = new Store(0);
  readonly #client: QboxClient;
  readonly #books = new Map<BookName, Store<readonly Row[] | null>>();

  constructor(client: QboxClient) {
    this.#client = client;
  }

  /** null until the first rows are there. */
  rows(book: BookName): Store<readonly Row[] | null> {
    const known = this.#books.get(book);
    if (known) return known;
    const store = new Store<readonly Row[] | null>(null);
    this.#books.set(book, store);
    const show = (rows: Element<BookName>[]) => {
      store.set(rows as unknown as readonly Row[]);
      this.changes.set(this.changes.value + 1);
    };
    // The subscription fails when the session ends; the page ends with it.
    this.#client.subscribe(book, show).catch(() => this.#books.delete(book));
    return store;
  }

  /** The same, for a reader of several books that listens to `changes`. */
  now(book: BookName): readonly Row[] | null {
    return this.rows(book).value;
  }

  row(book: BookName, id: unknown): Row | undefined {
    return this.now(book)?.find((row) => row.id === id);
  }
}
