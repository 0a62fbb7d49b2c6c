/** The heads of the lines that windows call from, in calling order. */
import TinyQueue from 'tinyqueue';
import type { compareCandidates, Placed } from '../rules/calling/order.js';
import type { Hall, Served } from './hall.js';

type Compare = ReturnType<typeof compareCandidates>;

/** `back` of somebody who came later and is called before others. */
export const OVERTAKER = -1;
/** `back` of somebody who waits, and is called before others from some moment on; `place` is the ticket. */
export const RISEN = -3;
/** Found by a profile, whose `place` is the ticket. */
export const CHOSEN = -2;

/** The head of a line as a window sees it, or a visitor who came back into the line for the next stage. */
export interface Head {
  readonly consumer: Placed;
  /** Index into the tickets of the hall; less than 0 = came later. */
  readonly ticket: number;
  readonly servicePriority: number;
  readonly line: number;
  /** The place in the line; of one who came back, the index of the ticket; of an overtaker, which one. */
  readonly place: number;
  /** How many had come back before; 0 = this one waited from the beginning, less than 0 = `OVERTAKER`, `CHOSEN` or `RISEN`. */
  readonly back: number;
  /** Since when the visitor is there. */
  readonly sinceMs: number;
}

/** The heads of all lines of each reach, in order. All plays begin with the same. */
export type Heads = readonly (readonly Head[])[];

export function* headsOf(hall: Hall, compare: Compare): Generator<void, Heads> {
  const heads: Head[][] = [];
  const inOrder = headsInOrder(compare);
  for (const { lines } of hall.reaches) {
    const ofReach = lines.flatMap((served) => headAt(hall, served, 0) ?? []);
    yield;
    heads.push(ofReach.sort(inOrder));
    yield;
  }
  return heads;
}

/** In calling order. A visitor can be the head of several lines. */
const headsInOrder = (compare: Compare) => (one: Head, other: Head) =>
  compare(one, other) || one.line - other.line || one.back - other.back || one.place - other.place;

export function headAt(hall: Hall, { line, servicePriority }: Served, place: number): Head | null {
  const { tickets, length } = hall.lines[line] ?? { tickets: [], length: 0 };
  // In the part of a long line that was not copied, all visitors are taken to be like the last one copied.
  const ticket = tickets[Math.min(place, tickets.length - 1)] ?? -1;
  const consumer = hall.tickets[ticket];
  return consumer === undefined || place >= length ? null : { consumer, ticket, servicePriority, line, place, back: 0, sinceMs: 0 };
}

/** The heads of one reach in one play: those of the beginning, which all plays share, and those that came in their place. */
export class HeadQueue {
  private taken = 0;
  private readonly later: TinyQueue<Head>;
  private readonly inOrder: (one: Head, other: Head) => number;

  constructor(
    private readonly first: readonly Head[],
    compare: Compare,
  ) {
    this.inOrder = headsInOrder(compare);
    this.later = new TinyQueue([], this.inOrder);
  }

  peek(): Head | null {
    const one = this.first[this.taken];
    const other = this.later.peek();
    if (one === undefined || other === undefined) return one ?? other ?? null;
    return this.inOrder(one, other) <= 0 ? one : other;
  }

  pop(): void {
    if (this.peek() === this.first[this.taken]) this.taken += 1;
    else this.later.pop();
  }

  push(head: Head): void {
    this.later.push(head);
  }
}

/** The index of the first item that is so, where all behind it are so, too; the number of items if none is. */
export function firstIndex<Item>(items: readonly Item[], isSo: (item: Item) => boolean): number {
  let [from, to] = [0, items.length];
  while (from < to) {
    // Mostly it is the first one of all.
    const middle = from === 0 && to === items.length ? 0 : (from + to) >> 1;
    const item = items[middle];
    if (item === undefined || isSo(item)) to = middle;
    else from = middle + 1;
  }
  return from;
}
