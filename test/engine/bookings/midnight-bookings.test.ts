/** Bookings about midnight: the windows of one are measured from its time, whichever day it is. A branch in UTC that never closes. */
import { beforeEach, describe, expect, it } from 'vitest';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import type { BookingPlanRow } from '../../../server/model/books/booking-plan.js';
import { DRIVING, openBranch, SIMULATOR } from '../models/demo-engine.js';
import { type Engine, errorOf, registration } from '../models/engine.js';

const TODAY = '2026-11-24';
const TOMORROW = '2026-11-25';
const CODE = '402913';

let engine: Engine;
beforeEach(() => {
  engine = openBranch();
});

const plan = (fields: Partial<BookingPlanRow> = {}) =>
  engine.add('BookingPlan', {
    ...{ name: 'all day', services: [SIMULATOR], slot_minutes: 5, places: 5, early_minutes: 30, early: 'join', late_minutes: 15 },
    ...fields,
  });
const expected = (date: string, time: string): number =>
  engine.add('ConsumerPreRegistered', { services: [SIMULATOR], date, time, pin_code: CODE, priority: -20 });
const at = (date: string, time: string) => engine.wait(Date.parse(`${date}T${time}:00Z`) - engine.nowMs);
const come = () => engine.run(registration([], { pinCode: CODE }));
const row = (id: number) => engine.state.books.ConsumerPreRegistered.get(id);

describe('who comes before midnight for a booking after it', () => {
  it.each(['join', 'wait'] as const)('gets the ticket in the early window, keeps it, and is called by the time (early: %s)', (early) => {
    plan({ early });
    const id = expected(TOMORROW, '00:10');
    at(TODAY, '23:39');
    expect(errorOf(come()), 'of another day').toBe('invalidRequest');
    at(TODAY, '23:40');
    const [other, ticket] = [engine.register([SIMULATOR]), engine.register([], { pinCode: CODE })];
    expect(engine.ticket(ticket)).toMatchObject({ priority: 50, appointmentMs: Date.parse(`${TOMORROW}T00:10:00Z`) });
    expect(errorOf(come()), 'a second time').toBe('alreadyCheckedIn');
    at(TOMORROW, '00:01');
    expect([engine.state.consumers.has(other), engine.state.consumers.has(ticket)], 'the day has been opened').toEqual([false, true]);
    expect(row(id)).toMatchObject({ state: 'ARRIVED', consumer_id: ticket });
    expect(errorOf(come()), 'after midnight').toBe('alreadyCheckedIn');
    at(TOMORROW, '00:10');
    expect(engine.ticket(ticket).priority).toBe(30);
    expect(toSnapshot(fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment))).toBe(toSnapshot(engine.state));
  });

  it('is expected again where the ticket ends before midnight without service', () => {
    plan();
    const id = expected(TOMORROW, '00:10');
    at(TODAY, '23:50');
    const consumerId = engine.register([], { pinCode: CODE });
    engine.must({ type: 'withdraw', consumerId, why: 'no paper' });
    expect(row(id)).toMatchObject({ state: 'PLANNED', consumer_id: -1 });
    at(TOMORROW, '00:05');
    expect(errorOf(come())).toBeNull();
  });
});

describe('who was checked in before midnight for a booking before it, and still waits', () => {
  it.each<[string, Partial<BookingPlanRow> | null, string, string, boolean]>([
    ['in time', {}, '23:53', '00:00', true],
    ['in the late window', {}, '23:58', '00:00', true],
    ['and the day is opened in its last minute', {}, '23:53', '00:10', true],
    ['and the day is opened after it', {}, '23:53', '00:11', false],
    ['with a late window until midnight', { late_minutes: 5 }, '23:53', '00:00', true],
    ['with a late window until before midnight', { late_minutes: 4 }, '23:53', '00:00', false],
    ['too late for it, as one without a booking', { late_minutes: 1, late: 'ordinary' }, '23:58', '00:00', false],
    ['without a plan', null, '23:53', '00:00', false],
  ])('%s (%j): came at %s, the day begins at %s: stays %j', (_, fields, came, opened, stays) => {
    if (fields !== null) plan(fields);
    const id = expected(TODAY, '23:55');
    at(TODAY, came);
    const [other, ticket] = [engine.register([SIMULATOR]), engine.register([], { pinCode: CODE })];
    at(TOMORROW, opened);
    expect([engine.state.consumers.has(other), engine.state.consumers.has(ticket)]).toEqual([false, stays]);
    if (stays) expect(row(id)).toMatchObject({ state: 'ARRIVED', consumer_id: ticket });
    at('2026-11-26', '00:00');
    expect(engine.state.consumers.has(ticket), 'the night after').toBe(false);
    expect(toSnapshot(fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment))).toBe(toSnapshot(engine.state));
  });
});

describe('a ticket that its visitor never got', () => {
  const cases = [
    ['its day', {}, '23:57', [TODAY, '23:59'], 'PLANNED'],
    ['the next day, in the late window', {}, '23:57', [TOMORROW, '00:10'], 'PLANNED'],
    ['the next day, after it', {}, '23:57', [TOMORROW, '00:11'], 'MISSED'],
    ['its day, after the late window', { late_minutes: 1 }, '23:55', [TODAY, '23:57'], 'MISSED'],
    ['its day, without a plan', null, '23:57', [TODAY, '23:59'], 'PLANNED'],
    ['the next day, without a plan', null, '23:57', [TOMORROW, '00:00'], 'MISSED'],
    ['days later', null, '23:57', ['2026-11-27', '09:00'], 'MISSED'],
  ] as const;

  it.each(cases)('taken back on %s leaves its booking expected while its code gives a ticket', (_, fields, came, taken, state) => {
    engine = openBranch({ keepTicketsOvernight: true });
    if (fields !== null) plan(fields);
    const id = expected(TODAY, '23:55');
    at(TODAY, came);
    const consumerId = engine.register([], { pinCode: CODE });
    at(taken[0], taken[1]);
    engine.must({ type: 'withdraw', consumerId, why: 'no paper' });
    expect(row(id)).toMatchObject({ state, consumer_id: -1 });
    engine.tick();
    expect(row(id)?.state, 'and a moment later').toBe(state);
    expect(errorOf(come())).toBe(state === 'PLANNED' || (fields !== null && taken[0] === TODAY) ? null : 'invalidRequest');
  });

  it('is that of a booking of yesterday where the clock was set over midnight', () => {
    const id = expected(TODAY, '10:00');
    const consumerId = engine.register([], { pinCode: CODE });
    engine.nowMs += 20 * 3_600_000;
    engine.must({ type: 'noteClockSet', byMs: 20 * 3_600_000, dayStartMs: Date.parse(TOMORROW) });
    expect(engine.state.day).toBe(TOMORROW);
    engine.must({ type: 'withdraw', consumerId, why: 'no paper' });
    expect(row(id)).toMatchObject({ state: 'MISSED', consumer_id: -1 });
  });
});

describe('who comes after midnight for a booking before it', () => {
  it.each(['ordinary', 'next', 'refuse'] as const)('is in time until the late window ends (late: %s)', (late) => {
    plan({ late });
    const id = expected(TODAY, '23:55');
    at(TOMORROW, '00:00');
    expect([engine.state.day, row(id)?.state]).toEqual([TOMORROW, 'PLANNED']);
    at(TOMORROW, '00:10');
    const ticket = engine.register([], { pinCode: CODE });
    expect(engine.ticket(ticket)).toMatchObject({ priority: 30, appointmentMs: Date.parse(`${TODAY}T23:55:00Z`) });
    expect(row(id)).toMatchObject({ state: 'ARRIVED', date: TODAY, time: '23:55' });
  });

  it('is missed when the late window ends, and the code of a day that is over gives nothing', () => {
    plan();
    const id = expected(TODAY, '23:55');
    at(TOMORROW, '00:10');
    expect(row(id)?.state).toBe('PLANNED');
    engine.wait(1);
    expect(row(id)?.state).toBe('MISSED');
    expect(errorOf(come())).toBe('invalidRequest');
  });

  it('is missed at once where the plan is gone, or the box was off', () => {
    const id = plan();
    const booked = expected(TODAY, '23:55');
    at(TOMORROW, '00:05');
    engine.remove('BookingPlan', id);
    engine.tick();
    expect(row(booked)?.state).toBe('MISSED');
    plan();
    const other = expected(TOMORROW, '23:55');
    at('2026-11-26', '00:30');
    expect(row(other)?.state).toBe('MISSED');
  });

  it('has the earliest of several bookings of one code', () => {
    plan();
    const [late, early] = [expected(TODAY, '23:55'), expected(TOMORROW, '00:20')];
    at(TOMORROW, '00:05');
    engine.register([], { pinCode: CODE });
    expect([row(late)?.state, row(early)?.state]).toEqual(['ARRIVED', 'PLANNED']);
  });
});

it('the code of a booking whose visitor is here gives no second ticket, also beside services', () => {
  expected(TODAY, '10:00');
  engine.register([], { pinCode: CODE });
  const beside = () => errorOf(engine.run(registration([DRIVING], { pinCode: CODE })));
  expect(beside()).toBe('alreadyCheckedIn');
  engine.change('Service', DRIVING, { pin_code: 1 });
  expect(beside(), 'digits that the service asks for').toBeNull();
});
