import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { databaseFile } from '../../../db/files/folder.js';
import { openForWriting } from '../../../db/files/sqlite.js';
import { readRecovery } from '../../../db/journal/journal.js';
import { RELEASED_FILE } from '../../../db/journal/released.js';
import { listSnapshots, writeSnapshot } from '../../../db/journal/snapshots.js';
import { batchOf, commit, DAY_MS, MORNING_MS, openTestStore, temporaryFolder } from '../support.js';

const stateAt = (sequence: number): string => JSON.stringify({ sequence, name: 'Тренажёр' });

/** A folder with ten batches, closed. */
async function folderOfTen(text = ''): Promise<string> {
  const folder = temporaryFolder();
  const store = await openTestStore(folder);
  for (let sequence = 1; sequence <= 10; sequence++) await commit(store, batchOf([sequence, text], [], MORNING_MS + sequence * DAY_MS));
  await store.close();
  return folder;
}

function snapshotAt(folder: string, ...sequences: readonly number[]): void {
  for (const sequence of sequences) writeSnapshot(folder, { sequence, state: stateAt(sequence) });
}

const pathOf = (folder: string, sequence: number): string =>
  join(folder, listSnapshots(folder).find((file) => file.sequence === sequence)?.name ?? 'no such snapshot');

describe('snapshots', () => {
  it('come back as they were written, the newest first', async () => {
    const folder = await folderOfTen();
    snapshotAt(folder, 3, 7);
    expect(readRecovery(folder).snapshot).toEqual({ sequence: 7, state: Buffer.from(stateAt(7)) });
    expect([...readRecovery(folder).entries].map(({ sequence }) => sequence)).toEqual([8, 9, 10]);
  });

  it('are kept two at a time, and leave no other file', async () => {
    const folder = await folderOfTen();
    snapshotAt(folder, 2, 4, 9, 4, 6);
    expect(listSnapshots(folder).map(({ sequence }) => sequence)).toEqual([9, 6]);
    expect(readdirSync(folder).filter((name) => name.includes('snapshot') && name !== RELEASED_FILE)).toHaveLength(2);
  });

  it('of the empty state need no database', () => {
    const folder = join(temporaryFolder(), 'new');
    writeSnapshot(folder, { sequence: 0, state: '"empty"' });
    expect(readRecovery(folder).snapshot).toEqual({ sequence: 0, state: Buffer.from('"empty"') });
  });

  it('of a batch that is not committed are refused', async () => {
    const folder = await folderOfTen();
    expect(() => writeSnapshot(folder, { sequence: 11, state: '{}' })).toThrow('batch 11');
    expect(() => writeSnapshot(temporaryFolder(), { sequence: 1, state: '{}' })).toThrow('batch 1');
    expect(listSnapshots(folder)).toEqual([]);
  });

  it('whose writing was cut short leave the older ones alone', async () => {
    const folder = await folderOfTen();
    snapshotAt(folder, 3);
    // Where the new file should go stands a folder: the write fails as it does on a full disk.
    mkdirSync(join(folder, 'snapshot.tmp'));
    expect(() => snapshotAt(folder, 5)).toThrow('EISDIR');
    expect(readRecovery(folder).snapshot?.sequence).toBe(3);
  });
});

describe('a damaged snapshot', () => {
  it('is noticed wherever it is torn or changed, and the older one is taken', async () => {
    const folder = await folderOfTen();
    snapshotAt(folder, 3, 7);
    const file = pathOf(folder, 7);
    const intact = readFileSync(file);
    const aDamage = fc.oneof(
      fc.nat({ max: intact.length - 1 }).map((length) => intact.subarray(0, length)),
      fc.tuple(fc.nat({ max: intact.length - 1 }), fc.integer({ min: 1, max: 255 })).map(([at, flip]) => {
        const changed = Buffer.from(intact);
        changed[at] = (changed[at] ?? 0) ^ flip;
        return changed;
      }),
      fc.string({ minLength: 1 }).map((more) => Buffer.concat([intact, Buffer.from(more)])),
    );
    fc.assert(
      fc.property(aDamage, (content) => {
        writeFileSync(file, content);
        const { snapshot, entries, skipped } = readRecovery(folder);
        expect(snapshot).toEqual({ sequence: 3, state: Buffer.from(stateAt(3)) });
        expect([...entries]).toHaveLength(7);
        expect(skipped).toEqual([expect.stringContaining('torn or damaged')]);
      }),
      { numRuns: 200 },
    );
  });

  it('is noticed in the spaces after its first line, too', async () => {
    const folder = await folderOfTen();
    snapshotAt(folder, 3, 7);
    const file = pathOf(folder, 7);
    writeFileSync(file, readFileSync(file, 'latin1').replace('} ', '}\r'), 'latin1');
    expect(readRecovery(folder).snapshot?.sequence).toBe(3);
  });

  it('does not count as one of the two that are kept', async () => {
    const folder = await folderOfTen();
    snapshotAt(folder, 3, 7);
    truncateSync(pathOf(folder, 7), 20);
    snapshotAt(folder, 9);
    expect(listSnapshots(folder).map(({ sequence }) => sequence)).toEqual([9, 3]);
  });

  it('is made up for by the whole journal, as long as that is there', async () => {
    const folder = await folderOfTen();
    snapshotAt(folder, 3, 7);
    for (const sequence of [3, 7]) appendFileSync(pathOf(folder, sequence), ' ');
    const { snapshot, entries, skipped } = readRecovery(folder);
    expect(snapshot).toBeNull();
    expect([...entries]).toHaveLength(10);
    expect(skipped).toHaveLength(2);
  });

  it('is a clear error when the journal begins too late', async () => {
    const folder = await folderOfTen();
    snapshotAt(folder, 3, 7);
    const store = await openTestStore(folder, { journalDays: 1 });
    for (let day = 0; day < 10; day++) await store.maintain(MORNING_MS + 100 * DAY_MS);
    await store.close();
    for (const sequence of [3, 7]) appendFileSync(pathOf(folder, sequence), ' ');
    expect(() => readRecovery(folder)).toThrow(/cannot be recovered: no snapshot can be used .* only after batch 3\. Restore/);
    for (const sequence of [3, 7]) rmSync(pathOf(folder, sequence));
    expect(() => readRecovery(folder)).toThrow('there is no snapshot');
  });
});

describe('a snapshot that does not belong to the journal', () => {
  it('of another journal is not taken', async () => {
    const [folder, other] = [await folderOfTen(), await folderOfTen('another')];
    snapshotAt(folder, 3);
    snapshotAt(other, 7);
    writeFileSync(join(folder, listSnapshots(other)[0]?.name ?? ''), readFileSync(pathOf(other, 7)));
    const { snapshot, skipped } = readRecovery(folder);
    expect(snapshot?.sequence).toBe(3);
    expect(skipped).toEqual([expect.stringContaining('belongs to another journal')]);
  });

  it('ahead of the journal says that the database was lost, rather than to begin with an empty branch', async () => {
    const folder = await folderOfTen();
    snapshotAt(folder, 10);
    const connection = openForWriting(databaseFile(folder), 256);
    connection.exec('DELETE FROM journal WHERE sequence = 10');
    connection.close();
    expect(() => readRecovery(folder)).toThrow(/ends with batch 9, but snapshot-0+10\.json knows batch 10/);
    for (const end of ['', '-wal', '-shm']) rmSync(databaseFile(folder) + end, { force: true });
    expect(existsSync(databaseFile(folder))).toBe(false);
    expect(() => readRecovery(folder)).toThrow('ends with batch 0');
  });
});
