/** What is sent to headquarters by hand: nothing of it is an error of the program. */
import { request } from 'node:http';
import { connect as connectNats } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { BranchNow } from '../../server/hq/api/replies.js';
import { liveSubject } from '../../server/uplink/live/live-wire.js';
import { SLOWNESS } from '../support/slowness.js';
import { Headquarters, qboxHq } from './headquarters.js';

vi.setConfig({ testTimeout: 60_000 * SLOWNESS, hookTimeout: 120_000 * SLOWNESS });

const LONG = 600 * 1024;
/** As `server.ts` has it. */
const LONG_AT_ONCE = 64;
let headquarters: Headquarters;
let cookie = '';
/** Of somebody who sees one branch. */
let watcher = '';
const SOON = { timeout: 30_000 * SLOWNESS };

beforeAll(async () => {
  headquarters = await Headquarters.start('0');
  const password = qboxHq('user', 'add', 'director', '--role', 'administrator', '--database', headquarters.postgres.address).trim();
  for (const branch of ['told-1', 'told-2']) await headquarters.query('INSERT INTO branch (name) VALUES ($1)', [branch]);
  qboxHq('group', 'set', 'G', 'told-2', '--database', headquarters.postgres.address);
  const other = qboxHq('user', 'add', 'watcher', '--group', 'G', '--database', headquarters.postgres.address).trim();
  cookie = await enter('director', password);
  watcher = await enter('watcher', other);
});

async function enter(login: string, password: string): Promise<string> {
  const entered = await post('logIn', JSON.stringify({ login, password }));
  return entered.headers.get('set-cookie')?.split(';')[0] ?? '';
}
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

/** A request whose body does not come to its end. */
function slowly(headers: Record<string, string>, length: number, sent: string): Promise<{ status: Promise<number>; end: () => void }> {
  const { hostname, port } = new URL(headquarters.ingester.url);
  const sending = request({
    ...{ hostname, port, path: '/hq/api/setGroup', method: 'POST' },
    headers: { 'Content-Type': 'application/json', 'Content-Length': length, ...headers },
  });
  const status = new Promise<number>((answered) => {
    sending.on('response', (response) => answered(response.statusCode ?? 0));
  });
  sending.on('error', () => undefined);
  return new Promise((isSent) => {
    sending.write(sent, () => isSent({ status, end: () => sending.destroy() }));
  });
}

it('whoever sends slowly keeps nobody waiting', async () => {
  // More than are answered at once.
  const slow = await Promise.all(Array.from({ length: 200 }, () => slowly({}, 100, '{')));
  expect((await post('me', '{}')).status).toBe(200);
  for (const { end } of slow) end();
});

it('reads what is long of who is logged in alone', async () => {
  const begun = '{"name":"'.padEnd(20_000, 'x');
  const stranger = await slowly({}, 40_000, begun);
  expect(await stranger.status).toBe(401);
  stranger.end();
  // One more than are read at once. Whichever is refused says that all others are being read: a request of another kind that asked
  // whether they are would take the place of one that has not arrived yet.
  const slow = await Promise.all(Array.from({ length: LONG_AT_ONCE + 1 }, () => slowly({ Cookie: cookie }, 40_000, begun)));
  expect(await Promise.race(slow.map(({ status }) => status))).toBe(503);
  expect((await post('me', JSON.stringify({ more: 'x'.repeat(30_000) }))).status).toBe(503);
  expect((await post('me', '{}')).status).toBe(200);
  for (const { end } of slow) end();
  await expect.poll(async () => (await post('me', JSON.stringify({ more: 'x'.repeat(30_000) }))).status, SOON).not.toBe(503);
});

/** The first lines of the stream of changes that fit. */
async function firstChange(asked: string): Promise<{ rows: Promise<string>; end: () => void }> {
  const ending = new AbortController();
  const answer = await fetch(`${headquarters.ingester.url}/hq/live`, { headers: { Cookie: asked }, signal: ending.signal });
  expect(answer.status).toBe(200);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  const rows = (async () => {
    for (let text = ''; ; ) {
      const { value, done } = await reader.read();
      if (done) return text;
      text += Buffer.from(value).toString();
      const [, data] = /^data: (.*)$/m.exec(text) ?? [];
      if (data !== undefined) return data;
    }
  })();
  return { rows, end: () => ending.abort() };
}

const STATE = {
  ...{ version: '1', atMs: 1, waiting: 7, serving: 0, postponed: 0, longestWaitSec: 0, overNorm: 0, openWindows: 0 },
  ...{ windows: [], services: [], alerts: [], devicesCount: 0, devices: [] },
};

it('open pages are told what has changed, each that which its user sees', async () => {
  const pages = await Promise.all([cookie, cookie, watcher].map(firstChange));
  const connection = await connectNats({ servers: headquarters.nats.address });
  for (const branch of ['told-1', 'told-2']) connection.publish(liveSubject(branch, 'state'), JSON.stringify(STATE));
  await connection.flush();
  const told = await Promise.all(
    pages.map(async ({ rows }) => (JSON.parse(await rows) as BranchNow[]).map(({ name, waiting }) => [name, waiting])),
  );
  expect(told[2]).toEqual([['told-2', 7]]);
  for (const all of told.slice(0, 2)) expect(all).toContainEqual(['told-1', 7]);
  // Whose session ends is told nothing more.
  const last = await firstChange(watcher);
  qboxHq('user', 'remove', 'watcher', '--database', headquarters.postgres.address);
  connection.publish(liveSubject('told-2', 'state'), JSON.stringify({ ...STATE, waiting: 8 }));
  expect(await last.rows).not.toContain('told-2');
  for (const { end } of pages) end();
  await connection.close();
});

it('takes days of the calendar, the last of February too', async () => {
  expect((await post('figures', '{"from":"2028-02-29","to":"2028-02-29","by":"day"}')).status).toBe(200);
});

it('a path that names no place is refused', async () => {
  expect([await get('//'), await get('/hq')]).toEqual([400, 200]);
});
