/** Waits of a played day, and how well a play under the same rules comes out as the day was. */
import type { KeptDay, PlayedDay, PlayedVisit } from './kept-day.js';

export interface FirstCall {
  readonly visit: PlayedVisit;
  readonly window: number;
  readonly atMs: number;
  /** From when the visitor expected to be called. */
  readonly waitMs: number;
}

/** Those who were called, in the order of their first calls. */
export function firstCalls({ visits, stays }: PlayedDay): FirstCall[] {
  const called = new Map<number, FirstCall>();
  for (const { visitor, window, fromMs } of stays) {
    const visit = visits.get(visitor);
    if (visit === undefined || called.has(visitor)) continue;
    called.set(visitor, { visit, window, atMs: fromMs, waitMs: Math.max(0, fromMs - visit.expectedMs) });
  }
  return [...called.values()];
}

/** Visitors with a norm: whether they were called within it, and how long they waited; of who was not called, for ever. */
export function keptNorms(played: PlayedDay): { readonly visit: PlayedVisit; readonly isWithin: boolean; readonly waitMs: number }[] {
  const called = new Map(firstCalls(played).map((call) => [call.visit.id, call]));
  return [...played.visits.values()].flatMap((visit) => {
    const { id, dueMs } = visit;
    const { atMs = Number.POSITIVE_INFINITY, waitMs = Number.POSITIVE_INFINITY } = called.get(id) ?? {};
    return dueMs === null ? [] : [{ visit, isWithin: atMs <= dueMs, waitMs }];
  });
}

/**
 * The nearest rank, as indicators have it: of waits that were seen. What is to come has another one: see `engine/forecast/outlook.ts`.
 * @param sorted the least first
 */
export function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return 0;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;
}

export const sortedWaits = (calls: readonly FirstCall[]): number[] => calls.map(({ waitMs }) => waitMs).sort((one, other) => one - other);

export interface Fidelity {
  /** Of all calls, later ones of the same visitor included: those that came at the same place in the order of the day. */
  readonly samePlace: number;
  /** And of those at the same place the share at the same window. */
  readonly sameWindow: number;
  readonly calls: number;
  readonly wasP90Ms: number;
  readonly playedP90Ms: number;
}

/** Below it no figure of a play is shown: it would not be one of this day. */
export const FIDELITY_LEAST = 0.95;

export function fidelityOf({ was }: Pick<KeptDay, 'was'>, played: PlayedDay): Fidelity {
  const calls = Math.max(was.stays.length, played.stays.length);
  const same = was.stays.filter(({ visitor }, place) => played.stays[place]?.visitor === visitor);
  const atWindow = was.stays.filter(({ visitor, window }, place) => {
    const other = played.stays[place];
    return other?.visitor === visitor && other.window === window;
  });
  return {
    samePlace: calls === 0 ? 0 : same.length / calls,
    sameWindow: same.length === 0 ? 0 : atWindow.length / same.length,
    calls,
    wasP90Ms: quantile(sortedWaits(firstCalls(was)), 0.9),
    playedP90Ms: quantile(sortedWaits(firstCalls(played)), 0.9),
  };
}
