/** Windows with planned hours: breaks and the end of the day, in the plays of a forecast. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Forecaster } from '../../../server/engine/forecast/forecaster.js';
import type { HallForecast } from '../../../server/engine/forecast/hall-forecast.js';
import { atWork, isAway, OVERDUE, shiftsOf } from '../../../server/engine/forecast/shifts.js';
import { spansIn } from '../../../server/model/hours-of-day.js';
import { WINDOW_STATE } from '../../../server/model/window-state.js';
import { Engine, MINUTE_MS, RULES, START_MS, stampAt } from '../models/engine.js';
import { seeded } from './simulated-days.js';

const NEVER = Number.POSITIVE_INFINITY;
const HOUR_MS = 60 * MINUTE_MS;
/** A Tuesday. */
const NINE = START_MS;
const DAY = ['09:00-13:00', '14:00-18:00'];
const hours = (spans: readonly string[] = DAY) => ({ '2': spans });

type Doing = Parameters<typeof shiftsOf>[3];

describe('shifts', () => {
  const at = (ms: number, doing: Doing, spans: readonly string[] = DAY) => shiftsOf(spansIn(spans), stampAt(ms), ms, doing);
  const inHours = (shifts: ReturnType<typeof at>) => shifts?.map(({ fromMs, toMs }) => [fromMs / HOUR_MS, toMs / HOUR_MS]);

  it.each([
    [
      'at nine',
      NINE,
      'free',
      [
        [0, 4],
        [5, 9],
      ],
    ],
    [
      'half an hour later',
      NINE + 30 * MINUTE_MS,
      'free',
      [
        [-0.5, 3.5],
        [4.5, 8.5],
      ],
    ],
    [
      'before opening, nobody there',
      NINE - HOUR_MS,
      'away',
      [
        [1, 5],
        [6, 10],
      ],
    ],
    [
      'before opening, but at work',
      NINE - HOUR_MS,
      'free',
      [
        [0, 5],
        [6, 10],
      ],
    ],
    ['in the break', NINE + 4.5 * HOUR_MS, 'away', [[0.5, 4.5]]],
    ['in the break, but at work', NINE + 4.5 * HOUR_MS, 'free', [[0, 4.5]]],
    ['at the last visitor before the break', NINE + 4 * HOUR_MS + 5 * MINUTE_MS, 'serving', [[55 / 60, 4 + 55 / 60]]],
    ['beyond the break, with nobody to serve', NINE + 4 * HOUR_MS + 5 * MINUTE_MS, 'free', [[0, 4 + 55 / 60]]],
    ['after the day', NINE + 10 * HOUR_MS, 'away', []],
    ['after the day, but at work', NINE + 10 * HOUR_MS, 'free', [[0, NEVER]]],
    ['after the day, at the last visitor', NINE + 9 * HOUR_MS + 5 * MINUTE_MS, 'serving', [[0, NEVER]]],
  ] satisfies [string, number, Doing, number[][]][])('%s', (_, ms, doing, expected) => {
    const shifts = inHours(at(ms, doing));
    expect(shifts).toHaveLength(expected.length);
    expect(shifts?.flat()).toEqual(expected.flat().map((hour) => expect.closeTo(hour, 6)));
  });

  it('the last end of a day counts with the usual overtime, to which the end is told', () => {
    const ends: number[] = [];
    const overtime = (endMs: number): number => {
      ends.push(endMs);
      return HOUR_MS;
    };
    for (const doing of ['free', 'serving'] as const) {
      const shifts = shiftsOf(spansIn(DAY), stampAt(NINE + 9.5 * HOUR_MS), NINE + 9.5 * HOUR_MS, doing, overtime);
      expect(inHours(shifts)).toEqual([[-4.5, 0.5]]);
      expect(shiftsOf(spansIn(DAY), stampAt(NINE + 10.5 * HOUR_MS), NINE + 10.5 * HOUR_MS, doing, overtime)).toBe(OVERDUE);
    }
    expect(new Set(ends)).toEqual(new Set([NINE + 9 * HOUR_MS]));
  });

  it('a day without hours has none, and a window without a plan always works', () => {
    expect(shiftsOf([], stampAt(NINE), NINE, 'away')).toEqual([]);
    expect(shiftsOf(null, stampAt(NINE), NINE, 'away')).toBeNull();
  });

  it('counts from the moment within a minute, and puts spans in order', () => {
    const ms = NINE + 30_500;
    expect(at(ms, 'free', ['14:00-18:00', '09:00-13:00'])?.[0]).toEqual({ fromMs: -30_500, toMs: 4 * HOUR_MS - 30_500 });
  });

  it('work goes on in the first shift that is not over', () => {
    const shifts = [
      { fromMs: -10, toMs: 100 },
      { fromMs: 200, toMs: 300 },
    ];
    expect([0, 99, 100, 200, 299, 300].map((ms) => atWork(shifts, ms))).toEqual([0, 99, 200, 200, 299, NEVER]);
    expect(atWork(null, 5)).toBe(5);
    expect([null, [], shifts, shifts.slice(1)].map(isAway)).toEqual([false, false, false, true]);
  });
});

describe('a branch of one window with planned hours', () => {
  const SERVICE_MIN = 10;
  const CLERK_PAUSE_MS = 10_000;
  let engine: Engine;
  let forecaster: Forecaster;
  let service: number;
  let window: number;
  let clerk: number;
  let heard = 0;

  beforeEach(() => {
    engine = new Engine({ ...RULES });
    engine.nowMs = NINE;
    const operation = engine.add('Operation', { name: 'talk' });
    const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: 999 });
    service = engine.add('Service', { name: 'talk', operations: { '10': [operation] }, ticket_range_id: range });
    const role = engine.add('UserRole', { name: 'Clerk', clerk: { id: 1, all_operations: 1, operations: [] } });
    window = engine.add('Workplace', { name: 'Window 1', operations: [operation], opening_hours: hours() });
    clerk = engine.add('User', { login: 'clerk', role_id: role });
    forecaster = new Forecaster(engine.state, seeded(5));
    for (let count = 0; count < 200; count++) forecaster.remember({ serviceId: service, operationId: operation }, SERVICE_MIN * MINUTE_MS);
    heard = engine.events.length;
  });

  function foresee(): HallForecast {
    for (const event of engine.events.slice(heard)) forecaster.applied(event);
    heard = engine.events.length;
    const { forecast, steps } = forecaster.foresee(engine.nowMs, stampAt(engine.nowMs));
    for (const _ of steps);
    return forecast;
  }

  const come = (count: number): void => {
    for (let each = 0; each < count; each++) engine.register([service]);
  };
  const minutes = (forecast: HallForecast): number => (forecast.ofService(service)?.medianMs ?? Number.NaN) / MINUTE_MS;
  /** Of a visitor who waits, as the plays have it. */
  const played = (forecast: HallForecast): number => {
    const [first] = [...engine.state.consumers.values()].filter(({ state }) => state === 'WAITING');
    return ((first && forecast.ofPlayed(first, engine.nowMs)?.medianMs) ?? Number.NaN) / MINUTE_MS;
  };

  it('who cannot be called before the break is called after it', () => {
    engine.logIn(clerk, window);
    engine.nowMs = NINE + 3.5 * HOUR_MS;
    come(1);
    expect(minutes(foresee())).toBeLessThan(20);
    come(4);
    // Three before the break; the others from 14:00 on.
    expect(minutes(foresee())).toBeGreaterThan(100);
    expect(foresee().chanceOfService(service)).toBe(1);
  });

  it('who cannot be called before the end of the day is told no wait', () => {
    engine.logIn(clerk, window);
    engine.nowMs = NINE + 8.5 * HOUR_MS;
    come(1);
    expect(foresee().chanceOfService(service)).toBe(1);
    come(9);
    const forecast = foresee();
    expect(forecast.chanceOfService(service)).toBe(0);
    expect(forecast.ofService(service)).toBeNull();
  });

  it('a short day of the calendar ends the plan of the window earlier', () => {
    engine.logIn(clerk, window);
    engine.nowMs = NINE + 3 * HOUR_MS;
    come(9);
    expect(foresee().chanceOfService(service)).toBe(1);
    engine.add('Calendar', { name: 'short', days: [{ date: '2026-11-24', hours: ['09:00-13:00'] }] });
    expect(foresee().chanceOfService(service)).toBe(0);
  });

  it('a holiday is the end of the day for everybody', () => {
    engine.add('Calendar', { name: 'holiday', days: [{ date: '2026-11-24', hours: [] }] });
    come(1);
    expect(foresee().chanceOfService(service)).toBeNull();
  });

  it('a clerk who logged out for the planned break is expected back', () => {
    const session = engine.logIn(clerk, window);
    foresee();
    engine.nowMs = NINE + 4 * HOUR_MS;
    engine.must({ type: 'closeSession', sessionId: session, why: 'logout' });
    engine.nowMs += 30 * MINUTE_MS;
    const wait = minutes(foresee());
    expect(wait).toBeGreaterThan(29.9);
    expect(wait).toBeLessThan(31 + CLERK_PAUSE_MS / MINUTE_MS);
  });

  it('without a plan nobody is expected at a window that was left', () => {
    engine.change('Workplace', window, { opening_hours: {} });
    const session = engine.logIn(clerk, window);
    foresee();
    engine.nowMs = NINE + 4.5 * HOUR_MS;
    engine.must({ type: 'closeSession', sessionId: session, why: 'logout' });
    expect(foresee().chanceOfService(service)).toBeNull();
  });

  it('a clerk who went to lunch yesterday is expected back from it today', () => {
    engine.change('Workplace', window, { opening_hours: {} });
    for (let day = 0; day < 2; day++) {
      engine.nowMs = NINE + 24 * day * HOUR_MS;
      engine.tick();
      const session = engine.logIn(clerk, window);
      engine.nowMs += 4 * HOUR_MS;
      engine.must({ type: 'closeSession', sessionId: session, why: 'logout' });
      if (day === 1) come(1);
      const forecast = foresee();
      if (day === 0) expect(forecast.chanceOfService(service)).toBeNull();
      else expect(played(forecast)).toBeGreaterThan(39);
      if (day === 1) expect(played(forecast)).toBeLessThan(41 + CLERK_PAUSE_MS / MINUTE_MS);
      engine.nowMs += 40 * MINUTE_MS;
      const later = engine.logIn(clerk, window);
      foresee();
      engine.nowMs += 4 * HOUR_MS;
      engine.must({ type: 'closeSession', sessionId: later, why: 'logout' });
      foresee();
    }
  });

  const { open, onBreak } = WINDOW_STATE;
  const BOTH_DAYS = { ...hours(), '3': DAY };
  it.each([
    ['that is open', 3, {}, (): void => {}, true],
    ['that serves', 3, {}, (): void => void engine.callNext(window), true],
    ['that is on a break', 3, {}, (): void => void engine.change('Workplace', window, { state_id: onBreak }), false],
    ['that serves the last one before a break', 3, {}, lastBeforeBreak, false],
    ['that was left', 3, {}, leave, false],
    ['that was left in the hours of its plan', 3, BOTH_DAYS, leave, false],
    ['that was left for its planned break', 4.5, BOTH_DAYS, leave, true],
    ['that is on its planned break', 4.5, BOTH_DAYS, (): void => void engine.change('Workplace', window, { state_id: onBreak }), true],
    ['whose planned break is over, and nobody is back', 5.5, BOTH_DAYS, leave, false],
  ] as const)('visitors are told of a window %s, or not', (_, hour, plan, happens, isTold) => {
    // Yesterday the clerk was away for half an hour: how long that takes is known to the plays, and is no promise.
    engine.change('Workplace', window, { opening_hours: plan });
    engine.logIn(clerk, window);
    engine.nowMs = NINE + 3 * HOUR_MS;
    engine.change('Workplace', window, { state_id: onBreak });
    foresee();
    engine.nowMs += 0.5 * HOUR_MS;
    engine.change('Workplace', window, { state_id: open });
    foresee();
    engine.nowMs = NINE + (24 + hour) * HOUR_MS;
    engine.tick();
    engine.logIn(clerk, window);
    foresee();
    come(2);
    happens();
    const forecast = foresee();
    const last = [...engine.state.consumers.values()].filter(({ state }) => state === 'WAITING').at(-1);
    expect(last).toBeDefined();
    expect([last && forecast.ofTicket(last, engine.nowMs) !== null, forecast.ofService(service) !== null]).toEqual([isTold, isTold]);
    expect(forecast.isUnserved(service)).toBe(!isTold);
    expect(forecast.servicesCalled).toBe(isTold ? 1 : 0);
  });

  function lastBeforeBreak(): void {
    engine.callNext(window);
    engine.change('Workplace', window, { state_id: onBreak });
  }

  function leave(): void {
    const [session] = [...engine.state.sessions.values()].filter(({ placeId }) => placeId === window);
    engine.must({ type: 'closeSession', sessionId: session?.id ?? 0, why: 'logout' });
  }

  it('nobody is expected back who left before the planned end', () => {
    const session = engine.logIn(clerk, window);
    foresee();
    engine.nowMs = NINE + 2 * HOUR_MS;
    engine.must({ type: 'closeSession', sessionId: session, why: 'logout' });
    expect(foresee().chanceOfService(service)).toBeNull();
  });

  it('a clerk who works beyond the end is counted on by who waits, and promised to nobody who comes', () => {
    engine.logIn(clerk, window);
    engine.nowMs = NINE + 9 * HOUR_MS - MINUTE_MS;
    come(1);
    const chances: (number | null)[] = [];
    for (let minute = -1; minute < 40; minute += 4) {
      engine.nowMs = NINE + 9 * HOUR_MS + minute * MINUTE_MS;
      const forecast = foresee();
      const waiting = [...engine.state.consumers.values()].filter(({ state }) => state === 'WAITING');
      for (const one of waiting) if (minute > 0) expect(forecast.ofTicket(one, engine.nowMs)).not.toBeNull();
      // The window is free for the whole first minute: who comes then is called.
      if (minute > 0) chances.push(forecast.chanceOfService(service));
      if (minute === 7) engine.callNext(window);
      if (minute === 19) come(1);
    }
    expect(new Set(chances)).toEqual(new Set([0]));
  });

  it('the overtime of days before counts: as far as people usually stay, and no further', () => {
    const ofDay = (day: number): void => {
      engine.nowMs = NINE + 24 * 7 * day * HOUR_MS - HOUR_MS;
      engine.tick();
      engine.nowMs += HOUR_MS;
      engine.logIn(clerk, window);
    };
    for (let day = 0; day < 4; day++) {
      ofDay(day);
      foresee();
      engine.nowMs = NINE + 24 * 7 * day * HOUR_MS + 9.5 * HOUR_MS;
      const session = [...engine.state.sessions.values()].at(-1)?.id ?? 0;
      engine.must({ type: 'closeSession', sessionId: session, why: 'logout' });
      foresee();
    }
    ofDay(4);
    const at = (hour: number): number | null => {
      engine.nowMs = NINE + 24 * 7 * 4 * HOUR_MS + hour * HOUR_MS;
      return foresee().chanceOfService(service);
    };
    expect([8.9, 9.1, 9.4, 9.6, 10].map(at)).toEqual([1, 1, 1, 0, 0]);
  });

  it('a window that goes from a break to closed was not there in between', () => {
    engine.change('Workplace', window, { opening_hours: {} });
    const { onBreak, closed } = WINDOW_STATE;
    for (let day = 0; day < 3; day++) {
      engine.nowMs = NINE + 24 * day * HOUR_MS;
      engine.tick();
      const session = engine.logIn(clerk, window);
      foresee();
      // Somebody else's visitors wait while the clerk goes.
      engine.nowMs += 4 * HOUR_MS;
      engine.change('Workplace', window, { state_id: onBreak });
      foresee();
      engine.nowMs += 10 * MINUTE_MS;
      if (day === 2) {
        come(1);
        // For how long it was away on the days before, and not for ten minutes.
        expect(played(foresee())).toBeGreaterThan(39);
        return;
      }
      engine.change('Workplace', window, { state_id: closed });
      foresee();
      engine.nowMs += 40 * MINUTE_MS;
      engine.change('Workplace', window, { state_id: WINDOW_STATE.open });
      foresee();
      engine.nowMs += 4 * HOUR_MS;
      engine.must({ type: 'closeSession', sessionId: session, why: 'logout' });
      foresee();
    }
  });
});
