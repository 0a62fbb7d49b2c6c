/** Runs `commit-loop.mjs`, with a disk that fails where asked, and checks afterwards that nothing acknowledged is missing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import { openStore, readRecovery, verifyJournal } from '../../dist/db/store/store.js';
import { EVERYTHING, foundIds } from './support.js';

const COMMIT_LOOP = resolve(import.meta.dirname, 'commit-loop.mjs');

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export interface Ended {
  readonly lines: readonly string[];
  readonly acknowledged: number;
  /** The last line, which says how it ended; an acknowledgement or 'opening' if it was killed. */
  readonly lastLine: string;
}

export interface Run {
  /** Under strace, with these flags. */
  readonly strace?: readonly string[];
  readonly count?: number;
  /** After `count` commits it moves the log into the database. */
  readonly maintain?: boolean;
  /** Killed with SIGKILL as soon as this many lines were seen. */
  readonly killAfterLines?: number;
}

export async function runCommitter(folder: string, { strace, count, maintain, killAfterLines }: Run): Promise<Ended> {
  const command = [
    process.execPath,
    COMMIT_LOOP,
    folder,
    ...(count === undefined ? [] : [String(count)]),
    ...(maintain === true ? ['maintain'] : []),
  ];
  const [program = '', ...args] = strace === undefined ? command : ['strace', '-f', '-qq', ...strace, ...command];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (lines.length === killAfterLines) child.kill('SIGKILL');
  });
  await once(child, 'close');
  running.delete(child);
  const acknowledged = lines.filter((line) => /^\d+$/.test(line)).map(Number);
  return { lines, acknowledged: acknowledged.at(-1) ?? 0, lastLine: lines.at(-1) ?? '' };
}

interface CommittedEvent {
  readonly sequence: number;
  readonly finished: readonly number[];
  readonly length: number;
  readonly text: string;
}

/** Every acknowledged batch is there, whole, with its visits and its place in the chain; returns the last batch that is there. */
export async function expectNothingLost(folder: string, acknowledged: number): Promise<number> {
  const { snapshot, entries, skipped } = readRecovery(folder);
  expect(skipped).toEqual([]);
  let last = snapshot?.sequence ?? 0;
  if (snapshot !== null) expect(JSON.parse(snapshot.state.toString())).toEqual({ sum: (last * (last + 1)) / 2 });
  const finished: number[] = [];
  for (const entry of entries) {
    last += 1;
    expect(entry.sequence).toBe(last);
    const events = JSON.parse(entry.events) as readonly CommittedEvent[];
    expect(events).toEqual([expect.objectContaining({ sequence: last })]);
    expect(events.every(({ text, length }) => text.length === length)).toBe(true);
    finished.push(...events.flatMap((event) => event.finished));
  }
  expect(last).toBeGreaterThanOrEqual(acknowledged);
  expect(verifyJournal(folder)).toMatchObject({ entries: last });

  const store = await openStore({
    directory: folder,
    historyDays: 1e6,
    journalDays: 1e6,
    personalDays: 1e6,
    onFailure: (error) => expect.fail(error.message),
  });
  expect(store.sequence).toBe(last);
  const visits = await foundIds(store, { ...EVERYTHING, limit: 1e6 });
  expect(visits).toEqual(Array.from({ length: Math.floor(last / 3) }, (_, index) => (index + 1) * 3));
  expect(visits).toEqual(expect.arrayContaining(finished));
  await store.close();
  return last;
}
