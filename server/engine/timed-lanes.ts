/**
 * The lanes of windows with a calling profile: as `lanes.ts`, but for each segment as well, and sorted by the time that a wait counts from.
 * That never depends on the moment, so that nobody moves while everybody waits. They are there while a profile needs them.
 */
import { type Consumer, isFinished } from '../model/consumer.js';
import { isCallable } from './rules/calling/order.js';
import { SortedLine } from './sorted-line.js';

/** A visitor who waits, as profiles see him. All of it stays while he waits. */
export interface Timed {
  readonly id: number;
  /** From the book Segment; 0 = none. */
  readonly segment: number;
  /** When his wait began, or will begin. */
  readonly sinceMs: number;
  /** How many operations he still needs. */
  readonly left: number;
}

export type TimedLine = SortedLine<Timed>;

export interface TimedLane {
  readonly serviceId: number;
  /** The only clerk who may take them; null = anyone. */
  readonly claimUserId: number | null;
  readonly segment: number;
  readonly waiting: TimedLine;
  /** Those of them who stand in other lanes, too. */
  readonly inSeveral: TimedLine;
}

/** Of two who tie, whoever has more left to do is called first, then who came first. */
export const compareTied = (one: Timed, other: Timed): number => other.left - one.left || one.id - other.id;

export const compareInLine = (one: Timed, other: Timed): number => one.sinceMs - other.sinceMs || compareTied(one, other);

const NONE: readonly never[] = [];

interface Filed {
  readonly timed: Timed;
  readonly lanes: readonly TimedLane[];
}

export class TimedLanes {
  private readonly lanesByOperation = new Map<number, TimedLane[]>();
  private readonly linesBySegment = new Map<number, TimedLine>();
  private readonly filed = new Map<number, Filed>();

  constructor(private readonly timedOf: (consumer: Consumer) => Timed) {}

  of(operationId: number): readonly TimedLane[] {
    return this.lanesByOperation.get(operationId) ?? NONE;
  }

  /** All who wait in the branch and belong to the segment. */
  ofSegment(segment: number): TimedLine | undefined {
    return this.linesBySegment.get(segment);
  }

  /** undefined = he does not wait. */
  at(consumer: Consumer): Timed | undefined {
    return this.filed.get(consumer.id)?.timed;
  }

  add(consumer: Consumer): void {
    this.remove(consumer);
    if (consumer.state !== 'WAITING') return;
    const timed = this.timedOf(consumer);
    const lanes = new Set<TimedLane>();
    for (const operation of consumer.operations) {
      if (!isCallable(consumer, operation)) continue;
      lanes.add(this.lane(operation.operationId, operation.serviceId, operation.claimUserId, timed.segment));
    }
    for (const lane of lanes) {
      lane.waiting.add(timed);
      if (lanes.size > 1) lane.inSeveral.add(timed);
    }
    this.line(timed.segment).add(timed);
    this.filed.set(consumer.id, { timed, lanes: [...lanes] });
  }

  remove({ id }: Consumer): void {
    const filed = this.filed.get(id);
    if (filed === undefined) return;
    const { timed, lanes } = filed;
    for (const { waiting, inSeveral } of lanes) {
      waiting.delete(timed);
      inSeveral.delete(timed);
    }
    this.linesBySegment.get(timed.segment)?.delete(timed);
    this.filed.delete(id);
  }

  private lane(operationId: number, serviceId: number, claimUserId: number | null, segment: number): TimedLane {
    let lanes = this.lanesByOperation.get(operationId);
    if (lanes === undefined) {
      lanes = [];
      this.lanesByOperation.set(operationId, lanes);
    }
    for (const lane of lanes) if (lane.serviceId === serviceId && lane.claimUserId === claimUserId && lane.segment === segment) return lane;
    const lane = { serviceId, claimUserId, segment, waiting: newLine(), inSeveral: newLine() };
    lanes.push(lane);
    return lane;
  }

  private line(segment: number): TimedLine {
    const known = this.linesBySegment.get(segment);
    if (known !== undefined) return known;
    const line = newLine();
    this.linesBySegment.set(segment, line);
    return line;
  }
}

export const newLine = (): TimedLine => new SortedLine(compareInLine);

export const operationsLeft = ({ operations }: Consumer): number => {
  let left = 0;
  for (const { state } of operations) if (!isFinished(state)) left += 1;
  return left;
};
