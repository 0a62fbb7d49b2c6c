/** What of a message has room in a text message of one or two parts. */

/** Letters that every telephone and the driver (`drivers/messages/sms-backup.ts`) take as one septet; others make all two octets. */
const ONE_SEPTET = /^[A-Za-z0-9 !"#%&'()*+,\-./:;<=>?@\n]*$/;
/** 3GPP TS 23.038, 6.2.1: 160 septets. The driver sends septets in one part only. */
const MOST_SEPTETS = 160;
/** 140 octets in one part, 67 letters in each of two; a letter of two units (an emoji) is not torn, so that one may be left over. */
const MOST_LETTERS = { 1: 70, 2: 2 * 67 - 1 } as const;
/** A name that is cut shorter says nothing. */
const LEAST_OF_NAME = 12;

export interface FittedText {
  readonly text: string;
  /** More = more of what matters is in it: the page before the first name. */
  readonly worth: number;
}

interface Wanted {
  /** Empty = there is none, as with the code. */
  readonly link: string;
  /** Said where the link is not, which ends in it. */
  readonly code: string;
  /** The most important one first; each may be cut. */
  readonly names: readonly string[];
}

export function fittedText(sentence: string, { link, code, names }: Wanted, parts: 1 | 2): FittedText {
  let text = sentence;
  const roomFor = (more: string): number => (ONE_SEPTET.test(text + more) ? MOST_SEPTETS : MOST_LETTERS[parts]) - text.length - 1;
  const add = (more: string): boolean => {
    const isFitting = more !== '' && more.length <= roomFor(more);
    if (isFitting) text += ` ${more}`;
    return isFitting;
  };
  const addName = (name: string): boolean => {
    const room = roomFor(name);
    return room >= Math.min(LEAST_OF_NAME, name.length) && add(shortened(name, room, ONE_SEPTET.test(text + name) ? '...' : '…'));
  };
  const hasLink = add(link);
  if (!hasLink) add(code);
  const [hasName = false] = names.map(addName);
  return { text, worth: (hasLink ? 2 : 0) + (hasName ? 1 : 0) };
}

export const shortened = (text: string, most: number, end = '…'): string =>
  text.length <= most ? text : `${text.slice(0, most - end.length).trimEnd()}${end}`;
