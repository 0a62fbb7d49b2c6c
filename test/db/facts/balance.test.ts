import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FactGrouping } from '../../../db/facts/aggregate.js';
import { counted } from './counting.js';
import { rejected, serving, visitOf } from './support.js';

const GROUPINGS: readonly FactGrouping[] = [
  ...(['service', 'group', 'operation', 'stage', 'department', 'window', 'clerk', 'kiosk', 'channel', 'language'] as const),
  ...(['hour', 'weekday', 'day', 'week', 'month'] as const),
];

const randomVisit = fc
  .record({
    registered: fc.integer({ min: 0, max: 900 }),
    isOver: fc.boolean(),
    kiosk: fc.integer({ min: 1, max: 2 }),
    ops: fc.array(
      fc.record({
        service: fc.integer({ min: 1, max: 3 }),
        stage: fc.integer({ min: 1, max: 2 }),
        calls: fc.array(
          fc.record({
            gap: fc.integer({ min: 0, max: 9 }),
            length: fc.integer({ min: 0, max: 9 }),
            window: fc.integer({ min: 1, max: 3 }),
          }),
          { maxLength: 3 },
        ),
        end: fc.constantFrom('served', '[noShow]', '[noDocuments]', '[visitorLeft]', 'day closed'),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ registered, isOver, kiosk, ops }) => {
    let now = registered;
    const made = ops.map(({ service, stage, calls, end }, operation) => {
      const periods = calls.map(({ gap, length, window }) => {
        now += gap + length;
        return serving(now - length, now, window);
      });
      const last = end === 'served' && periods.length > 0 ? [] : [rejected(now, end, end === 'day closed' ? null : 1)];
      return { service, stage, operation, periods: [...periods, ...last] };
    });
    return (id: number) => visitOf(id, registered, isOver ? now : null, made, { about: { kiosk } });
  });

it('in each grouping and each two crossed, whoever arrived has one end or is here, and parts are of whole visits', () => {
  const pairs = fc.tuple(fc.constantFrom(...GROUPINGS), fc.constantFrom(...GROUPINGS)).map((two) => [...new Set(two)]);
  fc.assert(
    fc.property(fc.array(randomVisit, { maxLength: 12 }), pairs, (some, by) => {
      const visits = some.map((visit, index) => visit(index + 1));
      const answer = counted(by, visits);
      expect(answer.total.arrived).toBe(visits.length);
      expect(answer.total.present).toBe(visits.filter(({ doneMs }) => doneMs === null).length);
      for (const { values } of [...answer.lines, { values: answer.total }]) {
        const { arrived, present, served, refused, no_show, left, closed } = values;
        expect(served + refused + no_show + left + closed + present).toBe(arrived);
        expect(values.wait_bands.reduce((sum, one) => sum + one, 0)).toBe(values.waits);
      }
      const isOfWholeVisits = by.every((one) => !['service', 'group', 'operation', 'stage', 'department', 'window', 'clerk'].includes(one));
      const sum = answer.lines.reduce((all, { values }) => all + values.arrived, 0);
      if (isOfWholeVisits) expect(sum).toBe(visits.length);
      else expect(sum).toBeGreaterThanOrEqual(visits.length);
    }),
    { numRuns: 300 },
  );
});
