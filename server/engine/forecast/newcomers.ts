/**
 * Those who came into the lines after the hall of a forecast was copied. The plays know nothing of them, but they know when each window has
 * a turn for a newcomer. Each play goes on with those who came, in the order in which the windows would call them, and so tells each of
 * them the wait of his place: who comes after two others has two before him, whatever they came for, if the same windows call them.
 */
import { BASE_PRIORITY, type Consumer, isFinished } from '../../model/consumer.js';
import type { QueueEvent } from '../../model/events/events.js';
import { isCallable } from '../rules/calling/order.js';
import type { QueueState } from '../state.js';
import { GoingOn, type Joined, type Played } from './going-on.js';
import { TASKS_MAX, type Task } from './hall.js';

/** So many are followed, and fewer where there are many windows: all are played again when one more has come. */
const FOLLOWED_MAX = 32;
const FOLLOWED_MIN = 8;
/** Windows that are looked at in all plays together for each who is followed, where they are as many as `FOLLOWED_MAX`. */
const LOOKS = 1_000;
/** Where more services are offered, their cards tell the wait of the moment of the plays. */
export const ASKING_MAX = 32;
const NEVER = Number.POSITIVE_INFINITY;

const COMING: ReadonlySet<QueueEvent['t']> = new Set<QueueEvent['t']>(['registered', 'returned', 'transferred', 'skipped']);

/** When one of them is called, in each play. */
export interface Waits {
  readonly ms: Float64Array;
  /** 1 = a usual newcomer would be called then: somebody who goes before others may be called sooner. */
  readonly isUsual: Uint8Array;
}

export class Newcomers {
  /** With the moment at which each came. */
  private readonly ids = new Map<number, number>();
  /** null = somebody has come or gone since. */
  private waits: Map<number, Waits> | null = null;
  private playCount = 0;
  /** Grows whenever somebody has come or gone. */
  edition = 0;

  constructor(private readonly state: QueueState) {}

  has(id: number): boolean {
    return this.ids.has(id);
  }

  /** Every event from the moment at which the copy of the hall was begun, after it was applied to the state. */
  applied(event: QueueEvent): void {
    if (!('c' in event) || typeof event.c !== 'number') return;
    if (COMING.has(event.t) && this.ids.size < FOLLOWED_MAX) this.ids.set(event.c, event.at);
    if (!this.ids.has(event.c)) return;
    if (!this.state.consumers.has(event.c)) this.ids.delete(event.c);
    this.waits = null;
    this.edition += 1;
  }

  /** When a newcomer is called in each play; undefined = he is none, or one of too many. */
  waitsOf(id: number, played: Played): Waits | undefined {
    if (!this.ids.has(id)) return undefined;
    if (this.waits === null || this.playCount !== played.plays.length) {
      this.playCount = played.plays.length;
      const { joined, waits } = this.playedOn(played, []);
      this.waits = new Map(joined.map((one, index) => [one.consumer.id, this.waitsAtTime(one, waits[index] ?? NO_WAITS, played)]));
    }
    return this.waits.get(id);
  }

  /** Of who is called before others from the time of an appointment on: whichever comes first. */
  private waitsAtTime({ consumer: { id }, lines }: Joined, waits: Waits, played: Played): Waits {
    const consumer = this.state.consumers.get(id);
    if (consumer?.priorityAtTime === undefined || lines.length === 0) return waits;
    const cameMs = Math.max(0, (consumer.appointmentMs ?? 0) - played.atMs);
    const asking = [{ consumer: { ...consumer, priority: consumer.priorityAtTime }, lines, tasks: [], cameMs }];
    const ofAsking = this.playedOn(played, asking).waits.at(-1)?.ms ?? NO_WAITS.ms;
    return { ms: waits.ms.map((ms, play) => Math.min(ms, ofAsking[play] ?? NEVER)), isUsual: waits.isUsual.map(() => 0) };
  }

  /**
   * How long somebody would wait in each play who takes a ticket after those who came, for each of these services; Infinity = he is not
   * called. null = nobody has come.
   * @param linesOfServices where he would wait; of `ASKING_MAX` services at most
   */
  waitsOfNext(linesOfServices: readonly (readonly number[])[], played: Played): readonly Float64Array[] | null {
    if (this.ids.size === 0) return null;
    const cameMs = Math.max(...this.ids.values()) - played.atMs;
    const someone = { priority: BASE_PRIORITY, registeredMs: played.atMs + cameMs, operations: [], lastCallMs: null, workplaceId: 0 };
    const asking = linesOfServices.map((lines, index): Joined => {
      return { consumer: { ...someone, id: Number.MAX_SAFE_INTEGER - index, state: 'WAITING' }, lines, tasks: [], cameMs };
    });
    const { waits } = this.playedOn(played, asking);
    return waits.slice(waits.length - asking.length).map(({ ms }) => ms.map((atMs) => Math.max(0, atMs - cameMs)));
  }

  /** @param asking those who only want to know when they would be called */
  private playedOn(played: Played, asking: readonly Joined[]): { readonly joined: readonly Joined[]; readonly waits: readonly Waits[] } {
    const { hall, plays, atMs: sinceMs, lineOf } = played;
    const looks = Math.max(1, hall.desks.length * plays.length);
    const most = Math.max(FOLLOWED_MIN, Math.min(FOLLOWED_MAX, Math.floor((LOOKS * FOLLOWED_MAX) / looks)));
    const joined = [...this.ids].slice(0, most).flatMap(([id, cameMs]): readonly Joined[] => {
      const consumer = this.state.consumers.get(id);
      return consumer === undefined
        ? []
        : [{ consumer, lines: linesOf(consumer, lineOf), tasks: tasksOf(consumer, lineOf), cameMs: cameMs - sinceMs }];
    });
    const goingOn = new GoingOn(played, joined, asking);
    const { length } = plays;
    const waits = [...joined, ...asking].map((): Waits => ({ ms: new Float64Array(length).fill(NEVER), isUsual: new Uint8Array(length) }));
    plays.forEach((play, index) => {
      goingOn.play(play, (one, atMs, isUsual) => {
        const ofOne = waits[one];
        if (ofOne === undefined) return;
        ofOne.ms[index] = atMs;
        ofOne.isUsual[index] = Number(isUsual);
      });
    });
    return { joined, waits };
  }
}

const NO_WAITS: Waits = { ms: new Float64Array(), isUsual: new Uint8Array() };

function linesOf(consumer: Consumer, lineOf: Played['lineOf']): readonly number[] {
  if (consumer.state !== 'WAITING') return [];
  const open = consumer.operations.filter((operation) => isCallable(consumer, operation));
  return open.flatMap((operation) => lineOf(operation) ?? []);
}

/** None where he needs nothing but what he waits for, or is served with. */
function tasksOf({ operations, state }: Consumer, lineOf: Played['lineOf']): readonly Task[] {
  const left = operations.filter((operation) => !isFinished(operation.state) && operation.state !== 'SERVING');
  if (left.length === 0 || (left.length === 1 && state === 'WAITING') || left.length > TASKS_MAX) return [];
  return left.flatMap((operation): readonly Task[] => {
    const line = lineOf(operation) ?? lineOf({ ...operation, claimUserId: null });
    const { operationId, serviceId, stage } = operation;
    return line === undefined ? [] : [{ operationId, serviceId, stage, line }];
  });
}
