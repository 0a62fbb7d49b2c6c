/** Calling visitors: the next one, a given one, again, the one behind. */

import { type CalledBy, type Consumer, NO_CLERK, NO_CONSUMER } from '../../model/consumer.js';
import { noSuchElement, noSuchTicketInQueue, type Rejection, reject } from '../../model/errors.js';
import type { EventOf, QueueEvent } from '../../model/events.js';
import { type Because, because } from '../../model/refusal-reasons.js';
import type { Stamp } from '../../model/stamp.js';
import { WINDOW_STATE } from '../../model/window-state.js';
import type { Ability } from '../ability.js';
import type { CommandOf, Decision, Outcome } from '../commands.js';
import { type QueueState, unfinishedOperations, type WindowState } from '../state.js';
import { abilityOf, servantOf } from './abilities.js';
import { refuseReason } from './reasons.js';
import { bestCandidate, candidateAfter, placeOf, startable, startingInTurn } from './selection.js';

const NOTHING: Decision = { events: [] };

/** The visitor at a window, or the refusal of a command that needs one. */
export function servedAt(state: QueueState, workplaceId: number): Consumer | Rejection {
  const consumerId = state.windows.get(workplaceId)?.consumerId ?? NO_CONSUMER;
  return state.consumers.get(consumerId) ?? reject('windowFree', { workplace: workplaceId });
}

/** @param by left out = a clerk asks for it */
export function callNext(state: QueueState, workplaceId: number, actingUserId: number, stamp: Stamp, by?: 'auto'): Outcome {
  const refusal = refuseIfBusy(state, workplaceId);
  if (refusal) return refusal;
  const ability = abilityOf(state, workplaceId, servantOf(state, workplaceId, actingUserId));
  const best = bestCandidate(state, ability);
  if (best === undefined) return NOTHING;
  return { events: [calledEvent(ability, best.consumer, startingInTurn(state, ability, best), stamp, by)], subject: best.consumer.id };
}

/** The call that follows a finish in one step; undefined = nobody waits, or the window is to pause after this visitor. */
export function callAfter(state: QueueState, ability: Ability, stamp: Stamp): EventOf<'called'> | undefined {
  const { workplaceId } = ability;
  if (isDisabled(state, workplaceId) || state.windows.get(workplaceId)?.stateId !== WINDOW_STATE.open) return undefined;
  const best = bestCandidate(state, ability);
  return best && calledEvent(ability, best.consumer, startingInTurn(state, ability, best), stamp);
}

export function callTicket(state: QueueState, command: CommandOf<'callTicket'>, stamp: Stamp): Outcome {
  const { workplaceId, consumerId, actingUserId, reasonId } = command;
  const refusal = refuseIfBusy(state, workplaceId);
  if (refusal) return refusal;
  const consumer = state.consumers.get(consumerId);
  if (consumer === undefined) return noSuchTicketInQueue(consumerId);
  const ability = abilityOf(state, workplaceId, servantOf(state, workplaceId, actingUserId));
  const why = whyNot(state, ability, consumer);
  if (why !== null) return reject('notInQueue', { ticket: consumer.ticket, workplace: workplaceId, ...why });
  const ops = startable(state, ability, consumer);
  const services = ops.map((index) => consumer.operations[index]?.serviceId ?? 0);
  const untold = refuseReason(state, 'call', services, command);
  if (untold) return untold;
  const called = calledEvent(ability, consumer, ops, stamp, 'hand');
  return { events: [reasonId === undefined ? called : { ...called, reason: reasonId }], subject: consumer.id };
}

export function recall(state: QueueState, { workplaceId }: CommandOf<'recall'>, stamp: Stamp): Outcome {
  const consumer = servedAt(state, workplaceId);
  if (!('ticket' in consumer)) return consumer;
  return { events: [{ t: 'recalled', at: stamp.atMs, c: consumer.id, w: workplaceId }], subject: consumer.id };
}

/** Puts the visitor back in place and calls the next one behind; a ticket that was skipped too often is closed as a no-show. */
export function skip(state: QueueState, { workplaceId, actingUserId }: CommandOf<'skip'>, stamp: Stamp): Outcome {
  const consumer = servedAt(state, workplaceId);
  if (!('ticket' in consumer)) return consumer;
  if (isDisabled(state, workplaceId)) return reject('workplaceDisabled', { workplace: workplaceId });
  const ability = abilityOf(state, workplaceId, servantOf(state, workplaceId, actingUserId));
  const next = candidateAfter(state, ability, placeOf(state, ability, consumer));
  if (next === undefined) return reject('nobodyWaiting', { workplace: workplaceId });
  const events: QueueEvent[] = [{ t: 'skipped', at: stamp.atMs, c: consumer.id, w: workplaceId }];
  const { vanishLimit } = state.rules;
  if (vanishLimit > 0 && consumer.vanishCount + 1 >= vanishLimit) {
    events.push({ t: 'closed', at: stamp.atMs, c: consumer.id, reason: 'no-show' });
  }
  events.push(calledEvent(ability, next.consumer, startingInTurn(state, ability, next), stamp, 'skip'));
  return { events, subject: next.consumer.id };
}

/** Why a window cannot call a ticket out of turn; null = it can. */
export function whyNot(state: QueueState, ability: Ability, consumer: Consumer): Because | null {
  if (consumer.state === 'SERVING') return because('atWindow', { at: consumer.workplaceId });
  if (startable(state, ability, consumer).length > 0) return null;
  const claimed = consumer.operations.find((operation) => operation.claimUserId !== null && operation.claimUserId !== ability.userId);
  if (claimed) return because('claimed', { clerk: claimed.claimUserId ?? NO_CLERK });
  return unfinishedOperations(consumer).some((operation) => ability.operations.has(operation.operationId))
    ? because('laterStage')
    : because('otherOperations');
}

function refuseIfBusy(state: QueueState, workplaceId: number): Rejection | undefined {
  if (isDisabled(state, workplaceId)) return reject('workplaceDisabled', { workplace: workplaceId });
  const window: WindowState | undefined = state.windows.get(workplaceId);
  if (window === undefined) return noSuchElement('Workplace', workplaceId, 'data.workplace');
  const served = state.consumers.get(window.consumerId);
  return served && reject('windowBusy', { workplace: workplaceId, ticket: served.ticket });
}

/** A disabled window finishes what it is doing and calls no more visitors. */
const isDisabled = (state: QueueState, workplaceId: number): boolean => state.books.Workplace.get(workplaceId)?.disabled === 1;

export const calledEvent = (
  { workplaceId, userId }: Ability,
  { id }: Consumer,
  ops: readonly number[],
  { atMs }: Stamp,
  by?: CalledBy,
): EventOf<'called'> => ({ t: 'called', at: atMs, c: id, w: workplaceId, u: userId, ops, ...(by && { by }) });
