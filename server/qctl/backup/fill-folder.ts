/**
 * The part of a restore that reads and writes data folders: by their owner, also where root restores. The new folder lies beside the old
 * one and is empty; when it is whole, the caller puts it in place, while the old one stays locked.
 */
import { chmodSync, cpSync, existsSync, lstatSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_MEMBER } from '../../../db/backup.js';
import { holdFolder, isOwnFile, lockFile, syncFolder } from '../../../db/folder.js';
import type { Context } from '../as-owner/job.js';
import { RefusedError } from '../failures.js';
import { type BackupProgress, unpackAndJudge, type VerifiedBackup } from './verify.js';

interface FillOrder {
  /** The backup, for messages: the open file comes with the order. */
  readonly path: string;
  readonly folder: string;
  /** The data folder that it takes the place of; null = there is none. */
  readonly old: string | null;
}

export interface Filled extends VerifiedBackup {
  /** The name of the configuration in it; null = it has none. */
  readonly config: string | null;
  /** What else was in the old folder, and is in the new one too: recorded clips, for instance. */
  readonly kept: readonly string[];
}

/** What becomes of the configuration in the backup: the box reads it nowhere. */
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

/** Keeps the box from starting until the answer is called. */
function stopped(old: string): () => void {
  const release = holdFolder(old);
  if (release !== null) return release;
  throw new RefusedError(`a box is running in ${old}: stop it first (systemctl stop qbox), or restore to another folder`);
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

/**
 * What a restore left that was killed: an unfinished folder is emptied. Where it was killed after the exchange, the old data has its name:
 * then the answer is true, and nothing is touched. The lock shows which it is: only the folder of a box has one.
 */
export function clearUnfinished({ folder }: Pick<FillOrder, 'folder'>): boolean {
  if (existsSync(lockFile(folder))) return true;
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
  return false;
}
