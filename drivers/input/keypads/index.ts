/** The kinds of keypads that the box reads. To add one, add a file beside this one and a line here. */
import type { Static } from '@sinclair/typebox';
import { actions } from './actions.js';
import { frames } from './frames.js';
import { keyBits } from './key-bits.js';
import { keyboard } from './keyboard.js';
import type { KeypadKind, LineReader } from './kind.js';

export const KEYPAD_KINDS = [keyboard, keyBits, frames, actions] as const;

export type AnySettings = (typeof KEYPAD_KINDS)[number]['settings'];
export type KeypadKeys = Static<AnySettings>;

const ON_LINES = KEYPAD_KINDS.flatMap((kind) => (kind.cable === 'line' ? [kind] : []));

/** Makes one reader for each kind of line keypad: which kind is connected may be unknown. */
export const lineReaders = (): readonly LineReader[] => ON_LINES.map(({ reader }) => reader());

export const KEYPAD_ADDRESSES = {
  first: Math.min(...ON_LINES.map(({ addresses }) => addresses.first)),
  last: Math.max(...ON_LINES.map(({ addresses }) => addresses.last)),
} as const;

export function keypadKind({ protocol }: KeypadKeys): KeypadKind<AnySettings> {
  const kind = KEYPAD_KINDS.find(({ settings }) => settings.properties.protocol.const === protocol);
  if (kind === undefined) throw new RangeError(`no kind of keypad is called ${protocol}`);
  // A kind takes only its own settings. The names were compared, so these are its own; the compiler cannot know that.
  return kind as KeypadKind<AnySettings>;
}
