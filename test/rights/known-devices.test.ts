/**
 * A device on which a user has logged in before gets in while others guess. That ends with the password, or when somebody asks for it:
 * whoever had the device could go on guessing from there. Addresses of their own, as in `guessing.test.ts`.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ReplyData } from '../../server/protocol/registry.js';
import { errorName, WatchedBox } from '../hostile/witness.js';
import { logIn, md5, RawClient, type RawSession } from '../support/raw-client.js';

const SECRET = 'd'.repeat(32);
const PETROV = 3;

let watched: WatchedBox;
let admin: RawSession;
beforeEach(async () => {
  watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0' });
  admin = await watched.administrator();
});
afterEach(async () => {
  await watched.end();
});

async function connectFrom(address: string): Promise<RawClient> {
  const socket = new WebSocket(watched.box.webSocketUrl, { localAddress: address });
  const client = new RawClient(socket);
  await new Promise((resolve) => socket.once('open', resolve));
  return client;
}

/** Each attempt comes from a new address: what it is known by is its secret. */
let hosts = 0;
async function attempt(login: string, password: string, device?: string): Promise<string> {
  const client = await connectFrom(`127.0.3.${++hosts}`);
  const data = { component: 'workplace', login, password: md5(password), workplace: 11, ...(device && { device }) };
  return errorName((await client.request({ command: 'login', data })).data) ?? 'welcome';
}

/** From so many addresses that whoever is not known waits from then on. */
async function guessAt(login: string): Promise<void> {
  const spies = await Promise.all(Array.from({ length: 100 }, (_, host) => connectFrom(`127.0.1.${host + 1}`)));
  const data = { component: 'workplace', login, password: md5('wrong'), workplace: 11 };
  const answers = await Promise.all(spies.map((spy) => spy.request({ command: 'login', data })));
  expect(new Set(answers.map((answer) => errorName(answer.data)))).toEqual(new Set(['wrongPassword', 'tooManyFailures']));
}

const told = async (session: RawSession, data: object): Promise<string> =>
  errorName((await session.client.request({ token: session.token, command: 'forgetDevices', data })).data) ?? 'noErrors';

it('a known device is known no more after a change of the password, to whoever has its secret', async () => {
  expect(await attempt('petrov', '12345', SECRET)).toBe('welcome');
  await guessAt('petrov');
  expect(await attempt('petrov', '12345', SECRET)).toBe('welcome');
  await admin.ask('setUser', { id: PETROV, password: md5('a new one') });
  expect(await attempt('petrov', '12345', SECRET), 'the old password').toBe('tooManyFailures');
  expect(await attempt('petrov', 'a new one', SECRET), 'the new password').toBe('tooManyFailures');
});

it('everybody has the own devices forgotten, an administrator those of each user', async () => {
  const clerk = await logIn(await connectFrom('127.0.0.2'), { component: 'workplace', login: 'petrov', place: 11 });
  const { id } = await admin.ask<{ id: number }>('newUser', { login: 'seitova', password: md5('12345'), role_id: 2 });
  const users = ['petrov', 'seitova'];
  for (const login of users) {
    expect(await attempt(login, '12345', SECRET)).toBe('welcome');
    await guessAt(login);
  }
  expect(await told(clerk, { user: id })).toBe('notAllowed');
  expect(await told(clerk, { user: 999 }), 'whether there is such a user is not told').toBe('notAllowed');
  for (const login of users) expect(await attempt(login, '12345', SECRET)).toBe('welcome');
  expect(await told(clerk, {})).toBe('noErrors');
  expect(await told(admin, { user: id })).toBe('noErrors');
  for (const login of users) expect(await attempt(login, '12345', SECRET)).toBe('tooManyFailures');
  expect(await told(admin, { user: 999 })).toBe('noSuchElement');
  const { lines } = await admin.ask<ReplyData<'changes'>>('changes', { kind: 'User', limit: 200 });
  const forgotten = lines.filter(({ fields }) => fields.some(({ field }) => field === 'known_devices'));
  expect(forgotten.map(({ login, title, verb }) => `${login}: ${title} ${verb}`)).toEqual([
    'admin: seitova changed',
    'petrov: petrov changed',
  ]);
});

it('a log-in by the old password that was under way at the change neither opens a session nor makes a device known', async () => {
  const clients = await Promise.all([1, 2, 3].map((host) => connectFrom(`127.0.0.${host}`)));
  const data = { component: 'workplace', login: 'petrov', password: md5('12345'), workplace: 11, device: SECRET };
  const change = admin.ask('setUser', { id: PETROV, password: md5('a new one') });
  const answers = await Promise.all(clients.map((client) => client.request({ command: 'login', data })));
  await change;
  const tokens = answers.flatMap(({ data: answer }) => (answer as { readonly token?: string }).token ?? []);
  const after = await Promise.all(
    tokens.map(async (token) => errorName((await (clients[0] as RawClient).request({ token, command: 'info', data: {} })).data)),
  );
  expect(after.filter((outcome) => outcome !== 'unknownToken')).toEqual([]);
  await guessAt('petrov');
  expect(await attempt('petrov', 'a new one', SECRET)).toBe('tooManyFailures');
});
