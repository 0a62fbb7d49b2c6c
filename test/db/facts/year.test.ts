/** A question about a year of facts is answered in pieces: the writer goes on beside it, and so do other questions. */
import { expect, it } from 'vitest';
import { FACTS_VERSION, IDS_OF_DAY } from '../../../db/facts/tables.js';
import { databaseFile } from '../../../db/files/folder.js';
import { openForWriting } from '../../../db/files/sqlite.js';
import type { FactsDay } from '../../../db/history/day-facts.js';
import type { IndicatorsAnswer, IndicatorsQuestion } from '../../../db/history/question.js';
import { batchOf, commit, DAY_MS, openTestStore, temporaryFolder } from '../support.js';

const [FIRST_DAY, DAYS, VISITS] = [20_000, 365, 150];

/** Facts of visits that waited for their number modulo 60 in minutes and were served for five. */
function writeYear(folder: string): void {
  const connection = openForWriting(databaseFile(folder), 4096);
  connection.exec(`
    BEGIN;
    WITH RECURSIVE day(d) AS (SELECT ${FIRST_DAY} UNION ALL SELECT d + 1 FROM day WHERE d < ${FIRST_DAY + DAYS - 1})
      INSERT INTO settled_days SELECT d, d * ${DAY_MS}, (d + 1) * ${DAY_MS}, ${FACTS_VERSION} FROM day;
    CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${VISITS - 1}) SELECT i FROM n;
    INSERT INTO fact_visits (id, consumer_id, ticket, registered_ms, done_ms, outcome, first_call, calls)
      SELECT day * ${IDS_OF_DAY} + i, day * 1000 + i, 'A' || i, from_ms + i * 60000, from_ms + i * 60000 + (i % 60 + 5) * 60000, 'served',
             day * ${IDS_OF_DAY} + i, 1
      FROM settled_days, n;
    INSERT INTO fact_calls (id, operation, service_id, stage, operation_id, regulated_sec, danger_sec, added, window_id, clerk_id, stay,
                            called, in_ms, out_ms, wait_ms, served_ms, recalls, last, outcome, end_ms, ended)
      SELECT id, 0, 1 + consumer_id % 5, 1, 1, 300, 600, 0, 1 + consumer_id % 20, 101 + consumer_id % 20, 1,
             1, done_ms - 300000, done_ms, done_ms - 300000 - registered_ms, 300000, 0, 1, 'served', done_ms, 'served'
      FROM fact_visits;
    INSERT INTO fact_stretches (id, window_id, clerk_id, state, from_ms, to_ms)
      SELECT id, window_id, clerk_id, 'serving', in_ms, out_ms FROM fact_calls;
    COMMIT;`);
  connection.close();
}

const days: readonly FactsDay[] = Array.from({ length: DAYS }, (_, index) => {
  const day = FIRST_DAY + index;
  return { day, fromMs: day * DAY_MS, toMs: (day + 1) * DAY_MS };
});

it('a year is counted while batches are committed', async () => {
  const folder = temporaryFolder();
  const first = await openTestStore(folder, { historyDays: 36_500 });
  await first.close();
  writeYear(folder);
  const store = await openTestStore(folder, { historyDays: 36_500 });
  const question: IndicatorsQuestion = {
    ...{ days, by: ['clerk', 'weekday'], filter: {}, services: new Map(), timeZone: 'UTC', linesMax: 1000 },
    ...{ here: [], log: [], today: null, nowMs: 0 },
  };
  let answer: IndicatorsAnswer | null = null;
  const answering = store.indicators(question).then((given) => {
    answer = given;
  });
  let [committed, asked] = [0, 0];
  while (answer === null) {
    await commit(store, batchOf([`batch ${committed}`]));
    committed += 1;
    if (committed % 10 > 0) continue;
    await store.finishedConsumer(1);
    if (answer === null) asked += 1;
  }
  await answering;
  expect(committed).toBeGreaterThan(50);
  expect(asked).toBeGreaterThan(5);
  const { lines, total } = answer as unknown as { lines: string; total: string };
  expect(JSON.parse(lines)).toHaveLength(20 * 7);
  expect(JSON.parse(total)).toMatchObject({ arrived: DAYS * VISITS, served: DAYS * VISITS, service_mean: 300, wait_median: 1440 });
});
