import { describe, expect, it } from 'vitest';
import type { Visit, VisitRow } from '../../../db/facts/visit.js';
import type { WindowLogRow } from '../../../db/facts/window-log.js';
import { databaseFile } from '../../../db/files/folder.js';
import { openForReading, openForWriting } from '../../../db/files/sqlite.js';
import type { FactsDay } from '../../../db/history/day-facts.js';
import type { IndicatorsQuestion } from '../../../db/history/question.js';
import type { Store } from '../../../dist/db/store/store.js';
import { batchOf, commit, DAY_MS, openTestStore, temporaryFolder } from '../support.js';
import { aside, at, OPENING_MS, rejected, serving, visitOf } from './support.js';

const DAY = Math.floor(OPENING_MS / DAY_MS);
const TODAY: FactsDay = { day: DAY, fromMs: DAY * DAY_MS, toMs: (DAY + 1) * DAY_MS };
const TOMORROW: FactsDay = { day: DAY + 1, fromMs: TODAY.toMs, toMs: TODAY.toMs + DAY_MS };

const rowOf = ({ services, doneMs, about, ...visit }: Visit): VisitRow => ({
  ...visit,
  doneMs: doneMs ?? 0,
  services: JSON.stringify(services),
  consumer: '{}',
  hasTexts: false,
  about: JSON.stringify(about),
});

const MARKS = { by: 'hand', reasonId: 3, outcomeId: 7, recalls: 2 };
const VISITS = [
  visitOf(
    1,
    0,
    20,
    [
      {
        regulatedSec: 300,
        periods: [serving(4, 12, 1, { ...MARKS, arrivedMs: at(5) }), aside(12, 14, 1, { reasonId: 4 }), serving(14, 20)],
      },
    ],
    {
      about: { kiosk: 3, channel: 'kiosk', language: 'kk', promised: { leastSec: 60, medianSec: 120, mostSec: 300 }, printsFailed: 1 },
    },
  ),
  visitOf(2, 1, 20, [{ periods: [serving(12, 20), rejected(20, '[noShow]', 1)] }, { stage: 2, periods: [rejected(20, '[noShow]', 1)] }]),
  visitOf(3, 1439 - 360, 1500 - 360, [{ operation: 2, periods: [serving(1490 - 360, 1500 - 360, 2)] }], {
    about: { appointment: 5, appointmentMs: at(1000), bookedMs: at(-9), firstAgreedMs: at(900) },
  }),
];
const LOG: readonly WindowLogRow[] = [
  { atMs: at(0), windowId: 1, state: 'open', clerkId: 101, reason: null, can: '{"1":[1]}', byMs: null },
  { atMs: at(30), windowId: 1, state: 'closed', clerkId: null, reason: null, can: null, byMs: null },
];

const question = (days: readonly FactsDay[], rest: Partial<IndicatorsQuestion> = {}): IndicatorsQuestion => ({
  ...{ days, by: [], filter: {}, services: new Map(), timeZone: 'UTC', linesMax: 100, here: [], log: [], today: null, nowMs: at(5000) },
  ...rest,
});

async function openWith(visits: readonly Visit[], options = {}): Promise<{ folder: string; store: Store }> {
  const folder = temporaryFolder();
  const store = await openTestStore(folder, { historyDays: 36_500, ...options });
  await commit(store, { ...batchOf(['a'], visits.map(rowOf)), windowLog: LOG });
  return { folder, store };
}

function countIn(folder: string, table: string): number {
  const connection = openForReading(databaseFile(folder), 256);
  try {
    return Number((connection.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n);
  } finally {
    connection.close();
  }
}

const GROUPED = [[], ['window'], ['clerk', 'hour'], ['service', 'kiosk'], ['day']] as const;
const answers = (store: Store, days: readonly FactsDay[]) => Promise.all(GROUPED.map((by) => store.indicators(question(days, { by }))));

describe('a day', () => {
  it('that is written gives the same figures as one that is counted', async () => {
    const { folder, store } = await openWith(VISITS);
    const before = await answers(store, [TODAY, TOMORROW]);
    expect(await store.settle([TODAY, TOMORROW])).toMatchObject({ day: DAY });
    expect(await store.settle([TODAY, TOMORROW])).toEqual({ day: null, oldestMs: at(0) });
    expect(await answers(store, [TODAY, TOMORROW])).toEqual(before);
    expect(['fact_visits', 'fact_calls', 'fact_stretches'].map((table) => countIn(folder, table))).toEqual([3, 5, 3]);
    expect(JSON.parse('total' in (before[0] ?? {}) ? (before[0] as { total: string }).total : '{}')).toMatchObject({
      ...{ calls_by_hand_by: { 3: 1 }, postponed_by: { 4: 1 }, outcomes: { 7: 1, none: 2 } },
      ...{ arrived: 3, no_show: 1, walks: 1, recalls: 2, promised: 1, prints_failed: 1, appointments: 1, open_sec: 30 * 60 + 600 },
    });
  });

  it('is read from what was written, even when the visits are gone', async () => {
    const { folder, store } = await openWith(VISITS);
    await store.settle([TODAY]);
    const before = await answers(store, [TODAY]);
    await store.close();
    const connection = openForWriting(databaseFile(folder), 256);
    connection.exec('DELETE FROM history; DELETE FROM window_log');
    connection.close();
    expect(await answers(await openTestStore(folder, { historyDays: 36_500 }), [TODAY])).toEqual(before);
  });

  it('is counted again when a visit of it comes back, ends late, or the log tells of it', async () => {
    const { folder, store } = await openWith(VISITS);
    const late = visitOf(4, 40, 50, [{ periods: [serving(45, 50)] }]);
    const changes = [
      { ...batchOf(['b'], [rowOf(late)]) },
      { ...batchOf(['c']), reopened: [1] },
      { ...batchOf(['d']), windowLog: [{ ...LOG[0], atMs: at(60), windowId: 2, state: 'open' } as WindowLogRow] },
    ];
    const arrived = [4, 3, 3];
    for (const [index, change] of changes.entries()) {
      expect(await store.settle([TODAY])).toMatchObject({ day: DAY });
      await commit(store, change);
      expect(countIn(folder, 'settled_days')).toBe(0);
      const answer = await store.indicators(question([TODAY]));
      expect(JSON.parse('total' in answer ? answer.total : '{}')).toMatchObject({ arrived: arrived[index] });
    }
    expect(await store.settle([TODAY])).toMatchObject({ day: DAY });
    expect(countIn(folder, 'fact_visits')).toBe(3);
  });

  it('is not touched by what happens later', async () => {
    const { folder, store } = await openWith(VISITS.slice(0, 2));
    await store.settle([TODAY]);
    await commit(store, { ...batchOf(['b'], [rowOf(visitOf(9, 1500, 1510, [{ periods: [serving(1502, 1510)] }]))]) });
    expect(countIn(folder, 'settled_days')).toBe(1);
  });

  it('is written again by a program that makes facts otherwise', async () => {
    const { folder, store } = await openWith(VISITS);
    await store.settle([TODAY]);
    await store.close();
    const connection = openForWriting(databaseFile(folder), 256);
    connection.exec('UPDATE settled_days SET version = 0; UPDATE fact_visits SET outcome = NULL WHERE false');
    connection.close();
    const again = await openTestStore(folder, { historyDays: 36_500 });
    expect(await again.settle([TODAY])).toMatchObject({ day: DAY });
    expect(countIn(folder, 'fact_visits')).toBe(3);
  });

  it('is forgotten with its visits', async () => {
    const { folder, store } = await openWith(VISITS, { historyDays: 10 });
    await store.settle([TODAY]);
    await store.maintain(TODAY.toMs + 9 * DAY_MS);
    expect(countIn(folder, 'fact_visits')).toBe(3);
    await store.maintain(TODAY.toMs + 11 * DAY_MS);
    await store.maintain(TODAY.toMs + 13 * DAY_MS);
    expect(['fact_visits', 'fact_calls', 'fact_stretches', 'settled_days'].map((table) => countIn(folder, table))).toEqual([0, 0, 0, 0]);
    expect(countIn(folder, 'window_log')).toBe(0);
  });
});

it('a question has at most so many lines', async () => {
  const { store } = await openWith(VISITS);
  expect(await store.indicators(question([TODAY], { by: ['window', 'hour'], linesMax: 1 }))).toEqual({ tooMany: 'lines' });
});

it('whoever is here counts, too, and rows of the log that are not on the disk yet', async () => {
  const { store } = await openWith([]);
  const here = JSON.stringify([visitOf(9, 3, null, [{ periods: [serving(5, null)], isEnded: false }])]);
  const log = [{ ...LOG[1], atMs: at(10) } as WindowLogRow];
  const answer = await store.indicators(question([TODAY], { here: [here], log, nowMs: at(20) }));
  expect(JSON.parse('total' in answer ? answer.total : '{}')).toMatchObject({ arrived: 1, present: 1, calls: 1, open_sec: 20 * 60 });
});
