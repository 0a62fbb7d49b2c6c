/** Texts of the books in the language of the page, where the branch has given them. */
import { type ByLanguage, descriptionIn, type Named, nameIn } from '../../../../model/by-language.js';
import type { ReplyData } from '../../../../protocol/registry.js';
import { language } from './words.js';

/** Of a row of a book, if it is there. */
export function nameAt(rows: ReadonlyMap<number, Named>, id: number): string | undefined {
  const row = rows.get(id);
  return row && shownName(row);
}

/** Rows by the names of a past day; one that is named as then has the name of the reader's language. */
export function namesThen(
  book: NameThen['book'],
  rows: ReadonlyMap<number, Named>,
  then: readonly NameThen[] = [],
): ReadonlyMap<number, Named> {
  const own = then.filter((one) => one.book === book && one.name !== rows.get(one.id)?.name);
  return new Map([...rows, ...own.map(({ id, name }) => [id, { name }] as const)]);
}
export type NameThen = NonNullable<ReplyData<'fairness'>['names']>[number];

/** Rows by the names of now; those that are gone have the name of a past day. */
export const namesNowOrThen = (
  book: NameThen['book'],
  rows: ReadonlyMap<number, Named>,
  then: readonly NameThen[] = [],
): ReadonlyMap<number, Named> =>
  new Map([...then.filter((one) => one.book === book).map(({ id, name }) => [id, { name }] as const), ...rows]);

export const shownName = (row: Named): string => nameIn(row, language.value);

interface Described extends Named {
  readonly description: string | null;
  readonly descriptions?: ByLanguage;
}

/** A service as the reader sees it; its group stays, as a key. */
export const inPageLanguage = <Row extends Described>(row: Row): Row => ({
  ...row,
  name: shownName(row),
  description: descriptionIn(row, language.value) || null,
});
