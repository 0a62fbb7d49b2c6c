/** A visitor leaves the queue by himself, on the page of his ticket. */
import { reject } from '../../model/errors.js';
import type { Stamp } from '../../model/stamp.js';
import { VISITOR_LEFT } from '../../model/ticket-code.js';
import type { Outcome } from '../commands.js';
import type { QueueState } from '../state.js';

/** Who is at a window says it there. Who has left already has: nothing happens, and there is no subject. */
export function leave(state: QueueState, consumerId: number, stamp: Stamp): Outcome {
  const consumer = state.consumers.get(consumerId);
  if (consumer === undefined) return { events: [] };
  if (consumer.state === 'SERVING') return reject('ticketBeingServed', { ticket: consumer.ticket });
  return { events: [{ t: 'closed', at: stamp.atMs, c: consumerId, reason: VISITOR_LEFT }], subject: consumerId };
}
