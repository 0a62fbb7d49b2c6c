/** The only file that imports SQLite: opens the database and translates SQLite's errors. */
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export type Connection = BetterSqlite3.Database;
export type Statement<Bind extends unknown[], Row = unknown> = BetterSqlite3.Statement<Bind, Row>;

const require = createRequire(import.meta.url);
/**
 * better-sqlite3 13 needs Node 22 and crashes on 20; 12 aborts on Node 24 when a closed database is garbage collected
 * (`RemoveEnvironmentCleanupHook`, assertion `env != nullptr`). Both have the same interface. `await import` is not used: Node 24 aborts
 * when a thread ends while a module with top-level await is loading (`SourceTextModule::AsyncModuleExecutionFulfilled`).
 */
const Database: typeof BetterSqlite3 =
  Number.parseInt(process.versions.node, 10) < 22 ? require('better-sqlite3') : require('better-sqlite3-from-node-22');

/** Version of SQLite itself. */
export function sqliteVersion(): string {
  const memory = new Database(':memory:');
  const version = memory.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '';
  memory.close();
  return version;
}

/** Page size of a new database: see README.md. A database made by an older program keeps its pages of 4096. */
const PAGE_BYTES = 1024;
/** Each page in the write-ahead log has a header of 24 bytes. */
const FRAME_HEAD_BYTES = 24;

/** Number of log frames that fit in `bytes`. */
export const framesIn = (connection: Connection, bytes: number): number =>
  Math.floor(bytes / (Number(connection.pragma('page_size', { simple: true })) + FRAME_HEAD_BYTES));

/**
 * Opens the database for reading and writing, and creates it if it is missing. Never checkpoints by itself, because a commit would pay for
 * it. Throws SQLite's errors.
 */
export function openForWriting(file: string, cacheKiB: number): Connection {
  const connection = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    connection.pragma(`page_size = ${PAGE_BYTES}`);
    connection.pragma('journal_mode = WAL');
    // better-sqlite3 is compiled with NORMAL for WAL, which can lose acknowledged commits in a power cut.
    connection.pragma('synchronous = FULL');
    connection.pragma('wal_autocheckpoint = 0');
    // Deleted data is overwritten with zeros, so that a stolen memory card does not contain what was erased.
    connection.pragma('secure_delete = ON');
    connection.pragma(`cache_size = -${cacheKiB}`);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Opens an existing database only for reading; closing it neither writes pages nor checkpoints. */
export function openForReading(file: string, cacheKiB: number): Connection {
  // SQLite would block on a pipe until another program writes to it.
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === false) throw new Error(`${file} is no plain file.`);
  // SQLite would remove its log with everything in it.
  if (found?.size === 0) throw new Error(`${file} is empty.`);
  const connection = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  connection.pragma(`cache_size = -${cacheKiB}`);
  return connection;
}

/**
 * Locks `file` until the returned connection is closed or the process ends; the kernel then releases the lock. Returns null if it is locked
 * already, by this process or another one.
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
 * Moves the whole log into the database and truncates its file, where erased rows would stay readable until overwritten. Does not wait:
 * returns false while another connection reads or writes.
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

/** NOOP only counts. PASSIVE copies what it can without waiting for other connections, and syncs both files. */
export function checkpoint(connection: Connection, mode: CheckpointMode): Checkpoint {
  const [row] = connection.pragma(`wal_checkpoint(${mode})`) as { log: number; checkpointed: number }[];
  return { frames: Math.max(0, row?.log ?? 0), copied: Math.max(0, row?.checkpointed ?? 0) };
}

/**
 * Copies the database into a new file, as seen by the connection's read transaction, which must be open: otherwise the copy restarts at
 * every commit of another process and never ends beside a busy box. The file is synced when this resolves.
 */
export async function copyDatabase(connection: Connection, file: string, progress: (share: number) => void): Promise<void> {
  await connection.backup(file, {
    progress: ({ totalPages, remainingPages }) => {
      if (totalPages > 0) progress(1 - remainingPages / totalPages);
      return COPIED_PAGES;
    },
  });
}

/** Size of the database without its log. */
export const databaseBytes = (connection: Connection): number =>
  Number(connection.pragma('page_count', { simple: true })) * Number(connection.pragma('page_size', { simple: true }));

/** Faults that SQLite finds when it reads the whole file; empty if there are none. */
export function databaseFaults(connection: Connection): readonly string[] {
  try {
    const rows = connection.pragma('integrity_check') as { integrity_check: string }[];
    return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok');
  } catch (error) {
    if (!isCorruption(error)) throw error;
    return [error.message];
  }
}

/** The content of the file is invalid, as opposed to a file that cannot be read. */
export const isCorruption = (error: unknown): error is Error => isSqliteError(error) && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);

/** Runs the work and replaces SQLite's errors by ones that say what failed and what to do. */
export function explained<Result>(doing: string, directory: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw explain(doing, directory, error);
  }
}

export const explain = (doing: string, directory: string, error: unknown): unknown =>
  isSqliteError(error) ? new Error(describeFault(doing, directory, error), { cause: error }) : error;

/** What failed and what to do, for the operator. */
export function describeFault(doing: string, directory: string, error: unknown): string {
  const cause = isSqliteError(error) ? `${error.message} (${error.code})` : messageOf(error);
  return `${doing} in ${directory} failed: ${cause}. ${adviceFor(isSqliteError(error) ? error.code : '')}`;
}

/** 4 MiB at a time: a Ctrl-C is handled between two pieces. */
const COPIED_PAGES = 1024;

/** No other process writes, so the database is never busy for long, except while the sqlite3 tool copies it. */
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
