/** What forms and lists need. */

import type { BookName } from '../../../../model/books/declaration.js';
import type { AdminWord, BooksWord } from '../../shared/catalogues.js';
import type { Names } from '../../shared/failures.js';
import type { Link } from '../../shared/link.js';
import type { Say } from '../../shared/words.js';
import type { Library, Row } from '../library.js';
import type { SectionSpeech } from '../use-words.js';

export type BookSpeech = SectionSpeech<BooksWord>;

export interface BookContext {
  readonly book: BookName;
  readonly link: Link;
  readonly library: Library;
  readonly speech: BookSpeech;
  /** The words of the page. */
  readonly sayOfPage: Say<AdminWord>;
}

/** The message of the first key that has one. */
function wordsOf({ has, say }: BookSpeech, ...keys: readonly string[]): string | undefined {
  const key = keys.find(has);
  return key === undefined ? undefined : say(key as BooksWord);
}

export const bookTitle = ({ say }: BookSpeech, book: BookName): string => say(`book.${book}`);

/** The label of a field; without a message, its name in the protocol. */
export const fieldName = (speech: BookSpeech, book: BookName, field: string): string =>
  wordsOf(speech, `field.${book}.${field}`, `field.${field}`) ?? field;

export const fieldHint = (speech: BookSpeech, book: BookName, field: string): string =>
  wordsOf(speech, `hint.${book}.${field}`, `hint.${field}`) ?? '';

export const partName = (speech: BookSpeech, book: BookName, field: string, part: string): string =>
  wordsOf(speech, `part.${book}.${field}.${part}`) ?? part;

export const choiceName = (speech: BookSpeech, book: BookName, field: string, value: unknown): string =>
  wordsOf(speech, `choice.${book}.${field}.${String(value)}`) ?? String(value);

const NAME_FIELDS: Partial<Record<BookName, string>> = { User: 'login', Consumer: 'ticket' };

export function rowTitle({ say }: BookSpeech, book: BookName, row: Row): string {
  const name = row[NAME_FIELDS[book] ?? 'name'];
  return typeof name === 'string' && name.trim() !== '' ? name : say('unnamed', { id: row.id });
}

/** The title of the element with this id. */
export function titleById({ library, speech }: Pick<BookContext, 'library' | 'speech'>, book: BookName, id: unknown): string {
  const row = library.row(book, id);
  if (row !== undefined) return rowTitle(speech, book, row);
  return library.now(book) === null ? '…' : speech.say('notThere', { id: String(id) });
}

/** Names of elements for the texts of refusals. */
export const namesOf =
  ({ library, speech }: Pick<BookContext, 'library' | 'speech'>): Names =>
  (book, id) => {
    const row = library.row(book, id);
    return row && rowTitle(speech, book, row);
  };
