/**
 * The norm of waiting: how long a visitor may wait for the first call. It counts from the ticket; of visitors with an appointment from its
 * time, if they came earlier. Of a ticket for several services the strictest norm counts. Who was called has waited: a skip, a postponement
 * or a later stage begins no new wait.
 */
import type { ServiceRow } from '../../model/books/index.js';
import { type Consumer, isFinished } from '../../model/consumer.js';
import type { QueueState } from '../state.js';

const SECOND_MS = 1000;

export interface Norm {
  readonly serviceId: number;
  /** After this moment the norm is broken. */
  readonly dueMs: number;
}

/** null = the visitor does not wait for the first call, or none of the services has a norm. */
export function normOf(state: QueueState, consumer: Consumer): Norm | null {
  if (consumer.state !== 'WAITING' || consumer.lastCallMs !== null) return null;
  let strictest: { readonly serviceId: number; readonly sec: number } | undefined;
  for (const { serviceId, state: how } of consumer.operations) {
    const row = isFinished(how) ? undefined : state.books.Service.get(serviceId);
    const sec = row === undefined ? 0 : normSecOf(row, consumer);
    if (sec > 0 && (strictest === undefined || sec < strictest.sec)) strictest = { serviceId, sec };
  }
  if (strictest === undefined) return null;
  const { serviceId, sec } = strictest;
  const { registeredMs, appointmentMs = registeredMs } = consumer;
  return { serviceId, dueMs: Math.max(registeredMs, appointmentMs) + sec * SECOND_MS };
}

const normSecOf = (row: ServiceRow, { appointmentId }: Consumer): number =>
  (appointmentId !== null && row.appointment_wait_norm_sec) || row.wait_norm_sec;
