/**
 * uWebSockets reads a socket until it is empty before it turns to the next one. A peer that sends faster than its frames are
 * handled would never let it be empty, and nobody else would be read any more, no timer would run, and nothing would be written.
 * So a peer has a share of each turn of the loop, far above what an honest one sends, and goes if it takes more.
 */
const FRAMES_A_TURN = 16_384;

/** A few frames cannot take long: below this nothing needs to know where one turn ends and the next begins. */
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
