import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClientOptions, NoAnswerError, QboxError } from '../../server/protocol/client/client.js';
import { failureOf, Peer, refusal, Watched } from './client-peer.js';

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

function connect(options: Partial<ClientOptions> = {}): Watched {
  const one = new Watched(peer.url, options);
  watched.push(one);
  return one;
}

async function loggedIn(options: Partial<ClientOptions> = {}): Promise<Watched> {
  const one = connect(options);
  await one.login();
  return one;
}

describe('a request', () => {
  it('carries token, command, data and an id of its own, and resolves with the data of its reply', async () => {
    const { client } = await loggedIn();
    peer.on('info', () => ({ common: '1.2.3', sessions: 4 }));
    expect(await client.call('info', {})).toEqual({ common: '1.2.3', sessions: 4 });
    expect(await client.call('nextConsumer', { workplace: 11 })).toMatchObject({ desc: 'No errors' });
    const [login, info, next] = peer.heard;
    expect(login).toEqual({
      command: 'login',
      data: { component: 'administrator', login: 'admin', password: '827ccb0eea8a706c4c34a16891f84e7b' },
      id: login?.id,
    });
    expect(next).toEqual({ token: client.token, command: 'nextConsumer', data: { workplace: 11 }, id: next?.id });
    expect(new Set([login?.id, info?.id, next?.id]).size).toBe(3);
    expect(client.boxTime).toBe('2026-11-24T08:00:00.000Z');
  });

  it('finds its reply among late ones that come in another order', async () => {
    const { client } = await loggedIn();
    peer.on('getService', ({ data }) => ({ id: data.id })).plan('getService', 'hold', 'hold', 'hold');
    const answers = [1, 2, 3].map((id) => client.get('Service', { id }));
    await peer.nth('getService', 3);
    peer.release();
    expect(await Promise.all(answers)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  });

  it('that the box refuses rejects with the error of the wire', async () => {
    const { client } = await loggedIn();
    peer.on('nextConsumer', () => refusal('windowBusy', { workplace: 11, ticket: 'Г001' }));
    const failure = await failureOf(client.call('nextConsumer', { workplace: 11 }));
    expect(failure).toBeInstanceOf(QboxError);
    expect(failure).toMatchObject({ command: 'nextConsumer', error: { codeModule: 3, codeError: 3 }, message: /Г001/ });
  });

  it('takes the first of two replies and ignores the second', async () => {
    const { client } = await loggedIn();
    let calls = 0;
    peer.on('info', () => ({ sessions: ++calls })).plan('info', 'twice');
    expect(await client.call('info', {})).toEqual({ sessions: 1 });
    expect(await client.call('info', {})).toEqual({ sessions: 2 });
  });

  it('gives up when its time is over, and the late reply disturbs nobody', async () => {
    const { client, timers, problems } = await loggedIn();
    peer.on('info', () => refusal('notAllowed')).plan('info', 'hold');
    const answer = failureOf(client.call('info', {}, { timeoutMs: 500 }));
    await peer.nth('info', 1);
    timers.advance(500);
    expect(await answer).toMatchObject({ name: 'NoAnswerError', command: 'info', reason: 'timeout' });
    peer.release();
    expect(await client.call('postponeDelay', {})).toMatchObject({ desc: 'No errors' });
    expect(problems).toEqual([]);
  });

  it('is not sent when too many wait already', async () => {
    const { client } = await loggedIn({ maxUnanswered: 2 });
    peer.plan('info', 'hold', 'hold');
    const first = [client.call('info', {}), client.call('info', {})];
    expect(await failureOf(client.call('info', {}))).toMatchObject({ reason: 'tooManyUnanswered' });
    await peer.nth('info', 2);
    peer.release();
    await Promise.all(first);
    expect(peer.count('info')).toBe(2);
    expect(await client.call('info', {})).toMatchObject({ desc: 'No errors' });
  });

  it('made before there is a connection is sent when there is one', async () => {
    await peer.stop();
    const one = connect();
    const session = one.login();
    await one.until('waiting');
    await peer.listen();
    await one.reconnect();
    expect(await session).toMatchObject({ token: '{session-1}' });
  });

  it('sends what was asked at first, even if the caller has changed his object since', async () => {
    const one = await loggedIn();
    peer.plan('setService', 'dropBefore');
    const change = { id: 3, name: 'before' };
    const answer = one.client.set('Service', change);
    await peer.nth('setService', 1);
    change.name = 'after';
    await one.reconnect();
    await answer;
    expect(peer.heard.at(-1)?.data).toEqual({ id: 3, name: 'before' });
  });

  it('with an id that is waiting already is refused', async () => {
    const { client } = await loggedIn();
    peer.plan('info', 'hold');
    const first = client.call('info', {}, { id: 'mine' });
    expect((await failureOf(client.call('info', {}, { id: 'mine' }))).message).toMatch('mine');
    await peer.nth('info', 1);
    peer.release();
    await first;
  });
});

describe('a broken connection', () => {
  it.each(['dropBefore', 'dropAfter'] as const)(
    'is made anew, and the unanswered request is repeated under its id (%s)',
    async (mischief) => {
      const one = await loggedIn();
      let tickets = 0;
      peer.on('registrateConsumer', () => ({ consumer: { id: ++tickets } })).plan('registrateConsumer', mischief, mischief);
      const answer = one.client.call('registrateConsumer', { services: [1] });
      for (const n of [1, 2]) {
        await peer.nth('registrateConsumer', n);
        await one.reconnect();
      }
      expect(await answer).toEqual({ consumer: { id: 1 } });
      expect(tickets).toBe(1);
      const [first, second, third] = peer.heard.filter(({ command }) => command === 'registrateConsumer');
      expect(second).toEqual(first);
      expect(third).toEqual(first);
      expect(peer.connections).toBe(3);
    },
  );

  it('lets all unanswered requests be repeated in their order, and answered ones not', async () => {
    const one = await loggedIn();
    peer.on('serveConsumer', ({ data }) => ({ comment: data.comment })).plan('serveConsumer', 'hold', 'hold', 'dropBefore');
    await one.client.call('nextConsumer', { workplace: 11 });
    const answers = ['a', 'b', 'c'].map((comment) => one.client.call('serveConsumer', { comment }));
    await peer.nth('serveConsumer', 3);
    await one.reconnect();
    expect(await Promise.all(answers)).toEqual([{ comment: 'a' }, { comment: 'b' }, { comment: 'c' }]);
    expect(peer.heard.slice(-3).map(({ data }) => data.comment)).toEqual(['a', 'b', 'c']);
    expect(peer.count('nextConsumer')).toBe(1);
  });

  it('does not lengthen the time of a request', async () => {
    const one = await loggedIn();
    await peer.stop();
    const answer = failureOf(one.client.call('info', {}, { timeoutMs: 3_000 }));
    await one.until('waiting');
    one.timers.advance(3_000);
    expect(await answer).toMatchObject({ reason: 'timeout' });
  });

  it('is tried again after waits that double up to the longest', async () => {
    await peer.stop();
    const one = connect({ times: { retryFirstMs: 100, retryMostMs: 1_000 } });
    for (let n = 0; n < 6; n++) {
      const { retryInMs } = await one.until('waiting');
      one.timers.advance(retryInMs);
    }
    const waits = one.states.flatMap((state) => (state.status === 'waiting' ? [state.retryInMs] : []));
    expect(waits.slice(0, 6)).toEqual([50, 100, 200, 400, 500, 500]);
    expect(one.states.find((state) => state.status === 'waiting')).toMatchObject({ why: /ECONNREFUSED/ });
  });

  it('is tried again after waits that chance spreads', async () => {
    await peer.stop();
    const one = connect({ times: { retryFirstMs: 100 }, random: () => 0.5 });
    expect(await one.until('waiting')).toMatchObject({ retryInMs: 75 });
  });

  it('counts its failures from the beginning once the box has answered', async () => {
    const one = await loggedIn({ times: { retryFirstMs: 100 } });
    await peer.stop();
    for (let n = 0; n < 3; n++) one.timers.advance((await one.until('waiting')).retryInMs);
    await one.until('waiting');
    await peer.listen();
    await one.reconnect();
    await one.client.call('info', {});
    peer.breakConnections();
    expect(await one.until('waiting')).toMatchObject({ retryInMs: 50 });
  });

  it('is noticed when the box falls silent: it is asked for a sign of life, then given up', async () => {
    const one = await loggedIn({ times: { idleMs: 1_000, deadMs: 300 } });
    one.timers.advance(999);
    expect(peer.count('info')).toBe(0);
    one.timers.advance(1);
    await peer.nth('info', 1);
    // The answer to the question was a sign of life: silence counts from there.
    await one.client.call('postponeDelay', {});
    peer.plan('info', 'silent');
    one.timers.advance(1_000);
    await peer.nth('info', 2);
    one.timers.advance(299);
    expect(one.client.state.status).toBe('open');
    one.timers.advance(1);
    expect(one.client.state).toMatchObject({ status: 'waiting', why: /silent/ });
    await one.reconnect();
    expect(await one.client.call('info', {})).toMatchObject({ desc: 'No errors' });
  });

  it('is made anew when what answers is not the box', async () => {
    const one = connect();
    await one.until('open');
    for (const text of ['hello', '[1]', 'null', '{"command":"x"}']) {
      peer.sendText(text);
      expect(await one.until('waiting')).toMatchObject({ why: /not the box/ });
      await one.reconnect();
    }
  });

  it('for a frame that is too large fails that request and repeats the others', async () => {
    const one = await loggedIn();
    peer.plan('registrateConsumer', 'silent').plan('serveConsumer', 'silent');
    const small = one.client.call('serveConsumer', {});
    const large = failureOf(one.client.call('registrateConsumer', { photo: 'A'.repeat(1000) }));
    await peer.nth('registrateConsumer', 1);
    peer.closeConnections(1009, 'at most 100 bytes a frame');
    expect(await one.until('waiting')).toMatchObject({ why: 'at most 100 bytes a frame' });
    expect(await large).toMatchObject({ reason: 'frameTooLarge' });
    await one.reconnect();
    await small;
    expect(peer.count('registrateConsumer')).toBe(1);
  });
});

describe('a refusal that passes', () => {
  it('for haste is followed by the same request after a pause', async () => {
    const one = await loggedIn();
    let hasty = true;
    peer.on('info', () => (hasty ? refusal('tooManyRequests', { most: 200 }) : { sessions: 1 }));
    const info = one.client.call('info', {});
    // Its reply comes after the refusal.
    await one.client.call('postponeDelay', {});
    const later = one.client.call('nextConsumer', {});
    one.timers.advance(999);
    await peer.settled();
    hasty = false;
    expect([peer.count('info'), peer.count('nextConsumer')]).toEqual([1, 0]);
    one.timers.advance(1);
    expect(await info).toEqual({ sessions: 1 });
    await later;
    expect(peer.heard.slice(-2).map(({ command }) => command)).toEqual(['info', 'nextConsumer']);
    expect(peer.heard.at(-2)?.id).toBe(peer.heard.find(({ command }) => command === 'info')?.id);
  });

  it('for haste is not waited for by a client that was closed', async () => {
    const one = await loggedIn();
    peer.on('info', () => refusal('tooManyRequests', { most: 200 }));
    const info = failureOf(one.client.call('info', {}));
    await one.client.call('postponeDelay', {});
    await one.client.close();
    expect(await info).toMatchObject({ reason: 'closed' });
    expect(one.timers.size).toBe(0);
  });

  it('because the box is stopping is followed by the same request on the next connection', async () => {
    const one = await loggedIn();
    let stopping = true;
    peer.on('nextConsumer', () => (stopping ? refusal('stopping') : { id: 1 }));
    const answer = one.client.call('nextConsumer', {});
    await peer.nth('nextConsumer', 1);
    stopping = false;
    peer.breakConnections();
    await one.reconnect();
    expect(await answer).toEqual({ id: 1 });
  });
});

describe('an error without a request', () => {
  it('is reported and breaks nothing', async () => {
    const one = await loggedIn();
    peer.push('error', refusal('notJson', { why: 'test' }));
    expect(await one.untilProblem()).toMatchObject({ name: 'QboxError', command: 'error' });
    expect(await one.client.call('info', {})).toMatchObject({ desc: 'No errors' });
  });
});

describe('close', () => {
  it('says good-bye, rejects what is unanswered and leaves no timer', async () => {
    const one = await loggedIn();
    peer.plan('info', 'silent');
    const unanswered = failureOf(one.client.call('info', {}));
    await peer.nth('info', 1);
    await one.client.close();
    expect(await unanswered).toMatchObject({ reason: 'closed' });
    await peer.untilClosed(1);
    expect(peer.closeCodes).toEqual([1000]);
    expect(one.timers.size).toBe(0);
    expect(one.client.state.status).toBe('closed');
    const failures = [
      one.client.call('info', {}),
      one.client.subscribe('Service', () => {}),
      one.client.login({ component: 'workplace', login: 'a', password: 'b' }),
    ];
    for (const failure of await Promise.all(failures.map(failureOf))) {
      expect(failure).toBeInstanceOf(NoAnswerError);
      expect(failure).toMatchObject({ reason: 'closed' });
    }
  });

  it('while waiting for the next attempt stops trying', async () => {
    await peer.stop();
    const one = connect();
    await one.until('waiting');
    await one.client.close();
    expect(one.timers.size).toBe(0);
  });

  it('while connecting ends the attempt', async () => {
    const one = connect();
    await one.client.close();
    expect(one.states.map(({ status }) => status)).toEqual(['connecting', 'closed']);
    expect(one.timers.size).toBe(0);
  });

  it('does not wait for a box that says nothing', async () => {
    const one = await loggedIn({ times: { closeMs: 700 } });
    peer.deafen();
    const closing = one.client.close();
    one.timers.advance(700);
    await closing;
    expect(one.timers.size).toBe(0);
  });

  it('refuses an address that is none', () => {
    expect(() => new Watched('nonsense')).toThrow();
  });
});
