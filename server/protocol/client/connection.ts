/** One WebSocket that comes back: it connects, notices when the other side is gone, and connects again. */
import type { SocketConstructor, SocketLike, Timers } from './types.js';

export type ConnectionState =
  | { readonly status: 'connecting' }
  | { readonly status: 'open' }
  /** There is no connection; the next attempt comes in `retryInMs`. `code` is that of the system, such as `ENOENT`, where it is known. */
  | { readonly status: 'waiting'; readonly retryInMs: number; readonly why: string; readonly code?: string }
  | { readonly status: 'closed' };

export interface ConnectionTimes {
  /** How long an attempt to connect may take. */
  readonly connectTimeoutMs: number;
  /** The first wait before a new attempt; each further one doubles it. */
  readonly retryFirstMs: number;
  readonly retryMostMs: number;
  /** Silence after which the box is asked for a sign of life. */
  readonly idleMs: number;
  /** Silence after that question from which the connection counts as dead. */
  readonly deadMs: number;
  /** How long a good-bye may take. */
  readonly closeMs: number;
}

export const CONNECTION_TIMES: ConnectionTimes = {
  connectTimeoutMs: 10_000,
  retryFirstMs: 250,
  retryMostMs: 15_000,
  idleMs: 20_000,
  deadMs: 10_000,
  closeMs: 1_000,
};

export interface ConnectionParts {
  readonly url: string;
  readonly WebSocket: SocketConstructor;
  readonly timers: Timers;
  readonly random: () => number;
  readonly times: ConnectionTimes;
  readonly onState: (state: ConnectionState) => void;
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  /** `closeCode` is that of the WebSocket; 0 when there was none. */
  readonly onLost: (closeCode: number) => void;
  /** Nothing came for a while: send something that will be answered. */
  readonly onIdle: () => void;
}

/** Waits double from the first to the longest; chance takes up to half away, so that not all clients come back at once. */
export function retryDelayMs(attempt: number, random: () => number, times: ConnectionTimes): number {
  const whole = Math.min(times.retryMostMs, times.retryFirstMs * 2 ** Math.min(attempt, 30));
  return Math.round(whole * (0.5 + random() / 2));
}

/** What browsers and the package `ws` say of a fault. */
interface SocketFault {
  readonly message?: string;
  readonly error?: { readonly code?: string };
}

const OPEN = 1;
const NORMAL_CLOSURE = 1000;
const ignore = (): void => {};

export class Connection {
  #socket: SocketLike | undefined;
  #state: ConnectionState = { status: 'connecting' };
  /** One timer is enough: for the attempt, for silence, or for the next attempt. */
  #timer: unknown;
  #failures = 0;
  #lastFault: SocketFault = {};

  constructor(private readonly parts: ConnectionParts) {}

  get isOpen(): boolean {
    return this.#state.status === 'open';
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Throws if the URL is not one of a WebSocket. */
  start(): void {
    const socket = new this.parts.WebSocket(this.parts.url);
    this.#socket = socket;
    this.#lastFault = {};
    socket.onopen = () => this.#opened();
    socket.onmessage = (event: { readonly data: unknown }) => this.#received(event.data);
    socket.onerror = (event: SocketFault) => {
      this.#lastFault = event;
    };
    socket.onclose = (event: { readonly code: number; readonly reason: string }) =>
      this.#lost(event.reason || this.#lastFault.message || `the connection was closed (${event.code})`, event.code);
    this.#arm(() => this.drop('the box does not answer'), this.parts.times.connectTimeoutMs);
    this.#enter({ status: 'connecting' });
  }

  send(text: string): void {
    // A socket that is closing takes nothing; what was not answered is repeated on the next connection.
    if (this.#socket?.readyState === OPEN) this.#socket.send(text);
  }

  /** Gives the connection up and makes a new one after a while. */
  drop(why: string): void {
    if (this.#state.status === 'connecting' || this.#state.status === 'open') this.#lost(why, 0);
  }

  /** The box works: the next failure is a first one. */
  worked(): void {
    this.#failures = 0;
  }

  /** Says good-bye; resolves when the socket is gone. */
  close(): Promise<void> {
    const socket = this.#abandon();
    this.#enter({ status: 'closed' });
    if (!socket) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        this.parts.timers.clear(this.#timer);
        resolve();
      };
      this.#arm(() => {
        socket.terminate?.();
        end();
      }, this.parts.times.closeMs);
      socket.onclose = end;
      socket.close(NORMAL_CLOSURE);
    });
  }

  #opened(): void {
    this.#watchSilence();
    this.#enter({ status: 'open' });
    // A listener to the state may have closed the client.
    if (this.isOpen) this.parts.onOpen();
  }

  #received(data: unknown): void {
    this.#watchSilence();
    if (typeof data === 'string') this.parts.onText(data);
  }

  #watchSilence(): void {
    const { idleMs, deadMs } = this.parts.times;
    this.#arm(() => {
      this.#arm(() => this.drop('the box fell silent'), deadMs);
      this.parts.onIdle();
    }, idleMs);
  }

  #lost(why: string, closeCode: number): void {
    const socket = this.#abandon();
    // The far end may be unplugged: a closing handshake would wait for it.
    if (socket?.terminate) socket.terminate();
    else socket?.close();
    const retryInMs = retryDelayMs(this.#failures, this.parts.random, this.parts.times);
    this.#failures += 1;
    this.#arm(() => this.start(), retryInMs);
    const { code } = this.#lastFault.error ?? {};
    this.#enter({ status: 'waiting', retryInMs, why, ...(code !== undefined && { code }) });
    this.parts.onLost(closeCode);
  }

  /** Stops listening to the socket and returns it. */
  #abandon(): SocketLike | undefined {
    this.parts.timers.clear(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket) {
      socket.onopen = ignore;
      socket.onmessage = ignore;
      socket.onclose = ignore;
      // Not null: the package `ws` throws an error that has no listener.
      socket.onerror = ignore;
    }
    return socket;
  }

  #arm(action: () => void, delayMs: number): void {
    this.parts.timers.clear(this.#timer);
    this.#timer = this.parts.timers.set(action, delayMs);
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    this.parts.onState(state);
  }
}
