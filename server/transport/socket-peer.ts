import type { Peer } from './peer.js';

/** What a peer needs of its socket; uWebSockets' own type would bring the native package into this file. */
export interface PeerSocket {
  /** 1 sent, 0 waits in the buffer, 2 dropped because the buffer holds more than the limit. */
  send(message: string | Uint8Array, isBinary: boolean, compress: boolean): number;
  getBufferedAmount(): number;
  end(code: number, reason: string): void;
  close(): void;
}

const DROPPED = 2;

/**
 * A peer may owe this much before pushes wait: a list of some hundred tickets passes, a second one behind it waits
 * until it became the newest state. Replies are not counted against it.
 */
export const PUSH_BACKLOG_BYTES = 1024 * 1024;

/** The connection of one peer. It outlives its socket: the socket is forgotten when it closes, because uWebSockets throws on use after that. */
export class SocketPeer implements Peer {
  #socket: PeerSocket | null = null;
  #pushRefused = false;

  constructor(
    readonly id: number,
    readonly address: string,
  ) {}

  send(text: string): void {
    const socket = this.#socket;
    if (socket !== null && socket.send(text, false, false) === DROPPED) this.#drop(socket);
  }

  push(frame: Uint8Array): boolean {
    const socket = this.#socket;
    if (socket === null) return false;
    if (socket.getBufferedAmount() > PUSH_BACKLOG_BYTES) {
      this.#pushRefused = true;
      return false;
    }
    socket.send(frame, false, false);
    return true;
  }

  close(code: number, reason: string): void {
    this.#socket?.end(code, reason);
  }

  get isOpen(): boolean {
    return this.#socket !== null;
  }

  /** Called by the server when the socket has opened. */
  opened(socket: PeerSocket): void {
    this.#socket = socket;
  }

  /** Called by the server when the socket has closed. */
  closed(): void {
    this.#socket = null;
  }

  /** Called by the server when the socket took some of its buffer. True once after a refused push, when the next would be taken. */
  tookSome(): boolean {
    if (!this.#pushRefused || this.#socket === null || this.#socket.getBufferedAmount() > PUSH_BACKLOG_BYTES) return false;
    this.#pushRefused = false;
    return true;
  }

  /** Not at once: the caller may be in the middle of a round over all peers, and must not meet `disconnected` there. */
  #drop(socket: PeerSocket): void {
    this.#socket = null;
    setImmediate(() => socket.close());
  }
}
