import { randomFillSync } from 'node:crypto';
import { LIMITS } from '../model/limits.js';
import type { Peer } from '../pipeline/requests/peer.js';
import type { Backlog } from './backlog.js';

/** What a peer needs of its socket; uWebSockets' own type would bring the native package into this file. */
export interface PeerSocket {
  /** 1 = sent; else the buffer grew, or the message was thrown away because the buffer is over its limit. */
  send(message: Uint8Array, isBinary: boolean, compress: boolean): number;
  ping(payload: Uint8Array): number;
  cork(send: () => void): unknown;
  end(code: number, reason: string): void;
  close(): void;
}

export const DID_NOT_READ = 'did not read what it was sent';
const { freeBytes, pushWindowBytes, perConnectionBytes } = LIMITS.unread;

/** A peer that has answered counts as reading for this time. */
const PROVED_MS = 10_000;

/** Random bytes, which a client cannot know without reading them. */
const PROOF_BYTES = 8;
const NOTHING = new Uint8Array();
const pool = new Uint8Array(512 * PROOF_BYTES);
let pooled = pool.length;

function newProof(): Uint8Array {
  if (pooled === pool.length) {
    randomFillSync(pool);
    pooled = 0;
  }
  pooled += PROOF_BYTES;
  return pool.slice(pooled - PROOF_BYTES, pooled);
}

const UTF8 = new TextEncoder();
/** uWebSockets copies what it is given before `send` returns. */
const scratch = new Uint8Array(192 * 1024);

/** Measured: asking for the length of a text and then copying it walks through it three times. */
function encoded(text: string): Uint8Array {
  // A UTF-16 unit has three bytes at most.
  if (3 * text.length > scratch.length) return UTF8.encode(text);
  return scratch.subarray(0, UTF8.encodeInto(text, scratch).written);
}

/** A ping in progress: a peer that answers it has read all that was sent before it. */
interface Question {
  readonly proof: Uint8Array;
  readonly bytes: number;
}

/**
 * The connection of one peer. It outlives its socket: uWebSockets throws if a closed socket is used, this does nothing. Sent bytes count as
 * unread until the peer has answered a ping behind them: neither uWebSockets nor the system reports how much of the data held by the system
 * has been read, and that is megabytes for each peer.
 */
export class SocketPeer implements Peer {
  readonly id: number;
  readonly address: string;
  readonly isLocal: boolean;
  readonly isPrivate: boolean;
  readonly isVisitor: boolean;
  unanswered = 0;
  readonly #backlog: Backlog<SocketPeer>;
  /** Null before it opened, after it closed, and once it is condemned. */
  #socket: PeerSocket | null = null;
  #condemned: PeerSocket | null = null;
  #unreadBytes = 0;
  #question: Question | null = null;
  /** When it last answered. */
  #provedMs = Number.NEGATIVE_INFINITY;
  #cutReason: string | null = null;
  /** Callbacks that wait until the peer has read its data. */
  readonly #untaken: (() => void)[] = [];

  constructor(
    { id, address, isLocal, isPrivate, isVisitor }: Pick<Peer, 'id' | 'address' | 'isLocal' | 'isPrivate' | 'isVisitor'>,
    backlog: Backlog<SocketPeer>,
  ) {
    this.id = id;
    this.address = address;
    this.isLocal = isLocal;
    this.isPrivate = isPrivate;
    this.isVisitor = isVisitor;
    this.#backlog = backlog;
  }

  get isOpen(): boolean {
    return this.#socket !== null;
  }

  send(reply: string | Uint8Array, taken?: () => void): void {
    const socket = this.#socket;
    if (socket === null) {
      taken?.();
      return;
    }
    if (taken !== undefined) this.#untaken.push(taken);
    const frame = typeof reply === 'string' ? encoded(reply) : reply;
    if (this.#unreadBytes + frame.length <= freeBytes) {
      this.#unreadBytes += frame.length;
      socket.send(frame, false, false);
    } else if (this.#unreadBytes > perConnectionBytes || this.#backlog.isOverflownBy(frame.length)) this.condemn();
    else this.#sendCounted(socket, frame);
    if (this.#untaken.length > 0) this.#tellTaken();
  }

  push(frame: Uint8Array): boolean {
    const socket = this.#socket;
    if (socket === null) return false;
    if (this.#unreadBytes + frame.length <= freeBytes) {
      this.#unreadBytes += frame.length;
      socket.send(frame, false, false);
      return true;
    }
    if (this.#unreadBytes > pushWindowBytes || !this.#hasProved(frame.length) || !this.#backlog.hasRoomFor(frame.length)) {
      this.#backlog.waiting.add(this);
      // It waits until it has proved that it reads.
      this.askAgain();
      return false;
    }
    this.#sendCounted(socket, frame);
    return true;
  }

  close(code: number, reason: string): void {
    this.#socket?.end(code, reason);
  }

  /** For the server: the socket has opened. */
  opened(socket: PeerSocket): void {
    this.#socket = socket;
  }

  /** For the server: the socket has closed; after a close frame uWebSockets holds its buffer for `closingMs`. */
  closed(closingMs: number): void {
    this.#socket = null;
    this.#condemned = null;
    this.#question = null;
    this.#backlog.left(this, closingMs);
    this.#tellTaken();
  }

  /** For the server: uWebSockets answered a ping of the peer by itself. */
  wasSent(bytes: number): void {
    this.#unreadBytes += bytes;
    if (this.#unreadBytes > freeBytes) this.#count();
    if (this.#unreadBytes > perConnectionBytes) this.condemn();
  }

  /** For the server: the system took some of the peer's data. */
  tookSome(): void {
    this.#backlog.moved(this);
  }

  /** For the server: a pong has come. Returns whether it proves that the peer has read. */
  answered(proof: ArrayBuffer): boolean {
    if (this.#question === null || !Buffer.from(proof).equals(this.#question.proof)) return false;
    this.#unreadBytes -= this.#question.bytes;
    this.#question = null;
    this.#provedMs = performance.now();
    if (this.#unreadBytes > freeBytes) this.#count();
    else this.#backlog.note(this, 0);
    this.#tellTaken();
    return true;
  }

  /** For the server: whether the peer has read enough for the next push, and has no unanswered ping. */
  get takesPush(): boolean {
    return this.#unreadBytes <= pushWindowBytes && this.#question === null;
  }

  /** For the server: asks a peer with unread bytes, some of which may be later than the last ping. */
  askAgain(): void {
    if (this.#unreadBytes > freeBytes) this.#ask();
  }

  /** For the server: checks that the peer is alive. */
  ping(): void {
    this.#socket?.ping(NOTHING);
  }

  /**
   * For the server: cuts a peer with too much unread data, on the next turn of the loop: the caller may be in a round over all peers and
   * must not meet `disconnected` there.
   */
  condemn(): void {
    if (this.#socket === null) return;
    this.#condemned = this.#socket;
    this.#socket = null;
    this.#cutReason = DID_NOT_READ;
    setImmediate(() => this.#condemned?.close());
  }

  /** For the server: ends the connection now, without a close frame, and frees the buffers of uWebSockets. */
  cut(reason: string): void {
    this.#cutReason = reason;
    this.#socket?.close();
  }

  /** Why this end cut the connection, if it did. */
  get cutReason(): string | null {
    return this.#cutReason;
  }

  /** Also called for a peer that has gone or is cut: it has nothing more to read. */
  #tellTaken(): void {
    if (this.#socket !== null && this.#unreadBytes > pushWindowBytes) return;
    for (const taken of this.#untaken.splice(0)) taken();
  }

  /** The ping goes in one packet with the frame before it, if both fit. */
  #sendCounted(socket: PeerSocket, frame: Uint8Array): void {
    this.#unreadBytes += frame.length;
    if (!this.#mustAsk) {
      socket.send(frame, false, false);
      this.#count();
      return;
    }
    socket.cork(() => {
      socket.send(frame, false, false);
      this.#count();
    });
  }

  /** Whether the peer reads. If not known, it gets a ping first, so that not even one long list is sent to a peer that does not. */
  #hasProved(bytes: number): boolean {
    if (bytes <= freeBytes || performance.now() - this.#provedMs <= PROVED_MS) return true;
    this.#ask();
    return false;
  }

  #ask(): void {
    if (this.#question !== null) return;
    this.#question = { proof: newProof(), bytes: this.#unreadBytes };
    this.#socket?.ping(this.#question.proof);
  }

  /**
   * Otherwise each answer to a healthy peer would cause a ping and a pong. So a peer with less unread data than a push may leave is asked
   * once a second, by `askAgain`, unless the total is so large that it is important which peers read.
   */
  get #mustAsk(): boolean {
    return this.#unreadBytes > pushWindowBytes || this.#backlog.isPressing;
  }

  #count(): void {
    if (this.#mustAsk) this.#ask();
    this.#backlog.note(this, this.#unreadBytes)?.condemn();
  }
}
