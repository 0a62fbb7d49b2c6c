/** Models of keypads and scanners. The schemas check the files of `firmware-profiles/`; see the READMEs there. */
import { type Static, Type } from '@sinclair/typebox';
import { loadProfiles, type Misfit, OrNull, type Profile, readProfile, Sources, table } from '../profile-files.js';
import { KEYPAD_KINDS, keypadKind } from './keypads/index.js';

const Name = Type.String({ minLength: 1, maxLength: 80, 'x-expects': 'a name of 1 to 80 characters' });
const Byte = Type.Integer({ minimum: 0, maximum: 255 });
/** A position in a report, counted from 0. */
const Place = Type.Integer({ minimum: 0, maximum: 63 });

/** Action of a key, in words that only the server knows: one for each state of its window, or one for all. */
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
  keys: Type.Union(
    KEYPAD_KINDS.map(({ settings }) => settings),
    {
      'x-expects': `a table whose protocol is one of ${KEYPAD_KINDS.map(({ settings }) => settings.properties.protocol.const).join(', ')}`,
    },
  ),
  /** The same key again within this time is contact bounce. */
  bounceMs: Type.Integer({ minimum: 0, maximum: 1000 }),
  actions: KeyActions,
  sources: Sources,
});
export type KeypadProfile = Profile<typeof KeypadSchema>;

const TypedText = table({ protocol: Type.Literal('keyboard'), reportId: OrNull(Byte) });
const SerialText = table({ protocol: Type.Literal('serial') });
/** HID-POS whose places are in the report descriptor of the device. */
const DescribedHidPos = table({ protocol: Type.Literal('hidPosDescribed') });
const HidPos = table({
  protocol: Type.Literal('hidPos'),
  reportId: Byte,
  lengthAt: Place,
  aimAt: OrNull(Place),
  dataAt: Place,
  dataBytesMax: Type.Integer({ minimum: 1, maximum: 63 }),
  moreAt: OrNull(Place),
});

const ScannerSchema = table({
  vendor: Name,
  model: Name,
  codes: Type.Union([TypedText, SerialText, HidPos, DescribedHidPos], {
    'x-expects': 'a table whose protocol is "keyboard", "serial", "hidPos" or "hidPosDescribed"',
  }),
  /** A code ends after this time without another byte or report. */
  gapMs: Type.Integer({ minimum: 10, maximum: 5000 }),
  sources: Sources,
});
export type ScannerProfile = Profile<typeof ScannerSchema>;
export type ScannerCodes = ScannerProfile['codes'];

function keypadRelations({ keys, actions }: KeypadProfile): readonly Misfit[] {
  const kind = keypadKind(keys);
  const unknown = Object.keys(actions).filter((name) => !kind.hasKey(keys, name));
  const misfits = unknown.map((name) => ({ field: `actions.${name}`, expected: 'a key of the keypad', got: name }));
  return [...misfits, ...(kind.misfits?.(keys) ?? [])];
}

export const KEYPAD_PROFILES = { folder: 'keypad', schema: KeypadSchema, relations: keypadRelations };
export const SCANNER_PROFILES = { folder: 'scanner', schema: ScannerSchema, relations: () => [] };

export const loadKeypadProfiles = (folder?: string) => loadProfiles(KEYPAD_PROFILES, folder);
export const loadScannerProfiles = (folder?: string) => loadProfiles(SCANNER_PROFILES, folder);
export const readKeypadProfile = (file: string, toml: string) => readProfile(KEYPAD_PROFILES, file, toml);
