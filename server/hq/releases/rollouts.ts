/** Versions and their way to branches, in PostgreSQL. Each function is a part of one transaction of the caller. */
import type { ClientBase } from 'pg';
import type { ReleaseBack, ReleaseBranchRow, ReleaseRolloutRow } from '../api/replies.js';
import { LAST_WAVE } from '../configuration/waves.js';

export interface NewReleaseRollout {
  readonly version: string;
  readonly target: { readonly group: string } | { readonly branch: string };
  readonly atOnce: boolean;
  readonly author: string;
  readonly note: string;
}

const LISTED_MAX = 100;

/** null = there is no such group or branch. */
export async function startRelease(client: ClientBase, given: NewReleaseRollout): Promise<number | null> {
  const { version, target, atOnce, author, note } = given;
  const [name, members] =
    'branch' in target
      ? [target.branch, 'SELECT id AS branch_id FROM branch WHERE name = $1']
      : [target.group, 'SELECT branch_id FROM branch_in_group JOIN branch_group ON branch_group.id = group_id WHERE name = $1'];
  const { rows } = await client.query<{ branch_id: number }>(members, [name]);
  if (rows.length === 0) return null;
  const id = await newRollout(client, { target: name, version, backOf: null, author, note, atOnce, wave: 1 });
  await client.query(
    'INSERT INTO release_branch (rollout_id, branch_id, version) SELECT $1, branch_id, $2 FROM unnest($3::integer[]) AS one (branch_id)',
    [id, version, rows.map(({ branch_id }) => branch_id)],
  );
  await supersede(client, id);
  return id;
}

/** Every branch that has installed it gets what it had before. null = there is no such rollout, or nobody has. */
export async function releaseBack(client: ClientBase, id: number, author: string): Promise<ReleaseBack | null> {
  const { rows } = await client.query<{ branchId: number; before: string; version: string; isHere: boolean; target: string }>(
    `SELECT own.branch_id AS "branchId", own.before, own.version, rollout.target,
            EXISTS (SELECT 1 FROM release JOIN branch_release AS told ON told.architecture = release.architecture
                     WHERE told.branch_id = own.branch_id AND release.version = own.before
                       AND release.instead_of = own.version) AS "isHere"
       FROM release_branch AS own JOIN release_rollout AS rollout ON rollout.id = own.rollout_id
      WHERE own.rollout_id = $1 AND own.state = 'installed' AND own.before IS NOT NULL AND own.before <> own.version`,
    [id],
  );
  const [first] = rows;
  if (first === undefined) return null;
  const lacking = rows.find(({ isHere }) => !isHere);
  if (lacking !== undefined) return { lacks: lacking.before, insteadOf: lacking.version };
  await stopRelease(client, id);
  const { target } = first;
  const made = await newRollout(client, { target, version: null, backOf: id, author, note: '', atOnce: false, wave: LAST_WAVE });
  await client.query(
    `INSERT INTO release_branch (rollout_id, branch_id, version, wave)
     SELECT $1, one.branch_id, one.version, ${LAST_WAVE} FROM unnest($2::integer[], $3::text[]) AS one (branch_id, version)`,
    [made, rows.map(({ branchId }) => branchId), rows.map(({ before }) => before)],
  );
  await supersede(client, made);
  return { rollout: made };
}

/** False = it is not under way. A branch that has been ordered to install goes on with it. */
export async function stopRelease(client: ClientBase, id: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE release_rollout SET state = 'stopped', ended = now() WHERE id = $1 AND state = 'running'`,
    [id],
  );
  await cancelOpen(client, 'rollout_id = $1', id);
  return rowCount === 1;
}

/** What earlier ones have not brought to these branches they do not bring any more. */
async function supersede(client: ClientBase, id: number): Promise<void> {
  await cancelOpen(client, 'rollout_id < $1 AND branch_id IN (SELECT branch_id FROM release_branch WHERE rollout_id = $1)', id);
  await client.query(
    `UPDATE release_rollout AS earlier SET state = 'stopped', ended = now() WHERE state = 'running' AND id < $1 AND NOT EXISTS
       (SELECT 1 FROM release_branch WHERE rollout_id = earlier.id AND state IN ('waiting', 'offered', 'fetched'))`,
    [id],
  );
}

export const cancelOpen = (client: ClientBase, which: string, id: number): Promise<unknown> =>
  client.query(
    `UPDATE release_branch SET state = 'cancelled', changed = now() WHERE ${which} AND state IN ('waiting', 'offered', 'fetched')`,
    [id],
  );

interface Row {
  readonly target: string;
  readonly version: string | null;
  readonly backOf: number | null;
  readonly author: string;
  readonly note: string;
  readonly atOnce: boolean;
  readonly wave: number;
}

async function newRollout(client: ClientBase, { target, version, backOf, author, note, atOnce, wave }: Row): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO release_rollout (target, version, back_of, author, note, at_once, wave) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [target, version, backOf, author, note, atOnce, wave],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a row was not made');
  return row.id;
}

export async function releaseRollouts(client: ClientBase): Promise<readonly ReleaseRolloutRow[]> {
  const { rows } = await client.query<Omit<ReleaseRolloutRow, 'at' | 'ended'> & { readonly at: Date; readonly ended: Date | null }>(
    `SELECT rollout.id, target, rollout.version, back_of AS "backOf", author, note, at_once AS "atOnce", rollout.state, rollout.wave,
            at, ended, count(own.branch_id)::integer AS branches,
            count(*) FILTER (WHERE own.state = 'installed')::integer AS installed,
            count(*) FILTER (WHERE own.state = 'failed')::integer AS failed,
            count(*) FILTER (WHERE own.state = 'skipped')::integer AS skipped
       FROM release_rollout AS rollout LEFT JOIN release_branch AS own ON own.rollout_id = rollout.id
      GROUP BY rollout.id ORDER BY rollout.id DESC LIMIT ${LISTED_MAX}`,
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString(), ended: row.ended?.toISOString() ?? null }));
}

export async function releaseBranches(client: ClientBase, id: number): Promise<readonly ReleaseBranchRow[]> {
  const { rows } = await client.query<Omit<ReleaseBranchRow, 'changed' | 'title'> & { readonly changed: Date }>(
    `SELECT branch.name AS branch, own.version, told.version AS present, own.wave, own.state, coalesce(own.why, told.fault) AS why,
            told.state AS told, told.has::float8 AS has, file.size::float8 AS size, greatest(own.changed, told.changed) AS changed
       FROM release_branch AS own JOIN branch ON branch.id = own.branch_id
       LEFT JOIN branch_release AS told ON told.branch_id = own.branch_id AND told.rollout_id = own.rollout_id
       LEFT JOIN release ON release.id = own.release_id LEFT JOIN file ON file.id = release.file_id
      WHERE own.rollout_id = $1 ORDER BY own.state = 'failed' DESC, own.wave NULLS LAST, branch.name`,
    [id],
  );
  return rows.map((row) => ({ ...row, title: row.branch, changed: row.changed.toISOString() }));
}
