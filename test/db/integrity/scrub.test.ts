/** What is stored is read again, piece by piece, and what is damaged is named. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { databaseFile } from '../../../db/files/folder.js';
import { openForWriting } from '../../../db/files/sqlite.js';
import { type StoredDamage, scrub } from '../../../db/integrity/scrub.js';
import { listSnapshots } from '../../../db/journal/snapshots.js';
import { openStore, type Store, sealPersonal, verifyJournal, writeSnapshot } from '../../../dist/db/store/store.js';
import { SLOWNESS } from '../../support/slowness.js';
import { batchOf, changeOf, commit, DAY_MS, MORNING_MS, visitOf } from '../support.js';

const COUNT = 300;

async function filledFolder(then: (store: Store, folder: string) => Promise<void> = async () => undefined): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-scrub-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const store = await openStore({ directory: folder, historyDays: 9999, journalDays: 10, personalDays: 9999, onFailure: () => undefined });
  for (let number = 1; number <= COUNT; number++) {
    const batch = batchOf([{ t: 'closed', c: number, text: `event ${number}.` }], [visitOf(number)], MORNING_MS + number);
    await commit(store, { ...batch, changes: [changeOf(number)] });
  }
  for (const sequence of [COUNT - 20, COUNT]) writeSnapshot(folder, { sequence, state: `"${'state '.repeat(200_000)}"` });
  await then(store, folder);
  await store.close();
  return folder;
}

interface Pass {
  readonly found: readonly StoredDamage[];
  readonly slices: number;
}

function passOver(folder: string): Pass {
  const connection = openForWriting(databaseFile(folder), 1024);
  const found: StoredDamage[] = [];
  let slices = 0;
  for (const one of scrub(connection, folder)) {
    slices += 1;
    if (one !== null) found.push(one);
  }
  connection.close();
  return { found, slices };
}

/** Other bytes everywhere in the database file; pages keep a copy of what was moved. */
function damage(folder: string, from: string, to: string): void {
  const bytes = readFileSync(databaseFile(folder));
  expect(bytes.indexOf(from), `where ${from} is`).toBeGreaterThan(0);
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from)) bytes.write(to, at);
  writeFileSync(databaseFile(folder), bytes);
}

function change(folder: string, statement: string): void {
  const connection = openForWriting(databaseFile(folder), 1024);
  expect(connection.prepare(statement).run().changes).toBe(1);
  connection.close();
}

it('finds nothing where everything is in order, in many slices', async () => {
  const { found, slices } = passOver(await filledFolder());
  expect(found).toEqual([]);
  // Journal, history and changes in three each, two snapshots of some megabyte, and the small tables.
  expect(slices).toBeGreaterThanOrEqual(15);
});

it('an entry of the journal, a row, its index, a page and a snapshot, all in one pass', async () => {
  const folder = await filledFolder();
  damage(folder, 'event 7.', 'event 9.');
  change(folder, `UPDATE changes SET entry = '{' WHERE id = 290`);
  const bytes = readFileSync(databaseFile(folder));
  bytes.write('Г124', bytes.lastIndexOf('Г123'));
  writeFileSync(databaseFile(folder), bytes);
  const [newest] = listSnapshots(folder);
  appendFileSync(join(folder, String(newest?.name)), ' ');
  expect(passOver(folder).found).toEqual([
    { kind: 'journal', entry: 7, why: 'it does not fit the hash chain: it was changed or damaged' },
    { kind: 'row', table: 'changes', row: 290, why: 'entry is not JSON' },
    { kind: 'row', table: 'history', row: 123, why: 'index history_by_registration does not have it' },
    { kind: 'snapshot', file: newest?.name, why: 'it is torn or damaged' },
  ]);
});

it('a text of a visitor that became another one, beside its entry', async () => {
  const folder = await filledFolder(async (store) => {
    const content = JSON.stringify({ comment: 'said once' });
    const { salt, digest } = sealPersonal(content);
    const batch = batchOf([{ t: 'registered', c: 1, personal: digest }]);
    await commit(store, {
      ...batch,
      personal: { texts: [{ event: 0, subject: 'visitor 1', salt, content }], photos: [], erasedSubjects: [], erasedVisits: [] },
    });
  });
  expect(passOver(folder).found).toEqual([]);
  damage(folder, 'said once', 'said ones');
  expect(passOver(folder).found).toEqual([
    { kind: 'journal', entry: COUNT + 1, why: expect.stringContaining('does not fit its event: it was changed, damaged or taken away') },
  ]);
});

it('a page of zeros ends its part, and the others are read', async () => {
  const folder = await filledFolder();
  const bytes = readFileSync(databaseFile(folder));
  const page = Math.floor(bytes.indexOf('"Тренажёр"') / 1024);
  writeFileSync(databaseFile(folder), bytes.fill(0, page * 1024, (page + 1) * 1024));
  expect(passOver(folder).found).toEqual([
    expect.objectContaining({ kind: 'row', table: 'history', why: expect.stringContaining('SQLITE_CORRUPT') }),
  ]);
});

it('goes on where old entries are forgotten and new ones come meanwhile', async () => {
  await filledFolder(async (store, folder) => {
    const connection = openForWriting(databaseFile(folder), 1024);
    onTestFinished(() => void connection.close());
    const pass = scrub(connection, folder);
    expect(pass.next().value).toBeNull();
    while ((await store.maintain(MORNING_MS + 1000 * DAY_MS))?.forgottenBatches !== 0);
    expect(verifyJournal(folder).entries).toBeLessThan(COUNT / 2);
    const found: StoredDamage[] = [];
    for (const one of pass) {
      if (one !== null) found.push(one);
      await commit(store, batchOf([{ t: 'more' }]));
    }
    expect(found).toEqual([]);
  });
});

it('the thread for questions does it by itself, soon after the start', { timeout: 60_000 * SLOWNESS }, async () => {
  const folder = await filledFolder();
  damage(folder, 'event 7.', 'event 9.');
  const scrubbed = vi.fn<(damage: readonly StoredDamage[]) => void>();
  const store = await openStore({
    directory: folder,
    historyDays: 9999,
    journalDays: 9999,
    personalDays: 9999,
    onFailure: () => undefined,
    scrubbed,
  });
  onTestFinished(() => store.close());
  const entry = { kind: 'journal', entry: 7, why: 'it does not fit the hash chain: it was changed or damaged' };
  // Once when it is found, once at the end of the pass.
  await vi.waitFor(() => expect(scrubbed.mock.calls).toEqual([[[entry]], [[entry]]]), { timeout: 50_000 * SLOWNESS, interval: 100 });
  expect(await commit(store, batchOf([{ t: 'more' }]))).toBe(COUNT + 1);
});
