/** Learned parts of a forecast: how long things last, from the newest times seen, and how wrong earlier forecasts were. */

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
/** How far one visitor moves the factor of a calibration, and its bounds. */
const STEP = 0.06;
const FACTOR_MIN = 0.5;
const FACTOR_MAX = 4;

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

/**
 * Effects that no simulation knows (breaks to come, urgent visitors, a slow day) show in forecasts that were wrong. Each quantile is
 * stretched by a factor that every visitor moves a little: up when the wait was longer than forecast, down when not, in such a proportion
 * that it comes to rest where the promised share of visitors is called in time (quantile tracking; Gibbs and Candès, Adaptive Conformal
 * Inference Under Distribution Shift, 2021).
 */
export class Calibration {
  private value = 1;

  /** @param share of visitors who are called within the forecast: 0.9 */
  constructor(private readonly share: number) {}

  get factor(): number {
    return this.value;
  }

  /** A visitor was called, in time or not. */
  learn(wasInTime: boolean): void {
    const moved = this.value * Math.exp(STEP * (wasInTime ? this.share - 1 : this.share));
    this.value = Math.min(FACTOR_MAX, Math.max(FACTOR_MIN, moved));
  }
}
