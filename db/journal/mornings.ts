/**
 * The state as each day began, with the batch in which it did: a day of the journal can be played again from it. It is deflated, and lives
 * as long as its batch.
 */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { databaseFile, READING } from '../files/folder.js';
import { type Connection, explained, openForReading, type Statement } from '../files/sqlite.js';
import type { JournalEntry } from './journal.js';

export interface MorningRow {
  /** Such as 2026-11-24. */
  readonly day: string;
  /** Whatever the caller needs. */
  readonly text: string;
}

/** In the transaction of its batch. */
export class MorningWriter {
  readonly #insert: Statement<[string, number, Uint8Array]>;
  readonly #forget: Statement<[number]>;

  constructor(connection: Connection) {
    this.#insert = connection.prepare('INSERT OR REPLACE INTO mornings (day, sequence, state) VALUES (?, ?, ?)');
    this.#forget = connection.prepare('DELETE FROM mornings WHERE sequence <= ?');
  }

  write(sequence: number, { day, text }: MorningRow): void {
    this.#insert.run(day, sequence, deflateRawSync(text, { level: constants.Z_BEST_SPEED }));
  }

  /** These batches are gone. */
  forget(upToSequence: number): void {
    this.#forget.run(upToSequence);
  }
}

export interface KeptDay {
  readonly text: string;
  /** The batch in which the day began, and all after it. */
  readonly entries: Iterable<JournalEntry>;
}

export interface KeptDays {
  /** Days before this one, the newest first. */
  before(day: string, limit: number): readonly string[];
  /** null = the day is not kept. */
  read(day: string): KeptDay | null;
  /** The hash of a batch in hexadecimal, which covers all batches before it. */
  hashOf(sequence: number): string;
  close(): void;
}

const CACHE_KIB = 1024;

/** Beside a running box, whose writer has migrated the database. Throws what is wrong with the folder. */
export function openKeptDays(directory: string): KeptDays {
  return explained(READING, directory, () => {
    const connection = openForReading(databaseFile(directory), CACHE_KIB);
    const before: Statement<[string, number], { readonly day: string }> = connection.prepare(
      'SELECT day FROM mornings WHERE day < ? ORDER BY day DESC LIMIT ?',
    );
    const morning: Statement<[string], { readonly sequence: number; readonly state: Uint8Array }> = connection.prepare(
      'SELECT sequence, state FROM mornings WHERE day = ?',
    );
    const from: Statement<[number], JournalEntry> = connection.prepare(
      'SELECT sequence, at_ms AS atMs, events FROM journal WHERE sequence >= ? ORDER BY sequence',
    );
    const hash: Statement<[number], { readonly hash: Uint8Array }> = connection.prepare('SELECT hash FROM journal WHERE sequence = ?');
    return {
      before: (day, limit) => before.all(day, limit).map((row) => row.day),
      read: (day) => {
        const row = morning.get(day);
        if (row === undefined) return null;
        const entries = { [Symbol.iterator]: () => from.iterate(row.sequence) };
        return { text: inflateRawSync(row.state).toString(), entries };
      },
      hashOf: (sequence) => Buffer.from(hash.get(sequence)?.hash ?? []).toString('hex'),
      close: () => connection.close(),
    };
  });
}
