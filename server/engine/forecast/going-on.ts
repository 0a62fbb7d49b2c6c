/** Plays that go on with those who came after them, in the order in which the windows would call them. */
import { BASE_PRIORITY, type Consumer, type TicketOperation } from '../../model/consumer.js';
import type { Placed } from '../rules/order.js';
import { type Desk, type Hall, priorityAt } from './hall.js';
import type { Alike, HallWindows } from './hall-windows.js';
import type { Going, Play } from './simulate.js';
import { NO_ONE, type Standing } from './waiting-list.js';
import type { Crowd, WindowTurns } from './window-turns.js';

/**
 * Windows that are looked at, in all plays together, for those who are followed and those whom they displace: each displaces the next, down
 * to the end of a long line. What else is done for each is as much as looking at so many windows.
 */
const LOOKS_IN_ALL = 90_000;
const LOOKS_FOR_EACH = 20;
const NEVER = Number.POSITIVE_INFINITY;
const NONE: readonly never[] = [];
const NOBODY = new Float64Array();

export interface Joined {
  readonly consumer: Pick<Consumer, 'id' | 'priority' | 'registeredMs' | 'state' | 'operations' | 'lastCallMs' | 'workplaceId'>;
  /** Where he waits; none = a window has called him since. */
  readonly lines: readonly number[];
  /** When he came, from the moment of the hall on. */
  readonly cameMs: number;
}

/** The hall and its plays as they are now. */
export interface Played {
  readonly hall: Hall;
  readonly windows: HallWindows;
  readonly plays: readonly Play[];
  readonly going: Going;
  /** The moment of the hall. */
  readonly atMs: number;
  readonly lineOf: (operation: TicketOperation) => number | undefined;
}

export class GoingOn implements Crowd {
  private readonly joined: readonly Joined[];
  private readonly displacedMax: number;
  /** How those who came wait at the beginning of each play. */
  private readonly orders: readonly { readonly alike: Alike; readonly waiting: Float64Array }[];
  /** Of each who came, by his number, and behind these of each who is displaced in one play. */
  readonly cameMs: Float64Array;
  readonly readyMs: Float64Array;
  private readonly isCalled: Uint8Array;
  /** Of those who are displaced. */
  private readonly lines: Int32Array;
  private count = 0;
  /** Of one play: where anybody waits, and who is the next there, now and when the windows were looked at. */
  private readonly queues: Alike[] = [];
  private readonly heads: number[] = [];
  private readonly seen: number[] = [];
  /** The windows that call them, and when. */
  private readonly callers: WindowTurns[] = [];
  private readonly callsMs: Float64Array;
  private readonly displaced: number[] = [];
  /** Of those who ask, by the first of them: all whom the same windows call at the same priorities, so that they are called when he is. */
  private readonly followers = new Map<number, number[]>();
  private readonly isFollower: Uint8Array;

  /** @param asking take no turn */
  constructor(
    private readonly played: Played,
    private readonly joiners: readonly Joined[],
    asking: readonly Joined[],
  ) {
    this.joined = [...joiners, ...asking];
    const { hall, plays } = played;
    const looks = plays.length * (hall.desks.length + LOOKS_FOR_EACH);
    this.displacedMax = Math.max(0, Math.floor(LOOKS_IN_ALL / looks) - joiners.length);
    const most = this.joined.length + this.displacedMax;
    this.cameMs = new Float64Array(most);
    this.readyMs = new Float64Array(most);
    this.isCalled = new Uint8Array(most);
    this.lines = new Int32Array(most);
    this.callsMs = new Float64Array(hall.desks.length);
    this.isFollower = new Uint8Array(this.joined.length);
    this.joined.forEach(({ cameMs }, who) => {
      this.cameMs[who] = cameMs;
    });
    this.orders = this.ordered();
  }

  /** @param called hears of each who is called, and when */
  play(play: Play, called: (one: number, atMs: number, isUsual: boolean) => void): void {
    const { joined, joiners, callers, callsMs } = this;
    let left = this.begin(play);
    while (left > 0) {
      const caller = this.firstCaller();
      const window = callers[caller];
      if (window === undefined) return;
      const who = window.list.head;
      const atMs = callsMs[caller] ?? NEVER;
      const followers = this.followers.get(who) ?? NONE;
      const areApart = followers.length > 0 && this.isAwaited(who);
      this.call(who);
      if (who < joined.length) {
        left -= 1;
        called(who, atMs, window.isUsual);
        if (areApart) left += this.insertAll(followers);
        else for (const one of followers) called(one, atMs, window.isUsual);
        if (who >= joiners.length) continue;
      }
      this.serve(window, play, atMs, who);
      callsMs[caller] = window.callsAt();
    }
  }

  private ordered(): { readonly alike: Alike; readonly waiting: Float64Array }[] {
    const queues = new Set<Alike>();
    const asked = new Map<string, number>();
    // The last one who asks goes before the others.
    for (let who = this.joined.length - 1; who >= 0; who--) {
      const priorities = this.prioritiesOf(who);
      if (who >= this.joiners.length && this.follows(who, priorities, asked)) continue;
      for (const alike of priorities.keys()) {
        if (!queues.has(alike)) alike.list.begin(NOBODY);
        queues.add(alike);
      }
      this.insert(who, priorities);
    }
    return [...queues].map((alike) => ({ alike, waiting: alike.list.waiting }));
  }

  /** How much his service counts at each of the windows that may call him. */
  private prioritiesOf(who: number): ReadonlyMap<Alike, number> {
    const priorities = new Map<Alike, number>();
    for (const line of this.joined[who]?.lines ?? NONE) {
      for (const { alike, servicePriority } of this.played.windows.callingFrom(line)) {
        priorities.set(alike, Math.min(priorities.get(alike) ?? NEVER, servicePriority));
      }
    }
    return priorities;
  }

  private insert(who: number, priorities: ReadonlyMap<Alike, number>): void {
    const { consumer } = this.joined[who] ?? {};
    if (consumer === undefined) return;
    for (const [alike, servicePriority] of priorities) alike.list.insert(this.standing(consumer, servicePriority), who);
  }

  /** Whether somebody asks already who is called where and when he is. */
  private follows(who: number, priorities: ReadonlyMap<Alike, number>, asked: Map<string, number>): boolean {
    const where = [...priorities].map(([{ desk }, servicePriority]) => `${desk.windowId} ${servicePriority}`).join();
    const first = asked.get(where);
    if (first === undefined) {
      asked.set(where, who);
      this.followers.set(who, []);
      return false;
    }
    this.followers.get(first)?.push(who);
    this.isFollower[who] = 1;
    return true;
  }

  /** Whether a window has nobody to call before him: then each of his followers is called when he has come to it himself. */
  private isAwaited(who: number): boolean {
    return this.callers.some(({ list, isIdle }) => isIdle && list.head === who);
  }

  /** Answers how many. */
  private insertAll(followers: readonly number[]): number {
    for (const who of followers) {
      const priorities = this.prioritiesOf(who);
      this.insert(who, priorities);
      for (const { place, list } of priorities.keys()) this.heads[place] = list.head;
    }
    return followers.length;
  }

  /** Those who were called since are served where they were called. Answers how many wait. */
  private begin(play: Play): number {
    const { joined, played, isCalled, readyMs, cameMs } = this;
    played.windows.plays += 1;
    this.queues.length = 0;
    this.callers.length = 0;
    this.count = joined.length;
    isCalled.fill(0);
    for (const { alike, waiting } of this.orders) this.beginAt(alike, play, waiting);
    let left = 0;
    joined.forEach(({ consumer, lines }, who) => {
      readyMs[who] = (cameMs[who] ?? 0) + played.going.pauseMs();
      if (lines.length > 0 && this.isFollower[who] === 0) left += 1;
      if (consumer.state !== 'SERVING') return;
      const window = played.windows.at(consumer.workplaceId ?? 0);
      if (window === undefined) return;
      this.serve(window, play, Math.max(0, (consumer.lastCallMs ?? 0) - played.atMs), who);
    });
    return left;
  }

  /** Somebody waits there in this play. */
  private beginAt(alike: Alike, play: Play, waiting: Float64Array): void {
    const { plays } = this.played.windows;
    alike.list.begin(waiting);
    alike.play = plays;
    alike.place = this.queues.push(alike) - 1;
    this.heads[alike.place] = alike.list.head;
    this.seen[alike.place] = NO_ONE;
    for (const window of alike.windows) {
      if (window.begun !== plays) window.begin(plays, play, this);
      window.caller = this.callers.push(window) - 1;
      this.callsMs[window.caller] = NEVER;
    }
  }

  /** The window that calls next, of several at the same moment that with the smallest index. `NO_ONE` = none does. */
  private firstCaller(): number {
    this.lookAtHeads();
    const { callers, callsMs } = this;
    let first = NO_ONE;
    let firstMs = NEVER;
    for (let caller = 0; caller < callers.length; caller++) {
      const atMs = callsMs[caller] ?? NEVER;
      if (atMs > firstMs || atMs === NEVER) continue;
      if (atMs === firstMs && (callers[caller]?.index ?? 0) > (callers[first]?.index ?? 0)) continue;
      first = caller;
      firstMs = atMs;
    }
    return first;
  }

  /** Only windows that somebody else is the next for may call at another moment. */
  private lookAtHeads(): void {
    const { queues, heads, seen } = this;
    for (let place = 0; place < queues.length; place++) {
      const head = heads[place] ?? NO_ONE;
      if (head === seen[place]) continue;
      seen[place] = head;
      for (const window of queues[place]?.windows ?? NONE) this.callsMs[window.caller] = window.callsAt();
    }
  }

  private call(who: number): void {
    const { queues, heads, isCalled } = this;
    isCalled[who] = 1;
    for (let place = 0; place < queues.length; place++) {
      if (heads[place] !== who) continue;
      const list = queues[place]?.list;
      list?.goOn(isCalled);
      heads[place] = list?.head ?? NO_ONE;
    }
  }

  /** Those who would have been called meanwhile wait, each at his own place; beyond so many they change little for those behind. */
  private serve(window: WindowTurns, play: Play, fromMs: number, served: number): void {
    const { displaced, played, joined } = this;
    if (window.begun !== played.windows.plays) window.begin(played.windows.plays, play, this);
    displaced.length = 0;
    window.serve(fromMs + this.servedMs(window.desk, served), displaced);
    for (const called of displaced) {
      if (this.count === joined.length + this.displacedMax) return;
      this.displace(called, fromMs, play);
    }
  }

  /** @param fromMs what windows did before it stands, and the one displaced may not have come back for the next stage much sooner */
  private displace(called: number, fromMs: number, play: Play): void {
    const { windows } = this.played;
    const consumer = play.turns.consumerOf(called);
    const line = play.turns.lineOf(called);
    const who = this.count;
    this.count += 1;
    this.lines[who] = line;
    this.cameMs[who] = fromMs;
    this.readyMs[who] = fromMs;
    let priority = Number.NaN;
    let standing: Standing | null = null;
    for (const { alike, servicePriority } of windows.callingFrom(line)) {
      // Mostly it counts the same at all windows.
      if (standing === null || servicePriority !== priority) {
        priority = servicePriority;
        standing = this.standing(consumer, priority);
      }
      if (alike.play !== windows.plays) this.beginAt(alike, play, NOBODY);
      alike.list.insert(standing, who);
      this.heads[alike.place] = alike.list.head;
    }
  }

  private servedMs(desk: Desk, who: number): number {
    const { joined, played } = this;
    const one = joined[who];
    let ms = played.going.pauseMs();
    if (one === undefined) return ms + this.lineMs(desk, this.lines[who] ?? 0);
    for (const line of one.lines) ms += this.lineMs(desk, line);
    for (const operation of one.consumer.operations) {
      if (operation.state === 'SERVING') ms += played.going.restMs(operation, 0, desk.pace);
    }
    return ms;
  }

  private lineMs(desk: Desk, line: number): number {
    const { hall, going } = this.played;
    const ofLine = hall.lines[line];
    return ofLine === undefined || priorityAt(hall, desk, line) === undefined ? 0 : going.restMs(ofLine, 0, desk.pace);
  }

  private standing(consumer: Placed, servicePriority: number): Standing {
    const { windows } = this.played;
    return { rank: windows.rank(consumer, servicePriority), id: consumer.id, weight: this.weightOf(consumer, servicePriority) };
  }

  private weightOf({ priority }: Placed, servicePriority: number): number {
    if (this.played.windows.ageingMsPerPoint > 0) return servicePriority + priority - BASE_PRIORITY;
    if (priority === BASE_PRIORITY) return servicePriority;
    return priority < BASE_PRIORITY ? Number.NEGATIVE_INFINITY : NEVER;
  }
}
