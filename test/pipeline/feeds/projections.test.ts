/** What is made once and shown many times is never older than the state. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BOOK_NAMES } from '../../../server/model/books/index.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import { Projections } from '../../../server/pipeline/feeds/projections.js';
import { bookingsTopic, bookTopic, queueTopic, type Topic } from '../../../server/pipeline/feeds/topics.js';
import { branches, engineOf, modelOf } from '../../engine/models/branches.js';
import { type Engine, MINUTE_MS, stampAt } from '../../engine/models/engine.js';
import { histories, moveOf } from '../../engine/models/histories.js';
import { answer, tick } from '../../engine/models/naive-model.js';
import { withAlways } from '../../support/depth.js';

const NOTHING_ELSE = {
  devices: () => '[]',
  board: () => '{}',
  lab: () => '{}',
  ticket: () => 'null',
  faults: () => '[]',
  alerts: () => '[]',
};

/** The projections of an engine, told of its events as they come. */
class Watched {
  readonly projections: Projections;
  readonly told: QueueEvent['t'][] = [];
  private seen = 0;

  constructor(private readonly engine: Engine) {
    this.projections = new Projections(engine.state, NOTHING_ELSE);
    this.seen = engine.events.length;
  }

  /** Each topic, whether it changed or not: what is shown is what a newcomer would be shown. */
  check(): void {
    for (const event of this.engine.events.slice(this.seen)) {
      this.projections.applied(event);
      this.told.push(event.t);
    }
    this.seen = this.engine.events.length;
    const fresh = new Projections(this.engine.state, NOTHING_ELSE);
    for (const topic of this.topics()) {
      const shown = this.projections.present(topic).content.json;
      const present = fresh.present(topic).content.json;
      if (shown !== present) expect(JSON.parse(shown), `${topic.key} after ${this.told.at(-1)}`).toEqual(JSON.parse(present));
    }
  }

  private topics(): Topic[] {
    const windows = [...this.engine.state.windows.keys()];
    const queues = windows.flatMap((window) => [queueTopic(window, true), queueTopic(window, false)]);
    return [...BOOK_NAMES.flatMap((book) => [bookTopic(book, 'full'), bookTopic(book, 'public')]), ...queues];
  }
}

it('show the present state of every book and queue after every step of random histories', () => {
  const kinds = new Set<QueueEvent['t']>();
  fc.assert(
    fc.property(branches(0), histories, (branch, steps) => {
      const engine = engineOf(branch);
      const model = modelOf(branch);
      const watched = new Watched(engine);
      for (const step of steps) {
        const { pauseMs, command } = moveOf(step, model, engine.nowMs);
        engine.nowMs += pauseMs;
        const { day } = stampAt(engine.nowMs);
        engine.tick();
        tick(model, engine.nowMs, day);
        watched.check();
        if (command === null) continue;
        engine.run(command);
        answer(model, command, engine.nowMs, day);
        watched.check();
      }
      for (const kind of watched.told) kinds.add(kind);
    }),
    withAlways(fc.tuple(branches(0), histories), 50, 150),
  );
  // These are what changes tickets and windows; a history without them would show nothing.
  const expected: QueueEvent['t'][] = [
    'called',
    'finished',
    'postponed',
    'registered',
    'returned',
    'sessionClosed',
    'sessionOpened',
    'skipped',
  ];
  expect([...kinds]).toEqual(expect.arrayContaining(expected));
});

it.each([
  ['a clock that was set back, with somebody put aside', { type: 'noteClockSet', byMs: -30 * MINUTE_MS, dayStartMs: 0 }],
  ['a clerk who logs out with a visitor at his window', { type: 'closeSession', sessionId: 1, why: 'logout' }],
  ['an early return', { type: 'returnPostponed', consumerId: 1 }],
] as const)('show %s', (_what, command) => {
  const [branch] = fc.sample(branches(0), { numRuns: 1, seed: 1 });
  if (branch === undefined) throw new Error('no branch');
  const engine = engineOf(branch);
  const [service] = engine.state.books.Service.keys();
  const [window] = engine.state.windows.keys();
  const [user] = engine.state.books.User.keys();
  if (service === undefined || window === undefined || user === undefined) throw new Error('the branch is empty');
  engine.change('Service', service, { pin_code: null, department: 0 });
  engine.change('Workplace', window, { all_operations: 1, department: 0 });
  engine.change('User', user, { clerk: { all_operations: 1 } });
  engine.logIn(user, window);
  const [first, second] = [engine.register([service]), engine.register([service])];
  engine.must({ type: 'callTicket', consumerId: first, workplaceId: window, actingUserId: user });
  engine.must({ type: 'postpone', delayMinutes: 10, returnToMe: false, comment: null, workplaceId: window, actingUserId: user });
  engine.must({ type: 'callTicket', consumerId: second, workplaceId: window, actingUserId: user });
  const watched = new Watched(engine);
  watched.check();
  engine.must(command);
  watched.check();
  expect(watched.told.length).toBeGreaterThan(0);
});

it('of a day that nobody follows nothing is kept', () => {
  const [branch] = fc.sample(branches(0), { numRuns: 1, seed: 1 });
  if (branch === undefined) throw new Error('no branch');
  const projections = new Projections(engineOf(branch).state, NOTHING_ELSE);
  const topic = bookingsTopic('2026-11-24', true);
  const first = projections.once(topic);
  expect(JSON.parse(first.json)).toEqual({ date: '2026-11-24', bookings: [] });
  expect(projections.once(topic)).not.toBe(first);
  // Of a day that somebody follows it is made once for all.
  const { content } = projections.present(topic);
  expect(projections.once(topic)).toBe(content);
});
