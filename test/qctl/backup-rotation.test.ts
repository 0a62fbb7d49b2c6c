/** Rotation of backups: what is damaged never counts, and never costs a good one. */
import { closeSync, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createBackup, damageOf, openBackup, unpackBackup } from '../../db/backup/backup.js';
import { packBackup } from '../../db/backup/backup-file.js';
import { readBackupResult, writeBackupResult } from '../../db/backup/backup-result.js';
import { databaseFile } from '../../db/files/folder.js';
import { readRecovery } from '../../db/journal/journal.js';
import { ADMINISTRATOR } from '../durability/people.js';
import { startBox } from '../support/box.js';
import { connect, logIn } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { TestConsole } from './console.js';

interface Created {
  readonly path: string;
  readonly removed: readonly string[];
  readonly damaged: readonly string[];
}

const NIGHTLY = ['--label', 'nightly', '--keep', '2'];

let folder: string;
/** The data of a box that was cut off. */
let good: string;
/** The same some batches before. */
let early: string;
let terminal: TestConsole;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-qctl-rotation-'));
  good = join(folder, 'good');
  early = join(folder, 'early');
  await (await startBox({ data: good })).stop();
  cpSync(good, early, { recursive: true });
  const box = await startBox({ data: good });
  const session = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  for (let visitor = 1; visitor <= 20; visitor++) await session.ask('newConsumer', { services: [4], comment: 'x'.repeat(500) });
  await box.stop();
}, 60_000 * SLOWNESS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  terminal = new TestConsole();
  terminal.root = folder;
  terminal.env = {};
});

const place = (): string => mkdtempSync(join(folder, 'place-'));

function copyOf(data: string): string {
  const copy = join(place(), 'data');
  cpSync(data, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') });
  return copy;
}

/** One page of it is zeroed, so that SQLite finds something wrong, and a box would start all the same. */
function damagedCopy(): string {
  const page = Buffer.alloc(1024);
  for (let at = statSync(databaseFile(good)).size - page.length; at > page.length; at -= page.length) {
    const copy = copyOf(good);
    const file = openSync(databaseFile(copy), 'r+');
    writeSync(file, page, 0, page.length, at);
    closeSync(file);
    if (damageOf(copy).length > 0 && starts(copy)) return copy;
  }
  throw new Error('there is no such page');
}

function starts(data: string): boolean {
  try {
    return [...readRecovery(data).entries].length >= 0;
  } catch {
    return false;
  }
}

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  Object.assign(terminal, { stdout: '', stderr: '' });
  const code = await terminal.run(...args);
  return { code, stdout: terminal.stdout, stderr: terminal.stderr };
}

async function create(data: string, to: string): Promise<Created> {
  const { code, stdout, stderr } = await run('backup', 'create', '--data', data, '--to', to, ...NIGHTLY, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Created;
}

/** As a program made it that did not look at what it copied. */
async function unverified(data: string, to: string, nowMs: number): Promise<string> {
  const staging = place();
  const rest = { label: 'nightly', version: '0.1.0', configFile: null, nowMs, progress: () => {}, verify: () => Promise.resolve(null) };
  const made = await createBackup({ ...rest, directory: data, to: staging });
  const unpacked = place();
  const file = openBackup(made.path);
  const { isVerified: _, ...manifest } = await unpackBackup(file, unpacked, () => {}).finally(() => closeSync(file));
  const path = join(to, basename(made.path));
  await packBackup(path, unpacked, manifest, () => {});
  return path;
}

describe('of a damaged database', () => {
  it('backups fail, and the last good one stays', { timeout: 30_000 * SLOWNESS }, async () => {
    const to = place();
    const first = await create(copyOf(good), to);
    const damaged = damagedCopy();
    for (let night = 1; night <= 2; night++) {
      const { code, stdout, stderr } = await run('backup', 'create', '--data', damaged, '--to', to, ...NIGHTLY);
      expect([code, stdout]).toEqual([4, '']);
      expect(stderr).toMatch(/cannot be used: .*\. It is kept as .*-nightly\.qbackup\.damaged, which is no backup/);
    }
    expect(readdirSync(to).sort()).toEqual([basename(first.path), expect.stringMatching(/^qbox-.*-nightly\.qbackup\.damaged$/)]);
    expect((await run('backup', 'verify', first.path)).code).toBe(0);
    expect(readBackupResult(damaged)).toMatchObject({ state: 'damaged', why: expect.stringMatching(/cannot be used/) });
    const doctor = await run('doctor', '--data', damaged, '--json');
    expect(doctor.code).toBe(4);
    const findings = JSON.parse(doctor.stdout) as { check: string; verdict: string; seen: string; remedy: string }[];
    expect(findings.find(({ check, verdict }) => check === 'backup' && verdict === 'fault')).toMatchObject({
      seen: expect.stringMatching(/^the one of .* failed: .*cannot be used/),
      remedy: expect.stringMatching(/restore the newest backup/),
    });
  });

  it('whose newest batches are lost, none is made', async () => {
    const data = copyOf(good);
    const to = place();
    const first = await create(data, to);
    // As it was before the last batches: they were answered, and the folder knows.
    cpSync(databaseFile(early), databaseFile(data));
    const { code, stderr } = await run('backup', 'create', '--data', data, '--to', to, ...NIGHTLY);
    expect([code, stderr]).toEqual([4, expect.stringMatching(/was answered/)]);
    expect(readdirSync(to)).toEqual([basename(first.path)]);
    expect(readBackupResult(data)).toMatchObject({ state: 'damaged' });
  });

  it('those that an older program made are not counted, and a good one behind them stays', { timeout: 30_000 * SLOWNESS }, async () => {
    const to = place();
    const damaged = damagedCopy();
    const data = copyOf(good);
    const [oldest, before] = [await unverified(data, to, 0), await unverified(data, to, 86_400_000)];
    const bad = [await unverified(damaged, to, 2 * 86_400_000), await unverified(damaged, to, 3 * 86_400_000)];
    const made = await create(data, to);
    expect(made.removed).toEqual([oldest]);
    expect([...made.damaged].sort()).toEqual(bad.map((path) => `${path}.damaged`));
    // One damaged file of a series is enough.
    expect(readdirSync(to).sort()).toEqual([before, `${bad[0]}.damaged`, made.path].map((path) => basename(path)).sort());
    // What was verified when it was made, and has been damaged since, does not count either.
    const file = openSync(made.path, 'r+');
    writeSync(file, 'rot', 2000);
    closeSync(file);
    const next = await create(data, to);
    expect(next).toMatchObject({ removed: [], damaged: [`${made.path}.damaged`] });
    expect(existsSync(before)).toBe(true);
  });
});

it('the data folder says how the last one ended, also where nobody was there to see it', async () => {
  const data = copyOf(good);
  await create(data, place());
  expect(readBackupResult(data)).toMatchObject({ state: 'verified', why: '' });
  expect((await run('backup', 'create', '--data', data, '--to', join(folder, 'nowhere'))).code).toBe(1);
  expect(readBackupResult(data)).toMatchObject({ state: 'failed', why: expect.stringContaining('There is no folder') });
  terminal.progress = () => {};
  const stick = copyOf(good);
  expect((await run('backup', 'create', '--data', stick, '--to', join(folder, 'nowhere'))).code, 'somebody who mistyped it').toBe(1);
  expect(readBackupResult(stick)).toBeNull();
  writeBackupResult(stick, { state: 'running', began: '2026-11-20T03:30:00.000Z', why: '' });
  const { stdout } = await run('doctor', '--data', stick, '--json');
  expect(stdout).toMatch(/the one of 2026-11-20T03:30:00.000Z failed: it did not finish/);
  // A restored folder has no result of another one's backups.
  const to = join(folder, 'var/backups/qbox');
  mkdirSync(to, { recursive: true });
  const { path } = await create(data, to);
  expect((await run('backup', 'restore', path, '--data', stick, '--yes')).code).toBe(0);
  expect(readBackupResult(stick)).toBeNull();
});

it('the box says so too, until one was made that counts', { timeout: 60_000 * SLOWNESS }, async () => {
  const data = copyOf(good);
  writeBackupResult(data, { state: 'damaged', began: '2026-11-20T03:30:00.000Z', why: 'a page' });
  const box = await startBox({ data });
  onTestFinished(async () => void (await box.kill9()));
  const faults = async (): Promise<unknown> => ((await (await fetch(`${box.url}/health`)).json()) as { faults: unknown }).faults;
  await vi.waitFor(async () => expect(await faults()).toEqual(['backupDamaged']), { timeout: 10_000 * SLOWNESS });
  expect((await run('--socket', join(data, 'qbox.sock'), 'status')).stdout).toMatch(
    /no box could go on from the backup begun at 2026-11-20/,
  );
  await create(data, place());
  await vi.waitFor(async () => expect(await faults()).toEqual([]), { timeout: 30_000 * SLOWNESS, interval: 500 });
});
