/** Texts of visitors go in time, their figures stay; and what was erased is in no file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { databaseFile } from '../../../db/files/folder.js';
import { MIGRATIONS, migrate } from '../../../db/files/migrations.js';
import { openForWriting } from '../../../db/files/sqlite.js';
import { chainHash, GENESIS_HASH } from '../../../db/journal/chain.js';
import {
  type Batch,
  hasOutdatedSnapshot,
  readRecovery,
  type Store,
  sealPersonal,
  verifyJournal,
  writeSnapshot,
} from '../../../dist/db/store/store.js';
import { batchOf, commit, DAY_MS, EVERYTHING, foundIds, MORNING_MS, openTestStore, temporaryFolder, visitOf } from '../support.js';

const CHORES_MS = DAY_MS * 400;

/** A batch of one event with a text, of the visitor with this number, and his visit. */
function saidBy(number: number, atMs: number): Batch {
  const content = JSON.stringify({ comment: `said by ${number}.` });
  const { salt, digest } = sealPersonal(content);
  const visit = visitOf(number, { registeredMs: atMs }, { comment: `noted of ${number}.` });
  const consumer = JSON.stringify({ id: number, comment: `said by ${number}.`, pin_code: `7${number}`, services: {} });
  return {
    ...batchOf([{ t: 'registered', c: number, personal: digest }], [{ ...visit, consumer }], atMs),
    personal: { texts: [{ event: 0, subject: `visitor ${number}`, salt, content }], photos: [], erasedSubjects: [], erasedVisits: [] },
  };
}

const erasureOf = (...numbers: readonly number[]): Batch => ({
  ...batchOf([{ t: 'visitorErased', c: numbers }]),
  personal: { texts: [], photos: [], erasedSubjects: numbers.map((number) => `visitor ${number}`), erasedVisits: numbers },
});

const isReadable = (folder: string, text: string): boolean =>
  readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(text));

const textsIn = (folder: string): string[] => [...readRecovery(folder).entries].flatMap(({ texts }) => [...texts.values()]);

/** All chores of an hour, until one finds nothing to do. */
async function maintained(store: Store, nowMs: number): Promise<void> {
  for (;;) {
    const report = await store.maintain(nowMs);
    if (report === null || report.erasedTexts + report.forgottenBatches + report.forgottenVisits === 0) return;
  }
}

/** A journal of kept answers, a batch each. */
function journalOfVersion5(folder: string, kept: readonly string[]): void {
  const connection = openForWriting(databaseFile(folder), 256);
  migrate(connection, MIGRATIONS.slice(0, 5));
  const insert = connection.prepare('INSERT INTO journal (sequence, at_ms, event_count, events, hash) VALUES (?, ?, ?, ?, ?)');
  let hash = GENESIS_HASH;
  for (const [index, data] of kept.entries()) {
    const row = { ...batchOf([{ t: 'answered', data }]), sequence: index + 1 };
    hash = chainHash(hash, row);
    insert.run(row.sequence, row.atMs, row.eventCount, row.events, hash);
  }
  connection.close();
}

describe('texts of visitors', () => {
  it('go after their days, from history and from beside the journal, and leave figures and a chain that verifies', async () => {
    const folder = temporaryFolder();
    const store = await openTestStore(folder, { historyDays: 9999, journalDays: 9999, personalDays: 30 });
    for (let number = 1; number <= 60; number++) await commit(store, saidBy(number, MORNING_MS + number * DAY_MS));
    for (const sequence of [58, 59]) writeSnapshot(folder, { sequence, state: '{}' });
    await maintained(store, MORNING_MS + 70 * DAY_MS);
    const shown = JSON.parse((await store.finishedConsumer(39)) ?? '') as object;
    expect(shown).toEqual({ id: 39, comment: '', pin_code: '', services: {} });
    expect(await store.finishedConsumer(40)).toContain('said by 40.');
    expect(await foundIds(store, EVERYTHING)).toHaveLength(60);
    await vi.waitFor(() => expect(isReadable(folder, ' 39.')).toBe(false));
    expect(isReadable(folder, 'said by 40.') && isReadable(folder, 'noted of 40.')).toBe(true);
    expect(verifyJournal(folder)).toMatchObject({ entries: 60 });
  });

  it('of tickets that may still be there stay: what is younger than the older of two snapshots', async () => {
    const folder = temporaryFolder();
    const store = await openTestStore(folder, { historyDays: 9999, journalDays: 9999, personalDays: 30 });
    for (let number = 1; number <= 5; number++) await commit(store, saidBy(number, MORNING_MS));
    for (const sequence of [2, 4]) writeSnapshot(folder, { sequence, state: '{}' });
    await maintained(store, MORNING_MS + CHORES_MS);
    expect(textsIn(folder)).toEqual(['{"comment":"said by 5."}']);
    await store.close();
    const connection = openForWriting(databaseFile(folder), 256);
    expect(connection.prepare('SELECT sequence FROM personal WHERE content IS NOT NULL').pluck().all()).toEqual([3, 4, 5]);
    connection.close();
  });

  it('are found by what they say, and erased with all that the disk has; older snapshots go as soon as there is a newer one', async () => {
    const folder = temporaryFolder();
    const store = await openTestStore(folder, { historyDays: 9999, journalDays: 9999, personalDays: 9999 });
    for (let number = 1; number <= 300; number++) await commit(store, saidBy(number, MORNING_MS + number));
    writeSnapshot(folder, { sequence: 300, state: '"said by 77."' });
    const nobody = { ticket: null, fromMs: 0, toMs: 0, pin: null, name: null, email: null, consumerIds: [] };
    expect(await store.findVisitors({ ...nobody, pin: '777' }, 10)).toEqual([77]);
    expect(await store.findVisitors({ ...nobody, name: 'NOTED OF 77' }, 10)).toEqual([77]);
    expect(await store.findVisitors({ ...nobody, name: 'noted of 7' }, 10)).toEqual([7]);
    expect(await store.findVisitors({ ...nobody, name: 'noted' }, 10)).toHaveLength(10);
    await commit(store, erasureOf(77, 78));
    expect(hasOutdatedSnapshot(folder)).toBe(true);
    writeSnapshot(folder, { sequence: 301, state: '"nobody"' });
    expect(hasOutdatedSnapshot(folder)).toBe(false);
    await vi.waitFor(() => expect(['by 77.', 'of 77.', 'by 78.', 'of 78.'].filter((text) => isReadable(folder, text))).toEqual([]));
    expect(await store.findVisitors({ ...nobody, pin: '777' }, 10)).toEqual([]);
    expect(isReadable(folder, 'said by 79.') && isReadable(folder, 'noted of 79.')).toBe(true);
    expect(verifyJournal(folder)).toMatchObject({ entries: 301 });
  });

  it('that an older program left in its events go with their batches: in time, and as soon as anything is erased', async () => {
    const folder = temporaryFolder();
    const kept = openForWriting(databaseFile(folder), 256);
    kept.exec(readFileSync(join(import.meta.dirname, '../version-3.sql'), 'utf8'));
    kept.close();
    const store = await openTestStore(folder, { historyDays: 36_500, journalDays: 36_500, personalDays: 36_500 });
    for (let number = 10; number < 15; number++) await commit(store, saidBy(number, MORNING_MS + DAY_MS));
    for (const sequence of [5, 6]) writeSnapshot(folder, { sequence, state: '{}' });
    await maintained(store, MORNING_MS + 2 * DAY_MS);
    expect(isReadable(folder, '["first","second"]')).toBe(true);
    await commit(store, erasureOf(12));
    writeSnapshot(folder, { sequence: 9, state: '{}' });
    await commit(store, batchOf(['more'], [], MORNING_MS + DAY_MS));
    writeSnapshot(folder, { sequence: 10, state: '{}' });
    await maintained(store, MORNING_MS + 2 * DAY_MS);
    await vi.waitFor(() => expect(isReadable(folder, '["first","second"]')).toBe(false));
    expect(verifyJournal(folder)).toMatchObject({ sequence: store.sequence });
  });

  it('that a program before left in kept answers of its events go as those in the events themselves', async () => {
    const folder = temporaryFolder();
    const days = { historyDays: 36_500, journalDays: 36_500, personalDays: 36_500 };
    journalOfVersion5(folder, ['{"id":1,"ticket":"A1","comment":"of a ticket."}', '{"id":2,"phone":"of an appointment."}', '{"id":3}']);
    const store = await openTestStore(folder, days);
    await commit(store, erasureOf(12));
    for (const sequence of [3, 4]) writeSnapshot(folder, { sequence, state: '{}' });
    await commit(store, batchOf(['more']));
    writeSnapshot(folder, { sequence: 5, state: '{}' });
    await maintained(store, MORNING_MS);
    await vi.waitFor(() => expect(['of a ticket.', 'of an appointment.'].filter((text) => isReadable(folder, text))).toEqual([]));
    expect(verifyJournal(folder)).toMatchObject({ entries: 3 });
  });
});
