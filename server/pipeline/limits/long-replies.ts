/**
 * Reads whose replies are long, asked again and again: whole lists of a large hall. Each reply takes one of few places, for as long as the
 * network needs for it, so that a client which asks in a loop, or many that do, leave the event loop to the others.
 */
import type { Timers } from '../../../drivers/timing.js';
import { LIMITS } from '../../model/limits.js';
import type { Peer } from '../requests/peer.js';
import { FairQueue } from './fair-queue.js';

/** Below it, a reply costs the loop less than a millisecond. */
const LONG_BYTES = 256 * 1024;
/** Of one place: somewhat less than a network of 100 Mbit/s carries. */
const BYTES_A_MS = 8_000;

const { atOnce, waitingOfUser, waiting } = LIMITS.long;

export class LongReplies {
  /** By command: of those whose latest reply to the connection was long. */
  readonly #bytes = new WeakMap<Peer, Map<string, number>>();
  readonly #turns = new FairQueue({ atOnce, waitingOfKeyMax: waitingOfUser, waitingMax: waiting });

  constructor(private readonly timers: Timers) {}

  isLong(peer: Peer, command: string): boolean {
    return this.#bytes.get(peer)?.has(command) === true;
  }

  /** A reply to a read has been sent: what changes something never waits for what is only read. */
  sent(peer: Peer, command: string, bytes: number): void {
    const known = this.#bytes.get(peer);
    if (bytes <= LONG_BYTES) known?.delete(command);
    else if (known) known.set(command, bytes);
    else this.#bytes.set(peer, new Map([[command, bytes]]));
  }

  /** Answers when it is the turn of the connection: at once while few ask. Resolves to false, without an answer, if too many wait. */
  async inTurn(peer: Peer, command: string, answer: () => void): Promise<boolean> {
    const hadTurn = await this.#turns.run({ key: String(peer.id), isFirstClass: false }, async () => {
      answer();
      await this.#carried(this.#bytes.get(peer)?.get(command) ?? 0);
      return true;
    });
    return hadTurn ?? false;
  }

  #carried(bytes: number): Promise<void> {
    return new Promise((resolve) => void this.timers.after(bytes / BYTES_A_MS, resolve));
  }
}
