/**
 * What slow peers have not taken yet, over all of them. The limit for each peer alone would not do: a hundred peers that ask
 * for long lists and never read would take the memory of a small box, and everybody would suffer for it.
 */
export class Backlog<P> {
  readonly #owed = new Map<P, number>();
  readonly #mostBytes: number;
  #totalBytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** Keeps that this peer owes so much now. If it is too much over all, answers who owes the most: that one must go. */
  note(peer: P, bytes: number): P | null {
    this.#totalBytes += bytes - (this.#owed.get(peer) ?? 0);
    if (bytes === 0) this.#owed.delete(peer);
    else this.#owed.set(peer, bytes);
    return this.#totalBytes > this.#mostBytes ? this.#largest() : null;
  }

  #largest(): P | null {
    let largest: P | null = null;
    let most = 0;
    for (const [peer, bytes] of this.#owed) {
      if (bytes > most) [largest, most] = [peer, bytes];
    }
    return largest;
  }
}
