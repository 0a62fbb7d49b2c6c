/** A day counted by quarters of an hour and shortened for a replay, held against a look at each moment. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countVisit, type DayCounts, dayVisit, nothingCounted, quartersIn, shortVisit, type TimeRange } from '../../../db/facts/day.js';
import type { Visit, VisitPeriod } from '../../../db/facts/visit.js';
import { batchOf, commit, DAY_MS, openTestStore, temporaryFolder, visitDocument, visitOf } from '../support.js';

const FROM_MS = Date.UTC(2026, 2, 2);
const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const DAY: TimeRange = { fromMs: FROM_MS, toMs: FROM_MS + DAY_MS };
const minute = (count: number): number => FROM_MS + count * MINUTE_MS;

function counted(visits: readonly Visit[], nowMs = DAY.toMs): DayCounts {
  const counts = nothingCounted(DAY);
  for (const visit of visits) countVisit(counts, dayVisit(visit), DAY, nowMs);
  return counts;
}

const noon = 12 * 60;
const moment = fc.integer({ min: 0, max: 90 }).map((count) => minute(noon + count));

/** A visitor who comes, is called now and then, and leaves or stays. */
const visits: fc.Arbitrary<Visit> = fc
  .record({
    times: fc.uniqueArray(moment, { minLength: 2, maxLength: 8 }).map((times) => times.toSorted((one, other) => one - other)),
    states: fc.array(fc.constantFrom('SERVING', 'POSTPONE', 'WAITING'), { minLength: 8, maxLength: 8 }),
    isHere: fc.boolean(),
    isRefused: fc.boolean(),
  })
  .map(({ times, states, isHere, isRefused }) => {
    const [registeredMs = 0, ...later] = times;
    const periods = later.slice(0, -1).flatMap((inMs, index): VisitPeriod[] => {
      const state = states[index] ?? 'WAITING';
      const isLast = index === later.length - 2;
      const outMs = isLast && isHere ? null : (later[index + 1] ?? null);
      return state === 'WAITING' ? [] : [{ state, inMs, outMs, comment: null, userId: 3, workplaceId: 11 }];
    });
    const doneMs = isHere ? null : (later.at(-1) ?? null);
    if (doneMs !== null && isRefused)
      periods.push({ state: 'REJECTED', inMs: doneMs, outMs: doneMs, comment: '[noShow]', userId: 3, workplaceId: 11 });
    const operations = [{ operationId: 3, name: '', regulatedSec: 300, dangerSec: 600, registeredMs, periods }];
    const stages = [{ stage: 50, registeredMs, operations }];
    return visitDocument(1, { registeredMs, doneMs, services: [{ serviceId: 4, name: '', priority: 25, registeredMs, stages }] });
  });

const periodsOf = ({ services }: Visit): readonly VisitPeriod[] =>
  services.flatMap(({ stages }) => stages.flatMap(({ operations }) => operations.flatMap(({ periods }) => periods)));

describe('a day by quarters of an hour', () => {
  it('has whoever waits at the end of each, as a look at that moment would find them, and in the one that runs who waits now', () => {
    const nowMs = minute(noon + 95);
    const runsUntilMs = minute(noon + 105);
    fc.assert(
      fc.property(fc.array(visits, { maxLength: 6 }), (some) => {
        const isWaiting = (visit: Visit, atMs: number): boolean =>
          visit.registeredMs <= atMs &&
          (visit.doneMs === null ? atMs <= runsUntilMs : atMs < visit.doneMs) &&
          !periodsOf(visit).some(({ inMs, outMs }) => inMs <= atMs && atMs < (outMs ?? Number.POSITIVE_INFINITY));
        const looked = Array.from({ length: 96 }, (_, index) => {
          const endMs = FROM_MS + (index + 1) * QUARTER_MS;
          return some.filter((visit) => isWaiting(visit, endMs)).length;
        });
        expect(counted(some, nowMs).waiting).toEqual(looked);
      }),
    );
  });

  it('has everybody who came, once, and of those who left who was served and who was not', () => {
    fc.assert(
      fc.property(fc.array(visits, { maxLength: 6 }), (some) => {
        const counts = counted(some);
        const left = some.filter(({ doneMs }) => doneMs !== null);
        const served = left.filter((visit) => (periodsOf(visit).at(-1)?.state ?? 'REJECTED') !== 'REJECTED');
        const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
        expect([sum(counts.arrived), counts.visits]).toEqual([some.length, some.length]);
        expect([sum(counts.served), counts.servedVisits, sum(Object.values(counts.unserved))]).toEqual([
          served.length,
          served.length,
          left.length - served.length,
        ]);
      }),
    );
  });

  it('holds what is finished against its norms', () => {
    const lasting = (sec: number | null): Visit => {
      const registeredMs = minute(noon);
      return visitDocument(1, { registeredMs }, { inMs: registeredMs, outMs: sec === null ? null : registeredMs + sec * 1000 });
    };
    const counts = counted([300, 301, 600, 601, null].map(lasting));
    expect(counts).toMatchObject({ operations: 4, overNorm: 3, overLimit: 1 });
  });

  it('is as long as the day', () => {
    expect([92, 96, 100].map((quarters) => quartersIn({ fromMs: FROM_MS, toMs: FROM_MS + quarters * QUARTER_MS }))).toEqual([92, 96, 100]);
  });
});

describe('a visit for a replay', () => {
  it('is at a window once, however many operations are done there together', () => {
    const registeredMs = minute(10);
    const period = { state: 'SERVING', inMs: minute(12), comment: null, userId: 3, workplaceId: 11 } as const;
    const operation = { name: '', regulatedSec: 0, dangerSec: 0, registeredMs };
    const operations = [
      { ...operation, operationId: 3, periods: [{ ...period, outMs: minute(15) }] },
      {
        ...operation,
        operationId: 4,
        periods: [
          { ...period, outMs: minute(17) },
          { ...period, state: 'POSTPONE', inMs: minute(17), outMs: minute(20) },
          { ...period, inMs: minute(21), outMs: null, workplaceId: 12, userId: null },
        ],
      },
    ];
    const services = [{ serviceId: 4, name: '', priority: 25, registeredMs, stages: [{ stage: 50, registeredMs, operations }] }];
    expect(shortVisit(dayVisit(visitDocument(7, { registeredMs, doneMs: null, services })), DAY)).toEqual({
      ticket: 'Г007',
      services: [4],
      registered: 600,
      done: null,
      serving: [
        [11, 3, 720, 1020],
        [12, -1, 1260, null],
      ],
      postponed: [[1020, 1200]],
    });
  });
});

describe('the store', () => {
  it('counts and shortens the visits of a day, and no others', async () => {
    const store = await openTestStore(temporaryFolder());
    const ids = Array.from({ length: 600 }, (_, index) => index + 1);
    // The first two are of the day before, the last of the day after.
    const registeredMs = (id: number): number => (id < 3 ? FROM_MS - id : id === 600 ? DAY.toMs : minute(id));
    const rows = ids.map((id) => visitOf(id, { registeredMs: registeredMs(id) }));
    await commit(store, batchOf([1], rows));
    const [counts, next] = await store.dayCounts([DAY, { fromMs: DAY.toMs, toMs: DAY.toMs + DAY_MS }]);
    expect([counts?.visits, counts?.servedVisits, next?.visits]).toEqual([597, 597, 1]);
    expect(counts).toEqual(counted(ids.slice(2, -1).map((id) => visitDocument(id, { registeredMs: registeredMs(id) }))));
    const answer = await store.shortVisits(DAY, 1000);
    const short = 'tooMany' in answer ? [] : JSON.parse(answer.json);
    expect(short.length).toBe(597);
    expect(short[0]).toEqual(shortVisit(dayVisit(visitDocument(3, { registeredMs: minute(3) })), DAY));
    expect(await store.shortVisits(DAY, 596)).toEqual({ tooMany: 'visits' });
  });
});
