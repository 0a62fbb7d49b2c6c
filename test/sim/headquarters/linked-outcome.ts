/** One run of the simulation with headquarters beside it. */
import { type Onlooker, type Outcome, outcomeOf } from '../outcome.js';
import type { SimulationOptions } from '../simulation.js';
import { LinkedHeadquarters } from './linked-headquarters.js';

export async function linkedOutcomeOf(options: SimulationOptions, onlooker: Onlooker = {}): Promise<Outcome> {
  let headquarters: LinkedHeadquarters | null = null;
  try {
    const { report, failure } = await outcomeOf(options, {
      ...onlooker,
      begun: async (sim) => {
        await onlooker.begun?.(sim);
        headquarters = await LinkedHeadquarters.beside(sim);
      },
      ended: async (sim) => [...((await onlooker.ended?.(sim)) ?? []), ...((await headquarters?.verdict()) ?? [])],
    });
    return { report: { ...report, headquarters: (headquarters as LinkedHeadquarters | null)?.figures() }, failure };
  } finally {
    await (headquarters as LinkedHeadquarters | null)?.end();
  }
}
