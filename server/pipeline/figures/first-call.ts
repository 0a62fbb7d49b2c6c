/** Who was called for the first time, and how long the wait for it was. */
import type { QueueState } from '../../engine/state.js';
import type { EventOf } from '../../model/events/events.js';

export interface FirstCall {
  /** Of the first operation that the visitor was called for. */
  readonly serviceId: number;
  readonly waitedMs: number;
}

/** null = a second call, or a later stage: it ends no first wait. @param state after the event */
export function firstCall(state: QueueState, { c, at, ops }: EventOf<'called'>): FirstCall | null {
  const consumer = state.consumers.get(c);
  if (consumer === undefined || consumer.operations.some(({ periods }) => (periods[0]?.inMs ?? at) < at)) return null;
  const [first] = ops.flatMap((index) => consumer.operations[index] ?? []);
  return first ? { serviceId: first.serviceId, waitedMs: Math.max(0, at - consumer.registeredMs) } : null;
}
