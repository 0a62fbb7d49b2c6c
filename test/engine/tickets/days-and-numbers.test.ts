import { describe, expect, it } from 'vitest';
import { brokenInvariants } from '../../../server/engine/invariants.js';
import { ADMIN, ALL_WORK, CLERK, DRIVING, demoEngine, openBranch, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { at, DAY_MS, type Engine, errorOf, MINUTE_MS, registration } from '../models/engine.js';

const RANGE_H = 5;
const ticketFor = (engine: Engine, services: readonly number[] = [DRIVING]): string => {
  const id = engine.register(services);
  return engine.ticket(id).ticket;
};
/** A ticket of range H that is closed at once: its number is used and free. */
const use = (engine: Engine): string => {
  const id = engine.register([DRIVING]);
  const { ticket } = engine.ticket(id);
  engine.remove('Consumer', id);
  return ticket;
};

describe('numbers', () => {
  it('have the prefix of their range and at least three digits', () => {
    const engine = demoEngine();
    expect([ticketFor(engine, [SIMULATOR]), ticketFor(engine), ticketFor(engine, [1])]).toEqual(['Г001', 'H001', '001']);
    engine.change('TicketRange', RANGE_H, { last: 5000, next: 1234 });
    expect(ticketFor(engine)).toBe('H1234');
  });

  it('the first service gives the number', () => {
    const engine = demoEngine();
    expect(ticketFor(engine, [DRIVING, SIMULATOR])).toBe('H001');
    expect(ticketFor(engine, [SIMULATOR, DRIVING])).toBe('Г001');
  });

  it('no number comes twice until the range is exhausted, even when its ticket has ended', () => {
    const engine = demoEngine();
    engine.change('TicketRange', RANGE_H, { last: 3 });
    expect([use(engine), use(engine), use(engine)]).toEqual(['H001', 'H002', 'H003']);
    expect(use(engine)).toBe('H001');
  });

  it('then they wrap, skipping numbers of live tickets', () => {
    const engine = demoEngine();
    engine.change('TicketRange', RANGE_H, { last: 4 });
    const held = engine.register([DRIVING]);
    expect([use(engine), ticketFor(engine), use(engine)]).toEqual(['H002', 'H003', 'H004']);
    expect(engine.ticket(held).ticket).toBe('H001');
    expect([use(engine), use(engine), use(engine)]).toEqual(['H002', 'H004', 'H002']);
    expect(brokenInvariants(engine.state)).toEqual([]);
  });

  it('when every number belongs to somebody waiting, no ticket is given', () => {
    const engine = demoEngine();
    engine.change('TicketRange', RANGE_H, { last: 2 });
    const first = engine.register([DRIVING]);
    engine.register([DRIVING]);
    expect(errorOf(engine.run(registration([DRIVING])))).toBe('rangeExhausted');
    engine.remove('Consumer', first);
    expect(ticketFor(engine)).toBe('H001');
  });

  it('an administrator may say which number comes next', () => {
    const engine = demoEngine();
    engine.change('TicketRange', RANGE_H, { next: 447 });
    expect([ticketFor(engine), ticketFor(engine)]).toEqual(['H447', 'H448']);
    engine.change('TicketRange', RANGE_H, { next: 447 });
    expect(ticketFor(engine)).toBe('H449');
  });

  it('a box holds as many unfinished tickets as it may', () => {
    const engine = demoEngine({ liveTicketsMax: 1 });
    engine.register([DRIVING]);
    expect(errorOf(engine.run(registration([DRIVING])))).toBe('queueFull');
  });
});

describe('a new day', () => {
  it('closes what is unfinished as REJECTED with a comment, at windows too, and numbers start again', () => {
    const engine = openBranch();
    const atWindow = engine.register([DRIVING]);
    engine.callNext(WINDOW);
    const waiting = engine.register([DRIVING, SIMULATOR]);
    engine.callNext(ALL_WORK, ADMIN);
    engine.must({ type: 'postpone', workplaceId: ALL_WORK, actingUserId: ADMIN, delayMinutes: 5, returnToMe: true, comment: null });
    engine.wait(DAY_MS);
    for (const id of [atWindow, waiting]) {
      const ticket = engine.endedTicket(id);
      expect(ticket).toMatchObject({ state: 'REJECTED', workplaceId: -1 });
      for (const { state, comments } of ticket.operations) expect([state, comments.at(-1)]).toEqual(['REJECTED', 'day closed']);
    }
    expect([...engine.state.windows.values()].map(({ consumerId }) => consumerId)).toEqual([-1, -1, -1, -1, -1, -1]);
    expect(engine.state.windows.get(WINDOW)).toMatchObject({ clerkId: CLERK });
    expect(ticketFor(engine)).toBe('H001');
  });

  it('keeps them overnight, with their numbers, where the branch wants it', () => {
    const engine = openBranch({ keepTicketsOvernight: true });
    const atWindow = engine.register([DRIVING]);
    engine.callNext(WINDOW);
    const waiting = engine.register([DRIVING]);
    engine.remove('Consumer', engine.register([DRIVING]));
    engine.wait(DAY_MS);
    expect(engine.ticket(atWindow)).toMatchObject({ state: 'SERVING', ticket: 'H001' });
    expect(engine.ticket(waiting)).toMatchObject({ state: 'WAITING', ticket: 'H002' });
    // 1 and 2 are still in somebody's hands.
    expect([ticketFor(engine), ticketFor(engine)]).toEqual(['H003', 'H004']);
    expect(engine.ended.map(({ ticket }) => ticket)).toEqual(['H003']);
  });

  it('a box that was off for days opens the new day once, at its first start', () => {
    const engine = demoEngine();
    const id = engine.register([DRIVING]);
    engine.wait(5 * DAY_MS);
    expect(engine.events.filter(({ t }) => t === 'dayOpened')).toMatchObject([{ day: '2026-11-24' }, { day: '2026-11-29' }]);
    expect(engine.endedTicket(id).state).toBe('REJECTED');
    expect(ticketFor(engine)).toBe('H001');
  });

  it('begins on the 1st of January like on any other', () => {
    const engine = demoEngine();
    engine.wait(Date.parse('2026-12-31T23:59:59.999Z') - engine.nowMs);
    const id = engine.register([DRIVING]);
    engine.wait(1);
    expect(engine.state.day).toBe('2027-01-01');
    expect(engine.endedTicket(id).state).toBe('REJECTED');
    expect(ticketFor(engine)).toBe('H001');
  });

  it('comes before everything else that is due', () => {
    const engine = openBranch();
    engine.register([DRIVING]);
    engine.callNext(WINDOW);
    engine.must(at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes: 5, returnToMe: false, comment: null }));
    engine.wait(DAY_MS);
    expect(engine.events.some(({ t }) => t === 'returned')).toBe(false);
  });

  it('appointments of the day before are missed, and forgotten after thirty days', () => {
    const engine = demoEngine();
    const id = engine.add('ConsumerPreRegistered', { services: [DRIVING] });
    engine.wait(DAY_MS);
    expect(engine.state.books.ConsumerPreRegistered.get(id)?.state).toBe('MISSED');
    engine.wait(29 * DAY_MS);
    expect(engine.state.books.ConsumerPreRegistered.has(id)).toBe(true);
    engine.wait(DAY_MS);
    expect(engine.state.books.ConsumerPreRegistered.has(id)).toBe(false);
  });
});

describe('a clock that is set back', () => {
  const setBack = (engine: Engine, byMs: number): void => {
    engine.nowMs -= byMs;
    engine.run({ type: 'noteClockSet', byMs: -byMs, dayStartMs: 0 });
    engine.tick();
  };

  it('keeps nobody waiting longer', () => {
    const engine = openBranch();
    const id = engine.register([DRIVING]);
    engine.callNext(WINDOW);
    engine.must(at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes: 15, returnToMe: false, comment: null }));
    engine.wait(5 * MINUTE_MS);
    setBack(engine, 3 * 60 * MINUTE_MS);
    engine.wait(10 * MINUTE_MS - 1);
    expect(engine.ticket(id).state).toBe('POSTPONE');
    engine.wait(1);
    expect(engine.ticket(id).state).toBe('WAITING');
  });

  it('into an earlier day renames the day: nothing is closed, no number comes again', () => {
    const engine = demoEngine();
    const id = engine.register([DRIVING]);
    setBack(engine, 3 * DAY_MS);
    expect(engine.state.day).toBe('2026-11-21');
    expect(engine.ticket(id).ticket).toBe('H001');
    expect(ticketFor(engine)).toBe('H002');
    engine.wait(DAY_MS);
    expect(engine.state.day).toBe('2026-11-22');
    expect(ticketFor(engine)).toBe('H001');
  });

  it('and forward again to the day it came from, goes on with that day', () => {
    const engine = demoEngine();
    const day = engine.state.day;
    const id = engine.register([DRIVING]);
    setBack(engine, DAY_MS);
    engine.wait(DAY_MS);
    expect(engine.state.day).toBe(day);
    expect(engine.ticket(id).state).toBe('WAITING');
    expect(ticketFor(engine)).toBe('H002');
    engine.wait(DAY_MS);
    expect(ticketFor(engine)).toBe('H001');
  });
});
