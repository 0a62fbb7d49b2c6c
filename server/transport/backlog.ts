/**
 * The unread bytes of all slow peers together. A limit for each peer alone is not enough: a hundred peers that ask for long lists and never
 * read would use up the memory of a small box.
 */
interface Owed {
  bytes: number;
  /** When it last shrank, or began. */
  movedMs: number;
}

export interface BacklogLimits {
  /** Above this a peer is cut. */
  readonly totalBytes: number;
  /** Above this nothing more is sent. */
  readonly hardTotalBytes: number;
}

/** Even on a bad network and a busy machine, a reading peer takes some of its data much more often. */
const STANDS_STILL_MS = 5_000;
/** Shares of `totalBytes`. */
const PUSHES_SHARE = 3 / 4;
const PRESSING_SHARE = 1 / 8;
const IN_THE_WAY_SHARE = 1 / 4;

export class Backlog<P> {
  readonly #owed = new Map<P, Owed>();
  /** Peers whose push was refused; they wait for the newest state. */
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

  /** Whether the total is so large that each peer must prove at once that it reads. */
  get isPressing(): boolean {
    return this.#totalBytes > this.#limits.totalBytes * PRESSING_SHARE;
  }

  /** Peers with unread bytes. */
  get owing(): Iterable<P> {
    return this.#owed.keys();
  }

  /**
   * Whether a push of this size may be sent now. Pushes can wait, so they close no peer and leave room for answers. A push that is larger
   * than the limit is sent when nothing else is unread.
   */
  hasRoomFor(bytes: number): boolean {
    return this.#totalBytes === 0 || this.#totalBytes + bytes <= this.#limits.totalBytes * PUSHES_SHARE;
  }

  /** Whether not even an answer may be sent, because the peers that are being cut have not closed yet. */
  isOverflownBy(bytes: number): boolean {
    return this.#totalBytes > 0 && this.#totalBytes + bytes > this.#limits.hardTotalBytes;
  }

  /** Records the unread bytes of a peer. Returns the peer to cut if the total is over the limit (see `#worst`). */
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

  /** It took some bytes, though it has not yet proved how many it has read. */
  moved(peer: P): void {
    const owed = this.#owed.get(peer);
    if (owed) owed.movedMs = this.#nowMs();
  }

  /** It has disconnected; after a close frame its bytes stay in memory for `closingMs`. */
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

  /** Peers that have taken nothing for this time. */
  stalled(forMs: number): readonly P[] {
    const sinceMs = this.#nowMs() - forMs;
    return [...this.#owed].filter(([, { movedMs }]) => movedMs <= sinceMs).map(([peer]) => peer);
  }

  /** If other peers wait and there is no room for them: all that stand still, if they use a quarter of the limit. */
  inTheWay(): readonly P[] {
    const { totalBytes } = this.#limits;
    if (this.waiting.size === 0 || this.#totalBytes <= totalBytes / 2) return [];
    const still = this.stalled(STANDS_STILL_MS);
    const stillBytes = still.reduce((sum, peer) => sum + (this.#owed.get(peer)?.bytes ?? 0), 0);
    // If all peers are slow because of their machine or network, closing the slowest does not help.
    return stillBytes >= totalBytes * IN_THE_WAY_SHARE ? still : [];
  }

  /** The peer with the most unread bytes, of those that stand still if there are any: a slow reader is not cut because of other peers. */
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
