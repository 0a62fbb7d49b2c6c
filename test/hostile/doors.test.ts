/** What no honest browser asks: paths and headers with tricks, pages of other sites, compressed frames, tokens that somebody chose. */
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { RawSession } from '../support/raw-client.js';
import { md5 } from '../support/raw-client.js';
import { frame, refusedUpgrade, TcpClient, TEXT } from '../transport/fixture.js';
import { errorName, residentMib, WatchedBox } from './witness.js';

let watched: WatchedBox;
let admin: RawSession;
beforeAll(async () => {
  watched = await WatchedBox.start({ QBOX_LOG_LEVEL: 'trace' });
  admin = await watched.administrator();
});
afterAll(async () => {
  await watched.end();
});

/** What came back for a request that is sent as it stands; no client mends it on the way. */
async function asked(path: string, ...headers: readonly string[]): Promise<string> {
  const client = await TcpClient.connect(watched.box.port);
  const host = headers.some((header) => header.startsWith('Host:')) ? [] : ['Host: box'];
  client.socket.write([`GET ${path} HTTP/1.1`, ...host, ...headers, 'Connection: close', '', ''].join('\r\n'));
  await client.ended;
  return client.received.toString('latin1');
}
const headOf = (answer: string): string => answer.slice(0, answer.indexOf('\r\n\r\n'));

describe('paths', () => {
  const TRICKS = [
    '../../../../etc/passwd',
    '..%2f..%2f..%2fetc%2fpasswd',
    '%2e%2e/%2e%2e/etc/passwd',
    '..%252f..%252fetc%252fpasswd',
    '....//....//etc/passwd',
    '..\\..\\etc\\passwd',
    '%c0%ae%c0%ae/etc/passwd',
    'x%00.js',
    '/etc/passwd',
    'file:///etc/passwd',
    '../packages.json',
    '../../package.json',
    '%0d%0aSet-Cookie:%20a=b',
  ];
  const PLACES = ['/', '/web/', '/web/assets/', '/media/', '/board/', '/board/1/', '/kiosk/', '/t/', '/qboard/', '/lab/', '/admin/'];
  /** Of files that lie near: the system's, the project's, the data folder's. */
  const SECRETS = ['root:x:0', '"lockfileVersion"', '"uWebSockets.js"', 'SQLite format 3', 'formatjs'];

  it.each(PLACES)('below %s lead to no file that is not a page', async (place) => {
    const tricks = [...TRICKS, `${'../'.repeat(12)}${watched.box.data}/qbox.db`, `${watched.box.data}/qbox.db`];
    for (const trick of tricks) {
      const answer = await asked(`${place}${trick}`);
      expect(
        SECRETS.filter((secret) => answer.includes(secret)),
        trick,
      ).toEqual([]);
      // A ticket's page is the same for every code, and says nothing until the box was asked.
      expect(answer, trick).toMatch(place === '/t/' ? /^HTTP\/1\.1 (200|400|404) / : /^HTTP\/1\.1 (400|404) /);
      expect(headOf(answer).toLowerCase(), trick).not.toContain('set-cookie');
    }
  });
});

describe('headers', () => {
  it('of a request come back in none of the answer, and not into its markup', async () => {
    const evil = `evil"><img src=x onerror=alert(1)>`;
    for (const path of ['/', '/kiosk/1', '/board/1', '/t/ABCDE', '/workplace', '/qboard/1.png', '/nothing']) {
      const answer = await asked(
        `${path}?lang=${encodeURIComponent(evil)}`,
        `Host: ${evil}`,
        `Accept-Language: ${evil}`,
        `Accept-Encoding: identity, ${evil}`,
        `If-None-Match: "${evil}"`,
        `Range: bytes=0-${evil}`,
        `X-Forwarded-Host: ${evil}`,
      );
      expect(answer, path).toMatch(/^HTTP\/1\.1 \d{3} /);
      expect(answer, path).not.toContain('<img src=x');
      expect(headOf(answer), path).not.toContain('evil');
    }
  });

  it('give no browser anything that it sends by itself: there are no cookies', async () => {
    for (const path of ['/', '/kiosk/1', '/workplace', '/admin', '/supervisor', '/lab', '/board/1', '/t/ABCDE']) {
      const { headers } = await fetch(`${watched.box.url}${path}`);
      expect([path, headers.get('set-cookie'), headers.get('access-control-allow-origin')]).toEqual([path, null, null]);
    }
  });
});

describe('a page of another site', () => {
  it.each(['https://evil.example', 'null', 'http://127.0.0.1', 'http://127.0.0.1.evil.example'])(
    '%s gets no connection',
    async (Origin) => {
      expect((await refusedUpgrade(watched.box.webSocketUrl, { Origin })).status).toBe(403);
    },
  );
});

describe('compression', () => {
  it('is offered and not agreed on', async () => {
    const socket = new WebSocket(watched.box.webSocketUrl, { perMessageDeflate: { serverNoContextTakeover: true } });
    await new Promise((opened, failed) => socket.once('open', opened).once('error', failed));
    expect(socket.extensions).toBe('');
    socket.terminate();
  });

  it('makes no bomb: compressed frames end their connection unread', async () => {
    const bomb = deflateRawSync(Buffer.alloc(256 * 1024 * 1024));
    const before = residentMib(watched.box);
    for (let round = 0; round < 20; round++) {
      const client = await TcpClient.upgrade(watched.box.port);
      client.socket.write(frame({ opcode: TEXT, reserved: 4 }, bomb));
      await client.ended;
      expect(client.received.toString('latin1')).not.toContain('{');
    }
    expect(residentMib(watched.box) - before).toBeLessThan(100);
    await admin.ask('info');
  });
});

describe('a token', () => {
  it('is chosen by the box alone: one that came with a log-in is not taken over', async () => {
    const client = await watched.connect();
    const chosen = '{00000000-0000-0000-0000-000000000000}';
    const data = { component: 'workplace', login: 'petrov', password: md5('12345'), workplace: 11 };
    const loggedIn = async (sent: string): Promise<string> =>
      (await client.request<{ readonly token: string }>({ token: sent, command: 'login', data })).data.token;
    const given = await loggedIn(chosen);
    expect(given).toMatch(/^\{.{30,}\}$/);
    expect(given).not.toBe(chosen);
    expect(errorName((await client.request({ token: chosen, command: 'info', data: {} })).data)).toBe('unknownToken');
    expect(await loggedIn(given)).not.toBe(given);
  });
});

describe('the log', () => {
  it('has a line for each thing and nothing that moves a cursor, whatever clients call themselves', async () => {
    const forged = 'x\n{"level":60,"msg":"forged"}\r\u001b[2J\u009b31m\u0007';
    const client = await watched.connect();
    for (const command of [forged, 'login', 'subscribeTicket', 'ticket', 'kioskLogin']) {
      const data = { component: forged, login: forged, password: md5(forged), code: forged };
      await client.request({ command, data });
    }
    await client.request({ command: 'login', data: { component: 'administrator', login: forged, password: md5('x') } });
    await admin.client.request({ token: admin.token, command: 'newOperation', data: { name: forged } });
    const lines = watched.box.stderr().split('\n').slice(0, -1);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect((JSON.parse(line) as { msg?: string }).msg).not.toBe('forged');
      expect(line).not.toMatch(/\p{Cc}/u);
    }
  });
});
