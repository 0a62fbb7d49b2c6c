/** Whoever comes to hold a place, by whatever way, finds one. Local time is UTC; it is Tuesday, 09:00. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { MakeBookingCommand } from '../../../server/engine/commands.js';
import { affectedBookings, freeDays } from '../../../server/engine/rules/bookings/booking.js';
import type { BookingPlanRow } from '../../../server/model/books/booking-plan.js';
import { timeOf } from '../../../server/model/local-time.js';
import { atOnce } from '../../../server/model/steps.js';
import { DRIVING, openBranch, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { at, type Engine, errorOf, MINUTE_MS, stampAt } from '../models/engine.js';

const [TODAY, TOMORROW] = ['2026-11-24', '2026-11-25'];

let engine: Engine;
beforeEach(() => {
  engine = openBranch({ vanishLimit: 1, undoMs: MINUTE_MS });
});

const plan = (fields: Partial<BookingPlanRow> = {}) =>
  engine.add('BookingPlan', { name: `plan of ${fields.services ?? SIMULATOR}`, services: [SIMULATOR], slot_minutes: 30, ...fields });
const booking = (date: string, time: string, fields: Partial<MakeBookingCommand> = {}): MakeBookingCommand => ({
  ...{ type: 'makeBooking', services: [SIMULATOR], date, time, persons: 1, name: '', phone: '', comment: '', repeat: null },
  ...{ registratorId: null, chances: [7], ...fields },
});
const book = (...given: Parameters<typeof booking>): number => engine.must(booking(...given));

it.each(['CANCELLED', 'MISSED'])('no place is taken by a booking that is %s and comes back, whatever it is said to be', (state) => {
  plan({ per_person: 1 });
  const phone = '+7 701 555 66 77';
  const id = book(TODAY, '10:00', { phone });
  engine.change('ConsumerPreRegistered', id, { state });
  const other = book(TODAY, '10:00', { phone });
  const back = (now: string) => errorOf(engine.change('ConsumerPreRegistered', id, { state: now }));
  expect(['PLANNED', 'ARRIVED'].map(back)).toEqual(['slotFull', 'slotFull']);
  engine.must({ type: 'moveBooking', id: other, date: TODAY, time: '11:00' });
  expect(back('PLANNED')).toBe('tooManyBookings');
  expect(back('ARRIVED')).toBeNull();
});

it('nobody is written to have come on a day that is not today, but for services without a plan', () => {
  plan();
  const write = (services: readonly number[], date: string) =>
    errorOf(
      engine.run({
        type: 'newElement',
        book: 'ConsumerPreRegistered',
        fields: { services, date, time: '09:30', state: 'ARRIVED' },
        chance: 9,
      }),
    );
  const say = (id: number, fields: Readonly<Record<string, unknown>>) => errorOf(engine.change('ConsumerPreRegistered', id, fields));
  expect([write([SIMULATOR], TOMORROW), write([DRIVING], TOMORROW), write([SIMULATOR], TODAY)]).toEqual(['invalidField', null, null]);
  const [today, tomorrow] = [book(TODAY, '10:00'), book(TOMORROW, '10:00')];
  expect([say(tomorrow, { state: 'ARRIVED' }), say(today, { state: 'ARRIVED' })]).toEqual(['invalidField', null]);
  expect(say(today, { date: TOMORROW, time: '11:00' })).toBe('invalidField');
});

it('what is by booking only is not written without a time', () => {
  const id = plan();
  const write = (services: readonly number[], time: string | null = null) =>
    errorOf(engine.run({ type: 'newElement', book: 'ConsumerPreRegistered', fields: { services, date: TOMORROW, time }, chance: 9 }));
  expect(write([SIMULATOR])).toBeNull();
  for (const by of ['staff', 'nobody'] as const) {
    engine.change('BookingPlan', id, { without_booking: by });
    expect(write([DRIVING, SIMULATOR])).toBe(by === 'nobody' ? 'bookingOnly' : null);
  }
  expect([write([SIMULATOR], '09:00'), write([DRIVING])]).toEqual([null, null]);
  expect(errorOf(engine.change('ConsumerPreRegistered', 3, { time: null }))).toBe('bookingOnly');
});

describe('a ticket that ends before the booked time, without service,', () => {
  const CODE = '402913';
  const row = () => engine.state.books.ConsumerPreRegistered.get(1);
  beforeEach(() => {
    plan({ late_minutes: 10, late: 'refuse' });
    engine.add('ConsumerPreRegistered', { services: [SIMULATOR], date: TODAY, time: '10:00', pin_code: CODE });
  });
  const come = () => engine.register([], { pinCode: CODE });
  const called = () => {
    const id = come();
    engine.callNext(WINDOW);
    return id;
  };
  const notThere = () => {
    called();
    engine.register([SIMULATOR]);
    engine.run(at<'skip'>(WINDOW, { type: 'skip' }));
  };

  it.each([
    ['rejected', () => engine.finish(WINDOW, 'REJECTED', { kind: 'served' }, called() > 0 ? 'no papers' : null)],
    ['removed', () => engine.remove('Consumer', come())],
    ['not there', notThere],
  ])('as its visitor is %s, leaves the booking until its late window ends', (_, end) => {
    end();
    expect(row()).toMatchObject({ state: 'PLANNED', consumer_id: -1 });
    engine.wait(70 * MINUTE_MS);
    const again = come();
    expect(row()).toMatchObject({ state: 'ARRIVED', consumer_id: again });
    // From the booked time on it is over.
    engine.remove('Consumer', again);
    expect(row()).toMatchObject({ state: 'ARRIVED', consumer_id: again });
  });

  it('is missed when the late window has ended', () => {
    engine.remove('Consumer', come());
    engine.wait(71 * MINUTE_MS);
    expect(row()?.state).toBe('MISSED');
  });

  it('and whose end is taken back, is that of the booking again', () => {
    const id = called();
    engine.finish(WINDOW, 'REJECTED', { kind: 'served' });
    engine.must({ type: 'takeBack', workplaceId: WINDOW, actingUserId: 0 });
    expect(row()).toMatchObject({ state: 'ARRIVED', consumer_id: id });
  });

  it('is over where the visitor was served', () => {
    const id = called();
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    expect(row()).toMatchObject({ state: 'ARRIVED', consumer_id: id });
  });
});

describe('windows that are never open together', () => {
  // Tomorrow is a Wednesday.
  const HOURS = ['09:30-12:30', '12:30-13:00', '13:00-18:00'];
  const many = { services: [SIMULATOR], slot_minutes: 60, places: 0, opening_hours: { '3': ['10:00-15:00'] } };
  const free = () =>
    atOnce(freeDays(engine.state, { services: [SIMULATOR], persons: 1, from: TOMORROW, to: TOMORROW }, stampAt(engine.nowMs))).flatMap(
      ({ slots }) => slots.map(({ minute }) => timeOf(minute)),
    );
  const works = (hours: readonly string[]) => {
    const windows = [...engine.state.books.Workplace.values()].filter(
      ({ all_operations, operations }) => all_operations || operations.includes(3),
    );
    for (const [index, { id }] of windows.entries())
      engine.change('Workplace', id, hours[index] === undefined ? { disabled: 1 } : { opening_hours: { '3': [hours[index]] } });
  };

  it('hold nobody over an hour that none of them has whole', () => {
    plan(many);
    works(HOURS);
    expect(free()).toEqual(['10:00', '11:00', '13:00', '14:00']);
    expect(errorOf(engine.run(booking(TOMORROW, '12:00')))).toBe('slotFull');
  });

  it('and those who are booked over it are named', () => {
    plan(many);
    const [noon, other] = [book(TOMORROW, '12:00'), book(TOMORROW, '13:00')];
    works(HOURS);
    expect(affectedBookings(engine.state, stampAt(engine.nowMs)).map(({ id }) => id)).toEqual([noon]);
    expect(other).toBeGreaterThan(noon);
  });
});

it.each([
  ['disabled', (id: number) => engine.change('BookingPlan', id, { disabled: 1 })],
  ['removed', (id: number) => engine.remove('BookingPlan', id)],
])('steps of a booking stay where they are when the plan of those before them is %s', (_, end) => {
  const first = plan({ slot_minutes: 30 });
  plan({ services: [DRIVING], slot_minutes: 30 });
  const driving = (time: string) => booking(TOMORROW, time, { services: [DRIVING] });
  const both = book(TOMORROW, '09:00', { services: [SIMULATOR, DRIVING] });
  engine.must(driving('09:00'));
  end(first);
  expect(errorOf(engine.run(driving('09:30')))).toBe('slotFull');
  expect(affectedBookings(engine.state, stampAt(engine.nowMs)).map(({ id }) => id)).toEqual([both]);
});

it('slots over which clocks are set are compared by what passes: at 03:00 in spring only fifteen minutes have passed since 01:45', () => {
  // As in Berlin: there is no 02:00 to 02:59 on the last Sunday of March; in October 02:00 comes twice.
  engine = openBranch();
  const DAY = '2026-03-29';
  const HOUR_MINUTES = 60;
  const instantOf = (day: string, minute: number): number | null => {
    const isAfter = day > DAY || (day === DAY && minute >= 3 * HOUR_MINUTES);
    const utcMs = Date.parse(day) + (minute - (isAfter ? 2 : 1) * HOUR_MINUTES) * MINUTE_MS;
    return day === DAY && minute >= 2 * HOUR_MINUTES && !isAfter ? null : utcMs;
  };
  Object.assign(engine.state.equipment, { instantOf });
  engine.nowMs = Date.parse('2026-03-28T09:00:00Z');
  engine.tick();
  plan({ slot_minutes: 45 });
  book(DAY, '01:30');
  expect(['00:45', '03:00', '03:45'].map((time) => errorOf(engine.run(booking(DAY, time))))).toEqual([null, 'slotFull', null]);
});
