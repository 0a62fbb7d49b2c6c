/**
 * How a version goes on: one branch, then ten, then all; the first that has not kept it stops it. Parts of one transaction of the caller.
 * A branch that goes silent keeps its wave waiting for as long as that lasts: it may be the new version that does not come back.
 */
import type { ClientBase } from 'pg';
import type { ReleaseTold } from '../../uplink/files/files-wire.js';
import { LAST_WAVE, planned } from '../configuration/waves.js';
import { cancelOpen } from './rollouts.js';

/** Of what a branch has told: it takes packages, and there is one for its machine. */
const FITTING = `
  FROM branch_release AS told JOIN release ON release.architecture = told.architecture
 WHERE told.branch_id = own.branch_id AND told.takes AND release.version = own.version`;

/** Gives waves to branches that have none, begins the next wave where the last one is through, and offers the package. */
export async function goOnReleases(client: ClientBase, isConnected: (branch: string) => boolean): Promise<void> {
  await plan(client, isConnected);
  await client.query(
    `UPDATE release_rollout AS rollout SET wave = wave + 1 WHERE state = 'running' AND wave < ${LAST_WAVE} AND NOT EXISTS
       (SELECT 1 FROM release_branch AS own WHERE own.rollout_id = rollout.id AND own.state IN ('waiting', 'offered', 'fetched')
           AND coalesce(own.wave, 0) <= rollout.wave)`,
  );
  const due = `rollout.id = own.rollout_id AND rollout.state = 'running' AND own.state = 'waiting' AND own.wave <= rollout.wave`;
  await client.query(
    `UPDATE release_branch AS own SET state = 'offered', changed = now(), release_id = (SELECT release.id ${FITTING}),
            before = (SELECT told.version FROM branch_release AS told WHERE told.branch_id = own.branch_id)
       FROM release_rollout AS rollout WHERE ${due} AND EXISTS (SELECT 1 ${FITTING})`,
  );
  // Who has told nothing yet, such as a branch that is not connected, is offered it when it has.
  await client.query(
    `UPDATE release_branch AS own SET state = 'skipped', changed = now(), why = CASE WHEN told.takes THEN 'noPackage' ELSE 'noKey' END
       FROM release_rollout AS rollout, branch_release AS told WHERE ${due} AND told.branch_id = own.branch_id`,
  );
  await client.query(
    `UPDATE release_rollout AS rollout SET state = 'done', ended = now() WHERE state = 'running' AND wave = ${LAST_WAVE} AND NOT EXISTS
       (SELECT 1 FROM release_branch WHERE rollout_id = rollout.id AND state IN ('waiting', 'offered', 'fetched'))`,
  );
}

async function plan(client: ClientBase, isConnected: (branch: string) => boolean): Promise<void> {
  const { rows } = await client.query<{ rolloutId: number; branch: string; branchId: number; fits: boolean }>(
    `SELECT own.rollout_id AS "rolloutId", branch.name AS branch, branch.id AS "branchId", EXISTS (SELECT 1 ${FITTING}) AS fits
       FROM release_branch AS own JOIN branch ON branch.id = own.branch_id
      WHERE own.wave IS NULL AND own.state = 'waiting' ORDER BY own.rollout_id, branch.name`,
  );
  for (const rolloutId of new Set(rows.map((row) => row.rolloutId))) {
    const own = rows.filter((row) => row.rolloutId === rolloutId);
    const fitting = new Set(own.filter(({ fits }) => fits).map(({ branch }) => branch));
    const names = own.map(({ branch }) => branch);
    const waves = planned(names, (branch) => fitting.has(branch) && isConnected(branch));
    await client.query(
      `UPDATE release_branch SET wave = plan.wave FROM unnest($2::integer[], $3::integer[]) AS plan (branch_id, wave)
        WHERE rollout_id = $1 AND release_branch.branch_id = plan.branch_id`,
      [rolloutId, own.map(({ branchId }) => branchId), names.map((branch) => waves.get(branch) ?? LAST_WAVE)],
    );
  }
}

/** What becomes of an offer by what a branch tells; what it has been ordered to do it may do after the rollout was stopped. */
const BECOMES: Readonly<Partial<Record<ReleaseTold['state'], { readonly state: string; readonly from: readonly string[] }>>> = {
  waiting: { state: 'fetched', from: ['offered'] },
  ordered: { state: 'fetched', from: ['offered'] },
  installing: { state: 'fetched', from: ['offered'] },
  installed: { state: 'installed', from: ['offered', 'fetched', 'cancelled'] },
  failed: { state: 'failed', from: ['offered', 'fetched', 'cancelled'] },
};

export async function noteReleaseTold(client: ClientBase, branch: string, told: ReleaseTold): Promise<void> {
  const { version, architecture, takes, number, state, has, fault } = told;
  await client.query(
    `INSERT INTO branch_release (branch_id, version, architecture, takes, rollout_id, state, has, fault)
     SELECT id, $2, $3, $4, $5, $6, $7, $8 FROM branch WHERE name = $1
     ON CONFLICT (branch_id) DO UPDATE SET version = excluded.version, architecture = excluded.architecture, takes = excluded.takes,
        rollout_id = excluded.rollout_id, state = excluded.state, has = excluded.has, fault = excluded.fault, changed = now()`,
    [branch, version, architecture, takes, number, state, has, fault],
  );
  const becomes = BECOMES[state];
  if (number === null || becomes === undefined) return;
  const { rowCount } = await client.query(
    `UPDATE release_branch AS own SET state = $3, why = $4, changed = now() FROM branch
      WHERE branch.id = own.branch_id AND branch.name = $1 AND own.rollout_id = $2 AND own.release_id IS NOT NULL AND own.state = ANY ($5)`,
    [branch, number, becomes.state, state === 'failed' ? fault : null, becomes.from],
  );
  if (rowCount === 0 || state !== 'failed') return;
  await client.query(`UPDATE release_rollout SET state = 'stopped', ended = now() WHERE id = $1 AND state = 'running'`, [number]);
  await cancelOpen(client, 'rollout_id = $1', number);
}
