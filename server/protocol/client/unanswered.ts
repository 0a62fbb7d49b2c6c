/** The requests that wait for their answers, in the order in which they were made. */
import { NoAnswerError, type NoAnswerReason } from './errors.js';
import type { Timers } from './types.js';

export interface RequestOptions {
  /** How long to wait for the answer, in milliseconds. */
  readonly timeoutMs?: number;
  /** The request's id, to repeat a request of an earlier run under its old id; unique within the session, so best a UUID. */
  readonly id?: string;
}

export interface NewRequest {
  readonly id: string;
  readonly command: string;
  /** `data` as JSON: a repetition sends what was asked at first, even if the caller has changed its object since. */
  readonly json: string;
  readonly timeoutMs: number;
  /** It fails with its connection and is not repeated on the next one. */
  readonly perConnection: boolean;
  /** A log-in: it carries no token and does not wait for a session. */
  readonly opensSession: boolean;
}

export interface Unanswered extends NewRequest {
  sent: boolean;
  /** The session it was last sent under. */
  token: string | undefined;
  /** It was sent on a connection that broke before the answer. */
  maybeDone: boolean;
  readonly resolve: (data: unknown) => void;
  readonly reject: (failure: Error) => void;
  readonly timer: unknown;
}

export class UnansweredRequests {
  readonly #requests = new Map<string, Unanswered>();

  constructor(private readonly timers: Timers) {}

  get size(): number {
    return this.#requests.size;
  }

  has(id: string): boolean {
    return this.#requests.has(id);
  }

  get(id: string): Unanswered | undefined {
    return this.#requests.get(id);
  }

  unsent(): Unanswered[] {
    return [...this.#requests.values()].filter((request) => !request.sent);
  }

  add(request: NewRequest): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const timer = this.timers.set(() => this.fail(request.id, 'timeout', `no answer within ${request.timeoutMs} ms`), request.timeoutMs);
      this.#requests.set(request.id, { ...request, sent: false, token: undefined, maybeDone: false, resolve, reject, timer });
    });
  }

  /** Takes a request out, because its answer is here. */
  take(request: Unanswered): void {
    this.timers.clear(request.timer);
    this.#requests.delete(request.id);
  }

  fail(id: string, reason: NoAnswerReason, message: string): void {
    const request = this.#requests.get(id);
    if (!request) return;
    this.take(request);
    request.reject(new NoAnswerError(request.command, reason, message));
  }

  failAll(reason: NoAnswerReason, message: string): void {
    for (const id of [...this.#requests.keys()]) this.fail(id, reason, message);
  }

  /** Requests sent on the connection that broke must be sent again, or fail with it. */
  connectionLost(): void {
    this.failPerConnection('the connection was lost');
    for (const request of this.#requests.values()) {
      if (!request.sent) continue;
      request.sent = false;
      request.maybeDone = true;
    }
  }

  failPerConnection(message: string): void {
    const requests = [...this.#requests.values()].filter((request) => request.perConnection);
    for (const { id } of requests) this.fail(id, 'connectionLost', message);
  }

  /** A box that refuses a frame for its size closes the connection: the longest request was meant. */
  failLongestSent(): void {
    const sent = [...this.#requests.values()].filter((request) => request.sent);
    const [longest] = sent.sort((a, b) => b.json.length - a.json.length);
    if (longest) this.fail(longest.id, 'frameTooLarge', `the box does not take a request of ${longest.json.length} characters`);
  }
}

/**
 * 128 bits of chance, so that a kiosk that keeps its session over a restart never uses an id again. `crypto.randomUUID` would do as
 * well, but pages that came by plain HTTP do not have it.
 */
export const newIdPrefix = (): string => `${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))).slice(0, 22)}-`;
