/**
 * How many windows the rest of the present day takes, and which closed window would help most: the hall as it stands now is played on,
 * with the visitors who come to days drawn from past ones, and with appointments of today in the place of theirs.
 */
import { normOf } from '../../engine/alerts/norms.js';
import { Booked, type BookedVisitor } from '../../engine/forecast/booked.js';
import { clerkPartOf } from '../../engine/rules/abilities.js';
import { operationsOfService } from '../../engine/rules/tickets/registration.js';
import { toSnapshot } from '../../engine/snapshot.js';
import type { QueueState } from '../../engine/state.js';
import { windowHours } from '../../model/books/working-hours.js';
import { BASE_PRIORITY, NO_CLERK, NO_CONSUMER } from '../../model/consumer.js';
import type { QueueEvent } from '../../model/events/events.js';
import type { MinuteSpan } from '../../model/hours-of-day.js';
import { WINDOW_STATE } from '../../model/window-state.js';
import { drawnDay, type Seat, seatsOf } from '../drawn-days.js';
import { isPresent } from '../hall-watch.js';
import type { Fact, KeptDay, PlayedDay } from '../kept-day.js';
import { type Morning, openMorning, stampIn } from '../morning.js';
import { type Played, playDay } from '../player.js';
import { Remaining } from '../remaining.js';
import { LAST } from '../supply.js';
import { anybodyIn } from '../variant.js';
import { keptNorms, quantile } from '../waits.js';
import { byHelp, doingsIn, doingsOf, kindOf, servesSome } from './helpful-seats.js';
import { FEWER, HALF_HOUR_MS, MORE, normsByHalf, ORDERED_BY, playsFor, type Staffing, Tally } from './staffing.js';

/** Closed windows that are tried, those first that help most for the rest of the day. */
const TRIED_MAX = 6;
const BEST_MAX = 3;
const DAY_MS = 86_400_000;
/** Of the visitors who wait, and of those who come within so much. */
const SOON_MS = HALF_HOUR_MS;
/** A play of one more window ends then: whoever has not been called until then has waited too long by any norm. */
const HORIZON_MS = 3 * 3_600_000;
/** So many visits are played for one answer: some two seconds. */
const VISITS_MAX = 20_000;
/** A window is told of if it brings at least so much more. */
const GAIN_LEAST = 0.02;

/** The share of the visitors who wait or come soon that is called within the norm: on average, and between which in eight plays of ten. */
export interface KeptShare {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface StaffingNow extends Staffing {
  readonly now: Hall;
}

/** The present hall. */
export interface Hall {
  /** Windows that call. */
  readonly open: readonly number[];
  /** Windows that are on a break: somebody has begun one, or it is planned for now. */
  readonly onBreak: readonly number[];
  /** Windows whose clerk is logged in, and whose page has been closed for long: they call nobody. */
  readonly pageClosed: readonly number[];
  /** Visitors with a norm who have not been called yet. */
  readonly waiting: number;
  /** With the windows as they are; null = nobody waits or comes. */
  readonly asIs: KeptShare | null;
  /** With one closed window more, the best first. */
  readonly more: readonly { readonly window: number; readonly kept: KeptShare }[];
}

/**
 * @param days not empty
 * @param present see `presentOf`
 * @param share, chance, mayGoOn as of `staffingOf`
 */
export function staffingNow(
  days: readonly KeptDay[],
  present: Morning,
  share: number,
  chance: () => number,
  mayGoOn: () => void,
  visitsMax = VISITS_MAX,
): StaffingNow {
  const hall = new PresentHall(days, present, chance);
  const { open, nowMs, nowHalf } = hall;
  const seats = hall.byHelp(mayGoOn);
  const closed = seats.slice(open, open + TRIED_MAX);
  const [least, most] = [Math.max(1, open - FEWER), seats.length];
  const counts = Array.from({ length: Math.max(0, most - least + 1) }, (_, more) => least + more);
  const plays = playsFor(hall.visits * Math.max(1, counts.length + closed.length), visitsMax);
  const tally = new Tally(counts.length);
  const asIs = new Shares(nowMs);
  const more = closed.map((seat) => ({ seat, shares: new Shares(nowMs) }));
  for (let play = 0; play < plays; play++) {
    mayGoOn();
    const drawn = hall.drawn();
    for (const [place, count] of counts.entries()) {
      const played = hall.played(drawn, seats.slice(0, count));
      for (const [half, norms] of normsByHalf(played, drawn, nowHalf)) tally.add(half, place, norms, share);
    }
    const soon = { ...drawn, endMs: Math.min(drawn.endMs, nowMs + HORIZON_MS) };
    asIs.add(hall.played(soon, seats.slice(0, open)));
    for (const { seat, shares } of more) shares.add(hall.played(soon, [...seats.slice(0, open), seat]));
  }
  const now = asIs.kept();
  const gains = more.flatMap(({ seat, shares }) => {
    const kept = shares.kept();
    return kept !== null && now !== null && kept.mean >= now.mean + GAIN_LEAST ? [{ window: seat.window, kept }] : [];
  });
  const best = gains.sort((one, other) => other.kept.mean - one.kept.mean).slice(0, BEST_MAX);
  const openWindows = seats.slice(0, open).map(({ window }) => window);
  return {
    least,
    windows: seats.map(({ window }) => window),
    useless: hall.useless,
    plays,
    halves: tally.halves(plays),
    now: { open: openWindows, onBreak: hall.onBreak, pageClosed: hall.pageClosed, waiting: hall.waiting, asIs: now, more: best },
  };
}

class Shares {
  private readonly shares: number[] = [];

  constructor(private readonly nowMs: number) {}

  add(played: PlayedDay): void {
    const soon = keptNorms(played).filter(({ visit }) => visit.expectedMs <= this.nowMs + SOON_MS);
    if (soon.length > 0) this.shares.push(soon.filter(({ isWithin }) => isWithin).length / soon.length);
  }

  kept(): KeptShare | null {
    const sorted = this.shares.toSorted((one, other) => one - other);
    if (sorted.length === 0) return null;
    return { mean: sorted.reduce((sum, one) => sum + one, 0) / sorted.length, low: quantile(sorted, 0.1), high: quantile(sorted, 0.9) };
  }
}

/** The hall as it stands, and what may come of it. */
class PresentHall {
  readonly nowMs: number;
  readonly nowHalf: number;
  /** How many windows call now. */
  readonly open: number;
  /** Windows that do not, and could serve nobody who waits or is expected. */
  readonly useless: readonly number[];
  readonly onBreak: readonly number[];
  readonly pageClosed: readonly number[];
  readonly waiting: number;
  /** Of a play, on average. */
  readonly visits: number;
  private readonly openSeats: readonly Seat[];
  /** Those that are usually there longest first. */
  private readonly closedSeats: readonly Seat[];
  private readonly begin: Morning;
  private readonly ids: number;
  private readonly remaining: Remaining;
  private readonly state: QueueState;
  private readonly comeBooked: () => readonly BookedVisitor[];

  constructor(
    private readonly days: readonly KeptDay[],
    present: Morning,
    private readonly chance: () => number,
  ) {
    const state = openMorning(present);
    this.nowMs = state.lastAtMs;
    this.nowHalf = Math.floor((this.nowMs - present.dayStartMs) / HALF_HOUR_MS);
    const open = seatsThatCall(state);
    const others = otherSeats(state, days, open, anybodyIn(state));
    this.begin = { ...present, state: toSnapshot(state) };
    const expected = [...doingsOf(days), ...doingsIn(state, present.day)];
    this.open = open.length;
    this.openSeats = open;
    this.closedSeats = others.filter((seat) => servesSome(state, seat, expected));
    this.useless = others.filter((seat) => !servesSome(state, seat, expected)).map(({ window }) => window);
    this.onBreak = others.map(({ window }) => window).filter((window) => isOnBreak(state, present, window));
    this.pageClosed = others.map(({ window }) => window).filter((window) => isPageClosed(state, window));
    this.state = state;
    this.ids = 1 + Math.max(0, ...state.consumers.keys());
    this.remaining = new Remaining(days, state);
    this.waiting = [...state.consumers.values()].filter((consumer) => normOf(state, consumer) !== null).length;
    this.comeBooked = bookedOn(days, state).drawing(this.nowMs, chance, DAY_MS);
    const sinceStartMs = this.nowMs - present.dayStartMs;
    const toCome = days.reduce((sum, { was, morning }) => {
      return sum + [...was.visits.values()].filter(({ cameMs }) => cameMs - morning.dayStartMs > sinceStartMs).length;
    }, 0);
    this.visits = this.waiting + toCome / Math.max(1, days.length) + this.comeBooked().length;
  }

  /** Windows that call, then the others, each in the order in which they help. */
  byHelp(mayGoOn: () => void): Seat[] {
    const days = Array.from({ length: ORDERED_BY }, () => this.drawn());
    const played = (seats: readonly Seat[]): PlayedDay[] =>
      days.map((day) => {
        mayGoOn();
        return this.played(day, seats);
      });
    const kind = (seat: Seat): string => kindOf(this.state, seat);
    const open = byHelp([], this.openSeats, kind, played, this.open);
    return byHelp(open, this.closedSeats, kind, played, this.open + MORE);
  }

  /** The hall now, and whoever comes to the rest of a drawn day. */
  drawn(): Played {
    const booked = this.comeBooked().flatMap((visitor, place) => this.asFact(visitor, this.ids + place) ?? []);
    const day = drawnDay(this.days, this.chance, this.ids + booked.length);
    const shiftMs = this.begin.dayStartMs - day.morning.dayStartMs;
    const facts = day.facts.flatMap((fact): Fact[] => {
      if (fact.kind !== 'came' || fact.event.at + shiftMs <= this.nowMs) return [];
      const { appointment, agreed, agreedFirst: _first, booked: madeMs = 0, ...event } = fact.event;
      // By this time of that day the appointment had been made: today has its own. Of a later one the priority that it gave stays.
      if (appointment !== undefined && agreed !== undefined && madeMs + shiftMs <= this.nowMs) return [];
      return event.ops.every(({ s, o }) => this.isKnown(s, o)) ? [{ ...fact, event: { ...event, at: event.at + shiftMs } }] : [];
    });
    const lengths = new Map([...day.lengths, ...this.remaining.drawn(this.chance)]);
    const endMs = Math.max(this.nowMs, day.endMs + shiftMs);
    return { ...day, morning: this.begin, facts: [...this.remaining.returns, ...booked, ...facts], lengths, endMs };
  }

  /** A ticket for an appointment; undefined = its services give none any more. */
  private asFact({ row, agreedMs, offsetMs }: BookedVisitor, c: number): Fact | undefined {
    const { books } = this.state;
    const range = books.TicketRange.get(books.Service.get(row.services[0] ?? 0)?.ticket_range_id ?? 0);
    const ops = row.services.flatMap((service) => operationsOfService(this.state, service));
    if (range === undefined || ops.length === 0) return undefined;
    const at = Math.max(this.nowMs, agreedMs + offsetMs);
    const number = { range: range.id, prefix: range.prefix, number: range.first };
    const booked = { appointment: row.id, agreed: agreedMs, booked: Date.parse(row.create_time) };
    return {
      kind: 'came',
      order: LAST,
      event: { t: 'registered', at, c, ...number, priority: BASE_PRIORITY + row.priority, ops, ...booked },
    };
  }

  private isKnown(service: number, operation: number): boolean {
    return this.state.books.Service.has(service) && this.state.books.Operation.has(operation);
  }

  /** With these windows and no others from now on; whoever leaves does so when the visitor is gone. */
  played(day: Played, seats: readonly Seat[]): PlayedDay {
    const state = openMorning(this.begin);
    return playDay({ ...day, facts: [...seated(state, seats), ...day.facts] }, state);
  }
}

/** How early or late visitors with appointments come is known of those of the past days. */
function bookedOn(days: readonly KeptDay[], state: QueueState): Booked {
  const booked = new Booked(state);
  for (const { facts } of days) {
    for (const fact of facts) {
      if (fact.kind === 'came' && fact.event.agreed !== undefined) booked.came(fact.event.agreed, fact.event.at);
    }
  }
  return booked;
}

function isOnBreak(state: QueueState, present: Morning, window: number): boolean {
  const { clerkId = NO_CLERK, stateId } = state.windows.get(window) ?? {};
  if (clerkId !== NO_CLERK && stateId === WINDOW_STATE.onBreak) return true;
  const row = state.books.Workplace.get(window);
  const stamp = stampIn(present, state.lastAtMs);
  const hours = (row && windowHours(state.books.Calendar, row, stamp)) ?? [];
  const { minuteOfDay: now } = stamp;
  return hours.some(({ to }) => to <= now) && hours.some(({ from }) => from > now) && !isIn(hours, now);
}

const isIn = (hours: readonly MinuteSpan[], minute: number): boolean => hours.some(({ from, to }) => from <= minute && minute < to);

function seatsThatCall(state: QueueState): Seat[] {
  return [...state.windows]
    .filter(([id, window]) => window.clerkId !== NO_CLERK && isPresent(window) && isUsable(state, id) && !isPageClosed(state, id))
    .map(([window, { clerkId: clerk }]) => ({ window, clerk }));
}

/** The alert stands, so that it has been closed for longer than a page takes to come back. */
const isPageClosed = ({ alerts }: QueueState, window: number): boolean =>
  [...alerts.values()].some((alert) => alert.kind === 'pageClosed' && alert.window === window);

const isUsable = (state: QueueState, window: number): boolean => state.books.Workplace.get(window)?.disabled === 0;

/** Each with its usual clerk, where he sits nowhere else; else with somebody who may do everything. */
function otherSeats(state: QueueState, days: readonly KeptDay[], open: readonly Seat[], anybody: number): Seat[] {
  const usual = new Map(seatsOf(days).map(({ window, clerk }) => [window, clerk]));
  const taken = new Set(open.map(({ clerk }) => clerk));
  const there = new Set(open.map(({ window }) => window));
  const windows = [...new Set([...usual.keys(), ...state.books.Workplace.keys()])];
  return windows
    .filter((window) => !there.has(window) && isUsable(state, window))
    .map((window) => {
      const sitting = state.windows.get(window)?.clerkId ?? NO_CLERK;
      const clerk = sitting === NO_CLERK ? usual.get(window) : sitting;
      if (clerk === undefined || taken.has(clerk) || clerkPartOf(state, clerk) === null) return { window, clerk: anybody };
      taken.add(clerk);
      return { window, clerk };
    });
}

/** Who comes and goes now. */
function seated(state: QueueState, seats: readonly Seat[]): Fact[] {
  const at = state.lastAtMs;
  const fact = (window: number, event: QueueEvent): Fact => ({ kind: 'window', window, wasFree: true, event, order: 0 });
  const wanted = new Set(seats.map(({ window }) => window));
  const facts: Fact[] = [];
  for (const { id, component, placeId } of state.sessions.values()) {
    if (component !== 'workplace' || placeId === null || wanted.has(placeId)) continue;
    facts.push(fact(placeId, { t: 'sessionClosed', at, session: id, why: 'staffing' }));
  }
  let session = state.nextSessionId;
  for (const { window, clerk } of seats) {
    const now = state.windows.get(window);
    if (now?.clerkId !== clerk) {
      const who = { tokenHash: `staffing ${session}`, component: 'workplace', user: clerk, place: window } as const;
      facts.push(fact(window, { t: 'sessionOpened', at, session: session++, ...who }));
    } else if (now.consumerId === NO_CONSUMER && now.stateId !== WINDOW_STATE.open) {
      facts.push(fact(window, { t: 'windowStateSet', at, w: window, state: WINDOW_STATE.open }));
    }
  }
  return facts;
}
