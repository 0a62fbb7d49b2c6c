/** What is known of a model of keypad or scanner. The schemas check the files of `firmware-profiles/`; see the READMEs there. */
import { type Static, type TProperties, type TSchema, Type } from '@sinclair/typebox';
import { loadProfiles, type Misfit, type Profile, type ProfileFault, readProfile } from '../profile-files.js';
import { KEYBOARD_KEY_NAMES } from './us-layout.js';

const table = <Properties extends TProperties>(properties: Properties, about = {}) =>
  Type.Object(properties, { additionalProperties: false, ...about });
const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

const Name = Type.String({ minLength: 1, maxLength: 80, 'x-expects': 'a name of 1 to 80 characters' });
const Byte = Type.Integer({ minimum: 0, maximum: 255 });
/** A place in a report, counted from 0. */
const Place = Type.Integer({ minimum: 0, maximum: 63 });
const PATTERN = '^[0-9A-F]{2}( [0-9A-F]{2})*$';
const Bytes = Type.String({ pattern: PATTERN, 'x-expects': 'bytes in hexadecimal, such as "02 BA 00"' });

/** Where each fact is from; `none: …` says why a value that nobody gives does no harm. */
const Sources = Type.Array(table({ fact: Type.String({ minLength: 1 }), source: Type.String({ minLength: 1 }) }), {
  minItems: 1,
  'x-expects': 'at least one source',
});

const KeyboardKeys = table({ protocol: Type.Literal('keyboard'), reportId: nullable(Byte) });

const KeyBits = table({
  protocol: Type.Literal('keyBits'),
  reportId: Byte,
  reportBytes: Type.Integer({ minimum: 2, maximum: 64 }),
  /** Where the bit of each key is: the byte in the report and the mask in the byte. */
  bits: Type.Record(Type.String(), Type.Tuple([Place, Byte]), { 'x-expects': 'places of keys, such as { K0 = [1, 0x01] }' }),
  /** The report that sets the lamp: these bytes, then one with the masks of the colours that are on. */
  light: nullable(table({ command: Bytes, red: Byte, green: Byte })),
});

const FrameKeys = table({
  protocol: Type.Literal('frames'),
  /** Whether the second byte says which keypad of the line it was; otherwise there is one on the line. */
  isAddressed: Type.Boolean(),
  hasLight: Type.Boolean(),
  hasDisplay: Type.Boolean(),
});

/** What a key does, in words that only the server knows: one for each state of its window, or one for all. */
const Action = Type.Union(
  [
    table({
      free: Type.Optional(Type.String()),
      called: Type.Optional(Type.String()),
      serving: Type.Optional(Type.String()),
    }),
    Type.String(),
  ],
  { 'x-expects': 'an action, or actions by state such as { free = "call", called = "recall" }' },
);
export type KeyAction = Static<typeof Action>;
export const KeyActions = Type.Record(Type.String({ minLength: 1 }), Action, { 'x-expects': 'a table of keys and what they do' });

const KeypadSchema = table({
  vendor: Name,
  model: Name,
  keys: Type.Union([KeyboardKeys, KeyBits, FrameKeys], { 'x-expects': 'a table whose protocol is "keyboard", "keyBits" or "frames"' }),
  /** The same key again within so many milliseconds is its contact that chatters. */
  bounceMs: Type.Integer({ minimum: 0, maximum: 1000 }),
  actions: KeyActions,
  sources: Sources,
});
export type KeypadProfile = Profile<typeof KeypadSchema>;
export type KeypadKeys = KeypadProfile['keys'];

const TypedText = table({ protocol: Type.Literal('keyboard'), reportId: nullable(Byte) });
const SerialText = table({ protocol: Type.Literal('serial') });
const HidPos = table({
  protocol: Type.Literal('hidPos'),
  reportId: Byte,
  lengthAt: Place,
  aimAt: nullable(Place),
  dataAt: Place,
  dataBytesMax: Type.Integer({ minimum: 1, maximum: 63 }),
  moreAt: nullable(Place),
});

const ScannerSchema = table({
  vendor: Name,
  model: Name,
  codes: Type.Union([TypedText, SerialText, HidPos], { 'x-expects': 'a table whose protocol is "keyboard", "serial" or "hidPos"' }),
  /** After so long without another byte or report a code is over. */
  gapMs: Type.Integer({ minimum: 10, maximum: 5000 }),
  sources: Sources,
});
export type ScannerProfile = Profile<typeof ScannerSchema>;
export type ScannerCodes = ScannerProfile['codes'];

/** Whether such a keypad has a key of this name. */
export function hasKey(keys: KeypadKeys, name: string): boolean {
  switch (keys.protocol) {
    case 'keyboard':
      return KEYBOARD_KEY_NAMES.has(name);
    case 'keyBits':
      return Object.hasOwn(keys.bits, name);
    case 'frames':
      return /^[0-9A-F]{2}$/.test(name);
  }
}

function keypadRelations({ keys, actions }: KeypadProfile): readonly Misfit[] {
  const unknown = Object.keys(actions).filter((name) => !hasKey(keys, name));
  const expected = 'a key of the keypad';
  const misfits: Misfit[] = unknown.map((name) => ({ field: `actions.${name}`, expected, got: name }));
  if (keys.protocol !== 'keyBits') return misfits;
  const outside = Object.entries(keys.bits).filter(([, [byte]]) => byte >= keys.reportBytes);
  return [
    ...misfits,
    ...outside.map(([name, got]) => ({ field: `keys.bits.${name}`, expected: `a byte below ${keys.reportBytes}, and a mask`, got })),
  ];
}

export const KEYPAD_PROFILES = { folder: 'keypad', schema: KeypadSchema, relations: keypadRelations };
export const SCANNER_PROFILES = { folder: 'scanner', schema: ScannerSchema, relations: () => [] };

/** By their ids, in the order of the ids. Throws `BadProfiles` with all faults of all files. */
export const loadKeypadProfiles = (folder?: string): ReadonlyMap<string, KeypadProfile> => loadProfiles(KEYPAD_PROFILES, folder);
export const loadScannerProfiles = (folder?: string): ReadonlyMap<string, ScannerProfile> => loadProfiles(SCANNER_PROFILES, folder);

/** A profile from the text of its file, or everything that is wrong with it. */
export const readKeypadProfile = (
  file: string,
  toml: string,
): { readonly profile: KeypadProfile } | { readonly faults: readonly ProfileFault[] } => readProfile(KEYPAD_PROFILES, file, toml);
