/** The real box, with LED boards in software: behind a converter in the network, and in the network themselves. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { BusTwin } from '../../../drivers/twins/led/bus-twin.js';
import { LedTwin } from '../../../drivers/twins/led/twin.js';
import { type ServedTwin, serveTwinOnTcp } from '../../../drivers/twins/serve-tcp.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawClient, type RawSession } from '../../support/raw-client.js';

type Devices = ReplyData<'devices'>;
const ADDRESSES = [33, 50];
const PATIENCE = { timeout: 20_000, interval: 20 };

const serveBoards = (port = 0): Promise<ServedTwin<BusTwin<LedTwin>>> =>
  serveTwinOnTcp(
    ({ send }) => {
      const profile = loadLedProfiles().get('candle-7');
      if (!profile) throw new Error('no profile');
      const line = new BusTwin<LedTwin>({ timers: SYSTEM_TIMERS, send });
      for (const address of ADDRESSES) line.add((answer) => new LedTwin({ profile, address, timers: SYSTEM_TIMERS, send: answer }));
      return line;
    },
    { host: '127.0.0.1', port },
  );

let folder: string;
let boards: ServedTwin<BusTwin<LedTwin>>;
let box: Box;
const clients: RawClient[] = [];

const session = async (component: 'administrator' | 'workplace' | 'registrator', login: string, place?: number): Promise<RawSession> => {
  const client = await connect(box.webSocketUrl);
  clients.push(client);
  return logIn(client, { component, login, ...(place !== undefined && { place }) });
};
const shown = (address: number): string => boards.twin.members.find((board) => board.address === address)?.lit.rows[0]?.text.trim() ?? '';
const start = async (): Promise<void> => {
  box = await startBox({ args: ['--demo', '--config', join(folder, 'qbox.toml')], data: join(folder, 'data') });
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-boards-'));
  boards = await serveBoards();
  writeFileSync(join(folder, 'qbox.toml'), `[leds.hall]\nport = "tcp:127.0.0.1:${boards.port}"\nprofile = "candle-7"\n`);
  await start();
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await box.stop();
  await boards.close();
  rmSync(folder, { recursive: true, force: true });
});

it('shows a call, refuses what boards cannot show, and goes on when the converter or the box was away', async () => {
  const admin = await session('administrator', 'admin');
  await admin.ask('setTicketRange', { id: 4, prefix: 'Г' });
  const refused = await admin.client.request<{ desc: string }>({
    token: admin.token,
    command: 'setScoreBoard',
    data: { id: 2, device: 'halls', address: 33 },
  });
  expect(refused.data.desc).toBe('data.device: there is no line of LED boards "halls", only hall');
  await admin.ask('setScoreBoard', { id: 2, device: 'hall', address: 33 });
  const badPrefix = await admin.client.request<{ desc: string }>({
    token: admin.token,
    command: 'setTicketRange',
    data: { id: 4, prefix: 'Ж' },
  });
  expect(badPrefix.data.desc).toBe('data.prefix: the LED board 2 "Табло окна 2" cannot show tickets Ж…: it has no Ж');

  const kiosk = await session('registrator', 'kiosk', 1);
  const clerk = await session('workplace', 'petrov', 11);
  await kiosk.ask('registrateConsumer', { services: [4], preview: false });
  await clerk.ask('nextConsumer');
  await vi.waitFor(() => expect(shown(33)).toBe('Г001>2'), PATIENCE);
  const row = async () => (await admin.ask<Devices>('devices')).find(({ kind }) => kind === 'led');
  expect(await row()).toMatchObject({ name: 'hall', model: expect.stringContaining('Candle'), state: 'ready', troubles: [] });

  const { port } = boards;
  await boards.close();
  await vi.waitFor(async () => expect(await row()).toMatchObject({ state: 'trouble', troubles: [{ code: 'unplugged' }] }), PATIENCE);
  await clerk.ask('serveConsumer');
  await kiosk.ask('registrateConsumer', { services: [4], preview: false });
  await clerk.ask('nextConsumer');
  boards = await serveBoards(port);
  await vi.waitFor(() => expect(shown(33)).toBe('Г002>2'), PATIENCE);
  expect(await row()).toMatchObject({ state: 'ready' });

  await box.kill9();
  for (const board of boards.twin.members) {
    board.powerOff();
    board.powerOn();
  }
  await start();
  await vi.waitFor(() => expect(shown(33)).toBe('Г002>2'), PATIENCE);
  // How far frames are apart when they are received is a matter of this machine's load; what they say is not.
  const faults = boards.twin.members.flatMap((board) => board.faults).filter(({ what }) => !what.includes('after the former frame'));
  expect(faults).toEqual([]);
  expect(box.stderr()).not.toContain('"level":60');
});

it('a card in the network is spoken to in its session, shows Kazakh letters, and tells why it refuses', async () => {
  const profile = loadLedProfiles().get('huidu-sdk-64x32') ?? expect.unreachable();
  const card = await serveTwinOnTcp(({ send }) => new LedTwin({ profile, address: 1, timers: SYSTEM_TIMERS, send }), {
    ...{ host: '127.0.0.1', port: 0 },
  });
  onTestFinished(() => card.close());
  await box.stop();
  writeFileSync(join(folder, 'qbox.toml'), `[leds.card]\nport = "tcp:127.0.0.1:${card.port}"\nprofile = "${profile.id}"\n`);
  await start();
  const admin = await session('administrator', 'admin');
  await admin.ask('setTicketRange', { id: 4, prefix: 'Ө' });
  await admin.ask('setScoreBoard', { id: 2, device: 'card', address: 1 });
  const kiosk = await session('registrator', 'kiosk', 1);
  const clerk = await session('workplace', 'petrov', 11);
  await kiosk.ask('registrateConsumer', { services: [4], preview: false });
  await clerk.ask('nextConsumer');
  await vi.waitFor(() => expect(card.twin.lit.rows[0]?.text.trim()).toBe('Ө001  >2'), PATIENCE);
  const row = async () => (await admin.ask<Devices>('devices')).find(({ kind }) => kind === 'led');
  expect(await row()).toMatchObject({ name: 'card', model: 'Huidu SDK 2.0, 64 by 32', state: 'ready', troubles: [] });
  expect(card.twin.faults).toEqual([]);
  card.twin.answer('refusing');
  await clerk.ask('serveConsumer');
  const says = expect.stringContaining('refused with kNotSpaceToSave (9): its memory is full: delete files with HDPlayer');
  await vi.waitFor(async () => expect(await row()).toMatchObject({ troubles: [{ code: 'refused', text: says }] }), PATIENCE);
});
