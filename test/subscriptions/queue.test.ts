/** Subscriptions to the queue of a window. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { errorName, WatchedBox } from '../hostile/witness.js';
import type { RawSession } from '../support/raw-client.js';
import { expectNewest, expectQuiet, forget, pushesOf } from './listener.js';

interface Entry {
  readonly id: number;
  readonly ticket: string;
  readonly mayCall: boolean;
  readonly services?: unknown;
}

let watched: WatchedBox;
let admin: RawSession;
let kiosk: RawSession;
let clerk: RawSession;
beforeAll(async () => {
  watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0' });
  admin = await watched.administrator();
  kiosk = await watched.logIn({ component: 'registrator', login: 'kiosk', place: 1 });
  clerk = await watched.logIn({ component: 'workplace', login: 'petrov', place: 11 });
});
afterAll(async () => {
  await watched.end();
});

const register = (...services: readonly number[]): Promise<unknown> => kiosk.ask('registrateConsumer', { services, preview: false });
const newest = async (subscriber: RawSession, data: object = {}): Promise<readonly Entry[]> =>
  (await expectNewest(subscriber, 'currentQueue', subscriber, data)).data as readonly Entry[];
const tickets = (queue: readonly Entry[]): string => queue.map(({ ticket, mayCall }) => `${ticket}${mayCall ? '' : '-'}`).join(' ');

it('the queue is pushed after each change of it, in calling order', async () => {
  expect(await clerk.ask('subscribeCurrentQueue')).toMatchObject({ desc: 'No errors' });
  await expectQuiet(clerk, admin);
  expect(pushesOf(clerk, 'currentQueue')).toEqual([]);

  await register(5);
  expect(tickets(await newest(clerk))).toBe('H001');
  await register(4);
  expect(tickets(await newest(clerk))).toBe('Г001 H001');
  await register(1);
  expect(tickets(await newest(clerk)), 'payment comes first').toContain('001-');
  await clerk.ask('nextConsumer');
  expect(tickets(await newest(clerk))).not.toContain('Г001');
  await clerk.ask('postponeConsumer', { delay: 1, return2me: false });
  expect(tickets(await newest(clerk))).toContain('Г001-');
  await clerk.ask('nextConsumer');
  await newest(clerk);
  // Elsewhere the payment is done: now he may be called here.
  await admin.ask('nextConsumer', { workplace: 14 });
  await newest(clerk);
  await admin.ask('serveConsumer', { workplace: 14 });
  expect(tickets(await newest(clerk))).toBe('Г001- 001');
  await admin.ask('setService', { id: 4, priority: 99 });
  await register(4);
  expect(tickets(await newest(clerk))).toContain('Г002');
  await admin.ask('setWorkplace', { id: 11, operations: [4] });
  expect(tickets(await newest(clerk))).toBe('');
  await admin.ask('setWorkplace', { id: 11, operations: [3, 4] });
  expect(await newest(clerk)).toHaveLength(3);
});

it('what is not for the window is not pushed', async () => {
  await expectQuiet(clerk, admin);
  await register(6);
  await admin.ask('setOperation', { id: 12, description: 'ничего' });
  await clerk.ask('retryCallConsumer');
  await clerk.client.request({ token: clerk.token, command: 'nextConsumer', data: {} });
  await expectQuiet(clerk, admin);
  expect(pushesOf(clerk, 'currentQueue')).toEqual([]);
});

it('`detailed` adds the services, and is a subscription of its own', async () => {
  const detailed = await watched.logIn({ component: 'workplace', login: 'petrov', place: 11 });
  await detailed.ask('subscribeCurrentQueue', { detailed: true });
  await register(4);
  const withServices = await newest(detailed, { detailed: true });
  expect(withServices.every((entry) => entry.services !== undefined)).toBe(true);
  expect((await newest(clerk)).every((entry) => entry.services === undefined)).toBe(true);

  await detailed.ask('subscribeCurrentQueue');
  await detailed.ask('unsubscribeCurrentQueue', { detailed: true });
  await register(4);
  await newest(detailed);
  await expectQuiet(detailed, admin);
  expect(pushesOf(detailed, 'currentQueue')).toEqual([]);
  await detailed.ask('unsubscribeCurrentQueue');
  await register(4);
  await newest(clerk);
  await expectQuiet(detailed, admin);
  expect(pushesOf(detailed, 'currentQueue')).toEqual([]);
});

it('an administrator is told of the windows he names', async () => {
  const [one, other] = [await watched.administrator(), await watched.administrator()];
  await one.ask('subscribeCurrentQueue', { workplace: 11 });
  await other.ask('subscribeCurrentQueue', { workplace: 13 });
  await register(6);
  expect(tickets(await newest(other, { workplace: 13 }))).toContain('Е002');
  await expectQuiet(one, admin);
  expect(pushesOf(one, 'currentQueue')).toEqual([]);
  await register(5);
  expect(tickets(await newest(one, { workplace: 11 }))).toContain('H002');
});

const refusalOf = async ({ client, token }: RawSession): Promise<string | undefined> =>
  errorName((await client.request({ token, command: 'currentQueue', data: {} })).data);

it('a clerk is not told any more when another has taken his window', async () => {
  const ivanova = await watched.logIn({ component: 'workplace', login: 'ivanova', place: 1 });
  await ivanova.ask('subscribeCurrentQueue');
  await ivanova.ask('subscribeConsumers');
  await register(4);
  await newest(ivanova);

  await watched.logIn({ component: 'workplace', login: 'kuznetsov', place: 1 });
  await register(4);
  expect(await refusalOf(ivanova)).toBe('workplaceTaken');
  await expectNewest(ivanova, 'consumerList', admin);
  await expectQuiet(ivanova, admin);
  expect(pushesOf(ivanova, 'currentQueue')).toEqual([]);
});

it('a clerk is not told any more when his role does not serve visitors any more', async () => {
  const smirnova = await watched.logIn({ component: 'workplace', login: 'smirnova', place: 12 });
  for (const command of ['subscribeCurrentQueue', 'subscribeConsumers', 'subscribeServices']) await smirnova.ask(command);
  await register(3);
  await newest(smirnova);
  await expectNewest(smirnova, 'consumerList', admin);
  await expectQuiet(smirnova, admin);
  smirnova.client.pushes.length = 0;

  await admin.ask('setUserRole', { id: 2, clerk: null, board: {} });
  await register(3);
  await admin.ask('setService', { id: 1, description: 'для всех' });
  await expectQuiet(admin, admin);
  // Behind this answer nothing is on its way to her any more; and at a window she is no board, so she reads no book either.
  expect(await refusalOf(smirnova)).toBe('notAllowed');
  expect(smirnova.client.pushes).toEqual([]);
  await admin.ask('setUserRole', { id: 2, clerk: { all_operations: 1 } });
});

it('changes of a queue make of each state the next one, whoever subscribes meanwhile', async () => {
  const follower = await watched.logIn({ component: 'workplace', login: 'petrov', place: 11 });
  await follower.ask('subscribeQueueChanges');
  await expectQuiet(follower, admin);
  expect(pushesOf(follower, 'queueChanges'), 'the first push comes with the first change').toEqual([]);
  let queue: readonly Entry[] = [];
  let pieces = 0;
  const expectPresent = async (): Promise<void> => {
    await expectQuiet(follower, admin);
    for (const { data } of pushesOf(follower, 'queueChanges')) {
      const push = data as { workplace: number; queue?: readonly Entry[]; changes?: { at: number; remove: number; insert: Entry[] }[] };
      expect(push).toMatchObject({ workplace: 11, detailed: false });
      const after = [...(push.queue ?? queue)];
      for (const { at, remove, insert } of push.changes ?? []) after.splice(at, remove, ...insert);
      pieces += push.changes?.length ?? 0;
      queue = after;
    }
    forget(follower, 'queueChanges');
    expect(queue).toEqual(await follower.ask('currentQueue'));
  };
  await register(5);
  await expectPresent();
  expect(pieces, 'the first one is whole').toBe(0);
  await register(4);
  await expectPresent();
  expect(pieces).toBe(1);
  const late = await watched.logIn({ component: 'workplace', login: 'petrov', place: 11 });
  await late.ask('subscribeQueueChanges', { initial: true });
  expect((await late.client.nextPush<{ queue: readonly Entry[] }>('queueChanges')).data.queue).toEqual(queue);
  for (const step of ['serveConsumer', 'nextConsumer', 'postponeConsumer', 'nextConsumer', 'serveConsumer']) {
    // One or the other may be refused, as the window has a visitor or not.
    const data = step === 'postponeConsumer' ? { delay: 1, return2me: false } : {};
    await follower.client.request({ token: follower.token, command: step, data });
    await register(5, 4);
    await expectPresent();
  }
  await admin.ask('setWorkplace', { id: 11, operations: [4] });
  await expectPresent();
  await admin.ask('setWorkplace', { id: 11, operations: [3, 4] });
  await expectPresent();
  await follower.ask('unsubscribeQueueChanges');
  await register(4);
  await expectQuiet(follower, admin);
  expect(pushesOf(follower, 'queueChanges')).toEqual([]);
});
