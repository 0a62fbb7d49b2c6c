/** The moments of one play at which each desk calls somebody, and whether a newcomer would be called instead. */

import type { Placed } from '../rules/calling/order.js';

/** The first turns of a desk are all remembered, for those who go before others; so many of all desks together. */
const FIRST_OF_ALL = 80;
const [FIRST_MIN, FIRST_MAX] = [2, 8];
/** Behind them those at which other newcomers are called than at the one before. */
const KEPT = 6;
/** Of those who are called at one of these. */
const CALLED_KEPT = 8;
const NEVER = Number.POSITIVE_INFINITY;
/** Nobody's number among those who are called. */
export const NOBODY = -1;

/** A visitor who is called at a turn, if no newcomer is. */
export interface Called {
  readonly consumer: Placed;
  /** Index into the tickets of the hall; less than 0 = came later. */
  readonly ticket: number;
  readonly line: number;
  /** Since when the visitor is there. */
  readonly sinceMs: number;
}

/** All plays together call hundreds of thousands of visitors: numbers beside each other, which no collection of garbage looks at. */
export class Turns {
  private readonly atMs: Float32Array;
  private readonly worst: Float32Array;
  /** How many visitors are called there one after the other. */
  private readonly times: Uint16Array;
  /** For each turn: where those who are called there begin, divided by `CALLED_KEPT`; -1 = nobody was. */
  private readonly blocks: Int32Array;
  private blockCount = 0;
  private calledMs: Float64Array;
  private calledTicket: Int32Array;
  private calledLine: Int32Array;
  private calledSinceMs: Float32Array;
  private readonly later: Placed[] = [];
  private readonly counts: Uint8Array;
  private readonly first: number;
  private readonly kept: number;

  /** @param tickets of the hall */
  constructor(
    desks: number,
    private readonly tickets: readonly Placed[],
  ) {
    this.first = Math.max(FIRST_MIN, Math.min(FIRST_MAX, Math.floor(FIRST_OF_ALL / Math.max(1, desks))));
    this.kept = this.first + KEPT;
    this.atMs = new Float32Array(desks * this.kept);
    this.worst = new Float32Array(desks * this.kept);
    this.times = new Uint16Array(desks * this.kept);
    this.blocks = new Int32Array(desks * this.kept).fill(NOBODY);
    this.counts = new Uint8Array(desks);
    const called = desks * CALLED_KEPT;
    this.calledMs = new Float64Array(called);
    this.calledTicket = new Int32Array(called);
    this.calledLine = new Int32Array(called);
    this.calledSinceMs = new Float32Array(called);
  }

  /**
   * @param called null = nobody
   * @param worst the greatest priority of a service whose usual newcomers go before the visitor who is called then; Infinity = nobody is
   *   called, -Infinity = no newcomer does
   */
  add(desk: number, atMs: number, called: Called | null, worst: number): void {
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
    this.count(index, called, atMs);
    this.counts[desk] = Math.min(count + 1, this.kept);
  }

  turnsOf(desk: number): number {
    return this.counts[desk] ?? 0;
  }

  msOf(desk: number, turn: number): number {
    return this.atMs[desk * this.kept + turn] ?? NEVER;
  }

  /** The number of who is called there, by their order; of those that are not remembered, one before; `NOBODY` = nobody is. */
  calledAt(desk: number, turn: number, place: number): number {
    const index = desk * this.kept + turn;
    const remembered = Math.min(this.times[index] ?? 0, CALLED_KEPT);
    return remembered === 0 ? NOBODY : (this.blocks[index] ?? 0) * CALLED_KEPT + Math.min(place, remembered - 1);
  }

  /** When somebody is called. */
  calledMsOf(called: number): number {
    return this.calledMs[called] ?? NEVER;
  }

  /** Since when the visitor is there who is called. */
  sinceMsOf(called: number): number {
    return this.calledSinceMs[called] ?? 0;
  }

  /** Index into the tickets of the hall; less than 0 = came later. */
  ticketOf(called: number): number {
    return this.calledTicket[called] ?? 0;
  }

  lineOf(called: number): number {
    return this.calledLine[called] ?? 0;
  }

  consumerOf(called: number): Placed {
    const ticket = this.ticketOf(called);
    return (ticket < 0 ? this.later[-1 - ticket] : this.tickets[ticket]) ?? NO_ONE;
  }

  /** How many are called from this turn to the next one. */
  timesOf(desk: number, turn: number): number {
    return this.times[desk * this.kept + turn] ?? 0;
  }

  worstOf(desk: number, turn: number): number {
    return this.worst[desk * this.kept + turn] ?? Number.NEGATIVE_INFINITY;
  }

  private count(index: number, called: Called | null, atMs: number): void {
    if (called === null) return;
    const known = this.times[index] ?? 0;
    this.times[index] = known + 1;
    if (known >= CALLED_KEPT) return;
    const at = this.blockAt(index) * CALLED_KEPT + known;
    this.calledMs[at] = atMs;
    this.calledLine[at] = called.line;
    this.calledSinceMs[at] = called.sinceMs;
    this.calledTicket[at] = called.ticket >= 0 ? called.ticket : -this.later.push(called.consumer);
  }

  private blockAt(index: number): number {
    const known = this.blocks[index] ?? NOBODY;
    if (known !== NOBODY) return known;
    const block = this.blockCount;
    this.blocks[index] = block;
    this.blockCount += 1;
    if (this.blockCount * CALLED_KEPT > this.calledMs.length) this.grow();
    return block;
  }

  private grow(): void {
    const length = Math.min(2 * this.calledMs.length, this.blocks.length * CALLED_KEPT);
    this.calledMs = longer(this.calledMs, new Float64Array(length));
    this.calledTicket = longer(this.calledTicket, new Int32Array(length));
    this.calledLine = longer(this.calledLine, new Int32Array(length));
    this.calledSinceMs = longer(this.calledSinceMs, new Float32Array(length));
  }
}

function longer<Numbers extends Float64Array | Float32Array | Int32Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}

const NO_ONE: Placed = { id: 0, priority: 0, registeredMs: 0 };
