/**
 * One way in which the next hours of a hall may go: windows call by the engine's own order until no visitor waits any more. A newcomer
 * changes nothing for those who are there. So one play says when each of them is called, and when a newcomer of each service would be.
 */
import sortedBtree from 'sorted-btree';
import type { compareCandidates } from '../rules/order.js';
import type { Desk, Hall, Served } from './hall.js';

type Compare = ReturnType<typeof compareCandidates>;
// The package is CommonJS: seen from ESM its class is a member of the default export.
const BTree = sortedBtree.default;

/** Calls of one play: beyond it the hall is taken to go on as fast. */
export const CALLS_MAX = 20_000;
/** Calls between two steps. */
const STEP = 200;

export interface Going {
  /** When a desk of the hall calls for the first time, milliseconds from now. */
  readonly freeInMs: (desk: Desk) => number;
  /** How long a desk is occupied by a visitor of the service, until it calls again. */
  readonly occupiedMs: (serviceId: number) => number;
}

/** Milliseconds from the moment of the hall; Infinity = not within the play. */
export interface Play {
  /** When each ticket of the hall is called. */
  readonly called: Float64Array;
  /** When a newcomer to each line of the hall would be. */
  readonly joined: Float64Array;
  /** How many were called from each line, and the time of the last call; they say how fast a line goes where the play ended too early. */
  readonly heads: Int32Array;
  readonly endMs: number;
  /** Whether it ended too early: a window could still have called visitors. */
  readonly isCut: boolean;
}

/** The head of a line as a window sees it. */
interface Head {
  readonly consumer: Hall['newcomer'];
  readonly servicePriority: number;
  readonly line: number;
  /** Its place in the line. */
  readonly place: number;
}

/** The heads of all lines of each reach, in calling order. Each play has a copy, which shares what it leaves as it is. */
export type Heads = readonly InstanceType<typeof BTree<Head, undefined>>[];

export function headsOf(hall: Hall, compare: Compare): Heads {
  return hall.reaches.map(({ lines }) => {
    const heads = new BTree<Head, undefined>(undefined, compare);
    for (const served of lines) {
      const head = headAt(hall, served, 0);
      if (head !== null) heads.set(head, undefined);
    }
    return heads;
  });
}

function headAt(hall: Hall, { line, servicePriority }: Served, place: number): Head | null {
  const { tickets, length } = hall.lines[line] ?? { tickets: [], length: 0 };
  // In the part of a long line that was not copied, all visitors are taken to be like the last one copied.
  const consumer = hall.tickets[tickets[Math.min(place, tickets.length - 1)] ?? -1];
  return consumer === undefined || place >= length ? null : { consumer, servicePriority, line, place };
}

export function* playOut(hall: Hall, first: Heads, { freeInMs, occupiedMs }: Going, compare: Compare): Generator<void, Play> {
  const reaches = first.map((heads) => heads.clone());
  const called = new Float64Array(hall.tickets.length).fill(Number.POSITIVE_INFINITY);
  const joined = new Float64Array(hall.lines.length).fill(Number.POSITIVE_INFINITY);
  const heads = new Int32Array(hall.lines.length);
  const openFrom = new Int32Array(hall.reaches.length);
  const free = hall.desks.map(freeInMs);
  let endMs = 0;
  let calls = 0;
  for (; calls < CALLS_MAX; calls++) {
    const index = earliest(free);
    const atMs = free[index] ?? Number.POSITIVE_INFINITY;
    const desk = hall.desks[index];
    if (desk === undefined || atMs === Number.POSITIVE_INFINITY) break;
    const best = bestFor(hall, desk, { reaches, heads, called }, compare);
    callNewcomers(hall, desk.reach, best, { joined, openFrom, atMs }, compare);
    endMs = atMs;
    if (best === null) {
      // A window with no visitor to call now has none later: the play has no newcomers.
      free[index] = Number.POSITIVE_INFINITY;
      continue;
    }
    const { line, place } = best;
    const ticket = hall.lines[line]?.tickets[place];
    if (ticket !== undefined) called[ticket] = atMs;
    heads[line] = place + 1;
    free[index] = atMs + occupiedMs(hall.lines[line]?.serviceId ?? 0);
    if (calls % STEP === STEP - 1) yield;
  }
  return { called, joined, heads, endMs, isCut: calls === CALLS_MAX };
}

/** The index of the smallest; -1 = there is none. */
function earliest(times: readonly number[]): number {
  let best = -1;
  let bestMs = Number.POSITIVE_INFINITY;
  for (let index = 0; index < times.length; index++) {
    const ms = times[index] ?? Number.POSITIVE_INFINITY;
    if (best !== -1 && ms >= bestMs) continue;
    best = index;
    bestMs = ms;
  }
  return best;
}

interface Queues {
  readonly reaches: Heads;
  /** The place in each line at which the next visitor stands. */
  readonly heads: Int32Array;
  readonly called: Float64Array;
}

function bestFor(hall: Hall, desk: Desk, queues: Queues, compare: Compare): Head | null {
  const heads = queues.reaches[desk.reach];
  let best = heads?.minKey() ?? null;
  // Windows of another reach may have called the visitor there. The next one is called later, so that the rest of the order holds.
  for (; heads !== undefined && best !== null; best = heads.minKey() ?? null) {
    const place = placeOfHead(hall, best.line, queues);
    if (place === best.place) break;
    heads.delete(best);
    const next = headAt(hall, best, place);
    if (next !== null) heads.set(next, undefined);
  }
  for (const served of desk.claimed) {
    const head = headAt(hall, served, placeOfHead(hall, served.line, queues));
    if (head !== null && (best === null || compare(head, best) < 0)) best = head;
  }
  return best;
}

/** A visitor who waits in several lines may have been called from another one. */
function placeOfHead(hall: Hall, line: number, { heads, called }: Queues): number {
  const tickets = hall.lines[line]?.tickets ?? [];
  let place = heads[line] ?? 0;
  while (place < tickets.length && called[tickets[place] ?? 0] !== Number.POSITIVE_INFINITY) place += 1;
  heads[line] = place;
  return place;
}

interface Newcomers {
  readonly joined: Float64Array;
  /** For each reach: the lines before this index have been called by a window of that reach. */
  readonly openFrom: Int32Array;
  readonly atMs: number;
}

/** New visitors that the desk would call before `best`. They differ only in what their services count there, and are sorted by it. */
function callNewcomers(hall: Hall, reach: number, best: Head | null, { joined, openFrom, atMs }: Newcomers, compare: Compare): void {
  const open = hall.reaches[reach]?.open ?? [];
  let next = openFrom[reach] ?? 0;
  for (; next < open.length; next++) {
    const { line, servicePriority } = open[next] ?? { line: 0, servicePriority: 0 };
    if (best !== null && compare({ consumer: hall.newcomer, servicePriority }, best) > 0) break;
    joined[line] = Math.min(joined[line] ?? 0, atMs);
  }
  openFrom[reach] = next;
}
