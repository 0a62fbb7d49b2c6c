/** When each session was last used, and from where. Kept in memory: after a restart of the box nothing is known until it is used again. */
import type { Peer } from './peer.js';

export interface SessionUse {
  /** By a clock that only goes on. */
  lastMs: number;
  address: string;
  peerId: number;
  /** Whether the connection on which it was used last is still open. */
  isConnected: boolean;
}

/** Sessions that have ended are forgotten when so many more are known than there are. */
const FORGET_AT = 1000;

export class SessionUses {
  readonly #uses = new Map<number, SessionUse>();
  /** By peer: what it used last. */
  readonly #byPeer = new Map<number, SessionUse>();

  /** Called for every request. */
  used(sessionId: number, { id: peerId, address }: Peer, nowMs: number, open: ReadonlyMap<number, unknown>): void {
    const known = this.#uses.get(sessionId);
    if (known?.peerId === peerId && known.isConnected) {
      known.lastMs = nowMs;
      return;
    }
    if (known === undefined && this.#uses.size > open.size + FORGET_AT) this.#forget(open);
    const use = { lastMs: nowMs, address, peerId, isConnected: true };
    this.#uses.set(sessionId, use);
    this.#byPeer.set(peerId, use);
  }

  disconnected({ id }: Peer): void {
    const use = this.#byPeer.get(id);
    if (use) use.isConnected = false;
    this.#byPeer.delete(id);
  }

  /** Whether a session was used on this connection. */
  areOf({ id }: Peer): boolean {
    return this.#byPeer.has(id);
  }

  of(sessionId: number): Readonly<SessionUse> | undefined {
    return this.#uses.get(sessionId);
  }

  #forget(open: ReadonlyMap<number, unknown>): void {
    for (const id of this.#uses.keys()) if (!open.has(id)) this.#uses.delete(id);
  }
}
