/** What a wait in the queue of a window is held against. Pure. */
import { NO_SEGMENT, USUAL_PROMISE_MIN } from '../../../model/no-segment.js';
import type { Element, QueueEntries } from '../../../protocol/client/client.js';
import { normSinceMs, waitingSinceMs, waitNormMs } from '../shared/tasks.js';

const MINUTE_MS = 60_000;

export interface Limit {
  readonly of: 'waitPromise' | 'waitNorm';
  readonly ms: number;
  readonly sinceMs: number;
  /** It counts from the agreed time of an appointment, and not from when on the visitor waits. */
  readonly isFromAppointment: boolean;
}

interface Known {
  readonly services: ReadonlyMap<number, Element<'Service'>>;
  readonly segments: ReadonlyMap<number, Element<'Segment'>>;
  /** null = the window calls in the usual order. */
  readonly profile: object | null;
}

/**
 * What the wait for the first call is held against: by a calling profile the promise, as the window goes by that alone; else the norm.
 * null = nothing, or the visitor was called before.
 */
export function limitOf(entry: QueueEntries[number], { services, segments, profile }: Known): Limit | null {
  const waitsSinceMs = waitingSinceMs(entry);
  const from = (sinceMs: number) => ({ sinceMs, isFromAppointment: sinceMs !== waitsSinceMs });
  if (profile === null) {
    const normMs = waitNormMs(entry, services);
    return normMs > 0 ? { of: 'waitNorm', ms: normMs, ...from(normSinceMs(entry)) } : null;
  }
  if (entry.last_call !== undefined) return null;
  const { promise_min = USUAL_PROMISE_MIN, by = 'arrival' } = segments.get(entry.segment ?? NO_SEGMENT) ?? {};
  return { of: 'waitPromise', ms: promise_min * MINUTE_MS, ...from(by === 'appointment' ? normSinceMs(entry) : waitsSinceMs) };
}
