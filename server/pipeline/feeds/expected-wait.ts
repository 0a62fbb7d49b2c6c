/** How long visitors will wait: forecasts of the engine, learned from the history at the start and from later events. */

import type { WireVisit } from '../../../db/facts/visit.js';
import type { FactsDay } from '../../../db/history/day-facts.js';
import type { Store } from '../../../db/store/store.js';
import type { Timers } from '../../../drivers/timing.js';
import type { PastDay } from '../../engine/forecast/comings.js';
import type { Forecast } from '../../engine/forecast/correction.js';
import { Forecaster } from '../../engine/forecast/forecaster.js';
import type { HallForecast } from '../../engine/forecast/hall-forecast.js';
import type { Chance } from '../../engine/forecast/learning.js';
import type { LocalTime } from '../../engine/forecast/shifts.js';
import type { QueueState } from '../../engine/state.js';
import { type Consumer, NO_CLERK } from '../../model/consumer.js';
import type { QueueEvent } from '../../model/events/events.js';
import { takeSlice } from '../limits/slices.js';
import { type ServiceWaits, ToldWaits } from './told-waits.js';

/** A forecast of the hall is used for this long, by all requests; for tickets only while nobody has come or been called. */
const FRESH_MS = 5_000;
/** A forecast is made anew after so long, though nobody has asked and nothing has happened. */
const OLD_MS = 60_000;
/** A forecast on a visitor's own page may be older: there are many of these pages, and each change is pushed. */
const PAGE_FRESH_MS = 15_000;
/** Pages that are remembered. */
const PAGES_MAX = 2_000;
/** The waits of visitors are compared with forecasts, of one in this time: reading one plays the hall on, which takes milliseconds. */
const PROMISE_EVERY_MS = 500;
/** A step of a forecast delays other work by at most this; the time between two steps is `BETWEEN_SLICES` times as long. */
const SLICE_MS = 3;
const BETWEEN_SLICES = 4;
/** Forecasts take at most this part of the time. */
const SHARE = 0.02;

/** Past visits are read a day at a time, back from now, until this many were seen. */
const HISTORY_VISITS = 1_000;
const HISTORY_DAYS_MAX = 14;
const DAY_VISITS_MAX = 20_000;
const DAY_MS = 86_400_000;
/** Three weeks have the fifteen days from which habits are known, where nobody works at weekends. */
const HABIT_DAYS = 22;

const WHOLE_VISITS = { services: true, stages: true, operations: true, limit: DAY_VISITS_MAX } as const;

const OF_WINDOWS: ReadonlySet<QueueEvent['t']> = new Set<QueueEvent['t']>([
  'sessionOpened',
  'sessionClosed',
  'windowStateSet',
  'servicesOpened',
]);

/** After these another forecast is right for a ticket. */
const OF_TICKETS: ReadonlySet<QueueEvent['t']> = new Set<QueueEvent['t']>([
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
  'closed',
]);

/** Visitors with appointments come and go by themselves. */
const isOfBranch = (event: QueueEvent): boolean => 'book' in event && event.book !== 'ConsumerPreRegistered';

type Past = Pick<Store, 'visits' | 'windowMoves'>;

interface Known {
  readonly atMs: number;
  readonly forecast: Forecast | null;
}

interface Making extends ReturnType<Forecaster['foresee']> {
  readonly atMs: number;
  spentMs: number;
}

/** The forecasts that requests read. */
export type Waits = Pick<ExpectedWait, 'ofService' | 'isUnserved' | 'ofServices' | 'isTooLate' | 'ofTicket' | 'ofPage'>;

/**
 * One forecast of the hall serves all who ask for a few seconds. It is made in slices between other work: where it takes long, as with very
 * many waiting, the one before it is read meanwhile.
 */
export class ExpectedWait {
  private readonly forecaster: Forecaster;
  private readonly pages = new Map<number, Known>();
  private readonly told = new ToldWaits();
  private made: Making | null = null;
  private making: Making | null = null;
  private pausedUntilMs = Number.NEGATIVE_INFINITY;
  private cancelSlice = (): void => {};
  private hasStopped = false;
  private promisedMs = Number.NEGATIVE_INFINITY;
  private isKnown = false;
  /** Windows have opened or closed since the forecast was begun. */
  private isOutdated = false;
  /** Visitors have come, gone on or been called since. */
  private hasMoved = false;

  /**
   * @param chance a number from 0 inclusive to 1 exclusive
   * @param localTime the time of the branch
   * @param known called when there is a first forecast, and when other services are called than in the one before: who was shown none, or
   *   one that is over, is to be shown the present one
   * @param worked of which forecasts take a part of the time: how long a slice took is the difference of two looks at it
   */
  constructor(
    private readonly state: QueueState,
    chance: Chance,
    private readonly timers: Timers,
    private readonly localTime: (atMs: number) => LocalTime,
    private readonly known: () => void = () => {},
    private readonly worked: Pick<Timers, 'nowMs'> = timers,
  ) {
    this.forecaster = new Forecaster(state, chance);
  }

  /** The wait of a visitor who takes a ticket for the service now; null = not known yet, or no window that is open is likely to. */
  ofService(serviceId: number, nowMs: number): Forecast | null {
    return this.ofServices(nowMs)?.ofService(serviceId) ?? null;
  }

  /** Whether no window that visitors are told of calls for the service; false = one does, or it is not known yet. */
  isUnserved(serviceId: number, nowMs: number): boolean {
    return this.hallAt(nowMs)?.isUnserved(serviceId) ?? false;
  }

  /** Whether a visitor who takes a ticket for the service now would hardly be called today; false = he would, or it is not known yet. */
  isTooLate(serviceId: number, nowMs: number): boolean {
    return this.hallAt(nowMs)?.isTooLate(serviceId) ?? false;
  }

  /** The same of all services: of thousands each is looked up in it, instead of it for each. null = there is no forecast yet. */
  ofServices(nowMs: number): ServiceWaits | null {
    return this.told.from(this.hallAt(nowMs));
  }

  /** The rest of a ticket's wait; null = it does not wait, no window is likely to call it today, or it is not known yet. */
  ofTicket(consumer: Consumer, nowMs: number): Forecast | null {
    return this.hallAt(nowMs, this.hasMoved)?.ofTicket(consumer, nowMs) ?? null;
  }

  /**
   * The same for alerts, where a break that has begun ends as breaks do, from a forecast that is some seconds old: visitors who came since
   * wait like those before them.
   */
  ofWarned(consumer: Consumer, nowMs: number): Forecast | null {
    return this.hallAt(nowMs)?.ofPlayed(consumer, nowMs) ?? null;
  }

  /** The same for the visitor's own page. */
  ofPage(consumer: Consumer, nowMs: number): Forecast | null {
    if (consumer.state !== 'WAITING') return null;
    const known = this.pages.get(consumer.id);
    if (known?.forecast != null && Math.abs(nowMs - known.atMs) < PAGE_FRESH_MS) return known.forecast;
    return this.pageSays(consumer, nowMs);
  }

  /** For a ticket that is being given. The visitor's page then shows the same as the paper. */
  ofNewTicket(consumer: Consumer, nowMs: number): Forecast | null {
    const forecast = this.pageSays(consumer, nowMs);
    if (forecast !== null) this.forecaster.promise(consumer.id, forecast, nowMs);
    return forecast;
  }

  /** To be called with every event after it was applied to the state. */
  applied(event: QueueEvent): void {
    this.forecaster.applied(event);
    this.made?.forecast.applied(event);
    this.making?.forecast.applied(event);
    if (OF_WINDOWS.has(event.t) || isOfBranch(event)) this.isOutdated = true;
    if (OF_TICKETS.has(event.t)) this.hasMoved = true;
    if (event.t === 'registered') this.promiseUnlessRushed(event.c, event.at);
  }

  /** Begins another forecast where the hall has changed or a minute has gone: whoever comes next is not told what was right long ago. */
  renew(nowMs: number): void {
    const isOld = this.made === null || Math.abs(nowMs - this.made.atMs) >= OLD_MS;
    if (isOld || this.hasMoved || this.isOutdated) this.hallAt(nowMs, true);
  }

  /** The store is about to be closed: learning from it ends. */
  stop(): void {
    this.hasStopped = true;
    this.cancelSlice();
  }

  /**
   * Reads how long visitors were served in the last days, and when windows were left. Rejects as the store does, unless `stop` was called.
   * @param daysBefore today and so many days before it, the newest first
   */
  async learnFrom(store: Past, nowMs: number, daysBefore: (count: number) => Promise<readonly FactsDay[]>): Promise<void> {
    const resumed = this.forecaster.resume(nowMs);
    let days: readonly PastDay[] = [];
    try {
      await this.learnServices(store, nowMs);
      days = await this.movesOf(store, daysBefore);
    } finally {
      resumed(days);
    }
  }

  private async movesOf(store: Past, daysBefore: (count: number) => Promise<readonly FactsDay[]>): Promise<PastDay[]> {
    if (this.hasStopped) return [];
    const days = [...(await daysBefore(HABIT_DAYS))].reverse();
    const moves = await store.windowMoves(days).catch((error: unknown) => {
      if (!this.hasStopped) throw error;
    });
    if (moves === undefined) return [];
    const known = days.slice(days.length - moves.length);
    return known.map(({ day, fromMs }, index) => ({ day: dayName(day), startMs: fromMs, moves: moves[index] ?? [] }));
  }

  private async learnServices(store: Past, nowMs: number): Promise<void> {
    const days: WireVisit[][] = [];
    for (let toMs = nowMs, seen = 0; days.length < HISTORY_DAYS_MAX && seen < HISTORY_VISITS; toMs -= DAY_MS) {
      const answer = await store.visits({ fromMs: toMs - DAY_MS, toMs, ...WHOLE_VISITS }).catch((error: unknown) => {
        if (!this.hasStopped) throw error;
      });
      if (answer === undefined || this.hasStopped || 'tooMany' in answer) return;
      days.push(JSON.parse(answer.json) as WireVisit[]);
      seen += answer.count;
    }
    // The newest last: they are kept.
    for (const visit of days.reverse().flat()) this.learn(visit);
  }

  /** Every stage. What a window did together took a part each. */
  private learn(visit: WireVisit): void {
    const served = (visit.services ?? []).flatMap(({ service_id: serviceId, stages }) =>
      (stages ?? []).flatMap(({ operations }) =>
        (operations ?? []).flatMap(({ operation_id: operationId, states }) =>
          states.flatMap(({ state, time_in, time_out, workplace_id, user_id }) =>
            state === 'SERVING' && time_out !== null
              ? [{ serviceId, operationId, clerkId: user_id ?? NO_CLERK, key: `${workplace_id} ${time_in} ${time_out}`, time_in, time_out }]
              : [],
          ),
        ),
      ),
    );
    for (const one of served) {
      const together = served.filter(({ key }) => key === one.key).length;
      this.forecaster.remember(one, (Date.parse(one.time_out) - Date.parse(one.time_in)) / together, one.clerkId);
    }
  }

  private pageSays(consumer: Consumer, nowMs: number): Forecast | null {
    const forecast = this.ofTicket(consumer, nowMs);
    if (this.pages.size >= PAGES_MAX) this.pages.clear();
    this.pages.set(consumer.id, { atMs: nowMs, forecast });
    return forecast;
  }

  /** The newest forecast of the hall; null = there is none yet. */
  private hallAt(nowMs: number, hasMoved = false): HallForecast | null {
    const isFresh = this.made !== null && !this.isOutdated && !hasMoved && Math.abs(nowMs - this.made.atMs) < FRESH_MS;
    if (!isFresh && this.making === null && this.timers.nowMs() >= this.pausedUntilMs && !this.hasStopped) {
      this.isOutdated = false;
      this.hasMoved = false;
      this.making = { ...this.forecaster.foresee(nowMs, this.localTime(nowMs)), atMs: nowMs, spentMs: 0 };
      // Who asks may cost as much as a slice himself.
      if (this.made === null || this.made.spentMs <= SLICE_MS) this.work();
      else this.cancelSlice = this.timers.after(0, () => this.work());
    }
    if (this.made !== null) return this.made.forecast;
    return this.making?.forecast.isUsable ? this.making.forecast : null;
  }

  /** One slice of the forecast that is being made. */
  private work(): void {
    const { making, timers, worked } = this;
    if (making === null) return;
    const { step, spentMs } = takeSlice(making.steps, SLICE_MS, worked);
    making.spentMs += spentMs;
    if (!this.isKnown && making.forecast.isUsable) {
      this.isKnown = true;
      this.known();
    }
    if (!step.done) {
      this.cancelSlice = timers.after(spentMs * BETWEEN_SLICES, () => this.work());
      return;
    }
    const before = this.made?.forecast.servicesCalled;
    this.made = making;
    this.making = null;
    if (before !== undefined && before !== making.forecast.servicesCalled) this.known();
    this.pausedUntilMs = timers.nowMs() + making.spentMs / SHARE;
  }

  /** What the visitor can read from now on is held against what happens, on paper or not. A rush of hundreds a second tells no more. */
  private promiseUnlessRushed(consumerId: number, nowMs: number): void {
    const atMs = this.timers.nowMs();
    if (atMs - this.promisedMs < PROMISE_EVERY_MS) return;
    this.promisedMs = atMs;
    const consumer = this.state.consumers.get(consumerId);
    const forecast = consumer === undefined ? null : this.ofTicket(consumer, nowMs);
    if (forecast !== null) this.forecaster.promise(consumerId, forecast, nowMs);
  }
}

const dayName = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** In the form of the wire. */
export const inSeconds = (forecast: Forecast | null) =>
  forecast && {
    least_sec: Math.round(forecast.leastMs / 1000),
    median_sec: Math.round(forecast.medianMs / 1000),
    most_sec: Math.round(forecast.mostMs / 1000),
  };
