/**
 * How many windows it takes: days are drawn from past ones and played with fewer and more windows. The answer is a probability for each
 * number of windows, never one number.
 */
import { evolve } from '../../engine/evolve.js';
import { drawnDay, type Seat, seatsOf, workedMs } from '../drawn-days.js';
import type { KeptDay, PlayedDay } from '../kept-day.js';
import { openMorning } from '../morning.js';
import { type Played, playDay } from '../player.js';
import { anybodyIn } from '../variant.js';
import { keptNorms } from '../waits.js';
import { byHelp, doingsOf, kindOf, servesSome } from './helpful-seats.js';

export const HALF_HOUR_MS = 1_800_000;
/** So many windows fewer than the usual number are tried, and so many more: all of a branch that is not a hall of dozens. */
export const FEWER = 4;
export const MORE = 12;
/** So many visits are played for one answer: some ten seconds. */
const VISITS_MAX = 120_000;
const PLAYS_MAX = 60;
const PLAYS_MIN = 10;
/** Days that are drawn to see which window helps most. */
export const ORDERED_BY = 2;
/** Who sits at a window where nobody did. */
const ANYBODY = 0;

export interface HalfHour {
  /** Half hours since the beginning of the day. */
  readonly half: number;
  /** Visitors with a norm who come in it, on average. */
  readonly visits: number;
  /** For each number of windows, from `least` on: in how many of the plays enough of those who come then are called within the norm. */
  readonly likely: readonly number[];
}

export interface Staffing {
  /** Windows of the first number in the lists. */
  readonly least: number;
  /** Which ones: the first so many of them. */
  readonly windows: readonly number[];
  /** Windows that could serve nobody who is expected. */
  readonly useless: readonly number[];
  readonly plays: number;
  readonly halves: readonly HalfHour[];
}

/**
 * @param days not empty
 * @param share of the visitors of a half hour that is wanted within the norm
 * @param chance from 0 to 1
 * @param mayGoOn called before each play; what it throws ends the work
 */
export function staffingOf(days: readonly KeptDay[], share: number, chance: () => number, mayGoOn: () => void): Staffing {
  const { useful, useless, kind } = seatsOfBranch(days);
  const usual = Math.min(usualWindows(days), Math.max(1, useful.length));
  const drawnOnce = Array.from({ length: ORDERED_BY }, () => drawnDay(days, chance));
  const playedOnce = (some: readonly Seat[]): PlayedDay[] =>
    drawnOnce.map((drawn) => {
      mayGoOn();
      return playedWith(drawn, some);
    });
  const seats = byHelp([], useful, kind, playedOnce, usual + MORE);
  const [least, most] = [Math.max(1, usual - FEWER), seats.length];
  const counts = Array.from({ length: Math.max(0, most - least + 1) }, (_, more) => least + more);
  const visits = days.reduce((sum, { was }) => sum + was.visits.size, 0) / Math.max(1, days.length);
  const plays = playsFor(visits * Math.max(1, counts.length));
  const tally = new Tally(counts.length);
  for (let play = 0; play < plays; play++) {
    mayGoOn();
    const drawn = drawnDay(days, chance);
    for (const [more, count] of counts.entries()) {
      for (const [half, norms] of normsByHalf(playedWith(drawn, seats.slice(0, count)), drawn)) tally.add(half, more, norms, share);
    }
  }
  return { least, windows: seats.map(({ window }) => window), useless, plays, halves: tally.halves(plays) };
}

/** Windows of the branch that serve whoever is expected, those first that are usually there longest, and those that do not. */
function seatsOfBranch(days: readonly KeptDay[]) {
  // The newest day has the windows that there are.
  const state = openMorning((days[0] as KeptDay).morning);
  const usual = seatsOf(days);
  const known = new Set(usual.map(({ window }) => window));
  const others = [...state.books.Workplace.keys()].filter((window) => !known.has(window));
  const anybody = anybodyIn(state);
  const doings = doingsOf(days);
  // A window that has gone since, or a clerk, helps nobody.
  const seats = [...usual, ...others.map((window) => ({ window, clerk: ANYBODY }))].filter(
    ({ window }) => state.books.Workplace.get(window)?.disabled === 0,
  );
  const here = ({ window, clerk }: Seat): Seat => ({ window, clerk: state.books.User.has(clerk) ? clerk : anybody });
  const [useful, useless]: [Seat[], number[]] = [[], []];
  for (const seat of seats) {
    if (servesSome(state, here(seat), doings)) useful.push(seat);
    else useless.push(seat.window);
  }
  return { useful, useless, kind: (seat: Seat): string => kindOf(state, here(seat)) };
}

/**
 * @param visits of one play, with each number of windows
 * @param most visits of all plays
 */
export const playsFor = (visits: number, most = VISITS_MAX): number =>
  Math.round(Math.min(PLAYS_MAX, Math.max(PLAYS_MIN, most / Math.max(1, visits))));

export interface Norms {
  within: number;
  all: number;
}

export class Tally {
  private readonly halvesByNumber = new Map<number, { visits: number; readonly asked: number[]; readonly kept: number[] }>();

  constructor(private readonly counts: number) {}

  add(half: number, more: number, { within, all }: Norms, share: number): void {
    const zeros = (): number[] => new Array<number>(this.counts).fill(0);
    const known = this.halvesByNumber.get(half) ?? { visits: 0, asked: zeros(), kept: zeros() };
    this.halvesByNumber.set(half, known);
    known.asked[more] = (known.asked[more] ?? 0) + 1;
    if (within >= share * all) known.kept[more] = (known.kept[more] ?? 0) + 1;
    if (more === 0) known.visits += all;
  }

  halves(plays: number): HalfHour[] {
    return [...this.halvesByNumber]
      .sort(([one], [other]) => one - other)
      .map(([half, { visits, asked, kept }]) => ({
        half,
        visits: visits / plays,
        likely: kept.map((count, more) => count / Math.max(1, asked[more] ?? 0)),
      }));
  }
}

/** How many worked between the first and the last call, on average. */
function usualWindows(days: readonly KeptDay[]): number {
  let [worked, length] = [0, 0];
  for (const { was } of days) {
    for (const ms of workedMs(was).values()) worked += ms;
    length += (was.stays.at(-1)?.fromMs ?? 0) - (was.stays[0]?.fromMs ?? 0);
  }
  return Math.max(1, Math.round(worked / Math.max(1, length)));
}

/** These windows are there all day, and no others. */
function playedWith(day: Played, seats: readonly Seat[]): PlayedDay {
  const state = openMorning(day.morning);
  const at = state.lastAtMs;
  for (const { id, component } of [...state.sessions.values()]) {
    if (component === 'workplace') evolve(state, { t: 'sessionClosed', at, session: id, why: 'staffing' });
  }
  let anybody: number | undefined;
  for (const { window, clerk } of seats) {
    if (!state.windows.has(window)) continue;
    const isKnown = state.books.User.has(clerk);
    if (!isKnown) anybody ??= anybodyIn(state);
    const session = state.nextSessionId;
    evolve(state, {
      t: 'sessionOpened',
      at,
      session,
      tokenHash: `staffing ${session}`,
      component: 'workplace',
      user: isKnown ? clerk : (anybody ?? clerk),
      place: window,
    });
  }
  return playDay(day, state);
}

/** @param least nobody is counted in an earlier half hour: whoever still waits is in this one */
export function normsByHalf(played: PlayedDay, { morning }: Played, least = 0): ReadonlyMap<number, Norms> {
  const halves = new Map<number, Norms>();
  for (const { visit, isWithin } of keptNorms(played)) {
    const half = Math.max(least, Math.floor((visit.expectedMs - morning.dayStartMs) / HALF_HOUR_MS));
    const norms = halves.get(half) ?? { within: 0, all: 0 };
    halves.set(half, norms);
    norms.all += 1;
    if (isWithin) norms.within += 1;
  }
  return halves;
}
