/** Visitors with an appointment for today who have not come: those who wait are told of them before anything was learned. */
import { describe, expect, it } from 'vitest';
import { BASE_PRIORITY } from '../../../server/model/consumer.js';
import { DAY_MS, MINUTE_MS, START_MS, stampAt } from '../models/engine.js';
import { Branch } from './played-branch.js';

const COEFFICIENT = -20;
const LENGTH_MIN = 10;

interface Appointment {
  readonly inMinutes: number;
  readonly state?: 'PLANNED' | 'ARRIVED' | 'MISSED' | 'CANCELLED';
  readonly daysAgo?: number;
  readonly priority?: number;
}

/** One window, ten minutes for each visitor, at the beginning of a day. */
function branch(): Branch {
  const one = new Branch({ minutes: [LENGTH_MIN], windows: [[0]] });
  one.engine.tick();
  return one;
}

function book({ engine, services }: Branch, { inMinutes, state = 'PLANNED', daysAgo = 0, priority = COEFFICIENT }: Appointment): string {
  const atMs = engine.nowMs + inMinutes * MINUTE_MS;
  const fields = { date: stampAt(atMs - daysAgo * DAY_MS).day, time: new Date(atMs).toISOString().slice(11, 16) };
  const id = engine.add('ConsumerPreRegistered', { services: [services[0]], ...fields, priority, state });
  return engine.state.books.ConsumerPreRegistered.get(id)?.pin_code ?? '';
}

const bookAll = (one: Branch, count: number, appointment: Appointment): readonly string[] =>
  Array.from({ length: count }, () => book(one, appointment));

/** Minutes that the last of three walk-ins is told, who came just now: 20 and some pauses where nobody else comes. */
function told(one: Branch): number {
  const [, , last = 0] = [one.come(0), one.come(0), one.come(0)];
  return (one.toldAnew(last)?.medianMs ?? Number.NaN) / MINUTE_MS;
}

describe('visitors with an appointment for today', () => {
  it('half of them are expected at their time where nothing was learned', () => {
    const one = branch();
    bookAll(one, 4, { inMinutes: 5 });
    const minutes = told(one);
    expect(minutes).toBeGreaterThan(38);
    expect(minutes).toBeLessThan(43);
  });

  it.each([
    { state: 'ARRIVED', least: 58, most: 63 },
    { state: 'MISSED', least: 20, most: 23 },
  ] as const)('after appointments of the days before that $state, as many are', ({ state, least, most }) => {
    const one = branch();
    for (const daysAgo of [1, 2]) bookAll(one, 30, { inMinutes: 5, daysAgo, state });
    bookAll(one, 4, { inMinutes: 5 });
    const minutes = told(one);
    expect(minutes).toBeGreaterThan(least);
    expect(minutes).toBeLessThan(most);
  });

  it.each([
    ['cancelled', { inMinutes: 5, state: 'CANCELLED' }],
    ['missed', { inMinutes: 5, state: 'MISSED' }],
    ['long after the others were called', { inMinutes: 120 }],
    ['overdue', { inMinutes: -1 }],
    ['of another day', { inMinutes: 5, daysAgo: -1 }],
    ['no more urgent than others', { inMinutes: 5, priority: 0 }],
  ] satisfies [string, Appointment][])('nobody waits for those that are %s', (_, appointment) => {
    const one = branch();
    bookAll(one, 4, appointment);
    expect(told(one)).toBeLessThan(23);
  });

  it('come as much too early as those before', () => {
    const one = branch();
    for (let early = 0; early < 20; early++) {
      const [code = ''] = bookAll(one, 1, { inMinutes: 15 });
      one.engine.register([], { pinCode: code });
    }
    expect(one.engine.state.consumers.size).toBe(20);
    for (const id of [...one.engine.state.consumers.keys()]) one.leave(id);
    bookAll(one, 4, { inMinutes: 30 });
    // At 30 minutes they would come after the last of the three was called.
    expect(told(one)).toBeGreaterThan(38);
  });

  it('are not expected twice, by their appointments and because as many came at this hour', () => {
    const one = branch();
    for (let day = 0; day < 4; day++) {
      one.engine.nowMs = START_MS + day * DAY_MS;
      one.engine.tick();
      for (const code of bookAll(one, 4, { inMinutes: 20 })) {
        one.pass(20);
        one.engine.register([], { pinCode: code });
        one.pass(-20);
      }
      for (const id of [...one.engine.state.consumers.keys()]) one.leave(id);
      one.come(0);
      for (const id of [...one.engine.state.consumers.keys()]) one.leave(id);
    }
    expect([...one.engine.events].filter((event) => event.t === 'registered' && event.priority < BASE_PRIORITY)).toHaveLength(16);
    one.engine.nowMs = START_MS + 4 * DAY_MS;
    one.engine.tick();
    expect(told(one)).toBeLessThan(23);
  });
});

describe('a visitor who joined the others too early', () => {
  /** Forty minutes before the time, behind three walk-ins; three more come afterwards. */
  function joined(): { readonly one: Branch; readonly early: number; readonly last: number } {
    const one = branch();
    const open = { '2': ['09:00-15:00'] };
    one.engine.add('BookingPlan', { name: 'plan', services: [one.services[0]], early_minutes: 20, opening_hours: open, slot_minutes: 5 });
    const code = book(one, { inMinutes: 40 });
    for (let walkIn = 0; walkIn < 7; walkIn++) one.come(0);
    const early = one.engine.register([], { pinCode: code });
    one.come(0);
    return { one, early, last: one.come(0) };
  }

  it('is told a call at the booked time, and not after all who came before', () => {
    const { one, early } = joined();
    const minutes = (one.toldAnew(early)?.medianMs ?? Number.NaN) / MINUTE_MS;
    expect(minutes).toBeGreaterThanOrEqual(40);
    expect(minutes).toBeLessThan(52);
  });

  it('and so is who came after the plays were made', () => {
    const one = branch();
    const open = { '2': ['09:00-15:00'] };
    one.engine.add('BookingPlan', { name: 'plan', services: [one.services[0]], early_minutes: 20, opening_hours: open, slot_minutes: 5 });
    const code = book(one, { inMinutes: 40 });
    for (let walkIn = 0; walkIn < 9; walkIn++) one.come(0);
    one.play();
    const early = one.comeWith(code);
    expect(one.minutes(early)).toBeGreaterThanOrEqual(40);
    expect(one.minutes(early)).toBeLessThan(52);
  });

  it('is served once: who came last waits for all others, and no longer', () => {
    const { one, last } = joined();
    const minutes = (one.toldAnew(last)?.medianMs ?? Number.NaN) / MINUTE_MS;
    expect(minutes).toBeGreaterThan(88);
    expect(minutes).toBeLessThan(95);
  });

  it('goes before those who would have been called then', () => {
    const { one, early } = joined();
    const before = [...one.engine.state.consumers.keys()].filter((id) => id < early).at(-1) ?? 0;
    const minutes = (one.toldAnew(before)?.medianMs ?? Number.NaN) / MINUTE_MS;
    expect(minutes).toBeGreaterThan(68);
    expect(minutes).toBeLessThan(75);
  });
});
