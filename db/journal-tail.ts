/** The newest batches of the journal, as they were written: for whoever wants to see what happened. Nothing is checked or migrated here. */
import { databaseFile, READING } from './folder.js';
import type { JournalEntry } from './journal.js';
import { explain, explained, openForReading, type Statement } from './sqlite.js';

const CACHE_KIB = 1024;

export interface JournalTail {
  /** The batches after `sequence`, the oldest first. */
  after(sequence: number): Iterable<JournalEntry>;
  /** All batches, the newest first. */
  backwards(): Iterable<JournalEntry>;
  close(): void;
}

/** Works beside a running box and without one. Throws what is wrong with the folder. */
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

/** A damaged page is met only when somebody comes to it. */
function* readable<Row>(directory: string, rows: Iterable<Row>): Iterable<Row> {
  try {
    yield* rows;
  } catch (error) {
    throw explain(READING, directory, error);
  }
}
