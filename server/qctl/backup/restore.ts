/**
 * A backup becomes a data folder. It is made and tried out beside the old one, and takes its place in one step of the file system: whatever
 * happens meanwhile, the name leads to the old folder or to the new one, each whole.
 */
import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { CONFIG_MEMBER } from '../../../db/backup.js';
import { holdFolder, isOwnFile, lockFile, syncFolder } from '../../../db/folder.js';
import { inDataFolder } from '../data-folder.js';
import { RefusedError } from '../failures.js';
import { type BackupProgress, unpackAndJudge, type VerifiedBackup } from './verify.js';

export interface Restored extends VerifiedBackup {
  readonly data: string;
  /** Where the folder is now that was there before; null = there was none. */
  readonly movedTo: string | null;
  /** Where the configuration of the backup is; null = it has none. */
  readonly configFile: string | null;
  /** What else was in the old folder, and is in the new one too: recorded clips, for instance. */
  readonly kept: readonly string[];
}

/** What becomes of the configuration in the backup: the box reads it nowhere. */
const RESTORED_CONFIG = 'restored-qbox.toml';
const FOLDER_MODE = 0o700;

/** Throws `NotInOrderError` if the backup is not in order, `RefusedError` if the box runs or the folder cannot be replaced. */
export async function restoreBackup(path: string, data: string, nowMs: number, progress: BackupProgress): Promise<Restored> {
  const old = existsSync(data) ? realpathSync(data) : null;
  const target = old ?? resolve(data);
  // Opened before anything else, by whoever called: the owner of the data folder may not be allowed to read it.
  const file = await open(path, 'r');
  try {
    const release = old === null ? () => {} : await inDataFolder(old, () => stopped(old));
    try {
      clearLeftovers(target);
      const made = await makeFolder(path, file, { target, old }, progress);
      const movedTo = await takePlace(made.folder, target, old, nowMs);
      const { folder: _, config, ...rest } = made;
      return { ...rest, data: target, movedTo, configFile: config === null ? null : join(target, config) };
    } finally {
      release();
    }
  } finally {
    await file.close();
  }
}

/** Keeps the box from starting until the answer is called. */
function stopped(old: string): () => void {
  const release = holdFolder(old);
  if (release !== null) return release;
  throw new RefusedError(`a box runs in ${old}: stop it first (systemctl stop qbox), or restore to another folder`);
}

/**
 * What a process left that was killed meanwhile: an unfinished folder goes. Where it was killed after the exchange, the old data has that
 * name: it is set aside. They are told apart by the lock, which only the folder of a box has.
 */
function clearLeftovers(target: string): void {
  const parent = dirname(target);
  const beginning = unfinishedName(target);
  for (const name of readdirSync(parent).filter((found) => found.startsWith(beginning))) {
    const [pid] = name.slice(beginning.length).split('-');
    if (existsSync(join('/proc', String(pid)))) continue;
    const folder = join(parent, name);
    if (existsSync(lockFile(folder))) renameSync(folder, freeAside(target, statSync(folder).ctimeMs));
    else rmSync(folder, { recursive: true, force: true });
  }
}

/** The process and something random follow. */
const unfinishedName = (target: string): string => `.${basename(target)}-restoring-`;

interface Target {
  readonly target: string;
  readonly old: string | null;
}

/** The new data folder beside the old one, whole and on the disk. */
async function makeFolder(path: string, file: FileHandle, { target, old }: Target, progress: BackupProgress) {
  const folder = mkdtempSync(join(dirname(target), `${unfinishedName(target)}${process.pid}-`));
  try {
    const owner = statSync(old ?? dirname(target));
    if (process.geteuid?.() === 0) chownSync(folder, owner.uid, owner.gid);
    return await inDataFolder(folder, async () => {
      const verified = await unpackAndJudge(path, file, folder, progress);
      const config = existsSync(join(folder, CONFIG_MEMBER)) ? RESTORED_CONFIG : null;
      if (config !== null) renameSync(join(folder, CONFIG_MEMBER), join(folder, config));
      const kept = old === null ? [] : copyOthers(old, folder);
      chmodSync(folder, old === null ? FOLDER_MODE : owner.mode & 0o7777);
      syncFolder(folder);
      return { ...verified, folder, config, kept };
    });
  } catch (failure) {
    rmSync(folder, { recursive: true, force: true });
    throw failure;
  }
}

/** What the box keeps beside its database: its database says nothing of it, so it stays as it is. */
function copyOthers(old: string, folder: string): readonly string[] {
  const names = readdirSync(old).filter((name) => !isOwnFile(name) && name !== RESTORED_CONFIG && isPlain(join(old, name)));
  for (const name of names)
    cpSync(join(old, name), join(folder, name), { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, filter: isPlain });
  return names;
}

/** Neither a socket nor another thing that lives only as long as the process. */
function isPlain(path: string): boolean {
  const entry = lstatSync(path);
  return entry.isFile() || entry.isDirectory() || entry.isSymbolicLink();
}

/** Puts the folder where the old one is, and the old one aside. */
async function takePlace(folder: string, target: string, old: string | null, nowMs: number): Promise<string | null> {
  if (old === null) {
    renameSync(folder, target);
    syncFolder(dirname(target));
    return null;
  }
  await exchange(folder, target);
  syncFolder(dirname(target));
  // From here on `folder` is the old data: it is never removed.
  const aside = freeAside(target, nowMs);
  renameSync(folder, aside);
  syncFolder(dirname(target));
  return aside;
}

/** Two of a second have names of two. */
function freeAside(target: string, nowMs: number): string {
  for (let atMs = nowMs; ; atMs += 1000) {
    const aside = `${target}.before-restore-${new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '')}`;
    if (!existsSync(aside)) return aside;
  }
}

/** Node cannot ask the kernel to exchange two names; mv of coreutils 9.5 and later can, and Debian 13 has it. */
async function exchange(folder: string, target: string): Promise<void> {
  try {
    await promisify(execFile)('mv', ['--exchange', '--no-copy', '--no-target-directory', folder, target]);
  } catch (failure) {
    rmSync(folder, { recursive: true, force: true });
    const why = (failure as { stderr?: string }).stderr?.trim() || String(failure);
    const advice = `Move ${target} aside yourself and restore again; where it is a disk of its own, restore to a folder within it`;
    throw new RefusedError(
      `the restored folder could not take the place of ${target} (${why}). ${advice}, and name that in [server] data.`,
    );
  }
}
