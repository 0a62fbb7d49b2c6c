/** What the box says in a word of a fault (`why`), and the word that the designers have for it. */
import type { WireError } from '../../../../protocol/client/errors.js';

const WORDS = {
  noField: 'faultNoField',
  noText: 'faultNoText',
  noLanguage: 'faultNoLanguage',
  twice: 'faultTwice',
  tooLong: 'faultTooLong',
  tooSmall: 'faultTooSmall',
  tooLarge: 'faultTooLarge',
  barcodeLetters: 'faultBarcodeLetters',
  picture: 'faultPicture',
  outside: 'faultOutside',
  overlap: 'faultOverlap',
  range: 'faultRange',
  required: 'faultRequired',
} as const;

interface FaultWord {
  readonly word: (typeof WORDS)[keyof typeof WORDS] | 'faultCharacter';
  readonly values: { readonly what: string | number; readonly until: string | number };
}

/** null = the designers have no word for it. */
export function faultWord({ parameters = {} }: Pick<WireError, 'parameters'>): FaultWord | null {
  const { why = '', character, position = '', what = '', least = what, most = '' } = parameters;
  if (character !== undefined) return { word: 'faultCharacter', values: { what: character, until: position } };
  return isKnown(why) ? { word: WORDS[why], values: { what: least, until: most } } : null;
}

const isKnown = (why: string | number): why is keyof typeof WORDS => Object.hasOwn(WORDS, why);
