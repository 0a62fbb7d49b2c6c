/** What lies in the data folder, and who may write there. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { refuseNewer, versionOf } from './migrations.js';
import { type Connection, explained, holdLock, openForReading } from './sqlite.js';

export const databaseFile = (directory: string): string => join(directory, 'qbox.db');
/** SQLite's write-ahead log of it. */
export const logFile = (directory: string): string => `${databaseFile(directory)}-wal`;
export const READING = 'Reading the database';
export const lockFile = (directory: string): string => join(directory, 'lock.db');

/** An empty file is none: whoever opens it lets SQLite remove its log, with all that is in it. `openForReading` refuses a pipe. */
export function hasDatabase(directory: string): boolean {
  const found = statSync(databaseFile(directory), { throwIfNoEntry: false });
  return found !== undefined && (found.size > 0 || !found.isFile());
}

/** Creates the folder where it is missing; only the owner may enter, because visitors' data is private. */
export function ensureFolder(directory: string): void {
  if (existsSync(directory)) {
    if (statSync(directory).isDirectory()) return;
    throw new Error(`The data folder ${directory} is a file: move it away, or name another folder.`);
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  syncFolder(dirname(resolve(directory)));
}

/** The name of a new file is on the disk only after its folder was synced. */
export function syncFolder(directory: string): void {
  const folder = openSync(directory, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Throws what the disk throws; the file is the one before or this one, each whole. */
export function replaceFile(path: string, text: string): void {
  const fresh = `${path}.tmp`;
  const file = openSync(fresh, 'w', 0o640);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
}

/** Throws if another process, or another store of this one, works in the folder. */
export function lockFolder(directory: string): Connection {
  const lock = explained('Locking the data folder', directory, () => holdLock(lockFile(directory)));
  if (lock !== null) return lock;
  throw new Error(`The data folder ${directory} is in use by another running server: stop it first, or give this one a folder of its own.`);
}

/** The lock of the folder for whoever is no server; null if one works there. Call the answer to give it back. */
export function holdFolder(directory: string): (() => void) | null {
  const lock = explained('Locking the data folder', directory, () => holdLock(lockFile(directory)));
  return lock === null ? null : () => lock.close();
}

/** Whether a file in the data folder is of this room. */
export const isOwnFile = (name: string): boolean =>
  /^(qbox|lock)\.db(-wal|-shm|-journal)?$|^(snapshot|backup-result|configuration-file)[-.]|^(reserve|write-probe)$/.test(name);

/**
 * Reads the database at the version it has; null if there is none yet. Nothing is migrated: only the box that opens its store may do that,
 * because the older program that a branch goes back to would refuse the folder. Throws if a newer program wrote it.
 */
export function readDatabase<Result>(directory: string, cacheKiB: number, read: (connection: Connection) => Result): Result | null {
  return explained(READING, directory, () => {
    const connection = openDatabase(directory, cacheKiB);
    if (connection === null) return null;
    try {
      return read(connection);
    } finally {
      connection.close();
    }
  });
}

/** The same for whoever reads piece by piece, and closes the connection. */
export function openDatabase(directory: string, cacheKiB: number): Connection | null {
  if (!hasDatabase(directory)) return null;
  const connection = openForReading(databaseFile(directory), cacheKiB);
  try {
    refuseNewer(connection);
    // Version 0 has no tables: a power cut ended its creation.
    if (versionOf(connection) > 0) return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
  connection.close();
  return null;
}

/** Which configuration file the box was started with: another process makes backups, and takes that file into them. */
export interface ConfigurationNote {
  /** An absolute path; null = the box was started without one. */
  readonly file: string | null;
}

const noteFile = (directory: string): string => join(directory, 'configuration-file.json');

/** Written only where it says something else than before. Throws what the disk throws. */
export function noteConfiguration(directory: string, note: ConfigurationNote): void {
  if (readConfigurationNote(directory)?.file !== note.file) replaceFile(noteFile(directory), JSON.stringify(note));
}

/** null = no box of this version has been started there yet, or the note cannot be read from here. */
export function readConfigurationNote(directory: string): ConfigurationNote | null {
  try {
    const { file } = JSON.parse(readFileSync(noteFile(directory), 'utf8')) as { readonly file?: unknown };
    return file === null || (typeof file === 'string' && isAbsolute(file)) ? { file } : null;
  } catch {
    return null;
  }
}
