/** The words of the books: names of books, fields, choices and elements. */
import type { BookName } from '../../../../model/books/declaration.js';
import type { ByLanguage } from '../../../../model/by-language.js';
import type { Names } from '../../shared/box/failures.js';
import { shownName } from '../../shared/words/names.js';
import { wordsOf } from '../../shared/words/words.js';
import { type Row, rowOf, rowsOf } from '../library.js';

export const { say, has } = wordsOf('books');

/** The message of the first key that has one. */
function messageOf(...keys: readonly string[]): string | undefined {
  const key = keys.find(has);
  return key === undefined ? undefined : say(key);
}

export const bookTitle = (book: BookName): string => say(`book.${book}`);

/** The label of a field; without a message, its name in the protocol. */
export const fieldName = (book: BookName, field: string): string => messageOf(`field.${book}.${field}`, `field.${field}`) ?? field;

export const fieldHint = (book: BookName, field: string): string => messageOf(`hint.${book}.${field}`, `hint.${field}`) ?? '';

/** What is wrong with a field of several parts, for which its hint is no answer. */
export const faultWords = (book: BookName, field: string): string | undefined => messageOf(`fault.${book}.${field}`);

export const partName = (book: BookName, field: string, part: string): string => messageOf(`part.${book}.${field}.${part}`) ?? part;

export const choiceName = (book: BookName, field: string, value: unknown): string =>
  messageOf(`choice.${book}.${field}.${String(value)}`) ?? String(value);

const NAME_FIELDS: Partial<Record<BookName, string>> = { User: 'login', Consumer: 'ticket' };

export function rowTitle(book: BookName, row: Row): string {
  const { [NAME_FIELDS[book] ?? 'name']: own, names } = row;
  const name = typeof own === 'string' ? shownName({ name: own, names: names as ByLanguage | undefined }) : own;
  if (typeof name !== 'string' || name.trim() === '') return say('unnamed', { id: row.id });
  return book === 'TicketRange' && row.prefix ? say('rangeTitle', { letters: String(row.prefix), name }) : name;
}

/** Of a form: a person has a name, not only a login. */
export const formTitle = (book: BookName, row: Row | undefined): string =>
  row === undefined
    ? say(`newOne.${book}`)
    : (book === 'User' ? [row.surname, row.name, row.patronymic].filter(Boolean).join(' ') : '') || rowTitle(book, row);

export function titleById(book: BookName, id: unknown): string {
  const row = rowOf(book, id);
  if (row !== undefined) return rowTitle(book, row);
  return rowsOf(book) === null ? '…' : say('notThere', { id: String(id) });
}

export const titlesOf = (book: BookName, ids: readonly unknown[]): string => ids.map((id) => titleById(book, id)).join(', ');

/** For the texts of refusals. */
export const namesInBooks: Names = (book, id) => {
  const row = rowOf(book, id);
  return row && rowTitle(book, row);
};
