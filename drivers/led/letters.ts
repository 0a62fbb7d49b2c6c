/** Converts text to the bytes of a board's letters. */
import iconv from 'iconv-lite';
import type { LedProfile } from './profile.js';

export interface Letters {
  /** Letters that cannot be shown, each once, in the order of the text. */
  missing(text: string): readonly string[];
  /** Text as the board shows it: missing letters are replaced by their substitutes or a space. */
  shown(text: string): string;
  /** Bytes of a text from `shown`. */
  bytes(text: string): Uint8Array;
  text(bytes: Uint8Array): string;
}

export interface LettersOptions {
  /** Substitutes of `text.transliteration` may replace missing letters. */
  readonly transliterates: boolean;
}

/** null = unknown encoding. */
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

// iconv-lite writes `?` for letters outside an encoding, so a letter is accepted only if it survives a round trip. Boards obey control
// characters.
function isIn(encoding: string, letter: string): boolean {
  const bytes = iconv.encode(letter, encoding);
  return iconv.decode(bytes, encoding) === letter && bytes.every((byte) => byte >= 0x20 && byte !== 0x7f);
}
