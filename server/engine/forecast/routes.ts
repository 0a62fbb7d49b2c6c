/**
 * Visitors with more than one thing to do, as a play follows them: what a window starts with them, what it goes on with, and the lines
 * that they come back to afterwards, at their own place.
 */
import { type Desk, type Doing, type Hall, priorityAt, type Task } from './hall.js';

interface Call {
  readonly desk: Desk;
  /** Of the desk. */
  readonly index: number;
  readonly ticket: number;
  readonly line: number;
  readonly atMs: number;
}

interface Times {
  readonly restMs: (doing: Doing, elapsedMs: number, pace: number) => number;
}

/** What somebody still needs. */
export interface Route {
  readonly tasks: readonly Task[];
  /** Which of these are done or being done, a bit each. */
  done: number;
}

const NEVER = Number.POSITIVE_INFINITY;
const NONE: readonly never[] = [];

/** The tasks that no earlier stage holds back, and that the desk can do, a bit each; null = any desk. */
export function startable(hall: Hall, { tasks, done }: Route, desk: Desk | null): number {
  let bits = 0;
  for (let bit = 0; bit < tasks.length; bit++) {
    const task = tasks[bit];
    if (task === undefined || has(done, bit) || isHeld(tasks, done, task)) continue;
    if (desk === null || priorityAt(hall, desk, task.line) !== undefined) bits |= 1 << bit;
  }
  return bits;
}

function isHeld(tasks: readonly Task[], done: number, { serviceId, stage }: Task): boolean {
  for (let bit = 0; bit < tasks.length; bit++) {
    const other = tasks[bit];
    if (other?.serviceId === serviceId && other.stage < stage && !has(done, bit)) return true;
  }
  return false;
}

/** How long that task takes there, which is done from now on. */
export function doIt(route: Route, bit: number, { pace }: Desk, times: Times): number {
  const task = route.tasks[bit];
  route.done |= 1 << bit;
  return task === undefined ? 0 : times.restMs(task, 0, pace);
}

/** A window goes on with the next stages of the services that it has begun; answers for how long. */
export function goOn(hall: Hall, route: Route, desk: Desk, services: readonly number[], times: Times): number {
  let ms = 0;
  for (let bits = startable(hall, route, desk); ; bits = startable(hall, route, desk)) {
    const bit = route.tasks.findIndex((task, index) => has(bits, index) && services.includes(task.serviceId));
    if (bit === -1) return ms;
    ms += doIt(route, bit, desk, times);
  }
}

export const isOver = ({ tasks, done }: Route): boolean => done === 2 ** tasks.length - 1;

/** Where somebody waits who needs these. */
export const linesOf = (hall: Hall, route: Route): readonly number[] => {
  const bits = startable(hall, route, null);
  return route.tasks.flatMap(({ line }, bit) => (has(bits, bit) ? line : []));
};

export const has = (bits: number, bit: number): boolean => (bits & (1 << bit)) !== 0;

export class Routes {
  /** Of the tickets that were called. */
  private readonly routes = new Map<number, Route>();
  /** For each ticket: which return it waits after; 0 = it does not wait again. */
  private readonly back: Int32Array;
  private returns = 0;
  /** For each desk: when its visitor leaves it for the next stage, and who it is. */
  private readonly leavesMs: Float64Array;
  private readonly leaver: Int32Array;

  constructor(
    private readonly hall: Hall,
    private readonly times: Times,
  ) {
    this.back = new Int32Array(hall.routes.size === 0 ? 0 : hall.tickets.length);
    this.leavesMs = new Float64Array(hall.desks.length).fill(NEVER);
    this.leaver = new Int32Array(hall.desks.length);
  }

  /** For how long the visitor at a desk stays there from now on. */
  goOn(desk: Desk, index: number): number {
    let ms = 0;
    desk.doing.forEach((doing, place) => {
      ms += this.times.restMs(doing, place === 0 ? desk.elapsedMs : 0, desk.pace);
    });
    if (desk.ticket === -1) return ms;
    return this.finish(desk, index, desk.ticket, { services: desk.doing.map(({ serviceId }) => serviceId), ms, atMs: 0 });
  }

  /** For how long a visitor who is called occupies the desk. `isFirstIn` = nobody stands before him in a line. */
  start({ desk, index, ticket, line, atMs }: Call, isFirstIn: (line: number) => boolean): number {
    const { hall, times } = this;
    const route = this.routeOf(ticket);
    this.back[ticket] = 0;
    const earned = priorityAt(hall, desk, line);
    const services: number[] = [];
    const bits = startable(hall, route, desk);
    let ms = 0;
    for (const [bit, task] of route.tasks.entries()) {
      if (!has(bits, bit)) continue;
      if (!hall.startTogether && priorityAt(hall, desk, task.line) !== earned && !isFirstIn(task.line)) continue;
      ms += doIt(route, bit, desk, times);
      services.push(task.serviceId);
    }
    return this.finish(desk, index, ticket, { services, ms, atMs });
  }

  /** The desk whose visitor comes back into a line first, not after `atMs`; -1 = none does. */
  nextBack(atMs: number): number {
    let best = -1;
    if (this.back.length === 0) return best;
    let bestMs = atMs;
    for (let index = 0; index < this.leavesMs.length; index++) {
      const ms = this.leavesMs[index] ?? NEVER;
      if (ms === NEVER || ms > bestMs) continue;
      best = index;
      bestMs = ms;
    }
    return best;
  }

  takeBack(index: number): { readonly ticket: number; readonly atMs: number; readonly serial: number; readonly lines: readonly number[] } {
    const ticket = this.leaver[index] ?? 0;
    const atMs = this.leavesMs[index] ?? NEVER;
    this.leavesMs[index] = NEVER;
    this.returns += 1;
    this.back[ticket] = this.returns;
    return { ticket, atMs, serial: this.returns, lines: linesOf(this.hall, this.routeOf(ticket)) };
  }

  /** Whether the ticket still waits after this return. */
  isBack(ticket: number, serial: number): boolean {
    return this.back[ticket] === serial;
  }

  /** How many things the visitor still needs. */
  leftOf(ticket: number): number {
    const { tasks, done } = this.routeOf(ticket);
    return tasks.filter((_, bit) => !has(done, bit)).length;
  }

  /** A visitor who needs more than the window does leaves it for another line. */
  private finish(desk: Desk, index: number, ticket: number, begun: { services: readonly number[]; ms: number; atMs: number }): number {
    const route = this.routeOf(ticket);
    const ms = begun.ms + goOn(this.hall, route, desk, begun.services, this.times);
    if (!isOver(route)) {
      this.leavesMs[index] = begun.atMs + ms;
      this.leaver[index] = ticket;
    }
    return ms;
  }

  private routeOf(ticket: number): Route {
    const known = this.routes.get(ticket);
    if (known !== undefined) return known;
    const route = { tasks: this.hall.routes.get(ticket) ?? NONE, done: 0 };
    this.routes.set(ticket, route);
    return route;
  }
}
