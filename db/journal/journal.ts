/** Reads the journal: for recovery, to find changes made by others, and to show what happened. */

import { databaseFile, openDatabase, READING, readDatabase } from '../files/folder.js';
import { type Connection, explain, explained, openForReading, type Statement } from '../files/sqlite.js';
import { chainHash, GENESIS_HASH } from './chain.js';
import { PersonalReader, type TextsOfEvents } from './personal.js';
import { hashAt, listSnapshots, readSnapshot, type Snapshot, type SnapshotFile } from './snapshots.js';

export interface JournalEntry {
  readonly sequence: number;
  readonly atMs: number;
  /** JSON array text. */
  readonly events: string;
}

interface RecoveryEntry extends JournalEntry {
  /** Personal texts stored beside the events, by event position; erased ones are missing. */
  readonly texts: TextsOfEvents;
}

export interface Recovery {
  /** null = start with the empty state. */
  readonly snapshot: Snapshot | null;
  /** Batches after the snapshot, in order. Each is checked against the chain as it is read; the iteration throws at a mismatch. */
  readonly entries: Iterable<RecoveryEntry>;
  /** Snapshots that could not be used, with the reason; for the log. */
  readonly skipped: readonly string[];
}

/**
 * The newest good snapshot and the journal after it. Works on an empty or missing folder, before `openStore` and while the store is open,
 * from any thread; an older database is read without migration. Throws if the data does not form a valid state.
 */
export function readRecovery(directory: string): Recovery {
  // List before the journal is read: if the store is open, both grow meanwhile.
  const files = listSnapshots(directory);
  const chosen =
    readDatabase(directory, CACHE_KIB, (connection) => chooseSnapshot(directory, files, connection)) ??
    chooseSnapshot(directory, files, null);
  const from = chosen.snapshot?.sequence ?? 0;
  return { ...chosen, entries: { [Symbol.iterator]: () => readEntries(directory, from) } };
}

/** Result for a journal whose chain is valid. */
export interface VerifiedJournal {
  /** Number of batches kept. */
  readonly entries: number;
  /** The last batch, and its hash in hexadecimal, which covers all batches before it. */
  readonly sequence: number;
  readonly hash: string;
}

/**
 * Checks every kept row: the chain, that the events are JSON, and the personal texts beside it. Throws an error that names the first bad
 * row.
 */
export function verifyJournal(directory: string): VerifiedJournal {
  const files = listSnapshots(directory);
  // Use one transaction: if the store is open, old rows may be deleted meanwhile.
  const { entries, head } = readDatabase(directory, CACHE_KIB, (connection) =>
    connection.transaction(() => {
      const start = readAnchor(connection);
      const read = { entries: countRows(checkedRows(connection, start.sequence, start.hash)), head: readHead(connection) };
      const end = start.sequence + read.entries;
      // A damaged key of the tree leads a search past rows that are there. A start notices it, as its state ends before the journal.
      if (end !== read.head.sequence) throw new Error(`Journal entry ${end + 1} is missing: the last entry is ${read.head.sequence}.`);
      return read;
    })(),
  ) ?? { entries: 0, head: { sequence: 0, hash: GENESIS_HASH } };
  refuseSnapshotsAhead(directory, files, head.sequence);
  return { entries, sequence: head.sequence, hash: Buffer.from(head.hash).toString('hex') };
}

/** The last committed batch and its hash; the next batch is chained to it. */
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

/** Rows are read once, one after the other: a larger cache would only keep what is not asked for again. */
const CACHE_KIB = 256;

function countRows(rows: Iterable<JournalRow>): number {
  let count = 0;
  for (const row of rows) {
    if (!isJson(row.events)) throw new Error(`The events of journal entry ${row.sequence} cannot be read: they are not JSON.`);
    count += 1;
  }
  return count;
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Hash that the oldest kept entry is chained to. */
export function readAnchor(connection: Connection): Link {
  const anchor: Statement<[], Link> = connection.prepare('SELECT sequence, hash FROM journal_anchor');
  return anchor.get() ?? { sequence: 0, hash: GENESIS_HASH };
}

/** The newest usable snapshot in `files`; `connection` is null while there is no database. Throws if there is no valid state. */
export function chooseSnapshot(
  directory: string,
  files: readonly SnapshotFile[],
  connection: Connection | null,
): Omit<Recovery, 'entries'> {
  refuseSnapshotsAhead(directory, files, connection === null ? 0 : readHead(connection).sequence);
  const skipped: string[] = [];
  for (const file of files) {
    const snapshot = readSnapshot(directory, file, connection);
    if (!('fault' in snapshot)) return { snapshot, skipped };
    skipped.push(`${file.name}: ${snapshot.fault}`);
  }
  const start = connection === null ? 0 : readAnchor(connection).sequence;
  if (start === 0) return { snapshot: null, skipped };
  const faults = skipped.length === 0 ? 'there is no snapshot' : `no snapshot can be used (${skipped.join('; ')})`;
  throw new Error(
    `The state in ${directory} cannot be recovered: ${faults}, and the journal begins only after batch ${start}. ` +
      'Restore the folder from a backup.',
  );
}

/** A snapshot is written after its batch. If the journal lacks the batch, the database was lost or replaced by an older one. */
function refuseSnapshotsAhead(directory: string, files: readonly SnapshotFile[], end: number): void {
  const newest = files[0];
  if (newest === undefined || newest.sequence <= end) return;
  throw new Error(
    `The journal in ${directory} ends with batch ${end}, but ${newest.name} knows batch ${newest.sequence}: ` +
      'the database was lost, cut short or put back. Restore the whole folder from a backup, ' +
      'or remove the snapshots that are ahead to go on with what the journal has.',
  );
}

function* readEntries(directory: string, from: number): Generator<RecoveryEntry, undefined> {
  const connection = explained(READING, directory, () => openDatabase(directory, CACHE_KIB));
  if (connection === null) return;
  try {
    const start = hashAt(connection, from);
    if (start === null) throw new Error(`Batch ${from} is no longer in the journal in ${directory}.`);
    for (const { sequence, atMs, events, texts } of checkedRows(connection, from, start)) yield { sequence, atMs, events, texts };
  } catch (error) {
    throw explain(READING, directory, error);
  } finally {
    connection.close();
  }
}

/** Rows after `from`, whose hash is `hash`. */
function* checkedRows(connection: Connection, from: number, hash: Uint8Array): Generator<JournalRow & RecoveryEntry, undefined> {
  const personal = new PersonalReader(connection);
  const rows: Statement<[number], JournalRow> = connection.prepare(
    'SELECT sequence, at_ms AS atMs, event_count AS eventCount, events, hash FROM journal WHERE sequence > ? ORDER BY sequence',
  );
  let previous = { sequence: from, hash };
  for (const row of rows.iterate(from)) {
    if (row.sequence !== previous.sequence + 1) {
      throw new Error(`Journal entry ${previous.sequence + 1} is missing: entry ${row.sequence} follows entry ${previous.sequence}.`);
    }
    if (!chainHash(previous.hash, row).equals(row.hash)) {
      throw new Error(`Journal entry ${row.sequence} does not fit the hash chain: it was changed or damaged.`);
    }
    yield { ...row, texts: personal.textsOf(row) };
    previous = row;
  }
}

/** The newest batches as written; nothing is checked or migrated. */
export interface JournalTail {
  /** Batches after `sequence`, oldest first. */
  after(sequence: number): Iterable<JournalEntry>;
  /** All batches, newest first. */
  backwards(): Iterable<JournalEntry>;
  close(): void;
}

/** Works with and without a running box. Throws what is wrong with the folder. */
export function openJournalTail(directory: string): JournalTail {
  return explained(READING, directory, () => {
    const connection = openForReading(databaseFile(directory), CACHE_KIB);
    const columns = 'SELECT sequence, at_ms AS atMs, events FROM journal';
    const after: Statement<[number], JournalEntry> = connection.prepare(`${columns} WHERE sequence > ? ORDER BY sequence`);
    const backwards: Statement<[], JournalEntry> = connection.prepare(`${columns} ORDER BY sequence DESC`);
    return {
      after: (sequence) => readable(directory, after.iterate(sequence)),
      backwards: () => readable(directory, backwards.iterate()),
      close: () => connection.close(),
    };
  });
}

/** A damaged page is found only when it is read. */
function* readable<Row>(directory: string, rows: Iterable<Row>): Iterable<Row> {
  try {
    yield* rows;
  } catch (error) {
    throw explain(READING, directory, error);
  }
}
