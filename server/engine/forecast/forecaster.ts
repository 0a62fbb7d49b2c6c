/**
 * How long a visitor will wait: the hall as it is now is played out many times with lengths of service that were seen, and the
 * waits that come out are a forecast, stretched by what earlier forecasts got wrong. Derived from events; nothing of it is kept
 * on the disk, and the queue never asks for it.
 */
import { BASE_PRIORITY, NO_CLERK, NO_CONSUMER, servedSinceMs, type TicketOperation } from '../../model/consumer.js';
import type { QueueEvent } from '../../model/events/events.js';
import { abilityOf } from '../rules/abilities.js';
import { segmentOf, type VisitorFacts } from '../rules/calling/segments.js';
import { bestCandidate } from '../rules/calling/selection.js';
import type { QueueState } from '../state.js';
import { Booked } from './booked.js';
import { Comings, type PastDay } from './comings.js';
import { Correction, type Forecast } from './correction.js';
import type { Doing } from './hall.js';
import { HallForecast } from './hall-forecast.js';
import { type Chance, Durations } from './learning.js';
import { type Arrival, merged, type NextComing, Overtakers } from './overtakers.js';
import { Paces } from './pace.js';
import type { LocalTime } from './shifts.js';
import type { Going } from './simulate.js';
import { TooLate } from './too-late.js';

/** Assumed while nothing was seen. */
const SUPPOSED_SERVICE_MS = 300_000;
const SUPPOSED_PAUSE_MS = 10_000;
const SUPPOSED_BREAK_MS = 900_000;
/** A window that calls no visitor for longer is not between two visitors. */
const PAUSE_MAX_MS = 600_000;
/** Forecasts that are remembered to be held against what happened. */
const PROMISES_MAX = 5_000;
/** Most who are told a wait that an appointment changes are told it so long before its visitor comes: they know of those made earlier. */
const FORESEEN_MS = 900_000;

interface Promised {
  readonly forecast: Forecast;
  readonly atMs: number;
  /** How many waited then who had been told something as well. */
  readonly others: number;
}

type Registered = Extract<QueueEvent, { t: 'registered' }>;

interface Occupied {
  readonly consumerId: number;
  readonly clerkId: number;
  /** What is done there, and since when. */
  readonly doing: readonly Doing[];
  readonly sinceMs: number;
}

export class Forecaster {
  /** By service and operation. */
  private readonly served = new Map<number, Map<number, Durations>>();
  private readonly pauses = new Durations();
  private readonly correction = new Correction();
  private readonly tooLate = new TooLate();
  private readonly overtakers = new Overtakers();
  /** All who come, for plays in which windows call by profiles. */
  private readonly comers = new Overtakers(true);
  private readonly booked: Booked;
  private readonly comings: Comings;
  private readonly paces = new Paces();
  private readonly occupied = new Map<number, Occupied>();
  /** Windows that had a visitor to call when they became free, and since when. */
  private readonly pausing = new Map<number, number>();
  private readonly promises = new Map<number, Promised>();

  /** @param chance a random source of its own, so that reading a forecast changes no ticket number */
  constructor(
    private readonly state: QueueState,
    private readonly chance: Chance,
  ) {
    this.booked = new Booked(state);
    this.comings = new Comings(state);
  }

  /**
   * A forecast for the hall as it is now, and the generator that makes it: run it to its end, in steps if need be.
   * @param local the time of the branch at that moment
   */
  foresee(nowMs: number, local: LocalTime): { readonly forecast: HallForecast; readonly steps: Generator<void, void> } {
    const forecast = new HallForecast(this.state, this.correction, this.tooLate);
    const present = {
      atMs: nowMs,
      local,
      lastClerkAt: (windowId: number) => this.comings.lastClerkAt(windowId),
      paceOf: (clerkId: number) => this.paces.of(clerkId),
      overtimeAt: (windowId: number, plan: string, endMs: number) => this.comings.overtimeMs(windowId, plan, endMs),
      restOfDay: (windowId: number, today: { isOpen: boolean; plan: string }) => this.comings.restOfDay(windowId, today, nowMs),
    };
    return { forecast, steps: forecast.make(present, this.going(nowMs)) };
  }

  /** A ticket was given with this forecast: its accuracy is learned. */
  promise(consumerId: number, forecast: Forecast, nowMs: number): void {
    const { size } = this.promises;
    const before = this.promises.get(consumerId);
    if (size < PROMISES_MAX || before !== undefined) {
      this.promises.set(consumerId, { forecast, atMs: nowMs, others: before?.others ?? size });
    }
  }

  /** A length of service from the past that is not in `state`. */
  remember(doing: Doing, ms: number, clerkId = NO_CLERK): void {
    const durations = this.durationsOf(doing);
    const { fit } = durations;
    if (fit !== null && clerkId !== NO_CLERK) this.paces.learn(clerkId, Math.log(Math.max(1, ms)) - fit.mean);
    // As a usual clerk would have done it.
    durations.learn(ms / this.paces.of(clerkId));
  }

  /** From now on the past is being read. Call what is answered with its days in order; the last one is today. */
  resume(nowMs: number): (days: readonly PastDay[]) => void {
    return this.comings.resume(nowMs);
  }

  /** Every event, after it was applied to the state. */
  applied(event: QueueEvent): void {
    if (event.t === 'registered') {
      this.come(event);
    } else if (event.t === 'called') {
      this.keepPromise(event.c, event.at);
      this.occupy(event.w, event.c, event.at);
    } else if (event.t === 'finished') {
      this.goOn(event.w, event.c, event.ops, event.at);
      this.mayBeFree(event.w, event.at);
    } else if (event.t === 'postponed' || event.t === 'skipped' || event.t === 'transferred') {
      this.mayBeFree(event.w, event.at);
    } else if (event.t === 'takenBack') {
      this.takeBack(event.w);
    } else if (event.t === 'consumerChanged') {
      // Told in another order: what comes of it says nothing of forecasts.
      if (event.priority !== undefined) this.promises.delete(event.c);
    } else if (event.t === 'closed') {
      this.promises.delete(event.c);
      for (const [windowId, { consumerId }] of this.occupied) if (consumerId === event.c) this.mayBeFree(windowId, event.at);
    } else if (event.t === 'windowStateSet') {
      this.comings.changeState(event.w, event.state, event.at, this.pausing.delete(event.w));
    } else if (event.t === 'sessionOpened') {
      if (event.component === 'workplace' && event.place !== null) this.comings.logIn(event.place, event.user, event.at);
    } else if (event.t === 'sessionClosed') {
      this.comings.lookForLeft(event.at, (windowId) => this.pausing.delete(windowId));
    } else if (event.t === 'dayOpened' || event.t === 'clockSet' || event.t === 'clockSetBack') {
      if (event.t === 'dayOpened') for (const each of [this.overtakers, this.comers]) each.openDay(event.at);
      // A duration that began by another clock cannot be measured by this one.
      this.forgetPresent();
      if (event.t === 'dayOpened') {
        this.comings.openDay(event.day, event.at);
        this.tooLate.openDay();
      } else this.comings.forgetPresent();
    }
  }

  private come(event: Registered): void {
    const { ops, priority, at, agreed, agreedFirst, booked } = event;
    const [first] = ops;
    if (first === undefined) return;
    if (agreed !== undefined) this.booked.came(agreedFirst ?? agreed, at);
    const isForeseen = booked !== undefined && at - booked >= FORESEEN_MS;
    const rank = priority + (this.state.books.Service.get(first.s)?.priority ?? 0);
    const arrival = { priority, serviceId: first.s, operationId: first.o };
    this.overtakers.registered(arrival, rank, at, isForeseen);
    // Whether profiles are in force or not: on the day on which they come into force it is known who comes.
    this.comers.registered({ ...arrival, facts: factsOfEvent(event) }, rank, at, isForeseen);
  }

  private keepPromise(consumerId: number, atMs: number): void {
    const promise = this.promises.get(consumerId);
    if (promise === undefined) return;
    this.promises.delete(consumerId);
    this.correction.learn(promise.forecast, atMs - promise.atMs, promise.others);
  }

  private occupy(windowId: number, consumerId: number, atMs: number): void {
    // A window that skips calls the next one at once.
    this.release(windowId, atMs);
    this.occupied.set(windowId, { ...this.at(windowId), doing: this.servedNow(consumerId), sinceMs: atMs });
    const freeSinceMs = this.pausing.get(windowId);
    this.pausing.delete(windowId);
    if (freeSinceMs !== undefined && atMs - freeSinceMs <= PAUSE_MAX_MS) this.pauses.learn(atMs - freeSinceMs);
    this.comings.call(windowId, atMs);
  }

  /** Something of what the window did has ended, and something may have begun with the same visitor. */
  private goOn(windowId: number, consumerId: number, ended: readonly number[], atMs: number): void {
    const occupied = this.occupied.get(windowId);
    const operations = this.state.consumers.get(consumerId)?.operations;
    // The last things that a ticket needs end with it.
    if (occupied === undefined || operations === undefined || this.state.windows.get(windowId)?.consumerId !== consumerId) return;
    const done = ended.flatMap((index) => operations[index] ?? []);
    this.learn(
      occupied.doing.filter((one) => done.some((other) => isSame(one, other))),
      atMs - occupied.sinceMs,
      occupied.clerkId,
    );
    this.occupied.set(windowId, { ...this.at(windowId), doing: this.servedNow(consumerId), sinceMs: atMs });
  }

  private mayBeFree(windowId: number, atMs: number): void {
    const window = this.state.windows.get(windowId);
    if (window === undefined || window.consumerId !== NO_CONSUMER) return;
    this.release(windowId, atMs);
    if (bestCandidate(this.state, abilityOf(this.state, windowId, window.clerkId)) !== undefined) this.pausing.set(windowId, atMs);
  }

  private release(windowId: number, atMs: number): void {
    const occupied = this.occupied.get(windowId);
    if (occupied === undefined) return;
    this.occupied.delete(windowId);
    this.comings.visited(windowId, { fromMs: occupied.sinceMs, toMs: atMs });
    this.learn(occupied.doing, atMs - occupied.sinceMs, occupied.clerkId);
  }

  /** What is done together takes a part each. */
  private learn(done: readonly Doing[], ms: number, clerkId: number): void {
    for (const doing of done) this.remember(doing, ms / done.length, clerkId);
  }

  private at(windowId: number): Pick<Occupied, 'consumerId' | 'clerkId'> {
    return this.state.windows.get(windowId) ?? { consumerId: NO_CONSUMER, clerkId: NO_CLERK };
  }

  /** A visitor who is back is served since the call. The shorter time that was learned stays: it is one of hundreds. */
  private takeBack(windowId: number): void {
    const consumerId = this.state.windows.get(windowId)?.consumerId ?? NO_CONSUMER;
    const doing = this.servedNow(consumerId);
    this.pausing.delete(windowId);
    const latest = doing.at(-1);
    if (latest === undefined) return;
    this.occupied.set(windowId, { ...this.at(windowId), doing, sinceMs: servedSinceMs(latest) ?? 0 });
  }

  /** Read from the ticket: calls before a restart were not seen. */
  private servedNow(consumerId: number): readonly TicketOperation[] {
    return this.state.consumers.get(consumerId)?.operations.filter(({ state }) => state === 'SERVING') ?? [];
  }

  private forgetPresent(): void {
    for (const map of [this.occupied, this.pausing, this.promises]) map.clear();
    this.comings.forgetBreaks();
    for (const each of [this.overtakers, this.comers]) each.forgetPresent();
  }

  private durationsOf({ serviceId, operationId }: Doing): Durations {
    const ofService = this.served.get(serviceId) ?? new Map<number, Durations>();
    this.served.set(serviceId, ofService);
    const known = ofService.get(operationId) ?? new Durations();
    ofService.set(operationId, known);
    return known;
  }

  private going(nowMs: number): Going {
    const { chance } = this;
    const booked = this.booked.expected(nowMs, chance);
    const learned = this.state.lanes.timed === null ? () => this.overtakers.expected(nowMs, chance) : this.comersFrom(nowMs);
    return {
      restMs: (doing, elapsedMs, pace) => pace * this.durationsOf(doing).drawRest(this.supposedMs(doing), elapsedMs / pace, chance),
      pauseMs: () => this.pauses.drawRest(SUPPOSED_PAUSE_MS, 0, chance),
      choose: (count) => Math.floor(chance() * count),
      overtakers: () => merged(booked(), learned()),
      freeInMs: ({ windowId, state }) => {
        if (state === 'onBreak') return this.comings.breaks.drawRest(SUPPOSED_BREAK_MS, this.comings.onBreakForMs(windowId, nowMs), chance);
        // A window that has nobody to call begins to when somebody comes.
        return this.pauses.drawRest(SUPPOSED_PAUSE_MS, nowMs - (this.pausing.get(windowId) ?? nowMs), chance);
      },
    };
  }

  /** Of the segments that they would be given now. */
  private comersFrom(nowMs: number): () => NextComing {
    const segments = new Map<Arrival, Arrival>();
    const now = (arrival: Arrival): Arrival => {
      const known = segments.get(arrival) ?? { ...arrival, ...(arrival.facts && { segment: segmentOf(this.state, arrival.facts) }) };
      segments.set(arrival, known);
      return known;
    };
    return () => {
      const next = this.comers.expected(nowMs, this.chance);
      return () => {
        const coming = next();
        return coming && { ...coming, arrival: now(coming.arrival) };
      };
    };
  }

  /** The norm, while little was seen. */
  private supposedMs({ operationId }: Doing): number {
    return (this.state.books.Operation.get(operationId)?.regulated_sec ?? 0) * 1000 || SUPPOSED_SERVICE_MS;
  }
}

const factsOfEvent = ({ ops, registrator, priority, appointment, missed, agreed, at, language }: Registered): VisitorFacts => ({
  services: [...new Set(ops.map(({ s }) => s))],
  registratorId: registrator ?? null,
  isExpected: appointment !== undefined && missed === undefined,
  lateMs: agreed === undefined ? null : at - agreed,
  coefficient: priority - BASE_PRIORITY,
  language,
  isReturned: false,
});

const isSame = (one: Doing, other: Doing): boolean => one.serviceId === other.serviceId && one.operationId === other.operationId;
