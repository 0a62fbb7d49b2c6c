/** Bookings by time: what a slot is, who gets one, and what becomes of it. Tables for a branch in UTC; it is Tuesday, 09:00. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { MakeBookingCommand } from '../../../server/engine/commands.js';
import { affectedBookings, freeDays } from '../../../server/engine/rules/bookings/booking.js';
import { bookable } from '../../../server/engine/rules/bookings/kept-windows.js';
import type { BookingPlanRow } from '../../../server/model/books/booking-plan.js';
import type { AppointmentRow } from '../../../server/model/books/index.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import { timeOf } from '../../../server/model/local-time.js';
import { atOnce } from '../../../server/model/steps.js';
import { CASH_DESK, DRIVING, openBranch, PAYMENT, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { type Engine, errorOf, MINUTE_MS, registration, stampAt } from '../models/engine.js';

const TODAY = '2026-11-24';
const TOMORROW = '2026-11-25';
const HOURS = { '2': ['09:00-12:00', '13:00-15:00'], '3': ['09:00-12:00', '13:00-15:00'] };
const KIOSK = 1;

let engine: Engine;
beforeEach(() => {
  engine = openBranch();
});

let plans = 0;
const plan = (fields: Partial<BookingPlanRow> = {}) =>
  engine.add('BookingPlan', {
    name: `plan ${++plans}`,
    services: [SIMULATOR],
    slot_minutes: 30,
    opening_hours: HOURS,
    places: 1,
    ...fields,
  });

const booking = (date: string, time: string, fields: Partial<MakeBookingCommand> = {}): MakeBookingCommand => ({
  ...{ type: 'makeBooking', services: [SIMULATOR], date, time, persons: 1, name: '', phone: '', comment: '', repeat: null },
  ...{ registratorId: null, chances: [7], ...fields },
});
const book = (...given: Parameters<typeof booking>): number => engine.must(booking(...given));
const refused = (...given: Parameters<typeof booking>) => told(engine.run(booking(...given)));

/** The error, its field, and its reason or the next free time. */
const told = (outcome: unknown) => {
  if (!(outcome instanceof Rejection)) return null;
  const { field, reason, next, why } = outcome.parameters;
  return [outcome.error, field, next ?? reason ?? why].filter((one) => one !== undefined);
};
const row = (id: number): AppointmentRow => {
  const found = engine.state.books.ConsumerPreRegistered.get(id);
  if (found === undefined) throw new Error(`no booking ${id}`);
  return found;
};
const free = (from: string, services: readonly number[] = [SIMULATOR], persons = 1, to = from, all = false) =>
  atOnce(freeDays(engine.state, { services, persons, from, to, all }, stampAt(engine.nowMs))).map(({ date, slots }) => [
    date,
    ...slots.map(({ minute, free }) => `${timeOf(minute)} ${free}`),
  ]);

describe('a slot', () => {
  beforeEach(() => void plan({ lead_minutes: 60, horizon_days: 7 }));

  it.each([
    ['2026-11-23', '09:00', ['slotNotOffered', 'data.date', 'slotPast']],
    [TODAY, '09:00', ['slotNotOffered', 'data.time', 'slotPast']],
    [TODAY, '09:30', ['slotNotOffered', 'data.time', 'slotTooSoon']],
    [TODAY, '10:00', null],
    ['2026-12-01', '14:30', null],
    ['2026-12-02', '09:00', ['slotNotOffered', 'data.date', 'slotTooFar']],
    ['2026-11-26', '09:00', ['slotNotOffered', 'data.date', 'slotClosedDay']],
    [TOMORROW, '12:00', ['slotNotOffered', 'data.time', 'slotClosed']],
    [TOMORROW, '11:45', ['slotNotOffered', 'data.time', 'slotClosed']],
    [TOMORROW, '13:10', ['slotNotOffered', 'data.time', 'slotOffGrid']],
    [TOMORROW, '14:45', ['slotNotOffered', 'data.time', 'slotClosed']],
    ['2026-02-30', '09:00', ['invalidField', 'data.date', 'notADay']],
  ])('on %s at %s: %j', (date, time, expected) => {
    expect(refused(date, time)).toEqual(expected);
    // Whichever command makes it.
    const other = { type: 'newElement', book: 'ConsumerPreRegistered', fields: { services: [SIMULATOR], date, time }, chance: 9 } as const;
    expect(told(engine.run(other))?.[0] ?? null).toEqual(expected?.[0] ?? 'slotFull');
  });

  it('names the nearest slots to who is beside one', () => {
    const outcome = engine.run(booking(TOMORROW, '13:10'));
    expect((outcome as Rejection).parameters).toMatchObject({ near: '13:00, 13:30', date: TOMORROW, time: '13:10' });
  });

  it('of a leap day is one, and one at midnight ends the day', () => {
    engine.nowMs = Date.parse('2028-02-28T12:00:00Z');
    engine.tick();
    engine.change('BookingPlan', 1, { opening_hours: { '2': ['00:00-24:00'] } });
    expect(refused('2028-02-29', '23:30')).toBeNull();
    expect(refused('2028-02-29', '00:00')).toBeNull();
    expect(refused('2027-02-29', '00:00')).toEqual(['invalidField', 'data.date', 'notADay']);
  });
});

describe('places', () => {
  it('are taken by one each, and the next free time is told', () => {
    plan({ places: 2 });
    book(TOMORROW, '09:00');
    book(TOMORROW, '09:00');
    expect(refused(TOMORROW, '09:00')).toEqual(['slotFull', 'data.time', `${TOMORROW} 09:30`]);
    for (const time of ['14:00', '14:00', '14:30', '14:30']) book(TOMORROW, time);
    expect(refused(TOMORROW, '14:00')).toEqual(['slotFull', 'data.time', '2026-12-01 09:00']);
  });

  it('are told of every slot to who asks for all of them', () => {
    const id = plan({ places: 2, lead_minutes: 90, opening_hours: { '2': ['09:00-11:00'], '3': ['09:00-10:00'] } });
    for (const time of ['09:00', '09:00', '09:30']) book(TOMORROW, time);
    expect(free(TODAY, [SIMULATOR], 1, '2026-11-26', true)).toEqual([
      [TODAY, '09:00 0', '09:30 0', '10:00 0', '10:30 2'],
      [TOMORROW, '09:00 0', '09:30 1'],
    ]);
    // More are taken than there are: that is nobody's place.
    engine.change('BookingPlan', id, { places: 1 });
    expect(free(TOMORROW, [SIMULATOR], 1, TOMORROW, true)).toEqual([[TOMORROW, '09:00 0', '09:30 0']]);
  });

  it('are as many as people come', () => {
    plan({ places: 3 });
    const group = book(TOMORROW, '09:00', { persons: 2 });
    expect(row(group).persons).toBe(2);
    expect(refused(TOMORROW, '09:00', { persons: 2 })).toEqual(['slotFull', 'data.time', `${TOMORROW} 09:30`]);
    expect('persons' in row(book(TOMORROW, '09:00'))).toBe(false);
    expect(told(engine.change('ConsumerPreRegistered', group, { persons: 3 }))).toEqual(['slotFull', 'data.time', `${TOMORROW} 09:30`]);
  });

  it('of several services are taken one after the other, each of its own plan', () => {
    plan({ services: [SIMULATOR, PAYMENT] });
    plan({ services: [DRIVING], slot_minutes: 60 });
    book(TOMORROW, '09:00', { services: [SIMULATOR, PAYMENT, DRIVING] });
    expect(free(TOMORROW, [SIMULATOR])[0]?.slice(1, 3)).toEqual(['10:00 1', '10:30 1']);
    expect(free(TOMORROW, [DRIVING])[0]?.slice(1, 3)).toEqual(['09:00 1', '11:00 1']);
    // It would have to go on when the day is closed.
    expect(refused(TOMORROW, '11:30', { services: [SIMULATOR, DRIVING] })).toEqual(['slotNotOffered', 'data.time', 'slotClosed']);
    expect(free(TOMORROW, [SIMULATOR, DRIVING])[0]?.at(-1)).toBe('13:30 1');
  });

  it('are other ones by hours, by the weekday that the day is worked as', () => {
    plan({ places_by_hours: { '3': [{ hours: '09:00-10:00', places: 4 }] }, walk_in_percent: 30, opening_hours: {} });
    expect(free(TOMORROW)[0]?.filter((slot) => /^(08:30|09|10:00)/.test(slot))).toEqual(['08:30 1', '09:00 3', '09:30 3', '10:00 1']);
    engine.add('Calendar', { name: 'worked', days: [{ date: '2026-11-28', as: 3 }] });
    expect(free('2026-11-28')[0]?.[19]).toBe('09:00 3');
  });

  it('are those of windows that do the service and are planned to work', () => {
    plan({ places: 0, services: [PAYMENT], opening_hours: {} });
    for (const [id] of engine.state.books.Workplace) engine.change('Workplace', id, { disabled: id === CASH_DESK ? 0 : 1 });
    engine.change('Workplace', CASH_DESK, { opening_hours: { '3': ['09:00-10:00'] } });
    expect(free(TOMORROW, [PAYMENT])).toEqual([[TOMORROW, '09:00 1', '09:30 1']]);
    engine.add('Calendar', { name: 'late', workplaces: [CASH_DESK], opening_hours: { '3': ['09:30-12:00'] } });
    expect(free(TOMORROW, [PAYMENT])).toEqual([[TOMORROW, '09:30 1']]);
  });

  it.each([
    [1, 0, 1],
    [1, 50, 1],
    [1, 100, 0],
    [3, 30, 2],
    [10, 25, 7],
    [0, 0, 0],
  ])('%d, of which %d percent are kept, leave %d', (places, percent, expected) => {
    expect(bookable(places, percent)).toBe(expected);
  });

  it('are free again in the moment in which a booking is moved, cancelled or removed', () => {
    plan();
    const id = book(TOMORROW, '09:00');
    expect(refused(TOMORROW, '09:00')?.[0]).toBe('slotFull');
    engine.must({ type: 'moveBooking', id, date: TOMORROW, time: '09:30' });
    const second = book(TOMORROW, '09:00');
    expect(told(engine.run({ type: 'moveBooking', id, date: TOMORROW, time: '09:00' }))?.[0]).toBe('slotFull');
    engine.must({ type: 'cancelBooking', id: second });
    engine.must({ type: 'moveBooking', id, date: TOMORROW, time: '09:00' });
    expect(told(engine.run({ type: 'cancelBooking', id: second }))).toEqual(['bookingOver', 'data.id']);
    // What was cancelled does not come back where somebody else is now.
    expect(told(engine.change('ConsumerPreRegistered', second, { state: 'PLANNED' }))?.[0]).toBe('slotFull');
    engine.remove('ConsumerPreRegistered', id);
    expect(errorOf(engine.change('ConsumerPreRegistered', second, { state: 'PLANNED' }))).toBeNull();
  });

  it('are not taken by who is said to have come, either', () => {
    plan();
    const other = { services: [SIMULATOR], date: TODAY, time: '09:30', state: 'ARRIVED' };
    const write = () => told(engine.run({ type: 'newElement', book: 'ConsumerPreRegistered', fields: other, chance: 9 }));
    expect(write()).toBeNull();
    expect(write()).toEqual(['slotFull', 'data.time', `${TODAY} 10:00`]);
    const id = engine.add('ConsumerPreRegistered', { ...other, time: '10:00' });
    expect(told(engine.change('ConsumerPreRegistered', id, { time: '09:30' }))?.[0]).toBe('slotFull');
    expect(told(engine.change('ConsumerPreRegistered', id, { persons: 2 }))?.[0]).toBe('groupTooLarge');
    expect(refused(TODAY, '10:00')?.[0]).toBe('slotFull');
  });

  it('are not asked for what is not moved, and not by a service without a plan', () => {
    plan();
    const id = book(TODAY, '09:30');
    engine.wait(60 * MINUTE_MS);
    expect(errorOf(engine.change('ConsumerPreRegistered', id, { comment: 'late' }))).toBeNull();
    engine.add('ConsumerPreRegistered', { services: [DRIVING], date: '2020-01-01', time: '03:14' });
    expect(refused(TOMORROW, '09:00', { services: [DRIVING] })).toEqual(['notBooked', 'data.services[0]']);
    expect(refused(TOMORROW, '09:00', { services: [SIMULATOR, SIMULATOR] })).toEqual(['invalidField', 'data.services[1]', 'twice']);
    engine.add('ConsumerPreRegistered', { services: [SIMULATOR], date: TOMORROW, time: null });
    expect(refused(TOMORROW, '09:00')).toBeNull();
  });
});

describe('who books', () => {
  it('has so many bookings ahead at most, by telephone or code', () => {
    plan({ per_person: 2, places: 9 });
    for (const phone of ['+7 (999) 888-77-66', '79998887766']) book(TOMORROW, '09:00', { phone });
    expect(refused(TOMORROW, '10:00', { phone: '7 999 8887766' })).toEqual(['tooManyBookings', 'data.phone']);
    expect(refused(TOMORROW, '10:00', { phone: '', repeat: { everyDays: 6, count: 3 } })).toEqual(['tooManyBookings', 'data.repeat']);
    expect(refused(TOMORROW, '10:00')).toBeNull();
  });

  const [same, others] = [
    ['87015555555', '7015555555', '8 (701) 555 55 55'],
    ['+8 701 555-55-55', '+49 701 555 5555', '5555555'],
  ];
  it.each([...same, ...others])('is known by the telephone, however it is written: %s', (phone) => {
    plan({ per_person: 1, places: 9 });
    book(TOMORROW, '09:00', { phone: '+7 701 555-55-55' });
    expect(refused(TOMORROW, '10:00', { phone })?.[0]).toBe(same.includes(phone) ? 'tooManyBookings' : undefined);
  });

  it('gets a series as a whole or not at all, with a drawn code for each', () => {
    plan({ horizon_days: 30 });
    const first = book(TOMORROW, '09:00', { repeat: { everyDays: 7, count: 3 }, chances: [402_913, 4_000_000_007, 402_913] });
    expect([0, 1, 2].map((more) => row(first + more).date)).toEqual([TOMORROW, '2026-12-02', '2026-12-09']);
    expect([0, 1, 2].map((more) => row(first + more).pin_code)).toEqual(['402913', '000007', '402914']);
    const before = engine.events.length;
    expect(refused(TODAY, '09:30', { repeat: { everyDays: 8, count: 2 } })).toBeNull();
    expect(engine.events.length).toBe(before + 2);
    expect(refused('2026-12-01', '09:00', { repeat: { everyDays: 1, count: 2 } })?.[0]).toBe('slotFull');
    expect(engine.events.length).toBe(before + 2);
  });

  it('is a kiosk only where the plan lets it', () => {
    const id = plan();
    expect(refused(TOMORROW, '09:00', { registratorId: KIOSK })).toEqual(['notBooked', 'data.services[0]']);
    engine.change('BookingPlan', id, { at_kiosk: 1 });
    expect(refused(TOMORROW, '09:00', { registratorId: KIOSK })).toBeNull();
  });
});

describe('a plan', () => {
  it('has services that no other has, unless one is disabled', () => {
    const first = plan();
    const second = { type: 'newElement', book: 'BookingPlan', fields: { name: 'two', services: [DRIVING, SIMULATOR] }, chance: 0 } as const;
    expect(told(engine.run(second))).toEqual(['invalidField', 'data.services', 'twice']);
    engine.change('BookingPlan', first, { disabled: 1 });
    expect(errorOf(engine.run(second))).toBeNull();
    expect(told(engine.change('BookingPlan', first, { disabled: 0 }))).toEqual(['invalidField', 'data.services', 'twice']);
  });

  it.each([
    [{ opening_hours: { '9': [] } }, 'data.opening_hours.9'],
    [{ places_by_hours: { '0': [] } }, 'data.places_by_hours.0'],
    [
      {
        places_by_hours: {
          '1': [
            { hours: '09:00-12:00', places: 1 },
            { hours: '11:00-13:00', places: 2 },
          ],
        },
      },
      'data.places_by_hours.1',
    ],
  ])('with %j is refused', (fields, field) => {
    expect(told(engine.run({ type: 'newElement', book: 'BookingPlan', fields: { name: 'new', ...fields }, chance: 0 }))?.[1]).toBe(field);
  });

  it('or a calendar that changes tells whose booking does not fit any more', () => {
    const id = plan({ places: 2 });
    const [early, late, other] = [book(TOMORROW, '09:00'), book(TOMORROW, '14:00'), book('2026-12-01', '09:00')];
    const affected = () => affectedBookings(engine.state, stampAt(engine.nowMs)).map((one) => one.id);
    expect(affected()).toEqual([]);
    const calendar = engine.add('Calendar', { name: 'short', days: [{ date: TOMORROW, hours: ['09:00-14:00'] }] });
    expect(affected()).toEqual([late]);
    engine.remove('Calendar', calendar);
    const same = book(TOMORROW, '09:00');
    engine.change('BookingPlan', id, { places: 1 });
    expect(affected()).toEqual([early, same]);
    engine.must({ type: 'cancelBooking', id: same });
    engine.change('BookingPlan', id, { services: [] });
    expect(affected()).toEqual([early, late, other]);
    expect(row(other).state).toBe('PLANNED');
    engine.change('BookingPlan', id, { services: [SIMULATOR] });
    expect(affected()).toEqual([]);
    engine.change('Service', SIMULATOR, { disabled: 1 });
    expect(affected()).toEqual([early, late, other]);
  });
});

describe('the code of a booking', () => {
  const CODE = '402913';
  const expected = (fields: Partial<BookingPlanRow> = {}): number => {
    plan({ early_minutes: 20, late_minutes: 10, ...fields });
    return engine.add('ConsumerPreRegistered', { services: [SIMULATOR], date: TODAY, time: '10:00', pin_code: CODE, priority: -20 });
  };
  const at = (time: string) => engine.wait(Date.parse(`${TODAY}T${time}:00Z`) - engine.nowMs);
  const come = (services: readonly number[] = []) => engine.run(registration(services, { pinCode: CODE }));
  const ticket = () => {
    const { priority, appointmentMs } = engine.ticket(engine.register([], { pinCode: CODE }));
    return [priority, appointmentMs == null ? null : new Date(appointmentMs).toISOString().slice(11, 16)];
  };

  it.each([
    ['09:39', 'join', 'ordinary', [50, '10:00']],
    ['09:40', 'wait', 'ordinary', [50, '10:00']],
    ['10:00', 'wait', 'ordinary', [30, '10:00']],
    ['10:10', 'wait', 'refuse', [30, '10:00']],
    ['10:11', 'wait', 'ordinary', [50, null]],
    ['10:11', 'wait', 'next', [50, '10:30']],
    ['14:31', 'wait', 'next', [50, null]],
  ] as const)('at %s (early: %s, late: %s) gives %j', (time, early, late, given) => {
    const id = expected({ early, late });
    at(time);
    expect(ticket()).toEqual(given);
    const isHonoured = given[1] !== null;
    expect(row(id)).toMatchObject({ state: isHonoured ? 'ARRIVED' : 'MISSED', time: isHonoured ? given[1] : '10:00' });
    expect(row(id).consumer_id).toBeGreaterThan(0);
    expect(errorOf(come()), 'a second time').toBe('alreadyCheckedIn');
  });

  it('is refused before its time where the plan says so, and names when', () => {
    expected({ early: 'wait' });
    at('09:39');
    expect((come() as Rejection).parameters).toEqual({ time: '10:00', from: '09:40' });
    expect(errorOf(come([SIMULATOR]))).toBe('bookedLater');
  });

  it('is refused after its time where the plan says so', () => {
    expected({ late: 'refuse' });
    at('10:11');
    expect((come() as Rejection).parameters).toEqual({ time: '10:00', until: '10:10' });
    expect(errorOf(come())).toBe('bookedEarlier');
  });

  it('that a wrong clock released is in time where nobody else has the place', () => {
    const id = expected({ late: 'refuse' });
    at('10:11');
    engine.tick();
    expect(row(id).state).toBe('MISSED');
    at('09:55');
    expect(ticket()).toEqual([50, '10:00']);
    expect(row(id).state).toBe('ARRIVED');
  });

  it('that a wrong clock released is late where somebody else has the place by now', () => {
    const id = expected();
    at('10:11');
    engine.tick();
    at('09:55');
    book(TODAY, '10:00');
    expect(ticket()).toEqual([50, null]);
    expect(row(id).state).toBe('MISSED');
  });

  it('that nobody uses frees its place after the late window, not when the day ends', () => {
    const id = expected({ late_minutes: 5, slot_minutes: 60 });
    at('10:05');
    expect(row(id).state).toBe('PLANNED');
    engine.wait(1);
    expect(row(id)).toMatchObject({ state: 'MISSED', consumer_id: -1 });
  });

  it('of a late visitor whose ticket finds no paper is not expected again', () => {
    const id = expected();
    at('10:11');
    const consumerId = engine.register([], { pinCode: CODE });
    engine.must({ type: 'withdraw', consumerId, why: 'no paper' });
    expect(row(id)).toMatchObject({ state: 'MISSED', consumer_id: -1 });
  });

  it('without a plan checks in at any time of the day', () => {
    engine.add('ConsumerPreRegistered', { services: [SIMULATOR], date: TODAY, time: '23:00', pin_code: CODE, priority: -20 });
    expect(ticket()).toEqual([30, '23:00']);
  });
});

it('a booking gives its visitor the priority of the plan, of several the earliest', () => {
  plan({ priority: -30 });
  plan({ services: [DRIVING], priority: -7 });
  expect(row(book(TOMORROW, '09:00')).priority).toBe(-30);
  expect(row(book(TOMORROW, '09:00', { services: [DRIVING] })).priority).toBe(-7);
  expect(row(book(TOMORROW, '09:30', { services: [DRIVING, SIMULATOR] })).priority).toBe(-30);
});

it('windows are free for walk-ins whatever is booked', () => {
  plan({ places: 1 });
  book(TODAY, '09:30');
  engine.register([SIMULATOR]);
  expect(engine.callNext(WINDOW)).toBeGreaterThan(0);
});
