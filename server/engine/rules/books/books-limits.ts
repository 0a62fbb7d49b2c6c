/** How many elements a book has at most. */
import { BOOKS, type BookDeclaration, type RowBook } from '../../../model/books/index.js';

/** More elements than any branch has; a limit on everything. */
export const ELEMENTS_MAX = 20_000;

export const elementsMax = (book: RowBook): number => (BOOKS[book] as BookDeclaration).elementsMax ?? ELEMENTS_MAX;
