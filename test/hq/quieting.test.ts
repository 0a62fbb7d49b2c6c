/** Alerts that somebody at headquarters quieted: they stay in the list, count no more at their branch, and count again afterwards. */
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { AlertsReply, BranchNow, ChangeRow } from '../../server/hq/api/replies.js';
import { liveSubject } from '../../server/uplink/live/live-wire.js';
import { SLOWNESS } from '../support/slowness.js';
import { Headquarters, qboxHq } from './headquarters.js';
import { alertOf, booksOf, stateOf } from './live-views.js';
import { PageApi } from './page-api.js';

vi.setConfig({ testTimeout: 60_000 * SLOWNESS, hookTimeout: 120_000 * SLOWNESS });

const SOON = { timeout: 30_000 * SLOWNESS };
let headquarters: Headquarters;
let nats: NatsConnection;
let director: PageApi;
let watcher: PageApi;

beforeAll(async () => {
  headquarters = await Headquarters.start('0');
  nats = await connect({ servers: headquarters.nats.address });
  for (const branch of ['quiet-1', 'quiet-2']) await headquarters.query('INSERT INTO branch (name) VALUES ($1)', [branch]);
  qboxHq('group', 'set', 'G', 'quiet-2', '--database', headquarters.postgres.address);
  [director, watcher] = [new PageApi(headquarters), new PageApi(headquarters)];
  await director.logIn('director', '--role', 'administrator');
  await watcher.logIn('watcher', '--role', 'manager', '--group', 'G');
});
afterAll(async () => {
  await nats?.close();
  await headquarters?.end();
});

const listed = async (branch = 'quiet-1') => (await director.ask<AlertsReply>('alerts')).alerts.filter((one) => one.branch === branch);
const counted = async () => {
  const branch = (await director.ask<readonly BranchNow[]>('branches')).find(({ name }) => name === 'quiet-1');
  return [branch?.alerts, branch?.errors];
};
const tell = async (...alerts: readonly ReturnType<typeof alertOf>[]): Promise<void> => {
  nats.publish(liveSubject('quiet-1', 'state'), JSON.stringify(stateOf(alerts)));
  await expect.poll(async () => (await listed()).map(({ began }) => began).sort(), SOON).toEqual(alerts.map(({ began }) => began).sort());
};
const [NORM, DISK] = [alertOf(1, 'normBroken', 'error'), alertOf(2, 'queueUnserved', 'warning')];

beforeEach(() => tell(NORM, DISK));

it('counts no more until its time is over, and says who did it', async () => {
  expect(await counted()).toEqual([2, 1]);
  const beganMs = Date.now();
  await director.ask('quietAlert', { branch: 'quiet-1', id: 1, minutes: 60 });
  expect(await counted()).toEqual([1, 0]);
  const [first, last] = await listed();
  // What counts comes first.
  expect([first, last]).toMatchObject([
    { id: 2, quiet: null },
    { id: 1, quiet: { by: 'director' } },
  ]);
  expect(Date.parse(last?.quiet?.until ?? '')).toBeGreaterThan(beganMs + 59 * 60_000);
  await headquarters.query("UPDATE alert_quiet SET until = now() - interval '1 second'");
  expect(await counted()).toEqual([2, 1]);
  expect((await listed()).map(({ quiet }) => quiet)).toEqual([null, null]);
});

it('a longer time takes the place of the first, and 0 minutes end it', async () => {
  for (const minutes of [60, 10_080]) await director.ask('quietAlert', { branch: 'quiet-1', id: 1, minutes });
  const [row, ...more] = await headquarters.query<{ days: number }>(
    'SELECT extract(day FROM until - now())::integer AS days FROM alert_quiet',
  );
  expect([row?.days, more]).toEqual([6, []]);
  await director.ask('quietAlert', { branch: 'quiet-1', id: 1, minutes: 0 });
  expect(await counted()).toEqual([2, 1]);
});

it('ends with the alert: one that comes later counts, even under the same number', async () => {
  await director.ask('quietAlert', { branch: 'quiet-1', id: 1, minutes: 60 });
  await tell(DISK);
  expect(await counted()).toEqual([1, 0]);
  await tell({ ...NORM, began: '2026-11-25T09:00:00.000Z' }, DISK);
  expect(await counted()).toEqual([2, 1]);
});

it('is in the log of changes, with the alert and without what is secret', async () => {
  await director.ask('quietAlert', { branch: 'quiet-1', id: 2, minutes: 60 });
  await director.ask('setUser', { login: 'new', role: 'viewer', groups: [], password: 'very-secret-1' });
  const [user, quiet] = await director.ask<readonly ChangeRow[]>('changes');
  expect(quiet).toMatchObject({ login: 'director', command: 'quietAlert', data: { branch: 'quiet-1', minutes: 60, alert: DISK.text } });
  expect(user).toMatchObject({ command: 'setUser', data: { login: 'new' } });
  expect(JSON.stringify(user)).not.toContain('very-secret-1');
});

it.each([
  ['a branch that is not seen', { branch: 'quiet-1', id: 1, minutes: 60 }, 400, 'watcher'],
  ['an alert that does not stand', { branch: 'quiet-1', id: 9, minutes: 60 }, 400, 'director'],
  ['more than a week', { branch: 'quiet-1', id: 1, minutes: 10_081 }, 400, 'director'],
  ['a time before now', { branch: 'quiet-1', id: 1, minutes: -1 }, 400, 'director'],
] as const)('refuses %s, and changes nothing', async (_, data, status, who) => {
  const before = await director.ask<readonly ChangeRow[]>('changes');
  const answer = await (who === 'director' ? director : watcher).send('quietAlert', data);
  expect(answer.status).toBe(status);
  expect(await director.ask('changes')).toEqual(before);
});

it('the names of what an alert is about come with it', async () => {
  nats.publish(liveSubject('quiet-1', 'books'), JSON.stringify(booksOf('Тихий филиал')));
  await tell({ ...NORM, service: 4, workplace: 11, user: 99 });
  await expect.poll(async () => (await listed())[0]?.names, SOON).toEqual({ service: 'Назначение', window: 'Окно 11', clerk: null });
});
