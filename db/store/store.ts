/**
 * Entry point of this room: storage for the server. One store a process; a writer thread commits batches, a reader thread answers history
 * queries, and the event loop waits for neither.
 */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { DayCounts, TimeRange } from '../facts/day.js';
import type { WindowMove } from '../facts/moves.js';
import type { VisitFilter } from '../facts/visit.js';
import type { WindowBreak } from '../facts/window-log.js';
import { ensureFolder, lockFolder } from '../files/folder.js';
import type { Connection } from '../files/sqlite.js';
import type { ChangeRow, ChangesAnswer, ChangesFilter } from '../history/changes.js';
import type { CountedRow } from '../history/counted.js';
import type { FactsDay } from '../history/day-facts.js';
import type { VisitsAnswer } from '../history/history.js';
import type { IndicatorsAnswer, IndicatorsQuestion, Settled } from '../history/question.js';
import type { VisitorSearch } from '../history/visit-texts.js';
import type { StoredDamage } from '../integrity/scrub.js';
import { type BatchPersonal, erases, type Photo } from '../journal/personal.js';
import type { MaintenanceReport } from './maintenance.js';
import {
  type FromReader,
  type FromWriter,
  packVisits,
  type ReaderData,
  type ToReader,
  type ToWriter,
  type WriterData,
} from './messages.js';
import type { Batch, Store, StoreOptions } from './store-types.js';

export type { VisitFilter, VisitRow } from '../facts/visit.js';
export { sqliteVersion } from '../files/sqlite.js';
export { isNumberOf, isTicketOf, names } from '../history/person.js';
export { consumerWithoutTexts } from '../history/visit-texts.js';
export { type Recovery, readRecovery, verifyJournal } from '../journal/journal.js';
export { erases, isPhotoOf, sealPersonal } from '../journal/personal.js';
export { hasOutdatedSnapshot, writeSnapshot } from '../journal/snapshots.js';
export type { Store, StoreOptions } from './store-types.js';
export type { Batch, BatchPersonal, ChangeRow, CountedRow, Photo, StoredDamage, VisitorSearch, VisitsAnswer };

/**
 * Creates or migrates the database in the folder and opens it. Throws if another process uses the folder, a newer program wrote it, the end
 * of the journal is missing, or the disk fails.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  ensureFolder(options.directory);
  const lock = lockFolder(options.directory);
  const store = new ThreadedStore(options, lock);
  try {
    await store.open();
    return store;
  } catch (error) {
    await store.abandon();
    throw error;
  }
}

/** Of threads that read and write rows: young garbage is small there, and each megabyte counts on a small board. */
export const THREAD_LIMITS = { maxYoungGenerationSizeMb: 4 };

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

class ThreadedStore implements Store {
  readonly #lock: Connection;
  readonly #onFailure: (error: Error) => void;
  readonly #scrubbed: (damage: readonly StoredDamage[]) => void;
  readonly #writer: Worker;
  readonly #reader: Worker;
  readonly #questions = new Map<number, Waiting>();
  #lastQuestion = 0;
  #sequence = 0;
  #heartbeatMs = 0;
  /** One for each beat that the writer has not confirmed, oldest first. */
  readonly #beaten: (() => void)[] = [];
  #committed: ((sequence: number) => void) | null = null;
  /** Called when nothing is in flight (any more). */
  #idle: (() => void)[] = [];
  #writerWaiting: Waiting | null = null;
  #phase: 'opening' | 'open' | 'closing' | 'closed' | 'failed' = 'opening';

  constructor(options: StoreOptions, lock: Connection) {
    const { port1: writerPort, port2: readerPort } = new MessageChannel();
    const { directory, historyDays, journalDays, personalDays, unsentDays } = options;
    const writerData: WriterData = { directory, readerPort };
    const scrubs = options.scrubbed !== undefined;
    const readerData: ReaderData = {
      directory,
      historyDays,
      journalDays,
      personalDays,
      ...(unsentDays !== undefined && { unsentDays }),
      scrubs,
      writerPort,
    };
    this.#lock = lock;
    this.#onFailure = options.onFailure;
    this.#scrubbed = options.scrubbed ?? (() => undefined);
    this.#writer = new Worker(new URL('./writer.js', import.meta.url), {
      workerData: writerData,
      transferList: [readerPort],
      resourceLimits: THREAD_LIMITS,
    });
    this.#reader = new Worker(new URL('./reader.js', import.meta.url), {
      workerData: readerData,
      transferList: [writerPort],
      resourceLimits: THREAD_LIMITS,
    });
    this.#writer.on('message', (message: FromWriter) => this.#onWriter(message));
    this.#reader.on('message', (message: FromReader) => this.#onReader(message));
    for (const [name, worker] of [
      ['writer', this.#writer],
      ['reader', this.#reader],
    ] as const) {
      worker.on('error', (error) => this.#fail(new Error(`The ${name} thread of the database died: ${error.message}`, { cause: error })));
      worker.on('exit', (code) => this.#fail(new Error(`The ${name} thread of the database ended by itself (exit code ${code}).`)));
    }
  }

  get sequence(): number {
    return this.#sequence;
  }

  get heartbeatMs(): number {
    return this.#heartbeatMs;
  }

  beat(atMs: number, beaten: () => void): void {
    if (this.#phase !== 'open') return;
    this.#beaten.push(beaten);
    this.#tellWriter({ kind: 'beat', atMs });
  }

  async open(): Promise<void> {
    this.#sequence = Number(
      await new Promise((resolve, reject) => {
        this.#writerWaiting = { resolve, reject };
      }),
    );
    await this.#ask((id) => ({ kind: 'open', id }));
    this.#phase = 'open';
  }

  commit(batch: Batch, committed: (sequence: number) => void): void {
    if (this.#phase !== 'open') throw new Error(`the store is ${this.#phase}: nothing can be committed`);
    if (this.#committed !== null) throw new Error('a commit is in flight');
    const { atMs, eventCount, events, reopened, changes, counted, personal, windowLog = [], morning } = batch;
    const visits = packVisits(batch.visits);
    const rows = { visits, reopened, changes, counted, personal, windowLog, morning };
    this.#tellWriter({ kind: 'commit', sequence: this.#sequence + 1, atMs, eventCount, events, ...rows });
    this.#committed = committed;
    // Erased data is still in the log; the reader itself reports a disk failure.
    if (erases(personal)) void this.#askOfPast((id) => ({ kind: 'cutLog', id })).catch(() => undefined);
  }

  async visits(filter: VisitFilter): Promise<VisitsAnswer> {
    return (await this.#askOfPast((id, upToSequence) => ({ kind: 'visits', id, filter, upToSequence }))) as VisitsAnswer;
  }

  async dayCounts(ranges: readonly TimeRange[]): Promise<DayCounts[]> {
    return (await this.#askOfPast((id, upToSequence) => ({ kind: 'dayCounts', id, ranges, upToSequence }))) as DayCounts[];
  }

  async shortVisits(range: TimeRange, limit: number): Promise<VisitsAnswer> {
    return (await this.#askOfPast((id, upToSequence) => ({ kind: 'shortVisits', id, range, limit, upToSequence }))) as VisitsAnswer;
  }

  async windowBreaks(range: TimeRange): Promise<WindowBreak[]> {
    return (await this.#askOfPast((id, upToSequence) => ({ kind: 'windowBreaks', id, range, upToSequence }))) as WindowBreak[];
  }

  async indicators(question: IndicatorsQuestion): Promise<IndicatorsAnswer> {
    return (await this.#askOfPast((id, upToSequence) => ({ kind: 'indicators', id, question, upToSequence }))) as IndicatorsAnswer;
  }

  async windowMoves(days: readonly FactsDay[]): Promise<WindowMove[][]> {
    return (await this.#askOfPast((id, upToSequence) => ({ kind: 'windowMoves', id, days, upToSequence }))) as WindowMove[][];
  }

  async settle(days: readonly FactsDay[]): Promise<Settled | null> {
    return (await this.#ask((id) => ({ kind: 'settle', id, days }))) as Settled | null;
  }

  async changes(filter: ChangesFilter): Promise<ChangesAnswer> {
    await this.#nothingInFlight();
    return (await this.#ask((id) => ({ kind: 'changes', id, filter }))) as ChangesAnswer;
  }

  async finishedConsumer(consumerId: number): Promise<string | null> {
    await this.#nothingInFlight();
    return (await this.#ask((id) => ({ kind: 'consumer', id, consumerId }))) as string | null;
  }

  async findVisitors(search: VisitorSearch, limit: number): Promise<readonly number[]> {
    await this.#nothingInFlight();
    return (await this.#ask((id) => ({ kind: 'visitors', id, search, limit }))) as readonly number[];
  }

  async photo(consumerId: number): Promise<Photo | null> {
    return (await this.#askOfPast((id) => ({ kind: 'photo', id, consumerId }))) as Photo | null;
  }

  async photoSizes(): Promise<ReadonlyMap<number, number>> {
    return (await this.#ask((id) => ({ kind: 'photoSizes', id }))) as ReadonlyMap<number, number>;
  }

  async dropPhotos(consumerIds: readonly number[]): Promise<void> {
    await this.#ask((id) => ({ kind: 'dropPhotos', id, consumerIds }));
  }

  async maintain(nowMs: number): Promise<MaintenanceReport | null> {
    return (await this.#ask((id) => ({ kind: 'maintain', id, nowMs }))) as MaintenanceReport | null;
  }

  async close(): Promise<void> {
    if (this.#phase === 'failed') await this.abandon();
    if (this.#phase !== 'open') return;
    this.#phase = 'closing';
    await this.#nothingInFlight();
    await this.#ask((id) => ({ kind: 'close', id }));
    await new Promise((resolve, reject) => {
      this.#writerWaiting = { resolve, reject };
      this.#tellWriter({ kind: 'close' });
    });
    this.#phase = 'closed';
    await this.abandon();
  }

  /** Releases everything, in any state. */
  async abandon(): Promise<void> {
    if (this.#phase !== 'closed') this.#phase = 'failed';
    await Promise.all([this.#writer.terminate(), this.#reader.terminate()]);
    this.#lock.close();
  }

  #onWriter(message: FromWriter): void {
    if (this.#phase === 'failed') return;
    if (typeof message === 'number') {
      const committed = this.#committed;
      this.#sequence = message;
      this.#committed = null;
      committed?.(message);
      for (const resolve of this.#idle.splice(0)) resolve();
      return;
    }
    if (message.kind === 'failed') this.#fail(new Error(message.message));
    else if (message.kind === 'beaten') this.#beaten.shift()?.();
    else {
      if (message.kind === 'opened') this.#heartbeatMs = message.heartbeatMs;
      this.#writerWaiting?.resolve(message.kind === 'opened' ? message.sequence : null);
    }
  }

  #onReader(message: FromReader): void {
    if (message.kind === 'failed') {
      this.#fail(new Error(message.message));
      return;
    }
    if (message.kind === 'scrubbed') {
      if (this.#phase === 'open') this.#scrubbed(message.damage);
      return;
    }
    const waiting = this.#questions.get(message.id);
    this.#questions.delete(message.id);
    if (message.kind === 'answer') waiting?.resolve(message.answer);
    else waiting?.reject(new Error(message.message));
  }

  #fail(error: Error): void {
    if (this.#phase === 'failed' || this.#phase === 'closed') return;
    const wasOpen = this.#phase === 'open';
    this.#phase = 'failed';
    this.#committed = null;
    this.#writerWaiting?.reject(error);
    for (const waiting of this.#questions.values()) waiting.reject(error);
    this.#questions.clear();
    for (const resolve of this.#idle.splice(0)) resolve();
    // While it opens or closes, the caller awaits that operation and gets the error as a rejection.
    if (wasOpen) this.#onFailure(error);
  }

  #tellWriter(message: ToWriter): void {
    this.#writer.postMessage(message);
  }

  #ask(question: (id: number) => ToReader): Promise<unknown> {
    if (this.#phase === 'failed' || this.#phase === 'closed') return Promise.reject(new Error(`the store is ${this.#phase}`));
    const id = ++this.#lastQuestion;
    return new Promise((resolve, reject) => {
      this.#questions.set(id, { resolve, reject });
      this.#reader.postMessage(question(id));
    });
  }

  /** The last batch passed to `commit` so far: the answer waits for the one in flight and excludes later ones. */
  async #askOfPast(question: (id: number, upToSequence: number) => ToReader): Promise<unknown> {
    const upToSequence = this.#committed === null ? this.#sequence : this.#sequence + 1;
    await this.#nothingInFlight();
    return await this.#ask((id) => question(id, upToSequence));
  }

  #nothingInFlight(): Promise<void> {
    if (this.#committed === null) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }
}
