/** The kinds of profiles there are, read and checked in one way. */
import type { TSchema } from '@sinclair/typebox';
import { KEYPAD_PROFILES, SCANNER_PROFILES } from '../../../drivers/input/profile.js';
import { LED_PROFILES } from '../../../drivers/led/profiles.js';
import { PRINTER_PROFILES } from '../../../drivers/printer/profiles.js';
import { knownProfiles, type ProfileFault, type ProfileKind, readProfile } from '../../../drivers/profile-files.js';
import { UsageError } from '../failures.js';

/** What all profiles have. */
export interface AnyProfile {
  readonly id: string;
  readonly vendor: string;
  readonly model: string;
  readonly sources: readonly { readonly fact: string; readonly source: string }[];
  readonly quirks?: readonly { readonly what: string; readonly why: string }[];
}

interface Reader {
  readonly known: (own: string | null) => ReadonlyMap<string, AnyProfile>;
  readonly check: (file: string, toml: string) => readonly ProfileFault[];
  /** The profile that a new one is begun with, and a key of the file that no other kind has. */
  readonly template: string;
  readonly mark: string;
}

const reader = <Schema extends TSchema>(kind: ProfileKind<Schema>, template: string, mark: string): Reader => ({
  // Each of the schemas has what `AnyProfile` names; the type of a schema that is not known does not say so.
  known: (own) => knownProfiles(kind, own) as unknown as ReadonlyMap<string, AnyProfile>,
  check: (file, toml) => {
    const read = readProfile(kind, file, toml);
    return 'faults' in read ? read.faults : [];
  },
  template,
  mark,
});

export const PROFILE_KINDS = {
  printer: reader(PRINTER_PROFILES, 'generic-80mm', 'media'),
  led: reader(LED_PROFILES, 'candle-7', 'layout'),
  keypad: reader(KEYPAD_PROFILES, 'usb-number-pad', 'keys'),
  scanner: reader(SCANNER_PROFILES, 'serial-scanner', 'codes'),
} as const;
export type ProfileKindName = keyof typeof PROFILE_KINDS;
export const PROFILE_KIND_NAMES = Object.keys(PROFILE_KINDS) as readonly ProfileKindName[];

export const isProfileKind = (word: string): word is ProfileKindName => Object.hasOwn(PROFILE_KINDS, word);

/** Where a fault is in the file, counted from 1: the line of the field, of the table it is missing in, or the first. */
export function lineOfField(toml: string, field: string): number {
  const lines = toml.split('\n');
  const keys = field.split('.').filter((key) => key !== '');
  for (let depth = keys.length; depth > 0; depth--) {
    const line = lineOfPath(lines, keys.slice(0, depth));
    if (line !== null) return line;
  }
  return 1;
}

function lineOfPath(lines: readonly string[], path: readonly string[]): number | null {
  let table: readonly string[] = [];
  const counts = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    const header = /^\s*(\[\[?)\s*([^\]]+?)\s*\]/.exec(line);
    if (header) {
      const name = keysOf(header[2] ?? '');
      const count = counts.get(name.join('.')) ?? 0;
      counts.set(name.join('.'), count + 1);
      table = header[1] === '[[' ? [...name, String(count)] : name;
      if (isSame(table, path)) return index + 1;
      continue;
    }
    const [, key] = /^\s*([^=#]+?)\s*=/.exec(line) ?? [];
    if (key !== undefined && isSame([...table, ...keysOf(key)], path)) return index + 1;
  }
  return null;
}

const isSame = (one: readonly string[], other: readonly string[]): boolean => one.join('\0') === other.join('\0');
const keysOf = (text: string): string[] =>
  [...text.matchAll(/"([^"]*)"|'([^']*)'|([^\s."']+)/g)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');

/** Of what kind a file is, by the tables that it has. */
export function kindOfProfile(toml: string): ProfileKindName {
  const kind = PROFILE_KIND_NAMES.find((name) => new RegExp(`^\\s*\\[${PROFILE_KINDS[name].mark}[\\].]`, 'm').test(toml));
  if (kind === undefined) throw new UsageError(`of what kind it is cannot be seen: name it, --kind ${PROFILE_KIND_NAMES.join(', ')}`);
  return kind;
}
