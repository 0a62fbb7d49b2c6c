/**
 * How long a visitor will wait: the hall as it is now is played out many times with lengths of service that were seen, and the
 * waits that come out are a forecast, stretched by what earlier forecasts got wrong. Derived from events; nothing of it is kept
 * on the disk, and the queue never asks for it.
 */
import { WINDOW_STATE } from '../../model/books/workplace.js';
import { NO_CONSUMER } from '../../model/consumer.js';
import type { QueueEvent } from '../../model/events.js';
import { abilityOf } from '../rules/abilities.js';
import { bestCandidate } from '../rules/selection.js';
import type { QueueState } from '../state.js';
import { firstOperations } from './hall.js';
import { type Forecast, HallForecast } from './hall-forecast.js';
import { Calibration, type Chance, Durations } from './learning.js';
import type { Going } from './simulate.js';

/** Assumed while nothing was seen. */
const SUPPOSED_SERVICE_MS = 300_000;
const SUPPOSED_PAUSE_MS = 10_000;
const SUPPOSED_BREAK_MS = 900_000;
/** A window that calls no visitor for longer is not between two visitors. */
const PAUSE_MAX_MS = 600_000;
/** Forecasts that are remembered to be held against what happened. */
const PROMISES_MAX = 5_000;

interface Occupied {
  readonly consumerId: number;
  readonly serviceId: number;
  readonly sinceMs: number;
}

export class Forecaster {
  private readonly services = new Map<number, Durations>();
  private readonly pauses = new Durations();
  private readonly breaks = new Durations();
  private readonly median = new Calibration(0.5);
  private readonly most = new Calibration(0.9);
  private readonly occupied = new Map<number, Occupied>();
  /** Windows that had a visitor to call when they became free, and since when. */
  private readonly pausing = new Map<number, number>();
  private readonly onBreak = new Map<number, number>();
  private readonly promises = new Map<number, Forecast & { readonly atMs: number }>();

  /** @param chance a random source of its own, so that reading a forecast changes no ticket number */
  constructor(
    private readonly state: QueueState,
    private readonly chance: Chance,
  ) {}

  /** A forecast for the hall as it is now, and the generator that makes it: run it to its end, in steps if need be. */
  foresee(nowMs: number): { readonly forecast: HallForecast; readonly steps: Generator<void, void> } {
    const forecast = new HallForecast(this.state, { median: this.median, most: this.most });
    return { forecast, steps: forecast.make(nowMs, this.going(nowMs)) };
  }

  /** A ticket was given with this forecast: its accuracy is learned. */
  promise(consumerId: number, forecast: Forecast, nowMs: number): void {
    if (this.promises.size < PROMISES_MAX) this.promises.set(consumerId, { ...forecast, atMs: nowMs });
  }

  /** A length of service from the past that is not in `state`. */
  remember(serviceId: number, ms: number): void {
    this.durationsOf(serviceId).learn(ms);
  }

  /** Every event, after it was applied to the state. */
  applied(event: QueueEvent): void {
    if (event.t === 'called') {
      this.keepPromise(event.c, event.at);
      this.occupy(event.w, event.c, event.ops[0] ?? 0, event.at);
    } else if (event.t === 'finished' || event.t === 'postponed' || event.t === 'skipped' || event.t === 'transferred') {
      this.mayBeFree(event.w, event.at);
    } else if (event.t === 'takenBack') {
      this.takeBack(event.w);
    } else if (event.t === 'closed') {
      this.promises.delete(event.c);
      for (const [windowId, { consumerId }] of this.occupied) if (consumerId === event.c) this.mayBeFree(windowId, event.at);
    } else if (event.t === 'windowStateSet') {
      this.changeState(event.w, event.state, event.at);
    } else if (event.t === 'dayOpened' || event.t === 'clockSet' || event.t === 'clockSetBack') {
      // A duration that began by another clock cannot be measured by this one.
      this.forgetPresent();
    }
  }

  private keepPromise(consumerId: number, atMs: number): void {
    const promise = this.promises.get(consumerId);
    if (promise === undefined) return;
    this.promises.delete(consumerId);
    const waitedMs = atMs - promise.atMs;
    this.median.learn(waitedMs <= promise.medianMs);
    this.most.learn(waitedMs <= promise.mostMs);
  }

  private occupy(windowId: number, consumerId: number, operation: number, atMs: number): void {
    // A window that skips calls the next one at once.
    this.release(windowId, atMs);
    const serviceId = this.state.consumers.get(consumerId)?.operations[operation]?.serviceId ?? 0;
    this.occupied.set(windowId, { consumerId, serviceId, sinceMs: atMs });
    const freeSinceMs = this.pausing.get(windowId);
    this.pausing.delete(windowId);
    if (freeSinceMs !== undefined && atMs - freeSinceMs <= PAUSE_MAX_MS) this.pauses.learn(atMs - freeSinceMs);
    this.endBreak(windowId, atMs);
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
    this.durationsOf(occupied.serviceId).learn(atMs - occupied.sinceMs);
  }

  /** A visitor who is back is served since the call. The shorter time that was learned stays: it is one of hundreds. */
  private takeBack(windowId: number): void {
    const consumerId = this.state.windows.get(windowId)?.consumerId ?? NO_CONSUMER;
    const serving = this.state.consumers.get(consumerId)?.operations.find(({ state }) => state === 'SERVING');
    this.pausing.delete(windowId);
    if (serving === undefined) return;
    this.occupied.set(windowId, { consumerId, serviceId: serving.serviceId, sinceMs: serving.periods.at(-1)?.inMs ?? 0 });
  }

  private changeState(windowId: number, stateId: number, atMs: number): void {
    this.pausing.delete(windowId);
    if (stateId === WINDOW_STATE.onBreak) this.onBreak.set(windowId, atMs);
    else this.endBreak(windowId, atMs);
  }

  private endBreak(windowId: number, atMs: number): void {
    const sinceMs = this.onBreak.get(windowId);
    this.onBreak.delete(windowId);
    if (sinceMs !== undefined) this.breaks.learn(atMs - sinceMs);
  }

  private forgetPresent(): void {
    for (const map of [this.occupied, this.pausing, this.onBreak, this.promises]) map.clear();
  }

  private durationsOf(serviceId: number): Durations {
    const known = this.services.get(serviceId) ?? new Durations();
    this.services.set(serviceId, known);
    return known;
  }

  private going(nowMs: number): Going {
    const pauseMs = () => this.pauses.drawRest(SUPPOSED_PAUSE_MS, 0, this.chance);
    const supposed = new Map<number, number>();
    const servedMs = (serviceId: number, elapsedMs: number): number => {
      const supposedMs = supposed.get(serviceId) ?? this.supposedMs(serviceId);
      supposed.set(serviceId, supposedMs);
      return this.durationsOf(serviceId).drawRest(supposedMs, elapsedMs, this.chance) + pauseMs();
    };
    return {
      occupiedMs: (serviceId) => servedMs(serviceId, 0),
      freeInMs: ({ windowId, state, sinceMs, consumerId }) => {
        const elapsedMs = Math.max(0, nowMs - sinceMs);
        if (state === 'onBreak') {
          const breakSinceMs = this.onBreak.get(windowId) ?? nowMs;
          return this.breaks.drawRest(SUPPOSED_BREAK_MS, nowMs - breakSinceMs, this.chance);
        }
        if (state === 'free') return this.pauses.drawRest(SUPPOSED_PAUSE_MS, Math.min(elapsedMs, PAUSE_MAX_MS), this.chance);
        return servedMs(this.servedAt(consumerId), elapsedMs);
      },
    };
  }

  /** The service of the visitor at the window, read from the ticket: calls before a restart were not seen. */
  private servedAt(consumerId: number): number {
    return this.state.consumers.get(consumerId)?.operations.find(({ state }) => state === 'SERVING')?.serviceId ?? 0;
  }

  /** By the norm of the first stage, while little was seen. */
  private supposedMs(serviceId: number): number {
    const norms = firstOperations(this.state, serviceId).map((id) => (this.state.books.Operation.get(id)?.regulated_sec ?? 0) * 1000);
    return norms.reduce((sum, ms) => sum + ms, 0) || SUPPOSED_SERVICE_MS;
  }
}
