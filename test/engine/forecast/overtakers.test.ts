/** Visitors who are yet to come and go before others. */
import { describe, expect, it } from 'vitest';
import { Forecaster } from '../../../server/engine/forecast/forecaster.js';
import { Overtakers } from '../../../server/engine/forecast/overtakers.js';
import { DAY_MS, Engine, MINUTE_MS, RULES, START_MS, stampAt } from '../models/engine.js';
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
    const branch = new Branch(0);
    const usual = branch.wait(false, null);
    // In thirty minutes one comes, and takes ten.
    const overtaken = branch.wait(true, null);
    expect(overtaken).toBeGreaterThan(usual + 7);
    expect(overtaken).toBeLessThan(usual + 60);
    expect(branch.wait(true, -40)).toBeLessThan(usual + 5);
  });

  it('make nobody wait after the hour in which the last of them came on the days before', () => {
    const branch = new Branch(HOURS_OPEN);
    expect(branch.wait(true, null)).toBeLessThan(branch.wait(false, null) + 3);
  });
});

const HOURS_OPEN = 5;

/** One window, at so many hours after the opening. */
class Branch {
  private readonly engine = new Engine({ ...RULES, liveTicketsMax: 5_000 });
  private readonly range: number;
  private readonly operation: number;
  private readonly service: number;
  private readonly window: number;

  constructor(private readonly hour: number) {
    const { engine } = this;
    this.range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: 999 });
    this.operation = engine.add('Operation', { name: 'Talk', regulated_sec: 600 });
    this.service = engine.add('Service', { name: 'Talk', ticket_range_id: this.range, operations: { '10': [this.operation] } });
    const role = engine.add('UserRole', { name: 'Clerk', clerk: { id: 1, all_operations: 1, operations: [] } });
    this.window = engine.add('Workplace', { name: 'Window', operations: [this.operation] });
    engine.logIn(engine.add('User', { login: 'clerk', role_id: role }), this.window);
    engine.nowMs += hour * HOUR_MS;
  }

  /** Minutes that the last of four visitors is told. */
  wait(hasUrgent: boolean, priority: number | null): number {
    const { engine, window } = this;
    const forecaster = new Forecaster(engine.state, seeded(2));
    for (let day = 4; day > 0; day--) this.live(forecaster, engine.nowMs - this.hour * HOUR_MS - day * DAY_MS, hasUrgent);
    const tickets = [1, 2, 3, 4].map(() => engine.register([this.service], { priority }));
    const { forecast, steps } = forecaster.foresee(engine.nowMs, stampAt(engine.nowMs));
    for (const _ of steps);
    const told = forecast.ofTicket(engine.ticket(tickets.at(-1) ?? 0), engine.nowMs);
    for (const _ of tickets) {
      engine.callNext(window);
      engine.finish(window, 'SERVED', { kind: 'served' });
    }
    return (told?.medianMs ?? Number.NaN) / MINUTE_MS;
  }

  /** A day: four visitors an hour. */
  private live(forecaster: Forecaster, openedMs: number, hasUrgent: boolean): void {
    const ops = [{ s: this.service, stage: 10, o: this.operation }];
    for (let hour = 0; hour < HOURS_OPEN; hour++) {
      for (let count = 0; count < 4; count++) {
        const said = { t: 'registered', at: openedMs + hour * HOUR_MS, c: 1, range: this.range, prefix: 'A', number: 1, ops } as const;
        forecaster.applied({ ...said, priority: hasUrgent && count > 1 ? 20 : 50 });
      }
    }
    const at = openedMs + 15 * HOUR_MS;
    forecaster.applied({ t: 'dayOpened', at, day: stampAt(at).day, keep: false, reason: '' });
  }
}
