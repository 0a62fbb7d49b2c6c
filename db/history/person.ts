/** Compares names, numbers and tickets in the forms in which people write them: a visitor who asks for erasure must be found. */

/** Matches whole adjacent words in any order and case; ё equals е, as most people type it. */
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

/** Digits of a telephone number after the country prefix: 7, 8 or nothing. */
const NATIONAL_DIGITS = 10;

/**
 * Whether this is the wanted pin code or telephone number, in any notation. `telephoneOf` of the model, by which one person's bookings are
 * counted, tells countries apart, and takes letters for remarks: there a match refuses somebody, and here one that is missed leaves
 * personal data. A code is no telephone, and what is taken for one there is taken for one here.
 */
export function isNumberOf(kept: string, wanted: string): boolean {
  if (kept === wanted) return kept !== '';
  const [one, other] = [numberIn(kept), numberIn(wanted)];
  return one !== '' && one === other;
}

/** '' = not a number. */
function numberIn(text: string): string {
  if (/\p{L}/u.test(text)) return '';
  const digits = text.replace(/\D/g, '');
  return digits.length > NATIONAL_DIGITS ? digits.slice(-NATIONAL_DIGITS) : digits;
}

/** Whether this is the wanted ticket, in any case, with or without a space or dash between letter and number. */
export const isTicketOf = (kept: string, wanted: string): boolean => kept === wanted || folded(kept) === folded(wanted);

const folded = (ticket: string): string => ticket.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');
