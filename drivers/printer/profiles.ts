/** The profiles of `firmware-profiles/printer/`: read, checked and handed out. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TSchema } from '@sinclair/typebox';
import { Value, type ValueError, ValueErrorType } from '@sinclair/typebox/value';
import { parse, TomlError } from 'smol-toml';
import { PrinterProfile } from './profile.js';
import { profileRelations } from './profile-relations.js';

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** What is wrong with one field of a profile. */
export interface ProfileFault {
  /** `epson-tm-t20iii.toml` */
  readonly file: string;
  /** `raster.rowsPerBandMax`; empty = the file itself. */
  readonly field: string;
  readonly expected: string;
  /** What was found instead; undefined = nothing. */
  readonly got: unknown;
}

/** Profiles that cannot be used; the message has every fault of every file. */
export class BadProfiles extends Error {
  override readonly name = 'BadProfiles';
  constructor(readonly faults: readonly ProfileFault[]) {
    super(`profiles of printers that cannot be used:\n${describeProfileFaults(faults)}`);
  }
}

/** One line a fault: `epson-tm-t20iii.toml: media.dpi: expected 100 to 600, got 20`. */
export function describeProfileFaults(faults: readonly ProfileFault[]): string {
  return faults
    .map(({ file, field, expected, got }) => `${[file, field].filter(Boolean).join(': ')}: expected ${expected}${found(got)}`)
    .join('\n');
}

/** The profiles by their ids, in the order of the ids. Throws `BadProfiles` with all faults of all files. */
export function loadPrinterProfiles(folder = findFolder()): ReadonlyMap<string, PrinterProfile> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.toml'));
  const read = files.sort().map((file) => readProfile(file, readFileSync(join(folder, file), 'utf8')));
  const faults = read.flatMap((one) => ('faults' in one ? one.faults : []));
  if (faults.length > 0) throw new BadProfiles(faults);
  return new Map(read.flatMap((one) => ('faults' in one ? [] : [[one.id, one] as const])));
}

/** A profile from the text of its file, or everything that is wrong with it. */
export function readProfile(file: string, toml: string): PrinterProfile | { readonly faults: readonly ProfileFault[] } {
  const id = basename(file, '.toml');
  const fault = (field: string, expected: string, got?: unknown): ProfileFault => ({ file, field, expected, got });
  if (!ID.test(id)) return { faults: [fault('', 'a name of small letters, digits and single -, such as epson-tm-t20iii.toml')] };
  let table: unknown;
  try {
    table = parse(toml);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [what] = error.message.replace('Invalid TOML document: ', '').split('\n');
    return { faults: [fault('', `TOML; line ${error.line}, column ${error.column}: ${what}`)] };
  }
  const given = withNulls(PrinterProfile, table);
  if (!Value.Check(PrinterProfile, given)) {
    const errors = [...Value.Errors(PrinterProfile, given)].flatMap(innermost);
    const faults = errors.map(({ path, schema, type, value }) => {
      const isUnknown = type === ValueErrorType.ObjectAdditionalProperties;
      return fault(path.slice(1).replaceAll('/', '.'), isUnknown ? 'nothing: there is no such key' : expectation(schema), value);
    });
    // A key that is missing is told twice: as missing, and as nothing where something was expected.
    return { faults: faults.filter(({ field }, at) => faults.findIndex((other) => other.field === field) === at) };
  }
  const profile = { ...given, id };
  const faults = profileRelations(profile).map(({ field, expected, got }) => fault(field, expected, got));
  return faults.length > 0 ? { faults } : profile;
}

/** TOML has no null: what may be null and is left out becomes null. */
function withNulls(schema: TSchema, value: unknown): unknown {
  const [inner] = alternatives(schema);
  if (inner !== undefined) return value === undefined ? null : withNulls(inner, value);
  if (schema.properties === undefined || typeof value !== 'object' || value === null) return value;
  const filled: Record<string, unknown> = { ...value };
  for (const [key, property] of Object.entries<TSchema>(schema.properties)) {
    const filledIn = withNulls(property, filled[key]);
    if (filledIn !== undefined) filled[key] = filledIn;
  }
  return filled;
}

/** What a value may be besides null; empty = it may not be null. */
function alternatives({ anyOf }: TSchema): readonly TSchema[] {
  if (!Array.isArray(anyOf) || !anyOf.some(({ type }: TSchema) => type === 'null')) return [];
  return anyOf.filter(({ type }: TSchema) => type !== 'null');
}

// "This table or nothing" fails as a whole; what is wrong inside the table says more.
function innermost(error: ValueError): ValueError[] {
  const isTable = typeof error.value === 'object' && error.value !== null;
  const [table] = error.errors;
  return error.type === ValueErrorType.Union && isTable && table !== undefined ? [...table].flatMap(innermost) : [error];
}

function expectation(schema: TSchema): string {
  if (typeof schema['x-expects'] === 'string') return schema['x-expects'];
  const { anyOf, type, minimum, maximum } = schema;
  if (Array.isArray(anyOf)) {
    const others = anyOf.filter((one: TSchema) => one.type !== 'null');
    return others.map(expectation).join(' or ');
  }
  if ('const' in schema) return JSON.stringify(schema.const);
  if (minimum !== undefined) return `${type === 'integer' ? 'a whole number' : 'a number'} from ${minimum} to ${maximum}`;
  switch (type) {
    case 'boolean':
      return 'true or false';
    case 'string':
      return 'some text';
    case 'array':
      return 'a list';
    default:
      return 'a table';
  }
}

function found(got: unknown): string {
  return got === undefined ? '' : `, got ${JSON.stringify(got)}`;
}

// The modules run from their sources and from dist/, at different depths of the tree.
function findFolder(): string {
  let root = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const folder = join(root, 'firmware-profiles', 'printer');
    if (existsSync(folder)) return folder;
    if (dirname(root) === root) throw new Error('firmware-profiles/printer is missing from this installation');
    root = dirname(root);
  }
}
