/** Selects the visitor to call next. */
import { type Consumer, isFinished, type TicketOperation } from '../../../model/consumer.js';
import type { Ability } from '../../ability.js';
import type { Lane } from '../../lanes.js';
import type { QueueState } from '../../state.js';
import { canServe, servesService, servicePriority } from '../abilities.js';
import { hallOf, type Moment, orderAt, timedLanesFor } from './choice.js';
import { boundInLane, type Candidate, compareCandidates, compareInLane, isStageOpen } from './order.js';
import { timedOf } from './segments.js';

/** The best visitor that the window can call, or undefined. */
export function bestCandidate(state: QueueState, ability: Ability): Candidate | undefined {
  const compare = compareCandidates(state.rules.ageingMsPerPoint);
  let best: Candidate | undefined;
  for (const { serviceId, waiting } of lanesFor(state, ability)) {
    const consumer = waiting.minKey();
    if (consumer === undefined) continue;
    const candidate = { consumer, servicePriority: servicePriority(state, ability, serviceId) };
    if (best === undefined || compare(candidate, best) < 0) best = candidate;
  }
  return best;
}

/**
 * The visitor behind `current` in the order of the window, or the head of the line where `current` is the last; undefined if no other can
 * be called. `current` itself is at the window and in no lane.
 */
export function candidateAfter(state: QueueState, ability: Ability, current: Candidate): Candidate | undefined {
  const compare = compareCandidates(state.rules.ageingMsPerPoint);
  let best: Candidate | undefined;
  for (const { serviceId, waiting } of lanesFor(state, ability)) {
    const priority = servicePriority(state, ability, serviceId);
    for (const consumer of waiting.keys(boundInLane(state.rules.ageingMsPerPoint, current, priority))) {
      const candidate = { consumer, servicePriority: priority };
      if (compare(candidate, current) <= 0) continue;
      if (best !== undefined && compare(candidate, best) >= 0) break;
      // A ticket stands in one lane for each service it waits for; its place is the best of them.
      if (compare(placeOf(state, ability, consumer), current) <= 0) continue;
      best = candidate;
      break;
    }
  }
  return best ?? bestCandidate(state, ability);
}

/** Where a visitor stands in the order of the window, by the best of the operations that it can do. */
export function placeOf(state: QueueState, ability: Ability, consumer: Consumer): Candidate {
  let best = Number.POSITIVE_INFINITY;
  for (const operation of consumer.operations) {
    if (isFinished(operation.state) || !canServe(state, ability, operation) || !isStageOpen(consumer, operation)) continue;
    best = Math.min(best, servicePriority(state, ability, operation.serviceId));
  }
  return { consumer, servicePriority: best === Number.POSITIVE_INFINITY ? 0 : best };
}

/** Indices of the operations of a ticket that the window can start now; those in `alsoFinished` count as finished. */
export function startable(state: QueueState, ability: Ability, consumer: Consumer, alsoFinished: readonly number[] = []): number[] {
  return indicesOf(
    consumer,
    (operation, index) =>
      (operation.state === 'WAITING' || operation.state === 'POSTPONE') &&
      !alsoFinished.includes(index) &&
      canServe(state, ability, operation) &&
      isStageOpen(consumer, operation, alsoFinished),
  );
}

/**
 * Of the operations in `startable`, those that start at a call in the order of the queue: what the place was earned by, and what nobody
 * waits for who stands before the visitor. So a service with a better place does not carry the others ahead.
 */
export function startingInTurn(
  state: QueueState,
  ability: Ability,
  { consumer, servicePriority: earned }: Candidate,
  moment: Moment,
): number[] {
  const all = startable(state, ability, consumer);
  return withoutOvertaking(state, ability, consumer, all, (serviceId) => servicePriority(state, ability, serviceId) === earned, moment);
}

/** Of the operations at `indices`, those of services that are `due`, and those that nobody waits for who stands before the visitor. */
export function withoutOvertaking(
  state: QueueState,
  ability: Ability,
  consumer: Consumer,
  indices: readonly number[],
  isDue: (serviceId: number) => boolean,
  moment: Moment,
  finished: readonly number[] = [],
): number[] {
  return indices.filter((index) => {
    const operation = consumer.operations[index];
    if (operation === undefined || state.rules.servicesStartTogether || isDue(operation.serviceId)) return operation !== undefined;
    return !isAwaitedBefore(state, ability, consumer, operation, moment, finished.length);
  });
}

function isAwaitedBefore(
  state: QueueState,
  ability: Ability,
  consumer: Consumer,
  { operationId, serviceId }: TicketOperation,
  { atMs }: Moment,
  finished: number,
): boolean {
  if (ability.profile !== null) {
    const order = orderAt(hallOf(state), ability.profile, atMs);
    const timed = timedOf(state, consumer);
    const own = { ...timed, left: timed.left - finished };
    return timedLanesFor(state, ability, [operationId]).some((lane) => {
      const first = lane.serviceId === serviceId ? lane.waiting.minKey() : undefined;
      return first !== undefined && order(first, own) < 0;
    });
  }
  const compare = compareInLane(state.rules.ageingMsPerPoint);
  return state.lanes.of(operationId).some((lane) => {
    const first = lane.serviceId === serviceId && isFreeFor(ability, lane) ? lane.waiting.minKey() : undefined;
    return first !== undefined && compare(first, consumer) < 0;
  });
}

const isFreeFor = ({ userId }: Ability, { claimUserId }: Lane): boolean => claimUserId === null || claimUserId === userId;

export function indicesOf(consumer: Consumer, wanted: (operation: TicketOperation, index: number) => boolean): number[] {
  const indices: number[] = [];
  for (let index = 0; index < consumer.operations.length; index++) {
    const operation = consumer.operations[index];
    if (operation !== undefined && wanted(operation, index)) indices.push(index);
  }
  return indices;
}

/** Lanes that the window calls from, with somebody in each. */
export function lanesFor(state: QueueState, ability: Ability): readonly Lane[] {
  const found: Lane[] = [];
  for (const operationId of ability.operations) {
    for (const lane of state.lanes.of(operationId)) {
      if (lane.waiting.size > 0 && isFreeFor(ability, lane) && servesService(state, ability, lane.serviceId)) found.push(lane);
    }
  }
  return found;
}
