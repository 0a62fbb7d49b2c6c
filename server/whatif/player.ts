/**
 * Plays a day with the engine itself: visitors come when they came, windows are there when they were, each thing takes as long as it
 * took, and the rules decide who is called. Under the same rules the day comes out as it was, as far as it can be explained.
 */
import TinyQueue from 'tinyqueue';
import type { Command } from '../engine/commands.js';
import { decide } from '../engine/decide.js';
import { evolve } from '../engine/evolve.js';
import type { QueueState } from '../engine/state.js';
import { NO_CLERK, NO_CONSUMER } from '../model/consumer.js';
import { Rejection } from '../model/errors/errors.js';
import type { EventOf, QueueEvent } from '../model/events/events.js';
import { WINDOW_STATE } from '../model/window-state.js';
import { HallWatch } from './hall-watch.js';
import type { DoingKey, Fact, KeptDay, PlayedDay, PlayedStay, PlayedVisit, Step } from './kept-day.js';
import { stampIn } from './morning.js';
import { FreeMoments, HandCalls, LAST, Scripts } from './supply.js';
import { asItCame, keysOf, servingKeys, visitOf } from './tickets.js';

/** What is played: a day, or what is made of it. */
export type Played = Pick<
  KeptDay,
  'morning' | 'facts' | 'stays' | 'freeMoments' | 'windowEndsMs' | 'handCalls' | 'lengths' | 'lastMs' | 'endMs'
>;

/** A play that does not end would keep its thread for ever. */
const TASKS_MAX = 1_000_000;

const SERVED = { kind: 'finish', as: 'SERVED', what: { kind: 'served' }, starts: [], afterMs: 0, order: LAST } as const;

interface Task {
  readonly atMs: number;
  readonly order: number;
  readonly number: number;
  readonly run: () => void;
}

/** At a window, in this play. */
interface Seat {
  /** Grows when what was planned there is void. */
  turn: number;
  stay: PlayedStay | null;
  /** Somebody leaves, or comes, when the visitor is gone. */
  readonly waiting: QueueEvent[];
}

/** @param state of the morning; it is changed */
export function playDay(day: Played, state: QueueState): PlayedDay {
  return new Player(day, state).play();
}

class Player {
  private readonly tasks = new TinyQueue<Task>(
    [],
    (one, other) => one.atMs - other.atMs || one.order - other.order || one.number - other.number,
  );
  private readonly seats = new Map<number, Seat>();
  private readonly visits = new Map<number, PlayedVisit>();
  private readonly stays: PlayedStay[] = [];
  private readonly watch: HallWatch;
  private readonly moments: FreeMoments;
  private readonly hands: HandCalls;
  private readonly scripts: Scripts;
  private number = 0;
  private nowMs: number;

  constructor(
    private readonly day: Played,
    private readonly state: QueueState,
  ) {
    this.nowMs = state.lastAtMs;
    this.moments = new FreeMoments(day.freeMoments);
    this.hands = new HandCalls(day.handCalls);
    this.scripts = new Scripts(day);
    this.watch = new HallWatch(state, { begun: (window) => this.planCall(window), cut: (window) => this.void(window) });
  }

  play(): PlayedDay {
    for (const fact of this.day.facts) this.at(fact.event.at, fact.order, () => this.happen(fact));
    for (const consumer of this.state.consumers.values()) {
      this.visits.set(consumer.id, visitOf(this.state, consumer));
      if (consumer.state === 'SERVING') this.begin(consumer.id, consumer.workplaceId, servingKeys(consumer));
    }
    this.watch.look(this.nowMs);
    for (let count = 0; count < TASKS_MAX; count++) {
      const task = this.tasks.pop();
      if (task === undefined || task.atMs > this.day.endMs) break;
      this.nowMs = task.atMs;
      // As far as the day itself is known, so that both sides are of the same time.
      this.watch.pass(Math.min(this.nowMs, this.day.lastMs));
      task.run();
      this.watch.look(this.nowMs);
    }
    this.watch.pass(this.day.lastMs);
    const { presentMs, busyMs } = this.watch;
    return { visits: this.visits, stays: this.stays, presentMs, busyMs };
  }

  private at(atMs: number, order: number, run: () => void): void {
    this.tasks.push({ atMs, order, number: this.number++, run });
  }

  private happen(fact: Fact): void {
    switch (fact.kind) {
      case 'came':
        this.apply([asItCame(this.state, fact.event, stampIn(this.day.morning, this.nowMs))]);
        return;
      case 'visitor':
        this.changeVisitor(fact.event);
        return;
      case 'branch':
        this.changeBranch(fact.event);
        return;
      case 'window':
        this.atWindow(fact);
        return;
      case 'call':
        this.callUnasked(fact);
        return;
    }
  }

  private changeBranch(event: QueueEvent): void {
    if (event.t === 'servicesOpened' && !this.state.windows.has(event.w)) return;
    // It was removed when nobody was there.
    if (event.t === 'bookRemoved' && event.book === 'Workplace' && this.isBusy(event.id)) return;
    this.apply([event]);
  }

  private changeVisitor(event: EventOf<'closed' | 'consumerChanged' | 'bound'>): void {
    const consumer = this.state.consumers.get(event.c);
    if (consumer === undefined) return;
    if (event.t !== 'consumerChanged' && consumer.state === 'SERVING') return;
    if (event.t === 'bound') this.apply([{ ...event, ops: event.ops.filter((index) => index < consumer.operations.length) }]);
    else if (event.t === 'consumerChanged')
      this.apply([{ t: 'consumerChanged', at: this.nowMs, c: event.c, priority: event.priority ?? consumer.priority }]);
    else {
      const visit = this.visits.get(event.c);
      if (visit && !this.stays.some(({ visitor }) => visitor === event.c)) visit.leftMs = this.nowMs;
      this.apply([event]);
    }
  }

  /** Whoever left a free window leaves when the visitor is gone whom the window has now. */
  private atWindow({ window, wasFree, event }: Extract<Fact, { kind: 'window' }>): void {
    if (!this.state.windows.has(window)) return;
    const seat = this.seatAt(window);
    if (seat.waiting.length > 0 || (wasFree && isLeaving(event) && this.isBusy(window))) seat.waiting.push(event);
    else this.apply([event]);
  }

  /** At a window that is not open; the clerk is there from now on. */
  private callUnasked({ window, visitor, event }: Extract<Fact, { kind: 'call' }>): void {
    const seat = this.seatAt(window);
    seat.waiting.splice(0);
    if (this.isBusy(window) || !this.state.windows.has(window)) return;
    if (visitor !== null && this.callByHand(window, visitor, event.u)) return;
    this.do({ type: 'callNext', workplaceId: window, actingUserId: event.u });
  }

  /** The window could call somebody: it does so after as long as it took. */
  private planCall(window: number): void {
    const seat = this.seatAt(window);
    const turn = ++seat.turn;
    if (this.nowMs >= (this.day.windowEndsMs.get(window) ?? Number.POSITIVE_INFINITY)) return;
    const { ms, order } = this.moments.next(window);
    this.at(this.nowMs + ms, order, () => {
      if (seat.turn === turn) this.call(window, order);
    });
  }

  private void(window: number): void {
    this.seatAt(window).turn += 1;
  }

  private call(window: number, order: number): void {
    const clerk = this.clerkAt(window);
    for (const visitor of this.hands.due(window, this.nowMs, order)) if (this.callByHand(window, visitor, clerk)) return;
    this.do({ type: 'callNext', workplaceId: window, actingUserId: clerk });
  }

  private callByHand(window: number, visitor: number, actingUserId: number): boolean {
    return this.do({ type: 'callTicket', workplaceId: window, consumerId: visitor, actingUserId, cannotChoose: true });
  }

  /** Whether it was not refused. */
  private do(command: Command): boolean {
    const outcome = decide(this.state, command, stampIn(this.day.morning, this.nowMs));
    if (outcome instanceof Rejection) return false;
    this.apply(outcome.events);
    return true;
  }

  private apply(events: readonly QueueEvent[]): void {
    for (const event of events) {
      const called = event.t === 'called' ? this.state.consumers.get(event.c) : undefined;
      if (event.t === 'called' && called) {
        this.watch.take(event.w);
        this.void(event.w);
        this.endStay(event.w);
        const doing = keysOf(called, event.ops);
        evolve(this.state, event);
        this.begin(event.c, event.w, doing);
      } else evolve(this.state, event);
      const come = event.t === 'registered' ? this.state.consumers.get(event.c) : undefined;
      if (come) this.visits.set(come.id, visitOf(this.state, come));
    }
  }

  private begin(visitor: number, window: number, doing: readonly DoingKey[]): void {
    const seat = this.seatAt(window);
    seat.stay = { visitor, window, fromMs: this.nowMs, toMs: null };
    this.stays.push(seat.stay);
    this.goOn(seat.stay, doing);
  }

  /** Plans what happens now that `doing` has begun. */
  private goOn(stay: PlayedStay, doing: readonly DoingKey[]): void {
    const { steps } = this.scripts.next({ id: stay.visitor }, doing);
    const beganMs = this.nowMs;
    const run = (index: number): void => {
      const step = steps[index];
      if (step === undefined) return;
      this.at(beganMs + step.afterMs, step.order, () => {
        if (this.seatAt(stay.window).stay !== stay) return;
        this.take(stay, step, steps.slice(index + 1));
        if (this.seatAt(stay.window).stay === stay && index + 1 < steps.length) run(index + 1);
      });
    };
    run(0);
  }

  private take(stay: PlayedStay, step: Step, rest: readonly Step[]): void {
    const { visitor, window } = stay;
    const at = { workplaceId: window, actingUserId: this.clerkAt(window), cannotChoose: true, comment: null } as const;
    const serve = (): boolean => this.do({ type: 'finish', ...at, as: 'SERVED', what: { kind: 'served' } });
    switch (step.kind) {
      case 'finish':
        if (!this.do({ type: 'finish', ...at, as: step.as, what: step.what })) serve();
        this.afterFinish(stay, step, rest);
        return;
      case 'postpone':
        if (this.do({ type: 'postpone', ...at, delayMinutes: step.delayMinutes, returnToMe: step.isMine })) {
          this.planReturn(visitor, step);
        } else serve();
        break;
      case 'skip':
        // It calls another one, of whom there is none: the visitor stays, and comes as he did when he was called again.
        if (!this.do({ type: 'skip', ...at })) this.goOn(stay, this.servedNow(stay));
        return;
      case 'transfer':
        if (!this.do({ type: 'transfer', ...at, serviceId: step.serviceId, to: step.to, priority: step.priority })) serve();
        break;
      case 'add':
        this.do({ type: 'addService', ...at, serviceId: step.serviceId });
        return;
      case 'unfinished':
        // He is there when the day ends; called sooner than he was, he leaves after as long as he is known to have been there.
        if (this.nowMs < this.day.lastMs && serve()) this.afterFinish(stay, SERVED, []);
        return;
      case 'close':
        this.apply([{ t: 'closed', at: this.nowMs, c: visitor, reason: step.reason }]);
        break;
    }
    this.settle(stay);
  }

  private afterFinish(stay: PlayedStay, step: Extract<Step, { kind: 'finish' }>, rest: readonly Step[]): void {
    const serving = this.servedNow(stay);
    if (serving.length === 0) {
      if (step.starts.length > 0) this.scripts.putBack(stay.visitor, step, rest);
      this.settle(stay);
    } else if (rest.length === 0) this.goOn(stay, serving);
  }

  private planReturn(visitor: number, { backAfterMs, backOrder }: Extract<Step, { kind: 'postpone' }>): void {
    const sinceMs = this.nowMs;
    this.at(this.nowMs + backAfterMs, backOrder, () => {
      // Who was called by hand meanwhile may have been put aside again.
      if (this.state.consumers.get(visitor)?.stateChangedMs === sinceMs) this.do({ type: 'returnPostponed', consumerId: visitor });
    });
  }

  private servedNow({ visitor, window }: PlayedStay): readonly DoingKey[] {
    const consumer = this.state.consumers.get(visitor);
    return consumer?.state === 'SERVING' && consumer.workplaceId === window ? servingKeys(consumer) : [];
  }

  /** The visitor may have left the window. */
  private settle(stay: PlayedStay): void {
    if (this.isBusy(stay.window)) return;
    this.endStay(stay.window);
    this.apply(this.seatAt(stay.window).waiting.splice(0));
  }

  private endStay(window: number): void {
    const seat = this.seatAt(window);
    if (seat.stay) seat.stay.toMs = this.nowMs;
    seat.stay = null;
  }

  private isBusy(window: number): boolean {
    return (this.state.windows.get(window)?.consumerId ?? NO_CONSUMER) !== NO_CONSUMER;
  }

  private clerkAt(window: number): number {
    return this.state.windows.get(window)?.clerkId ?? NO_CLERK;
  }

  private seatAt(window: number): Seat {
    const seat: Seat = this.seats.get(window) ?? { turn: 0, stay: null, waiting: [] };
    this.seats.set(window, seat);
    return seat;
  }
}

/** A break begins, the window closes or its clerk logs out. */
const isLeaving = (event: QueueEvent): boolean =>
  event.t === 'sessionClosed' || (event.t === 'windowStateSet' && event.state !== WINDOW_STATE.open);
