/** Jobs in folders that may belong to another user than the one who runs qctl. Order and answer are plain data. */
import { lstatSync, writeFileSync } from 'node:fs';
import { damageOf } from '../../../db/backup/backup.js';
import { readBackupResult } from '../../../db/backup/backup-result.js';
import { readConfigurationNote } from '../../../db/files/folder.js';
import { type DamageBeside, damageBeside, verifyDataFolder } from '../../../db/integrity/verify.js';
import type { VerifiedJournal } from '../../../db/journal/journal.js';
import type { Joined, JoinOrder } from '../../uplink/joining.js';
import { type Created, type CreateOrder, createVerified, lendBackup } from '../backup/create.js';
import { clearUnfinished, fillFolder } from '../backup/fill-folder.js';
import { type BackupProgress, listWithManifests, type VerifiedBackup, type VerifyOrder, verifyBackup } from '../backup/verify.js';
import { bundleEvents } from '../bundle.js';
import { NotInOrderError } from '../failures.js';
import { acceptLoss, lostEndIn } from '../journal/accept-loss.js';
import { tailJournal } from '../journal/tail-job.js';
import type { Context } from './job.js';

interface InFolder {
  readonly directory: string;
}

type WithProgress = Context<Parameters<BackupProgress>>;

export const JOBS = {
  createBackup: (order: CreateOrder, { tell }: WithProgress): Promise<Created> => createVerified(order, progressTo(tell)),
  lendBackup: (order: Omit<CreateOrder, 'to'>, { tell, handOver }: Context<Parameters<BackupProgress>, Created>) =>
    lendBackup(order, progressTo(tell), handOver),
  verifyBackup: (order: VerifyOrder, { tell }: WithProgress): Promise<VerifiedBackup> => verifyBackup(order, progressTo(tell)),
  listBackups: listWithManifests,
  configurationNote: ({ directory }: InFolder) => readConfigurationNote(directory),
  backupResult: ({ directory }: InFolder) => readBackupResult(directory),
  fillFolder,
  clearUnfinished,
  databaseFaults: ({ directory }: InFolder) => damageOf(directory),
  verifyJournal: ({ directory }: InFolder): VerifiedJournal => verified(directory),
  damageBeside: ({ directory }: InFolder): readonly DamageBeside[] => damageBeside(directory),
  findLostEnd: lostEndIn,
  acceptLoss,
  tailJournal,
  bundleEvents,
  writeFile: writeWhole,
  // The package that they need is loaded for them alone.
  joinHeadquarters: async (order: JoinOrder): Promise<Joined> => (await import('../../uplink/joining.js')).joinHeadquarters(order),
  leaveHeadquarters: async (order: InFolder): Promise<boolean> => (await import('../../uplink/joining.js')).leaveHeadquarters(order),
};

const progressTo =
  (tell: WithProgress['tell']): BackupProgress =>
  (doing, share) =>
    tell([doing, Math.floor(share * 100) / 100]);

function verified(directory: string): VerifiedJournal {
  try {
    return verifyDataFolder(directory);
  } catch (failure) {
    throw failure instanceof Error && failure.constructor === Error ? new NotInOrderError(failure.message) : failure;
  }
}

interface FileOrder {
  readonly path: string;
  readonly base64: string;
}

const FILE_MODE = 0o600;

/** Writes to an existing file or device, or creates the file; does not follow a link that appears meanwhile. */
function writeWhole({ path, base64 }: FileOrder): void {
  const isThere = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  writeFileSync(path, Buffer.from(base64, 'base64'), isThere ? {} : { flag: 'wx', mode: FILE_MODE });
}
