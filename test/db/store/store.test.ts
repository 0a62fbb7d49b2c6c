import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { databaseFile, lockFile } from '../../../db/files/folder.js';
import { RELEASED_FILE } from '../../../dist/db/journal/released.js';
import { openStore, readRecovery, verifyJournal, writeSnapshot } from '../../../dist/db/store/store.js';
import { batchOf, commit, DAY_MS, EVERYTHING, foundIds, MORNING_MS, openTestStore, temporaryFolder, visitOf } from '../support.js';

const OPTIONS = { historyDays: 365, journalDays: 30, personalDays: 30, onFailure: () => undefined };

describe('commits', () => {
  it('are numbered, in order, and there after a restart', async () => {
    const folder = join(temporaryFolder(), 'new', 'folder');
    const store = await openTestStore(folder);
    expect(store.sequence).toBe(0);
    for (const sequence of [1, 2, 3]) {
      expect(await commit(store, batchOf([{ t: 'Ж', sequence }, 'two']))).toBe(sequence);
      expect(store.sequence).toBe(sequence);
    }
    await store.close();
    const again = await openTestStore(folder);
    expect(again.sequence).toBe(3);
    expect(await commit(again, batchOf(['four']))).toBe(4);
    const events = [...readRecovery(folder).entries].map((entry) => JSON.parse(entry.events) as unknown);
    expect(events).toEqual([...[1, 2, 3].map((sequence) => [{ t: 'Ж', sequence }, 'two']), ['four']]);
    expect(verifyJournal(folder)).toMatchObject({ entries: 4 });
  });

  it('are one at a time: a second one in flight is refused, and the first is not disturbed', async () => {
    const store = await openTestStore(temporaryFolder());
    const first = commit(store, batchOf(['first']));
    expect(() => store.commit(batchOf(['second']), () => undefined)).toThrow('in flight');
    expect(await first).toBe(1);
  });

  it('may be followed by the next from within the acknowledgement', async () => {
    const store = await openTestStore(temporaryFolder());
    const last = await new Promise<number>((done) => {
      const next = (sequence: number): void => (sequence < 50 ? store.commit(batchOf([sequence]), next) : done(sequence));
      next(0);
    });
    expect(last).toBe(50);
  });

  it('hold up the closing, and are refused after it', async () => {
    const folder = temporaryFolder();
    const store = await openTestStore(folder);
    const committed = commit(store, batchOf(['last words'], [visitOf(1)]));
    const answer = store.visits(EVERYTHING);
    await store.close();
    expect(await committed).toBe(1);
    expect(await answer).toMatchObject({ count: 1 });
    expect(() => store.commit(batchOf([1]), () => undefined)).toThrow('closed');
    await expect(store.visits(EVERYTHING)).rejects.toThrow('closed');
    await expect(store.finishedConsumer(1)).rejects.toThrow('closed');
    // The log is in the database, and its files are gone.
    expect(readdirSync(folder).sort()).toEqual(['lock.db', 'qbox.db', RELEASED_FILE]);
    expect([...readRecovery(folder).entries]).toHaveLength(1);
  });
});

describe('a fault in the writer', () => {
  it('is told once, acknowledges nothing, and nothing is taken any more', async () => {
    const folder = temporaryFolder();
    const failures: string[] = [];
    const acknowledged: number[] = [];
    let failed: () => void = () => undefined;
    const failure = new Promise<void>((resolve) => {
      failed = resolve;
    });
    const onFailure = (error: Error): void => {
      failures.push(error.message);
      failed();
    };
    const store = await openStore({ ...OPTIONS, directory: folder, onFailure });
    await commit(store, batchOf([1], [visitOf(7)]));
    // The same visitor cannot finish twice: the database refuses it, as a full disk would.
    store.commit(batchOf([2], [visitOf(8), visitOf(7)]), (sequence) => acknowledged.push(sequence));
    const question = store.visits(EVERYTHING);
    await failure;
    await expect(question).rejects.toThrow('failed');
    expect(() => store.commit(batchOf([3]), () => undefined)).toThrow('failed');
    await store.close();
    expect(failures).toEqual([
      expect.stringMatching(/^Writing to the journal in .* failed: UNIQUE constraint failed: history.consumer_id/),
    ]);
    expect(acknowledged).toEqual([]);
    // Half of the batch is not there either.
    const again = await openTestStore(folder);
    expect(again.sequence).toBe(1);
    expect(await foundIds(again, EVERYTHING)).toEqual([7]);
  });
});

describe('history', () => {
  it('lets go of a visit that goes on, and takes it again when it ends', async () => {
    const store = await openTestStore(temporaryFolder());
    await commit(store, batchOf([1], [visitOf(1), visitOf(2)]));
    await commit(store, { ...batchOf([2]), reopened: [1] });
    expect(await foundIds(store, EVERYTHING)).toEqual([2]);
    expect(await store.finishedConsumer(1)).toBeNull();
    // Ended, back and ended again in one batch: the last end counts.
    await commit(store, { ...batchOf([3], [visitOf(2), visitOf(1)]), reopened: [2] });
    expect(await foundIds(store, EVERYTHING)).toEqual([1, 2]);
  });

  it('answers by registration, whatever the order of the ends', async () => {
    const store = await openTestStore(temporaryFolder());
    await commit(store, batchOf([1], [visitOf(3), visitOf(1)]));
    await commit(store, batchOf([2], [visitOf(2), visitOf(5, { registeredMs: MORNING_MS }), visitOf(4, { registeredMs: MORNING_MS })]));
    expect(await foundIds(store, EVERYTHING)).toEqual([4, 5, 1, 2, 3]);
    expect(await foundIds(store, { ...EVERYTHING, fromMs: MORNING_MS + 1, toMs: MORNING_MS + 3000 })).toEqual([1, 2]);
    expect(await foundIds(store, { ...EVERYTHING, fromMs: MORNING_MS, toMs: MORNING_MS + 1 })).toEqual([4, 5]);
    expect(await foundIds(store, { ...EVERYTHING, fromMs: 0, toMs: Number.POSITIVE_INFINITY })).toHaveLength(5);
    expect(await foundIds(store, { ...EVERYTHING, ticket: 'Г002' })).toEqual([2]);
    expect(await foundIds(store, { ...EVERYTHING, workplaceId: 12 })).toEqual([]);
  });

  it('refuses to answer more than the limit, and answers exactly the limit', async () => {
    const store = await openTestStore(temporaryFolder());
    await commit(
      store,
      batchOf(
        [1],
        Array.from({ length: 700 }, (_, id) => visitOf(id, {}, { workplaceId: id % 2 })),
      ),
    );
    expect(await foundIds(store, { ...EVERYTHING, limit: 700 })).toEqual(Array.from({ length: 700 }, (_, id) => id));
    expect(await foundIds(store, { ...EVERYTHING, limit: 699 })).toBe('too many');
    expect(await foundIds(store, { ...EVERYTHING, limit: 350, workplaceId: 1 })).toHaveLength(350);
    expect(await foundIds(store, { ...EVERYTHING, limit: 349, workplaceId: 1 })).toBe('too many');
    // Registrations at one moment are many pieces of the answer, not one.
    const { visits } = batchOf(
      [],
      Array.from({ length: 600 }, (_, id) => visitOf(1000 + id, { registeredMs: 5 })),
    );
    await commit(store, batchOf([2], visits));
    expect(await foundIds(store, { ...EVERYTHING, toMs: 6 })).toHaveLength(600);
  });

  it('holds exactly the batches that were handed over before the question', async () => {
    const store = await openTestStore(temporaryFolder());
    const answers: Promise<readonly number[] | 'too many'>[] = [];
    for (let id = 1; id <= 40; id++) {
      const before = foundIds(store, EVERYTHING);
      const committed = commit(store, batchOf([id], [visitOf(id)]));
      answers.push(before, foundIds(store, EVERYTHING));
      await committed;
    }
    const lengths = (await Promise.all(answers)).map((ids) => ids.length);
    expect(lengths).toEqual(Array.from({ length: 40 }, (_, index) => [index, index + 1]).flat());
  });

  it('keeps the finished visitor, and a ticket of any characters', async () => {
    const store = await openTestStore(temporaryFolder());
    const odd = { ...visitOf(2, { ticket: 'a\n"b' }), consumer: '{"comment":"one\\ntwo"}' };
    await commit(store, batchOf([1], [visitOf(1), odd, visitOf(3)]));
    expect(await store.finishedConsumer(1)).toBe('{"id":1,"state":"SERVED"}');
    expect(await store.finishedConsumer(2)).toBe('{"comment":"one\\ntwo"}');
    expect(await store.finishedConsumer(4)).toBeNull();
    expect(await foundIds(store, { ...EVERYTHING, ticket: 'a\n"b' })).toEqual([2]);
    expect(await foundIds(store, EVERYTHING)).toEqual([1, 2, 3]);
  });
});

describe('a folder in use', () => {
  it('is refused to a second store of this process and of another one, until the first is closed', async () => {
    const folder = temporaryFolder();
    const store = await openTestStore(folder);
    await commit(store, batchOf([1]));
    await expect(openStore({ ...OPTIONS, directory: folder })).rejects.toThrow('is in use by another running server');
    const other = (): string => {
      const loop = resolve(import.meta.dirname, '../commit-loop.mjs');
      return spawnSync(process.execPath, [loop, folder, '1'], { encoding: 'utf8' }).stdout;
    };
    expect(other()).toMatch(/^opening\nrefused: The data folder .* is in use by another running server/);
    // The refused ones have not harmed the one that works.
    expect(await commit(store, batchOf([2]))).toBe(2);
    await store.close();
    expect(other()).toMatch(/^opening\nopened 2\n3\nclosed\n$/);
    expect(existsSync(lockFile(folder))).toBe(true);
  });

  it('can be recovered from and verified meanwhile', async () => {
    const folder = temporaryFolder();
    const store = await openTestStore(folder);
    await commit(store, batchOf([1]));
    const entries = readRecovery(folder).entries[Symbol.iterator]();
    expect(entries.next().value?.sequence).toBe(1);
    expect(await commit(store, batchOf([2]))).toBe(2);
    writeSnapshot(folder, { sequence: 2, state: '{}' });
    expect(verifyJournal(folder)).toMatchObject({ entries: 2 });
    entries.return?.();
  });
});

describe('maintenance', () => {
  const now = MORNING_MS + 100 * DAY_MS;

  it('forgets old visits a day at a time, and no others', async () => {
    const store = await openTestStore(temporaryFolder(), { historyDays: 97 });
    const visits = Array.from({ length: 6 * 250 }, (_, id) => visitOf(id, { registeredMs: MORNING_MS + Math.floor(id / 250) * DAY_MS }));
    await commit(store, batchOf([1], visits));
    const forgotten: unknown[] = [];
    for (let round = 0; round < 5; round++) forgotten.push((await store.maintain(now))?.forgottenVisits);
    // Days 0, 1 and 2 are older than 97 days. A clock in the far future takes one day more, not everything.
    expect(forgotten).toEqual([250, 250, 250, 0, 0]);
    expect((await store.maintain(now + 10_000 * DAY_MS))?.forgottenVisits).toBe(250);
    expect(await foundIds(store, { ...EVERYTHING, limit: 2000 })).toEqual(Array.from({ length: 500 }, (_, index) => 1000 + index));
    expect(await store.finishedConsumer(999)).toBeNull();
  });

  it('forgets old batches, but none that one of the two newest snapshots needs', async () => {
    const folder = temporaryFolder();
    const store = await openTestStore(folder, { journalDays: 90 });
    const forgetAll = async (): Promise<number> => {
      let total = 0;
      for (let day = 0; day < 30; day++) total += (await store.maintain(now))?.forgottenBatches ?? 0;
      return total;
    };
    for (let day = 0; day < 20; day++) await commit(store, batchOf([day], [], MORNING_MS + day * DAY_MS));
    expect(await forgetAll()).toBe(0);
    writeSnapshot(folder, { sequence: 4, state: '{}' });
    expect(await forgetAll()).toBe(0);
    writeSnapshot(folder, { sequence: 18, state: '{}' });
    expect(await forgetAll()).toBe(4);
    writeSnapshot(folder, { sequence: 19, state: '{}' });
    // Batches 1 to 10 are of the days 0 to 9, older than 90 days.
    expect(await forgetAll()).toBe(6);
    expect(verifyJournal(folder)).toMatchObject({ entries: 10 });
    expect(await commit(store, batchOf(['next']))).toBe(21);
    expect([...readRecovery(folder).entries].map(({ sequence }) => sequence)).toEqual([20, 21]);
  });

  it('moves the log into the database, and the next commits use its place again', async () => {
    const folder = temporaryFolder();
    const store = await openTestStore(folder);
    const logBytes = (): number => statSync(`${databaseFile(folder)}-wal`).size;
    const big = batchOf(['x'.repeat(100_000)]);
    const round = async (): Promise<number> => {
      for (let i = 0; i < 5; i++) await commit(store, big);
      expect(await store.maintain(now)).toEqual({
        forgottenVisits: 0,
        forgottenChanges: 0,
        forgottenBatches: 0,
        erasedTexts: 0,
        pendingPages: 0,
      });
      return logBytes();
    };
    const first = await round();
    for (let i = 0; i < 4; i++) await round();
    expect(logBytes()).toBeLessThan(first * 1.5);
  });
});
