/**
 * Whom a window with a calling profile calls. One function chooses for all: the next visitor, whoever comes after a skip, the call that
 * follows a finish, automatic calls, the shown queue and the places of visitors. The first rule that holds, may call and finds somebody
 * calls; where none does, whoever is first in the order of `finally`. It looks at the heads of lanes, not at visitors.
 */
import { type CallingRule, type HallCondition, OF_MAX, type OwnOrder } from '../../../model/books/calling-profile.js';
import type { Stamp } from '../../../model/events/stamp.js';
import type { WhyCalled } from '../../../model/why-called.js';
import type { Ability } from '../../ability.js';
import type { QueueState } from '../../state.js';
import { compareTied, type Timed, type TimedLane, type TimedLine } from '../../timed-lanes.js';
import { servesService } from '../abilities.js';
import { isOpenWindow } from '../serving-windows.js';
import { compares, promiseMinOf } from './segments.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
/** So many calls are looked ahead for the shown queue and for places; behind them the order is that of `finally`. */
export const AHEAD_MAX = 100;

/** When a window calls. */
export type Moment = Pick<Stamp, 'atMs' | 'minuteOfDay'>;

export type Order = (one: Timed, other: Timed) => number;

/** The rules of the newest calls in turn, the newest last: of all windows of the profile, and of the window that calls. */
export type RecentCalls = readonly [ofProfile: readonly number[], ofWindow: readonly number[]];

/** As many of them as limits count. */
export const withCall = (recent: readonly number[], rule: number): readonly number[] => [...recent, rule].slice(1 - OF_MAX);

/** What a choice looks at: the hall as it is, or as a play of a forecast has it. */
export interface CallingHall {
  readonly promiseMinOf: (segment: number) => number;
  /** All who wait in the branch and belong to the segment. */
  readonly ofSegment: (segment: number) => TimedLine | undefined;
  readonly recentOf: (profile: number, window: number) => RecentCalls;
  readonly openWindowsOf: (profile: OwnOrder) => number;
}

/** The order of `finally`: smaller first. Within one segment it is that of the lanes, at every moment. */
export function orderAt({ promiseMinOf }: Pick<CallingHall, 'promiseMinOf'>, { finally: by }: OwnOrder, atMs: number): Order {
  const promise = ({ segment }: Timed): number => promiseMinOf(segment);
  switch (by) {
    case 'share':
      return (one, other) => {
        const own = atMs - one.sinceMs;
        const its = atMs - other.sinceMs;
        // Before the agreed time nothing is used up, and a long promise would make little of a time that is far away.
        if (own < 0 && its < 0) return its - own || compareTied(one, other);
        // (wait ÷ promise) of both, without a fraction.
        return its * promise(one) - own * promise(other) || compareTied(one, other);
      };
    case 'due':
      return (one, other) =>
        one.sinceMs + promise(one) * MINUTE_MS - (other.sinceMs + promise(other) * MINUTE_MS) || compareTied(one, other);
    case 'arrival':
      return (one, other) => one.sinceMs - other.sinceMs || compareTied(one, other);
  }
}

export interface Choice {
  readonly timed: Timed;
  /** Its number in the profile; 0 = `finally`. */
  readonly rule: number;
  /** What the conditions of the rule compared. */
  readonly facts: readonly number[];
  /** Visitors who were not looked at. */
  readonly passed: PassedOver;
}

/** Visitors who did not come when they were called, by their ids. */
export type PassedOver = ReadonlySet<number>;

const NO_FACTS: readonly number[] = [];
const NOBODY: PassedOver = new Set();

interface Caller {
  readonly window: number;
  /** From which it calls. */
  readonly lanes: readonly Pick<TimedLane, 'segment' | 'waiting'>[];
}

/** The calls of a window at one moment: the next one, and those that would follow if it called one after the other now. */
export class Calls {
  readonly order: Order;
  private recent: RecentCalls;
  /** Who would have been called by now. */
  private readonly gone = new Set<Timed>();
  private readonly goneOf = new Map<number, number>();

  constructor(
    private readonly hall: CallingHall,
    private readonly profile: OwnOrder,
    private readonly caller: Caller,
    private readonly moment: Moment,
  ) {
    this.order = orderAt(hall, profile, moment.atMs);
    this.recent = hall.recentOf(profile.id, caller.window);
  }

  /** @param passed are called where nobody else waits: "behind the last comes the head" */
  next(passed: PassedOver = NOBODY): Choice | undefined {
    return this.choose(passed) ?? (passed.size > 0 ? this.choose(NOBODY) : undefined);
  }

  /** Looks on as if it had been called. */
  take({ timed, rule }: Pick<Choice, 'timed' | 'rule'>): void {
    this.gone.add(timed);
    this.goneOf.set(timed.segment, (this.goneOf.get(timed.segment) ?? 0) + 1);
    this.recent = [withCall(this.recent[0], rule), withCall(this.recent[1], rule)];
  }

  /** All calls that would follow, but for those too far ahead. */
  ahead(): readonly Choice[] {
    const called: Choice[] = [];
    while (called.length < AHEAD_MAX) {
      const choice = this.next();
      if (choice === undefined) break;
      called.push(choice);
      this.take(choice);
    }
    return called;
  }

  /** Whether somebody would be called instead who is not there: what rules ask of the hall is asked with him in it. */
  wouldCall(newcomer: Timed, instead: Choice | undefined): boolean {
    const { segment } = newcomer;
    if (this.profile.rules.some(({ when }) => when.some((condition) => condition.segment === segment))) return this.wouldBeNext(newcomer);
    for (const rule of this.profile.rules) {
      const isIt = rule.id === instead?.rule;
      if (!isIt && (!rule.call.includes(newcomer.segment) || !this.mayCall(rule) || this.factsOf(rule) === undefined)) continue;
      return rule.call.includes(newcomer.segment) && (!isIt || this.order(newcomer, instead.timed) < 0);
    }
    return instead === undefined || this.order(newcomer, instead.timed) < 0;
  }

  /** Rules that ask for his segment may hold because of him, or not any more. */
  private wouldBeNext(newcomer: Timed): boolean {
    const isFirst = (head: Timed | undefined): boolean => head === undefined || this.order(newcomer, head) < 0;
    for (const rule of this.profile.rules) {
      if (!this.mayCall(rule) || this.factsOf(rule, newcomer) === undefined) continue;
      const head = this.first(NOBODY, rule.call);
      if (rule.call.includes(newcomer.segment)) return isFirst(head);
      if (head !== undefined) return false;
    }
    return isFirst(this.first(NOBODY, null));
  }

  /** Data for people: why it was this visitor. */
  why({ timed, rule, facts, passed }: Choice, revision: number): WhyCalled {
    const { segment, waitSec, promiseMin } = this.weighed(timed);
    const runnerUp = this.first(passed, null, timed);
    return {
      revision,
      rule,
      finally: this.profile.finally,
      segment,
      values: { waitSec, promiseMin, ...(facts.length > 0 && { facts }) },
      ...(runnerUp && { runnerUp: { c: runnerUp.id, ...this.weighed(runnerUp) } }),
    };
  }

  private weighed({ segment, sinceMs }: Timed) {
    const waitSec = Math.floor((this.moment.atMs - sinceMs) / SECOND_MS);
    return { segment, waitSec, promiseMin: this.hall.promiseMinOf(segment) };
  }

  private choose(passed: PassedOver): Choice | undefined {
    for (const rule of this.profile.rules) {
      if (!this.mayCall(rule)) continue;
      const facts = this.factsOf(rule);
      const timed = facts && this.first(passed, rule.call);
      if (facts && timed) return { timed, rule: rule.id, facts, passed };
    }
    const timed = this.first(passed, null);
    return timed && { timed, rule: 0, facts: NO_FACTS, passed };
  }

  /**
   * With this call no more than `k` of the last `of` are by the rule: of those of the profile, and of those of this window. One of two that
   * call in turn could else call by the rule alone, for ever, and some of its visitors are of no other window.
   */
  private mayCall({ id, at_most: { k, of } }: CallingRule): boolean {
    return this.recent.every((recent) => {
      let calls = 0;
      for (let index = Math.max(0, recent.length - of + 1); index < recent.length; index++) if (recent[index] === id) calls += 1;
      return calls < k;
    });
  }

  /** What the conditions of the rule compare; undefined = one of them does not hold. `newcomer` = as if he stood there as well. */
  private factsOf({ when }: CallingRule, newcomer?: Timed): readonly number[] | undefined {
    const facts: number[] = [];
    for (const condition of when) {
      const fact = this.fact(condition, newcomer);
      if (!compares(condition.op, fact, condition.value)) return undefined;
      facts.push(fact);
    }
    return facts;
  }

  private fact({ fact, segment = 0 }: HallCondition, newcomer?: Timed): number {
    const joining = newcomer?.segment === segment ? newcomer : undefined;
    switch (fact) {
      case 'waiting':
        return (this.hall.ofSegment(segment)?.size ?? 0) - (this.goneOf.get(segment) ?? 0) + (joining ? 1 : 0);
      case 'longest_min': {
        const line = this.hall.ofSegment(segment);
        const longest = line && this.firstOf(line);
        const sinceMs = Math.min(longest?.sinceMs ?? this.moment.atMs, joining?.sinceMs ?? this.moment.atMs);
        // Whose agreed time has not come has not waited yet: the checks of rules reckon from 0, too.
        return Math.floor((this.moment.atMs - sinceMs) / MINUTE_MS);
      }
      case 'hour':
        return Math.floor(this.moment.minuteOfDay / HOUR_MINUTES);
      case 'open_windows':
        return this.hall.openWindowsOf(this.profile);
    }
  }

  /** The first of the segments (null = of all) in the order of `finally`, but for `other`. */
  private first(passed: PassedOver, segments: readonly number[] | null, other?: Timed): Timed | undefined {
    let best: Timed | undefined;
    for (const { segment, waiting } of this.caller.lanes) {
      if (segments !== null && !segments.includes(segment)) continue;
      const head = this.firstOf(waiting, passed, other);
      if (head !== undefined && head !== best && (best === undefined || this.order(head, best) < 0)) best = head;
    }
    return best;
  }

  private firstOf(line: TimedLane['waiting'], passed: PassedOver = NOBODY, other?: Timed): Timed | undefined {
    const isLeft = (timed: Timed): boolean => timed !== other && !passed.has(timed.id) && !this.gone.has(timed);
    const head = line.minKey();
    if (head === undefined || isLeft(head)) return head;
    for (const timed of line.keys()) if (isLeft(timed)) return timed;
    return undefined;
  }
}

/** The calls of a window in the hall as it is. */
export const callsOf = (state: QueueState, ability: Ability, profile: OwnOrder, moment: Moment): Calls =>
  new Calls(hallOf(state), profile, { window: ability.workplaceId, lanes: timedLanesFor(state, ability) }, moment);

export const hallOf = (state: QueueState): CallingHall => ({
  promiseMinOf: (segment) => promiseMinOf(state, segment),
  ofSegment: (segment) => state.lanes.timed?.ofSegment(segment),
  recentOf: (profile, window) => {
    const own = state.windows.get(window)?.callsUnder;
    return [state.callsUnder.get(profile) ?? NO_CALLS, own?.profile === profile ? own.rules : NO_CALLS];
  },
  openWindowsOf: ({ windows }) => {
    let count = 0;
    for (const id of new Set(windows)) {
      const window = state.windows.get(id);
      if (window && isOpenWindow(state, id, window)) count += 1;
    }
    return count;
  },
});

const NO_CALLS: readonly number[] = [];

/** Lanes that the window calls from, with somebody in each. */
export function timedLanesFor(
  state: QueueState,
  ability: Ability,
  operations: Iterable<number> = ability.operations,
): readonly TimedLane[] {
  const found: TimedLane[] = [];
  const { timed } = state.lanes;
  if (timed === null) return found;
  for (const operationId of operations) {
    for (const lane of timed.of(operationId)) {
      const isFree = lane.claimUserId === null || lane.claimUserId === ability.userId;
      if (lane.waiting.size > 0 && isFree && servesService(state, ability, lane.serviceId)) found.push(lane);
    }
  }
  return found;
}
