/** How long visitors will wait, for whoever asks: forecasts of the engine, learned from the history at the start and from what happens. */
import type { Store } from '../../db/store.js';
import type { WireVisit } from '../../db/visit.js';
import { type Forecast, Forecaster } from '../engine/forecast/forecaster.js';
import type { Chance } from '../engine/forecast/learning.js';
import type { QueueState } from '../engine/state.js';
import { BASE_PRIORITY, type Consumer } from '../model/consumer.js';
import type { QueueEvent } from '../model/events.js';

/** A forecast costs some milliseconds; for so long it is good for everybody who asks the same. */
const FRESH_MS = 5_000;
/** A visitor whose wait is held against a forecast, at most one in so long for a service. */
const PROMISE_EVERY_MS = 30_000;
/** And they take this part of the time: with very many waiting each takes tenths of a second, and those of all services are due at once. */
const PROMISE_SHARE = 0.002;
/** What a visitor's own page is told may be older, and older still while there are many: their forecasts take this part of the time. */
const PAGE_FRESH_MS = 15_000;
const PAGE_SHARE = 0.05;
/** Different questions that are remembered. */
const KNOWN_MAX = 2_000;

/** The past is read a day at a time, back from now, until so many visits were seen. */
const HISTORY_VISITS = 1_000;
const HISTORY_DAYS_MAX = 14;
const DAY_VISITS_MAX = 20_000;
const DAY_MS = 86_400_000;

const WHOLE_VISITS = { services: true, stages: true, operations: true, limit: DAY_VISITS_MAX } as const;

interface Known {
  readonly atMs: number;
  readonly forecast: Forecast | null;
}

/** What is answered to whoever asks. */
export type Waits = Pick<ExpectedWait, 'ofService' | 'ofTicket' | 'ofPage'>;

export class ExpectedWait {
  private readonly forecaster: Forecaster;
  private readonly known = new Map<string, Known>();
  private readonly promisedMs = new Map<number, number>();
  private pagesPausedUntilMs = 0;
  private promisesPausedUntilMs = Number.NEGATIVE_INFINITY;
  private hasStopped = false;

  /** @param chance a number from 0 inclusive to 1 exclusive */
  constructor(
    private readonly state: QueueState,
    chance: Chance,
    /** A clock that only goes on. */
    private readonly monotonicMs: () => number,
  ) {
    this.forecaster = new Forecaster(state, chance);
  }

  /** The wait of somebody who takes a ticket for the service now; null = no window that is open calls him. */
  ofService(serviceId: number, nowMs: number): Forecast | null {
    return this.fresh(`service ${serviceId}`, nowMs, () => this.forecaster.ofNew([serviceId], BASE_PRIORITY, nowMs));
  }

  /** The rest of a ticket's wait; null = it does not wait, or no window that is open calls it. */
  ofTicket(consumer: Consumer, nowMs: number): Forecast | null {
    return this.fresh(`ticket ${consumer.id} ${consumer.state}`, nowMs, () => this.forecaster.of(consumer, nowMs));
  }

  /** The same for his own page. */
  ofPage(consumer: Consumer, nowMs: number): Forecast | null {
    const question = `page ${consumer.id} ${consumer.state}`;
    const known = this.known.get(question);
    if (known !== undefined && Math.abs(nowMs - known.atMs) < PAGE_FRESH_MS) return known.forecast;
    const startedMs = this.monotonicMs();
    if (known !== undefined && startedMs < this.pagesPausedUntilMs) return known.forecast;
    const forecast = this.fresh(question, nowMs, () => this.forecaster.of(consumer, nowMs));
    const endedMs = this.monotonicMs();
    this.pagesPausedUntilMs = endedMs + (endedMs - startedMs) / PAGE_SHARE;
    return forecast;
  }

  /** As a ticket says it that is being given: the same for all who take such tickets within some seconds. */
  ofNewTicket(consumer: Consumer, nowMs: number): Forecast | null {
    const services = [...new Set(consumer.operations.map(({ serviceId }) => serviceId))];
    const forecast = this.fresh(`new ${services.join(' ')} ${consumer.priority}`, nowMs, () => this.forecaster.of(consumer, nowMs));
    // The screen of the kiosk and the page say the same as the paper.
    for (const asked of ['ticket', 'page']) this.known.set(`${asked} ${consumer.id} ${consumer.state}`, { atMs: nowMs, forecast });
    return forecast;
  }

  /** To be told of every event after it was applied to the state. */
  applied(event: QueueEvent): void {
    this.forecaster.applied(event);
    if (event.t === 'registered') this.promiseNowAndThen(event.c, event.at);
  }

  /** The store is about to be closed: what was not learned from it is not missed any more. */
  stopLearning(): void {
    this.hasStopped = true;
  }

  /** Reads how long visitors were served in the last days. Rejects as the store does, unless that was told to be closed. */
  async learnFrom(store: Pick<Store, 'visits'>, nowMs: number): Promise<void> {
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

  /** A visitor occupied a window from the first operation of a stage that was served there to the last. */
  private learn(visit: WireVisit): void {
    for (const { service_id, stages } of visit.services ?? []) {
      const served = (stages?.[0]?.operations ?? []).flatMap(({ states }) => states.filter(({ state }) => state === 'SERVING'));
      const ends = served.flatMap(({ time_out }) => (time_out === null ? [] : [Date.parse(time_out)]));
      const windows = new Set(served.map(({ workplace_id }) => workplace_id));
      if (ends.length === 0 || windows.size > 1) continue;
      this.forecaster.remember(service_id, Math.max(...ends) - Math.min(...served.map(({ time_in }) => Date.parse(time_in))));
    }
  }

  private fresh(question: string, nowMs: number, ask: () => Forecast | null): Forecast | null {
    const known = this.known.get(question);
    if (known !== undefined && Math.abs(nowMs - known.atMs) < FRESH_MS) return known.forecast;
    const forecast = ask();
    if (this.known.size >= KNOWN_MAX) this.known.clear();
    this.known.set(question, { atMs: nowMs, forecast });
    return forecast;
  }

  private promiseNowAndThen(consumerId: number, nowMs: number): void {
    const consumer = this.state.consumers.get(consumerId);
    const serviceId = consumer?.operations[0]?.serviceId;
    if (consumer === undefined || serviceId === undefined) return;
    if (Math.abs(nowMs - (this.promisedMs.get(serviceId) ?? 0)) < PROMISE_EVERY_MS) return;
    const startedMs = this.monotonicMs();
    if (startedMs < this.promisesPausedUntilMs) return;
    this.promisedMs.set(serviceId, nowMs);
    this.forecaster.promise(consumer, nowMs);
    const endedMs = this.monotonicMs();
    this.promisesPausedUntilMs = endedMs + (endedMs - startedMs) / PROMISE_SHARE;
  }
}

/** As the wire says it. */
export const inSeconds = (forecast: Forecast | null) =>
  forecast && { median_sec: Math.round(forecast.medianMs / 1000), most_sec: Math.round(forecast.mostMs / 1000) };
