/** Visitors who are yet to come and go before others. */
import { describe, expect, it } from 'vitest';
import { Forecaster } from '../../../server/engine/forecast/forecaster.js';
import { Overtakers } from '../../../server/engine/forecast/overtakers.js';
import { DAY_MS, Engine, MINUTE_MS, RULES, START_MS, stampAt } from '../engine.js';
import { seeded } from './simulated-days.js';

const HOUR_MS = 60 * MINUTE_MS;
const USUAL = { priority: 50, serviceId: 1, operationId: 1 };
const URGENT = { ...USUAL, priority: 20 };

/** Days on which `urgent(hour)` urgent visitors come in each of four hours, among usual ones. */
function seen(days: number, urgent: (hour: number) => number): Overtakers {
  const overtakers = new Overtakers();
  for (let day = 0; day < days; day++) {
    for (let hour = 0; hour < 4; hour++) {
      const atMs = START_MS + day * DAY_MS + hour * HOUR_MS;
      for (let count = 0; count < 20; count++) overtakers.registered(USUAL, 50, atMs);
      for (let count = 0; count < urgent(hour); count++) overtakers.registered(URGENT, 20, atMs + (HOUR_MS * count) / urgent(hour));
    }
    overtakers.openDay(START_MS + day * DAY_MS + 15 * HOUR_MS);
  }
  return overtakers;
}

/** How many come on average within an hour from then on. */
function expectedAt(overtakers: Overtakers, nowMs: number): number {
  const chance = seeded(1);
  const draws = 500;
  let came = 0;
  for (let draw = 0; draw < draws; draw++) {
    const next = overtakers.expected(nowMs, chance);
    for (let one = next(); one !== null && one.afterMs < HOUR_MS; one = next()) {
      expect(one.arrival).toEqual(URGENT);
      came += 1;
    }
  }
  return came / draws;
}

describe('those who will go before others', () => {
  it('are expected in the hours in which they came', () => {
    const overtakers = seen(6, (hour) => 4 * hour);
    const now = START_MS + 6 * DAY_MS;
    expect(expectedAt(overtakers, now)).toBeLessThan(0.5);
    expect(expectedAt(overtakers, now + HOUR_MS)).toBeGreaterThan(3.5);
    expect(expectedAt(overtakers, now + HOUR_MS)).toBeLessThan(4.5);
    expect(expectedAt(overtakers, now + 2 * HOUR_MS)).toBeGreaterThan(7);
  });

  it('are expected in the last hour of a day, and no more after it', () => {
    const overtakers = seen(6, (hour) => 2 * hour);
    const now = START_MS + 6 * DAY_MS;
    expect(expectedAt(overtakers, now + 3 * HOUR_MS)).toBeGreaterThan(5);
    expect(expectedAt(overtakers, now + 4 * HOUR_MS)).toBe(0);
  });

  it('are not expected in an hour in which nobody comes', () => {
    const overtakers = new Overtakers();
    for (let day = 0; day < 3; day++) {
      for (const hour of [0, 2]) {
        overtakers.registered(USUAL, 50, START_MS + day * DAY_MS + hour * HOUR_MS);
        overtakers.registered(URGENT, 20, START_MS + day * DAY_MS + hour * HOUR_MS);
      }
    }
    expect(expectedAt(overtakers, START_MS + 3 * DAY_MS + HOUR_MS)).toBe(0);
  });

  it('are nobody where all are alike', () => {
    expect(
      expectedAt(
        seen(3, () => 0),
        START_MS + 3 * DAY_MS,
      ),
    ).toBe(0);
  });

  it('make the wait of a usual visitor longer, and not of an urgent one', () => {
    const engine = new Engine({ ...RULES, liveTicketsMax: 5_000 });
    const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: 999 });
    const operation = engine.add('Operation', { name: 'Talk', regulated_sec: 600 });
    const service = engine.add('Service', { name: 'Talk', ticket_range_id: range, operations: { '10': [operation] } });
    const role = engine.add('UserRole', { name: 'Clerk', clerk: { id: 1, all_operations: 1, operations: [] } });
    const window = engine.add('Workplace', { name: 'Window', operations: [operation] });
    engine.logIn(engine.add('User', { login: 'clerk', role_id: role }), window);
    const wait = (hasUrgent: boolean, priority: number | null): number => {
      const forecaster = new Forecaster(engine.state, seeded(2));
      for (let day = 4; day > 0; day--) {
        for (let hour = 0; hour < 5; hour++) {
          for (let count = 0; count < 4; count++) {
            const at = engine.nowMs - day * DAY_MS + hour * HOUR_MS;
            const ops = [{ s: service, stage: 10, o: operation }];
            const said = { t: 'registered', at, c: 1, range, prefix: 'A', number: 1, ops } as const;
            forecaster.applied({ ...said, priority: hasUrgent && count > 1 ? 20 : 50 });
          }
        }
      }
      const tickets = [1, 2, 3, 4].map(() => engine.register([service], { priority }));
      const { forecast, steps } = forecaster.foresee(engine.nowMs, stampAt(engine.nowMs));
      for (const _ of steps);
      const told = forecast.ofTicket(engine.ticket(tickets.at(-1) ?? 0), engine.nowMs);
      for (const _ of tickets) {
        engine.callNext(window);
        engine.finish(window, 'SERVED', { kind: 'served' });
      }
      return (told?.medianMs ?? Number.NaN) / MINUTE_MS;
    };
    const usual = wait(false, null);
    // In thirty minutes one comes, and takes ten.
    const overtaken = wait(true, null);
    expect(overtaken).toBeGreaterThan(usual + 7);
    expect(overtaken).toBeLessThan(usual + 60);
    expect(wait(true, -40)).toBeLessThan(usual + 5);
  });
});
