/**
 * Guessing passwords is slow, and nobody is locked out for good. How long somebody has to wait is what the answers say; the tests go on
 * when the box lets them.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { errorName, WatchedBox } from '../hostile/witness.js';
import { connect, md5, RawClient } from '../support/raw-client.js';

let watched: WatchedBox;
beforeEach(async () => {
  watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0' });
});
afterEach(async () => {
  await watched.end();
});

interface Attempt {
  readonly name: string | undefined;
  readonly seconds: number;
}

let attempts = 0;
async function attempt(client: RawClient, login: string, password: string): Promise<Attempt> {
  const data = { component: 'workplace', login, password: md5(password), workplace: 11 };
  const reply = await client.request({ command: 'login', id: `attempt ${++attempts}`, data });
  const [, seconds = 0] = /try again in (\d+) s/.exec((reply.data as { desc?: string }).desc ?? '') ?? [];
  return { name: errorName(reply.data), seconds: Number(seconds) };
}

const guess = (client: RawClient, login = 'petrov'): Promise<Attempt> => attempt(client, login, 'wrong');
const rightPassword = (client: RawClient, login = 'petrov'): Promise<Attempt> => attempt(client, login, '12345');

/** Asks until the box does not say any more that it is too early. */
async function whenTheWaitIsOver(ask: () => Promise<Attempt>): Promise<Attempt> {
  for (;;) {
    const answer = await ask();
    if (answer.name !== 'tooManyFailures') return answer;
  }
}

/** From another address of this machine. */
async function connectFrom(address: string): Promise<RawClient> {
  const socket = new WebSocket(watched.box.webSocketUrl, { localAddress: address });
  const client = new RawClient(socket);
  await new Promise((resolve) => socket.once('open', resolve));
  return client;
}

/** Guesses on until the box makes him wait for `seconds`; answers how long the waits were that he was told of, longest last. */
async function guessUntilTheWaitIs(seconds: number, makeGuess: () => Promise<Attempt>): Promise<number[]> {
  const waits = new Set<number>();
  while (!waits.has(seconds)) {
    const answer = await makeGuess();
    expect(['wrongPassword', 'tooManyFailures']).toContain(answer.name);
    if (answer.seconds > 0) waits.add(answer.seconds);
  }
  return [...waits];
}

it('after three failures an account waits, longer each time; the right password does not help before the wait is over', async () => {
  const client = await connect(watched.box.webSocketUrl);
  for (let count = 0; count < 4; count++) expect((await guess(client)).name).toBe('wrongPassword');
  expect((await guessUntilTheWaitIs(2, () => guess(client))).at(-1)).toBe(2);
  expect((await rightPassword(client)).name).toBe('tooManyFailures');
  const elsewhere = await connectFrom('127.0.0.2');
  expect((await rightPassword(elsewhere)).name).toBe('tooManyFailures');
  // Others are not made to wait.
  expect((await rightPassword(client, 'ivanova')).name).toBeUndefined();

  // What was refused unseen was no failure; and a success is the end of it.
  expect((await whenTheWaitIsOver(() => rightPassword(client))).name).toBeUndefined();
  expect((await guess(client)).name).toBe('wrongPassword');
  expect((await rightPassword(client)).name).toBeUndefined();
});

it('an address that tries one account after the other waits, too, and other addresses do not', async () => {
  const client = await connect(watched.box.webSocketUrl);
  for (let count = 0; count < 13; count++) expect((await guess(client, `account ${count}`)).name).toBe('wrongPassword');
  let accounts = 13;
  await guessUntilTheWaitIs(2, () => guess(client, `account ${++accounts}`));
  expect((await rightPassword(client)).name).toBe('tooManyFailures');
  const elsewhere = await connectFrom('127.0.0.2');
  expect((await rightPassword(elsewhere)).name).toBeUndefined();
  expect((await whenTheWaitIsOver(() => rightPassword(client))).name).toBeUndefined();
});

it('a burst of guesses gets no further than one after the other, and nobody has to wait for it', async () => {
  const spies = await Promise.all([1, 2, 3, 4].map(() => connect(watched.box.webSocketUrl)));
  const bystander = await connectFrom('127.0.0.2');
  const guesses = spies.flatMap((spy) => Array.from({ length: 100 }, () => guess(spy)));
  // Behind 400 of them, and well before they could all have been checked.
  const welcome = await rightPassword(bystander, 'ivanova');
  expect(welcome.name).toBeUndefined();
  const names = (await Promise.all(guesses)).map(({ name }) => name);
  const checked = names.filter((name) => name === 'wrongPassword').length;
  // Three are free, the next one begins a wait; another may have been under way.
  expect(checked).toBeGreaterThanOrEqual(4);
  expect(checked).toBeLessThanOrEqual(5);
  expect(names.filter((name) => name === 'tooManyFailures').length).toBe(400 - checked);
});

it('more attempts than anybody can mean are not even put in the queue', async () => {
  const spy = await connect(watched.box.webSocketUrl);
  const names = (await Promise.all(Array.from({ length: 1500 }, (_, index) => guess(spy, `account ${index}`)))).map(({ name }) => name);
  expect(new Set(names)).toEqual(new Set(['wrongPassword', 'tooManyFailures']));
  expect(names.filter((name) => name === 'wrongPassword').length).toBeLessThanOrEqual(14);
});
