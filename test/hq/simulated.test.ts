/**
 * A day of the simulated branch, whose journal goes to headquarters over a line that breaks in every way, and is placed in PostgreSQL:
 * in the evening each batch is there once, and visits and figures are those of the box.
 */
import { expect, it } from 'vitest';
import { linkedOutcomeOf } from '../sim/headquarters/linked-outcome.js';
import { settings } from '../sim/settings.js';
import { SLOWNESS } from '../support/slowness.js';

const DAY = { days: 1, hoursADay: 2, visitorsADay: 60, moreWindows: 0, hasHeadquarters: true };
/** What each way must have met, or nothing was tried. */
const LEAST = { messages: 100, connections: 10, cuts: 3, troubles: 10, known: 1, unplaced: 1, failed: 1, restored: 1, lost: 1 };

it.each([1, 3])('seed %i', { timeout: 180_000 * SLOWNESS }, async (seed) => {
  const { report, failure } = await linkedOutcomeOf({ ...settings(seed), ...DAY });
  expect(failure).toBeNull();
  const counts = report.headquarters as Readonly<Record<keyof typeof LEAST, number>>;
  process.stdout.write(`${JSON.stringify(counts)}\n`);
  for (const [name, least] of Object.entries(LEAST)) expect(counts[name as keyof typeof LEAST], name).toBeGreaterThanOrEqual(least);
});
