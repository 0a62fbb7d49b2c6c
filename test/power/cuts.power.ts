/**
 * Power cuts of a whole machine under load. Clients are on the host and outlive each cut; then box and ledger must agree exactly, as in
 * test/durability/kill.test.ts.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { verifyJournal } from '../../dist/db/journal/journal.js';
import { Branch, seedOfThisRun } from '../durability/branch.js';
import { checkNumbers } from '../durability/checks.js';
import { Machine } from './machine.js';
import { demoData } from './past-of-a-box.js';

const CUTS = Number(process.env.QBOX_CUTS ?? 5);
/** So many answers before a cut, at most. */
const ANSWERS_MAX = 160;
const CUT_STARTS_PART = 0.15;
const WHOLE_CHECK_EVERY = 25;

it(`loses nothing that was answered when the machine is switched off ${CUTS} times`, async () => {
  const seed = seedOfThisRun();
  const machine = await Machine.make(await demoData(), { change: null, writeLog: null });
  onTestFinished(() => machine.remove());
  const branch = await Branch.open(seed, machine);
  const { ledger, chance, counts } = branch;
  try {
    for (let cut = 1; cut <= CUTS; cut++) {
      const beganAt = performance.now();
      await branch.workUntilKilled(chance.below(ANSWERS_MAX));
      await branch.restart(chance.next() < CUT_STARTS_PART);
      await branch.check(cut % WHOLE_CHECK_EVERY === 0 || cut === CUTS);
      const seconds = ((performance.now() - beganAt) / 1000).toFixed(1);
      process.stderr.write(`cut ${cut} of ${CUTS}: ${ledger.tickets.size} tickets so far, all there; ${seconds} s\n`);
    }
    await branch.workUntilStopped(0);
  } catch (error) {
    throw new Error(`SEED=${seed}: after ${counts.kills} cuts, with ${ledger.tickets.size} tickets`, { cause: error });
  }
  checkNumbers(ledger);
  expect(counts.kills).toBe(CUTS);
  expect(counts.repeated).toBeGreaterThan(0);
  expect(ledger.tickets.size).toBeGreaterThan(CUTS);
  checkDisk(machine.disk);
});

/** The file system is whole, and so is the journal from its first row on. */
function checkDisk(disk: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-power-disk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync('e2fsck', ['-fn', disk], { stdio: 'pipe' });
  execFileSync('debugfs', ['-R', `rdump /box ${folder}`, disk], { stdio: 'pipe' });
  const { entries, sequence } = verifyJournal(join(folder, 'box'));
  expect(entries).toBe(sequence);
  expect(sequence).toBeGreaterThan(CUTS);
}
