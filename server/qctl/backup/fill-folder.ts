/**
 * The part of a restore that reads and writes data folders, with the rights of their owner, even if root restores. The new folder lies
 * beside the old one and is empty; when it is complete, the caller puts it in place, while the old one stays locked.
 */
import { chmodSync, cpSync, existsSync, linkSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CONFIG_MEMBER, isBackupName, ownBackupFolder } from '../../../db/backup/backup.js';
import { holdFolder, isOwnFile, lockFile } from '../../../db/files/folder.js';
import { syncFolder } from '../../../db/files/sync-folder.js';
import type { Context } from '../as-owner/job.js';
import { RefusedError } from '../failures.js';
import { type BackupProgress, unpackAndJudge, type VerifiedBackup } from './verify.js';

interface FillOrder {
  /** The path of the backup, for messages: the open file comes with the order. */
  readonly path: string;
  readonly folder: string;
  /** The data folder that it replaces; null = none. */
  readonly old: string | null;
}

export interface Filled extends VerifiedBackup {
  /** The name of the configuration in the new folder; null = none. */
  readonly config: string | null;
  /** Other files copied from the old folder, such as recorded clips. */
  readonly kept: readonly string[];
}

/** The name of the configuration from the backup: no box reads it. */
const RESTORED_CONFIG = 'restored-qbox.toml';
const FOLDER_MODE = 0o700;

export async function fillFolder(order: FillOrder, { tell, handOver, file }: Context<Parameters<BackupProgress>, Filled>): Promise<void> {
  if (file === null) throw new RefusedError('there is no backup to restore');
  const { folder, old, path } = order;
  const release = old === null ? () => {} : stopped(old);
  try {
    const verified = await unpackAndJudge(path, file, folder, (doing, share) => tell([doing, share]));
    const config = existsSync(join(folder, CONFIG_MEMBER)) ? RESTORED_CONFIG : null;
    if (config !== null) renameSync(join(folder, CONFIG_MEMBER), join(folder, config));
    const kept = old === null ? [] : copyOthers(old, folder);
    chmodSync(folder, old === null ? FOLDER_MODE : statSync(old).mode & 0o7777);
    syncFolder(folder);
    await handOver({ ...verified, config, kept });
  } finally {
    release();
  }
}

/** Prevents a start of the box until the returned function is called. */
function stopped(old: string): () => void {
  const release = holdFolder(old);
  if (release !== null) return release;
  throw new RefusedError(`a box is running in ${old}: stop it first (systemctl stop qbox), or restore to another folder`);
}

/** Copies the other files of the box unchanged: the database does not refer to them. */
function copyOthers(old: string, folder: string): readonly string[] {
  const names = readdirSync(old).filter((name) => !isOwnFile(name) && name !== RESTORED_CONFIG && isPlain(join(old, name)));
  const backups = basename(ownBackupFolder(old));
  for (const name of names) {
    if (name === backups && lstatSync(join(old, name)).isDirectory()) linkBackups(join(old, name), join(folder, name));
    else
      cpSync(join(old, name), join(folder, name), { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, filter: isPlain });
  }
  return names;
}

/** Nobody changes a backup once it is there, so both folders may have the same file, which takes no more room. */
function linkBackups(from: string, to: string): void {
  mkdirSync(to, { mode: FOLDER_MODE });
  for (const name of readdirSync(from)) {
    if (!isBackupName(name) || !lstatSync(join(from, name)).isFile()) continue;
    try {
      linkSync(join(from, name), join(to, name));
    } catch {
      // A file system without links, such as that of a memory stick.
      cpSync(join(from, name), join(to, name), { preserveTimestamps: true });
    }
  }
}

/** Neither a socket nor another thing that exists only while a process runs. */
function isPlain(path: string): boolean {
  const entry = lstatSync(path);
  return entry.isFile() || entry.isDirectory() || entry.isSymbolicLink();
}

/**
 * Cleans up after a restore that was killed: empties an unfinished folder. If it was killed after the exchange, the folder has the old
 * data: then returns true and changes nothing. The lock file shows the difference: only the folder of a box has one.
 */
export function clearUnfinished({ folder }: Pick<FillOrder, 'folder'>): boolean {
  if (existsSync(lockFile(folder))) return true;
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
  return false;
}
