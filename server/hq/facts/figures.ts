/** Figures of days and branches, added up from roll-ups: the same formulas as on the box. */
import type { ClientBase } from 'pg';
import type { LineKey } from '../../../db/facts/aggregate.js';
import { type IndicatorValues, Line } from '../../../db/facts/line.js';
import { unpackLines } from '../../../db/facts/packed-lines.js';
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
  readonly day: number;
  readonly lines: Buffer;
}

/** In a transaction of the caller, which a cursor needs. Lines in the order of their keys, none last; those of a branch are in no total. */
export async function hqFigures(client: ClientBase, question: HqQuestion): Promise<{ lines: HqLine[]; total: IndicatorValues }> {
  const { by, branchIds, from, to } = question;
  const lines = new Map<LineKey, Line>();
  const lineOf = (key: LineKey): Line => {
    const line = lines.get(key) ?? new Line();
    lines.set(key, line);
    return line;
  };
  // Parts of one visit at two windows are two: the total is not the sum of such lines, but of days.
  const total = new Line();
  const cuts = [...new Set<Cut>([CUT_OF[by], 'all'])];
  for (const cut of cuts)
    await eachRow(client, [branchIds, cut, from, to], ({ branch_id, day, lines: packed }) => {
      for (const { keys, line } of unpackLines(packed)) {
        if (cut === 'all') total.add(line);
        if (cut === CUT_OF[by]) lineOf(by === 'branch' ? branch_id : by === 'day' ? day : (keys[0] ?? null)).add(line);
      }
    });
  const ofTime = by === 'branch' || by === 'day' || by === 'hour';
  const shows = { windows: by !== 'service', missed: ofTime };
  return {
    lines: [...lines].sort(([one], [other]) => inOrder(one, other)).map(([key, line]) => ({ key, values: line.values(shows) })),
    total: total.values({ windows: true, missed: true }),
  };
}

async function eachRow(client: ClientBase, values: readonly unknown[], take: (row: RollupRow) => void): Promise<void> {
  await client.query(
    `DECLARE rollups NO SCROLL CURSOR FOR
       SELECT branch_id, day, lines FROM rollup WHERE branch_id = ANY ($1) AND cut = $2 AND day BETWEEN $3 AND $4`,
    [...values],
  );
  for (;;) {
    const { rows } = await client.query<RollupRow>(`FETCH ${PIECE_ROWS} FROM rollups`);
    for (const row of rows) take(row);
    if (rows.length < PIECE_ROWS) break;
  }
  await client.query('CLOSE rollups');
}

function inOrder(one: LineKey, other: LineKey): number {
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
  return one < other ? -1 : one > other ? 1 : 0;
}
