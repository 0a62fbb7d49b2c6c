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

const NEVER = Number.POSITIVE_INFINITY;
const NONE: readonly never[] = [];

export class Routes {
  /** For each ticket: which of its tasks are done or being done, a bit each. */
  private readonly done: Int32Array;
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
    const tickets = hall.routes.size === 0 ? 0 : hall.tickets.length;
    this.done = new Int32Array(tickets);
    this.back = new Int32Array(tickets);
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
    return this.finish(desk, index, desk.ticket, { services: new Set(desk.doing.map(({ serviceId }) => serviceId)), ms, atMs: 0 });
  }

  /** For how long a visitor who is called occupies the desk. `isFirstIn` = nobody stands before him in a line. */
  start({ desk, index, ticket, line, atMs }: Call, isFirstIn: (line: number) => boolean): number {
    const { hall, times } = this;
    const tasks = hall.routes.get(ticket);
    const ofLine = hall.lines[line];
    if (tasks === undefined || ofLine === undefined) return ofLine === undefined ? 0 : times.restMs(ofLine, 0, desk.pace);
    this.back[ticket] = 0;
    const earned = priorityAt(hall, desk, line);
    const services = new Set<number>();
    let ms = 0;
    for (const bit of this.startable(ticket, desk)) {
      const task = tasks[bit];
      if (task === undefined) continue;
      if (!hall.startTogether && priorityAt(hall, desk, task.line) !== earned && !isFirstIn(task.line)) continue;
      ms += this.doIt(ticket, bit, task, desk);
      services.add(task.serviceId);
    }
    return this.finish(desk, index, ticket, { services, ms, atMs });
  }

  /** The desk whose visitor comes back into a line first, not after `atMs`; -1 = none does. */
  nextBack(atMs: number): number {
    let best = -1;
    if (this.done.length === 0) return best;
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
    const tasks = this.hall.routes.get(ticket) ?? NONE;
    return { ticket, atMs, serial: this.returns, lines: this.startable(ticket, null).flatMap((bit) => tasks[bit]?.line ?? []) };
  }

  /** Whether the ticket still waits after this return. */
  isBack(ticket: number, serial: number): boolean {
    return this.back[ticket] === serial;
  }

  /** A window goes on with the next stages of what it has begun; a visitor who needs more leaves it for another line. */
  private finish(desk: Desk, index: number, ticket: number, begun: { services: ReadonlySet<number>; ms: number; atMs: number }): number {
    const tasks = this.hall.routes.get(ticket) ?? NONE;
    let { ms } = begun;
    for (;;) {
      const next = this.startable(ticket, desk).filter((bit) => begun.services.has(tasks[bit]?.serviceId ?? 0));
      if (next.length === 0) break;
      for (const bit of next) ms += this.doIt(ticket, bit, tasks[bit], desk);
    }
    if (tasks.some((_, bit) => !this.isDone(ticket, bit))) {
      this.leavesMs[index] = begun.atMs + ms;
      this.leaver[index] = ticket;
    }
    return ms;
  }

  private doIt(ticket: number, bit: number, task: Task | undefined, { pace }: Desk): number {
    this.done[ticket] = (this.done[ticket] ?? 0) | (1 << bit);
    return task === undefined ? 0 : this.times.restMs(task, 0, pace);
  }

  /** The tasks that no earlier stage holds back, and that the desk can do; null = any desk. */
  private startable(ticket: number, desk: Desk | null): number[] {
    const tasks = this.hall.routes.get(ticket) ?? NONE;
    const bits: number[] = [];
    tasks.forEach((task, bit) => {
      if (this.isDone(ticket, bit) || (desk !== null && priorityAt(this.hall, desk, task.line) === undefined)) return;
      const isHeld = tasks.some(({ serviceId, stage }, other) => {
        return serviceId === task.serviceId && stage < task.stage && !this.isDone(ticket, other);
      });
      if (!isHeld) bits.push(bit);
    });
    return bits;
  }

  private isDone(ticket: number, bit: number): boolean {
    return ((this.done[ticket] ?? 0) & (1 << bit)) !== 0;
  }
}
