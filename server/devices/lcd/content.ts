/** The state as LCD boards show it: calls, and the queue of each service. */

import type { Forecast } from '../../engine/forecast/correction.js';
import type { Lane } from '../../engine/lanes.js';
import { abilityOf, sharesDepartment } from '../../engine/rules/abilities.js';
import { showsWindow } from '../../engine/rules/boards.js';
import type { QueueState } from '../../engine/state.js';
import type { QBoardRow, ServiceRow } from '../../model/books/index.js';
import type { Consumer } from '../../model/consumer.js';
import { type LcdWait, type LcdWaiting, WAITING_TICKETS_MAX } from '../../presentation/lcd/content.js';
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

/** The forecast for a ticket taken now; null = not known, `unserved` = no window calls it. */
type WaitOf = (serviceId: number) => Pick<Forecast, 'leastMs' | 'mostMs'> | 'unserved' | null;

/** Forecasts differ a little each time: a board that changes with each of them is watched, and not read. */
const WAIT_STEP_MINUTES = 5;
const WAIT_STEP_MS = WAIT_STEP_MINUTES * 60_000;

/** The end is never less than was forecast: "up to" is what people remember. */
function minutesOf(wait: ReturnType<WaitOf>): LcdWait | null {
  if (wait === null || wait === 'unserved') return null;
  const least = Math.round(wait.leastMs / WAIT_STEP_MS);
  const most = Math.max(least + 1, Math.ceil(wait.mostMs / WAIT_STEP_MS));
  return { least: least * WAIT_STEP_MINUTES, most: most * WAIT_STEP_MINUTES };
}

/** Services with waiting visitors who can be called to a window of the board; those with the most come first, so that none is left out. */
export function waitingFor(state: QueueState, board: QBoardRow, waitOf: WaitOf): readonly LcdWaiting[] {
  const operations = operationsOf(state, board);
  return [...state.books.Service.values()]
    .filter((service) => sharesDepartment(service, board.department))
    .flatMap((service) => waitingIn(service, lanesOf(state, service, operations), waitOf))
    .sort((one, other) => other.count - one.count);
}

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
