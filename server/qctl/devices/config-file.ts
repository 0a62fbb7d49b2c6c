/** The configuration file of the box: a new text is written whole or not at all, and only one that the box would take. */
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
import { type Config, describeFaults, loadConfig } from '../../config/load.js';
import { readNamedFile } from '../as-owner/controller.js';
import { RefusedError, UsageError } from '../failures.js';

/** What the file says; an environment of somebody who runs qctl is not that of the service. */
export function readConfig(path: string): Config {
  const config = loadConfig(['--config', path], {});
  if ('faults' in config) throw new RefusedError(`${path} is not in order:\n${describeFaults(config)}`);
  if ('answer' in config) throw new UsageError(`${path} is not a configuration`);
  return config;
}

export function textOf(path: string): string {
  try {
    return readNamedFile(path).toString('utf8');
  } catch (failure) {
    throw new RefusedError(`${path} cannot be read: ${failure instanceof Error ? failure.message : String(failure)}`);
  }
}

/**
 * Puts `text` in the place of `before`, with the owner and the mode of the file; null = there is no file yet. Refuses what the box would
 * not start with, and a file that was changed meanwhile; then nothing is written.
 */
export function replaceConfig(named: string, before: string | null, text: string): void {
  try {
    const path = before === null ? resolve(named) : realpathSync(named);
    const fresh = join(dirname(path), `.${randomBytes(6).toString('hex')}.toml`);
    try {
      writeWhole(fresh, text);
      const config = loadConfig(['--config', fresh], {});
      if ('faults' in config)
        throw new RefusedError(`the box would not start with it:\n${describeFaults(config).replaceAll(fresh, named)}`);
      if (before === null) putNew(fresh, path);
      else putInPlace(fresh, path, before, named);
    } finally {
      rmSync(fresh, { force: true });
    }
  } catch (failure) {
    if (failure instanceof RefusedError) throw failure;
    throw new RefusedError(`${named} was not changed: ${failure instanceof Error ? failure.message : String(failure)}`);
  }
}

/** The user of the service has to read it, and tables of devices are no secrets. */
const NEW_MODE = 0o644;

/** Fails where the file has appeared meanwhile. */
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
