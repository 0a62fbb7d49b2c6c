/** Places of slots as the box counts them and as the recount does, in random branches: plans, calendars, windows, and bookings of a day. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placesOf } from '../../server/engine/rules/bookings/offered-places.js';
import type { QueueState } from '../../server/engine/state.js';
import { type AppointmentRow, ROW_BOOKS } from '../../server/model/books/index.js';
import { atOnce } from '../../server/model/steps.js';
import { Calendar as ZoneCalendar } from '../../server/pipeline/commit/clock.js';
import { dayPlaces } from '../../server/pipeline/records/counted.js';
import { DRIVING, demoEngine, PAYMENT, SIMULATOR, WINDOW } from '../engine/models/demo-engine.js';
import { cases } from '../support/depth.js';
import { Calendar } from './calendar.js';
import { type PlacesRow, SlotWitness } from './slots.js';

/** A Tuesday; a Sunday on which clocks are set forward, and one on which they are set back. */
const DAYS = [
  ['2026-11-24', 'Asia/Almaty'],
  ['2026-03-29', 'Europe/Berlin'],
  ['2026-10-25', 'Europe/Berlin'],
] as const;
const WEEKS = [
  {},
  {},
  { '2': ['09:00-12:00'], '7': ['01:00-04:00'] },
  { '2': ['09:00-10:00', '10:00-11:10'], '7': ['00:00-24:00'] },
] as const;
const SPANS = [['09:00-12:00'], ['01:10-02:40', '10:30-12:00'], [], ['00:00-24:00']] as const;

const plan = (services: readonly number[]) =>
  fc.record({
    name: fc.constant(`plan ${services}`),
    services: fc.constantFrom(services, services, services.slice(0, 1)),
    slot_minutes: fc.constantFrom(5, 10, 25, 45),
    places: fc.constantFrom(0, 0, 0, 0, 1, 3),
    walk_in_percent: fc.constantFrom(0, 0, 30, 50, 100),
    opening_hours: fc.constantFrom(...WEEKS),
    places_by_hours: fc.constantFrom({}, {}, { '2': [{ hours: '09:30-10:30', places: 4 }], '7': [{ hours: '02:00-03:00', places: 0 }] }),
    disabled: fc.constantFrom(0, 0, 0, 1),
  });
const calendar = (day: string) =>
  fc.record({
    name: fc.uuid(),
    opening_hours: fc.constantFrom(...WEEKS),
    days: fc.constantFrom([], [], ...SPANS.map((hours) => [{ date: day, hours }]), [{ date: day, as: 2 }]),
    services: fc.constantFrom([], [], [SIMULATOR]),
    workplaces: fc.constantFrom([], [], [11]),
    department: fc.constantFrom(0, 0, 3),
  });
const booking = fc.record({
  services: fc.constantFrom([SIMULATOR], [DRIVING], [SIMULATOR, DRIVING, PAYMENT], [PAYMENT]),
  time: fc.constantFrom('09:00', '01:15', '10:50', '23:50', null),
  persons: fc.constantFrom(1, 1, 3),
  state: fc.constantFrom('PLANNED', 'ARRIVED', 'MISSED', 'CANCELLED'),
});

/** As if all rows had been set. */
function witnessOf({ books, gonePlans }: QueueState, zone: string, day: string): SlotWitness {
  const gone = { gonePlans: [...gonePlans] as never };
  return new SlotWitness(new Calendar(zone), { day, ...gone, books: ROW_BOOKS.map((name) => [name, [...books[name].values()]]) as never });
}

/** Its second and third service begin in an hour that clocks are set forward over. */
const USUAL = { walk_in_percent: 0, opening_hours: {}, places_by_hours: {}, disabled: 0, places: 0 } as const;
const IN_THE_GAP = {
  ...{ day: '2026-03-29', zone: 'Europe/Berlin', calendars: [], department: 0, isWindowOff: false, hours: {} },
  one: { ...USUAL, name: 'one', services: [SIMULATOR, DRIVING], slot_minutes: 25 },
  other: { ...USUAL, name: 'other', services: [PAYMENT], slot_minutes: 5 },
  bookings: [{ services: [SIMULATOR, DRIVING, PAYMENT], time: '01:15', persons: 1, state: 'PLANNED' }],
} as const;
/** The last slot before clocks are set forward ends as they are; what counts in the hour that is not there is not its business. */
const TO_THE_GAP = {
  ...{ day: '2026-03-29', zone: 'Europe/Berlin', calendars: [], department: 0, isWindowOff: false, hours: {}, bookings: [] },
  one: { ...USUAL, name: 'one', services: [SIMULATOR], slot_minutes: 5, places_by_hours: { '7': [{ hours: '02:00-03:00', places: 0 }] } },
  other: { ...USUAL, name: 'other', services: [PAYMENT], slot_minutes: 5 },
} as const;

it('both count the same', { timeout: 300_000 }, () => {
  let [shared, ofPlans, taken] = [0, 0, 0];
  const branch = fc.constantFrom(...DAYS).chain(([day, zone]) =>
    fc.record({
      ...{ day: fc.constant(day), zone: fc.constant(zone), one: plan([SIMULATOR, DRIVING]), other: plan([PAYMENT]) },
      calendars: fc.array(calendar(day), { maxLength: 3 }),
      department: fc.constantFrom(0, 0, 3),
      isWindowOff: fc.boolean(),
      hours: fc.constantFrom(...WEEKS),
      bookings: fc.array(booking, { maxLength: 6 }),
      goneAt: fc.constantFrom(null, null, null, null, null, 9 * 60 + 40, 1430),
    }),
  );
  fc.assert(
    fc.property(branch, ({ day, zone, one, other, calendars, department, isWindowOff, hours, bookings, goneAt = null }) => {
      const zoned = new ZoneCalendar(zone);
      const engine = demoEngine({}, { instantOf: zoned.instantOf.bind(zoned) });
      engine.change('Service', DRIVING, { department });
      engine.change('Workplace', WINDOW, { department, opening_hours: hours, disabled: isWindowOff ? 1 : 0 });
      for (const fields of calendars) engine.add('Calendar', fields);
      for (const fields of [one, other]) engine.add('BookingPlan', fields);
      const book = engine.state.books.ConsumerPreRegistered;
      for (const [index, row] of bookings.entries())
        book.set(index + 1, { ...row, id: index + 1, date: day, pin_code: `${index}`, phone: '' } as unknown as AppointmentRow);
      if (goneAt !== null) {
        engine.state.day = day;
        engine.nowMs = (zoned.rangeOf(day)?.fromMs ?? 0) + goneAt * 60_000;
        engine.remove('BookingPlan', 1);
      }
      const box = rowsOf(engine.state, zoned, day);
      const again = witnessOf(engine.state, zone, day).today.filter(({ offered, booked }) => offered + booked > 0);
      expect(inOrder(box)).toEqual(inOrder(again));
      if (box.some(({ services, offered }) => services.length > 4 && offered > 0)) shared += 1;
      const isOfPlans = (list: string): boolean => list.includes(`${PAYMENT}`) && list.length > `[${PAYMENT}]`.length;
      if (box.some(({ services, offered }) => isOfPlans(services) && offered > 0)) ofPlans += 1;
      taken += box.filter(({ booked }) => booked > 0).length;
    }),
    { numRuns: cases(150), examples: [[IN_THE_GAP as never], [TO_THE_GAP as never]] },
  );
  // All come often enough to mean something.
  expect(Math.min(shared, taken)).toBeGreaterThan(cases(10));
  expect(ofPlans).toBeGreaterThan(cases(1));
});

function rowsOf(state: QueueState, calendar: ZoneCalendar, day: string): readonly PlacesRow[] {
  const { dayMs, places } = dayPlaces(calendar, day, atOnce(placesOf(state, day))) ?? expect.unreachable();
  return places
    .filter(({ offered, booked }) => offered + booked > 0)
    .map(({ atMs, planId, services, ...counts }) => ({
      ...{ day_ms: dayMs, at_ms: atMs, plan_id: planId, services: JSON.stringify(services), ...counts },
    }));
}

const inOrder = (rows: readonly PlacesRow[]): readonly string[] => rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort();
