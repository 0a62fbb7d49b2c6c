import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { databaseFile } from '../../db/files/folder.js';
import { MIGRATIONS, type Migration, migrate, newestVersion, versionOf } from '../../db/files/migrations.js';
import { openForReading, openForWriting } from '../../db/files/sqlite.js';
import { walkTable } from '../../db/integrity/table-walk.js';
import { openStore, readRecovery, verifyJournal } from '../../dist/db/store/store.js';
import {
  batchOf,
  changeOf,
  commit,
  EVERY_CHANGE,
  EVERYTHING,
  foundIds,
  MORNING_MS,
  openTestStore,
  temporaryFolder,
  visitOf,
} from './support.js';

const steps: readonly Migration[] = [
  { version: 1, name: 'a table', sql: 'CREATE TABLE t (x INTEGER) STRICT; INSERT INTO t VALUES (1)' },
  { version: 2, name: 'a column', sql: 'ALTER TABLE t ADD COLUMN y INTEGER NOT NULL DEFAULT 7' },
];

describe('migrations', () => {
  it('are numbered 1, 2, 3 … without a gap', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });

  it('bring an old database to the newest version, keep its rows, and do nothing a second time', () => {
    const connection = openForWriting(join(temporaryFolder(), 'a.db'), 256);
    migrate(connection, steps.slice(0, 1));
    expect(versionOf(connection)).toBe(1);
    migrate(connection, steps);
    migrate(connection, steps);
    expect(connection.prepare('SELECT * FROM t').all()).toEqual([{ x: 1, y: 7 }]);
    expect(versionOf(connection)).toBe(2);
    connection.close();
  });

  it('happen whole or not at all', () => {
    const connection = openForWriting(join(temporaryFolder(), 'a.db'), 256);
    const broken: Migration = { version: 2, name: 'half done', sql: 'ALTER TABLE t ADD COLUMN y INTEGER; SELECT nonsense' };
    expect(() => migrate(connection, [...steps.slice(0, 1), broken])).toThrow('nonsense');
    expect(connection.prepare('SELECT * FROM t').all()).toEqual([{ x: 1 }]);
    expect(versionOf(connection)).toBe(1);
    connection.close();
  });

  it('add columns that older visits lack, and newer ones fill', async () => {
    const folder = temporaryFolder();
    const kept = openForWriting(databaseFile(folder), 256);
    kept.exec(readFileSync(join(import.meta.dirname, 'version-6.sql'), 'utf8'));
    kept.close();
    const store = await openTestStore(folder, { historyDays: 36_500, journalDays: 36_500 });
    await commit(store, batchOf(['fourth'], [visitOf(3, { about: { kiosk: 1 } }), { ...visitOf(4), about: '' }]));
    expect(await foundIds(store, EVERYTHING)).toEqual([1, 2, 3, 4]);
    const connection = openForReading(databaseFile(folder), 256);
    expect(connection.prepare('SELECT about FROM history ORDER BY consumer_id').pluck().all()).toEqual([null, null, '{"kiosk":1}', null]);
    expect(walkTable(connection, 'history')).toBeNull();
    connection.close();
  });

  it('leave the database at the version that the program knows', async () => {
    const folder = temporaryFolder();
    await openTestStore(folder);
    expect(keptVersion(folder)).toBe(newestVersion());
  });
});

function keptVersion(folder: string): number {
  const connection = openForReading(databaseFile(folder), 256);
  try {
    return versionOf(connection);
  } finally {
    connection.close();
  }
}

describe('a kept database', () => {
  it.each([
    [1, 0],
    [2, MORNING_MS + 3000],
    [3, MORNING_MS + 3000],
    [4, MORNING_MS + 3000],
    [5, MORNING_MS + 3000],
    [6, MORNING_MS + 3000],
    [7, MORNING_MS + 3000],
    [8, MORNING_MS + 3000],
    [9, MORNING_MS + 3000],
    [10, MORNING_MS + 3000],
    [11, MORNING_MS + 3000],
    [12, MORNING_MS + 3000],
  ])('of version %i keeps its batches, visits and heartbeat, knows of no change, and goes on', async (version, heartbeatMs) => {
    const folder = temporaryFolder();
    const kept = openForWriting(databaseFile(folder), 256);
    kept.exec(readFileSync(join(import.meta.dirname, `version-${version}.sql`), 'utf8'));
    expect(versionOf(kept)).toBe(version);
    kept.close();
    const events = ['["opened"]', '["first","second"]', '["third"]'];
    expect([...readRecovery(folder).entries].map((entry) => entry.events)).toEqual(events);
    expect(verifyJournal(folder)).toMatchObject({ entries: 3 });
    expect(keptVersion(folder), 'whoever reads leaves the older program its tables').toBe(version);

    const store = await openTestStore(folder, { historyDays: 36_500, journalDays: 36_500 });
    expect(store).toMatchObject({ sequence: 3, heartbeatMs });
    expect(await foundIds(store, EVERYTHING)).toEqual([1, 2]);
    expect(JSON.parse((await store.finishedConsumer(2)) ?? '')).toEqual({ id: 2, state: 'SERVED' });
    expect(await store.changes(EVERY_CHANGE)).toEqual({ json: '[]', next: null });
    await commit(store, { ...batchOf(['fourth']), changes: [changeOf(1)] });
    await new Promise<void>((beaten) => store.beat(MORNING_MS + 5000, beaten));
    await store.close();

    const again = await openTestStore(folder, { historyDays: 36_500, journalDays: 36_500 });
    expect(again).toMatchObject({ sequence: 4, heartbeatMs: MORNING_MS + 5000 });
    expect(JSON.parse((await again.changes(EVERY_CHANGE)).json)).toMatchObject([{ title: 'change 1' }]);
    expect([...readRecovery(folder).entries].map((entry) => entry.events)).toEqual([...events, '["fourth"]']);
    expect(verifyJournal(folder)).toMatchObject({ entries: 4 });
  });
});

it('a database of a newer program is refused, by the store and by recovery, and left as it is', async () => {
  const folder = temporaryFolder();
  const store = await openTestStore(folder);
  await commit(store, batchOf([1]));
  await store.close();
  const connection = openForWriting(databaseFile(folder), 256);
  connection.pragma(`user_version = ${newestVersion() + 1}`);
  connection.close();

  const refusal = /written by a newer program.*Install the newer program again/s;
  const open = openStore({ directory: folder, historyDays: 1, journalDays: 1, personalDays: 1000, onFailure: () => undefined });
  await expect(open).rejects.toThrow(refusal);
  expect(() => readRecovery(folder)).toThrow(refusal);
  expect(keptVersion(folder)).toBe(newestVersion() + 1);
});

it('a database file whose creation was cut short by a power cut is none yet, and is finished', async () => {
  const folder = temporaryFolder();
  openForWriting(databaseFile(folder), 256).close();
  expect([...readRecovery(folder).entries]).toEqual([]);
  expect(keptVersion(folder)).toBe(0);
  await openTestStore(folder);
  expect(keptVersion(folder)).toBe(newestVersion());
});
