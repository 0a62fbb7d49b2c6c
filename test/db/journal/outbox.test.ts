/** The journal as it is sent on: what is read, and how long a batch is kept that headquarters does not have. */
import { expect, it } from 'vitest';
import { noteStoredElsewhere, readStoredElsewhere } from '../../../db/files/stored-elsewhere.js';
import { openOutbox } from '../../../db/journal/outbox.js';
import { writeSnapshot } from '../../../db/journal/snapshots.js';
import type { Store } from '../../../dist/db/store/store.js';
import { batchOf, commit, DAY_MS, MORNING_MS, openTestStore, temporaryFolder } from '../support.js';

/** A batch a day. */
const DAYS = 40;
const TODAY_MS = MORNING_MS + DAYS * DAY_MS;

async function filled(options: { readonly unsentDays?: number }): Promise<{ readonly folder: string; readonly store: Store }> {
  const folder = temporaryFolder();
  const store = await openTestStore(folder, { journalDays: 10, ...options });
  for (let day = 1; day <= DAYS; day++) await commit(store, batchOf([{ t: 'closed', c: day }], [], MORNING_MS + day * DAY_MS));
  for (const sequence of [DAYS - 1, DAYS]) writeSnapshot(folder, { sequence, state: '{}' });
  return { folder, store };
}

async function oldestAfterTidying(folder: string, store: Store): Promise<number | undefined> {
  while (((await store.maintain(TODAY_MS))?.forgottenBatches ?? 0) > 0);
  const outbox = openOutbox(folder);
  try {
    return outbox.after(0, 1, 1)[0]?.sequence;
  } finally {
    outbox.close();
  }
}

it('a batch that headquarters lacks is kept for its own days, and one that it has for those of the journal', async () => {
  const { folder, store } = await filled({ unsentDays: 25 });
  expect(await oldestAfterTidying(folder, store)).toBe(15);
  noteStoredElsewhere(folder, { sequence: 20, hash: 'h' });
  expect(await oldestAfterTidying(folder, store)).toBe(21);
  noteStoredElsewhere(folder, { sequence: DAYS, hash: 'h' });
  expect(await oldestAfterTidying(folder, store)).toBe(30);
});

it('without headquarters, and with fewer days for it, the days of the journal count', async () => {
  for (const options of [{}, { unsentDays: 5 }]) {
    const { folder, store } = await filled(options);
    expect(await oldestAfterTidying(folder, store)).toBe(30);
  }
});

it('batches are read after one of them, so many and so long, and known by their hashes', async () => {
  const { folder, store } = await filled({});
  await oldestAfterTidying(folder, store);
  const outbox = openOutbox(folder);
  const sequences = (...limits: readonly [number, number]) => outbox.after(35, ...limits).map(({ sequence }) => sequence);
  const [{ events = '' } = {}] = outbox.after(35, 1, 1);
  expect([sequences(2, 1e9), sequences(9, 1e9), sequences(9, 1), sequences(9, 2 * events.length)]).toEqual([
    [36, 37],
    [36, 37, 38, 39, 40],
    [36],
    [36, 37],
  ]);
  const { sequence, hash } = outbox.anchor();
  expect([sequence, outbox.hashAt(sequence), outbox.hashAt(sequence - 1), outbox.hashAt(DAYS + 1)]).toEqual([29, hash, null, null]);
  expect(outbox.hashAt(DAYS)).toEqual(outbox.head().hash);
  outbox.close();
});

it('a note that cannot be read says nothing', async () => {
  const folder = temporaryFolder();
  expect(readStoredElsewhere(folder)).toBeNull();
  noteStoredElsewhere(folder, { sequence: 7, hash: 'h' });
  expect(readStoredElsewhere(folder)).toEqual({ sequence: 7, hash: 'h' });
  noteStoredElsewhere(folder, { sequence: 0.5, hash: 'h' });
  expect(readStoredElsewhere(folder)).toBeNull();
});
