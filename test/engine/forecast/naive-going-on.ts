/** Plays that go on with those who came, the simple way: all windows are asked after each call, and each has a list of its own. */
import type { Joined, Played } from '../../../server/engine/forecast/going-on.js';
import { type Desk, priorityAt, type Task } from '../../../server/engine/forecast/hall.js';
import type { Play } from '../../../server/engine/forecast/simulate.js';
import { WindowTurns } from '../../../server/engine/forecast/window-turns.js';
import { compareCandidates, type Placed, rankOfCandidates } from '../../../server/engine/rules/calling/order.js';
import { BASE_PRIORITY } from '../../../server/model/consumer.js';

const NEVER = Number.POSITIVE_INFINITY;

interface Waiting {
  readonly consumer: Placed;
  readonly servicePriority: number;
  readonly who: number;
}

class NaiveList {
  private readonly waiting: Waiting[] = [];

  constructor(
    private readonly isCalled: ReadonlySet<number>,
    private readonly ageingMsPerPoint: number,
  ) {}

  add(waiting: Waiting): void {
    this.waiting.push(waiting);
    this.waiting.sort(compareCandidates(this.ageingMsPerPoint));
  }

  private get next(): Waiting | undefined {
    return this.waiting.find(({ who }) => !this.isCalled.has(who));
  }

  get head(): number {
    return this.next?.who ?? -1;
  }

  get rank(): number {
    const { consumer = NOBODY, servicePriority = 0 } = this.next ?? {};
    return rankOfCandidates(this.ageingMsPerPoint)(consumer, servicePriority);
  }

  get id(): number {
    return this.next?.consumer.id ?? 0;
  }

  get weight(): number {
    const { consumer = NOBODY, servicePriority = 0 } = this.next ?? {};
    if (this.ageingMsPerPoint > 0) return servicePriority + consumer.priority - BASE_PRIORITY;
    if (consumer.priority === BASE_PRIORITY) return servicePriority;
    return consumer.priority < BASE_PRIORITY ? -NEVER : NEVER;
  }
}

/** Who comes into the lines of this play alone: displaced from a turn, or back for the next stage. */
interface Extra {
  readonly called?: number;
  readonly self?: number;
}

const NOBODY: Placed = { id: 0, priority: 0, registeredMs: 0 };

/** When each of those who came is called in a play, and whether a usual newcomer would be. */
export function naivelyPlayed(
  { hall, going, atMs: sinceMs }: Played,
  play: Play,
  people: { readonly joiners: readonly Joined[]; readonly asking: readonly Joined[]; readonly laterMax: number },
  ageingMsPerPoint: number,
): readonly (readonly [ms: number, isUsual: boolean] | null)[] {
  const joined = [...people.joiners, ...people.asking];
  const isCalled = new Set<number>();
  const crowd = { cameMs: joined.map(({ cameMs }) => cameMs), readyMs: joined.map(() => 0) };
  const extra: Extra[] = [];
  const coming: number[] = [];
  const left = joined.map(({ tasks }) => [...tasks]);
  const windows = hall.desks.map((desk, index) => {
    const list = new NaiveList(isCalled, ageingMsPerPoint);
    const window = new WindowTurns(hall, desk, index, list, rankOfCandidates(ageingMsPerPoint));
    window.begin(1, play, crowd as unknown as Parameters<WindowTurns['begin']>[2]);
    return { desk, list, window };
  });
  const wait = (consumer: Placed, lines: readonly number[], who: number): void => {
    for (const { desk, list } of windows) {
      const priorities = lines.flatMap((line) => priorityAt(hall, desk, line) ?? []);
      if (priorities.length > 0) list.add({ consumer, servicePriority: Math.min(...priorities), who });
    }
  };
  const addExtra = (one: Extra, cameMs: number): number => {
    const who = joined.length + extra.push(one) - 1;
    crowd.cameMs[who] = cameMs;
    crowd.readyMs[who] = cameMs;
    return who;
  };
  const does = (desk: Desk, line: number) => hall.lines[line] !== undefined && priorityAt(hall, desk, line) !== undefined;
  /** Does all of these tasks that no earlier stage holds back, and then what they hold back, and takes them from the list. */
  const work = (desk: Desk, tasks: Task[], services: Set<number> | null): number => {
    const now = tasks.filter(({ line, serviceId, stage }) => {
      const isHeld = tasks.some((other) => other.serviceId === serviceId && other.stage < stage);
      return !isHeld && does(desk, line) && (services === null || services.has(serviceId));
    });
    if (now.length === 0) return 0;
    let ms = 0;
    for (const task of now) {
      ms += going.restMs(task, 0, desk.pace);
      tasks.splice(tasks.indexOf(task), 1);
    }
    return ms + work(desk, tasks, services ?? new Set(now.map(({ serviceId }) => serviceId)));
  };
  const lineMs = (desk: Desk, line: number) => {
    const ofLine = hall.lines[line];
    return ofLine !== undefined && does(desk, line) ? going.restMs(ofLine, 0, desk.pace) : 0;
  };
  const stay = (desk: Desk, who: number): number => {
    const { called, self = who } = extra[who - joined.length] ?? {};
    if (called !== undefined) {
      const line = play.turns.lineOf(called);
      const ms = lineMs(desk, line);
      const tasks = hall.routes.get(play.turns.ticketOf(called)) ?? [];
      const now = tasks.find((task) => task.line === line);
      if (now === undefined) return ms;
      const later = tasks.filter(({ serviceId, stage }) => serviceId === now.serviceId && stage > now.stage);
      return ms + work(desk, later, new Set([now.serviceId]));
    }
    const one = joined[self];
    const tasks = left[self] ?? [];
    const serving = who === self ? (one?.consumer.operations.filter(({ state }) => state === 'SERVING') ?? []) : [];
    let ms = 0;
    if (one?.tasks.length === 0) for (const line of one.lines) ms += lineMs(desk, line);
    for (const operation of serving) ms += going.restMs(operation, 0, desk.pace);
    return ms + work(desk, tasks, serving.length > 0 ? new Set(serving.map(({ serviceId }) => serviceId)) : null);
  };
  const serve = ({ desk, window }: (typeof windows)[number], who: number, fromMs: number): void => {
    const pauseMs = going.pauseMs();
    const untilMs = fromMs + stay(desk, who);
    const { called, self = who } = extra[who - joined.length] ?? {};
    if (called === undefined && (left[self] ?? []).length > 0 && extra.length < people.laterMax) coming.push(addExtra({ self }, untilMs));
    const displaced: number[] = [];
    window.serve(untilMs + pauseMs, displaced);
    for (const one of displaced.slice(0, people.laterMax - extra.length)) {
      const sinceMs = play.turns.sinceMsOf(one);
      const came = addExtra({ called: one }, Math.max(fromMs, sinceMs));
      if (sinceMs > fromMs) coming.push(came);
      else wait(play.turns.consumerOf(one), [play.turns.lineOf(one)], came);
    }
  };
  const come = (who: number): void => {
    coming.splice(coming.indexOf(who), 1);
    crowd.readyMs[who] = (crowd.cameMs[who] ?? 0) + going.pauseMs();
    const { called, self = -1 } = extra[who - joined.length] ?? {};
    if (called !== undefined) {
      wait(play.turns.consumerOf(called), [play.turns.lineOf(called)], who);
      return;
    }
    const tasks = left[self] ?? [];
    const open = tasks.filter(({ serviceId, stage }) => !tasks.some((other) => other.serviceId === serviceId && other.stage < stage));
    const { consumer } = joined[self] ?? {};
    const lines = open.map(({ line }) => line);
    if (consumer !== undefined) wait(consumer, lines, who);
  };
  for (const [who, { consumer, lines }] of joined.entries()) wait(consumer, lines, who);
  for (const [who, { consumer, cameMs }] of joined.entries()) {
    crowd.readyMs[who] = cameMs + going.pauseMs();
    const window = windows.find(({ desk }) => desk.windowId === consumer.workplaceId);
    if (consumer.state === 'SERVING' && window) serve(window, who, Math.max(0, (consumer.lastCallMs ?? 0) - sinceMs));
  }
  const told: ([ms: number, isUsual: boolean] | null)[] = joined.map(() => null);
  while (joined.some(({ lines }, who) => lines.length > 0 && !isCalled.has(who))) {
    const times = windows.map(({ window }) => window.callsAt());
    const firstMs = Math.min(...times);
    const first = windows[times.indexOf(firstMs)];
    const next = coming.toSorted((one, other) => (crowd.cameMs[one] ?? 0) - (crowd.cameMs[other] ?? 0))[0];
    if (next !== undefined && (crowd.cameMs[next] ?? 0) <= firstMs) {
      come(next);
      continue;
    }
    if (first === undefined || firstMs === NEVER) break;
    const who = first.list.head;
    isCalled.add(who);
    if (who < joined.length) told[who] = [firstMs, first.window.isUsual];
    if (who < people.joiners.length || who >= joined.length) serve(first, who, firstMs);
  }
  return told;
}
