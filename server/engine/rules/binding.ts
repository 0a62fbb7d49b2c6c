/**
 * Binding: whoever looks after the hall gives a visitor who waits, or is put aside, to one clerk, as `return2me` would have done. He keeps
 * his place; what the clerk cannot do of what is next stays anybody's. To a window means to whoever sits there, now and after he has moved.
 */
import { isFinished } from '../../model/consumer.js';
import { Rejection, reject } from '../../model/errors.js';
import type { Stamp } from '../../model/stamp.js';
import type { BindCommand, Outcome } from '../commands.js';
import type { QueueState } from '../state.js';
import { indicesOf } from './selection.js';
import { isStageOpen } from './stages.js';
import { canTake, targetOf } from './transferring.js';

export function bind(state: QueueState, { consumerId, to, actingUserId }: BindCommand, stamp: Stamp): Outcome {
  const consumer = state.consumers.get(consumerId);
  if (consumer === undefined) return reject('noSuchElement', { field: 'data.id', book: 'Consumer', what: `id ${consumerId} in the queue` });
  const { ticket, workplaceId } = consumer;
  if (consumer.state === 'SERVING') return reject('ticketAtWindow', { ticket, workplace: workplaceId });
  const target = targetOf(state, to);
  if (target instanceof Rejection) return target;
  const ops =
    target === null
      ? []
      : indicesOf(consumer, (one) => !isFinished(one.state) && isStageOpen(consumer, one) && canTake(state, target, one));
  if (target !== null && ops.length === 0) return reject('cannotTake', { field: target.field, ...target.who, ticket });
  const clerk = target?.userId ?? null;
  const isSo = consumer.operations.every(({ claimUserId }, index) => claimUserId === (ops.includes(index) ? clerk : null));
  if (isSo) return { events: [], subject: consumerId };
  return {
    events: [{ t: 'bound', at: stamp.atMs, c: consumerId, u: actingUserId, ...(clerk !== null && { clerk }), ops }],
    subject: consumerId,
  };
}
