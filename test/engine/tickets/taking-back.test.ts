/** What a window did last is taken back, and what a visitor is sent on to; random histories do the same against the naive model. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { FinishCommand } from '../../../server/engine/commands.js';
import { brokenInvariants } from '../../../server/engine/invariants.js';
import { undoable } from '../../../server/engine/rules/tickets/taking-back.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import { WINDOW_STATE } from '../../../server/model/window-state.js';
import { at, DAY_MS, Engine, RULES, stampAt, statesOf, wholeDocument } from '../models/engine.js';
import { replays } from '../models/random-histories.js';

const [ONE, TWO] = [1, 2];
const [ANNA, BORIS] = [1, 2];
const [TALK, PAY] = [1, 2];
const takeBack = (window: number) => at<'takeBack'>(window, { type: 'takeBack' });
const transfer = (
  serviceId: number,
  to: { kind: 'anybody' } | { kind: 'window' | 'clerk'; id: number } = { kind: 'anybody' },
  comment: string | null = null,
) => at<'transfer'>(ONE, { type: 'transfer', serviceId, to, priority: null, comment });

const served = (workplaceId: number): FinishCommand => ({
  ...{ type: 'finish', as: 'SERVED', what: { kind: 'served' }, comment: null },
  ...{ workplaceId, actingUserId: 0 },
});

let engine: Engine;

function openBranch(vanishLimit = 0): Engine {
  const branch = new Engine({ ...RULES, vanishLimit });
  branch.tick();
  const range = branch.add('TicketRange', { name: 'tickets', prefix: 'A', first: 1, last: 4 });
  for (const name of ['talk', 'pay', 'sign']) branch.add('Operation', { name });
  branch.add('Service', { name: 'advice', ticket_range_id: range, operations: { 1: [1], 2: [3] } });
  branch.add('Service', { name: 'payment', ticket_range_id: range, operations: { 1: [2] } });
  const role = branch.add('UserRole', { name: 'clerks', clerk: { all_operations: 1 } });
  branch.add('User', { login: 'anna', role_id: role });
  branch.add('User', { login: 'boris', role_id: role });
  branch.add('Workplace', { name: 'one', operations: [1] });
  branch.add('Workplace', { name: 'two', operations: [2, 3] });
  branch.logIn(ANNA, ONE);
  branch.logIn(BORIS, TWO);
  return branch;
}

/** Everything that is known, but for when the last word was and what moves with it. */
function picture(): unknown {
  const known = JSON.parse(JSON.stringify(wholeDocument(engine.state)), (key, value: unknown) =>
    ['lastAtMs', 'lastUpdateMs', 'sinceMs', 'lastSteps'].includes(key) ? null : value,
  ) as { consumers: { id: number }[] };
  known.consumers.sort((a, b) => a.id - b.id);
  return known;
}

beforeEach(() => {
  engine = openBranch();
});

describe('a step that is taken back', () => {
  const ends: [string, FinishCommand['as'], FinishCommand['what']][] = [
    ['a finish of everything', 'SERVED', { kind: 'served' }],
    ['a finish of one operation', 'SERVED', { kind: 'operation', serviceId: TALK, stage: null, operationId: 1 }],
    ['a refusal of everything', 'REJECTED', { kind: 'everything' }],
    ['a refusal of a service', 'REJECTED', { kind: 'service', serviceId: TALK }],
  ];
  it.each(ends)('leaves nothing of %s: neither time nor comment, and the ticket is in the queue', (_name, as, what) => {
    for (const services of [[TALK], [TALK, PAY]]) {
      engine.register(services);
      engine.callNext(ONE);
      engine.nowMs += 90_000;
      const before = picture();
      engine.finish(ONE, as, what, 'a mistake');
      engine.nowMs += 9_999;
      const id = engine.must(takeBack(ONE));
      expect(picture()).toEqual(before);
      expect(engine.ticket(id)).toMatchObject({ state: 'SERVING', workplaceId: ONE });
      expect(engine.ticket(id).operations[0]?.periods).toEqual([
        expect.objectContaining({ inMs: engine.nowMs - 99_999, outMs: null, userId: ANNA }),
      ]);
      engine.finish(ONE, 'REJECTED', { kind: 'everything' });
    }
    expect(brokenInvariants(engine.state)).toEqual([]);
    replays(engine);
  });

  it('of a skip brings the visitor, and puts back whom it had called', () => {
    const [first, second] = [engine.register([TALK]), engine.register([TALK])];
    engine.callNext(ONE);
    const before = picture();
    engine.must(at<'skip'>(ONE, { type: 'skip' }));
    expect(engine.state.windows.get(ONE)?.consumerId).toBe(second);
    expect(engine.must(takeBack(ONE))).toBe(first);
    expect(picture()).toEqual(before);
    expect(engine.ticket(second)).toMatchObject({ state: 'WAITING', lastCallMs: null });
    replays(engine);
  });

  it('of a skip that closed the ticket as a no-show opens it again', () => {
    engine = openBranch(1);
    const [first] = [engine.register([TALK]), engine.register([TALK])];
    engine.callNext(ONE);
    engine.must(at<'skip'>(ONE, { type: 'skip' }));
    expect(engine.endedTicket(first).state).toBe('REJECTED');
    engine.must(takeBack(ONE));
    expect(engine.ended).toEqual([]);
    expect(engine.ticket(first)).toMatchObject({ state: 'SERVING', vanishCount: 0 });
    replays(engine);
  });

  it('of a skip with nobody else to call opens the ticket again', () => {
    engine.register([TALK]);
    engine.callNext(ONE);
    const before = picture();
    engine.must(at<'skip'>(ONE, { type: 'skip', endsAlone: true }));
    expect(undoable(engine.state, ONE, stampAt(engine.nowMs))?.step).toMatchObject({ kind: 'finished', refusal: 'absent' });
    engine.must(takeBack(ONE));
    expect(picture()).toEqual(before);
    replays(engine);
  });

  it('of a transfer takes the service off the ticket, and the claim, and brings the priority back', () => {
    engine.register([TALK]);
    engine.callNext(ONE);
    const before = picture();
    engine.must({ ...transfer(PAY, { kind: 'clerk', id: BORIS }), priority: 3 } as never);
    engine.must(takeBack(ONE));
    expect(picture()).toEqual(before);
    expect(brokenInvariants(engine.state)).toEqual([]);
  });

  it('of a postponement ends the delay and the claim', () => {
    const id = engine.register([TALK]);
    engine.callNext(ONE);
    const before = picture();
    engine.must(at<'postpone'>(ONE, { type: 'postpone', delayMinutes: 1, returnToMe: true, comment: 'papers' }));
    expect(undoable(engine.state, ONE, stampAt(engine.nowMs))?.step).toMatchObject({ kind: 'postponed' });
    expect(engine.must(takeBack(ONE))).toBe(id);
    expect(picture()).toEqual(before);
    expect(engine.state.postponed.size).toBe(0);
    expect(brokenInvariants(engine.state)).toEqual([]);
    replays(engine);
  });

  it('of a finish that called the next one puts that one back too', () => {
    const [first, second] = [engine.register([TALK]), engine.register([TALK])];
    engine.callNext(ONE);
    const before = picture();
    const called = engine.must({ ...served(ONE), comment: '[noShow] nobody came', as: 'REJECTED', callsNext: true });
    expect(called).toBe(second);
    expect(undoable(engine.state, ONE, stampAt(engine.nowMs))?.step).toMatchObject({ refusal: 'absent', next: { id: second } });
    expect(engine.must(takeBack(ONE))).toBe(first);
    expect(picture()).toEqual(before);
    expect(brokenInvariants(engine.state)).toEqual([]);
    replays(engine);
  });

  it('calls nobody after a finish where a break was asked for, or nobody waits', () => {
    const [first, second] = [engine.register([TALK]), engine.register([TALK])];
    engine.callNext(ONE);
    engine.change('Workplace', ONE, { state_id: WINDOW_STATE.onBreak });
    expect(engine.state.windows.get(ONE)?.stateUserId).toBe(0);
    expect(engine.must({ ...served(ONE), callsNext: true })).toBe(first);
    expect(engine.state.windows.get(ONE)).toMatchObject({ consumerId: -1, stateId: WINDOW_STATE.onBreak });
    engine.callNext(ONE);
    expect(engine.state.windows.get(ONE)?.stateUserId).toBeUndefined();
    expect(engine.must({ ...served(ONE), callsNext: true })).toBe(second);
    replays(engine);
  });

  it('keeps what was written about the visitor meanwhile', () => {
    const id = engine.register([TALK, PAY]);
    engine.callNext(ONE);
    engine.finish(ONE, 'SERVED', { kind: 'operation', serviceId: TALK, stage: 1, operationId: 1 });
    engine.change('Consumer', id, { comment: 'an old friend', priority: 7 });
    engine.must(takeBack(ONE));
    expect(engine.ticket(id)).toMatchObject({ comment: 'an old friend', priority: 7, state: 'SERVING' });
  });

  it('keeps the break that the hall asked for while the visitor was there', () => {
    const id = engine.register([TALK]);
    engine.callNext(ONE);
    engine.change('Workplace', ONE, { state_id: WINDOW_STATE.onBreak });
    const before = picture();
    engine.must(served(ONE));
    engine.must(takeBack(ONE));
    expect(picture()).toEqual(before);
    expect(engine.state.windows.get(ONE)).toMatchObject({ consumerId: id, stateId: WINDOW_STATE.onBreak, stateUserId: 0 });
    replays(engine);
  });

  it('leaves a break for afterwards, and its own finish is not repeated at once by the box', () => {
    engine.change('Workplace', ONE, { auto_serve: 1, auto_serve_timeout: 30 });
    const id = engine.register([PAY]);
    engine.change('Workplace', ONE, { operations: [2] });
    engine.callNext(ONE);
    engine.wait(30_000);
    expect(engine.endedTicket(id).state).toBe('SERVED');
    engine.change('Workplace', ONE, { state_id: WINDOW_STATE.onBreak });
    engine.must(takeBack(ONE));
    engine.wait(29_000);
    expect(engine.state.windows.get(ONE)).toMatchObject({ consumerId: id, stateId: WINDOW_STATE.onBreak });
    engine.wait(1_000);
    expect(engine.endedTicket(id).state).toBe('SERVED');
    expect(engine.state.windows.get(ONE)).toMatchObject({ consumerId: -1, stateId: WINDOW_STATE.onBreak });
    replays(engine);
  });
});

describe('taking back is refused', () => {
  const refused = () => engine.refusal(takeBack(ONE));

  beforeEach(() => {
    engine.register([TALK, PAY]);
    engine.callNext(ONE);
  });

  it('where nothing was done, and a second time', () => {
    expect(refused()).toBe('nothingToUndo');
    engine.finish(ONE, 'SERVED', { kind: 'served' });
    engine.must(takeBack(ONE));
    expect(refused()).toBe('nothingToUndo');
  });

  it('when the time is over, to the millisecond, or where the branch gives none', () => {
    engine.finish(ONE, 'SERVED', { kind: 'served' });
    expect(undoable(engine.state, ONE, stampAt(engine.nowMs + 9_999))).toMatchObject({ leftMs: 1, step: { kind: 'finished' } });
    engine.nowMs += 10_000;
    expect(refused()).toBe('undoTooLate');
    expect(undoable(engine.state, ONE, stampAt(engine.nowMs))).toBeNull();
    engine = new Engine({ ...RULES, undoMs: 0 });
    engine.add('Workplace', { name: 'one' });
    expect(refused()).toBe('nothingToUndo');
  });

  it('when the window has called somebody else, by itself too; who was put aside since is the one who comes back', () => {
    const second = engine.register([TALK]);
    engine.change('Workplace', ONE, { auto_call: 1, auto_call_timeout: 2 });
    engine.finish(ONE, 'SERVED', { kind: 'served' });
    engine.wait(2_000);
    expect(refused()).toBe('windowBusy');
    engine.change('Workplace', ONE, { auto_call: 0 });
    engine.must(at<'postpone'>(ONE, { type: 'postpone', delayMinutes: 1, returnToMe: false, comment: null }));
    expect(engine.must(takeBack(ONE))).toBe(second);
  });

  it('when another window has taken the ticket, and when it has ended elsewhere', () => {
    engine.finish(ONE, 'REJECTED', { kind: 'service', serviceId: TALK });
    engine.callNext(TWO);
    expect(refused()).toBe('undoOvertaken');
    engine.finish(TWO, 'SERVED', { kind: 'served' });
    expect(refused()).toBe('undoOvertaken');
    expect(undoable(engine.state, ONE, stampAt(engine.nowMs))).toBeNull();
  });

  it('when its number was given to another visitor', () => {
    engine.finish(ONE, 'REJECTED', { kind: 'everything' });
    for (let i = 0; i < 4; i++) engine.register([PAY]);
    expect(refused()).toBe('undoOvertaken');
  });

  it.each<[string, () => unknown]>([
    ['on another day', () => engine.wait(DAY_MS)],
    ['when the clock was set', () => engine.run({ type: 'noteClockSet', byMs: 3_000, dayStartMs: 0 })],
    ['when an element is gone', () => engine.remove('Operation', engine.add('Operation', { name: 'another' }))],
    ['when a role has changed', () => engine.change('UserRole', 1, { clerk: { all_operations: 0, operations: [2] } })],
  ])('%s', (_name, happens) => {
    engine.finish(ONE, 'REJECTED', { kind: 'everything' });
    happens();
    expect(refused()).toBe('nothingToUndo');
  });
});

describe('a visitor who is sent on', () => {
  let id: number;

  beforeEach(() => {
    id = engine.register([TALK]);
    engine.callNext(ONE);
  });

  it('waits for the new service in his old place; what was being served has ended, with the comment', () => {
    const later = engine.register([PAY]);
    engine.nowMs += 60_000;
    engine.must(transfer(PAY, { kind: 'anybody' }, 'form is signed'));
    expect(statesOf(engine.ticket(id))).toBe('SERVED WAITING WAITING');
    expect(engine.ticket(id).operations[0]).toMatchObject({ comments: ['form is signed'], userId: ANNA });
    expect(engine.state.windows.get(ONE)?.consumerId).toBe(-1);
    // His second stage of the first service is called with it: window two can do both.
    expect(engine.callNext(TWO)).toBe(id);
    expect(statesOf(engine.ticket(id))).toBe('SERVED SERVING SERVING');
    engine.finish(TWO, 'SERVED', { kind: 'served' });
    expect(engine.callNext(TWO)).toBe(later);
    replays(engine);
  });

  it('is bound to the clerk of a window, or to a clerk, and not to others', () => {
    engine.must(transfer(PAY, { kind: 'window', id: TWO }));
    expect(engine.ticket(id).operations.map(({ claimUserId }) => claimUserId)).toEqual([null, null, BORIS]);
    engine.change('Workplace', ONE, { operations: [2] });
    expect(engine.callNext(ONE)).toBe(0);
    expect(engine.callNext(TWO)).toBe(id);
  });

  it('is free again when his clerk is disabled', () => {
    engine.must(transfer(PAY, { kind: 'clerk', id: BORIS }));
    engine.change('Workplace', ONE, { operations: [2] });
    expect(engine.callNext(ONE)).toBe(0);
    engine.change('User', BORIS, { disabled: 1 });
    expect(engine.callNext(ONE)).toBe(id);
  });

  it('is handed over as he stands where the service is on the ticket', () => {
    engine.change('Workplace', TWO, { operations: [1] });
    engine.must(transfer(TALK, { kind: 'window', id: TWO }, 'asks for you'));
    expect(statesOf(engine.ticket(id))).toBe('WAITING WAITING');
    expect(engine.ticket(id).operations[0]).toMatchObject({ claimUserId: BORIS, comments: ['asks for you'], userId: null });
    expect(engine.callNext(ONE)).toBe(0);
    expect(engine.callNext(TWO)).toBe(id);
  });

  it.each<[string, ReturnType<typeof transfer>]>([
    ['badReference', transfer(9)],
    ['badReference', transfer(PAY, { kind: 'window', id: 9 })],
    ['badReference', transfer(PAY, { kind: 'clerk', id: 9 })],
    ['cannotServe', transfer(PAY, { kind: 'window', id: ONE })],
  ])('%s', (error, command) => {
    const before: readonly QueueEvent[] = [...engine.events];
    expect(engine.refusal(command)).toBe(error);
    expect(engine.events).toEqual(before);
  });

  it('is refused to a window or clerk who is not there, and to a service that is done', () => {
    engine.run({ type: 'closeSession', sessionId: 2, why: 'logout' });
    expect(engine.refusal(transfer(PAY, { kind: 'window', id: TWO }))).toBe('nobodyAtWindow');
    expect(engine.refusal(transfer(PAY, { kind: 'clerk', id: BORIS }))).toBe('clerkAway');
    engine.must(at<'addService'>(ONE, { type: 'addService', serviceId: PAY }));
    engine.change('Workplace', ONE, { operations: [1, 2, 3] });
    engine.must(transfer(PAY));
    engine.must(at<'callTicket'>(ONE, { type: 'callTicket', consumerId: id }));
    engine.finish(ONE, 'SERVED', { kind: 'operation', serviceId: PAY, stage: null, operationId: 2 });
    expect(engine.refusal(transfer(PAY))).toBe('serviceAlreadyOnTicket');
  });
});
