/** How much longer things last, and how fast clerks are, from times whose distribution is known. */
import { describe, expect, it } from 'vitest';
import { Forecaster } from '../../../server/engine/forecast/forecaster.js';
import { Durations } from '../../../server/engine/forecast/learning.js';
import { Paces } from '../../../server/engine/forecast/pace.js';
import { Engine, MINUTE_MS, RULES, stampAt } from '../models/engine.js';
import { seeded } from './simulated-days.js';

const DRAWS = 4_000;
const normalOf = (chance: () => number) => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());

function durations(spread: number, seed: number): Durations {
  const [known, chance] = [new Durations(), seeded(seed)];
  for (let count = 0; count < 200; count++) known.learn(300_000 * Math.exp(spread * normalOf(chance)));
  return known;
}

const median = (numbers: readonly number[]): number => [...numbers].sort((one, other) => one - other)[numbers.length >> 1] ?? 0;

describe('the rest of a duration', () => {
  it('is that of those that lasted as long', () => {
    const known = new Durations();
    for (let minute = 1; minute <= 200; minute++) known.learn(minute * 60_000);
    const chance = seeded(3);
    const rests = Array.from({ length: DRAWS }, () => known.drawRest(300_000, 100 * 60_000, chance) / 60_000);
    expect(Math.min(...rests)).toBeGreaterThan(0);
    expect(median(rests)).toBeGreaterThan(46);
    expect(median(rests)).toBeLessThan(54);
  });

  it('grows where a few last very long, and shrinks where all are alike', () => {
    const restOf = (spread: number, elapsedMs: number) => {
      const [known, chance] = [durations(spread, 7), seeded(8)];
      return median(Array.from({ length: DRAWS }, () => known.drawRest(300_000, elapsedMs, chance)));
    };
    // Beyond everything that was seen: far on in a long tail, and nearly over in a short one.
    expect(restOf(1.2, 12_000_000)).toBeGreaterThan(restOf(1.2, 0));
    expect(restOf(0.3, 1_200_000)).toBeLessThan(100_000);
  });

  it('is about the assumption while nothing was seen', () => {
    const [known, chance] = [new Durations(), seeded(9)];
    expect(median(Array.from({ length: DRAWS }, () => known.drawRest(300_000, 0, chance)))).toBeGreaterThan(280_000);
    expect(median(Array.from({ length: DRAWS }, () => known.drawRest(300_000, 300_000, chance)))).toBeLessThan(300_000);
    expect(known.fit).toBeNull();
  });

  it('has the spread of the newest times', () => {
    const known = durations(1.2, 11);
    for (let count = 0; count < 200; count++) known.learn(60_000 * (count % 2 === 0 ? Math.E : 1));
    expect(known.fit?.mean).toBeCloseTo(Math.log(60_000) + 0.5, 6);
    expect(known.fit?.spread).toBeCloseTo(0.5, 6);
  });
});

describe('how many times are drawn from', () => {
  const OLD_MS = 300_000;
  /** How many of the draws are from before the newest ones. */
  function oldDrawn(spread: number, newer: number): number {
    const [known, chance] = [new Durations(), seeded(13)];
    for (let count = 0; count < 200; count++) known.learn(OLD_MS);
    for (let count = 0; count < newer; count++) known.learn(300_000 * Math.exp(spread * (count % 2 === 0 ? 1 : -1)));
    return Array.from({ length: DRAWS }, () => known.drawRest(300_000, 0, chance)).filter((ms) => ms === OLD_MS).length;
  }

  it.each([
    { spread: 0.5, newer: 199, old: 1 / 204 },
    { spread: 0.7, newer: 200, old: 0 },
    // (e^1 - 1) / (e^0.49 - 1) times 200 are 544.
    { spread: 1, newer: 400, old: 144 / 548 },
    { spread: 1.5, newer: 500, old: 100 / 604 },
    { spread: 1.5, newer: 600, old: 0 },
  ])('are the newest ones, the more the more they are spread: $spread, $newer', ({ spread, newer, old }) => {
    const drawn = oldDrawn(spread, newer) / DRAWS;
    if (old === 0) expect(drawn).toBe(0);
    else expect(Math.abs(drawn - old)).toBeLessThan(0.3 * old + 0.003);
  });
});

describe('the pace of a clerk', () => {
  it('is found, and believed only after some visitors', () => {
    const [paces, chance] = [new Paces(), seeded(12)];
    for (let count = 0; count < 400; count++) {
      paces.learn(1, Math.log(2) + 0.6 * normalOf(chance));
      if (count === 2) expect(paces.of(1)).toBeLessThan(1.3);
    }
    expect(paces.of(1)).toBeGreaterThan(1.7);
    expect(paces.of(1)).toBeLessThan(2.1);
    expect(paces.of(2)).toBe(1);
  });

  it('makes the wait for a clerk who is alone shorter or longer', () => {
    const waits = [5, 15].map((_, who, minutes) => {
      const engine = new Engine({ ...RULES });
      const operation = engine.add('Operation', { name: 'talk' });
      const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: 999 });
      const service = engine.add('Service', { name: 'talk', operations: { '10': [operation] }, ticket_range_id: range });
      const role = engine.add('UserRole', { name: 'Clerk', clerk: { id: 1, all_operations: 1, operations: [] } });
      const window = engine.add('Workplace', { name: 'Window 1', operations: [operation] });
      const clerks = minutes.map((_, index) => engine.add('User', { login: `clerk${index}`, role_id: role }));
      const forecaster = new Forecaster(engine.state, seeded(5));
      for (let count = 0; count < 200; count++) {
        const ms = (minutes[count % 2] ?? 0) * MINUTE_MS;
        forecaster.remember({ serviceId: service, operationId: operation }, ms, clerks[count % 2]);
      }
      engine.logIn(clerks[who] ?? 0, window);
      for (let count = 0; count < 3; count++) engine.register([service]);
      const { forecast, steps } = forecaster.foresee(engine.nowMs, stampAt(engine.nowMs));
      for (const _ of steps);
      return (forecast.ofService(service)?.medianMs ?? 0) / MINUTE_MS;
    });
    // Three visitors of 5 or of 15 minutes; a little of the belief that all are alike is left.
    expect(waits[0]).toBeGreaterThan(14);
    expect(waits[0]).toBeLessThan(20);
    expect(waits[1]).toBeGreaterThan(36);
    expect(waits[1]).toBeLessThan(50);
  });
});
