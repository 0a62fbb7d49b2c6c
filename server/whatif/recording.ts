/** Takes a day out of the journal: replays its events, and notes what the queue did not decide. */
import { evolve } from '../engine/evolve.js';
import type { QueueState } from '../engine/state.js';
import { type Consumer, isOutOfTurn, NO_CONSUMER } from '../model/consumer.js';
import type { EventOf, QueueEvent } from '../model/events/events.js';
import { ClosedPages, isOfPage } from './closed-pages.js';
import { HallWatch, isPresent } from './hall-watch.js';
import {
  type DoingKey,
  type Fact,
  type FreeMoment,
  type HandCall,
  type KeptDay,
  listAt,
  type NotTried,
  type PlayedVisit,
  type Stay,
  type Step,
} from './kept-day.js';
import { lengthsOf } from './lengths.js';
import { type Morning, openMorning } from './morning.js';
import { type StepEvent, stepOf } from './steps.js';
import { keysOf, servingKeys, visitOf } from './tickets.js';

/** More events of tickets and windows than a branch has in a day. */
const EVENTS_MAX = 200_000;
const MINUTE_MS = 60_000;

/** @param events of the day, in order, from its beginning on; what comes after the next day has begun is not read */
export function recordDay(morning: Morning, events: Iterable<QueueEvent>): KeptDay | NotTried {
  const recorder = new Recorder(morning);
  let count = 0;
  for (const event of events) {
    if (event.t === 'dayOpened') return recorder.day(event.at);
    if (event.t === 'clockSet' || event.t === 'clockSetBack' || event.t === 'dayRenamed') return 'clockWasSet';
    if (!isOfQueue(event)) recorder.beside(event);
    else if (++count > EVENTS_MAX) return 'dayTooLong';
    else recorder.read(event);
  }
  return recorder.day(null);
}

/** Of a ticket or a window, or of the books, by which they are served. */
type OfQueue = EventOf<
  | 'registered'
  | 'called'
  | 'finished'
  | 'postponed'
  | 'returned'
  | 'skipped'
  | 'serviceAdded'
  | 'transferred'
  | 'bound'
  | 'takenBack'
  | 'closed'
  | 'consumerChanged'
  | 'bookSet'
  | 'bookRemoved'
  | 'windowStateSet'
  | 'servicesOpened'
  | 'sessionOpened'
  | 'sessionClosed'
>;

const OF_QUEUE: ReadonlySet<QueueEvent['t']> = new Set<OfQueue['t']>([
  ...([
    'registered',
    'called',
    'finished',
    'postponed',
    'returned',
    'skipped',
    'serviceAdded',
    'transferred',
    'bound',
    'takenBack',
  ] as const),
  ...([
    'closed',
    'consumerChanged',
    'bookSet',
    'bookRemoved',
    'windowStateSet',
    'servicesOpened',
    'sessionOpened',
    'sessionClosed',
  ] as const),
]);
export const isOfQueue = (event: QueueEvent): event is OfQueue => OF_QUEUE.has(event.t);

type Mutable<Of> = { -readonly [Field in keyof Of]: Of[Field] };
type OpenStay = Omit<Stay, 'steps'> & { readonly steps: Step[] };

class Recorder {
  private readonly state: QueueState;
  private readonly facts: Fact[] = [];
  private readonly stays = new Map<number, OpenStay[]>();
  private readonly order: OpenStay[] = [];
  private readonly freeMoments = new Map<number, FreeMoment[]>();
  private readonly handCalls = new Map<number, HandCall[]>();
  private readonly toldMs = new Map<number, number>();
  private readonly visits = new Map<number, PlayedVisit>();
  private readonly watch: HallWatch;
  private readonly pages: ClosedPages;
  /** A skip is under way: it calls in the same step. */
  private skipping: EventOf<'skipped'> | null = null;
  private lastMs: number;
  /** Of the event that is read. */
  private number = 0;

  constructor(private readonly morning: Morning) {
    this.state = openMorning(morning);
    this.lastMs = this.state.lastAtMs;
    this.pages = new ClosedPages(this.state);
    this.watch = new HallWatch(this.state, {
      begun: () => undefined,
      cut: (window, sinceMs, atMs) => listAt(this.freeMoments, window).push({ ms: atMs - sinceMs, isCut: true, order: this.number }),
    });
    for (const consumer of this.state.consumers.values()) {
      this.visits.set(consumer.id, visitOf(this.state, consumer));
      if (consumer.state === 'SERVING') this.begin(consumer, consumer.workplaceId, this.lastMs, servingKeys(consumer));
    }
    this.watch.look(this.lastMs);
  }

  read(event: OfQueue): void {
    this.lastMs = event.at;
    this.number += 1;
    this.watch.pass(event.at);
    this.note(event);
    evolve(this.state, event);
    if (event.t === 'registered') this.come(event.c);
    if (event.t === 'skipped') this.skipping = event;
    else if (event.t === 'called') this.skipping = null;
    if (this.skipping === null) this.watch.look(event.at);
  }

  /** Whatever else is told of a visitor, or of a window. */
  beside(event: QueueEvent): void {
    this.pages.hear(event);
    if (isOfPage(this.state, event)) evolve(this.state, event);
    if (event.t === 'waitTold') this.tell(event.c, event.most * 1000);
    if (event.t !== 'printQueued' || event.c === undefined) return;
    const { wait } = event.content;
    if (wait) this.tell(event.c, wait.most * MINUTE_MS);
  }

  private tell(visitor: number, mostMs: number): void {
    if (!this.toldMs.has(visitor)) this.toldMs.set(visitor, mostMs);
  }

  day(endMs: number | null): KeptDay | NotTried {
    if (this.visits.size === 0) return 'nobodyCame';
    const { morning, facts, stays, freeMoments, handCalls, toldMs, visits, watch } = this;
    const was = { visits, stays: this.order, presentMs: watch.presentMs, busyMs: watch.busyMs };
    const { lastMs } = this;
    for (const stay of this.order) {
      if (stay.toMs === null) stay.steps.push({ kind: 'unfinished', afterMs: lastMs - stay.fromMs, order: this.number });
    }
    const windowEndsMs = this.endsOfWindows();
    const ends = { lastMs, endMs: endMs ?? lastMs };
    return { morning, facts, stays, freeMoments, windowEndsMs, handCalls, lengths: lengthsOf(stays), toldMs, ...ends, was };
  }

  /** Of those that nobody has closed. Clerks go home and log nobody out. */
  private endsOfWindows(): Map<number, number> {
    const actedMs = new Map<number, number>();
    for (const { window, fromMs, toMs } of this.order) actedMs.set(window, Math.max(actedMs.get(window) ?? 0, toMs ?? fromMs));
    const ends = new Map<number, number>();
    for (const [id, window] of this.state.windows) {
      const goneMs = this.pages.goneSince(id, actedMs.get(id) ?? 0);
      const known = [this.watch.waiting.get(id), goneMs, isPresent(window) ? this.lastMs : undefined].filter((ms) => ms !== undefined);
      if (known.length > 0) ends.set(id, Math.min(...known));
    }
    return ends;
  }

  private come(id: number): void {
    const consumer = this.state.consumers.get(id);
    if (consumer) this.visits.set(id, visitOf(this.state, consumer));
  }

  /** Before the event is applied. */
  private note(event: OfQueue): void {
    switch (event.t) {
      case 'registered':
        this.facts.push({ kind: 'came', event, order: this.number });
        return;
      case 'called':
        this.call(event);
        return;
      case 'finished':
      case 'postponed':
      case 'skipped':
      case 'transferred':
      case 'serviceAdded':
        this.step(event);
        return;
      case 'returned':
        this.comeBack(event);
        return;
      case 'takenBack':
        this.takeBack(event);
        return;
      case 'closed':
        this.close(event);
        return;
      case 'consumerChanged':
        if (event.priority !== undefined) this.facts.push({ kind: 'visitor', event, order: this.number });
        return;
      case 'bound':
        this.facts.push({ kind: 'visitor', event, order: this.number });
        return;
      case 'windowStateSet':
        this.atWindow(event.w, event);
        return;
      case 'sessionOpened':
        if (event.component === 'workplace' && event.place !== null) this.atWindow(event.place, event);
        return;
      case 'sessionClosed': {
        const place = this.state.sessions.get(event.session)?.placeId;
        if (typeof place === 'number') this.atWindow(place, event);
        return;
      }
      case 'bookSet':
      case 'bookRemoved':
      case 'servicesOpened':
        this.facts.push({ kind: 'branch', event, order: this.number });
        return;
    }
  }

  private atWindow(window: number, event: QueueEvent): void {
    const wasFree = (this.state.windows.get(window)?.consumerId ?? NO_CONSUMER) === NO_CONSUMER;
    this.facts.push({ kind: 'window', window, wasFree, event, order: this.number });
  }

  private call(event: EventOf<'called'>): void {
    const consumer = this.state.consumers.get(event.c);
    const since = this.watch.take(event.w);
    if (consumer === undefined) return;
    const isByHand = isOutOfTurn(event);
    if (event.by !== 'skip') {
      if (since === undefined)
        this.facts.push({ kind: 'call', window: event.w, visitor: isByHand ? event.c : null, event, order: this.number });
      else {
        listAt(this.freeMoments, event.w).push({ ms: event.at - since, isCut: false, order: this.number });
        if (isByHand) listAt(this.handCalls, event.w).push({ atMs: event.at, visitor: event.c, order: this.number });
      }
    }
    this.begin(consumer, event.w, event.at, keysOf(consumer, event.ops), event.u);
  }

  private begin({ id }: Consumer, window: number, fromMs: number, doing: readonly DoingKey[], clerk = 0): void {
    const stay: OpenStay = { visitor: id, window, clerk, fromMs, toMs: null, doing, steps: [] };
    listAt(this.stays, id).push(stay);
    this.order.push(stay);
  }

  private openStay(visitor: number): OpenStay | undefined {
    const stay = this.stays.get(visitor)?.at(-1);
    return stay?.toMs === null ? stay : undefined;
  }

  private step(event: StepEvent): void {
    const stay = this.openStay(event.c);
    const consumer = this.state.consumers.get(event.c);
    if (stay === undefined || consumer === undefined) return;
    stay.steps.push({ order: this.number, afterMs: event.at - stay.fromMs, ...stepOf(consumer, event, this.number) });
    const goesOn = event.t === 'serviceAdded' || (event.t === 'finished' && event.state === 'SERVING');
    if (!goesOn) stay.toMs = event.at;
  }

  private comeBack({ c, at }: EventOf<'returned'>): void {
    const stay = this.stays.get(c)?.at(-1);
    const last = stay?.steps.at(-1);
    if (stay === undefined || last?.kind !== 'postpone') return;
    last.backAfterMs = at - stay.fromMs - last.afterMs;
    last.backOrder = this.number;
  }

  private close(event: EventOf<'closed'>): void {
    const consumer = this.state.consumers.get(event.c);
    // Who was skipped too often: the rule will say so again.
    if (consumer === undefined || this.skipping?.c === event.c) return;
    const stay = this.openStay(event.c);
    if (consumer.state === 'SERVING' && stay) {
      stay.steps.push({ order: this.number, afterMs: event.at - stay.fromMs, kind: 'close', reason: event.reason });
      stay.toMs = event.at;
      return;
    }
    this.facts.push({ kind: 'visitor', event, order: this.number });
    const visit: Mutable<PlayedVisit> | undefined = this.visits.get(event.c);
    if (visit && !this.stays.has(event.c)) visit.leftMs = event.at;
  }

  /** The visit goes on as if the step had not been. */
  private takeBack({ c, w, next }: EventOf<'takenBack'>): void {
    this.watch.take(w);
    const stay = this.stays.get(c)?.at(-1);
    const undone = stay?.steps.pop();
    if (stay) stay.toMs = null;
    if (next === undefined) return;
    const dropped = this.stays.get(next)?.pop();
    if (this.stays.get(next)?.length === 0) this.stays.delete(next);
    if (dropped) this.order.splice(this.order.lastIndexOf(dropped), 1);
    // A skip calls by itself, all others at a free moment.
    if (undone?.kind !== 'skip') this.freeMoments.get(w)?.pop();
  }
}
