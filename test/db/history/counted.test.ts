/** What figures count besides visits: missed appointments, and questions without a ticket. */
import { expect, it } from 'vitest';
import { databaseFile } from '../../../db/files/folder.js';
import { openForReading } from '../../../db/files/sqlite.js';
import type { CountedRow } from '../../../db/history/counted.js';
import { openOutbox } from '../../../db/journal/outbox.js';
import { batchOf, commit, DAY_MS, MORNING_MS, openTestStore, temporaryFolder } from '../support.js';

const question = (atMs: number): CountedRow => ({ kind: 'question', atMs, workplaceId: 11, userId: 3 });
const missed = (id: number, dayMs: number, state: 'MISSED' | 'CANCELLED' = 'MISSED'): CountedRow => ({
  kind: 'missed',
  id,
  dayMs,
  agreedMs: id === 1 ? null : dayMs + 1,
  services: [4, 5],
  state,
});

function rowsIn(folder: string, query: string): unknown {
  const connection = openForReading(databaseFile(folder), 256);
  try {
    return connection.prepare(query).raw().all();
  } finally {
    connection.close();
  }
}
const MISSED = 'SELECT * FROM missed_appointments ORDER BY id';
const IDS = 'SELECT id FROM missed_appointments ORDER BY id';
const PLACES = 'SELECT sequence, day_ms, at_ms, plan_id, services, offered, booked, kept FROM slot_places ORDER BY id';
const placesOf = (dayMs: number, offered: number): CountedRow => ({
  kind: 'places',
  days: [{ dayMs, places: [{ atMs: dayMs + 1, planId: 2, services: [4, 5], offered, booked: 1, kept: 0 }] }],
});
const QUESTIONS = 'SELECT at_ms, workplace_id, user_id FROM quick_questions ORDER BY id';

it('rows of a batch are written with it, an appointment once, and not at all when it is expected again', async () => {
  const folder = temporaryFolder();
  const store = await openTestStore(folder);
  const counted = [question(MORNING_MS), missed(1, MORNING_MS), missed(2, MORNING_MS), question(MORNING_MS + 1), missed(3, MORNING_MS)];
  await commit(store, { ...batchOf([1]), counted });
  await commit(store, { ...batchOf([2]), counted: [missed(2, MORNING_MS, 'CANCELLED'), { kind: 'expected', id: 3 }] });
  await commit(store, batchOf([3]));
  expect(rowsIn(folder, QUESTIONS)).toEqual([MORNING_MS, MORNING_MS + 1].map((at) => [at, 11, 3]));
  expect(rowsIn(folder, MISSED)).toEqual([
    [1, MORNING_MS, null, '[4,5]', 'MISSED'],
    [2, MORNING_MS, MORNING_MS + 1, '[4,5]', 'CANCELLED'],
  ]);
});

it('rows are kept as long as the history, and go a day at a time', async () => {
  const folder = temporaryFolder();
  const store = await openTestStore(folder, { historyDays: 10 });
  const days = [0, 1, 20];
  const counted = days.flatMap((day) => [question(MORNING_MS + day * DAY_MS), missed(10 + day, MORNING_MS + day * DAY_MS)]);
  await commit(store, { ...batchOf([1]), counted });
  const now = MORNING_MS + 20 * DAY_MS;
  await store.maintain(now);
  expect(rowsIn(folder, IDS)).toEqual([[11], [30]]);
  await store.maintain(now);
  expect(rowsIn(folder, IDS)).toEqual([[30]]);
  expect(rowsIn(folder, QUESTIONS)).toHaveLength(1);
});

it('places of a day are those of the batch that closed it last; they are sent with that batch, and go with the history', async () => {
  const folder = temporaryFolder();
  const store = await openTestStore(folder, { historyDays: 10 });
  const [first, second] = [MORNING_MS, MORNING_MS + 20 * DAY_MS];
  await commit(store, { ...batchOf([1]), counted: [placesOf(first, 7)] });
  await commit(store, { ...batchOf([2]), counted: [placesOf(first, 8), placesOf(second, 9)] });
  const rows = [first, second].map((dayMs, index) => [2, dayMs, dayMs + 1, 2, '[4,5]', 8 + index, 1, 0]);
  expect(rowsIn(folder, PLACES)).toEqual(rows);
  const outbox = openOutbox(folder);
  const asked = { atMs: first, consumerIds: [], endsMany: true, appointmentIds: [] };
  expect(outbox.rowsOf({ ...asked, sequence: 2 }).places).toEqual(
    [8, 9].map((offered) =>
      expect.objectContaining({
        places: [expect.objectContaining({ planId: 2, services: [4, 5], offered })],
      }),
    ),
  );
  // Sealed as it was sent before there were places.
  expect(outbox.rowsOf({ ...asked, sequence: 1 })).not.toHaveProperty('places');
  outbox.close();
  for (let time = 0; time < 2; time++) await store.maintain(second);
  expect(rowsIn(folder, PLACES)).toEqual(rows.slice(1));
});
