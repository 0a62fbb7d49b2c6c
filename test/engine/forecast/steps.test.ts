/** A step of a forecast holds up the event loop: what it reads at most is counted. */

import { expect, it } from 'vitest';
import { Forecaster } from '../../../server/engine/forecast/forecaster.js';
import { COPIED_MAX, copyHall } from '../../../server/engine/forecast/hall.js';
import { headsOf } from '../../../server/engine/forecast/heads.js';
import { playOut } from '../../../server/engine/forecast/simulate.js';
import { abilityOf } from '../../../server/engine/rules/abilities.js';
import { compareCandidates } from '../../../server/engine/rules/calling/order.js';
import type { QueueState } from '../../../server/engine/state.js';
import { atOnce } from '../../../server/model/steps.js';
import { ADMIN, CLERK, DRIVING, demoEngine, PAYMENT, SIMULATOR } from '../models/demo-engine.js';
import { Engine, RULES, stampAt } from '../models/engine.js';
import { seeded } from './simulated-days.js';

const WAITING = 4_000;
const STEP_MAX = COPIED_MAX + 250;
const STEP_COMPARED = 6_000;

function lastOf<Result>(steps: Generator<void, Result>, between: () => void): Result {
  for (;;) {
    const step = steps.next();
    between();
    if (step.done) return step.value;
  }
}

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
  const { state, nowMs } = fullHall();
  const readSince = countReads(state);
  const reads = Array.from(copyHall(state, presentAt(nowMs)), readSince);
  expect(reads.reduce((sum, count) => sum + count)).toBeGreaterThan(STEP_MAX);
  expect(Math.max(...reads)).toBeLessThanOrEqual(STEP_MAX);
});

it('looks at some hundred lines of a window in one step, however many services the branch has', () => {
  const SERVICES = 2_000;
  const engine = demoEngine();
  const { state } = engine;
  const operations = Array.from({ length: SERVICES }, (_, index) => {
    const operation = engine.add('Operation', { name: `operation ${index}` });
    engine.add('Service', { name: `service ${index}`, operations: { 10: [operation] } });
    return operation;
  });
  const windows = [CLERK, ADMIN].map((user, odd) => {
    return { user, window: engine.add('Workplace', { name: `window ${odd}`, operations: operations.filter((id) => id % 2 === odd) }) };
  });
  let looks = 0;
  for (const { user, window } of windows) {
    engine.logIn(user, window);
    const ability = abilityOf(state, window, user);
    const counted = new Set(ability.operations);
    counted.has = (id) => {
      looks += 1;
      return Set.prototype.has.call(counted, id);
    };
    state.abilities.set(window, [{ ...ability, operations: counted }]);
  }
  const all: number[] = [];
  for (const _ of copyHall(state, presentAt(engine.nowMs))) {
    all.push(looks);
    looks = 0;
  }
  expect(all.reduce((sum, count) => sum + count)).toBeGreaterThan(2 * SERVICES - 250);
  expect(Math.max(...all)).toBeLessThanOrEqual(250);
});

it('compares no more visitors in one step where each window calls from other lines', () => {
  const [SERVICES, WINDOWS] = [300, 60];
  const engine = new Engine({ ...RULES, liveTicketsMax: WAITING });
  const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: WAITING });
  const operations = Array.from({ length: SERVICES }, (_, index) => engine.add('Operation', { name: `operation ${index}` }));
  const services = operations.map((operation, index) =>
    engine.add('Service', { name: `service ${index}`, ticket_range_id: range, operations: { 10: [operation] } }),
  );
  const role = engine.add('UserRole', { name: 'Clerk', clerk: { id: 1, all_operations: 1, operations: [] } });
  for (let number = 0; number < WINDOWS; number++) {
    const own = operations.filter((_, index) => (index + number) % 3 !== 0 || index % WINDOWS === number);
    const window = engine.add('Workplace', { name: `window ${number}`, operations: own });
    engine.logIn(engine.add('User', { login: `clerk${number}`, role_id: role }), window);
  }
  for (const service of [...services, ...services]) engine.register([service]);
  let compared = 0;
  const compare: ReturnType<typeof compareCandidates> = (one, other) => {
    compared += 1;
    return compareCandidates(0)(one, other);
  };
  const hall = lastOf(copyHall(engine.state, presentAt(engine.nowMs)), () => {});
  const each: number[] = [];
  const since = () => {
    each.push(compared);
    compared = 0;
  };
  const heads = lastOf(headsOf(hall, compare), since);
  const going = {
    restMs: () => 300_000,
    pauseMs: () => 10_000,
    freeInMs: () => 10_000,
    choose: () => 0,
    overtakers: () => () => null,
  };
  const { called } = lastOf(playOut(hall, heads, going, compare), since);
  expect(called.every((ms) => ms < Number.POSITIVE_INFINITY)).toBe(true);
  expect(each.reduce((sum, count) => sum + count)).toBeGreaterThan(10 * STEP_COMPARED);
  expect(Math.max(...each)).toBeLessThan(STEP_COMPARED);
});

it('keeps none of the visitors, who may have gone when it is played out', () => {
  const { state, nowMs } = fullHall();
  const { tickets } = atOnce(copyHall(state, presentAt(nowMs)));
  expect(tickets.length).toBeGreaterThan(COPIED_MAX);
  const visitors = new Set<object>(state.consumers.values());
  expect(tickets.filter((ticket) => visitors.has(ticket))).toEqual([]);
});

it('goes on with a play for no more than some visitors of a long line, each of whom displaces the next', () => {
  const [LINE, WINDOWS, DRAWN_MAX] = [600, 20, 20_000];
  const engine = new Engine({ ...RULES, liveTicketsMax: 2 * LINE });
  const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: 2 * LINE });
  const operation = engine.add('Operation', { name: 'operation', regulated_sec: 300 });
  const service = engine.add('Service', { name: 'service', ticket_range_id: range, operations: { 10: [operation] } });
  const role = engine.add('UserRole', { name: 'Clerk', clerk: { id: 1, all_operations: 1, operations: [] } });
  for (let number = 0; number < WINDOWS; number++) {
    const window = engine.add('Workplace', { name: `window ${number}`, operations: [operation] });
    engine.logIn(engine.add('User', { login: `clerk${number}`, role_id: role }), window);
  }
  for (let count = 0; count < LINE; count++) engine.register([service]);
  let drawn = 0;
  const random = seeded(5);
  const chance = () => {
    drawn += 1;
    return random();
  };
  const { forecast, steps } = new Forecaster(engine.state, chance).foresee(engine.nowMs, stampAt(engine.nowMs));
  for (const _ of steps);
  const heard = engine.events.length;
  const [urgent, usual] = [engine.register([service], { priority: -20 }), engine.register([service])];
  for (const event of engine.events.slice(heard)) forecast.applied(event);
  drawn = 0;
  const told = [urgent, usual].map((id) => forecast.ofTicket(engine.ticket(id), engine.nowMs)?.medianMs ?? Number.NaN);
  expect(told[0]).toBeLessThan(60_000);
  expect(told[1]).toBeGreaterThan((0.8 * LINE * 300_000) / WINDOWS);
  expect(drawn).toBeGreaterThan(0);
  expect(drawn).toBeLessThan(DRAWN_MAX);
});

it('goes on with fewer plays for a card and a ticket where hundreds of windows call', () => {
  const drawnFor = (windows: number): number => {
    const engine = new Engine({ ...RULES, liveTicketsMax: WAITING, sessionsMax: 2 * windows });
    const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: WAITING });
    const operation = engine.add('Operation', { name: 'operation', regulated_sec: 300 });
    const services = ['one', 'other'].map((name) =>
      engine.add('Service', { name, ticket_range_id: range, operations: { 10: [operation] } }),
    );
    const role = engine.add('UserRole', { name: 'Clerk', clerk: { id: 1, all_operations: 1, operations: [] } });
    for (let number = 0; number < windows; number++) {
      const window = engine.add('Workplace', { name: `window ${number}`, operations: [operation] });
      engine.logIn(engine.add('User', { login: `clerk${number}`, role_id: role }), window);
    }
    for (let count = 0; count < 1_000; count++) for (const service of services) engine.register([service]);
    let drawn = 0;
    const random = seeded(5);
    const chance = () => {
      drawn += 1;
      return random();
    };
    const { forecast, steps } = new Forecaster(engine.state, chance).foresee(engine.nowMs, stampAt(engine.nowMs));
    for (const _ of steps);
    const heard = engine.events.length;
    const id = engine.register(services.slice(0, 1));
    for (const event of engine.events.slice(heard)) forecast.applied(event);
    drawn = 0;
    expect(forecast.ofTicket(engine.ticket(id), engine.nowMs)?.medianMs).toBeGreaterThan(0);
    return drawn;
  };
  expect(drawnFor(200)).toBeLessThan(0.7 * drawnFor(100));
});

const presentAt = (atMs: number) => ({
  atMs,
  local: stampAt(atMs),
  paceOf: () => 1,
  lastClerkAt: () => undefined,
  overtimeAt: () => 0,
  restOfDay: () => [],
});

function fullHall() {
  const engine = demoEngine({ liveTicketsMax: WAITING });
  for (const id of engine.state.books.TicketRange.keys()) engine.change('TicketRange', id, { last: 9 * WAITING });
  const services = [SIMULATOR, DRIVING, PAYMENT];
  for (let count = 0; count < WAITING; count++) engine.register([services[count % services.length] ?? 0]);
  return engine;
}
