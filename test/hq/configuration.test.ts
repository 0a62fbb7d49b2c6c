/** Configurations from above: real boxes, Debian's NATS and PostgreSQL, and every way in which one may not arrive. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { BranchNow, DifferenceReply, RollOutReply, RolloutReply } from '../../server/hq/api/replies.js';
import { Chance } from '../durability/chance.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { CuttingProxy } from './cutting-proxy.js';
import { Headquarters, journalOf, qboxHq } from './headquarters.js';
import { PageApi } from './page-api.js';

const SOON = { timeout: 60_000 * SLOWNESS, interval: 100 };
vi.setConfig({ testTimeout: 180_000 * SLOWNESS, hookTimeout: 120_000 * SLOWNESS });

let headquarters: Headquarters;
let api: PageApi;
let boxes: Box[] = [];
let rounds = 0;

beforeAll(async () => {
  headquarters = await Headquarters.start();
  api = new PageApi(headquarters);
  await api.logIn('director', '--role', 'administrator');
});
afterAll(() => headquarters?.end());
afterEach(async () => {
  await Promise.all(boxes.map((box) => box.stop()));
  boxes = [];
});

async function open(branch: string, data = mkdtempSync(join(tmpdir(), 'qbox-down-')), address = headquarters.nats.address): Promise<Box> {
  const box = await startBox({ data, env: { QBOX_HEADQUARTERS_ADDRESS: address, QBOX_HEADQUARTERS_BRANCH: branch } });
  boxes.push(box);
  return box;
}

const administrator = async (of: Box): Promise<RawSession> =>
  logIn(await connect(of.webSocketUrl), { component: 'administrator', login: 'admin' });

/** Two branches in a group of their own, both connected. */
async function group(): Promise<{
  readonly name: string;
  readonly branches: readonly [string, string];
  readonly boxes: readonly [Box, Box];
}> {
  rounds += 1;
  const branches = [`first-${rounds}`, `second-${rounds}`] as const;
  const [first, second] = [await open(branches[0]), await open(branches[1])];
  for (const branch of branches) await connected(branch);
  const name = `Group ${rounds}`;
  await api.ask('setGroup', { name, branches });
  return { name, branches, boxes: [first, second] };
}

const nowOf = async (branch: string): Promise<BranchNow | undefined> =>
  (await api.ask<readonly BranchNow[]>('branches')).find(({ name }) => name === branch);
const connected = (branch: string) => vi.waitFor(async () => expect(await nowOf(branch)).toMatchObject({ isConnected: true }), SOON);

/** A text that names one operation, and makes it so. */
const textOf = (name: string, more = ''): string => `[qbox]\nformat = 1\nbooks = []\n[[Operation]]\nid = 3\nname = "${name}"\n${more}`;
const operationOf = async (box: Box): Promise<string> =>
  (await (await administrator(box)).ask<{ name: string }>('getOperation', { id: 3 })).name;

const push = async (text: string, target: object, atOnce = true): Promise<number> => {
  const { rollout, faults } = await api.ask<RollOutReply>('rollOut', { text, ...target, atOnce });
  expect(faults).toEqual([]);
  return rollout ?? 0;
};
const rollout = (id: number) => api.ask<RolloutReply>('rollout', { id });
const becomes = (id: number, expected: object) => vi.waitFor(async () => expect((await rollout(id)).rollout).toMatchObject(expected), SOON);
const stateOf = async (id: number): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries((await rollout(id)).branches.map(({ branch, state }) => [branch, state]));
const appliedIn = (data: string): readonly number[] =>
  journalOf(data)
    .flatMap(({ events }) => JSON.parse(events) as { t: string; order: number }[])
    .filter(({ t }) => t === 'revisionApplied')
    .map(({ order }) => order);

it('goes to one branch, then to the others, is in their logs of changes, and can be taken back', async () => {
  const { name, branches, boxes: own } = await group();
  const before = await push(textOf('Как было'), { group: name });
  await becomes(before, { state: 'done', applied: 2, branches: 2 });
  const id = await push(textOf('Новое имя'), { group: name });
  await becomes(id, { state: 'done', applied: 2, failed: 0 });
  expect((await rollout(id)).branches.map(({ branch, wave }) => [branch, wave])).toEqual([
    [branches[0], 1],
    [branches[1], 2],
  ]);
  for (const box of own) {
    expect(await operationOf(box)).toBe('Новое имя');
    const { lines } = await (await administrator(box)).ask<{ lines: readonly object[] }>('changes', { kind: 'Operation', limit: 1 });
    expect(lines).toMatchObject([{ login: 'director', as: 'headquarters', user_id: 0, subject: 3, verb: 'changed' }]);
  }
  const { rollout: back } = await api.ask<{ rollout: number }>('rollBack', { id });
  await becomes(back, { state: 'done', applied: 2, backOf: id });
  for (const box of own) expect(await operationOf(box)).toBe('Как было');
});

it('shows within a minute what a branch has changed, which stays', async () => {
  const { branches, boxes: own } = await group();
  const id = await push(textOf('Общее имя'), { branch: branches[0] });
  await becomes(id, { state: 'done' });
  const differs = (differences: number) =>
    vi.waitFor(
      async () => expect((await nowOf(branches[0]))?.configuration).toMatchObject({ state: 'settled', differences, isOwn: true }),
      SOON,
    );
  await differs(0);
  await (await administrator(own[0])).ask('setOperation', { id: 3, name: 'Своё имя' });
  await differs(1);
  const told = await api.ask<DifferenceReply>('difference', { branch: branches[0] });
  expect(told).toMatchObject({
    answer: 'told',
    difference: { changed: [{ book: 'Operation', id: 3, fields: [{ field: 'name', from: 'Своё имя', to: 'Общее имя' }] }] },
  });
  expect(await operationOf(own[0])).toBe('Своё имя');
});

it('a text that one branch cannot have stops in the first wave, and says where', async () => {
  const { name, branches, boxes: own } = await group();
  const before = await operationOf(own[1]);
  // A service whose range of numbers is nowhere.
  const bad = textOf('Не будет', '[[Service]]\nid = 4\nname = "Касса"\nticket_range_id = 999\noperations = { 10 = [3] }\n');
  const id = await push(bad, { group: name });
  await becomes(id, { state: 'stopped', applied: 0, failed: 1, cancelled: 1 });
  const { branches: rows } = await rollout(id);
  expect(rows[0]).toMatchObject({ branch: branches[0], state: 'failed' });
  expect(rows[0]?.faults.map(({ parameters }) => parameters?.field)).toContain('Service[0].ticket_range_id');
  for (const box of own) expect(await operationOf(box)).toBe(before);
  // What is no configuration at all never leaves, also from a terminal.
  const file = join(mkdtempSync(join(tmpdir(), 'qbox-text-')), 'bank.toml');
  const command = (...args: readonly string[]) => qboxHq('configuration', ...args, '--database', headquarters.postgres.address);
  writeFileSync(file, 'nonsense');
  expect(() => command('push', file, '--group', name)).toThrow(/bank\.toml:1: /);
  writeFileSync(file, textOf('Из терминала'));
  expect(() => command('push', file, '--group', 'nobody')).toThrow(/there is no group nobody/);
  const pushed = /rollout (\d+)/.exec(command('push', file, '--group', name, '--at-once'))?.[1] ?? '';
  await becomes(Number(pushed), { state: 'done', applied: 2 });
  expect(command('list').split('\n')[0]).toMatch(new RegExp(`^${pushed}  \\S+Z  done  ${name}  2/2`));
  expect(command('show', String(id))).toMatch(new RegExp(`^${branches[0]}  wave 1  failed  .*ticket_range_id`));
  const { rollout: none, faults } = await api.ask<RollOutReply>('rollOut', { text: 'nonsense', group: name });
  expect([none, faults.length > 0]).toEqual([null, true]);
});

it('waits for visitors to leave, unless it is urgent', async () => {
  const { branches, boxes: own } = await group();
  const session = await administrator(own[0]);
  const { id: visitor } = await session.ask<{ id: number }>('newConsumer', { services: [4] });
  await vi.waitFor(async () => expect((await nowOf(branches[0]))?.waiting).toBe(1), SOON);
  const id = await push(textOf('Потом'), { branch: branches[0] }, false);
  await vi.waitFor(async () => expect(await stateOf(id)).toEqual({ [branches[0]]: 'sent' }), SOON);
  expect(await operationOf(own[0])).not.toBe('Потом');
  await session.ask('removeConsumer', { id: visitor });
  await becomes(id, { state: 'done' });
  expect(await operationOf(own[0])).toBe('Потом');
});

it('of two shortly after one another the later one stands, also where the line is cut again and again', async () => {
  rounds += 1;
  const branch = `cut-${rounds}`;
  // What is on its way is longer than what the line carries.
  const proxy = await CuttingProxy.before(headquarters.nats.address, new Chance(7), 60_000);
  proxy.isCutting = false;
  const box = await open(branch, undefined, proxy.address);
  await connected(branch);
  proxy.isCutting = true;
  const long = `# ${'ж'.repeat(60_000)}\n`;
  const first = await push(textOf('Первое', long), { branch });
  const second = await push(textOf('Второе', long), { branch });
  await vi.waitFor(() => expect(proxy.cuts).toBeGreaterThan(2), SOON);
  proxy.isCutting = false;
  await becomes(second, { state: 'done', applied: 1 });
  expect(['applied', 'cancelled']).toContain((await stateOf(first))[branch]);
  expect(await operationOf(box)).toBe('Второе');
  const orders = appliedIn(box.data);
  expect(orders).toEqual([...new Set(orders)].sort((a, b) => a - b));
  await box.stop();
  await proxy.end();
});

it('a box that is killed meanwhile has it whole or not at all, and once in the end', async () => {
  rounds += 1;
  const branch = `killed-${rounds}`;
  let box = await open(branch);
  await connected(branch);
  for (let round = 0; round < 4; round++) {
    const [name, more] = [`Имя ${round}`, `[[Reason]]\nid = 90\nname = "Причина ${round}"\nkind = "refusal"\n`];
    const id = await push(textOf(name, more), { branch });
    await vi.waitFor(async () => expect((await stateOf(id))[branch]).toMatch(/sent|applied/), { ...SOON, interval: 5 });
    await box.kill9();
    box = await open(branch, box.data);
    await becomes(id, { state: 'done', applied: 1 });
    expect(await operationOf(box)).toBe(name);
    const reason = await (await administrator(box)).ask<{ name: string }>('getReason', { id: 90 });
    expect(reason.name).toBe(`Причина ${round}`);
  }
  const orders = appliedIn(box.data);
  expect(orders).toEqual([...new Set(orders)]);
  expect(orders).toHaveLength(4);
});

it('a box that was restored from a backup gets it again', async () => {
  rounds += 1;
  const branch = `restored-${rounds}`;
  const box = await open(branch);
  await connected(branch);
  await box.stop();
  const copy = mkdtempSync(join(tmpdir(), 'qbox-restored-'));
  cpSync(box.data, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') });
  const again = await open(branch, box.data);
  await connected(branch);
  const id = await push(textOf('После копии'), { branch });
  await becomes(id, { state: 'done' });
  await again.stop();
  const restored = await open(branch, copy);
  await vi.waitFor(async () => expect(await operationOf(restored)).toBe('После копии'), { ...SOON, interval: 1_000 });
  await vi.waitFor(async () => expect(await stateOf(id)).toEqual({ [branch]: 'applied' }), SOON);
  await restored.stop();
  rmSync(copy, { recursive: true, force: true });
});

it('an order older than the last of a branch is not carried out, and the next one is', async () => {
  rounds += 1;
  const branch = `later-${rounds}`;
  const box = await open(branch);
  await connected(branch);
  await becomes(await push(textOf('Позднее'), { branch }), { state: 'done' });
  // Headquarters' database was restored: it has forgotten what it sent.
  await headquarters.query('DELETE FROM rollout_branch USING branch WHERE branch.id = branch_id AND name = $1', [branch]);
  await headquarters.query(`SELECT setval('configuration_order', 1)`);
  const old = await push(textOf('Старое'), { branch });
  await becomes(old, { state: 'stopped', failed: 1 });
  expect((await rollout(old)).branches).toMatchObject([{ state: 'failed', later: expect.any(Number) }]);
  expect(await operationOf(box)).toBe('Позднее');
  await becomes(await push(textOf('Новое'), { branch }), { state: 'done' });
  expect(await operationOf(box)).toBe('Новое');
});

it('what belongs to the place stays: users, roles and windows of a text are not looked at', async () => {
  rounds += 1;
  const branch = `place-${rounds}`;
  const box = await open(branch);
  await connected(branch);
  const session = await administrator(box);
  const { text } = await session.ask<{ text: string }>('exportConfiguration', {});
  const [users, windows, roles] = await Promise.all(['userList', 'workplaceList', 'userRoleList'].map((command) => session.ask(command)));
  const evil = '\n[[User]]\nid = 900\nlogin = "evil"\nrole_id = 1\n[[UserRole]]\nid = 901\nname = "Evil"\nadministrator = {}\n';
  const id = await push(`${text.replace(/^surname = .*$/m, 'surname = "Чужой"')}${evil}`, { branch });
  await becomes(id, { state: 'done', applied: 1 });
  const after = await Promise.all(['userList', 'workplaceList', 'userRoleList'].map((command) => session.ask(command)));
  expect(after).toEqual([users, windows, roles]);
});

it('a branch that comes to a group gets its configuration, and one that has its own when it follows again', async () => {
  const { name, branches, boxes: own } = await group();
  await api.ask('setGroup', { name, branches: [branches[0]] });
  await becomes(await push(textOf('Группы'), { group: name }), { state: 'done', branches: 1 });
  await api.ask('setGroup', { name, branches });
  await vi.waitFor(async () => expect(await operationOf(own[1])).toBe('Группы'), { ...SOON, interval: 1_000 });
  await becomes(await push(textOf('Своя'), { branch: branches[1] }), { state: 'done' });
  await becomes(await push(textOf('Группы снова'), { group: name }), { state: 'done', branches: 1 });
  expect(await operationOf(own[1])).toBe('Своя');
  await api.ask('followGroups', { branch: branches[1] });
  await vi.waitFor(async () => expect(await operationOf(own[1])).toBe('Группы снова'), { ...SOON, interval: 1_000 });
});

it('a branch that is away keeps nobody waiting, and gets it when it is back', async () => {
  const { name, branches, boxes: own } = await group();
  await own[0].stop();
  await vi.waitFor(
    async () => expect(await api.ask('difference', { branch: branches[0], text: textOf('x') })).toEqual({ answer: 'offline' }),
    {
      ...SOON,
      interval: 1_000,
    },
  );
  const id = await push(textOf('Без первого'), { group: name });
  await vi.waitFor(async () => expect(await stateOf(id)).toEqual({ [branches[0]]: 'sent', [branches[1]]: 'applied' }), SOON);
  const back = await open(branches[0], own[0].data);
  await becomes(id, { state: 'done', applied: 2 });
  expect(await operationOf(back)).toBe('Без первого');
});
