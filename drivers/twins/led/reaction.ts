/** Reactions of a board to a frame. */
import iconv from 'iconv-lite';
import type { LedProfile } from '../../led/profile.js';
import type { Scan, Scanner } from '../../led/scan.js';
import type { Face } from './face.js';

export interface Inside {
  readonly profile: LedProfile;
  readonly face: Face;
  /** Kept without power. */
  address: number;
  /** Records data that the board did not understand. */
  note(what: string): void;
}

/** A frame for this board. */
export interface Reaction {
  /** Index of the address: boards of several rows have one for each. */
  readonly row: number;
  readonly reply: Uint8Array | null;
  /** Reply sent instead if the board cannot comply; null = none. */
  readonly refusal: Uint8Array | null;
}

/** null = the frame was for another board, or not for boards at all. */
export type React = () => Reaction | null;

export interface Behaviour {
  readonly scanner: Scanner<React>;
  /** This much silence ends a frame. */
  readonly silenceMs: number | null;
  /** Keeps its brightness without power. */
  readonly keepsBrightness: boolean;
}

export const heard = (row = 0): Reaction => ({ row, reply: null, refusal: null });

export function reacting<Message>(scanner: Scanner<Message>, react: (message: Message) => Reaction | null): Scanner<React> {
  return (bytes): Scan<React> => {
    const scan = scanner(bytes);
    return scan.kind === 'message' ? { ...scan, message: () => react(scan.message) } : scan;
  };
}

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
