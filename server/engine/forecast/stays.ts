/** For how long those stay at windows whom plays that go on call, and whether they need more afterwards. */
import type { Consumer } from '../../model/consumer.js';
import { type Desk, type Hall, priorityAt, type Task } from './hall.js';
import { doIt, goOn, has, isOver, linesOf, type Route, startable } from './routes.js';
import type { Going, Play } from './simulate.js';

const NONE: readonly never[] = [];

/** Somebody who came after the plays. */
interface Newcomer {
  readonly consumer: Pick<Consumer, 'operations'>;
  readonly lines: readonly number[];
  readonly tasks: readonly Task[];
}

export class Stays {
  /** Of each who needs more than one thing, in this play. */
  private readonly routes: readonly (Route | null)[];

  constructor(
    private readonly played: { readonly hall: Hall; readonly going: Going },
    private readonly joined: readonly Newcomer[],
  ) {
    this.routes = joined.map(({ tasks }) => (tasks.length === 0 ? null : { tasks, done: 0 }));
  }

  /** Another play. */
  begin(): void {
    for (const route of this.routes) if (route !== null) route.done = 0;
  }

  /** @param isFirst he has not been called in the play: a window may have called him since */
  ofNewcomer(desk: Desk, who: number, isFirst: boolean): number {
    const { hall, going } = this.played;
    const one = this.joined[who];
    const route = this.routes[who];
    let ms = 0;
    if (!route) for (const line of one?.lines ?? NONE) ms += this.lineMs(desk, line);
    const now = isFirst ? (one?.consumer.operations.filter(({ state }) => state === 'SERVING') ?? NONE) : NONE;
    for (const operation of now) ms += going.restMs(operation, 0, desk.pace);
    if (!route) return ms;
    const services = now.map(({ serviceId }) => serviceId);
    if (services.length === 0) {
      const bits = startable(hall, route, desk);
      for (const [bit, { serviceId }] of route.tasks.entries()) {
        if (!has(bits, bit)) continue;
        services.push(serviceId);
        ms += doIt(route, bit, desk, going);
      }
    }
    return ms + goOn(hall, route, desk, services, going);
  }

  /** Whether a newcomer needs more than what was done. */
  comesBack(who: number): boolean {
    const route = this.routes[who];
    return route !== null && route !== undefined && !isOver(route);
  }

  /** Where he waits for it. */
  nextLines(who: number): readonly number[] {
    const route = this.routes[who];
    return route ? linesOf(this.played.hall, route) : NONE;
  }

  /** Who is called at a turn of the play comes back as he did in it, and may not have to where the window can do more. */
  ofCalled(desk: Desk, called: number, { turns }: Play): number {
    const { hall, going } = this.played;
    const line = turns.lineOf(called);
    const tasks = hall.routes.get(turns.ticketOf(called));
    const now = tasks?.find((task) => task.line === line);
    const ms = this.lineMs(desk, line);
    if (tasks === undefined || now === undefined) return ms;
    const route = { tasks, done: 0 };
    tasks.forEach(({ serviceId, stage }, bit) => {
      if (serviceId === now.serviceId && stage <= now.stage) route.done |= 1 << bit;
    });
    return ms + goOn(hall, route, desk, [now.serviceId], going);
  }

  private lineMs(desk: Desk, line: number): number {
    const { hall, going } = this.played;
    const ofLine = hall.lines[line];
    return ofLine === undefined || priorityAt(hall, desk, line) === undefined ? 0 : going.restMs(ofLine, 0, desk.pace);
  }
}
