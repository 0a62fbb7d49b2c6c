/** A short day of the simulated branch, with whatever goes wrong there: every figure is counted again, at midday and afterwards. */
import { expect, it } from 'vitest';
import { outcomeOf } from '../sim/outcome.js';
import { settings } from '../sim/settings.js';
import { SLOWNESS } from '../support/slowness.js';
import { type Audit, audit } from './audit.js';

/** Three hours are one of each hour of the middle of a day; in this zone days begin at another moment than in UTC. */
const DAY = { days: 1, hoursADay: 3, visitorsADay: 60, moreWindows: 0, timeZone: 'Asia/Kolkata' };

it('figures of the box are those that the journal leads to', { timeout: 300_000 * SLOWNESS }, async () => {
  const audits: Audit[] = [];
  const { failure } = await outcomeOf(
    { ...settings(), ...DAY },
    {
      midday: async (sim) => void audits.push(await audit(sim.disk.directory, { timeZone: sim.timeZone })),
      ended: async (sim) => {
        audits.push(await audit(sim.disk.directory, { timeZone: sim.timeZone }));
        return [];
      },
    },
  );
  expect(failure).toBeNull();
  expect(audits).toHaveLength(2);
  for (const { differences, unbalanced, contradictions, visits, fromHistory, compared } of audits) {
    expect([differences, unbalanced, contradictions]).toEqual([[], [], []]);
    expect(visits).toBeGreaterThan(DAY.visitorsADay / 4);
    expect(fromHistory).toBe(0);
    expect(compared).toBeGreaterThan(10_000);
  }
});
