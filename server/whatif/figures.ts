/** What a played day comes to, in figures that can stand beside those of another play of the same day. */
import type { KeptDay, PlayedDay, PlayedVisit } from './kept-day.js';
import { type FirstCall, firstCalls, quantile, sortedWaits } from './waits.js';

export interface WaitFigures {
  /** Visitors who came. */
  readonly visits: number;
  /** Of these, those who were called. */
  readonly called: number;
  /** Of those who were called. */
  readonly meanMs: number;
  readonly medianMs: number;
  readonly p90Ms: number;
  readonly mostMs: number;
  /** Of visits with a norm: how many were called within it, and how many there are that were called or waited for longer. */
  readonly withinNorm: number;
  readonly withNorm: number;
  /** Of those who were called and had been told a longest wait: how many waited for longer. */
  readonly brokenPromises: number;
  readonly promised: number;
}

export interface SegmentFigures extends WaitFigures {
  /** 0 = visitors of none. */
  readonly segment: number;
  readonly promiseMs: number;
  /** How many were called within the promise, and how many there are that were called or waited for longer. */
  readonly withinPromise: number;
  readonly withPromise: number;
}

export interface WindowFigures {
  readonly window: number;
  readonly calls: number;
  readonly busyMs: number;
  readonly presentMs: number;
}

export interface DayFigures {
  readonly total: WaitFigures;
  /** A visitor with several services counts in each. */
  readonly services: readonly (WaitFigures & { readonly service: number })[];
  /** Empty = the branch has no segments. */
  readonly segments: readonly SegmentFigures[];
  /** By the hour in which they came, from the beginning of the day. */
  readonly hours: readonly (WaitFigures & { readonly hour: number })[];
  readonly windows: readonly WindowFigures[];
  /** Those who went away in truth, and are called in this play: how long they would have stayed is not known. */
  readonly calledThoughLeft: number;
}

const HOUR_MS = 3_600_000;

export function figuresOf(day: Pick<KeptDay, 'was' | 'toldMs' | 'endMs' | 'morning'>, played: PlayedDay): DayFigures {
  const calls = new Map(firstCalls(played).map((call) => [call.visit.id, call]));
  const visits = [...played.visits.values()];
  const of = (some: readonly PlayedVisit[]): WaitFigures => waitsOf(day, some, calls);
  const services = groupedBy(visits, (visit) => visit.services);
  const segments = groupedBy(visits, ({ segment, promiseMs }) => (promiseMs === null ? [] : [segment]));
  const hours = groupedBy(visits, (visit) => [Math.floor((visit.cameMs - day.morning.dayStartMs) / HOUR_MS)]);
  return {
    total: of(visits),
    services: services.map(([service, some]) => ({ service, ...of(some) })),
    segments: segments.map(([segment, some]) => ({ segment, ...of(some), ...promisesOf(some, calls, day.endMs) })),
    hours: hours.map(([hour, some]) => ({ hour, ...of(some) })),
    windows: windowsOf(played),
    calledThoughLeft: visits.filter(({ id }) => calls.has(id) && day.was.visits.get(id)?.leftMs != null).length,
  };
}

function waitsOf(
  { toldMs, endMs }: Pick<KeptDay, 'toldMs' | 'endMs'>,
  visits: readonly PlayedVisit[],
  calls: ReadonlyMap<number, FirstCall>,
): WaitFigures {
  const called = visits.flatMap(({ id }) => calls.get(id) ?? []);
  const waits = sortedWaits(called);
  const normed = visits.filter((visit): visit is PlayedVisit & { dueMs: number } => visit.dueMs !== null);
  const [kept, broken] = [
    normed.filter((visit) => atOf(calls, visit) <= visit.dueMs),
    normed.filter((visit) => isBroken(calls, visit, endMs)),
  ];
  const promised = called.filter(({ visit }) => toldMs.has(visit.id));
  return {
    visits: visits.length,
    called: called.length,
    meanMs: waits.length === 0 ? 0 : waits.reduce((sum, ms) => sum + ms, 0) / waits.length,
    medianMs: quantile(waits, 0.5),
    p90Ms: quantile(waits, 0.9),
    mostMs: waits.at(-1) ?? 0,
    withinNorm: kept.length,
    withNorm: kept.length + broken.length,
    brokenPromises: promised.filter(({ visit, atMs }) => atMs - visit.cameMs > (toldMs.get(visit.id) ?? 0)).length,
    promised: promised.length,
  };
}

const atOf = (calls: ReadonlyMap<number, FirstCall>, { id }: PlayedVisit): number => calls.get(id)?.atMs ?? Number.POSITIVE_INFINITY;

/** Who went away before the norm was over says nothing. */
const isBroken = (calls: ReadonlyMap<number, FirstCall>, visit: PlayedVisit & { readonly dueMs: number }, endMs: number): boolean =>
  Math.min(atOf(calls, visit), visit.leftMs ?? endMs) > visit.dueMs;

/** Of one segment. */
function promisesOf(visits: readonly PlayedVisit[], calls: ReadonlyMap<number, FirstCall>, endMs: number) {
  const due = visits.map((visit) => ({ ...visit, dueMs: visit.promisedFromMs + (visit.promiseMs ?? 0) }));
  const withinPromise = due.filter((visit) => atOf(calls, visit) <= visit.dueMs).length;
  const broken = due.filter((visit) => isBroken(calls, visit, endMs)).length;
  return { promiseMs: visits[0]?.promiseMs ?? 0, withinPromise, withPromise: withinPromise + broken };
}

function groupedBy(visits: readonly PlayedVisit[], keysOf: (visit: PlayedVisit) => readonly number[]): [number, PlayedVisit[]][] {
  const groups = new Map<number, PlayedVisit[]>();
  for (const visit of visits) {
    for (const key of keysOf(visit)) {
      const group = groups.get(key);
      if (group) group.push(visit);
      else groups.set(key, [visit]);
    }
  }
  return [...groups].sort(([one], [other]) => one - other);
}

function windowsOf({ stays, presentMs, busyMs }: PlayedDay): WindowFigures[] {
  const calls = new Map<number, number>();
  for (const { window } of stays) calls.set(window, (calls.get(window) ?? 0) + 1);
  const ids = [...new Set([...calls.keys(), ...presentMs.keys()])].sort((one, other) => one - other);
  return ids.map((window) => ({
    ...{ window, calls: calls.get(window) ?? 0, busyMs: busyMs.get(window) ?? 0, presentMs: presentMs.get(window) ?? 0 },
  }));
}
