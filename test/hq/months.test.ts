/** Figures from roll-ups of months are those of their days, whichever days are asked for and whichever of them are over. */
import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type CountedLine, Line } from '../../db/facts/line.js';
import { packLines } from '../../db/facts/packed-lines.js';
import { type HqGrouping, type HqQuestion, hqFigures } from '../../server/hq/facts/figures.js';
import { countMonth } from '../../server/hq/facts/month-counter.js';
import { migrate, STEPS } from '../../server/hq/schema.js';
import { SLOWNESS } from '../support/slowness.js';
import { type Server, startPostgres } from './servers.js';

vi.setConfig({ testTimeout: 120_000 * SLOWNESS, hookTimeout: 60_000 * SLOWNESS });

const BRANCHES = [1, 2, 3];
/** The seventh of January 2026, and two months and a half from then on. */
const [FIRST, LAST] = [Date.UTC(2026, 0, 7) / 86_400_000, Date.UTC(2026, 2, 21) / 86_400_000];
const MONTHS = [0, 1, 2].map((month) => Date.UTC(2026, month) / 86_400_000);
const KEYS: Readonly<Record<HqGrouping, readonly (number | null)[]>> = {
  ...{ branch: [], day: [] },
  ...{ hour: [8, 9], service: [4, 7], window: [1, null], clerk: [3, 5] },
};

let postgres: Server;
let client: Client;
beforeAll(async () => {
  postgres = await startPostgres();
  client = new Client({ connectionString: postgres.address });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await postgres.end();
});

/** Of any day another one. */
function lineOf(branch: number, day: number, key: number | null): CountedLine {
  const empty = new Line().counted();
  const number = branch * 1_000 + (day - FIRST) * 7 + (key ?? 77);
  const seconds = [number % 300, (number % 300) + (number % 41), 400 + (number % 1_000)];
  return {
    ...empty,
    counts: empty.counts.map((_, index) => (number * (index + 1)) % 50),
    by: empty.by.map((_, index) => (index % 2 === 0 ? [[String(number % 3), 1 + (number % 5)]] : [])),
    times: empty.times.map(() => ({ sumMs: seconds.reduce((sum, each) => sum + each * 1000, 0), seconds })),
  };
}

interface DayOf {
  readonly branch: number;
  readonly day: number;
  readonly isOver: boolean;
}

async function write({ branch, day, isOver }: DayOf): Promise<void> {
  for (const cut of ['all', 'hour', 'service', 'window', 'clerk'] as const) {
    const keys = cut === 'all' ? [[]] : KEYS[cut].map((key) => [key]);
    const lines = keys.map((key) => ({ keys: key, line: lineOf(branch, day, key[0] ?? null) }));
    await client.query(
      `INSERT INTO rollup (branch_id, day, cut, lines) VALUES ($1, $2, $3, $4)
       ON CONFLICT (branch_id, cut, day) DO UPDATE SET lines = excluded.lines, in_month = false`,
      [branch, day, cut, packLines(lines)],
    );
  }
  await client.query(
    `INSERT INTO counted_day VALUES ($1, $2, 10, $3) ON CONFLICT (branch_id, day) DO UPDATE SET until_ms = excluded.until_ms`,
    [branch, day, isOver ? 10 : 5],
  );
}

function naive({ branchIds, from, to, by }: HqQuestion) {
  const [lines, total] = [new Map<number | null, Line>(), new Line()];
  for (const branch of branchIds)
    for (let day = Math.max(from, FIRST); day <= Math.min(to, LAST); day++) {
      total.add(lineOf(branch, day, null));
      const keys = by === 'branch' ? [branch] : by === 'day' ? [day] : KEYS[by];
      for (const key of keys) {
        const line = lines.get(key) ?? new Line();
        lines.set(key, line);
        line.add(lineOf(branch, day, by === 'branch' || by === 'day' ? null : key));
      }
    }
  const shows = { windows: by !== 'service', missed: ['branch', 'day', 'hour', 'service'].includes(by) };
  return {
    lines: new Map([...lines].map(([key, line]) => [key, line.values(shows)])),
    total: total.values({ windows: true, missed: true }),
  };
}

it('days of roll-ups of another form are counted again', async () => {
  await migrate(client, STEPS.slice(0, 4));
  await client.query(`INSERT INTO rollup (branch_id, day, cut, lines) VALUES (9, 20600, 'all', '\\x00')`);
  await client.query('INSERT INTO counted_day VALUES (9, 20600, 10, 10), (9, 20601, 10, 5)');
  await client.query('INSERT INTO touched_day (branch_id, day) VALUES (9, 20601)');
  await migrate(client);
  expect((await client.query('SELECT * FROM rollup')).rows).toEqual([]);
  const { rows } = await client.query(`SELECT day FROM touched_day WHERE branch_id = 9 AND since < now() - interval '1 day' ORDER BY day`);
  expect(rows).toEqual([{ day: 20600 }, { day: 20601 }]);
});

it('any days, by anything', async () => {
  const days = BRANCHES.flatMap((branch) => Array.from({ length: LAST - FIRST + 1 }, (_, index) => ({ branch, day: FIRST + index })));
  for (const day of days) await write({ ...day, isOver: day.day < LAST - day.branch });
  // The month of the third branch has not been counted yet.
  for (const branch of BRANCHES)
    for (const month of MONTHS) if (branch !== 3 || month !== MONTHS[1]) await countMonth(client, branch, month);
  // A day that was counted again, by itself, is not in its month meanwhile.
  await write({ branch: 2, day: FIRST + 30, isOver: true });
  await countMonth(client, 2, MONTHS[1] ?? 0);
  // A day that goes on is counted every few minutes, and its month is left alone.
  for (const branch of BRANCHES) await write({ branch, day: LAST, isOver: false });
  const question = fc.record({
    from: fc.oneof(fc.integer({ min: FIRST - 9, max: LAST }), fc.constantFrom(...MONTHS)),
    length: fc.oneof(fc.nat({ max: 80 }), fc.constantFrom(27, 30)),
    by: fc.constantFrom<HqGrouping>('branch', 'day', 'hour', 'service', 'window', 'clerk'),
    branchIds: fc.subarray(BRANCHES),
  });
  await fc.assert(
    fc.asyncProperty(question, async ({ from, length, ...rest }) => {
      const asked = { ...rest, from, to: from + length };
      const { lines, total } = await hqFigures(client, asked);
      const expected = naive(asked);
      expect(total).toEqual(expected.total);
      expect(new Map(lines.map(({ key, values }) => [key, values]))).toEqual(expected.lines);
    }),
    { numRuns: 150, examples: [[{ from: FIRST, length: LAST - FIRST, by: 'branch', branchIds: BRANCHES }]] },
  );
});
