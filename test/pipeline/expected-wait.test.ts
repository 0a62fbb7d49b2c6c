/** Forecasts of waiting for whoever asks: from the history at the start, and fresh for a few seconds. */
import { describe, expect, it } from 'vitest';
import { selectVisit } from '../../db/visit.js';
import { ExpectedWait } from '../../server/pipeline/expected-wait.js';
import { visitRow } from '../../server/pipeline/visit.js';
import { CLERK, DRIVING, openBranch, SIMULATOR, WINDOW } from '../engine/demo-engine.js';
import { DAY_MS, MINUTE_MS } from '../engine/engine.js';
import { seeded } from '../engine/forecast/simulated-days.js';

/** A branch in which each visitor of the simulator took `minutes`, and its history. */
function branchThatTook(minutes: number, visits = 60) {
  const engine = openBranch({ liveTicketsMax: 5_000 });
  for (let count = 0; count < visits; count++) {
    engine.register([SIMULATOR]);
    engine.callNext(WINDOW);
    engine.nowMs += minutes * MINUTE_MS;
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
  }
  const rows = engine.ended.map((consumer) => visitRow(engine.state, consumer));
  const store = {
    visits: ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) => {
      const filter = { fromMs, toMs, services: true, stages: true, operations: true, limit: 10_000 };
      const found = rows.flatMap((row) => selectVisit({ ...row, services: JSON.parse(row.services) }, filter) ?? []);
      return Promise.resolve({ json: JSON.stringify(found), count: found.length });
    },
  };
  return { engine, store, expected: new ExpectedWait(engine.state, seeded(7), () => 0) };
}

const minutesOf = (forecast: { readonly medianMs: number } | null) => Math.round((forecast?.medianMs ?? Number.NaN) / MINUTE_MS);

describe('expected waits', () => {
  it('are learned from the history: norms say five minutes, visitors took twenty', async () => {
    const { engine, store, expected } = branchThatTook(20);
    for (let count = 0; count < 4; count++) engine.register([SIMULATOR]);
    engine.callNext(WINDOW);
    const { state, nowMs } = engine;
    expect(minutesOf(new ExpectedWait(state, seeded(7), () => 0).ofService(SIMULATOR, nowMs))).toBeLessThan(40);
    await expected.learnFrom(store, nowMs);
    // One at the window for 20 minutes, three before him.
    expect(minutesOf(expected.ofService(SIMULATOR, nowMs))).toBeGreaterThanOrEqual(76);
    expect(minutesOf(expected.ofService(SIMULATOR, nowMs))).toBeLessThanOrEqual(84);
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

  it('are the same for whoever asks within some seconds, and anew later', () => {
    const { engine, expected } = branchThatTook(10);
    for (let count = 0; count < 3; count++) engine.register([SIMULATOR]);
    const first = expected.ofService(SIMULATOR, engine.nowMs);
    engine.register([SIMULATOR]);
    expect(expected.ofService(SIMULATOR, engine.nowMs + 1_000)).toBe(first);
    const later = expected.ofService(SIMULATOR, engine.nowMs + 6_000);
    expect(later?.medianMs).toBeGreaterThan(first?.medianMs ?? Number.POSITIVE_INFINITY);
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
    await expected.learnFrom(store, engine.nowMs);
    expect(minutesOf(expected.ofService(SIMULATOR, engine.nowMs))).toBeLessThan(15);
  });

  it('are learned no further when the box stops: that the store is closed then is nothing to tell', async () => {
    const { engine, expected } = branchThatTook(20, 1);
    const closed = new Error('The database connection is not open');
    const store = { visits: () => Promise.reject(closed) };
    await expect(expected.learnFrom(store, engine.nowMs)).rejects.toBe(closed);
    const learning = expected.learnFrom(store, engine.nowMs);
    expected.stopLearning();
    await expect(learning).resolves.toBeUndefined();
  });

  it('are held against what happens now and then, for a small part of the time', () => {
    const { engine } = branchThatTook(5, 1);
    engine.events.length = 0;
    let clockMs = 0;
    let draws = 0;
    const chance = () => {
      draws += 1;
      // Each forecast takes a while.
      clockMs += 1;
      return 0.5;
    };
    const expected = new ExpectedWait(engine.state, chance, () => clockMs);
    const comesFor = (service: number): boolean => {
      const before = draws;
      engine.register([service]);
      for (const event of engine.events.splice(0)) expected.applied(event);
      return draws > before;
    };
    expect(comesFor(SIMULATOR)).toBe(true);
    const tookMs = clockMs;
    expect(comesFor(DRIVING)).toBe(false);
    clockMs += 400 * tookMs;
    expect(comesFor(DRIVING)).toBe(false);
    clockMs += 101 * tookMs;
    expect(comesFor(DRIVING)).toBe(true);
    clockMs += 10_000 * tookMs;
    expect(comesFor(SIMULATOR)).toBe(false);
    engine.nowMs += MINUTE_MS;
    expect(comesFor(SIMULATOR)).toBe(true);
  });
});
