/**
 * One way in which the next hours of a hall may go: windows call by the engine's own order until no visitor waits any more. A newcomer
 * changes nothing for those who are there. So one play says when each of them is called, and when a newcomer of each service would be.
 */
import TinyQueue from 'tinyqueue';
import type { compareCandidates } from '../rules/calling/order.js';
import { type Desk, type Doing, type Hall, priorityIn, type Served } from './hall.js';
import { firstIndex, type Head, HeadQueue, type Heads, headAt, OVERTAKER, RISEN } from './heads.js';
import { type Coming, type NextComing, OVERTAKERS_MAX } from './overtakers.js';
import { Presence } from './presence.js';
import { Routes } from './routes.js';
import { RuledPlay } from './ruled-play.js';
import { OVERDUE } from './shifts.js';
import { Turns } from './turns.js';

type Compare = ReturnType<typeof compareCandidates>;

/** Calls of one play: beyond it the hall is taken to go on as fast. */
export const CALLS_MAX = 20_000;
/** Calls between two steps. */
const STEP = 200;
const NEVER = Number.POSITIVE_INFINITY;
/** No ticket of the hall. */
const LATER = -1;
const NO_JOINED: ReadonlyMap<string, number> = new Map();

export interface Going {
  /** When a window without a visitor calls for the first time, milliseconds from now. */
  readonly freeInMs: (desk: Desk) => number;
  /** How much longer something lasts that a clerk of that pace has done for so long. */
  readonly restMs: (doing: Doing, elapsedMs: number, pace: number) => number;
  /** From the end of a visitor to the next call. */
  readonly pauseMs: () => number;
  /** One of so many ways. */
  readonly choose: (count: number) => number;
  /** Those who will come and be called before others, one after the other. */
  readonly overtakers: () => NextComing;
}

/** Milliseconds from the moment of the hall; Infinity = not within the play. */
export interface Play {
  /** When each ticket of the hall is called first; to a few milliseconds, as all plays together have millions of these. */
  readonly called: Float32Array;
  /** When a newcomer to each line of the hall would be. */
  readonly joined: Float64Array;
  /** Where windows call by profiles: when newcomers to a line of a segment would be, by `laneKey`. */
  readonly joinedAs: ReadonlyMap<string, number>;
  /** When each desk calls newcomers, for those who come one after the other. */
  readonly turns: Turns;
  readonly presence: Presence;
  /** How many were called from each line, and the time of the last call; they say how fast a line goes where the play ended too early. */
  readonly heads: Int32Array;
  readonly endMs: number;
  /** Whether it ended too early: a window could still have called visitors. */
  readonly isCut: boolean;
}

export function* playOut(hall: Hall, first: Heads, going: Going, compare: Compare): Generator<void, Play> {
  const playing = new Playing(hall, first, going, compare);
  yield;
  let turns = 0;
  let worked = 0;
  for (; turns < CALLS_MAX && playing.next(); turns++) {
    if (turns + playing.heard - worked < STEP) continue;
    worked = turns + playing.heard;
    yield;
  }
  return playing.result(turns === CALLS_MAX);
}

class Playing {
  private readonly reaches: readonly HeadQueue[];
  private readonly called: Float32Array;
  private readonly joined: Float64Array;
  private readonly turns: Turns;
  private readonly ruled: RuledPlay | null;
  /** The place in each line at which the next visitor stands. */
  private readonly heads: Int32Array;
  /** For each reach: newcomers of the lines before this index have been called by a window of that reach. */
  private readonly openFrom: Int32Array;
  /** When each desk calls next; Infinity = not before somebody comes back. */
  private readonly free: Float64Array;
  /** Since when each desk has nobody to call. */
  private readonly idleMs: Float64Array;
  private readonly presence: Presence;
  /** The desks that call, the next one first; of several at the same moment that with the smallest index. */
  private readonly calling: TinyQueue<number>;
  private readonly routes: Routes;
  private readonly overtakers: NextComing;
  private overtaker: Coming | null;
  /** Of those who came and overtake: who has been called. */
  private readonly hasOvertaken: boolean[] = [];
  private endMs = 0;
  /** How often windows heard of somebody who came, or who was called elsewhere. */
  heard = 0;

  constructor(
    private readonly hall: Hall,
    first: Heads,
    private readonly going: Going,
    private readonly compare: Compare,
  ) {
    this.reaches = first.map((heads) => new HeadQueue(heads, compare));
    this.called = new Float32Array(hall.tickets.length).fill(NEVER);
    this.joined = new Float64Array(hall.lines.length).fill(NEVER);
    this.turns = new Turns(hall.desks.length, hall.tickets);
    this.heads = new Int32Array(hall.lines.length);
    this.ruled = hall.ruled && new RuledPlay(hall, hall.ruled);
    this.openFrom = new Int32Array(hall.reaches.length);
    this.free = new Float64Array(hall.desks.length);
    this.idleMs = new Float64Array(hall.desks.length);
    this.presence = new Presence(hall.desks, going.choose);
    this.routes = new Routes(hall, going);
    this.overtakers = going.overtakers();
    this.overtaker = this.overtakers();
    const { free } = this;
    hall.desks.forEach((desk, index) => {
      free[index] = this.presence.from(index, this.freeInMs(desk, index));
    });
    const calling = [...hall.desks.keys()].filter((index) => free[index] !== NEVER);
    this.calling = new TinyQueue(calling, (one, other) => (free[one] ?? NEVER) - (free[other] ?? NEVER) || one - other);
  }

  /** The next thing that happens: a window calls, or has nobody to call, or a visitor comes back. false = nothing will. */
  next(): boolean {
    if (this.ruled?.isKnown) return false;
    const index = this.calling.peek() ?? -1;
    const atMs = this.free[index] ?? NEVER;
    const leaving = this.routes.nextBack(atMs);
    if (leaving !== -1) {
      this.comeBack(leaving);
      return true;
    }
    const desk = this.hall.desks[index];
    if (desk === undefined) return false;
    if (this.overtaker !== null && this.overtaker.afterMs <= atMs) {
      this.join(this.overtaker);
      return true;
    }
    const best = this.callerOf(desk, index, atMs);
    this.endMs = atMs;
    this.calling.pop();
    if (best === null) {
      this.free[index] = NEVER;
      this.idleMs[index] = atMs;
    } else this.callAt(index, atMs + this.call(desk, index, best, atMs) + this.going.pauseMs());
    return true;
  }

  /** Whom the desk calls, after newcomers of whom this is known have been told. */
  private callerOf(desk: Desk, index: number, atMs: number): Head | null {
    if (this.ruled !== null && desk.profile !== undefined) return this.ruled.next(desk, desk.profile, atMs);
    const best = this.bestFor(desk);
    if (desk.shifts !== OVERDUE) this.callNewcomers(index, desk.reach, best, atMs);
    return best;
  }

  result(isCut: boolean): Play {
    const { called, joined, ruled, turns, presence, heads, endMs } = this;
    return { called, joined, joinedAs: ruled?.joined ?? NO_JOINED, turns, presence, heads, endMs, isCut };
  }

  /** When the desk could call first, if it worked then. */
  private freeInMs(desk: Desk, index: number): number {
    if (desk.state === 'serving') return this.routes.goOn(desk, index) + this.going.pauseMs();
    return desk.state === 'away' ? 0 : this.going.freeInMs(desk);
  }

  private callAt(index: number, earliestMs: number, idleMs = earliestMs): void {
    const atMs = this.presence.from(index, earliestMs, idleMs);
    this.free[index] = atMs;
    if (atMs !== NEVER) this.calling.push(index);
  }

  /** For how long the window is occupied. */
  private call(desk: Desk, index: number, { line, place, back }: Head, atMs: number): number {
    const ofLine = this.hall.lines[line];
    if (back === OVERTAKER) {
      this.hasOvertaken[place] = true;
      this.ruled?.leave(-1 - place);
      return ofLine === undefined ? 0 : this.going.restMs(ofLine, 0, desk.pace);
    }
    const ticket = back === 0 ? ofLine?.tickets[place] : place;
    if (back === 0) this.heads[line] = place + 1;
    if (ofLine === undefined) return 0;
    if (ticket === undefined) return this.going.restMs(ofLine, 0, desk.pace);
    this.called[ticket] = Math.min(this.called[ticket] ?? NEVER, atMs);
    this.ruled?.leave(ticket);
    if (!this.hall.routes.has(ticket)) return this.going.restMs(ofLine, 0, desk.pace);
    return this.routes.start({ desk, index, ticket, line, atMs }, (other) => desk.profile !== undefined || this.isFirstIn(other, ticket));
  }

  private comeBack(index: number): void {
    const { ticket, atMs, serial, lines } = this.routes.takeBack(index);
    const consumer = this.hall.tickets[ticket];
    if (consumer === undefined) return;
    const timed = this.hall.ruled?.timed[ticket];
    if (timed) this.ruled?.stand(ticket, { ...timed, left: this.routes.leftOf(ticket) }, lines);
    this.stand({ consumer, ticket, place: ticket, back: serial }, lines, atMs);
  }

  /** Somebody comes who is called before others. */
  private join({ afterMs, arrival }: Coming): void {
    const { hall } = this;
    const line = hall.lineOf(arrival);
    const consumer = {
      id: hall.newcomer.id,
      priority: arrival.priority,
      registeredMs: hall.newcomer.registeredMs + afterMs,
    };
    if (arrival.ticketId !== undefined) this.rise(arrival.ticketId, arrival.priority, line, afterMs);
    else if (line !== undefined) {
      const place = this.hasOvertaken.push(false) - 1;
      const timed = {
        id: hall.newcomer.id - OVERTAKERS_MAX + place,
        segment: arrival.segment ?? 0,
        sinceMs: Math.max(consumer.registeredMs, arrival.sinceMs ?? 0),
        left: 1,
      };
      this.ruled?.stand(-1 - place, timed, [line]);
      this.stand({ consumer, ticket: LATER, place, back: OVERTAKER }, [line], afterMs);
    }
    this.overtaker = this.overtakers();
  }

  /** From now on a visitor who waits is called before others. */
  private rise(id: number, priority: number, line: number | undefined, atMs: number): void {
    const ticket = this.hall.tickets.findIndex((other) => other.id === id);
    const consumer = this.hall.tickets[ticket];
    if (consumer === undefined || line === undefined || this.called[ticket] !== NEVER) return;
    this.stand({ consumer: { ...consumer, priority }, ticket, place: ticket, back: RISEN }, [line], atMs);
  }

  private stand(who: Pick<Head, 'consumer' | 'ticket' | 'place' | 'back'>, lines: readonly number[], atMs: number): void {
    this.heard += this.hall.reaches.length;
    this.hall.reaches.forEach((reached, reach) => {
      let isReached = false;
      for (const line of lines) {
        const servicePriority = priorityIn(reached, line);
        if (servicePriority === undefined) continue;
        isReached = true;
        this.reaches[reach]?.push({ ...who, servicePriority, line, sinceMs: atMs });
      }
      if (isReached) this.wake(reach, atMs);
    });
  }

  private wake(reach: number, atMs: number): void {
    this.hall.desks.forEach((desk, index) => {
      // Who stays beyond the end goes when nobody waits.
      if (desk.shifts === OVERDUE) return;
      if (desk.reach === reach && this.free[index] === NEVER) this.callAt(index, atMs + this.going.pauseMs(), this.idleMs[index]);
    });
  }

  private bestFor(desk: Desk): Head | null {
    const heads = this.reaches[desk.reach];
    let best = heads?.peek() ?? null;
    // Windows of another reach may have called the visitor there. The next one is called later, so that the rest of the order holds.
    for (; heads !== undefined && best !== null; best = heads.peek(), this.heard += 1) {
      if (best.back !== 0) {
        if (this.isThere(best)) break;
        heads.pop();
        continue;
      }
      const place = this.placeOfHead(best.line);
      if (place === best.place) break;
      heads.pop();
      const next = headAt(this.hall, best, place);
      if (next !== null) heads.push(next);
    }
    for (const served of desk.claimed) {
      const head = headAt(this.hall, served, this.placeOfHead(served.line));
      if (head !== null && (best === null || this.compare(head, best) < 0)) best = head;
    }
    return best;
  }

  private isThere({ place, back }: Head): boolean {
    if (back === OVERTAKER) return this.hasOvertaken[place] !== true;
    return back === RISEN ? this.called[place] === NEVER : this.routes.isBack(place, back);
  }

  /** A visitor who waits in several lines may have been called from another one. */
  private placeOfHead(line: number): number {
    const tickets = this.hall.lines[line]?.tickets ?? [];
    let place = this.heads[line] ?? 0;
    while (place < tickets.length && this.called[tickets[place] ?? 0] !== NEVER) place += 1;
    this.heads[line] = place;
    return place;
  }

  /** Whether nobody waits in the line who stands before the ticket. */
  private isFirstIn(line: number, ticket: number): boolean {
    const { lines, tickets } = this.hall;
    const [one, other] = [tickets[lines[line]?.tickets[this.placeOfHead(line)] ?? -1], tickets[ticket]];
    if (one === undefined || other === undefined) return true;
    return this.compare({ consumer: other, servicePriority: 0 }, { consumer: one, servicePriority: 0 }) <= 0;
  }

  /** New visitors that the desk would call before `best`. They differ only in what their services count there, and are sorted by it. */
  private callNewcomers(index: number, reach: number, best: Head | null, atMs: number): void {
    const { hall, joined, openFrom } = this;
    const open = hall.reaches[reach]?.open ?? [];
    const before = best === null ? open.length : firstIndex(open, (served) => !this.isBefore(served, best));
    this.turns.add(index, atMs, best, best === null ? NEVER : (open[before - 1]?.servicePriority ?? -NEVER));
    for (let next = openFrom[reach] ?? 0; next < before; next++) {
      const { line } = open[next] ?? { line: 0 };
      joined[line] = Math.min(joined[line] ?? 0, atMs);
    }
    openFrom[reach] = Math.max(openFrom[reach] ?? 0, before);
  }

  private isBefore({ servicePriority }: Served, best: Head): boolean {
    return this.compare({ consumer: this.hall.newcomer, servicePriority }, best) <= 0;
  }
}
