/**
 * The way of a branch's journal to headquarters: a plain client of NATS, which asks what is there, and sends the rest in order. Nothing is
 * kept for it on the disk but the journal itself. It runs in a thread of its own (`uplink-thread.ts`).
 */
import { JetStreamApiError, type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { type Outbox, openOutbox } from '../../db/outbox.js';
import { Backoff } from './backoff.js';
import { type Access, optionsOf } from './credentials.js';
import { factsOf } from './facts.js';
import { faultOf } from './link-fault.js';
import { byAsking, byNewestMessage } from './position.js';
import { Redaction } from './redaction.js';
import type { LinkState } from './state.js';
import {
  type Answer,
  askSubject,
  base64url,
  type Chunk,
  HEAD_HEADER,
  headOf,
  inboxOf,
  journalSubject,
  type Mark,
  packChunk,
  packMark,
  readMark,
  readTold,
  type SealedMark,
  type SentBatch,
  STREAM,
  sealOf,
  sentLength,
  storedSubject,
} from './wire.js';

export interface UplinkOptions extends Access {
  readonly directory: string;
  readonly address: string;
  readonly branch: string;
  /** The branch's key for digests of what is left out. */
  readonly redactionKey: Uint8Array;
}

const CONNECT_MS = 10_000;
const REQUEST_MS = 10_000;
const PING_MS = 20_000;
const CHUNK_BATCHES = 64;
/** NATS takes messages of a mebibyte, unless told otherwise; letters of Russian take two bytes. */
const CHUNK_CHARACTERS = 400_000;
/** A disk that is full at headquarters is not made empty by asking. */
const FULL_PAUSE_MS = 10_000;
/** What was sent is stored within a second or so. If it is not after twice as long, it is sent again: headquarters may have lost it. */
const CONFIRM_MS = 30_000;
/** Of JetStream: the expectation of the last message of a subject does not hold. */
const WRONG_LAST_SEQUENCE = 10071;
/** `maximum messages exceeded`, `maximum bytes exceeded`, `insufficient resources`, `resource limits exceeded`. */
const FULL = /maximum (?:messages|bytes) exceeded|insufficient|resource limits/i;

interface Parts {
  /** Called with each connection that is made. */
  readonly connected?: (connection: NatsConnection) => void;
  /** What a twin of a branch has in their place. */
  readonly backoff?: Pick<Backoff, 'connected' | 'lost'>;
  readonly open?: (directory: string) => Outbox;
}

interface Place {
  readonly mark: SealedMark;
  /** Number of the newest message of this branch in the stream; 0 = there is none. */
  readonly message: number;
}

export class Uplink {
  #outbox: Outbox | null = null;
  readonly #redaction: Redaction;
  readonly #backoff: Pick<Backoff, 'connected' | 'lost'>;
  #connection: NatsConnection | null = null;
  #isClosed = false;
  #wake = (): void => {};
  #hasNews = true;
  /** Headquarters could not place a message. */
  #isLost = false;
  #state: LinkState = { fault: 'starting', detail: '', sent: 0, stored: 0, ahead: 0 };

  constructor(
    private readonly options: UplinkOptions,
    private readonly tell: (state: LinkState) => void,
    private readonly stored: (mark: Mark) => void,
    private readonly parts: Parts = {},
  ) {
    this.#backoff = parts.backoff ?? new Backoff(() => performance.now(), Math.random);
    this.#redaction = new Redaction(options.redactionKey);
  }

  async run(): Promise<void> {
    while (!this.#isClosed) {
      try {
        const connection = await this.#connect();
        if (this.#isClosed) return void (await connection.close());
        this.#connection = connection;
        this.#backoff.connected();
        this.parts.connected?.(connection);
        await this.#serve(connection);
      } catch (error) {
        this.#note(faultOf(error));
      }
      await this.#connection?.close().catch(() => undefined);
      this.#connection = null;
      await this.#pause(this.#backoff.lost());
    }
  }

  /** There are new batches. */
  committed(): void {
    this.#hasNews = true;
    this.#wake();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await this.#connection?.close().catch(() => undefined);
    this.#outbox?.close();
    this.#outbox = null;
  }

  async #connect(): Promise<NatsConnection> {
    const { address, branch } = this.options;
    return await connect({
      servers: address,
      name: `qbox ${branch}`,
      // Each connection begins with the question of what is there.
      reconnect: false,
      timeout: CONNECT_MS,
      pingInterval: PING_MS,
      maxPingOut: 2,
      inboxPrefix: inboxOf(branch),
      ...optionsOf(this.options),
    });
  }

  async #serve(connection: NatsConnection): Promise<void> {
    this.#outbox ??= (this.parts.open ?? openOutbox)(this.options.directory);
    const outbox = this.#outbox;
    const ended = connection.closed().then((error) => {
      this.#wake();
      throw error ?? new Error('the connection was closed');
    });
    // It is awaited below, and may end before that.
    ended.catch(() => undefined);
    this.#listen(connection);
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: REQUEST_MS });
    const client = jetstream(connection, { timeout: REQUEST_MS });
    this.#isLost = false;
    let place = await this.#locate(connection, manager, outbox);
    let unconfirmed = await this.#confirm(connection, outbox, place);
    while (!this.#isClosed) {
      if (connection.isClosed()) return await ended;
      if (this.#isLost) {
        this.#isLost = false;
        place = await this.#locateByAsking(connection, manager, outbox);
      }
      this.#hasNews = false;
      const chunk = this.#chunkAfter(outbox, place.mark);
      this.#note({ fault: null, detail: '', sent: place.mark.sequence });
      if (chunk !== null) {
        place = (await this.#publish(client, chunk, place)) ?? (await this.#locate(connection, manager, outbox));
        continue;
      }
      const isConfirmed = this.#state.stored >= place.mark.sequence;
      if (await this.#untilNews(isConfirmed ? undefined : CONFIRM_MS)) continue;
      const late = await this.#confirm(connection, outbox, place);
      this.#isLost ||= late !== null && late === unconfirmed;
      unconfirmed = late;
    }
  }

  #listen(connection: NatsConnection): void {
    connection.subscribe(storedSubject(this.options.branch), {
      callback: (error, message) => {
        const told = error === null ? readTold(message.string()) : null;
        if (told?.kind === 'stored') this.#noteStored(told.mark);
        else if (told?.kind === 'unplaced') {
          this.#isLost = true;
          this.committed();
        }
      },
    });
  }

  /** Only what this journal has as well: another box with the same name is no reason to forget batches. */
  #noteStored(mark: Mark): void {
    const own = this.#outbox?.hashAt(mark.sequence);
    if (own && base64url(own) === mark.hash && mark.sequence > this.#state.stored) this.#setStored(mark);
  }

  /** It may be less than before: headquarters was restored from a backup. */
  #setStored({ sequence, hash }: Mark): void {
    if (sequence === this.#state.stored) return;
    this.stored({ sequence, hash });
    this.#note({ stored: sequence });
  }

  async #locate(connection: NatsConnection, manager: JetStreamManager, outbox: Outbox): Promise<Place> {
    const newest = await this.#newestMessage(manager);
    const mark = byNewestMessage(outbox, newest.mark);
    return mark === null ? await this.#locateByAsking(connection, manager, outbox) : { mark, message: newest.message };
  }

  async #locateByAsking(connection: NatsConnection, manager: JetStreamManager, outbox: Outbox): Promise<Place> {
    const { mark, ahead } = await byAsking(outbox, (marks) => this.#ask(connection, marks));
    this.#note({ ahead });
    return { mark, message: (await this.#newestMessage(manager)).message };
  }

  async #newestMessage(manager: JetStreamManager): Promise<{ readonly mark: SealedMark | null; readonly message: number }> {
    const found = await manager.direct.getMessage(STREAM, { last_by_subj: journalSubject(this.options.branch) });
    return found === null ? { mark: null, message: 0 } : { mark: readMark(found.header?.get(HEAD_HEADER) ?? ''), message: found.seq };
  }

  async #ask(connection: NatsConnection, marks: readonly Mark[]): Promise<Answer> {
    const reply = await connection.request(askSubject(this.options.branch), JSON.stringify({ marks }), { timeout: REQUEST_MS });
    return reply.json<Answer>();
  }

  /** The newest batch in the database, where it is not the last that was sent; null = it is, or nobody stores now: the stream keeps it. */
  async #confirm(connection: NatsConnection, outbox: Outbox, { mark }: Place): Promise<number | null> {
    try {
      const position = await byAsking(outbox, (marks) => this.#ask(connection, marks));
      this.#setStored(position.isKnown ? position.mark : { sequence: 0, hash: '' });
      this.#note({ ahead: position.ahead });
      return position.mark.sequence < mark.sequence ? position.mark.sequence : null;
    } catch (error) {
      if (connection.isClosed()) throw error;
      return null;
    }
  }

  #chunkAfter(outbox: Outbox, previous: SealedMark): Chunk | null {
    const rows = outbox.after(previous.sequence, CHUNK_BATCHES, CHUNK_CHARACTERS);
    let { seal } = previous;
    let characters = 0;
    const batches: SentBatch[] = [];
    for (const { sequence, atMs, eventCount, events, hash } of rows) {
      const facts = factsOf(outbox, sequence, atMs, events);
      characters += events.length + sentLength(facts);
      if (batches.length > 0 && characters > CHUNK_CHARACTERS) break;
      const sent = { sequence, atMs, eventCount, hash: base64url(hash), events: this.#redaction.events(events), ...(facts && { facts }) };
      seal = sealOf(seal, sent);
      batches.push({ ...sent, seal });
    }
    const [first, ...others] = batches;
    return first === undefined ? null : { previous, batches: [first, ...others] };
  }

  /**
   * Null = the stream has another message of this branch by now: look again. The expectation alone says so; a message id beside it would
   * have a stale message that is sent again acknowledged as a duplicate, though nothing was stored.
   */
  async #publish(client: JetStreamClient, chunk: Chunk, { message }: Place): Promise<Place | null> {
    const head = headOf(chunk);
    const marked = headers();
    marked.set(HEAD_HEADER, packMark(head));
    const expect = { lastSubjectSequence: message, streamName: STREAM };
    try {
      const { seq, duplicate } = await client.publish(journalSubject(this.options.branch), packChunk(chunk), { headers: marked, expect });
      return duplicate || seq <= message ? null : { mark: head, message: seq };
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === WRONG_LAST_SEQUENCE) return null;
      if (!(error instanceof Error && FULL.test(error.message))) throw error;
      this.#note({ fault: 'headquartersFull', detail: error.message });
      await this.#pause(FULL_PAUSE_MS);
      return null;
    }
  }

  /** False = `ms` have passed without any. */
  async #untilNews(ms?: number): Promise<boolean> {
    if (this.#hasNews || this.#isClosed || this.#connection?.isClosed()) return true;
    return await new Promise<boolean>((over) => {
      const timer = ms === undefined ? undefined : setTimeout(() => over(false), ms);
      this.#wake = () => {
        clearTimeout(timer);
        over(true);
      };
    });
  }

  /** News do not shorten it, the end does. */
  async #pause(ms: number): Promise<void> {
    if (this.#isClosed) return;
    await new Promise<void>((passed) => {
      const timer = setTimeout(passed, ms);
      this.#wake = () => {
        if (!this.#isClosed) return;
        clearTimeout(timer);
        passed();
      };
    });
  }

  #note(change: Partial<LinkState>): void {
    const before = this.#state;
    this.#state = { ...before, ...change };
    if ((Object.keys(change) as (keyof LinkState)[]).some((key) => before[key] !== this.#state[key])) this.tell(this.#state);
  }
}
