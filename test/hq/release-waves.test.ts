/** Packages on their way in the database alone, with branches that tell what the test wants. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { setGroup } from '../../server/hq/access/groups.js';
import { releaseBack, releaseBranches, releaseRollouts, startRelease, stopRelease } from '../../server/hq/releases/rollouts.js';
import { addRelease, OFFERED, releaseList, removeRelease } from '../../server/hq/releases/store.js';
import { goOnReleases, noteReleaseTold } from '../../server/hq/releases/waves.js';
import { migrate } from '../../server/hq/schema.js';
import type { ReleaseTold } from '../../server/uplink/files/files-wire.js';
import { ARCHITECTURE, makePackage, manifestOf, newSigner, signedBy } from '../support/packages.js';
import { SLOWNESS } from '../support/slowness.js';
import { type Server, startPostgres } from './servers.js';

const BRANCHES = Array.from({ length: 15 }, (_, index) => `b-${String(index).padStart(2, '0')}`);
const everybody = (_branch: string): boolean => true;
const signer = newSigner();

let postgres: Server;
let client: Client;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-waves-'));
  postgres = await startPostgres();
  client = new Client({ connectionString: postgres.address });
  await client.connect();
  await migrate(client);
  for (const name of BRANCHES) await client.query('INSERT INTO branch (name) VALUES ($1)', [name]);
  await setGroup(client, { name: 'All', branches: BRANCHES });
}, 120_000 * SLOWNESS);
afterAll(async () => {
  await client?.end();
  await postgres?.end();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await client.query(
    'DELETE FROM release_branch; DELETE FROM release_rollout; DELETE FROM release; DELETE FROM branch_release; DELETE FROM file',
  );
  await add('0.2.0', '0.3.0');
  await add('0.3.0');
  for (const branch of BRANCHES) await tell(branch, {});
});

async function add(version: string, insteadOf: string | null = null): Promise<void> {
  const path = makePackage(folder, { version });
  const signed = signedBy(signer, manifestOf(path, version, { instead_of: insteadOf }));
  await addRelease(client, { path, signed, author: 'director', mostBytes: 1e9 });
}

const NOTHING: ReleaseTold = {
  version: '0.2.0',
  architecture: ARCHITECTURE,
  takes: true,
  number: null,
  state: 'none',
  has: 0,
  fault: null,
};
const tell = (branch: string, told: Partial<ReleaseTold>) => noteReleaseTold(client, branch, { ...NOTHING, ...told });
const roll = async (version = '0.3.0', target: { group: string } | { branch: string } = { group: 'All' }): Promise<number> =>
  (await startRelease(client, { version, target, atOnce: false, author: 'director', note: '' })) ?? 0;
async function offered(): Promise<readonly string[]> {
  const { rows } = await client.query<{ branch: string }>(`SELECT branch FROM (${OFFERED}) AS offered ORDER BY branch`);
  return rows.map(({ branch }) => branch);
}
/** What is offered anew at each look, as long as something is. */
async function looks(act: (branch: string) => Promise<unknown>, isConnected = everybody, most = 8) {
  const waves: (readonly string[])[] = [];
  for (let look = 0; look < most; look++) {
    await goOnReleases(client, isConnected);
    const now = await offered();
    if (now.length > 0) waves.push(now);
    for (const branch of now) await act(branch);
  }
  return waves;
}
const listed = async (id: number) => (await releaseRollouts(client)).find((one) => one.id === id);
const stateOf = async (id: number, branch: string) => (await releaseBranches(client, id)).find((one) => one.branch === branch);

it('one, ten, all; and each tells how it went', async () => {
  const id = await roll();
  const waves = await looks(async (branch) => {
    for (const state of ['fetching', 'waiting', 'ordered', 'installing'] as const) await tell(branch, { number: id, state });
    expect(await stateOf(id, branch)).toMatchObject({ state: 'fetched', told: 'installing' });
    await tell(branch, { number: id, state: 'installed', version: '0.3.0' });
  });
  expect(waves).toEqual([BRANCHES.slice(0, 1), BRANCHES.slice(1, 11), BRANCHES.slice(11)]);
  expect(await listed(id)).toMatchObject({ state: 'done', installed: 15, branches: 15 });
  expect(await releaseList(client)).toMatchObject([
    { version: '0.3.0', branches: 15 },
    { version: '0.2.0', branches: 0 },
  ]);
});

it('stops at the first that did not keep it; what was ordered before is still told', async () => {
  const id = await roll();
  await looks((branch) =>
    branch === 'b-04'
      ? tell(branch, { number: id, state: 'failed', fault: 'back' })
      : branch < 'b-04'
        ? tell(branch, { number: id, state: 'installed', version: '0.3.0' })
        : tell(branch, { number: id, state: 'installing' }),
  );
  expect(await listed(id)).toMatchObject({ state: 'stopped', installed: 4, failed: 1 });
  expect(await stateOf(id, 'b-04')).toMatchObject({ state: 'failed', why: 'back' });
  expect(await offered()).toEqual([]);
  await tell('b-05', { number: id, state: 'installed', version: '0.3.0' });
  expect([await stateOf(id, 'b-05'), await stateOf(id, 'b-12')]).toMatchObject([{ state: 'installed' }, { state: 'cancelled' }]);
  // Who was never offered it cannot have installed it by it.
  await tell('b-12', { number: id, state: 'installed' });
  expect(await stateOf(id, 'b-12')).toMatchObject({ state: 'cancelled' });
});

it('a branch that goes silent after it was offered keeps all others waiting', async () => {
  const id = await roll();
  expect(await looks((branch) => tell(branch, { number: id, state: 'installing' }), everybody)).toEqual(Array(8).fill(['b-00']));
  await client.query(`UPDATE release_branch SET changed = now() - interval '3 days'`);
  expect(
    await looks(
      () => Promise.resolve(),
      () => false,
      3,
    ),
  ).toEqual(Array(3).fill(['b-00']));
  expect(await listed(id)).toMatchObject({ state: 'running', wave: 1 });
  expect(await stopRelease(client, id)).toBe(true);
  expect(await offered()).toEqual([]);
});

it('who is not connected, has no key or another machine is in the last wave, and keeps nobody from it', async () => {
  await tell('b-00', { takes: false });
  await tell('b-01', { architecture: 'riscv64' });
  await client.query(`DELETE FROM branch_release WHERE branch_id = (SELECT id FROM branch WHERE name = 'b-02')`);
  const id = await roll();
  const waves = await looks(
    (branch) => tell(branch, { number: id, state: 'installed' }),
    (branch) => branch !== 'b-03',
  );
  expect(waves).toEqual([['b-04'], BRANCHES.slice(5), ['b-03']]);
  expect(await stateOf(id, 'b-00')).toMatchObject({ state: 'skipped', why: 'noKey' });
  expect(await stateOf(id, 'b-01')).toMatchObject({ state: 'skipped', why: 'noPackage' });
  // It has told nothing so far: it gets it when it does.
  expect(await listed(id)).toMatchObject({ state: 'running', wave: 3 });
  await tell('b-02', {});
  expect(await looks((branch) => tell(branch, { number: id, state: 'installed' }))).toEqual([['b-02']]);
  expect(await listed(id)).toMatchObject({ state: 'done', installed: 13, skipped: 2 });
});

it('back gives those that have it what they had, where that was signed for it', async () => {
  const id = await roll();
  await looks((branch) =>
    tell(branch, { number: id, state: branch < 'b-02' ? 'installed' : 'failed', fault: branch < 'b-02' ? null : 'refused' }),
  );
  await client.query(`UPDATE release SET instead_of = NULL WHERE version = '0.2.0'`);
  expect(await releaseBack(client, id, 'director')).toEqual({ lacks: '0.2.0', insteadOf: '0.3.0' });
  await add('0.2.0', '0.3.0');
  const back = await releaseBack(client, id, 'director');
  const made = back !== null && 'rollout' in back ? back.rollout : 0;
  expect(await looks((branch) => tell(branch, { number: made, state: 'installed' }))).toEqual([['b-00', 'b-01']]);
  expect(await listed(made)).toMatchObject({ state: 'done', version: null, backOf: id, installed: 2 });
  expect(await releaseBack(client, 4711, 'director')).toBeNull();
});

it('a later one takes the place of one that is under way; a package on its way is neither removed nor exchanged', async () => {
  const first = await roll();
  await looks(() => Promise.resolve(), everybody, 1);
  const second = await roll();
  expect([await listed(first), await listed(second)]).toMatchObject([{ state: 'stopped' }, { state: 'running' }]);
  await expect(removeRelease(client, '0.3.0')).rejects.toThrow('0.3.0 is on its way');
  await expect(add('0.3.0')).rejects.toThrow('0.3.0 is on its way');
  await stopRelease(client, second);
  expect(await removeRelease(client, '0.3.0')).toBe(true);
  expect((await client.query('SELECT 1 FROM file')).rowCount).toBe(1);
});

it('what is not the file that was signed is not taken', async () => {
  const path = makePackage(folder, { version: '0.4.0' });
  const given = { path, author: 'director', mostBytes: 1e9 };
  const manifest = manifestOf(path, '0.4.0');
  const other = signedBy(signer, { ...manifest, sha256: '0'.repeat(64) });
  await expect(addRelease(client, { ...given, signed: signedBy(signer, manifest), mostBytes: 10 })).rejects.toThrow('bytes of files');
  await expect(addRelease(client, { ...given, signed: other })).rejects.toThrow('is not the file that was signed');
  await expect(addRelease(client, { ...given, signed: '{}' })).rejects.toThrow('no manifest');
  expect(await startRelease(client, { version: '0.3.0', target: { group: 'Nobody' }, atOnce: false, author: '', note: '' })).toBeNull();
});
