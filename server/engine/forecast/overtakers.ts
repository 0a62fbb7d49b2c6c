/**
 * Visitors who are yet to come and will be called before some who wait: urgent ones, those of a service that goes before others, those with
 * an appointment that was made just before. How many of them come in each hour of the day is learned; plays draw from those who came.
 */
import type { VisitorFacts } from '../rules/calling/segments.js';
import type { Chance } from './learning.js';

export interface Arrival {
  readonly priority: number;
  readonly serviceId: number;
  readonly operationId: number;
  /** What the segment is decided by, of who came; what it is may have changed since. */
  readonly facts?: VisitorFacts;
  /** Where windows call by profiles. */
  readonly segment?: number;
  /** The wait counts from then, milliseconds since the epoch, or from the ticket, whichever is later; left out = from the ticket. */
  readonly sinceMs?: number;
  /** The ticket of a visitor who waits already, and has this priority from then on; left out = the visitor is yet to come. */
  readonly ticketId?: number;
}

export interface Coming {
  /** Milliseconds from the moment of the hall. */
  readonly afterMs: number;
  readonly arrival: Arrival;
}

/** Those who may come, one after the other; null = nobody any more. */
export type NextComing = () => Coming | null;

interface Came extends Arrival {
  /** With what the branch counts for its service; smaller = earlier. */
  readonly rank: number;
}

/** Fewer are expected in a play: their ids come before that of a newcomer. */
export const OVERTAKERS_MAX = 1_000_000;

const HOUR_MS = 3_600_000;
const HOURS = 24;
/** Visitors that are remembered, and of these the ones that would have overtaken others. */
const KEPT = 200;
/** A new day counts at least so much in what is known of an hour. */
const NEWEST_SHARE = 0.15;
/** Nobody is expected to come later than that: waits are seldom longer, and a play has to end. */
export const HORIZON_MS = 3 * HOUR_MS;

const hourOf = (atMs: number): number => Math.floor(atMs / HOUR_MS);

/** Whoever comes first of both. */
export function merged(one: NextComing, other: NextComing): NextComing {
  // undefined = taken
  let first: Coming | null | undefined;
  let second: Coming | null | undefined;
  return () => {
    if (first === undefined) first = one();
    if (second === undefined) second = other();
    if (first !== null && (second === null || first.afterMs <= second.afterMs)) {
      const next = first;
      first = undefined;
      return next;
    }
    const next = second;
    if (second !== null) second = undefined;
    return next;
  };
}

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

  /** @param isOfAll by profiles anybody may go before others: all who come are expected, not only those who go first in the usual order */
  constructor(private readonly isOfAll = false) {}

  /** @param isForeseen the visitor was expected anyhow: who comes like that is not counted */
  registered(arrival: Arrival, rank: number, atMs: number, isForeseen = false): void {
    this.closeHour(atMs);
    this.came[this.next] = { ...arrival, rank };
    this.next = (this.next + 1) % KEPT;
    this.worstRank = this.next === 0 ? Math.max(...this.came.map((one) => one.rank)) : Math.max(this.worstRank, rank);
    if (isForeseen || (!this.isOfAll && rank >= this.worstRank)) return;
    this.count += 1;
    this.overtook[this.nextOvertaker] = arrival;
    this.nextOvertaker = (this.nextOvertaker + 1) % KEPT;
  }

  expected(nowMs: number, chance: Chance): NextComing {
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
