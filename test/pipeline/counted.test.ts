/** What an event adds to figures besides visits. */
import { describe, expect, it } from 'vitest';
import { evolve } from '../../server/engine/evolve.js';
import { type AppointmentRow, isPlanned } from '../../server/model/books/index.js';
import type { QueueEvent } from '../../server/model/events.js';
import { Calendar } from '../../server/pipeline/clock.js';
import { countedRow } from '../../server/pipeline/counted.js';
import { openBranch, PAYMENT } from '../engine/demo-engine.js';
import { DAY_MS, type Engine } from '../engine/engine.js';

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
