/** Changes the database: batches in order, each chained to the one before, with chores between them. Used by the writer thread. */

import { databaseFile } from '../files/folder.js';
import { migrate } from '../files/migrations.js';
import { type Connection, checkpoint, cutLog, openForWriting, type Statement } from '../files/sqlite.js';
import { syncFolder } from '../files/sync-folder.js';
import { CountedWriter } from '../history/counted.js';
import { FactsWriter } from '../history/facts-writer.js';
import { VisitTextWriter } from '../history/visit-texts.js';
import { type Chore, type ToWriter, unpackVisits } from '../store/messages.js';
import { chainHash } from './chain.js';
import { type Link, readHead } from './journal.js';
import { MorningWriter } from './mornings.js';
import { PersonalWriter } from './personal.js';
import { ReleasedRecord } from './released.js';

/** Cache for the pages that the next batch touches again; a commit never needs the whole history of a year. */
const CACHE_KIB = 4096;

type Commit = Extract<ToWriter, { kind: 'commit' }>;

export class JournalWriter {
  readonly #connection: Connection;
  readonly #begin: Statement<[]>;
  readonly #commit: Statement<[]>;
  readonly #insertBatch: Statement<[number, number, number, string, Uint8Array]>;
  readonly #insertVisit: Statement<unknown[]>;
  readonly #reopenVisit: Statement<[number]>;
  readonly #insertChange: Statement<[number, number, string, string]>;
  readonly #forgetChanges: Statement<[number, number]>;
  readonly #forgetVisits: Statement<[number, number]>;
  readonly #oldBatches: Statement<[number, number], Link & { readonly atMs: number }>;
  readonly #forgetBatches: Statement<[number]>;
  readonly #setAnchor: Statement<[number, Uint8Array]>;
  readonly #beat: Statement<[number]>;
  readonly #released: ReleasedRecord;
  readonly #personal: PersonalWriter;
  readonly #visitTexts: VisitTextWriter;
  readonly #counted: CountedWriter;
  readonly #facts: FactsWriter;
  readonly #mornings: MorningWriter;
  #head: Link;
  #heartbeatMs: number;

  constructor(directory: string) {
    const connection = openForWriting(databaseFile(directory), CACHE_KIB);
    migrate(connection);
    // After a failed sync, pages of the log may exist only in memory; copying them into the database writes them again.
    checkpoint(connection, 'PASSIVE');
    // Data erased before a power cut must not remain readable in the log.
    cutLog(connection);
    syncFolder(directory);
    this.#connection = connection;
    this.#begin = connection.prepare('BEGIN IMMEDIATE');
    this.#commit = connection.prepare('COMMIT');
    this.#insertBatch = connection.prepare('INSERT INTO journal (sequence, at_ms, event_count, events, hash) VALUES (?, ?, ?, ?, ?)');
    this.#insertVisit = connection.prepare(
      `INSERT INTO history (sequence, consumer_id, registered_ms, done_ms, ticket, services, consumer, has_texts, about)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#reopenVisit = connection.prepare('DELETE FROM history WHERE consumer_id = ?');
    this.#forgetVisits = connection.prepare(
      'DELETE FROM history WHERE consumer_id IN (SELECT consumer_id FROM history WHERE registered_ms < ? ORDER BY registered_ms LIMIT ?)',
    );
    this.#insertChange = connection.prepare('INSERT INTO changes (at_ms, user_id, kind, entry) VALUES (?, ?, ?, ?)');
    this.#forgetChanges = connection.prepare(
      'DELETE FROM changes WHERE id IN (SELECT id FROM changes WHERE at_ms < ? ORDER BY at_ms LIMIT ?)',
    );
    this.#oldBatches = connection.prepare(
      'SELECT sequence, at_ms AS atMs, hash FROM journal WHERE sequence <= ? ORDER BY sequence LIMIT ?',
    );
    this.#forgetBatches = connection.prepare('DELETE FROM journal WHERE sequence <= ?');
    this.#setAnchor = connection.prepare('UPDATE journal_anchor SET sequence = ?, hash = ?');
    this.#beat = connection.prepare('UPDATE heartbeat SET at_ms = ?');
    const heartbeat: Statement<[], { readonly ms: number }> = connection.prepare('SELECT at_ms AS ms FROM heartbeat');
    this.#heartbeatMs = heartbeat.get()?.ms ?? 0;
    this.#released = new ReleasedRecord(directory);
    this.#personal = new PersonalWriter(connection);
    this.#visitTexts = new VisitTextWriter(connection);
    this.#counted = new CountedWriter(connection);
    this.#facts = new FactsWriter(connection);
    this.#mornings = new MorningWriter(connection);
    this.#head = readHead(connection);
    this.#released.write(this.#head);
  }

  get sequence(): number {
    return this.#head.sequence;
  }

  commit(batch: Commit): void {
    if (batch.sequence !== this.#head.sequence + 1) throw new Error(`batch ${batch.sequence} does not follow batch ${this.#head.sequence}`);
    const hash = chainHash(this.#head.hash, batch);
    this.#begin.run();
    this.#insertBatch.run(batch.sequence, batch.atMs, batch.eventCount, batch.events, hash);
    for (const consumerId of batch.reopened) {
      this.#facts.reopening(consumerId);
      this.#reopenVisit.run(consumerId);
    }
    for (const visit of unpackVisits(batch.visits)) {
      this.#insertVisit.run(batch.sequence, ...visit);
      const [, fromMs, toMs] = visit;
      this.#facts.touch({ fromMs, toMs });
    }
    this.#facts.log(batch.sequence, batch.windowLog);
    if (batch.personal !== null) {
      this.#personal.commit(batch.sequence, batch.atMs, batch.personal);
      this.#visitTexts.eraseOf(batch.personal.erasedVisits);
    }
    for (const { atMs, userId, kind, entry } of batch.changes) this.#insertChange.run(atMs, userId, kind, entry);
    for (const row of batch.counted ?? []) this.#counted.write(row, batch.sequence);
    if (batch.morning) this.#mornings.write(batch.sequence, batch.morning);
    // The clock was set back, so the stored last known time is no longer valid.
    if (batch.atMs < this.#heartbeatMs) this.beat(batch.atMs);
    this.#commit.run();
    this.#head = { sequence: batch.sequence, hash };
    this.#released.write(this.#head);
  }

  /** Writes and syncs one page like a batch, so it proves that a batch could be committed. */
  beat(atMs: number): void {
    this.#beat.run(atMs);
    this.#heartbeatMs = atMs;
  }

  get heartbeatMs(): number {
    return this.#heartbeatMs;
  }

  /** Returns the number of deleted rows. */
  doChore(chore: Chore): number {
    switch (chore.kind) {
      case 'finishCheckpoint':
        checkpoint(this.#connection, 'PASSIVE');
        return 0;
      case 'forgetVisits':
        return this.#forgetVisits.run(chore.beforeMs, chore.limit).changes;
      case 'forgetChanges':
        return this.#forgetChanges.run(chore.beforeMs, chore.limit).changes;
      case 'forgetCounted':
        return this.#together(() => this.#counted.forget(chore.beforeMs, chore.limit));
      case 'eraseVisitTexts':
        return this.#together(() => this.#visitTexts.eraseOld(chore.beforeMs, chore.limit));
      case 'eraseTexts':
        return this.#personal.eraseOld(chore.beforeMs, chore.upToSequence, chore.limit);
      case 'dropPhotos':
        return this.#together(() => this.#personal.dropPhotos(chore.consumerIds));
      case 'clearFacts':
      case 'writeFacts':
      case 'settleDay':
      case 'forgetWindowLog':
        return this.#together(() => this.#facts.doChore(chore));
      case 'forgetBatches':
        return this.#forgetOldBatches(chore.beforeMs, chore.upToSequence, chore.limit);
    }
  }

  close(): void {
    // Closing checkpoints too, but hides a failure.
    checkpoint(this.#connection, 'PASSIVE');
    this.#connection.close();
    this.#released.close();
  }

  /** Deletes from the oldest row up to the first that is young enough, so the journal has no gaps even if the clock was set back. */
  #forgetOldBatches(beforeMs: number, upToSequence: number, limit: number): number {
    const oldest = this.#oldBatches.all(upToSequence, limit);
    const firstKept = oldest.findIndex((row) => row.atMs >= beforeMs);
    const forgotten = firstKept < 0 ? oldest : oldest.slice(0, firstKept);
    const last = forgotten.at(-1);
    if (last === undefined) return 0;
    return this.#together(() => {
      this.#setAnchor.run(last.sequence, last.hash);
      this.#forgetBatches.run(last.sequence);
      this.#personal.forget(last.sequence);
      this.#mornings.forget(last.sequence);
      return forgotten.length;
    });
  }

  /** Runs one transaction. Any error in it ends this thread's work. */
  #together(work: () => number): number {
    this.#begin.run();
    const count = work();
    this.#commit.run();
    return count;
  }
}
