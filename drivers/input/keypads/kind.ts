/** What a kind of keypad declares of itself. Everything else asks the list in `index.ts`. */
import type { Static, TLiteral, TSchema } from '@sinclair/typebox';
import type { Misfit } from '../../profile-files.js';
import type { KeypadContent, KeypadLight } from '../keypad-content.js';

/** What differs between keypads of a kind: the table `keys` of a profile, whose `protocol` is the name of the kind. */
export interface KindSettings extends TSchema {
  readonly properties: { readonly protocol: TLiteral<string> };
}

interface Kind<Settings extends KindSettings> {
  readonly settings: Settings;
  /** Whether such a keypad has a key of this name. */
  readonly hasKey: (keys: Static<Settings>, name: string) => boolean;
  /** Fields that contradict each other in profiles of this kind only. */
  readonly misfits?: (keys: Static<Settings>) => readonly Misfit[];
}

/** A keypad on USB, whose reports are whole. */
export interface HidKeypadKind<Settings extends KindSettings> extends Kind<Settings> {
  readonly cable: 'hid';
  /** One for each connection: it keeps which keys are down, and answers the names of those that went down. */
  readonly reader: (keys: Static<Settings>) => (report: Uint8Array) => readonly string[];
  /** The report that sets the lamp; null = it has none. */
  readonly lightReport: (keys: Static<Settings>, light: KeypadLight) => Uint8Array | null;
}

/** What was pressed on a line, and by which keypad. */
export interface LinePress {
  readonly address: number;
  /** As key maps name it. */
  readonly key: string;
}

export type LineReader = (bytes: Uint8Array) => {
  readonly presses: readonly LinePress[];
  /** Bytes that belong to no press: two keypads spoke at once, the line is disturbed, or its speed is another one. */
  readonly strayBytes: number;
};

/** Something that a keypad shows, and that is said to it by a frame of its own. */
export interface KeypadPart {
  readonly isSame: (one: KeypadContent, other: KeypadContent) => boolean;
  /** Whether its frame makes the keypad beep. */
  readonly hasBeeper: boolean;
  readonly frame: (address: number, content: KeypadContent, beeps: boolean) => Uint8Array;
}

/** A keypad on a serial line, which it may share with other keypads and with boards. */
export interface LineKeypadKind<Settings extends KindSettings> extends Kind<Settings> {
  readonly cable: 'line';
  /** Which numbers keypads have on their line, whatever the model. */
  readonly addresses: { readonly first: number; readonly last: number };
  /** false = there is one on the line, without a number. */
  readonly isNumbered: (keys: Static<Settings>) => boolean;
  /** One for each connection. */
  readonly reader: () => LineReader;
  readonly parts: (keys: Static<Settings>) => readonly KeypadPart[];
}

export type KeypadKind<Settings extends KindSettings> = HidKeypadKind<Settings> | LineKeypadKind<Settings>;
