/**
 * Who may have a connection, and how long its frames may be. uWebSockets holds what it has received of an unfinished message, tells
 * nobody of it, and keeps the room it took until the connection ends. So what all may make it hold is decided when they come: places
 * for long frames are counted, and whoever comes when they are taken gets a connection for short ones.
 */
import { closingConnections, LIMITS, longFramePlaces } from '../model/limits.js';
import type { Departure } from '../pipeline/peer.js';
import type { TransportOptions } from './options.js';

export interface SeatLimits {
  readonly perAddress: number;
  /** Connections that were told to close and may not have. */
  readonly closing: number;
  /** Places for long frames, and those among them that are kept for who needs one. */
  readonly long: number;
  readonly reservedLong: number;
}

export interface Seat {
  readonly network: string;
  readonly isLong: boolean;
  /** Whether it is somebody whom the pipeline knows. */
  readonly isKnown: () => boolean;
  /** Ends the connection at once, and calls `leave` before it returns. */
  readonly cut: () => void;
}

/**
 * uWebSockets tells that a connection closes when it has said good-bye, and holds its buffers until the other side has closed or this
 * time is over: 16 s by its own clock, which goes in steps of 4 s.
 */
const CLOSING_MS = 20_000;
/** After it uWebSockets waits for the other side, too. */
const BAD_GOOD_BYE = 'Received invalid close payload';

/** How long uWebSockets may hold the buffers of a connection that ended so. */
export const closingMsOf = ({ code, reason }: Departure): number => (code === 1006 && reason !== BAD_GOOD_BYE ? 0 : CLOSING_MS);

/** With settings that ask for more than the budget the box still takes pictures. */
export function seatLimits({ connections, connectionsPerAddress, frameBytes }: TransportOptions): SeatLimits {
  const { reservedLong } = LIMITS.frames;
  return {
    perAddress: connectionsPerAddress,
    closing: closingConnections(connections),
    long: Math.max(2 * reservedLong, longFramePlaces(connections, frameBytes, LIMITS)),
    reservedLong,
  };
}

/** Networks from which long frames were needed. */
const NEEDY_MAX = 1000;

export class Seats {
  readonly #limits: SeatLimits;
  readonly #open = new Counts();
  readonly #closing = new Counts();
  readonly #long = new Set<Seat>();
  /** Long places of connections that are closing. */
  #closingLong = 0;
  /** The one that needed one longest ago first. */
  readonly #needy = new Set<string>();

  constructor(limits: SeatLimits) {
    this.#limits = limits;
  }

  /** Why nobody more may come from there; null = he may. */
  refusal(network: string): string | null {
    const { perAddress, closing } = this.#limits;
    // Half as many that are closing: it takes as many addresses to use up those as to use up the connections.
    if (this.#open.of(network) >= perAddress || this.#closing.of(network) >= perAddress / 2) {
      return `Your address has ${perAddress} connections already, its limit ([limits] connections_per_address).`;
    }
    return this.#closing.total >= closing ? 'Too many connections are closing.' : null;
  }

  /** Whether who comes from there may send long frames. Somebody who needs them gets the place of somebody who is unknown. */
  hasLongPlace(network: string): boolean {
    const { long, reservedLong } = this.#limits;
    const taken = this.#long.size + this.#closingLong;
    const ofNetwork = [...this.#long].filter((seat) => seat.network === network).length;
    if (ofNetwork >= Math.ceil(long / 2)) return false;
    if (!this.#needy.has(network)) return taken < long - reservedLong;
    if (taken < long) return true;
    const unknown = [...this.#long].find((seat) => !seat.isKnown());
    unknown?.cut();
    return this.#long.size + this.#closingLong < long;
  }

  take(seat: Seat): void {
    this.#open.add(seat.network, 1);
    if (seat.isLong) this.#long.add(seat);
  }

  /** Somebody known had only a place for short frames and sent a long one: the next time he gets one for long ones. */
  neededLong(network: string): void {
    this.#needy.delete(network);
    this.#needy.add(network);
    const [oldest] = this.#needy;
    if (this.#needy.size > NEEDY_MAX && oldest !== undefined) this.#needy.delete(oldest);
  }

  /** @param closingMs how long its buffers may be held yet */
  leave(seat: Seat, closingMs: number): void {
    this.#long.delete(seat);
    this.#open.add(seat.network, -1);
    if (closingMs === 0) return;
    this.#closing.add(seat.network, 1);
    if (seat.isLong) this.#closingLong += 1;
    setTimeout(() => {
      this.#closing.add(seat.network, -1);
      if (seat.isLong) this.#closingLong -= 1;
    }, closingMs).unref();
  }
}

/** How many there are of each. */
export class Counts {
  readonly #counts = new Map<string, number>();
  total = 0;

  of(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  add(key: string, change: 1 | -1): void {
    this.total += change;
    const count = this.of(key) + change;
    if (count === 0) this.#counts.delete(key);
    else this.#counts.set(key, count);
  }
}
