/** Days drawn from past ones, and who sits where on them. */
import type { EventOf } from '../model/events/events.js';
import type { DoingKey, Fact, KeptDay, PlayedDay, Stay } from './kept-day.js';
import type { Played } from './player.js';
import { LAST } from './supply.js';

/** Visitors of a drawn day come by so much earlier or later at most. */
const JITTER_MS = 600_000;

export interface Seat {
  readonly window: number;
  readonly clerk: number;
}

/**
 * How long each window worked: from its first call until it had served its last visitor. How long somebody was logged in says less: some
 * stay so overnight.
 */
export function workedMs({ stays }: PlayedDay): ReadonlyMap<number, number> {
  const spans = new Map<number, { readonly fromMs: number; toMs: number }>();
  for (const { window, fromMs, toMs } of stays) {
    const span = spans.get(window) ?? { fromMs, toMs: fromMs };
    span.toMs = Math.max(span.toMs, toMs ?? fromMs);
    spans.set(window, span);
  }
  return new Map([...spans].map(([window, { fromMs, toMs }]) => [window, toMs - fromMs]));
}

/** The windows of the branch with whoever sat there most, those first that worked longest. */
export function seatsOf(days: readonly KeptDay[]): Seat[] {
  const worked = new Map<number, number>();
  const calls = new Map<number, Map<number, number>>();
  for (const { was, stays } of days) {
    for (const [window, ms] of workedMs(was)) worked.set(window, (worked.get(window) ?? 0) + ms);
    for (const { window, clerk } of [...stays.values()].flat()) {
      const clerks = calls.get(window) ?? new Map<number, number>();
      calls.set(window, clerks.set(clerk, (clerks.get(clerk) ?? 0) + 1));
    }
  }
  const clerkOf = (window: number): number => [...(calls.get(window) ?? [])].sort(([, one], [, other]) => other - one)[0]?.[0] ?? 0;
  const longest = [...worked].sort(([, one], [, other]) => other - one).map(([window]) => ({ window, clerk: clerkOf(window) }));
  return longest.filter(({ clerk }) => clerk > 0);
}

/**
 * A past day whose visitors come about as then: each as often as chance has it, once on average.
 *
 * @param least visitors get numbers from it on
 */
export function drawnDay(days: readonly KeptDay[], chance: () => number, least = 1): Played {
  const day = days[Math.floor(chance() * days.length)] ?? days[0];
  if (day === undefined) throw new Error('there is no day to draw from');
  const came = day.facts.flatMap((fact) => (fact.kind === 'came' ? timesOf(fact.event, chance) : []));
  came.sort((one, other) => one.at - other.at);
  const first = Math.max(least, 1 + Math.max(0, ...day.was.visits.keys()));
  const stays = new Map<number, readonly Stay[]>();
  const lengths = new Map<number, ReadonlyMap<DoingKey, number>>();
  const facts = came.map((event, place): Fact => {
    const id = first + place;
    stays.set(id, day.stays.get(event.c) ?? []);
    lengths.set(id, day.lengths.get(event.c) ?? new Map<DoingKey, number>());
    return { kind: 'came', order: LAST, event: { ...event, c: id } };
  });
  // Windows are there all day, whatever ended the one that was.
  return { ...day, facts, stays, lengths, handCalls: new Map(), windowEndsMs: new Map(), lastMs: Number.POSITIVE_INFINITY };
}

/** A Poisson number of times: products of chances until they fall below 1/e (Knuth, The Art of Computer Programming, 3.4.1). */
function timesOf(event: EventOf<'registered'>, chance: () => number): EventOf<'registered'>[] {
  const times: EventOf<'registered'>[] = [];
  for (let product = chance(); product > Math.exp(-1); product *= chance()) {
    times.push({ ...event, at: Math.round(event.at + (2 * chance() - 1) * JITTER_MS) });
  }
  return times;
}
