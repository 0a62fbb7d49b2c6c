/** Reading the journal back: for recovery, and to see whether anybody changed it. */
import { chainHash, GENESIS_HASH } from './chain.js';
import { databaseFile, readDatabase } from './folder.js';
import { hashAt, listSnapshots, readSnapshot, type Snapshot } from './snapshots.js';
import { type Connection, openForReading, type Statement } from './sqlite.js';

export interface JournalEntry {
  readonly sequence: number;
  readonly atMs: number;
  /** JSON array text. */
  readonly events: string;
}

export interface Recovery {
  /** null = begin with the empty state. */
  readonly snapshot: Snapshot | null;
  /** The batches after the snapshot, in order, each checked against the chain as it is read; throws at one that does not fit. */
  readonly entries: Iterable<JournalEntry>;
  /** Snapshots that could not be used, and why: for the log. */
  readonly skipped: readonly string[];
}

/**
 * The newest good snapshot and the journal after it. Works on an empty or missing folder, before `openStore` and while the
 * store is open, from any thread. Migrates an older database first. Throws if what is there does not add up to a state.
 */
export function readRecovery(directory: string): Recovery {
  const chosen =
    readDatabase(directory, CACHE_KIB, (connection) => chooseSnapshot(directory, connection, endOfJournal(connection))) ??
    chooseSnapshot(directory, null, 0);
  const from = chosen.snapshot?.sequence ?? 0;
  return { ...chosen, entries: { [Symbol.iterator]: () => readEntries(directory, from) } };
}

/** Checks every row from the oldest kept one. Throws an error that names the first row which does not fit. */
export function verifyJournal(directory: string): { readonly entries: number } {
  const entries = readDatabase(directory, CACHE_KIB, (connection) => {
    const anchor = readAnchor(connection);
    let count = 0;
    for (const _entry of checkedRows(connection, anchor.sequence, anchor.hash)) count += 1;
    refuseSnapshotsAhead(directory, anchor.sequence + count);
    return count;
  });
  if (entries === null) refuseSnapshotsAhead(directory, 0);
  return { entries: entries ?? 0 };
}

/** The last committed batch and its hash, which the next one is chained to. */
export function readHead(connection: Connection): Link {
  const last: Statement<[], Link> = connection.prepare('SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1');
  return last.get() ?? readAnchor(connection);
}

export interface Link {
  readonly sequence: number;
  readonly hash: Uint8Array;
}

interface JournalRow {
  readonly sequence: number;
  readonly atMs: number;
  readonly eventCount: number;
  readonly events: string;
  readonly hash: Uint8Array;
}

const CACHE_KIB = 2048;

const endOfJournal = (connection: Connection): number => readHead(connection).sequence;

function readAnchor(connection: Connection): Link {
  const anchor: Statement<[], Link> = connection.prepare('SELECT sequence, hash FROM journal_anchor');
  return anchor.get() ?? { sequence: 0, hash: GENESIS_HASH };
}

function chooseSnapshot(directory: string, connection: Connection | null, end: number): { snapshot: Snapshot | null; skipped: string[] } {
  refuseSnapshotsAhead(directory, end);
  const skipped: string[] = [];
  for (const file of listSnapshots(directory)) {
    const snapshot = readSnapshot(directory, file, connection);
    if (!('fault' in snapshot)) return { snapshot, skipped };
    skipped.push(`${file.name}: ${snapshot.fault}`);
  }
  const start = connection === null ? 0 : readAnchor(connection).sequence;
  if (start === 0) return { snapshot: null, skipped };
  const faults = skipped.length === 0 ? 'there is no snapshot' : `no snapshot can be used (${skipped.join('; ')})`;
  throw new Error(
    `The state in ${directory} cannot be recovered: ${faults}, and the journal begins only after batch ${start}. Restore the folder from a backup.`,
  );
}

/** A snapshot is written after its batch: one of a batch that the journal does not have says that the database was lost or put back. */
function refuseSnapshotsAhead(directory: string, end: number): void {
  const newest = listSnapshots(directory)[0];
  if (newest === undefined || newest.sequence <= end) return;
  throw new Error(
    `The journal in ${directory} ends with batch ${end}, but ${newest.name} knows batch ${newest.sequence}: the database was lost, cut short or put back. ` +
      'Restore the whole folder from a backup, or remove the snapshots that are ahead to go on with what the journal has.',
  );
}

function* readEntries(directory: string, from: number): Generator<JournalEntry, undefined> {
  const connection = readDatabase(directory, CACHE_KIB, () => openForReading(databaseFile(directory), CACHE_KIB));
  if (connection === null) return undefined;
  try {
    const start = hashAt(connection, from);
    if (start === null) throw new Error(`Batch ${from} is no longer in the journal in ${directory}.`);
    for (const { sequence, atMs, events } of checkedRows(connection, from, start)) yield { sequence, atMs, events };
  } finally {
    connection.close();
  }
  return undefined;
}

/** The rows after `from`, whose hash is `hash`. */
function* checkedRows(connection: Connection, from: number, hash: Uint8Array): Generator<JournalRow, undefined> {
  const rows: Statement<[number], JournalRow> = connection.prepare(
    'SELECT sequence, at_ms AS atMs, event_count AS eventCount, events, hash FROM journal WHERE sequence > ? ORDER BY sequence',
  );
  let previous = { sequence: from, hash };
  for (const row of rows.iterate(from)) {
    if (row.sequence !== previous.sequence + 1) {
      throw new Error(`Journal entry ${previous.sequence + 1} is missing: entry ${row.sequence} follows entry ${previous.sequence}.`);
    }
    if (!chainHash(previous.hash, row).equals(row.hash)) {
      throw new Error(`Journal entry ${row.sequence} does not fit the hash chain: it, or the entry before it, was changed or damaged.`);
    }
    yield row;
    previous = row;
  }
  return undefined;
}
