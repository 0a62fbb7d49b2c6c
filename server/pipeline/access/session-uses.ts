/** When each session was last used, and from where. Kept in memory: after a restart of the box nothing is known until it is used again. */
import { isPlace, type Session } from '../../model/events/events.js';
import type { Peer } from '../requests/peer.js';

export interface SessionUse {
  /** By a monotonic clock. */
  readonly lastMs: number;
  readonly address: string;
  /** Whether a connection on which it was used is still open. */
  readonly isConnected: boolean;
}

interface Use {
  lastMs: number;
  address: string;
  /** Open connections that have used it. */
  readonly peers: Set<number>;
}

/** Ended sessions are forgotten when this many more are known than exist. */
const FORGET_AT = 1000;
/** Sessions that one connection keeps in use: the newest ones. Usually it is one. */
const SESSIONS_OF_PEER_MAX = 16;

export class SessionUses {
  readonly #uses = new Map<number, Use>();
  /** By peer: the sessions that it has used, the newest last. */
  readonly #byPeer = new Map<number, Set<number>>();

  /** @param nowMs a monotonic clock */
  constructor(private readonly nowMs: () => number) {}

  /** Called for every request. */
  used(sessionId: number, { id: peerId, address }: Peer, open: ReadonlyMap<number, unknown>): void {
    const known = this.#uses.get(sessionId);
    if (known) {
      known.lastMs = this.nowMs();
      known.address = address;
      if (known.peers.has(peerId)) return;
    }
    if (known === undefined && this.#uses.size > open.size + FORGET_AT) this.#forget(open);
    const use = known ?? { lastMs: this.nowMs(), address, peers: new Set() };
    use.peers.add(peerId);
    this.#uses.set(sessionId, use);
    const ofPeer = this.#byPeer.get(peerId) ?? new Set();
    this.#byPeer.set(peerId, ofPeer.add(sessionId));
    const [oldest] = ofPeer;
    if (ofPeer.size <= SESSIONS_OF_PEER_MAX || oldest === undefined) return;
    ofPeer.delete(oldest);
    this.#uses.get(oldest)?.peers.delete(peerId);
  }

  disconnected({ id }: Peer): void {
    for (const sessionId of this.#byPeer.get(id) ?? []) this.#uses.get(sessionId)?.peers.delete(id);
    this.#byPeer.delete(id);
  }

  /** Whether a session was used on this connection. */
  areOf({ id }: Peer): boolean {
    return this.#byPeer.has(id);
  }

  of(sessionId: number): SessionUse | undefined {
    const use = this.#uses.get(sessionId);
    return use && { lastMs: use.lastMs, address: use.address, isConnected: use.peers.size > 0 };
  }

  /** Milliseconds since a session was used. For uses before a restart this is known only of places, and roughly. */
  unusedMs({ id, openedMs, usedMs }: Session, atMs: number): number {
    const use = this.#uses.get(id);
    return use ? this.nowMs() - use.lastMs : atMs - Math.max(openedMs, usedMs);
  }

  /** Sessions that no open connection has used: people before kiosks and boards, and the longest unused first. */
  idle(sessions: Iterable<Session>, atMs: number): readonly number[] {
    return this.#inOrder(sessions, atMs, ({ id }) => (this.#uses.get(id)?.peers.size ?? 0) === 0);
  }

  /** All others, in the same order. */
  inUse(sessions: Iterable<Session>, atMs: number): readonly number[] {
    return this.#inOrder(sessions, atMs, ({ id }) => (this.#uses.get(id)?.peers.size ?? 0) > 0);
  }

  #inOrder(sessions: Iterable<Session>, atMs: number, which: (session: Session) => boolean): readonly number[] {
    const rank = (session: Session): number => (isPlace(session.component) ? 1 : 0);
    return [...sessions]
      .filter(which)
      .map((session) => ({ session, unusedMs: this.unusedMs(session, atMs) }))
      .sort((one, other) => rank(one.session) - rank(other.session) || other.unusedMs - one.unusedMs || one.session.id - other.session.id)
      .map(({ session }) => session.id);
  }

  #forget(open: ReadonlyMap<number, unknown>): void {
    for (const id of this.#uses.keys()) if (!open.has(id)) this.#uses.delete(id);
  }
}
