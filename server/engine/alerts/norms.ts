/**
 * The norm of waiting: how long a visitor may wait for the first call. It counts from the ticket; of visitors with an appointment from its
 * time, if they came earlier. Of a ticket for several services the strictest norm counts. Who was called has waited: a skip, a postponement
 * or a later stage begins no new wait.
 */
import { minuteOf } from '../../model/books/hours.js';
import type { ServiceRow } from '../../model/books/index.js';
import { type Consumer, isFinished } from '../../model/consumer.js';
import type { Stamp } from '../../model/stamp.js';
import type { QueueState } from '../state.js';

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;

export interface Norm {
  readonly serviceId: number;
  /** After this moment the norm is broken. */
  readonly dueMs: number;
}

/** null = the visitor does not wait for the first call, or none of the services has a norm. */
export function normOf(state: QueueState, consumer: Consumer, stamp: Stamp): Norm | null {
  if (consumer.state !== 'WAITING' || consumer.lastCallMs !== null) return null;
  let strictest: { readonly serviceId: number; readonly sec: number } | undefined;
  for (const { serviceId, state: how } of consumer.operations) {
    const row = isFinished(how) ? undefined : state.books.Service.get(serviceId);
    const sec = row === undefined ? 0 : normSecOf(row, consumer);
    if (sec > 0 && (strictest === undefined || sec < strictest.sec)) strictest = { serviceId, sec };
  }
  if (strictest === undefined) return null;
  const { serviceId, sec } = strictest;
  return { serviceId, dueMs: waitsFromMs(state, consumer, stamp) + sec * SECOND_MS };
}

const normSecOf = (row: ServiceRow, { appointmentId }: Consumer): number =>
  (appointmentId !== null && row.appointment_wait_norm_sec) || row.wait_norm_sec;

function waitsFromMs(state: QueueState, { registeredMs, appointmentId }: Consumer, { atMs, day, minuteOfDay }: Stamp): number {
  const appointment = appointmentId === null ? undefined : state.books.ConsumerPreRegistered.get(appointmentId);
  if (appointment === undefined || appointment.time === null || appointment.date !== day) return registeredMs;
  const presentMinuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  return Math.max(registeredMs, presentMinuteMs + (minuteOf(appointment.time) - minuteOfDay) * MINUTE_MS);
}
