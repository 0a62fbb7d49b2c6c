/** Bookings whose plan was removed or disabled. It is Tuesday, 09:00. */
import { beforeEach, expect, it } from 'vitest';
import { affectedBookings } from '../../../server/engine/rules/bookings/booking.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { shownBooking } from '../../../server/engine/views.js';
import { DRIVING, openBranch, SIMULATOR } from '../models/demo-engine.js';
import { DAY_MS, type Engine, errorOf, stampAt } from '../models/engine.js';

const TOMORROW = '2026-11-25';

let engine: Engine;
beforeEach(() => {
  engine = openBranch();
});

const plan = (): number => engine.add('BookingPlan', { name: 'plan', services: [SIMULATOR], slot_minutes: 30, places: 3 });
const book = (date: string, time: string): number =>
  engine.must({
    ...{ type: 'makeBooking', services: [SIMULATOR], date, time, persons: 1, name: '', phone: '', comment: '', repeat: null },
    ...{ registratorId: null, chances: [7] },
  });
const affected = () => affectedBookings(engine.state, stampAt(engine.nowMs)).map((one) => one.id);

it.each([
  ['removed', (id: number) => engine.remove('BookingPlan', id)],
  ['disabled', (id: number) => engine.change('BookingPlan', id, { disabled: 1 })],
])('(%s) leaves bookings that somebody has to move or cancel', (_, end) => {
  // Booked as in the original, before there was a plan.
  const original = engine.add('ConsumerPreRegistered', { services: [DRIVING], date: TOMORROW, time: '09:00' });
  const id = plan();
  const [moved, cancelled, left] = [book(TOMORROW, '09:00'), book(TOMORROW, '09:00'), book('2026-12-01', '09:00')];
  end(id);
  expect(affected()).toEqual([moved, cancelled, left]);
  engine.state = fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment);
  // Where nobody can book, nobody is moved to, and it stays in the list.
  for (const date of [TOMORROW, '2026-11-29'])
    expect(errorOf(engine.run({ type: 'moveBooking', id: moved, date, time: '03:07' }))).toBe('notBooked');
  engine.must({ type: 'moveBooking', id: original, date: TOMORROW, time: '03:07' });
  engine.must({ type: 'cancelBooking', id: cancelled });
  expect(affected()).toEqual([moved, left]);
  expect(engine.state.books.ConsumerPreRegistered.get(original)?.state).toBe('PLANNED');
  // Another plan takes them over, and they fit or not by it.
  engine.add('BookingPlan', { name: 'other', services: [SIMULATOR], slot_minutes: 30, places: 3 });
  expect(affected()).toEqual([]);
  engine.must({ type: 'moveBooking', id: moved, date: TOMORROW, time: '11:00' });
});

it.each([
  ['removed', (id: number) => engine.remove('BookingPlan', id)],
  ['disabled', (id: number) => engine.change('BookingPlan', id, { disabled: 1 })],
  ['without the service', (id: number) => engine.change('BookingPlan', id, { services: [] })],
])('(%s) leaves the services after it at their times, days later as well', (_, end) => {
  const first = plan();
  engine.add('BookingPlan', { name: 'other', services: [DRIVING], slot_minutes: 20, places: 1, horizon_days: 60 });
  const wish = (services: readonly number[], time: string) =>
    engine.run({
      ...{ type: 'makeBooking', services, date: '2026-12-01', time, persons: 1, name: '', phone: '', comment: '', repeat: null },
      ...{ registratorId: null, chances: [engine.state.nextIds.ConsumerPreRegistered] },
    });
  // Half an hour of the one, and the other from 09:30 on.
  engine.must({
    ...{ type: 'makeBooking', services: [SIMULATOR, DRIVING], date: '2026-12-01', time: '09:00', persons: 1, name: '', phone: '' },
    ...{ comment: '', repeat: null, registratorId: null, chances: [1] },
  });
  end(first);
  engine.wait(3 * DAY_MS);
  engine.state = fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment);
  expect(affected()).toHaveLength(1);
  expect(errorOf(wish([DRIVING], '09:40'))).toBe('slotFull');
  expect(errorOf(wish([DRIVING], '09:20'))).toBe('slotFull');
  expect(errorOf(wish([DRIVING], '09:00'))).toBeNull();
  const [booking] = engine.state.books.ConsumerPreRegistered.values();
  expect(booking && shownBooking(engine.state, booking, false).unplanned).toEqual([{ service: SIMULATOR, minutes: 30 }]);
});
