/** The turns of a window in a play, of which newcomers take some. */
import type { compareCandidates, Placed } from '../rules/order.js';
import type { Desk } from './hall.js';
import type { Play } from './simulate.js';
import type { Displaced } from './turns.js';

const NEVER = Number.POSITIVE_INFINITY;

/** One of those who wait, as a window sees him. */
export interface Waiting {
  readonly consumer: Placed;
  readonly servicePriority: number;
  /** What his service would have to count for a usual newcomer to stand where he does. */
  readonly weight: number;
  readonly who: Who;
}

/** Somebody who came, or who was displaced by one who came: in one play, whichever windows see him. */
export interface Who {
  /** Index into those who came; -1 = displaced. */
  readonly one: number;
  /** What he waits for. */
  readonly lines: readonly number[];
  /** Turns before it are not his. */
  readonly cameMs: number;
  /** When a window that has nobody to call has called him. */
  readyMs: number;
  isCalled: boolean;
}

/** Those who wait for the same windows, in the order of these: in one play, whichever of them calls. */
export class WaitingList {
  private waiting: Waiting[] = [];
  /** All before it are called. */
  private place = 0;

  constructor(
    private readonly order: readonly Waiting[],
    private readonly compare: ReturnType<typeof compareCandidates>,
  ) {}

  begin(): void {
    this.waiting = [...this.order];
    this.place = 0;
  }

  get next(): Waiting | undefined {
    while (this.waiting[this.place]?.who.isCalled === true) this.place += 1;
    return this.waiting[this.place];
  }

  insert(waiting: Waiting): void {
    let [place, end] = [this.place, this.waiting.length];
    while (place < end) {
      const middle = (place + end) >> 1;
      const other = this.waiting[middle];
      if (other !== undefined && this.compare(waiting, other) < 0) end = middle;
      else place = middle + 1;
    }
    this.waiting.splice(place, 0, waiting);
  }
}

export class WindowTurns {
  private play: Pick<Play, 'turns' | 'presence'> | null = null;
  /** A turn was passed at which several are called whose moments are not known. */
  isUsual = false;
  private turn = 0;
  /** How many of those who would be called at this turn have been displaced. */
  private taken = 0;
  /** When this turn is; Infinity = it has none any more. */
  private atMs = NEVER;
  /** For whom `callsMs` was found; null = the window has gone on since. */
  private foundFor: Waiting | undefined | null = null;
  private callsMs = NEVER;

  constructor(
    readonly desk: Desk,
    private readonly index: number,
    private readonly list: WaitingList,
    private readonly compare: ReturnType<typeof compareCandidates>,
  ) {}

  get next(): Waiting | undefined {
    return this.list.next;
  }

  /** @param play one for which the list has begun as well */
  begin(play: Play): void {
    this.play = play;
    this.foundFor = null;
    this.isUsual = false;
    this.turn = 0;
    this.taken = 0;
    this.atMs = this.turnMs(0);
  }

  /** When it calls the next of those who wait; Infinity = it does not, unless others come. */
  callsAt(): number {
    if (this.atMs === NEVER) return NEVER;
    const { next } = this.list;
    if (next !== this.foundFor) {
      this.foundFor = next;
      this.callsMs = next === undefined ? NEVER : this.goOnTo(next);
    }
    return this.callsMs;
  }

  /** To the turn of this visitor. */
  private goOnTo(next: Waiting): number {
    const { cameMs, readyMs } = next.who;
    while (this.atMs !== NEVER && (this.isOver(cameMs) || !this.isBeforeAll(next))) {
      this.isUsual ||= this.left > 1;
      this.goOn(this.turnMs(this.turn + 1));
    }
    return this.atMs < cameMs ? readyMs : this.atMs;
  }

  /** Somebody is served there until then. Answers who would have been called meanwhile. */
  serve(untilMs: number): readonly Displaced[] {
    if (this.atMs === NEVER) return [];
    this.foundFor = null;
    const freeMs = this.play?.presence.wouldBe(this.index, untilMs) ?? NEVER;
    const displaced = this.displaced(untilMs);
    for (let nextMs = this.turnMs(this.turn + 1); freeMs >= nextMs && nextMs !== NEVER; nextMs = this.turnMs(this.turn + 1)) {
      this.goOn(freeMs);
      displaced.push(...this.displaced(untilMs));
    }
    this.atMs = freeMs;
    // Who would be called next is there already.
    while (this.taken > 0 && this.left <= 0 && this.turnMs(this.turn + 1) !== NEVER) this.goOn(freeMs);
    return displaced;
  }

  /** Those who would be called at this turn until then, and have not been displaced yet; of those whose moment is not remembered one. */
  private displaced(untilMs: number): Displaced[] {
    const displaced: Displaced[] = [];
    for (let beforeMs = Number.NEGATIVE_INFINITY; this.left > 0; this.taken += 1) {
      const called = this.play?.turns.calledAt(this.index, this.turn, this.taken);
      if (called === undefined || called.atMs >= untilMs || called.atMs === beforeMs) break;
      beforeMs = called.atMs;
      displaced.push(called);
    }
    return displaced;
  }

  private get left(): number {
    return (this.play?.turns.timesOf(this.index, this.turn) ?? 0) - this.taken;
  }

  /** Whether all whom this turn is for were called before a newcomer came. A window that has nobody to call waits for him. */
  private isOver(cameMs: number): boolean {
    return this.turnMs(this.turn + 1) <= cameMs || (this.left === 1 && this.atMs < cameMs);
  }

  /** Whether he is called before those who would be called at this turn. */
  private isBeforeAll(waiting: Waiting): boolean {
    const turns = this.play?.turns;
    if (turns === undefined || this.left <= 0) return true;
    const worst = turns.worstOf(this.index, this.turn);
    if (worst !== -NEVER && waiting.weight <= worst) return true;
    const called = turns.calledAt(this.index, this.turn, this.taken);
    return called !== undefined && this.compare(waiting, called) <= 0;
  }

  private goOn(atMs: number): void {
    this.turn += 1;
    this.taken = 0;
    this.atMs = atMs;
  }

  private turnMs(turn: number): number {
    const turns = this.play?.turns;
    return turns === undefined || turn >= turns.turnsOf(this.index) ? NEVER : turns.msOf(this.index, turn);
  }
}
