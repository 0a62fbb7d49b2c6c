/** Device profiles, one TOML file for each model in a folder of `firmware-profiles/`: read, validated and returned. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type ObjectOptions, type Static, type TProperties, type TSchema, Type } from '@sinclair/typebox';
import { Value, type ValueError, ValueErrorType } from '@sinclair/typebox/value';
import { parse, TomlError } from 'smol-toml';
import { shippedPath } from './shipped.js';

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export interface ProfileKind<Schema extends TSchema> {
  /** `printer`: the folder in `firmware-profiles/`. */
  readonly folder: string;
  readonly schema: Schema;
  /** Checks that the schema cannot express: relations between fields. */
  relations(profile: Profile<Schema>): readonly Misfit[];
}

/** Content of a file, and its name, such as `epson-tm-t20iii`. */
export type Profile<Schema extends TSchema> = Static<Schema> & { readonly id: string };

/** A field that contradicts another one. */
export interface Misfit {
  readonly field: string;
  readonly expected: string;
  readonly got: unknown;
}

export interface ProfileFault {
  /** `epson-tm-t20iii.toml` */
  readonly file: string;
  /** `raster.rowsPerBandMax`; empty = the file itself. */
  readonly field: string;
  readonly expected: string;
  /** The value found; undefined = missing. */
  readonly got: unknown;
  /** Of the text; absent = that of the field. */
  readonly line?: number;
}

/** Invalid profiles; the message lists every fault of every file. */
export class BadProfiles extends Error {
  override readonly name = 'BadProfiles';
  constructor(
    folder: string,
    readonly faults: readonly ProfileFault[],
  ) {
    super(`profiles in ${folder} that cannot be used:\n${describeProfileFaults(faults)}`);
  }
}

/** One line a fault: `epson-tm-t20iii.toml: media.dpi: expected 100 to 600, got 20`. */
export function describeProfileFaults(faults: readonly ProfileFault[]): string {
  return faults
    .map(({ file, field, expected, got }) => `${[file, field].filter(Boolean).join(': ')}: expected ${expected}${found(got)}`)
    .join('\n');
}

/** Profiles by id, sorted. Throws `BadProfiles` with all faults of all files. */
export function loadProfiles<Schema extends TSchema>(
  kind: ProfileKind<Schema>,
  folder = shippedPath(join('firmware-profiles', kind.folder)),
): ReadonlyMap<string, Profile<Schema>> {
  // A pipe with such a name would block the reader.
  const isFile = (file: string): boolean => statSync(join(folder, file), { throwIfNoEntry: false })?.isFile() ?? true;
  const files = readdirSync(folder).filter((file) => file.endsWith('.toml') && isFile(file));
  const read = files.sort().map((file) => readProfile(kind, file, readFileSync(join(folder, file), 'utf8')));
  const faults = read.flatMap((one) => ('faults' in one ? one.faults : []));
  if (faults.length > 0) throw new BadProfiles(folder, faults);
  return new Map(read.flatMap((one) => ('profile' in one ? [[one.profile.id, one.profile] as const] : [])));
}

/** One that ships with the program: reading all of them takes a tenth of a start. */
export function shippedProfile<Schema extends TSchema>(kind: ProfileKind<Schema>, id: string): Profile<Schema> {
  const file = `${id}.toml`;
  const folder = shippedPath(join('firmware-profiles', kind.folder));
  const read = readProfile(kind, file, readFileSync(join(folder, file), 'utf8'));
  if ('faults' in read) throw new BadProfiles(folder, read.faults);
  return read.profile;
}

/** By kind. They ship with the program, and do not change while it runs: a page that looks for devices asks for them every few seconds. */
const shippedProfiles = new Map<string, ReadonlyMap<string, unknown>>();

function shippedOf<Schema extends TSchema>(kind: ProfileKind<Schema>): ReadonlyMap<string, Profile<Schema>> {
  const known = shippedProfiles.get(kind.folder) as ReadonlyMap<string, Profile<Schema>> | undefined;
  const profiles = known ?? loadProfiles(kind);
  shippedProfiles.set(kind.folder, profiles);
  return profiles;
}

/**
 * The profiles that ship with the project, and those of the branch in the folder of the same name below `own`. A profile of the branch
 * replaces a shipped one with the same id: an update may bring a model that the branch had to write before, and must not stop the box.
 */
export function knownProfiles<Schema extends TSchema>(kind: ProfileKind<Schema>, own: string | null): ReadonlyMap<string, Profile<Schema>> {
  const shipped = shippedOf(kind);
  const folder = own === null ? null : join(own, kind.folder);
  return folder === null || !existsSync(folder) ? shipped : new Map([...shipped, ...loadProfiles(kind, folder)]);
}

export function readProfile<Schema extends TSchema>(
  kind: ProfileKind<Schema>,
  file: string,
  toml: string,
): { readonly profile: Profile<Schema> } | { readonly faults: readonly ProfileFault[] } {
  const id = basename(file, '.toml');
  const fault = (field: string, expected: string, got?: unknown): ProfileFault => ({ file, field, expected, got });
  if (!ID.test(id)) return { faults: [fault('', 'a name of small letters, digits and single -, such as epson-tm-t20iii.toml')] };
  let table: unknown;
  try {
    table = parse(toml);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [what] = error.message.replace('Invalid TOML document: ', '').split('\n');
    const { line, column } = error;
    return { faults: [{ ...fault('', `TOML; line ${line}, column ${column}: ${what}`), line }] };
  }
  const given = withNulls(kind.schema, table);
  if (!Value.Check(kind.schema, given)) {
    const errors = [...Value.Errors(kind.schema, given)].flatMap(innermost);
    const faults = errors.map(({ path, schema, type, value }) => {
      const isUnknown = type === ValueErrorType.ObjectAdditionalProperties;
      return fault(path.slice(1).replaceAll('/', '.'), isUnknown ? 'nothing: there is no such key' : expectation(schema), value);
    });
    // A missing key gives two errors: one for the key, and one for its undefined value.
    return { faults: faults.filter(({ field }, at) => faults.findIndex((other) => other.field === field) === at) };
  }
  const profile = { ...Object(given), id } as Profile<Schema>;
  const faults = kind.relations(profile).map(({ field, expected, got }) => fault(field, expected, got));
  return faults.length > 0 ? { faults } : { profile };
}

/** TOML has no null: a missing nullable key becomes null. */
function withNulls(schema: TSchema, value: unknown): unknown {
  if (isNullable(schema) && value === undefined) return null;
  const meant = alternatives(schema)[meantIndex(schema, value)] ?? schema;
  if (meant !== schema) return withNulls(meant, value);
  if (schema.properties === undefined || !isTable(value)) return value;
  const filled: Record<string, unknown> = { ...value };
  for (const [key, property] of Object.entries<TSchema>(schema.properties)) {
    const filledIn = withNulls(property, filled[key]);
    if (filledIn !== undefined) filled[key] = filledIn;
  }
  return filled;
}

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const alternatives = ({ anyOf }: TSchema): readonly TSchema[] => (Array.isArray(anyOf) ? anyOf : []);
const isNullable = (schema: TSchema): boolean => alternatives(schema).some(({ type }) => type === 'null');

/** The alternative that a value matches: a table with the same words at its fixed keys, such as `family = "candle"`. */
function meantIndex(schema: TSchema, value: unknown): number {
  if (!isTable(value)) return alternatives(schema).findIndex(({ type }) => type !== 'null' && type !== 'object' && isNullable(schema));
  return alternatives(schema).findIndex(({ properties }) =>
    Object.entries<TSchema>(properties ?? {}).every(([key, property]) => !('const' in property) || property.const === value[key]),
  );
}

// A union of tables or null fails as a whole; the errors inside the matching table are more useful.
function innermost(error: ValueError): ValueError[] {
  if (error.type !== ValueErrorType.Union) return [error];
  const meant = isTable(error.value) ? error.errors[meantIndex(error.schema, error.value)] : undefined;
  return meant === undefined ? [error] : [...meant].flatMap(innermost);
}

function expectation(schema: TSchema): string {
  if (typeof schema['x-expects'] === 'string') return schema['x-expects'];
  const { type, minimum, maximum } = schema;
  const others = alternatives(schema).filter((one) => one.type !== 'null');
  if (others.length > 0) return others.map(expectation).join(' or ');
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

/** A table of a profile. It refuses unknown keys: most of them are misspelt. */
export const table = <Properties extends TProperties>(properties: Properties, about: ObjectOptions = {}) =>
  Type.Object(properties, { additionalProperties: false, ...about });
/** TOML has no null: a nullable key is left out of the file. */
export const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
export const oneOf = <Value extends string>(...values: Value[]) => Type.Union(values.map((value) => Type.Literal(value)));

const Words = Type.String({ minLength: 1 });

/** Pitfalls for technicians, and every undocumented value that was chosen to be safe. */
export const Quirk = table({ what: Words, why: Words });

/** Fields, such as "media.dpi, cut", and their document and page, or file. `none: …` says why an undocumented value does no harm. */
const Source = table({ fact: Words, source: Words });
export const Sources = Type.Array(Source, { minItems: 1, 'x-expects': 'at least one source' });

/** The tables of a profile that lack a source. */
export function unsourced(sources: Static<typeof Sources>, tables: readonly string[]): readonly Misfit[] {
  const facts = sources.flatMap(({ fact }) => fact.split(', '));
  return tables
    .filter((name) => !facts.some((fact) => fact === name || fact.startsWith(`${name}.`)))
    .map((name) => ({ field: 'sources', expected: `a source for ${name}`, got: undefined }));
}
