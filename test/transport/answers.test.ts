/** Pages that take their time: late ones, endless ones, and readers who are slow or leave. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { LIMITS } from '../../server/model/limits.js';
import { type Page, type PageSource, textPage } from '../../server/transport/page.js';
import { SLOWNESS } from '../support/slowness.js';
import { Client, start, TcpClient } from './fixture.js';

const page = (body: Page['body']): Page => ({ contentType: 'text/plain', body });
const MEGABYTE = Buffer.alloc(1024 * 1024, 'x');

async function serve(source: PageSource) {
  return start({ pages: new Map([['/page', source]]) });
}

it('a late page is answered when it is there, and others are answered meanwhile', async () => {
  const asked: ((page: Page) => void)[] = [];
  const { transport, address } = await serve(
    () =>
      new Promise((resolve) => {
        asked.push(resolve);
      }),
  );
  const late = fetch(`${transport.url}/page?a=1`);
  const other = await Client.open(address);
  expect(await other.ask('hello')).toBe('echo:hello');
  await expect.poll(() => asked.length).toBe(1);
  asked[0]?.(textPage('503 Service Unavailable', 'late'));
  const response = await late;
  expect([response.status, await response.text(), response.headers.get('x-content-type-options')]).toEqual([503, 'late\n', 'nosniff']);
});

const GET = 'GET /page HTTP/1.1\r\nHost: box\r\n\r\n';

it('a connection is good for the next page, too, until it asks for many at once', async () => {
  const { transport } = await serve(page(Buffer.from('short')));
  const client = await TcpClient.connect(transport.port);
  const answers = (): number => client.received.toString('latin1').split('HTTP/1.1 200').length - 1;
  for (let asked = 1; asked <= 100; asked += 1) {
    client.socket.write(GET);
    await expect.poll(answers).toBe(asked);
  }
  client.socket.write(GET.repeat(100));
  await client.ended;
  expect(answers()).toBe(165);
  expect(client.received.toString('latin1').match(/Connection: close/gi)).toHaveLength(1);
});

it('a page learns what was asked, and is told when the reader has gone', async () => {
  let left = false;
  let seen: readonly string[] = [];
  const { transport } = await serve(({ query, known, signal }) => {
    seen = [query.get('after') ?? '', known];
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        left = true;
        resolve(textPage('200 OK', 'to nobody'));
      });
    });
  });
  const client = await TcpClient.connect(transport.port);
  client.socket.write('GET /page?after=abc HTTP/1.1\r\nHost: box\r\nIf-None-Match: "old"\r\n\r\n');
  await expect.poll(() => seen).toEqual(['abc', '"old"']);
  client.socket.destroy();
  await expect.poll(() => left).toBe(true);
});

it('a page that fails is an error of the server, and only that', async () => {
  const { transport } = await serve(async () => Promise.reject(new Error('a secret')));
  const response = await fetch(`${transport.url}/page`);
  expect([response.status, await response.text()]).toEqual([500, 'The box could not answer.\n']);
  const failing = await serve(() => {
    throw new Error('a secret');
  });
  expect((await fetch(`${failing.transport.url}/page`)).status).toBe(500);
});

it('an endless page comes piece by piece, ends with its source, and has no body for HEAD', async () => {
  async function* pieces() {
    yield Buffer.from('one ');
    await turn();
    yield Buffer.from('two');
  }
  const { transport } = await serve(() => page(pieces()));
  expect(await (await fetch(`${transport.url}/page`)).text()).toBe('one two');
  expect(await (await fetch(`${transport.url}/page`, { method: 'HEAD' })).text()).toBe('');
});

it('a piece is asked for when the one before was taken, and none for who has gone', async () => {
  let made = 0;
  let isEnded = false;
  async function* pieces() {
    try {
      for (; ; made++) yield MEGABYTE;
    } finally {
      isEnded = true;
    }
  }
  const { transport, address } = await serve(() => page(pieces()));
  const response = await new Promise<IncomingMessage>((resolve) => get(`${transport.url}/page`, resolve));
  response.pause();
  // What the system takes before the reader does is some megabytes.
  let before = -1;
  await expect
    .poll(
      () => {
        const isStill = made === before;
        before = made;
        return isStill;
      },
      { interval: 200 },
    )
    .toBe(true);
  expect(made).toBeLessThan(50);
  response.resume();
  await expect.poll(() => made).toBeGreaterThan(before + 20);
  response.destroy();
  await expect.poll(() => isEnded).toBe(true);
  expect(await (await Client.open(address)).ask('hello')).toBe('echo:hello');
});

it('an endless page that has nothing to say is not cut', { timeout: 60_000 * SLOWNESS }, async () => {
  async function* pieces() {
    yield Buffer.from('before ');
    // Longer than a connection may say nothing that has not asked yet: time itself is what is tried here.
    await once(AbortSignal.timeout(35_000), 'abort');
    yield Buffer.from('after');
  }
  const { transport } = await serve(() => page(pieces()));
  expect(await (await fetch(`${transport.url}/page`)).text()).toBe('before after');
});

it('when the box stops, whoever waits for a page is not waited for', async () => {
  let isAsked = false;
  const { transport } = await serve(() => {
    isAsked = true;
    return new Promise(() => {});
  });
  const asked = fetch(`${transport.url}/page`).catch(() => 'cut');
  await expect.poll(() => isAsked).toBe(true);
  await transport.close();
  expect(await asked).toBe('cut');
});

it('where two addresses hold all answers that there can be, a third one has its own', async () => {
  let held = 0;
  const { transport } = await serve(({ query, signal }) => {
    if (query.get('late') === null) return textPage('200 OK', 'at once');
    held += 1;
    return new Promise((resolve) =>
      signal.addEventListener('abort', () => {
        held -= 1;
        resolve(textPage('200 OK', 'to nobody'));
      }),
    );
  });
  const { httpAnswers } = LIMITS.connections;
  const greedy = Array.from({ length: httpAnswers }, (_, index) =>
    get({ port: transport.port, host: '127.0.0.1', path: '/page?late', localAddress: `127.0.3.${1 + (index % 2)}` }).on('error', () => {}),
  );
  await expect.poll(() => held).toBe(httpAnswers);
  expect(await (await fetch(`${transport.url}/page`)).text()).toBe('at once\n');
  expect(held).toBe(httpAnswers - 1);
  for (const request of greedy) request.destroy();
});
