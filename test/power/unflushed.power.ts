/**
 * A disk with a cache that it loses: whatever was written since the last flush may be there, be missing, or be half there after a
 * power cut. A machine works on such a disk, whose writes are all kept in order; then the disk is made as it could be found after each
 * of many cuts, and the box's own recovery opens it. Every answer that came before the cut must be in the journal.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { COMMANDS } from '../../server/protocol/registry.js';
import { isRefusal } from '../durability/actor.js';
import { Branch, seedOfThisRun } from '../durability/branch.js';
import { Chance } from '../durability/chance.js';
import { isErrorData } from '../support/raw-client.js';
import { DiskImage } from './disk-image.js';
import { type Found, foundAfterCut } from './found-disk.js';
import { Machine } from './machine.js';
import { demoData } from './past-of-a-box.js';
import type { Change } from './program-disk.js';
import { countEntries, type LogEntry, readEntries } from './write-log.js';

const ANSWERS = Number(process.env.QBOX_ANSWERS ?? 600);
const CUTS = Number(process.env.QBOX_PREFIXES ?? 300);

/** An answer that a client has: its request, and how many writes and flushes the disk had seen when it came. */
interface Answer {
  readonly request: string;
  readonly entries: number;
}

interface Run {
  readonly entries: readonly LogEntry[];
  readonly answers: readonly Answer[];
  /** The disk before the first of the entries. */
  readonly before: DiskImage;
}

it(`loses nothing that was answered on a disk that loses what was not flushed, in ${CUTS} cuts`, async () => {
  const seed = seedOfThisRun();
  const run = await work(seed, null);
  const found = await findAfterCuts(run, seed, CUTS);
  const flushes = run.entries.filter(({ isFlush }) => isFlush).length;
  process.stderr.write(
    `${run.answers.length} answers, ${run.entries.length} writes and flushes, ${flushes} of them flushes; ${found.length} cuts\n`,
  );
  expect(
    found.flatMap(({ faults }) => faults),
    `SEED=${seed}`,
  ).toEqual([]);
  // Were one of these missing, the cuts would not have tested what they are for.
  expect(flushes).toBeGreaterThan(ANSWERS / 20);
  expect(found.filter(({ dropped }) => dropped > 0).length).toBeGreaterThan(CUTS / 4);
  expect(Math.max(...found.map(({ answered }) => answered))).toBeGreaterThan(ANSWERS / 2);
});

it('is a disk on which a box that does not flush is caught', async () => {
  const seed = seedOfThisRun();
  const change = { file: 'dist/db/files/sqlite.js', from: 'synchronous = FULL', to: 'synchronous = OFF' };
  const found = await findAfterCuts(await work(seed, change), seed, Math.min(CUTS, 40));
  expect(
    found.some(({ faults }) => faults.length > 0),
    `SEED=${seed}`,
  ).toBe(true);
});

/** A branch works for a while on a machine whose writes are kept. */
async function work(seed: number, change: Change | null): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-power-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const writeLog = join(folder, 'writes');
  writeFileSync(writeLog, '');
  const machine = await Machine.make(await demoData(), { change, writeLog });
  onTestFinished(() => machine.remove());
  const before = DiskImage.read(machine.disk);
  const branch = await Branch.open(seed, machine);
  const answers: Answer[] = [];
  await branch.workUntilKilled(ANSWERS, ({ command, id, token }, data) => {
    // Refusals are not kept, and a log-out leaves nobody whom its answer could be kept for.
    const isRefused = isErrorData(data) && !isRefusal(data, 'noErrors');
    const isKept = !isRefused && token !== undefined && COMMANDS.get(command)?.changes === true && command !== 'logout';
    if (isKept) answers.push({ request: String(id), entries: countEntries(writeLog) });
  });
  return { entries: readEntries(writeLog), answers, before };
}

/** Looks at the disk as it can be after cuts at places that are spread over the work. */
async function findAfterCuts({ entries, answers, before }: Run, seed: number, cuts: number): Promise<readonly Found[]> {
  const chance = new Chance(seed);
  const first = answers[0]?.entries ?? 0;
  const places = Array.from({ length: cuts }, () => first + chance.below(entries.length - first + 1)).sort((one, other) => one - other);
  const disk = before;
  const found: Found[] = [];
  let unsafe: LogEntry[] = [];
  let index = 0;
  for (const place of places) {
    for (; index < place; index++) {
      const entry = entries[index];
      if (entry === undefined) break;
      if (entry.isFlush) {
        disk.write(unsafe);
        unsafe = [];
      }
      if (entry.write?.isForced) disk.write([entry]);
      else if (entry.write) unsafe.push(entry);
    }
    const told = answers.filter((answer) => answer.entries <= place).map(({ request }) => request);
    found.push(await foundAfterCut(disk, unsafe, told, chance));
  }
  return found;
}
