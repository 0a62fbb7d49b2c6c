/** The door of a branch for requests of headquarters, in the thread of the uplink: their form, their rate, and how many are under way. */
import { randomBytes } from 'node:crypto';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { RateLimit } from '../pipeline/limits/rate-limit.js';
import { type DownRequest, downSubject, readDownRequest, type UpMessage, upSubject } from './down-wire.js';

const DOOR_BYTES = 16;
/** Headquarters may have been started since it was told. */
const TELL_EVERY_MS = 10_000;
const PER_SECOND = 5;
const AT_ONCE = 4;

export class Requests {
  #connection: NatsConnection | null = null;
  #door = '';
  #telling: NodeJS.Timeout | undefined;
  readonly #limit = new RateLimit(PER_SECOND, performance.now());
  /** Requests without an answer yet. */
  readonly #open = new Set<string>();

  constructor(
    private readonly branch: string,
    private readonly asked: (request: DownRequest) => void,
  ) {}

  /** With each connection another door. */
  connected(connection: NatsConnection): void {
    this.#connection = connection;
    this.#door = randomBytes(DOOR_BYTES).toString('base64url');
    const callback = (error: Error | null, message: Msg): void => void (error ?? this.#take(message.string()));
    connection.subscribe(downSubject(this.branch, this.#door), { callback });
    clearInterval(this.#telling);
    this.#telling = setInterval(() => this.#say({ door: this.#door }), TELL_EVERY_MS);
    this.#say({ door: this.#door });
  }

  /** @param text JSON: `data` or `error` with the id of the request */
  answered(id: string, text: string): void {
    this.#open.delete(id);
    this.#publish(text);
  }

  close(): void {
    clearInterval(this.#telling);
  }

  /** What is too much gets no answer: headquarters asks again. */
  #take(text: string): void {
    if (this.#open.size >= AT_ONCE || !this.#limit.take(performance.now())) return;
    const request = readDownRequest(text);
    if (request === null || this.#open.has(request.id)) return;
    this.#open.add(request.id);
    this.asked(request);
  }

  #say(message: UpMessage): void {
    this.#publish(JSON.stringify(message));
  }

  #publish(text: string): void {
    const connection = this.#connection;
    if (connection === null || connection.isClosed()) return;
    // What is longer is thrown back, and would end the thread: headquarters then has no answer, and asks again.
    if (Buffer.byteLength(text) > (connection.info?.max_payload ?? Number.POSITIVE_INFINITY)) return;
    connection.publish(upSubject(this.branch), text);
  }
}
