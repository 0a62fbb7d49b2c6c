/** Files of the data folder, and the lock for writing there. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { refuseNewer, versionOf } from './migrations.js';
import { type Connection, explained, holdLock, openForReading } from './sqlite.js';
import { syncFolder } from './sync-folder.js';

export const databaseFile = (directory: string): string => join(directory, 'qbox.db');
/** SQLite's write-ahead log of it. */
export const logFile = (directory: string): string => `${databaseFile(directory)}-wal`;
export const READING = 'Reading the database';
export const lockFile = (directory: string): string => join(directory, 'lock.db');

/**
 * An empty database file counts as missing: opening it makes SQLite remove its log with everything in it. `openForReading` refuses a pipe.
 */
export function hasDatabase(directory: string): boolean {
  const found = statSync(databaseFile(directory), { throwIfNoEntry: false });
  return found !== undefined && (found.size > 0 || !found.isFile());
}

/** Creates the folder if it is missing. Only the owner may enter, because visitors' data is private. */
export function ensureFolder(directory: string): void {
  if (existsSync(directory)) {
    if (statSync(directory).isDirectory()) return;
    throw new Error(`The data folder ${directory} is a file: move it away, or name another folder.`);
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  syncFolder(dirname(resolve(directory)));
}

/** Replaces the file atomically, and for good: after an error it is complete, either old or new. Throws disk errors. */
export function replaceFile(path: string, text: string): void {
  const fresh = `${path}.tmp`;
  const file = openSync(fresh, 'w', 0o640);
  try {
    // In as many writes as it takes: a disk that is nearly full takes a part of one without an error.
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
  syncFolder(dirname(path));
}

/** Throws if another process, or another store of this process, uses the folder. */
export function lockFolder(directory: string): Connection {
  const lock = explained('Locking the data folder', directory, () => holdLock(lockFile(directory)));
  if (lock !== null) return lock;
  throw new Error(`The data folder ${directory} is in use by another running server: stop it first, or give this one a folder of its own.`);
}

/** Locks the folder for a program other than the server; null if the folder is in use. Call the returned function to unlock. */
export function holdFolder(directory: string): (() => void) | null {
  const lock = explained('Locking the data folder', directory, () => holdLock(lockFile(directory)));
  return lock === null ? null : () => lock.close();
}

/** Locks the result of backups, of which one is made at a time; null = another process makes one. Throws disk errors. */
export function holdBackups(directory: string): (() => void) | null {
  const lock = holdLock(join(directory, 'backup-result.lock'));
  return lock === null ? null : () => lock.close();
}

/** Whether a file in the data folder belongs to this room; a restore keeps the others, such as the keys of headquarters. */
export const isOwnFile = (name: string): boolean =>
  /^(qbox|lock)\.db(-wal|-shm|-journal)?$|^(snapshot|backup-result|configuration-file)[-.]|^(reserve|write-probe|headquarters\.json)$/.test(
    name,
  );

/**
 * Reads the database at its own version; null if there is none yet. It is not migrated: only the box that opens the store migrates, because
 * after a rollback the older program would refuse the folder. Throws if a newer program wrote it.
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

/** As above, for callers that read piece by piece and close the connection. */
export function openDatabase(directory: string, cacheKiB: number): Connection | null {
  if (!hasDatabase(directory)) return null;
  const connection = openForReading(databaseFile(directory), cacheKiB);
  try {
    refuseNewer(connection);
    // Version 0 has no tables: a power cut interrupted its creation.
    if (versionOf(connection) > 0) return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
  connection.close();
  return null;
}

/** The configuration file the box was started with: another process makes backups and includes that file. */
export interface ConfigurationNote {
  /** Absolute path; null = the box was started without one. */
  readonly file: string | null;
}

const noteFile = (directory: string): string => join(directory, 'configuration-file.json');

/** Writes only if the content changes. Throws disk errors. */
export function noteConfiguration(directory: string, note: ConfigurationNote): void {
  if (readConfigurationNote(directory)?.file !== note.file) replaceFile(noteFile(directory), JSON.stringify(note));
}

/** null = no box of this version was started here yet, or the note cannot be read. */
export function readConfigurationNote(directory: string): ConfigurationNote | null {
  try {
    const { file } = JSON.parse(readFileSync(noteFile(directory), 'utf8')) as { readonly file?: unknown };
    return file === null || (typeof file === 'string' && isAbsolute(file)) ? { file } : null;
  } catch {
    return null;
  }
}
