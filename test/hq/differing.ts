/** Figures and visits of headquarters that are not those of the box whose journal they were made of. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { ClientBase } from 'pg';
import { dayName } from '../../server/hq/facts/branch-days.js';
import { type HqGrouping, hqFigures } from '../../server/hq/facts/figures.js';
import type { FrozenBox, Refusal } from '../recount/box.js';
import { type Answer, compare } from '../recount/compare.js';
import type { Asked } from '../recount/parts.js';

const GROUPINGS: readonly HqGrouping[] = ['branch', 'day', 'hour', 'service', 'window', 'clerk'];

export interface Days {
  readonly from: number;
  readonly to: number;
}

interface Compared {
  /** Visitors who had come. */
  readonly arrived: number;
  /** Figures, of the grouping that has the fewest. */
  readonly compared: number;
  readonly differences: readonly string[];
}

/** By every grouping, of the only branch. */
export async function differingFigures(client: ClientBase, box: FrozenBox, { from, to }: Days): Promise<Compared> {
  const { rows } = await client.query<{ id: number }>('SELECT id FROM branch');
  const found: (Compared & object)[] = [];
  for (const by of GROUPINGS) {
    const asked: Asked = { from: dayName(from), to: dayName(to), by: by === 'branch' ? [] : [by] };
    const answer = await box.ask(asked);
    if (isRefused(answer)) throw new Error(answer.desc);
    const own = await hqFigures(client, { branchIds: [rows[0]?.id ?? 0], from, to, by });
    const lines =
      by === 'branch' ? [] : own.lines.map(({ key, values }) => [JSON.stringify([keyOf(by, key)]), { figures: values }] as const);
    found.push({ arrived: own.total.arrived, ...compare(asked, answer, { lines: new Map(lines), total: own.total } as never) });
  }
  return {
    arrived: found[0]?.arrived ?? 0,
    compared: Math.min(...found.map(({ compared }) => compared)),
    differences: found.flatMap(({ differences }) => differences),
  };
}

const isRefused = (answer: Answer | Refusal): answer is Refusal => 'desc' in answer;
const keyOf = (by: HqGrouping, key: string | number | null) => (by === 'day' ? dayName(Number(key)) : key);

/** The history, each visit once. */
export async function differingVisits(client: ClientBase, directory: string): Promise<readonly string[]> {
  const own = new Database(join(directory, 'qbox.db'), { readonly: true });
  const rows = own.prepare('SELECT consumer_id, ticket, registered_ms, done_ms FROM history ORDER BY consumer_id').raw().all();
  own.close();
  const there = await client.query<Record<string, string | number>>(
    'SELECT consumer_id, ticket, registered_ms::float, done_ms::float FROM visit WHERE reopened IS NULL ORDER BY consumer_id',
  );
  const [box, headquarters] = [rows.map((row) => String(row)), there.rows.map((row) => String(Object.values(row)))];
  const only = (who: string, ones: readonly string[], others: readonly string[]): string[] =>
    ones.filter((one, index) => others.indexOf(one) < 0 || ones.indexOf(one) < index).map((one) => `${who}: ${one}`);
  return [...only('the box alone', box, headquarters), ...only('headquarters alone, or twice', headquarters, box)];
}
