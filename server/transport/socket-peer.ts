import type { Peer } from '../pipeline/peer.js';
import type { Backlog } from './backlog.js';

/** What a peer needs of its socket; uWebSockets' own type would bring the native package into this file. */
export interface PeerSocket {
  /** 1 = sent; else the buffer grew, or the message was thrown away because the buffer is over its limit. */
  send(message: string | Uint8Array, isBinary: boolean, compress: boolean): number;
  getBufferedAmount(): number;
  end(code: number, reason: string): void;
  close(): void;
}

const SENT = 1;

/**
 * Pushes wait while a peer owes more than this. One list of a whole book or queue passes at once, however long; the next
 * one waits until the peer has caught up, and by then it is the newest.
 */
export const PUSH_BACKLOG_BYTES = 1024 * 1024;

/** The connection of one peer. It outlives its socket: uWebSockets throws on the use of a closed one, this does nothing. */
export class SocketPeer implements Peer {
  readonly id: number;
  readonly address: string;
  readonly isLocal: boolean;
  readonly isVisitor: boolean;
  readonly #backlog: Backlog<SocketPeer>;
  /** Null before it opened, after it closed, and once it is condemned. */
  #socket: PeerSocket | null = null;
  #condemned: PeerSocket | null = null;
  #pushRefused = false;

  constructor({ id, address, isLocal, isVisitor }: Pick<Peer, 'id' | 'address' | 'isLocal' | 'isVisitor'>, backlog: Backlog<SocketPeer>) {
    this.id = id;
    this.address = address;
    this.isLocal = isLocal;
    this.isVisitor = isVisitor;
    this.#backlog = backlog;
  }

  get isOpen(): boolean {
    return this.#socket !== null;
  }

  send(text: string): void {
    const socket = this.#socket;
    if (socket === null) return;
    if (socket.send(text, false, false) !== SENT) this.#note(socket.getBufferedAmount());
  }

  push(frame: Uint8Array): boolean {
    const socket = this.#socket;
    if (socket === null) return false;
    if (socket.getBufferedAmount() > PUSH_BACKLOG_BYTES) {
      this.#pushRefused = true;
      return false;
    }
    if (socket.send(frame, false, false) !== SENT) this.#note(socket.getBufferedAmount());
    return true;
  }

  close(code: number, reason: string): void {
    this.#socket?.end(code, reason);
  }

  /** For the server: the socket has opened. */
  opened(socket: PeerSocket): void {
    this.#socket = socket;
  }

  /** For the server: the socket has closed. */
  closed(): void {
    this.#socket = null;
    this.#condemned = null;
    this.#backlog.note(this, 0);
  }

  /**
   * For the server: the peer took some of what it owes, or was answered by uWebSockets itself. True once after a refused push, when the
   * next would be taken.
   */
  bufferChanged(): boolean {
    const socket = this.#socket;
    if (socket === null) return false;
    const bytes = socket.getBufferedAmount();
    this.#note(bytes);
    if (!this.#pushRefused || bytes > PUSH_BACKLOG_BYTES || this.#socket === null) return false;
    this.#pushRefused = false;
    return true;
  }

  /**
   * For the server: the peer owes too much and is cut. Soon, not now: the caller may be in the middle of a round over all
   * peers and must not meet `disconnected` there.
   */
  condemn(): void {
    if (this.#socket === null) return;
    this.#condemned = this.#socket;
    this.#socket = null;
    setImmediate(() => this.#condemned?.close());
  }

  /** Whether it was this end that cut the connection, because the peer did not read. */
  get wasCondemned(): boolean {
    return this.#condemned !== null;
  }

  #note(bytes: number): void {
    const worst = this.#backlog.note(this, bytes);
    if (worst !== null) worst.condemn();
  }
}
