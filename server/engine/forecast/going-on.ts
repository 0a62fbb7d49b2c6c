/** Plays that go on with those who came after them, in the order in which the windows would call them. */
import { BASE_PRIORITY, type Consumer, type TicketOperation } from '../../model/consumer.js';
import type { Placed } from '../rules/calling/order.js';
import { Crowd } from './crowd.js';
import type { Hall, Task } from './hall.js';
import type { Alike, HallWindows } from './hall-windows.js';
import type { Going, Play } from './simulate.js';
import { Stays } from './stays.js';
import { NO_ONE, type Standing } from './waiting-list.js';
import type { WindowTurns } from './window-turns.js';

/**
 * Windows that are looked at, in all plays together, for those who are followed and those whom they displace: each displaces the next, down
 * to the end of a long line. What else is done for each is as much as looking at so many windows.
 */
const LOOKS_IN_ALL = 75_000;
const LOOKS_FOR_EACH = 20;
const NEVER = Number.POSITIVE_INFINITY;
const NONE: readonly never[] = [];
const NOBODY = new Float64Array();

export interface Joined {
  readonly consumer: Pick<
    Consumer,
    'id' | 'priority' | 'registeredMs' | 'placedMs' | 'state' | 'operations' | 'lastCallMs' | 'workplaceId'
  >;
  /** Where he waits; none = a window has called him since. */
  readonly lines: readonly number[];
  /** What he needs, where that is more than the one thing that he waits for, or is served with. */
  readonly tasks: readonly Task[];
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

export class GoingOn {
  private readonly joined: readonly Joined[];
  /** How those who came wait at the beginning of each play. */
  private readonly orders: readonly { readonly alike: Alike; readonly waiting: Float64Array }[];
  private readonly crowd: Crowd;
  private readonly stays: Stays;
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
  /** Of those whom somebody follows: where they wait. */
  private readonly followedAt = new Map<number, readonly Alike[]>();
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
    this.stays = new Stays(played, this.joined);
    this.crowd = new Crowd(this.joined.length, Math.max(0, Math.floor(LOOKS_IN_ALL / looks) - joiners.length));
    this.callsMs = new Float64Array(hall.desks.length);
    this.isFollower = new Uint8Array(this.joined.length);
    this.joined.forEach(({ cameMs }, who) => {
      this.crowd.cameMs[who] = cameMs;
    });
    this.orders = this.ordered();
  }

  /** @param called hears of each who is called, and when */
  play(play: Play, called: (one: number, atMs: number, isUsual: boolean) => void): void {
    const { joined, joiners, callers, callsMs, crowd } = this;
    let left = this.begin(play);
    while (left > 0) {
      const caller = this.firstCaller();
      const window = callers[caller];
      const atMs = callsMs[caller] ?? NEVER;
      if (crowd.nextMs !== NEVER && crowd.nextMs <= atMs) {
        this.come(crowd.takeNext(), play);
        continue;
      }
      if (window === undefined) return;
      const who = window.list.head;
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
    this.followedAt.set(first, [...priorities.keys()]);
    this.isFollower[who] = 1;
    return true;
  }

  /**
   * Whether a window may have nobody to call before he comes: then each of his followers is called when he has come to it himself. Those
   * who stand before him there may be called elsewhere, or take no turn, and are not asked for.
   */
  private isAwaited(who: number): boolean {
    const cameMs = this.crowd.cameMs[who] ?? 0;
    return (this.followedAt.get(who) ?? NONE).some(({ windows }) => windows.some((window) => window.mayBeIdle(cameMs)));
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
    const { joined, played, crowd } = this;
    played.windows.plays += 1;
    this.queues.length = 0;
    this.callers.length = 0;
    crowd.begin();
    this.stays.begin();
    for (const { alike, waiting } of this.orders) this.beginAt(alike, play, waiting);
    let left = 0;
    joined.forEach(({ consumer, lines }, who) => {
      crowd.readyMs[who] = (crowd.cameMs[who] ?? 0) + played.going.pauseMs();
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
      if (window.begun !== plays) window.begin(plays, play, this.crowd);
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
    const { queues, heads } = this;
    const { isCalled } = this.crowd;
    isCalled[who] = 1;
    for (let place = 0; place < queues.length; place++) {
      if (heads[place] !== who) continue;
      const list = queues[place]?.list;
      list?.goOn(isCalled);
      heads[place] = list?.head ?? NO_ONE;
    }
  }

  /** Those who would have been called meanwhile wait, each at his own place. */
  private serve(window: WindowTurns, play: Play, fromMs: number, served: number): void {
    const { displaced, played, crowd } = this;
    if (window.begun !== played.windows.plays) window.begin(played.windows.plays, play, crowd);
    displaced.length = 0;
    const pauseMs = played.going.pauseMs();
    const called = crowd.called[served] ?? NO_ONE;
    const self = crowd.self[served] ?? NO_ONE;
    const { desk } = window;
    const untilMs =
      fromMs + (called === NO_ONE ? this.stays.ofNewcomer(desk, self, served === self) : this.stays.ofCalled(desk, called, play));
    if (this.stays.comesBack(self)) crowd.comesBack(self, untilMs);
    window.serve(untilMs + pauseMs, displaced);
    for (const other of displaced) {
      if (crowd.isFull) return;
      // What windows did before it stands, and the one displaced may not have come, or not have come back for the next stage, much sooner.
      const sinceMs = play.turns.sinceMsOf(other);
      const who = crowd.displace(other, Math.max(fromMs, sinceMs));
      if (sinceMs > fromMs) crowd.later(who);
      else this.stand(who, play.turns.lineOf(other), play.turns.consumerOf(other), play);
    }
  }

  /** Somebody is there who was not yet. */
  private come(who: number, play: Play): void {
    const { crowd, played } = this;
    crowd.readyMs[who] = (crowd.cameMs[who] ?? 0) + played.going.pauseMs();
    const called = crowd.called[who] ?? NO_ONE;
    if (called !== NO_ONE) {
      this.stand(who, play.turns.lineOf(called), play.turns.consumerOf(called), play);
      return;
    }
    const self = crowd.self[who] ?? NO_ONE;
    const { consumer } = this.joined[self] ?? {};
    if (consumer !== undefined) for (const line of this.stays.nextLines(self)) this.stand(who, line, consumer, play);
  }

  private stand(who: number, line: number, consumer: Placed, play: Play): void {
    const { windows } = this.played;
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
