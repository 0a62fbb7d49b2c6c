/** A backup that counts: made, opened again, judged, and only then older ones of its series go. */
import { closeSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
} from '../../../db/backup.js';
import { type BackupResult, writeBackupResult } from '../../../db/backup-result.js';
import { databaseFile, readConfigurationNote } from '../../../db/folder.js';
import { refuseLostEnd } from '../../../db/lost-end.js';
import { isCorruption } from '../../../db/sqlite.js';
import { refuseOthers } from '../as-owner/controller.js';
import { NotInOrderError } from '../failures.js';
import { type BackupProgress, unpackAndJudge, verifyBackup } from './verify.js';

export interface CreateOrder extends Omit<BackupOrder, 'progress' | 'verify' | 'configFile'> {
  /** The configuration that was named; null = the one that the box was started with. */
  readonly configFile: string | null;
  /** What is taken where it is not known which one that is; null = none. */
  readonly usualConfigFile: string | null;
  /** So many verified ones of the series are left; null = nothing is removed. */
  readonly keep: number | null;
  /** Somebody sees how it ends. */
  readonly isWatched: boolean;
}

export interface Created extends MadeBackup {
  /** Older ones of the series: removed, and found damaged. */
  readonly removed: readonly string[];
  readonly damaged: readonly string[];
}

/**
 * Throws `NotInOrderError` where no box could go on from what was copied; then nothing is removed. How it ended is left in the data folder,
 * for the box; but a memory stick that is not there is no fault of the box where somebody sees it.
 */
export async function createVerified(order: CreateOrder, progress: BackupProgress): Promise<Created> {
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
    const why = failure instanceof Error ? failure.message : String(failure);
    const isDamage = failure instanceof DamagedBackup || (failure instanceof Error && isCorruption(failure.cause));
    note(isDamage ? 'damaged' : 'failed', why);
    throw isDamage ? new NotInOrderError(why) : failure;
  }
}

/** Makes one in a temporary folder, which is removed once it was handed over. */
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

/** A box says in its data folder which file it reads. Root reads none that others can change, whatever is said there. */
function configurationOf({ directory, configFile, usualConfigFile }: CreateOrder): string | null {
  if (configFile !== null) return configFile;
  const note = readConfigurationNote(directory);
  const file = note === null ? usualConfigFile : note.file;
  if (file === null || !existsSync(file)) return null;
  refuseOthers(file, `Make it root’s own: chown root ${file}`);
  return file;
}

/** Where nothing can be written there is no backup either, and `doctor` reports the age of the newest one. */
function noteResult(directory: string, result: BackupResult): void {
  try {
    if (existsSync(databaseFile(directory))) writeBackupResult(directory, result);
  } catch {}
}

/** What the copy cannot show: that the newest batches, which were answered, are not in the database. */
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

/** Verifying one takes as long as making one: with many large ones the rest waits for the next night. */
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
      // Too little room for instance: it is not known, and so it stays.
      if (failure instanceof NotInOrderError || failure instanceof DamagedBackup) damaged.push(setAside(file.path));
      return false;
    }
  });
  return { removed: removed.map(({ path }) => path), damaged };
}

/** One that was verified when it was made is only read again; older programs made some that never were. */
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
