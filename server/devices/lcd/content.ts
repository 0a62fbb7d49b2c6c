/** The state as LCD boards show it: calls, and the queue of each service. */

import type { Forecast } from '../../engine/forecast/correction.js';
import type { Lane } from '../../engine/lanes.js';
import { abilityOf, sharesDepartment } from '../../engine/rules/abilities.js';
import { showsWindow } from '../../engine/rules/books/boards.js';
import type { QueueState } from '../../engine/state.js';
import type { QBoardRow, ServiceRow } from '../../model/books/index.js';
import { branchHours } from '../../model/books/working-hours.js';
import type { Consumer } from '../../model/consumer.js';
import type { Stamp } from '../../model/events/stamp.js';
import { timeOf } from '../../model/local-time.js';
import { inSteps, waitSpan } from '../../model/spoken-wait.js';
import {
  FREE_SERVICES_MAX,
  type LcdClosing,
  type LcdFree,
  type LcdWait,
  type LcdWaiting,
  WAITING_TICKETS_MAX,
} from '../../presentation/lcd/content.js';
import type { Call } from '../shared/calls.js';

/** The visitors called to windows, the oldest call first. */
export function presentCalls(state: QueueState): readonly Call[] {
  const calls = [...state.windows].flatMap(([windowId, { consumerId }]): Call[] => {
    const consumer = state.consumers.get(consumerId);
    if (consumer === undefined) return [];
    const { ticket, prefix, number, lastCallMs } = consumer;
    return [{ consumerId, ticket, prefix, number, windowId, atMs: lastCallMs ?? 0, isRepeated: false }];
  });
  return calls.sort((one, other) => one.atMs - other.atMs);
}

/** The end of the last hours of today; null = the calendars of the branch do not say, or it is closed all day. */
export function closingOf({ books, equipment }: QueueState, stamp: Stamp): LcdClosing | null {
  const last = branchHours(books.Calendar, stamp)?.at(-1);
  const atMs = last === undefined ? null : equipment.instantOf(stamp.day, last.to);
  return last === undefined || atMs === null ? null : { atMs, time: timeOf(last.to) };
}

/** The forecast for a ticket taken now; null = not known, `unserved` = no window calls it. */
type WaitOf = (serviceId: number) => Pick<Forecast, 'leastMs' | 'mostMs'> | 'unserved' | null;

/** In the steps that words have anyway: a board that changes with each forecast is watched, and not read. */
const minutesOf = (wait: ReturnType<WaitOf>): LcdWait | null => (wait === null || wait === 'unserved' ? null : inSteps(waitSpan(wait)));

/** Services with waiting visitors who can be called to a window of the board; those with the most come first, so that none is left out. */
export function waitingFor(state: QueueState, board: QBoardRow, waitOf: WaitOf): readonly LcdWaiting[] {
  const operations = operationsOf(state, board);
  return [...state.books.Service.values()]
    .filter((service) => sharesDepartment(service, board.department))
    .flatMap((service) => waitingIn(service, lanesOf(state, service, operations), waitOf))
    .sort((one, other) => other.count - one.count);
}

/** Of thousands of services it is enough to look at the first. */
const LOOKED_AT_MAX = 100;

/** The first services of the book that nobody waits for and a window calls for, with the wait of a ticket taken now. */
export function freeFor(state: QueueState, board: QBoardRow, waitOf: WaitOf): readonly LcdFree[] {
  const operations = operationsOf(state, board);
  const free: LcdFree[] = [];
  let looked = 0;
  for (const service of state.books.Service.values()) {
    if (free.length === FREE_SERVICES_MAX || looked++ === LOOKED_AT_MAX) break;
    if (service.disabled === 1 || !sharesDepartment(service, board.department) || !isDoneBy(service, operations)) continue;
    if (lanesOf(state, service, operations).length > 0) continue;
    const waitMinutes = minutesOf(waitOf(service.id));
    if (waitMinutes !== null) free.push({ service: service.name, names: service.names, waitMinutes });
  }
  return free;
}

const isDoneBy = ({ operations }: ServiceRow, done: ReadonlySet<number> | null): boolean =>
  done === null ||
  Object.values(operations)
    .flat()
    .some((operation) => done.has(operation));

/** null = all windows. */
function operationsOf(state: QueueState, board: QBoardRow): ReadonlySet<number> | null {
  if (board.workplaces.length === 0 && board.department === 0) return null;
  const windows = [...state.books.Workplace.values()].filter((window) => window.disabled === 0 && showsWindow(board, window));
  return new Set(windows.flatMap(({ id }) => [...abilityOf(state, id, state.windows.get(id)?.clerkId ?? -1).operations]));
}

function lanesOf(state: QueueState, service: ServiceRow, operations: ReadonlySet<number> | null): readonly Lane[] {
  const ofService = new Set(Object.values(service.operations).flat());
  return [...ofService]
    .filter((operation) => operations === null || operations.has(operation))
    .flatMap((operation) => state.lanes.of(operation))
    .filter(({ serviceId, waiting }) => serviceId === service.id && waiting.size > 0);
}

function waitingIn({ id, name, names }: ServiceRow, lanes: readonly Lane[], waitOf: WaitOf): LcdWaiting[] {
  if (lanes.length === 0) return [];
  const first = new Set(lanes.flatMap(({ waiting }) => firstOf(waiting.keys(), WAITING_TICKETS_MAX)));
  const inOrder = [...first].sort((one, other) => one.priority - other.priority || one.registeredMs - other.registeredMs);
  const tickets = inOrder.slice(0, WAITING_TICKETS_MAX).map(({ ticket }) => ticket);
  const wait = waitOf(id);
  return [{ service: name, names, count: countOf(lanes), tickets, waitMinutes: minutesOf(wait), isUnserved: wait === 'unserved' }];
}

/** Counts each visitor once: a visitor who waits for two operations of a service is in two lanes. */
function countOf(lanes: readonly Lane[]): number {
  const [only, ...others] = lanes;
  if (only !== undefined && others.length === 0) return only.waiting.size;
  return new Set(lanes.flatMap(({ waiting }) => [...waiting.keys()])).size;
}

function firstOf(consumers: Iterable<Consumer>, most: number): readonly Consumer[] {
  const first: Consumer[] = [];
  for (const consumer of consumers) {
    if (first.length >= most) break;
    first.push(consumer);
  }
  return first;
}
