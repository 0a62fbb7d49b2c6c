/** Plays that go on with those who came, the simple way: all windows are asked after each call, and each has a list of its own. */
import type { Joined, Played } from '../../../server/engine/forecast/going-on.js';
import { priorityAt } from '../../../server/engine/forecast/hall.js';
import type { Play } from '../../../server/engine/forecast/simulate.js';
import { WindowTurns } from '../../../server/engine/forecast/window-turns.js';
import { compareCandidates, type Placed, rankOfCandidates } from '../../../server/engine/rules/order.js';
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

const NOBODY: Placed = { id: 0, priority: 0, registeredMs: 0 };

/** When each of those who came is called in a play, and whether a usual newcomer would be. */
export function naivelyPlayed(
  { hall, going, atMs: sinceMs }: Played,
  play: Play,
  people: { readonly joiners: readonly Joined[]; readonly asking: readonly Joined[]; readonly displacedMax: number },
  ageingMsPerPoint: number,
): readonly (readonly [ms: number, isUsual: boolean] | null)[] {
  const joined = [...people.joiners, ...people.asking];
  const isCalled = new Set<number>();
  const crowd = { cameMs: joined.map(({ cameMs }) => cameMs), readyMs: joined.map(() => 0) };
  const displacedLines: number[] = [];
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
  const linesOf = (who: number) => joined[who]?.lines ?? [displacedLines[who - joined.length] ?? 0];
  const serve = ({ desk, window }: (typeof windows)[number], who: number, fromMs: number): void => {
    let ms = going.pauseMs();
    for (const line of linesOf(who)) {
      const ofLine = hall.lines[line];
      if (ofLine !== undefined && priorityAt(hall, desk, line) !== undefined) ms += going.restMs(ofLine, 0, desk.pace);
    }
    for (const operation of joined[who]?.consumer.operations ?? []) {
      if (operation.state === 'SERVING') ms += going.restMs(operation, 0, desk.pace);
    }
    const displaced: number[] = [];
    window.serve(fromMs + ms, displaced);
    for (const called of displaced.slice(0, people.displacedMax - displacedLines.length)) {
      const line = play.turns.lineOf(called);
      const came = joined.length + displacedLines.length;
      crowd.cameMs[came] = fromMs;
      crowd.readyMs[came] = fromMs;
      wait(play.turns.consumerOf(called), [line], joined.length + displacedLines.push(line) - 1);
    }
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
    if (first === undefined || firstMs === NEVER) break;
    const who = first.list.head;
    isCalled.add(who);
    if (who < joined.length) told[who] = [firstMs, first.window.isUsual];
    if (who < people.joiners.length || who >= joined.length) serve(first, who, firstMs);
  }
  return told;
}
