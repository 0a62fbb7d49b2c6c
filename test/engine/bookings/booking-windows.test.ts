/** Bookings of several plans whose places are windows: nobody is booked for whom no window is left. Local time is UTC; it is Tuesday. */

import { beforeEach, describe, expect, it } from 'vitest';
import { affectedBookings, freeDays } from '../../../server/engine/rules/bookings/booking.js';
import { groupsOf, placesLeft } from '../../../server/engine/rules/bookings/shared-windows.js';
import type { BookingPlanRow } from '../../../server/model/books/booking-plan.js';
import { timeOf } from '../../../server/model/local-time.js';
import { atOnce } from '../../../server/model/steps.js';
import { ALL_WORK, DRIVING, demoEngine, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { type Engine, errorOf, stampAt } from '../models/engine.js';

const TOMORROW = '2026-11-25';

let engine: Engine;
beforeEach(() => {
  engine = demoEngine();
});

const plan = (service: number, fields: Partial<BookingPlanRow> = {}): number =>
  engine.add('BookingPlan', {
    ...{ name: `plan of ${service}`, services: [service], slot_minutes: 30, places: 0, opening_hours: { '3': ['09:00-10:00'] } },
    ...fields,
  });
const book = (service: number, time = '09:00', persons = 1): string | null =>
  errorOf(
    engine.run({
      ...{ type: 'makeBooking', services: [service], date: TOMORROW, time, persons, name: '', phone: '', comment: '', repeat: null },
      ...{ registratorId: null, chances: [7] },
    }),
  );
const times = (services: readonly number[], count: number) =>
  services.flatMap((service) => Array.from({ length: count }, () => book(service)));
function free(service: number): readonly string[] {
  const steps = freeDays(engine.state, { services: [service], persons: 1, from: TOMORROW, to: TOMORROW, all: true }, stampAt(engine.nowMs));
  return atOnce(steps).flatMap(({ slots }) => slots.map(({ minute, free: count }) => `${timeOf(minute)} ${count}`));
}

describe('windows of two plans', () => {
  it.each([
    ['the simulator first', [SIMULATOR, DRIVING], [null, null, null, 'slotFull', 'slotFull', 'slotFull']],
    // Window 1 does not do driving: it stays for the simulator.
    ['driving first', [DRIVING, SIMULATOR], [null, null, 'slotFull', null, 'slotFull', 'slotFull']],
  ])('are taken once, %s', (_name, order, answers) => {
    plan(SIMULATOR);
    plan(DRIVING);
    expect(times(order, 3)).toEqual(answers);
    expect([free(SIMULATOR), free(DRIVING)]).toEqual([
      ['09:00 0', '09:30 3'],
      ['09:00 0', '09:30 2'],
    ]);
  });

  it('hold whom hours that became others have cut off', () => {
    plan(SIMULATOR, { opening_hours: {} });
    plan(DRIVING, { slot_minutes: 45, opening_hours: {} });
    expect(book(DRIVING, '08:15', 2)).toBeNull();
    engine.add('Calendar', { name: 'later', days: [{ date: TOMORROW, hours: ['08:50-12:00'] }] });
    // They are there until nine, and one window is left for the simulator.
    expect([book(SIMULATOR, '08:50'), book(SIMULATOR, '08:50')]).toEqual([null, 'slotFull']);
  });

  it('are offered as they are booked', () => {
    plan(SIMULATOR);
    plan(DRIVING, { slot_minutes: 20 });
    expect(book(SIMULATOR)).toBeNull();
    expect(free(DRIVING)).toEqual(['09:00 2', '09:20 2', '09:40 2']);
    expect(book(SIMULATOR, '09:00', 2)).toBeNull();
    // The second slot of driving begins before the simulator ends.
    expect(free(DRIVING)).toEqual(['09:00 0', '09:20 0', '09:40 2']);
    expect(book(DRIVING, '09:20')).toBe('slotFull');
    expect(book(DRIVING, '09:40', 2)).toBeNull();
    expect(free(SIMULATOR)).toEqual(['09:00 0', '09:30 1']);
  });

  it('are not those of a plan with numbers, at the hours that it has numbers for', () => {
    plan(SIMULATOR, { places_by_hours: { '3': [{ hours: '09:00-09:30', places: 2 }] } });
    plan(DRIVING);
    expect(book(DRIVING, '09:00', 2)).toBeNull();
    expect(book(DRIVING, '09:30', 2)).toBeNull();
    expect(free(SIMULATOR)).toEqual(['09:00 2', '09:30 1']);
  });

  it('count while they are planned to work', () => {
    engine.change('Workplace', ALL_WORK, { opening_hours: { '3': ['09:30-18:00'] } });
    plan(SIMULATOR);
    plan(DRIVING);
    expect([book(DRIVING), book(DRIVING, '09:30')]).toEqual([null, null]);
    expect([free(SIMULATOR), free(DRIVING)]).toEqual([
      ['09:00 1', '09:30 2'],
      ['09:00 0', '09:30 1'],
    ]);
  });

  it('that are switched off leave those without a place who shared them', () => {
    plan(SIMULATOR);
    plan(DRIVING);
    expect([book(SIMULATOR, '09:00', 2), book(DRIVING), book(SIMULATOR, '09:30')]).toEqual([null, null, null]);
    const affected = () => affectedBookings(engine.state, stampAt(engine.nowMs)).map(({ id }) => id);
    expect(affected()).toEqual([]);
    engine.change('Workplace', WINDOW, { disabled: 1 });
    expect(affected()).toEqual([1, 2]);
  });
});

describe('the share for visitors without a booking', () => {
  const HALF = { walk_in_percent: 50 };

  it.each([
    ['both keep half', HALF, HALF, [SIMULATOR, DRIVING], [null, 'slotFull', 'slotFull', 'slotFull']],
    ['both keep half, driving first', HALF, HALF, [DRIVING, SIMULATOR], [null, 'slotFull', 'slotFull', 'slotFull']],
    // Three windows do the simulator, two of them driving as well: one of the three stays for it, whoever books.
    ['the one keeps a third', { walk_in_percent: 34 }, {}, [DRIVING, SIMULATOR], [null, null, 'slotFull', 'slotFull']],
    // Half of two windows is kept for driving alone: the third is not its.
    ['the other keeps half', {}, HALF, [SIMULATOR, DRIVING], [null, null, 'slotFull', 'slotFull']],
    ['the other keeps all', {}, { walk_in_percent: 100 }, [SIMULATOR, DRIVING], [null, 'slotFull', 'slotFull', 'slotFull']],
  ])('is of the windows, whichever plan books: %s', (_name, one, other, order, answers) => {
    plan(SIMULATOR, one);
    plan(DRIVING, other);
    expect(times(order, 2)).toEqual(answers);
  });

  it('is no reason to send away who is booked', () => {
    plan(SIMULATOR);
    const driving = plan(DRIVING);
    expect([book(SIMULATOR, '09:00', 2), book(DRIVING)]).toEqual([null, null]);
    engine.change('BookingPlan', driving, { walk_in_percent: 100 });
    expect(affectedBookings(engine.state, stampAt(engine.nowMs))).toEqual([]);
    expect(free(SIMULATOR)).toEqual(['09:00 0', '09:30 1']);
  });

  it('is of hours at which the service is given', () => {
    plan(SIMULATOR);
    plan(DRIVING, { walk_in_percent: 100, opening_hours: { '3': ['09:00-09:30'] } });
    expect(free(SIMULATOR)).toEqual(['09:00 1', '09:30 3']);
  });
});

describe('places left', () => {
  const demand = (persons: number, ...windows: number[]) => ({ persons, windows });
  it.each([
    [[demand(0, 1, 2)], 2],
    [[demand(1, 1, 2)], 1],
    [[demand(3, 1, 2)], -1],
    [[demand(0, 1, 2), demand(1, 2, 3)], 2],
    [[demand(0, 1, 2), demand(2, 2, 3)], 1],
    // The way goes over the windows of a third.
    [[demand(0, 1), demand(1, 1, 2), demand(1, 2, 3)], 1],
    [[demand(0, 1), demand(1, 1, 2), demand(2, 2, 3)], 0],
    // Too many elsewhere are nothing to those who share no window with them.
    [[demand(1, 1, 2), demand(5, 3)], 1],
    [[demand(0)], 0],
  ])('of %j are %d', (demands, expected) => {
    const groups = groupsOf(demands.map(({ windows }) => windows));
    const persons = demands.map((one) => one.persons);
    expect(placesLeft(groups, persons, 0)).toBe(expected);
  });
});
