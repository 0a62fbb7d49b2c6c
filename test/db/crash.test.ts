import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SLOWNESS } from '../support/slowness.js';
import { expectNothingLost, runCommitter } from './committer.js';
import { temporaryFolder } from './support.js';

const ROUNDS = 20;

it(`loses nothing acknowledged and nothing whole in ${ROUNDS} kills`, { timeout: 120_000 * SLOWNESS }, async () => {
  const folder = temporaryFolder();
  // After this many lines: two are said before the first acknowledgement, so some are killed while they open the database.
  const moments = fc.sample(fc.integer({ min: 1, max: 60 }), { numRuns: ROUNDS - 2 }).concat(1, 2);
  let acknowledged = 0;
  for (const killAfterLines of moments) {
    const ended = await runCommitter(folder, { killAfterLines });
    acknowledged = Math.max(acknowledged, ended.acknowledged);
    const last = await expectNothingLost(folder, acknowledged).catch((error: unknown) => {
      throw new Error(`after kills at the lines ${moments.join(', ')}, at ${killAfterLines}`, { cause: error });
    });
    expect(ended.lines[1] === undefined || /^opened \d+$/.test(ended.lines[1])).toBe(true);
    acknowledged = last;
  }
  expect(acknowledged).toBeGreaterThan(ROUNDS);
});
