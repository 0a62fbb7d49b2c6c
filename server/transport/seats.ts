/**
 * Limits of connections and of the length of their frames. uWebSockets holds the unfinished part of a message without reporting it, and
 * keeps the memory until the connection ends. So the total is limited when connections open: places for long frames are counted, and when
 * they are taken, a new connection is limited to short frames.
 */

import { existsSync, readFileSync } from 'node:fs';
import { closingConnections, LIMITS, longFramePlaces } from '../model/limits.js';
import type { Departure } from '../pipeline/requests/peer.js';
import type { TransportOptions } from './options.js';

interface SeatLimits {
  readonly perAddress: number;
  /** Limit of connections that were asked to close and may still be open. */
  readonly closing: number;
  /** Places for long frames, and how many of them are reserved for clients that need one. */
  readonly long: number;
  readonly reservedLong: number;
}

export interface Seat {
  readonly network: string;
  readonly isLong: boolean;
  /** A peer with a session has sent a long frame, or tried to. */
  needsLong: boolean;
  /** Whether the peer has a session. */
  readonly isKnown: () => boolean;
  /** Ends the connection at once, and calls `leave` before it returns. */
  readonly cut: () => void;
}

/**
 * uWebSockets reports that a connection closes when it has sent its close frame, and holds its buffers until the peer has closed or this
 * time is over: 16 s by its own clock, which has steps of 4 s.
 */
const CLOSING_MS = 20_000;
/** After such a close frame uWebSockets also waits for the other side. */
const BAD_GOOD_BYE = 'Received invalid close payload';

/** How long uWebSockets may hold the buffers of a connection that ended this way. */
export const closingMsOf = ({ code, reason }: Departure): number => (code === 1006 && reason !== BAD_GOOD_BYE ? 0 : CLOSING_MS);

/** Even if the settings ask for more memory than the budget, some places for pictures remain. */
export function seatLimits({ connections, connectionsPerAddress, frameBytes }: TransportOptions): SeatLimits {
  const { reservedLong } = LIMITS.frames;
  return {
    perAddress: connectionsPerAddress,
    closing: closingConnections(connections),
    long: Math.max(2 * reservedLong, longFramePlaces(connections, frameBytes, LIMITS)),
    reservedLong,
  };
}

/** Reading the system's list is costly: it has a line for each connection of the machine. */
const LOOK_EVERY_MS = 200;
/** Maximum number of networks in `#needs`. */
const NEEDY_MAX = 1000;

export class Seats {
  readonly #limits: SeatLimits;
  readonly #open = new Counts();
  readonly #closing = new Counts();
  readonly #long = new Set<Seat>();
  /** Long places of connections that are closing. */
  readonly #closingLong = new Set<Seat>();
  /** By network, how many clients needed a long place, left, and have none yet; the least recently changed network first. */
  readonly #needs = new Map<string, number>();

  readonly #closingNow: () => number | null;
  #lookedMs = Number.NEGATIVE_INFINITY;

  /** @param closingNow how many connections are closing according to the system; null = not known */
  constructor(limits: SeatLimits, closingNow: () => number | null = () => null) {
    this.#limits = limits;
    this.#closingNow = closingNow;
  }

  /** Why no further connection from this network is accepted; null = accepted. */
  refusal(network: string): string | null {
    const { perAddress, closing } = this.#limits;
    // Half as many may be closing: using up the closing ones takes as many addresses as using up the connections.
    if (this.#open.of(network) >= perAddress || this.#closing.of(network) >= perAddress / 2) {
      return `Your address has ${perAddress} connections already, its limit ([limits] connections_per_address).`;
    }
    return this.#closing.total >= closing ? 'Too many connections are closing.' : null;
  }

  /**
   * Whether a new connection from this network may send long frames. For each client that needed a long place and left, a new connection
   * gets a place, if necessary that of a peer that has not used it: a whole branch may be behind one address.
   */
  hasLongPlace(network: string): boolean {
    const { long, reservedLong } = this.#limits;
    if (this.#longTaken >= long - reservedLong) this.#look();
    const hasShare = this.#countOf(network) < Math.ceil(long / 2);
    if (hasShare && this.#longTaken < long - reservedLong) return true;
    if (!this.#needs.has(network)) return false;
    if (!hasShare || this.#longTaken >= long) this.#dispensable(hasShare ? null : network)?.cut();
    const hasPlace = this.#countOf(network) < Math.ceil(long / 2) && this.#longTaken < long;
    if (hasPlace) this.#need(network, -1);
    return hasPlace;
  }

  get #longTaken(): number {
    return this.#long.size + this.#closingLong.size;
  }

  #countOf(network: string): number {
    return [...this.#long].filter((seat) => seat.network === network).length;
  }

  /** A peer without a session, or else one that has not used its long place; of this network, if one is given. */
  #dispensable(network: string | null): Seat | undefined {
    const seats = [...this.#long].filter((seat) => network === null || seat.network === network);
    return seats.find((seat) => !seat.isKnown()) ?? seats.find((seat) => !seat.needsLong);
  }

  take(seat: Seat): void {
    this.#open.add(seat.network, 1);
    if (seat.isLong) this.#long.add(seat);
  }

  /** @param closingMs how long its buffers may still be held */
  leave(seat: Seat, closingMs: number): void {
    this.#long.delete(seat);
    this.#open.add(seat.network, -1);
    if (seat.needsLong) this.#need(seat.network, 1);
    if (closingMs === 0) return;
    this.#closing.add(seat.network, 1);
    if (seat.isLong) this.#closingLong.add(seat);
    setTimeout(() => {
      this.#closing.add(seat.network, -1);
      this.#closingLong.delete(seat);
    }, closingMs).unref();
  }

  #need(network: string, change: 1 | -1): void {
    const needs = Math.min((this.#needs.get(network) ?? 0) + change, this.#limits.long);
    this.#needs.delete(network);
    if (needs > 0) this.#needs.set(network, needs);
    const [oldest] = this.#needs.keys();
    if (this.#needs.size > NEEDY_MAX && oldest !== undefined) this.#needs.delete(oldest);
  }

  /** Most closing connections end at once: frees the long places that exceed the number of closing connections. */
  #look(): void {
    const nowMs = performance.now();
    if (this.#closingLong.size === 0 || nowMs - this.#lookedMs < LOOK_EVERY_MS) return;
    this.#lookedMs = nowMs;
    const most = this.#closingNow() ?? Number.POSITIVE_INFINITY;
    for (const seat of this.#closingLong) {
      if (this.#closingLong.size <= most) return;
      this.#closingLong.delete(seat);
    }
  }
}

/** A count for each key. */
export class Counts {
  readonly #counts = new Map<string, number>();
  total = 0;

  of(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  /** The key with the highest count. */
  get greediest(): string | undefined {
    let greediest: string | undefined;
    for (const [key, count] of this.#counts) if (greediest === undefined || count > this.of(greediest)) greediest = key;
    return greediest;
  }

  add(key: string, change: 1 | -1): void {
    this.total += change;
    const count = this.of(key) + change;
    if (count === 0) this.#counts.delete(key);
    else this.#counts.set(key, count);
  }
}

/**
 * How many sockets may be open at once. At the system's limit of open files not even the database could be opened, and the box would fail;
 * so connections are refused before.
 */
export function mostSockets(): number {
  return Math.max(1, openFilesLimit() - LIMITS.reservedFiles);
}

/** The limit of this process, from a file of Linux; no limit on other systems. */
function openFilesLimit(): number {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

const LISTENS = '0A';

/**
 * How many connections to these ports the process holds, open or closing, as Linux reports it; null on other systems. A
 * connection in TIME_WAIT belongs to no process.
 */
export function heldConnections(ports: readonly number[]): number | null {
  const wanted = new Set(ports.map((port) => port.toString(16).toUpperCase().padStart(4, '0')));
  try {
    return ['/proc/net/tcp', '/proc/net/tcp6'].reduce((sum, file) => sum + heldIn(file, wanted), 0);
  } catch {
    return null;
  }
}

/** Columns: number, local address, remote one, state, queues, timer, retransmits, user, timeouts, inode. */
function heldIn(file: string, ports: ReadonlySet<string>): number {
  let held = 0;
  for (const line of existsSync(file) ? readFileSync(file, 'latin1').split('\n') : []) {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    if (ports.has(local.slice(local.indexOf(':') + 1)) && state !== LISTENS && inode !== '0') held += 1;
  }
  return held;
}

/**
 * uWebSockets reads a socket until it is empty before it turns to the next one. A peer that sends faster than its frames are handled would
 * block all others: no other peer would be read, no timer would run, and nothing would be written. So each peer has a share of each turn of
 * the loop, far above normal use, and is closed if it takes more.
 */
const FRAMES_A_TURN = 16_384;

/** Few frames are handled quickly: below this number the turns of the loop are not tracked. */
const FREE_FRAMES = 256;
const FREE_BYTES = 1024 * 1024;

export class Share {
  readonly #bytesATurn: number;
  #frames = 0;
  #bytes = 0;
  #endsWithTurn = false;

  /** The bytes must be enough for any single frame. */
  constructor(bytesATurn: number) {
    this.#bytesATurn = bytesATurn;
  }

  /** Counts a frame, pings included. False if it is more than the share. */
  take(bytes: number): boolean {
    this.#frames += 1;
    this.#bytes += bytes;
    if (this.#frames <= FREE_FRAMES && this.#bytes <= FREE_BYTES) return true;
    if (!this.#endsWithTurn) {
      this.#endsWithTurn = true;
      setImmediate(() => this.#renew());
    }
    return this.#frames <= FRAMES_A_TURN && this.#bytes <= this.#bytesATurn;
  }

  #renew(): void {
    this.#frames = 0;
    this.#bytes = 0;
    this.#endsWithTurn = false;
  }
}
