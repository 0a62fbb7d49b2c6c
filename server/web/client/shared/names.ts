/** Texts of the books in the language of the page, where the branch has given them. */
import { type ByLanguage, descriptionIn, type Named, nameIn } from '../../../model/by-language.js';
import { language } from './words.js';

/** Of a row of a book, if it is there. */
export function nameAt(rows: ReadonlyMap<number, Named>, id: number): string | undefined {
  const row = rows.get(id);
  return row && shownName(row);
}

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
