/**
 * Checks before a configuration is parsed. A text may have megabytes because of pictures, which are single values and cost nothing; the
 * same megabytes of small tables would block the box for seconds.
 */

/** Elements of a whole branch: windows, services, users and whatever else has an entry. */
export const TABLES_MAX = 3_000;
/** Signs between values. A text has some as well, but by far not so many. */
export const SIGNS_MAX = 40_000;

export interface Excess {
  readonly most: number;
  readonly what: string;
}

/** What the text has too much of for any branch; counting stops there. */
export function excessOf(text: string): Excess | undefined {
  let [tables, signs, isLineStart] = [0, 0, true];
  for (let index = 0; index < text.length; index++) {
    const sign = text.charCodeAt(index);
    if (sign === OPEN_LIST && isLineStart) tables += 1;
    if (SIGNS.has(sign)) signs += 1;
    if (tables > TABLES_MAX) return { most: TABLES_MAX, what: 'tables' };
    if (signs > SIGNS_MAX) return { most: SIGNS_MAX, what: 'values' };
    if (!BLANKS.has(sign)) isLineStart = sign === NEWLINE;
  }
  return undefined;
}

const NEWLINE = 0x0a;
const OPEN_LIST = 0x5b;
const BLANKS: ReadonlySet<number> = new Set([...' \t'].map((sign) => sign.charCodeAt(0)));
/** The signs that begin a value, a list, a table or a part of a name. */
const SIGNS: ReadonlySet<number> = new Set([...'=,[{.'].map((sign) => sign.charCodeAt(0)));
