/** The built box tells visitors: what they asked for on the pages of their tickets lies in the folder of the branch's own sender. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawClient, type RawSession } from '../../support/raw-client.js';

const SOON = { timeout: 30_000, interval: 50 };
const WINDOW = 11;
const PHONE = '8 (701) 123-45-67';

let folder: string;
let box: Box;
const clients: RawClient[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-messages-'));
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.terminate();
  await box.stop();
  rmSync(folder, { recursive: true });
});

const out = () => join(folder, 'out');

async function start(): Promise<void> {
  const file = join(folder, 'qbox.toml');
  writeFileSync(file, `[messages]\nfolder = "${out()}"\n`);
  box = await startBox({ args: ['--demo', '--config', file], data: join(folder, 'data') });
}

async function session(account: Parameters<typeof logIn>[1]): Promise<RawSession> {
  const client = await connect(box.webSocketUrl);
  clients.push(client);
  return logIn(client, account);
}

async function ticketWith(notify?: object): Promise<{ readonly code: string; readonly ticket: string }> {
  const kiosk = await session({ component: 'registrator', login: 'kiosk', place: 1 });
  const asked = { services: [4], noprint: true, preview: false, language: 'kk', ...(notify && { notify }) };
  const { consumer, page } = await kiosk.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', asked);
  return { code: page.code, ticket: consumer.ticket };
}

const files = () => (existsSync(out()) ? readdirSync(out()) : []);
const messages = () => files().map((name) => JSON.parse(readFileSync(join(out(), name), 'utf8')) as Record<string, string>);

it('tells a visitor of the call, in the own language; the address is shown to nobody', async () => {
  mkdirSync(out());
  await start();
  const { code, ticket } = await ticketWith();
  const clerk = await session({ component: 'workplace', login: 'petrov', place: WINDOW });
  const told = await clerk.ask<ReplyData<'ticket'>>('notifyMe', { code, phone: PHONE, on: ['near', 'called'] });
  expect(told.notify).toEqual({ offered: ['sms', 'email'], by: 'sms', on: ['near', 'called'] });
  await clerk.ask('nextConsumer');
  await vi.waitFor(() => expect(files()).toEqual(['message-1.json']), SOON);
  expect(messages()).toEqual([
    {
      ...{ id: '1', by: 'sms', to: '+77011234567', kind: 'called', ticket, language: 'kk' },
      subject: expect.stringContaining(ticket),
      text: expect.stringContaining(`${ticket} талоны: сізді шақырады`),
    },
  ]);
  const admin = await session({ component: 'administrator', login: 'admin' });
  const shown = [
    await clerk.ask('currentQueue'),
    await admin.ask('changes'),
    await admin.ask('devices'),
    await admin.ask('ticket', { code }),
  ];
  expect(JSON.stringify(shown)).not.toContain('7011234567');
});

it('a message that was due at a power cut goes out after it, once; to nobody who has stopped it', async () => {
  await start();
  const { code } = await ticketWith({ phone: PHONE, on: ['called'] });
  const clerk = await session({ component: 'workplace', login: 'petrov', place: WINDOW });
  await clerk.ask('nextConsumer');
  const admin = await session({ component: 'administrator', login: 'admin' });
  const row = async () => (await admin.ask<ReplyData<'devices'>>('devices')).find(({ name }) => name === 'sms-folder');
  await vi.waitFor(
    async () => expect(await row()).toMatchObject({ state: 'trouble', troubles: [{ code: 'messageFolderAway' }], jobs: 1 }),
    SOON,
  );
  await box.kill9();
  mkdirSync(out());
  await start();
  await vi.waitFor(() => expect(files()).toEqual(['message-1.json']), SOON);
  const again = await session({ component: 'workplace', login: 'petrov', place: WINDOW });
  expect((await again.ask<ReplyData<'ticket'>>('stopNotifying', { code })).notify).toMatchObject({ by: null, on: [] });
  await ticketWith();
  await again.ask('skipConsumer');
  await again.ask('skipConsumer');
  expect((await again.ask<ReplyData<'ticket'>>('ticket', { code })).state).toBe('called');
  expect(files()).toEqual(['message-1.json']);
});
