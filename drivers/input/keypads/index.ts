/** The kinds of keypads that the box reads. A new one is a file beside this one, and a line here. */
import type { Static } from '@sinclair/typebox';
import { frames } from './frames.js';
import { keyBits } from './key-bits.js';
import { keyboard } from './keyboard.js';
import type { KeypadKind, LineReader } from './kind.js';

export const KEYPAD_KINDS = [keyboard, keyBits, frames] as const;

export type AnySettings = (typeof KEYPAD_KINDS)[number]['settings'];
export type KeypadKeys = Static<AnySettings>;

const ON_LINES = KEYPAD_KINDS.flatMap((kind) => (kind.cable === 'line' ? [kind] : []));

/** Makes one reader of each kind of keypad that is on lines: which one is there may not be known. */
export const lineReaders = (): readonly LineReader[] => ON_LINES.map(({ reader }) => reader());

/** The numbers that keypads of any kind can have. */
export const KEYPAD_ADDRESSES = {
  first: Math.min(...ON_LINES.map(({ addresses }) => addresses.first)),
  last: Math.max(...ON_LINES.map(({ addresses }) => addresses.last)),
} as const;

/** The kind that a profile is of. */
export function keypadKind({ protocol }: KeypadKeys): KeypadKind<AnySettings> {
  const kind = KEYPAD_KINDS.find(({ settings }) => settings.properties.protocol.const === protocol);
  if (kind === undefined) throw new RangeError(`no kind of keypad is called ${protocol}`);
  // It takes settings of its own kind only. Those of this profile are such: the name was compared, and the compiler cannot know.
  return kind as KeypadKind<AnySettings>;
}
