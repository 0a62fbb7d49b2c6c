/** Requests of headquarters at a real box that has joined: the listed commands and no other, from headquarters and nobody else. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectNats, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Requests } from '../../server/hq/down/requests.js';
import { ALL_UP, downSubject, readUpMessage, upSubject } from '../../server/uplink/down-wire.js';
import { joinHeadquarters } from '../../server/uplink/joining.js';
import { inboxOf, journalSubject, STREAM } from '../../server/uplink/wire.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { AUTHORITY, Headquarters } from './headquarters.js';

const SOON = { timeout: 60_000 * SLOWNESS, interval: 100 };
vi.setConfig({ testTimeout: 120_000 * SLOWNESS, hookTimeout: 120_000 * SLOWNESS });

const [OWN, OTHER] = ['branch-own', 'branch-other'] as const;
const TEXT = '[qbox]\nformat = 1\nbooks = []\n[[Operation]]\nid = 3\nname = "Сверху"\n';

let headquarters: Awaited<ReturnType<typeof Headquarters.startWithDoor>>;
let box: Box;
let session: RawSession;
let above: NatsConnection;
let other: NatsConnection;
let requests: Requests;
const doors = new Map<string, string>();
const folders = [OWN, OTHER].map(() => mkdtempSync(join(tmpdir(), 'qbox-doors-')));

const natsBy = (keyFile: string, prefix: string): Promise<NatsConnection> =>
  connectNats({
    ...{ servers: headquarters.nats.address, name: prefix, reconnect: false, inboxPrefix: inboxOf(prefix), tls: { caFile: AUTHORITY } },
    authenticator: nkeyAuthenticator(new TextEncoder().encode(readFileSync(keyFile, 'utf8').trim())),
  });

beforeAll(async () => {
  headquarters = await Headquarters.startWithDoor();
  const [own = '', foreign = ''] = folders;
  for (const [branch, directory] of [[OWN, own] as const, [OTHER, foreign] as const]) {
    const order = {
      directory,
      address: headquarters.nats.address,
      code: headquarters.code(branch),
      authority: readFileSync(AUTHORITY, 'utf8'),
    };
    expect(await joinHeadquarters(order)).toMatchObject({ branch });
  }
  const config = join(own, 'qbox.toml');
  const settings = { address: headquarters.nats.address, branch: OWN, key_file: join(own, 'headquarters.nk'), authority_file: AUTHORITY };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`);
  writeFileSync(config, `[headquarters]\n${lines.join('')}`);
  above = await natsBy(join(headquarters.folder, 'headquarters.nk'), 'above');
  above.subscribe(ALL_UP, {
    callback: (_, message) => {
      const said = readUpMessage(message.string());
      if (said !== null && 'door' in said) doors.set(message.subject, said.door);
    },
  });
  requests = new Requests({ connection: above, nowMs: () => performance.now() });
  requests.start();
  box = await startBox({ data: own, args: ['--demo', '--config', config] });
  session = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  other = await natsBy(join(foreign, 'headquarters.nk'), OTHER);
  await vi.waitFor(() => expect(requests.isConnected(OWN)).toBe(true), SOON);
});
afterAll(async () => {
  requests?.stop();
  await box?.stop();
  await Promise.all([above?.close(), other?.close()]);
  await headquarters?.end();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What is more than the rate of the box has no answer, and is asked again. */
const stillThere = (): Promise<void> =>
  vi.waitFor(async () => {
    expect(await requests.ask(OWN, 'director', 'applyRevision', { order: 1, text: TEXT })).toMatchObject({ data: { order: 1 } });
  }, SOON);

const nameOf = async (): Promise<string> => (await session.ask<{ name: string }>('getOperation', { id: 3 })).name;

it('the box does what the list has, in the name of who asked, and refuses everything else', async () => {
  const before = await nameOf();
  for (const command of ['exportConfiguration', 'setUser', 'nextConsumer', 'restartBox', 'login', 'board', 'nonsense']) {
    const answer = await vi.waitFor(async () => {
      const said = await requests.ask(OWN, 'director', command, {});
      // What is more than the rate has no answer.
      expect(said).not.toBe('silent');
      return said;
    }, SOON);
    expect(answer, command).toMatchObject({ error: { codeModule: 2, codeError: 6 } });
  }
  expect(await nameOf()).toBe(before);
  const answer = await requests.ask(OWN, 'director', 'applyRevision', { order: 1, text: TEXT, at_once: true });
  expect(answer).toMatchObject({ data: { state: 'applied', order: 1 } });
  expect(await nameOf()).toBe('Сверху');
  // The number is known, its text is another one: a database of headquarters that was restored gives numbers twice.
  const other = TEXT.replace('Сверху', 'Другое');
  expect(await requests.ask(OWN, 'director', 'applyRevision', { order: 1, text: other, at_once: true })).toMatchObject({
    data: { state: 'older', order: 1 },
  });
  expect(await requests.ask(OWN, 'director', 'applyRevision', { order: 'x', text: 1 })).toMatchObject({
    error: { desc: expect.stringContaining('data.order') },
  });
});

it('another branch cannot ask, listen or answer in its place', async () => {
  const door = doors.get(upSubject(OWN)) ?? '';
  const evil = JSON.stringify({
    ...{ id: 'a'.repeat(22), login: 'evil', command: 'applyRevision' },
    data: { order: 99, text: TEXT.replace('Сверху', 'Чужое'), at_once: true },
  });
  const violations: string[] = [];
  void (async () => {
    for await (const status of other.status()) if (status.type === 'error') violations.push(String(status.error));
  })();
  other.publish(downSubject(OWN, door), evil);
  other.publish(upSubject(OWN), JSON.stringify({ door: 'b'.repeat(22) }));
  for (const subject of [downSubject(OWN, '*'), downSubject('*', '*'), upSubject(OWN), upSubject(OTHER)])
    other.subscribe(subject, { callback: () => undefined });
  await vi.waitFor(() => expect(violations.filter((text) => /permissions violation/i.test(text))).toHaveLength(6), SOON);
  // The server sends an answer to whatever subject a question names, and the answer may be anything that the branch has stored.
  other.publish(journalSubject(OTHER), evil);
  await other.flush();
  const ask = `$JS.API.DIRECT.GET.${STREAM}.${journalSubject(OTHER)}`;
  for (const guess of ['*', 'x'.repeat(22), doors.get(upSubject(OTHER)) ?? 'none'])
    other.publish(ask, '', { reply: downSubject(OWN, guess) });
  expect((await other.request(ask, '', { timeout: 30_000 })).string()).toBe(evil);
  expect(doors.get(upSubject(OWN))).toBe(door);
  expect(await nameOf()).toBe('Сверху');
  await stillThere();
});

it('what a branch says in a flood is not read, and others are heard meanwhile', async () => {
  const [first, last] = ['f'.repeat(22), 'l'.repeat(22)];
  const asked: string[] = [];
  for (const door of [first, last]) other.subscribe(downSubject(OTHER, door), { callback: () => void asked.push(door) });
  for (let said = 0; said < 500; said++) other.publish(upSubject(OTHER), JSON.stringify({ door: first }));
  other.publish(upSubject(OTHER), JSON.stringify({ door: last }));
  await other.flush();
  await stillThere();
  const silent = requests.ask(OTHER, 'director', 'applyRevision', { order: 1, text: TEXT });
  await vi.waitFor(() => expect(asked).toEqual([first]), SOON);
  expect(await silent).toBe('silent');
});

it('an answer is never longer than a message of NATS, which would end the thread of the uplink', async () => {
  const many = Array.from({ length: 2_900 }, (_, index) => `[[Operation]]\nid = ${index + 1}\nname = "${'Ы'.repeat(80)}${index}"\n`);
  const text = `[qbox]\nformat = 1\n${many.join('')}`;
  for (const asked of [text, TEXT]) {
    await vi.waitFor(async () => {
      const said = await requests.ask(OWN, 'director', 'applyRevision', { order: 2, text: asked, check: true });
      expect(said).toMatchObject({ data: { order: 1, faults: [] } });
      const { added } = (said as { readonly data: { readonly added: readonly object[] } }).data;
      expect(added.length).toBeGreaterThan(asked === text ? 2_000 : -1);
    }, SOON);
  }
});

it('a door is another one with each connection, and is heard again after headquarters was away', async () => {
  const before = doors.get(upSubject(OWN));
  await headquarters.nats.stop();
  await headquarters.nats.start();
  const again = await natsBy(join(headquarters.folder, 'headquarters.nk'), 'again');
  const heard: string[] = [];
  again.subscribe(ALL_UP, { callback: (_, message) => void heard.push(message.string()) });
  await vi.waitFor(() => expect(heard.some((text) => text.includes('"door"') && !text.includes(before ?? ''))).toBe(true), SOON);
  await again.close();
});
