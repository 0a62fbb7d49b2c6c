/** People of headquarters, their sessions, and the groups of branches that they see. */
import { createHash, randomBytes } from 'node:crypto';
import type { ClientBase } from 'pg';
import { digestOf, hashPassword, verifyPassword } from '../../pipeline/access/passwords.js';

/** What each may: a viewer sees, a manager also answers for alarms, an administrator sees all branches and edits users and groups. */
export const ROLES = ['viewer', 'manager', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

export interface User {
  readonly id: number;
  readonly login: string;
  readonly role: Role;
}

export interface ListedUser extends User {
  readonly groups: readonly string[];
  /** False = they log in at the server of log-ins alone. */
  readonly hasPassword: boolean;
}

export interface NewUser {
  readonly login: string;
  readonly role: Role;
  readonly groups: readonly string[];
  /** Left out = as before; null = none: see `userOfIssuer`. */
  readonly password?: string | null | undefined;
}

const TOKEN_BYTES = 32;
const IDLE = '12 hours';
const LONGEST = '7 days';
/** The oldest of a user ends where there are more. */
const SESSIONS_MAX = 20;

const digest = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The user whose password it is. An unknown login takes as long as a known one, and as one without a password. */
export async function userOf(client: ClientBase, login: string, password: string): Promise<User | null> {
  const { rows } = await client.query<User & { readonly password: string | null }>(
    'SELECT id, login, role, password FROM hq_user WHERE login = $1',
    [login],
  );
  const [row] = rows;
  const isRight = await verifyPassword(digestOf(password), row?.password ?? undefined);
  return isRight && row !== undefined ? { id: row.id, login: row.login, role: row.role } : null;
}

/** The user whom the server of log-ins names. Who has a password here is not asked of that server: it cannot become them. */
export async function userOfIssuer(client: ClientBase, login: string): Promise<User | null> {
  const { rows } = await client.query<User>('SELECT id, login, role FROM hq_user WHERE login = $1 AND password IS NULL', [login]);
  return rows[0] ?? null;
}

/** The token of a new session. */
export async function openSession(client: ClientBase, userId: number): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await client.query('INSERT INTO hq_session (token, user_id) VALUES ($1, $2)', [digest(token), userId]);
  await client.query(`DELETE FROM hq_session WHERE used < now() - interval '${IDLE}' OR since < now() - interval '${LONGEST}'`);
  await client.query(
    `DELETE FROM hq_session WHERE token IN (SELECT token FROM hq_session WHERE user_id = $1 ORDER BY used DESC OFFSET ${SESSIONS_MAX})`,
    [userId],
  );
  return token;
}

export async function userOfSession(client: ClientBase, token: string): Promise<User | null> {
  const { rows } = await client.query<User>(
    `UPDATE hq_session SET used = now() FROM hq_user
      WHERE token = $1 AND hq_user.id = user_id AND used > now() - interval '${IDLE}' AND hq_session.since > now() - interval '${LONGEST}'
      RETURNING hq_user.id, login, role`,
    [digest(token)],
  );
  return rows[0] ?? null;
}

/** Of each session that has not ended its user, by its token: of pages that are open, whose use is noted once a minute. */
export async function usersOfSessions(client: ClientBase, tokens: readonly string[]): Promise<ReadonlyMap<string, User>> {
  const digests = tokens.map(digest);
  await client.query(
    `UPDATE hq_session SET used = now()
      WHERE token = ANY ($1) AND used < now() - interval '1 minute' AND used > now() - interval '${IDLE}'`,
    [digests],
  );
  const { rows } = await client.query<User & { readonly token: Buffer }>(
    `SELECT token, hq_user.id, login, role FROM hq_session JOIN hq_user ON hq_user.id = user_id
      WHERE token = ANY ($1) AND used > now() - interval '${IDLE}' AND hq_session.since > now() - interval '${LONGEST}'`,
    [digests],
  );
  const byDigest = new Map(rows.map(({ token, ...user }) => [token.toString('hex'), user]));
  return new Map(
    tokens.flatMap((token, index) => {
      const user = byDigest.get(digests[index]?.toString('hex') ?? '');
      return user === undefined ? [] : [[token, user] as const];
    }),
  );
}

/** Whose it was; null = there was none. */
export async function closeSession(client: ClientBase, token: string): Promise<Pick<ListedUser, 'hasPassword'> | null> {
  const { rows } = await client.query<Pick<ListedUser, 'hasPassword'>>(
    `DELETE FROM hq_session USING hq_user WHERE token = $1 AND hq_user.id = user_id RETURNING password IS NOT NULL AS "hasPassword"`,
    [digest(token)],
  );
  return rows[0] ?? null;
}

/** In a transaction of the caller. Throws where of a new user nothing is said of a password. False = a group is not known. */
export async function setUser(client: ClientBase, { login, role, groups, password }: NewUser): Promise<boolean> {
  const hash = typeof password === 'string' ? await hashPassword(digestOf(password)) : password;
  const { rows } = await client.query<{ id: number }>(
    hash === undefined
      ? 'UPDATE hq_user SET role = $2 WHERE login = $1 RETURNING id'
      : `INSERT INTO hq_user (login, role, password) VALUES ($1, $2, $3)
         ON CONFLICT (login) DO UPDATE SET role = excluded.role, password = excluded.password RETURNING id`,
    hash === undefined ? [login, role] : [login, role, hash],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error(`${login} is new: with a password, or without one`);
  await client.query('DELETE FROM user_of_group WHERE user_id = $1', [id]);
  const joined = await client.query('INSERT INTO user_of_group SELECT $1, id FROM branch_group WHERE name = ANY ($2)', [id, groups]);
  // What they had before ends with the password, and what they see with the groups.
  await client.query('DELETE FROM hq_session WHERE user_id = $1', [id]);
  return joined.rowCount === new Set(groups).size;
}

export const removeUser = async (client: ClientBase, login: string): Promise<boolean> =>
  (await client.query('DELETE FROM hq_user WHERE login = $1', [login])).rowCount === 1;

export async function users(client: ClientBase): Promise<readonly ListedUser[]> {
  const { rows } = await client.query<ListedUser>(
    `SELECT hq_user.id, login, role, password IS NOT NULL AS "hasPassword",
            coalesce(array_agg(name ORDER BY name) FILTER (WHERE name IS NOT NULL), '{}') AS groups
       FROM hq_user LEFT JOIN user_of_group ON user_id = hq_user.id LEFT JOIN branch_group ON branch_group.id = group_id
      GROUP BY hq_user.id ORDER BY login`,
  );
  return rows;
}
