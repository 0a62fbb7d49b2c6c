/** What a kiosk tells the holder of a code before it gives a ticket: too early, too late, another day. It is Tuesday, 09:00, in UTC. */
import { beforeEach, expect, it } from 'vitest';
import { appointmentOf, ofThisNight, otherDayOf, untimely } from '../../../server/engine/rules/bookings/check-in.js';
import type { BookingPlanRow } from '../../../server/model/books/booking-plan.js';
import type { AppointmentRow } from '../../../server/model/books/index.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import { openBranch, SIMULATOR } from '../models/demo-engine.js';
import { type Engine, registration, stampAt } from '../models/engine.js';

const [TODAY, TOMORROW] = ['2026-11-24', '2026-11-25'];
const CODE = '402913';

let engine: Engine;
beforeEach(() => {
  engine = openBranch();
});

const planned = (fields: Partial<BookingPlanRow>) =>
  engine.add('BookingPlan', {
    ...{ name: 'plan', services: [SIMULATOR], slot_minutes: 30, early_minutes: 30, early: 'wait', late_minutes: 15 },
    ...{ opening_hours: { '2': ['09:00-12:00'], '3': ['09:00-12:00'] } },
    ...fields,
  });
const booked = (fields: Partial<AppointmentRow>) =>
  engine.add('ConsumerPreRegistered', { services: [SIMULATOR], date: TODAY, time: '10:00', pin_code: CODE, ...fields });
const at = (time: string, day = TODAY) => {
  engine.nowMs = Date.parse(`${day}T${time}:00Z`);
  engine.tick();
  return stampAt(engine.nowMs);
};

it.each<[string, Partial<BookingPlanRow>, boolean, object]>([
  ['09:29', {}, false, { early: { from: '09:30' } }],
  ['09:30', {}, false, {}],
  ['09:29', { early: 'join' }, false, {}],
  ['09:29', { early: 'join' }, true, { early: { from: '09:30' } }],
  ['10:15', { late: 'refuse' }, false, {}],
  ['10:16', { late: 'refuse' }, false, { late: { until: '10:15', gives: 'refuse', next: '10:30' } }],
  ['11:31', { late: 'refuse' }, false, { late: { until: '10:15', gives: 'refuse', next: null } }],
  ['10:16', { late: 'next' }, false, { late: { until: '10:15', gives: 'next', next: '10:30' } }],
  ['11:31', { late: 'next' }, false, { late: { until: '10:15', gives: 'ordinary', next: null } }],
  ['10:16', { late: 'ordinary' }, false, { late: { until: '10:15', gives: 'ordinary', next: null } }],
])('at %s by a plan %j, by telephone %j: %j, and the registration does the same', (time, fields, isByPhone, told) => {
  planned(fields);
  const id = booked({});
  const stamp = at(time);
  const row = appointmentOf(engine.state, CODE, stamp);
  expect(row?.id).toBe(id);
  if (row === undefined) return;
  expect(untimely(engine.state, row, stamp, isByPhone)).toEqual(told);
  if (isByPhone) return;
  const outcome = engine.run(registration([], { pinCode: CODE }));
  const isRefused = 'early' in told || JSON.stringify(told).includes('refuse');
  expect(outcome instanceof Rejection).toBe(isRefused);
  if (isRefused) return;
  const after = engine.state.books.ConsumerPreRegistered.get(id);
  const { late } = told as ReturnType<typeof untimely>;
  expect([after?.state, after?.time]).toEqual([late?.gives === 'ordinary' ? 'MISSED' : 'ARRIVED', late?.next ?? '10:00']);
});

it('a code of another day is told: the next one, else the last that nobody came for, and none that was given up', () => {
  planned({});
  const other = (time = '09:00', day = TODAY) => {
    const stamp = at(time, day);
    return appointmentOf(engine.state, CODE, stamp) ?? otherDayOf(engine.state, CODE, stamp);
  };
  expect(other()).toBeUndefined();
  const later = booked({ date: '2026-12-01' });
  expect(other()?.date).toBe('2026-12-01');
  const sooner = booked({ date: TOMORROW });
  expect(other()?.date).toBe(TOMORROW);
  engine.change('ConsumerPreRegistered', sooner, { state: 'CANCELLED' });
  expect(other()?.date).toBe('2026-12-01');
  engine.change('ConsumerPreRegistered', later, { state: 'CANCELLED' });
  expect(other()).toBeUndefined();
  booked({ time: '11:00' });
  expect(other()?.date).toBe(TODAY);
  expect(other('09:00', TOMORROW)).toMatchObject({ date: TODAY, state: 'MISSED' });
  expect(otherDayOf(engine.state, null, at('09:00', TOMORROW))).toBeUndefined();
});

it.each<[string, string, Partial<BookingPlanRow>, string, string | null]>([
  ['23:53', '00:15', { early_minutes: 20 }, TOMORROW, '23:55'],
  ['23:53', '00:15', { early_minutes: 20, early: 'join' }, TOMORROW, '23:55'],
  ['20:55', '00:15', { early_minutes: 20 }, TOMORROW, '23:55'],
  ['20:54', '00:15', { early_minutes: 20 }, TOMORROW, null],
  ['23:53', '02:30', {}, TOMORROW, '02:00'],
  ['23:53', '03:30', {}, TOMORROW, null],
  ['23:53', '00:15', { services: [] }, TOMORROW, null],
  ['23:53', '00:15', {}, '2026-11-26', null],
])('before midnight, at %s, a booking for %s by %j on %s is one of this night from %j', (time, bookedFor, fields, date, from) => {
  planned({ opening_hours: {}, slot_minutes: 15, ...fields });
  booked({ date, time: bookedFor });
  const stamp = at(time);
  expect(appointmentOf(engine.state, CODE, stamp)).toBeUndefined();
  const row = ofThisNight(engine.state, CODE, stamp);
  expect(row && untimely(engine.state, row, stamp, true)).toEqual(from === null ? undefined : { early: { from } });
  expect(ofThisNight(engine.state, null, stamp)).toBeUndefined();
});
