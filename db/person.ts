/**
 * Whether a text contains a name, and whether two numbers or tickets are the same, in the forms in which people write them: a visitor who
 * asks for erasure must be found.
 */

/** As whole words that stand together, in whatever order and case; ё is е, as in most of what people type. */
export function names(text: string, name: string): boolean {
  const [said, wanted] = [wordsOf(text), wordsOf(name)];
  const key = sorted(wanted);
  return key !== '' && said.some((_, first) => sorted(said.slice(first, first + wanted.length)) === key);
}

const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll('ß', 'ss')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');

const sorted = (words: readonly string[]): string => [...words].sort().join(' ');

/** Digits of a telephone behind whatever stands for the country: 7, 8 or nothing. */
const NATIONAL_DIGITS = 10;

/** Whether this is the pin code or telephone that is looked for, however it is written. */
export function isNumberOf(kept: string, wanted: string): boolean {
  if (kept === wanted) return kept !== '';
  const [one, other] = [numberIn(kept), numberIn(wanted)];
  return one !== '' && one === other;
}

/** '' = it is no number. */
function numberIn(text: string): string {
  if (/\p{L}/u.test(text)) return '';
  const digits = text.replace(/\D/g, '');
  return digits.length > NATIONAL_DIGITS ? digits.slice(-NATIONAL_DIGITS) : digits;
}

/** Whether this is the ticket that is looked for: in whatever case, with or without a blank or a dash between letter and number. */
export const isTicketOf = (kept: string, wanted: string): boolean => kept === wanted || folded(kept) === folded(wanted);

const folded = (ticket: string): string => ticket.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');
