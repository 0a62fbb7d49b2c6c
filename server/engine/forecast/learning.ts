/** How long things last, from the newest times seen. */

/** A number from 0 inclusive to 1 exclusive. */
export type Chance = () => number;

/** Newest times that are kept: a day or two of a busy service, so that a new clerk or form shows within the day. */
const KEPT = 200;
/** The assumption counts as much as so many times that were seen. */
const SUPPOSED_WEIGHT = 4;
/** The spread of the logarithm: half of the assumed times lie between two thirds of the assumption and one and a half times it. */
const SUPPOSED_SPREAD = 0.6;
/** Times shorter than what has passed already are drawn again, this often. */
const DRAWS_MAX = 8;

export class Durations {
  private readonly seenMs: number[] = [];
  private next = 0;

  learn(ms: number): void {
    this.seenMs[this.next] = ms;
    this.next = (this.next + 1) % KEPT;
  }

  /**
   * How much longer something lasts that has lasted `elapsedMs`.
   * @param supposedMs the median that is believed while little was seen
   */
  drawRest(supposedMs: number, elapsedMs: number, chance: Chance): number {
    let drawnMs = 0;
    for (let draw = 0; draw < DRAWS_MAX; draw++) {
      drawnMs = this.draw(supposedMs, chance);
      if (drawnMs >= elapsedMs) return drawnMs - elapsedMs;
    }
    // Longer than almost everything that was seen: what has lasted that long goes on for about as long as a usual one.
    return drawnMs;
  }

  private draw(supposedMs: number, chance: Chance): number {
    const { length } = this.seenMs;
    const place = Math.floor(chance() * (length + SUPPOSED_WEIGHT));
    return this.seenMs[place] ?? supposedMs * Math.exp(SUPPOSED_SPREAD * normal(chance));
  }
}

/** Box and Muller, A Note on the Generation of Random Normal Deviates, 1958. */
const normal = (chance: Chance): number => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
