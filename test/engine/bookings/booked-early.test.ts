/** Who comes before the booked time: in the ordinary order until then, within the early window as before it; then before the others. */
import { beforeEach, describe, expect, it } from 'vitest';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { BASE_PRIORITY } from '../../../server/model/consumer.js';
import { openBranch, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { at, type Engine, MINUTE_MS, START_MS } from '../models/engine.js';

const CODE = '402913';
const COEFFICIENT = -20;
const BOOKED_MS = START_MS + 60 * MINUTE_MS;

let engine: Engine;
beforeEach(() => {
  engine = openBranch();
  engine.tick();
  const plan = { name: 'plan', services: [SIMULATOR], early_minutes: 20, early: 'join', priority: COEFFICIENT };
  engine.add('BookingPlan', { ...plan, opening_hours: { '2': ['09:00-15:00'] } });
  engine.add('ConsumerPreRegistered', { services: [SIMULATOR], time: '10:00', pin_code: CODE, priority: COEFFICIENT });
});

const priorityOf = (id: number) => engine.ticket(id).priority - BASE_PRIORITY;
const join = () => engine.register([], { pinCode: CODE });

/** Minute by minute to that moment; the window serves each visitor for five minutes. Answers the minutes of the calls, from 09:00. */
function work(untilMs: number, arrivals: (minute: number) => void): Map<number, number> {
  const called = new Map<number, number>();
  for (let busyUntilMs = 0; engine.nowMs < untilMs; engine.nowMs += MINUTE_MS) {
    engine.tick();
    const minute = (engine.nowMs - START_MS) / MINUTE_MS;
    arrivals(minute);
    if (engine.nowMs < busyUntilMs) continue;
    if (busyUntilMs > 0) engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    const id = engine.callNext(WINDOW);
    called.set(id, minute);
    busyUntilMs = id === 0 ? 0 : engine.nowMs + 5 * MINUTE_MS;
  }
  return called;
}

const JOINS_MIN = 20;
const IN_TIME_MIN = 90;

describe.each([JOINS_MIN, IN_TIME_MIN])('who comes early, where %d minutes before is in time,', (early_minutes) => {
  beforeEach(() => engine.change('BookingPlan', 1, { early_minutes }));

  it('is called at the booked time, give or take five minutes, and not behind all who came before', () => {
    let early = 0;
    const called = work(BOOKED_MS + 30 * MINUTE_MS, (minute) => {
      // Forty walk-ins, two hours of work before those who come later.
      if (minute === 0) for (let count = 0; count < 40; count++) engine.register([SIMULATOR]);
      if (minute === 10) early = join();
    });
    expect(called.get(early)).toBeGreaterThanOrEqual(60);
    expect(called.get(early)).toBeLessThanOrEqual(65);
  });

  it('has the ordinary order until then', () => {
    const early = join();
    expect(priorityOf(early)).toBe(0);
    engine.nowMs = BOOKED_MS - 1;
    engine.tick();
    expect(priorityOf(early)).toBe(0);
    engine.nowMs = BOOKED_MS;
    engine.tick();
    expect(priorityOf(early)).toBe(COEFFICIENT);
    const { length } = engine.events;
    engine.nowMs += MINUTE_MS;
    engine.tick();
    expect(engine.events).toHaveLength(length);
  });

  it('keeps that over a snapshot', () => {
    const early = join();
    const { state } = engine;
    engine.state = fromSnapshot(toSnapshot(state), state.rules, state.equipment);
    engine.nowMs = BOOKED_MS;
    engine.tick();
    expect(priorityOf(early)).toBe(COEFFICIENT);
  });

  it('has what somebody else has said since, whatever was booked', () => {
    const early = join();
    engine.change('Consumer', early, { priority: BASE_PRIORITY + 3 });
    engine.nowMs = BOOKED_MS;
    engine.tick();
    expect(priorityOf(early)).toBe(3);
  });

  it('has it when waiting again, where the booked time passed at a window', () => {
    const early = join();
    engine.callNext(WINDOW);
    engine.nowMs = BOOKED_MS;
    engine.tick();
    expect(priorityOf(early)).toBe(0);
    engine.register([SIMULATOR]);
    engine.run(at<'skip'>(WINDOW, { type: 'skip' }));
    engine.tick();
    expect(priorityOf(early)).toBe(COEFFICIENT);
  });

  it('passes nobody who waits already, and nobody who is due before', () => {
    const walkIn = engine.register([SIMULATOR]);
    const early = join();
    engine.add('ConsumerPreRegistered', { services: [SIMULATOR], time: '09:45', pin_code: '0945', priority: COEFFICIENT });
    const sooner = engine.register([], { pinCode: '0945' });
    const called = [1, 2, 3].map(() => {
      const id = engine.callNext(WINDOW);
      engine.finish(WINDOW, 'SERVED', { kind: 'served' });
      return id;
    });
    expect(called).toEqual([walkIn, sooner, early]);
  });

  it('at the time or after it has it at once, and it does not change', () => {
    engine.nowMs = BOOKED_MS;
    const inTime = join();
    expect(priorityOf(inTime)).toBe(COEFFICIENT);
    expect(engine.ticket(inTime)).not.toHaveProperty('priorityAtTime');
  });
});

describe.each([0, 5 * MINUTE_MS])('of two who are in time, with %d ms for a point of priority,', (ageingMsPerPoint) => {
  beforeEach(() => {
    engine = openBranch({ ageingMsPerPoint });
    engine.tick();
    const plan = { name: 'plan', services: [SIMULATOR], early_minutes: 30, slot_minutes: 15, places: 5, priority: COEFFICIENT };
    engine.add('BookingPlan', { ...plan, opening_hours: { '2': ['09:00-15:00'] } });
    for (const [time, code] of [
      ['10:15', '1015'],
      ['10:00', '1000'],
    ])
      engine.add('ConsumerPreRegistered', { services: [SIMULATOR], time, pin_code: code, priority: COEFFICIENT });
  });

  it('the one who is due is called first, whoever came first', () => {
    engine.nowMs = BOOKED_MS - 15 * MINUTE_MS;
    const early = engine.register([], { pinCode: '1015' });
    const walkIn = engine.register([SIMULATOR]);
    engine.nowMs = BOOKED_MS;
    const due = engine.register([], { pinCode: '1000' });
    const called = [1, 2, 3].map(() => {
      const id = engine.callNext(WINDOW);
      engine.finish(WINDOW, 'SERVED', { kind: 'served' });
      return id;
    });
    // His time has not come: he passes nobody.
    expect(called).toEqual([due, walkIn, early]);
  });

  it('also after a restart', () => {
    engine.nowMs = BOOKED_MS - 15 * MINUTE_MS;
    engine.register([], { pinCode: '1015' });
    engine.nowMs = BOOKED_MS - 5 * MINUTE_MS;
    const due = engine.register([], { pinCode: '1000' });
    engine.state = fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment);
    expect(engine.callNext(WINDOW)).toBe(due);
  });
});
