/** The turns of a window in a play, of which newcomers take some. */
import type { Rank } from '../rules/calling/order.js';
import type { Crowd } from './crowd.js';
import { type Desk, type Hall, priorityAt } from './hall.js';
import type { Play } from './simulate.js';
import { NOBODY } from './turns.js';
import { NO_ONE, type Standing, type WaitingList } from './waiting-list.js';

const NEVER = Number.POSITIVE_INFINITY;
/** The window has gone on since it was found for anybody. */
const GONE_ON = -2;
const NOT_KNOWN = -1;

/** Those who wait, by their numbers. */
type Those = Pick<Crowd, 'cameMs' | 'readyMs'>;

export class WindowTurns {
  /** The play that has begun here. */
  begun = 0;
  /** Its place among those that may call in the play. */
  caller = 0;
  private crowd: Those | null = null;
  private play: Pick<Play, 'turns' | 'presence'> | null = null;
  /** A turn was passed at which several are called whose moments are not known. */
  isUsual = false;
  private turn = 0;
  /** How many of those who would be called at this turn have been displaced. */
  private taken = 0;
  /** When this turn is; Infinity = it has none any more. */
  private atMs = NEVER;
  /** Of this turn, which each of those who wait asks: when the next one was in the play and is now, and how many are called until then. */
  private playedNextMs = NEVER;
  private nextMs = NEVER;
  private times = 0;
  /** Who is called there, once so many have been displaced. */
  private aheadOf = NOT_KNOWN;
  private aheadRank = 0;
  private aheadId = 0;
  private worst = NEVER;
  /** Where it was left by the last whom it called: whoever is asked for later may go before those for whom it was asked since. */
  private keptTurn = 0;
  private keptTaken = 0;
  private keptAtMs = NEVER;
  private keptNextMs = NEVER;
  private keptUsual = false;
  /** For whom `callsMs` was found, and the standing of that visitor. */
  private foundFor = GONE_ON;
  private foundRank = 0;
  private foundId = 0;
  private callsMs = NEVER;

  constructor(
    private readonly hall: Hall,
    readonly desk: Desk,
    /** Of the desk. */
    readonly index: number,
    readonly list: Pick<WaitingList, 'head' | keyof Standing>,
    private readonly rank: Rank,
  ) {}

  /** @param number of the play */
  begin(number: number, play: Play, crowd: Those): void {
    this.begun = number;
    this.crowd = crowd;
    this.play = play;
    this.isUsual = false;
    this.enter(0, 0, this.turnMs(0));
    this.keep();
  }

  /** Since the last whom it called it may have had nobody to call before somebody came. */
  mayBeIdle(cameMs: number): boolean {
    return this.keptAtMs < cameMs;
  }

  /** When it calls the next of those who wait; Infinity = it does not, unless others come. */
  callsAt(): number {
    if (this.keptAtMs === NEVER) return NEVER;
    const { head, rank, id } = this.list;
    if (head === NO_ONE) return NEVER;
    if (head !== this.foundFor) {
      // Somebody displaced elsewhere may take a turn that was passed for who stands behind him.
      if (this.foundFor !== GONE_ON && (rank - this.foundRank || id - this.foundId) < 0) this.goBack();
      this.foundFor = head;
      this.foundRank = rank;
      this.foundId = id;
      this.callsMs = this.goOnTo(head);
    }
    return this.callsMs;
  }

  /** To the turn of this visitor. */
  private goOnTo(who: number): number {
    const cameMs = this.crowd?.cameMs[who] ?? 0;
    while (this.atMs !== NEVER && (this.isOver(cameMs) || !this.isBeforeAll())) {
      this.isUsual ||= this.left > 1;
      this.goOn(this.nextMs);
    }
    return this.atMs < cameMs ? (this.crowd?.readyMs[who] ?? cameMs) : this.atMs;
  }

  /**
   * Somebody is served there until then.
   * @param displaced gets the numbers of those who would have been called meanwhile
   */
  serve(untilMs: number, displaced: number[]): void {
    if (this.atMs === NEVER) return;
    const freeMs = this.play?.presence.wouldBe(this.index, untilMs) ?? NEVER;
    this.displace(untilMs, displaced);
    while (freeMs >= this.playedNextMs && this.playedNextMs !== NEVER) {
      this.goOn(freeMs);
      this.displace(untilMs, displaced);
    }
    this.atMs = freeMs;
    this.nextMs = this.findNext();
    // Who would be called next is there already.
    while (this.taken > 0 && this.left <= 0 && this.nextMs <= freeMs && freeMs !== NEVER) this.goOn(freeMs);
    this.keep();
  }

  private keep(): void {
    this.foundFor = GONE_ON;
    this.keptTurn = this.turn;
    this.keptTaken = this.taken;
    this.keptAtMs = this.atMs;
    this.keptNextMs = this.nextMs;
    this.keptUsual = this.isUsual;
  }

  private goBack(): void {
    this.isUsual = this.keptUsual;
    if (this.turn === this.keptTurn) return;
    this.enter(this.keptTurn, this.keptTaken, this.keptAtMs);
    this.nextMs = this.keptNextMs;
  }

  /** Those who would be called at this turn until then, and have not been displaced yet; of those whose moment is not remembered one. */
  private displace(untilMs: number, displaced: number[]): void {
    const turns = this.play?.turns;
    if (turns === undefined) return;
    for (let beforeMs = Number.NEGATIVE_INFINITY; this.left > 0; this.taken += 1) {
      const called = turns.calledAt(this.index, this.turn, this.taken);
      if (called === NOBODY) break;
      const calledMs = turns.calledMsOf(called);
      if (calledMs >= untilMs || calledMs === beforeMs) break;
      beforeMs = calledMs;
      displaced.push(called);
    }
  }

  private get left(): number {
    return this.times - this.taken;
  }

  /** Whether all whom this turn is for were called before a newcomer came. A window that has nobody to call waits for him. */
  private isOver(cameMs: number): boolean {
    return this.nextMs <= cameMs || (this.left === 1 && this.atMs < cameMs);
  }

  /** Whether the next one of those who wait is called before those who would be called at this turn. */
  private isBeforeAll(): boolean {
    if (this.left <= 0) return true;
    const { list } = this;
    if (this.aheadOf !== this.taken) this.lookAhead();
    if (this.worst !== -NEVER && list.weight <= this.worst) return true;
    return this.aheadId !== NOBODY && (list.rank - this.aheadRank || list.id - this.aheadId) <= 0;
  }

  private lookAhead(): void {
    const turns = this.play?.turns;
    if (turns === undefined) return;
    this.aheadOf = this.taken;
    this.worst = turns.worstOf(this.index, this.turn);
    const called = turns.calledAt(this.index, this.turn, this.taken);
    this.aheadId = NOBODY;
    if (called === NOBODY) return;
    const consumer = turns.consumerOf(called);
    this.aheadId = consumer.id;
    this.aheadRank = this.rank(consumer, priorityAt(this.hall, this.desk, turns.lineOf(called)) ?? 0);
  }

  private goOn(atMs: number): void {
    const isSooner = atMs < this.playedNextMs;
    this.enter(this.turn + 1, 0, atMs);
    if (isSooner) this.nextMs = this.findNext();
  }

  /** As in the play, where nobody is called sooner. */
  private enter(turn: number, taken: number, atMs: number): void {
    this.turn = turn;
    this.taken = taken;
    this.atMs = atMs;
    this.times = this.play?.turns.timesOf(this.index, turn) ?? 0;
    this.aheadOf = NOT_KNOWN;
    this.playedNextMs = this.turnMs(turn + 1);
    this.nextMs = this.playedNextMs;
  }

  /** A window that is free sooner than it was in the play calls those of this turn sooner, and then the next one, if he is there. */
  private findNext(): number {
    const { playedNextMs: playedMs } = this;
    const turns = this.play?.turns;
    // Where nobody is called, nobody is there until then.
    if (turns === undefined || playedMs === NEVER || this.times === 0) return playedMs;
    const soonerMs = this.left > 0 ? turns.calledMsOf(turns.calledAt(this.index, this.turn, this.taken)) - this.atMs : playedMs - this.atMs;
    if (soonerMs <= 0) return playedMs;
    const next = turns.calledAt(this.index, this.turn + 1, 0);
    return Math.max(playedMs - soonerMs, next === NOBODY ? 0 : turns.sinceMsOf(next));
  }

  private turnMs(turn: number): number {
    const turns = this.play?.turns;
    return turns === undefined || turn >= turns.turnsOf(this.index) ? NEVER : turns.msOf(this.index, turn);
  }
}
