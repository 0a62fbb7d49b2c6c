/** Windows that call by profiles: what visitors are told is held against the calls that really come, in random halls. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Quantiles } from '../../../server/engine/forecast/correction.js';
import { cases } from '../../support/depth.js';
import { DAY_MS, MINUTE_MS, START_MS, stampAt } from '../models/engine.js';
import { Branch, type Plan } from './played-branch.js';

const TIMEOUT_MS = 300_000;
/** As plays suppose. */
const PAUSE_MS = 10_000;

interface Hall {
  readonly plan: Plan;
  readonly promises: readonly number[];
  readonly finally: string;
  readonly rules: readonly object[];
  /** Of the first window alone, where there are several. */
  readonly isMixed: boolean;
  /** A service, and the minutes until the next one comes; within an hour, so that nobody is expected to come later and go first. */
  readonly visitors: readonly (readonly [service: number, minutes: number])[];
}

const rule = fc.record({
  call: fc.subarray([0, 1, 2], { minLength: 1 }),
  when: fc.array(
    fc.record({
      fact: fc.constantFrom('waiting', 'longest_min'),
      segment: fc.nat(2),
      op: fc.constantFrom('more_than', 'less_than'),
      value: fc.constantFrom(1, 10, 30),
    }),
    { maxLength: 1 },
  ),
});

const halls: fc.Arbitrary<Hall> = fc.integer({ min: 2, max: 3 }).chain((services) =>
  fc.record({
    plan: fc.record({
      minutes: fc.array(fc.integer({ min: 3, max: 20 }), { minLength: services, maxLength: services }),
      priorities: fc.array(fc.constantFrom(40, 50), { minLength: services, maxLength: services }),
      windows: fc.array(fc.uniqueArray(fc.nat(services - 1), { minLength: 1 }), { minLength: 1, maxLength: 3 }),
    }),
    promises: fc.array(fc.constantFrom(3, 10, 25, 60), { minLength: 2, maxLength: 2 }),
    finally: fc.constantFrom('share', 'share', 'due', 'arrival'),
    rules: fc.array(rule, { maxLength: 2 }).map((rules) =>
      rules.map((one, index) => ({
        id: index + 1,
        ...one,
        at_most: [
          { k: 1, of: 2 },
          { k: 1, of: 3 },
        ][index],
      })),
    ),
    isMixed: fc.boolean(),
    visitors: fc.array(fc.tuple(fc.nat(services - 1), fc.constantFrom(0, 1, 4)), { minLength: 2, maxLength: 14 }),
  }),
);

/** Visitors of the first two services are promised something of their own. */
function branchOf({ plan, promises, rules, isMixed, finally: by }: Hall): Branch {
  const branch = new Branch(plan);
  for (const [index, promise_min] of promises.entries()) {
    const when = [{ fact: 'service', op: 'in', value: [branch.services[index]] }];
    branch.engine.add('Segment', { name: `segment ${index}`, position: index, when, promise_min });
  }
  const windows = isMixed ? branch.windows.slice(0, 1) : branch.windows;
  branch.engine.add('CallingProfile', { name: 'hall', windows, rules, finally: by });
  return branch;
}

/** When each visitor is called, in milliseconds from now: each is served as long as is known. */
function reallyCalled(branch: Branch, { minutes, windows }: Plan): ReadonlyMap<number, number> {
  const { engine } = branch;
  const startMs = engine.nowMs;
  const called = new Map<number, number>();
  const free = windows.map(() => startMs + PAUSE_MS);
  for (;;) {
    const next = free.indexOf(Math.min(...free));
    engine.nowMs = free[next] ?? 0;
    if (!Number.isFinite(engine.nowMs)) break;
    const window = branch.windows[next] ?? 0;
    if (engine.state.windows.get(window)?.consumerId !== -1) branch.finish(next);
    const id = branch.call(next);
    if (id === 0) {
      free[next] = Number.POSITIVE_INFINITY;
      continue;
    }
    called.set(id, engine.nowMs - startMs);
    const [operation] = engine.ticket(id).operations;
    const service = branch.services.indexOf(operation?.serviceId ?? 0);
    free[next] = engine.nowMs + (minutes[service] ?? 0) * MINUTE_MS + PAUSE_MS;
  }
  engine.nowMs = startMs;
  return called;
}

describe('visitors of a hall with a calling profile', () => {
  it(
    'are told when they are really called',
    () => {
      let compared = 0;
      fc.assert(
        fc.property(halls, (hall) => {
          const branch = branchOf(hall);
          const ids = hall.visitors.map(([service, minutes]) => {
            const id = branch.come(service);
            branch.pass(minutes);
            return id;
          });
          branch.play();
          const told = new Map(ids.map((id) => [id, branch.told(id)]));
          const really = reallyCalled(branch, hall.plan);
          for (const id of ids) {
            const [waits, realMs] = [told.get(id) ?? null, really.get(id)];
            expect(waits === null, `ticket ${id}`).toBe(realMs === undefined);
            if (waits === null || realMs === undefined) continue;
            const tolerance = 1.5 * MINUTE_MS + 0.1 * realMs;
            const what = `ticket ${id}: told ${JSON.stringify(waits)}, called after ${realMs}`;
            expect(realMs, what).toBeGreaterThan(waits.leastMs - tolerance);
            expect(realMs, what).toBeLessThan(waits.mostMs + tolerance);
            compared += 1;
          }
        }),
        { numRuns: cases(120) },
      );
      expect(compared).toBeGreaterThan(10);
    },
    TIMEOUT_MS,
  );

  it('who come after the plays, and those who read the cards, are told what plays tell that are made anew', () => {
    const branch = branchOf({ plan: PLAN, promises: [5, 25], finally: 'due', rules: [], isMixed: false, visitors: [] });
    for (let visitor = 0; visitor < 4; visitor++) branch.come(1);
    branch.pass(2);
    branch.play();
    const card = branch.card(0);
    const quick = branch.come(0);
    const long = branch.come(1);
    const [ofQuick, ofLong] = [branch.told(quick), branch.told(long)];
    // Nobody is due before the quick one; the long one waits for all others.
    expect(card?.medianMs).toBeLessThan(MINUTE_MS);
    expect(ofQuick?.medianMs).toBeLessThan(MINUTE_MS);
    expect(ofLong?.medianMs).toBeGreaterThan(39 * MINUTE_MS);
    expect(Math.abs((ofLong?.medianMs ?? 0) - (branch.toldAnew(long)?.medianMs ?? 0))).toBeLessThan(6 * MINUTE_MS);
  });

  it('who come after the plays are called by rules that ask how many of theirs wait and how long, themselves among them', () => {
    const fact = (name: string) => [
      { fact: name, segment: 1, op: name === 'waiting' ? 'less_than' : 'at_least', value: name === 'waiting' ? 1 : 10 },
    ];
    const limit = { k: 1, of: 2 };
    const ruled = (when: readonly object[], called: number) => {
      const rules = [{ id: 1, when, call: [called], at_most: limit }];
      const branch = branchOf({
        plan: { minutes: [10, 10], windows: [[0, 1]] },
        promises: [60, 10],
        finally: 'share',
        rules,
        isMixed: false,
        visitors: [],
      });
      for (let visitor = 0; visitor < 8; visitor++) branch.come(1);
      branch.play();
      const id = branch.come(0);
      return [branch.minutes(id), (branch.toldAnew(id)?.medianMs ?? 0) / MINUTE_MS] as const;
    };
    // Nobody else waits who could make the rule hold.
    const [told, anew] = ruled(fact('longest_min'), 1);
    expect(anew).toBeLessThan(12);
    expect(Math.abs(told - anew)).toBeLessThan(1);
    // With him the rule does not hold any more that would call him.
    const [toldThen, anewThen] = ruled(fact('waiting'), 1);
    expect(anewThen).toBeGreaterThan(50);
    expect(Math.abs(toldThen - anewThen)).toBeLessThan(6);
  });

  it(
    'the last one of random halls is told after the plays what plays tell that are made anew, unless he makes others take turns of rules',
    () => {
      let [compared, otherwise] = [0, 0];
      fc.assert(
        fc.property(halls, (hall) => {
          const branch = branchOf(hall);
          const last = hall.visitors.length - 1;
          for (const [service, minutes] of hall.visitors.slice(0, last)) {
            branch.come(service);
            branch.pass(minutes);
          }
          branch.play();
          const id = branch.come(hall.visitors[last]?.[0] ?? 0);
          const [told, anew] = [branch.told(id), branch.toldAnew(id)];
          expect(told === null).toBe(anew === null);
          if (told === null || anew === null) return;
          // Of a few calls that may be his the middle one is chance.
          const tolerance = 1.5 * MINUTE_MS + 0.1 * anew.medianMs;
          const isWithin = (one: Quantiles, other: Quantiles): boolean =>
            one.medianMs > other.leastMs - tolerance && one.medianMs < other.mostMs + tolerance;
          compared += 1;
          if (!isWithin(told, anew) || !isWithin(anew, told)) otherwise += 1;
        }),
        { numRuns: cases(200) },
      );
      // One of a thousand, 29 November 2026.
      expect(otherwise).toBeLessThanOrEqual(Math.max(2, 0.01 * compared));
    },
    TIMEOUT_MS,
  );

  it('come back for a second stage at their own place', () => {
    const plan = { minutes: [2, 20], second: 1, windows: [[0], [1]] };
    const branch = branchOf({ plan, promises: [5, 25], finally: 'share', rules: [], isMixed: false, visitors: [] });
    branch.come(0);
    branch.call(0);
    branch.come(1);
    branch.call(1);
    const later = branch.come(1);
    branch.play();
    // He who is at the first window comes back after two minutes, is promised less, and goes first when the second window is free.
    expect(branch.minutes(later)).toBeGreaterThan(39);
    expect(branch.minutes(later)).toBeLessThan(42);
  });
});

const PLAN: Plan = { minutes: [4, 10], windows: [[0, 1]] };

describe('visitors with an appointment, whose wait counts from the agreed time', () => {
  /** One window with ten minutes for everybody; six wait, and somebody is agreed with in so many minutes. */
  function booked(inMinutes: number): { readonly branch: Branch; readonly code: string } {
    const branch = new Branch({ minutes: [10], windows: [[0]] });
    const { engine, windows } = branch;
    engine.tick();
    const when = [{ fact: 'appointment', op: 'is', value: 1 }];
    engine.add('Segment', { name: 'booked', position: 1, when, promise_min: 5, by: 'appointment' });
    engine.add('CallingProfile', { name: 'hall', windows, finally: 'share' });
    for (let count = 0; count < 6; count++) branch.come(0);
    return { branch, code: agreed(branch, inMinutes) };
  }

  function agreed({ engine, services }: Branch, inMinutes: number): string {
    const atMs = engine.nowMs + inMinutes * MINUTE_MS;
    const fields = { date: stampAt(atMs).day, time: new Date(atMs).toISOString().slice(11, 16), state: 'PLANNED' };
    const id = engine.add('ConsumerPreRegistered', { services: [services[0]], ...fields }, inMinutes);
    return engine.state.books.ConsumerPreRegistered.get(id)?.pin_code ?? '';
  }

  // The window is free at 0, 10, 20 and so on, and before the agreed time the others go first.
  it.each([
    [12, 20],
    [22, 30],
    [29, 40],
  ])('who comes %i minutes early is told %i by plays that he came after', (inMinutes, minutes) => {
    const { branch, code } = booked(inMinutes);
    branch.play();
    const early = branch.comeWith(code);
    expect(branch.minutes(early)).toBeGreaterThanOrEqual(minutes);
    expect(branch.minutes(early)).toBeLessThan(minutes + 2);
  });

  it('who is earlier than plays were asked for waits as others do from his time on', () => {
    const { branch, code } = booked(45);
    branch.play();
    const early = branch.comeWith(code);
    expect(branch.minutes(early)).toBeGreaterThanOrEqual(45);
    expect(branch.minutes(early)).toBeLessThan(57);
  });

  it('who comes at his time goes before one who is early and was there when plays were made', () => {
    const { branch, code } = booked(45);
    const early = branch.comeWith(code);
    const own = agreed(branch, 10);
    branch.pass(10);
    branch.play();
    const id = branch.comeWith(own);
    // Ten of thirty minutes are more than none of five, once.
    expect(branch.minutes(id)).toBeGreaterThan(9);
    expect(branch.minutes(id)).toBeLessThan(12);
    expect(branch.minutes(early)).toBeGreaterThan(35);
  });

  it('is called at once where nobody else waits, however early', () => {
    const { branch, code } = booked(45);
    for (const id of [...branch.engine.state.consumers.keys()]) branch.leave(id);
    branch.play();
    expect(branch.minutes(branch.comeWith(code))).toBeLessThan(1);
  });
});

describe('the day on which rules come into force', () => {
  /** Minutes that a long visitor is told at ten, on a day after some on which eight quick ones an hour came, or nobody. */
  function told(quickOnes: number): number {
    const branch = new Branch({ minutes: [5, 10], windows: [[0, 1]] });
    const { engine, services, windows } = branch;
    for (let day = 0; day < 4; day++) {
      engine.nowMs = START_MS + day * DAY_MS;
      engine.tick();
      for (let hour = 0; hour < 4; hour++) {
        for (let count = 0; count < quickOnes; count++) branch.come(0);
        branch.come(1);
        for (const id of [...engine.state.consumers.keys()]) branch.leave(id);
        branch.pass(60);
      }
    }
    engine.nowMs = START_MS + 4 * DAY_MS;
    engine.tick();
    branch.pass(60);
    const when = [{ fact: 'service', op: 'in', value: [services[0]] }];
    engine.add('Segment', { name: 'quick', position: 1, when, promise_min: 3 });
    engine.add('CallingProfile', { name: 'hall', windows, finally: 'due' });
    const [, , last = 0] = [branch.come(1), branch.come(1), branch.come(1)];
    return (branch.toldAnew(last)?.medianMs ?? Number.NaN) / MINUTE_MS;
  }

  it('those are expected who came before under no rules, and as who they are under these', () => {
    expect(told(0)).toBeLessThan(23);
    expect(told(8)).toBeGreaterThan(30);
  });
});
