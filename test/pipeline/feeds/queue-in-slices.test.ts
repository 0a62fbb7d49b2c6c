/**
 * The queue of thousands is put in order and written between other work, and an event costs the lines of its own tickets. Work is counted,
 * not timed.
 */
import { beforeEach, expect, it } from 'vitest';
import type { Consumer } from '../../../server/model/consumer.js';
import { Projections } from '../../../server/pipeline/feeds/projections.js';
import { queueTopic } from '../../../server/pipeline/feeds/topics.js';
import { serialised } from '../../../server/pipeline/handlers/answer-data.js';
import type { AnyRequest } from '../../../server/pipeline/handlers/context.js';
import type { Answer } from '../../../server/pipeline/handlers/handler.js';
import { HANDLERS } from '../../../server/pipeline/handlers/index.js';
import { ADMIN, CLERK, DRIVING, openBranch, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import type { Engine } from '../../engine/models/engine.js';

const WAITING = 1_100;
/** Tickets that may be placed or written without a pause: see `SLICE_TICKETS`. */
const SLICE = 200;
const NOTHING_ELSE = {
  devices: () => '[]',
  board: () => '{}',
  lab: () => '{}',
  ticket: () => 'null',
  faults: () => '[]',
  alerts: () => '[]',
};

let engine: Engine;
let projections: Projections;
/** Lines that were made, and tickets that were placed. */
let lines: number;
let placed: number;

beforeEach(() => {
  engine = openBranch({ liveTicketsMax: 2 * WAITING });
  for (const { id } of engine.state.books.TicketRange.values()) engine.change('TicketRange', id, { first: 1, last: 9_999 });
  for (let count = 0; count < WAITING; count++) counted(engine.register([count % 2 === 0 ? SIMULATOR : DRIVING]));
  projections = new Projections(engine.state, NOTHING_ELSE);
  [lines, placed] = [0, 0];
});

/** Each line looks at the prefix once, and whether a visitor can be called depends on the state, at which nothing else looks here. */
function counted(id: number): void {
  const consumer = engine.state.consumers.get(id);
  if (consumer === undefined) throw new Error('the ticket is not there');
  const { prefix } = consumer;
  let { state } = consumer;
  Object.defineProperties(consumer, {
    ['prefix' satisfies keyof Consumer]: {
      get: () => {
        lines += 1;
        return prefix;
      },
    },
    ['state' satisfies keyof Consumer]: {
      get: () => {
        placed += 1;
        return state;
      },
      set: (now: Consumer['state']) => {
        state = now;
      },
    },
  });
}

function tell(change: () => void): void {
  const seen = engine.events.length;
  change();
  for (const event of engine.events.slice(seen)) projections.applied(event);
}

const whatIsThere = (detailed = true): unknown =>
  JSON.parse(new Projections(engine.state, NOTHING_ELSE).present(queueTopic(WINDOW, detailed)).content.json);

async function currentQueue(detailed = true): Promise<unknown> {
  const session = { userId: ADMIN, component: 'administrator', placeId: null };
  const request = { context: { projections }, state: engine.state, session, data: { workplace: WINDOW, detailed } };
  const handled = HANDLERS.get('currentQueue');
  if (handled === undefined) throw new Error('nothing handles currentQueue');
  const answered = (await handled.answer(request as unknown as AnyRequest)) as Answer;
  return JSON.parse(serialised(await answered.data));
}

/** What was done in each turn of the event loop until the queue was there. */
async function turnsOf(asked: Promise<unknown>): Promise<{ lines: number[]; placed: number[] }> {
  const turns: { lines: number[]; placed: number[] } = { lines: [], placed: [] };
  let before = { lines: 0, placed: 0 };
  let isThere = false;
  const count = (): void => {
    turns.lines.push(lines - before.lines);
    turns.placed.push(placed - before.placed);
    before = { lines, placed };
  };
  const turn = (): void => {
    if (isThere) return;
    count();
    setImmediate(turn);
  };
  turn();
  await asked;
  isThere = true;
  count();
  return turns;
}

it('lets other requests through while it is made, some tickets at a time', async () => {
  const turns = await turnsOf(currentQueue());
  expect(lines).toBe(WAITING);
  expect(Math.max(...turns.lines)).toBeLessThanOrEqual(SLICE);
  expect(turns.lines.filter((made) => made > 0).length).toBeGreaterThanOrEqual(Math.floor(WAITING / SLICE));
  expect(turns.placed.filter((looks) => looks > 0).length).toBeGreaterThanOrEqual(2 * Math.floor(WAITING / SLICE));
});

it('shares its making among those who ask', async () => {
  await Promise.all([currentQueue(), currentQueue(), currentQueue()]);
  expect(lines).toBe(WAITING);
});

it('is of the moment of its answer, whatever happened while it was made', async () => {
  const ids = [...engine.state.consumers.keys()];
  const asked = currentQueue();
  let step = 0;
  const changes = [
    () => engine.remove('Consumer', ids[10] ?? 0),
    () => engine.change('Consumer', ids[20] ?? 0, { priority: 77 }),
    () => engine.register([SIMULATOR]),
    () => engine.must({ type: 'callTicket', consumerId: ids[300] ?? 0, workplaceId: WINDOW, actingUserId: CLERK }),
    () => engine.change('Service', DRIVING, { priority: 1 }),
    () => engine.change('Consumer', ids[1_000] ?? 0, { priority: 3 }),
    () => engine.finish(WINDOW, 'SERVED', { kind: 'everything' }),
  ];
  const change = (): void => {
    const next = changes[step++];
    if (next === undefined) return;
    tell(next);
    setImmediate(change);
  };
  change();
  const queue = await asked;
  expect(step).toBeGreaterThan(changes.length);
  expect(queue).toEqual(whatIsThere());
});

it('costs the lines of the tickets that events changed, however many those are', async () => {
  await currentQueue();
  const ids = [...engine.state.consumers.keys()];
  const CHANGED = 400;
  for (let index = 0; index < CHANGED; index++) {
    tell(() => engine.change('Consumer', ids[(index * 7) % ids.length] ?? 0, { priority: 51 + ((index * 31) % 40) }));
  }
  [lines, placed] = [0, 0];
  const queue = await currentQueue();
  expect(lines).toBe(CHANGED);
  const placedOfChanged = placed;
  placed = 0;
  expect(queue).toEqual(whatIsThere());
  expect(placedOfChanged).toBeLessThan(placed / 2);
});

it('in its other form is written in slices, too', async () => {
  await currentQueue(true);
  lines = 0;
  const turns = await turnsOf(currentQueue(false));
  expect(lines).toBe(WAITING);
  expect(Math.max(...turns.lines)).toBeLessThanOrEqual(SLICE);
  expect(await currentQueue(false)).toEqual(whatIsThere(false));
});
