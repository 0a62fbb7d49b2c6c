/** Changes the configuration file of the box: a new text is written completely or not at all, and only if the box would accept it. */
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
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'smol-toml';
import { type Config, describeFaults, loadConfig } from '../../config/load.js';
import { tableIn } from '../../protocol/configuration-file/toml-tables.js';
import { readNamedFile } from '../as-owner/controller.js';
import { messageOf, RefusedError, UsageError } from '../failures.js';
import type { DeviceTable } from './kinds.js';

/** Reads the file alone: the environment of the user who runs qctl is not that of the service. */
export function readConfig(path: string): Config {
  const config = loadConfig(['--config', path], {});
  if ('faults' in config) throw new RefusedError(`${path} is not in order:`, describeFaults(config).split('\n'));
  if ('answer' in config) throw new UsageError(`${path} is not a configuration`);
  return config;
}

export function textOf(path: string): string {
  try {
    return readNamedFile(path).toString('utf8');
  } catch (failure) {
    throw new RefusedError(`${path} cannot be read: ${messageOf(failure)}`);
  }
}

/**
 * Replaces `before` by `text`, and keeps the owner and the mode of the file; null = there is no file yet. Refuses a text with which the box
 * would not start, and a file that was changed meanwhile; then nothing is written.
 */
export function replaceConfig(named: string, before: string | null, text: string): void {
  const config = loadConfig(['--config', named], {}, () => text);
  if ('faults' in config) throw new RefusedError('the box would not start with it:', describeFaults(config).split('\n'));
  try {
    const path = before === null ? resolve(named) : realpathSync(named);
    const fresh = join(dirname(path), `.${randomBytes(6).toString('hex')}.toml`);
    try {
      writeWhole(fresh, text);
      if (before === null) putNew(fresh, path);
      else putInPlace(fresh, path, before, named);
    } finally {
      rmSync(fresh, { force: true });
    }
  } catch (failure) {
    if (failure instanceof RefusedError) throw failure;
    throw new RefusedError(`${named} was not changed: ${messageOf(failure)}`);
  }
}

/** The user of the service must be able to read it, and tables of devices are no secrets. */
const NEW_MODE = 0o644;

/** Fails if the file has appeared meanwhile. */
function putNew(fresh: string, path: string): void {
  chmodSync(fresh, NEW_MODE);
  linkSync(fresh, path);
}

function putInPlace(fresh: string, path: string, before: string, named: string): void {
  const { mode, uid, gid } = statSync(path);
  chmodSync(fresh, mode & 0o7777);
  if (process.geteuid?.() === 0) chownSync(fresh, uid, gid);
  if (textOf(path) !== before) throw new RefusedError(`${named} was changed by another program meanwhile: nothing was written`);
  renameSync(fresh, path);
}

function writeWhole(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
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
export function withoutTable(text: string, table: DeviceTable, name: string): string | null {
  const lines = text.split('\n');
  const headers = lines.map(tableIn);
  const isOurs = (header: (typeof headers)[number]): boolean => header?.keys[0] === table && header.keys[1] === name;
  const first = headers.findIndex(isOurs);
  if (first === -1) return null;
  const next = headers.findIndex((header, index) => index > first && header !== null && !isOurs(header));
  let end = next === -1 ? lines.length : next;
  while (end > first + 1 && /^\s*(#.*)?$/.test(lines[end - 1] ?? '')) end -= 1;
  // Also removes the empty line before the next table.
  if (lines[end] === '' && (first === 0 || lines[first - 1] === '')) end += 1;
  const rest = [...lines.slice(0, first), ...lines.slice(end)].join('\n');
  return isOnlyWithout(text, rest, table, name) ? rest : null;
}

/** In any notation, the text must mean the same without this one table. */
function isOnlyWithout(before: string, after: string, table: DeviceTable, name: string): boolean {
  try {
    const expected = parse(before);
    const found = parse(after);
    const tables = expected[table] as Record<string, unknown>;
    Reflect.deleteProperty(tables, name);
    if (Object.keys(tables).length === 0 && !(table in found)) Reflect.deleteProperty(expected, table);
    return isDeepStrictEqual(found, expected);
  } catch {
    return false;
  }
}
