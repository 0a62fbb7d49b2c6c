/** Many subscribers, one who is slow, and one who wants too much. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { descOf, errorName, WatchedBox } from '../hostile/witness.js';
import { connect, dataOf, type RawClient, RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { expectNewest, pushesOf } from './listener.js';

let watched: WatchedBox;
let admin: RawSession;
beforeEach(async () => {
  watched = await WatchedBox.start({
    QBOX_REQUESTS_PER_SECOND: '0',
    QBOX_SUBSCRIPTIONS_PER_CONNECTION: '4',
    QBOX_CONNECTIONS_PER_ADDRESS: '2000',
  });
  admin = await watched.administrator();
});
afterEach(async () => {
  await watched.end();
});

it('five hundred subscribers all get it', async () => {
  const clients = await Promise.all(Array.from({ length: 500 }, () => connect(watched.box.webSocketUrl)));
  const subscribers = clients.map((client: RawClient) => new RawSession(client, admin.token));
  await Promise.all(subscribers.map((subscriber) => subscriber.ask('subscribeServices')));
  for (const description of ['раз', 'два', 'три']) {
    await admin.ask('setService', { id: 1, description });
    await Promise.all(subscribers.map((subscriber) => expectNewest(subscriber, 'serviceList', admin)));
  }
  expect(clients.every((client) => client.pushes.length === 0)).toBe(true);
  await Promise.all(clients.map((client) => client.close()));
});

it('who does not read gets the newest state when he does, and not what was in between', async () => {
  const BOOK = 3000;
  const ROUNDS = 14;
  const filled = Array.from({ length: BOOK }, (_, index) =>
    admin.client.request({
      token: admin.token,
      command: 'newOperation',
      data: { name: `Операция ${index}`, description: 'ж'.repeat(450) },
    }),
  );
  for (const reply of await Promise.all(filled)) dataOf(reply);

  const slow = await watched.administrator();
  await slow.ask('subscribeOperations');
  slow.client.socket.pause();
  await admin.ask('subscribeOperations');
  for (let round = 0; round < ROUNDS; round++) {
    await admin.ask('setOperation', { id: 1, description: `round ${round}` });
    await admin.client.nextPush<readonly { description: string }[]>('operationList', ([first]) => first?.description === `round ${round}`);
  }

  slow.client.socket.resume();
  const last = `round ${ROUNDS - 1}`;
  const seen = (): readonly string[] =>
    pushesOf(slow, 'operationList').map(({ data }) => (data as readonly { description: string }[])[0]?.description ?? '');
  await expect.poll(() => seen().at(-1), { timeout: 20_000 * SLOWNESS }).toBe(last);
  // What was on its way in the buffers of the system came, too; most of it never was sent.
  expect(seen().length).toBeLessThan(ROUNDS / 2);
  expect(pushesOf(slow, 'operationList').at(-1)?.data).toEqual(await admin.ask('operationList'));
});

it('a connection has so many subscriptions and no more, whatever it repeats', async () => {
  const most = ['subscribeServices', 'subscribeUsers', 'subscribeOperations', 'subscribeWorkplaces'];
  for (const command of [...most, ...most]) await admin.ask(command);
  const refused = await admin.client.request({ token: admin.token, command: 'subscribeConsumers', data: {} });
  expect(errorName(refused.data)).toBe('tooManySubscriptions');
  expect(descOf(refused)).toContain('4');
  const queue = { workplace: 11 };
  expect(errorName((await admin.client.request({ token: admin.token, command: 'subscribeCurrentQueue', data: queue })).data)).toBe(
    'tooManySubscriptions',
  );
  await admin.ask('unsubscribeUsers');
  await admin.ask('subscribeConsumers');
  // Another connection of the same session has its own.
  const elsewhere = new RawSession(await watched.connect(), admin.token);
  await elsewhere.ask('subscribeUsers');
});
