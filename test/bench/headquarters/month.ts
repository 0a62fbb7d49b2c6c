/** A month of a thousand branches, each day one of the lived ones: as the program counts it, and then for all. */
import type { Client } from 'pg';
import { countSome } from '../../../dist/server/hq/facts/day-counter.js';
import { countMonth } from '../../../dist/server/hq/facts/month-counter.js';

const DAY_MS = 86_400_000;
/** A month that is over, of thirty-one days. */
export const MONTH = { from: '2026-10-01', to: '2026-10-31' } as const;
const [FROM, TO] = [Date.parse(MONTH.from) / DAY_MS, Date.parse(MONTH.to) / DAY_MS];

interface Source {
  readonly name: string;
  /** As it tells them, JSON. */
  readonly books: string;
}

/** @param sources branches whose whole day is in the database; every branch has a month of one of them */
export async function writeMonth(client: Client, sources: readonly Source[]): Promise<{ readonly visits: number }> {
  for (const { name, books } of sources)
    await client.query(`UPDATE branch SET books = $2, time_zone = 'UTC' WHERE name = $1`, [name, books]);
  for (let isMore = true; isMore; ) {
    await client.query('BEGIN');
    isMore = await countSome(client, 0);
    await client.query('COMMIT');
  }
  // Days before the lived one were counted, too, and have nobody.
  for (const table of ['rollup', 'counted_day']) await client.query(`DELETE FROM ${table} WHERE day BETWEEN $1 AND $2`, [FROM, TO]);
  const ids: number[] = [];
  for (const { name } of sources) {
    const { rows } = await client.query<{ id: number; day: number }>(
      `SELECT branch_id AS id, day FROM rollup JOIN branch ON branch.id = branch_id
        WHERE name = $1 AND cut = 'all' ORDER BY length(lines) DESC LIMIT 1`,
      [name],
    );
    const [row] = rows;
    if (row === undefined) throw new Error(`no day of ${name} was counted`);
    ids.push(row.id);
    await client.query(
      `INSERT INTO rollup (branch_id, day, cut, lines) SELECT branch_id, other, cut, lines
         FROM rollup, generate_series($3::integer, $4::integer) AS other WHERE branch_id = $1 AND day = $2`,
      [row.id, row.day, FROM, TO],
    );
    await client.query('INSERT INTO counted_day SELECT $1, day, 1, 1 FROM generate_series($2::integer, $3::integer) AS day', [
      row.id,
      FROM,
      TO,
    ]);
    await countMonth(client, row.id, FROM);
  }
  const among = `JOIN branch ON branch.id <> ALL ($1) AND source = ($1::integer[])[1 + branch.id % ${ids.length}]`;
  await client.query(
    `INSERT INTO rollup (branch_id, day, cut, lines, in_month) SELECT branch.id, day, cut, lines, true
       FROM (SELECT branch_id AS source, day, cut, lines FROM rollup WHERE day BETWEEN $2 AND $3) AS one ${among}`,
    [ids, FROM, TO],
  );
  await client.query(
    `INSERT INTO month_rollup (branch_id, month, last, cut, lines) SELECT branch.id, month, last, cut, lines
       FROM (SELECT branch_id AS source, month, last, cut, lines FROM month_rollup WHERE month = $2) AS one ${among}`,
    [ids, FROM],
  );
  await client.query('ANALYZE');
  const { rows } = await client.query<{ visits: number }>(
    'SELECT count(*)::float / count(DISTINCT branch_id) AS visits FROM visit WHERE branch_id = ANY ($1)',
    [ids],
  );
  return { visits: Math.round(rows[0]?.visits ?? 0) };
}
