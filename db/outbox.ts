/**
 * The journal as what still has to be sent elsewhere: a reader of its own, beside a running box. The rows are as they were stored; who
 * needs the chain checked calls `verifyJournal`.
 */
import { databaseFile } from './folder.js';
import { type Link, readAnchor, readHead } from './journal.js';
import { openForReading, type Statement } from './sqlite.js';

export interface OutboxRow extends Link {
  readonly atMs: number;
  readonly eventCount: number;
  /** JSON array text, without the personal texts that lie beside it. */
  readonly events: string;
}

export interface Outbox {
  /** The newest batch; sequence 0 before the first. */
  head(): Link;
  /** What the oldest kept batch is chained to. */
  anchor(): Link;
  /** Hash of a kept batch, or of the anchor; null = this journal does not have it (any more). */
  hashAt(sequence: number): Uint8Array | null;
  /** Batches after `sequence`, oldest first, until they are `most` or longer than `mostCharacters`; at least one, if there is one. */
  after(sequence: number, most: number, mostCharacters: number): readonly OutboxRow[];
  close(): void;
}

const CACHE_KIB = 1024;

/** Throws if there is no database yet, and SQLite's errors. */
export function openOutbox(directory: string): Outbox {
  const connection = openForReading(databaseFile(directory), CACHE_KIB);
  const hash: Statement<[number], Uint8Array> = connection
    .prepare<[number], Uint8Array>('SELECT hash FROM journal WHERE sequence = ?')
    .pluck();
  const rows: Statement<[number], OutboxRow> = connection.prepare(
    'SELECT sequence, at_ms AS atMs, event_count AS eventCount, events, hash FROM journal WHERE sequence > ? ORDER BY sequence',
  );
  return {
    head: () => readHead(connection),
    anchor: () => readAnchor(connection),
    hashAt(sequence) {
      const kept = hash.get(sequence);
      if (kept !== undefined) return kept;
      const anchor = readAnchor(connection);
      return sequence === anchor.sequence ? anchor.hash : null;
    },
    after(sequence, most, mostCharacters) {
      const found: OutboxRow[] = [];
      let characters = 0;
      for (const row of rows.iterate(sequence)) {
        characters += row.events.length;
        if (found.length > 0 && characters > mostCharacters) break;
        found.push(row);
        if (found.length === most) break;
      }
      return found;
    },
    close: () => connection.close(),
  };
}
