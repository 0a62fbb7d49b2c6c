/** The one file that imports SQLite: how the database is opened, and what its faults are called. */
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

export type Connection = BetterSqlite3.Database;
export type Statement<Bind extends unknown[], Row = unknown> = BetterSqlite3.Statement<Bind, Row>;

const require = createRequire(import.meta.url);
/**
 * Version 13 needs Node 22 and crashes on 20; version 12 aborts on Node 24 when a closed database is garbage collected
 * (`RemoveEnvironmentCleanupHook`, assertion `env != nullptr`). Their interface is the same. Not by `await import`: Node 24 aborts when a
 * thread ends while a module that awaits is being loaded (`SourceTextModule::AsyncModuleExecutionFulfilled`).
 */
const Database: typeof BetterSqlite3 =
  Number.parseInt(process.versions.node, 10) < 22 ? require('better-sqlite3') : require('better-sqlite3-from-node-22');

/** Of SQLite itself. */
export function sqliteVersion(): string {
  const memory = new Database(':memory:');
  const version = memory.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '';
  memory.close();
  return version;
}

/** Of a new database: see README.md. One that an older program made keeps its pages of 4096. */
const PAGE_BYTES = 1024;
/** Each page in the write-ahead log has a header of 24 bytes. */
const FRAME_HEAD_BYTES = 24;

/** So many pages of the write-ahead log take so many bytes, at most. */
export const framesIn = (connection: Connection, bytes: number): number =>
  Math.floor(bytes / (Number(connection.pragma('page_size', { simple: true })) + FRAME_HEAD_BYTES));

/**
 * Opens the database for reading and writing, and creates it where there is none. Never checkpoints by itself: a commit
 * would pay for it. Throws SQLite's errors.
 */
export function openForWriting(file: string, cacheKiB: number): Connection {
  const connection = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    connection.pragma(`page_size = ${PAGE_BYTES}`);
    connection.pragma('journal_mode = WAL');
    // better-sqlite3 is compiled with NORMAL for WAL, which acknowledges commits that a power cut takes back.
    connection.pragma('synchronous = FULL');
    connection.pragma('wal_autocheckpoint = 0');
    // What is deleted is overwritten with zeros: whoever finds the memory card finds nothing that was erased.
    connection.pragma('secure_delete = ON');
    connection.pragma(`cache_size = -${cacheKiB}`);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Opens an existing database for reading alone; it neither writes pages nor checkpoints when it is closed. */
export function openForReading(file: string, cacheKiB: number): Connection {
  // SQLite would wait for somebody to write into a pipe.
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === false) throw new Error(`${file} is no plain file.`);
  // SQLite would remove its log, with all that is in it.
  if (found?.size === 0) throw new Error(`${file} is empty.`);
  const connection = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  connection.pragma(`cache_size = -${cacheKiB}`);
  return connection;
}

/**
 * Holds `file` until the returned connection is closed or the process ends, however it ends: the kernel takes the lock back.
 * Returns null if somebody else holds it, in this process or another one.
 */
export function holdLock(file: string): Connection | null {
  const connection = new Database(file, { timeout: 0 });
  try {
    connection.pragma('journal_mode = MEMORY'); // Nothing is ever written, so there is nothing to roll back.
    connection.exec('BEGIN EXCLUSIVE');
    return connection;
  } catch (error) {
    connection.close();
    if (isSqliteError(error) && error.code.startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
}

export type CheckpointMode = 'NOOP' | 'PASSIVE';

/**
 * Moves the whole log into the database and cuts its file, in which rows that were erased would be readable until they are written over.
 * Does not wait: false while another connection reads or writes.
 */
export function cutLog(connection: Connection): boolean {
  connection.pragma('busy_timeout = 0');
  try {
    const [row] = connection.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    return row?.busy === 0;
  } catch (error) {
    if (isSqliteError(error) && error.code.startsWith('SQLITE_BUSY')) return false;
    throw error;
  } finally {
    connection.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}

/** Frames in the write-ahead log, and how many of them are in the database file too. */
export interface Checkpoint {
  readonly frames: number;
  readonly copied: number;
}

/** NOOP only looks. PASSIVE copies what it can without waiting for anybody, and syncs both files. */
export function checkpoint(connection: Connection, mode: CheckpointMode): Checkpoint {
  const [row] = connection.pragma(`wal_checkpoint(${mode})`) as { log: number; checkpointed: number }[];
  return { frames: Math.max(0, row?.log ?? 0), copied: Math.max(0, row?.checkpointed ?? 0) };
}

/**
 * Copies the database into a new file, as the read transaction sees it that the connection has to be in: without one the copy would begin
 * anew whenever somebody commits, and never end beside a busy box. The file is on the disk when this resolves.
 */
export async function copyDatabase(connection: Connection, file: string, progress: (share: number) => void): Promise<void> {
  await connection.backup(file, {
    progress: ({ totalPages, remainingPages }) => {
      if (totalPages > 0) progress(1 - remainingPages / totalPages);
      return COPIED_PAGES;
    },
  });
}

/** How large the database is without its log. */
export const databaseBytes = (connection: Connection): number =>
  Number(connection.pragma('page_count', { simple: true })) * Number(connection.pragma('page_size', { simple: true }));

/** What SQLite finds wrong with the file when it reads all of it; nothing, if it is in order. */
export function databaseFaults(connection: Connection): readonly string[] {
  try {
    const rows = connection.pragma('integrity_check') as { integrity_check: string }[];
    return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok');
  } catch (error) {
    if (!isCorruption(error)) throw error;
    return [error.message];
  }
}

/** SQLite cannot make sense of the file, as opposed to a file that it cannot read. */
export const isCorruption = (error: unknown): error is Error => isSqliteError(error) && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);

/** Does the work; SQLite's errors become ones that say what failed and what to do about it. */
export function explained<Result>(doing: string, directory: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw explain(doing, directory, error);
  }
}

export const explain = (doing: string, directory: string, error: unknown): unknown =>
  isSqliteError(error) ? new Error(describeFault(doing, directory, error), { cause: error }) : error;

/** What failed and what to do about it, in words for the person who has to do it. */
export function describeFault(doing: string, directory: string, error: unknown): string {
  const cause = isSqliteError(error) ? `${error.message} (${error.code})` : error instanceof Error ? error.message : String(error);
  return `${doing} in ${directory} failed: ${cause}. ${adviceFor(isSqliteError(error) ? error.code : '')}`;
}

/** 4 MiB at a time: between two pieces a Ctrl-C is heard. */
const COPIED_PAGES = 1024;

/** No other process writes, so nothing is ever busy for long; a copy being made with the sqlite3 tool is. */
const BUSY_TIMEOUT_MS = 5000;

export const isSqliteError = (error: unknown): error is InstanceType<typeof BetterSqlite3.SqliteError> =>
  error instanceof Database.SqliteError;

function adviceFor(code: string): string {
  if (code === 'SQLITE_FULL') return 'The disk is full: make room on it and start again.';
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_CANTOPEN' || code === 'SQLITE_PERM') {
    return 'Check that the folder and its files may be written; a worn memory card makes itself read-only.';
  }
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') {
    return 'The database file is damaged: restore the folder from a backup, on a new memory card.';
  }
  if (code.startsWith('SQLITE_IOERR'))
    return 'The disk cannot be read or written: check the memory card and the kernel log, and start again.';
  if (code.startsWith('SQLITE_BUSY')) return 'Another program holds the database: end it and start again.';
  return 'See the log, and start again.';
}
