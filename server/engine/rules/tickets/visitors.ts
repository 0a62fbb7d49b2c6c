/** Requests of visitors: to leave the queue, on the page of their ticket, and to have their personal texts erased. */
import { reject } from '../../../model/errors/errors.js';
import type { QueueEvent } from '../../../model/events/events.js';
import type { Stamp } from '../../../model/events/stamp.js';
import { VISITOR_LEFT } from '../../../model/ticket.js';
import type { EraseCommand, LeaveCommand, Outcome } from '../../commands.js';
import type { QueueState } from '../../state.js';
import { appointmentRemoved } from '../bookings/overdue.js';

/** A visitor at a window leaves by telling the clerk. If the ticket has ended already, nothing happens, and there is no subject. */
export function leave(state: QueueState, { consumerId }: LeaveCommand, stamp: Stamp): Outcome {
  const consumer = state.consumers.get(consumerId);
  if (consumer === undefined) return { events: [] };
  if (consumer.state === 'SERVING') return reject('ticketBeingServed', { ticket: consumer.ticket });
  return { events: [{ t: 'closed', at: stamp.atMs, c: consumerId, reason: VISITOR_LEFT }], subject: consumerId };
}

/** Erases the texts of visits, and removes appointments, which consist of nothing else. */
export function eraseVisitor(state: QueueState, { consumers, appointments }: EraseCommand, stamp: Stamp): Outcome {
  const events: QueueEvent[] = appointments
    .filter((id) => state.books.ConsumerPreRegistered.has(id))
    .flatMap((id) => appointmentRemoved(state, id, stamp));
  if (consumers.length > 0) events.push({ t: 'visitorErased', at: stamp.atMs, c: consumers });
  return { events };
}
