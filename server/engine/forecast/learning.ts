/** How long things last, from the newest times seen. */

/** A number from 0 inclusive to 1 exclusive. */
export type Chance = () => number;

/** Newest times that are kept: a day or two of a busy service, so that a new form shows within the day. */
const KEPT = 200;
/**
 * Of times that are spread more than this (the logarithm's spread) so many more are kept that their mean is known as well, up to these: of
 * 200 with a spread of 1.2 the mean is wrong by 13 %, and on days on which it is too long visitors are told long waits.
 */
const SPREAD_USUAL = 0.7;
const KEPT_MAX = 600;
/** The assumption counts as much as so many times that were seen. */
const SUPPOSED_WEIGHT = 4;
/** The spread of the logarithm: half of the assumed times lie between two thirds of the assumption and one and a half times it. */
const SUPPOSED_SPREAD = 0.6;
/** Beyond the times that were seen it is taken from so many of them how they are spread. */
const FITTED_MIN = 10;
const SPREAD_MIN = 0.1;

interface Fit {
  readonly mean: number;
  readonly spread: number;
}

export class Durations {
  private readonly seenMs: number[] = [];
  private next = 0;
  private sorted: Float64Array | null = null;
  /** How many of the newest are drawn from. */
  private used = 0;
  /** Of the logarithms of the newest `KEPT`. */
  private sum = 0;
  private sumOfSquares = 0;

  learn(ms: number): void {
    const before = this.newest(KEPT - 1);
    if (before !== undefined) this.count(before, -1);
    this.count(ms, 1);
    this.seenMs[this.next] = ms;
    this.next = (this.next + 1) % KEPT_MAX;
    this.sorted = null;
    const needed = (KEPT * Math.expm1((this.fit?.spread ?? 0) ** 2)) / Math.expm1(SPREAD_USUAL ** 2);
    this.used = Math.min(this.seenMs.length, Math.max(KEPT, Math.round(needed)));
  }

  /** How the logarithms of milliseconds are spread; null = too little was seen. */
  get fit(): Fit | null {
    const length = Math.min(this.seenMs.length, KEPT);
    if (length < FITTED_MIN) return null;
    const mean = this.sum / length;
    return { mean, spread: Math.sqrt(Math.max(SPREAD_MIN ** 2, this.sumOfSquares / length - mean ** 2)) };
  }

  /**
   * How much longer something lasts that has lasted `elapsedMs`.
   * @param supposedMs the median that is believed while little was seen
   */
  drawRest(supposedMs: number, elapsedMs: number, chance: Chance): number {
    if (elapsedMs <= 0) return this.draw(supposedMs, chance);
    this.sorted ??= Float64Array.from({ length: this.used }, (_, place) => this.newest(place) ?? 0).sort();
    const { sorted } = this;
    const longer = sorted.length - firstAbove(sorted, elapsedMs);
    // One more than was seen: a tail goes on beyond the longest.
    const place = Math.floor(chance() * (longer + 1));
    if (place < longer) return (sorted[sorted.length - 1 - place] ?? elapsedMs) - elapsedMs;
    const { mean, spread } = this.fit ?? { mean: Math.log(supposedMs), spread: SUPPOSED_SPREAD };
    return Math.exp(mean + spread * normalAbove((Math.log(elapsedMs) - mean) / spread, chance)) - elapsedMs;
  }

  /** 0 = the last one; undefined = so many were not seen. */
  private newest(place: number): number | undefined {
    return this.seenMs[(this.next - 1 - place + KEPT_MAX) % KEPT_MAX];
  }

  private count(ms: number, times: 1 | -1): void {
    const log = Math.log(Math.max(1, ms));
    this.sum += times * log;
    this.sumOfSquares += times * log ** 2;
  }

  private draw(supposedMs: number, chance: Chance): number {
    const place = Math.floor(chance() * (this.used + SUPPOSED_WEIGHT));
    return (place < this.used ? this.newest(place) : undefined) ?? supposedMs * Math.exp(SUPPOSED_SPREAD * normal(chance));
  }
}

function firstAbove(sorted: Float64Array, limit: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? 0) > limit) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** Box and Muller, A Note on the Generation of Random Normal Deviates, 1958. */
const normal = (chance: Chance): number => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());

/** A normal deviate that is at least `least`. Robert, Simulation of Truncated Normal Variables, 1995. */
function normalAbove(least: number, chance: Chance): number {
  if (least <= 0) {
    for (;;) {
      const drawn = normal(chance);
      if (drawn >= least) return drawn;
    }
  }
  const rate = (least + Math.sqrt(least * least + 4)) / 2;
  for (;;) {
    const drawn = least - Math.log(1 - chance()) / rate;
    if (chance() <= Math.exp(-((drawn - rate) ** 2) / 2)) return drawn;
  }
}
