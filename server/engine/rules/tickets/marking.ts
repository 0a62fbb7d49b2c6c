/** Marks of clerks for figures: a called visitor has come to the window; a question was answered without a ticket. */
import { Rejection, reject } from '../../../model/errors/errors.js';
import type { Stamp } from '../../../model/events/stamp.js';
import type { CommandOf, Outcome } from '../../commands.js';
import type { QueueState } from '../../state.js';
import { servantOf } from '../abilities.js';
import { servedAt } from '../calling/calling.js';

/** The first mark counts. */
export function markArrival(state: QueueState, { workplaceId, actingUserId }: CommandOf<'markArrival'>, stamp: Stamp): Outcome {
  const consumer = servedAt(state, workplaceId);
  if (consumer instanceof Rejection) return consumer;
  const refusal = refuseUnlessUsed(state, workplaceId, 'walking_time');
  if (refusal) return refusal;
  if (consumer.arrivedMs !== undefined) return { events: [], subject: consumer.id };
  const u = servantOf(state, workplaceId, actingUserId);
  return { events: [{ t: 'arrived', at: stamp.atMs, c: consumer.id, w: workplaceId, u }], subject: consumer.id };
}

export function countQuestion(state: QueueState, { workplaceId, actingUserId }: CommandOf<'countQuestion'>, stamp: Stamp): Outcome {
  const refusal = refuseUnlessUsed(state, workplaceId, 'quick_questions');
  if (refusal) return refusal;
  const u = servantOf(state, workplaceId, actingUserId);
  return { events: [{ t: 'questionAnswered', at: stamp.atMs, w: workplaceId, u }], subject: workplaceId };
}

/** Where a window does not want a mark, a key pressed by mistake must not make figures of it. */
function refuseUnlessUsed(state: QueueState, workplaceId: number, setting: 'walking_time' | 'quick_questions'): Rejection | undefined {
  return state.books.Workplace.get(workplaceId)?.[setting] === 1 ? undefined : reject('notUsedHere', { workplace: workplaceId, setting });
}
