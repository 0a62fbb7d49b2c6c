/** Whether the end of the journal is missing: batches that left the box and that the database does not have, or not any more. */
import { truncateSync } from 'node:fs';
import { databaseFile, logFile, readDatabase } from './folder.js';
import { readHead } from './journal.js';
import { RELEASED_FILE, readReleased } from './released.js';
import { hashAt } from './snapshots.js';
import { type LogScan, scanLog } from './wal-scan.js';

/**
 * Throws an error that names the place of the damage, the last batch that is left, and the way out; changes nothing. Answers how the log
 * was found.
 */
export function refuseLostEnd(directory: string): LogScan | null {
  // Read before the database: what the record knows now, the database has by then. Where the box runs, both go on meanwhile.
  const released = readReleased(directory);
  const log = scanSteadyLog(directory);
  const { head, released: found } = readDatabase(directory, CACHE_KIB, (connection) => ({
    head: readHead(connection).sequence,
    released: released === null ? null : hashAt(connection, released.sequence),
  })) ?? { head: 0, released: null };
  if (released !== null && released.sequence > head) {
    throw new Error(
      `The journal in ${directory} ends with batch ${head}, but batch ${released.sequence} was answered: ${placeOf(log)}. ${WAY_OUT}`,
    );
  }
  if (log?.isDamaged)
    throw new Error(`The end of the journal in ${directory} was lost: ${placeOf(log)}. It ends with batch ${head} now. ${WAY_OUT}`);
  if (released !== null && found !== null && !released.hash.equals(found)) {
    throw new Error(
      `Batch ${released.sequence} of the journal in ${directory} is not the one that ${RELEASED_FILE} knows as answered: ` +
        `the database was put back, or is that of another box. ${WAY_OUT}`,
    );
  }
  return log;
}

/**
 * Before the database is opened for writing. Cuts off what a power cut left of the last transaction: the next ones are written over it, in
 * the same round of the log, and what they leave of it would look like damage in the middle after another power cut. SQLite reads none of
 * it, whoever has the database open.
 */
export function takeUpLog(directory: string): void {
  const log = refuseLostEnd(directory);
  if (log?.isTorn) truncateSync(logFile(directory), log.endBytes);
}

const CACHE_KIB = 256;
const LOOKS = 3;

const WAY_OUT = 'Restore the newest backup: qctl backup restore FILE.';

/** Where a box writes meanwhile, its frames come while the file is being read: what was in between was not damaged if it is whole now. */
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
