/** How long a branch waits before it connects again: longer each time, until a connection was a steady one. */

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A connection that lasted this long was good: the pause is short again. One that is refused, or not answered, ends sooner. */
const STEADY_MS = 30_000;

export class Backoff {
  #pauseMs = FIRST_PAUSE_MS;
  #connectedAtMs: number | null = null;

  /**
   * @param nowMs of a clock that is never set
   * @param chance 0 ≤ chance() < 1; a thousand branches must not come back in the same second
   */
  constructor(
    private readonly nowMs: () => number,
    private readonly chance: () => number,
  ) {}

  connected(): void {
    this.#connectedAtMs = this.nowMs();
  }

  /** The connection is lost, or was not made. Returns the pause before the next one: half to one and a half times its turn. */
  lost(): number {
    const since = this.#connectedAtMs;
    this.#connectedAtMs = null;
    if (since !== null && this.nowMs() - since >= STEADY_MS) this.#pauseMs = FIRST_PAUSE_MS;
    const turnMs = this.#pauseMs;
    this.#pauseMs = Math.min(2 * turnMs, LONGEST_PAUSE_MS);
    return turnMs * (0.5 + this.chance());
  }
}
