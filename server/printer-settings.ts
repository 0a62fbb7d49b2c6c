/**
 * Printers as the file configures them: a table `[printers.NAME]` each, because there are as many as the branch has. They are not read
 * from the environment. The declaration gives the texts of faults and the lines of `qbox.example.toml`, as `settings.ts` does.
 */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { type PortAddress, parsePortAddress } from '../drivers/ports/address.js';
import type { PrinterProfile } from '../drivers/printer/profile.js';
import { loadPrinterProfiles } from '../drivers/printer/profiles.js';
import { nearest, nearestFirst } from './spelling.js';

export const PRINTERS_TABLE = 'printers';

/** A printer that can be used: its address is one, its profile is there. */
export interface PrinterSettings {
  /** By which kiosks name it. */
  readonly name: string;
  /** As the file has it, such as `tcp:192.168.1.50:9100`. */
  readonly port: string;
  readonly address: PortAddress;
  readonly profile: PrinterProfile;
  readonly mode: PrinterProfile['mode'];
  /** Metres of paper on a new roll; 0 = the roll is not counted. */
  readonly rollMetres: number;
}

/** What is wrong with one setting of a printer. */
export interface PrinterFault {
  /** `printers.hall.port` */
  readonly field: string;
  readonly expected: string;
  /** What was found instead; undefined = nothing. */
  readonly got: unknown;
}

const NAME = /^[a-z0-9][a-z0-9_-]{0,39}$/;
const ROLL_METRES_MAX = 1000;
/** New rolls as they are sold: paper of 80 mm, and the small rolls of 58 mm. */
const ROLL_METRES = { wide: 80, narrow: 30 } as const;
const NARROW_PAPER_MM = 60;

const FIELDS = Type.Object({
  port: Type.String({
    minLength: 1,
    maxLength: 4096,
    description: 'Where it is connected: usblp:/dev/usb/lp0, usb:04b8:0e15, serial:/dev/ttyUSB0?baud=38400&flow=rtscts, tcp:HOST:9100.',
    'x-expects': 'a port such as "usblp:/dev/usb/lp0" or "tcp:192.168.1.50:9100"',
    'x-example': 'usblp:/dev/usb/lp0',
  }),
  profile: Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'What model it is: a file of firmware-profiles/printer without .toml; `qctl printers` proposes one.',
    'x-expects': 'the name of a profile',
    'x-example': 'epson-tm-t20iii',
  }),
  mode: Type.Optional(
    Type.Union([Type.Literal('raster'), Type.Literal('text')], {
      description:
        'raster = tickets are printed as the preview shows them; text = in the letters of the printer. Default: as the profile says.',
      'x-expects': '"raster" or "text"',
      'x-example': 'raster',
    }),
  ),
  roll_metres: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: ROLL_METRES_MAX,
      description: `Metres of paper on a new roll; 0 = not counted. Default: ${ROLL_METRES.wide}, of paper of 58 mm ${ROLL_METRES.narrow}.`,
      'x-expects': `metres from 0 to ${ROLL_METRES_MAX}`,
      'x-example': ROLL_METRES.wide,
    }),
  ),
});
const REQUIRED: readonly string[] = FIELDS.required ?? [];
type Fields = Static<typeof FIELDS>;
const PROPERTIES: readonly (readonly [string, TSchema])[] = Object.entries(FIELDS.properties);

/** Every printer of the file, or everything that is wrong with them. */
export function readPrinters(table: Readonly<Record<string, unknown>>): {
  readonly printers: readonly PrinterSettings[];
  readonly faults: readonly PrinterFault[];
} {
  const names = Object.keys(table);
  if (names.length === 0) return { printers: [], faults: [] };
  let profiles: ReadonlyMap<string, PrinterProfile>;
  try {
    profiles = loadPrinterProfiles();
  } catch (error) {
    return { printers: [], faults: [{ field: PRINTERS_TABLE, expected: 'profiles that can be read', got: String(error) }] };
  }
  const read = names.map((name) => readPrinter(name, table[name], profiles));
  return {
    printers: read.flatMap((printer) => (Array.isArray(printer) ? [] : [printer as PrinterSettings])),
    faults: read.flatMap((printer) => (Array.isArray(printer) ? printer : [])),
  };
}

function readPrinter(name: string, value: unknown, profiles: ReadonlyMap<string, PrinterProfile>): PrinterSettings | PrinterFault[] {
  const path = `${PRINTERS_TABLE}.${name}`;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date) {
    return [{ field: path, expected: `a table [${path}]`, got: value }];
  }
  const given = value as Readonly<Record<string, unknown>>;
  const faults: PrinterFault[] = [];
  if (!NAME.test(name)) faults.push({ field: path, expected: 'a name of 1 to 40 letters a-z, digits, - and _', got: name });
  faults.push(...unknownFields(path, given));
  for (const [key, schema] of PROPERTIES) {
    const isMissing = !Object.hasOwn(given, key);
    if (isMissing ? !REQUIRED.includes(key) : Value.Check(schema, given[key])) continue;
    faults.push({ field: `${path}.${key}`, expected: String(schema['x-expects']), got: isMissing ? undefined : given[key] });
  }
  const isFaulty = (key: string): boolean => faults.some(({ field }) => field === `${path}.${key}`);
  const { port, profile: profileId, mode, roll_metres } = given as Fields;
  const address = isFaulty('port') ? { fault: '' } : parsePortAddress(port);
  if ('fault' in address && !isFaulty('port')) faults.push({ field: `${path}.port`, expected: expectedIn(address.fault), got: port });
  const profile = profiles.get(profileId);
  if (profile === undefined && !isFaulty('profile')) faults.push(unknownProfile(`${path}.profile`, profileId, [...profiles.keys()]));
  if (faults.length > 0 || 'fault' in address || profile === undefined) return faults;
  const rollMetres = roll_metres ?? (profile.media.paperWidthMm < NARROW_PAPER_MM ? ROLL_METRES.narrow : ROLL_METRES.wide);
  return Object.freeze({ name, port, address, profile, mode: mode ?? profile.mode, rollMetres });
}

/** Of `expected …; got …` and `why; expected …, got …` what belongs behind the word expected. */
function expectedIn(fault: string): string {
  const [, why, instead] = /^(.*); expected (.*), got /.exec(fault) ?? [];
  return instead === undefined ? fault.replace(/^expected (.*); got .*$/, '$1') : `${instead} (${why})`;
}

function unknownFields(path: string, given: Readonly<Record<string, unknown>>): PrinterFault[] {
  const known = PROPERTIES.map(([key]) => key);
  return Object.keys(given)
    .filter((key) => !known.includes(key))
    .map((key) => ({ field: `${path}.${key}`, expected: `a known setting (did you mean ${path}.${nearest(key, known)}?)`, got: key }));
}

const unknownProfile = (field: string, id: string, known: readonly string[]): PrinterFault => ({
  field,
  expected: `the name of a profile (did you mean ${nearestFirst(id, known).slice(0, 3).join(', ')}?)`,
  got: id,
});

/** The lines of `qbox.example.toml` about printers. */
export function printersExample(): string[] {
  const lines = PROPERTIES.flatMap(([key, schema]) => [
    '',
    `## ${schema.description}`,
    `# ${key} = ${JSON.stringify(schema['x-example'])}`,
  ]);
  return [
    '',
    '# Printers: a table each, under the name by which kiosks choose it (`printer`, `spare_printer`). They are set in the file only;',
    '# `qctl printers` finds those that are plugged into USB.',
    `# [${PRINTERS_TABLE}.hall]`,
    ...lines,
  ];
}
