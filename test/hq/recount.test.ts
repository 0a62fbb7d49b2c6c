/**
 * Days of the simulated branch, sent by the real uplink over NATS into PostgreSQL: the figures of headquarters are those of the box, and
 * the stored visits are its history, each once.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Client } from 'pg';
import { expect, it, vi } from 'vitest';
import { Uplink } from '../../dist/server/uplink/uplink.js';
import { dayName, dayNumber } from '../../server/hq/facts/branch-days.js';
import { type HqGrouping, hqFigures } from '../../server/hq/facts/figures.js';
import { FrozenBox, type Refusal } from '../recount/box.js';
import { type Answer, compare } from '../recount/compare.js';
import { copyOf } from '../recount/copy.js';
import type { Asked } from '../recount/parts.js';
import { outcomeOf } from '../sim/outcome.js';
import { settings } from '../sim/settings.js';
import { SLOWNESS } from '../support/slowness.js';
import { Headquarters } from './headquarters.js';

const BRANCH = 'recounted';
const DAYS = { days: 2, hoursADay: 3, visitorsADay: 60, moreWindows: 0, timeZone: 'Asia/Kolkata' };
const GROUPINGS: readonly HqGrouping[] = ['branch', 'day', 'hour', 'service', 'window', 'clerk'];
const SOON = { timeout: 60_000 * SLOWNESS, interval: 200 };

it('figures at headquarters are those of the box', { timeout: 400_000 * SLOWNESS }, async () => {
  const headquarters = await Headquarters.start('0');
  try {
    const { failure } = await outcomeOf(
      { ...settings(), ...DAYS },
      {
        ended: async ({ disk, timeZone }) => {
          const copy = copyOf(disk.directory);
          const box = await FrozenBox.start(copy.directory, timeZone);
          try {
            await sent(headquarters, copy.directory, box, timeZone);
            await sameFigures(headquarters, box);
            await sameVisits(headquarters, copy.directory);
          } finally {
            await box.stop();
            copy.remove();
          }
          return [];
        },
      },
    );
    expect(failure).toBeNull();
  } finally {
    await headquarters.end();
  }
});

async function sent(headquarters: Headquarters, directory: string, box: FrozenBox, timeZone: string): Promise<void> {
  let newest = 0;
  const address = headquarters.nats.address;
  const uplink = new Uplink(
    { directory, address, branch: BRANCH, keyFile: null, authorityFile: null, redactionKey: Buffer.alloc(32) },
    () => {},
    ({ sequence }) => {
      newest = sequence;
    },
  );
  const running = uplink.run();
  const own = new Database(join(directory, 'qbox.db'), { readonly: true });
  const sequence = own.prepare('SELECT max(sequence) FROM journal').pluck().get() as number;
  own.close();
  await vi.waitFor(() => expect(newest).toBe(sequence), SOON);
  await uplink.close();
  await running;
  const books = JSON.stringify(box.books(BRANCH, timeZone));
  await headquarters.query('UPDATE branch SET books = $1, time_zone = $2', [books, timeZone]);
  await vi.waitFor(async () => expect(await headquarters.query('SELECT 1 FROM touched_day')).toEqual([]), SOON);
}

async function sameFigures(headquarters: Headquarters, box: FrozenBox): Promise<void> {
  const days = await headquarters.query<{ day: number }>('SELECT day FROM counted_day WHERE until_ms = to_ms ORDER BY day');
  expect(days.length).toBeGreaterThanOrEqual(DAYS.days - 1);
  const [from, to] = [days[0]?.day ?? 0, days.at(-1)?.day ?? 0];
  const client = new Client({ connectionString: headquarters.postgres.address });
  await client.connect();
  try {
    const [branch] = await headquarters.query<{ id: number }>('SELECT id FROM branch');
    for (const by of GROUPINGS) {
      const asked: Asked = { from: dayName(from), to: dayName(to), by: by === 'branch' ? [] : [by] };
      const answer = await box.ask(asked);
      if (isRefused(answer)) throw new Error(answer.desc);
      await client.query('BEGIN');
      const own = await hqFigures(client, { branchIds: [branch?.id ?? 0], from, to, by });
      await client.query('COMMIT');
      const lines =
        by === 'branch' ? [] : own.lines.map(({ key, values }) => [JSON.stringify([keyOf(by, key)]), { figures: values }] as const);
      const { compared, differences } = compare(asked, answer, { lines: new Map(lines), total: own.total } as never);
      expect(differences).toEqual([]);
      expect(compared).toBeGreaterThan(50);
      expect(own.total.arrived).toBeGreaterThan(DAYS.visitorsADay / 2);
    }
  } finally {
    await client.end();
  }
}

const isRefused = (answer: Answer | Refusal): answer is Refusal => 'desc' in answer;
const keyOf = (by: HqGrouping, key: string | number | null) => (by === 'day' ? dayName(Number(key)) : key);

async function sameVisits(headquarters: Headquarters, directory: string): Promise<void> {
  const own = new Database(join(directory, 'qbox.db'), { readonly: true });
  const expected = own.prepare('SELECT consumer_id, ticket, registered_ms, done_ms FROM history ORDER BY consumer_id').raw().all();
  own.close();
  const rows = await headquarters.query<Record<string, string | number>>(
    'SELECT consumer_id, ticket, registered_ms::float, done_ms::float FROM visit WHERE reopened IS NULL ORDER BY consumer_id',
  );
  expect(rows.map(Object.values)).toEqual(expected);
  const texts = await headquarters.query<{ text: string }>(`SELECT facts AS text FROM batch WHERE facts ~ '"name":"[^"]'`);
  expect(texts).toEqual([]);
  expect(dayNumber(dayName(20_000))).toBe(20_000);
}
