import { describe, expect, it } from 'vitest';
import { queueOf } from '../../../server/engine/window-queue.js';
import { ADMIN, ALL_WORK, CLERK, DRIVING, demoEngine, openBranch, PAYMENT, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { at, type Engine, errorOf, MINUTE_MS } from '../models/engine.js';

const ticketsAt = (engine: Engine, window: number): string[] => queueOf(engine.state, window).map(({ consumer }) => consumer.ticket);
const calledAt = (engine: Engine, window: number): string => {
  const id = engine.callNext(window, ADMIN);
  return id === 0 ? 'nobody' : engine.ticket(id).ticket;
};
const skipAt = (engine: Engine, window: number): string => engine.ticket(engine.must(at<'skip'>(window, { type: 'skip' }))).ticket;

/** The hall of the samples: Г006, Г007 and Г008 of a service at 25, H004 to H007 of one at 50, all with ticket priority 50. */
function sampleHall(engine: Engine): void {
  for (let number = 1; number <= 5; number++) engine.remove('Consumer', engine.register([SIMULATOR]));
  for (let number = 1; number <= 3; number++) engine.remove('Consumer', engine.register([DRIVING]));
  const seconds: [number, number][] = [
    [42, DRIVING],
    [44, SIMULATOR],
    [45, SIMULATOR],
    [46, DRIVING],
    [49, DRIVING],
    [50, DRIVING],
    [51, SIMULATOR],
  ];
  const minute = engine.nowMs;
  for (const [second, service] of seconds) {
    engine.nowMs = minute + second * 1000;
    engine.register([service]);
  }
}

describe('the order of calling, as the samples show it', () => {
  it('lists Г before H, although H004 came first', () => {
    const engine = openBranch();
    sampleHall(engine);
    expect(ticketsAt(engine, WINDOW)).toEqual(['Г006', 'Г007', 'Г008', 'H004', 'H005', 'H006', 'H007']);
  });

  it('calls Г007, registered at :45 for a service at 25, before H004, registered at :42 for one at 50', () => {
    const engine = openBranch();
    sampleHall(engine);
    expect(calledAt(engine, ALL_WORK)).toBe('Г006');
    engine.must(at<'postpone'>(ALL_WORK, { type: 'postpone', delayMinutes: 15, returnToMe: false, comment: null }));
    expect(calledAt(engine, WINDOW)).toBe('Г007');
  });

  it('skip puts Г006 back to the head and calls Г007; the list is then the one of the sample', () => {
    const engine = openBranch();
    sampleHall(engine);
    expect(calledAt(engine, WINDOW)).toBe('Г006');
    expect(skipAt(engine, WINDOW)).toBe('Г007');
    expect(ticketsAt(engine, WINDOW)).toEqual(['Г006', 'Г008', 'H004', 'H005', 'H006', 'H007']);
    const [head] = queueOf(engine.state, WINDOW);
    expect(head).toMatchObject({ mayCall: true, consumer: { ticket: 'Г006', state: 'WAITING', workplaceId: -1, vanishCount: 1 } });
  });

  it('the service does not count where the window does not look at it', () => {
    const engine = openBranch();
    sampleHall(engine);
    engine.change('Workplace', WINDOW, { service_priority_enabled: 0 });
    expect(ticketsAt(engine, WINDOW)).toEqual(['H004', 'Г006', 'Г007', 'H005', 'H006', 'H007', 'Г008']);
  });

  it("the window's own priority for a service goes before the service's", () => {
    const engine = openBranch();
    sampleHall(engine);
    engine.change('Workplace', WINDOW, { services: { [DRIVING]: 10 } });
    expect(ticketsAt(engine, WINDOW)).toEqual(['H004', 'H005', 'H006', 'H007', 'Г006', 'Г007', 'Г008']);
    expect(calledAt(engine, WINDOW)).toBe('H004');
  });

  it('the coefficient of the ticket goes before everything: a VIP has a negative one', () => {
    const engine = openBranch();
    engine.register([SIMULATOR]);
    engine.register([SIMULATOR], { priority: 1 });
    engine.register([DRIVING], { priority: -1 });
    expect(ticketsAt(engine, WINDOW)).toEqual(['H001', 'Г001', 'Г002']);
    expect(calledAt(engine, WINDOW)).toBe('H001');
  });

  it('a ticket of two services stands where the better one stands', () => {
    const engine = openBranch();
    engine.register([SIMULATOR], { priority: 1 });
    engine.register([DRIVING]);
    engine.register([DRIVING, SIMULATOR]);
    expect(ticketsAt(engine, WINDOW)).toEqual(['H002', 'H001', 'Г001']);
  });

  it('a ticket whose stage is not open stands in the list, but cannot be called', () => {
    const engine = openBranch();
    engine.register([PAYMENT]);
    engine.register([DRIVING], { priority: 5 });
    expect(queueOf(engine.state, WINDOW).map(({ consumer, mayCall }) => [consumer.ticket, mayCall])).toEqual([
      ['001', false],
      ['H001', true],
    ]);
    expect(calledAt(engine, WINDOW)).toBe('H001');
  });

  it('another department does not move a ticket in the list', () => {
    const engine = openBranch();
    engine.change('Service', SIMULATOR, { department: 2 });
    engine.change('Workplace', WINDOW, { department: 1 });
    engine.register([DRIVING]);
    // Its better service belongs to the other department, and its first stage holds it back here.
    engine.register([PAYMENT, SIMULATOR]);
    expect(ticketsAt(engine, WINDOW)).toEqual(['H001', '001']);
  });

  it('after the clock was set back, who came first is still first', () => {
    const engine = openBranch();
    engine.register([DRIVING]);
    engine.nowMs -= 30 * MINUTE_MS;
    engine.run({ type: 'noteClockSet', byMs: -30 * MINUTE_MS, dayStartMs: 0 });
    engine.register([DRIVING]);
    expect(ticketsAt(engine, WINDOW)).toEqual(['H001', 'H002']);
  });
});

describe('skipping', () => {
  it.each([
    ['Г006', 'Г007'],
    ['Г008', 'H004'],
    ['H004', 'H005'],
    ['H007', 'Г006'],
  ])('behind %s comes %s, across the services of the window', (called, next) => {
    const engine = openBranch();
    sampleHall(engine);
    const [current] = [...engine.state.consumers.values()].filter(({ ticket }) => ticket === called);
    engine.must(at<'callTicket'>(WINDOW, { type: 'callTicket', consumerId: current?.id ?? 0 }));
    expect(skipAt(engine, WINDOW)).toBe(next);
  });

  it('behind the last comes the head', () => {
    const engine = openBranch();
    for (let count = 0; count < 3; count++) engine.register([DRIVING]);
    expect(calledAt(engine, WINDOW)).toBe('H001');
    expect([skipAt(engine, WINDOW), skipAt(engine, WINDOW), skipAt(engine, WINDOW)]).toEqual(['H002', 'H003', 'H001']);
  });

  it('with nobody else waiting it is an error and nothing changes', () => {
    const engine = openBranch();
    const id = engine.register([DRIVING]);
    engine.callNext(WINDOW);
    const events = engine.events.length;
    expect(engine.refusal(at<'skip'>(WINDOW, { type: 'skip' }))).toBe('nobodyWaiting');
    expect(engine.events).toHaveLength(events);
    expect(engine.ticket(id)).toMatchObject({ state: 'SERVING', vanishCount: 0 });
  });

  it('who was skipped as often as the limit says is closed as a no-show', () => {
    const engine = openBranch({ vanishLimit: 2 });
    const id = engine.register([DRIVING]);
    engine.register([DRIVING]);
    expect(calledAt(engine, WINDOW)).toBe('H001');
    skipAt(engine, WINDOW);
    expect(engine.ticket(id).vanishCount).toBe(1);
    skipAt(engine, WINDOW);
    skipAt(engine, WINDOW);
    expect(engine.endedTicket(id)).toMatchObject({ state: 'REJECTED', vanishCount: 2, workplaceId: -1 });
    expect(engine.endedTicket(id).operations[0]?.comments).toEqual(['no-show']);
  });

  it('a disabled window finishes what it does and calls nobody', () => {
    const engine = openBranch();
    engine.register([DRIVING]);
    engine.register([DRIVING]);
    engine.callNext(WINDOW);
    engine.change('Workplace', WINDOW, { disabled: 1 });
    expect(engine.refusal(at<'skip'>(WINDOW, { type: 'skip' }))).toBe('workplaceDisabled');
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    expect(engine.refusal(at<'callNext'>(WINDOW, { type: 'callNext' }))).toBe('workplaceDisabled');
  });
});

describe('departments', () => {
  it('a window of one calls its services and those of none; a window of none serves everybody', () => {
    const engine = openBranch();
    engine.change('Service', SIMULATOR, { department: 2 });
    engine.change('Workplace', WINDOW, { department: 1 });
    const foreign = engine.register([SIMULATOR]);
    const both = engine.register([DRIVING, SIMULATOR], { priority: 5 });
    expect(engine.callNext(WINDOW)).toBe(both);
    expect(engine.ticket(both).operations.map(({ state }) => state)).toEqual(['WAITING', 'SERVING']);
    expect(engine.refusal(at<'callTicket'>(1, { type: 'callTicket', consumerId: both }))).toBe('notInQueue');
    expect(engine.callNext(ALL_WORK, ADMIN)).toBe(foreign);
  });
});

describe('ageing bounds how long anybody waits', () => {
  /** One unlucky visitor, and a VIP every minute: how many VIPs go first? */
  function vipsBefore(ageingMsPerPoint: number, most: number): number {
    const engine = demoEngine({ ageingMsPerPoint });
    engine.logIn(CLERK, WINDOW);
    const unlucky = engine.register([DRIVING]);
    for (let count = 0; count < most; count++) {
      engine.register([DRIVING], { priority: -10 });
      if (engine.callNext(WINDOW) === unlucky) return count;
      engine.finish(WINDOW, 'SERVED', { kind: 'served' });
      engine.wait(MINUTE_MS);
    }
    return most;
  }

  it('without it, VIPs who keep coming go first for ever', () => {
    expect(vipsBefore(0, 200)).toBe(200);
  });

  it('with two minutes a point, ten points are worth twenty minutes', () => {
    expect(vipsBefore(2 * MINUTE_MS, 200)).toBe(20);
  });
});

describe('calling', () => {
  it('a window that is still serving gets an error, not a second visitor', () => {
    const engine = openBranch();
    const first = engine.register([DRIVING]);
    const second = engine.register([DRIVING]);
    engine.callNext(WINDOW);
    expect(engine.refusal(at<'callNext'>(WINDOW, { type: 'callNext' }))).toBe('windowBusy');
    expect(engine.refusal(at<'callTicket'>(WINDOW, { type: 'callTicket', consumerId: second }))).toBe('windowBusy');
    expect([engine.ticket(first).workplaceId, engine.ticket(second).workplaceId]).toEqual([WINDOW, -1]);
  });

  it('nobody waiting is no error, and nothing happens', () => {
    const engine = openBranch();
    expect(engine.run(at<'callNext'>(WINDOW, { type: 'callNext' }))).toEqual({ events: [] });
  });

  it('is SERVING at once, with the clerk, and the operations which the window can do', () => {
    const engine = openBranch();
    const id = engine.register([DRIVING, SIMULATOR, PAYMENT]);
    engine.callNext(WINDOW);
    expect(engine.ticket(id)).toMatchObject({ state: 'SERVING', workplaceId: WINDOW, lastCallMs: engine.nowMs });
    expect(engine.ticket(id).operations.map(({ serviceId, stage, state, userId }) => [serviceId, stage, state, userId])).toEqual([
      [PAYMENT, 10, 'WAITING', null],
      [PAYMENT, 20, 'WAITING', null],
      [SIMULATOR, 50, 'SERVING', CLERK],
      [DRIVING, 50, 'SERVING', CLERK],
    ]);
  });

  it('a given ticket may be called out of turn, a postponed one too; not one at another window, nor of another skill', () => {
    const engine = openBranch();
    engine.register([DRIVING]);
    const second = engine.register([DRIVING]);
    const money = engine.register([8]);
    const call = (consumerId: number, window = WINDOW) => at<'callTicket'>(window, { type: 'callTicket', consumerId });
    expect(engine.must(call(second))).toBe(second);
    expect(errorOf(engine.run({ ...call(second, ALL_WORK), actingUserId: ADMIN } as never))).toBe('notInQueue');
    engine.must(at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes: 5, returnToMe: false, comment: null }));
    expect(engine.must(call(second))).toBe(second);
    expect(engine.ticket(second)).toMatchObject({ state: 'SERVING', postponedToMs: null });
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    expect(engine.refusal(call(money))).toBe('notInQueue');
    expect(engine.refusal(call(second))).toBe('noSuchElement');
  });

  it('the call is repeated: last_call is refreshed, nothing else', () => {
    const engine = openBranch();
    const id = engine.register([DRIVING]);
    engine.callNext(WINDOW);
    const { stateChangedMs } = engine.ticket(id);
    engine.wait(MINUTE_MS);
    engine.must(at<'recall'>(WINDOW, { type: 'recall' }));
    expect(engine.ticket(id)).toMatchObject({ lastCallMs: engine.nowMs, stateChangedMs, state: 'SERVING' });
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    expect(engine.refusal(at<'recall'>(WINDOW, { type: 'recall' }))).toBe('windowFree');
  });

  it("a clerk's role limits what his window can do; a clerk without a role for it can do nothing", () => {
    const engine = openBranch();
    engine.register([PAYMENT]);
    engine.logIn(CLERK, ALL_WORK);
    // Window 18 can do everything, but the role of the clerk knows nothing of payments (operation 10).
    expect(calledAt(engine, ALL_WORK)).toBe('nobody');
  });
});
