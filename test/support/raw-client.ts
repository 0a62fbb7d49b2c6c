/**
 * A client that knows as little as possible: frames go out as they are given and come back as they were sent. It exists beside
 * the project's own client so that a mistake of that one cannot hide a mistake of the box.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Component } from '../../server/model/events/events.js';

/** What the box sends: a reply or a push. */
export interface Frame<Data = unknown> {
  readonly dateTime: string;
  readonly command: string;
  readonly data: Data;
  readonly token?: string;
  readonly id?: string | number;
}

export interface Request {
  readonly token?: string;
  readonly command: string;
  readonly data?: unknown;
  readonly id?: string | number;
}

interface Waiter {
  readonly wants: (frame: Frame) => boolean;
  readonly resolve: (frame: Frame) => void;
  readonly reject: (error: Error) => void;
}

export class RawClient {
  /** Frames nobody waited for, oldest first: the pushes. */
  readonly pushes: Frame[] = [];
  /** How the connection ended, once it has. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  private readonly waiters = new Set<Waiter>();
  private end: Error | undefined;

  constructor(readonly socket: WebSocket) {
    socket.on('message', (bytes) => this.receive(JSON.parse(String(bytes)) as Frame));
    // What went wrong is told by the close that follows.
    socket.on('error', () => undefined);
    this.closed = once(socket, 'close').then(([code, reason]: unknown[]) => {
      this.end = new Error(`the connection was closed: ${String(code)} ${String(reason)}`);
      for (const waiter of this.waiters) waiter.reject(this.end);
      this.waiters.clear();
      return { code: Number(code), reason: String(reason) };
    });
  }

  /** Sends bytes as they are: a text frame for a string, a binary frame for a buffer. */
  sendRaw(payload: string | Buffer): void {
    this.socket.send(payload);
  }

  /** Sends a request and waits for its reply: by its `id` where it has one, else the next reply to the command. */
  request<Data = unknown>(request: Request): Promise<Frame<Data>> {
    // A push of the same command carries no token and is never an error; the reply to a request with a token carries it.
    const isReply = (frame: Frame): boolean =>
      frame.command === request.command &&
      frame.id === request.id &&
      (request.token === undefined || 'token' in frame || isErrorData(frame.data));
    const reply = this.wait(isReply);
    this.socket.send(JSON.stringify(request));
    return reply as Promise<Frame<Data>>;
  }

  /** The first push that fits, whether it came already or is still to come; it is taken from `pushes`. */
  async nextPush<Data = unknown>(command: string, fits: (data: Data) => boolean = () => true): Promise<Frame<Data>> {
    const wants = (frame: Frame): boolean => frame.command === command && fits(frame.data as Data);
    const index = this.pushes.findIndex(wants);
    const frame = index < 0 ? await this.wait(wants) : this.pushes.splice(index, 1)[0];
    return frame as Frame<Data>;
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }

  private wait(wants: Waiter['wants']): Promise<Frame> {
    if (this.end) return Promise.reject(this.end);
    return new Promise((resolve, reject) => {
      this.waiters.add({ wants, resolve, reject });
    });
  }

  private receive(frame: Frame): void {
    for (const waiter of this.waiters) {
      if (!waiter.wants(frame)) continue;
      this.waiters.delete(waiter);
      waiter.resolve(frame);
      return;
    }
    this.pushes.push(frame);
  }
}

/** Connects; `url` is a box's `webSocketUrl`. */
export async function connect(url: string): Promise<RawClient> {
  const socket = new WebSocket(url);
  const client = new RawClient(socket);
  await once(socket, 'open');
  return client;
}

/** Whether `data` is an error (or "No errors"): it has the five keys of one. */
export const isErrorData = (data: unknown): data is { readonly code: number; readonly desc: string } =>
  typeof data === 'object' && data !== null && ['codeError', 'codeModule', 'code', 'desc', 'children'].every((key) => key in data);

const NO_ERRORS_CODE = 429_496_729_600;

/** The data of a reply that must not be a refusal. */
export function dataOf<Data>(frame: Frame<Data>): Data {
  if (isErrorData(frame.data) && frame.data.code !== NO_ERRORS_CODE) throw new Error(`${frame.command} was refused: ${frame.data.desc}`);
  return frame.data;
}

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

export interface Account {
  readonly component: Component;
  readonly login: string;
  /** In plain words. */
  readonly password?: string;
  readonly place?: number;
}

/** A session on a connection: requests that carry its token, answers without refusals. */
export class RawSession {
  constructor(
    readonly client: RawClient,
    readonly token: string,
  ) {}

  /** Sends a command that must go well, and answers its data. */
  async ask<Data = unknown>(command: string, data: unknown = {}): Promise<Data> {
    return dataOf(await this.client.request<Data>({ token: this.token, command, data }));
  }
}

export async function logIn(client: RawClient, { component, login, password = '12345', place }: Account): Promise<RawSession> {
  const where = component === 'administrator' || place === undefined ? {} : { [component]: place };
  const request = { command: 'login', data: { component, login, password: md5(password), ...where } };
  return new RawSession(client, dataOf(await client.request<{ readonly token: string }>(request)).token);
}
