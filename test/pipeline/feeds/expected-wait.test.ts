/** Forecasts of waiting for whoever asks: from the history at the start, and fresh for a few seconds. */
import { describe, expect, it } from 'vitest';
import { selectVisit } from '../../../db/facts/visit.js';
import { ExpectedWait } from '../../../server/pipeline/feeds/expected-wait.js';
import { visitRow } from '../../../server/pipeline/records/visit.js';
import { seeded } from '../../engine/forecast/simulated-days.js';
import { ADMIN, ALL_WORK, CASH_DESK, CLERK, DRIVING, openBranch, PAYMENT, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import { DAY_MS, MINUTE_MS, stampAt } from '../../engine/models/engine.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

/** The demo, and its history as the store has it. */
function openHistory() {
  const engine = openBranch({ liveTicketsMax: 5_000 });
  const storeOf = () => {
    const rows = engine.ended.map((consumer) => visitRow(engine.state, consumer));
    return {
      visits: ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) => {
        const filter = { fromMs, toMs, services: true, stages: true, operations: true, limit: 10_000 };
        const found = rows.flatMap((row) => selectVisit({ ...row, services: JSON.parse(row.services), about: {} }, filter) ?? []);
        return Promise.resolve({ json: JSON.stringify(found), count: found.length });
      },
      windowMoves: () => Promise.resolve([]),
    };
  };
  return { engine, storeOf };
}

/** A branch in which each visitor of the simulator took `minutes`, and its history. */
function branchThatTook(minutes: number, visits = 60) {
  const { engine, storeOf } = openHistory();
  for (let count = 0; count < visits; count++) {
    engine.register([SIMULATOR]);
    engine.callNext(WINDOW);
    engine.nowMs += minutes * MINUTE_MS;
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
  }
  return { engine, store: storeOf(), expected: new ExpectedWait(engine.state, seeded(7), new VirtualTimers(), stampAt) };
}

const noDays = () => Promise.resolve([]);

/** Where drawing a number takes time. */
const DRAW_MS = 0.002;

const minutesOf = (forecast: { readonly medianMs: number } | null) => Math.round((forecast?.medianMs ?? Number.NaN) / MINUTE_MS);

describe('expected waits', () => {
  it('are learned from the history: norms say five minutes, visitors took twenty', async () => {
    const { engine, store, expected } = branchThatTook(20);
    for (let count = 0; count < 4; count++) engine.register([SIMULATOR]);
    engine.callNext(WINDOW);
    const { state, nowMs } = engine;
    expect(minutesOf(new ExpectedWait(state, seeded(7), new VirtualTimers(), stampAt).ofService(SIMULATOR, nowMs))).toBeLessThan(40);
    await expected.learnFrom(store, nowMs, noDays);
    // One at the window for 20 minutes, three before him.
    expect(minutesOf(expected.ofService(SIMULATOR, nowMs))).toBeGreaterThanOrEqual(76);
    expect(minutesOf(expected.ofService(SIMULATOR, nowMs))).toBeLessThanOrEqual(84);
  });

  it('are learned from the history for each stage: a minute to pay, and twenty for what follows', async () => {
    const { engine, storeOf } = openHistory();
    engine.logIn(ADMIN, CASH_DESK);
    for (let count = 0; count < 60; count++) {
      engine.register([PAYMENT]);
      for (const [window, minutes] of [
        [CASH_DESK, 1],
        [WINDOW, 20],
      ] as const) {
        engine.callNext(window);
        engine.nowMs += minutes * MINUTE_MS;
        engine.finish(window, 'SERVED', { kind: 'served' });
      }
    }
    const expected = new ExpectedWait(engine.state, seeded(7), new VirtualTimers(), stampAt);
    await expected.learnFrom(storeOf(), engine.nowMs, noDays);
    engine.register([PAYMENT]);
    engine.callNext(CASH_DESK);
    const next = engine.register([PAYMENT]);
    expect(minutesOf(expected.ofTicket(engine.ticket(next), engine.nowMs))).toBeLessThanOrEqual(2);
    engine.finish(CASH_DESK, 'SERVED', { kind: 'served' });
    engine.callNext(WINDOW);
    engine.nowMs += 6_000;
    expect(minutesOf(expected.ofService(SIMULATOR, engine.nowMs))).toBeGreaterThanOrEqual(18);
  });

  it('are unknown where nobody who is at work calls him, and for a ticket that does not wait', () => {
    const { engine, expected } = branchThatTook(5, 1);
    expect(expected.ofService(SIMULATOR, engine.nowMs)).not.toBeNull();
    const called = engine.register([SIMULATOR]);
    engine.callNext(WINDOW);
    expect(expected.ofTicket(engine.ticket(called), engine.nowMs)).toBeNull();
    const session = [...engine.state.sessions.values()].find(({ userId }) => userId === CLERK);
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    engine.must({ type: 'closeSession', sessionId: session?.id ?? 0, why: 'logout' });
    engine.nowMs += MINUTE_MS;
    expect(expected.ofService(SIMULATOR, engine.nowMs)).toBeNull();
  });

  it('grow with those who are before him, by his place and not by who else waits', () => {
    const { engine, expected } = branchThatTook(10);
    const tickets = Array.from({ length: 6 }, () => engine.register([SIMULATOR]));
    // Of lower priority: he is called after them.
    engine.register([DRIVING]);
    const waits = tickets.map((id) => expected.ofTicket(engine.ticket(id), engine.nowMs)?.medianMs ?? Number.NaN);
    expect([...waits].sort((one, other) => one - other)).toEqual(waits);
    expect(expected.ofService(DRIVING, engine.nowMs)?.medianMs).toBeGreaterThan(waits[5] ?? Number.POSITIVE_INFINITY);
  });

  it('of a service are the same for whoever asks within some seconds, and anew later', () => {
    const { engine, expected } = branchThatTook(10);
    for (let count = 0; count < 3; count++) engine.register([SIMULATOR]);
    const first = expected.ofService(SIMULATOR, engine.nowMs);
    engine.register([SIMULATOR]);
    expect(expected.ofService(SIMULATOR, engine.nowMs + 1_000)).toEqual(first);
    const later = expected.ofService(SIMULATOR, engine.nowMs + 6_000);
    expect(later?.medianMs).toBeGreaterThan(first?.medianMs ?? Number.POSITIVE_INFINITY);
  });

  it('of tickets that are taken one after the other are each by its own place', () => {
    const { engine, expected } = branchThatTook(10);
    engine.register([SIMULATOR]);
    expected.ofService(SIMULATOR, engine.nowMs);
    const waits = Array.from({ length: 5 }, () => {
      engine.nowMs += 500;
      return expected.ofNewTicket(engine.ticket(engine.register([SIMULATOR])), engine.nowMs)?.medianMs ?? Number.NaN;
    });
    for (const [index, ms] of waits.entries()) expect(ms).toBeGreaterThan(waits[index - 1] ?? 0);
  });

  it('learn nothing from a visitor during whom the clock was set', () => {
    const { engine, expected } = branchThatTook(5, 1);
    const tell = () => {
      for (const event of engine.events.splice(0)) expected.applied(event);
    };
    const setClock = (byMs: number) => {
      engine.nowMs += byMs;
      engine.must({ type: 'noteClockSet', byMs, dayStartMs: engine.nowMs });
      tell();
    };
    for (let count = 0; count < 30; count++) {
      engine.register([SIMULATOR]);
      engine.callNext(WINDOW);
      tell();
      setClock(180 * MINUTE_MS);
      engine.finish(WINDOW, 'SERVED', { kind: 'served' });
      setClock(-180 * MINUTE_MS);
    }
    for (let count = 0; count < 3; count++) engine.register([SIMULATOR]);
    expect(minutesOf(expected.ofService(SIMULATOR, engine.nowMs))).toBeLessThan(60);
  });

  it('forget a day that is long gone', async () => {
    const { engine, store, expected } = branchThatTook(20, 10);
    engine.nowMs += 30 * DAY_MS;
    engine.tick();
    engine.logIn(CLERK, WINDOW);
    engine.register([SIMULATOR]);
    await expected.learnFrom(store, engine.nowMs, noDays);
    expect(minutesOf(expected.ofService(SIMULATOR, engine.nowMs))).toBeLessThan(15);
  });

  it('are learned no further when the box stops: that the store is closed then is nothing to tell', async () => {
    const { engine, expected } = branchThatTook(20, 1);
    const closed = new Error('The database connection is not open');
    const store = { visits: () => Promise.reject(closed), windowMoves: () => Promise.reject(closed) };
    await expect(expected.learnFrom(store, engine.nowMs, noDays)).rejects.toBe(closed);
    const learning = expected.learnFrom(store, engine.nowMs, noDays);
    expected.stop();
    await expect(learning).resolves.toBeUndefined();
  });

  it('are held against what happens, of every visitor', () => {
    const { engine } = branchThatTook(5, 1);
    engine.events.length = 0;
    const timers = new VirtualTimers();
    const expected = new ExpectedWait(engine.state, seeded(7), timers, stampAt);
    const hall = Reflect.get(expected, 'forecaster') as { readonly promises: ReadonlyMap<number, { readonly forecast: unknown }> };
    const tickets = [SIMULATOR, SIMULATOR, DRIVING].map((service) => engine.register([service]));
    for (const event of engine.events.splice(0)) {
      timers.advance(500);
      expected.applied(event);
    }
    expect([...hall.promises.keys()]).toEqual(tickets);
    // The very number on the paper, where it is another one.
    engine.nowMs += 10 * MINUTE_MS;
    const printed = expected.ofNewTicket(engine.ticket(tickets[2] ?? 0), engine.nowMs);
    expect(hall.promises.get(tickets[2] ?? 0)?.forecast).toBe(printed);
    // Of a rush one is as good as all.
    const [first] = [engine.register([DRIVING]), engine.register([DRIVING])];
    timers.advance(500);
    for (const event of engine.events.splice(0)) expected.applied(event);
    expect([...hall.promises.keys()]).toEqual([...tickets, first]);
  });

  it('of a group that comes at once are told to each by its own place, also where a window is free', () => {
    const { engine } = branchThatTook(10);
    engine.events.length = 0;
    const expected = new ExpectedWait(engine.state, seeded(7), new VirtualTimers(), stampAt);
    const told = Array.from({ length: 6 }, () => {
      engine.nowMs += 600;
      const id = engine.register([SIMULATOR]);
      for (const event of engine.events.splice(0)) expected.applied(event);
      return expected.ofNewTicket(engine.ticket(id), engine.nowMs)?.medianMs ?? Number.NaN;
    });
    expect(told[0]).toBeLessThan(MINUTE_MS);
    for (const [index, ms] of told.slice(1).entries()) expect(ms).toBeGreaterThan((told[index] ?? 0) + 2 * MINUTE_MS);
  });

  it('of a mixed group are told to each by its place at the windows while no other forecast is due yet', () => {
    const { engine } = branchThatTook(10);
    engine.logIn(ADMIN, ALL_WORK);
    engine.events.length = 0;
    const timers = new VirtualTimers();
    const chance = seeded(7);
    const drawn = () => {
      timers.advance(50 * DRAW_MS);
      return chance();
    };
    const expected = new ExpectedWait(engine.state, drawn, timers, stampAt);
    expected.renew(engine.nowMs);
    timers.advance(10_000);
    const made = Reflect.get(expected, 'made') as object | null;
    expect(made).not.toBeNull();
    const told = [SIMULATOR, DRIVING, DRIVING, SIMULATOR].map((service) => {
      engine.nowMs += 100;
      timers.advance(100);
      const id = engine.register([service]);
      for (const event of engine.events.splice(0)) expected.applied(event);
      return expected.ofNewTicket(engine.ticket(id), engine.nowMs)?.medianMs ?? Number.NaN;
    });
    // Two windows are free, and nobody made another forecast meanwhile.
    expect(Reflect.get(expected, 'made')).toBe(made);
    expect(Math.max(told[0] ?? Number.NaN, told[1] ?? Number.NaN)).toBeLessThan(MINUTE_MS);
    expect(told[2]).toBeGreaterThan(2 * MINUTE_MS);
    // His service goes before theirs.
    expect(told[3]).toBeLessThan(MINUTE_MS);
  });

  it('are renewed after what happens and after a minute, so that who comes then is told no old one', () => {
    const { engine } = branchThatTook(10);
    engine.events.length = 0;
    const expected = new ExpectedWait(engine.state, seeded(7), new VirtualTimers(), stampAt);
    const madeAtMs = () => (Reflect.get(expected, 'made') as { readonly atMs: number } | null)?.atMs;
    const startMs = engine.nowMs;
    const renewedAfter = (ms: number): number => {
      expected.renew(startMs + ms);
      return (madeAtMs() ?? Number.NaN) - startMs;
    };
    expect([renewedAfter(0), renewedAfter(59_000), renewedAfter(60_000)]).toEqual([0, 0, 60_000]);
    engine.register([SIMULATOR]);
    for (const event of engine.events.splice(0)) expected.applied(event);
    expect([renewedAfter(61_000), renewedAfter(62_000)]).toEqual([61_000, 61_000]);
  });

  it('of a ticket are made anew when somebody was called before it', () => {
    const { engine } = branchThatTook(10);
    engine.events.length = 0;
    const expected = new ExpectedWait(engine.state, seeded(7), new VirtualTimers(), stampAt);
    const tell = () => {
      for (const event of engine.events.splice(0)) expected.applied(event);
    };
    const come = () => {
      const id = engine.register([SIMULATOR]);
      tell();
      return expected.ofTicket(engine.ticket(id), engine.nowMs)?.medianMs;
    };
    expect(come()).toBeLessThan(MINUTE_MS);
    engine.callNext(WINDOW);
    tell();
    engine.nowMs += 1_000;
    expect(come()).toBeGreaterThan(2 * MINUTE_MS);
  });

  it('of tickets that come while a forecast is made count those between', () => {
    const { engine, expected } = branchThatTook(10);
    expected.ofService(SIMULATOR, engine.nowMs);
    const told = Array.from({ length: 5 }, () => expected.ofTicket(engine.ticket(engine.register([SIMULATOR])), engine.nowMs)?.medianMs);
    for (const [index, ms] of told.slice(1).entries()) expect(ms).toBeGreaterThan((told[index] ?? 0) + 2 * MINUTE_MS);
  });

  it('are made anew when clerks come or go, and those who were shown the old one hear of it', () => {
    const { engine } = branchThatTook(5, 1);
    engine.events.length = 0;
    let timesKnown = 0;
    const expected = new ExpectedWait(engine.state, seeded(7), new VirtualTimers(), stampAt, () => {
      timesKnown += 1;
    });
    expect(expected.ofService(SIMULATOR, engine.nowMs)).not.toBeNull();
    expect(expected.ofService(SIMULATOR, engine.nowMs)).not.toBeNull();
    expect(timesKnown).toBe(1);
    for (const { id, component } of [...engine.state.sessions.values()]) {
      if (component === 'workplace') engine.must({ type: 'closeSession', sessionId: id, why: 'logout' });
    }
    for (const event of engine.events.splice(0)) expected.applied(event);
    expect(expected.ofService(SIMULATOR, engine.nowMs), 'no window is open any more').toBeNull();
    expect(timesKnown).toBe(2);
  });

  it('are made in slices for a small part of the time, and the newest that is whole is read meanwhile', () => {
    const { engine } = branchThatTook(5, 20);
    for (let count = 0; count < 200; count++) engine.register([SIMULATOR]);
    const timers = new VirtualTimers();
    let draws = 0;
    const chance = seeded(7);
    const drawn = () => {
      draws += 1;
      // Each draw takes time: a play of 200 visitors some milliseconds, all plays tenths of a second.
      timers.advance(DRAW_MS);
      return chance();
    };
    // Timers that are due while the work goes on run after it, as they do in the event loop.
    const loop: (() => void)[] = [];
    const inTurns = { nowMs: () => timers.nowMs(), after: (ms: number, run: () => void) => timers.after(ms, () => loop.push(run)) };
    let timesKnown = 0;
    const expected = new ExpectedWait(engine.state, drawn, inTurns, stampAt, () => {
      timesKnown += 1;
    });
    const { nowMs } = engine;
    // There is none before this one.
    expect(expected.ofService(SIMULATOR, nowMs)).toBeNull();
    expect(timesKnown).toBe(0);
    expect(draws * DRAW_MS).toBeLessThan(10);
    const turn = (ms: number): number => {
      const before = draws;
      timers.advance(ms);
      for (const run of loop.splice(0)) run();
      return (draws - before) * DRAW_MS;
    };
    const slices = Array.from({ length: 100 }, () => turn(1));
    expect(slices.reduce((sum, ms) => sum + ms)).toBeLessThan(30);
    const rough = expected.ofService(SIMULATOR, nowMs);
    expect(rough).not.toBeNull();
    const edition = expected.ofServices(nowMs)?.edition;
    slices.push(...Array.from({ length: 2_000 }, () => turn(1)));
    expect(Math.max(...slices)).toBeLessThan(10);
    expect(expected.ofServices(nowMs)?.edition).toBeGreaterThan(edition ?? Number.NaN);
    // Of the same wait visitors are told the same.
    expect(expected.ofService(SIMULATOR, nowMs)).toEqual(rough);
    // It is done, and the next one waits until it has had its part of the time.
    const whole = expected.ofService(SIMULATOR, nowMs);
    const idle = draws;
    expect(expected.ofService(SIMULATOR, nowMs + 6_000)).toEqual(whole);
    expect(draws).toBe(idle);
    turn(60_000);
    engine.register([SIMULATOR]);
    expected.ofService(SIMULATOR, nowMs + 66_000);
    expect(draws, 'who asks does not wait for a slice of the next one').toBe(idle);
    turn(1);
    expect(draws).toBeGreaterThan(idle);
    expect(expected.ofService(SIMULATOR, nowMs + 66_000)).toEqual(whole);
    // Pages that were shown none hear of the first one.
    expect(timesKnown).toBe(1);
  });
});
