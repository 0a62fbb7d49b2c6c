/**
 * Letters that boards of seven segments draw with the segments of a digit, so that `O001` is read as `0001`. They follow from the segments:
 * a digit has one form, and a letter that needs the same segments is the same picture. Boards of dots have other pictures for all of them.
 */
import type { LedProfile } from './profile.js';

const DIGIT_OF: Readonly<Record<string, string>> = {
  ...{ O: '0', D: '0', О: '0', I: '1', l: '1', Z: '2', З: '3', Ч: '4', S: '5', G: '6', Б: '6', B: '8', В: '8', g: '9', q: '9' },
};

/** What is seen: letters with the picture of a digit are that digit. */
export const seenAs = (shown: string, look: LedProfile['look']): string =>
  look === 'dots' ? shown : [...shown].map((letter) => DIGIT_OF[letter] ?? letter).join('');
