/** How fairly visitors of a day were called: who was overtaken by what, longest waits, and windows that were idle while somebody waited. */
import { evolve } from '../../engine/evolve.js';
import { ruleThen } from '../../engine/rules/calling/explained.js';
import type { QueueState } from '../../engine/state.js';
import { type Consumer, expectedMs, isOutOfTurn } from '../../model/consumer.js';
import type { EventOf, QueueEvent } from '../../model/events/events.js';
import type { RuleThen } from '../../model/why-called.js';
import { ClosedPages } from '../closed-pages.js';
import { HallWatch } from '../hall-watch.js';
import { type Morning, openMorning } from '../morning.js';
import { NamesThen, type NameThen } from '../names-then.js';
import { CAUSES, type Cause, overtaking } from './overtaking.js';

/** A free window calls within it: what takes longer is idleness. */
export const IDLE_LEAST_MS = 60_000;
const LONGEST_MAX = 20;
const HANDS_MAX = 200;

export interface CauseLine {
  readonly cause: Cause;
  /** Calls that overtook somebody. */
  readonly calls: number;
  /** Visitors who were overtaken by them, each call counted. */
  readonly overtaken: number;
}

/** Overtakings by the rule of a profile, as it was numbered then; a rule that was changed is another one. */
export interface RuleLine {
  readonly profile: number;
  readonly rule: number;
  /** Left out = the profile does not have it. */
  readonly then?: RuleThen;
  readonly calls: number;
  readonly overtaken: number;
}

export interface HandLine {
  readonly clerk: number;
  /** From the book Reason; 0 = none was given. */
  readonly reason: number;
  readonly calls: number;
  readonly overtaken: number;
}

export interface LongWait {
  readonly id: number;
  readonly ticket: string;
  readonly waitMs: number;
  /** Whether it ended with a call. */
  readonly isCalled: boolean;
  /** How often the visitor was overtaken meanwhile, by what. */
  readonly causes: readonly (readonly [Cause, number])[];
}

export interface IdleLine {
  readonly window: number;
  readonly times: number;
  readonly ms: number;
  /** Of it: while the page of its clerk was closed. */
  readonly closedMs: number;
}

interface Stretch {
  readonly window: number;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Fairness {
  readonly visitors: number;
  readonly calls: number;
  readonly causes: readonly CauseLine[];
  readonly rules: readonly RuleLine[];
  readonly hands: readonly HandLine[];
  readonly longest: readonly LongWait[];
  readonly idle: readonly IdleLine[];
  /** Of what the lines tell, as it was named then. */
  readonly names: readonly NameThen[];
}

/**
 * @param events of the day, to its end or until now; the next day's `dayOpened` ends them
 * @param untilMs now, of a day that goes on: a hall in which nothing happens has no events; left out = the last event
 */
export function fairnessOf(morning: Morning, events: Iterable<QueueEvent>, mayGoOn: () => void, untilMs = 0): Fairness {
  const auditor = new Auditor(openMorning(morning));
  for (const event of events) {
    if (event.t === 'dayOpened' && event.day !== morning.day) break;
    mayGoOn();
    auditor.hear(event);
  }
  return auditor.report(untilMs);
}

interface Waited {
  readonly id: number;
  readonly ticket: string;
  readonly fromMs: number;
  toMs: number | null;
  isCalled: boolean;
  readonly causes: Map<Cause, number>;
}

/** Counts a line to the one of the same key. */
function counted<Line extends { calls: number; overtaken: number }>(lines: Map<string, Line>, key: string, line: Line): void {
  const { calls, overtaken } = lines.get(key) ?? { calls: 0, overtaken: 0 };
  lines.set(key, { ...line, calls: calls + line.calls, overtaken: overtaken + line.overtaken });
}

function addIdle(lines: Map<number, IdleLine>, { window, times, ms, closedMs }: IdleLine): void {
  const known = lines.get(window) ?? { times: 0, ms: 0, closedMs: 0 };
  lines.set(window, { window, times: known.times + times, ms: known.ms + ms, closedMs: known.closedMs + closedMs });
}
const byWindow = (lines: ReadonlyMap<number, IdleLine>): IdleLine[] => [...lines.values()].sort((one, other) => one.window - other.window);

const ruleKey = ({ profile, rule, then }: RuleLine): string => JSON.stringify([profile, rule, then]);

const mostFirst = (one: CauseCount, other: CauseCount): number => other.overtaken - one.overtaken || other.calls - one.calls;
type CauseCount = Pick<CauseLine, 'calls' | 'overtaken'>;
const handsFirst = (lines: Iterable<HandLine>): HandLine[] => [...lines].sort(mostFirst).slice(0, HANDS_MAX);
const rulesFirst = (lines: Iterable<RuleLine>): RuleLine[] => [...lines].sort(mostFirst).slice(0, HANDS_MAX);
const longestFirst = <Wait extends LongWait>(waits: Wait[]): Wait[] =>
  waits.sort((one, other) => other.waitMs - one.waitMs || one.id - other.id).slice(0, LONGEST_MAX);

export interface DayFairness extends Fairness {
  readonly day: string;
}

/** What a span of days says of one of them. */
export interface SpanFairness extends Omit<Fairness, 'longest'> {
  readonly longest: readonly (LongWait & { readonly day: string })[];
}

/** The days together: each was counted by itself. */
export function fairnessTogether(days: readonly DayFairness[]): SpanFairness {
  const causes = new Map<string, CauseLine>();
  const rules = new Map<string, RuleLine>();
  const hands = new Map<string, HandLine>();
  const idle = new Map<number, IdleLine>();
  const names = new NamesThen();
  for (const day of days) {
    for (const line of day.causes) counted(causes, line.cause, line);
    for (const line of day.rules) counted(rules, ruleKey(line), line);
    for (const line of day.hands) counted(hands, `${line.clerk} ${line.reason}`, line);
    for (const line of day.idle) addIdle(idle, line);
    for (const { book, id, name } of day.names) names.add(book, id, name);
  }
  return {
    visitors: days.reduce((sum, { visitors }) => sum + visitors, 0),
    calls: days.reduce((sum, { calls }) => sum + calls, 0),
    causes: CAUSES.flatMap((cause) => causes.get(cause) ?? []),
    rules: rulesFirst(rules.values()),
    hands: handsFirst(hands.values()),
    longest: longestFirst(days.flatMap(({ day, longest }) => longest.map((wait) => ({ ...wait, day })))),
    idle: byWindow(idle),
    names: names.told(),
  };
}

class Auditor {
  private calls = 0;
  private readonly causes = new Map<Cause, { calls: number; overtaken: number }>();
  private readonly rules = new Map<string, RuleLine>();
  private readonly hands = new Map<string, { clerk: number; reason: number; calls: number; overtaken: number }>();
  private readonly waits = new Map<number, Waited>();
  private readonly idle: Stretch[] = [];
  private readonly names = new NamesThen();
  private readonly pages: ClosedPages;
  private readonly watch: HallWatch;
  private nowMs: number;

  constructor(private readonly state: QueueState) {
    this.nowMs = state.lastAtMs;
    this.watch = new HallWatch(state, { begun: () => {}, cut: (window, fromMs, toMs) => this.wasIdle({ window, fromMs, toMs }) });
    this.pages = new ClosedPages(state);
    for (const consumer of state.consumers.values()) this.come(consumer);
  }

  hear(event: QueueEvent): void {
    // What happens at one moment is looked at when all of it has happened.
    if (event.at > this.nowMs) this.watch.look(this.nowMs);
    this.nowMs = Math.max(this.nowMs, event.at);
    if (event.t === 'called') this.heardCall(event);
    this.pages.hear(event);
    const ended = evolve(this.state, event);
    for (const { id } of ended) this.left(id, event.at);
    const come = event.t === 'registered' ? this.state.consumers.get(event.c) : undefined;
    if (come) this.come(come);
  }

  report(untilMs: number): Fairness {
    this.watch.look(this.nowMs);
    this.nowMs = Math.max(this.nowMs, untilMs);
    for (const [window, fromMs] of this.watch.waiting) this.wasIdle({ window, fromMs, toMs: this.nowMs });
    return {
      visitors: this.waits.size,
      calls: this.calls,
      causes: CAUSES.flatMap((cause) => {
        const line = this.causes.get(cause);
        return line ? [{ cause, ...line }] : [];
      }),
      rules: rulesFirst(this.rules.values()),
      hands: handsFirst(this.hands.values()),
      longest: this.longest(),
      idle: this.idleByWindow(),
      names: this.names.told(),
    };
  }

  private come(consumer: Consumer): void {
    const { id, ticket } = consumer;
    this.waits.set(id, { id, ticket, fromMs: expectedMs(consumer), toMs: null, isCalled: false, causes: new Map() });
  }

  private left(id: number, atMs: number): void {
    const wait = this.waits.get(id);
    if (wait && wait.toMs === null) wait.toMs = atMs;
  }

  private heardCall(event: EventOf<'called'>): void {
    this.calls += 1;
    const since = this.watch.take(event.w);
    if (since !== undefined) this.wasIdle({ window: event.w, fromMs: since, toMs: event.at });
    const wait = this.waits.get(event.c);
    if (wait && wait.toMs === null) {
      wait.toMs = event.at;
      wait.isCalled = true;
    }
    const overtaken = this.overtakenBy(event);
    const { u: clerk, reason = 0, under } = event;
    if (isOutOfTurn(event)) {
      counted(this.hands, `${clerk} ${reason}`, { clerk, reason, calls: 1, overtaken });
      this.names.note(this.state, 'Reason', reason);
    } else if (under && under.rule !== 0 && overtaken > 0) {
      const then = ruleThen(this.state, under);
      const line = { ...under, ...(then && { then }), calls: 1, overtaken };
      counted(this.rules, ruleKey(line), line);
      this.names.note(this.state, 'CallingProfile', under.profile);
      if (then) this.names.noteRule(this.state, then);
    }
  }

  private overtakenBy(event: EventOf<'called'>): number {
    const found = new Map<Cause, number>();
    for (const visitor of this.state.consumers.values()) {
      const cause = overtaking(this.state, event, visitor);
      if (cause === null) continue;
      found.set(cause, (found.get(cause) ?? 0) + 1);
      const wait = this.waits.get(visitor.id);
      // Of the first wait alone: a later stage is another.
      if (wait?.toMs === null) wait.causes.set(cause, (wait.causes.get(cause) ?? 0) + 1);
    }
    for (const [cause, count] of found) {
      const line = this.causes.get(cause) ?? { calls: 0, overtaken: 0 };
      this.causes.set(cause, { calls: line.calls + 1, overtaken: line.overtaken + count });
    }
    return [...found.values()].reduce((sum, count) => sum + count, 0);
  }

  private wasIdle(stretch: Stretch): void {
    if (stretch.toMs - stretch.fromMs < IDLE_LEAST_MS) return;
    this.idle.push(stretch);
    this.names.note(this.state, 'Workplace', stretch.window);
  }

  /** At the end: that a page was closed is told later than it was. */
  private idleByWindow(): IdleLine[] {
    const lines = new Map<number, IdleLine>();
    for (const { window, fromMs, toMs } of this.idle) {
      addIdle(lines, { window, times: 1, ms: toMs - fromMs, closedMs: this.pages.within(window, fromMs, toMs) });
    }
    return byWindow(lines);
  }

  private longest(): LongWait[] {
    const waits = [...this.waits.values()].map(({ id, ticket, fromMs, toMs, isCalled, causes }) => {
      return { id, ticket, waitMs: Math.max(0, (toMs ?? this.nowMs) - fromMs), isCalled, causes: [...causes] };
    });
    return longestFirst(waits);
  }
}
