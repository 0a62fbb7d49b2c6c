/** Waves in the database alone, with branches that are said to be connected. */
import { Client, type ClientBase } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { setGroup } from '../../server/hq/access/groups.js';
import { rollBack, rolloutBranches, rollouts, startRollout } from '../../server/hq/configuration/rollouts.js';
import { type Due, goOn, noteApplied, noteFailed, noteLater } from '../../server/hq/configuration/waves.js';
import { migrate } from '../../server/hq/schema.js';
import { SLOWNESS } from '../support/slowness.js';
import { type Server, startPostgres } from './servers.js';

const BRANCHES = Array.from({ length: 15 }, (_, index) => `b-${String(index).padStart(2, '0')}`);
const everybody = (): boolean => true;

let postgres: Server;
let client: Client;
let rounds = 0;
let group: string;

beforeAll(async () => {
  postgres = await startPostgres();
  client = new Client({ connectionString: postgres.address });
  await client.connect();
  await migrate(client);
  for (const name of BRANCHES) await client.query('INSERT INTO branch (name) VALUES ($1)', [name]);
}, 120_000 * SLOWNESS);
afterAll(async () => {
  await client?.end();
  await postgres?.end();
});
beforeEach(async () => {
  rounds += 1;
  group = `group ${rounds}`;
  await setGroup(client, { name: group, branches: BRANCHES });
});

const begin = async (text: string, by: ClientBase = client): Promise<number> =>
  (await startRollout(by, { text, target: { group }, atOnce: true, author: 'director', note: '' })) ?? 0;
/** Until nothing more is due. */
async function looks(act: (due: Due) => Promise<unknown>, most = 20): Promise<readonly (readonly string[])[]> {
  const waves: string[][] = [];
  for (let look = 0; look < most; look++) {
    const due = await goOn(client, everybody);
    if (due.length > 0) waves.push(due.map(({ branch }) => branch).sort());
    for (const one of due) await act(one);
  }
  return waves;
}
const applied = (due: Due) => noteApplied(client, due);
const listed = async (id: number) => (await rollouts(client)).find((one) => one.id === id);

it('one, ten, all', async () => {
  const id = await begin('one');
  expect(await looks(applied)).toEqual([BRANCHES.slice(0, 1), BRANCHES.slice(1, 11), BRANCHES.slice(11)]);
  expect(await listed(id)).toMatchObject({ state: 'done', applied: 15, branches: 15 });
});

it('one that begins in the middle of a look has its waves as well', async () => {
  let isBegun = false;
  const inTheMiddle = {
    query: async (...asked: Parameters<Client['query']>) => {
      const answer: unknown = await client.query(...asked);
      if (!isBegun && String(asked[0]).includes('own.wave IS NULL')) {
        isBegun = true;
        await begin('two');
      }
      return answer;
    },
  } as unknown as ClientBase;
  expect(await goOn(inTheMiddle, everybody)).toEqual([]);
  expect((await looks(applied)).map(({ length }) => length)).toEqual([1, 10, 4]);
});

it('stops at the first that refuses, in whichever wave', async () => {
  await begin('three');
  await looks(applied);
  const id = await begin('four');
  await looks((due) => (due.branch === 'b-05' ? noteFailed(client, due, '[]') : due.branch < 'b-05' ? applied(due) : Promise.resolve()));
  expect(await listed(id)).toMatchObject({ state: 'stopped', applied: 5, failed: 1, cancelled: 9 });
  const back = (await rollBack(client, id, 'director')) ?? 0;
  await looks(applied);
  // Whoever was asked, as an answer may have been lost; the others still have what they had.
  expect((await rolloutBranches(client, back)).map(({ branch, state }) => `${branch} ${state}`)).toEqual(
    BRANCHES.slice(0, 11).map((branch) => `${branch} applied`),
  );
  const { rows } = await client.query<{ text: string }>(
    'SELECT DISTINCT text FROM rollout_branch JOIN revision ON revision.id = revision_id WHERE rollout_id = $1',
    [back],
  );
  expect(rows).toEqual([{ text: 'three' }]);
});

it('who goes away in a wave keeps no others waiting: they begin with one again, and the branch is still asked', async () => {
  const id = await begin('silent');
  const gone = (branch: string): boolean => branch !== 'b-00';
  expect((await goOn(client, everybody)).map(({ branch }) => branch)).toEqual(['b-00']);
  // For a while it may be started again.
  expect((await goOn(client, gone)).map(({ branch }) => branch)).toEqual(['b-00']);
  await client.query(`UPDATE rollout_branch SET changed = now() - interval '3 minutes' WHERE rollout_id = $1 AND state = 'sent'`, [id]);
  // It answers late, but is there.
  expect((await goOn(client, everybody)).map(({ branch }) => branch)).toEqual(['b-00']);
  const waves: string[][] = [];
  for (let look = 0; look < 6; look++) {
    const due = await goOn(client, gone);
    waves.push(due.map(({ branch }) => branch).sort());
    for (const one of due) if (gone(one.branch)) await applied(one);
  }
  const begun = [BRANCHES.slice(1, 2), BRANCHES.slice(2, 12), BRANCHES.slice(12), [], [], []];
  expect(waves).toEqual(begun.map((wave) => ['b-00', ...wave]));
  expect(await listed(id)).toMatchObject({ state: 'running', applied: 14 });
  await looks(applied);
  expect(await listed(id)).toMatchObject({ state: 'done', applied: 15 });
});

it('a later one takes the place of one that is under way', async () => {
  const first = await begin('five');
  await looks(applied, 2);
  const second = await begin('six');
  await looks(applied);
  expect([await listed(first), await listed(second)]).toMatchObject([
    { state: 'stopped', cancelled: expect.any(Number) },
    { state: 'done', applied: 15 },
  ]);
});

it('orders go beyond that of a branch, unless it lies: the numbers of all others are not used up', async () => {
  const next = async (): Promise<number> =>
    Number((await client.query<{ next: string }>("SELECT nextval('configuration_order') AS next")).rows[0]?.next);
  const before = await next();
  await noteLater(client, before + 500);
  expect(await next()).toBe(before + 501);
  for (const lie of [before, -1, before + 10_000_000, Number.MAX_SAFE_INTEGER, 2 ** 63, 1e300]) await noteLater(client, lie);
  expect(await next()).toBe(before + 502);
});
