/** What a call starts, of a visitor with several services, and what its event says of it. */
import { describe, expect, it } from 'vitest';
import type { EngineRules } from '../../server/engine/rules-of-branch.js';
import { CLERK, DRIVING, demoEngine, openBranch, SIMULATOR, WINDOW } from './demo-engine.js';
import { at } from './engine.js';

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

  it('brings it along in any case if the branch wants that, and if a clerk calls the ticket by hand', () => {
    const together = hall({ servicesStartTogether: true });
    together.engine.callNext(WINDOW);
    expect(together.states().map(([, state]) => state)).toEqual(['SERVING', 'SERVING']);
    const byHand = hall();
    byHand.engine.run(at<'callTicket'>(WINDOW, { type: 'callTicket', consumerId: byHand.sixth }));
    expect(byHand.states().map(([, state]) => state)).toEqual(['SERVING', 'SERVING']);
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
