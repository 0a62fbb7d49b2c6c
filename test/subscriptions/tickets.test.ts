/** A visitor's own ticket, told to whoever has its code: nothing else, and within limits; and a door of visitors' own. */
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ReplyData } from '../../server/protocol/registry.js';
import { errorName, WatchedBox } from '../hostile/witness.js';
import { PICTURE } from '../support/picture.js';
import { connect, dataOf, type Frame, type RawClient, type RawSession } from '../support/raw-client.js';

type Ticket = ReplyData<'ticket'>;
type Given = ReplyData<'registrateConsumer'>;

const WRONG = 'AAAAAAAAAAAAAA';
const LIMITS = { QBOX_REQUESTS_PER_SECOND: '0', QBOX_CONNECTIONS: '300', QBOX_CONNECTIONS_PER_ADDRESS: '2000' };

let watched: WatchedBox;
let visitorPort: number;
let kiosk: RawSession;
let clerk: RawSession;
let admin: RawSession;

beforeAll(async () => {
  visitorPort = await freePort();
  watched = await WatchedBox.start({ ...LIMITS, QBOX_VISITOR_PORT: String(visitorPort), QBOX_PUBLIC_URL: 'http://queue.example' });
  admin = await watched.administrator();
  kiosk = await watched.logIn({ component: 'registrator', login: 'kiosk', place: 1 });
  clerk = await watched.logIn({ component: 'workplace', login: 'petrov', place: 11 });
});
afterAll(async () => {
  await watched.end();
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const bound = probe.address();
      probe.close(() => resolve(typeof bound === 'object' && bound !== null ? bound.port : 0));
    });
  });
}

const take = (services: readonly number[] = [4], more: object = {}) =>
  kiosk.ask<Given>('registrateConsumer', { services, noprint: true, preview: false, ...more });
const asked = (client: RawClient, command: string, code: string) => client.request<Ticket>({ command, data: { code } });
const errorOf = async (client: RawClient, command: string, code: string) => errorName((await asked(client, command, code)).data);
const atDoor = () => connect(`ws://127.0.0.1:${visitorPort}`);

describe('the code of a ticket', () => {
  it('is told to whoever gives the ticket out, with the address of its page, and to nobody else', async () => {
    const { page, consumer } = await take();
    expect(page).toEqual({ code: expect.stringMatching(/^[\w-]{14}$/), address: `http://queue.example/t/${page.code}` });
    await clerk.ask('nextConsumer');
    const told = await Promise.all([
      admin.ask('consumerList'),
      admin.ask('getConsumer', { id: consumer.id }),
      admin.ask('currentQueue', { workplace: 11, detailed: true }),
      admin.ask('workplaceList'),
      admin.ask('diagnostics'),
      clerk.ask('serveConsumer'),
      admin.ask('statistics', { services: true, stages: true, operations: true }),
    ]);
    expect(JSON.stringify(told)).not.toContain(page.code);
    expect(watched.box.stderr()).not.toContain(page.code);
  });

  it('opens the ticket to anybody, and nothing of whose it is', async () => {
    const { page, consumer } = await take([4, 1], { comment: 'a widow', photo: PICTURE });
    const { data } = await asked(await watched.connect(), 'ticket', page.code);
    expect(data).toMatchObject({ code: page.code, ticket: consumer.ticket, state: 'waiting', ahead: 0, window: null });
    expect(data.services.map(({ steps }) => steps.map(({ state }) => state))).toEqual([['waiting', 'waiting'], ['waiting']]);
    expect(JSON.stringify(data)).not.toMatch(/widow|aGVsbG8|petrov|"id"/);
    await admin.ask('removeConsumer', { id: consumer.id });
  });

  it('is the same after the box asked for the same request again', async () => {
    const request = {
      token: kiosk.token,
      id: 'again',
      command: 'registrateConsumer',
      data: { services: [4], noprint: true, preview: false },
    };
    const [first, second] = [await kiosk.client.request<Given>(request), await kiosk.client.request<Given>(request)];
    expect(second.data).toEqual(first.data);
    await admin.ask('removeConsumer', { id: first.data.consumer.id });
  });
});

describe('who follows a ticket', () => {
  it('is told of the call, the second call and the end, without a session', async () => {
    const { page } = await take();
    const other = await take();
    const phone = await watched.connect();
    dataOf(await asked(phone, 'subscribeTicket', page.code));
    const next = (fits: (ticket: Ticket) => boolean): Promise<Frame<Ticket>> => phone.nextPush<Ticket>('ticket', fits);
    await clerk.ask('nextConsumer');
    const called = await next(({ state }) => state === 'called');
    expect(Object.keys(called).sort()).toEqual(['command', 'data', 'dateTime']);
    expect(called.data).toMatchObject({ code: page.code, window: { name: 'Окно 2' } });
    await clerk.ask('retryCallConsumer');
    await next(({ window }) => window !== null && window.called !== called.data.window?.called);
    await clerk.ask('serveConsumer');
    expect((await next(({ state }) => state === 'served')).data).toMatchObject({ ticket: called.data.ticket, services: [] });
    expect(phone.pushes.filter(({ data }) => (data as Ticket).code !== page.code)).toEqual([]);
    await phone.close();
    await admin.ask('removeConsumer', { id: other.consumer.id });
  });

  it('follows ten of them, and all together a thousand', async () => {
    // No LED board has room for such numbers.
    await admin.ask('removeAllScoreBoards');
    const { id } = await admin.ask<{ readonly id: number }>('newTicketRange', { name: 'long', prefix: 'Ю', first: 1, last: 5_000 });
    await admin.ask('setService', { id: 11, ticket_range_id: id });
    const codes = await Promise.all(Array.from({ length: 1_001 }, async () => (await take([11])).page.code));
    const phones = await Promise.all(Array.from({ length: 100 }, () => watched.connect()));
    await Promise.all(
      codes.slice(0, 1_000).map(async (code, index) => {
        const answer = await (phones[index % 100] as RawClient).request({ id: code, command: 'subscribeTicket', data: { code } });
        dataOf(answer);
      }),
    );
    expect(await errorOf(phones[0] as RawClient, 'subscribeTicket', codes[1_000] ?? '')).toBe('tooManySubscriptions');
    const late = await watched.connect();
    expect(await errorOf(late, 'subscribeTicket', codes[1_000] ?? '')).toBe('tooManyFollowers');
    expect(dataOf(await asked(late, 'ticket', codes[1_000] ?? '')).state).toBe('waiting');
    await (phones[1] as RawClient).close();
    await expect.poll(() => errorOf(late, 'subscribeTicket', codes[1_000] ?? '')).toBe('noErrors');
    await Promise.all([...phones, late].map((phone) => phone.close()));
    await admin.ask('removeAllConsumers');
  });
});

describe('a visitor who leaves', () => {
  it('is out once, however often he asks, and not while he is served', async () => {
    const { page } = await take();
    const phone = await watched.connect();
    await clerk.ask('nextConsumer');
    expect(await errorOf(phone, 'leaveQueue', page.code)).toBe('ticketBeingServed');
    await clerk.ask('postponeConsumer', { delay: 5 });
    const first = await asked(phone, 'leaveQueue', page.code);
    const second = await asked(await watched.connect(), 'leaveQueue', page.code);
    expect(first.data).toMatchObject({ state: 'left', services: [] });
    expect(second.data).toEqual(first.data);
    expect(await admin.ask('consumerList')).toEqual([]);
  });
});

describe('wrong codes', () => {
  it('cost whoever sends them a growing wait, and nobody else at his address', async () => {
    const { page, consumer } = await take();
    const honest = await watched.connect();
    const guesser = await watched.connect();
    for (let wrong = 1; wrong <= 5; wrong++) expect(await errorOf(guesser, 'ticket', WRONG)).toBe('codeUnknown');
    expect(await errorOf(guesser, 'ticket', WRONG)).toBe('tooManyWrongCodes');
    // Not even a right one is looked at now.
    expect(await errorOf(guesser, 'ticket', page.code)).toBe('tooManyWrongCodes');
    // Each new connection is another try, until the address has used up its allowance.
    for (let tried = 0; tried < 60; tried++) {
      const fresh = await watched.connect();
      await asked(fresh, 'ticket', WRONG);
      await fresh.close();
    }
    const late = await watched.connect();
    expect(await errorOf(late, 'ticket', WRONG)).toBe('tooManyWrongCodes');
    await expect.poll(() => watched.box.stderr()).toMatch(/"address":"127\.0\.0\.1","wrong":61/);
    expect(watched.box.stderr()).not.toContain(WRONG);
    for (const visitor of [honest, await watched.connect(), await watched.connect()])
      expect(dataOf(await asked(visitor, 'ticket', page.code)).ticket).toBe(consumer.ticket);
    await admin.ask('removeConsumer', { id: consumer.id });
  });

  it('of another shape are refused before they are looked for', async () => {
    const client = await watched.connect();
    for (const code of ['', 'x', 'AAAAAAAAAAAAA', 'AAAAAAAAAAAAAAA', 'AAAAAAAAAAAAA/'])
      expect(await errorOf(client, 'ticket', code)).toBe('invalidRequest');
  });
});

describe('the door of visitors', () => {
  it('has their tickets behind it, and nothing else', async () => {
    const { page, consumer } = await take();
    const phone = await atDoor();
    expect(dataOf(await asked(phone, 'ticket', page.code)).ticket).toBe(consumer.ticket);
    const login = { component: 'administrator', login: 'admin', password: '827ccb0eea8a706c4c34a16891f84e7b' };
    const requests = [
      { command: 'login', data: login },
      { command: 'board', data: { id: 1 } },
      { command: 'consumerList', token: admin.token, data: {} },
    ];
    for (const request of requests) expect(errorName((await phone.request(request)).data)).toBe('notAllowed');
    const at = async (path: string) => (await fetch(`http://127.0.0.1:${visitorPort}${path}`)).status;
    expect(await at(`/t/${page.code}`)).toBe(200);
    expect(await Promise.all(['/', '/kiosk/1', '/workplace', '/admin', '/health', '/qboard/1.png'].map(at))).toEqual(Array(6).fill(404));
    await admin.ask('removeConsumer', { id: consumer.id });
  });

  it('lets phones take half of the connections, so that clerks always come in', async () => {
    const phones: WebSocket[] = [];
    const comesIn = (): Promise<boolean> =>
      new Promise((resolve) => {
        const phone = new WebSocket(`ws://127.0.0.1:${visitorPort}`);
        phone.once('open', () => resolve(phones.push(phone) > 0));
        phone.once('error', () => resolve(false));
      });
    while (phones.length <= 150 && (await comesIn()));
    expect(phones.length).toBeLessThan(150);
    expect(phones.length).toBeGreaterThan(100);
    const late = await watched.connect();
    await late.close();
    for (const phone of phones) phone.terminate();
  });
});
