import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calendar, Clock, type TimeTrust } from '../../../server/pipeline/commit/clock.js';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOON_MS = Date.parse('2026-11-24T12:00:00.000Z');

/** The two clocks of a machine: time passes on both, somebody sets one. */
class Machine {
  private uptimeMs = 1_000_000;

  constructor(private clockMs = NOON_MS) {}

  readonly source = { wallMs: () => this.clockMs, monotonicMs: () => this.uptimeMs };

  pass(ms: number): void {
    this.clockMs += ms;
    this.uptimeMs += ms;
  }

  set(byMs: number): void {
    this.clockMs += byMs;
  }
}

function startedAt(machine: Machine, lastMs = 0): Clock {
  return new Clock('UTC', lastMs, machine.source);
}

const msOf = (clock: Clock): number => clock.now().stamp.atMs;

describe('while it runs', () => {
  it('time passes as on the wall', () => {
    const machine = new Machine();
    const clock = startedAt(machine, NOON_MS - DAY_MS);
    expect(clock.isDoubtful).toBe(false);
    expect(msOf(clock)).toBe(NOON_MS);
    machine.pass(1);
    expect(msOf(clock)).toBe(NOON_MS + 1);
    expect(clock.now().stamp).toEqual({ atMs: NOON_MS + 1, day: '2026-11-24', weekday: 2, minuteOfDay: 720 });
  });

  it('stands still after a step back of two seconds, until it is reached again', () => {
    const machine = new Machine();
    const clock = startedAt(machine);
    expect(msOf(clock)).toBe(NOON_MS);
    machine.set(-2 * SECOND_MS);
    expect(clock.now()).toMatchObject({ setByMs: 0, stamp: { atMs: NOON_MS } });
    machine.pass(SECOND_MS);
    expect(msOf(clock)).toBe(NOON_MS);
    machine.pass(SECOND_MS + 5);
    expect(msOf(clock)).toBe(NOON_MS + 5);
  });

  it('believes a clock that is set back by more, and says so once', () => {
    const machine = new Machine();
    const clock = startedAt(machine);
    msOf(clock);
    machine.set(-3 * HOUR_MS);
    expect(clock.now()).toMatchObject({ setByMs: -3 * HOUR_MS, stamp: { atMs: NOON_MS - 3 * HOUR_MS } });
    machine.pass(7);
    expect(clock.now()).toMatchObject({ setByMs: 0, stamp: { atMs: NOON_MS - 3 * HOUR_MS + 7 } });
  });

  it('believes a clock that is set on, over a new year too', () => {
    const machine = new Machine();
    const clock = startedAt(machine);
    msOf(clock);
    machine.set(38 * DAY_MS);
    const stamp = { day: '2027-01-01', weekday: 5, atMs: NOON_MS + 38 * DAY_MS };
    expect(clock.now()).toMatchObject({ setByMs: 38 * DAY_MS, stamp });
    expect(clock.now()).toMatchObject({ setByMs: 0, stamp });
  });

  it('tells every jump, whatever comes, and goes back by nothing else', () => {
    const correction = fc.oneof(fc.integer({ min: -2 * SECOND_MS, max: 2 * SECOND_MS }), fc.integer({ min: -HOUR_MS, max: DAY_MS }));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(MINUTE_MS), correction), { maxLength: 30 }), (moves) => {
        const machine = new Machine();
        const clock = startedAt(machine);
        let lastMs = msOf(clock);
        for (const [passedMs, correctedMs] of moves) {
          machine.pass(passedMs);
          machine.set(correctedMs);
          const { stamp, setByMs } = clock.now();
          // Several small steps may add up to a big one, which is told.
          const unexplainedMs = stamp.atMs - (lastMs + passedMs + setByMs);
          expect(Math.abs(unexplainedMs)).toBeLessThanOrEqual(2 * SECOND_MS);
          if (setByMs === 0) expect(stamp.atMs).toBeGreaterThanOrEqual(lastMs);
          lastMs = stamp.atMs;
        }
      }),
    );
  });

  it('takes sleep of the machine for time that passed', () => {
    const machine = new Machine();
    let asleepMs = 5_000;
    const clock = new Clock('UTC', 0, { ...machine.source, asleepMs: () => asleepMs });
    msOf(clock);
    asleepMs += 3 * HOUR_MS;
    machine.set(3 * HOUR_MS);
    expect(clock.now()).toMatchObject({ setByMs: 0, stamp: { atMs: NOON_MS + 3 * HOUR_MS } });
    expect(clock.origin).toBe('unknown');
    machine.set(HOUR_MS);
    expect(clock.now()).toMatchObject({ setByMs: HOUR_MS });
    expect(clock.origin).toBe('set');
  });

  it('looks again when the process was held between its two clocks', () => {
    const machine = new Machine();
    const held = [0, 7 * SECOND_MS];
    const wallMs = (): number => {
      const seen = machine.source.wallMs();
      machine.pass(held.pop() ?? 0);
      return seen;
    };
    const clock = new Clock('UTC', 0, { ...machine.source, wallMs });
    held.push(7 * SECOND_MS);
    expect(clock.now()).toMatchObject({ setByMs: 0 });
    expect(clock.origin).toBe('unknown');
  });
});

describe('a start at which the clock is behind the last event', () => {
  const lastMs = NOON_MS + 5 * DAY_MS;

  it('goes on from the event, and passes', () => {
    const machine = new Machine();
    const clock = startedAt(machine, lastMs);
    expect(clock.isDoubtful).toBe(true);
    expect(msOf(clock)).toBe(lastMs);
    machine.pass(HOUR_MS);
    expect(clock.now()).toMatchObject({ setByMs: 0, stamp: { atMs: lastMs + HOUR_MS } });
  });

  it('takes a clock that drifts for what it is, not for one that was set', () => {
    const machine = new Machine();
    const clock = startedAt(machine, lastMs);
    for (let minute = 0; minute < 600; minute++) {
      machine.pass(MINUTE_MS);
      machine.set(-SECOND_MS / 2);
      msOf(clock);
    }
    expect(clock.isDoubtful).toBe(true);
    expect(msOf(clock)).toBeGreaterThan(lastMs + 9 * HOUR_MS);
  });

  it('believes the clock when somebody sets it: to what time it is', () => {
    const machine = new Machine();
    const clock = startedAt(machine, lastMs);
    msOf(clock);
    machine.set(6 * DAY_MS);
    expect(clock.now()).toMatchObject({ setByMs: DAY_MS, stamp: { atMs: NOON_MS + 6 * DAY_MS } });
    expect(clock.isDoubtful).toBe(false);
  });

  it('believes the clock when somebody sets it: the events were in the future', () => {
    const machine = new Machine();
    const clock = startedAt(machine, lastMs);
    msOf(clock);
    machine.set(HOUR_MS);
    const atMs = NOON_MS + HOUR_MS;
    expect(clock.now()).toMatchObject({ setByMs: atMs - lastMs, stamp: { atMs, day: '2026-11-24' } });
    expect(clock.now().setByMs).toBe(0);
  });

  it('stands still if the event is only seconds ahead and the clock is set', () => {
    const machine = new Machine();
    const clock = startedAt(machine, NOON_MS + 5 * SECOND_MS);
    msOf(clock);
    machine.set(3 * SECOND_MS);
    expect(clock.now()).toMatchObject({ setByMs: 0, stamp: { atMs: NOON_MS + 5 * SECOND_MS } });
  });
});

describe('who vouches for the clock', () => {
  const trusted = (machine: Machine, lastMs: number, trust: { now: TimeTrust }) =>
    new Clock('UTC', lastMs, machine.source, () => trust.now);

  it('nobody, until a time server does: it is in doubt meanwhile', () => {
    const machine = new Machine();
    const trust: { now: TimeTrust } = { now: 'nobody' };
    const clock = trusted(machine, NOON_MS - HOUR_MS, trust);
    expect([clock.isDoubtful, clock.origin]).toEqual([true, 'nobody']);
    trust.now = 'network';
    machine.pass(MINUTE_MS);
    expect(clock.now()).toMatchObject({ setByMs: 0, stamp: { atMs: NOON_MS + MINUTE_MS } });
    expect([clock.isDoubtful, clock.origin]).toEqual([false, 'network']);
  });

  it('a time server is believed where the last event was in the future, before or after the start', () => {
    for (const first of ['nobody', 'network'] as const) {
      const machine = new Machine();
      const trust: { now: TimeTrust } = { now: first };
      const clock = trusted(machine, NOON_MS + DAY_MS, trust);
      expect(clock.isDoubtful).toBe(first === 'nobody');
      if (first === 'nobody') expect(clock.now()).toMatchObject({ setByMs: 0, stamp: { atMs: NOON_MS + DAY_MS } });
      trust.now = 'network';
      machine.pass(MINUTE_MS);
      expect(clock.now().stamp.atMs).toBe(NOON_MS + MINUTE_MS);
    }
  });

  it('a battery is not believed where it is behind the last event', () => {
    const clock = trusted(new Machine(), NOON_MS + DAY_MS, { now: 'battery' });
    expect([clock.isDoubtful, clock.origin]).toEqual([true, 'remembered']);
    expect(trusted(new Machine(), NOON_MS - DAY_MS, { now: 'battery' }).isDoubtful).toBe(false);
  });

  it('somebody who sets it is believed, though nobody vouches for him', () => {
    const machine = new Machine();
    const clock = trusted(machine, 0, { now: 'nobody' });
    msOf(clock);
    machine.set(HOUR_MS);
    expect(clock.now().setByMs).toBe(HOUR_MS);
    expect([clock.isDoubtful, clock.origin]).toEqual([false, 'set']);
  });
});

describe('the calendar', () => {
  const at = (zone: string, instant: string) => new Calendar(zone).at(Date.parse(instant));

  it.each([
    ['UTC', '2026-12-31T23:59:59.999Z', '2026-12-31', 4, 1439],
    ['UTC', '2027-01-01T00:00:00.000Z', '2027-01-01', 5, 0],
    ['Pacific/Kiritimati', '2026-12-31T10:00:00.000Z', '2027-01-01', 5, 0],
    ['Pacific/Kiritimati', '2026-12-31T09:59:59.999Z', '2026-12-31', 4, 1439],
    ['Pacific/Pago_Pago', '2027-01-01T10:59:00.000Z', '2026-12-31', 4, 1439],
    ['Pacific/Pago_Pago', '2027-01-01T11:00:00.000Z', '2027-01-01', 5, 0],
    ['Europe/Moscow', '2026-11-24T21:00:00.000Z', '2026-11-25', 3, 0],
    ['Asia/Kathmandu', '2026-11-24T18:15:00.000Z', '2026-11-25', 3, 0],
    ['Asia/Kathmandu', '2026-11-24T18:14:59.999Z', '2026-11-24', 2, 1439],
    // Summer time begins and ends at night; the day is the same, minutes are left out or come twice.
    ['Europe/Berlin', '2026-03-29T00:59:00.000Z', '2026-03-29', 7, 119],
    ['Europe/Berlin', '2026-03-29T01:00:00.000Z', '2026-03-29', 7, 180],
    ['Europe/Berlin', '2026-10-25T00:59:00.000Z', '2026-10-25', 7, 179],
    ['Europe/Berlin', '2026-10-25T01:00:00.000Z', '2026-10-25', 7, 120],
    // Here it begins at midnight: the day begins at one o'clock.
    ['America/Havana', '2026-03-08T04:59:00.000Z', '2026-03-07', 6, 1439],
    ['America/Havana', '2026-03-08T05:00:00.000Z', '2026-03-08', 7, 60],
    // A leap day, and a day that an island left out to be on the other side of the date line.
    ['UTC', '2028-02-29T12:00:00.000Z', '2028-02-29', 2, 720],
    ['Pacific/Apia', '2011-12-30T09:59:59.999Z', '2011-12-29', 4, 1439],
    ['Pacific/Apia', '2011-12-30T10:00:00.000Z', '2011-12-31', 6, 0],
  ])('%s at %s is day %s, weekday %i, minute %i', (zone, instant, day, weekday, minuteOfDay) => {
    expect(at(zone, instant)).toEqual({ day, weekday, minuteOfDay });
  });

  it('looks up again when the minute is another one, in either direction', () => {
    const calendar = new Calendar('UTC');
    expect(calendar.at(NOON_MS).minuteOfDay).toBe(720);
    expect(calendar.at(NOON_MS + MINUTE_MS - 1).minuteOfDay).toBe(720);
    expect(calendar.at(NOON_MS + MINUTE_MS).minuteOfDay).toBe(721);
    expect(calendar.at(NOON_MS - 1).minuteOfDay).toBe(719);
  });

  it('no day comes twice, in whatever zone: each change of the clock by an hour keeps the day or begins a new one', () => {
    for (const zone of Intl.supportedValuesOf('timeZone').filter((_, index) => index % 10 === 0)) {
      const calendar = new Calendar(zone);
      let last = '';
      for (let hour = 0; hour < 366 * 24; hour++) {
        const { day } = calendar.at(Date.parse('2026-01-01T00:30:00.000Z') + hour * HOUR_MS);
        if (day < last) expect.fail(`${zone}: ${day} after ${last}`);
        last = day;
      }
    }
  });

  it.each([
    ['UTC', '2026-11-24T12:34:56.789Z', '2026-11-24T00:00:00.000Z'],
    ['Europe/Moscow', '2026-11-24T21:00:00.000Z', '2026-11-24T21:00:00.000Z'],
    // Twenty-three hours, twenty-five, and a day that begins at one o'clock.
    ['Europe/Berlin', '2026-03-29T20:00:00.000Z', '2026-03-28T23:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25T22:59:00.000Z', '2026-10-24T22:00:00.000Z'],
    ['America/Havana', '2026-03-08T15:00:00.000Z', '2026-03-08T05:00:00.000Z'],
  ])('in %s the day of %s began at %s', (zone, instant, began) => {
    const calendar = new Calendar(zone);
    const atMs = Date.parse(instant);
    expect(new Date(calendar.dayStartMs(atMs, calendar.at(atMs).day)).toISOString()).toBe(began);
  });
});
