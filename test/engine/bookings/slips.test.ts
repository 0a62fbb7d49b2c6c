/** Slips of bookings: owed like tickets, for as long as the booking is as they say. */
import { describe, expect, it } from 'vitest';
import type { QueuePrintCommand } from '../../../server/engine/commands.js';
import { brokenInvariants } from '../../../server/engine/invariants.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { NO_CONSUMER } from '../../../server/model/consumer.js';
import { ADMIN, openBranch, PAYMENT } from '../models/demo-engine.js';
import { DAY_MS, type Engine } from '../models/engine.js';
import { CONTENT, ends, finish, giveBack, jobs, start } from '../models/print-orders.js';

const slip = (bookingId: number): QueuePrintCommand => ({
  type: 'queuePrint',
  ...{ consumerId: NO_CONSUMER, bookingId, printer: 'hall', design: 'booking', content: CONTENT, isCopy: false, registratorId: 1 },
});

function branchWithSlip(): { readonly engine: Engine; readonly booking: number; readonly job: number } {
  const engine = openBranch();
  engine.add('BookingPlan', { name: 'plan', services: [PAYMENT], places: 3 });
  const booking = engine.add('ConsumerPreRegistered', { services: [PAYMENT], date: '2026-11-25', time: '09:30' });
  return { engine, booking, job: engine.must(slip(booking)) ?? 0 };
}

describe('the slip of a booking', () => {
  it('is owed from the order to its end, over a restart', () => {
    const { engine, booking, job } = branchWithSlip();
    expect(engine.state.prints.get(job)).toMatchObject({ consumerId: NO_CONSUMER, bookingId: booking, state: 'QUEUED', registratorId: 1 });
    const again = fromSnapshot(toSnapshot(engine.state), engine.state.rules, engine.state.equipment);
    expect(again.prints).toEqual(engine.state.prints);
    expect(brokenInvariants(engine.state)).toEqual([]);
    start(engine, job);
    giveBack(engine, job, true);
    expect(jobs(engine)).toEqual([[job, 'hall', 'QUEUED', true]]);
    start(engine, job);
    finish(engine, job, 'PRINTED', 80);
    expect(ends(engine)).toEqual([[job, 'PRINTED', '']]);
    expect(engine.state.rolls.get('hall')).toMatchObject({ tickets: 1, usedMm: 80 });
  });

  it('needs a visitor who is expected', () => {
    const { engine, booking } = branchWithSlip();
    expect(engine.refusal(slip(999))).toBe('noSuchElement');
    engine.must({ type: 'cancelBooking', id: booking });
    expect(engine.refusal(slip(booking))).toBe('noSuchElement');
  });

  it.each<readonly [string, (engine: Engine, id: number) => unknown, boolean]>([
    ['cancelled', (engine, id) => engine.must({ type: 'cancelBooking', id }), true],
    ['moved', (engine, id) => engine.must({ type: 'moveBooking', id, date: '2026-11-25', time: '10:30' }), true],
    ['removed', (engine, id) => engine.must({ type: 'removeElement', book: 'ConsumerPreRegistered', id, actingUserId: ADMIN }), true],
    ['missed', (engine) => engine.wait(3 * DAY_MS), true],
    ['given a note', (engine, id) => engine.change('ConsumerPreRegistered', id, { comment: 'with a child' }), false],
  ])('of a booking that is %s while it waits', (_what, change, isCancelled) => {
    const { engine, booking, job } = branchWithSlip();
    change(engine, booking);
    expect(ends(engine)).toEqual(isCancelled ? [[job, 'CANCELLED', 'booking changed']] : []);
    expect(brokenInvariants(engine.state)).toEqual([]);
  });

  it('that is in the printer comes out, and is not begun again for a booking that is over', () => {
    const { engine, booking, job } = branchWithSlip();
    start(engine, job);
    engine.must({ type: 'cancelBooking', id: booking });
    expect(jobs(engine)).toEqual([[job, 'hall', 'PRINTING', false]]);
    giveBack(engine, job, false);
    expect(ends(engine)).toEqual([[job, 'CANCELLED', 'booking changed']]);
  });

  it('stays when the day ends, which ends the tickets', () => {
    const { engine, job } = branchWithSlip();
    engine.wait(DAY_MS / 2);
    expect(jobs(engine)).toEqual([[job, 'hall', 'QUEUED', false]]);
  });
});
