/**
 * Guessing passwords is slow, and costs whoever guesses: the right password is taken from everybody else meanwhile. Attackers and clerks
 * have addresses of their own here. How long waits become is in `test/pipeline/access/login-guard.test.ts`, by a clock of its own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { errorName } from '../hostile/witness.js';
import { type Box, startBox } from '../support/box.js';
import { md5, RawClient } from '../support/raw-client.js';

const ENV = { QBOX_REQUESTS_PER_SECOND: '0' };

let folder: string;
let box: Box;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-guessing-'));
  box = await startBox({ data: folder, env: ENV });
});
afterEach(async () => {
  await box.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function connectFrom(address: string): Promise<RawClient> {
  const socket = new WebSocket(box.webSocketUrl, { localAddress: address });
  const client = new RawClient(socket);
  await new Promise((resolve) => socket.once('open', resolve));
  return client;
}

let attempts = 0;
async function attempt(client: RawClient, login: string, password: string, device?: string): Promise<string> {
  const data = { component: 'workplace', login, password: md5(password), workplace: 11, ...(device && { device }) };
  const reply = await client.request({ command: 'login', id: `attempt ${++attempts}`, data });
  return errorName(reply.data) ?? 'welcome';
}

const guess = (client: RawClient, login = 'petrov'): Promise<string> => attempt(client, login, 'wrong');
const rightPassword = (client: RawClient, login = 'petrov', device?: string): Promise<string> => attempt(client, login, '12345', device);

/** Guesses on, always with some in flight, until told to stop; answers what it was told how often. */
function hammer(client: RawClient, next: () => string = () => 'petrov'): () => Promise<Map<string, number>> {
  let isOver = false;
  const answers = new Map<string, number>();
  const one = async (): Promise<void> => {
    while (!isOver) {
      const answer = await guess(client, next());
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  };
  const all = Promise.all([one(), one(), one(), one()]);
  return async () => {
    isOver = true;
    await all;
    return answers;
  };
}

it('guesses at full speed from one address keep the account from nobody else, and get nowhere', async () => {
  const stop = hammer(await connectFrom('127.0.0.9'));
  const told: string[] = [];
  for (let time = 0; time < 20; time++) told.push(await rightPassword(await connectFrom('127.0.0.2')));
  // Never seen, each of them.
  for (let host = 10; host < 30; host++) told.push(await rightPassword(await connectFrom(`127.0.0.${host}`)));
  expect(new Set(told)).toEqual(new Set(['welcome']));
  const answers = await stop();
  expect(answers.get('wrongPassword')).toBeLessThanOrEqual(6);
  expect(answers.get('tooManyFailures')).toBeGreaterThan(100);
});

it('guesses from 200 addresses keep neither a known device nor a known address out, also after a restart', async () => {
  const secret = 'd'.repeat(32);
  expect(await rightPassword(await connectFrom('127.0.0.2'))).toBe('welcome');
  expect(await rightPassword(await connectFrom('127.0.0.3'), 'petrov', secret)).toBe('welcome');
  for (const restart of [false, true]) {
    if (restart) {
      await box.stop();
      box = await startBox({ data: folder, env: ENV });
    }
    const spies = await Promise.all(Array.from({ length: 200 }, (_, host) => connectFrom(`127.0.1.${host + 1}`)));
    // Until the account has no guess left for those that nobody knows.
    const answers = new Set((await Promise.all(spies.map((spy) => guess(spy)))).values());
    expect(answers).toEqual(new Set(['wrongPassword', 'tooManyFailures']));
    expect(await rightPassword(await connectFrom('127.0.0.4'))).toBe('tooManyFailures');
    const stops = spies.slice(0, 20).map((spy) => hammer(spy));
    expect(await rightPassword(await connectFrom('127.0.0.2'))).toBe('welcome');
    expect(await rightPassword(await connectFrom(restart ? '127.0.0.6' : '127.0.0.5'), 'petrov', secret)).toBe('welcome');
    expect(await rightPassword(await connectFrom('127.0.0.2'), 'petrov', 'e'.repeat(32)), 'with a secret that is new').toBe('welcome');
    await Promise.all(stops.map((stop) => stop()));
    for (const spy of spies) await spy.close();
  }
});

it('a device that is known for one user is not known for another', async () => {
  const shared = await connectFrom('127.0.0.2');
  expect(await rightPassword(shared, 'petrov')).toBe('welcome');
  for (let count = 0; count < 40; count++) await guess(shared, `account ${count}`);
  expect(await rightPassword(shared, 'ivanova')).toBe('tooManyFailures');
  expect(await rightPassword(shared, 'petrov')).toBe('welcome');
});

it('an address that tries one account after the other waits, and other addresses do not', async () => {
  const client = await connectFrom('127.0.0.9');
  const answers: string[] = [];
  for (let count = 0; count < 40; count++) answers.push(await guess(client, `account ${count}`));
  const wrong = answers.filter((answer) => answer === 'wrongPassword').length;
  expect(wrong).toBeGreaterThanOrEqual(24);
  expect(wrong).toBeLessThan(40);
  expect(await rightPassword(client)).toBe('tooManyFailures');
  expect(await rightPassword(await connectFrom('127.0.0.2'))).toBe('welcome');
});

it('a burst of guesses gets no further than one after the other, and nobody has to wait for it', async () => {
  const spies = await Promise.all([1, 2, 3, 4].map(() => connectFrom('127.0.0.9')));
  const bystander = await connectFrom('127.0.0.2');
  const guesses = Promise.all(spies.flatMap((spy) => Array.from({ length: 100 }, () => guess(spy))));
  expect(await rightPassword(bystander)).toBe('welcome');
  const answers = await guesses;
  const checked = answers.filter((answer) => answer === 'wrongPassword').length;
  // Three are free, the next one begins a wait; another may have been under way.
  expect(checked).toBeGreaterThanOrEqual(4);
  expect(checked).toBeLessThanOrEqual(5);
  expect(answers.filter((answer) => answer === 'tooManyFailures').length).toBe(400 - checked);
});

it('more attempts than can be checked, from many addresses, keep nobody from his turn', async () => {
  const spies = await Promise.all(Array.from({ length: 10 }, (_, host) => connectFrom(`127.0.2.${host + 1}`)));
  const clerk = await connectFrom('127.0.0.2');
  expect(await rightPassword(clerk)).toBe('welcome');
  let open = 0;
  const flood = spies.flatMap((spy, from) =>
    Array.from({ length: 40 }, async (_, index) => {
      open += 1;
      const answer = await guess(spy, `account ${from} ${index}`);
      open -= 1;
      return answer;
    }),
  );
  // He is known: he is next. Somebody new is one of 11 addresses.
  expect(await rightPassword(clerk)).toBe('welcome');
  const openForClerk = open;
  expect(await rightPassword(await connectFrom('127.0.0.3'), 'ivanova')).toBe('welcome');
  expect(open, 'while most of the flood still waits').toBeGreaterThan(100);
  expect(openForClerk).toBeGreaterThan(open);
  expect(new Set(await Promise.all(flood))).toEqual(new Set(['wrongPassword', 'tooManyFailures']));
});

it('a failed log-in is in the log, with account and address, and a flood of them is few lines', async () => {
  const client = await connectFrom('127.0.0.9');
  expect(await guess(client, 'petrow')).toBe('wrongPassword');
  const lines = (): Record<string, unknown>[] =>
    box
      .stderr()
      .split('\n')
      .filter((line) => line.includes('log-in'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  await vi.waitFor(() => expect(lines()[0]).toMatchObject({ login: 'petrow', address: '127.0.0.9', level: 30 }));
  for (let count = 0; count < 300; count++) await guess(client, `account ${count}`);
  await vi.waitFor(() => expect(lines().some(({ refused }) => refused === 1)).toBe(true));
  expect(lines().length).toBeLessThan(25);
  expect(box.stderr()).not.toContain(md5('wrong'));
});
