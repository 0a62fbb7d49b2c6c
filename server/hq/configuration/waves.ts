/** How a rollout goes on: one branch, then ten, then all; the first that refuses stops it. Parts of one transaction of the caller. */
import type { ClientBase } from 'pg';

export const WAVE_SIZES = [1, 10] as const;
export const LAST_WAVE = WAVE_SIZES.length + 1;
/** Long enough for a branch that is started again. */
const ANSWER_WITHIN = '2 minutes';

/** A request that a branch has not answered yet. */
export interface Due {
  readonly rolloutId: number;
  readonly branchId: number;
  readonly branch: string;
  readonly order: number;
  readonly revisionId: number;
  readonly author: string;
  readonly atOnce: boolean;
}

/**
 * The wave of each branch, in the order in which they are given. Who is not connected is in the last: a wave before it would wait for that
 * branch, perhaps for weeks.
 */
export function planned(branches: readonly string[], isConnected: (branch: string) => boolean): ReadonlyMap<string, number> {
  const here = branches.filter(isConnected);
  const waves = new Map<string, number>(branches.map((branch) => [branch, LAST_WAVE]));
  let from = 0;
  for (const [index, size] of WAVE_SIZES.entries()) {
    for (const branch of here.slice(from, from + size)) waves.set(branch, index + 1);
    from += size;
  }
  return waves;
}

/**
 * Gives waves to branches that have none, begins the next wave of each rollout whose last one is through, and returns what is due.
 * @param answers whether the branch is connected and answers
 */
export async function goOn(client: ClientBase, answers: (branch: string) => boolean): Promise<readonly Due[]> {
  await passOver(client, answers);
  await plan(client, answers);
  // One that was begun since then has no waves yet, and waits for the next look.
  await client.query(
    `UPDATE rollout SET wave = wave + 1 WHERE state = 'running' AND wave < ${LAST_WAVE} AND NOT EXISTS
       (SELECT 1 FROM rollout_branch AS own
         WHERE own.rollout_id = rollout.id AND coalesce(own.wave, 0) <= rollout.wave AND own.state IN ('waiting', 'sent'))`,
  );
  await client.query(
    `UPDATE rollout SET state = 'done', ended = now(), wave = ${LAST_WAVE} WHERE state = 'running' AND NOT EXISTS
       (SELECT 1 FROM rollout_branch AS own WHERE own.rollout_id = rollout.id AND own.state IN ('waiting', 'sent'))`,
  );
  await client.query(
    `UPDATE rollout_branch AS own SET state = 'sent', changed = now(), order_number = nextval('configuration_order')
       FROM rollout
      WHERE rollout.id = own.rollout_id AND own.state = 'waiting' AND own.wave <= rollout.wave AND rollout.state <> 'stopped'`,
  );
  const { rows } = await client.query<Due>(
    `SELECT rollout.id AS "rolloutId", branch.id AS "branchId", branch.name AS branch, own.order_number::float8 AS order,
            own.revision_id AS "revisionId", rollout.author, rollout.at_once AS "atOnce"
       FROM rollout_branch AS own JOIN rollout ON rollout.id = own.rollout_id JOIN branch ON branch.id = own.branch_id
      WHERE own.state = 'sent' ORDER BY own.order_number`,
  );
  return rows;
}

/**
 * Who went away after a wave began would keep all others waiting, perhaps for weeks: that branch is in the last wave then, asked all the
 * same, and those to whom nothing was sent begin with the first wave again, so that one and ten have answered before all are asked.
 */
async function passOver(client: ClientBase, answers: (branch: string) => boolean): Promise<void> {
  const { rows } = await client.query<{ rolloutId: number; branch: string; branchId: number }>(
    `SELECT rollout_id AS "rolloutId", branch.name AS branch, branch.id AS "branchId"
       FROM rollout_branch AS own JOIN rollout ON rollout.id = rollout_id JOIN branch ON branch.id = own.branch_id
      WHERE rollout.state = 'running' AND rollout.wave < ${LAST_WAVE} AND own.wave <= rollout.wave AND own.state = 'sent'
        AND own.changed < now() - interval '${ANSWER_WITHIN}'`,
  );
  const silent = rows.filter(({ branch }) => !answers(branch));
  if (silent.length === 0) return;
  for (const { rolloutId, branchId } of silent) {
    await client.query(`UPDATE rollout_branch SET wave = ${LAST_WAVE} WHERE rollout_id = $1 AND branch_id = $2`, [rolloutId, branchId]);
  }
  const rollouts = [...new Set(silent.map(({ rolloutId }) => rolloutId))];
  await client.query(`UPDATE rollout_branch SET wave = NULL WHERE rollout_id = ANY($1) AND state = 'waiting'`, [rollouts]);
  await client.query('UPDATE rollout SET wave = 1 WHERE id = ANY($1)', [rollouts]);
}

async function plan(client: ClientBase, isConnected: (branch: string) => boolean): Promise<void> {
  const { rows } = await client.query<{ rolloutId: number; branch: string; branchId: number }>(
    `SELECT rollout_id AS "rolloutId", branch.name AS branch, branch.id AS "branchId"
       FROM rollout_branch AS own JOIN branch ON branch.id = own.branch_id
      WHERE own.wave IS NULL AND own.state = 'waiting' ORDER BY rollout_id, branch.name`,
  );
  for (const rolloutId of new Set(rows.map((row) => row.rolloutId))) {
    const own = rows.filter((row) => row.rolloutId === rolloutId);
    const waves = planned(
      own.map(({ branch }) => branch),
      isConnected,
    );
    await client.query(
      `UPDATE rollout_branch SET wave = plan.wave FROM unnest($2::integer[], $3::integer[]) AS plan (branch_id, wave)
        WHERE rollout_id = $1 AND rollout_branch.branch_id = plan.branch_id`,
      [rolloutId, own.map(({ branchId }) => branchId), own.map(({ branch }) => waves.get(branch) ?? LAST_WAVE)],
    );
  }
}

/** Who came to a group after its rollout, or follows it again. */
export async function catchUp(client: ClientBase): Promise<void> {
  await client.query(
    `INSERT INTO rollout_branch (rollout_id, branch_id, revision_id, wave)
     SELECT newest.id, member.branch_id, newest.revision_id, ${LAST_WAVE}
       FROM (SELECT DISTINCT ON (group_id) id, group_id, revision_id FROM rollout
              WHERE state = 'done' AND revision_id IS NOT NULL AND group_id IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM rollout AS back WHERE back.back_of = rollout.id)
              ORDER BY group_id, id DESC) AS newest
       JOIN branch_in_group AS member ON member.group_id = newest.group_id
      WHERE member.branch_id NOT IN (SELECT branch_id FROM own_configuration)
        -- A branch of several groups has that of the newest rollout.
        AND NOT EXISTS (SELECT 1 FROM rollout_branch AS own JOIN rollout ON rollout.id = own.rollout_id
                         WHERE own.branch_id = member.branch_id AND rollout.branch_id IS NULL AND own.rollout_id >= newest.id)
     ON CONFLICT DO NOTHING`,
  );
}

/**
 * A branch that says it has not carried out what it had said it had: its folder was restored from an older backup. It is asked again. What
 * was told a moment ago may not be in its live view yet.
 */
export async function sendAgain(client: ClientBase, branch: string, order: number): Promise<void> {
  await client.query(
    `UPDATE rollout_branch SET state = 'sent', changed = now() FROM branch
      WHERE branch.id = branch_id AND branch.name = $1 AND order_number = $2 AND state = 'applied'
        AND changed < now() - interval '10 seconds'`,
    [branch, order],
  );
}

/** The branch has carried it out. */
export const noteApplied = (client: ClientBase, due: Due): Promise<unknown> => settle(client, due, 'applied', null);

/** It stops the rollout; what was sent to others may still be carried out, but nobody waits for it. */
export async function noteFailed(client: ClientBase, due: Due, faults: string): Promise<void> {
  if (!(await settle(client, due, 'failed', faults))) return;
  await client.query(`UPDATE rollout SET state = 'stopped', ended = now() WHERE id = $1 AND state = 'running'`, [due.rolloutId]);
  await client.query(
    `UPDATE rollout_branch SET state = 'cancelled', changed = now() WHERE rollout_id = $1 AND state IN ('waiting', 'sent')`,
    [due.rolloutId],
  );
}

/** More orders than are given between a backup and its restoration. */
const LATER_MAX = 1_000_000;

/**
 * The branch has carried out an order that is not known here: this database was restored. Orders to come are later ones. A branch that
 * lies must not use up the numbers of all others: one that is too far ahead changes nothing.
 */
export const noteLater = async (client: ClientBase, order: number): Promise<void> => {
  if (!Number.isSafeInteger(order)) return;
  await client.query(
    `SELECT setval('configuration_order', $1) FROM configuration_order
      WHERE $1::bigint > last_value AND $1::bigint <= last_value + ${LATER_MAX}`,
    [order],
  );
};

async function settle(
  client: ClientBase,
  { rolloutId, branchId }: Due,
  state: 'applied' | 'failed',
  faults: string | null,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE rollout_branch SET state = $3, faults = $4, changed = now()
      WHERE rollout_id = $1 AND branch_id = $2 AND state IN ('sent', 'cancelled')`,
    [rolloutId, branchId, state, faults],
  );
  return rowCount === 1;
}
