/** What an event adds to figures besides visits. */
import { describe, expect, it } from 'vitest';
import { evolve } from '../../../server/engine/evolve.js';
import { type AppointmentRow, isPlanned } from '../../../server/model/books/index.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import { Calendar } from '../../../server/pipeline/commit/clock.js';
import { CLOSED_DAYS_MAX, countedRow } from '../../../server/pipeline/records/counted.js';
import { openBranch, PAYMENT } from '../../engine/models/demo-engine.js';
import { DAY_MS, type Engine } from '../../engine/models/engine.js';
import { Calendar as SecondCalendar } from '../../recount/calendar.js';

const ALMATY = new Calendar('Asia/Almaty');

/** The rows of events that come one after the other. */
function rowsOf(engine: Engine, events: readonly QueueEvent[]) {
  return events.map((event) => {
    const row = countedRow(engine.state, ALMATY, event);
    evolve(engine.state, event);
    return row;
  });
}

function booked(fields: Partial<AppointmentRow>) {
  const engine = openBranch();
  const id = engine.add('ConsumerPreRegistered', { services: [PAYMENT], date: '2026-11-24', time: '09:30', ...fields });
  const row = engine.state.books.ConsumerPreRegistered.get(id);
  if (row === undefined) throw new Error('the appointment is not in its book');
  const as = (state: AppointmentRow['state'], changes: Partial<AppointmentRow> = {}): QueueEvent => ({
    ...{ t: 'bookSet', at: engine.nowMs, book: 'ConsumerPreRegistered', id },
    row: { ...row, ...changes, state },
  });
  return { engine, id, as };
}

describe('an appointment', () => {
  it('that is missed or cancelled is a row with its agreed time, until it is expected again', () => {
    const { engine, id, as } = booked({});
    const dayMs = Date.parse('2026-11-24T00:00:00+05:00');
    const row = { kind: 'missed', id, dayMs, agreedMs: Date.parse('2026-11-24T09:30:00+05:00'), services: [PAYMENT] };
    const rows = rowsOf(engine, [as('MISSED'), as('CANCELLED'), as('PLANNED'), as('ARRIVED'), as('PLANNED')]);
    expect(rows).toEqual([{ ...row, state: 'MISSED' }, { ...row, state: 'CANCELLED' }, { kind: 'expected', id }, null, null]);
  });

  it('without a time has none, and one of a day that no calendar has is not counted', () => {
    const { engine, as } = booked({ time: null });
    expect(rowsOf(engine, [as('MISSED')])).toMatchObject([{ agreedMs: null }]);
    // The book refuses such a day now; an older row may have it.
    expect(rowsOf(engine, [as('MISSED', { date: '2026-02-31' })])).toEqual([null]);
  });

  it.each([
    // Clocks forward at 02:00, and back at 03:00.
    ['Europe/Berlin', '2026-03-29', '01:30', '2026-03-29T00:30:00Z'],
    ['Europe/Berlin', '2026-03-29', '09:30', '2026-03-29T07:30:00Z'],
    ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30:00Z'],
    ['Europe/Berlin', '2026-10-25', '09:30', '2026-10-25T08:30:00Z'],
    // Nobody's clock shows it: so long after the day began.
    ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:30:00Z'],
    // Kazakhstan went to one time at midnight, Novosibirsk at 02:00.
    ['Asia/Almaty', '2024-02-29', '09:30', '2024-02-29T03:30:00Z'],
    ['Asia/Almaty', '2024-02-29', '23:30', '2024-02-29T17:30:00Z'],
    ['Asia/Almaty', '2024-03-01', '09:30', '2024-03-01T04:30:00Z'],
    ['Asia/Novosibirsk', '2016-07-24', '01:30', '2016-07-23T19:30:00Z'],
    ['Asia/Novosibirsk', '2016-07-24', '09:30', '2016-07-24T02:30:00Z'],
  ])('of %s on %s at %s was at %s, where clocks change that day, in the second count, too', (zone, date, time, expected) => {
    const { engine, as } = booked({ date, time });
    const row = countedRow(engine.state, new Calendar(zone), as('MISSED'));
    expect(row?.kind === 'missed' && row.agreedMs !== null && new Date(row.agreedMs).toISOString()).toBe(expected.replace('Z', '.000Z'));
    expect(new SecondCalendar(zone).clockAt(date, time)).toBe(Date.parse(expected));
  });

  it('is missed by the day after, and its row stays when the appointment is forgotten', () => {
    const { engine } = booked({});
    engine.wait(2 * DAY_MS);
    const event = engine.events.findLast((one) => one.t === 'bookSet');
    expect(event && countedRow(engine.state, ALMATY, event)).toMatchObject({ kind: 'missed', state: 'MISSED' });
    expect([...engine.state.books.ConsumerPreRegistered.values()].some(isPlanned)).toBe(false);
    const removed: QueueEvent = { t: 'bookRemoved', at: engine.nowMs, book: 'ConsumerPreRegistered', id: 1 };
    expect(countedRow(engine.state, ALMATY, removed)).toBeNull();
  });
});

it('a question is a row with its window, clerk and time', () => {
  const { engine } = booked({});
  const row = { kind: 'question', atMs: 7, workplaceId: 11, userId: 3 };
  expect(rowsOf(engine, [{ t: 'questionAnswered', at: 7, w: 11, u: 3 }])).toEqual([row]);
});

describe('a day that is over', () => {
  const opened = (day: string): QueueEvent => ({ t: 'dayOpened', at: 0, day, keep: true, reason: '' });
  const plan = { name: 'plan', services: [PAYMENT], slot_minutes: 30, places: 2, opening_hours: { '2': ['09:00-10:30'] } };

  it('leaves the places of its slots, by the hour, with those that were booked and kept', () => {
    expect(rowsOf(booked({}).engine, [opened('2026-11-25')])).toEqual([null]);
    const { engine: planned, as: asPlanned } = booked({ persons: 2 });
    planned.add('BookingPlan', plan);
    const dayMs = Date.parse('2026-11-24T00:00:00+05:00');
    const hour = (of: number, places: object) => ({ planId: 1, services: [PAYMENT], atMs: dayMs + of * 3_600_000, ...places });
    const expected = (kept: number) => ({
      kind: 'places',
      days: [{ dayMs, places: [hour(9, { offered: 4, booked: 2, kept }), hour(10, { offered: 2, booked: 0, kept: 0 })] }],
    });
    expect(rowsOf(planned, [asPlanned('ARRIVED'), opened('2026-11-25')])).toEqual([null, expected(2)]);
  });

  it('is one of several where the box was off, and of years the first days alone', () => {
    const { engine } = booked({});
    engine.add('BookingPlan', { ...plan, opening_hours: {} });
    const [row] = rowsOf(engine, [opened('2026-11-27')]);
    expect(row?.kind === 'places' && row.days.length).toBe(3);
    expect(countedRow({ ...engine.state, day: '2020-01-01' }, ALMATY, opened('2026-11-27'))).toMatchObject({
      days: Array.from({ length: CLOSED_DAYS_MAX }, () => ({})),
    });
  });
});
