/** Interface of a kind of keypad. All other code uses the list in `index.ts`. */
import type { Static, TLiteral, TSchema } from '@sinclair/typebox';
import type { Misfit } from '../../profile-files.js';
import type { KeyMoves, KeypadContent, KeypadLight } from '../keypad.js';

/** Settings that differ between keypads of a kind: the table `keys` of a profile, whose `protocol` is the name of the kind. */
export interface KindSettings extends TSchema {
  readonly properties: { readonly protocol: TLiteral<string> };
}

interface Kind<Settings extends KindSettings> {
  readonly settings: Settings;
  readonly hasKey: (keys: Static<Settings>, name: string) => boolean;
  readonly misfits?: (keys: Static<Settings>) => readonly Misfit[];
}

/** A keypad on USB, which delivers whole reports. */
export interface HidKeypadKind<Settings extends KindSettings> extends Kind<Settings> {
  readonly cable: 'hid';
  /** One for each connection: tracks which keys are down. `descriptor`: the report descriptor of the device, where it is known. */
  readonly reader: (keys: Static<Settings>, descriptor?: Uint8Array) => (report: Uint8Array) => KeyMoves;
  /** The report that sets the lamp; null = it has none. */
  readonly lightReport: (keys: Static<Settings>, light: KeypadLight) => Uint8Array | null;
}

export interface LinePress {
  readonly address: number;
  readonly key: string;
}

export type LineReader = (bytes: Uint8Array) => {
  readonly presses: readonly LinePress[];
  /** Bytes outside of any press: two keypads sent at once, the line is disturbed, or the speed is wrong. */
  readonly strayBytes: number;
};

/** A part of the keypad's content that is sent in a frame of its own. */
export interface KeypadPart {
  readonly isSame: (one: KeypadContent, other: KeypadContent) => boolean;
  readonly hasBeeper: boolean;
  readonly frame: (address: number, content: KeypadContent, beeps: boolean) => Uint8Array;
}

/** A keypad on a serial line that other keypads and boards may share. */
export interface LineKeypadKind<Settings extends KindSettings> extends Kind<Settings> {
  readonly cable: 'line';
  /** Valid numbers on the line, whatever the model. */
  readonly addresses: { readonly first: number; readonly last: number };
  /** false = the line has one keypad, without a number. */
  readonly isNumbered: (keys: Static<Settings>) => boolean;
  readonly reader: () => LineReader;
  readonly parts: (keys: Static<Settings>) => readonly KeypadPart[];
}

/** A button behind a broker, which publishes each press as a message. */
export interface MqttKeypadKind<Settings extends KindSettings> extends Kind<Settings> {
  readonly cable: 'mqtt';
  /** The key that a message says was pressed; null = none. */
  readonly keyOf: (payload: Uint8Array) => string | null;
}

export type KeypadKind<Settings extends KindSettings> = HidKeypadKind<Settings> | LineKeypadKind<Settings> | MqttKeypadKind<Settings>;
