/** The newest live view of every branch, in memory; names and norms of the branches in the database. */
import { setTimeout as pause } from 'node:timers/promises';
import { type ConsumerMessages, DeliverPolicy, DiscardPolicy, jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { TSchema } from '@sinclair/typebox';
import { type TypeCheck, TypeCompiler } from '@sinclair/typebox/compiler';
import { BranchBooks, LiveState } from '../../uplink/live/live-form.js';
import { ALL_LIVE, LIVE_STREAM } from '../../uplink/live/live-wire.js';
import { branchOf } from '../../uplink/wire.js';
import type { Database } from '../database.js';
import { storeBooks } from '../facts/books.js';

export interface Seen {
  readonly state: LiveState;
  readonly receivedMs: number;
}

/** By id. */
type NameTable = ReadonlyMap<number, string>;

export interface Names {
  /** Of the branch. */
  readonly title: string;
  readonly timeZone: string;
  readonly services: NameTable;
  readonly windows: NameTable;
  readonly clerks: NameTable;
}

export interface LiveWatchOptions {
  readonly connection: NatsConnection;
  readonly database: Pick<Database, 'inTransaction'>;
  readonly nowMs: () => number;
  readonly log: (level: 'info' | 'warn', what: string, details: object) => void;
  /** Nothing more comes. Not called by `stop`. */
  readonly ended: (why: string) => void;
}

const STREAM_BYTES = 256 * 1024 * 1024;
const MESSAGE_BYTES = 512 * 1024;
const AGAIN_MS = 1_000;
/** Names that NATS lets in beside those of branches would fill the memory. */
export const BRANCHES_MAX = 10_000;

const forms: Readonly<Record<string, TypeCheck<TSchema>>> = {
  state: TypeCompiler.Compile(LiveState),
  books: TypeCompiler.Compile(BranchBooks),
};

export class LiveWatch {
  readonly #seen = new Map<string, Seen>();
  readonly #names = new Map<string, Names>();
  readonly #listeners = new Set<(branch: string) => void>();
  #messages: ConsumerMessages | null = null;
  #working: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(private readonly options: LiveWatchOptions) {}

  async start(): Promise<void> {
    await this.#open();
    void this.#openAgain();
  }

  /** The stream is in the memory of NATS: it is not there any more when NATS was started again, and a reader of it waits without end. */
  async #openAgain(): Promise<void> {
    for await (const { type } of this.options.connection.status()) {
      if (type !== 'reconnect') continue;
      await this.#untilOpen();
    }
  }

  async #untilOpen(): Promise<void> {
    while (!this.#isStopping) {
      try {
        return await this.#open();
      } catch (error) {
        this.options.log('warn', 'live views are not read', { error: String(error) });
        await pause(AGAIN_MS);
      }
    }
  }

  async #open(): Promise<void> {
    const { connection, ended } = this.options;
    const before = this.#messages;
    this.#messages = null;
    before?.stop();
    const manager = await jetstreamManager(connection);
    await manager.streams.add({
      name: LIVE_STREAM,
      subjects: [ALL_LIVE],
      storage: StorageType.Memory,
      max_msgs_per_subject: 1,
      max_bytes: STREAM_BYTES,
      max_msg_size: MESSAGE_BYTES,
      discard: DiscardPolicy.Old,
    });
    const consumer = await jetstream(connection).consumers.get(LIVE_STREAM, {
      deliver_policy: DeliverPolicy.LastPerSubject,
      filter_subjects: ALL_LIVE,
    });
    const messages = await consumer.consume({ max_messages: 500 });
    this.#messages = messages;
    const isMeant = (): boolean => this.#isStopping || this.#messages !== messages;
    this.#working = this.#take(messages).then(
      () => void (isMeant() || ended('the stream of live views gives nothing more')),
      (error: unknown) => void (isMeant() || ended(String(error))),
    );
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#messages?.close();
    await this.#working;
  }

  /** null = nothing was heard of it since this program and NATS run. */
  of(branch: string): Seen | null {
    return this.#seen.get(branch) ?? null;
  }

  /** As the branch told them last; null = it has not, since this program and NATS run. */
  namesOf(branch: string): Names | null {
    return this.#names.get(branch) ?? null;
  }

  get all(): ReadonlyMap<string, Seen> {
    return this.#seen;
  }

  /** Returns what ends it. */
  follow(listener: (branch: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #take(messages: ConsumerMessages): Promise<void> {
    for await (const message of messages) {
      const branch = branchOf(message.subject);
      const part = message.subject.split('.')[3] ?? '';
      const read = readPart(part, message.string());
      if (read === null) this.options.log('warn', 'a live view is not of this protocol', { branch, part });
      else if (part === 'books') await this.#books(branch, read as BranchBooks);
      else if (this.#seen.has(branch) || this.#seen.size < BRANCHES_MAX) {
        this.#seen.set(branch, { state: read as LiveState, receivedMs: this.options.nowMs() });
        for (const listener of this.#listeners) listener(branch);
      }
    }
  }

  async #books(branch: string, books: BranchBooks): Promise<void> {
    if (this.#names.has(branch) || this.#names.size < BRANCHES_MAX) this.#names.set(branch, namesIn(books));
    try {
      await this.options.database.inTransaction((client) => storeBooks(client, branch, books));
    } catch (error) {
      // The branch tells them again when it connects or one of them changes; and this program reads the newest at its start.
      this.options.log('warn', 'names of a branch could not be stored', { branch, error: String(error) });
    }
  }
}

const tableOf = (rows: BranchBooks['windows']): NameTable => new Map(rows.map(({ id, name }) => [id, name]));
const namesIn = ({ branch, timeZone, services, windows, clerks }: BranchBooks): Names => ({
  ...{ title: branch, timeZone, services: tableOf(services), windows: tableOf(windows), clerks: tableOf(clerks) },
});

function readPart(part: string, text: string): unknown {
  try {
    const read: unknown = JSON.parse(text);
    return forms[part]?.Check(read) ? read : null;
  } catch {
    return null;
  }
}
