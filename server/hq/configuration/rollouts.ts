/** Revisions and their way to branches, in PostgreSQL. Each function is a part of one transaction of the caller. */
import type { ClientBase } from 'pg';
import { revisionOf } from '../../protocol/revision.js';
import type { RolloutBranchRow, RolloutRow } from '../api/replies.js';

export type BranchState = RolloutBranchRow['state'];

export interface NewRollout {
  readonly text: string;
  readonly target: { readonly group: string } | { readonly branch: string };
  readonly atOnce: boolean;
  readonly author: string;
  readonly note: string;
}

/** As pages are told, with moments of the database. */
export interface Rollout extends Omit<RolloutRow, 'at' | 'ended'> {
  readonly at: Date;
  readonly ended: Date | null;
}

export interface RolloutBranch {
  readonly branch: string;
  readonly wave: number | null;
  readonly state: BranchState;
  /** JSON. */
  readonly faults: string | null;
  readonly changed: Date;
}

const LISTED_MAX = 100;

/** The same text is the same revision, whoever wrote it again. */
async function storeRevision(client: ClientBase, text: string, author: string): Promise<number> {
  const hash = Buffer.from(revisionOf(text), 'base64url');
  await client.query('INSERT INTO revision (hash, text, author) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING', [hash, text, author]);
  const { rows } = await client.query<{ id: number }>('SELECT id FROM revision WHERE hash = $1', [hash]);
  const [row] = rows;
  if (row === undefined) throw new Error('a revision was not stored');
  return row.id;
}

/** null = there is no such group or branch. Branches that have a configuration of their own are not those of a group. */
export async function startRollout(client: ClientBase, { text, target, atOnce, author, note }: NewRollout): Promise<number | null> {
  const isBranch = 'branch' in target;
  const name = isBranch ? target.branch : target.group;
  const found = await client.query<{ id: number }>(
    isBranch ? 'SELECT id FROM branch WHERE name = $1' : 'SELECT id FROM branch_group WHERE name = $1',
    [name],
  );
  const targetId = found.rows[0]?.id;
  if (targetId === undefined) return null;
  const revisionId = await storeRevision(client, text, author);
  const made = await client.query<{ id: number }>(
    `INSERT INTO rollout (${isBranch ? 'branch_id' : 'group_id'}, target, revision_id, author, note, at_once)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
    [targetId, name, revisionId, author, note, atOnce],
  );
  const id = idOf(made.rows);
  if (isBranch) await client.query('INSERT INTO own_configuration VALUES ($1) ON CONFLICT DO NOTHING', [targetId]);
  await client.query(
    isBranch
      ? 'INSERT INTO rollout_branch (rollout_id, branch_id, revision_id) VALUES ($1, $3, $2)'
      : `INSERT INTO rollout_branch (rollout_id, branch_id, revision_id)
         SELECT $1, branch_id, $2 FROM branch_in_group
          WHERE group_id = $3 AND branch_id NOT IN (SELECT branch_id FROM own_configuration)`,
    [id, revisionId, targetId],
  );
  await supersede(client, id);
  return id;
}

/** Every branch that carried it out gets what it had before; one that had nothing keeps it. null = there is no such rollout. */
export async function rollBack(client: ClientBase, id: number, author: string): Promise<number | null> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO rollout (group_id, branch_id, target, back_of, author, note, at_once, wave)
     SELECT group_id, branch_id, target, id, $2, '', at_once, 3 FROM rollout WHERE id = $1 RETURNING id`,
    [id, author],
  );
  const [made] = rows;
  if (made === undefined) return null;
  await stopRollout(client, id);
  await client.query(
    `INSERT INTO rollout_branch (rollout_id, branch_id, revision_id, wave)
     SELECT $2, here.branch_id, before.revision_id, 3
       FROM rollout_branch AS here
       JOIN LATERAL (SELECT revision_id FROM rollout_branch AS earlier
                      WHERE earlier.branch_id = here.branch_id AND earlier.state = 'applied' AND earlier.order_number < here.order_number
                      ORDER BY order_number DESC LIMIT 1) AS before ON true
      WHERE here.rollout_id = $1 AND here.order_number IS NOT NULL`,
    [id, made.id],
  );
  await supersede(client, made.id);
  return made.id;
}

/** What earlier ones have not brought to these branches they do not bring any more. */
async function supersede(client: ClientBase, id: number): Promise<void> {
  await client.query(
    `UPDATE rollout_branch SET state = 'cancelled', changed = now()
      WHERE state IN ('waiting', 'sent') AND rollout_id < $1
        AND branch_id IN (SELECT branch_id FROM rollout_branch WHERE rollout_id = $1)`,
    [id],
  );
  await client.query(
    `UPDATE rollout SET state = 'stopped', ended = now() WHERE state = 'running' AND id < $1 AND NOT EXISTS
       (SELECT 1 FROM rollout_branch WHERE rollout_id = rollout.id AND state IN ('waiting', 'sent'))`,
    [id],
  );
}

/** False = it is not under way. What was sent may still be carried out: its answer is then not waited for. */
export async function stopRollout(client: ClientBase, id: number): Promise<boolean> {
  const { rowCount } = await client.query(`UPDATE rollout SET state = 'stopped', ended = now() WHERE id = $1 AND state = 'running'`, [id]);
  await client.query(
    `UPDATE rollout_branch SET state = 'cancelled', changed = now() WHERE rollout_id = $1 AND state IN ('waiting', 'sent')`,
    [id],
  );
  return rowCount === 1;
}

/** The branch gets the configuration of its groups again. False = there is no such branch, or it had none of its own. */
export async function followGroups(client: ClientBase, branch: string, author: string): Promise<boolean> {
  const { rows } = await client.query<{ id: number }>(
    'DELETE FROM own_configuration USING branch WHERE branch.id = branch_id AND branch.name = $1 RETURNING branch.id',
    [branch],
  );
  const [own] = rows;
  if (own === undefined) return false;
  // `catchUp` brings what the branch has missed; what it had before its own one it needs once more.
  const { rows: made } = await client.query<{ id: number; revisionId: number }>(
    `INSERT INTO rollout (branch_id, target, revision_id, author, note, at_once)
     SELECT $1, $2, revision_id, $3, '', at_once FROM rollout
      WHERE state = 'done' AND revision_id IS NOT NULL AND group_id IN (SELECT group_id FROM branch_in_group WHERE branch_id = $1)
        AND NOT EXISTS (SELECT 1 FROM rollout AS back WHERE back.back_of = rollout.id)
      ORDER BY id DESC LIMIT 1 RETURNING id, revision_id AS "revisionId"`,
    [own.id, branch, author],
  );
  for (const { id, revisionId } of made) {
    await client.query('INSERT INTO rollout_branch (rollout_id, branch_id, revision_id) VALUES ($1, $2, $3)', [id, own.id, revisionId]);
    await supersede(client, id);
  }
  return true;
}

export async function rollouts(client: ClientBase): Promise<readonly Rollout[]> {
  const { rows } = await client.query<Omit<Rollout, 'revision'> & { readonly hash: Buffer | null }>(
    `SELECT rollout.id, target, rollout.branch_id IS NOT NULL AS "isOfBranch", hash, back_of AS "backOf", rollout.author, note,
            at_once AS "atOnce", rollout.state, rollout.wave, rollout.at, ended,
            count(own.branch_id)::integer AS branches,
            count(*) FILTER (WHERE own.state = 'applied')::integer AS applied,
            count(*) FILTER (WHERE own.state = 'failed')::integer AS failed,
            count(*) FILTER (WHERE own.state = 'cancelled')::integer AS cancelled
       FROM rollout LEFT JOIN revision ON revision.id = revision_id LEFT JOIN rollout_branch AS own ON own.rollout_id = rollout.id
      GROUP BY rollout.id, revision.id ORDER BY rollout.id DESC LIMIT ${LISTED_MAX}`,
  );
  return rows.map(({ hash, ...row }) => ({ ...row, revision: hash?.toString('base64url') ?? null }));
}

export async function rolloutBranches(client: ClientBase, id: number): Promise<readonly RolloutBranch[]> {
  const { rows } = await client.query<RolloutBranch>(
    `SELECT name AS branch, wave, state, faults, changed FROM rollout_branch JOIN branch ON branch.id = branch_id
      WHERE rollout_id = $1 ORDER BY state = 'failed' DESC, wave NULLS LAST, name`,
    [id],
  );
  return rows;
}

/** null = there is no such text. */
export async function revisionText(client: ClientBase, revision: string): Promise<string | null> {
  const { rows } = await client.query<{ text: string }>('SELECT text FROM revision WHERE hash = $1', [Buffer.from(revision, 'base64url')]);
  return rows[0]?.text ?? null;
}

function idOf(rows: readonly { readonly id: number }[]): number {
  const [row] = rows;
  if (row === undefined) throw new Error('a row was not made');
  return row.id;
}
