/**
 * Random histories of bookings, told to the engine and to the naive model at once: whatever is booked, moved, cancelled, missed and changed
 * in calendars, nobody is booked where there is no place. `QBOX_TEST_DEPTH=10` plays ten thousand.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evolve } from '../../../server/engine/evolve.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { emptyState } from '../../../server/engine/state.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import { cases } from '../../support/depth.js';
import { SLOWNESS } from '../../support/slowness.js';
import { DRIVING, demoEngine, PAYMENT, SIMULATOR } from '../models/demo-engine.js';
import { type Engine, MINUTE_MS, START_MS, wholeDocument } from '../models/engine.js';
import { atWindows, type BookingModel, canSit, type ModelBooking, peopleWith, refusalOf, refusalOfState } from '../models/naive-booking.js';

/** Tuesday, Wednesday, and a Saturday that some calendars work. */
const DATES = ['2026-11-24', '2026-11-25', '2026-11-28'] as const;
const TIMES = ['08:30', '09:00', '09:10', '09:20', '09:30', '09:40', '10:00', '10:30', '11:00', '11:20', '11:30'] as const;
const SPANS = [['09:00-12:00'], ['09:00-10:00', '10:30-12:00'], ['09:10-11:30'], []] as const;
const WEEKS = [{}, { '2': ['09:00-12:00'], '3': ['08:30-11:30'] }, { '2': ['09:00-10:00', '10:00-11:00'], '6': ['10:00-12:00'] }] as const;

const planArbitrary = fc.record({
  slot_minutes: fc.constantFrom(10, 20, 30, 45),
  places: fc.constantFrom(0, 0, 0, 1, 2, 3),
  walk_in_percent: fc.constantFrom(0, 0, 30, 50, 100),
  lead_minutes: fc.constantFrom(0, 0, 60),
  horizon_days: fc.constantFrom(3, 30, 30),
  // The longest one reaches over midnight.
  late_minutes: fc.constantFrom(5, 15, 1000),
  opening_hours: fc.constantFrom(...WEEKS),
});
const dayArbitrary = fc.record(
  { date: fc.constantFrom(...DATES), hours: fc.constantFrom(...SPANS), as: fc.constantFrom(2, 3) },
  { requiredKeys: ['date', 'hours'] },
);
const calendarArbitrary = fc.record({
  opening_hours: fc.constantFrom(...WEEKS),
  days: fc.uniqueArray(dayArbitrary, { maxLength: 2, selector: ({ date }) => date }),
  services: fc.constantFrom([], [], [SIMULATOR]),
});
const wishArbitrary = fc.record({
  services: fc.constantFrom([SIMULATOR], [SIMULATOR], [DRIVING], [SIMULATOR, DRIVING], [PAYMENT, SIMULATOR]),
  date: fc.constantFrom(...DATES),
  time: fc.constantFrom(...TIMES),
  persons: fc.constantFrom(1, 1, 1, 2),
});
const stepArbitrary = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('book' as const), wish: wishArbitrary }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('move' as const), which: fc.nat(99), wish: wishArbitrary }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('cancel' as const, 'revive' as const, 'arrive' as const), which: fc.nat(99) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('calendar' as const), fields: calendarArbitrary }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.constantFrom(7, 40, 24 * 60) }) },
);
type Step = typeof stepArbitrary extends fc.Arbitrary<infer One> ? One : never;

it(
  'no slot holds more people than it has places, and each answer is that of the naive model',
  () => {
    let full = 0;
    let booked = 0;
    fc.assert(
      fc.property(fc.tuple(planArbitrary, planArbitrary), fc.array(stepArbitrary, { minLength: 8, maxLength: 30 }), (plans, steps) => {
        const engine = demoEngine();
        const model = begin(engine, plans);
        for (const [index, step] of steps.entries()) {
          const answer = play(engine, model, step);
          expect(answer.given, `step ${index} ${JSON.stringify(step)}`).toEqual(answer.expected);
          if (answer.given === 'slotFull') full += 1;
          if (answer.given === null && step.kind === 'book') booked += 1;
          expect(bookingsOf(engine), `after step ${index}`).toEqual(model.bookings);
        }
        noOverbooking(model);
        replays(engine);
      }),
      { numRuns: cases(1_000) },
    );
    // Both come often enough to mean something.
    expect(Math.min(full, booked)).toBeGreaterThan(cases(100));
  },
  600_000 * SLOWNESS,
);

function begin(engine: Engine, [one, other]: readonly [object, object]): BookingModel {
  engine.nowMs = START_MS - 40 * MINUTE_MS;
  for (const [services, fields] of [
    [[SIMULATOR, PAYMENT], one],
    [[DRIVING], other],
  ] as const) {
    engine.add('BookingPlan', { name: `plan of ${services}`, services, ...fields });
  }
  // One window of each kind: the simulator alone, the simulator and driving, payment alone, everything.
  const windows = [[SIMULATOR], [SIMULATOR, DRIVING], [PAYMENT], [SIMULATOR, DRIVING, PAYMENT]];
  return { windows, plans: [...engine.state.books.BookingPlan.values()], calendars: [], bookings: [], givenUp: new Set(), nextId: 1 };
}

/** What both say: an error, or null. */
function play(engine: Engine, model: BookingModel, step: Step): { readonly given: string | null; readonly expected: string | null } {
  if (step.kind === 'wait') {
    engine.wait(step.minutes * MINUTE_MS);
    release(model, engine.nowMs);
    return { given: null, expected: null };
  }
  if (step.kind === 'calendar') {
    // Bookings that there are stay as they are: only the last calendar is kept, so that days open again, too.
    for (const { id } of model.calendars) engine.remove('Calendar', id);
    const id = engine.add('Calendar', { name: 'calendar', ...step.fields });
    model.calendars = [...engine.state.books.Calendar.values()].filter((row) => row.id === id);
    return { given: null, expected: null };
  }
  if (step.kind === 'book') return book(engine, model, step.wish);
  const booking = model.bookings[step.which % Math.max(1, model.bookings.length)];
  if (booking === undefined) return { given: null, expected: null };
  return change(engine, model, booking, step);
}

function book(engine: Engine, model: BookingModel, wish: Omit<ModelBooking, 'id' | 'phone' | 'state'>) {
  const expected = refusalOf(model, wish, engine.nowMs);
  const texts = { name: '', phone: '', comment: '', repeat: null, registratorId: null, chances: [model.nextId] };
  const given = errorIn(engine.run({ type: 'makeBooking', ...wish, ...texts }));
  if (expected === null) model.bookings.push({ id: model.nextId++, ...wish, phone: '', state: 'PLANNED' });
  return { given, expected };
}

function change(
  engine: Engine,
  model: BookingModel,
  booking: ModelBooking,
  step: Extract<Step, { kind: 'move' | 'cancel' | 'revive' | 'arrive' }>,
) {
  const { id } = booking;
  const isPlanned = booking.state === 'PLANNED';
  const isOver = Date.parse(`${booking.date}T${booking.time}:00Z`) < engine.nowMs;
  if (step.kind === 'move') {
    const { date, time } = step.wish;
    const given = errorIn(engine.run({ type: 'moveBooking', id, date, time }));
    const isMissed = booking.state === 'MISSED' && !model.givenUp.has(id);
    const expected = isPlanned || isMissed ? refusalOf(model, { ...booking, date, time }, engine.nowMs) : 'bookingOver';
    if (expected === null) {
      // The place that was missed stays, as an element of its own.
      if (isOver || isMissed) {
        model.givenUp.add(model.nextId);
        model.bookings.push({ ...booking, id: model.nextId++, state: 'MISSED' });
      }
      Object.assign(booking, { date, time, state: 'PLANNED' });
    }
    return { given, expected };
  }
  if (step.kind === 'cancel') {
    const given = errorIn(engine.run({ type: 'cancelBooking', id }));
    // Who was only released could still come, and does not now.
    const isReleased = booking.state === 'MISSED' && !model.givenUp.has(id) && booking.date === dayOf(engine);
    if (isPlanned) booking.state = isOver ? 'MISSED' : 'CANCELLED';
    if (isPlanned || isReleased) model.givenUp.add(id);
    return { given, expected: isPlanned || isReleased ? null : 'bookingOver' };
  }
  const state = step.kind === 'arrive' ? 'ARRIVED' : 'PLANNED';
  const given = errorIn(engine.change('ConsumerPreRegistered', id, { state }));
  const expected = refusalOfState(model, booking, state, engine.nowMs);
  if (expected === null && booking.state !== state) {
    booking.state = state;
    model.givenUp.delete(id);
  }
  return { given, expected };
}

const dayOf = ({ nowMs }: Engine): string => new Date(nowMs).toISOString().slice(0, 10);

const errorIn = (outcome: unknown): string | null => (outcome instanceof Rejection ? outcome.error : null);

/** Nobody came: after the late window of the first service, or when the day is over. */
function release(model: BookingModel, nowMs: number): void {
  for (const booking of model.bookings) {
    const plan = model.plans.find(({ services }) => services.includes(booking.services[0] ?? 0));
    const lateMs = Date.parse(`${booking.date}T${booking.time}:00Z`) + (plan?.late_minutes ?? 0) * MINUTE_MS;
    if (booking.state === 'PLANNED' && nowMs > lateMs) booking.state = 'MISSED';
  }
}

const bookingsOf = ({ state }: Engine): readonly ModelBooking[] =>
  [...state.books.ConsumerPreRegistered.values()].map(({ id, services, persons = 1, date, time, phone, state: now }) => {
    return { id, services, date, time: time ?? '', persons, phone, state: now };
  });

function noOverbooking(model: BookingModel): void {
  for (const plan of model.plans) {
    for (const date of DATES) {
      const most = plan.places > 0 ? plan.places : model.windows.length;
      for (let at = 0; at < 1440; at += 5) expect(peopleWith(model, plan, date, at), `${date} ${at}`).toBeLessThanOrEqual(most);
    }
  }
  for (const date of DATES) {
    for (let at = 0; at < 1440; at += 5) expect(canSit(atWindows(model, date, at), model.windows), `${date} ${at}`).toBe(true);
  }
}

/** The journal, and a snapshot of it, give the same state. */
function replays({ state, events, rules, equipment }: Engine): void {
  const replayed = emptyState(rules, equipment);
  for (const event of JSON.parse(JSON.stringify(events)) as QueueEvent[]) evolve(replayed, event);
  expect(wholeDocument(replayed)).toEqual(wholeDocument(state));
  expect(wholeDocument(fromSnapshot(toSnapshot(state), rules, equipment))).toEqual(wholeDocument(state));
}
