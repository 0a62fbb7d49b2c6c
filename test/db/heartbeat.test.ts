/** The time that an idle box writes down: through the writer, beside the journal, and there once it was confirmed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../db/store/store.js';
import { verifyJournal } from '../../dist/db/store/store.js';
import { batchOf, commit, MORNING_MS, openTestStore, temporaryFolder } from './support.js';

const beat = (store: Store, atMs: number): Promise<void> => new Promise((beaten) => store.beat(atMs, beaten));

const BEAT_LOOP = resolve(import.meta.dirname, 'beat-loop.mjs');

async function runBeatLoop(folder: string, last: number, runner: readonly string[] = []) {
  const [program = '', ...args] = [...runner, process.execPath, BEAT_LOOP, folder, String(last)];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const [code, signal] = await once(child, 'close');
  return { lines, code, signal };
}

describe('a heartbeat', () => {
  it('is 0 in a new folder, and the last one at the next start', async () => {
    const folder = temporaryFolder();
    const store = await openTestStore(folder);
    expect(store.heartbeatMs).toBe(0);
    await beat(store, MORNING_MS);
    await beat(store, MORNING_MS + 20_000);
    await store.close();
    expect((await openTestStore(folder)).heartbeatMs).toBe(MORNING_MS + 20_000);
  });

  it('that is later than a batch behind it is none any more: the clock was set back meanwhile', async () => {
    const folder = temporaryFolder();
    const store = await openTestStore(folder);
    await beat(store, MORNING_MS + 400_000);
    await commit(store, batchOf(['the clock is set'], [], MORNING_MS));
    await store.close();
    const next = await openTestStore(folder);
    expect(next.heartbeatMs).toBe(MORNING_MS);
    // One that is earlier says what it said.
    await commit(next, batchOf(['later'], [], MORNING_MS + 5_000));
    await next.close();
    expect((await openTestStore(folder)).heartbeatMs).toBe(MORNING_MS);
  });

  it('is there after a power cut, once it was confirmed', async () => {
    const folder = temporaryFolder();
    expect(await runBeatLoop(folder, 3)).toEqual({ lines: ['1', '2', '3'], code: null, signal: 'SIGKILL' });
    expect((await openTestStore(folder)).heartbeatMs).toBe(3);
  });

  it('is never confirmed by a disk that does not sync', async () => {
    const folder = temporaryFolder();
    await (await openTestStore(folder)).close();
    const failing = ['-P', join(folder, 'qbox.db-wal'), '-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:error=EIO:when=6+'];
    const { lines, code } = await runBeatLoop(folder, 100, ['strace', '-f', '-qq', '-o', '/dev/null', ...failing]);
    expect(code).toBe(1);
    expect(lines.length).toBeLessThanOrEqual(6);
    expect(lines.slice(0, -1)).toEqual(lines.slice(0, -1).map((_, index) => String(index + 1)));
    expect(lines.at(-1)).toMatch(/^Writing the time in .* failed: .*SQLITE_IOERR_FSYNC/);
  });

  it('is no batch: the journal, its chain and its numbers are as if it were not', async () => {
    const folder = temporaryFolder();
    const store = await openTestStore(folder);
    const answers: string[] = [];
    const both = [commit(store, batchOf(['first'])).then(() => answers.push('batch')), beat(store, 1).then(() => answers.push('beat'))];
    await Promise.all(both);
    expect(answers).toEqual(['batch', 'beat']);
    expect(store.sequence).toBe(1);
    expect(await commit(store, batchOf(['second']))).toBe(2);
    expect(verifyJournal(folder)).toMatchObject({ entries: 2 });
  });

  it('after the end is nothing', async () => {
    const store = await openTestStore(temporaryFolder());
    await store.close();
    store.beat(1, () => expect.unreachable('nothing can be confirmed any more'));
  });
});
