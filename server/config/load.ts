/**
 * Flags, environment and a TOML file become one frozen Config, or the list of all faults: a technician can fix them in one go. `schema.ts`
 * declares the settings.
 */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Value } from '@sinclair/typebox/value';
import { parse, TomlError } from 'smol-toml';
import { errorCode, messageOf } from '../../drivers/error-code.js';
import { editDistance, nearest } from '../model/errors/spelling.js';
import { DEVICE_TABLES, type Devices, readDevices } from './devices/all.js';
import { isTable } from './devices/tables.js';
import { type Expected, expecting, expectingOf } from './expectations.js';
import type { ConfigFault, ConfigFaults } from './fault.js';
import { type Flags, readFlags } from './flags.js';
import { RELATIONS } from './relations.js';
import { SETTINGS, type Setting, type Settings, TABLE_NAMES } from './schema.js';

/** All settings, validated and frozen: `config.limits.requestsPerSecond`. */
export type Config = Settings & Devices;

/** The command line requested a text (`--help`, `--version`), not a server: print it and end. */
interface ConfigAnswer {
  readonly answer: string;
}

/** Where the text of the configuration file comes from. */
interface Files {
  readonly readFile: (path: string) => string;
  /** A box that was told no file has one in its data folder, as soon as its page has written it. */
  readonly withOwn: boolean;
}

/**
 * @param argv the command line without node and the script: `process.argv.slice(2)`
 * @returns the Config, or all faults, or the text that `--help` or `--version` requested. Does not throw.
 */
export function loadConfig(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
  files: Partial<Files> = {},
): Config | ConfigFaults | ConfigAnswer {
  const flags = readFlags(argv);
  if (flags.answer !== undefined) return { answer: flags.answer };
  const { file, chosen } = chooseValues(flags, environment, files);
  const devices = readDeviceTables(file, chosen);
  const faults = [
    ...flags.faults,
    ...file.faults,
    ...misspeltVariables(environment),
    ...chosen.flatMap(({ fault }) => fault ?? []),
    ...relationFaults(chosen),
    ...devices.faults,
  ];
  return faults.length > 0 ? { faults } : freezeConfig(chosen, devices.devices);
}

/** The configuration file of a box with this command line, which need not be there if it is the one in its data folder. */
export function configFileIn(argv: readonly string[], environment: NodeJS.ProcessEnv): string {
  const flags = readFlags(argv);
  return namedFile(flags, environment) ?? ownFile(flags, environment);
}

const namedFile = ({ values }: Flags, environment: NodeJS.ProcessEnv): string | undefined =>
  values.get('config') ?? given(environment.QBOX_CONFIG);

/** Whether somebody wrote the configuration for this box; otherwise it has its own file, which its pages write. */
export const hasNamedFile = (argv: readonly string[], environment: NodeJS.ProcessEnv): boolean =>
  namedFile(readFlags(argv), environment) !== undefined;

/** The data folder is known without it, so it cannot name another one. */
function ownFile({ values }: Flags, environment: NodeJS.ProcessEnv): string {
  return resolve(values.get('data') ?? given(environment.QBOX_DATA) ?? String(DATA.schema.default), OWN_FILE);
}

const OWN_FILE = 'qbox.toml';
const DATA = SETTINGS.find(({ path }) => path === 'server.data') as Setting;

/** The value of each setting, valid or not, and its source. */
export const settingsInEffect = (argv: readonly string[], environment: NodeJS.ProcessEnv, files: Partial<Files> = {}): readonly Chosen[] =>
  chooseValues(readFlags(argv), environment, files).chosen;

function chooseValues(flags: Flags, environment: NodeJS.ProcessEnv, { readFile = readText, withOwn = false }: Partial<Files>) {
  const named = namedFile(flags, environment);
  const file = named === undefined && withOwn ? readOwnFile(ownFile(flags, environment), readFile) : readConfigFile(named, readFile);
  const sources = { flags: flags.values, environment, file };
  const isDemo = SETTINGS.some((setting) => setting.path === 'server.demo' && chooseValue(setting, sources, false).value === true);
  return { file, chosen: SETTINGS.map((setting) => chooseValue(setting, sources, isDemo)) };
}

interface ConfigFile {
  readonly path: string;
  readonly tables: Readonly<Record<string, unknown>>;
  readonly faults: readonly ConfigFault[];
}

const readText: Files['readFile'] = (path) => readFileSync(path, 'utf8');

/** Of a file that need not be there, nor its folder. */
export function textOrEmpty(path: string, readFile = readText): string {
  try {
    return readFile(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return '';
    throw error;
  }
}

function readOwnFile(path: string, readFile: Files['readFile']): ConfigFile {
  const file = readConfigFile(path, (named) => textOrEmpty(named, readFile));
  const { server } = file.tables;
  if (!isTable(server) || !Object.hasOwn(server, DATA.fileKey)) return file;
  const fault = { field: DATA.path, ...expecting('dataFolderKnown'), got: quote(server[DATA.fileKey]) };
  return { ...file, faults: [...file.faults, { ...fault, source: `file ${path}` }] };
}

function readConfigFile(path: string | undefined, readFile: Files['readFile']): ConfigFile {
  if (path === undefined) return { path: '', tables: {}, faults: [] };
  const source = `file ${path}`;
  try {
    const tables = parse(readFile(path));
    return { path, tables, faults: unknownKeys(tables, source) };
  } catch (error) {
    const field = error instanceof TomlError ? `line ${error.line}, column ${error.column}` : 'config';
    const expected = expecting(error instanceof TomlError ? 'toml' : 'readableFile');
    const got = messageOf(error).split('\n')[0];
    return { path, tables: {}, faults: [{ field, ...expected, got, source }] };
  }
}

/** Devices are in tables of their own, which `devices/all.ts` reads. */
function readDeviceTables({ path, tables }: ConfigFile, chosen: readonly Chosen[]): { devices: Devices; faults: readonly ConfigFault[] } {
  const { devices, faults } = readDevices(tables, chosen.find(({ setting }) => setting.path === 'devices.profiles')?.value);
  const quoted = faults.map((fault) => ({ ...fault, got: fault.got === undefined ? 'nothing' : quote(fault.got), source: `file ${path}` }));
  return { devices, faults: quoted };
}

function unknownKeys(tables: Readonly<Record<string, unknown>>, source: string): ConfigFault[] {
  const names = [...TABLE_NAMES, ...DEVICE_TABLES];
  return Object.entries(tables).flatMap(([name, table]) => {
    const isKnown = names.includes(name);
    if (isTable(table) && DEVICE_TABLES.includes(name)) return [];
    if (!isTable(table)) {
      const expected = isKnown ? expecting('table', { table: name }) : meantIn('inTable', '', name);
      return [{ field: name, ...expected, got: quote(table), source }];
    }
    if (!isKnown) return [{ field: name, ...expecting('tableMeant', { meant: nearest(name, names) }), got: `[${name}]`, source }];
    return Object.keys(table)
      .filter((key) => !SETTINGS.some((setting) => setting.table === name && setting.fileKey === key))
      .map((key) => ({
        field: `${name}.${key}`,
        ...meantIn('knownSetting', name, key),
        got: key,
        source,
      }));
  });
}

interface Chosen {
  readonly setting: Setting;
  readonly value: unknown;
  readonly source: string;
  readonly fault: ConfigFault | undefined;
}

interface Sources {
  readonly flags: ReadonlyMap<string, string>;
  readonly environment: NodeJS.ProcessEnv;
  readonly file: ConfigFile;
}

/** Flag over environment over file over default. */
function chooseValue(setting: Setting, { flags, environment, file }: Sources, isDemo: boolean): Chosen {
  const flag = setting.flag === undefined ? undefined : flags.get(setting.key);
  if (flag !== undefined) return checkValue(setting, fromText(setting, flag), `flag --${setting.key}`);
  const variable = given(environment[setting.environment]);
  if (variable !== undefined) return checkValue(setting, fromText(setting, variable), `environment ${setting.environment}`);
  const table = file.tables[setting.table];
  if (isTable(table) && Object.hasOwn(table, setting.fileKey)) return checkValue(setting, table[setting.fileKey], `file ${file.path}`);
  const { 'x-demo': ofDemo } = setting.schema;
  return checkValue(setting, isDemo && ofDemo !== undefined ? ofDemo : setting.schema.default, 'default');
}

function checkValue(setting: Setting, value: unknown, source: string): Chosen {
  const isGood = Value.Check(setting.schema, value);
  const fault = isGood ? undefined : { field: setting.path, ...expectingOf(setting.schema), got: quote(value), source };
  return { setting, value, source, fault };
}

/** Converts a text of the command line or environment to the kind of the setting; a text that does not fit stays and fails the check. */
function fromText(setting: Setting, text: string): unknown {
  const { type, items } = setting.schema;
  if (type === 'integer') return wholeNumberOf(text);
  if (type === 'boolean') return /^(1|true|yes|on)$/i.test(text) ? true : /^(0|false|no|off)$/i.test(text) ? false : text;
  if (type !== 'array') return text;
  const parts = text.split(',').map((part) => part.trim());
  return items?.type === 'integer' ? parts.map(wholeNumberOf) : parts;
}

const wholeNumberOf = (text: string): unknown => (/^-?\d{1,15}$/.test(text.trim()) ? Number(text) : text);

/** An empty variable counts as not set: `QBOX_PORT= make run`. */
const given = (variable: string | undefined): string | undefined => (variable === '' ? undefined : variable);

/** Relations are checked even if other settings are wrong, as far as their own values have the right kind. */
function relationFaults(chosen: readonly Chosen[]): ConfigFault[] {
  const config = assemble(chosen.map((entry) => (entry.fault ? { ...entry, value: entry.setting.schema.default } : entry)));
  return RELATIONS.filter(({ holds }) => !holds(config)).flatMap(({ path, expects }) => {
    const entry = chosen.find(({ setting }) => setting.path === path);
    if (!entry || entry.fault) return [];
    return [{ field: path, ...expects, got: entry.value === null ? 'nothing' : quote(entry.value), source: entry.source }];
  });
}

function assemble(chosen: readonly Chosen[]): Settings {
  const tables = TABLE_NAMES.map((table) => {
    const entries = chosen.filter(({ setting }) => setting.table === table).map(({ setting, value }) => [setting.key, value]);
    return [table, Object.fromEntries(entries)];
  });
  // Every value has passed the check of its schema or is its default, so the whole has the derived type.
  return Object.fromEntries(tables) as Settings;
}

function freezeConfig(chosen: readonly Chosen[], devices: Devices): Config {
  const settings = assemble(
    chosen.map((entry) => ({ ...entry, value: Array.isArray(entry.value) ? Object.freeze([...entry.value]) : entry.value })),
  );
  for (const table of Object.values(settings)) Object.freeze(table);
  return Object.freeze({ ...settings, ...devices });
}

/** Faults are logged, so that a password in an address is left out. */
function quote(value: unknown): string {
  const text = (JSON.stringify(value) ?? String(value)).replace(/(:\/\/[^/"@:]*:)(?:[^"\\]|\\.)*@/g, '$1…@');
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** Only near misses: variables of other programs may also begin with QBOX_. */
function misspeltVariables(environment: NodeJS.ProcessEnv): ConfigFault[] {
  const known = ['QBOX_CONFIG', ...SETTINGS.map((setting) => setting.environment)];
  return Object.keys(environment)
    .filter((name) => name.startsWith('QBOX_') && !known.includes(name))
    .map((name) => ({ name, meant: nearest(name, known) }))
    .filter(({ name, meant }) => editDistance(name, meant) <= (name.length < 13 ? 1 : 2))
    .map(({ name, meant }) => ({
      field: name,
      ...expecting('variableMeant', { meant }),
      got: undefined,
      source: `environment ${name}`,
    }));
}

const MEANT = { knownSetting: 'settingMeant', inTable: 'inTableMeant' } as const;

/** With the setting that was meant, if one is near: the right key in the wrong table rather than a similar key in the right table. */
function meantIn(code: keyof typeof MEANT, table: string, key: string): Expected {
  const distance = (setting: Setting) => 2 * editDistance(key, setting.fileKey) + (setting.table === table ? 0 : 1);
  const best = SETTINGS.reduce((near, setting) => (distance(setting) < distance(near) ? setting : near));
  return 2 * editDistance(key, best.fileKey) <= key.length ? expecting(MEANT[code], { meant: best.path }) : expecting(code);
}
