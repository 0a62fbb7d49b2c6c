/** Makes a backup, verifies it by opening it again, and only then removes older ones of its series. */
import { closeSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type BackupFile,
  type BackupOrder,
  checkSeal,
  createBackup,
  DamagedBackup,
  type MadeBackup,
  openBackup,
  readManifest,
  removeOldBackups,
  setAside,
} from '../../../db/backup/backup.js';
import { type BackupResult, writeBackupResult } from '../../../db/backup/backup-result.js';
import { databaseFile, holdBackups, readConfigurationNote } from '../../../db/files/folder.js';
import { isCorruption } from '../../../db/files/sqlite.js';
import { refuseLostEnd } from '../../../db/integrity/lost-end.js';
import { refuseOthers } from '../as-owner/controller.js';
import { messageOf, NotInOrderError, RefusedError } from '../failures.js';
import { type BackupProgress, unpackAndJudge, verifyBackup } from './verify.js';

export interface CreateOrder extends Omit<BackupOrder, 'progress' | 'verify' | 'configFile'> {
  /** The configuration named on the command line; null = the one that the box was started with. */
  readonly configFile: string | null;
  /** The configuration to use if the box's own is not known; null = none. */
  readonly usualConfigFile: string | null;
  /** How many verified backups of the series remain; null = none is removed. */
  readonly keep: number | null;
  /** A user sees the outcome. */
  readonly isWatched: boolean;
}

export interface Created extends MadeBackup {
  /** Older backups of the series: removed ones, and those found damaged. */
  readonly removed: readonly string[];
  readonly damaged: readonly string[];
}

/**
 * Throws `NotInOrderError` if no box could continue from the copied data; then nothing is removed. The outcome is stored in the data
 * folder, for the box; but a missing memory stick is not a fault of the box if a user sees the message.
 */
export async function createVerified(order: CreateOrder, progress: BackupProgress): Promise<Created> {
  const release = await afterOthers(order.directory);
  try {
    return await createAlone(order, progress);
  } finally {
    release();
  }
}

/** Longer than the unit of the package lets any backup take. */
const OTHERS_MAX_MS = 31 * 60_000;
const LOOK_MS = 500;

/** The night's backup and one from the page may come together; the box is told of one result, so they are made one after the other. */
async function afterOthers(directory: string): Promise<() => void> {
  for (const endMs = performance.now() + OTHERS_MAX_MS; performance.now() < endMs; await pause(LOOK_MS)) {
    const release = heldBy(directory);
    if (release !== null) return release;
  }
  throw new RefusedError('another backup of this data folder is being made and does not end');
}

function heldBy(directory: string): (() => void) | null {
  try {
    return existsSync(databaseFile(directory)) ? holdBackups(directory) : () => undefined;
  } catch {
    // A folder that takes no file has no result to protect.
    return () => undefined;
  }
}

async function createAlone(order: CreateOrder, progress: BackupProgress): Promise<Created> {
  const began = new Date(order.nowMs).toISOString();
  const note = (state: BackupResult['state'], why = ''): void => {
    if (state === 'verified' || state === 'damaged' || !order.isWatched) noteResult(order.directory, { state, began, why });
  };
  note('running');
  try {
    refuseDamage(order.directory);
    const verify = (file: number, folder: string): Promise<string | null> => damageIn(file, folder, progress);
    const made = await createBackup({ ...order, configFile: configurationOf(order), progress, verify });
    note('verified');
    return { ...made, ...(order.keep === null ? { removed: [], damaged: [] } : await removeOld(made, order.keep, progress)) };
  } catch (failure) {
    const why = messageOf(failure);
    const isDamage = failure instanceof DamagedBackup || (failure instanceof Error && isCorruption(failure.cause));
    note(isDamage ? 'damaged' : 'failed', why);
    throw isDamage ? new NotInOrderError(why) : failure;
  }
}

/** Makes a backup in a temporary folder, which is removed after use. */
export async function lendBackup(
  order: Omit<CreateOrder, 'to'>,
  progress: BackupProgress,
  handOver: (made: Created) => Promise<void>,
): Promise<void> {
  const to = mkdtempSync(join(tmpdir(), 'qbox-backup-'));
  try {
    await handOver(await createVerified({ ...order, to }, progress));
  } finally {
    rmSync(to, { recursive: true, force: true });
  }
}

/** A box stores the path of its configuration in its data folder. Root reads no file there that others can change, whatever the path. */
function configurationOf({ directory, configFile, usualConfigFile }: CreateOrder): string | null {
  if (configFile !== null) return configFile;
  const note = readConfigurationNote(directory);
  const file = note === null ? usualConfigFile : note.file;
  if (file === null || !existsSync(file)) return null;
  refuseOthers(file, `Make it root’s own: chown root ${file}`);
  return file;
}

/** If nothing can be written, there is no backup either, and `doctor` reports the age of the newest one. */
function noteResult(directory: string, result: BackupResult): void {
  try {
    if (existsSync(databaseFile(directory))) writeBackupResult(directory, result);
  } catch {}
}

/** The copy cannot show a lost end: the newest batches, which were answered, are not in the database. */
function refuseDamage(directory: string): void {
  try {
    refuseLostEnd(directory);
  } catch (failure) {
    throw failure instanceof Error && failure.constructor === Error ? new DamagedBackup(failure.message) : failure;
  }
}

async function damageIn(file: number, folder: string, progress: BackupProgress): Promise<string | null> {
  try {
    await unpackAndJudge('what was copied from the data folder', file, folder, progress);
    return null;
  } catch (failure) {
    if (failure instanceof NotInOrderError) return failure.message;
    throw failure;
  }
}

/** Verifying takes as long as making a backup: if there are many large ones, the rest waits for the next night. */
const VERIFYING_MAX_MS = 10 * 60_000;

async function removeOld(made: MadeBackup, keep: number, progress: BackupProgress): Promise<Pick<Created, 'removed' | 'damaged'>> {
  const damaged: string[] = [];
  const untilMs = performance.now() + VERIFYING_MAX_MS;
  const removed = await removeOldBackups(made, keep, async (file) => {
    if (performance.now() > untilMs) return false;
    try {
      await check(file, progress);
      return true;
    } catch (failure) {
      // The state is not known (for example, too little room), so the backup stays.
      if (failure instanceof NotInOrderError || failure instanceof DamagedBackup) damaged.push(setAside(file.path));
      return false;
    }
  });
  return { removed: removed.map(({ path }) => path), damaged };
}

/** A backup that was verified when it was made is only read again; older programs made some that never were. */
async function check({ path }: BackupFile, progress: BackupProgress): Promise<void> {
  const file = openBackup(path);
  try {
    const { isVerified } = await readManifest(file);
    if (isVerified) return await checkSeal(file);
  } finally {
    closeSync(file);
  }
  await verifyBackup({ path, tempIn: null }, progress);
}
