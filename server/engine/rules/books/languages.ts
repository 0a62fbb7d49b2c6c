/** Texts of the books by language: those of the branch's languages, and no empty ones. */
import { BOOKS, type BookDeclaration, isSparse, ROW_BOOKS, type RowBook } from '../../../model/books/index.js';
import { translatedBy, usualOf } from '../../../model/books/texts.js';
import type { ByLanguage } from '../../../model/by-language.js';
import { type Rejection, reject } from '../../../model/errors/errors.js';
import type { QueueState } from '../../state.js';

type Fields = Readonly<Record<string, unknown>>;

/** The fields of each book that hold texts by language. */
const TRANSLATING: ReadonlyMap<RowBook, readonly string[]> = new Map(
  ROW_BOOKS.map((book) => {
    const { properties } = (BOOKS[book] as BookDeclaration).element;
    return [book, Object.keys(properties).filter((field) => translatedBy(properties[field]) !== undefined)];
  }),
);
const translating = (book: RowBook): readonly string[] => TRANSLATING.get(book) ?? [];

/**
 * An empty text means that there is none. A field without texts, or with what is usual, is left out where the original protocol does not
 * have it.
 */
export function withoutUnsaid(book: RowBook, row: Fields): Fields {
  const fields = translating(book);
  const { properties } = (BOOKS[book] as BookDeclaration).element;
  const entries = Object.entries(row).flatMap(([field, value]): readonly (readonly [string, unknown])[] => {
    const usual = usualOf(properties[field]);
    if (usual !== undefined && (value ?? usual) === usual) return [];
    if (!fields.includes(field)) return [[field, value]];
    const texts = Object.entries((value ?? {}) as ByLanguage).filter(([, text]) => text.trim() !== '');
    const isLeftOut = texts.length === 0 && isSparse(BOOKS[book] as BookDeclaration, field);
    return isLeftOut ? [] : [[field, Object.fromEntries(texts)]];
  });
  return Object.fromEntries(entries);
}

/** Only fields that are set now are checked: the languages are in the configuration, which may have changed since. */
export function refuseLanguages({ rules: { languages } }: QueueState, book: RowBook, set: Fields): Rejection | undefined {
  for (const field of translating(book)) {
    const unknown = Object.keys((set[field] ?? {}) as ByLanguage).find((language) => !languages.includes(language));
    if (unknown === undefined) continue;
    const fault = `expected one of the languages of the branch: ${languages.join(', ')}`;
    return reject('invalidField', { field: `data.${field}.${unknown}`, fault, why: 'unexpected', kind: 'choice', allowed: [...languages] });
  }
  return undefined;
}
