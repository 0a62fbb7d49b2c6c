import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BackupOrder,
  createBackup,
  DamagedBackup,
  listBackups,
  openBackup,
  readManifest,
  removeOldBackups,
  unpackBackup,
} from '../../../db/backup/backup.js';
import { sealOf } from '../../../db/backup/backup-file.js';
import { TAR_END, tarHeader, tarPadding } from '../../../db/backup/tar.js';
import { openStore, verifyJournal, writeSnapshot } from '../../../dist/db/store/store.js';
import { batchOf, commit, MORNING_MS, openTestStore, temporaryFolder } from '../support.js';

const source = mkdtempSync(join(tmpdir(), 'qbox-db-backup-'));
const COUNT = 12;

beforeAll(async () => {
  const store = await openStore({ directory: source, historyDays: 999, journalDays: 30, personalDays: 1000, onFailure: () => undefined });
  for (let c = 1; c <= COUNT; c++) await commit(store, batchOf([{ t: 'closed', c }]));
  writeSnapshot(source, { sequence: 5, state: '{}' });
  await store.close();
});
afterAll(() => rmSync(source, { recursive: true, force: true }));

const orderOf = (to: string, changes: Partial<BackupOrder> = {}): BackupOrder => ({
  directory: source,
  to,
  label: null,
  version: '1.2.3',
  configFile: null,
  nowMs: MORNING_MS,
  progress: () => {},
  verify: () => Promise.resolve(null),
  ...changes,
});

async function readWith<Result>(path: string, work: (file: number) => Promise<Result>): Promise<Result> {
  const file = openBackup(path);
  return await work(file).finally(() => closeSync(file));
}
const checkBackup = (path: string) => readWith(path, (file) => unpackBackup(file, null, () => {}));

describe('a backup', () => {
  it('is one file that says what it is, and that tar opens', async () => {
    const to = temporaryFolder();
    const { path, manifest } = await createBackup(orderOf(to, { label: 'before-1.3' }));
    expect(readdirSync(to)).toEqual(['qbox-20260302T080000Z-before-1.3.qbackup']);
    expect(await readWith(path, readManifest)).toEqual(manifest);
    expect(manifest).toMatchObject({ version: '1.2.3', sequence: COUNT, label: 'before-1.3', created: '2026-03-02T08:00:00Z' });
    const opened = temporaryFolder();
    execFileSync('tar', ['--extract', '--gzip', '--file', path, '--directory', opened]);
    expect(readdirSync(opened).sort()).toEqual(['manifest.json', 'qbox.db', 'snapshot-0000000000000005.json']);
    expect(verifyJournal(opened)).toEqual({ entries: COUNT, sequence: COUNT, hash: manifest.chainHash });
  });

  it('is of one moment, while batches are committed as fast as they can be', async () => {
    const directory = temporaryFolder();
    const store = await openTestStore(directory);
    let isDone = false;
    const load = (async () => {
      for (let c = 1; !isDone; c++) await commit(store, batchOf([{ t: 'closed', c, text: 'x'.repeat(4000) }]));
    })();
    const before = store.sequence;
    const { path, manifest } = await createBackup(orderOf(temporaryFolder(), { directory })).finally(() => {
      isDone = true;
    });
    await load;
    expect(manifest.sequence).toBeGreaterThanOrEqual(before);
    expect((await checkBackup(path)).sequence).toBe(manifest.sequence);
  });

  it('shows each byte that was changed, and each end that was cut off', async () => {
    const { path } = await createBackup(orderOf(temporaryFolder()));
    const whole = readFileSync(path);
    const damagedFile = join(temporaryFolder(), 'damaged');
    const refused = async (bytes: Buffer): Promise<void> => {
      writeFileSync(damagedFile, bytes);
      await expect(checkBackup(damagedFile)).rejects.toThrow(DamagedBackup);
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ flip;
        await refused(changed);
        await refused(whole.subarray(0, at));
      }),
      { numRuns: 60 },
    );
    await refused(Buffer.concat([whole, Buffer.from([0])]));
  });

  it('leaves nothing behind where it cannot be written', async () => {
    const to = temporaryFolder();
    await expect(createBackup(orderOf(to, { configFile: join(to, 'not-there') }))).rejects.toThrow('ENOENT');
    await expect(createBackup(orderOf(to, { directory: to }))).rejects.toThrow('it is not the data folder of a box');
    expect(readdirSync(to)).toEqual([]);
  });

  it('is removed only by a newer one of its own series', async () => {
    const to = temporaryFolder();
    const make = (label: string | null, day: number) => createBackup(orderOf(to, { label, nowMs: MORNING_MS + day * 86_400_000 }));
    for (const day of [1, 2, 3]) await make('nightly', day);
    await make(null, 0);
    // The clock was set back: the newest has the oldest name.
    const newest = await make('nightly', 0);
    await removeOldBackups(newest, 2, () => Promise.resolve(true));
    const left = listBackups(to).map(({ label, created }) => `${created.slice(8, 10)} ${String(label)}`);
    expect(left.sort()).toEqual(['02 nightly', '02 null', '05 nightly']);
    expect(listBackups(to).map(({ path }) => path)).toContain(newest.path);
  });

  it('is neither counted nor removed where nobody vouches for it, and is not asked about once there are enough', async () => {
    const to = temporaryFolder();
    const make = (day: number) => createBackup(orderOf(to, { nowMs: MORNING_MS + day * 86_400_000 }));
    const [oldest, good, bad] = [await make(0), await make(1), await make(2)];
    const newest = await make(3);
    const asked: string[] = [];
    const removed = await removeOldBackups(newest, 2, ({ path }) => {
      asked.push(path);
      return Promise.resolve(path !== bad.path);
    });
    expect(asked).toEqual([bad.path, good.path]);
    expect(removed.map(({ path }) => path)).toEqual([oldest.path]);
    expect(listBackups(to).map(({ path }) => path)).toEqual([newest.path, bad.path, good.path]);
  });

  it('has no name of a backup where no box could go on from it; the newest of these is kept', async () => {
    const to = temporaryFolder();
    const make = (day: number) =>
      createBackup(orderOf(to, { nowMs: MORNING_MS + day * 86_400_000, verify: () => Promise.resolve('The chain does not fit.') }));
    await expect(make(0)).rejects.toThrow(DamagedBackup);
    await expect(make(1)).rejects.toThrow('The chain does not fit. It is kept as');
    expect(readdirSync(to)).toEqual(['qbox-20260303T080000Z.qbackup.damaged']);
    expect(listBackups(to)).toEqual([]);
  });

  it('takes what a killed one left behind', async () => {
    const to = temporaryFolder();
    mkdirSync(join(to, '.qbox-backup-999999999-abc'));
    await createBackup(orderOf(to));
    expect(readdirSync(to)).toEqual(['qbox-20260302T080000Z.qbackup']);
  });
});

describe('a backup that somebody forged, with a seal that fits', () => {
  const FORGED = { format: 1, version: '1.2.3', schema: 1, members: [{ name: 'qbox.db', bytes: 10, sha256: '0'.repeat(64) }] };
  const member = (name: string, content: Buffer): Buffer[] => [
    tarHeader({ name, bytes: content.length }, 0),
    content,
    tarPadding(content.length),
  ];

  function forge(manifest: unknown, ...members: readonly Buffer[]): string {
    const packed = gzipSync(Buffer.concat([...member('manifest.json', Buffer.from(JSON.stringify(manifest))), ...members, TAR_END]));
    const path = join(temporaryFolder(), 'forged.qbackup');
    writeFileSync(path, Buffer.concat([packed, sealOf(createHash('sha256').update(packed).digest('hex'))]));
    return path;
  }

  it('unpacks nothing that its manifest does not name, and not a byte more than it says', async () => {
    const path = forge(FORGED, ...member('qbox.db', Buffer.alloc(64 * 1024 * 1024)));
    expect(statSync(path).size).toBeLessThan(100_000);
    for (const forged of [path, forge(FORGED, ...member('other.db', Buffer.alloc(10)))]) {
      const folder = temporaryFolder();
      await expect(readWith(forged, (file) => unpackBackup(file, folder, () => {}))).rejects.toThrow('is not what its manifest says');
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it.each([
    ['no members', { format: 1 }],
    ['members that are none', { format: 1, members: 'qbox.db' }],
    ['a member without a size', { format: 1, members: [{ name: 'qbox.db' }] }],
    ['null', null],
    ['another format', { format: 2, members: [] }],
  ])('is refused in words: %s', async (_, manifest) => {
    await expect(readWith(forge(manifest), readManifest)).rejects.toBeInstanceOf(DamagedBackup);
  });
});
