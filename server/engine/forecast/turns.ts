/** The moments of one play at which each desk calls a newcomer, if one has come. */

import type { Placed } from '../rules/order.js';

/** So many of a desk are remembered: each at which others are called than at the one before. */
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

  constructor(desks: number) {
    this.atMs = new Float32Array(desks * KEPT);
    this.worst = new Float32Array(desks * KEPT);
    this.times = new Uint16Array(desks * KEPT);
    this.counts = new Uint8Array(desks);
  }

  /**
   * Kept unless the one before was for the same newcomers: the next of them would be called when the first has been served.
   * @param called null = nobody
   * @param worst the greatest priority of a service whose newcomers go before the visitor who is called then; Infinity = nobody is called
   */
  add(desk: number, atMs: number, called: Displaced | null, worst: number): void {
    const count = this.counts[desk] ?? 0;
    const before = count === 0 ? Number.NEGATIVE_INFINITY : this.worstOf(desk, count - 1);
    if (before !== NEVER && worst <= before) {
      this.count(desk * KEPT + count - 1, called, atMs);
      return;
    }
    // The last one is that at which most newcomers are called.
    if (count === KEPT && before === NEVER) return;
    const index = desk * KEPT + Math.min(count, KEPT - 1);
    this.atMs[index] = atMs;
    this.worst[index] = worst;
    this.times[index] = 0;
    this.called.delete(index);
    this.count(index, called, atMs);
    this.counts[desk] = Math.min(count + 1, KEPT);
  }

  turnsOf(desk: number): number {
    return this.counts[desk] ?? 0;
  }

  msOf(desk: number, turn: number): number {
    return this.atMs[desk * KEPT + turn] ?? NEVER;
  }

  /** Who is called there and when, by their order; of those that are not remembered, one who was called before. */
  calledAt(desk: number, turn: number, place: number): Called | undefined {
    const called = this.called.get(desk * KEPT + turn);
    return called?.[Math.min(place, called.length - 1)];
  }

  /** How many are called from this turn to the next one. */
  timesOf(desk: number, turn: number): number {
    return this.times[desk * KEPT + turn] ?? 0;
  }

  worstOf(desk: number, turn: number): number {
    return this.worst[desk * KEPT + turn] ?? Number.NEGATIVE_INFINITY;
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
