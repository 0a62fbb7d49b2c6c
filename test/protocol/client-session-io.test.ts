import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClientOptions } from '../../server/protocol/client/client.js';
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

async function loggedIn(options: Partial<ClientOptions> = {}): Promise<Watched> {
  const one = new Watched(peer.url, options);
  watched.push(one);
  await one.login();
  return one;
}

describe('a session', () => {
  it('is resumed on the next connection without a log-in', async () => {
    const one = await loggedIn();
    peer.breakConnections();
    await one.reconnect();
    await one.client.call('info', {});
    expect(peer.count('login')).toBe(1);
    expect(peer.heard.at(-1)?.token).toBe('{session-1}');
  });

  it('kept from an earlier run is gone on with', async () => {
    const token = peer.openSession();
    const one = new Watched(peer.url, { token });
    watched.push(one);
    await one.client.call('info', {});
    expect(peer.heard).toMatchObject([{ token, command: 'info' }]);
  });

  it('that the box has forgotten is reported as ended when there are no credentials to open another', async () => {
    const one = new Watched(peer.url, { token: '{of-yesterday}' });
    watched.push(one);
    expect(await failureOf(one.client.call('info', {}))).toMatchObject({ error: { codeModule: 2, codeError: 2 } });
    expect(one.sessions).toEqual([null]);
    expect(one.client.token).toBeUndefined();
  });

  it('that the box has forgotten is opened again once, and what was refused is sent again under it', async () => {
    const one = await loggedIn();
    peer.forgetSessions();
    const answers = await Promise.all([one.client.call('info', {}), one.client.call('nextConsumer', {}), one.client.call('info', {})]);
    expect(answers).toHaveLength(3);
    expect(peer.count('login')).toBe(2);
    expect(peer.done).toEqual(['login', 'login', 'info', 'nextConsumer', 'info']);
    expect(one.sessions).toEqual(['{session-1}', null, '{session-2}']);
    expect(peer.heard.at(-1)?.token).toBe('{session-2}');
    const [first, second] = peer.heard.filter(({ command }) => command === 'login');
    expect(second?.data).toEqual(first?.data);
  });

  it('that was forgotten is noticed by the sign of life, so that a board that only listens comes back', async () => {
    const one = await loggedIn({ times: { idleMs: 1_000 } });
    peer.forgetSessions();
    one.timers.advance(1_000);
    expect(await peer.nth('login', 2)).toMatchObject({ command: 'login' });
    await one.client.call('postponeDelay', {});
    expect(one.client.token).toBe('{session-2}');
  });

  it('that ended while a change was on its way leaves the outcome unknown: it is not done twice', async () => {
    const one = await loggedIn();
    peer.plan('registrateConsumer', 'dropAfter').plan('serviceList', 'dropAfter');
    const ticket = failureOf(one.client.call('registrateConsumer', { services: [1] }));
    const services = one.client.list('Service');
    await peer.nth('registrateConsumer', 1);
    peer.forgetSessions();
    await one.reconnect();
    expect(await ticket).toMatchObject({ reason: 'outcomeUnknown' });
    // What only reads is repeated all the same.
    await services;
    expect(peer.done.filter((command) => command === 'registrateConsumer')).toHaveLength(1);
  });

  it('that was forgotten before a change was first sent does not keep it from being done', async () => {
    const one = await loggedIn();
    await peer.stop();
    await one.until('waiting');
    peer.forgetSessions();
    const ticket = one.client.call('registrateConsumer', { services: [1] });
    const waiting = await one.until('waiting');
    one.timers.advance(waiting.retryInMs);
    await one.until('waiting');
    await peer.listen();
    await one.reconnect();
    await ticket;
    expect(peer.done.filter((command) => command === 'registrateConsumer')).toHaveLength(1);
  });

  it('is opened again although the connection breaks during the log-in', async () => {
    const one = await loggedIn();
    peer.forgetSessions();
    peer.plan('login', 'dropBefore', 'dropAfter');
    const info = one.client.call('info', {});
    for (const n of [2, 3]) {
      await peer.nth('login', n);
      await one.reconnect();
    }
    expect(await info).toMatchObject({ desc: 'No errors' });
    expect(peer.count('login')).toBe(4);
  });

  it('is not opened again when the box refuses the credentials for good', async () => {
    const one = await loggedIn();
    peer.forgetSessions();
    peer.on('login', () => refusal('userDisabled'));
    expect(await failureOf(one.client.call('info', {}))).toMatchObject({ error: { codeModule: 2 } });
    expect(one.problems).toMatchObject([{ command: 'login', error: { codeModule: 2, codeError: 5 } }]);
    expect(await failureOf(one.client.call('info', {}))).toMatchObject({ error: { codeModule: 2 } });
    expect(peer.count('login')).toBe(2);
    expect(one.client.state.status).toBe('open');
  });

  it('is opened again after a while when the box refuses the log-in for now', async () => {
    const one = await loggedIn({ times: { retryFirstMs: 100 } });
    peer.forgetSessions();
    let refusals = 2;
    peer.on('login', () => (refusals-- > 0 ? refusal('tooManyFailures', { seconds: 1 }) : { user: {}, token: peer.openSession() }));
    const info = one.client.call('info', {});
    expect(await one.until('waiting')).toMatchObject({ retryInMs: 50, why: /too many failures/ });
    one.timers.advance(50);
    expect(await one.until('waiting')).toMatchObject({ retryInMs: 100 });
    one.timers.advance(100);
    await info;
    expect(peer.count('login')).toBe(4);
  });

  it('is ended by a log-out, and no other is opened', async () => {
    const one = await loggedIn();
    await one.client.logout();
    expect(peer.heard.at(-1)).toMatchObject({ token: '{session-1}', command: 'logout', data: {} });
    expect(one.sessions).toEqual(['{session-1}', null]);
    peer.forgetSessions();
    expect(await failureOf(one.client.call('info', {}))).toMatchObject({ error: { codeModule: 2, codeError: 1 } });
    expect(peer.count('login')).toBe(1);
  });

  it('that the box does not know any more is ended by a log-out as well', async () => {
    const one = await loggedIn();
    peer.forgetSessions();
    await one.client.logout();
    expect(one.sessions).toEqual(['{session-1}', null]);
    expect(peer.count('login')).toBe(1);
  });

  it('is replaced by another log-in', async () => {
    const one = await loggedIn();
    await one.client.login({ component: 'workplace', login: 'clerk', password: 'x', workplace: 11 });
    await one.client.call('info', {});
    expect(peer.heard.at(-1)?.token).toBe('{session-2}');
    expect(peer.heard.at(-2)).toMatchObject({ data: { component: 'workplace', workplace: 11 } });
    expect(peer.heard.at(-2)).not.toHaveProperty('token');
  });

  it('is not opened when the first log-in is refused', async () => {
    const one = new Watched(peer.url);
    watched.push(one);
    peer.on('login', () => refusal('wrongPassword'));
    expect(await failureOf(one.login())).toMatchObject({ error: { codeModule: 2, codeError: 3 } });
    expect(one.sessions).toEqual([]);
    peer.breakConnections();
    await one.reconnect();
    expect(peer.count('login')).toBe(1);
  });
});
