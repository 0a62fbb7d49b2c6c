/**
 * Finds the next visitor without searching the queue. A lane is a sorted line of tickets that wait with one operation of one service, free
 * for anybody or claimed by one clerk. A window reads the head of each lane it can serve: their number depends on the services of the
 * branch, not on the number of visitors. Adding and removing cost O(log n).
 */
import { type Consumer, isFinished, type TicketOperation } from '../model/consumer.js';
import { type Compare, compareInLane, isCallable, type Placed } from './rules/calling/order.js';
import { SortedLine } from './sorted-line.js';
import type { TimedLanes } from './timed-lanes.js';

type Line = SortedLine<Consumer, Placed>;

export interface Lane {
  readonly serviceId: number;
  /** The only clerk who may take them; null = anyone. */
  readonly claimUserId: number | null;
  /** Sorted in calling order. */
  readonly waiting: Line;
  /** Those of them who stand in other lanes, too. */
  readonly inSeveral: Line;
}

/** Where a ticket waits: in a lane for each operation that it can be called for. `place` tickets of the lane are called before it. */
export function placesOf(
  lanes: Lanes,
  consumer: Consumer,
): readonly { readonly operationId: number; readonly lane: Lane; readonly place: number }[] {
  return consumer.operations.flatMap(({ operationId, serviceId, claimUserId }) => {
    const lane = lanes.of(operationId).find((one) => one.serviceId === serviceId && one.claimUserId === claimUserId);
    return lane?.waiting.has(consumer) ? [{ operationId, lane, place: lane.waiting.countBefore(consumer) }] : [];
  });
}

function standsInSeveral(consumer: Consumer): boolean {
  const { operations } = consumer;
  return operations.length > 1 && operations.filter((operation) => isCallable(consumer, operation)).length > 1;
}

interface Unfinished {
  readonly serviceId: number;
  readonly consumers: Set<Consumer>;
}

const NONE: readonly never[] = [];

export class Lanes {
  private readonly compare: Compare;
  private readonly lanesByOperation = new Map<number, Lane[]>();
  private readonly unfinishedByOperation = new Map<number, Unfinished[]>();
  /** How often tickets wait for one clerk alone. */
  private readonly claims = new Map<number, number>();
  /** The same visitors for windows with a calling profile; null = no window has one. */
  timed: TimedLanes | null = null;

  constructor(ageingMsPerPoint: number) {
    this.compare = compareInLane(ageingMsPerPoint);
  }

  /** Lanes of tickets that can be called for an operation. */
  of(operationId: number): readonly Lane[] {
    return this.lanesByOperation.get(operationId) ?? NONE;
  }

  /** Whether visitors wait for this clerk alone. */
  hasClaims(userId: number): boolean {
    return (this.claims.get(userId) ?? 0) > 0;
  }

  /** Tickets with the operation unfinished, whether they can be called or not. */
  unfinishedOf(operationId: number): readonly Unfinished[] {
    return this.unfinishedByOperation.get(operationId) ?? NONE;
  }

  /** Files a ticket under everything it still needs, after it came or changed. */
  add(consumer: Consumer): void {
    this.forget(consumer);
    this.timed?.add(consumer);
    for (const operation of consumer.operations) {
      if (isFinished(operation.state)) continue;
      this.unfinished(operation.operationId, operation.serviceId).consumers.add(consumer);
    }
    if (consumer.state !== 'WAITING') return;
    const isInSeveral = standsInSeveral(consumer);
    for (const operation of consumer.operations) {
      if (!isCallable(consumer, operation)) continue;
      const { waiting, inSeveral } = this.lane(operation.operationId, operation.serviceId, operation.claimUserId);
      if (waiting.add(consumer)) this.claimed(operation, 1);
      if (isInSeveral) inSeveral.add(consumer);
      else inSeveral.delete(consumer);
    }
  }

  /** Takes a ticket out of its lanes, before it changes. */
  leave(consumer: Consumer): void {
    if (consumer.state !== 'WAITING') return;
    this.timed?.remove(consumer);
    for (const operation of consumer.operations) {
      if (!isCallable(consumer, operation)) continue;
      const { waiting, inSeveral } = this.lane(operation.operationId, operation.serviceId, operation.claimUserId);
      if (waiting.delete(consumer)) this.claimed(operation, -1);
      inSeveral.delete(consumer);
    }
  }

  /** A ticket no longer needs what it has finished. */
  forget(consumer: Consumer): void {
    for (const operation of consumer.operations) {
      if (isFinished(operation.state)) this.unfinished(operation.operationId, operation.serviceId).consumers.delete(consumer);
    }
  }

  /** All tickets that are filed as unfinished. */
  *allUnfinished(): Generator<Unfinished & { readonly operationId: number }> {
    for (const [operationId, entries] of this.unfinishedByOperation) for (const entry of entries) yield { operationId, ...entry };
  }

  /** Takes a ticket out of everything, before its operations are replaced. */
  forgetAll(consumer: Consumer): void {
    for (const { operationId, serviceId } of consumer.operations) this.unfinished(operationId, serviceId).consumers.delete(consumer);
  }

  private claimed({ claimUserId }: TicketOperation, by: number): void {
    if (claimUserId !== null) this.claims.set(claimUserId, (this.claims.get(claimUserId) ?? 0) + by);
  }

  private lane(operationId: number, serviceId: number, claimUserId: number | null): Lane {
    const lanes = listAt(this.lanesByOperation, operationId);
    for (const lane of lanes) if (lane.serviceId === serviceId && lane.claimUserId === claimUserId) return lane;
    const line = (): Line => new SortedLine(this.compare);
    const lane = { serviceId, claimUserId, waiting: line(), inSeveral: line() };
    lanes.push(lane);
    return lane;
  }

  private unfinished(operationId: number, serviceId: number): Unfinished {
    const entries = listAt(this.unfinishedByOperation, operationId);
    for (const entry of entries) if (entry.serviceId === serviceId) return entry;
    const entry = { serviceId, consumers: new Set<Consumer>() };
    entries.push(entry);
    return entry;
  }
}

/** The list of an operation; a new one where there is none yet. */
function listAt<Entry>(lists: Map<number, Entry[]>, operationId: number): Entry[] {
  const known = lists.get(operationId);
  if (known) return known;
  const list: Entry[] = [];
  lists.set(operationId, list);
  return list;
}
