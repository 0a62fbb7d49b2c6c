/** Reactions of a board to a frame. */
import iconv from 'iconv-lite';
import type { LedProfile } from '../../led/profile.js';
import type { Face } from './face.js';

export interface Inside {
  readonly profile: LedProfile;
  readonly face: Face;
  /** Kept without power. */
  address: number;
  /** Records data that the board did not understand. */
  note(what: string): void;
}

export interface Reaction {
  /** Index of the address: boards of several rows have one for each. */
  readonly row: number;
  readonly reply: Uint8Array | null;
  /** Reply sent instead if the board cannot comply; null = none. */
  readonly refusal: Uint8Array | null;
}

export const heard = (row = 0): Reaction => ({ row, reply: null, refusal: null });

/** Decodes letters; records those that the board has no glyph for. */
export function lettersIn({ profile, note }: Inside, bytes: Uint8Array): string {
  const { encoding, glyphs } = profile.text;
  const text = iconv.decode(Buffer.from(bytes), encoding);
  const strange = [...text].filter((letter) => letter !== ' ' && glyphs !== null && !glyphs.includes(letter));
  if (strange.length > 0) note(`letters that it has not: ${strange.join(' ')}`);
  return [...text].map((letter) => (strange.includes(letter) ? ' ' : letter)).join('');
}

/** Shows a whole row; records letters that found no cell. */
export function showRow(inside: Inside, row: number, text: string): void {
  const lost = inside.face.replace(row, text);
  if (lost > 0) inside.note(`${lost} letters more than cells`);
}

/** 0 = every board. */
export const isMeant = ({ address }: Inside, said: number): boolean => said === 0 || said === address;
