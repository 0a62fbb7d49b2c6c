/**
 * The norm of waiting: how long a visitor may wait for the first call. It counts from the ticket; of visitors with an appointment from its
 * time, if they came earlier. Who came after the late window of an appointment has the norm of those without one. Of a ticket for several
 * services the strictest norm counts. Who was called has waited: a skip, a postponement or a later stage begins no new wait.
 */
import { type Consumer, isFinished } from '../../model/consumer.js';
import { isStricter, waitNormSec } from '../../model/wait-norm.js';
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
  const isBooked = consumer.appointmentId !== null && consumer.isMissed !== true;
  let [strictest, serviceOf] = [0, 0];
  for (const { serviceId, state: how } of consumer.operations) {
    const row = isFinished(how) ? undefined : state.books.Service.get(serviceId);
    const sec = row === undefined ? 0 : waitNormSec(row, isBooked);
    if (isStricter(sec, strictest)) [strictest, serviceOf] = [sec, serviceId];
  }
  if (strictest === 0) return null;
  const { registeredMs, appointmentMs = registeredMs } = consumer;
  return { serviceId: serviceOf, dueMs: Math.max(registeredMs, appointmentMs) + strictest * SECOND_MS };
}
