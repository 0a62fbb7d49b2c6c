/**
 * Devices in the configuration file: one table each, such as `[printers.NAME]`, as a branch has any number of them. They are not read from
 * the environment. The declaration of their fields provides the texts of faults and the lines of `qbox.example.toml`, as `config/schema.ts`
 * does for other settings.
 */

import { type SchemaOptions, type Static, type TObject, type TSchema, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { type PortAddress, parsePortAddress } from '../../../drivers/ports/address.js';
import type { LineSettings } from '../../../drivers/ports/line.js';
import type { ErrorParameters } from '../../model/errors/refusal-reasons.js';
import { nearest, nearestFirst } from '../../model/errors/spelling.js';
import { tomlValue } from '../../protocol/configuration-file/write.js';
import { type Expectation, type Expected, expecting, expectingOf } from '../expectations.js';

/** A device at a port. */
export interface ConnectedSettings {
  /** The name by which books refer to it. */
  readonly name: string;
  /** As in the file, such as `tcp:192.168.1.50:9100`. */
  readonly port: string;
  readonly address: PortAddress;
}

/** A fault in one setting of a device. */
export interface TableFault extends Expected {
  /** `printers.hall.port` */
  readonly field: string;
  /** The value found; undefined = none. */
  readonly got: unknown;
}

/** A kind of device: the name of its tables, and the functions that read them. */
export interface DeviceKind<Device> {
  /** `printers` */
  readonly table: string;
  /** The content of `table`, by name: every device of it, or all faults. `ownProfiles`: a folder of the branch. */
  readonly read: (
    tables: Readonly<Record<string, unknown>>,
    ownProfiles?: string | null,
  ) => {
    readonly devices: readonly Device[];
    readonly faults: readonly TableFault[];
  };
  /** The lines of `qbox.example.toml`. */
  readonly example: readonly string[];
}

interface KindDeclaration<Fields extends TObject, Profile, Device> {
  readonly table: string;
  /** Each field has `description`, `x-expects` and, unless it excludes another one, `x-example`. */
  readonly fields: Fields;
  /** The comment above the example, and the name in the example. */
  readonly intro: readonly string[];
  readonly exampleName: string;
  /** Called if there is a table. Throws if the profiles cannot be read. */
  readonly loadProfiles: (own: string | null) => ReadonlyMap<string, Profile>;
  /** Makes a device of valid fields; undefined = impossible, and the faults have the reason. */
  readonly make: (fields: DeviceFields<Fields>, profiles: ReadonlyMap<string, Profile>) => Device | undefined;
}

/** The fields of a device that is connected to a port, and driven by a profile. */
export const PortField = (description: string, example: string, expects = `a port such as "${example}"`) =>
  Type.String({ minLength: 1, maxLength: 4096, description, 'x-expects': expects, 'x-example': example });
export const ProfileField = (description: string, example: string) =>
  Type.String({ minLength: 1, maxLength: 100, description, 'x-expects': 'the name of a profile', 'x-example': example });

export const WholeField = (minimum: number, maximum: number, description: string, options: SchemaOptions = {}) =>
  Type.Optional(Type.Integer({ minimum, maximum, description, 'x-expects': `a whole number from ${minimum} to ${maximum}`, ...options }));
export const SwitchField = (description: string) =>
  Type.Optional(Type.Boolean({ description, 'x-expects': 'true or false', 'x-example': false }));

/** Speeds of lines, in bits per second. */
export const BAUD = { least: 1200, most: 921_600 } as const;

export const lineSettingsOf = ({ baud, dataBits, parity, stopBits }: LineSettings): LineSettings => ({ baud, dataBits, parity, stopBits });

/** What a table of a device may be called. */
export const DEVICE_NAME = /^[a-z0-9][a-z0-9_-]{0,39}$/;

export function deviceKind<Fields extends TObject, Profile, Device>(kind: KindDeclaration<Fields, Profile, Device>): DeviceKind<Device> {
  return {
    table: kind.table,
    read: (tables, ownProfiles = null) => readTables(kind, tables, ownProfiles),
    example: ['', ...kind.intro.map((line) => `# ${line}`), `# [${kind.table}.${kind.exampleName}]`, ...exampleLines(kind.fields)],
  };
}

function readTables<Fields extends TObject, Profile, Device>(
  kind: KindDeclaration<Fields, Profile, Device>,
  tables: Readonly<Record<string, unknown>>,
  ownProfiles: string | null,
): ReturnType<DeviceKind<Device>['read']> {
  const names = Object.keys(tables);
  if (names.length === 0) return { devices: [], faults: [] };
  let profiles: ReadonlyMap<string, Profile>;
  try {
    profiles = kind.loadProfiles(ownProfiles);
  } catch (error) {
    return { devices: [], faults: [{ field: kind.table, ...expecting('profiles'), got: String(error) }] };
  }
  const devices: Device[] = [];
  const faults: TableFault[] = [];
  for (const name of names) {
    const fields = new DeviceFields(kind.table, name, tables[name], kind.fields);
    const device = fields.isTable ? kind.make(fields, profiles) : undefined;
    if (device !== undefined && fields.faults.length === 0) devices.push(Object.freeze(device));
    faults.push(...fields.faults);
  }
  return { devices, faults };
}

/** The fields of one table, and the faults found so far. */
export class DeviceFields<Fields extends TObject> {
  readonly faults: TableFault[] = [];
  readonly isTable: boolean;
  readonly #path: string;
  readonly #given: Readonly<Record<string, unknown>>;

  constructor(
    table: string,
    readonly name: string,
    value: unknown,
    fields: Fields,
  ) {
    this.#path = `${table}.${name}`;
    this.isTable = isTable(value);
    this.#given = isTable(value) ? value : {};
    if (!this.isTable) this.faults.push({ field: this.#path, ...expecting('table', { table: this.#path }), got: value });
    else this.#check(fields);
  }

  /** undefined = left out, or invalid and recorded as a fault. */
  get<Key extends keyof Static<Fields> & string>(key: Key): Static<Fields>[Key] | undefined {
    return this.#isFaulty(key) ? undefined : (this.#given[key] as Static<Fields>[Key] | undefined);
  }

  /** Records a fault that a schema cannot express. */
  fault(key: keyof Static<Fields> & string, why: Expectation, parameters: ErrorParameters = {}): undefined {
    this.faults.push({ field: `${this.#path}.${key}`, ...expecting(why, parameters), got: this.#given[key] });
    return undefined;
  }

  /** The address of a port; undefined = recorded as a fault. */
  port(key: keyof Static<Fields> & string): PortAddress | undefined {
    const text: unknown = this.get(key);
    if (typeof text !== 'string') return undefined;
    const address = parsePortAddress(text);
    if (!('fault' in address)) return address;
    const { expected: example, why } = address;
    return why === null ? this.fault(key, 'address', { example }) : this.fault(key, 'addressBecause', { example, fault: why });
  }

  /** One of the profiles; undefined = recorded as a fault. */
  profile<Profile>(key: keyof Static<Fields> & string, profiles: ReadonlyMap<string, Profile>): Profile | undefined {
    const id: unknown = this.get(key);
    if (typeof id !== 'string') return undefined;
    const near = (): string =>
      nearestFirst(id, [...profiles.keys()])
        .slice(0, 3)
        .join(', ');
    return profiles.get(id) ?? this.fault(key, 'profileMeant', { meant: near() });
  }

  #isFaulty(key: string): boolean {
    return this.faults.some(({ field }) => field === `${this.#path}.${key}`);
  }

  #check({ properties, required = [] }: TObject): void {
    if (!DEVICE_NAME.test(this.name)) {
      this.faults.push({ field: this.#path, ...expecting('deviceName'), got: this.name });
    }
    const known = Object.keys(properties);
    for (const key of Object.keys(this.#given)) {
      const meant = `${this.#path}.${nearest(key, known)}`;
      if (known.includes(key)) continue;
      this.faults.push({ field: `${this.#path}.${key}`, ...expecting('settingMeant', { meant }), got: key });
    }
    for (const [key, schema] of Object.entries<TSchema>(properties)) {
      const isMissing = !Object.hasOwn(this.#given, key);
      if (isMissing ? !required.includes(key) : Value.Check(schema, this.#given[key])) continue;
      this.faults.push({
        field: `${this.#path}.${key}`,
        ...expectingOf(schema),
        got: isMissing ? undefined : this.#given[key],
      });
    }
  }
}

const exampleLines = ({ properties }: TObject): string[] =>
  Object.entries<TSchema>(properties).flatMap(([key, schema]) => [
    '',
    `## ${schema.description}`,
    // A setting that excludes another one of the example is described only.
    ...('x-example' in schema ? [`# ${key} = ${tomlValue(schema['x-example'])}`] : []),
  ]);

export const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
