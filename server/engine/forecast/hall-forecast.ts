/** The forecasts from the plays of one hall, for everybody in it and for a newcomer: made once, read by all. */
import type { Consumer } from '../../model/consumer.js';
import { placesOf } from '../lanes.js';
import { compareCandidates } from '../rules/order.js';
import type { QueueState } from '../state.js';
import { copyHall, firstOperations, type Hall, lineKey } from './hall.js';
import type { Calibration } from './learning.js';
import { type Going, headsOf, type Play, playOut } from './simulate.js';

export interface Forecast {
  /** Half of all visitors are called sooner. */
  readonly medianMs: number;
  /** Nine of ten visitors are called sooner. */
  readonly mostMs: number;
}

/** Calls that a forecast plays out in all, where as many plays are enough. */
const CALLS = 40_000;
const PLAYS_MIN = 40;
const PLAYS_MAX = 100;
/** After this many plays there is a forecast for everybody, though a rough one. */
const PLAYS_ROUGH = 8;
/** Services between two steps. */
const STEP = 50;

interface Factors {
  readonly median: Pick<Calibration, 'factor'>;
  readonly most: Pick<Calibration, 'factor'>;
}

export class HallForecast {
  private readonly plays: Play[] = [];
  private readonly lines = new Map<string, number>();
  private readonly ofServices = new Map<number, Forecast | null>();
  private hall: Hall = { lines: [], tickets: [], reaches: [], desks: [], newcomer: { id: 0, priority: 0, registeredMs: 0 } };

  constructor(
    private readonly state: QueueState,
    private readonly factors: Factors,
  ) {}

  /** Whether it can be read yet. */
  get isUsable(): boolean {
    return this.plays.length >= PLAYS_ROUGH;
  }

  /** For how many services visitors are called. */
  get servicesCalled(): number {
    let called = 0;
    for (const forecast of this.ofServices.values()) if (forecast !== null) called += 1;
    return called;
  }

  /** Copies the hall and plays it out, in steps of about a millisecond. It can be read meanwhile, from the plays that are done. */
  *make(atMs: number, going: Going): Generator<void, void> {
    const hall = yield* copyHall(this.state, atMs);
    this.hall = hall;
    hall.lines.forEach((line, index) => {
      this.lines.set(lineKey(line.operationId, line.serviceId, line.claimUserId), index);
    });
    const crowd = hall.tickets.length + hall.desks.length;
    const plays = Math.max(PLAYS_MIN, Math.min(PLAYS_MAX, Math.floor(CALLS / Math.max(1, crowd))));
    const compare = compareCandidates(this.state.rules.ageingMsPerPoint);
    const heads = headsOf(hall, compare);
    yield;
    for (let play = 0; play < plays; play++) {
      this.plays.push(yield* playOut(hall, heads, going, compare));
      yield;
      if (this.plays.length === PLAYS_ROUGH || this.plays.length === plays) yield* this.lookAtServices();
    }
  }

  /** The wait of a visitor who takes a ticket for the service now; null = no open window calls such a ticket. */
  ofService(serviceId: number): Forecast | null {
    return this.corrected(this.ofServices.get(serviceId) ?? null);
  }

  /** The rest of a ticket's wait, by its place; null = it does not wait, or no window that is open calls it. */
  ofTicket(consumer: Consumer): Forecast | null {
    if (consumer.state !== 'WAITING') return null;
    const places = placesOf(this.state.lanes, consumer).flatMap(({ operationId, lane, place }) => {
      const line = this.lines.get(lineKey(operationId, lane.serviceId, lane.claimUserId));
      return line === undefined ? [] : [{ line, place }];
    });
    return this.corrected(this.quantilesOf((play) => earliestOf(places, ({ line, place }) => this.calledMs(play, line, place))));
  }

  private *lookAtServices(): Generator<void, void> {
    let looked = 0;
    for (const serviceId of [...this.state.books.Service.keys()]) {
      this.ofServices.set(serviceId, this.ofNewcomer(serviceId));
      if (++looked % STEP === 0) yield;
    }
  }

  private ofNewcomer(serviceId: number): Forecast | null {
    const lines = firstOperations(this.state, serviceId).flatMap((id) => this.lines.get(lineKey(id, serviceId, null)) ?? []);
    return this.quantilesOf((play) => earliestOf(lines, (line) => this.calledMs(play, line, this.hall.lines[line]?.length ?? 0)));
  }

  private corrected(forecast: Forecast | null): Forecast | null {
    if (forecast === null) return null;
    const medianMs = forecast.medianMs * this.factors.median.factor;
    return { medianMs, mostMs: Math.max(medianMs, forecast.mostMs * this.factors.most.factor) };
  }

  private quantilesOf(waitMs: (play: Play) => number): Forecast | null {
    const waits = Float64Array.from(this.plays, waitMs).sort();
    // Infinity is the last.
    if (waits.length === 0 || waits.at(-1) === Number.POSITIVE_INFINITY) return null;
    return { medianMs: quantile(waits, 0.5), mostMs: quantile(waits, 0.9) };
  }

  /** When the visitor at a place of a line is called in a play; Infinity = no window that is there does. */
  private calledMs(play: Play, index: number, place: number): number {
    const line = this.hall.lines[index];
    if (line === undefined) return Number.POSITIVE_INFINITY;
    const { tickets, length } = line;
    const [ms, ofPlace] =
      place >= length
        ? [play.joined[index], length]
        : [play.called[tickets[Math.min(place, tickets.length - 1)] ?? 0], Math.min(place, tickets.length - 1)];
    // Beyond the part that was played, a line is assumed to go as fast.
    if (ms !== undefined && ms !== Number.POSITIVE_INFINITY) return ms * Math.max(1, (place + 1) / (ofPlace + 1));
    return play.isCut ? (play.endMs * (place + 1)) / ((play.heads[index] ?? 0) + 1) : Number.POSITIVE_INFINITY;
  }
}

const earliestOf = <Thing>(things: readonly Thing[], ms: (thing: Thing) => number): number =>
  things.reduce((least, thing) => Math.min(least, ms(thing)), Number.POSITIVE_INFINITY);

const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
