/** Verifies whether a box could continue from a backup, in a folder that is removed afterwards; reads the manifests of backups. */
import { closeSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type BackupFile,
  DamagedBackup,
  isNewer,
  listBackups,
  type Manifest,
  openBackup,
  readManifest,
  refuseLittleSpace,
  unpackBackup,
} from '../../../db/backup/backup.js';
import { verifyDatabase } from '../../../db/integrity/verify.js';
import { DEFAULT_RULES } from '../../engine/rules-of-branch.js';
import { recover } from '../../pipeline/commit/recover.js';
import { messageOf, NotInOrderError, RefusedError } from '../failures.js';

export interface VerifiedBackup {
  readonly manifest: Manifest;
  /** Batches in its journal. */
  readonly batches: number;
  /** Tickets of live visitors, and users who may log in. */
  readonly tickets: number;
  readonly users: number;
}

export type BackupProgress = (doing: string, share: number) => void;

const STAGING = /^\.qbox-verify-(\d+)-/;

export interface VerifyOrder {
  readonly path: string;
  /** The folder for unpacking; null = the backup's own folder. */
  readonly tempIn: string | null;
}

/** Opens the backup in a temporary folder. Throws `NotInOrderError` if the backup is not in order. */
export async function verifyBackup({ path, tempIn }: VerifyOrder, progress: BackupProgress): Promise<VerifiedBackup> {
  const place = tempIn ?? dirname(path);
  removeLeftovers(place);
  const folder = mkdtempSync(join(place, `.qbox-verify-${process.pid}-`));
  try {
    const file = openBackup(path);
    return await unpackAndJudge(path, file, folder, progress).finally(() => closeSync(file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same in a folder that stays. Afterwards the database in it has this program's version. */
export async function unpackAndJudge(path: string, file: number, folder: string, progress: BackupProgress): Promise<VerifiedBackup> {
  const told = await orderly(path, readManifest(file));
  if (isNewer(told)) {
    const made = `It was made by qbox ${told.version}, with tables of version ${told.schema}`;
    throw new RefusedError(`${path} is from a newer program: ${made}. Install that program, or a newer one.`);
  }
  refuseLittleSpace(
    folder,
    told.members.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  const manifest = await orderly(
    path,
    unpackBackup(file, folder, (share) => progress('unpacking', share)),
  );
  progress('checking', 1);
  try {
    return judge(folder, manifest);
  } catch (failure) {
    throw new NotInOrderError(`${path} cannot be used: ${messageOf(failure)}`);
  }
}

function judge(folder: string, manifest: Manifest): VerifiedBackup {
  const { entries, sequence, hash } = verifyDatabase(folder);
  if (sequence !== manifest.sequence || hash !== manifest.chainHash) {
    throw new Error(`its journal ends with batch ${sequence}, and not as its manifest says, with batch ${manifest.sequence}`);
  }
  const recovered = recover(folder, DEFAULT_RULES);
  if (recovered.sequence !== sequence) throw new Error(`the state of its queue ends with batch ${recovered.sequence} of ${sequence}`);
  const { consumers, books } = recovered.state;
  return { manifest, batches: entries, tickets: consumers.size, users: books.User.size };
}

async function orderly<Result>(path: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (failure) {
    throw failure instanceof DamagedBackup ? new NotInOrderError(`${path} is no backup that can be used. ${failure.message}`) : failure;
  }
}

/** Removes the leftovers of a process that was killed. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = STAGING.exec(name)?.[1];
    if (pid !== undefined && !existsSync(join('/proc', pid))) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

export type Listed = BackupFile & ({ readonly manifest: Manifest } | { readonly fault: string });

export const listWithManifests = ({ folder }: { readonly folder: string }): Promise<Listed[]> =>
  Promise.all(listBackups(folder).map(withManifest));

async function withManifest(backup: BackupFile): Promise<Listed> {
  try {
    const file = openBackup(backup.path);
    return { ...backup, manifest: await readManifest(file).finally(() => closeSync(file)) };
  } catch (failure) {
    return { ...backup, fault: messageOf(failure) };
  }
}
