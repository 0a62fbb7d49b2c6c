/** The letters that a board has, as its bytes. */
import iconv from 'iconv-lite';
import type { LedProfile } from './profile.js';

export interface Letters {
  /** Each letter once that cannot be shown, in the order of the text. */
  missing(text: string): readonly string[];
  /** As the board shows it: letters that it has not are those that stand for them, or a space. */
  shown(text: string): string;
  /** The bytes of a text that was `shown`. */
  bytes(text: string): Uint8Array;
  /** And back, for people who look at bytes. */
  text(bytes: Uint8Array): string;
}

export interface LettersOptions {
  /** The letters of `text.transliteration` may stand for those that the board has not. */
  readonly transliterates: boolean;
}

/** null = there is no such encoding. */
export function lettersOf({ text }: LedProfile, { transliterates }: LettersOptions): Letters | null {
  const { encoding, glyphs, transliteration } = text;
  if (!iconv.encodingExists(encoding)) return null;
  const has = (letter: string): boolean => (letter === ' ' || glyphs === null || glyphs.includes(letter)) && isIn(encoding, letter);
  const instead = (letter: string): string | null => {
    if (has(letter)) return letter;
    return transliterates ? (transliteration[letter] ?? null) : null;
  };
  return {
    missing: (whole) => [...new Set(whole)].filter((letter) => instead(letter) === null),
    shown: (whole) => [...whole].map((letter) => instead(letter) ?? ' ').join(''),
    bytes: (whole) => iconv.encode(whole, encoding),
    text: (bytes) => iconv.decode(Buffer.from(bytes), encoding),
  };
}

// iconv-lite writes `?` for what an encoding has not; what does not come back as it was is not in it. Boards obey control characters.
function isIn(encoding: string, letter: string): boolean {
  const bytes = iconv.encode(letter, encoding);
  return iconv.decode(bytes, encoding) === letter && bytes.every((byte) => byte >= 0x20 && byte !== 0x7f);
}
