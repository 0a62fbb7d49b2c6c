/**
 * What slow peers have not read yet, over all of them. The limit for each peer alone would not do: a hundred peers that ask
 * for long lists and never read would take the memory of a small box, and everybody would suffer for it.
 */
interface Owed {
  bytes: number;
  /** When it last became less, or began. */
  movedMs: number;
}

export interface BacklogLimits {
  /** Beyond this somebody has to go. */
  readonly totalBytes: number;
  /** Beyond this there is room for nothing. */
  readonly hardTotalBytes: number;
}

/** A reader takes some of its data much more often, on a bad network and a busy machine, too. */
const STANDS_STILL_MS = 5_000;
/** Of the limit for all. */
const PUSHES_SHARE = 3 / 4;
const PRESSING_SHARE = 1 / 8;
const IN_THE_WAY_SHARE = 1 / 4;

export class Backlog<P> {
  readonly #owed = new Map<P, Owed>();
  /** Who was refused a push and waits for the newest state. */
  readonly waiting = new Set<P>();
  readonly #limits: BacklogLimits;
  readonly #nowMs: () => number;
  #totalBytes = 0;

  constructor(limits: BacklogLimits, nowMs: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#nowMs = nowMs;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** Whether all together owe so much that each has to show at once that it reads. */
  get isPressing(): boolean {
    return this.#totalBytes > this.#limits.totalBytes * PRESSING_SHARE;
  }

  /** Who owes something. */
  get owing(): Iterable<P> {
    return this.#owed.keys();
  }

  /**
   * Whether a push of this size may be sent now: pushes can wait, so they close no peer and leave room for answers, for which a peer
   * would have to be closed. What is larger than all passes alone.
   */
  hasRoomFor(bytes: number): boolean {
    return this.#totalBytes === 0 || this.#totalBytes + bytes <= this.#limits.totalBytes * PUSHES_SHARE;
  }

  /** Whether not even an answer may be sent, because those who have to go have not gone yet. */
  isOverflownBy(bytes: number): boolean {
    return this.#totalBytes > 0 && this.#totalBytes + bytes > this.#limits.hardTotalBytes;
  }

  /** Keeps that this peer owes so much now. If it is too much over all, answers who has stood still with the most: that one must go. */
  note(peer: P, bytes: number): P | null {
    const owed = this.#owed.get(peer);
    this.#totalBytes += bytes - (owed?.bytes ?? 0);
    if (bytes === 0) this.#owed.delete(peer);
    else if (owed === undefined) this.#owed.set(peer, { bytes, movedMs: this.#nowMs() });
    else {
      if (bytes < owed.bytes) owed.movedMs = this.#nowMs();
      owed.bytes = bytes;
    }
    return this.#totalBytes > this.#limits.totalBytes && this.#owed.size > 1 ? this.#worst() : null;
  }

  /** It took something, though it has not yet proved how much it has read. */
  moved(peer: P): void {
    const owed = this.#owed.get(peer);
    if (owed) owed.movedMs = this.#nowMs();
  }

  /** It has gone; after a good-bye its bytes are held for so long yet. */
  left(peer: P, closingMs: number): void {
    const bytes = this.#owed.get(peer)?.bytes ?? 0;
    this.waiting.delete(peer);
    this.note(peer, 0);
    if (bytes === 0 || closingMs === 0) return;
    this.#totalBytes += bytes;
    setTimeout(() => {
      this.#totalBytes -= bytes;
    }, closingMs).unref();
  }

  /** Who has taken nothing for so long. */
  stalled(forMs: number): readonly P[] {
    const sinceMs = this.#nowMs() - forMs;
    return [...this.#owed].filter(([, { movedMs }]) => movedMs <= sinceMs).map(([peer]) => peer);
  }

  /** While others wait and there is no room for them: all who stand still, if it is they who take the room. */
  inTheWay(): readonly P[] {
    const { totalBytes } = this.#limits;
    if (this.waiting.size === 0 || this.#totalBytes <= totalBytes / 2) return [];
    const still = this.stalled(STANDS_STILL_MS);
    const stillBytes = still.reduce((sum, peer) => sum + (this.#owed.get(peer)?.bytes ?? 0), 0);
    // Where all are slow, as their machine or network is, closing the slowest ones would not help.
    return stillBytes >= totalBytes * IN_THE_WAY_SHARE ? still : [];
  }

  /** Of those who stand still, or else of all, who owes the most: a slow reader is not cut for somebody else's sins. */
  #worst(): P | null {
    const stillSinceMs = this.#nowMs() - STANDS_STILL_MS;
    let worst: P | null = null;
    let most = { standsStill: false, bytes: 0 };
    for (const [peer, { bytes, movedMs }] of this.#owed) {
      const standsStill = movedMs <= stillSinceMs;
      const isWorse = standsStill === most.standsStill ? bytes > most.bytes : standsStill;
      if (isWorse) [worst, most] = [peer, { standsStill, bytes }];
    }
    return worst;
  }
}
