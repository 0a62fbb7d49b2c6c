/** Figures of days and branches, added up from roll-ups: the same formulas as on the box. */
import type { ClientBase } from 'pg';
import type { LineKey } from '../../../db/facts/aggregate.js';
import { type CountedLine, type IndicatorValues, Line } from '../../../db/facts/line.js';
import { eachPackedLine } from '../../../db/facts/packed-lines.js';
import { monthOf, nextMonth } from './branch-days.js';
import type { Cut } from './day-counter.js';

/** `branch` and `day` are of every roll-up, the others have one of their own. */
export type HqGrouping = 'branch' | 'day' | 'hour' | 'service' | 'window' | 'clerk';

export interface HqQuestion {
  /** Empty = there are none. */
  readonly branchIds: readonly number[];
  /** Days since 1 January 1970, both included. */
  readonly from: number;
  readonly to: number;
  readonly by: HqGrouping;
}

export interface HqLine {
  readonly key: LineKey;
  readonly values: IndicatorValues;
}

/** Rows in one piece: other requests run between pieces. */
const PIECE_ROWS = 2_000;
/** Of a branch: the days of two months that are not asked for as a whole. */
const EDGE_DAYS = 62;
const CUT_OF: Readonly<Record<HqGrouping, Cut>> = {
  branch: 'all',
  day: 'all',
  hour: 'hour',
  service: 'service',
  window: 'window',
  clerk: 'clerk',
};

interface RollupRow {
  readonly branch_id: number;
  /** Or the first one of a month. */
  readonly day: number;
  readonly lines: Buffer;
}

/** Lines in the order of their keys, none last; those of a branch are in no total. */
export async function hqFigures(client: ClientBase, question: HqQuestion): Promise<{ lines: HqLine[]; total: IndicatorValues }> {
  const { by, branchIds, from, to } = question;
  const ofTime = by === 'branch' || by === 'day' || by === 'hour';
  const shows = { windows: by !== 'service', missed: ofTime || by === 'service' };
  const lines = new Map<LineKey, Line>();
  const found: HqLine[] = [];
  const finish = (): void => {
    for (const [key, line] of lines) found.push({ key, values: line.values(shows) });
    lines.clear();
  };
  // Parts of one visit at two windows are two: the total is not the sum of such lines, but of days.
  const total = new Line();
  const cuts = [...new Set<Cut>([CUT_OF[by], 'all'])];
  const rowsOfBranch = by === 'day' ? to - from + 1 : Math.min(to - from + 1, EDGE_DAYS);
  const pieceBranches = Math.max(1, Math.floor(PIECE_ROWS / rowsOfBranch));
  for (let at = 0; at < branchIds.length; at += pieceBranches) {
    const piece = branchIds.slice(at, at + pieceBranches);
    for (const cut of cuts) {
      for (const { branch_id, day, lines: packed } of await rollups(client, { ...question, branchIds: piece }, cut))
        eachPackedLine(packed, (keys, line) => {
          if (cut === 'all') total.add(line);
          if (cut === CUT_OF[by]) addTo(lines, by === 'branch' ? branch_id : by === 'day' ? day : (keys[0] ?? null), line);
        });
    }
    // Its times are not needed any more.
    if (by === 'branch') finish();
  }
  finish();
  return { lines: found.sort((one, other) => inOrder(one.key, other.key)), total: total.values({ windows: true, missed: true }) };
}

function addTo(lines: Map<LineKey, Line>, key: LineKey, counted: CountedLine): void {
  const line = lines.get(key) ?? new Line();
  lines.set(key, line);
  line.add(counted);
}

/**
 * Months where all of their days that are over are asked for, with the days that are not in them; and days of the other months. In one
 * statement: a day that goes into its month meanwhile is in one of both.
 */
async function rollups(client: ClientBase, { branchIds, from, to, by }: HqQuestion, cut: Cut): Promise<readonly RollupRow[]> {
  // From here on months are asked for as a whole, but for the last one.
  const whole = by === 'day' ? to + 1 : from === monthOf(from) ? from : Math.min(nextMonth(from), to + 1);
  const { rows } = await client.query<RollupRow>(
    `SELECT branch_id, month AS day, lines FROM month_rollup
      WHERE branch_id = ANY ($1) AND cut = $2 AND month BETWEEN $5 AND $4 AND last <= $4
     UNION ALL
     SELECT branch_id, day, lines FROM rollup
      WHERE branch_id = ANY ($1) AND cut = $2 AND NOT in_month AND day BETWEEN $5 AND $4
     UNION ALL
     SELECT branch_id, day, lines FROM rollup WHERE branch_id = ANY ($1) AND cut = $2 AND day BETWEEN $3 AND $5 - 1
     UNION ALL
     SELECT branch_id, day, rollup.lines FROM month_rollup JOIN rollup USING (branch_id, cut)
      WHERE branch_id = ANY ($1) AND cut = $2 AND month = $6 AND month >= $5 AND last > $4 AND in_month AND day BETWEEN $6 AND $4`,
    [branchIds, cut, from, to, whole, monthOf(to)],
  );
  return rows;
}

function inOrder(one: LineKey, other: LineKey): number {
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
  return one < other ? -1 : one > other ? 1 : 0;
}
