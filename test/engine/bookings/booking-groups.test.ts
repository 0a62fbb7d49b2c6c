/** Groups: who comes with more people than any time holds is told how many that is. It is Tuesday, 09:00; local time is UTC. */
import { beforeEach, expect, it } from 'vitest';
import type { MakeBookingCommand } from '../../../server/engine/commands.js';
import { refuseGroup } from '../../../server/engine/rules/bookings/booking.js';
import { consumerText } from '../../../server/engine/views.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import { atOnce } from '../../../server/model/steps.js';
import { openBranch, SIMULATOR } from '../models/demo-engine.js';
import { type Engine, registration, stampAt } from '../models/engine.js';

const TOMORROW = '2026-11-25';
const HOURS = { '2': ['09:00-12:00'], '3': ['09:00-12:00', '14:00-15:00'] };

let engine: Engine;
let plan = 0;
beforeEach(() => {
  engine = openBranch();
  const places = { places: 3, places_by_hours: { '3': [{ hours: '14:00-15:00', places: 5 }] } };
  plan = engine.add('BookingPlan', { name: 'groups', services: [SIMULATOR], slot_minutes: 30, opening_hours: HOURS, ...places });
});

const booking = (time: string, persons: number): MakeBookingCommand => ({
  ...{ type: 'makeBooking', services: [SIMULATOR], date: TOMORROW, time, persons, name: '', phone: '', comment: '', repeat: null },
  ...{ registratorId: null, chances: [persons] },
});
const run = (time: string, persons: number) => engine.run(booking(time, persons));
const told = (outcome: unknown) => {
  if (!(outcome instanceof Rejection)) return null;
  const { field, most, next } = outcome.parameters;
  return [outcome.error, field, most ?? next];
};

it('is told the largest group, and the next free time where some time holds it', () => {
  expect(told(run('09:30', 6))).toEqual(['groupTooLarge', 'data.persons', 5]);
  expect(told(run('09:30', 5))).toEqual(['slotFull', 'data.time', `${TOMORROW} 14:00`]);
  expect(told(run('14:00', 5))).toBeNull();
});

it('also where a booking is changed', () => {
  run('09:00', 2);
  expect(told(engine.change('ConsumerPreRegistered', 1, { persons: 6 }))).toEqual(['groupTooLarge', 'data.persons', 5]);
});

it('is not called too large because others have booked', () => {
  engine.change('BookingPlan', plan, { horizon_days: 1 });
  for (const time of ['14:00', '14:30']) run(time, 3);
  expect(told(run('09:30', 5))).toEqual(['slotFull', 'data.time', 'none']);
});

it('has no places that are kept for others', () => {
  engine.change('BookingPlan', plan, { walk_in_percent: 40 });
  expect(told(run('09:30', 6))).toEqual(['groupTooLarge', 'data.persons', 3]);
});

it('is told so who asks for free times, and nobody who comes alone', () => {
  const asked = (persons: number, date = TOMORROW) =>
    told(atOnce(refuseGroup(engine.state, { services: [SIMULATOR], date, persons }, stampAt(engine.nowMs))));
  expect([1, 5, 6].map((persons) => asked(persons))).toEqual([null, null, ['groupTooLarge', 'data.persons', 5]]);
  // Nothing can be booked at all: that is no matter of the group.
  expect(asked(6, '2027-11-25')).toBeNull();
});

it('is on the ticket of who comes, as many as were booked, and nothing of one', () => {
  const ticketOf = (persons: number, time: string): number => {
    const row = engine.state.books.ConsumerPreRegistered.get(engine.must(booking(time, persons)));
    engine.nowMs = Date.parse(`${TOMORROW}T${time}:00Z`);
    engine.tick();
    return engine.must(registration([], { pinCode: row?.pin_code ?? '' }));
  };
  const [group, one] = [ticketOf(3, '09:30'), ticketOf(1, '10:00')];
  const shown = (id: number) => {
    const consumer = engine.state.consumers.get(id);
    return consumer === undefined ? null : (JSON.parse(consumerText(engine.state, consumer)) as { persons?: number }).persons;
  };
  expect([group, one].map(shown)).toEqual([3, undefined]);
});
