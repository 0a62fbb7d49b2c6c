/** What visitors said of themselves is erased; what happened to their tickets stays. */
import type { Consumer } from '../../model/consumer.js';
import type { EventOf } from '../../model/events.js';
import type { QueueState } from '../state.js';
import type { Reducers } from './reducers.js';

export const erasingReducers: Reducers<'visitorErased'> = { visitorErased };

/** Their finished visits are in the history, whose rows are erased in the transaction of the batch. */
function visitorErased(state: QueueState, { c }: EventOf<'visitorErased'>): undefined {
  for (const id of c) eraseTexts(state, id);
}

/** Everywhere in the state: in the queue, on paper that is owed, and in what a window can take back. */
export function eraseTexts(state: QueueState, consumerId: number): void {
  const consumer = state.consumers.get(consumerId);
  if (consumer) silence(consumer);
  for (const { before, next } of state.lastSteps.values()) {
    if (before.id === consumerId) silence(before);
    if (next?.id === consumerId) silence(next);
  }
  for (const job of state.prints.values()) {
    if (job.consumerId === consumerId) job.content = { ...job.content, comment: '', pinCode: '' };
  }
}

function silence(consumer: Consumer): void {
  consumer.comment = '';
  consumer.pinCode = '';
  consumer.photo = null;
  for (const operation of consumer.operations) {
    operation.comments = [];
    // Where nobody is named, the box itself says why it ended.
    for (const period of operation.periods) if (period.userId !== null) period.comment = null;
  }
}
