/** The real box with its demo printer behind a real socket: paper ends in the middle of a ticket, and nobody is told anything else. */
import { expect, it, onTestFinished } from 'vitest';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { TestConsole } from '../../qctl/console.js';
import { startBox } from '../../support/box.js';
import { connect, logIn } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';

type Device = ReplyData<'devices'>[number];
/** So long a printer is asked in vain before it counts as silent, and some more. */
const WATCHED_MS = 12_000;

it('a printer whose paper ended in a ticket is out of paper until there is a new roll, although it answers nobody', async () => {
  const box = await startBox();
  onTestFinished(async () => void (await box.stop()));
  const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await admin.ask('setRegistrator', { id: 1, printer: 'hall', spare_printer: null });
  const act = (action: string, more: object = {}) => admin.ask('actOnTwin', { kind: 'printer', name: 'hall', action, ...more });
  const device = async (): Promise<Device | undefined> =>
    (await admin.ask<ReplyData<'devices'>>('devices')).find(({ name }) => name === 'hall');
  const ticket = async () =>
    (await kiosk.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', { services: [4], preview: false })).print;
  await expect.poll(async () => (await device())?.state).toBe('ready');

  // Longer than the printer's buffer: it stops in the middle of a picture, and the rest of the ticket is stuck before it.
  await act('endPaperSoon', { mm: 40 });
  expect(await ticket()).toMatchObject({ state: 'screen', reason: 'paperEnd' });
  const told = new Set<string>();
  const endsMs = Date.now() + WATCHED_MS;
  const watched = async (): Promise<boolean> => {
    told.add(((await device())?.troubles ?? []).map(({ code }) => code).join());
    return Date.now() >= endsMs;
  };
  await expect.poll(watched, { interval: 200, timeout: 2 * WATCHED_MS }).toBe(true);
  expect([...told]).toEqual(['paperEnd']);
  expect(await ticket()).toMatchObject({ state: 'screen', reason: 'paperEnd' });
  const shell = new TestConsole();
  shell.env.QBOX_URL = box.url;
  await shell.run('status');
  expect(shell.stdout).toMatch(/^hall +trouble\b.*/m);
  expect(shell.stdout).toContain('The paper is used up.');

  await act('loadPaper');
  await expect.poll(async () => (await device())?.state, { timeout: 20_000 * SLOWNESS }).toBe('ready');
  expect(await ticket()).toMatchObject({ state: 'printed' });
});
