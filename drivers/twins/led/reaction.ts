/** What a board does with a frame. */
import iconv from 'iconv-lite';
import type { LedProfile } from '../../led/profile.js';
import type { Scan, Scanner } from '../../led/scan.js';
import type { Face } from './face.js';

/** The inside of a board. */
export interface Inside {
  readonly profile: LedProfile;
  readonly face: Face;
  /** Kept without power. */
  address: number;
  /** The board did not understand something. */
  note(what: string): void;
}

/** The frame was for this board. */
export interface Reaction {
  /** Which of its addresses: boards of several rows have one for each. */
  readonly row: number;
  readonly reply: Uint8Array | null;
  /** What it says instead when it cannot; null = nothing. */
  readonly refusal: Uint8Array | null;
}

/** null = the frame was for another board, or was none for boards. */
export type React = () => Reaction | null;

export interface Behaviour {
  readonly scanner: Scanner<React>;
  /** So much silence ends a frame. */
  readonly silenceMs: number | null;
  /** Without power it is as bright as it was told to be. */
  readonly keepsBrightness: boolean;
}

export const heard = (row = 0): Reaction => ({ row, reply: null, refusal: null });

/** A scanner of messages as a scanner of what to do about them. */
export function reacting<Message>(scanner: Scanner<Message>, react: (message: Message) => Reaction | null): Scanner<React> {
  return (bytes): Scan<React> => {
    const scan = scanner(bytes);
    return scan.kind === 'message' ? { ...scan, message: () => react(scan.message) } : scan;
  };
}

/** The letters of some bytes; notes those that the board has no glyph for. */
export function lettersIn({ profile, note }: Inside, bytes: Uint8Array): string {
  const { encoding, glyphs } = profile.text;
  const text = iconv.decode(Buffer.from(bytes), encoding);
  const strange = [...text].filter((letter) => letter !== ' ' && glyphs !== null && !glyphs.includes(letter));
  if (strange.length > 0) note(`letters that it has not: ${strange.join(' ')}`);
  return [...text].map((letter) => (strange.includes(letter) ? ' ' : letter)).join('');
}

/** Shows a whole row; notes what found no cell. */
export function showRow(inside: Inside, row: number, text: string): void {
  const lost = inside.face.replace(row, text);
  if (lost > 0) inside.note(`${lost} letters more than cells`);
}

/** 0 = every board. */
export const isMeant = ({ address }: Inside, said: number): boolean => said === 0 || said === address;
