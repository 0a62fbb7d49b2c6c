/** The reader thread: history queries and maintenance. Long work here delays neither a commit nor a request. */
import { setPriority } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { databaseFile } from '../files/folder.js';
import { type Connection, describeFault, openForWriting } from '../files/sqlite.js';
import { ChangeLog } from '../history/changes.js';
import { FactsReader } from '../history/facts-reader.js';
import { History } from '../history/history.js';
import { VisitTextReader } from '../history/visit-texts.js';
import { Scrubber, type StoredDamage } from '../integrity/scrub.js';
import { PhotoReader } from '../journal/personal.js';
import { Maintenance } from './maintenance.js';
import type { FromReader, ReaderData, ToReader } from './messages.js';

const CACHE_KIB = 2048;
const LOOK_AT_LOG_MS = 500;
const MAINTAIN_MS = 3_600_000;
/** A tenth of the processor while other threads want it; all of it otherwise. */
const NICENESS = 10;

class Reader {
  readonly #port: MessagePort;
  readonly #data: ReaderData;
  readonly #connection: Connection;
  readonly #history: History;
  readonly #facts: FactsReader;
  readonly #changes: ChangeLog;
  readonly #visitTexts: VisitTextReader;
  readonly #photos: PhotoReader;
  readonly #maintenance: Maintenance;
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #scrubber: Scrubber | null;
  /** Questions being answered in pieces. */
  readonly #running = new Set<Promise<unknown>>();

  constructor(port: MessagePort, data: ReaderData) {
    this.#port = port;
    this.#data = data;
    // Open for writing, because a checkpoint writes; only the writer changes rows.
    this.#connection = openForWriting(databaseFile(data.directory), CACHE_KIB);
    this.#history = new History(this.#connection);
    this.#facts = new FactsReader(this.#connection);
    this.#changes = new ChangeLog(this.#connection);
    this.#visitTexts = new VisitTextReader(this.#connection);
    this.#photos = new PhotoReader(this.#connection);
    this.#maintenance = new Maintenance(this.#connection, data, data.writerPort);
    this.#timers = [
      setInterval(() => this.#guard(this.#maintenance.moveLongLog()), LOOK_AT_LOG_MS),
      setInterval(() => this.#guard(this.#maintenance.maintain(Date.now())), MAINTAIN_MS),
    ];
    const found = (damage: readonly StoredDamage[]): void => tell(port, { kind: 'scrubbed', damage });
    this.#scrubber = data.scrubs ? new Scrubber(this.#connection, data.directory, found) : null;
  }

  answer(question: Exclude<ToReader, { kind: 'open' }>): unknown {
    switch (question.kind) {
      case 'visits':
        return this.#untilDone(this.#history.visits(question.filter, question.upToSequence));
      case 'dayCounts':
        return this.#untilDone(this.#history.dayCounts(question.ranges, question.upToSequence));
      case 'shortVisits':
        return this.#untilDone(this.#history.shortVisits(question.range, question.limit, question.upToSequence));
      case 'windowBreaks':
        return this.#facts.breaks(question.range, question.upToSequence);
      case 'indicators':
        return this.#untilDone(this.#facts.indicators(question.question, question.upToSequence));
      case 'windowMoves':
        return this.#untilDone(this.#facts.windowMoves(question.days, question.upToSequence));
      case 'settle':
        return this.#untilDone(this.#guard(this.#maintenance.settle(this.#facts, question.days)));
      case 'changes':
        return this.#changes.page(question.filter);
      case 'consumer':
        return this.#history.consumer(question.consumerId);
      case 'visitors':
        return this.#untilDone(this.#visitTexts.find(question.search, question.limit, nextTurn));
      case 'photo':
        return this.#photos.photo(question.consumerId);
      case 'photoSizes':
        return this.#photos.sizes();
      case 'dropPhotos':
        return this.#guard(this.#maintenance.dropPhotos(question.consumerIds));
      case 'cutLog':
        this.#maintenance.planCut();
        return null;
      case 'maintain':
        return this.#guard(this.#maintenance.maintain(question.nowMs));
      case 'close':
        return this.#close();
    }
  }

  async #close(): Promise<null> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#scrubber?.stop();
    await Promise.allSettled(this.#running);
    this.#connection.close();
    return null;
  }

  #untilDone<Result>(work: Promise<Result>): Promise<Result> {
    this.#running.add(work);
    return work.finally(() => this.#running.delete(work));
  }

  /** A failed checkpoint is a disk failure, whether it was requested or not. */
  async #guard<Result>(work: Promise<Result>): Promise<Result | null> {
    try {
      return await work;
    } catch (error) {
      if (this.#connection.open)
        tell(this.#port, { kind: 'failed', message: describeFault('Maintaining the database', this.#data.directory, error) });
      return null;
    }
  }
}

const tell = (port: MessagePort, message: FromReader): void => port.postMessage(message);

function run(port: MessagePort, data: ReaderData): void {
  let reader: Reader | null = null;
  const answer = async (question: ToReader): Promise<void> => {
    try {
      if (question.kind === 'open') reader = new Reader(port, data);
      else if (reader === null) throw new Error('the reader is not open');
      tell(port, { kind: 'answer', id: question.id, answer: question.kind === 'open' ? null : await reader?.answer(question) });
    } catch (error) {
      tell(port, { kind: 'refused', id: question.id, message: describeFault('Reading the history', data.directory, error) });
    }
  };
  port.on('message', (question: ToReader) => void answer(question));
}

// A query over a whole year computes for seconds, and commits come first. Only on Linux does a thread have a priority of its own.
if (process.platform === 'linux') setPriority(NICENESS);
if (parentPort === null) throw new Error('reader.js is a worker thread of store.js and does nothing by itself');
run(parentPort, workerData as ReaderData);
