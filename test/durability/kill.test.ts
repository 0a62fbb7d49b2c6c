/**
 * Power cuts under load. After each cut everybody goes on where he was and repeats what was not answered; then the box and the
 * ledger of what was answered must agree exactly.
 */
import { expect, it } from 'vitest';
import { cases, IS_FULL } from '../support/depth.js';
import { SLOWNESS } from '../support/slowness.js';
import { Branch, seedOfThisRun } from './branch.js';
import { checkNumbers } from './checks.js';

const ROUNDS = cases(100);
/** So many answers in a round, at most. */
const ANSWERS_MAX = 160;
/** The part of the rounds in which the start after the cut is cut as well. */
const CUT_STARTS_PART = 0.12;
/** Everything from the first round on, not only the last two. */
const WHOLE_CHECK_EVERY = 25;

it(`loses nothing that was answered in ${ROUNDS} kills under load`, { timeout: 600_000 * SLOWNESS }, async () => {
  const seed = seedOfThisRun();
  const branch = await Branch.open(seed);
  const { ledger, chance, counts } = branch;
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      await branch.workUntilKilled(chance.below(ANSWERS_MAX));
      // One for sure, however few the rounds are.
      await branch.restart(round === 1 || chance.next() < CUT_STARTS_PART);
      await branch.check(round % WHOLE_CHECK_EVERY === 0);
    }
  } catch (error) {
    throw new Error(`SEED=${seed}: after ${counts.kills} kills, with ${ledger.tickets.size} tickets`, { cause: error });
  }
  checkNumbers(ledger);
  // Were one of these missing, the rounds would not have tested what they are for.
  expect(counts.kills).toBeGreaterThanOrEqual(ROUNDS);
  expect(counts.cutStarts).toBeGreaterThan(0);
  expect(counts.repeated).toBeGreaterThan(ROUNDS);
  expect(counts.snapshotsFound).toBeGreaterThan(ROUNDS / 2);
  expect(ledger.takenBack).toBeGreaterThan(ROUNDS / 4);
  expect(ledger.tickets.size).toBeGreaterThan(ROUNDS);
  if (IS_FULL) expect(ledger.endedSessions.size).toBeGreaterThan(0);
});
