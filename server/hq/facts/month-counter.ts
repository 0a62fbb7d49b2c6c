/** Adds up the roll-ups of a month's days, those that are over; a day that is counted again has its month added up again. */
import type { ClientBase } from 'pg';
import { Line } from '../../../db/facts/line.js';
import { eachPackedLine, type KeptLine, packLines } from '../../../db/facts/packed-lines.js';
import { monthOf, nextMonth } from './branch-days.js';

interface DayRow {
  readonly day: number;
  readonly cut: string;
  readonly lines: Buffer;
}

/** The first days of the months that these days are already in. */
export async function monthsWith(client: ClientBase, branchId: number, days: Iterable<number>): Promise<ReadonlySet<number>> {
  const { rows } = await client.query<{ day: number }>(
    'SELECT DISTINCT day FROM rollup WHERE branch_id = $1 AND day = ANY ($2) AND in_month',
    [branchId, [...days]],
  );
  return new Set(rows.map(({ day }) => monthOf(day)));
}

/** In the transaction that counted the days. */
export async function countMonth(client: ClientBase, branchId: number, month: number): Promise<void> {
  const { rows } = await client.query<DayRow>(
    `SELECT day, cut, lines FROM rollup JOIN counted_day USING (branch_id, day)
      WHERE branch_id = $1 AND day >= $2 AND day < $3 AND until_ms >= to_ms`,
    [branchId, month, nextMonth(month)],
  );
  await client.query('DELETE FROM month_rollup WHERE branch_id = $1 AND month = $2', [branchId, month]);
  const cuts = [...new Set(rows.map(({ cut }) => cut))];
  const last = Math.max(...rows.map(({ day }) => day));
  for (const cut of cuts)
    await client.query('INSERT INTO month_rollup (branch_id, month, last, cut, lines) VALUES ($1, $2, $3, $4, $5)', [
      ...[branchId, month, last, cut],
      packLines(together(rows.filter((row) => row.cut === cut))),
    ]);
  await client.query('UPDATE rollup SET in_month = true WHERE branch_id = $1 AND day = ANY ($2) AND NOT in_month', [
    branchId,
    [...new Set(rows.map(({ day }) => day))],
  ]);
}

function together(rows: readonly DayRow[]): KeptLine[] {
  const all = new Map<string, { readonly keys: KeptLine['keys']; readonly line: Line }>();
  for (const { lines } of rows)
    eachPackedLine(lines, (keys, counted) => {
      const name = JSON.stringify(keys);
      const known = all.get(name) ?? { keys, line: new Line() };
      all.set(name, known);
      known.line.add(counted);
    });
  return [...all.values()].map(({ keys, line }) => ({ keys, line: line.counted() }));
}
