/** `"initial": true`: whoever subscribes gets the present state at once, behind the reply. */
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pushedBy } from '../../server/protocol/docs/frames.js';
import { COMMANDS } from '../../server/protocol/registry.js';
import { errorName, WatchedBox } from '../hostile/witness.js';
import { dataOf, type Frame, type RawSession, type Request } from '../support/raw-client.js';
import { expectQuiet, forget, pushesOf } from './listener.js';

let watched: WatchedBox;
let admin: RawSession;
let code: string;
beforeAll(async () => {
  watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0' });
  admin = await watched.administrator();
  const kiosk = await watched.logIn({ component: 'registrator', login: 'kiosk', place: 1 });
  const answer = await kiosk.ask<{ page: { code: string } }>('registrateConsumer', { services: [4], preview: false, noprint: true });
  code = answer.page.code;
});
afterAll(async () => {
  await watched.end();
});

/** Every subscription to a state. */
const subscribing = [...COMMANDS].filter(([, { data }]) => 'initial' in data.properties).map(([name]) => name);
/** Which board, window, ticket or day. */
const whichOf = (command: string): object => {
  if (command === 'subscribeBoard') return { id: 1 };
  if (command === 'subscribeTicket') return { code };
  if (command === 'subscribeBookings') return { date: '2026-11-25' };
  return ['subscribeCurrentQueue', 'subscribeQueueChanges'].includes(command) ? { workplace: 11 } : {};
};

/** The frames of a new connection that sends one request, until `count` have come. */
async function framesAfter(request: Request, count: number): Promise<readonly Frame[]> {
  const client = await watched.connect();
  const frames: Frame[] = [];
  const all = new Promise<void>((resolve) => {
    client.socket.on('message', (bytes) => {
      frames.push(JSON.parse(String(bytes)) as Frame);
      if (frames.length === count) resolve();
    });
  });
  client.sendRaw(JSON.stringify(request));
  await all;
  await client.close();
  return frames;
}

describe('a subscription that asks for the present state', () => {
  it.each(subscribing)('%s: the reply, then a push of what whoever asks is answered', async (command) => {
    const pushed = pushedBy(command)?.name ?? '';
    const which = whichOf(command);
    const request = { token: admin.token, command, data: { ...which, initial: true } };
    const [reply, push] = await framesAfter(request, 2);
    expect(reply?.command).toBe(command);
    expect(dataOf(reply as Frame)).toMatchObject({ desc: 'No errors' });
    expect(push?.command).toBe(pushed);
    expect(Object.keys(push ?? {}).sort()).toEqual(['command', 'data', 'dateTime']);
    const isChanges = command === 'subscribeQueueChanges';
    const asked = await admin.client.request({ token: admin.token, command: isChanges ? 'currentQueue' : pushed, data: which });
    if (isChanges) {
      expect(push?.data).toEqual({ workplace: 11, detailed: false, queue: asked.data });
      return;
    }
    // The lab draws all the time, and a device may start meanwhile.
    if (command !== 'subscribeLab' && command !== 'subscribeDevices') expect(push?.data).toEqual(asked.data);
    expect(Object.keys(push?.data as object).length).toBe(Object.keys(asked.data as object).length);
  });

  it('there are twenty-seven of them', () => {
    expect(subscribing).toHaveLength(27);
  });

  it('gets each later change as ever, and the state once more when it asks again', async () => {
    const follower = await watched.administrator();
    await follower.ask('subscribeServices', { initial: true });
    await follower.client.nextPush('serviceList');
    await admin.ask('setService', { id: 4, description: 'раз' });
    await follower.client.nextPush<readonly { description: string | null }[]>('serviceList', (list) =>
      list.some(({ description }) => description === 'раз'),
    );
    await expectQuiet(follower, admin);
    forget(follower, 'serviceList');
    await follower.ask('subscribeServices', { initial: 1 });
    const fresh = await admin.ask('serviceList');
    await follower.client.nextPush('serviceList', (list) => isDeepStrictEqual(list, fresh));
    await expectQuiet(follower, admin);
    expect(pushesOf(follower, 'serviceList')).toEqual([]);
  });

  it('without it, or with false, nothing comes before the first change', async () => {
    const follower = await watched.administrator();
    await follower.ask('subscribeServices');
    await follower.ask('subscribeOperations', { initial: false });
    await expectQuiet(follower, admin);
    expect([...pushesOf(follower, 'serviceList'), ...pushesOf(follower, 'operationList')]).toEqual([]);
  });

  it('takes no other word', async () => {
    const request = { token: admin.token, command: 'subscribeServices', data: { initial: 'yes' } };
    expect(errorName((await admin.client.request(request)).data)).toBe('invalidRequest');
  });
});
