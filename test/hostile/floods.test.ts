/** Clients that want too much: the box refuses them, bounds what they cost, and everybody else is served meanwhile. */
import { connect as connectTcp, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { Frame, RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { errorName, residentMib, WatchedBox } from './witness.js';

let watched: WatchedBox;
afterEach(async () => {
  await watched.end();
});

interface Operation {
  readonly id: number;
  readonly description: string | null;
}

/** Somebody who does his work, one request after the other, as long as others misbehave; answers how much he got done. */
function work(kiosk: RawSession): { finish(): Promise<number> } {
  let isOver = false;
  const done = (async () => {
    let tickets = 0;
    while (!isOver) {
      await kiosk.ask('registrateConsumer', { services: [6], noprint: true, preview: false });
      tickets += 1;
    }
    return tickets;
  })();
  return {
    finish: () => {
      isOver = true;
      return done;
    },
  };
}

const kiosk = (): Promise<RawSession> => watched.logIn({ component: 'registrator', login: 'kiosk', place: 1 });

/** Ten thousand changes at once: which were made, and which were refused. */
async function tenThousandChanges(admin: RawSession): Promise<Frame[]> {
  const { client, token } = admin;
  const requests = Array.from({ length: 10_000 }, (_, index) =>
    client.request({ token, command: 'newConsumer', data: { services: [5], comment: `visitor ${index}` } }),
  );
  return await Promise.all(requests);
}

it('ten thousand requests at once: what is over the limit is refused by name, and nothing of it is done', async () => {
  watched = await WatchedBox.start();
  const [admin, looker, bystander] = [await watched.administrator(), await watched.administrator(), await kiosk()];
  await admin.ask('removeAllScoreBoards');
  await admin.ask('setTicketRange', { id: 5, last: 20_000 });
  // The bystander has a limit of his own, so he keeps within it: some requests before, some meanwhile, some after.
  const flood = tenThousandChanges(admin);
  for (let count = 0; count < 100; count++) await bystander.ask('info');
  const answers = await flood;
  for (let count = 0; count < 100; count++) await bystander.ask('info');

  expect(new Set(answers.map(({ command }) => command))).toEqual(new Set(['newConsumer']));
  const names = answers.map(({ data }) => errorName(data));
  expect(new Set(names)).toEqual(new Set([undefined, 'tooManyRequests']));
  const made = answers.filter(({ data }) => errorName(data) === undefined).map(({ data }) => (data as { comment: string }).comment);
  expect(new Set(made).size).toBe(made.length);
  // The burst is twice the limit; beside it there is only what a second or two would give.
  expect(made.length).toBeGreaterThanOrEqual(390);
  expect(made.length).toBeLessThan(5000);
  const comments = (await looker.ask<{ comment: string }[]>('consumerList')).map(({ comment }) => comment);
  expect(comments.sort()).toEqual(made.sort());
});

it('with a limit of 0 none of them is refused', async () => {
  watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0' });
  const [admin, bystander] = [await watched.administrator(), await kiosk()];
  await admin.ask('removeAllScoreBoards');
  await admin.ask('setTicketRange', { id: 5, last: 20_000 });
  const work1 = work(bystander);
  const answers = await tenThousandChanges(admin);
  expect(answers.filter(({ data }) => errorName(data) !== undefined)).toEqual([]);
  expect(new Set(answers.map(({ data }) => (data as { ticket: string }).ticket)).size).toBe(10_000);
  expect(await work1.finish()).toBeGreaterThan(0);
});

it('binary frames and frames that are no JSON count, too', async () => {
  watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '10' });
  const client = await watched.connect();
  for (let count = 0; count < 200; count++) client.sendRaw(count % 2 === 0 ? Buffer.from('x') : 'x');
  await expect.poll(() => client.pushes.length).toBe(200);
  const names = client.pushes.map(({ data }) => errorName(data));
  expect(names[0]).toBe('binaryFrame');
  expect(names[1]).toBe('notJson');
  expect(names.filter((name) => name === 'tooManyRequests').length).toBeGreaterThan(100);
});

it('a client that never reads, subscribed to a big book that changes, and asking for it again and again, is cut', async () => {
  watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0' });
  const admin = await watched.administrator();
  const filled = Array.from({ length: 2000 }, (_, id) =>
    admin.client.request({
      token: admin.token,
      command: 'newOperation',
      data: { name: `operation ${id}`, description: 'ж'.repeat(450) },
    }),
  );
  await Promise.all(filled);
  const before = residentMib(watched.box);
  const deaf = await watched.administrator();
  await deaf.ask('subscribeOperations');
  deaf.client.socket.pause();
  const bystander = work(await kiosk());
  // Two megabytes each: four times what the box is ready to keep for anybody.
  for (let count = 0; count < 64; count++) deaf.client.sendRaw(JSON.stringify({ token: deaf.token, command: 'operationList', data: {} }));
  for (let count = 0; count < 20; count++) {
    const operations = await admin
      .ask<readonly Operation[]>('setOperation', { id: 1, description: `step ${count}` })
      .then(() => admin.ask('operationList'));
    expect((operations as Operation[])[0]?.description).toBe(`step ${count}`);
  }
  const after = residentMib(watched.box);
  expect(await bystander.finish()).toBeGreaterThan(20);
  expect(after - before).toBeLessThan(400);
  deaf.client.socket.resume();
  expect((await deaf.client.closed).code).toBe(1006);
});

it('five thousand connections that never become anything take no more than the files they are allowed, and then go', async () => {
  const FILES = 1024;
  watched = await WatchedBox.start({}, ['/bin/sh', '-c', `ulimit -n ${FILES} && exec "$0" "$@"`]);
  const [admin, bystander] = [await watched.administrator(), await kiosk()];
  const sockets: Socket[] = [];
  let open = 0;
  let answered = 0;
  for (let count = 0; count < 5000; count++) {
    const socket = connectTcp(watched.box.port, '127.0.0.1');
    // Nothing, half a request line, or an upgrade that is never finished.
    socket.on('connect', () => {
      open += 1;
      socket.write(['', 'GET / HT', 'GET / HTTP/1.1\r\nUpgrade: websocket\r\n'][count % 3] ?? '');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      open -= 1;
    });
    sockets.push(socket);
    if (count % 50 !== 0) continue;
    await bystander.ask('registrateConsumer', { services: [6], noprint: true, preview: false });
    answered += 1;
  }
  await expect.poll(() => open, { timeout: 20_000 * SLOWNESS }).toBeLessThan(FILES);
  await admin.ask('setOperation', { id: 1, description: 'on the disk' });
  expect(await admin.ask<readonly unknown[]>('consumerList')).toHaveLength(answered);
  for (const socket of sockets) socket.destroy();
  // There is room again for somebody who means it.
  await expect.poll(async () => (await fetch(watched.box.url)).status, { timeout: 20_000 * SLOWNESS }).toBe(200);
  const newcomer = await kiosk();
  expect(await newcomer.ask('info')).toHaveProperty('sessions');
});

it('who asks for long lists without end gets them as fast as a network carries them, and is refused what is too much', async () => {
  watched = await WatchedBox.start();
  const [greedy, admin] = [await watched.administrator(), await watched.administrator()];
  const comment = 'x'.repeat(1000);
  for (let count = 0; count < 350; count++) await admin.ask('newConsumer', { services: [5], comment });
  const list = { token: greedy.token, command: 'consumerList' };
  await greedy.client.request(list);
  const lists = Array.from({ length: 60 }, (_, index) => greedy.client.request({ ...list, id: `list ${index}` }));
  await admin.ask('info');
  const answers = (await Promise.all(lists)).map(({ data }) => errorName(data) ?? (data as readonly unknown[]).length);
  expect(new Set(answers)).toEqual(new Set(['tooManyQuestions', 350]));
  expect(answers.filter((answer) => answer === 350).length).toBeGreaterThanOrEqual(34);
});
