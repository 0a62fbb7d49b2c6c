/**
 * Restores a backup to a data folder. The new folder is made and tested beside the old one, and replaces it in one step of the file system:
 * at any moment the name leads to the old folder or to the new one, each complete.
 */
import { execFile } from 'node:child_process';
import {
  closeSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { openPlainFile } from '../../../db/files/plain-file.js';
import { syncFolder } from '../../../db/files/sync-folder.js';
import { asOwner } from '../as-owner/as-owner.js';
import { mayRead, refuseOthers } from '../as-owner/controller.js';
import { RefusedError } from '../failures.js';
import type { Filled } from './fill-folder.js';
import type { BackupProgress, VerifiedBackup } from './verify.js';

export interface Restored extends VerifiedBackup {
  readonly data: string;
  /** The new place of the old folder; null = there was none. */
  readonly movedTo: string | null;
  /** The path of the configuration from the backup; null = none. */
  readonly configFile: string | null;
  readonly kept: readonly string[];
}

/** Throws `NotInOrderError` if the backup is not in order, `RefusedError` if the box runs or the folder cannot be replaced. */
export async function restoreBackup(path: string, data: string, nowMs: number, progress: BackupProgress): Promise<Restored> {
  const old = existsSync(data) ? realpathSync(data) : null;
  const target = old ?? resolve(data);
  refuseOthers(dirname(target), 'Restore as that user: runuser -u NAME -- qctl backup restore …');
  // Opened first, with the rights of the caller: the owner of the data folder may not be allowed to read it.
  const file = openPlainFile(path, mayRead);
  try {
    await clearLeftovers(target);
    return await replaceBy({ path, file }, { target, old }, nowMs, progress);
  } finally {
    closeSync(file);
  }
}

interface Source {
  readonly path: string;
  readonly file: number;
}

interface Target {
  readonly target: string;
  readonly old: string | null;
}

async function replaceBy({ path, file }: Source, { target, old }: Target, nowMs: number, progress: BackupProgress): Promise<Restored> {
  const folder = mkdtempSync(join(dirname(target), `${unfinishedName(target)}${process.pid}-`));
  let made: { readonly filled: Filled; readonly movedTo: string | null } | undefined;
  /** After the exchange the folder has the old data: it is never removed. */
  let isOurs = true;
  const handed = async (filled: Filled): Promise<void> => {
    if (old !== null) await exchange(folder, target);
    isOurs = false;
    made = { filled, movedTo: setOldAside(folder, target, old, nowMs) };
  };
  try {
    const owner = statSync(old ?? dirname(target));
    // The folder above is root's: no other user can exchange this name.
    if (process.geteuid?.() === 0) lchownSync(folder, owner.uid, owner.gid);
    await asOwner(folder, 'fillFolder', { path, folder, old }, { told: (news) => progress(...news), handed, file });
  } finally {
    if (isOurs) await remove(folder);
  }
  if (made === undefined) throw new RefusedError(`the restored folder did not take the place of ${target}`);
  const { config, ...rest } = made.filled;
  return { ...rest, data: target, movedTo: made.movedTo, configFile: config === null ? null : join(target, config) };
}

/** The process id and a random part follow. */
const unfinishedName = (target: string): string => `.${basename(target)}-restoring-`;

/** The owner's process empties it: the owner could exchange names in it. */
async function remove(folder: string): Promise<'removed' | 'old data'> {
  if (await asOwner(folder, 'clearUnfinished', { folder })) return 'old data';
  rmdirSync(folder);
  return 'removed';
}

/** Removes the leftovers of a restore that was killed. */
async function clearLeftovers(target: string): Promise<void> {
  const parent = dirname(target);
  const beginning = unfinishedName(target);
  for (const name of readdirSync(parent).filter((found) => found.startsWith(beginning))) {
    const [pid] = name.slice(beginning.length).split('-');
    const folder = join(parent, name);
    const entry = lstatSync(folder);
    if (existsSync(join('/proc', String(pid))) || !entry.isDirectory()) continue;
    if ((await remove(folder)) === 'old data') renameSync(folder, freeAside(target, entry.ctimeMs));
  }
}

/** Puts the folder in the place of the old one, or in the free place. Returns the new place of the old one. */
function setOldAside(folder: string, target: string, old: string | null, nowMs: number): string | null {
  const aside = old === null ? null : freeAside(target, nowMs);
  syncFolder(dirname(target));
  renameSync(folder, aside ?? target);
  syncFolder(dirname(target));
  return aside;
}

/** Two restores in one second get different names. */
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
    const why = (failure as { stderr?: string }).stderr?.trim() || String(failure);
    const advice = `Move ${target} aside yourself and restore again; where it is a disk of its own, restore to a folder within it`;
    throw new RefusedError(
      `the restored folder could not take the place of ${target} (${why}). ${advice}, and name that in [server] data.`,
    );
  }
}
