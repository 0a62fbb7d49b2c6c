/** A visitor who waits is given to one clerk. */
import { describe, expect, it } from 'vitest';
import type { Recipient } from '../../../server/engine/commands.js';
import { brokenInvariants } from '../../../server/engine/invariants.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { Engine } from '../models/engine.js';

/** Two windows for the same service, which ends at the cashier's, and a window for another one. */
function branch() {
  const engine = new Engine();
  const [talk, pay, sign] = ['talk', 'pay', 'sign'].map((name) => engine.add('Operation', { name })) as [number, number, number];
  const range = engine.add('TicketRange', { name: 'all', prefix: 'A', first: 1, last: 999 });
  const contract = engine.add('Service', { name: 'contract', ticket_range_id: range, operations: { '10': [talk], '20': [pay] } });
  const papers = engine.add('Service', { name: 'papers', ticket_range_id: range, operations: { '10': [sign] } });
  const role = engine.add('UserRole', { name: 'clerk', clerk: { operations: [talk, pay, sign] } });
  const place = (name: string, operations: readonly number[]) => {
    const seat = { window: engine.add('Workplace', { name, operations }), user: engine.add('User', { login: name, role_id: role }) };
    engine.logIn(seat.user, seat.window);
    return seat;
  };
  const [one, two, cash] = [place('one', [talk]), place('two', [talk]), place('cash', [pay, sign])];
  const empty = engine.add('Workplace', { name: 'empty', operations: [talk] });
  const away = engine.add('User', { login: 'away', role_id: role });
  const bind = (consumerId: number, to: Recipient) => ({ type: 'bind', consumerId, to, actingUserId: 1 }) as const;
  return { engine, contract, papers, one, two, cash, empty, away, bind };
}

describe('a visitor who is bound', () => {
  it('is called by the clerk of that window alone, in his old place, wherever the clerk sits; the next stage is anybody’s', () => {
    const { engine, contract, one, two, cash, empty, bind } = branch();
    const [first, second] = [engine.register([contract]), engine.register([contract])];
    engine.must(bind(first, { kind: 'window', id: two.window }));
    expect(engine.callNext(one.window)).toBe(second);
    expect(engine.callNext(cash.window)).toBe(0);
    engine.logIn(two.user, empty);
    expect(engine.callNext(empty)).toBe(first);
    engine.finish(empty, 'SERVED', { kind: 'served' });
    expect(engine.callNext(cash.window)).toBe(first);
    expect(brokenInvariants(engine.state)).toEqual([]);
  });

  it('has it noted since when, which moves with the clock, and is as before once a step is taken back', () => {
    const { engine, contract, one, two, bind } = branch();
    const visitor = engine.register([contract]);
    const claims = () => engine.ticket(visitor).operations.map((operation) => operation.claims);
    const startMs = engine.nowMs;
    engine.must(bind(visitor, { kind: 'clerk', id: two.user }));
    engine.nowMs += 60_000;
    engine.must(bind(visitor, { kind: 'clerk', id: one.user }));
    const bound = [
      { atMs: startMs, userId: two.user },
      { atMs: startMs + 60_000, userId: one.user },
    ];
    expect(claims()).toEqual([bound, undefined]);
    engine.must({ type: 'noteClockSet', byMs: 3_600_000, dayStartMs: 0 });
    engine.nowMs += 3_600_000;
    const moved = bound.map(({ atMs, userId }) => ({ atMs: atMs + 3_600_000, userId }));
    expect(claims()).toEqual([moved, undefined]);
    engine.callNext(one.window);
    const to = { kind: 'anybody' } as const;
    const { window: workplaceId, user: actingUserId } = one;
    engine.must({ type: 'transfer', serviceId: contract, to, priority: null, comment: null, workplaceId, actingUserId });
    expect(claims()).toEqual([[...moved, { atMs: engine.nowMs, userId: null }], undefined]);
    engine.must({ type: 'takeBack', workplaceId, actingUserId });
    expect(claims()).toEqual([moved, undefined]);
  });

  it('is for anybody again when he is let go, or bound to another one', () => {
    const { engine, contract, one, two, bind } = branch();
    const visitor = engine.register([contract]);
    engine.must(bind(visitor, { kind: 'clerk', id: two.user }));
    engine.must(bind(visitor, { kind: 'window', id: one.window }));
    expect(engine.callNext(two.window)).toBe(0);
    engine.must(bind(visitor, { kind: 'anybody' }));
    const before = engine.events.length;
    engine.must(bind(visitor, { kind: 'anybody' }));
    expect(engine.events.length).toBe(before);
    expect(engine.callNext(two.window)).toBe(visitor);
  });

  it('with a second service that the clerk cannot do waits for others with that', () => {
    const { engine, contract, papers, two, one, cash, bind } = branch();
    const visitor = engine.register([contract, papers]);
    engine.must(bind(visitor, { kind: 'window', id: two.window }));
    expect(engine.callNext(one.window)).toBe(0);
    expect(engine.callNext(cash.window)).toBe(visitor);
  });

  it('is still bound after the box started again, and free when his clerk is a clerk no more', () => {
    const { engine, contract, one, two, bind } = branch();
    const visitor = engine.register([contract]);
    engine.must(bind(visitor, { kind: 'window', id: two.window }));
    engine.state = fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment);
    expect(engine.callNext(one.window)).toBe(0);
    engine.change('User', two.user, { disabled: 1 });
    expect(engine.callNext(one.window)).toBe(visitor);
  });

  it('has to wait, and somebody has to be there who can do something for him', () => {
    const { engine, contract, one, cash, empty, away, bind } = branch();
    const visitor = engine.register([contract]);
    expect(engine.refusal(bind(999, { kind: 'anybody' }))).toBe('noSuchElement');
    expect(engine.refusal(bind(visitor, { kind: 'window', id: 999 }))).toBe('badReference');
    expect(engine.refusal(bind(visitor, { kind: 'window', id: empty }))).toBe('nobodyAtWindow');
    expect(engine.refusal(bind(visitor, { kind: 'clerk', id: away }))).toBe('clerkAway');
    // Payment comes later.
    expect(engine.refusal(bind(visitor, { kind: 'window', id: cash.window }))).toBe('cannotTake');
    engine.callNext(one.window);
    expect(engine.refusal(bind(visitor, { kind: 'anybody' }))).toBe('ticketAtWindow');
  });
});
