/** Who came before the booked time waits in the ordinary order, and has the priority of the booking from that time on. */
import type { Stamp } from '../../../model/events/stamp.js';
import type { CommandOf, DueCommand, Outcome } from '../../commands.js';
import type { QueueState } from '../../state.js';

export function* dueHonours(state: QueueState, stamp: Stamp): Generator<DueCommand> {
  if (state.books.BookingPlan.size === 0) return;
  for (const { consumer_id: consumerId } of state.books.ConsumerPreRegistered.ofDay(stamp.day)) {
    if (priorityNow(state, consumerId, stamp) !== undefined) yield { type: 'honourBooking', consumerId };
  }
}

/** Nothing happens where the visitor was called, or somebody has changed the priority, between the check and the command. */
export function honourBooking(state: QueueState, { consumerId }: CommandOf<'honourBooking'>, stamp: Stamp): Outcome {
  const priority = priorityNow(state, consumerId, stamp);
  return { events: priority === undefined ? [] : [{ t: 'consumerChanged', at: stamp.atMs, c: consumerId, priority }] };
}

function priorityNow(state: QueueState, consumerId: number, { atMs }: Stamp): number | undefined {
  const consumer = state.consumers.get(consumerId);
  if (consumer?.priorityAtTime === undefined || consumer.state === 'SERVING') return undefined;
  return (consumer.appointmentMs ?? atMs) <= atMs ? consumer.priorityAtTime : undefined;
}
