/** The hall as a forecast sees it: its lines of visitors, and the lines that each window calls from. A compact copy, taken once for all. */
import type { OwnOrder } from '../../model/books/calling-profile.js';
import { BASE_PRIORITY, type Consumer, isFinished, NO_CONSUMER, servedSinceMs } from '../../model/consumer.js';
import type { Ability } from '../ability.js';
import { abilityOf, servesService, servicePriority } from '../rules/abilities.js';
import type { Placed } from '../rules/calling/order.js';
import { timedOf } from '../rules/calling/segments.js';
import type { QueueState } from '../state.js';
import type { Timed } from '../timed-lanes.js';
import { type Attended, attendance, type Present } from './attendance.js';
import { joinableLines, lineKey } from './lines.js';
import { type RuledHall, ruledHall } from './ruled-hall.js';

/** What a visitor is served with. */
export interface Doing {
  readonly serviceId: number;
  readonly operationId: number;
}

/** Something that a visitor still needs. */
export interface Task extends Doing {
  readonly stage: number;
  /** Where he waits for it. */
  readonly line: number;
}

export interface Line {
  readonly operationId: number;
  readonly serviceId: number;
  readonly claimUserId: number | null;
  /** Indexes into `Hall.tickets`, in calling order; of a longer line its beginning. */
  readonly tickets: readonly number[];
  /** The real number of those who wait. */
  readonly length: number;
}

/** A line that a window calls from, with the priority that the window gives to its service. */
export interface Served {
  readonly line: number;
  readonly servicePriority: number;
}

/** The lines that windows of the same ability call from, whichever clerk is there. */
export interface Reach {
  /** Lines with waiting visitors. */
  readonly lines: readonly Served[];
  /** Lines that a new visitor may join, the one that is called first at the beginning. */
  readonly open: readonly Served[];
  /** What each line counts there, by its index; NaN = no window calls from it. */
  readonly priorities: Float64Array;
}

export interface Desk extends Omit<Attended, 'clerkId'> {
  readonly windowId: number;
  /** Index into `Hall.reaches`. */
  readonly reach: number;
  /** Lines of visitors who are to be called by this clerk and no other. */
  readonly claimed: readonly Served[];
  /** For how long it has been so; while it serves: since what it does now began. */
  readonly elapsedMs: number;
  /** How many times as long as others its clerk takes. */
  readonly pace: number;
  /** What its visitor is served with. */
  readonly doing: readonly Doing[];
  /** By which it calls; left out = in the usual order. */
  readonly profile?: OwnOrder;
  /** Index of its visitor in `Hall.tickets`, where the visitor needs more than that; -1 = nobody does. */
  readonly ticket: number;
}

export interface Hall {
  readonly lines: readonly Line[];
  /** A ticket that waits in several lines is there once: a copy, so that no visitor who has gone is kept in memory. */
  readonly tickets: readonly Placed[];
  readonly reaches: readonly Reach[];
  readonly desks: readonly Desk[];
  /** Where windows call by profiles; null = all call in the usual order. */
  readonly ruled: RuledHall | null;
  /** A visitor who takes a ticket now: behind all who have the same priority. */
  readonly newcomer: Placed;
  /** By index of the ticket: what those still need who need more than one thing. */
  readonly routes: ReadonlyMap<number, readonly Task[]>;
  /** All services of a visitor start at a call. */
  readonly startTogether: boolean;
  /** Where visitors stand who come for something, whichever clerk serves them. */
  readonly lineOf: (doing: Doing) => number | undefined;
}

export const EMPTY_HALL: Hall = {
  lines: [],
  tickets: [],
  ruled: null,
  reaches: [],
  desks: [],
  newcomer: { id: 0, priority: 0, registeredMs: 0 },
  routes: new Map(),
  startTogether: false,
  lineOf: () => undefined,
};

/** Beyond this, the rest of a line is taken to be like the last ticket that was copied. */
export const COPIED_MAX = 1_000;
/** Lines or windows that are read in one step. */
const STEP = 20;
/** Tickets, or services, that are read in one step; a line is read whole, because the queue moves between two steps. */
const STEP_READ = 250;
/** More things that one visitor needs are not followed. */
export const TASKS_MAX = 30;
/** Of those who wait so many are followed, divided by the windows: a window has to hear of each who comes back. */
const FOLLOWED = 2_000;

/**
 * Copies the hall in steps; the queue may move between two of them, which a forecast does not mind.
 * @param isNew those who have come since the copy was begun: they are left out
 */
export function* copyHall(state: QueueState, present: Present, isNew: (id: number) => boolean = () => false): Generator<void, Hall> {
  const { atMs } = present;
  const copy = new Copy(state, isNew);
  yield* copy.copyLines();
  const { lines, tickets, routes, lineOf } = copy;
  const free: number[] = [];
  const claims = new Map<number, number[]>();
  const served = yield* copy.copyServed();
  for (const [index, { claimUserId }] of lines.entries()) {
    if (claimUserId === null) free.push(index);
    else claims.set(claimUserId, [...(claims.get(claimUserId) ?? []), index]);
  }
  const reaches: Reach[] = [];
  const known = new Map<string, number>();
  const desks: Desk[] = [];
  const around = { ...present, clerksThere: new Set([...state.windows.values()].map(({ clerkId }) => clerkId)) };
  let looked = 0;
  for (const [windowId, window] of [...state.windows]) {
    if (++looked % STEP === 0) yield;
    const { consumerId, sinceMs } = window;
    const attended = attendance(state, windowId, window, around);
    if (attended === null) continue;
    const { clerkId, ...presence } = attended;
    const ability = abilityOf(state, windowId, clerkId);
    const { operationsText, department, openedServices, servicePriorities } = ability;
    const key = `${operationsText} ${department} ${openedServices} ${servicePriorities && JSON.stringify(servicePriorities)}`;
    let reach = known.get(key);
    if (reach === undefined) {
      const reached = yield* servedBy(state, ability, lines, free);
      reach = reaches.push(yield* reachOf(lines, reached)) - 1;
      known.set(key, reach);
    }
    const claimed = yield* servedBy(state, ability, lines, claims.get(clerkId) ?? []);
    const visitor = served.get(consumerId) ?? { doing: [], sinceMs, ticket: -1 };
    const elapsedMs = Math.max(0, atMs - (consumerId === NO_CONSUMER ? sinceMs : visitor.sinceMs));
    desks.push({
      ...presence,
      windowId,
      reach,
      claimed,
      elapsedMs,
      doing: visitor.doing,
      ticket: visitor.ticket,
      pace: present.paceOf(clerkId),
      ...(ability.profile && { profile: ability.profile }),
    });
  }
  const newcomer = { id: Number.MAX_SAFE_INTEGER, priority: BASE_PRIORITY, registeredMs: atMs };
  const ruled = ruledHall(state, present, lines, copy.timed);
  return { lines, tickets, reaches, desks, ruled, newcomer, routes, startTogether: state.rules.servicesStartTogether, lineOf };
}

interface AtDesk {
  readonly doing: readonly Doing[];
  readonly sinceMs: number;
  readonly ticket: number;
}

class Copy {
  readonly lines: Line[] = [];
  readonly tickets: Placed[] = [];
  /** The same as profiles see them; none where there are no profiles. */
  readonly timed: Timed[] = [];
  readonly routes = new Map<number, readonly Task[]>();
  private readonly indexes = new Map<number, number>();
  private readonly lineIndexes = new Map<string, number>();
  readonly lineOf = lineFinder(this.lineIndexes);

  constructor(
    private readonly state: QueueState,
    private readonly isNew: (id: number) => boolean,
  ) {}

  *copyLines(): Generator<void, void> {
    const { state } = this;
    const joinable = yield* joinableLines(state);
    const withMore: Consumer[] = [];
    let looked = 0;
    let read = 0;
    for (const operationId of [...state.books.Operation.keys()]) {
      for (const { serviceId, claimUserId, waiting } of [...state.lanes.of(operationId)]) {
        if (++looked % STEP === 0 || read >= STEP_READ) {
          read = 0;
          yield;
        }
        const isJoinable = claimUserId === null && joinable.delete(lineKey(operationId, serviceId, null));
        if (waiting.size === 0 && !isJoinable) continue;
        const copied: number[] = [];
        let left = 0;
        for (const ticket of waiting.keys()) {
          if (this.isNew(ticket.id)) {
            left += 1;
            continue;
          }
          if (ticket.operations.length > 1 && !this.indexes.has(ticket.id)) withMore.push(ticket);
          if (copied.push(this.indexOf(ticket)) === COPIED_MAX) break;
        }
        this.addLine({ operationId, serviceId, claimUserId, tickets: copied, length: waiting.size - left });
        read += copied.length;
      }
    }
    for (const line of joinable.values()) {
      this.addLine({ ...line, claimUserId: null, tickets: [], length: 0 });
      if (++looked % STEP_READ === 0) yield;
    }
    for (const ticket of withMore.slice(0, Math.max(STEP, Math.floor(FOLLOWED / Math.max(1, state.windows.size))))) {
      if (++looked % STEP === 0) yield;
      this.addRoute(ticket);
    }
  }

  /** Those at the windows, by ticket. */
  *copyServed(): Generator<void, ReadonlyMap<number, AtDesk>> {
    const served = new Map<number, AtDesk>();
    for (const [, { consumerId }] of [...this.state.windows]) {
      const consumer = this.state.consumers.get(consumerId);
      if (consumer === undefined) continue;
      if (served.size % STEP === STEP - 1) yield;
      const now = consumer.operations.filter(({ state }) => state === 'SERVING');
      const sinceMs = now.reduce((last, operation) => Math.max(last, servedSinceMs(operation) ?? 0), 0);
      served.set(consumerId, { doing: now, sinceMs, ticket: this.addRoute(consumer) ? this.indexOf(consumer) : -1 });
    }
    return served;
  }

  private indexOf(consumer: Consumer): number {
    const { id, priority, registeredMs, placedMs = registeredMs } = consumer;
    const known = this.indexes.get(id);
    if (known !== undefined) return known;
    const index = this.tickets.push({ id, priority, registeredMs: placedMs }) - 1;
    this.indexes.set(id, index);
    if (this.state.lanes.timed !== null) this.timed.push(timedOf(this.state, consumer));
    return index;
  }

  private addLine(line: Line): number {
    const index = this.lines.push(line) - 1;
    this.lineIndexes.set(lineKey(line.operationId, line.serviceId, line.claimUserId), index);
    return index;
  }

  /** Whether the visitor needs more than the one thing that he waits for, or is served with. */
  private addRoute(consumer: Consumer): boolean {
    const left = consumer.operations.filter(({ state }) => !isFinished(state) && state !== 'SERVING');
    if (left.length === 0 || (left.length === 1 && consumer.state === 'WAITING') || left.length > TASKS_MAX) return false;
    const tasks = left.map(({ operationId, serviceId, stage, claimUserId }) => {
      const mine = this.lineIndexes.get(lineKey(operationId, serviceId, claimUserId));
      const free = mine ?? this.lineOf({ operationId, serviceId });
      const line = free ?? this.addLine({ operationId, serviceId, claimUserId: null, tickets: [], length: 0 });
      return { operationId, serviceId, stage, line };
    });
    this.routes.set(this.indexOf(consumer), tasks);
    return true;
  }
}

/** Outlives the copy that it is made for. */
const lineFinder =
  (indexes: ReadonlyMap<string, number>): Hall['lineOf'] =>
  ({ operationId, serviceId }) =>
    indexes.get(lineKey(operationId, serviceId, null));

/** Each part of it takes some tenths of a millisecond for thousands of lines. */
function* reachOf(lines: readonly Line[], served: readonly Served[]): Generator<void, Reach> {
  const priorities = new Float64Array(lines.length).fill(Number.NaN);
  for (const { line, servicePriority } of served) priorities[line] = servicePriority;
  const waiting = served.filter(({ line }) => (lines[line]?.length ?? 0) > 0);
  yield;
  const open = [...served].sort((one, other) => one.servicePriority - other.servicePriority);
  yield;
  return { lines: waiting, open, priorities };
}

/** What the line counts for the windows; undefined = they do not call from it. */
export function priorityIn(reach: Reach | undefined, line: number): number | undefined {
  const priority = reach?.priorities[line];
  return priority === undefined || Number.isNaN(priority) ? undefined : priority;
}

/** The same for one window, which calls from lines of its clerk alone as well. */
export function priorityAt({ reaches }: Hall, { claimed, reach }: Pick<Desk, 'claimed' | 'reach'>, line: number): number | undefined {
  const own = claimed.length === 0 ? undefined : claimed.find((served) => served.line === line);
  return own?.servicePriority ?? priorityIn(reaches[reach], line);
}

/** Those of the lines that the ability reaches. */
function* servedBy(state: QueueState, ability: Ability, lines: readonly Line[], indexes: readonly number[]): Generator<void, Served[]> {
  const served: Served[] = [];
  let looked = 0;
  for (const line of indexes) {
    if (++looked % STEP_READ === 0) yield;
    const { operationId, serviceId } = lines[line] ?? { operationId: 0, serviceId: 0 };
    if (!ability.operations.has(operationId) || !servesService(state, ability, serviceId)) continue;
    served.push({ line, servicePriority: servicePriority(state, ability, serviceId) });
  }
  return served;
}
