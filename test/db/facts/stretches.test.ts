import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StretchState } from '../../../db/facts/rows.js';
import { stretchesOf } from '../../../db/facts/stretches.js';
import type { Visit } from '../../../db/facts/visit.js';
import type { WindowLogRow } from '../../../db/facts/window-log.js';
import { aside, at, MINUTE_MS, OPENING_MS, serving, visitOf } from './support.js';

const ROW = { windowId: 1, clerkId: 101, reason: null, can: '{"1":[1]}', byMs: null } as const;
const row = (minute: number, state: WindowLogRow['state'], rest: Partial<WindowLogRow> = {}): WindowLogRow => ({
  ...ROW,
  atMs: at(minute),
  state,
  ...rest,
});
const DAY = { fromMs: at(-60), toMs: at(600) };

/** `[state, from, to]` in minutes. */
const shown = (visits: readonly Visit[], log: readonly WindowLogRow[], window = 1): (readonly [StretchState, number, number])[] =>
  stretchesOf(visits, log, DAY)
    .filter(({ windowId }) => windowId === window)
    .map(({ state, fromMs, toMs }) => [state, (fromMs - OPENING_MS) / MINUTE_MS, (toMs - OPENING_MS) / MINUTE_MS]);

describe('stretches of a window', () => {
  it('tile its time at work', () => {
    const log = [row(0, 'open'), row(60, 'break', { reason: 'lunch' }), row(90, 'open'), row(120, 'closed')];
    const visits = [visitOf(1, 5, 30, [{ periods: [serving(10, 30)] }]), visitOf(2, 20, 50, [{ periods: [serving(40, 50)] }])];
    expect(shown(visits, log)).toEqual([
      ['idle', 0, 5],
      ['idle_waited', 5, 10],
      ['serving', 10, 30],
      ['idle_waited', 30, 40],
      ['serving', 40, 50],
      ['idle', 50, 60],
      ['break', 60, 90],
      ['idle', 90, 120],
    ]);
  });

  it('know whom the window could call', () => {
    const log = [row(0, 'open', { can: '{"2":[7]}' }), row(30, 'closed')];
    const other = visitOf(1, 5, 100, [{ service: 1, operation: 7, periods: [serving(90, 100, 2)] }]);
    const wanted = visitOf(2, 10, 100, [{ service: 2, operation: 7, periods: [serving(20, 100, 2)] }]);
    expect(shown([other], log)).toEqual([['idle', 0, 30]]);
    expect(shown([other, wanted], log).map(([state]) => state)).toEqual(['idle', 'idle_waited', 'idle']);
  });

  it('nobody waits for a window while the visitor is for a clerk who is elsewhere', () => {
    const log = [row(0, 'open'), row(0, 'open', { windowId: 2, clerkId: 102 }), row(0, 'open', { windowId: 3, clerkId: null })];
    const claims = [
      { atMs: at(20), userId: 102 },
      { atMs: at(30), userId: null },
    ];
    const visits = [visitOf(1, 10, 40, [{ claims, periods: [serving(40, 40)] }])];
    const untilClosed = [...log, ...[1, 2, 3].map((windowId) => row(50, 'closed', { windowId }))];
    const free = [
      ['idle', 0, 10],
      ['idle_waited', 10, 20],
      ['idle', 20, 30],
      ['idle_waited', 30, 40],
      ['idle', 40, 50],
    ];
    expect(shown(visits, untilClosed)).toEqual(free);
    expect(shown(visits, untilClosed, 2)).toEqual([
      ['idle', 0, 10],
      ['idle_waited', 10, 40],
      ['idle', 40, 50],
    ]);
    expect(shown(visits, untilClosed, 3)).toEqual(free);
  });

  it('nobody waits for a later stage, while put aside or at another window, or once it has ended', () => {
    const log = [row(0, 'open', { can: '{"1":[2]}' }), row(100, 'closed')];
    const ops = [
      { periods: [serving(10, 20, 2), aside(20, 30, 2), serving(40, 50, 2)] },
      { stage: 2, operation: 2, periods: [serving(60, 70, 3)] },
    ];
    expect(shown([visitOf(1, 5, 70, ops)], log)).toEqual([
      ['idle', 0, 50],
      ['idle_waited', 50, 60],
      ['idle', 60, 100],
    ]);
  });

  it('have no time in which the box was off or over which the clock jumped, unless somebody was served', () => {
    const log = [
      row(0, 'open'),
      row(40, 'off', { windowId: null, byMs: 20 * MINUTE_MS }),
      row(40, 'open'),
      row(70, 'clock', { windowId: null, byMs: 10 * MINUTE_MS }),
      row(70, 'open'),
      row(80, 'closed'),
    ];
    expect(shown([visitOf(1, 0, 65, [{ operation: 9, periods: [serving(35, 65)] }])], log)).toEqual([
      ['idle', 0, 20],
      ['serving', 35, 65],
      ['idle', 70, 80],
    ]);
  });

  it('are what the later row says where the clock was set back', () => {
    const log = [
      row(0, 'open'),
      row(50, 'break'),
      row(30, 'clock', { windowId: null, byMs: -30 * MINUTE_MS }),
      row(30, 'open'),
      row(60, 'closed'),
    ];
    expect(shown([], log).map(([state, from, to]) => [state, from, to])).toEqual([
      ['idle', 0, 30],
      ['idle', 30, 60],
    ]);
  });

  it('do not believe a row for more than two days', () => {
    expect(shown([], [row(-50 * 60, 'open')])).toEqual([]);
  });

  it('serve whoever was called last where two visits were at once', () => {
    const visits = [visitOf(1, 0, 30, [{ periods: [serving(10, 30)] }]), visitOf(2, 0, 25, [{ periods: [serving(20, 25)] }])];
    const [stretch] = stretchesOf(visits, [row(0, 'open')], DAY).filter(({ state }) => state === 'serving');
    expect(stretch).toMatchObject({ fromMs: at(10), toMs: at(30), clerkId: 101 });
  });

  it('of a day are there although the clock was set to the day before for some seconds', () => {
    const yesterday = -1_440;
    const log = [
      ...[row(0, 'open'), row(60, 'break'), row(90, 'open')],
      ...[row(120 + yesterday, 'clock', { windowId: null, byMs: yesterday * MINUTE_MS })],
      ...[row(120 + yesterday, 'open'), row(122, 'clock', { windowId: null, byMs: -yesterday * MINUTE_MS }), row(122, 'open')],
      row(180, 'closed'),
    ];
    expect(shown([], log)).toEqual([
      ['idle', 0, 60],
      ['break', 60, 90],
      ['idle', 90, 120],
      ['idle', 122, 180],
    ]);
  });

  it('are those of the later time where the clock was set back a little', () => {
    const log = [
      ...[row(0, 'open'), row(20, 'break'), row(40, 'open'), row(30, 'clock', { windowId: null, byMs: -20 * MINUTE_MS })],
      ...[row(30, 'break'), row(60, 'closed')],
    ];
    expect(shown([], log)).toEqual([
      ['idle', 0, 20],
      ['break', 20, 30],
      ['break', 30, 60],
    ]);
  });

  it('are not known without a log', () => {
    expect(shown([visitOf(1, 0, 30, [{ periods: [serving(10, 30)] }])], [])).toEqual([]);
  });
});

/** What a window is at a moment, found in the plainest way. */
function stateAt(visits: readonly Visit[], log: readonly WindowLogRow[], window: number, ms: number): StretchState | null {
  const operations = (visit: Visit) =>
    visit.services.flatMap(({ serviceId, stages }) =>
      stages.flatMap((stage) => stage.operations.map((one) => ({ serviceId, stage: stage.stage, ...one }))),
    );
  const covers = ({ inMs, outMs }: { inMs: number; outMs: number | null }) => inMs <= ms && (outMs === null || ms < outMs);
  const isBusy = (visit: Visit) =>
    operations(visit).some(({ periods }) => periods.some((period) => period.state !== 'REJECTED' && covers(period)));
  if (
    visits.some((visit) =>
      operations(visit).some(({ periods }) =>
        periods.some((period) => period.state === 'SERVING' && period.workplaceId === window && covers(period)),
      ),
    )
  )
    return 'serving';
  const last = log.findLast(({ windowId, atMs }, index) => {
    const next = log.slice(index + 1).find((later) => later.windowId === window || later.windowId === null);
    return windowId === window && atMs <= ms && (next === undefined || ms < next.atMs - (next.byMs ?? 0));
  });
  if (last === undefined || last.state === 'closed') return null;
  if (last.state === 'break') return 'break';
  const can = JSON.parse(last.can ?? '{}') as Record<string, number[]>;
  const isWaitedFor = visits.some(
    (visit) =>
      !isBusy(visit) &&
      (visit.doneMs === null || ms < visit.doneMs) &&
      operations(visit).some((one) => {
        const end = (other: typeof one) => other.periods.at(-1)?.outMs ?? visit.doneMs ?? Number.POSITIVE_INFINITY;
        const lower = operations(visit).filter((other) => other.serviceId === one.serviceId && other.stage < one.stage);
        return (
          one.registeredMs <= ms &&
          ms < end(one) &&
          lower.every((other) => end(other) <= ms) &&
          can[one.serviceId]?.includes(one.operationId)
        );
      }),
  );
  return isWaitedFor ? 'idle_waited' : 'idle';
}

const minute = (max: number) => fc.integer({ min: 0, max });
const randomVisit = fc
  .record({
    from: minute(200),
    steps: fc.array(
      fc.record({
        gap: minute(20),
        length: minute(20),
        window: fc.integer({ min: 1, max: 3 }),
        service: fc.integer({ min: 1, max: 2 }),
        operation: fc.integer({ min: 1, max: 2 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ from, steps }) => {
    let now = from;
    const ops = steps.map(({ gap, length, window, service, operation }, index) => {
      now += gap + length;
      return { service, stage: index + 1, operation, periods: [serving(now - length, now, window)] };
    });
    return { from, done: now, ops };
  });
const randomRow = fc.record({
  minute: minute(300),
  state: fc.constantFrom('open', 'open', 'break', 'closed', 'off', 'clock'),
  window: fc.integer({ min: 1, max: 3 }),
  by: fc.integer({ min: -30, max: 30 }),
  can: fc.constantFrom('{}', '{"1":[1]}', '{"1":[1,2],"2":[2]}'),
});

describe('on random days', () => {
  it('each moment is in one stretch, that of what the window was then', () => {
    fc.assert(
      fc.property(fc.array(randomVisit, { maxLength: 6 }), fc.array(randomRow, { maxLength: 12 }), (some, rows) => {
        const visits = some.map(({ from, done, ops }, index) => visitOf(index + 1, from, done, ops));
        const log = rows.map(({ minute: when, state, window, by, can }): WindowLogRow => {
          const isOfBox = state === 'off' || state === 'clock';
          return row(when, state as WindowLogRow['state'], isOfBox ? { windowId: null, byMs: by * MINUTE_MS } : { windowId: window, can });
        });
        const stretches = stretchesOf(visits, log, DAY);
        if (log.every(({ windowId }) => windowId === null)) return;
        for (const window of [1, 2, 3]) {
          const own = stretches.filter(({ windowId }) => windowId === window);
          for (let ms = at(-1) + 30_000; ms < at(420); ms += MINUTE_MS) {
            const covering = own.filter(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
            expect(covering.length).toBeLessThanOrEqual(1);
            expect(covering[0]?.state ?? null).toBe(stateAt(visits, log, window, ms));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
