/**
 * Visitors who are yet to come and will be called before some who wait: urgent ones, those with an appointment, those of a service that
 * goes before others. How many of them come in each hour of the day is learned; plays draw from those who came.
 */
import type { Chance } from './learning.js';

export interface Arrival {
  readonly priority: number;
  readonly serviceId: number;
  readonly operationId: number;
}

interface Came extends Arrival {
  /** With what the branch counts for its service; smaller = earlier. */
  readonly rank: number;
}

const HOUR_MS = 3_600_000;
const HOURS = 24;
/** Visitors that are remembered, and of these the ones that would have overtaken others. */
const KEPT = 200;
/** A new day counts at least so much in what is known of an hour. */
const NEWEST_SHARE = 0.15;
/** Nobody is expected to come later than that: waits are seldom longer, and a play has to end. */
const HORIZON_MS = 3 * HOUR_MS;

const hourOf = (atMs: number): number => Math.floor(atMs / HOUR_MS);

export class Overtakers {
  private readonly came: Came[] = [];
  private next = 0;
  private worstRank = Number.NEGATIVE_INFINITY;
  private readonly overtook: Arrival[] = [];
  private nextOvertaker = 0;
  /** Of each hour of the day: how many come in it, and on how many days anybody did. */
  private readonly perHour = new Float64Array(HOURS);
  private readonly days = new Int32Array(HOURS);
  private hour = -1;
  private count = 0;

  registered(arrival: Arrival, rank: number, atMs: number): void {
    this.closeHour(atMs);
    this.came[this.next] = { ...arrival, rank };
    this.next = (this.next + 1) % KEPT;
    this.worstRank = this.next === 0 ? Math.max(...this.came.map((one) => one.rank)) : Math.max(this.worstRank, rank);
    if (rank >= this.worstRank) return;
    this.count += 1;
    this.overtook[this.nextOvertaker] = arrival;
    this.nextOvertaker = (this.nextOvertaker + 1) % KEPT;
  }

  /** Those who may come, one after the other; `afterMs` from now on. null = nobody any more. */
  expected(nowMs: number, chance: Chance): () => { readonly afterMs: number; readonly arrival: Arrival } | null {
    const most = Math.max(...this.perHour);
    let afterMs = 0;
    return () => {
      while (most > 0 && afterMs < HORIZON_MS) {
        // Thinning: Lewis and Shedler, Simulation of Nonhomogeneous Poisson Processes by Thinning, 1979.
        afterMs += (-Math.log(1 - chance()) * HOUR_MS) / most;
        if (chance() * most >= this.rateAt(nowMs + afterMs)) continue;
        const arrival = this.overtook[Math.floor(chance() * this.overtook.length)];
        if (arrival !== undefined && afterMs < HORIZON_MS) return { afterMs, arrival };
      }
      return null;
    };
  }

  /** Another day: after the last visitor of the one before nobody came any more. */
  openDay(atMs: number): void {
    this.closeHour(atMs);
    this.forgetPresent();
  }

  /** The clock was set: the hour that goes on cannot be counted. */
  forgetPresent(): void {
    this.hour = -1;
    this.count = 0;
  }

  private rateAt(atMs: number): number {
    const hour = hourOf(atMs) % HOURS;
    if (this.days[hour] !== 0) return this.perHour[hour] ?? 0;
    // Of an hour that has not been seen yet, what is usual.
    let [sum, known] = [0, 0];
    for (let other = 0; other < HOURS; other++) {
      if (this.days[other] === 0) continue;
      sum += this.perHour[other] ?? 0;
      known += 1;
    }
    return known === 0 ? 0 : sum / known;
  }

  /** Hours in which nobody came count as well. */
  private closeHour(atMs: number): void {
    const hour = hourOf(atMs);
    if (hour === this.hour) return;
    if (this.hour !== -1) {
      for (let over = this.hour; over < Math.min(hour, this.hour + HOURS); over++)
        this.learn(over % HOURS, over === this.hour ? this.count : 0);
    }
    this.hour = hour;
    this.count = 0;
  }

  private learn(hour: number, count: number): void {
    const seen = (this.days[hour] ?? 0) + 1;
    this.days[hour] = seen;
    this.perHour[hour] = (this.perHour[hour] ?? 0) + Math.max(NEWEST_SHARE, 1 / seen) * (count - (this.perHour[hour] ?? 0));
  }
}
