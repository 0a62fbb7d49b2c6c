/**
 * What wrong codes of tickets cost. Nobody can guess one of 84 bits, however quickly he asks; this keeps whoever tries from keeping
 * the box busy. A connection that has sent some wrong codes has to wait, each time twice as long, and meanwhile not even right ones are
 * looked at. The address pays, too: beyond its allowance each wrong code from it costs at once. But a right code on a connection that
 * has sent no wrong one is answered always: a whole hall is behind one address, and nobody in it can lock the others out.
 */
import type { Peer } from './peer.js';

const CONNECTION_WRONG_FREE = 5;
/** Old links, torn papers: a hall of them in a quarter of an hour. */
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
  /** The one that was wrong longest ago first. */
  readonly #addresses = new Map<string, OfAddress>();

  /**
   * @param nowMs a clock that only goes on
   * @param noted told when an address has used up its allowance, and each time it has sent twice as many wrong codes since
   */
  constructor(
    private readonly nowMs: () => number,
    private readonly noted: (address: string, wrong: number) => void,
  ) {}

  /** Seconds until codes of this connection are looked at again; 0 = now. */
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

  /** Counts a wrong code of somebody who has no connection that is known again; answers how many seconds he has to wait now. */
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
