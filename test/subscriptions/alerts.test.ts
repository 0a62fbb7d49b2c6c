/** Alerts of a real box: pushed to supervisors, seen by people, kept across a power cut, and remembered when they are over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReplyData } from '../../server/protocol/registry.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';

type Alerts = ReplyData<'alerts'>;

const SERVICE = 4;
const data = mkdtempSync(join(tmpdir(), 'qbox-alerts-'));
let box: Box;
let supervisor: RawSession;
let admin: RawSession;

const open = async (): Promise<void> => {
  box = await startBox({ data });
  supervisor = await logIn(await connect(box.webSocketUrl), { component: 'supervisor', login: 'sidorova' });
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
};

beforeAll(open);
afterAll(async () => {
  await box.stop();
  rmSync(data, { recursive: true, force: true });
});

const isBroken = ({ kind, service }: Alerts[number]): boolean => kind === 'normBroken' && service === SERVICE;
const next = async (holds: (alerts: Alerts) => boolean): Promise<Alerts> =>
  (await supervisor.client.nextPush<Alerts>('alerts', holds)).data as Alerts;

it('a norm that is broken is pushed, seen by two, and stands after a power cut, until the visitor is called', async () => {
  await supervisor.ask('subscribeAlerts', { initial: true });
  expect((await next(() => true)).filter(isBroken)).toEqual([]);
  await admin.ask('setService', { id: SERVICE, wait_norm_sec: 1 });
  await admin.ask('registrateConsumer', { services: [SERVICE], preview: false, noprint: true });
  const begun = (await next((alerts) => alerts.some(isBroken))).find(isBroken);
  expect(begun).toMatchObject({ severity: 'error', ended: null, workplace: null, fault: null, seen: [] });
  expect(begun?.text).toBe('Назначение / Отмена занятий на тренажере: visitors have waited longer than the norm.');
  await supervisor.ask('seeAlert', { id: begun?.id });
  await admin.ask('seeAlert', { id: begun?.id });
  const seen = (await next((alerts) => alerts.find(isBroken)?.seen.length === 2)).find(isBroken);
  expect(seen?.seen.map(({ user }) => user)).toEqual([9, 1]);
  expect(await admin.ask('alerts')).toEqual(expect.arrayContaining([expect.objectContaining({ id: begun?.id })]));
  expect(box.stderr()).toContain('visitors have waited longer than the norm');

  await box.kill9();
  await open();
  await supervisor.ask('subscribeAlerts', { initial: true });
  const after = (await next((alerts) => alerts.some(isBroken))).find(isBroken);
  expect(after).toMatchObject({ id: begun?.id, began: begun?.began, seen: seen?.seen });
  await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 }).then((clerk) =>
    clerk.ask('nextConsumer'),
  );
  await next((alerts) => !alerts.some(isBroken));
  const past = await supervisor.ask<Alerts>('alerts', { past: true });
  expect(past.find(isBroken)).toMatchObject({ id: begun?.id, count: null, seen: seen?.seen, ended: expect.stringMatching(/Z$/) });
  expect(box.stderr()).toContain('an alert is over');
});

it('what is not known is refused', async () => {
  const { data: refused } = await supervisor.client.request({ token: supervisor.token, command: 'seeAlert', data: { id: 999 } });
  expect(refused).toMatchObject({ desc: 'id: there is no alert 999, or it ended long ago', parameters: { id: 999 } });
});
