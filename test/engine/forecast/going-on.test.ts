/** Plays that go on with those who came after them: the same as when every window is asked after each call, with less work. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Crowd } from '../../../server/engine/forecast/crowd.js';
import { GoingOn, type Joined, type Played } from '../../../server/engine/forecast/going-on.js';
import { copyHall } from '../../../server/engine/forecast/hall.js';
import { HallWindows } from '../../../server/engine/forecast/hall-windows.js';
import { headsOf } from '../../../server/engine/forecast/heads.js';
import { type Play, playOut } from '../../../server/engine/forecast/simulate.js';
import { NO_ONE } from '../../../server/engine/forecast/waiting-list.js';
import { compareCandidates, isCallable, rankOfCandidates } from '../../../server/engine/rules/calling/order.js';
import { BASE_PRIORITY } from '../../../server/model/consumer.js';
import { atOnce } from '../../../server/model/steps.js';
import { cases, IS_FULL, withAlways } from '../../support/depth.js';
import { Engine, MINUTE_MS, RULES, stampAt } from '../models/engine.js';
import { naivelyPlayed } from './naive-going-on.js';
import { seeded } from './simulated-days.js';

const TIMEOUT_MS = 120_000;

interface Plan {
  /** Priorities of the services. */
  readonly services: readonly number[];
  /** For each service: that whose operation is its second stage; its own = it has none. */
  readonly seconds: readonly number[];
  /** The services of each window. */
  readonly windows: readonly (readonly number[])[];
  readonly ageingMsPerPoint: number;
}

function branchOf({ services, seconds, windows, ageingMsPerPoint }: Plan) {
  const engine = new Engine({ ...RULES, ageingMsPerPoint });
  const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: 9_999 });
  const operations = services.map((_, index) => engine.add('Operation', { name: `operation ${index}` }));
  const ids = services.map((priority, index) => {
    const second = seconds[index] ?? index;
    const stages = { 10: [operations[index]], ...(second !== index && { 20: [operations[second]] }) };
    return engine.add('Service', { name: `${index}`, priority, ticket_range_id: range, operations: stages });
  });
  const role = engine.add('UserRole', { name: 'Clerk', clerk: { id: 1, all_operations: 1, operations: [] } });
  const places = windows.map((skills, number) => {
    const fields = { operations: skills.map((skill) => operations[skill]), service_priority_enabled: number % 2 };
    const window = engine.add('Workplace', { name: `window ${number}`, ...fields });
    engine.logIn(engine.add('User', { login: `clerk${number}`, role_id: role }), window);
    return window;
  });
  return { engine, services: ids, windows: places };
}

/** Draws that begin anew: whoever goes on with the same play draws the same. */
function drawing(seed: number) {
  let chance = seeded(seed);
  const ms = (least: number, most: number) => least + Math.floor(chance() * (most - least));
  const going: Played['going'] = {
    restMs: () => ms(MINUTE_MS, 10 * MINUTE_MS),
    pauseMs: () => ms(0, 5) * 5_000,
    freeInMs: () => ms(0, 3) * 5_000,
    choose: () => 0,
    overtakers: () => () => null,
  };
  return {
    going,
    again: () => {
      chance = seeded(seed);
    },
  };
}

/** The hall as it is now, played so often. */
function playedNow(engine: Engine, going: Played['going'], times: number): Played {
  const { state, nowMs } = engine;
  const compare = compareCandidates(state.rules.ageingMsPerPoint);
  const around = { paceOf: () => 1, lastClerkAt: () => undefined, overtimeAt: () => 0, restOfDay: () => [] };
  const hall = atOnce(copyHall(state, { atMs: nowMs, local: stampAt(nowMs), ...around }));
  const windows = atOnce(HallWindows.of(hall, state.rules.ageingMsPerPoint));
  const heads = atOnce(headsOf(hall, compare));
  const plays = Array.from({ length: times }, () => atOnce(playOut(hall, heads, going, compare)));
  return { hall, windows, plays, going, atMs: nowMs, lineOf: hall.lineOf };
}

function joinedOf(engine: Engine, id: number, { atMs, lineOf }: Played): Joined {
  const consumer = engine.ticket(id);
  const open = consumer.state === 'WAITING' ? consumer.operations.filter((operation) => isCallable(consumer, operation)) : [];
  const lines = open.flatMap((operation) => lineOf(operation) ?? []);
  const needed = consumer.operations.filter(({ state }) => state === 'WAITING');
  const tasks = needed.map((operation) => ({ ...operation, line: lineOf(operation) ?? -1 }));
  return { consumer, lines, tasks: needed.length > Number(lines.length === 1) ? tasks : [], cameMs: consumer.registeredMs - atMs };
}

function askingAt(lines: readonly number[], index: number, cameMs: number, atMs: number): Joined {
  const id = Number.MAX_SAFE_INTEGER - index;
  const at = { registeredMs: atMs + cameMs, priority: BASE_PRIORITY, lastCallMs: null, workplaceId: 0 };
  return { consumer: { id, state: 'WAITING', operations: [], ...at }, lines, tasks: [], cameMs };
}

/** Which services, and a coefficient. */
type Visitor = [number[], number | null];

const visitors: fc.Arbitrary<Visitor> = fc.tuple(
  fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 2 }),
  fc.constantFrom(null, null, null, -10, 10),
);

const plans: fc.Arbitrary<Plan> = fc.integer({ min: 1, max: 6 }).chain((count) =>
  fc.record({
    services: fc.array(fc.constantFrom(40, 50), { minLength: count, maxLength: count }),
    seconds: fc.array(fc.nat(count - 1), { minLength: count, maxLength: count }),
    windows: fc.array(fc.uniqueArray(fc.nat(count - 1), { minLength: 1 }), { minLength: 1, maxLength: 6 }),
    ageingMsPerPoint: fc.constantFrom(0, 300_000),
  }),
);

/** Who asks like another, behind somebody else at a window that is idle: it calls him, and not when the other is called. */
const behindAnother: [Plan, Visitor[], Visitor[], number, number] = [
  { services: [50, 40, 50], seconds: [0, 0, 0], windows: [[0], [0], [0], [0], [1]], ageingMsPerPoint: 0 },
  [
    [[0], null],
    [[2], null],
  ],
  [[[0], null]],
  0,
  0,
];

it(
  'tells each the moment that is told where all windows are asked after each call, whoever was asked about before',
  () => {
    let [told, displaced, back] = [0, 0, 0];
    const before = fc.array(visitors, { maxLength: 40 });
    const after = fc.array(visitors, { minLength: 1, maxLength: 8 });
    const play = [plans, before, after, fc.nat(3), fc.nat()] as const;
    const { numRuns, examples } = withAlways(fc.tuple(...play), 5, 60);
    fc.assert(
      fc.property(...play, (plan, before, after, calls, seed) => {
        const { engine, services, windows } = branchOf(plan);
        const come = ([wanted, priority]: Visitor): number => {
          engine.nowMs += 7_000;
          return engine.register([...new Set(wanted.map((one) => services[one % services.length] ?? 0))], { priority });
        };
        for (const visitor of before) come(visitor);
        const { going, again } = drawing(seed);
        const played = playedNow(engine, going, 3);
        const came = after.map((visitor) => come(visitor));
        for (const window of windows.slice(0, calls)) engine.callNext(window);
        for (let count = 1; count <= came.length; count++) {
          const joiners = came.slice(0, count).map((id) => joinedOf(engine, id, played));
          const cameMs = engine.nowMs - played.atMs;
          const asking = played.hall.lines.map((_, line) => askingAt([line], line, cameMs, played.atMs));
          const goingOn = new GoingOn(played, joiners, asking);
          const crowd = Reflect.get(goingOn, 'crowd') as Crowd;
          const { laterMax } = crowd;
          for (const play of played.plays) {
            const moments: (readonly [number, boolean] | null)[] = [...joiners, ...asking].map(() => null);
            again();
            goingOn.play(play, (one, ms, isUsual) => {
              moments[one] = [ms, isUsual];
            });
            again();
            expect(moments).toEqual(naivelyPlayed(played, play, { joiners, asking, laterMax }, plan.ageingMsPerPoint));
            told += moments.filter((moment) => moment !== null).length;
            for (let who = moments.length; who < crowd.count; who++) {
              if (crowd.self[who] === NO_ONE) displaced += 1;
              else back += 1;
            }
          }
        }
      }),
      { numRuns, examples: [behindAnother, ...examples] },
    );
    expect(Math.min(told, displaced, back), 'there is something to compare').toBeGreaterThan(IS_FULL ? 100 : 0);
  },
  TIMEOUT_MS,
);

it('asks the windows that may call a newcomer, and no others, however many there are', () => {
  const looks = [10, 100].map((count) => {
    const { engine, services } = branchOf({
      services: Array.from({ length: count }, () => 50),
      seconds: [],
      windows: Array.from({ length: count }, (_, window) => [window]),
      ageingMsPerPoint: 0,
    });
    for (const service of services) for (let waiting = 0; waiting < 3; waiting++) engine.register([service]);
    const { going } = drawing(5);
    const played = playedNow(engine, going, 1);
    const joined = joinedOf(engine, engine.register([services[3] ?? 0], { priority: -10 }), played);
    let looked = 0;
    const turns = (play: Play) => {
      const msOf = play.turns.msOf.bind(play.turns);
      play.turns.msOf = (desk, turn) => {
        looked += 1;
        return msOf(desk, turn);
      };
    };
    played.plays.forEach(turns);
    let called = 0;
    const goingOn = new GoingOn(played, [joined], []);
    for (const play of played.plays) goingOn.play(play, () => (called += 1));
    expect(called).toBe(1);
    return looked;
  });
  expect(Math.min(...looks)).toBeGreaterThan(0);
  expect(Math.max(...looks)).toBeLessThan(20);
});

it('ranks visitors as the order of a window has them', () => {
  const placed = fc.record({ id: fc.nat(20), priority: fc.integer({ min: -10_000, max: 10_100 }), registeredMs: fc.nat(10_000_000) });
  const candidate = fc.record({ consumer: placed, servicePriority: fc.integer({ min: -10_000, max: 10_000 }) });
  fc.assert(
    fc.property(candidate, candidate, fc.constantFrom(0, 300_000), (one, other, ageing) => {
      const rank = rankOfCandidates(ageing);
      const difference = rank(one.consumer, one.servicePriority) - rank(other.consumer, other.servicePriority);
      const byRank = difference || one.consumer.id - other.consumer.id;
      expect(Math.sign(byRank)).toBe(Math.sign(compareCandidates(ageing)(one, other)));
    }),
    { numRuns: cases(500) },
  );
});
