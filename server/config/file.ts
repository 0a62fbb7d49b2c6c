/** The text of a configuration file, changed in one place and otherwise kept byte for byte, and written completely or not at all. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'smol-toml';
import { syncFolder } from '../../db/files/sync-folder.js';
import { errorCode } from '../../drivers/error-code.js';
import { linesOf, tableIn } from '../protocol/configuration-file/toml-tables.js';
import { tomlValue } from '../protocol/configuration-file/write.js';

/** The file was changed by another program since `before` was read. */
export class ChangedMeanwhileError extends Error {}

const meanwhile = (named: string): string => `${named} was changed by another program meanwhile: nothing was written`;

interface Replacement {
  readonly named: string;
  /** The text that was read; null = there is no file yet. */
  readonly before: string | null;
  readonly text: string;
  readonly read: (path: string) => string;
  /** Receives the text of before. */
  readonly copy?: string;
}

/** Replaces the file, and keeps its owner and mode. Throws if it was changed meanwhile, or cannot be written; then nothing is. */
export function replaceFile({ named, before, text, read, copy }: Replacement): void {
  const path = before === null ? resolve(named) : realpathSync(named);
  if (before === null) {
    withFresh(path, text, (fresh) => {
      chmodSync(fresh, NEW_MODE);
      try {
        // Fails if the file has appeared meanwhile.
        linkSync(fresh, path);
      } catch (failure) {
        throw errorCode(failure) === 'EEXIST' ? new ChangedMeanwhileError(meanwhile(named)) : failure;
      }
      syncFolder(dirname(path));
    });
    return;
  }
  const put = (fresh: string, at: string): void => {
    const { mode, uid, gid } = statSync(path);
    chmodSync(fresh, mode & 0o7777);
    if (process.geteuid?.() === 0) chownSync(fresh, uid, gid);
    if (read(path) !== before) throw new ChangedMeanwhileError(meanwhile(named));
    renameSync(fresh, at);
    // What is answered as written is there after a loss of power, too.
    syncFolder(dirname(at));
  };
  if (copy !== undefined) withFresh(copy, before, (fresh) => put(fresh, copy));
  withFresh(path, text, (fresh) => put(fresh, path));
}

/** The user of the service must be able to read it, and tables of devices are no secrets. */
const NEW_MODE = 0o644;

function withFresh(path: string, text: string, use: (fresh: string) => void): void {
  const fresh = join(dirname(path), `.${randomBytes(6).toString('hex')}.toml`);
  try {
    writeWhole(fresh, text);
    use(fresh);
  } finally {
    rmSync(fresh, { force: true });
  }
}

function writeWhole(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    // In as many writes as it takes: a disk that is nearly full takes a part of one without an error.
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

export function withTable(text: string, table: string): string {
  const end = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${text}${end}${text === '' ? '' : '\n'}${table}`;
}

/**
 * The text without a table and its subtables; null = it cannot be removed cleanly. Comments above it and above the next table stay: the
 * table they belong to is not known.
 */
export function withoutTable(text: string, table: string, name: string): string | null {
  const lines = text.split('\n');
  const headers = lines.map(tableIn);
  const isOurs = (header: (typeof headers)[number]): boolean => header?.keys[0] === table && header.keys[1] === name;
  const first = headers.findIndex(isOurs);
  if (first === -1) return null;
  const next = headers.findIndex((header, index) => index > first && header !== null && !isOurs(header));
  let end = next === -1 ? lines.length : next;
  while (end > first + 1 && IS_VOID.test(lines[end - 1] ?? '')) end -= 1;
  // Also removes the empty line before the next table.
  if (lines[end] === '' && (first === 0 || lines[first - 1] === '')) end += 1;
  const rest = [...lines.slice(0, first), ...lines.slice(end)].join('\n');
  const isOnlyThat = means(text, rest, (document) => {
    const tables = document[table] as Record<string, unknown>;
    Reflect.deleteProperty(tables, name);
    if (Object.keys(tables).length === 0) Reflect.deleteProperty(document, table);
  });
  return isOnlyThat ? rest : null;
}

/** An empty line, or one with a comment alone. */
const IS_VOID = /^\s*(#.*)?$/;

/**
 * The text with one setting changed, or without it; null = it is written in a way that cannot be changed cleanly. Comments stay.
 * @param value undefined = the setting is left out
 */
export function withSetting(text: string, table: string, key: string, value: unknown): string | null {
  const lines = text.split('\n');
  const at = linesOf(text)([table, key]);
  const changed = at === null ? added(lines, table, key, value) : replaced(lines, at - 1, value);
  if (changed === null) return null;
  const isOnlyThat = means(text, changed, (document) => {
    const settings = { ...(document[table] as Record<string, unknown> | undefined) };
    if (value === undefined) Reflect.deleteProperty(settings, key);
    else settings[key] = value;
    document[table] = settings;
    if (Object.keys(settings).length === 0) Reflect.deleteProperty(document, table);
  });
  return isOnlyThat ? changed : null;
}

/** Replaces the value that begins in line `first`, or takes it out. */
function replaced(lines: readonly string[], first: number, value: unknown): string | null {
  let last = first;
  while (!canBeRead(lines.slice(first, last + 1).join('\n'))) {
    last += 1;
    if (last >= lines.length) return null;
  }
  const old = lines.slice(first, last + 1);
  const kept = old.slice(1).filter((line) => /^\s*#/.test(line));
  const comment = commentOf(old);
  const start = (old[0] ?? '').slice(0, (old[0] ?? '').indexOf('=') + 1);
  const written = value === undefined ? comment : `${start} ${tomlValue(value)}${comment === '' ? '' : ` ${comment}`}`;
  return [...lines.slice(0, first), ...kept, ...(written === '' ? [] : [written]), ...lines.slice(last + 1)].join('\n');
}

/** The comment behind a value: what the text means the same without. */
function commentOf(old: readonly string[]): string {
  const last = old.at(-1) ?? '';
  const before = old.slice(0, -1);
  const whole = parsed(old.join('\n'));
  for (let at = last.indexOf('#'); at !== -1; at = last.indexOf('#', at + 1)) {
    const rest = parsed([...before, last.slice(0, at)].join('\n'));
    if (rest !== undefined && isDeepStrictEqual(rest, whole)) return last.slice(at).trimEnd();
  }
  return '';
}

/** Below the comment that shows the setting, else at the end of its table, else in a table of its own. */
function added(lines: readonly string[], table: string, key: string, value: unknown): string {
  if (value === undefined) return lines.join('\n');
  const line = `${key} = ${tomlValue(value)}`;
  const head = lines.findIndex((each) => tableIn(each)?.keys.join('.') === table);
  if (head === -1) return withTable(lines.join('\n'), `[${table}]\n${line}\n`);
  const next = lines.findIndex((each, index) => index > head && tableIn(each) !== null);
  const end = next === -1 ? lines.length : next;
  const shown = lines.findIndex((each, index) => index > head && index < end && new RegExp(`^\\s*#\\s*${key}\\s*=`).test(each));
  let after = shown === -1 ? end - 1 : shown;
  while (shown === -1 && after > head && IS_VOID.test(lines[after] ?? '')) after -= 1;
  return [...lines.slice(0, after + 1), line, ...lines.slice(after + 1)].join('\n');
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

const canBeRead = (text: string): boolean => parsed(text) !== undefined;

/** Whether the new text means the old one but for the change, in any notation. Empty tables mean nothing. */
function means(before: string, after: string, change: (document: Record<string, unknown>) => void): boolean {
  const [expected, found] = [parsed(before), parsed(after)];
  if (expected === undefined || found === undefined) return false;
  change(expected);
  return isDeepStrictEqual(withoutEmpty(found), withoutEmpty(expected));
}

/** As JSON: what the parser made has other prototypes than what was added. */
const withoutEmpty = (document: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(document))).filter(([, value]) => JSON.stringify(value) !== '{}'));
