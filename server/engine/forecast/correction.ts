/**
 * How wrong earlier forecasts were. What no play knows (breaks to come, a lunch hour, a slow day) shows in forecasts that were wrong.
 * Each quantile is stretched by a factor that every visitor moves a little: up when the wait was longer than told, down when not, in such
 * a proportion that it comes to rest where the promised share of visitors is called in time (quantile tracking; Gibbs and Candès, Adaptive
 * Conformal Inference Under Distribution Shift, 2021). The factor is a product of one for how long the plays say, and one for the hour, so
 * that the share holds in each of these and not on average alone.
 */

import { waitMinutes } from '../../model/ticket.js';

/** Milliseconds. */
export interface Quantiles {
  /** One of ten visitors is called sooner. */
  readonly leastMs: number;
  /** Half of all visitors are called sooner. */
  readonly medianMs: number;
  /** Nine of ten visitors are called sooner. */
  readonly mostMs: number;
}

export interface Forecast extends Quantiles {
  /** What the plays say, before the correction. */
  readonly played: Quantiles;
  /** The moment that it is from. */
  readonly atMs: number;
}

const HOUR_MS = 3_600_000;
const HOURS = 24;
const MINUTE_MS = 60_000;
/** Lengths of a wait with a factor of their own; between two of them the factors blend. */
const KNOTS_MS = [1, 5, 15, 30, 60].map((minutes) => minutes * MINUTE_MS);
/** How far one visitor moves a factor, on the scale of logarithms: the first ones more. */
const STEP = 0.003;
const FIRST_STEP = 0.015;
/** Those who wait together are called late together: this many of them count whole. */
const COUNTED_WHOLE = 6;
/** Factors are between a third and three. */
const LOG_MAX = Math.log(3);

/** The share of a knot's factor in a wait. */
interface Blend {
  readonly knot: number;
  readonly share: number;
}

function blendsOf(medianMs: number): readonly Blend[] {
  const above = KNOTS_MS.findIndex((knotMs) => knotMs > medianMs);
  if (above === 0) return [{ knot: 0, share: 1 }];
  if (above === -1) return [{ knot: KNOTS_MS.length - 1, share: 1 }];
  const [fromMs = 1, toMs = 1] = [KNOTS_MS[above - 1], KNOTS_MS[above]];
  const share = Math.log(medianMs / fromMs) / Math.log(toMs / fromMs);
  return [
    { knot: above - 1, share: 1 - share },
    { knot: above, share },
  ];
}

/** By the clock of the box: which hour it is does not matter, as long as it comes again each day. */
const hourOf = (atMs: number): number => Math.floor(atMs / HOUR_MS) % HOURS;

/** One quantile. */
class Factors {
  private readonly byLength = new Float64Array(KNOTS_MS.length);
  private readonly byHour = new Float64Array(HOURS);
  private readonly seen = new Float64Array(KNOTS_MS.length);
  private readonly seenAt = new Float64Array(HOURS);

  /** @param share of visitors who are called within the forecast: 0.9 */
  constructor(private readonly share: number) {}

  of(medianMs: number, atMs: number): number {
    const length = blendsOf(medianMs).reduce((sum, { knot, share }) => sum + share * (this.byLength[knot] ?? 0), 0);
    return Math.exp(bounded(length + (this.byHour[hourOf(atMs)] ?? 0)));
  }

  /** A visitor was called, in time or not. */
  learn(medianMs: number, atMs: number, wasInTime: boolean, weight: number): void {
    const wrong = weight * (wasInTime ? this.share - 1 : this.share);
    for (const { knot, share } of blendsOf(medianMs)) move(this.byLength, this.seen, knot, share * wrong);
    move(this.byHour, this.seenAt, hourOf(atMs), wrong);
  }
}

function move(factors: Float64Array, seen: Float64Array, index: number, wrong: number): void {
  const count = seen[index] ?? 0;
  seen[index] = count + 1;
  factors[index] = bounded((factors[index] ?? 0) + Math.max(STEP, FIRST_STEP / Math.sqrt(1 + count)) * wrong);
}

const bounded = (log: number): number => Math.max(-LOG_MAX, Math.min(LOG_MAX, log));

export class Correction {
  private readonly least = new Factors(0.1);
  private readonly median = new Factors(0.5);
  private readonly most = new Factors(0.9);
  private learnedCount = 0;

  /** How often something was learned: from then on other forecasts come out of the same plays. */
  get learned(): number {
    return this.learnedCount;
  }

  correct(played: Quantiles, atMs: number): Forecast {
    const { medianMs } = played;
    const median = medianMs * this.median.of(medianMs, atMs);
    const least = Math.min(median, played.leastMs * this.least.of(medianMs, atMs));
    return { leastMs: least, medianMs: median, mostMs: Math.max(median, played.mostMs * this.most.of(medianMs, atMs)), played, atMs };
  }

  /** A visitor was called who had been told this; `others` = how many waited then who had been told something as well. */
  learn({ leastMs, medianMs, mostMs, played, atMs }: Forecast, waitedMs: number, others: number): void {
    this.learnedCount += 1;
    const weight = Math.min(1, COUNTED_WHOLE / (1 + others));
    // Papers and pages show the least in whole minutes: from that number on eight of ten are called. Nobody is called before 0.
    const shownMs = waitMinutes({ leastMs, medianMs, mostMs }).least * MINUTE_MS;
    // No factor makes a wait of 0 longer: it would grow without end, and spoil what others of the hour are told.
    if (played.leastMs > 0) this.least.learn(played.medianMs, atMs, waitedMs < (shownMs || leastMs), weight);
    if (played.medianMs > 0) this.median.learn(played.medianMs, atMs, waitedMs <= medianMs, weight);
    if (played.mostMs > 0) this.most.learn(played.medianMs, atMs, waitedMs <= mostMs, weight);
  }
}
