/** Invariants of the state; checked after a recovery and by the tests after every step. */
import { isFinished, NO_CONSUMER, type TicketOperation } from '../model/consumer.js';
import type { Lane } from './lanes.js';
import { isCallable, isStageOpen } from './rules/calling/order.js';
import { timedOf } from './rules/calling/segments.js';
import { isOwed } from './rules/tickets/printing.js';
import type { QueueState } from './state.js';

/** The invariants that do not hold, in words; none in a sound state. */
export function brokenInvariants(state: QueueState): string[] {
  return [
    ...brokenTickets(state),
    ...brokenWindows(state),
    ...brokenNumbers(state),
    ...brokenLanes(state),
    ...brokenTimedLanes(state),
    ...brokenNeeds(state),
    ...brokenPrints(state),
    ...brokenLastSteps(state),
  ];
}

function* brokenTickets(state: QueueState): Generator<string> {
  let coded = 0;
  for (const consumer of state.consumers.values()) {
    const { ticket, operations, workplaceId, code } = consumer;
    if (code !== '') coded += 1;
    if (code !== '' && state.codes.get(code) !== consumer) yield `the code of ticket ${ticket} leads elsewhere`;
    const isServing = consumer.state === 'SERVING';
    if (isFinished(consumer.state)) yield `ticket ${ticket} has ended and is still in the queue`;
    if (operations.every((operation) => isFinished(operation.state))) yield `ticket ${ticket} has nothing left to do`;
    if (isServing !== operations.some((operation) => operation.state === 'SERVING')) yield `ticket ${ticket} is served by half`;
    if (isServing && state.windows.get(workplaceId)?.consumerId !== consumer.id) yield `ticket ${ticket} is served at no window`;
    if (state.postponed.has(consumer) !== (consumer.state === 'POSTPONE')) yield `ticket ${ticket} is postponed by half`;
    for (const operation of operations) {
      if (operation.state === 'SERVING' && !isStageOpen(consumer, operation)) yield `ticket ${ticket} is served before its stage`;
      const isOpen = operation.periods.at(-1)?.outMs === null;
      if (isOpen !== (operation.state === 'SERVING' || operation.state === 'POSTPONE'))
        yield `ticket ${ticket} has a period that does not end`;
    }
  }
  if (coded !== state.codes.size) yield `${coded} tickets have a code, and ${state.codes.size} codes lead to a ticket`;
}

function* brokenWindows(state: QueueState): Generator<string> {
  for (const [id, { consumerId }] of state.windows) {
    if (!state.books.Workplace.has(id)) yield `window ${id} is in no book`;
    if (consumerId === NO_CONSUMER) continue;
    const consumer = state.consumers.get(consumerId);
    if (consumer?.state !== 'SERVING' || consumer.workplaceId !== id) yield `window ${id} serves ticket ${consumerId}, who is not there`;
  }
}

function* brokenNumbers(state: QueueState): Generator<string> {
  const seen = new Set<string>();
  for (const { ticket, rangeId, number, id } of state.consumers.values()) {
    if (seen.has(ticket)) yield `ticket ${ticket} was given twice`;
    seen.add(ticket);
    if (!state.ranges.get(rangeId)?.live.has(number)) yield `number ${number} of ticket ${ticket} counts as free`;
    if (id >= state.nextIds.Consumer) yield `id ${id} will be given again`;
  }
}

/** Exactly the visitors who can be called stand in lanes. Two stages may have the same operation: they share a lane. */
function* brokenLanes(state: QueueState): Generator<string> {
  for (const consumer of state.consumers.values()) {
    for (const operation of consumer.operations) {
      const isThere = laneOf(state, operation)?.waiting.has(consumer) ?? false;
      const belongs =
        consumer.state === 'WAITING' && consumer.operations.some((other) => sharesLane(operation, other) && isCallable(consumer, other));
      if (isThere !== belongs)
        yield `ticket ${consumer.ticket} is ${isThere ? 'wrongly' : 'not'} in the lane of operation ${operation.operationId}`;
    }
  }
}

function laneOf({ lanes }: QueueState, { operationId, serviceId, claimUserId }: TicketOperation): Lane | undefined {
  for (const lane of lanes.of(operationId)) if (lane.serviceId === serviceId && lane.claimUserId === claimUserId) return lane;
  return undefined;
}

/** The same of lanes of segments: each visitor who waits stands there, as he is now, and nobody else. */
function* brokenTimedLanes(state: QueueState): Generator<string> {
  const { timed } = state.lanes;
  if (timed === null) return;
  const waiting = new Map<number, number>();
  for (const consumer of state.consumers.values()) {
    const filed = timed.at(consumer);
    if ((filed !== undefined) !== (consumer.state === 'WAITING')) yield `ticket ${consumer.ticket} is filed by half`;
    if (filed === undefined) continue;
    const { segment, sinceMs, left } = timedOf(state, consumer);
    if (filed.segment !== segment || filed.sinceMs !== sinceMs || filed.left !== left) yield `ticket ${consumer.ticket} is filed as it was`;
    waiting.set(segment, (waiting.get(segment) ?? 0) + 1);
    for (const operation of consumer.operations) {
      const { operationId, serviceId, claimUserId } = operation;
      const lanes = timed.of(operationId).filter((lane) => lane.waiting.has(filed) && lane.serviceId === serviceId);
      const isThere = lanes.some((lane) => lane.claimUserId === claimUserId && lane.segment === segment);
      const belongs = consumer.operations.some((other) => sharesLane(operation, other) && isCallable(consumer, other));
      if (isThere !== belongs) yield `ticket ${consumer.ticket} is ${isThere ? 'wrongly' : 'not'} in the lane of its segment`;
    }
  }
  for (const segment of new Set([...waiting.keys(), 0, ...state.books.Segment.keys()])) {
    const seen = timed.ofSegment(segment)?.size ?? 0;
    if (seen !== (waiting.get(segment) ?? 0)) yield `${seen} visitors are filed under segment ${segment}, and others wait`;
  }
}

/** A ticket that is filed under an operation still needs it. */
function* brokenNeeds(state: QueueState): Generator<string> {
  for (const { operationId, serviceId, consumers } of state.lanes.allUnfinished()) {
    for (const consumer of consumers) {
      const needs = consumer.operations.some(
        (one) => one.operationId === operationId && one.serviceId === serviceId && !isFinished(one.state),
      );
      if (!needs || !state.consumers.has(consumer.id)) yield `ticket ${consumer.ticket} counts as needing operation ${operationId}`;
    }
  }
}

const sharesLane = (one: TicketOperation, other: TicketOperation): boolean =>
  one.serviceId === other.serviceId && one.operationId === other.operationId && one.claimUserId === other.claimUserId;

/** No job waits for a ticket that has ended, and a printer prints one ticket at a time. */
function* brokenPrints(state: QueueState): Generator<string> {
  const busy = new Set<string>();
  let lastId = 0;
  for (const [id, job] of state.prints) {
    if (id !== job.id || id <= lastId) yield `print job ${job.id} is out of order`;
    lastId = id;
    if (id >= state.nextPrintId) yield `the id of print job ${id} will be given again`;
    const { consumerId, bookingId } = job;
    const owner = bookingId === undefined ? `ticket ${consumerId}` : `booking ${bookingId}`;
    if (job.state === 'QUEUED' && !isOwed(state, job)) yield `print job ${id} waits for ${owner}, which has ended`;
    if (job.consumerId >= state.nextIds.Consumer) yield `print job ${id} is for ticket ${job.consumerId}, which was never given`;
    if (job.state !== 'PRINTING') continue;
    if (busy.has(job.printer)) yield `two tickets are being printed at ${job.printer}`;
    busy.add(job.printer);
  }
}

/** A step that could be taken back is still as it was left: its visitors are at the window, wait, or have ended. */
function* brokenLastSteps(state: QueueState): Generator<string> {
  for (const [window, step] of state.lastSteps) {
    if (!state.windows.has(window)) yield `window ${window} did something and does not exist`;
    if (step.isOvertaken) continue;
    for (const { id, ticket } of step.next ? [step.before, step.next] : [step.before]) {
      if (state.lastStepOf.get(id) !== window) yield `ticket ${ticket} does not know what window ${window} did last`;
      const now = state.consumers.get(id);
      if (now !== undefined && now.state !== 'WAITING' && now.workplaceId !== window)
        yield `ticket ${ticket} went on from window ${window}`;
    }
  }
  for (const [id, window] of state.lastStepOf) if (!state.lastSteps.has(window)) yield `ticket ${id} names what window ${window} never did`;
}
