/**
 * The way of a branch's journal to headquarters: asks what is there, and sends the rest in order. Nothing is kept for it on the disk but
 * the journal itself. It runs in a thread of its own (`uplink-thread.ts`).
 */
import type { NatsConnection } from '@nats-io/transport-node';
import { type Outbox, openOutbox } from '../../db/journal/outbox.js';
import { SYSTEM_TIMERS, type Timers } from '../../drivers/timing.js';
import { Backoff } from './backoff.js';
import { factsOf } from './facts.js';
import type { Connect, Link } from './link.js';
import { faultOf } from './link-fault.js';
import { type LinkOptions, natsLink } from './nats-link.js';
import { byAsking, byNewestMessage } from './position.js';
import { Redaction } from './redaction.js';
import type { LinkState } from './state.js';
import { base64url, type Chunk, headOf, type Mark, readTold, type SealedMark, type SentBatch, sealOf, sentLength } from './wire.js';

export interface UplinkOptions extends LinkOptions {
  readonly directory: string;
  /** The branch's key for digests of what is left out. */
  readonly redactionKey: Uint8Array;
}

const CHUNK_BATCHES = 64;
/** NATS takes messages of a mebibyte, unless told otherwise; letters of Russian take two bytes. */
const CHUNK_CHARACTERS = 400_000;
/** A disk that is full at headquarters is not made empty by asking. */
const FULL_PAUSE_MS = 10_000;
/** What was sent is stored within a second or so. If it is not after twice as long, it is sent again: headquarters may have lost it. */
const CONFIRM_MS = 30_000;
interface Parts {
  /** Called with each connection that is made. */
  readonly connected?: (connection: NatsConnection) => void;
  /** What a twin of a branch, or of headquarters, has in their place. */
  readonly connect?: Connect;
  readonly timers?: Timers;
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
  readonly #timers: Timers;
  #link: Link | null = null;
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
    this.#timers = parts.timers ?? SYSTEM_TIMERS;
    this.#backoff = parts.backoff ?? new Backoff(() => this.#timers.nowMs(), Math.random);
    this.#redaction = new Redaction(options.redactionKey);
  }

  async run(): Promise<void> {
    while (!this.#isClosed) {
      try {
        const link = await this.#connect((text) => this.#told(text));
        if (this.#isClosed) return void (await link.close());
        this.#link = link;
        this.#backoff.connected();
        await this.#serve(link);
      } catch (error) {
        this.#note(faultOf(error));
      }
      await this.#link?.close().catch(() => undefined);
      this.#link = null;
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
    await this.#link?.close().catch(() => undefined);
    this.#outbox?.close();
    this.#outbox = null;
  }

  get #connect(): Connect {
    return this.parts.connect ?? ((told) => natsLink(this.options, told, this.parts.connected));
  }

  async #serve(link: Link): Promise<void> {
    this.#outbox ??= (this.parts.open ?? openOutbox)(this.options.directory);
    const outbox = this.#outbox;
    const ended = link.closed.then((error) => {
      this.#wake();
      throw error ?? new Error('the connection was closed');
    });
    // It is awaited below, and may end before that.
    ended.catch(() => undefined);
    this.#isLost = false;
    let place = await this.#locate(link, outbox);
    let unconfirmed = await this.#confirm(link, outbox, place);
    while (!this.#isClosed) {
      if (link.isClosed) return await ended;
      if (this.#isLost) {
        this.#isLost = false;
        place = await this.#locateByAsking(link, outbox);
      }
      this.#hasNews = false;
      const chunk = this.#chunkAfter(outbox, place.mark);
      this.#note({ fault: null, detail: '', sent: place.mark.sequence });
      if (chunk !== null) {
        place = (await this.#publish(link, chunk, place)) ?? (await this.#locate(link, outbox));
        continue;
      }
      const isConfirmed = this.#state.stored >= place.mark.sequence;
      if (await this.#untilNews(isConfirmed ? undefined : CONFIRM_MS)) continue;
      const late = await this.#confirm(link, outbox, place);
      this.#isLost ||= late !== null && late === unconfirmed;
      unconfirmed = late;
    }
  }

  #told(text: string): void {
    const told = readTold(text);
    if (told?.kind === 'stored') this.#noteStored(told.mark);
    else if (told?.kind === 'unplaced') {
      this.#isLost = true;
      this.committed();
    }
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

  async #locate(link: Link, outbox: Outbox): Promise<Place> {
    const { mark: newest, message } = await link.newest();
    const mark = byNewestMessage(outbox, newest);
    return mark === null ? await this.#locateByAsking(link, outbox) : { mark, message };
  }

  async #locateByAsking(link: Link, outbox: Outbox): Promise<Place> {
    const { mark, ahead } = await byAsking(outbox, (marks) => link.ask(marks));
    this.#note({ ahead });
    return { mark, message: (await link.newest()).message };
  }

  /** The newest batch in the database, where it is not the last that was sent; null = it is, or nobody stores now: the stream keeps it. */
  async #confirm(link: Link, outbox: Outbox, { mark }: Place): Promise<number | null> {
    try {
      const position = await byAsking(outbox, (marks) => link.ask(marks));
      this.#setStored(position.isKnown ? position.mark : { sequence: 0, hash: '' });
      this.#note({ ahead: position.ahead });
      return position.mark.sequence < mark.sequence ? position.mark.sequence : null;
    } catch (error) {
      if (link.isClosed) throw error;
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

  /** Null = the stream has another message of this branch by now, or took nothing: look again. */
  async #publish(link: Link, chunk: Chunk, { message }: Place): Promise<Place | null> {
    const published = await link.publish(chunk, message);
    if (published.kind === 'taken')
      return published.isDuplicate || published.message <= message ? null : { mark: headOf(chunk), message: published.message };
    if (published.kind === 'full') {
      this.#note({ fault: 'headquartersFull', detail: published.detail });
      await this.#pause(FULL_PAUSE_MS);
    }
    return null;
  }

  /** False = `ms` have passed without any. */
  async #untilNews(ms?: number): Promise<boolean> {
    if (this.#hasNews || this.#isClosed || this.#link?.isClosed) return true;
    return await new Promise<boolean>((over) => {
      const cancel = ms === undefined ? undefined : this.#timers.after(ms, () => over(false));
      this.#wake = () => {
        cancel?.();
        over(true);
      };
    });
  }

  /** News do not shorten it, the end does. */
  async #pause(ms: number): Promise<void> {
    if (this.#isClosed) return;
    await new Promise<void>((passed) => {
      const cancel = this.#timers.after(ms, passed);
      this.#wake = () => {
        if (!this.#isClosed) return;
        cancel();
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
