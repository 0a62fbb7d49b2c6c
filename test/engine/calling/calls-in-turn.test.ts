/** What a call starts, of a visitor with several services, and what its event says of it. */
import { describe, expect, it } from 'vitest';
import type { EngineRules } from '../../../server/engine/rules-of-branch.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import { CLERK, DRIVING, demoEngine, openBranch, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { at } from '../models/engine.js';

describe('a service with a better place', () => {
  /** Five wait to drive; the sixth came to drive and to pay, and payment goes before driving. */
  function hall(rules: Partial<EngineRules> = {}) {
    const engine = demoEngine({ ...rules });
    engine.logIn(CLERK, WINDOW);
    const others = Array.from({ length: 5 }, () => engine.register([DRIVING]));
    const sixth = engine.register([DRIVING, SIMULATOR]);
    engine.change('Service', SIMULATOR, { priority: 10 });
    const states = () => engine.ticket(sixth).operations.map(({ serviceId, state }) => [serviceId, state]);
    return { engine, others, sixth, states };
  }

  it('does not carry the other one ahead of those who came before', () => {
    const { engine, others, sixth, states } = hall();
    expect(engine.callNext(WINDOW)).toBe(sixth);
    expect(states()).toEqual([
      [SIMULATOR, 'SERVING'],
      [DRIVING, 'WAITING'],
    ]);
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    expect(engine.ticket(sixth)).toMatchObject({ state: 'WAITING', workplaceId: -1 });
    const called = others.map(() => {
      const id = engine.callNext(WINDOW);
      engine.finish(WINDOW, 'SERVED', { kind: 'served' });
      return id;
    });
    expect([...called, engine.callNext(WINDOW)]).toEqual([...others, sixth]);
  });

  it('brings the other one along where nobody who came before waits for it', () => {
    const { engine, others, states } = hall();
    for (const id of others) engine.run({ type: 'leave', consumerId: id });
    engine.callNext(WINDOW);
    expect(states().map(([, state]) => state)).toEqual(['SERVING', 'SERVING']);
  });

  it('brings it along in any case if the branch wants that, and if a clerk calls the ticket out of turn', () => {
    const together = hall({ servicesStartTogether: true });
    together.engine.callNext(WINDOW);
    expect(together.states().map(([, state]) => state)).toEqual(['SERVING', 'SERVING']);
    const byHand = hall();
    byHand.engine.register([SIMULATOR], { priority: -40 });
    byHand.engine.run(at<'callTicket'>(WINDOW, { type: 'callTicket', consumerId: byHand.sixth }));
    expect(byHand.states().map(([, state]) => state)).toEqual(['SERVING', 'SERVING']);
  });
});

describe('a ticket that a clerk chose', () => {
  const chosen = (engine: ReturnType<typeof openBranch>) =>
    engine.events.findLast((event) => event.t === 'called' && event.by === 'hand') as Extract<QueueEvent, { t: 'called' }>;
  const choose = (engine: ReturnType<typeof openBranch>, consumerId: number) =>
    engine.must(at<'callTicket'>(WINDOW, { type: 'callTicket', consumerId }));

  it('is called in turn where it is the next one: it begins what the next one would, and the record says who chose', () => {
    const [chosenOne, next] = [openBranch(), openBranch()];
    for (const engine of [chosenOne, next]) {
      engine.register([DRIVING]);
      engine.register([DRIVING, SIMULATOR]);
      engine.change('Service', SIMULATOR, { priority: 10 });
    }
    const first = next.callNext(WINDOW);
    choose(chosenOne, first);
    const called = chosen(chosenOne);
    expect(called).toMatchObject({ by: 'hand', inTurn: 1, c: first });
    const { by, inTurn, ...rest } = called;
    expect(rest).toEqual(next.events.findLast(({ t }) => t === 'called'));
    expect(chosenOne.ticket(first).operations[0]?.periods).toMatchObject([{ by: 'hand', inTurn: true }]);
  });

  it('counts for the limits of rules where the profile would have called it, and is explained by it', () => {
    const engine = openBranch();
    engine.add('CallingProfile', { name: 'hall', windows: [WINDOW], finally: 'share' });
    const [first, second] = [engine.register([SIMULATOR]), engine.register([SIMULATOR])];
    choose(engine, first);
    expect(chosen(engine)).toMatchObject({ inTurn: 1, under: { profile: 1, rule: 0 }, why: { runnerUp: { c: second } } });
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    engine.register([SIMULATOR]);
    const last = engine.register([SIMULATOR]);
    choose(engine, last);
    expect(chosen(engine)).toEqual({ t: 'called', at: engine.nowMs, c: last, w: WINDOW, u: CLERK, ops: [0], by: 'hand' });
  });

  it('is out of turn where somebody else is next, and where it was put aside', () => {
    const engine = openBranch();
    const [first, second] = [engine.register([SIMULATOR]), engine.register([SIMULATOR])];
    choose(engine, second);
    expect(chosen(engine)).not.toHaveProperty('inTurn');
    engine.must(at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes: 5, returnToMe: false, comment: null }));
    engine.run({ type: 'leave', consumerId: first });
    choose(engine, second);
    expect(chosen(engine)).not.toHaveProperty('inTurn');
  });
});

it('an event of a call says what it was but the next one asked for', () => {
  const engine = openBranch();
  const [first, second] = [engine.register([DRIVING]), engine.register([DRIVING]), engine.register([DRIVING])];
  const by = (): unknown => engine.events.filter(({ t }) => t === 'called').map((event) => event.by);
  engine.run(at<'callTicket'>(WINDOW, { type: 'callTicket', consumerId: second }));
  engine.finish(WINDOW, 'SERVED', { kind: 'served' });
  expect(engine.callNext(WINDOW)).toBe(first);
  engine.run(at<'skip'>(WINDOW, { type: 'skip' }));
  engine.finish(WINDOW, 'SERVED', { kind: 'served' });
  engine.run({ type: 'autoCall', workplaceId: WINDOW });
  expect(by()).toEqual(['hand', undefined, 'skip', 'auto']);
});
