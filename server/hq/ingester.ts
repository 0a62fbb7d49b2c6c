/** Takes the journals of all branches from the stream into PostgreSQL, and answers branches that ask what is there. */

import { setTimeout as pause } from 'node:timers/promises';
import {
  type ConsumerMessages,
  DiscardPolicy,
  type JetStreamManager,
  type JsMsg,
  jetstream,
  jetstreamManager,
  StorageType,
} from '@nats-io/jetstream';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { Histogram } from '../pipeline/metrics/tallies.js';
import {
  ALL_JOURNALS,
  ALL_QUESTIONS,
  branchOf,
  type Chunk,
  headOf,
  journalSubject,
  readChunk,
  readQuestion,
  STREAM,
  storedSubject,
  type Told,
} from '../uplink/wire.js';
import type { Database } from './database.js';
import { answer, type Placed, place } from './journal-table.js';
import { type Log, messageOf } from './log.js';

export interface IngesterOptions {
  readonly connection: NatsConnection;
  readonly database: Database;
  /** The stream refuses what does not fit: branches keep it. */
  readonly streamBytes: number;
  /** Nothing more is stored: the program has to be started again. Not called by `stop`. */
  readonly ended: (why: string) => void;
  readonly log: Log;
}

/** One of several programs answers a question. */
const QUEUE = 'ingester';
/** So many branches are stored side by side, each message in a transaction of its own. */
export const AT_ONCE = 8;
/** In memory: a message is half a megabyte at most. */
const MESSAGES_MAX = 64;
const AGAIN_MS = 1_000;
const QUESTIONS_AT_ONCE = 64;
/** What was stored leaves the stream, but for the newest message of each branch, which says where to go on. */
const TIDY_MS = 5_000;
const MS_NS = 1_000_000;

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export class Ingester {
  /** Since the program started. */
  readonly counts = { batches: 0, unplaced: 0, failures: 0 };
  /** How long a message took, in seconds. */
  readonly storing = new Histogram(SECONDS);
  #manager: JetStreamManager | null = null;
  #messages: ConsumerMessages | null = null;
  #working: Promise<void> = Promise.resolve();
  #asking = 0;
  #isStopping = false;
  /** Newest stored message of each branch since the stream was tidied. */
  readonly #stored = new Map<string, number>();
  #tidying: NodeJS.Timeout | undefined;
  /** The last work of each branch that is under way: its messages are placed in their order. */
  readonly #last = new Map<string, Promise<void>>();

  constructor(private readonly options: IngesterOptions) {}

  /** Rejects if the stream cannot be made. */
  async start(): Promise<void> {
    const { connection } = this.options;
    const manager = await makeStream(connection, this.options.streamBytes);
    this.#manager = manager;
    this.#tidying = setInterval(() => void this.#tidy(manager), TIDY_MS);
    connection.subscribe(ALL_QUESTIONS, { queue: QUEUE, callback: (error, message) => void (error ?? this.#answer(message)) });
    // In order from its beginning, at each start: what is known is left out, and what was stored leaves the stream. No acknowledgement
    // could say more than the database does, and one that is missing would bring its message after those that stand on it.
    const consumer = await jetstream(connection).consumers.get(STREAM, {});
    this.#messages = await consumer.consume({ max_messages: MESSAGES_MAX });
    // The stream was removed, or something was not thought of: the system starts the program again.
    this.#working = this.#take(this.#messages).then(
      () => this.#ended('the stream gives nothing more'),
      (error) => this.#ended(messageOf(error)),
    );
    this.options.log('info', 'journals of branches are stored', {});
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#tidying);
    await this.#messages?.close();
    await Promise.allSettled([this.#working, ...this.#last.values()]);
  }

  /** Rejects where NATS does not answer. */
  async stream(): Promise<{ readonly bytes: number; readonly mostBytes: number }> {
    if (this.#manager === null) throw new Error('the stream is not open');
    const { state, config } = await this.#manager.streams.info(STREAM);
    return { bytes: state.bytes, mostBytes: config.max_bytes };
  }

  #ended(why: string): void {
    if (!this.#isStopping) this.options.ended(why);
  }

  async #take(messages: ConsumerMessages): Promise<void> {
    for await (const message of messages) {
      const branch = branchOf(message.subject);
      const before = this.#last.get(branch) ?? Promise.resolve();
      const work = before
        .then(() => this.#store(branch, message))
        .finally(() => {
          if (this.#last.get(branch) === work) this.#last.delete(branch);
        });
      this.#last.set(branch, work);
      // Other branches go on meanwhile, as many as there are connections.
      if (this.#last.size >= AT_ONCE) await Promise.race(this.#last.values());
    }
  }

  async #store(branch: string, message: JsMsg): Promise<void> {
    const chunk = readChunk(message.string());
    if (chunk === null) return this.options.log('warn', 'a message is not of this protocol', { branch, message: message.seq });
    const mark = headOf(chunk);
    const placed = await this.#placed(branch, chunk);
    if (placed === null) return;
    if (placed.alarm !== null)
      this.options.log('warn', 'a journal of a branch does not go on', { branch, sequence: mark.sequence, ...placed });
    if (placed.kind === 'stored') this.#stored.set(branch, message.seq);
    else this.counts.unplaced += 1;
    if (placed.kind === 'stored' && placed.isNew) this.counts.batches += chunk.batches.length;
    this.#tell(branch, { kind: placed.kind, mark });
  }

  /** Tried until the database takes it, because those that follow stand on it; null = the program ends. */
  async #placed(branch: string, chunk: Chunk): Promise<Placed | null> {
    while (!this.#isStopping) {
      try {
        const beganMs = performance.now();
        const placed = await this.options.database.inTransaction((client) => place(client, branch, chunk));
        this.storing.observe((performance.now() - beganMs) / 1000);
        return placed;
      } catch (error) {
        this.counts.failures += 1;
        this.options.log('warn', 'a message could not be stored', { branch, error: messageOf(error) });
        await pause(AGAIN_MS);
      }
    }
    return null;
  }

  /** Messages before the newest stored one: a branch's are stored in their order. */
  async #tidy(manager: JetStreamManager): Promise<void> {
    const stored = [...this.#stored];
    this.#stored.clear();
    try {
      // Of the very first message the server takes it for "all of them".
      for (const [branch, seq] of stored) if (seq > 1) await manager.streams.purge(STREAM, { filter: journalSubject(branch), seq });
    } catch (error) {
      this.options.log('warn', 'what was stored could not leave the stream', { error: messageOf(error) });
    }
  }

  #tell(branch: string, told: Told): void {
    this.options.connection.publish(storedSubject(branch), JSON.stringify(told));
  }

  async #answer(message: Msg): Promise<void> {
    const question = readQuestion(message.string());
    // Who asks too much, or what this program does not understand, is not answered: the branch asks again.
    if (question === null || this.#asking >= QUESTIONS_AT_ONCE) return;
    this.#asking += 1;
    try {
      message.respond(
        JSON.stringify(await this.options.database.withClient((client) => answer(client, branchOf(message.subject), question.marks))),
      );
    } catch (error) {
      this.options.log('warn', 'a branch was not answered', { error: messageOf(error) });
    } finally {
      this.#asking -= 1;
    }
  }
}

async function makeStream(connection: NatsConnection, maxBytes: number): Promise<JetStreamManager> {
  const manager = await jetstreamManager(connection);
  await manager.streams.add({
    name: STREAM,
    subjects: [ALL_JOURNALS],
    storage: StorageType.File,
    // What does not fit is refused; the oldest is not thrown away for it.
    discard: DiscardPolicy.New,
    max_bytes: maxBytes,
    allow_direct: true,
    // An id of a message says nothing here.
    duplicate_window: 100 * MS_NS,
  });
  return manager;
}
