/** Calling visitors: the next one, a given one, again, the one behind. */

import { type CalledBy, type Consumer, isOutOfTurn, NO_CLERK, NO_CONSUMER } from '../../../model/consumer.js';
import { noSuchElement, noSuchTicketInQueue, type Rejection, reject } from '../../../model/errors/errors.js';
import { type Because, because } from '../../../model/errors/refusal-reasons.js';
import type { EventOf, QueueEvent } from '../../../model/events/events.js';
import type { Stamp } from '../../../model/events/stamp.js';
import type { WhyCalled, WhyUsual } from '../../../model/why-called.js';
import { WINDOW_STATE } from '../../../model/window-state.js';
import type { Ability } from '../../ability.js';
import type { CommandOf, Decision, Outcome } from '../../commands.js';
import { type QueueState, unfinishedOperations, type WindowState } from '../../state.js';
import { abilityOf, servantOf } from '../abilities.js';
import { refuseReason } from '../tickets/reasons.js';
import { callsOf } from './choice.js';
import type { Candidate } from './order.js';
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
  const next = nextAt(state, ability, stamp);
  if (next === undefined) return NOTHING;
  return { events: [calledInTurn(ability, next, stamp, by)], subject: next.consumer.id };
}

/** The call that follows a finish in one step; undefined = nobody waits, or the window is to pause after this visitor. */
export function callAfter(state: QueueState, ability: Ability, stamp: Stamp): EventOf<'called'> | undefined {
  const { workplaceId } = ability;
  if (isDisabled(state, workplaceId) || state.windows.get(workplaceId)?.stateId !== WINDOW_STATE.open) return undefined;
  const next = nextAt(state, ability, stamp);
  return next && calledInTurn(ability, next, stamp);
}

/** Whom the window calls in turn, and what is begun with him. */
interface Next {
  readonly consumer: Consumer;
  readonly ops: readonly number[];
  readonly how?: Required<Pick<EventOf<'called'>, 'under' | 'why'>>;
}

/**
 * @param skipped is at the window and goes back to his place. In the usual order the visitor behind is meant, or the first where nobody
 * stands behind; by a profile whoever it calls of all others, but for those whom the window has skipped just before, too: two who are away
 * would else be called in turn, and nobody after them.
 */
function nextAt(state: QueueState, ability: Ability, stamp: Stamp, skipped?: Consumer): Next | undefined {
  const { profile } = ability;
  if (profile === null) {
    const best = skipped ? candidateAfter(state, ability, placeOf(state, ability, skipped)) : bestCandidate(state, ability);
    return best && { consumer: best.consumer, ops: startingInTurn(state, ability, best, stamp) };
  }
  const calls = callsOf(state, ability, profile, stamp);
  const choice = calls.next(skipped && new Set([...(state.windows.get(ability.workplaceId)?.skipped ?? []), skipped.id]));
  const consumer = state.consumers.get(choice?.timed.id ?? NO_CONSUMER);
  if (choice === undefined || consumer === undefined) return undefined;
  // The place is that of the visitor, whichever service he waits for: all begin that can.
  const how = { under: { profile: profile.id, rule: choice.rule }, why: calls.why(choice, state.callingRevision) };
  return { consumer, ops: startable(state, ability, consumer), how };
}

/**
 * The data of a call by a profile once more, from the state that it was decided on: before any event of the decision. null = it was
 * out of turn, or in the usual order.
 */
export function whyCalled(state: QueueState, event: Pick<EventOf<'called'>, 'w' | 'u' | 'by' | 'inTurn'>, stamp: Stamp): WhyCalled | null {
  if (isOutOfTurn(event)) return null;
  const { w, u, by } = event;
  const skipped = by === 'skip' ? state.consumers.get(state.windows.get(w)?.consumerId ?? NO_CONSUMER) : undefined;
  return nextAt(state, abilityOf(state, w, u), stamp, skipped)?.how?.why ?? null;
}

/**
 * Why a call in the usual order was of this visitor: by what he preceded the next one. It is not written with the call, as it follows from
 * the state that the call was decided on, before any event of the decision. null = it was out of turn, after a skip, or by a profile.
 */
export function whyUsual(state: QueueState, event: EventOf<'called'>): WhyUsual | null {
  const { c, w, u, by, under } = event;
  const consumer = state.consumers.get(c);
  if (consumer === undefined || isOutOfTurn(event) || by === 'skip' || under !== undefined) return null;
  const ability = abilityOf(state, w, u);
  const own = placeOf(state, ability, consumer);
  const other = candidateAfter(state, ability, own);
  if (other === undefined || other.consumer.id === c) return { by: 'alone' };
  return { by: compared(state, own, other), runnerUp: other.consumer.id };
}

/** By what one visitor precedes another at a window that calls in the usual order. */
export const precedence = (state: QueueState, ability: Ability, one: Consumer, other: Consumer): Exclude<WhyUsual['by'], 'alone'> =>
  compared(state, placeOf(state, ability, one), placeOf(state, ability, other));

const compared = ({ rules }: QueueState, own: Candidate, other: Candidate): Exclude<WhyUsual['by'], 'alone'> =>
  rules.ageingMsPerPoint === 0 ? byOrder(own, other) : byAgeing(own, other);

function byOrder(own: Candidate, other: Candidate): 'priority' | 'arrival' | 'service' {
  if (own.consumer.priority !== other.consumer.priority) return 'priority';
  return own.servicePriority === other.servicePriority ? 'arrival' : 'service';
}

/** Both priorities are one number there, and a longer wait counts against it. */
function byAgeing(own: Candidate, other: Candidate): 'priority' | 'arrival' | 'ageing' {
  const points = ({ consumer, servicePriority }: Candidate): number => consumer.priority + servicePriority;
  if (points(own) === points(other)) return 'arrival';
  return points(own) < points(other) ? 'priority' : 'ageing';
}

/**
 * A ticket that a clerk chose. Whom the window would have called anyway is called in turn: no reason is demanded, and the call begins what
 * `callNext` would begin, or a service with a better place would carry the others ahead unseen.
 */
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
  const next = nextAt(state, ability, stamp);
  const isNext = next?.consumer.id === consumerId;
  const untold = refuseReason(state, 'call', services, isNext ? { reasonId, cannotChoose: true } : command);
  if (untold) return untold;
  const called = isNext ? calledInTurn(ability, next, stamp, 'hand') : calledEvent(ability, consumer, ops, stamp, 'hand');
  return {
    events: [{ ...called, ...(isNext && { inTurn: 1 }), ...(reasonId !== undefined && { reason: reasonId }) }],
    subject: consumer.id,
  };
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
  const next = nextAt(state, ability, stamp, consumer);
  if (next === undefined) return reject('nobodyWaiting', { workplace: workplaceId });
  const events: QueueEvent[] = [{ t: 'skipped', at: stamp.atMs, c: consumer.id, w: workplaceId }];
  const { vanishLimit } = state.rules;
  if (vanishLimit > 0 && consumer.vanishCount + 1 >= vanishLimit) {
    events.push({ t: 'closed', at: stamp.atMs, c: consumer.id, reason: 'no-show' });
  }
  events.push(calledInTurn(ability, next, stamp, 'skip'));
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

const calledInTurn = (ability: Ability, { consumer, ops, how }: Next, stamp: Stamp, by?: CalledBy): EventOf<'called'> => ({
  ...calledEvent(ability, consumer, ops, stamp, by),
  ...how,
});

const calledEvent = (
  { workplaceId, userId }: Ability,
  { id }: Consumer,
  ops: readonly number[],
  { atMs }: Stamp,
  by?: CalledBy,
): EventOf<'called'> => ({ t: 'called', at: atMs, c: id, w: workplaceId, u: userId, ops, ...(by && { by }) });
