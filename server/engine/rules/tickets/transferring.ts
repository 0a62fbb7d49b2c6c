/**
 * Transfer: what is being served ends and the visitor queues for another service in one step, at the old place. The visitor may be sent to
 * a clerk, who must sit at a window then: the ticket is bound to that clerk as by `return2me`, also if the clerk leaves. To a window means
 * to the clerk there.
 * The service may be on the ticket already and unfinished: then it is handed over as it stands, and only what else was being served ends.
 */
import { type Consumer, isFinished, NO_CLERK, type TicketOperation } from '../../../model/consumer.js';
import { Rejection, reject } from '../../../model/errors/errors.js';
import type { Stamp } from '../../../model/events/stamp.js';
import type { Outcome, Recipient, TransferCommand } from '../../commands.js';
import type { QueueState } from '../../state.js';
import { abilityOf, canServe, servantOf } from '../abilities.js';
import { servedAt } from '../calling/calling.js';
import { segmentAfter } from '../calling/segments.js';
import { indicesOf } from '../calling/selection.js';
import { servicesInHand } from './postpone.js';
import { refuseUnfitOutcome } from './reasons.js';
import { operationsOfService, refuseService, SERVICES_PER_TICKET_MAX } from './registration.js';

export function transfer(state: QueueState, command: TransferCommand, stamp: Stamp): Outcome {
  const { serviceId, workplaceId } = command;
  const consumer = servedAt(state, workplaceId);
  if (consumer instanceof Rejection) return consumer;
  const isOnTicket = consumer.operations.some((operation) => operation.serviceId === serviceId);
  const refusal = isOnTicket ? refuseAgain(consumer, serviceId) : refuseNew(state, consumer, serviceId);
  if (refusal) return refusal;

  const untold = refuseUnfitOutcome(state, servicesInHand(consumer), command.outcomeId);
  if (untold) return untold;
  const ops = isOnTicket ? [] : operationsOfService(state, serviceId);
  const target = targetOf(state, command.to);
  if (target instanceof Rejection) return target;
  const bound = target === null ? [] : boundTo(state, target, consumer, { serviceId, ops });
  if (target !== null && bound.length === 0) {
    const { field, who } = target;
    return reject('cannotServe', { field, ...who, service: serviceId });
  }
  const done = indicesOf(consumer, (operation) => operation.state === 'SERVING' && operation.serviceId !== serviceId);
  return {
    events: [
      {
        t: 'transferred',
        at: stamp.atMs,
        c: consumer.id,
        w: workplaceId,
        u: servantOf(state, workplaceId, command.actingUserId),
        s: serviceId,
        done,
        ops,
        ...(target !== null && { clerk: target.userId }),
        bound,
        ...(command.priority !== null && { priority: command.priority }),
        ...(command.comment && { comment: command.comment }),
        ...(command.outcomeId !== undefined && { outcome: command.outcomeId }),
        ...segmentAfter(state, consumer, { done, addedServiceId: isOnTicket ? null : serviceId, priority: command.priority }),
      },
    ],
    subject: consumer.id,
  };
}

function refuseAgain({ operations, ticket }: Consumer, serviceId: number): Rejection | undefined {
  const isLeft = operations.some((operation) => operation.serviceId === serviceId && !isFinished(operation.state));
  return isLeft ? undefined : reject('serviceAlreadyOnTicket', { ticket, service: serviceId });
}

function refuseNew(state: QueueState, { operations }: Consumer, serviceId: number): Rejection | undefined {
  const services = new Set(operations.map((operation) => operation.serviceId));
  if (services.size >= SERVICES_PER_TICKET_MAX) return reject('tooManyServices', { most: SERVICES_PER_TICKET_MAX });
  return refuseService(state, serviceId, 'data.service');
}

export interface Target {
  readonly userId: number;
  readonly windows: readonly number[];
  readonly field: string;
  /** For a refusal: `who` is the window or the clerk in words, and the other its id. */
  readonly who: { readonly who: string } & ({ readonly workplace: number } | { readonly user: number });
}

/** The clerk who is to take the visitor, and the clerk's windows; null = anybody. */
export function targetOf(state: QueueState, to: Recipient): Target | null | Rejection {
  if (to.kind === 'anybody') return null;
  if (to.kind === 'window') {
    const field = 'data.to_workplace';
    const window = state.windows.get(to.id);
    if (window === undefined) return reject('badReference', { field, book: 'Workplace', id: to.id });
    if (window.clerkId === NO_CLERK) return reject('nobodyAtWindow', { field, workplace: to.id });
    return { userId: window.clerkId, windows: [to.id], field, who: { who: `window ${to.id}`, workplace: to.id } };
  }
  const field = 'data.to_user';
  if (!state.books.User.has(to.id)) return reject('badReference', { field, book: 'User', id: to.id });
  const windows = [...state.windows].flatMap(([id, { clerkId }]) => (clerkId === to.id ? [id] : []));
  if (windows.length === 0) return reject('clerkAway', { field, user: to.id });
  return { userId: to.id, windows, field, who: { who: `clerk ${to.id}`, user: to.id } };
}

/** Whether the clerk can do the operation at one of the clerk's windows, even if it is bound to another clerk now. */
export const canTake = (
  state: QueueState,
  { userId, windows }: Target,
  operation: Pick<TicketOperation, 'serviceId' | 'operationId'>,
): boolean => windows.some((window) => canServe(state, abilityOf(state, window, userId), { ...operation, claimUserId: null }));

interface Sent {
  readonly serviceId: number;
  /** Operations that the ticket gets. */
  readonly ops: ReturnType<typeof operationsOfService>;
}

/** The next operations of the service that the clerk can do, by their places on the ticket afterwards. */
function boundTo(state: QueueState, target: Target, { operations }: Consumer, { serviceId, ops }: Sent): number[] {
  const standing =
    ops.length > 0
      ? ops.map(({ stage, o }) => ({ stage, operationId: o, isLeft: true }))
      : operations
          .filter((operation) => operation.serviceId === serviceId)
          .map(({ stage, operationId, state: its }) => ({ stage, operationId, isLeft: !isFinished(its) }));
  const next = Math.min(...standing.filter(({ isLeft }) => isLeft).map(({ stage }) => stage));
  const canDo = (operationId: number): boolean => canTake(state, target, { serviceId, operationId });
  // They stand sorted by service first.
  const offset = operations.filter((operation) => operation.serviceId < serviceId).length;
  return standing.flatMap(({ stage, operationId, isLeft }, index) =>
    isLeft && stage === next && canDo(operationId) ? [offset + index] : [],
  );
}
