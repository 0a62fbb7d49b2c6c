/** Putting a visitor aside for some minutes, giving a ticket another service, and writing a comment on it. */
import type { Consumer } from '../../../model/consumer.js';
import { Rejection, reject } from '../../../model/errors/errors.js';
import type { RegisteredOperation } from '../../../model/events/events.js';
import type { Stamp } from '../../../model/events/stamp.js';
import type { CommandOf, Outcome, PostponeCommand } from '../../commands.js';
import type { QueueState } from '../../state.js';
import { abilityOf, canServe, servantOf } from '../abilities.js';
import { servedAt } from '../calling/calling.js';
import { segmentAfter } from '../calling/segments.js';
import { refuseReason } from './reasons.js';
import { operationsOfService, refuseService, SERVICES_PER_TICKET_MAX } from './registration.js';

const MINUTE_MS = 60_000;

/** The services that the window does for the visitor now. */
export const servicesInHand = ({ operations }: Consumer): number[] =>
  operations.filter(({ state }) => state === 'SERVING').map(({ serviceId }) => serviceId);

export function postpone(state: QueueState, command: PostponeCommand, stamp: Stamp): Outcome {
  const consumer = servedAt(state, command.workplaceId);
  if (consumer instanceof Rejection) return consumer;
  const delays = state.rules.postponeDelaysMinutes;
  if (!delays.includes(command.delayMinutes)) return reject('delayNotOffered', { delays: delays.map(String) });
  const refusal = refuseReason(state, 'postponement', servicesInHand(consumer), command);
  if (refusal) return refusal;
  return {
    events: [
      {
        t: 'postponed',
        at: stamp.atMs,
        c: consumer.id,
        w: command.workplaceId,
        u: servantOf(state, command.workplaceId, command.actingUserId),
        until: stamp.atMs + command.delayMinutes * MINUTE_MS,
        mine: command.returnToMe,
        ...(command.comment && { comment: command.comment }),
        ...(command.reasonId !== undefined && { reason: command.reasonId }),
      },
    ],
    subject: consumer.id,
  };
}

export function addService(state: QueueState, command: CommandOf<'addService'>, stamp: Stamp): Outcome {
  const { serviceId, workplaceId } = command;
  const consumer = servedAt(state, workplaceId);
  if (consumer instanceof Rejection) return consumer;
  if (consumer.operations.some((operation) => operation.serviceId === serviceId)) {
    return reject('serviceAlreadyOnTicket', { ticket: consumer.ticket, service: serviceId });
  }
  const services = new Set(consumer.operations.map((operation) => operation.serviceId));
  if (services.size >= SERVICES_PER_TICKET_MAX) return reject('tooManyServices', { most: SERVICES_PER_TICKET_MAX });
  const refusal = refuseService(state, serviceId, 'data.service');
  if (refusal) return refusal;

  const ops = operationsOfService(state, serviceId);
  const userId = servantOf(state, workplaceId, command.actingUserId);
  return {
    events: [
      {
        t: 'serviceAdded',
        at: stamp.atMs,
        c: consumer.id,
        w: workplaceId,
        u: userId,
        ops,
        starts: startsOf(state, workplaceId, userId, ops),
        ...segmentAfter(state, consumer, { done: [], addedServiceId: serviceId, priority: null }),
      },
    ],
    subject: consumer.id,
  };
}

export function writeComment(state: QueueState, command: CommandOf<'comment'>, stamp: Stamp): Outcome {
  const consumer = servedAt(state, command.workplaceId);
  if (consumer instanceof Rejection) return consumer;
  const { comment } = command;
  const isNew = comment !== consumer.comment;
  return { events: isNew ? [{ t: 'consumerChanged', at: stamp.atMs, c: consumer.id, comment }] : [], subject: consumer.id };
}

/** Operations of the first stage that the window can do start at once; positions in `ops`. */
function startsOf(state: QueueState, workplaceId: number, userId: number, ops: readonly RegisteredOperation[]): number[] {
  const ability = abilityOf(state, workplaceId, userId);
  const firstStage = Math.min(...ops.map((operation) => operation.stage));
  return ops.flatMap((operation, position) => {
    const asWaiting = { serviceId: operation.s, operationId: operation.o, claimUserId: null };
    return operation.stage === firstStage && canServe(state, ability, asWaiting) ? [position] : [];
  });
}
