/**
 * The conversation with the box: requests and their answers over as many connections as it takes, in one session. What was
 * not answered is sent again under its id when the connection is back; when the box has forgotten the session, a new one is
 * opened with the credentials of the last log-in.
 */

import { CODES } from '../../model/errors/error-codes.js';
import type { ReplyData } from '../registry.js';
import { changesSomething } from './command-names.js';
import { CONNECTION_TIMES, Connection, type ConnectionState, type ConnectionTimes } from './connection.js';
import { errorIn, isFinalRefusal, NoAnswerError, QboxError } from './errors.js';
import { type SocketConstructor, SYSTEM_TIMERS, type Timers } from './types.js';
import { newIdPrefix, type RequestOptions, type Unanswered, UnansweredRequests } from './unanswered.js';

export interface ClientOptions {
  /** `ws://` or `wss://`; any path will do. */
  readonly url: string;
  /** `WebSocket` in a browser; `node.ts` brings one for Node. */
  readonly WebSocket: SocketConstructor;
  /** The token of a session to go on with, such as one kept over a reload of the page. */
  readonly token?: string;
  readonly onState?: (state: ConnectionState) => void;
  /** The session was opened (its token, to be kept) or has ended (null). */
  readonly onSession?: (token: string | null) => void;
  /** An error that belongs to no request, such as a log-in that was refused after the box had forgotten the session. */
  readonly onProblem?: (problem: Error) => void;
  /** How long a request waits for its answer, over all connections. */
  readonly timeoutMs?: number;
  /** How many requests may wait for their answers; of those that change something the box takes 100, and the rest wait for their turn. */
  readonly maxUnanswered?: number;
  readonly times?: Partial<ConnectionTimes>;
  readonly timers?: Timers;
  /** From 0 to below 1: it spreads reconnections. */
  readonly random?: () => number;
}

/** The keeper of the subscriptions. */
export interface ConversationListener {
  /** A connection or a session is new: the box knows of no subscription. */
  readonly onFresh: () => void;
  readonly onConnectionLost: () => void;
  readonly onPush: (command: string, data: unknown) => void;
}

const TIMEOUT_MS = 15_000;
/** The box's limit for one session; see the protocol reference. */
export const MAX_UNANSWERED = 100;
/** The box counts requests by the second: after this pause it takes more. */
const PAUSE_MS = 1_000;
const FRAME_TOO_LARGE = 1009;

interface RequestKind {
  readonly perConnection?: boolean;
  readonly opensSession?: boolean;
}

export class Conversation {
  readonly #timers: Timers;
  readonly #random: () => number;
  readonly #connection: Connection;
  readonly #requests: UnansweredRequests;
  readonly #idPrefix: string;
  #nextId = 1;
  #token: string | undefined;
  /** The data of the log-in, to log in again; the plain password is not in it. */
  #loginData: object | undefined;
  #loggingInAgain = false;
  #pause: unknown;
  #boxTime = '';

  /** Throws if the URL is not one of a WebSocket. */
  constructor(
    private readonly options: ClientOptions,
    private readonly listener: ConversationListener,
  ) {
    this.#timers = options.timers ?? SYSTEM_TIMERS;
    this.#random = options.random ?? Math.random;
    this.#token = options.token;
    this.#idPrefix = newIdPrefix();
    this.#requests = new UnansweredRequests(this.#timers);
    this.#connection = new Connection({
      url: options.url,
      WebSocket: options.WebSocket,
      timers: this.#timers,
      random: this.#random,
      times: { ...CONNECTION_TIMES, ...options.times },
      onState: (state) => options.onState?.(state),
      onOpen: () => this.#opened(),
      onText: (text) => this.#received(text),
      onLost: (closeCode) => this.#lost(closeCode),
      onIdle: () => void this.ask('info', {}).catch(() => {}),
    });
    this.#connection.start();
  }

  get state(): ConnectionState {
    return this.#connection.state;
  }

  get token(): string | undefined {
    return this.#token;
  }

  get boxTime(): string {
    return this.#boxTime;
  }

  /** Whether requests go out at once; otherwise `onFresh` follows. */
  get isReady(): boolean {
    return this.#connection.isOpen && !this.#loggingInAgain;
  }

  /** Resolves with the `data` of the answer. */
  request(command: string, data: object, options: RequestOptions = {}): Promise<unknown> {
    if (this.#requests.size >= (this.options.maxUnanswered ?? MAX_UNANSWERED)) {
      return Promise.reject(new NoAnswerError(command, 'tooManyUnanswered', 'too many requests wait for an answer already'));
    }
    return this.#send(command, data, options, { opensSession: command === 'login' });
  }

  /** A request of the client's own, for this connection only: if it stays silent the connection is of no use. */
  async ask(command: string, data: object, kind: RequestKind = {}): Promise<unknown> {
    try {
      return await this.#send(command, data, {}, { ...kind, perConnection: true });
    } catch (failure) {
      if (failure instanceof NoAnswerError && failure.reason === 'timeout') this.#connection.drop(failure.message);
      throw failure;
    }
  }

  async login(data: object, options?: RequestOptions): Promise<ReplyData<'login'>> {
    const reply = (await this.request('login', data, options)) as ReplyData<'login'>;
    this.#loginData = data;
    this.#adopt(reply.token);
    return reply;
  }

  async logout(options?: RequestOptions): Promise<void> {
    this.#loginData = undefined;
    try {
      await this.request('logout', {}, options);
    } catch (failure) {
      // A session that the box does not know has ended as well.
      if (!(failure instanceof QboxError && failure.is(CODES.unknownToken))) throw failure;
    }
    if (this.#token !== undefined) this.#forgetSession();
  }

  close(): Promise<void> {
    const closing = this.#connection.close();
    this.#timers.clear(this.#pause);
    this.#requests.failAll('closed', 'the client was closed');
    return closing;
  }

  #send(command: string, data: object, options: RequestOptions, kind: RequestKind): Promise<unknown> {
    if (this.state.status === 'closed') return Promise.reject(new NoAnswerError(command, 'closed', 'the client was closed'));
    const id = options.id ?? `${this.#idPrefix}${this.#nextId++}`;
    if (this.#requests.has(id)) return Promise.reject(new Error(`${command}: a request with the id ${id} waits for its answer already`));
    const answer = this.#requests.add({
      id,
      command,
      json: JSON.stringify(data),
      timeoutMs: options.timeoutMs ?? this.options.timeoutMs ?? TIMEOUT_MS,
      perConnection: kind.perConnection ?? false,
      opensSession: kind.opensSession ?? false,
    });
    this.#flush();
    return answer;
  }

  /** Sends what has not been sent, in order. */
  #flush(): void {
    if (!this.#connection.isOpen || this.#pause !== undefined) return;
    for (const request of this.#requests.unsent()) if (request.opensSession || !this.#loggingInAgain) this.#transmit(request);
  }

  #transmit(request: Unanswered): void {
    const token = request.opensSession ? undefined : this.#token;
    if (request.maybeDone && token !== request.token && changesSomething(request.command)) {
      // The box remembers answers by session: under another one it would do the same thing again.
      this.#requests.fail(request.id, 'outcomeUnknown', 'the session ended before the answer came; look whether it was done');
      return;
    }
    request.sent = true;
    request.token = token;
    const { command, id, json } = request;
    const head = token === undefined ? '' : `"token":${JSON.stringify(token)},`;
    this.#connection.send(`{${head}"command":${JSON.stringify(command)},"data":${json},"id":${JSON.stringify(id)}}`);
  }

  #opened(): void {
    if (this.#token === undefined && this.#loginData) void this.#loginAgain(this.#loginData);
    else this.#resume();
  }

  #resume(): void {
    this.listener.onFresh();
    this.#flush();
  }

  #lost(closeCode: number): void {
    if (closeCode === FRAME_TOO_LARGE) this.#requests.failLongestSent();
    this.listener.onConnectionLost();
    this.#requests.connectionLost();
  }

  #received(text: string): void {
    const message = readMessage(text);
    if (!message) {
      this.#connection.drop('what answers there is not the box');
      return;
    }
    const { command, data, id } = message;
    this.#boxTime = message.dateTime ?? this.#boxTime;
    const request = id === undefined ? undefined : this.#requests.get(id);
    const error = errorIn(data);
    if (request) this.#answered(request, data, error && new QboxError(command, error));
    // An answer without a waiting request is a second one, or came too late.
    else if (id !== undefined) return;
    else if (error) this.options.onProblem?.(new QboxError(command, error));
    else this.listener.onPush(command, data);
  }

  #answered(request: Unanswered, data: unknown, failure: QboxError | undefined): void {
    if (!failure?.is(CODES.stopping) && !request.opensSession) this.#connection.worked();
    if (failure && this.#sendLater(request, failure)) return;
    this.#requests.take(request);
    if (failure) request.reject(failure);
    else request.resolve(data);
  }

  /** Whether the refusal is temporary: nothing was done, and the same request will be accepted later. */
  #sendLater(request: Unanswered, failure: QboxError): boolean {
    // The connection will break, and the next one is to a box that has started.
    if (failure.is(CODES.stopping)) request.sent = false;
    else if (failure.is(CODES.tooManyRequests) || failure.is(CODES.tooManyInFlight)) this.#sendAfterPause(request);
    else if (failure.is(CODES.unknownToken)) return this.#sendUnderNewSession(request);
    else return false;
    return true;
  }

  #sendAfterPause(request: Unanswered): void {
    request.sent = false;
    this.#pause ??= this.#timers.set(
      () => {
        this.#pause = undefined;
        this.#flush();
      },
      PAUSE_MS * (1 + this.#random()),
    );
  }

  #sendUnderNewSession(request: Unanswered): boolean {
    const replaced = request.token !== this.#token;
    if (!replaced) this.#forgetSession();
    if (!this.#loginData) return false;
    request.sent = false;
    if (replaced) this.#flush();
    else void this.#loginAgain(this.#loginData);
    return true;
  }

  #forgetSession(): void {
    this.#token = undefined;
    this.options.onSession?.(null);
  }

  async #loginAgain(data: object): Promise<void> {
    this.#loggingInAgain = true;
    try {
      const reply = (await this.ask('login', data, { opensSession: true })) as ReplyData<'login'>;
      this.#loggingInAgain = false;
      this.#adopt(reply.token);
    } catch (failure) {
      this.#loggingInAgain = false;
      if (failure instanceof QboxError) this.#loginRefused(failure);
    }
  }

  #loginRefused(failure: QboxError): void {
    this.options.onProblem?.(failure);
    if (!isFinalRefusal(failure)) {
      this.#connection.drop(failure.message);
      return;
    }
    this.#loginData = undefined;
    // Without a session they will be refused one by one, with the reason the box gives.
    this.#resume();
  }

  #adopt(token: string): void {
    this.#token = token;
    this.#connection.worked();
    this.options.onSession?.(token);
    // The subscriptions of the old session have ended with it.
    this.#requests.failPerConnection('the session was replaced');
    this.#resume();
  }
}

interface Message {
  readonly dateTime?: string;
  readonly command: string;
  readonly data: unknown;
  readonly id?: string;
}

function readMessage(text: string): Message | undefined {
  try {
    const message: unknown = JSON.parse(text);
    const isMessage = typeof message === 'object' && message !== null && 'command' in message && 'data' in message;
    return isMessage ? (message as Message) : undefined;
  } catch {
    return undefined;
  }
}
