/**
 * The cost of wrong ticket codes. A code has 84 bits and cannot be guessed at any rate; the guard saves the box the work of attempts. A
 * connection that has sent some wrong codes has to wait, each time twice as long. Meanwhile its right codes are not checked, either. The
 * address pays, too: beyond its allowance each wrong code from it costs at once. But a right code on a connection that has sent no wrong
 * one is always answered: a whole hall is behind one address, and no visitor there can lock the others out.
 */
import type { Peer } from '../requests/peer.js';

const CONNECTION_WRONG_FREE = 5;
/** Old links and torn papers in a whole hall, in a quarter of an hour. */
const ADDRESS_WRONG_FREE = 60;
const WAIT_MAX_MS = 60_000;
const FORGOTTEN_AFTER_MS = 15 * 60_000;
const ADDRESSES_MAX = 10_000;

interface OfConnection {
  wrong: number;
  waitUntilMs: number;
}

interface OfAddress {
  wrong: number;
  lastMs: number;
}

export class CodeGuard {
  readonly #connections = new Map<number, OfConnection>();
  /** In order of the last wrong code, the oldest first. */
  readonly #addresses = new Map<string, OfAddress>();

  /**
   * @param nowMs a monotonic clock
   * @param noted called when an address has used up its allowance, and each time it has sent twice as many wrong codes since
   */
  constructor(
    private readonly nowMs: () => number,
    private readonly noted: (address: string, wrong: number) => void,
  ) {}

  /** Seconds until codes of this connection are checked again; 0 = now. */
  waitSeconds({ id }: Pick<Peer, 'id'>): number {
    return secondsOf((this.#connections.get(id)?.waitUntilMs ?? 0) - this.nowMs());
  }

  /** Counts a wrong code; answers how many seconds the connection has to wait now. */
  wrong({ id, address }: Pick<Peer, 'id' | 'address'>): number {
    const now = this.nowMs();
    const connection = this.#connections.get(id) ?? { wrong: 0, waitUntilMs: 0 };
    connection.wrong += 1;
    const waitMs = Math.max(growing(connection.wrong - CONNECTION_WRONG_FREE), this.#waitMsAt(address, now));
    connection.waitUntilMs = now + waitMs;
    this.#connections.set(id, connection);
    return secondsOf(waitMs);
  }

  /** Counts a wrong code from a client whose connection cannot be recognised again; returns the seconds that the client has to wait now. */
  wrongFrom(address: string): number {
    return secondsOf(this.#waitMsAt(address, this.nowMs()));
  }

  disconnected({ id }: Pick<Peer, 'id'>): void {
    this.#connections.delete(id);
  }

  #waitMsAt(address: string, now: number): number {
    return growing(this.#countAt(address, now) - ADDRESS_WRONG_FREE);
  }

  #countAt(address: string, now: number): number {
    const known = this.#addresses.get(address);
    const wrong = known && now - known.lastMs < FORGOTTEN_AFTER_MS ? known.wrong + 1 : 1;
    this.#addresses.delete(address);
    this.#addresses.set(address, { wrong, lastMs: now });
    for (const oldest of this.#addresses.keys()) {
      if (this.#addresses.size <= ADDRESSES_MAX) break;
      this.#addresses.delete(oldest);
    }
    const beyond = wrong - ADDRESS_WRONG_FREE;
    if (beyond > 0 && Number.isInteger(Math.log2(beyond))) this.noted(address, wrong);
    return wrong;
  }
}

/** 1 s, 2 s, 4 s … for what is beyond what is free. */
const growing = (beyond: number): number => (beyond <= 0 ? 0 : Math.min(WAIT_MAX_MS, 1000 * 2 ** (beyond - 1)));

const secondsOf = (ms: number): number => Math.max(0, Math.ceil(ms / 1000));
