/** A database that nobody works in is read to its last row, and the first place that is not in order is named. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { databaseFile } from '../../../db/files/folder.js';
import { openForReading, openForWriting } from '../../../db/files/sqlite.js';
import { walkTable } from '../../../db/integrity/table-walk.js';
import { verifyDatabase } from '../../../db/integrity/verify.js';
import { verifyJournal } from '../../../db/journal/journal.js';
import { openStore } from '../../../dist/db/store/store.js';
import { batchOf, changeOf, commit, MORNING_MS, temporaryFolder, visitOf } from '../support.js';

const COUNT = 300;
const original = mkdtempSync(join(tmpdir(), 'qbox-db-verify-'));

beforeAll(async () => {
  const store = await openStore({
    directory: original,
    historyDays: 9999,
    journalDays: 9999,
    personalDays: 1000,
    onFailure: () => undefined,
  });
  for (let number = 1; number <= COUNT; number++) {
    const batch = batchOf([{ t: 'closed', c: number, text: `event ${number}.` }], [visitOf(number)], MORNING_MS + number);
    await commit(store, { ...batch, changes: [changeOf(number)] });
  }
  await store.close();
});
afterAll(() => rmSync(original, { recursive: true, force: true }));

function copy(): string {
  const folder = temporaryFolder();
  copyFileSync(databaseFile(original), databaseFile(folder));
  return folder;
}

/** A copy whose file has other bytes where it has these: in the first or last place, or (pages keep what was moved) in all of them. */
function damaged(from: string, to: string, which: 'first' | 'last' | 'all'): string {
  const folder = copy();
  const bytes = readFileSync(databaseFile(folder));
  expect(bytes.indexOf(from), `where ${from} is`).toBeGreaterThan(0);
  if (which === 'last') bytes.write(to, bytes.lastIndexOf(from));
  else for (let at = bytes.indexOf(from); at >= 0; at = which === 'all' ? bytes.indexOf(from) : -1) bytes.write(to, at);
  writeFileSync(databaseFile(folder), bytes);
  return folder;
}

function changed(statement: string): string {
  const folder = copy();
  const connection = openForWriting(databaseFile(folder), 256);
  expect(connection.prepare(statement).run().changes).toBe(1);
  connection.close();
  return folder;
}

function walked(folder: string, table: string) {
  const connection = openForReading(databaseFile(folder), 256);
  try {
    return walkTable(connection, table);
  } finally {
    connection.close();
  }
}

it('tells what the journal holds when everything is in order', () => {
  expect(verifyDatabase(original)).toEqual(verifyJournal(original));
  for (const table of ['history', 'changes', 'heartbeat', 'journal_anchor']) expect(walked(original, table)).toBeNull();
});

it('one byte of an old journal entry', () => {
  expect(() => verifyDatabase(damaged('event 7.', 'event 9.', 'all'))).toThrow('Journal entry 7 does not fit the hash chain');
});

it.each([
  ['history', 'services', `UPDATE history SET services = '[{]' WHERE consumer_id = 17`],
  ['history', 'about', `UPDATE history SET about = '{' WHERE consumer_id = 17`],
  ['history', 'consumer', `UPDATE history SET consumer = '' WHERE consumer_id = 17`],
  ['changes', 'entry', `UPDATE changes SET entry = '{"login"' WHERE id = 17`],
])('a row of %s whose %s is not JSON', (table, column, statement) => {
  expect(() => verifyDatabase(changed(statement))).toThrow(`Row 17 of the table ${table} is damaged: ${column} is not JSON.`);
});

it.each(['first', 'last'] as const)('a ticket that was changed in the table, or in its index (%s)', (which) => {
  const folder = damaged('Г123', 'Г124', which);
  expect(() => verifyDatabase(folder)).toThrow('SQLite finds the database damaged');
  expect(walked(folder, 'history')).toEqual({ table: 'history', row: 123, why: 'index history_by_registration does not have it' });
});

it('a page of zeros', () => {
  const folder = copy();
  const bytes = readFileSync(databaseFile(folder));
  const page = Math.floor(bytes.indexOf('"Тренажёр"') / 1024);
  writeFileSync(databaseFile(folder), bytes.fill(0, page * 1024, (page + 1) * 1024));
  expect(() => verifyDatabase(folder)).toThrow(/damaged/);
  expect(walked(folder, 'history')).toMatchObject({ table: 'history', why: expect.stringContaining('SQLITE_CORRUPT') });
});
