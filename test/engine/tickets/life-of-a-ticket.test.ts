import { beforeEach, describe, expect, it } from 'vitest';
import { elementOf } from '../../../server/engine/views.js';
import { queueOf } from '../../../server/engine/window-queue.js';
import { ADMIN, ALL_WORK, CASH_DESK, CLERK, DRIVING, openBranch, PAYMENT, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { at, type Engine, errorOf, MINUTE_MS, statesOf } from '../models/engine.js';

let engine: Engine;
beforeEach(() => {
  engine = openBranch();
});

const served = { kind: 'served' } as const;
const everything = { kind: 'everything' } as const;
const service = (serviceId: number) => ({ kind: 'service', serviceId }) as const;
const operation = (serviceId: number, operationId: number, stage: number | null = null) =>
  ({ kind: 'operation', serviceId, stage, operationId }) as const;
const finishing = (as: 'SERVED' | 'REJECTED', what: Parameters<Engine['finish']>[2]) =>
  at<'finish'>(WINDOW, { type: 'finish', as, comment: null, what });
const postponement = (returnToMe: boolean, delayMinutes = 15) =>
  at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes, returnToMe, comment: 'Заполнение документов' });
const adding = (serviceId: number) => at<'addService'>(WINDOW, { type: 'addService', serviceId });

/** A visitor with these services, called to window 11. */
function served11(...services: number[]): number {
  const id = engine.register(services);
  expect(engine.callNext(WINDOW)).toBe(id);
  return id;
}

describe('finishing', () => {
  it('serveOperation finishes one operation; the other goes on', () => {
    const id = served11(SIMULATOR, DRIVING);
    engine.finish(WINDOW, 'SERVED', operation(SIMULATOR, 3), 'done');
    expect(engine.ticket(id)).toMatchObject({ state: 'SERVING', workplaceId: WINDOW });
    expect(statesOf(engine.ticket(id))).toBe('SERVED SERVING');
    expect(engine.ticket(id).operations.map(({ comments }) => comments)).toEqual([['done'], []]);
  });

  it('the last operation ends the ticket: it is SERVED and leaves the window', () => {
    const id = served11(SIMULATOR);
    engine.finish(WINDOW, 'SERVED', operation(SIMULATOR, 3, 50));
    expect(engine.endedTicket(id)).toMatchObject({ state: 'SERVED', workplaceId: -1 });
    expect(engine.state.windows.get(WINDOW)?.consumerId).toBe(-1);
  });

  it('rejectOperation of the last one: the operation is REJECTED, the ticket SERVED', () => {
    const id = served11(SIMULATOR);
    engine.finish(WINDOW, 'REJECTED', operation(SIMULATOR, 3));
    expect(statesOf(engine.endedTicket(id))).toBe('REJECTED');
    expect(engine.endedTicket(id).state).toBe('SERVED');
  });

  it('rejectConsumer rejects every unfinished operation of every service; the ticket is SERVED', () => {
    const id = served11(SIMULATOR, PAYMENT);
    engine.finish(WINDOW, 'REJECTED', everything, 'Reason');
    expect(engine.endedTicket(id).state).toBe('SERVED');
    expect(engine.endedTicket(id).operations.map(({ state, comments, userId }) => [state, comments, userId])).toEqual([
      ['REJECTED', ['Reason'], CLERK],
      ['REJECTED', ['Reason'], CLERK],
      ['REJECTED', ['Reason'], CLERK],
    ]);
  });

  it('rejectService that ends the ticket makes it REJECTED', () => {
    const id = served11(SIMULATOR);
    engine.finish(WINDOW, 'REJECTED', service(SIMULATOR));
    expect(engine.endedTicket(id)).toMatchObject({ state: 'REJECTED', workplaceId: -1 });
  });

  it('rejectService takes the later stages with it and leaves the other services alone', () => {
    const id = engine.register([PAYMENT, SIMULATOR]);
    engine.callNext(ALL_WORK, ADMIN);
    engine.must({ type: 'finish', workplaceId: ALL_WORK, actingUserId: ADMIN, as: 'REJECTED', comment: null, what: service(PAYMENT) });
    expect(statesOf(engine.ticket(id))).toBe('REJECTED REJECTED SERVING');
  });

  it('a service that was rejected while another waits elsewhere leaves the ticket WAITING', () => {
    const id = served11(SIMULATOR, PAYMENT);
    engine.finish(WINDOW, 'REJECTED', service(SIMULATOR));
    expect(engine.ticket(id)).toMatchObject({ state: 'WAITING', workplaceId: -1 });
    expect(engine.state.windows.get(WINDOW)?.consumerId).toBe(-1);
  });

  it('an operation or a service that is not being served here is an error', () => {
    const id = served11(SIMULATOR, PAYMENT);
    expect(engine.refusal(finishing('SERVED', operation(PAYMENT, 10)))).toBe('operationNotServed');
    expect(engine.refusal(finishing('SERVED', operation(SIMULATOR, 3, 10)))).toBe('operationNotServed');
    expect(engine.refusal(finishing('REJECTED', service(PAYMENT)))).toBe('operationNotServed');
    expect(engine.refusal(finishing('REJECTED', service(DRIVING)))).toBe('operationNotServed');
    expect(statesOf(engine.ticket(id))).toBe('WAITING WAITING SERVING');
  });

  it('a window without a visitor has nothing to finish, postpone, skip or add to', () => {
    const commands = [finishing('SERVED', served), finishing('REJECTED', everything), postponement(false), adding(SIMULATOR)];
    for (const command of [...commands, at<'skip'>(WINDOW, { type: 'skip' })]) expect(engine.refusal(command)).toBe('windowFree');
  });
});

describe('stages', () => {
  it('run in ascending number: payment at 10, then scheduling at 20', () => {
    const id = engine.register([PAYMENT]);
    expect(engine.callNext(WINDOW)).toBe(0);
    engine.logIn(ADMIN, CASH_DESK);
    expect(engine.callNext(CASH_DESK)).toBe(id);
    engine.finish(CASH_DESK, 'SERVED', served);
    expect(engine.ticket(id)).toMatchObject({ state: 'WAITING', workplaceId: -1 });
    expect(engine.callNext(WINDOW)).toBe(id);
    expect(statesOf(engine.ticket(id))).toBe('SERVED SERVING');
  });

  it('a window that can do both goes on with the next stage at once', () => {
    const id = engine.register([PAYMENT]);
    engine.callNext(ALL_WORK, ADMIN);
    expect(statesOf(engine.ticket(id))).toBe('SERVING WAITING');
    engine.must({ type: 'finish', workplaceId: ALL_WORK, actingUserId: ADMIN, as: 'SERVED', comment: null, what: served });
    expect(statesOf(engine.ticket(id))).toBe('SERVED SERVING');
    expect(engine.ticket(id)).toMatchObject({ state: 'SERVING', workplaceId: ALL_WORK });
  });

  it('a stage opens after a rejection too', () => {
    const id = engine.register([PAYMENT]);
    engine.logIn(ADMIN, CASH_DESK);
    engine.callNext(CASH_DESK);
    engine.finish(CASH_DESK, 'REJECTED', operation(PAYMENT, 10));
    expect(statesOf(engine.ticket(id))).toBe('REJECTED WAITING');
    expect(engine.callNext(WINDOW)).toBe(id);
  });

  it('ascend as numbers: 9 comes before 10', () => {
    engine.change('Service', PAYMENT, { operations: { 10: [3], 9: [4] } });
    const id = served11(PAYMENT);
    expect(engine.ticket(id).operations.map(({ stage, state }) => [stage, state])).toEqual([
      [9, 'SERVING'],
      [10, 'WAITING'],
    ]);
  });

  it('may have the same operation twice', () => {
    engine.change('Service', PAYMENT, { operations: { 10: [3], 20: [3] } });
    const id = served11(PAYMENT);
    engine.finish(WINDOW, 'SERVED', operation(PAYMENT, 3, 10));
    expect(statesOf(engine.ticket(id))).toBe('SERVED SERVING');
  });

  it('the services of one ticket progress independently', () => {
    const id = served11(PAYMENT, DRIVING);
    engine.finish(WINDOW, 'SERVED', served);
    expect(engine.ticket(id)).toMatchObject({ state: 'WAITING' });
    expect(statesOf(engine.ticket(id))).toBe('WAITING WAITING SERVED');
  });
});

describe('adding a service', () => {
  it('starts what the window can do at once', () => {
    const id = served11(SIMULATOR);
    engine.must(adding(DRIVING));
    expect(statesOf(engine.ticket(id))).toBe('SERVING SERVING');
    expect(engine.ticket(id).operations[1]).toMatchObject({ userId: CLERK, registeredMs: engine.nowMs });
  });

  it('leaves it WAITING while an earlier stage is open', () => {
    const id = served11(SIMULATOR);
    engine.must(adding(PAYMENT));
    expect(statesOf(engine.ticket(id))).toBe('WAITING WAITING SERVING');
    engine.finish(WINDOW, 'SERVED', served);
    expect(engine.ticket(id).state).toBe('WAITING');
  });

  it('that the ticket has already is an error, finished or not', () => {
    served11(SIMULATOR, DRIVING);
    engine.finish(WINDOW, 'SERVED', operation(DRIVING, 4));
    expect(engine.refusal(adding(SIMULATOR))).toBe('serviceAlreadyOnTicket');
    expect(engine.refusal(adding(DRIVING))).toBe('serviceAlreadyOnTicket');
    expect(engine.refusal(adding(999))).toBe('badReference');
    engine.change('Service', PAYMENT, { disabled: 1 });
    expect(engine.refusal(adding(PAYMENT))).toBe('serviceDisabled');
  });

  it('needs no range of numbers: the ticket has its number', () => {
    engine.change('Service', DRIVING, { ticket_range_id: null });
    const id = served11(SIMULATOR);
    engine.must(adding(DRIVING));
    expect(statesOf(engine.ticket(id))).toBe('SERVING SERVING');
  });
});

describe('postponing', () => {
  it('the ticket waits apart, goes on naming the window, and comes back to its old place', () => {
    const id = served11(SIMULATOR);
    engine.register([SIMULATOR]);
    engine.must(postponement(false));
    expect(engine.ticket(id)).toMatchObject({ state: 'POSTPONE', workplaceId: WINDOW, postponedToMs: engine.nowMs + 15 * MINUTE_MS });
    expect(statesOf(engine.ticket(id))).toBe('POSTPONE');
    expect(elementOf(engine.state, 'Consumer', id)).toMatchObject({ workplace: { id: WINDOW, state_id: 1, consumer_id: -1 } });
    engine.wait(15 * MINUTE_MS - 1);
    expect(engine.ticket(id).state).toBe('POSTPONE');
    engine.wait(1);
    expect(engine.ticket(id)).toMatchObject({ state: 'WAITING', workplaceId: -1, postponedToMs: null });
    expect(queueOf(engine.state, WINDOW).map(({ consumer }) => consumer.id)).toEqual([id, id + 1]);
  });

  it('takes a delay that is offered', () => {
    const id = served11(SIMULATOR);
    expect(engine.refusal(postponement(false, 7))).toBe('delayNotOffered');
    expect(engine.ticket(id).state).toBe('SERVING');
  });

  it('with return2me only that clerk may take it', () => {
    const id = served11(SIMULATOR);
    engine.must(postponement(true));
    expect(elementOf(engine.state, 'Consumer', id)).toMatchObject({
      services: { 4: { 50: { 3: { state: 'POSTPONE', user_id: CLERK } } } },
    });
    engine.wait(15 * MINUTE_MS);
    expect(engine.callNext(ALL_WORK, ADMIN)).toBe(0);
    const call = { type: 'callTicket', consumerId: id, workplaceId: ALL_WORK, actingUserId: ADMIN } as const;
    expect(engine.refusal(call)).toBe('notInQueue');
    expect(queueOf(engine.state, ALL_WORK)).toMatchObject([{ consumer: { id }, mayCall: false }]);
    // It is the clerk who counts, not his window.
    engine.logIn(CLERK, ALL_WORK);
    expect(engine.callNext(ALL_WORK)).toBe(id);
  });

  it('without it anyone may', () => {
    const id = served11(SIMULATOR);
    engine.must(postponement(false));
    engine.wait(15 * MINUTE_MS);
    expect(engine.callNext(ALL_WORK, ADMIN)).toBe(id);
  });

  it('only what was being served is bound to the clerk', () => {
    const id = served11(SIMULATOR, PAYMENT);
    engine.must(postponement(true));
    engine.wait(15 * MINUTE_MS);
    engine.logIn(ADMIN, CASH_DESK);
    expect(engine.callNext(CASH_DESK)).toBe(id);
    expect(statesOf(engine.ticket(id))).toBe('SERVING WAITING WAITING');
  });

  it('when the clerk postpones again without it, anyone may', () => {
    const id = served11(SIMULATOR);
    engine.must(postponement(true));
    engine.wait(15 * MINUTE_MS);
    engine.callNext(WINDOW);
    engine.must(postponement(false));
    engine.wait(15 * MINUTE_MS);
    expect(engine.callNext(ALL_WORK, ADMIN)).toBe(id);
  });

  it('a clerk who skips a visitor of his own keeps him', () => {
    const id = served11(SIMULATOR);
    engine.must(postponement(true));
    engine.wait(15 * MINUTE_MS);
    engine.register([SIMULATOR]);
    expect(engine.callNext(WINDOW)).toBe(id);
    engine.must(at<'skip'>(WINDOW, { type: 'skip' }));
    expect(engine.callNext(ALL_WORK, ADMIN)).toBe(0);
  });

  it.each([
    ['disabled', (user: number) => engine.change('User', user, { disabled: 1 })],
    ['removed', (user: number) => engine.remove('User', user, ADMIN)],
    ['moved to a role that serves nobody', (user: number) => engine.change('User', user, { role_id: 3 })],
  ])('nobody waits for a clerk who was %s', (_how, go) => {
    const id = served11(SIMULATOR);
    engine.must(postponement(true));
    engine.wait(15 * MINUTE_MS);
    expect(errorOf(go(CLERK))).toBeNull();
    expect(engine.callNext(ALL_WORK, ADMIN)).toBe(id);
  });

  it.each([
    ['was disabled', { disabled: 1 }],
    ['serves nobody any more', { clerk: null }],
  ])('nor for one whose role %s; his window does not call by itself', (_how, change) => {
    engine.change('Workplace', WINDOW, { auto_call: 1 });
    const id = served11(SIMULATOR);
    engine.must(postponement(true));
    expect(errorOf(engine.change('UserRole', 2, change))).toBeNull();
    engine.wait(15 * MINUTE_MS);
    expect(engine.ticket(id)).toMatchObject({ state: 'WAITING', operations: [{ claimUserId: null }] });
    expect(engine.callNext(ALL_WORK, ADMIN)).toBe(id);
  });
});

describe('time at a window, for the statistics', () => {
  it('is kept as periods that end when the state does', () => {
    const id = served11(SIMULATOR);
    const called = engine.nowMs;
    engine.wait(MINUTE_MS);
    engine.must(postponement(true, 1));
    engine.wait(MINUTE_MS);
    engine.callNext(WINDOW);
    engine.wait(MINUTE_MS);
    engine.finish(WINDOW, 'REJECTED', operation(SIMULATOR, 3), 'Reason');
    const by = { userId: CLERK, workplaceId: WINDOW };
    expect(engine.endedTicket(id).operations[0]?.periods).toEqual([
      { state: 'SERVING', inMs: called, outMs: called + MINUTE_MS, comment: null, ...by, end: 'postponed' },
      { state: 'POSTPONE', inMs: called + MINUTE_MS, outMs: called + 2 * MINUTE_MS, comment: 'Заполнение документов', ...by },
      { state: 'SERVING', inMs: called + 2 * MINUTE_MS, outMs: called + 3 * MINUTE_MS, comment: 'Reason', ...by },
      { state: 'REJECTED', inMs: called + 3 * MINUTE_MS, outMs: called + 3 * MINUTE_MS, comment: 'Reason', ...by },
    ]);
  });
});

describe('log-ins at windows', () => {
  it('after a new log-in at a window that was serving, its visitor is still there', () => {
    const id = served11(SIMULATOR);
    for (const session of engine.state.sessions.keys()) engine.run({ type: 'closeSession', sessionId: session, why: 'logout' });
    expect(engine.state.windows.get(WINDOW)).toMatchObject({ clerkId: -1, stateId: 3, consumerId: id });
    engine.logIn(ADMIN, WINDOW);
    expect(elementOf(engine.state, 'Workplace', WINDOW)).toMatchObject({ clerk_id: ADMIN, consumer_id: id, state_id: 4 });
    engine.finish(WINDOW, 'SERVED', served);
    expect(engine.endedTicket(id).operations[0]?.userId).toBe(ADMIN);
  });

  it('a clerk is gone from his window when his last session there ends', () => {
    engine.logIn(CLERK, WINDOW);
    const [first, second] = [...engine.state.sessions.keys()];
    engine.run({ type: 'closeSession', sessionId: first ?? 0, why: 'age' });
    expect(engine.state.windows.get(WINDOW)).toMatchObject({ clerkId: CLERK, stateId: 1 });
    engine.run({ type: 'closeSession', sessionId: second ?? 0, why: 'age' });
    expect(engine.state.windows.get(WINDOW)).toMatchObject({ clerkId: -1, stateId: 3 });
  });

  it('whoever or whatever went while the password was checked cannot log in any more', () => {
    const logIn = (userId: number, placeId: number) =>
      engine.run({ type: 'openSession', tokenHash: 'x', component: 'workplace', userId, placeId });
    expect(errorOf(logIn(999, WINDOW))).toBe('userDisabled');
    expect(errorOf(logIn(CLERK, 999))).toBe('noSuchElement');
    engine.change('User', CLERK, { disabled: 1 });
    expect(errorOf(logIn(CLERK, WINDOW))).toBe('userDisabled');
  });

  it('what the window can do is what it has and the role of its clerk allows', () => {
    expect(elementOf(engine.state, 'Workplace', WINDOW)).toMatchObject({ currentOperations: [3, 4] });
    engine.change('UserRole', 2, { clerk: { operations: [4, 5] } });
    expect(elementOf(engine.state, 'Workplace', WINDOW)).toMatchObject({ currentOperations: [4] });
    engine.change('Workplace', WINDOW, { all_operations: 1 });
    expect(elementOf(engine.state, 'Workplace', WINDOW)).toMatchObject({ currentOperations: [4, 5] });
  });
});
