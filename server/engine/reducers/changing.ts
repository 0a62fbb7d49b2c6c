/** The one way in which a ticket that is in the queue changes. */
import { type Consumer, isFinished } from '../../model/consumer.js';
import { dropConsumer, type QueueState } from '../state.js';

/** Takes a ticket out of the lanes, lets `change` change it, and files it again, or ends it. */
export function changing(state: QueueState, id: number, change: (consumer: Consumer) => void): readonly Consumer[] | undefined {
  const consumer = state.consumers.get(id);
  if (consumer === undefined) throw new Error(`an event names ticket ${id}, which is not in the queue`);
  state.lanes.leave(consumer);
  change(consumer);
  if (isFinished(consumer.state)) {
    dropConsumer(state, consumer);
    return [consumer];
  }
  state.lanes.add(consumer);
  if (consumer.state === 'POSTPONE') state.postponed.add(consumer);
  else state.postponed.delete(consumer);
  return undefined;
}
