/** The client and the real box, with a wire between them that can be cut at the worst moment. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ClientOptions, QboxClient, QueueEntries } from '../../server/protocol/client/client.js';
import { nodeClient } from '../../server/protocol/client/node.js';
import { type Box, startBox } from '../support/box.js';
import { Wire } from '../support/wire.js';
import { failureOf } from './client-peer.js';

const ADMIN = { component: 'administrator', login: 'admin', password: '12345' } as const;
const SERVICE = 4;
const WINDOW = 11;
const OTHER_WINDOW = 18;

let clients: QboxClient[] = [];

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  clients = [];
});

function connect(url: string, options: Partial<ClientOptions> = {}): QboxClient {
  const client = nodeClient({ url, ...options });
  clients.push(client);
  return client;
}

const ticketOf = async (answer: Promise<{ consumer: { id: number } }>): Promise<number> => (await answer).consumer.id;
const register = (client: QboxClient, id?: string) =>
  ticketOf(client.call('registrateConsumer', { services: [SERVICE], noprint: true, preview: false }, id === undefined ? {} : { id }));

/** Keeps what was heard; `until` resolves with the first that fits. */
function ear<T>() {
  const heard: T[] = [];
  const waiting = new Set<() => void>();
  return {
    hear: (value: T): void => {
      heard.push(value);
      for (const wake of waiting) wake();
    },
    until: (fits: (value: T) => boolean): Promise<T> =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = heard.find(fits);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

describe('the client at a running box', () => {
  let box: Box;
  beforeAll(async () => {
    box = await startBox({ env: { QBOX_REQUESTS_PER_SECOND: '50' } });
  });
  afterAll(() => box.stop());

  it('takes a ticket, calls it, serves it, and hears of each', async () => {
    const client = connect(box.webSocketUrl);
    const session = await client.login({ component: 'workplace', login: 'petrov', password: '12345', workplace: WINDOW });
    expect(session.workplace).toMatchObject({ id: WINDOW });
    const queue = ear<QueueEntries>();
    await client.subscribeQueue({}, queue.hear);
    const windows = ear<{ id: number; consumer_id: number }[]>();
    const end = await client.subscribe('Workplace', windows.hear);

    const id = await register(client);
    await queue.until((entries) => entries.some((entry) => entry.id === id && entry.mayCall));
    expect(await client.call('nextConsumer', {})).toMatchObject({ id, state: 'SERVING', workplace_id: WINDOW });
    await windows.until((rows) => rows.some((row) => row.id === WINDOW && row.consumer_id === id));
    expect(await client.call('serveConsumer', {})).toMatchObject({ id, state: 'SERVED' });
    expect(await client.call('nextConsumer', {})).toEqual({});
    await end();
    await client.logout();
    expect(client.token).toBeUndefined();
  });

  it('changes books', async () => {
    const client = connect(box.webSocketUrl);
    await client.login(ADMIN);
    const books = ear<{ id: number; name: string }[]>();
    await client.subscribe('Operation', books.hear);
    const added = await client.add('Operation', { name: 'Выдача справки' });
    await client.set('Operation', { id: added.id, regulated_sec: 60 });
    expect(await client.get('Operation', { name: 'Выдача справки' })).toEqual({ ...added, regulated_sec: 60 });
    await books.until((rows) => rows.some(({ id }) => id === added.id));
    await client.remove('Operation', added.id);
    expect((await client.list('Operation')).some(({ id }) => id === added.id)).toBe(false);
    expect(await failureOf(client.remove('Operation', 3))).toMatchObject({ error: { codeModule: 4, codeError: 3 } });
  });

  it('tells the queues of two windows apart', async () => {
    const client = connect(box.webSocketUrl);
    await client.login(ADMIN);
    const [mine, other] = [ear<QueueEntries>(), ear<QueueEntries>()];
    await client.subscribeQueue({ workplace: 14 }, mine.hear);
    await client.subscribeQueue({ workplace: OTHER_WINDOW }, other.hear);
    const id = await register(client);
    await other.until((entries) => entries.some((entry) => entry.id === id));
    // The cash desk does nothing for this service: a push of the other queue must not reach its listener.
    let leaked = false;
    void mine
      .until((entries) => entries.some((entry) => entry.id === id))
      .then(() => {
        leaked = true;
      });
    await client.call('currentQueue', { workplace: 14 });
    expect(leaked).toBe(false);
  });

  it('opens its session again when it was ended elsewhere', async () => {
    const sessions: (string | null)[] = [];
    const client = connect(box.webSocketUrl, { onSession: (token) => sessions.push(token) });
    await client.login(ADMIN);
    const elsewhere = connect(box.webSocketUrl, client.token === undefined ? {} : { token: client.token });
    await elsewhere.logout();
    await client.call('info', {});
    expect(sessions).toEqual([expect.any(String), null, expect.any(String)]);
    expect(sessions[2]).not.toBe(sessions[0]);
  });

  it('slows down when the box asks for it, and every request is answered', async () => {
    const client = connect(box.webSocketUrl, { maxUnanswered: 200 });
    await client.login(ADMIN);
    const answers = await Promise.all(Array.from({ length: 130 }, () => client.call('postponeDelay', {})));
    expect(answers).toHaveLength(130);
  });

  it('survives a request that the box does not take for its size', async () => {
    const client = connect(box.webSocketUrl);
    await client.login(ADMIN);
    const photo = 'A'.repeat(2 * 1024 * 1024);
    const large = failureOf(client.call('registrateConsumer', { services: [SERVICE], photo }));
    expect(await large).toMatchObject({ name: 'NoAnswerError', reason: 'frameTooLarge' });
    expect(await client.call('postponeDelay', {})).toContain('5');
  });

  it('says who may not log in', async () => {
    const client = connect(box.webSocketUrl);
    expect(await failureOf(client.login({ ...ADMIN, password: 'wrong' }))).toMatchObject({ error: { codeModule: 2, codeError: 3 } });
  });

  describe('through a wire that is cut', () => {
    let wire: Wire;
    beforeAll(async () => {
      wire = await new Wire(box.port).open();
    });
    afterAll(() => wire.close());

    it('before the answer arrives, takes one ticket and not two', async () => {
      const client = connect(wire.url);
      await client.login(ADMIN);
      const before = (await client.list('Consumer')).length;
      wire.cutAtNextAnswer();
      const first = await register(client);
      expect(wire.cuts).toBe(1);
      const tickets = await client.list('Consumer');
      expect(tickets).toHaveLength(before + 1);
      expect(tickets.map(({ id }) => id)).toContain(first);
    });

    it('hears what happened meanwhile', async () => {
      const client = connect(wire.url);
      await client.login(ADMIN);
      const queue = ear<QueueEntries>();
      await client.subscribeQueue({ workplace: WINDOW }, queue.hear);
      const direct = connect(box.webSocketUrl);
      await direct.login(ADMIN);
      wire.cut();
      const id = await register(direct);
      await queue.until((entries) => entries.some((entry) => entry.id === id));
    });
  });
});

describe('the client at a box whose power was cut', () => {
  it('goes on with its session and its subscriptions, and gets the first answer again', async () => {
    const data = await mkdtemp(join(tmpdir(), 'qbox-client-'));
    let box = await startBox({ data });
    const sessions: (string | null)[] = [];
    const client = connect(box.webSocketUrl, { onSession: (token) => sessions.push(token), timeoutMs: 25_000 });
    await client.login(ADMIN);
    const queue = ear<QueueEntries>();
    await client.subscribeQueue({ workplace: WINDOW }, queue.hear);
    const first = await register(client, 'ticket of a kiosk');
    await box.kill9();

    const waiting = register(client);
    box = await startBox({ data, args: ['--demo', '--port', String(box.port)] });
    const second = await waiting;
    await queue.until((entries) => entries.some(({ id }) => id === first) && entries.some(({ id }) => id === second));
    expect(await register(client, 'ticket of a kiosk')).toBe(first);
    expect(second).not.toBe(first);
    expect(sessions).toHaveLength(1);

    await client.close();
    await box.stop();
    await rm(data, { recursive: true, force: true });
  });
});
