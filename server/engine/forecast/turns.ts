/** The moments of one play at which each desk calls somebody, and whether a newcomer would be called instead. */

import type { Placed } from '../rules/order.js';

/** The first turns of a desk are all remembered, for those who go before others; so many of all desks together. */
const FIRST_OF_ALL = 80;
const [FIRST_MIN, FIRST_MAX] = [2, 8];
/** Behind them those at which other newcomers are called than at the one before. */
const KEPT = 6;
/** Of those who are called at one of these. */
const CALLED_KEPT = 8;
const NEVER = Number.POSITIVE_INFINITY;

/** A visitor who is called at a turn, if no newcomer is. */
export interface Displaced {
  readonly consumer: Placed;
  readonly servicePriority: number;
  readonly line: number;
}

interface Called extends Displaced {
  readonly atMs: number;
}

export class Turns {
  private readonly atMs: Float32Array;
  private readonly worst: Float32Array;
  /** How many visitors are called there one after the other. */
  private readonly times: Uint16Array;
  private readonly called = new Map<number, Called[]>();
  private readonly counts: Uint8Array;
  private readonly first: number;
  private readonly kept: number;

  constructor(desks: number) {
    this.first = Math.max(FIRST_MIN, Math.min(FIRST_MAX, Math.floor(FIRST_OF_ALL / Math.max(1, desks))));
    this.kept = this.first + KEPT;
    this.atMs = new Float32Array(desks * this.kept);
    this.worst = new Float32Array(desks * this.kept);
    this.times = new Uint16Array(desks * this.kept);
    this.counts = new Uint8Array(desks);
  }

  /**
   * @param called null = nobody
   * @param worst the greatest priority of a service whose usual newcomers go before the visitor who is called then; Infinity = nobody is
   *   called, -Infinity = no newcomer does
   */
  add(desk: number, atMs: number, called: Displaced | null, worst: number): void {
    const count = this.counts[desk] ?? 0;
    const before = count === 0 ? Number.NEGATIVE_INFINITY : this.worstOf(desk, count - 1);
    if (count >= this.first) {
      // The next of the same newcomers would be called when the one before has been served.
      if (before !== NEVER && worst <= before) {
        this.count(desk * this.kept + count - 1, called, atMs);
        return;
      }
      // The last one is that at which most newcomers are called.
      if (count === this.kept && before === NEVER) return;
    }
    const index = desk * this.kept + Math.min(count, this.kept - 1);
    this.atMs[index] = atMs;
    this.worst[index] = worst;
    this.times[index] = 0;
    this.called.delete(index);
    this.count(index, called, atMs);
    this.counts[desk] = Math.min(count + 1, this.kept);
  }

  turnsOf(desk: number): number {
    return this.counts[desk] ?? 0;
  }

  msOf(desk: number, turn: number): number {
    return this.atMs[desk * this.kept + turn] ?? NEVER;
  }

  /** Who is called there and when, by their order; of those that are not remembered, one who was called before. */
  calledAt(desk: number, turn: number, place: number): Called | undefined {
    const called = this.called.get(desk * this.kept + turn);
    return called?.[Math.min(place, called.length - 1)];
  }

  /** How many are called from this turn to the next one. */
  timesOf(desk: number, turn: number): number {
    return this.times[desk * this.kept + turn] ?? 0;
  }

  worstOf(desk: number, turn: number): number {
    return this.worst[desk * this.kept + turn] ?? Number.NEGATIVE_INFINITY;
  }

  private count(index: number, called: Displaced | null, atMs: number): void {
    if (called === null) return;
    this.times[index] = (this.times[index] ?? 0) + 1;
    const known = this.called.get(index) ?? [];
    this.called.set(index, known);
    if (known.length < CALLED_KEPT)
      known.push({ consumer: called.consumer, servicePriority: called.servicePriority, line: called.line, atMs });
  }
}
