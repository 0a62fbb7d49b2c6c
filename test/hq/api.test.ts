/** What is sent to headquarters by hand: nothing of it is an error of the program. */
import { request } from 'node:http';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { SLOWNESS } from '../support/slowness.js';
import { Headquarters, qboxHq } from './headquarters.js';

vi.setConfig({ testTimeout: 60_000 * SLOWNESS, hookTimeout: 120_000 * SLOWNESS });

const LONG = 600 * 1024;
let headquarters: Headquarters;
let cookie = '';

beforeAll(async () => {
  headquarters = await Headquarters.start('0');
  const password = qboxHq('user', 'add', 'director', '--role', 'administrator', '--database', headquarters.postgres.address).trim();
  const entered = await post('logIn', JSON.stringify({ login: 'director', password }));
  cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
});
afterAll(() => headquarters?.end());

const post = (command: string, body: string) =>
  fetch(`${headquarters.ingester.url}/hq/api/${command}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: cookie },
    body,
  });

/** fetch() makes a path whole before it sends it. */
const get = (path: string): Promise<number> =>
  new Promise((answered, failed) => {
    const { hostname, port } = new URL(headquarters.ingester.url);
    request({ hostname, port, path }, (response) => {
      response.resume();
      answered(response.statusCode ?? 0);
    })
      .on('error', failed)
      .end();
  });

it.each([
  ['logIn', JSON.stringify({ login: 'a\0b', password: '12345678' })],
  ['logIn', JSON.stringify({ login: 'director', password: '' })],
  ['seeAlarm', '{"id":3000000000}'],
  ['seeAlarm', '{"id":99999999999999}'],
  ['figures', '{"from":"2026-02-31","to":"2026-03-31","by":"day"}'],
  ['figures', '{"from":"2026-01-01","to":"2026-13-01","by":"day"}'],
  ['branch', '{"branch":"a\\u0000b"}'],
  ['setGroup', '{"name":"a\\u0000b","branches":[]}'],
  ['me', '{'],
  ['me', 'null'],
  ['me', '[]'],
])('%s refuses %s', async (command, body) => {
  const answer = await post(command, body);
  expect({ status: answer.status, text: await answer.text() }).toEqual({ status: 400, text: expect.stringContaining('"codeError"') });
});

it('reads no request that is too long', async () => {
  expect((await post('me', JSON.stringify({ more: 'x'.repeat(LONG) }))).status).toBe(400);
});

it('takes days of the calendar, the last of February too', async () => {
  expect((await post('figures', '{"from":"2028-02-29","to":"2028-02-29","by":"day"}')).status).toBe(200);
});

it('a path that names no place is refused', async () => {
  expect([await get('//'), await get('/hq')]).toEqual([400, 200]);
});
