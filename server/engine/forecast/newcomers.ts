/**
 * Those who came into the lines after the hall of a forecast was copied. The plays know nothing of them, but they know when each window has
 * a turn for a newcomer. Each play goes on with those who came, in the order in which the windows would call them, and so tells each of
 * them the wait of his place: who comes after two others has two before him, whatever they came for, if the same windows call them.
 */
import { BASE_PRIORITY, type Consumer, type TicketOperation } from '../../model/consumer.js';
import type { QueueEvent } from '../../model/events.js';
import { compareCandidates, isCallable, type Placed } from '../rules/order.js';
import type { QueueState } from '../state.js';
import { type Desk, type Hall, priorityIn } from './hall.js';
import type { Going, Play } from './simulate.js';
import { type Waiting, WaitingList, type Who, WindowTurns } from './window-turns.js';

/** So many are followed, and fewer where there are many windows: all are played again when one more has come. */
const FOLLOWED_MAX = 32;
const FOLLOWED_MIN = 8;
/** Windows that are looked at in all plays together for each who is followed, where they are as many as `FOLLOWED_MAX`. */
const LOOKS = 1_000;
/**
 * Windows that are looked at, in all plays together, for those who are followed and those whom they displace: each displaces the next, down
 * to the end of a long line. What else is done for each is as much as looking at so many windows.
 */
const LOOKS_IN_ALL = 90_000;
const LOOKS_FOR_EACH = 20;
/** Where more services are offered, their cards tell the wait of the moment of the plays. */
export const ASKING_MAX = 32;
const NEVER = Number.POSITIVE_INFINITY;

const COMING: ReadonlySet<QueueEvent['t']> = new Set<QueueEvent['t']>(['registered', 'returned', 'transferred', 'skipped']);

interface Joined {
  readonly consumer: Pick<Consumer, 'id' | 'priority' | 'registeredMs' | 'state' | 'operations' | 'lastCallMs' | 'workplaceId'>;
  /** Where he waits; none = a window has called him since. */
  readonly lines: readonly number[];
  /** When he came, from the moment of the hall on. */
  readonly cameMs: number;
}

/** The hall and its plays as they are now. */
export interface Played {
  readonly hall: Hall;
  readonly plays: readonly Play[];
  readonly going: Going;
  /** The moment of the hall. */
  readonly atMs: number;
  readonly lineOf: (operation: TicketOperation) => number | undefined;
}

/** When one of them is called, in each play. */
export interface Waits {
  readonly ms: Float64Array;
  /** 1 = a usual newcomer would be called then: somebody who goes before others may be called sooner. */
  readonly isUsual: Uint8Array;
}

export class Newcomers {
  /** With the moment at which each came. */
  private readonly ids = new Map<number, number>();
  /** null = somebody has come or gone since. */
  private waits: Map<number, Waits> | null = null;
  private playCount = 0;
  /** Grows whenever somebody has come or gone. */
  edition = 0;

  constructor(private readonly state: QueueState) {}

  has(id: number): boolean {
    return this.ids.has(id);
  }

  /** Every event from the moment at which the copy of the hall was begun, after it was applied to the state. */
  applied(event: QueueEvent): void {
    if (!('c' in event) || typeof event.c !== 'number') return;
    if (COMING.has(event.t) && this.ids.size < FOLLOWED_MAX) this.ids.set(event.c, event.at);
    if (!this.ids.has(event.c)) return;
    if (!this.state.consumers.has(event.c)) this.ids.delete(event.c);
    this.waits = null;
    this.edition += 1;
  }

  /** When a newcomer is called in each play; undefined = he is none, or one of too many. */
  waitsOf(id: number, played: Played): Waits | undefined {
    if (!this.ids.has(id)) return undefined;
    if (this.waits === null || this.playCount !== played.plays.length) {
      this.playCount = played.plays.length;
      const { joined, waits } = this.playedOn(played, []);
      this.waits = new Map(joined.map(({ consumer }, one) => [consumer.id, waits[one] ?? NO_WAITS]));
    }
    return this.waits.get(id);
  }

  /**
   * How long somebody would wait in each play who takes a ticket after those who came, for each of these services; Infinity = he is not
   * called. null = nobody has come.
   * @param linesOfServices where he would wait; of `ASKING_MAX` services at most
   */
  waitsOfNext(linesOfServices: readonly (readonly number[])[], played: Played): readonly Float64Array[] | null {
    if (this.ids.size === 0) return null;
    const cameMs = Math.max(...this.ids.values()) - played.atMs;
    const someone = { priority: BASE_PRIORITY, registeredMs: played.atMs + cameMs, operations: [], lastCallMs: null, workplaceId: 0 };
    const asking = linesOfServices.map((lines, index): Joined => {
      return { consumer: { ...someone, id: Number.MAX_SAFE_INTEGER - index, state: 'WAITING' }, lines, cameMs };
    });
    const { waits } = this.playedOn(played, asking);
    return waits.slice(waits.length - asking.length).map(({ ms }) => ms.map((atMs) => Math.max(0, atMs - cameMs)));
  }

  /** @param asking those who only want to know when they would be called */
  private playedOn(played: Played, asking: readonly Joined[]): { readonly joined: readonly Joined[]; readonly waits: readonly Waits[] } {
    const { hall, plays, atMs: sinceMs, lineOf } = played;
    const looks = Math.max(1, hall.desks.length * plays.length);
    const most = Math.max(FOLLOWED_MIN, Math.min(FOLLOWED_MAX, Math.floor((LOOKS * FOLLOWED_MAX) / looks)));
    const joined = [...this.ids].slice(0, most).flatMap(([id, cameMs]): readonly Joined[] => {
      const consumer = this.state.consumers.get(id);
      return consumer === undefined ? [] : [{ consumer, lines: linesOf(consumer, lineOf), cameMs: cameMs - sinceMs }];
    });
    const goingOn = new GoingOn(played, joined, asking, this.state.rules.ageingMsPerPoint);
    const { length } = plays;
    const waits = [...joined, ...asking].map((): Waits => ({ ms: new Float64Array(length).fill(NEVER), isUsual: new Uint8Array(length) }));
    plays.forEach((play, index) => {
      goingOn.play(play, (one, atMs, isUsual) => {
        const ofOne = waits[one];
        if (ofOne === undefined) return;
        ofOne.ms[index] = atMs;
        ofOne.isUsual[index] = Number(isUsual);
      });
    });
    return { joined, waits };
  }
}

const NO_WAITS: Waits = { ms: new Float64Array(), isUsual: new Uint8Array() };

function linesOf(consumer: Consumer, lineOf: Played['lineOf']): readonly number[] {
  if (consumer.state !== 'WAITING') return [];
  const open = consumer.operations.filter((operation) => isCallable(consumer, operation));
  return open.flatMap((operation) => lineOf(operation) ?? []);
}

class GoingOn {
  private readonly windows: readonly WindowTurns[];
  private readonly whos: readonly Who[];
  /** One for windows that call the same. */
  private readonly lists: { readonly desk: Desk; readonly list: WaitingList }[] = [];
  /** Of one play. */
  private readonly displacedMax: number;
  private displacedLeft = 0;
  private readonly joined: readonly Joined[];

  /** @param asking take no turn */
  constructor(
    private readonly played: Played,
    private readonly joiners: readonly Joined[],
    asking: readonly Joined[],
    private readonly ageingMsPerPoint: number,
  ) {
    this.joined = [...joiners, ...asking];
    const { desks } = played.hall;
    const looks = played.plays.length * (desks.length + LOOKS_FOR_EACH);
    this.displacedMax = Math.max(0, Math.floor(LOOKS_IN_ALL / looks) - joiners.length);
    const compare = compareCandidates(ageingMsPerPoint);
    this.whos = this.joined.map(({ lines, cameMs }, one) => ({ one, lines, cameMs, readyMs: cameMs, isCalled: false }));
    const ofReaches = new Map<number, WaitingList>();
    this.windows = desks.map((desk, index) => {
      const isLikeOthers = desk.claimed.length === 0;
      let list = isLikeOthers ? ofReaches.get(desk.reach) : undefined;
      if (list === undefined) {
        list = new WaitingList(this.orderAt(desk).sort(compare), compare);
        this.lists.push({ desk, list });
        if (isLikeOthers) ofReaches.set(desk.reach, list);
      }
      return new WindowTurns(desk, index, list, compare);
    });
  }

  /** @param called hears of each who is called, and when */
  play(play: Play, called: (one: number, atMs: number, isUsual: boolean) => void): void {
    let left = this.begin(play);
    while (left > 0) {
      let first: WindowTurns | null = null;
      let firstMs = NEVER;
      for (const window of this.windows) {
        const atMs = window.callsAt();
        if (atMs < firstMs) [first, firstMs] = [window, atMs];
      }
      const who = first?.next?.who;
      if (first === null || who === undefined) return;
      who.isCalled = true;
      if (who.one !== -1) {
        left -= 1;
        called(who.one, firstMs, first.isUsual);
      }
      if (who.one >= this.joiners.length) continue;
      this.serve(first, firstMs + this.servedMs(first.desk, who));
    }
  }

  /** Those who were called since are served where they were called. Answers how many wait. */
  private begin(play: Play): number {
    for (const { list } of this.lists) list.begin();
    for (const window of this.windows) window.begin(play);
    this.displacedLeft = this.displacedMax;
    let left = 0;
    for (const who of this.whos) {
      const { lastCallMs, state, workplaceId } = this.joined[who.one]?.consumer ?? { lastCallMs: null, state: 'WAITING', workplaceId: 0 };
      who.isCalled = who.lines.length === 0;
      who.readyMs = who.cameMs + this.played.going.pauseMs();
      if (!who.isCalled) left += 1;
      if (state !== 'SERVING') continue;
      const window = this.windows.find(({ desk }) => desk.windowId === workplaceId);
      if (window !== undefined) this.serve(window, Math.max(0, (lastCallMs ?? 0) - this.played.atMs) + this.servedMs(window.desk, who));
    }
    return left;
  }

  /** Those who would have been called meanwhile wait, each at his own place; beyond so many they change little for those behind. */
  private serve(window: WindowTurns, untilMs: number): void {
    for (const { consumer, line } of window.serve(untilMs)) {
      if (this.displacedLeft === 0) return;
      this.displacedLeft -= 1;
      const who = { one: -1, lines: [line], cameMs: 0, readyMs: 0, isCalled: false };
      for (const { desk, list } of this.lists) {
        const servicePriority = priorityAt(this.played.hall, desk, line);
        if (servicePriority !== undefined)
          list.insert({ consumer, servicePriority, weight: this.weightOf(consumer, servicePriority), who });
      }
    }
  }

  private servedMs(desk: Desk, { one, lines }: Who): number {
    const { going, hall } = this.played;
    let ms = going.pauseMs();
    for (const line of lines) {
      const ofLine = hall.lines[line];
      if (ofLine !== undefined && priorityAt(hall, desk, line) !== undefined) ms += going.restMs(ofLine, 0, desk.pace);
    }
    for (const operation of this.joined[one]?.consumer.operations ?? []) {
      if (operation.state === 'SERVING') ms += going.restMs(operation, 0, desk.pace);
    }
    return ms;
  }

  private orderAt(desk: Desk): Waiting[] {
    return this.joined.flatMap(({ consumer, lines }, one) => {
      const who = this.whos[one];
      const priorities = lines.flatMap((line) => priorityAt(this.played.hall, desk, line) ?? []);
      if (priorities.length === 0 || who === undefined) return [];
      const servicePriority = Math.min(...priorities);
      return [{ consumer, servicePriority, weight: this.weightOf(consumer, servicePriority), who }];
    });
  }

  private weightOf({ priority }: Placed, servicePriority: number): number {
    if (this.ageingMsPerPoint > 0) return servicePriority + priority - BASE_PRIORITY;
    if (priority === BASE_PRIORITY) return servicePriority;
    return priority < BASE_PRIORITY ? Number.NEGATIVE_INFINITY : NEVER;
  }
}

const priorityAt = ({ reaches }: Hall, { claimed, reach }: Desk, line: number): number | undefined =>
  claimed.find((served) => served.line === line)?.servicePriority ?? priorityIn(reaches[reach], line);
