/** Headquarters' figures and visits held against those of the box whose journal they were made of. */
import { Client } from 'pg';
import { expect } from 'vitest';
import type { FrozenBox } from '../recount/box.js';
import { type Days, differingFigures, differingVisits } from './differing.js';
import type { Headquarters } from './headquarters.js';

/** Returns how many visitors had come. */
export async function sameFigures(headquarters: Headquarters, box: FrozenBox, days: Days): Promise<number> {
  const { arrived, compared, differences } = await withClient(headquarters, (client) => differingFigures(client, box, days));
  expect(differences).toEqual([]);
  expect(compared).toBeGreaterThan(50);
  return arrived;
}

export async function sameVisits(headquarters: Headquarters, directory: string): Promise<void> {
  expect(await withClient(headquarters, (client) => differingVisits(client, directory))).toEqual([]);
}

async function withClient<Found>({ postgres }: Headquarters, work: (client: Client) => Promise<Found>): Promise<Found> {
  const client = new Client({ connectionString: postgres.address });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
