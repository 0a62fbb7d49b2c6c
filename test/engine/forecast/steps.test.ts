/** A step of a forecast holds up the event loop: what it reads at most is counted. */
import { expect, it } from 'vitest';
import { COPIED_MAX, copyHall } from '../../../server/engine/forecast/hall.js';
import type { QueueState } from '../../../server/engine/state.js';
import { DRIVING, demoEngine, PAYMENT, SIMULATOR } from '../demo-engine.js';
import { stampAt } from '../engine.js';

const WAITING = 4_000;
const STEP_MAX = COPIED_MAX + 250;

/** Counts tickets that are read from lanes; answers how many since it was asked last. */
function countReads({ books, lanes }: QueueState): () => number {
  let count = 0;
  for (const { waiting } of [...books.Operation.keys()].flatMap((id) => lanes.of(id))) {
    const keys = waiting.keys.bind(waiting);
    waiting.keys = () => {
      const tickets = keys();
      const next = tickets.next.bind(tickets);
      tickets.next = () => {
        count += 1;
        return next();
      };
      return tickets;
    };
  }
  return () => {
    const counted = count;
    count = 0;
    return counted;
  };
}

it('reads no more tickets in one step than a long line has, however many lines there are', () => {
  const engine = fullHall();
  const { state } = engine;
  const readSince = countReads(state);
  const local = stampAt(engine.nowMs);
  const unknown = { lastClerkAt: () => undefined, overtimeAt: () => 0, restOfDay: () => [] };
  const present = { atMs: engine.nowMs, local, paceOf: () => 1, ...unknown };
  const reads = Array.from(copyHall(state, present), readSince);
  expect(reads.reduce((sum, count) => sum + count)).toBeGreaterThan(STEP_MAX);
  expect(Math.max(...reads)).toBeLessThanOrEqual(STEP_MAX);
});

function fullHall() {
  const engine = demoEngine({ liveTicketsMax: WAITING });
  for (const id of engine.state.books.TicketRange.keys()) engine.change('TicketRange', id, { last: 9 * WAITING });
  const services = [SIMULATOR, DRIVING, PAYMENT];
  for (let count = 0; count < WAITING; count++) engine.register([services[count % services.length] ?? 0]);
  return engine;
}
