/** Which segments get nobody, and which rules never call: held against all visitors and halls of a small world, one by one. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canHoldInHall } from '../../../server/engine/rules/calling/hall-conditions.js';
import { compares, segmentOf, type VisitorFacts } from '../../../server/engine/rules/calling/segments.js';
import { everybody, fitting, isLeftBy, isNobody } from '../../../server/engine/rules/calling/visitor-regions.js';
import type { QueueState } from '../../../server/engine/state.js';
import type { HallCondition } from '../../../server/model/books/calling-profile.js';
import type { SegmentRow, VisitorCondition } from '../../../server/model/books/segment.js';
import { atOnce } from '../../../server/model/steps.js';
import { cases, IS_FULL, withAlways } from '../../support/depth.js';
import { MINUTE_MS } from '../models/engine.js';

const SERVICES = [1, 2, 3];
const SETS = [[1], [2], [3], [1, 2], [1, 3], [2, 3], SERVICES];
/** Of minutes after the agreed time: half ones, as waits are. null = no time was agreed, undefined = no appointment. */
const TIMES = [undefined, null, ...[-3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3].map((minutes) => minutes * MINUTE_MS)];

function* visitors(): Generator<VisitorFacts> {
  for (const services of SETS)
    for (const registratorId of [null, 1, 2])
      for (const time of TIMES)
        for (const coefficient of [-1, 0, 1, 2, 3])
          for (const language of [undefined, 'ru', 'kk'])
            for (const isReturned of [false, true])
              yield { services, registratorId, coefficient, language, isReturned, isExpected: time !== undefined, lateMs: time ?? null };
}
const EVERYBODY = [...visitors()];

const numbers = fc.constantFrom('at_least', 'more_than', 'at_most', 'less_than');
const lists = fc.constantFrom('in', 'not_in');
const among = (...values: (number | string)[]) => fc.subarray(values, { minLength: 1 });
const facts = [
  fc.record({ fact: fc.constant('service'), op: lists, value: among(...SERVICES) }),
  fc.record({ fact: fc.constant('language'), op: lists, value: among('ru', 'kk') }),
  fc.record({ fact: fc.constant('kiosk'), op: lists, value: among(1, 2) }),
  fc.record({ fact: fc.constantFrom('appointment', 'returned'), op: fc.constant('is'), value: fc.constantFrom(0, 1) }),
  fc.record({ fact: fc.constantFrom('minutes_early', 'minutes_late', 'coefficient'), op: numbers, value: fc.nat(2) }),
] as fc.Arbitrary<VisitorCondition>[];
/** Of all facts, and of one alone: so several segments take all visitors of another more often. */
const whens = fc.oneof(
  ...[fc.oneof(...facts), ...facts].map((one) => fc.array(fc.array(one, { maxLength: 3 }), { minLength: 1, maxLength: 4 })),
);

const branchOf = (rows: readonly (readonly VisitorCondition[])[]): QueueState => {
  const segments = rows.map((when, index) => ({ id: index + 1, position: index, disabled: 0, when }) as unknown as SegmentRow);
  return { books: { Segment: new Map(segments.map((row) => [row.id, row])) } } as unknown as QueueState;
};

const SOME = { fact: 'service', op: 'in', value: [1] } as const;
const OTHERS = { fact: 'service', op: 'in', value: [2, 3] } as const;
const RUSSIAN = { fact: 'language', op: 'in', value: ['ru'] } as const;
/** Of the last one: it has visitors, it is left nobody by two others together, it can have nobody. */
const ALWAYS: [VisitorCondition[][]][] = [[[[SOME], [RUSSIAN]]], [[[SOME], [OTHERS], [RUSSIAN]]], [[[SOME, OTHERS]]]];

it('a segment is told to be without visitors exactly where none of all visitors belongs to it', () => {
  const seen = { impossible: 0, together: 0, others: 0 };
  fc.assert(
    fc.property(whens, (rows) => {
      const state = branchOf(rows);
      const got = new Set(EVERYBODY.map((visitor) => segmentOf(state, visitor)));
      for (const [index, when] of rows.entries()) {
        const own = fitting(everybody(SERVICES), when);
        const isLeft = !isNobody(own) && atOnce(isLeftBy(own, rows.slice(0, index)));
        expect([index + 1, isLeft]).toEqual([index + 1, got.has(index + 1)]);
        const isAlone = rows.slice(0, index).some((other) => !atOnce(isLeftBy(own, [other])));
        seen[isNobody(own) ? 'impossible' : isLeft || isAlone ? 'others' : 'together'] += 1;
      }
      expect(atOnce(isLeftBy(everybody(SERVICES), rows))).toBe(got.has(0));
    }),
    { numRuns: cases(150) + ALWAYS.length, examples: ALWAYS },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
});

it('very many segments that cut each other into pieces take no longer than is allowed, and nothing is told of them', () => {
  const many = Array.from({ length: 50 }, (_, index): VisitorCondition[] => [
    { fact: 'service', op: 'in', value: [index + 1] },
    { fact: 'service', op: 'in', value: [index + 51] },
    { fact: 'minutes_late', op: 'at_most', value: index },
  ]);
  const steps = isLeftBy(everybody(Array.from({ length: 100 }, (_, index) => index + 1)), [...many, []]);
  let taken = 0;
  let step = steps.next();
  for (; !step.done; taken++) step = steps.next();
  expect(step.value).toBe(true);
  expect(taken).toBeLessThanOrEqual(2_000);
});

const SEGMENTS = [0, 1];
const WINDOWS = 2;
const DEAD = 1;
const hallCondition = fc.oneof(
  fc.record({ fact: fc.constantFrom('waiting', 'longest_min'), segment: fc.constantFrom(...SEGMENTS), op: numbers, value: fc.nat(2) }),
  fc.record({ fact: fc.constant('open_windows'), op: numbers, value: fc.nat(3) }),
  fc.record({ fact: fc.constant('hour'), op: numbers, value: fc.constantFrom(0, 1, 22, 23, 24) }),
) as fc.Arbitrary<HallCondition>;

interface Hall {
  readonly waiting: readonly number[];
  readonly longest_min: readonly number[];
  readonly hour: number;
  readonly open_windows: number;
}

/** Nobody has waited where nobody waits. */
function* halls(isDead: boolean): Generator<Hall> {
  const ofSegment = [[0, 0], ...[1, 2, 3].flatMap((waiting) => [0, 1, 2, 3].map((longest) => [waiting, longest] as const))] as const;
  for (const zero of ofSegment)
    for (const one of isDead ? ofSegment.slice(0, 1) : ofSegment)
      for (const hour of [0, 1, 2, 21, 22, 23])
        for (let open = 0; open <= WINDOWS; open++)
          yield { waiting: [zero[0], one[0]], longest_min: [zero[1], one[1]], hour, open_windows: open };
}

const holds = (hall: Hall, { fact, segment = 0, op, value }: HallCondition): boolean => {
  const known = hall[fact];
  return compares(op, typeof known === 'number' ? known : (known[segment] ?? 0), value);
};

it('a rule is told to call nobody exactly where its conditions hold in no hall in which somebody waits whom it calls', () => {
  const seen = [0, 0];
  const rule = fc.record({
    when: fc.array(hallCondition, { maxLength: 5 }),
    call: fc.subarray(SEGMENTS, { minLength: 1 }),
    isDead: fc.boolean(),
  });
  fc.assert(
    fc.property(rule, ({ when, call, isDead }) => {
      const isReached = [...halls(isDead)].some(
        (hall) => when.every((one) => holds(hall, one)) && call.some((segment) => (hall.waiting[segment] ?? 0) > 0),
      );
      const told = canHoldInHall(when, call, { windows: WINDOWS, isDead: (segment) => isDead && segment === DEAD });
      expect(told).toBe(isReached);
      seen[Number(isReached)] = (seen[Number(isReached)] ?? 0) + 1;
    }),
    withAlways(fc.tuple(rule), 20, 400),
  );
  expect(Math.min(...seen)).toBeGreaterThan(IS_FULL ? 20 : 0);
});
