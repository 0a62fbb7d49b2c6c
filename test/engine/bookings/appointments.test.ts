/**
 * The book of appointments is found by day, code and telephone: what is looked at is counted, with a hundred a day for 20 days, and for
 * the 199 that the book has room for.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { Appointments } from '../../../server/engine/appointments.js';
import type { MakeBookingCommand } from '../../../server/engine/commands.js';
import { decide } from '../../../server/engine/decide.js';
import { affectedBookings, freeDays } from '../../../server/engine/rules/bookings/booking.js';
import { appointmentOf } from '../../../server/engine/rules/bookings/check-in.js';
import { dueCommands } from '../../../server/engine/rules/due.js';
import type { AppointmentRow } from '../../../server/model/books/index.js';
import { shifted } from '../../../server/model/local-time.js';
import { openBranch, SIMULATOR } from '../models/demo-engine.js';
import { type Engine, registration, stampAt } from '../models/engine.js';

const TODAY = '2026-11-24';
const TOMORROW = shifted(TODAY, 1);
const A_DAY = 100;

const rowOf = (id: number): AppointmentRow => ({
  ...{ id, services: [SIMULATOR], date: shifted(TODAY, Math.floor((id - 1) / A_DAY)), time: '12:00', name: '', comment: '' },
  ...{ pin_code: String(id).padStart(6, '0'), phone: `+7 999 ${String(id).padStart(7, '0')}`, priority: 0 },
  ...{ state: 'PLANNED', consumer_id: -1, create_time: '2026-11-20T08:00:00.000Z' },
});

interface Hall {
  readonly engine: Engine;
  /** Ids of rows that something was read of. */
  readonly seen: Set<number>;
}

function hallOf(days: number): Hall {
  const engine = openBranch();
  engine.add('BookingPlan', { name: 'plan', services: [SIMULATOR], slot_minutes: 30, places: 1000, per_person: 3, horizon_days: 300 });
  const seen = new Set<number>();
  for (let id = 1; id <= days * A_DAY; id++) {
    const row = new Proxy(rowOf(id), {
      get(target, field, receiver) {
        seen.add(id);
        return Reflect.get(target, field, receiver);
      },
    });
    engine.state.books.ConsumerPreRegistered.set(id, row);
  }
  engine.state.nextIds.ConsumerPreRegistered = days * A_DAY + 1;
  seen.clear();
  return { engine, seen };
}

const booking: MakeBookingCommand = {
  ...{ type: 'makeBooking', services: [SIMULATOR], date: TOMORROW, time: '12:00', persons: 1, name: '', phone: '+79990000003' },
  ...{ comment: '', repeat: null, registratorId: null, chances: [7] },
};

const STEPS = {
  tick: ({ state, nowMs }: Engine) => dueCommands(state, stampAt(nowMs)),
  'slots of a day': ({ state, nowMs }: Engine) => {
    const steps = freeDays(state, { services: [SIMULATOR], persons: 1, from: TOMORROW, to: TOMORROW }, stampAt(nowMs));
    while (!steps.next().done);
  },
  booking: ({ state, nowMs }: Engine) => decide(state, booking, stampAt(nowMs)),
  move: ({ state, nowMs }: Engine) => decide(state, { type: 'moveBooking', id: 150, date: TOMORROW, time: '13:00' }, stampAt(nowMs)),
  code: ({ state, nowMs }: Engine) => appointmentOf(state, '000007', stampAt(nowMs)),
  'check-in': ({ state, nowMs }: Engine) => decide(state, registration([], { pinCode: '000007' }), stampAt(nowMs)),
  'a new day': ({ state, nowMs }: Engine) => decide(state, { type: 'openDay' }, stampAt(nowMs + 86_400_000)),
} as const;

describe('with as many appointments as the book takes', () => {
  let halls: readonly Hall[] = [];
  beforeAll(() => {
    halls = [20, 199].map(hallOf);
  });

  it.each(Object.keys(STEPS) as (keyof typeof STEPS)[])('%s looks at those of its day alone', (name) => {
    const [few = 0, many = 0] = halls.map(({ engine, seen }) => {
      seen.clear();
      STEPS[name](engine);
      return seen.size;
    });
    expect(few).toBeGreaterThan(0);
    expect(many).toBe(few);
    expect(many).toBeLessThanOrEqual(A_DAY + 5);
  });

  it('and what is of all days sees all of them', () => {
    for (const { engine, seen } of halls) {
      seen.clear();
      affectedBookings(engine.state, stampAt(engine.nowMs));
      expect(seen.size).toBe(engine.state.books.ConsumerPreRegistered.size);
    }
  });
});

it('follows rows that move to another day, code and telephone, and those that go', () => {
  const rows = new Appointments([rowOf(1), rowOf(2), rowOf(101)]);
  const ids = (found: readonly AppointmentRow[]) => found.map(({ id }) => id);
  expect(ids(rows.ofDay(TODAY))).toEqual([1, 2]);
  rows.set(1, { ...rowOf(1), date: TOMORROW, pin_code: '000002', phone: '8 (999) 000-00-02' });
  expect([ids(rows.ofDay(TODAY)), ids(rows.ofDay(TOMORROW))]).toEqual([[2], [1, 101]]);
  expect([ids(rows.withCode('000001')), ids(rows.withCode('000002'))]).toEqual([[], [1, 2]]);
  expect(ids(rows.ofPerson({ phone: '89990000002', pin_code: '000101' }))).toEqual([1, 2, 101]);
  expect(ids(rows.ofPerson({ phone: '', pin_code: '000002' }))).toEqual([1, 2]);
  rows.delete(1);
  expect([ids(rows.ofDay(TOMORROW)), ids(rows.withCode('000002')), ids(rows.fromDay(TODAY))]).toEqual([[101], [2], [2, 101]]);
  expect(ids(rows.beforeDay(TOMORROW))).toEqual([2]);
  rows.delete(2);
  expect([...rows.days]).toEqual([TOMORROW]);
});
