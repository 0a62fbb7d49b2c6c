import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClientOptions, QueueEntries } from '../../server/protocol/client/client.js';
import { failureOf, type HeardRequest, Peer, refusal, Watched } from './client-peer.js';

let peer: Peer;
let watched: Watched[] = [];

beforeEach(async () => {
  peer = await new Peer().listen();
});

afterEach(async () => {
  await Promise.all(watched.map(({ client }) => client.close()));
  watched = [];
  await peer.stop();
});

async function loggedIn(options: Partial<ClientOptions> = {}): Promise<Watched> {
  const one = new Watched(peer.url, options);
  watched.push(one);
  await one.login();
  return one;
}

/** Keeps what was heard, and resolves when something is. */
function ear<T>() {
  const heard: T[] = [];
  let wake: (() => void) | undefined;
  return {
    heard,
    hear: (value: T): void => {
      heard.push(value);
      wake?.();
    },
    async until(count: number): Promise<T[]> {
      while (heard.length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return heard;
    },
  };
}

const rows = (...ids: number[]) => ids.map((id) => ({ id }));
const commandsOf = (requests: readonly HeardRequest[]) => requests.map(({ command }) => command);

describe('a subscription to a book', () => {
  it('brings the book at once and after each change', async () => {
    const { client } = await loggedIn();
    peer.on('serviceList', () => rows(1));
    const { heard, hear, until } = ear<unknown>();
    await client.subscribe('Service', hear);
    expect(heard).toEqual([rows(1)]);
    peer.push('serviceList', rows(1, 2));
    peer.push('operationList', rows(9));
    peer.push('serviceList', rows(1, 2, 3));
    expect(await until(3)).toEqual([rows(1), rows(1, 2), rows(1, 2, 3)]);
    expect(commandsOf(peer.heard)).toEqual(['login', 'subscribeServices', 'serviceList']);
  });

  it('ends, and then the box is told and nothing more is heard', async () => {
    const { client } = await loggedIn();
    peer.on('serviceList', () => rows(1));
    const { heard, hear } = ear<unknown>();
    const end = await client.subscribe('Service', hear);
    await end();
    await end();
    peer.push('serviceList', rows(2));
    await client.call('info', {});
    expect(heard).toEqual([rows(1)]);
    expect(commandsOf(peer.heard).slice(3)).toEqual(['unsubscribeServices', 'info']);
  });

  it('is shared by all listeners, and ends with the last', async () => {
    const { client } = await loggedIn();
    peer.on('serviceList', () => rows(1));
    const [first, second] = [ear<unknown>(), ear<unknown>()];
    const endFirst = await client.subscribe('Service', first.hear);
    const endSecond = await client.subscribe('Service', second.hear);
    expect(second.heard).toEqual([rows(1)]);
    await endFirst();
    peer.push('serviceList', rows(2));
    expect(await second.until(2)).toEqual([rows(1), rows(2)]);
    expect(first.heard).toEqual([rows(1)]);
    await endSecond();
    expect(commandsOf(peer.heard)).toEqual(['login', 'subscribeServices', 'serviceList', 'unsubscribeServices']);
  });

  it('is made anew on the next connection, and what was missed is fetched', async () => {
    const one = await loggedIn();
    let current = rows(1);
    peer.on('serviceList', () => current);
    const { hear, until } = ear<unknown>();
    await one.client.subscribe('Service', hear);
    await peer.stop();
    current = rows(1, 2);
    await one.until('waiting');
    await peer.listen();
    await one.reconnect();
    expect(await until(2)).toEqual([rows(1), rows(1, 2)]);
    peer.push('serviceList', rows(3));
    expect((await until(3)).at(-1)).toEqual(rows(3));
    expect(peer.count('subscribeServices')).toBe(2);
  });

  it('is made anew under the next session', async () => {
    const one = await loggedIn();
    peer.on('serviceList', () => rows(1));
    const { hear, until } = ear<unknown>();
    await one.client.subscribe('Service', hear);
    peer.forgetSessions();
    await one.client.call('info', {});
    await until(2);
    expect(peer.heard.filter(({ command }) => command === 'subscribeServices').map(({ token }) => token)).toEqual([
      '{session-1}',
      '{session-2}',
    ]);
  });

  it('that meets a forgotten session is made once, under the next one', async () => {
    const one = await loggedIn();
    peer.on('serviceList', () => rows(1)).forgetSessions();
    await one.client.subscribe('Service', () => {});
    expect(commandsOf(peer.heard)).toEqual(['login', 'subscribeServices', 'login', 'subscribeServices', 'serviceList']);
  });

  it('made without a connection waits for one', async () => {
    const token = peer.openSession();
    await peer.stop();
    const one = new Watched(peer.url, { token });
    watched.push(one);
    peer.on('serviceList', () => rows(1));
    const { heard, hear } = ear<unknown>();
    const subscribed = one.client.subscribe('Service', hear);
    await one.until('waiting');
    await peer.listen();
    await one.reconnect();
    await subscribed;
    expect(heard).toEqual([rows(1)]);
  });

  it.each(['subscribeServices', 'serviceList'])('is finished on the next connection when the first breaks at %s', async (command) => {
    const one = await loggedIn();
    peer.on('serviceList', () => rows(1)).plan(command, 'dropAfter');
    const { heard, hear } = ear<unknown>();
    const subscribed = one.client.subscribe('Service', hear);
    await peer.nth(command, 1);
    await one.reconnect();
    await subscribed;
    expect(heard).toEqual([rows(1)]);
  });

  it('that the box refuses rejects', async () => {
    const { client } = await loggedIn();
    peer.on('subscribeUsers', () => refusal('notAllowed', { command: 'subscribeUsers', who: 'a board' }));
    expect(await failureOf(client.subscribe('User', () => {}))).toMatchObject({ error: { codeModule: 2, codeError: 6 } });
  });

  it('that the box refuses when it is made anew is reported, and not tried again', async () => {
    const one = await loggedIn();
    const refused = ear<Error>();
    await one.client.subscribe('User', () => {}, refused.hear);
    peer.on('subscribeUsers', () => refusal('notAllowed'));
    peer.breakConnections();
    await one.reconnect();
    expect(await refused.until(1)).toMatchObject([{ name: 'QboxError', command: 'subscribeUsers' }]);
    peer.breakConnections();
    await one.reconnect();
    await one.client.call('info', {});
    expect(peer.count('subscribeUsers')).toBe(2);
  });

  it('drops the fetched state when a push came before it, which is newer', async () => {
    const { client } = await loggedIn();
    peer.on('serviceList', () => rows(1)).plan('serviceList', 'hold');
    const { heard, hear } = ear<unknown>();
    const subscribed = client.subscribe('Service', hear);
    await peer.nth('serviceList', 1);
    peer.push('serviceList', rows(1, 2));
    peer.release();
    await subscribed;
    await client.call('info', {});
    expect(heard).toEqual([rows(1, 2)]);
  });

  it('given up while it is made anew is ended when it has begun', async () => {
    const one = await loggedIn();
    peer.on('serviceList', () => rows(1));
    const { heard, hear } = ear<unknown>();
    const end = await one.client.subscribe('Service', hear);
    peer.plan('subscribeServices', 'hold').breakConnections();
    await one.reconnect();
    await peer.nth('subscribeServices', 2);
    await end();
    peer.release();
    await peer.nth('unsubscribeServices', 1);
    peer.push('serviceList', rows(2));
    await one.client.call('info', {});
    expect(heard).toEqual([rows(1)]);
    expect(peer.count('serviceList')).toBe(1);
  });

  it('ended and made again at once is heard again', async () => {
    const { client } = await loggedIn();
    peer.on('serviceList', () => rows(1)).plan('unsubscribeServices', 'hold');
    const end = await client.subscribe('Service', () => {});
    const ending = end();
    await peer.nth('unsubscribeServices', 1);
    const { heard, hear } = ear<unknown>();
    const again = client.subscribe('Service', hear);
    peer.release();
    await ending;
    await again;
    expect(commandsOf(peer.heard).slice(3)).toEqual(['unsubscribeServices', 'subscribeServices', 'serviceList']);
    peer.push('serviceList', rows(2));
    await client.call('info', {});
    expect(heard).toEqual([rows(1), rows(2)]);
  });

  it('ended and made again while the connection breaks is made once on the next', async () => {
    const one = await loggedIn();
    peer.on('serviceList', () => rows(1)).plan('unsubscribeServices', 'silent');
    const end = await one.client.subscribe('Service', () => {});
    const ending = end();
    await peer.nth('unsubscribeServices', 1);
    const { heard, hear } = ear<unknown>();
    const again = one.client.subscribe('Service', hear);
    peer.breakConnections();
    await one.reconnect();
    await again;
    await ending;
    expect(heard).toEqual([rows(1)]);
    expect(commandsOf(peer.heard).slice(4)).toEqual(['subscribeServices', 'serviceList']);
  });

  it('gives the connection up when the box does not answer it', async () => {
    const one = await loggedIn({ timeoutMs: 400 });
    peer.on('serviceList', () => rows(1)).plan('subscribeServices', 'silent');
    const { heard, hear } = ear<unknown>();
    const subscribed = one.client.subscribe('Service', hear);
    await peer.nth('subscribeServices', 1);
    one.timers.advance(400);
    await one.reconnect();
    await subscribed;
    expect(heard).toEqual([rows(1)]);
  });

  it('ends with the session', async () => {
    const { client } = await loggedIn();
    peer.on('serviceList', () => rows(1));
    const [state, refused] = [ear<unknown>(), ear<Error>()];
    await client.subscribe('Service', state.hear, refused.hear);
    await client.logout();
    peer.push('serviceList', rows(2));
    await client.login({ component: 'administrator', login: 'admin', password: '12345' });
    expect(state.heard).toEqual([rows(1)]);
    expect(refused.heard).toEqual([]);
    expect(peer.count('subscribeServices')).toBe(1);
  });
});

describe('a subscription to a queue', () => {
  const queueOf = (workplace: unknown) => rows(Number(workplace) * 10) as unknown as QueueEntries;

  it('names its window and brings each new state', async () => {
    const { client } = await loggedIn();
    const { heard, hear, until } = ear<QueueEntries>();
    const beginning = client.subscribeQueue({ workplace: 11 }, hear);
    await peer.nth('subscribeQueueChanges', 1);
    peer.push('queueChanges', { workplace: 11, detailed: false, queue: queueOf(11) });
    const end = await beginning;
    expect(heard).toEqual([queueOf(11)]);
    peer.push('queueChanges', {
      workplace: 11,
      detailed: false,
      changes: [
        { at: 0, remove: 1, insert: rows(7, 8) },
        { at: 2, remove: 0, insert: rows(9) },
      ],
    });
    expect((await until(2)).at(-1)).toEqual(rows(7, 8, 9));
    await end();
    const [subscribe, unsubscribe] = peer.heard.filter(({ command }) => command.endsWith('QueueChanges'));
    const data = { workplace: 11, detailed: false };
    expect(subscribe).toMatchObject({ command: 'subscribeQueueChanges', data: { ...data, initial: true } });
    expect(unsubscribe).toMatchObject({ command: 'unsubscribeQueueChanges' });
    expect(unsubscribe?.data).toEqual(data);
  });

  it('of the own window names none', async () => {
    const { client } = await loggedIn();
    peer.on('currentQueue', () => rows(1));
    await client.subscribeQueue({ detailed: true }, () => {});
    expect(peer.heard.at(-1)?.data).toEqual({ detailed: true });
  });

  it('of several windows is told apart by what the pushes say', async () => {
    const { client } = await loggedIn();
    const [eleven, eighteen] = [ear<QueueEntries>(), ear<QueueEntries>()];
    void client.subscribeQueue({ workplace: 11 }, eleven.hear);
    void client.subscribeQueue({ workplace: 18 }, eighteen.hear);
    await peer.nth('subscribeQueueChanges', 2);
    peer.push('queueChanges', { workplace: 18, detailed: false, queue: rows(2) });
    peer.push('queueChanges', { workplace: 18, detailed: true, queue: rows(5) });
    peer.push('queueChanges', { workplace: 11, detailed: false, queue: rows(1) });
    peer.push('queueChanges', { workplace: 18, detailed: false, changes: [{ at: 1, remove: 0, insert: rows(3) }] });
    expect(await eighteen.until(2)).toEqual([rows(2), rows(2, 3)]);
    expect(eleven.heard).toEqual([rows(1)]);
  });

  it('of the own window, detailed and not, fetches each after a push, because a push does not say which it is', async () => {
    const { client } = await loggedIn();
    let version = 0;
    peer.on('currentQueue', () => rows(version));
    const [short, detailed] = [ear<QueueEntries>(), ear<QueueEntries>()];
    await client.subscribeQueue({}, short.hear);
    await client.subscribeQueue({ detailed: true }, detailed.hear);
    peer.plan('currentQueue', 'hold', 'hold');
    for (version = 1; version < 50; version++) peer.push('currentQueue', rows(version));
    await peer.nth('currentQueue', 4);
    // All pushes are heard before this answer.
    await client.call('info', {});
    peer.release();
    await short.until(3);
    await detailed.until(3);
    expect(short.heard.at(-1)).toEqual(rows(50));
    expect(detailed.heard.at(-1)).toEqual(rows(50));
    // One fetch for the first push, and one for all that came meanwhile.
    expect(peer.count('currentQueue')).toBe(6);
  });
});

describe('a subscription to a board', () => {
  const board = (id: number, name: string) => ({ id, name });
  const withBoards = (): void => {
    peer.openCommands = new Set(['board', 'subscribeBoard', 'unsubscribeBoard']);
    peer.on('board', ({ data }) => board(Number(data.id), 'at first'));
  };
  const nobody = (): Watched => {
    const one = new Watched(peer.url);
    watched.push(one);
    return one;
  };

  it('needs no session, tells boards apart, and is made anew on the next connection', async () => {
    withBoards();
    const one = nobody();
    const [first, second] = [ear<unknown>(), ear<unknown>()];
    await one.client.subscribeBoard(1, first.hear);
    await one.client.subscribeBoard(2, second.hear);
    peer.push('board', board(2, 'changed'));
    expect(await second.until(2)).toEqual([board(2, 'at first'), board(2, 'changed')]);
    peer.breakConnections();
    await one.reconnect();
    expect(await first.until(2)).toEqual([board(1, 'at first'), board(1, 'at first')]);
    expect(peer.count('subscribeBoard')).toBe(4);
    expect(peer.count('login')).toBe(0);
    expect(peer.heard.every(({ token }) => token === undefined)).toBe(true);
  });

  it('outlives the session, which ends those that need one', async () => {
    withBoards();
    const one = await loggedIn();
    peer.on('serviceList', () => rows(1));
    const [boards, services] = [ear<unknown>(), ear<unknown>()];
    await one.client.subscribe('Service', services.hear);
    await one.client.subscribeBoard(1, boards.hear);
    await one.client.logout();
    peer.push('serviceList', rows(2));
    peer.push('board', board(1, 'changed'));
    expect(await boards.until(2)).toEqual([board(1, 'at first'), board(1, 'changed')]);
    expect(services.heard).toEqual([rows(1)]);
  });

  it('that the box refuses says so', async () => {
    peer.openCommands = new Set(['subscribeBoard']);
    peer.on('subscribeBoard', () => refusal('noSuchElement', { field: 'data.id', book: 'QBoard', what: 'id 9' }));
    expect((await failureOf(nobody().client.subscribeBoard(9, () => {}))).message).toContain('id 9');
  });
});
