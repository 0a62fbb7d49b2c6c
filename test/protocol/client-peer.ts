/**
 * The other side of the client in tests: a small box on a real socket that remembers answers by session and id, as the real
 * one does, and that can be told to behave badly at a given moment. Time passes only when a test says so.
 */
import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type ErrorName, NO_ERRORS, reject, toWireError } from '../../server/model/errors/errors.js';
import type { ErrorParameters } from '../../server/model/errors/refusal-reasons.js';
import type { ClientOptions, ConnectionState, QboxClient } from '../../server/protocol/client/client.js';
import { errorIn } from '../../server/protocol/client/errors.js';
import { nodeClient } from '../../server/protocol/client/node.js';
import type { Timers } from '../../server/protocol/client/types.js';

export interface HeardRequest {
  readonly token?: string;
  readonly command: string;
  readonly data: Record<string, unknown>;
  readonly id: string;
}

/**
 * What the peer does with a request instead of answering it: it breaks the connection before or after doing it, says
 * nothing, keeps the answer until `release`, or answers twice.
 */
export type Mischief = 'dropBefore' | 'dropAfter' | 'silent' | 'hold' | 'twice';

type Handler = (request: HeardRequest) => unknown;

export const refusal = (name: ErrorName, parameters?: ErrorParameters) => toWireError(reject(name, parameters));

const nothingSpecial: Handler = () => NO_ERRORS;

export class Peer {
  readonly heard: HeardRequest[] = [];
  /** Commands that were carried out, in order. */
  readonly done: string[] = [];
  readonly closeCodes: number[] = [];
  connections = 0;
  /** Commands that need no session. */
  openCommands: ReadonlySet<string> = new Set();
  port = 0;
  readonly #events = new EventEmitter().setMaxListeners(0);
  readonly #handlers = new Map<string, Handler>();
  readonly #mischief = new Map<string, Mischief[]>();
  readonly #sessions = new Set<string>();
  readonly #answers = new Map<string, unknown>();
  #held: (() => void)[] = [];
  #tokens = 0;
  #server: WebSocketServer | undefined;

  async listen(): Promise<this> {
    this.#server = new WebSocketServer({ port: this.port, host: '127.0.0.1' });
    this.#server.on('connection', (socket) => this.#connected(socket));
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  /** Breaks all connections and refuses new ones, until `listen`. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    for (const socket of server.clients) socket.terminate();
    await new Promise((resolve) => server.close(resolve));
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/`;
  }

  on(command: string, handler: Handler): this {
    this.#handlers.set(command, handler);
    return this;
  }

  /** Each of the next requests with the command meets one of these. */
  plan(command: string, ...mischief: Mischief[]): this {
    this.#mischief.set(command, [...(this.#mischief.get(command) ?? []), ...mischief]);
    return this;
  }

  /** Sends the answers that were kept, the newest first. */
  release(): void {
    const held = this.#held.reverse();
    this.#held = [];
    for (const send of held) send();
  }

  forgetSessions(): void {
    this.#sessions.clear();
    this.#answers.clear();
  }

  openSession(): string {
    const token = `{session-${++this.#tokens}}`;
    this.#sessions.add(token);
    return token;
  }

  push(command: string, data: unknown): void {
    for (const socket of this.#sockets()) socket.send(JSON.stringify({ dateTime: '2026-11-24T09:00:00.000Z', command, data }));
  }

  sendText(text: string): void {
    for (const socket of this.#sockets()) socket.send(text);
  }

  breakConnections(): void {
    for (const socket of this.#sockets()) socket.terminate();
  }

  closeConnections(code: number, reason: string): void {
    for (const socket of this.#sockets()) socket.close(code, reason);
  }

  /** Resolves when everything that clients have sent so far was heard. */
  async settled(): Promise<void> {
    const answered = this.#sockets().map((socket) => once(socket, 'pong'));
    for (const socket of this.#sockets()) socket.ping();
    await Promise.all(answered);
  }

  /** Reads nothing more, not even a good-bye. */
  deafen(): void {
    for (const socket of this.#sockets()) socket.pause();
  }

  count(command: string): number {
    return this.heard.filter((request) => request.command === command).length;
  }

  /** Resolves with the n-th request that has the command. */
  async nth(command: string, n: number): Promise<HeardRequest> {
    for (;;) {
      const request = this.heard.filter((heard) => heard.command === command)[n - 1];
      if (request) return request;
      await once(this.#events, 'heard');
    }
  }

  async untilClosed(connections: number): Promise<void> {
    while (this.closeCodes.length < connections) await once(this.#events, 'closed');
  }

  #sockets(): WebSocket[] {
    return [...(this.#server?.clients ?? [])];
  }

  #connected(socket: WebSocket): void {
    this.connections += 1;
    socket.on('message', (bytes) => this.#received(socket, JSON.parse(String(bytes)) as HeardRequest));
    socket.on('close', (code) => {
      this.closeCodes.push(code);
      this.#events.emit('closed');
    });
  }

  #received(socket: WebSocket, request: HeardRequest): void {
    this.heard.push(request);
    const mischief = this.#mischief.get(request.command)?.shift();
    if (mischief === 'dropBefore') socket.terminate();
    else if (mischief !== 'silent') this.#answer(socket, request, mischief);
    this.#events.emit('heard');
  }

  #answer(socket: WebSocket, request: HeardRequest, mischief: Mischief | undefined): void {
    const data = this.#dataFor(request);
    const { command, id, token } = request;
    const send = (): void => socket.send(JSON.stringify({ dateTime: '2026-11-24T08:00:00.000Z', command, data, token, id }));
    if (mischief === 'dropAfter') socket.terminate();
    else if (mischief === 'hold') this.#held.push(send);
    else send();
    if (mischief === 'twice') send();
  }

  #dataFor(request: HeardRequest): unknown {
    const { command, id, token } = request;
    const handler = this.#handlers.get(command);
    if (command === 'login') return handler ? handler(request) : this.#do(request, () => ({ user: {}, token: this.openSession() }));
    if (this.openCommands.has(command)) return this.#do(request, handler ?? nothingSpecial);
    if (token === undefined) return refusal('notLoggedIn');
    if (!this.#sessions.has(token)) return refusal('unknownToken');
    const key = `${token} ${id}`;
    if (this.#answers.has(key)) return this.#answers.get(key);
    const data = this.#do(request, handler ?? nothingSpecial);
    // A refusal changed nothing, so there is nothing to remember.
    if (!errorIn(data)) this.#answers.set(key, data);
    return data;
  }

  #do(request: HeardRequest, handler: Handler): unknown {
    this.done.push(request.command);
    return handler(request);
  }
}

/** Timers that run when the test lets time pass. */
export class ManualTimers implements Timers {
  #nowMs = 0;
  #next = 1;
  readonly #due = new Map<number, { readonly atMs: number; readonly action: () => void }>();

  set(action: () => void, delayMs: number): number {
    const timer = this.#next++;
    this.#due.set(timer, { atMs: this.#nowMs + delayMs, action });
    return timer;
  }

  clear(timer: unknown): void {
    this.#due.delete(timer as number);
  }

  get size(): number {
    return this.#due.size;
  }

  advance(byMs: number): void {
    const endMs = this.#nowMs + byMs;
    for (;;) {
      const [first] = [...this.#due].filter(([, { atMs }]) => atMs <= endMs).sort(([, a], [, b]) => a.atMs - b.atMs);
      if (!first) break;
      const [timer, { atMs, action }] = first;
      this.#due.delete(timer);
      this.#nowMs = atMs;
      action();
    }
    this.#nowMs = endMs;
  }
}

/** A client of the peer, with what it reported. */
export class Watched {
  readonly timers = new ManualTimers();
  readonly states: ConnectionState[] = [];
  readonly sessions: (string | null)[] = [];
  readonly problems: Error[] = [];
  readonly client: QboxClient;
  readonly #events = new EventEmitter();

  constructor(url: string, options: Partial<ClientOptions> = {}) {
    this.client = nodeClient({
      url,
      timers: this.timers,
      random: () => 0,
      onState: (state) => {
        this.states.push(state);
        this.#events.emit('state');
      },
      onSession: (token) => this.sessions.push(token),
      onProblem: (problem) => {
        this.problems.push(problem);
        this.#events.emit('problem');
      },
      ...options,
    });
  }

  async until<Status extends ConnectionState['status']>(status: Status): Promise<Extract<ConnectionState, { status: Status }>> {
    for (;;) {
      const { state } = this.client;
      if (state.status === status) return state as Extract<ConnectionState, { status: Status }>;
      await once(this.#events, 'state');
    }
  }

  async untilProblem(): Promise<Error> {
    for (;;) {
      const [problem] = this.problems;
      if (problem) return problem;
      await once(this.#events, 'problem');
    }
  }

  /** Waits for the loss of the connection, lets the wait pass, and resolves when the next one is open. */
  async reconnect(): Promise<void> {
    const { retryInMs } = await this.until('waiting');
    this.timers.advance(retryInMs);
    await this.until('open');
  }

  login(component: 'administrator' | 'registrator' = 'administrator') {
    return this.client.login({ component, login: 'admin', password: '12345' });
  }
}

/** The failure of a promise that must fail. */
export const failureOf = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => {
      throw new Error('it was expected to fail');
    },
    (failure: Error) => failure,
  );
