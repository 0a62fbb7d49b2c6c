/** Who comes through the socket on the machine needs no password; who comes from the network always does. */
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { type Box, startBox } from '../support/box.js';
import { md5 } from '../support/raw-client.js';

const file = (name: string): string => fileURLToPath(new URL(`../transport/certificate/${name}`, import.meta.url));
const PLAIN_PORT = 20_000 + Math.floor(Math.random() * 10_000);

let box: Box;
beforeAll(async () => {
  box = await startBox({ env: { QBOX_SESSIONS: '3' } });
});
afterAll(() => box.stop());

interface Reply {
  readonly token?: string;
  readonly desc?: string;
  readonly user?: { readonly login: string; readonly password: string | null };
}

/** Sends one request and resolves with the data of its answer. */
async function ask(url: string, request: object, options: ConstructorParameters<typeof WebSocket>[2] = {}): Promise<Reply> {
  const socket = new WebSocket(url, options);
  onTestFinished(() => socket.terminate());
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => socket.send(JSON.stringify(request)));
    socket.once('message', (text) => resolve((JSON.parse(text.toString()) as { data: Reply }).data));
  });
}

const askHere = (request: object, at: Box = box): Promise<Reply> =>
  ask('ws://localhost/', request, { createConnection: () => connect(join(at.data, 'qbox.sock')) });
const asAdmin = (fields: object = {}) => ({ command: 'login', data: { component: 'administrator', login: 'admin', ...fields } });

/** Passwords that are none. */
const NO_PASSWORDS = [{}, { password: null }, { password: '' }, { password: '0'.repeat(32) }, { password: md5('') }];

describe('through the local socket', () => {
  it.each([...NO_PASSWORDS, { password: 7 }])('%j will do for a password, and is not given back', async (fields) => {
    const { token, user } = await askHere(asAdmin(fields));
    expect(token).toMatch(/^\{[0-9a-f-]{36}\}$/);
    expect(user).toMatchObject({ login: 'admin', password: null });
  });

  it('a clerk gets the rights of a clerk', async () => {
    const { token } = await askHere({ command: 'login', data: { component: 'workplace', login: 'petrov', workplace: 11 } });
    expect(await askHere({ token, command: 'removeService', data: { id: 1 } })).toHaveProperty('codeError');
    expect(await askHere({ command: 'login', data: { component: 'administrator', login: 'petrov' } })).not.toHaveProperty('token');
  });

  it.each([asAdmin({ login: 'nobody' }), asAdmin({ component: 'tsar' }), { command: 'login', data: [] }, { command: 'info', data: {} }])(
    '%j is refused as anywhere',
    async (request) => {
      expect(await askHere(request)).toHaveProperty('codeError');
    },
  );

  it('whoever sees to the box gets in when all sessions are taken: the oldest goes', async () => {
    for (let more = 0; more < 5; more++) expect(await askHere(asAdmin())).toHaveProperty('token');
  });
});

describe('admin who is none any more', () => {
  it('is the first who is an administrator', async () => {
    const fresh = await startBox();
    try {
      const { token } = await askHere(asAdmin(), fresh);
      const users = (await askHere({ token, command: 'userList', data: {} }, fresh)) as { id: number; role_id: number; login: string }[];
      const admin = users.find(({ login }) => login === 'admin');
      const other = { login: 'second', password: md5('second'), role_id: admin?.role_id };
      expect(await askHere({ token, command: 'newUser', data: other }, fresh)).toHaveProperty('id');
      const { token: second } = await askHere(asAdmin({ login: 'second' }), fresh);
      await askHere({ token: second, command: 'setUser', data: { id: admin?.id, disabled: 1 } }, fresh);
      expect((await askHere(asAdmin(), fresh)).user).toMatchObject({ login: 'second' });
      await askHere({ token: second, command: 'setUser', data: { id: admin?.id, login: 'renamed' } }, fresh);
      expect((await askHere(asAdmin(), fresh)).user).toMatchObject({ login: 'second' });
      // Only as administrator, and only by that name.
      expect(await askHere(asAdmin({ login: 'renamed' }), fresh)).not.toHaveProperty('token');
    } finally {
      await fresh.stop();
    }
  });
});

describe('over the network', () => {
  it.each(NO_PASSWORDS)('%j opens no door', async (fields) => {
    expect(await ask(box.webSocketUrl, asAdmin(fields))).not.toHaveProperty('token');
  });

  it('nor the main port with TLS, nor the plain one beside it', async () => {
    const env = { QBOX_TLS_CERTIFICATE: file('certificate.pem'), QBOX_TLS_KEY: file('key.pem'), QBOX_PLAIN_PORT: String(PLAIN_PORT) };
    const secure = await startBox({ env });
    try {
      for (const fields of NO_PASSWORDS) {
        expect(await ask(`wss://127.0.0.1:${secure.port}/`, asAdmin(fields), { rejectUnauthorized: false })).not.toHaveProperty('token');
        expect(await ask(`ws://127.0.0.1:${PLAIN_PORT}/`, asAdmin(fields))).not.toHaveProperty('token');
      }
      const clerk = { component: 'workplace', login: 'petrov', workplace: 11, password: md5('12345') };
      expect(await ask(`ws://127.0.0.1:${PLAIN_PORT}/`, asAdmin(clerk))).toHaveProperty('token');
      expect(await askHere(asAdmin(), secure)).toHaveProperty('token');
    } finally {
      await secure.stop();
    }
  });

  it('guesses are slowed down there, and never keep anybody from the local socket', async () => {
    for (let guess = 0; guess < 6; guess++) await ask(box.webSocketUrl, asAdmin({ password: md5(`guess ${guess}`) }));
    expect((await ask(box.webSocketUrl, asAdmin({ password: md5('12345') }))).desc).toMatch(/too many failures/);
    expect(await askHere(asAdmin())).toHaveProperty('token');
  });
});
