/**
 * The list of thousands of tickets is made between other work, and an event costs the texts of its own tickets. Work is counted, not
 * timed.
 */
import { beforeEach, expect, it } from 'vitest';
import type { Consumer } from '../../../server/model/consumer.js';
import { Projections } from '../../../server/pipeline/feeds/projections.js';
import { bookTopic } from '../../../server/pipeline/feeds/topics.js';
import { serialised } from '../../../server/pipeline/handlers/answer-data.js';
import { bookHandler } from '../../../server/pipeline/handlers/books/books.js';
import type { AnyRequest } from '../../../server/pipeline/handlers/context.js';
import type { Answer } from '../../../server/pipeline/handlers/handler.js';
import { ADMIN, CLERK, openBranch, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import type { Engine } from '../../engine/models/engine.js';

const WAITING = 450;
/** Texts that may be made without a pause: see `SLICE_TICKETS`. */
const SLICE = 100;
const NOTHING_ELSE = {
  devices: () => '[]',
  board: () => '{}',
  lab: () => '{}',
  ticket: () => 'null',
  faults: () => '[]',
  alerts: () => '[]',
};
const LIST = bookTopic('Consumer', 'full');

let engine: Engine;
let projections: Projections;
/** Texts that were made. */
let texts: number;

beforeEach(() => {
  engine = openBranch();
  for (let count = 0; count < WAITING; count++) counted(engine.register([SIMULATOR]));
  projections = new Projections(engine.state, NOTHING_ELSE);
  texts = 0;
});

/** Each text of a ticket looks at its comment once. */
function counted(id: number): void {
  const consumer = engine.state.consumers.get(id);
  if (consumer === undefined) throw new Error('the ticket is not there');
  let { comment } = consumer;
  Object.defineProperty(consumer, 'comment' satisfies keyof Consumer, {
    get: () => {
      texts += 1;
      return comment;
    },
    set: (text: string) => {
      comment = text;
    },
  });
}

function tell(change: () => void): void {
  const seen = engine.events.length;
  change();
  for (const event of engine.events.slice(seen)) projections.applied(event);
}

const whatIsThere = (): unknown => JSON.parse(new Projections(engine.state, NOTHING_ELSE).present(LIST).content.json);

async function consumerList(): Promise<unknown> {
  const request = { context: { projections }, state: engine.state, session: { userId: ADMIN, component: 'administrator', placeId: null } };
  const answered = (await bookHandler('consumerList', { book: 'Consumer', verb: 'list' }).answer(
    request as unknown as AnyRequest,
  )) as Answer;
  return JSON.parse(serialised(await answered.data));
}

it('lets other requests through while it is made, some tickets at a time', async () => {
  const ofTurns: number[] = [];
  let before = 0;
  const turn = (): void => {
    ofTurns.push(texts - before);
    before = texts;
    if (ofTurns.length < 20) setImmediate(turn);
  };
  const asked = consumerList();
  turn();
  await asked;
  expect(texts).toBe(WAITING);
  expect(ofTurns.filter((made) => made > 0).length).toBeGreaterThanOrEqual(Math.floor(WAITING / SLICE));
  expect(Math.max(...ofTurns)).toBeLessThanOrEqual(SLICE);
});

it('shares its making among those who ask', async () => {
  await Promise.all([consumerList(), consumerList(), consumerList()]);
  expect(texts).toBe(WAITING);
});

it('is of the moment of its answer, whatever happened while it was made', async () => {
  const ids = [...engine.state.consumers.keys()];
  const asked = consumerList();
  tell(() => engine.remove('Consumer', ids[10] ?? 0));
  tell(() => engine.change('Consumer', ids[20] ?? 0, { comment: 'left-handed' }));
  tell(() => engine.register([SIMULATOR]));
  tell(() => engine.must({ type: 'callTicket', consumerId: ids[300] ?? 0, workplaceId: WINDOW, actingUserId: CLERK }));
  expect(await asked).toEqual(whatIsThere());
});

it('costs the texts of the tickets that an event changed', async () => {
  await consumerList();
  texts = 0;
  tell(() => engine.change('Consumer', [...engine.state.consumers.keys()][20] ?? 0, { priority: 77 }));
  texts = 0;
  const list = await consumerList();
  expect(texts).toBe(1);
  expect(list).toEqual(whatIsThere());
});
