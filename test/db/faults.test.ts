import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { databaseFile } from '../../db/files/folder.js';
import { newestVersion } from '../../db/files/migrations.js';
import { RELEASED_FILE } from '../../db/journal/released.js';
import { expectNothingLost, runCommitter } from './committer.js';
import { temporaryFolder } from './support.js';

/** strace makes system calls on one file fail, from the given call on: the disk does not recover by itself. */
const failing = (file: string, calls: string, error: string, from: number): readonly string[] => [
  ...['-o', '/dev/null', '-P', file, '-e', `trace=${calls}`, '-e', `inject=${calls}:error=${error}:when=${from}+`],
];

const WRITES = 'pwrite64,pwritev,write';
const SYNCS = 'fsync,fdatasync';
const logOf = (folder: string): string => `${databaseFile(folder)}-wal`;

describe('a disk that fails', () => {
  it.each([
    ['is full', 'ENOSPC', WRITES, 'database or disk is full (SQLITE_FULL). The disk is full: make room'],
    ['cannot write', 'EIO', WRITES, '(SQLITE_IOERR_WRITE). The disk cannot be read or written'],
    ['became read-only', 'EROFS', WRITES, '(SQLITE_IOERR_WRITE). The disk cannot be read or written'],
    ['cannot sync', 'EIO', SYNCS, '(SQLITE_IOERR_FSYNC). The disk cannot be read or written'],
  ])('%s under a commit: the store says so, and nothing acknowledged is lost', async (_what, error, calls, message) => {
    const folder = temporaryFolder();
    const before = await runCommitter(folder, { count: 30 });
    expect(before.lastLine).toBe('closed');
    const ended = await runCommitter(folder, { strace: failing(logOf(folder), calls, error, 25) });
    expect(ended.lastLine).toMatch(/^failed: Writing to the journal in /);
    expect(ended.lastLine).toContain(message);
    expect(ended.acknowledged).toBeGreaterThan(30);
    await expectNothingLost(folder, ended.acknowledged);
    // A healthy disk, and the work goes on.
    expect((await runCommitter(folder, { count: 5 })).lastLine).toBe('closed');
  });

  it.each([
    ['is full', 'ENOSPC', WRITES, 'SQLITE_FULL'],
    ['cannot sync', 'EIO', SYNCS, 'SQLITE_IOERR_FSYNC'],
  ])('%s under a checkpoint: the store says so, and nothing acknowledged is lost', async (_what, error, calls, code) => {
    const folder = temporaryFolder();
    await runCommitter(folder, { count: 30 });
    const ended = await runCommitter(folder, { count: 30, maintain: true, strace: failing(databaseFile(folder), calls, error, 1) });
    expect(ended.lastLine).toMatch(/^failed: Maintaining the database in .*(make room|kernel log)/);
    expect(ended.lastLine).toContain(code);
    await expectNothingLost(folder, ended.acknowledged);
  });

  it('cannot write the record of what was answered: the store says so, and nothing acknowledged is lost', async () => {
    const folder = temporaryFolder();
    await runCommitter(folder, { count: 3 });
    const ended = await runCommitter(folder, { strace: failing(join(folder, RELEASED_FILE), WRITES, 'EIO', 9) });
    expect(ended.lastLine).toMatch(/^failed: Writing to the journal in .* failed: EIO/);
    expect(ended.acknowledged).toBeGreaterThan(3);
    await expectNothingLost(folder, ended.acknowledged);
  });

  it('at the start: the store does not open, and says why', async () => {
    const folder = temporaryFolder();
    await runCommitter(folder, { count: 30, killAfterLines: 25 });
    const ended = await runCommitter(folder, { strace: failing(databaseFile(folder), SYNCS, 'EIO', 1) });
    expect(ended.lines.slice(0, -1)).toEqual(['opening']);
    expect(ended.lastLine).toMatch(/^refused: Opening the database in .*SQLITE_IOERR_FSYNC.*kernel log/);
    await expectNothingLost(folder, 23);
  });

  it('while it closes: the store says so', async () => {
    const folder = temporaryFolder();
    const ended = await runCommitter(folder, { count: 30, strace: failing(databaseFile(folder), SYNCS, 'EIO', 3) });
    expect(ended.lines).toContain('30');
    expect(ended.lastLine).toMatch(/^failed: Closing the database in .*SQLITE_IOERR_FSYNC/);
    await expectNothingLost(folder, 30);
  });
});

it('a commit costs one sync, with the record of what was answered', async () => {
  const folder = temporaryFolder();
  const commits = 300;
  const log = join(folder, 'strace.log');
  const files = ['-P', logOf(folder), '-P', join(folder, RELEASED_FILE)];
  const ended = await runCommitter(folder, { count: commits, strace: ['-o', log, ...files, '-e', `trace=${SYNCS}`] });
  expect(ended.acknowledged).toBe(commits);
  const syncs = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.includes('sync(')).length;
  expect(syncs).toBeGreaterThanOrEqual(commits);
  // The rest: each migration, when the log begins (anew), and when it is moved into the database.
  expect(syncs).toBeLessThan(commits + newestVersion() + 6);
});
