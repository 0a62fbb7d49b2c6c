import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Aggregator, type FactFilter, type FactGrouping, type FactsQuestion } from '../../../db/facts/aggregate.js';
import type { IndicatorValues } from '../../../db/facts/line.js';
import type { Stretch } from '../../../db/facts/rows.js';
import { visitFact } from '../../../db/facts/visit-fact.js';
import type { Visit } from '../../../db/visit.js';
import { aside, at, rejected, serving, visitOf } from './support.js';

const WAIT = { norm: 900, ofAppointments: 300 };
const SERVICES = new Map([
  [1, { group: 'cash', department: 0, wait: WAIT }],
  [2, { group: null, department: 4, wait: { norm: 0, ofAppointments: 0 } }],
]);

function counted(
  by: readonly FactGrouping[],
  visits: readonly Visit[],
  stretches: readonly Stretch[] = [],
  rest: Partial<FactsQuestion> = {},
) {
  const range = { fromMs: at(-360), toMs: at(1080) };
  const counting = new Aggregator({ by, filter: {}, services: SERVICES, timeZone: 'Europe/Moscow', linesMax: 1000, ...range, ...rest });
  for (const visit of visits) counting.addVisit(visitFact(visit));
  for (const stretch of stretches) counting.addStretch(stretch);
  const answer = counting.answer();
  if ('tooMany' in answer) throw new Error('too many lines');
  return answer;
}

const lines = (...asked: Parameters<typeof counted>): Map<string, IndicatorValues> =>
  new Map(counted(...asked).lines.map(({ keys, values }) => [keys.join('/'), values]));
const total = (visits: readonly Visit[], filter: FactFilter = {}): IndicatorValues => counted([], visits, [], { filter }).total;

describe('a line', () => {
  it('credits each window and clerk with its part of a visit', () => {
    const visit = visitOf(1, 0, 30, [{ periods: [serving(5, 10, 1)] }, { stage: 2, operation: 2, periods: [serving(20, 30, 2)] }]);
    const byWindow = lines(['window'], [visit]);
    expect(byWindow.get('1')).toMatchObject({ arrived: 1, served: 1, service_mean: 300, wait_mean: 300 });
    expect(byWindow.get('2')).toMatchObject({ arrived: 1, served: 1, service_mean: 600, wait_mean: 600 });
    expect(total([visit])).toMatchObject({ arrived: 1, calls: 2, service_mean: 900, wait_mean: 300, visit_mean: 1800 });
    expect([...lines(['clerk', 'stage'], [visit]).keys()]).toEqual(['101/1', '102/2']);
  });

  it('of a window alone has who did not come there, whatever stages were still ahead', () => {
    const visit = visitOf(1, 0, 9, [
      { periods: [serving(5, 9), rejected(9, '[noShow]', 1)] },
      { stage: 2, operation: 2, periods: [rejected(9, '[noShow]', 1)] },
    ]);
    const byWindow = lines(['window'], [visit]);
    expect([...byWindow.keys()]).toEqual(['1']);
    expect(byWindow.get('1')).toMatchObject({ arrived: 1, no_show: 1, calls: 1, waits: 1 });
  });

  it('counts a no-show, a refusal with its reason, who left, who was closed and who is here', () => {
    const visits = [
      visitOf(1, 0, 9, [{ periods: [serving(5, 9), rejected(9, '[noShow]', 1)] }]),
      visitOf(2, 0, 9, [{ periods: [serving(5, 9), rejected(9, '[noDocuments] x', 1)] }]),
      visitOf(3, 0, 9, [{ periods: [serving(5, 9), rejected(9, 'rude', 1)] }]),
      visitOf(4, 0, 9, [{ periods: [rejected(9, '[visitorLeft]', 0)] }]),
      visitOf(5, 0, 9, [{ periods: [rejected(9, 'removed')] }]),
      visitOf(6, 0, null, [{ periods: [serving(5, null)] }]),
      visitOf(7, 0, 9, [{ periods: [serving(5, 9)] }]),
    ];
    expect(total(visits)).toMatchObject({
      ...{ arrived: 7, present: 1, served: 1, refused: 2, no_show: 1, left: 1, closed: 1, removed: 1 },
      ...{ refused_by: { noDocuments: 1, none: 1 }, no_show_percent: 16.7, servings: 3 },
    });
  });

  it('of a window that only skipped or postponed has the end of the visit', () => {
    const skipped = visitOf(1, 0, 30, [{ periods: [serving(5, 6, 1, { end: 'skipped' }), serving(20, 30, 2)] }]);
    const aSkip = { served: 1, skips: 1, calls: 1, servings: 0, visits_per_hour: null };
    expect(lines(['window'], [skipped]).get('1')).toMatchObject(aSkip);
    const postponed = visitOf(1, 0, 30, [
      { periods: [serving(5, 6), aside(6, 16), serving(20, 25, 2), rejected(25, '[wrongService]', 2)] },
    ]);
    expect(lines(['window'], [postponed]).get('1')).toMatchObject({ refused: 1, postponed: 1, postponed_sec: 600, servings: 1 });
  });

  it('has the calls by how they were made', () => {
    const periods = [
      serving(5, 6, 1, { by: 'hand', recalls: 2, end: 'skipped' }),
      serving(8, 9, 1, { by: 'skip', end: 'skipped' }),
      serving(10, 20, 1, { by: 'auto', recalls: 1 }),
    ];
    const together = { operation: 2, periods: [serving(10, 18, 1, { by: 'auto', recalls: 1, end: 'transferred' })] };
    expect(total([visitOf(1, 0, 20, [{ periods }, together])])).toMatchObject({
      ...{ calls: 3, calls_by_hand: 1, calls_after_skip: 1, calls_auto: 1, recalls: 3, skips: 2, transfers: 1 },
      ...{ service_max: 600, servings: 1 },
    });
  });

  it('has calls by hand and postponements by reason, and calls by what came of them', () => {
    const first = [
      serving(5, 6, 1, { by: 'hand', reasonId: 3 }),
      aside(6, 16, 1, { reasonId: 4 }),
      serving(20, 25, 2, { by: 'hand' }),
      aside(25, 30, 2),
      serving(30, 40, 1, { outcomeId: 7 }),
    ];
    const together = { operation: 2, periods: [serving(30, 38, 1, { outcomeId: 7 })] };
    const twoOutcomes = { operation: 3, periods: [serving(30, 39, 1, { outcomeId: 8 })] };
    const visits = [
      visitOf(1, 0, 40, [{ periods: first }, together, twoOutcomes]),
      visitOf(2, 0, 9, [{ periods: [serving(5, 9)] }]),
      visitOf(3, 0, 9, [{ periods: [serving(5, 9), rejected(9, null, 1)] }]),
      visitOf(4, 0, null, [{ periods: [serving(5, 9, 1, { end: 'transferred', outcomeId: 8 })], isEnded: true }, { operation: 2 }]),
      visitOf(5, 0, null, [{ periods: [serving(5, 9), aside(9, null, 1, { reasonId: 4 })] }]),
    ];
    expect(total(visits)).toMatchObject({
      ...{ calls_by_hand: 2, calls_by_hand_by: { 3: 1, none: 1 }, postponed: 3, postponed_by: { 4: 2, none: 1 } },
      outcomes: { 7: 1, 8: 2, none: 1 },
    });
    expect(lines(['window'], visits).get('2')).toMatchObject({ calls_by_hand_by: { none: 1 }, postponed_by: { none: 1 }, outcomes: {} });
    expect(lines(['operation'], visits).get('3')?.outcomes).toEqual({ 8: 1 });
  });

  it('has ranks, bands and the share of waits within the norm of their service', () => {
    const waits = [1, 2, 3, 4, 15, 16, 17, 18, 19, 70];
    const visits = waits.map((wait, index) => visitOf(index, 0, wait + 5, [{ periods: [serving(wait, wait + 5)] }]));
    expect(total(visits)).toMatchObject({
      ...{ waits: 10, wait_mean: 990, wait_median: 900, wait_p90: 1140, wait_max: 4200, wait_within_norm_percent: 50 },
      wait_bands: [4, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    });
    expect(total([visitOf(1, 0, 30, [{ service: 2, periods: [serving(20, 30)] }])]).wait_within_norm_percent).toBeNull();
  });

  it('of who was sent on to another service has a wait in each line, and holds the first one alone against the norm', () => {
    const norms = new Map([1, 2].map((id) => [id, { group: null, department: 0, wait: WAIT }]));
    const first = { service: 1, periods: [serving(10, 20)] };
    const visit = visitOf(1, 0, 60, [first, { service: 2, operation: 2, registered: 20, periods: [serving(50, 60, 2)] }]);
    const { lines: found, total: whole } = counted(['service'], [visit], [], { services: norms });
    const figures = (values: IndicatorValues) => [values.arrived, values.waits, values.wait_mean, values.wait_within_norm_percent];
    expect(found.map(({ keys, values }) => [...keys, ...figures(values)])).toEqual([
      [1, 1, 1, 600, 100],
      [2, 1, 1, 1800, null],
    ]);
    expect(figures(whole)).toEqual([1, 1, 600, 100]);
  });

  it('holds appointments against their own norm, from the agreed time on', () => {
    const agreed = (minute: number) => ({ about: { appointment: 5, appointmentMs: at(minute) } });
    const visits = [
      visitOf(1, 0, 40, [{ periods: [serving(34, 40)] }], agreed(30)),
      visitOf(2, 30, 40, [{ periods: [serving(36, 40)] }], agreed(30)),
      visitOf(3, 36, 40, [{ periods: [serving(36, 40)] }], agreed(30)),
    ];
    const early = { appointments: 3, appointments_early: 1, appointments_on_time: 1, appointments_late: 1 };
    expect(total(visits)).toMatchObject({ ...early, wait_within_norm_percent: 66.7 });
  });

  it('holds what was told against the wait', () => {
    const promised = { leastSec: 300, medianSec: 600, mostSec: 900 };
    const visits = [4, 5, 15, 16].map((wait) => visitOf(wait, 0, 60, [{ periods: [serving(wait, 60)] }], { about: { promised } }));
    expect(total(visits)).toMatchObject({ promised: 4, promised_kept_percent: 75, promised_span_percent: 50, promised_bias: 0 });
  });

  it('holds operations against their norms, each in its part', () => {
    const norms = { regulatedSec: 300, dangerSec: 600 };
    const split = { ...norms, periods: [serving(5, 9), aside(9, 20), serving(25, 30, 2)] };
    const visit = visitOf(1, 0, 90, [split, { ...norms, stage: 2, periods: [serving(70, 90, 2)] }]);
    expect(total([visit])).toMatchObject({ operations: 2, service_within_norm_percent: 0, service_over_danger_percent: 50 });
    expect(lines(['window'], [visit]).get('1')).toMatchObject({ operations: 1, service_within_norm_percent: 100 });
  });

  it('is by what books and calendars say', () => {
    const visits = [
      visitOf(1, 0, 9, [{ periods: [serving(5, 9)] }]),
      visitOf(2, 1070, 1075, [{ service: 2, periods: [serving(1071, 1075)] }]),
    ];
    const keys = (by: FactGrouping): string[] => [...lines([by], visits).keys()];
    expect(keys('group')).toEqual(['cash', '']);
    expect(keys('department')).toEqual(['0', '4']);
    expect(keys('hour')).toEqual(['2', '9']);
    expect(keys('day')).toEqual(['2026-11-24', '2026-11-25']);
    expect(keys('weekday')).toEqual(['2', '3']);
    expect(keys('week')).toEqual(['2026-W48']);
    expect(keys('month')).toEqual(['2026-11']);
  });

  it('is of what a filter keeps', () => {
    const visit = visitOf(1, 0, 30, [{ periods: [serving(5, 10, 1)] }, { service: 2, periods: [serving(20, 30, 2)] }], {
      about: { kiosk: 7 },
    });
    expect(total([visit], { windows: [2] })).toMatchObject({ arrived: 1, service_mean: 600 });
    expect(total([visit], { services: [1], windows: [2] })).toMatchObject({ arrived: 0 });
    expect(total([visit], { kiosk: 8 })).toMatchObject({ arrived: 0 });
    expect(total([visit], { kiosk: 7, clerks: [101] })).toMatchObject({ arrived: 1, service_mean: 300 });
  });
});

describe('windows', () => {
  const stretch = (state: Stretch['state'], from: number, to: number, reason: string | null = null): Stretch => ({
    ...{ windowId: 1, clerkId: 101, state, reason, fromMs: at(from), toMs: at(to) },
  });
  const stretches = [
    stretch('idle', 0, 30),
    stretch('serving', 30, 75),
    stretch('break', 75, 90, 'lunch'),
    stretch('idle_waited', 90, 105),
  ];

  it('have times, their shares, and visits by hours at work', () => {
    const visit = visitOf(1, 0, 75, [{ periods: [serving(30, 75)] }]);
    expect(counted([], [visit], stretches).total).toMatchObject({
      ...{ open_sec: 5400, serving_sec: 2700, idle_sec: 1800, idle_waited_sec: 900, break_sec: 900, break_by: { lunch: 900 } },
      ...{ utilisation_percent: 50, visits_per_hour: 0.7 },
    });
  });

  it('are cut by the hours in which they are', () => {
    const byHour = lines(['hour'], [], stretches);
    expect([...byHour].map(([hour, { open_sec }]) => [hour, open_sec])).toEqual([
      ['9', 3600],
      ['10', 1800],
    ]);
  });

  it('have no times by service, nor where visits are chosen', () => {
    expect(lines(['service'], [visitOf(1, 0, 9, [{ periods: [serving(5, 9)] }])], stretches).get('1')?.open_sec).toBeNull();
    expect(counted([], [], stretches, { filter: { services: [1] } }).total.open_sec).toBeNull();
    expect(counted([], [], stretches, { filter: { clerks: [102] } }).total.open_sec).toBe(0);
  });
});

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
