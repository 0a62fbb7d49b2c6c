/** `qctl session` at a real box: who is logged in, from where, and out with him. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ReplyData } from '../../server/protocol/registry.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn } from '../support/raw-client.js';
import { TestConsole } from './console.js';

let box: Box;
let terminal: TestConsole;
beforeAll(async () => {
  box = await startBox();
});
afterAll(() => box.stop());
beforeEach(() => {
  terminal = new TestConsole();
  terminal.env = { QBOX_SOCKET: join(box.data, 'qbox.sock') };
});

async function list(): Promise<ReplyData<'sessions'>> {
  terminal.stdout = '';
  expect(await terminal.run('session', 'list', '--json')).toBe(0);
  return JSON.parse(terminal.stdout) as ReplyData<'sessions'>;
}

it('lists who is logged in, and tells nothing by which another could act as him', async () => {
  const client = await connect(box.webSocketUrl);
  const { token } = await logIn(client, { component: 'workplace', login: 'petrov', place: 11 });
  await client.request({ token, command: 'info', data: {} });
  const sessions = await list();
  expect(sessions.find(({ login }) => login === 'petrov')).toMatchObject({
    component: 'workplace',
    place: 11,
    address: '127.0.0.1',
    connected: true,
  });
  expect(sessions.find(({ own }) => own)).toMatchObject({ login: 'admin', component: 'administrator', place: null, address: 'local' });
  expect(terminal.stdout).not.toContain(token);
  expect(terminal.stdout).not.toMatch(/token|hash/i);
  client.socket.close();
  await client.closed;
  await expect.poll(async () => (await list()).find(({ login }) => login === 'petrov')?.connected).toBe(false);

  expect(await terminal.run('session', 'list')).toBe(0);
  expect(terminal.stdout).toMatch(/^id +login +as +place +since +last used +from +connection$/m);
  expect(terminal.stdout).toMatch(/ petrov +workplace +11 .*ago +127\.0\.0\.1 +closed$/m);
});

it('ends a session: its token is worth nothing any more', async () => {
  const client = await connect(box.webSocketUrl);
  const { token } = await logIn(client, { component: 'administrator', login: 'admin' });
  const [other] = (await list()).filter(({ own, component, last_used }) => !own && component === 'administrator' && last_used === null);
  expect(await terminal.run('session', 'kill', String(other?.id))).toBe(0);
  expect((await client.request({ token, command: 'info', data: {} })).data).toMatchObject({ codeModule: 2, codeError: 2 });
  client.socket.close();

  expect(await terminal.run('session', 'kill', String(other?.id))).toBe(1);
  expect(terminal.stderr).toMatch(/the box refused endSession: data.id: there is no session with id/);
  expect(await terminal.run('session', 'kill', 'all')).toBe(2);
});

it('is for administrators', async () => {
  expect(await terminal.run('session', 'list', '--user', 'petrov', '--component', 'workplace', '--workplace', '12')).toBe(1);
});
