/** Keeps the files small in the background: moves the log into the database and deletes what is too old. */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { type Connection, checkpoint, cutLog, framesIn, type Statement } from '../files/sqlite.js';
import { readStoredElsewhere } from '../files/stored-elsewhere.js';
import { OLDEST_COUNTED } from '../history/counted.js';
import type { FactsDay } from '../history/day-facts.js';
import type { FactsReader } from '../history/facts-reader.js';
import type { Settled } from '../history/question.js';
import { readErasure } from '../journal/personal.js';
import { forgettableSequence } from '../journal/snapshots.js';
import type { Chore, ChoreDone } from './messages.js';

export interface MaintenanceReport {
  readonly forgottenVisits: number;
  readonly forgottenChanges: number;
  readonly forgottenBatches: number;
  /** Visits and batches whose personal texts were erased. */
  readonly erasedTexts: number;
  /** Pages of the log that are not in the database yet. */
  readonly pendingPages: number;
}

export interface Retention {
  readonly directory: string;
  readonly historyDays: number;
  readonly journalDays: number;
  readonly personalDays: number;
  /** Days that a batch is kept which headquarters does not have; left out = there is no headquarters. */
  readonly unsentDays?: number;
}

const DAY_MS = 86_400_000;
/**
 * After an upgrade there are years of texts. They are erased within weeks, and a clock that is wrong for an hour erases no more than this.
 */
const ERASED_DAYS_AT_ONCE = 7;
/** SQLite's own default: limits what a start has to read again and what the card has to take at once. */
const CHECKPOINT_BYTES = 4 * 1024 * 1024;
/** Reached only if the log grows faster than it can be moved; see `moveLog`. */
const LONG_LOG_BYTES = 64 * 1024 * 1024;
const CHORE_ROWS = 200;
/** A day's facts need the log of the two days before it. */
const LOG_DAYS = 2;
/** Pause between two chores, so that commits have the writer. */
const CHORE_PAUSE_MS = 20;

/** The chores; `Maintenance` requests them from the writer one after the other. */
export class Maintenance {
  readonly #connection: Connection;
  readonly #retention: Retention;
  readonly #writer: MessagePort;
  readonly #oldestVisit: Statement<[], { readonly ms: number }>;
  readonly #oldestChange: Statement<[], { readonly ms: number }>;
  readonly #oldestCounted: Statement<[], { readonly ms: number | null }>;
  readonly #oldestLog: Statement<[], { readonly ms: number }>;
  readonly #oldDays: Statement<[number], { readonly day: number }>;
  readonly #oldestBatch: Statement<[], { readonly ms: number }>;
  readonly #checkpointFrames: number;
  readonly #longLogFrames: number;
  readonly #oldestTexts: Statement<[], { readonly ms: number }>;
  /** Erased data is still readable in the log. */
  #isCutDue = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(connection: Connection, retention: Retention, writer: MessagePort) {
    this.#connection = connection;
    this.#retention = retention;
    this.#writer = writer;
    this.#checkpointFrames = framesIn(connection, CHECKPOINT_BYTES);
    this.#longLogFrames = framesIn(connection, LONG_LOG_BYTES);
    this.#oldestVisit = connection.prepare('SELECT registered_ms AS ms FROM history ORDER BY registered_ms LIMIT 1');
    this.#oldestChange = connection.prepare('SELECT at_ms AS ms FROM changes ORDER BY at_ms LIMIT 1');
    this.#oldestCounted = connection.prepare(OLDEST_COUNTED);
    this.#oldestLog = connection.prepare('SELECT at_ms AS ms FROM window_log ORDER BY at_ms LIMIT 1');
    this.#oldDays = connection.prepare('SELECT day FROM settled_days WHERE to_ms <= ? ORDER BY day');
    this.#oldestTexts = connection.prepare('SELECT registered_ms AS ms FROM history WHERE has_texts = 1 ORDER BY registered_ms LIMIT 1');
    this.#oldestBatch = connection.prepare('SELECT at_ms AS ms FROM journal ORDER BY sequence LIMIT 1');
  }

  /** Moves the log into the database if it is long enough to be worth two syncs. */
  moveLongLog(): Promise<void> {
    return this.#alone(async () => {
      const { frames, copied } = checkpoint(this.#connection, 'NOOP');
      if (frames - copied >= this.#checkpointFrames) await this.#moveLog();
      if (this.#isCutDue) this.#cutLog();
    });
  }

  /** Data was erased: truncate the log as soon as no connection reads it. */
  planCut(): void {
    this.#isCutDue = true;
  }

  /** Photos of tickets that have ended. */
  dropPhotos(consumerIds: readonly number[]): Promise<void> {
    return this.#alone(async () => {
      if ((await this.#ask({ kind: 'dropPhotos', consumerIds })) > 0) this.planCut();
    });
  }

  /** Has the facts of one of these days written, if one is missing. */
  settle(facts: FactsReader, days: readonly FactsDay[]): Promise<Settled> {
    return this.#alone(() =>
      facts.settle(
        days,
        (chore) => this.#ask(chore),
        () => pause(CHORE_PAUSE_MS),
      ),
    );
  }

  /** Moves the log and deletes what is older than the settings allow. */
  maintain(nowMs: number): Promise<MaintenanceReport> {
    return this.#alone(async () => {
      const forgottenVisits = await this.#forgetVisits(nowMs);
      await this.#forgetCounted(nowMs);
      const forgottenChanges = await this.#forgetChanges(nowMs);
      await this.#forgetFacts(nowMs);
      const erasedTexts = await this.#eraseTexts(nowMs);
      const forgottenBatches = (await this.#forgetBatches(nowMs)) + (await this.#forgetInline(nowMs));
      await this.#moveLog();
      if (erasedTexts + forgottenBatches + forgottenVisits > 0) this.planCut();
      if (this.#isCutDue) this.#cutLog();
      const { frames, copied } = checkpoint(this.#connection, 'NOOP');
      return { forgottenVisits, forgottenChanges, forgottenBatches, erasedTexts, pendingPages: frames - copied };
    });
  }

  /** Runs one request at a time: replies of the writer are matched by order alone. */
  #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /**
   * The log restarts only with a commit that finds all of it in the database. Under steady load commits add to it while it is copied, so
   * that never happens by itself. When the log is long and little remains after a few rounds, the writer copies the rest between two
   * commits.
   */
  async #moveLog(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      const { frames, copied } = checkpoint(this.#connection, 'PASSIVE');
      if (frames - copied < this.#checkpointFrames / 10) break;
    }
    const { frames, copied } = checkpoint(this.#connection, 'NOOP');
    if (frames >= this.#longLogFrames && copied < frames) await this.#ask({ kind: 'finishCheckpoint' });
  }

  async #forgetVisits(nowMs: number): Promise<number> {
    const beforeMs = horizon(nowMs, this.#retention.historyDays, this.#oldestVisit.get()?.ms);
    return this.#repeat({ kind: 'forgetVisits', beforeMs, limit: CHORE_ROWS });
  }

  async #forgetCounted(nowMs: number): Promise<void> {
    const beforeMs = horizon(nowMs, this.#retention.historyDays, this.#oldestCounted.get()?.ms ?? undefined);
    await this.#repeat({ kind: 'forgetCounted', beforeMs, limit: CHORE_ROWS });
  }

  async #forgetChanges(nowMs: number): Promise<number> {
    const beforeMs = horizon(nowMs, this.#retention.historyDays, this.#oldestChange.get()?.ms);
    return this.#repeat({ kind: 'forgetChanges', beforeMs, limit: CHORE_ROWS });
  }

  /** Facts are kept as long as the visits that they were counted from, the window log two days longer than its facts. */
  async #forgetFacts(nowMs: number): Promise<void> {
    const beforeMs = horizon(nowMs, this.#retention.historyDays, this.#oldestVisit.get()?.ms);
    for (const { day } of this.#oldDays.all(beforeMs)) await this.#repeat({ kind: 'clearFacts', day, range: null, limit: CHORE_ROWS });
    const logBeforeMs = horizon(nowMs, this.#retention.historyDays + LOG_DAYS, this.#oldestLog.get()?.ms);
    await this.#repeat({ kind: 'forgetWindowLog', beforeMs: logBeforeMs, limit: CHORE_ROWS });
  }

  async #forgetBatches(nowMs: number): Promise<number> {
    const { directory, journalDays, unsentDays = 0 } = this.#retention;
    const upToSequence = forgettableSequence(directory);
    const isHeld = unsentDays > journalDays;
    const stored = isHeld ? (readStoredElsewhere(directory)?.sequence ?? 0) : upToSequence;
    const forgotten = await this.#forgetBatchesOf(nowMs, journalDays, Math.min(stored, upToSequence));
    return isHeld ? forgotten + (await this.#forgetBatchesOf(nowMs, unsentDays, upToSequence)) : forgotten;
  }

  #forgetBatchesOf(nowMs: number, days: number, upToSequence: number): Promise<number> {
    const beforeMs = horizon(nowMs, days, this.#oldestBatch.get()?.ms);
    return this.#repeat({ kind: 'forgetBatches', beforeMs, upToSequence, limit: CHORE_ROWS });
  }

  /** Texts of live tickets are never erased: history does not have them, and both snapshots contain what the journal has. */
  async #eraseTexts(nowMs: number): Promise<number> {
    const { directory, personalDays } = this.#retention;
    const beforeMs = horizon(nowMs, personalDays, this.#oldestTexts.get()?.ms, ERASED_DAYS_AT_ONCE);
    const visits = await this.#repeat({ kind: 'eraseVisitTexts', beforeMs, limit: CHORE_ROWS });
    const upToSequence = forgettableSequence(directory);
    return visits + (await this.#repeat({ kind: 'eraseTexts', beforeMs, upToSequence, limit: CHORE_ROWS }));
  }

  /** An older program stored texts in the events themselves, where the chain covers them: those batches are deleted when texts expire. */
  async #forgetInline(nowMs: number): Promise<number> {
    const { sequence, inlineUntil } = readErasure(this.#connection);
    const upToSequence = Math.min(inlineUntil, forgettableSequence(this.#retention.directory));
    const isErased = sequence > 0;
    const beforeMs = isErased ? Number.MAX_SAFE_INTEGER : horizon(nowMs, this.#retention.personalDays, this.#oldestBatch.get()?.ms);
    return this.#repeat({ kind: 'forgetBatches', beforeMs, upToSequence, limit: CHORE_ROWS });
  }

  #cutLog(): void {
    checkpoint(this.#connection, 'PASSIVE');
    this.#isCutDue = !cutLog(this.#connection);
  }

  async #repeat(chore: Chore & { readonly limit: number }): Promise<number> {
    let total = 0;
    for (;;) {
      const done = await this.#ask(chore);
      total += done;
      if (done < chore.limit) return total;
      await pause(CHORE_PAUSE_MS);
    }
  }

  async #ask(chore: Chore): Promise<ChoreDone> {
    const answer = once(this.#writer, 'message') as Promise<[ChoreDone]>;
    this.#writer.postMessage(chore);
    const [done] = await answer;
    return done;
  }
}

/**
 * Limits deletion to one day of data at a time: a clock that is wrong for an hour (a board without a battery clock) must not cost a year of
 * history.
 */
export function horizon(nowMs: number, days: number, oldestMs: number | undefined, daysAtOnce = 1): number {
  const cutoffMs = nowMs - days * DAY_MS;
  return oldestMs === undefined ? cutoffMs : Math.min(cutoffMs, oldestMs + daysAtOnce * DAY_MS);
}
