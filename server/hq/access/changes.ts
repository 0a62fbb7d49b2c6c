/** What users of headquarters changed, and when: written in the transaction of the change. */
import type { ClientBase } from 'pg';
import type { ChangeRow } from '../api/replies.js';

const KEPT = '400 days';
const LISTED_MAX = 300;
const TEXT_MAX = 200;

/** @param data as it was asked */
export async function noteChange(client: ClientBase, login: string, command: string, data: object): Promise<void> {
  const shown = Object.entries(data).flatMap(([field, value]) => (field === 'password' ? [] : [[field, shortOf(value)]]));
  await client.query(`DELETE FROM hq_change WHERE at < now() - interval '${KEPT}'`);
  await client.query('INSERT INTO hq_change (login, command, data) VALUES ($1, $2, $3)', [
    ...[login, command, JSON.stringify(Object.fromEntries(shown))],
  ]);
}

/** A configuration is kept as a revision, and of a group of thousands the number says enough. */
function shortOf(value: unknown): unknown {
  if (typeof value === 'string' && value.length > TEXT_MAX) return `${value.slice(0, TEXT_MAX)}…`;
  return Array.isArray(value) && value.length > 20 ? value.length : value;
}

/** The newest first. */
export async function changes(client: ClientBase): Promise<readonly ChangeRow[]> {
  const { rows } = await client.query<Omit<ChangeRow, 'at' | 'data'> & { readonly at: Date; readonly data: string }>(
    `SELECT login, command, at, data FROM hq_change ORDER BY id DESC LIMIT ${LISTED_MAX}`,
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString(), data: JSON.parse(row.data) as ChangeRow['data'] }));
}
