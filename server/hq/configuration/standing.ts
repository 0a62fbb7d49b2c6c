/** Where each branch stands: what it has from here, and what is on its way. */
import type { ClientBase } from 'pg';
import type { BranchState } from './rollouts.js';

export interface Standing {
  /** The last that it carried out; null = none. */
  readonly applied: { readonly revisionId: number; readonly revision: string; readonly order: number; readonly at: Date } | null;
  /** Of the newest rollout that it is in. */
  readonly newest: { readonly rolloutId: number; readonly state: BranchState };
  /** It does not follow its groups. */
  readonly isOwn: boolean;
}

interface Row {
  readonly branch: string;
  readonly rolloutId: number;
  readonly state: BranchState;
  readonly revisionId: number | null;
  readonly hash: Buffer | null;
  readonly order: number | null;
  readonly at: Date | null;
  readonly isOwn: boolean;
}

export async function standings(client: ClientBase): Promise<ReadonlyMap<string, Standing>> {
  const { rows } = await client.query<Row>(
    `SELECT branch.name AS branch, newest.rollout_id AS "rolloutId", newest.state, applied.revision_id AS "revisionId", hash,
            applied.order_number::float8 AS order, applied.changed AS at, own.branch_id IS NOT NULL AS "isOwn"
       FROM (SELECT DISTINCT ON (branch_id) branch_id, rollout_id, state FROM rollout_branch ORDER BY branch_id, rollout_id DESC) AS newest
       JOIN branch ON branch.id = newest.branch_id
       LEFT JOIN (SELECT DISTINCT ON (branch_id) branch_id, revision_id, order_number, changed FROM rollout_branch
                   WHERE state = 'applied' ORDER BY branch_id, order_number DESC) AS applied ON applied.branch_id = branch.id
       LEFT JOIN revision ON revision.id = applied.revision_id
       LEFT JOIN own_configuration AS own ON own.branch_id = branch.id`,
  );
  return new Map(rows.map((row) => [row.branch, standingOf(row)] as const));
}

const standingOf = ({ rolloutId, state, revisionId, hash, order, at, isOwn }: Row): Standing => ({
  applied:
    revisionId === null || hash === null || order === null || at === null
      ? null
      : { revisionId, revision: hash.toString('base64url'), order, at },
  newest: { rolloutId, state },
  isOwn,
});
