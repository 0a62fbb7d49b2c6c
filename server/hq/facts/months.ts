/**
 * Partitions by month of UTC. They are made ahead, at each start and once a day: making one while rows are written would lock the table.
 * What is older or much later (a clock that was wrong) is in the partition `…_other`.
 */
import type { ClientBase } from 'pg';

const DAY_MS = 86_400_000;
const MONTHS_BACK = 13;
const MONTHS_AHEAD = 2;
/** What each table is divided by, and how many milliseconds that counts by. */
const DIVIDED = [
  { table: 'visit', column: 'registered_ms', unitMs: 1 },
  { table: 'operation', column: 'registered_ms', unitMs: 1 },
  { table: 'stretch', column: 'from_ms', unitMs: 1 },
  { table: 'rollup', column: 'day', unitMs: DAY_MS },
] as const;

/** In a transaction of the caller. */
export async function makeMonths(client: ClientBase, nowMs: number): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class JOIN pg_inherits ON inhrelid = pg_class.oid
      WHERE inhparent = ANY (ARRAY['visit', 'operation', 'stretch', 'rollup']::regclass[])`,
  );
  const known = new Set(rows.map(({ name }) => name));
  const now = new Date(nowMs);
  for (let ahead = -MONTHS_BACK; ahead <= MONTHS_AHEAD; ahead++) {
    const fromMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead);
    const toMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead + 1);
    const month = new Date(fromMs).toISOString().slice(0, 7).replace('-', '_');
    for (const { table, column, unitMs } of DIVIDED) {
      if (known.has(`${table}_${month}`)) continue;
      const [from, to] = [fromMs / unitMs, toMs / unitMs];
      // Rows that came before their month was made stay where they are, and the month with them.
      const { rowCount } = await client.query(`SELECT 1 FROM ${table}_other WHERE ${column} >= $1 AND ${column} < $2 LIMIT 1`, [from, to]);
      if (rowCount === 0) await client.query(`CREATE TABLE ${table}_${month} PARTITION OF ${table} FOR VALUES FROM (${from}) TO (${to})`);
    }
  }
}
