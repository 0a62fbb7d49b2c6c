/** An administrator has a visitor's personal texts erased, on his request: of visits, and of appointments, which are nothing else. */
import type { QueueEvent } from '../../model/events.js';
import type { Stamp } from '../../model/stamp.js';
import type { EraseCommand, Outcome } from '../commands.js';
import type { QueueState } from '../state.js';

export function eraseVisitor(state: QueueState, { consumers, appointments }: EraseCommand, { atMs: at }: Stamp): Outcome {
  const events: QueueEvent[] = appointments
    .filter((id) => state.books.ConsumerPreRegistered.has(id))
    .map((id) => ({ t: 'bookRemoved', at, book: 'ConsumerPreRegistered', id }));
  if (consumers.length > 0) events.push({ t: 'visitorErased', at, c: consumers });
  return { events };
}
