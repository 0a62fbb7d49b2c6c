/**
 * The whole way of paper, from kiosks to paper and back, on virtual time, while everything goes wrong that can: nobody is promised a
 * ticket that he does not get without anything saying so, and no number comes out twice without a mark.
 * `QBOX_TEST_DEPTH=25` hunts for minutes; a history that fails names the command that repeats it.
 */
import { expect, it } from 'vitest';
import { cases, SEED } from '../../support/depth.js';
import { SLOWNESS } from '../../support/slowness.js';
import { History } from './campaign-history.js';

const FAULTS = cases(400);
const FIRST = SEED ?? 20_261_124;
const FAULTS_EACH = 25;
const HISTORIES = Math.ceil(FAULTS / FAULTS_EACH);

it(`${FAULTS} faults from seed ${FIRST}`, { timeout: 30_000 * SLOWNESS + HISTORIES * 5_000 }, async () => {
  const totals = { faults: 0, tickets: 0, papers: 0, copies: 0 };
  const failures: string[] = [];
  for (let seed = FIRST; seed < FIRST + HISTORIES; seed++) {
    const history = new History(seed);
    await history.run(FAULTS_EACH).catch((error: unknown) => failures.push(String(error)));
    totals.faults += history.faults;
    totals.tickets += history.branch.witness.tickets.size;
    totals.papers += history.branch.witness.papers.length;
    totals.copies += history.branch.witness.papers.filter(({ isCopy }) => isCopy).length;
  }
  if (FAULTS > 1_000) process.stdout.write(`${JSON.stringify(totals)}\n`);
  expect(failures, `${failures.length} of ${HISTORIES} histories`).toEqual([]);
});
