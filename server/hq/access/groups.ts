/** Groups of branches, and which branches somebody sees. */
import type { ClientBase } from 'pg';
import { QUIETS, type Quiet } from '../alerts/quiets.js';
import type { User } from './users.js';

export interface Group {
  readonly name: string;
  readonly branches: readonly string[];
}

export interface Branch {
  readonly id: number;
  readonly name: string;
  /** As the branch is called on its own pages; its name where it has not told it. */
  readonly title: string;
  readonly timeZone: string | null;
  readonly groups: readonly string[];
  readonly quiets: readonly Quiet[];
}

/** What a user sees: all of an administrator, of others those of their groups. */
const SEEN = `($1 = 'administrator' OR branch.id IN (
  SELECT branch_id FROM branch_in_group JOIN user_of_group USING (group_id) WHERE user_id = $2))`;

export async function branchesOf(client: ClientBase, { id, role }: User): Promise<readonly Branch[]> {
  const { rows } = await client.query<Branch>(
    `SELECT branch.id, branch.name, coalesce(books::json->>'branch', branch.name) AS title, time_zone AS "timeZone",
            coalesce(array_agg(branch_group.name ORDER BY branch_group.name) FILTER (WHERE branch_group.name IS NOT NULL), '{}') AS groups,
            ${QUIETS} AS quiets
       FROM branch LEFT JOIN branch_in_group ON branch_id = branch.id LEFT JOIN branch_group ON branch_group.id = group_id
      WHERE ${SEEN} GROUP BY branch.id ORDER BY branch.name`,
    [role, id],
  );
  return rows;
}

export async function groups(client: ClientBase): Promise<readonly Group[]> {
  const { rows } = await client.query<Group>(
    `SELECT branch_group.name,
            coalesce(array_agg(branch.name ORDER BY branch.name) FILTER (WHERE branch.name IS NOT NULL), '{}') AS branches
       FROM branch_group LEFT JOIN branch_in_group ON group_id = branch_group.id LEFT JOIN branch ON branch.id = branch_id
      GROUP BY branch_group.id ORDER BY branch_group.name`,
  );
  return rows;
}

/** In a transaction of the caller. False = a branch is not known. */
export async function setGroup(client: ClientBase, { name, branches }: Group): Promise<boolean> {
  const { rows } = await client.query<{ id: number }>(
    'INSERT INTO branch_group (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id',
    [name],
  );
  const id = rows[0]?.id;
  await client.query('DELETE FROM branch_in_group WHERE group_id = $1', [id]);
  const joined = await client.query('INSERT INTO branch_in_group SELECT $1, id FROM branch WHERE name = ANY ($2)', [id, branches]);
  return joined.rowCount === new Set(branches).size;
}

export const removeGroup = async (client: ClientBase, name: string): Promise<boolean> =>
  (await client.query('DELETE FROM branch_group WHERE name = $1', [name])).rowCount === 1;
