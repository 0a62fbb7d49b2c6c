/** Codes, keys and connections of branches in PostgreSQL. Each function is one transaction of the caller. */
import { createHash, randomInt } from 'node:crypto';
import type { ClientBase } from 'pg';
import type { JoinAnswer } from '../../uplink/wire.js';

/** Crockford's base 32: 60 bits in twelve letters. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LETTERS = 12;
const GROUP_LETTERS = 4;
/** Of one key: two boxes with one identity, and what was connected before. */
const CONNECTIONS_KEPT = 8;

const hashOf = (code: string): Buffer => createHash('sha256').update(code).digest();

export interface BranchRow {
  readonly name: string;
  readonly state: 'joined' | 'waiting' | 'revoked' | 'unknown';
  /** When the key in force came, or the newest was revoked. */
  readonly since: Date | null;
  readonly code_until: Date | null;
  readonly newest: Date | null;
  readonly sequence: number | null;
}

/** A new code in place of any before; `isNew`: the branch must not have had a key. Null = it has, or there is no such branch. */
export async function giveCode(client: ClientBase, name: string, hours: number, isNew: boolean): Promise<string | null> {
  if (isNew) await client.query('INSERT INTO branch (name) VALUES ($1) ON CONFLICT (name) DO NOTHING', [name]);
  const { rows } = await client.query<{ id: number; keys: number }>(
    `SELECT id, (SELECT count(*)::integer FROM branch_key WHERE branch_id = branch.id) AS keys FROM branch WHERE name = $1 FOR UPDATE`,
    [name],
  );
  const [branch] = rows;
  if (branch === undefined || (isNew && branch.keys > 0)) return null;
  const code = Array.from({ length: CODE_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  await client.query(
    `INSERT INTO branch_code (branch_id, hash, expires) VALUES ($1, $2, now() + $3 * interval '1 hour')
     ON CONFLICT (branch_id) DO UPDATE SET hash = excluded.hash, expires = excluded.expires`,
    [branch.id, hashOf(code), hours],
  );
  return (code.match(new RegExp(`.{${GROUP_LETTERS}}`, 'g')) ?? []).join('-');
}

/** Its key and its code are worth nothing from now on. False = there is no such branch, or it had neither. */
export async function revoke(client: ClientBase, name: string): Promise<boolean> {
  const codes = await client.query('DELETE FROM branch_code USING branch WHERE branch.id = branch_id AND name = $1', [name]);
  const keys = await client.query(
    'UPDATE branch_key SET revoked = now() FROM branch WHERE branch.id = branch_id AND name = $1 AND revoked IS NULL',
    [name],
  );
  return (codes.rowCount ?? 0) + (keys.rowCount ?? 0) > 0;
}

export async function branchList(client: ClientBase): Promise<readonly BranchRow[]> {
  const { rows } = await client.query<BranchRow>(
    `SELECT name,
            CASE WHEN in_force.since IS NOT NULL THEN 'joined' WHEN code.expires > now() THEN 'waiting'
                 WHEN past.revoked IS NOT NULL THEN 'revoked' ELSE 'unknown' END AS state,
            coalesce(in_force.since, past.revoked) AS since, CASE WHEN code.expires > now() THEN code.expires END AS code_until,
            line.newest, line.sequence::float8 AS sequence
       FROM branch
       LEFT JOIN branch_code AS code ON code.branch_id = branch.id
       LEFT JOIN branch_key AS in_force ON in_force.branch_id = branch.id AND in_force.revoked IS NULL
       LEFT JOIN LATERAL (SELECT max(revoked) AS revoked FROM branch_key WHERE branch_id = branch.id) AS past ON true
       LEFT JOIN LATERAL
         (SELECT newest, sequence FROM line WHERE branch_id = branch.id ORDER BY newest DESC, id DESC LIMIT 1) AS line ON true
      ORDER BY name`,
  );
  return rows;
}

/** The key becomes that of the branch that the code is for, and its key of before is revoked. */
export async function join(client: ClientBase, publicKey: string, code: string): Promise<JoinAnswer> {
  const known = await client.query<{ name: string; revoked: Date | null }>(
    'SELECT name, revoked FROM branch_key JOIN branch ON branch.id = branch_id WHERE public_key = $1',
    [publicKey],
  );
  const [own] = known.rows;
  // The answer to a box that had joined was lost: it asks again with the same key, which nobody else has.
  if (own !== undefined) return own.revoked === null ? { branch: own.name } : { refused: 'revokedKey' };
  const { rows } = await client.query<{ id: number; name: string }>(
    `DELETE FROM branch_code USING branch WHERE branch.id = branch_id AND hash = $1 AND expires > now() RETURNING branch.id, branch.name`,
    [hashOf(code)],
  );
  const [branch] = rows;
  if (branch === undefined) return { refused: 'unknownCode' };
  await client.query('UPDATE branch_key SET revoked = now() WHERE branch_id = $1 AND revoked IS NULL', [branch.id]);
  await client.query('INSERT INTO branch_key (public_key, branch_id) VALUES ($1, $2)', [publicKey, branch.id]);
  return { branch: branch.name };
}

/** The branch of a key that connects; null = none has it, or it was revoked. Whoever revokes it later finds the connection. */
export async function admit(client: ClientBase, publicKey: string, server: string, connection: number): Promise<string | null> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM branch_key JOIN branch ON branch.id = branch_id WHERE public_key = $1 AND revoked IS NULL FOR SHARE OF branch_key`,
    [publicKey],
  );
  const [branch] = rows;
  if (branch === undefined) return null;
  await client.query('INSERT INTO branch_connection (public_key, server, client) VALUES ($1, $2, $3)', [publicKey, server, connection]);
  await client.query(
    `DELETE FROM branch_connection WHERE public_key = $1 AND id <=
       (SELECT id FROM branch_connection WHERE public_key = $1 ORDER BY id DESC OFFSET ${CONNECTIONS_KEPT} LIMIT 1)`,
    [publicKey],
  );
  return branch.name;
}

export interface EndedConnection {
  readonly server: string;
  readonly client: number;
}

/** Connections whose key is revoked. They are told for ten seconds: a server may have let one in just before, and not know it yet. */
export async function connectionsToEnd(client: ClientBase): Promise<readonly EndedConnection[]> {
  const { rows } = await client.query<EndedConnection>(
    `SELECT server, client::float8 AS client FROM branch_connection JOIN branch_key USING (public_key) WHERE revoked IS NOT NULL`,
  );
  await client.query(
    `DELETE FROM branch_connection USING branch_key
      WHERE branch_key.public_key = branch_connection.public_key AND revoked < now() - interval '10 seconds'`,
  );
  return rows;
}
