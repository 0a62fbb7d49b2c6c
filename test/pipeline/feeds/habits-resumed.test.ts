/** Habits after a restart: those that the events of the days taught, read from the window log and the history. */
import { beforeEach, describe, expect, it } from 'vitest';
import { movesOf } from '../../../db/facts/moves.js';
import type { Visit } from '../../../db/facts/visit.js';
import type { WindowLogRow } from '../../../db/facts/window-log.js';
import { evolve } from '../../../server/engine/evolve.js';
import { Forecaster } from '../../../server/engine/forecast/forecaster.js';
import { emptyState } from '../../../server/engine/state.js';
import { presentVisitText } from '../../../server/pipeline/records/visit.js';
import { WindowLog } from '../../../server/pipeline/records/window-log.js';
import { seeded } from '../../engine/forecast/simulated-days.js';
import { DAY_MS, Engine, MINUTE_MS, RULES, START_MS, stampAt } from '../../engine/models/engine.js';

const HOUR_MS = 60 * MINUTE_MS;
const at = (day: number, hour: number): number => START_MS + day * DAY_MS + hour * HOUR_MS;
const MIDNIGHT_HOURS = (START_MS % DAY_MS) / HOUR_MS;
const dayAt = (day: number) => ({ day: stampAt(at(day, 0)).day, fromMs: at(day, -MIDNIGHT_HOURS), toMs: at(day + 1, -MIDNIGHT_HOURS) });

describe('habits after a restart', () => {
  let engine: Engine;
  let [service, window, clerk, session] = [0, 0, 0, 0];
  let log: WindowLogRow[];
  let heard = 0;
  let hear: () => void;
  let always: Forecaster;

  beforeEach(() => {
    engine = new Engine({ ...RULES });
    always = new Forecaster(engine.state, seeded(5));
    const state = emptyState(RULES);
    const windowLog = new WindowLog(state);
    log = [];
    heard = 0;
    hear = () => {
      for (const event of engine.events.slice(heard)) {
        always.applied(event);
        evolve(state, event);
        log.push(...windowLog.applied(event), ...windowLog.settled(event.at));
      }
      heard = engine.events.length;
    };
    const operation = engine.add('Operation', { name: 'talk' });
    const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: 999 });
    service = engine.add('Service', { name: 'talk', operations: { '10': [operation] }, ticket_range_id: range });
    const role = engine.add('UserRole', { name: 'Clerk', clerk: { id: 1, all_operations: 1, operations: [] } });
    window = engine.add('Workplace', { name: 'Window 1', operations: [operation] });
    clerk = engine.add('User', { login: 'clerk', role_id: role });
  });

  function go(day: number, hour: number, what: () => void): void {
    engine.nowMs = at(day, hour);
    what();
    hear();
  }

  const comeIn = (): void => {
    session = engine.logIn(clerk, window);
  };
  const goAway = (): void => {
    engine.must({ type: 'closeSession', sessionId: session, why: 'logout' });
  };

  /** Away from 13:00 to 13:40 on each of the days. */
  function live(days: number): void {
    for (let day = 0; day < days; day++) {
      go(day, -1, () => engine.tick());
      go(day, 0, comeIn);
      go(day, 4, goAway);
      go(day, 4 + 40 / 60, comeIn);
      go(day, 9, goAway);
    }
  }

  /** A program that starts now. */
  function restarted(today: number): { forecaster: Forecaster; read: () => void } {
    const forecaster = new Forecaster(engine.state, seeded(5));
    const resume = forecaster.resume(engine.nowMs);
    const rows = [...log];
    const consumers = [...engine.ended, ...engine.state.consumers.values()];
    const visits = consumers.map((one) => JSON.parse(presentVisitText(engine.state, one)) as Visit);
    const days = Array.from({ length: today + 1 }, (_, day) => dayAt(day));
    const read = (): void => resume(days.map(({ day, ...range }) => ({ day, startMs: range.fromMs, moves: movesOf(visits, rows, range) })));
    return { forecaster, read };
  }

  /** Of one visitor, as the plays have it. */
  function waitMinutes(forecaster: Forecaster): number {
    const id = [...engine.state.consumers.keys()][0] ?? engine.register([service]);
    const { forecast, steps } = forecaster.foresee(engine.nowMs, stampAt(engine.nowMs));
    for (const _ of steps);
    return (forecast.ofPlayed(engine.ticket(id), engine.nowMs)?.medianMs ?? Number.NaN) / MINUTE_MS;
  }

  it('a clerk who goes to lunch each day is expected back from it by a program that has just started', () => {
    live(2);
    go(2, -1, () => engine.tick());
    go(2, 0, comeIn);
    go(2, 4, goAway);
    engine.nowMs = at(2, 4.25);
    const { forecaster, read } = restarted(2);
    expect(waitMinutes(forecaster)).toBeNaN();
    read();
    expect(waitMinutes(forecaster)).toBeCloseTo(waitMinutes(always), 0);
    expect(waitMinutes(forecaster)).toBeGreaterThan(24);
    expect(waitMinutes(forecaster)).toBeLessThan(27);
  });

  it('what happens while the past is read counts as well', () => {
    live(2);
    go(2, -1, () => engine.tick());
    go(2, 0, comeIn);
    go(2, 3.9, () => {});
    const { forecaster, read } = restarted(2);
    const before = engine.events.length;
    go(2, 4, goAway);
    for (const event of engine.events.slice(before)) forecaster.applied(event);
    read();
    engine.nowMs = at(2, 4.25);
    expect(waitMinutes(forecaster)).toBeCloseTo(waitMinutes(always), 0);
    expect(waitMinutes(forecaster)).toBeGreaterThan(24);
  });

  it('the day of the restart is kept whole, with its plan', () => {
    const weekdays = ['1', '2', '3', '4', '5', '6', '7'];
    const span = `${new Date(at(0, 0)).toISOString().slice(11, 16)}-${new Date(at(0, 9)).toISOString().slice(11, 16)}`;
    engine.change('Workplace', window, { opening_hours: Object.fromEntries(weekdays.map((weekday) => [weekday, [span]])) });
    live(2);
    go(2, -1, () => engine.tick());
    go(2, 0, comeIn);
    go(2, 4, goAway);
    go(2, 4 + 40 / 60, comeIn);
    engine.nowMs = at(2, 5);
    const { forecaster, read } = restarted(2);
    read();
    const before = engine.events.length;
    go(2, 9, goAway);
    go(3, -1, () => engine.tick());
    go(3, 0, comeIn);
    go(3, 4, goAway);
    for (const event of engine.events.slice(before)) forecaster.applied(event);
    engine.nowMs = at(3, 4.25);
    // Three days of the same plan go before the plan, which says that somebody is there.
    expect(waitMinutes(forecaster)).toBeGreaterThan(24);
  });
});
