/**
 * Backups: one file with the database and everything needed to recover from it, made by another process while the box runs. backup-file.ts
 * defines the contents and the seal; server/ judges whether a queue can be recovered from the file.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { databaseFile, READING } from '../files/folder.js';
import { newestVersion, refuseNewer, versionOf } from '../files/migrations.js';
import { openPlainFile, readPlainFile } from '../files/plain-file.js';
import { type Connection, copyDatabase, databaseBytes, databaseFaults, explain, explained, openForReading } from '../files/sqlite.js';
import { syncFolder } from '../files/sync-folder.js';
import { chooseSnapshot, readHead } from '../journal/journal.js';
import { listSnapshots } from '../journal/snapshots.js';
import { type BackupMember, DamagedBackup, FORMAT, type Manifest, packBackup } from './backup-file.js';

export { checkSeal, DamagedBackup, type Manifest, readManifest, unpackBackup } from './backup-file.js';

/** Whether a newer program than this one wrote the tables of the backup. */
export const isNewer = ({ schema }: Manifest): boolean => schema > newestVersion();

/** Member names. */
export const DATABASE_MEMBER = 'qbox.db';
export const CONFIG_MEMBER = 'qbox.toml';

export interface BackupOrder {
  /** The data folder. */
  readonly directory: string;
  /** Destination folder; it must exist. */
  readonly to: string;
  readonly label: string | null;
  /** Version of the program. */
  readonly version: string;
  /** Configuration file to include; null = none. */
  readonly configFile: string | null;
  readonly nowMs: number;
  /** Reports the current step and its progress. */
  readonly progress: (doing: 'copying' | 'compressing', share: number) => void;
  /**
   * Unpacks the open file into the empty folder and checks that a box can recover from it. Returns null, or what is wrong. Throws if the
   * check itself fails.
   */
  readonly verify: (file: number, folder: string) => Promise<string | null>;
}

export interface BackupFile {
  readonly path: string;
  readonly label: string | null;
  /** Creation time, from the file name. */
  readonly created: string;
  readonly bytes: number;
}

export interface MadeBackup extends BackupFile {
  readonly manifest: Manifest;
}

/** The folder of a box that was told no other; the next restore keeps it. It is no part of a backup. */
export const ownBackupFolder = (directory: string): string => join(directory, 'backups');

/** Allowed labels: a label is part of the file name. */
export const LABEL = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;
const NAME = /^qbox-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(?:-([A-Za-z0-9][A-Za-z0-9._-]{0,39}))?\.qbackup$/;
/** Suffix of a damaged backup. The file does not count as a backup and is kept in case some of it can be saved. */
const DAMAGED = '.damaged';
const STAGING = /^\.qbox-backup-(\d+)-/;
const CACHE_KIB = 2048;
/**
 * The compressed file exists beside the copy that it is made of, and later beside the copy that is unpacked to verify it. It is smaller,
 * but by an unknown factor.
 */
const COPY_AND_COMPRESSED = 1.5;
/** A backup on the disk of the data must not be what fills it: the box ends when that is full. */
const LEFT_TO_DATA_BYTES = 100 * 1024 ** 2;

const isBesideData = ({ directory, to }: BackupOrder): boolean => to === ownBackupFolder(directory);

/**
 * Makes a backup, whether or not the box runs. The file appears complete, synced and verified, or not at all. Throws `DamagedBackup` if a
 * box cannot recover from it, and errors that name the fault of the data folder or the disk.
 */
export async function createBackup(order: BackupOrder): Promise<MadeBackup> {
  if (isBesideData(order) && existsSync(databaseFile(order.directory))) mkdirSync(order.to, { recursive: true, mode: 0o700 });
  if (!statSync(order.to, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`There is no folder ${order.to}: make it, or mount the memory stick first.`);
  removeLeftovers(order.to);
  const staging = mkdtempSync(join(order.to, `.qbox-backup-${process.pid}-`));
  try {
    const facts = await copyState(order, staging);
    const members = await describeMembers(staging, facts.members);
    const created = freeSecond(order);
    const marks = { version: order.version, created, label: order.label, isVerified: true } as const;
    const manifest: Manifest = { format: FORMAT, ...marks, ...facts, members };
    const packed = join(staging, 'packed');
    await packBackup(packed, staging, manifest, (share) => order.progress('compressing', share));
    for (const { name } of members) rmSync(join(staging, name));
    const path = join(order.to, backupName(created, order.label));
    await verifyPacked(packed, path, order);
    renameSync(packed, path);
    syncFolder(order.to);
    return { path, label: order.label, created, bytes: statSync(path).size, manifest };
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** An unusable backup is renamed so that it does not count as a backup. */
async function verifyPacked(packed: string, path: string, { verify }: BackupOrder): Promise<void> {
  const folder = join(dirname(packed), 'unpacked');
  mkdirSync(folder, { mode: 0o700 });
  const file = openBackup(packed);
  try {
    const damage = await verify(file, folder);
    if (damage === null) return;
    throw new DamagedBackup(`${damage.replace(/\.$/, '')}. It is kept as ${setAside(path, packed)}, which is no backup.`);
  } finally {
    closeSync(file);
  }
}

/** Opens for reading; the caller closes it. Throws if it is not a regular file. */
export const openBackup = (path: string): number => openPlainFile(path);

/** Renames a damaged backup so that it does not count, and removes earlier damaged ones of the same series. */
export function setAside(path: string, from = path): string {
  const folder = dirname(path);
  const [, label] = labelIn(basename(path));
  const aside = `${path}${DAMAGED}`;
  renameSync(from, aside);
  for (const name of readdirSync(folder)) {
    const isOlder = name.endsWith(DAMAGED) && name !== basename(aside) && labelIn(name.slice(0, -DAMAGED.length))[1] === label;
    if (isOlder) rmSync(join(folder, name));
  }
  syncFolder(folder);
  return aside;
}

/** Creation time and label from a file name; empty if it is not the name of a backup. */
function labelIn(name: string): readonly [created?: string, label?: string | null] {
  const [, year, month, day, hour, minute, second, label = null] = NAME.exec(name) ?? [];
  return year === undefined ? [] : [`${year}-${month}-${day}T${hour}:${minute}:${second}Z`, label];
}

export const isBackupName = (name: string): boolean => labelIn(name).length > 0;

/** Backups in a folder from their names, newest first; links and other non-files are skipped. Throws system errors. */
export function listBackups(folder: string): readonly BackupFile[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const [created, label = null] = labelIn(name);
      const path = join(folder, name);
      const entry = created === undefined ? undefined : lstatSync(path, { throwIfNoEntry: false });
      return created === undefined || !entry?.isFile() ? [] : [{ path, label, created, bytes: entry.size }];
    })
    .sort((one, other) => (one.created < other.created ? 1 : -1));
}

/**
 * Removes older backups of the series (same label) once `keep` verified ones are left, the new one included. `isVerified` is called newest
 * first until there are enough; an unverified backup is neither counted nor removed.
 */
export async function removeOldBackups(
  made: BackupFile,
  keep: number,
  isVerified: (file: BackupFile) => Promise<boolean>,
): Promise<readonly BackupFile[]> {
  const folder = dirname(made.path);
  // Compare the path, not the time: if the clock was set back, the newest backup must still be kept.
  const others = listBackups(folder).filter(({ path, label }) => label === made.label && path !== made.path);
  const removed: BackupFile[] = [];
  let kept = 1;
  for (const file of others) {
    if (kept >= keep) removed.push(file);
    else if (await isVerified(file)) kept += 1;
  }
  for (const { path } of removed) rmSync(path);
  if (removed.length > 0) syncFolder(folder);
  return removed;
}

type CopiedFacts = Pick<Manifest, 'schema' | 'sequence' | 'chainHash'> & { readonly members: readonly string[] };

/** Copies the database and a snapshot from the same moment, and the configuration. */
async function copyState(order: BackupOrder, staging: string): Promise<CopiedFacts> {
  const { directory } = order;
  if (!existsSync(databaseFile(directory))) throw new Error(`There is no database in ${directory}: it is not the data folder of a box.`);
  try {
    const connection = openForReading(databaseFile(directory), CACHE_KIB);
    try {
      refuseNewer(connection);
      return await copyMoment(connection, order, staging);
    } finally {
      connection.close();
    }
  } catch (error) {
    throw explain('Copying the database', directory, error);
  }
}

async function copyMoment(connection: Connection, order: BackupOrder, staging: string): Promise<CopiedFacts> {
  refuseLittleSpace(order.to, databaseBytes(connection) * COPY_AND_COMPRESSED + (isBesideData(order) ? LEFT_TO_DATA_BYTES : 0));
  const snapshot = beginWithSnapshot(connection, order.directory, staging);
  const { sequence, hash } = readHead(connection);
  const schema = versionOf(connection);
  const copied = copyDatabase(connection, join(staging, DATABASE_MEMBER), (share) => order.progress('copying', share));
  await copied.catch((error: unknown) => Promise.reject(explain('Writing a copy of the database', order.to, error)));
  if (order.configFile !== null) copyPlainFile(order.configFile, join(staging, CONFIG_MEMBER));
  const members = [...(order.configFile === null ? [] : [CONFIG_MEMBER]), ...(snapshot === null ? [] : [snapshot]), DATABASE_MEMBER];
  return { schema, sequence, chainHash: Buffer.from(hash).toString('hex'), members };
}

/**
 * Begins the transaction and copies the newest usable snapshot; null = the journal is enough. The snapshot is copied first: while a large
 * database is being copied, the box may write newer snapshots, of batches that the copy lacks, and remove this one.
 */
function beginWithSnapshot(connection: Connection, directory: string, staging: string): string | null {
  for (let attempt = 1; ; attempt++) {
    // List before the transaction begins: the transaction then sees the batches of all these snapshots.
    const files = listSnapshots(directory);
    connection.exec('BEGIN');
    try {
      const { snapshot } = chooseSnapshot(directory, files, connection);
      const name = files.find(({ sequence }) => sequence === snapshot?.sequence)?.name;
      if (name === undefined) return null;
      copyPlainFile(join(directory, name), join(staging, name));
      return name;
    } catch (error) {
      // The box has removed it, so there is a newer one.
      const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isGone || attempt === 3) throw error;
      connection.exec('ROLLBACK');
    }
  }
}

const copyPlainFile = (from: string, to: string): void => writeFileSync(to, readPlainFile(from), { flag: 'wx', mode: 0o600 });

async function describeMembers(folder: string, names: readonly string[]): Promise<readonly BackupMember[]> {
  const members: BackupMember[] = [];
  for (const name of names) {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(join(folder, name))) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
    members.push({ name, bytes, sha256: hash.digest('hex') });
  }
  return members;
}

/** Throws an error with both numbers. If the disk fills up later, the system reports it. */
export function refuseLittleSpace(folder: string, neededBytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= neededBytes) return;
  throw new Error(`There is too little room in ${folder}: ${megabytes(neededBytes)} are needed, ${megabytes(bavail * bsize)} are free.`);
}

/** Faults of the database file in a folder that no process uses; empty if SQLite can read all of it. */
export function damageOf(directory: string): readonly string[] {
  return explained(READING, directory, () => {
    const connection = openForReading(databaseFile(directory), CACHE_KIB);
    try {
      return databaseFaults(connection);
    } finally {
      connection.close();
    }
  });
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Two backups in one second get different names. */
function freeSecond({ to, label, nowMs }: BackupOrder): string {
  for (let atMs = nowMs; ; atMs += 1000) {
    const created = new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z');
    if (!existsSync(join(to, backupName(created, label)))) return created;
  }
}

const backupName = (created: string, label: string | null): string =>
  `qbox-${created.replace(/[-:]/g, '')}${label === null ? '' : `-${label}`}.qbackup`;

/** Leftovers of a process that was killed while it made a backup. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = STAGING.exec(name)?.[1];
    if (pid !== undefined && !existsSync(join('/proc', pid))) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
