/** Whether headquarters has the journal of a branch: all of it, once. */
import { expect, vi } from 'vitest';
import { base64url } from '../../server/uplink/wire.js';
import { SLOWNESS } from '../support/slowness.js';
import { firstBroken, type Headquarters, journalOf } from './headquarters.js';

const SOON = { timeout: 240_000 * SLOWNESS, interval: 250 };

/** Batches of it. */
export async function storedOf(headquarters: Headquarters, branch: string): Promise<number> {
  const [row] = await headquarters.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM batch JOIN line ON line.id = line_id JOIN branch ON branch.id = branch_id WHERE name = $1',
    [branch],
  );
  return row?.count ?? 0;
}

/** One line with exactly the journal, whose seals fit, and no alarm. */
export async function expectOnce(headquarters: Headquarters, branch: string, folder: string): Promise<void> {
  const own = journalOf(folder);
  await vi.waitFor(async () => expect(await storedOf(headquarters, branch)).toBe(own.length), SOON);
  const there = await headquarters.batches(branch);
  expect(new Set(there.map(({ line }) => line)).size).toBe(1);
  expect(firstBroken(there)).toBeNull();
  const wrong = there.filter(({ sequence, hash }, index) => {
    const link = own[index];
    return !(link?.sequence === sequence && base64url(link.hash) === Buffer.from(hash, 'base64').toString('base64url'));
  });
  expect(wrong.map(({ sequence }) => sequence)).toEqual([]);
  expect(await headquarters.query('SELECT kind FROM alarm JOIN branch ON branch.id = branch_id WHERE name = $1', [branch])).toEqual([]);
}
