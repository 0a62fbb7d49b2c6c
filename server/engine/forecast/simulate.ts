/** One way in which the next hour of a hall may go: windows call by the engine's own order until the visitor's turn has come. */
import type { compareCandidates } from '../rules/order.js';
import type { Hall } from './hall.js';

type Compare = ReturnType<typeof compareCandidates>;

export interface Going {
  /** When each desk of the hall calls for the first time, milliseconds from now. */
  readonly freeInMs: (desk: number) => number;
  /** How long a desk is occupied by a visitor of the service, until it calls again. */
  readonly occupiedMs: (serviceId: number) => number;
}

/**
 * @returns milliseconds until `visitorId` is called; null if nobody who is there calls him
 */
export function playOut(hall: Hall, visitorId: number, going: Going, compare: Compare): number | null {
  const heads = hall.lines.map(() => 0);
  const gone = new Set<number>();
  const free = hall.desks.map((_, desk) => going.freeInMs(desk));
  for (;;) {
    const desk = earliest(free);
    const atMs = free[desk];
    if (atMs === undefined || atMs === Number.POSITIVE_INFINITY) return null;
    const called = bestFor(hall, desk, heads, gone, compare);
    if (called === null) {
      // Whoever has nobody to call now has nobody later: nobody else comes.
      free[desk] = Number.POSITIVE_INFINITY;
      continue;
    }
    if (called.id === visitorId) return atMs;
    gone.add(called.id);
    free[desk] = atMs + going.occupiedMs(called.serviceId);
  }
}

/** The index of the smallest; -1 of none. */
function earliest(times: readonly number[]): number {
  let best = -1;
  let bestMs = Number.POSITIVE_INFINITY;
  for (let index = 0; index < times.length; index++) {
    const ms = times[index] ?? Number.POSITIVE_INFINITY;
    if (best !== -1 && ms >= bestMs) continue;
    best = index;
    bestMs = ms;
  }
  return best;
}

function bestFor(hall: Hall, desk: number, heads: number[], gone: ReadonlySet<number>, compare: Compare) {
  let best: { readonly consumer: Hall['lines'][number]['waiting'][number]; readonly servicePriority: number } | null = null;
  let serviceId = 0;
  for (const { line, servicePriority } of hall.desks[desk]?.serves ?? []) {
    const waiting = hall.lines[line]?.waiting ?? [];
    let head = heads[line] ?? 0;
    // Whoever waits in several lines was called from another one.
    while (head < waiting.length && gone.has(waiting[head]?.id ?? 0)) head += 1;
    heads[line] = head;
    const consumer = waiting[head];
    if (consumer === undefined || (best !== null && compare({ consumer, servicePriority }, best) >= 0)) continue;
    best = { consumer, servicePriority };
    serviceId = hall.lines[line]?.serviceId ?? 0;
  }
  return best && { id: best.consumer.id, serviceId };
}
