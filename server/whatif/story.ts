/** What happened to one visitor on a day, and who was called before him: for an answer to a complaint. */
import { evolve } from '../engine/evolve.js';
import { explainedCall, waitSecOf } from '../engine/rules/calling/explained.js';
import { promiseMinOf, timedOf } from '../engine/rules/calling/segments.js';
import type { QueueState } from '../engine/state.js';
import type { Consumer, ConsumerState } from '../model/consumer.js';
import type { EventOf, QueueEvent } from '../model/events/events.js';
import type { ExplainedCall } from '../model/explained-call.js';
import { type Cause, overtaking } from './fairness/overtaking.js';
import { type Morning, openMorning } from './morning.js';
import { NamesThen, type NameThen } from './names-then.js';

/** A day of one visitor has a handful; beyond it is a program that plays. */
const STEPS_MAX = 300;
const OVERTAKINGS_MAX = 300;
const SECOND_MS = 1_000;

/** What happens to a visitor, as people are told it. */
export const STEPS = [
  ...(['registered', 'called', 'recalled', 'arrived', 'finished', 'postponed', 'returned', 'skipped'] as const),
  ...(['serviceAdded', 'transferred', 'bound', 'takenBack', 'closed', 'consumerChanged'] as const),
] as const;
type StepKind = (typeof STEPS)[number];

export interface StoryStep {
  readonly what: StepKind;
  readonly atMs: number;
  readonly window?: number;
  readonly clerk?: number;
  /** Of a call. */
  readonly call?: ExplainedCall;
  /** From the book Reason; of a ticket that ended without service its code. */
  readonly reason?: number | string;
  /** Of a finish; or the state of the ticket. */
  readonly as?: 'SERVED' | 'REJECTED';
  readonly services?: readonly number[];
  readonly untilMs?: number;
}

/** Somebody who came later was called by a window that could have called this visitor. */
export interface Overtaking {
  readonly atMs: number;
  readonly ticket: string;
  readonly window: number;
  readonly clerk: number;
  readonly cause: Cause;
  readonly reason?: number;
  readonly rule?: number;
  /** How long this visitor had waited by then. */
  readonly waitSec: number;
  /** Where a profile called: of this visitor, as it compares. */
  readonly own?: { readonly segment: number; readonly waitSec: number; readonly promiseMin: number };
  /** Of the other one. */
  readonly call?: ExplainedCall;
}

export interface Story {
  readonly id: number;
  readonly ticket: string;
  readonly segment: number;
  /** The wait that he was told with his ticket. */
  readonly told?: { readonly leastSec: number; readonly mostSec: number };
  /** At the end of the day, or now. */
  readonly state: ConsumerState;
  readonly steps: readonly StoryStep[];
  readonly overtakings: readonly Overtaking[];
  /** Visitors, each once: who was skipped is called again. Those that are left out among the overtakings as well. */
  readonly overtaken: number;
  /** Of what it tells, as it was named then. */
  readonly names: readonly NameThen[];
}

/**
 * @param events of the day, and perhaps of the next one, of which only the beginning is read: it closes whoever is left
 * @param ticket what is printed; of several with it the last one is told of
 * @returns null = nobody had it
 */
export function storyOf(morning: Morning, events: Iterable<QueueEvent>, ticket: string): Story | null {
  const teller = new Teller(openMorning(morning), ticket);
  for (const event of events) {
    if (event.t === 'dayOpened' && event.day !== morning.day) {
      teller.endDay(event);
      break;
    }
    teller.hear(event);
  }
  return teller.story();
}

class Teller {
  private id: number | null = null;
  private segment = 0;
  private last: ConsumerState = 'WAITING';
  private told: Consumer['promised'];
  private steps: StoryStep[] = [];
  private overtakings: Overtaking[] = [];
  private readonly overtaken = new Set<number>();
  private names = new NamesThen();

  constructor(
    private readonly state: QueueState,
    private readonly ticket: string,
  ) {
    // Kept from the day before.
    for (const consumer of state.consumers.values()) if (consumer.ticket === ticket) this.begin(consumer);
  }

  hear(event: QueueEvent): void {
    const before = this.visitor();
    if (event.t === 'called' && before) this.heardCall(event, before);
    const call = event.t === 'called' && event.c === this.id ? explainedCall(this.state, event) : undefined;
    for (const ended of evolve(this.state, event)) if (ended.id === this.id) this.last = ended.state;
    if (event.t === 'registered') {
      const come = this.state.consumers.get(event.c);
      if (come?.ticket === this.ticket) this.begin(come);
    }
    this.last = this.visitor()?.state ?? this.last;
    this.told = this.visitor()?.promised ?? this.told;
    if (!this.isOwn(event) || this.steps.length === STEPS_MAX) return;
    const step = stepOf(event, call);
    this.steps.push(step);
    this.noteStep(step);
  }

  endDay(event: EventOf<'dayOpened'>): void {
    for (const { id, state } of evolve(this.state, event)) {
      if (id !== this.id) continue;
      this.last = state;
      this.steps.push({ what: 'closed', atMs: event.at, reason: event.reason });
    }
  }

  story(): Story | null {
    const { id, ticket, segment, last, steps, overtakings, overtaken, told } = this;
    if (id === null) return null;
    return {
      id,
      ticket,
      segment,
      state: last,
      steps,
      overtakings,
      overtaken: overtaken.size,
      names: this.names.told(),
      ...(told && { told }),
    };
  }

  private begin({ id, segment = 0, state, promised }: Consumer): void {
    this.id = id;
    this.told = promised;
    this.segment = segment;
    this.names = new NamesThen();
    this.names.note(this.state, 'Segment', segment);
    this.last = state;
    this.steps = [];
    this.overtakings = [];
    this.overtaken.clear();
  }

  private visitor(): Consumer | undefined {
    return this.id === null ? undefined : this.state.consumers.get(this.id);
  }

  private heardCall(event: EventOf<'called'>, visitor: Consumer): void {
    const cause = overtaking(this.state, event, visitor);
    if (cause === null) return;
    this.overtaken.add(event.c);
    if (this.overtakings.length === OVERTAKINGS_MAX) return;
    const { at, w, u, reason, under } = event;
    const ticket = this.state.consumers.get(event.c)?.ticket ?? '';
    const call = explainedCall(this.state, event);
    if (call) this.names.noteCall(this.state, call);
    if (under) this.names.note(this.state, 'Segment', visitor.segment);
    this.overtakings.push({
      ...{ atMs: at, ticket, window: w, clerk: u, cause, waitSec: waitSecOf(visitor, at) },
      ...(under && { own: this.weighed(visitor, at) }),
      ...(call && { call }),
      ...(reason !== undefined && { reason }),
      ...(under && under.rule !== 0 && { rule: under.rule }),
    });
  }

  private noteStep({ window, reason, services = [], call }: StoryStep): void {
    this.names.note(this.state, 'Workplace', window);
    this.names.note(this.state, 'Service', ...services);
    if (typeof reason === 'number') this.names.note(this.state, 'Reason', reason);
    if (call) this.names.noteCall(this.state, call);
  }

  private weighed(visitor: Consumer, atMs: number): NonNullable<Overtaking['own']> {
    const { segment, sinceMs } = timedOf(this.state, visitor);
    return { segment, waitSec: Math.floor((atMs - sinceMs) / SECOND_MS), promiseMin: promiseMinOf(this.state, segment) };
  }

  private isOwn(event: QueueEvent): event is OwnEvent {
    return 'c' in event && event.c === this.id && (STEPS as readonly string[]).includes(event.t);
  }
}

type OwnEvent = EventOf<StepKind>;

function stepOf(event: OwnEvent, call: ExplainedCall | undefined): StoryStep {
  const step = {
    ...{ what: event.t, atMs: event.at },
    ...('w' in event && { window: event.w }),
    ...('u' in event && { clerk: event.u }),
    ...(call && { call }),
    ...('reason' in event && event.reason !== undefined && { reason: event.reason }),
  };
  switch (event.t) {
    case 'finished':
      return { ...step, as: event.as };
    case 'postponed':
      return { ...step, untilMs: event.until };
    case 'registered':
    case 'serviceAdded':
      return { ...step, services: [...new Set(event.ops.map(({ s }) => s))] };
    case 'transferred':
      return { ...step, services: [event.s] };
    default:
      return step;
  }
}
