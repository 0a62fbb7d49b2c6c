/** Detects a missing end of the journal: batches that left the box and that the database does not have (any more). */
import { copyFileSync, mkdirSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { databaseFile, hasDatabase, isOwnFile, logFile, readDatabase } from '../files/folder.js';
import { syncFolder } from '../files/sync-folder.js';
import { readHead } from '../journal/journal.js';
import { RELEASED_FILE, readReleased } from '../journal/released.js';
import { hashAt, listSnapshots } from '../journal/snapshots.js';
import { type LogScan, scanLog } from './wal-scan.js';

/** Facts about a missing end. */
export interface LostEnd {
  /** The last remaining batch; 0 = none. */
  readonly sequence: number;
  /** Smallest number of missing batches. */
  readonly batches: number;
  /** One sentence with the place of the damage. */
  readonly why: string;
}

/** Checks without changing anything. Works while the box runs. */
export function findLostEnd(directory: string): { readonly log: LogScan | null; readonly lost: LostEnd | null } {
  // Read before the database: whatever the record names now, the database contains by the time it is read. A running box extends both
  // meanwhile.
  const released = readReleased(directory);
  const log = scanSteadyLog(directory);
  const found = readDatabase(directory, CACHE_KIB, (connection) => ({
    sequence: readHead(connection).sequence,
    hash: released === null ? null : hashAt(connection, released.sequence),
  }));
  const sequence = found?.sequence ?? 0;
  const batches = Math.max(0, (released?.sequence ?? 0) - sequence, log?.isDamaged ? log.transactionsBehind : 0);
  const lost = (why: string) => ({ log, lost: { sequence, batches, why } });
  // The first page of a database is on the disk before a log exists.
  if (log !== null && !hasDatabase(directory))
    return lost(`The database ${databaseFile(directory)} is missing or empty, but its log is there: what they held cannot be read.`);
  if (released !== null && released.sequence > sequence)
    return lost(`The journal in ${directory} ends with batch ${sequence}, but batch ${released.sequence} was answered: ${placeOf(log)}.`);
  if (log?.isDamaged) return lost(`The end of the journal in ${directory} was lost: ${placeOf(log)}. It ends with batch ${sequence} now.`);
  if (released !== null && found?.hash && !released.hash.equals(found.hash))
    return lost(
      `Batch ${released.sequence} of the journal in ${directory} is not the one that ${RELEASED_FILE} knows as answered: ` +
        'the database was put back, or is that of another box.',
    );
  return { log, lost: null };
}

/** Throws an error that names the place of the damage, the last remaining batch, and the way out. Returns the state of the log. */
export function refuseLostEnd(directory: string): LogScan | null {
  const { log, lost } = findLostEnd(directory);
  if (lost !== null) throw new Error(`${lost.why} ${WAY_OUT}`);
  return log;
}

/**
 * Call before the database is opened for writing. Cuts off what a power cut left of the last transaction: the next transactions overwrite
 * it in the same round of the log, and the remains would look like damage in the middle after another power cut. SQLite never reads these
 * remains, so other processes may have the database open.
 */
export function takeUpLog(directory: string): void {
  const log = refuseLostEnd(directory);
  if (log?.isTorn) truncateSync(logFile(directory), log.endBytes);
}

/**
 * Makes the last good batch the end of the journal: cuts off what is broken, and removes records of later batches. The folder must not be
 * in use. First copies the files as they are to `keepIn`, a folder that must not exist. Throws if nothing is missing.
 */
export function acceptLostEnd(directory: string, keepIn: string): LostEnd {
  const { log, lost } = findLostEnd(directory);
  if (lost === null) throw new Error(`Nothing is missing at the end of the journal in ${directory}.`);
  mkdirSync(keepIn, { mode: 0o700 });
  for (const name of readdirSync(directory).filter((one) => isOwnFile(one) && !/^lock\.|-shm$/.test(one)))
    copyFileSync(join(directory, name), join(keepIn, name));
  syncFolder(keepIn);
  if (log !== null) truncateSync(logFile(directory), hasDatabase(directory) ? log.endBytes : 0);
  rmSync(join(directory, RELEASED_FILE), { force: true });
  for (const { name, sequence } of listSnapshots(directory)) if (sequence > lost.sequence) rmSync(join(directory, name));
  syncFolder(directory);
  return lost;
}

const CACHE_KIB = 256;
const LOOKS = 3;

const WAY_OUT =
  'Restore the newest backup: qctl backup restore FILE. Without one, "qctl journal accept-loss" shows what is lost and goes on without it.';

/** If a box writes meanwhile, its frames arrive during the read: a gap that is complete now was not damage. */
function scanSteadyLog(directory: string): LogScan | null {
  for (let look = 1; ; look++) {
    const log = scanLog(logFile(directory), databaseFile(directory));
    if (log === null || !log.isDamaged || look === LOOKS) return log;
  }
}

function placeOf(log: LogScan | null): string {
  const name = 'its log qbox.db-wal';
  if (log === null) return `${name} is missing or empty, or the database was put back`;
  if (log.broken === null) return `${name} was cut short at byte ${log.fileBytes}, or the database was put back`;
  const { frame, byte } = log.broken;
  const behind = log.wholeBehind === 0 ? '' : `, with ${log.wholeBehind} whole frames behind it`;
  return frame === 0
    ? `${name} has a damaged header (byte 0)${behind}`
    : `${name} is not whole from frame ${frame} on (byte ${byte})${behind}`;
}
