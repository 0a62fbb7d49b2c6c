/** Whoever cancels, moves or removes a booking after its time makes no no-show undone. Tables for a branch in UTC; it is Tuesday, 09:00. */
import { beforeEach, describe, expect, it } from 'vitest';
import { evolve } from '../../../server/engine/evolve.js';
import { lateOf } from '../../../server/engine/rules/bookings/check-in.js';
import { emptyState } from '../../../server/engine/state.js';
import type { AppointmentRow } from '../../../server/model/books/index.js';
import type { Rejection } from '../../../server/model/errors/errors.js';
import { toInstant } from '../../../server/model/events/stamp.js';
import { visitOf } from '../../../server/pipeline/records/visit.js';
import { ticketContent } from '../../../server/pipeline/tickets/ticket-content.js';
import { DRIVING, openBranch, SIMULATOR } from '../models/demo-engine.js';
import { DAY_MS, type Engine, errorOf, MINUTE_MS, registration } from '../models/engine.js';

const TODAY = '2026-11-24';
const TOMORROW = '2026-11-25';
const CODE = '402913';

let engine: Engine;
let id: number;
beforeEach(() => {
  engine = openBranch();
  engine.add('BookingPlan', { name: 'plan', services: [SIMULATOR], slot_minutes: 30, places: 1, late_minutes: 15, late: 'refuse' });
  id = engine.add('ConsumerPreRegistered', { services: [SIMULATOR], date: TODAY, time: '10:00', pin_code: CODE, name: 'Anna', phone: '7' });
});

/** Nothing is done at that time: the ticker has not come to it yet. */
const itIs = (time: string, day = TODAY): void => {
  engine.nowMs = Date.parse(`${day}T${time}Z`);
};
const of = (row: AppointmentRow) => [row.id, `${row.date} ${row.time}`, row.state, row.moved_to];
const rows = () => [...engine.state.books.ConsumerPreRegistered.values()].map(of);
const move = (date: string, time: string): number => engine.must({ type: 'moveBooking', id, date, time });
const come = () => engine.run(registration([], { pinCode: CODE }));

describe('a booking that is cancelled', () => {
  it.each([
    ['10:00:00', TODAY, 'CANCELLED'],
    ['10:00:01', TODAY, 'MISSED'],
    ['10:14:59', TODAY, 'MISSED'],
    ['10:20:00', TODAY, 'MISSED'],
    ['00:00:00', TOMORROW, 'MISSED'],
  ])('at %s of %s is %s, also where its fields are set', (time, day, state) => {
    itIs(time, day);
    engine.must({ type: 'cancelBooking', id });
    const other = engine.add('ConsumerPreRegistered', { services: [DRIVING], date: '2026-12-24' });
    expect(rows()).toEqual([
      [id, `${TODAY} 10:00`, state, undefined],
      [other, '2026-12-24 null', 'PLANNED', undefined],
    ]);
    expect(errorOf(engine.run({ type: 'cancelBooking', id }))).toBe('bookingOver');
  });

  it.each(['10:05:00', '10:14:59'])('at %s gives nobody a ticket by its code, also within its late window; booked anew it does', (time) => {
    itIs(time);
    engine.must({ type: 'cancelBooking', id });
    expect(errorOf(come())).toBe('invalidRequest');
    replays();
    engine.change('ConsumerPreRegistered', id, { state: 'PLANNED', time: '10:30' });
    expect(errorOf(come())).toBeNull();
    expect(engine.state.books.ConsumerPreRegistered.get(id)).not.toHaveProperty('cancelled');
  });

  it('after it was released gives no ticket any more, and stays missed', () => {
    itIs('10:20:00');
    engine.change('BookingPlan', 1, { late: 'ordinary' });
    engine.tick();
    engine.must({ type: 'cancelBooking', id });
    expect(engine.state.books.ConsumerPreRegistered.get(id)).toMatchObject({ state: 'MISSED', cancelled: true });
    expect(errorOf(come())).toBe('invalidRequest');
    expect(errorOf(engine.run({ type: 'cancelBooking', id }))).toBe('bookingOver');
    replays();
  });

  it('by setting its state is missed at the time that it had', () => {
    itIs('10:05:00');
    engine.change('ConsumerPreRegistered', id, { state: 'CANCELLED', date: TOMORROW, time: '11:00' });
    expect(rows()).toEqual([[id, `${TODAY} 10:00`, 'MISSED', undefined]]);
  });

  it('without a plan, or without a time, is missed when its day is over', () => {
    const [free, timeless] = [
      engine.add('ConsumerPreRegistered', { services: [DRIVING], date: TODAY, time: '09:30' }),
      engine.add('ConsumerPreRegistered', { services: [SIMULATOR], date: TODAY }),
    ];
    itIs('23:59:59');
    for (const one of [free, timeless]) engine.must({ type: 'cancelBooking', id: one });
    expect(rows().map(([, , state]) => state)).toEqual(['PLANNED', 'CANCELLED', 'CANCELLED']);
    const [late, lateTimeless] = [
      engine.add('ConsumerPreRegistered', { services: [DRIVING], date: TODAY, time: '09:30' }),
      engine.add('ConsumerPreRegistered', { services: [SIMULATOR], date: TODAY }),
    ];
    itIs('00:00:00', TOMORROW);
    for (const one of [late, lateTimeless]) engine.must({ type: 'cancelBooking', id: one });
    expect(rows().map(([, , state]) => state)).toEqual(['PLANNED', 'CANCELLED', 'CANCELLED', 'MISSED', 'MISSED']);
  });
});

describe('a booking that is moved', () => {
  it('before its time is the same one', () => {
    itIs('10:00:00');
    const made = engine.state.books.ConsumerPreRegistered.get(id)?.create_time;
    move(TOMORROW, '09:00');
    expect(rows()).toEqual([[id, `${TOMORROW} 09:00`, 'PLANNED', undefined]]);
    expect(engine.state.books.ConsumerPreRegistered.get(id)?.create_time).toBe(made);
  });

  it.each(['move', 'set'])('after it (%s) leaves the place that was missed, and is a booking made now', (how) => {
    itIs('10:05:00');
    if (how === 'move') expect(move(TOMORROW, '09:00')).toBe(id);
    else expect(errorOf(engine.change('ConsumerPreRegistered', id, { date: TOMORROW, time: '09:00' }))).toBeNull();
    expect(rows()).toEqual([
      [id, `${TOMORROW} 09:00`, 'PLANNED', undefined],
      [id + 1, `${TODAY} 10:00`, 'MISSED', id],
    ]);
    expect(engine.state.books.ConsumerPreRegistered.get(id)?.create_time).toBe(toInstant(engine.nowMs));
    // It is not moved a second time by being where it is, nor missed once more before its new time.
    move(TOMORROW, '09:00');
    move(TOMORROW, '09:30');
    expect(rows()).toHaveLength(2);
    replays();
  });

  it('to another time of the day comes with its code, once', () => {
    itIs('10:05:00');
    move(TODAY, '11:00');
    expect(errorOf(engine.change('ConsumerPreRegistered', id, { comment: 'later' }))).toBeNull();
    engine.wait(50 * MINUTE_MS);
    expect(errorOf(come())).toBeNull();
    expect(rows().map(([, , state]) => state)).toEqual(['ARRIVED', 'MISSED']);
    expect(errorOf(come())).toBe('alreadyCheckedIn');
  });

  it.each([
    ['move', '10:20:00', TODAY],
    ['set', '10:20:00', TODAY],
    ['move', '09:30:00', TOMORROW],
  ])('that was missed already (%s at %s of %s) leaves the missed place, too, and is expected at the new time', (how, time, day) => {
    itIs('10:20:00');
    engine.tick();
    itIs(time, day);
    expect(rows()).toEqual([[id, `${TODAY} 10:00`, 'MISSED', undefined]]);
    const wish = { date: TOMORROW, time: '11:00' };
    if (how === 'move') expect(move(wish.date, wish.time)).toBe(id);
    else expect(errorOf(engine.change('ConsumerPreRegistered', id, { ...wish, state: 'PLANNED' }))).toBeNull();
    expect(rows()).toEqual([
      [id, `${TOMORROW} 11:00`, 'PLANNED', undefined],
      [id + 1, `${TODAY} 10:00`, 'MISSED', id],
    ]);
    // The missed place is nobody's any more: it is not moved itself.
    const again = { type: 'moveBooking', id: id + 1, date: TOMORROW, time: '09:00' } as const;
    expect(errorOf(engine.run(again))).toBe('bookingOver');
    itIs('10:50:00', TOMORROW);
    expect(errorOf(come())).toBeNull();
    replays();
  });

  it('that was missed needs a place as any other, and is not moved to where it was', () => {
    itIs('10:20:00');
    engine.tick();
    engine.add('ConsumerPreRegistered', { services: [SIMULATOR], date: TOMORROW, time: '11:00' });
    const errorAt = (date: string, time: string) => errorOf(engine.run({ type: 'moveBooking', id, date, time }));
    expect(errorAt(TOMORROW, '11:00')).toBe('slotFull');
    expect(errorAt(TODAY, '10:00')).toBe('slotNotOffered');
    engine.change('BookingPlan', 1, { per_person: 1 });
    engine.add('ConsumerPreRegistered', { services: [SIMULATOR], date: TOMORROW, time: '12:00', phone: '7' });
    expect(errorAt(TOMORROW, '11:30')).toBe('tooManyBookings');
    expect(rows()[0]).toEqual([id, `${TODAY} 10:00`, 'MISSED', undefined]);
  });

  it('of somebody who came too late, or has given it up, is not', () => {
    engine.change('BookingPlan', 1, { late: 'ordinary' });
    itIs('10:20:00');
    engine.tick();
    expect(errorOf(come())).toBeNull();
    expect(errorOf(engine.run({ type: 'moveBooking', id, date: TOMORROW, time: '09:00' }))).toBe('bookingOver');
    const other = engine.add('ConsumerPreRegistered', { services: [SIMULATOR], date: TODAY, time: '11:00' });
    itIs('11:20:00');
    engine.must({ type: 'cancelBooking', id: other });
    expect(errorOf(engine.run({ type: 'moveBooking', id: other, date: TOMORROW, time: '09:00' }))).toBe('bookingOver');
  });

  it('is not where the book is full', () => {
    const book = engine.state.books.ConsumerPreRegistered;
    const [row] = [...book.values()];
    if (row)
      for (let other = 100; book.size < 20_000; other++) book.set(other, { ...row, id: other, date: '2027-01-01', pin_code: '0000' });
    itIs('10:05:00');
    expect(errorOf(engine.run({ type: 'moveBooking', id, date: TOMORROW, time: '09:00' }))).toBe('bookFull');
  });
});

it('who comes too late and gets the next free time is late for the first one, which the visit keeps', () => {
  engine.change('BookingPlan', 1, { late: 'next' });
  itIs('10:20:00');
  const ticket = engine.ticket(engine.register([], { pinCode: CODE }));
  const [first, next] = ['10:00', '10:30'].map((time) => Date.parse(`${TODAY}T${time}:00Z`));
  expect(ticket).toMatchObject({ firstAgreedMs: first, appointmentMs: next });
  expect(visitOf(engine.state, ticket).about).toMatchObject({ appointment: id, firstAgreedMs: first, appointmentMs: next });
  expect(lateOf(engine.state, ticket)).toEqual({ time: '10:00', next: '10:30' });
  const facts = { branch: { name: '', timeZone: 'UTC' }, pageOf: () => '', waitOf: () => null };
  expect(ticketContent(engine.state, facts, ticket).late).toEqual({ time: '10:00', next: '10:30' });
  const walkIn = engine.ticket(engine.register([SIMULATOR]));
  expect(walkIn).not.toHaveProperty('firstAgreedMs');
  expect(lateOf(engine.state, walkIn)).toBeUndefined();
  replays();
});

it('who comes too late and waits like all others is told so', () => {
  engine.change('BookingPlan', 1, { late: 'ordinary' });
  itIs('10:20:00');
  const ticket = engine.ticket(engine.register([], { pinCode: CODE }));
  expect(lateOf(engine.state, ticket)).toEqual({ time: '10:00', next: null });
  const about = visitOf(engine.state, ticket).about;
  expect(about).toMatchObject({ firstAgreedMs: Date.parse(`${TODAY}T10:00:00Z`) });
  for (const field of ['appointment', 'appointmentMs', 'bookedMs']) expect(about).not.toHaveProperty(field);
  expect((come() as Rejection).parameters).toEqual({ ticket: ticket.ticket });
  replays();
});

describe('a booking that is removed after its time', () => {
  const lastOf = () => engine.events.slice(-2);
  const missed = { t: 'bookSet', id: 1, row: { state: 'MISSED', name: '', phone: '', comment: '', pin_code: '', time: '10:00' } };

  it.each([
    ['one', () => engine.remove('ConsumerPreRegistered', id)],
    ['all', () => engine.must({ type: 'removeAllElements', book: 'ConsumerPreRegistered', actingUserId: 1 })],
    ['with the texts of its visitor', () => engine.must({ type: 'eraseVisitor', consumers: [], appointments: [id] })],
  ])('(%s) was missed, without a text', (_, remove) => {
    itIs('10:05:00');
    remove();
    expect(lastOf()).toMatchObject([missed, { t: 'bookRemoved', id: 1 }]);
    expect(rows()).toEqual([]);
  });

  it('was expected before it', () => {
    itIs('10:00:00');
    engine.remove('ConsumerPreRegistered', id);
    expect(engine.events.some(({ t, at }) => t === 'bookSet' && at === engine.nowMs)).toBe(false);
  });

  it('as the box was off for longer than texts are kept was missed', () => {
    engine.wait(60 * DAY_MS);
    expect(engine.events.filter(({ t }) => t === 'bookSet' || t === 'bookRemoved').slice(-2)).toMatchObject([missed, { t: 'bookRemoved' }]);
  });
});

function replays(): void {
  const replayed = emptyState(engine.rules, engine.equipment);
  for (const event of engine.events) evolve(replayed, event);
  expect([...replayed.books.ConsumerPreRegistered.values()]).toEqual([...engine.state.books.ConsumerPreRegistered.values()]);
}
