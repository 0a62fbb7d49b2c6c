/**
 * The order of calling (chosen; domain, point 4). Smaller first, throughout: the ticket's priority, then the priority of the
 * service at this window, then who came first, by the clock (what was registered before it was set moves with it), then by the id.
 *
 * With ageing, a point of priority is worth some minutes of waiting, and the three become one number: (priority + service's
 * priority) · minutes + time of registration. As everybody ages alike, the order of two visitors never changes while they wait,
 * which is what lets lanes stay sorted; and a visitor who waits long enough precedes every later one.
 */
import { type Consumer, isFinished, type TicketOperation } from '../../../model/consumer.js';

/** What the order depends on. Who came early for an appointment counts as having come when it is due, and passes nobody due before. */
export type Placed = Pick<Consumer, 'id' | 'priority' | 'registeredMs' | 'placedMs'>;

const cameMs = ({ registeredMs, placedMs = registeredMs }: Placed): number => placedMs;

export type Compare = (one: Placed, other: Placed) => number;

/** A visitor as a window sees them: with the priority that the window gives to the service. */
export interface Candidate {
  readonly consumer: Consumer;
  readonly servicePriority: number;
}

type PlacedCandidate = Pick<Candidate, 'servicePriority'> & { readonly consumer: Placed };

/** The order inside one lane, where the service is the same for all. */
export function compareInLane(ageingMsPerPoint: number): Compare {
  if (ageingMsPerPoint === 0) return (one, other) => one.priority - other.priority || cameMs(one) - cameMs(other) || one.id - other.id;
  const rank = (consumer: Placed) => consumer.priority * ageingMsPerPoint + cameMs(consumer);
  return (one, other) => rank(one) - rank(other) || one.id - other.id;
}

/** The order at a window, across its lanes. */
export function compareCandidates(ageingMsPerPoint: number): (one: PlacedCandidate, other: PlacedCandidate) => number {
  if (ageingMsPerPoint === 0) {
    return (one, other) =>
      one.consumer.priority - other.consumer.priority ||
      one.servicePriority - other.servicePriority ||
      cameMs(one.consumer) - cameMs(other.consumer) ||
      one.consumer.id - other.consumer.id;
  }
  const rank = ({ consumer, servicePriority }: PlacedCandidate) =>
    (consumer.priority + servicePriority) * ageingMsPerPoint + cameMs(consumer);
  return (one, other) => rank(one) - rank(other) || one.consumer.id - other.consumer.id;
}

export type Rank = (consumer: Placed, servicePriority: number) => number;

/** Priorities of services differ by less. */
const SERVICES_DIFFER_MAX = 65_536;

/** The same order as a number: the smaller one is first, of two alike the smaller id. Without ageing appointments count as they came. */
export function rankOfCandidates(ageingMsPerPoint: number): Rank {
  if (ageingMsPerPoint === 0) return ({ priority }, servicePriority) => priority * SERVICES_DIFFER_MAX + servicePriority;
  return (consumer, servicePriority) => (consumer.priority + servicePriority) * ageingMsPerPoint + cameMs(consumer);
}

/**
 * Where visitors behind `current` begin in a lane whose service has `servicePriority` at this window: a key for the lane's sorted
 * line. Everybody before it precedes `current` in the order of the window.
 */
export function boundInLane(ageingMsPerPoint: number, current: PlacedCandidate, servicePriority: number): Placed {
  const difference = current.servicePriority - servicePriority;
  const { id, priority } = current.consumer;
  if (ageingMsPerPoint > 0) return { id, priority, registeredMs: cameMs(current.consumer) + difference * ageingMsPerPoint };
  if (difference === 0) return current.consumer;
  return { id, priority, registeredMs: difference > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY };
}

/**
 * Whether no earlier stage holds `operation` back. Stages run in ascending number: an operation can be called when every operation of the
 * lower stages of its service is finished (seen in the original: payment at 10, then scheduling at 20). Services of one ticket progress
 * independently. Operations in `alsoFinished` count as finished.
 */
export function isStageOpen(consumer: Consumer, operation: TicketOperation, alsoFinished: readonly number[] = []): boolean {
  for (let index = 0; index < consumer.operations.length; index++) {
    const other = consumer.operations[index];
    if (other === undefined || other.serviceId !== operation.serviceId || other.stage >= operation.stage) continue;
    if (!isFinished(other.state) && !alsoFinished.includes(index)) return false;
  }
  return true;
}

/** Whether a ticket that waits can be called for the operation, by its stages. */
export const isCallable = (consumer: Consumer, operation: TicketOperation): boolean =>
  !isFinished(operation.state) && isStageOpen(consumer, operation);
