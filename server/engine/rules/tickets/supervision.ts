/** Decisions of a supervisor: services opened at a window, and visitors bound to a clerk. */
import { noSuchTicketInQueue, Rejection, reject } from '../../../model/errors/errors.js';
import type { Stamp } from '../../../model/events/stamp.js';
import type { BindCommand, OpenServicesCommand, Outcome } from '../../commands.js';
import type { QueueState } from '../../state.js';
import { isCallable } from '../calling/order.js';
import { indicesOf } from '../calling/selection.js';
import { canTake, targetOf } from './transferring.js';

/** Opens services at a window until the day ends, and closes those opened before that are not named. */
export function openServices(state: QueueState, { workplaceId, services }: OpenServicesCommand, stamp: Stamp): Outcome {
  const unknown = services.find((service) => !state.books.Service.has(service));
  if (unknown !== undefined) return reject('badReference', { field: 'data.services', book: 'Service', id: unknown });
  const wanted = [...new Set(services)].sort((one, other) => one - other);
  const opened = state.openedServices.get(workplaceId) ?? [];
  if (wanted.join() === opened.join()) return { events: [] };
  return { events: [{ t: 'servicesOpened', at: stamp.atMs, w: workplaceId, services: wanted }] };
}

/**
 * Binds a visitor who waits, or is postponed, to one clerk, as `return2me` does. The visitor keeps the place in the queue; next operations
 * that the clerk cannot do stay free for anybody. To a window means to the clerk who sits there now, also after that clerk has moved.
 */
export function bind(state: QueueState, { consumerId, to, actingUserId }: BindCommand, stamp: Stamp): Outcome {
  const consumer = state.consumers.get(consumerId);
  if (consumer === undefined) return noSuchTicketInQueue(consumerId);
  const { ticket, workplaceId } = consumer;
  if (consumer.state === 'SERVING') return reject('ticketAtWindow', { ticket, workplace: workplaceId });
  const target = targetOf(state, to);
  if (target instanceof Rejection) return target;
  const ops = target === null ? [] : indicesOf(consumer, (one) => isCallable(consumer, one) && canTake(state, target, one));
  if (target !== null && ops.length === 0) return reject('cannotTake', { field: target.field, ...target.who, ticket });
  const clerk = target?.userId ?? null;
  const isSo = consumer.operations.every(({ claimUserId }, index) => claimUserId === (ops.includes(index) ? clerk : null));
  if (isSo) return { events: [], subject: consumerId };
  return {
    events: [{ t: 'bound', at: stamp.atMs, c: consumerId, u: actingUserId, ...(clerk !== null && { clerk }), ops }],
    subject: consumerId,
  };
}
