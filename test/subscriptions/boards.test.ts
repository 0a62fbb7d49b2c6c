/** What LCD boards show, told to anybody: without a session, within limits, and when it is on the disk. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReplyData } from '../../server/protocol/registry.js';
import { errorName, WatchedBox } from '../hostile/witness.js';
import { dataOf, type Frame, type RawClient, type RawSession } from '../support/raw-client.js';

type Board = ReplyData<'board'>;

const SUBSCRIPTIONS = 3;
const HALL = 1;

let watched: WatchedBox;
let admin: RawSession;
let kiosk: RawSession;
let clerk: RawSession;
let nobody: RawClient;

beforeAll(async () => {
  watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '200', QBOX_SUBSCRIPTIONS_PER_CONNECTION: String(SUBSCRIPTIONS) });
  admin = await watched.administrator();
  kiosk = await watched.logIn({ component: 'registrator', login: 'kiosk', place: 1 });
  clerk = await watched.logIn({ component: 'workplace', login: 'petrov', place: 11 });
});
afterAll(async () => {
  await watched.end();
});
beforeEach(async () => {
  nobody = await watched.connect();
});
afterEach(async () => {
  await nobody.close();
});

const ask = async <Data = Board>(command: string, data: object = { id: HALL }): Promise<Data> =>
  dataOf(await nobody.request<Data>({ command, data }));
const refusalOf = async (command: string, data: object): Promise<string | undefined> =>
  errorName((await nobody.request({ command, data })).data);
const push = (fits: (board: Board) => boolean): Promise<Frame<Board>> => nobody.nextPush<Board>('board', fits);
const register = () => kiosk.ask('registrateConsumer', { services: [4], preview: false });
const shown = ({ calls }: Board) => calls.find(({ rows }) => rows === 6)?.calls ?? [];
const isShown = (ticket: string, isNew: 0 | 1) => (board: Board) =>
  shown(board).some((call) => call.ticket === ticket && call.is_new === isNew);

describe('a board, asked for without a session', () => {
  it('says what hangs in the hall, and nothing of whom', async () => {
    const board = await ask('board');
    expect(board).toMatchObject({ id: HALL, disabled: 0, time_zone: expect.any(String), template: { title: 'Зал ожидания' } });
    expect(board.calls.map(({ rows }) => rows)).toEqual([6]);
    expect(Object.keys(board).sort()).toEqual(
      ['branch', 'calls', 'disabled', 'free', 'id', 'languages', 'name', 'names', 'template', 'time_zone', 'waiting'].sort(),
    );
  });

  it('tells who waits, who is called, when a call is not new any more, when it is called again, and when it is over', async () => {
    await ask('subscribeBoard');
    await register();
    await push(({ waiting }) => waiting.some(({ tickets }) => tickets.length > 0));
    const { ticket } = await clerk.ask<{ ticket: string }>('nextConsumer');
    const frame = await push(isShown(ticket, 1));
    expect(Object.keys(frame).sort()).toEqual(['command', 'data', 'dateTime']);
    expect(Object.keys(shown(frame.data)[0] ?? {}).sort()).toEqual(
      ['called', 'is_new', 'number', 'prefix', 'ticket', 'window', 'window_alias', 'window_names'].sort(),
    );
    expect(shown(frame.data)[0]).toMatchObject({ window: 'Окно 2', prefix: 'Г' });
    // Nothing but time has passed.
    const old = (await push(isShown(ticket, 0))).data;
    await clerk.ask('retryCallConsumer');
    const again = (await push(isShown(ticket, 1))).data;
    expect(shown(again)[0]?.called).not.toBe(shown(old)[0]?.called);
    await clerk.ask('serveConsumer');
    await push((board) => shown(board).length === 0);
    expect(await ask('board')).toEqual(await ask('board'));
  });

  it('is refused where there is none, and goes blank for who was subscribed when it is removed', async () => {
    expect(await refusalOf('board', { id: 999 })).toBe('noSuchElement');
    expect(await refusalOf('subscribeBoard', { id: 999 })).toBe('noSuchElement');
    expect(await refusalOf('board', {})).toBe('invalidRequest');
    const { id } = await admin.ask<{ id: number }>('newQBoard', { name: 'Второй зал', template: 'window' });
    await ask('subscribeBoard', { id });
    await admin.ask('setQBoard', { id, template: 'high-contrast' });
    await push((board) => board.id === id && board.template.title === 'Высокий контраст');
    await admin.ask('removeQBoard', { id });
    expect((await push((board) => board.id === id && board.disabled === 1)).data.calls.flatMap(({ calls }) => calls)).toEqual([]);
    expect(await refusalOf('board', { id })).toBe('noSuchElement');
    expect(await ask('unsubscribeBoard', { id })).toMatchObject({ desc: 'No errors' });
  });

  it('is told of no more after the end of the subscription', async () => {
    await ask('subscribeBoard');
    await ask('unsubscribeBoard');
    await admin.ask('setQBoard', { id: HALL, languages: ['en'] });
    await ask('board');
    expect(nobody.pushes).toEqual([]);
    await admin.ask('setQBoard', { id: HALL, languages: ['ru'] });
  });
});

describe('somebody without a session', () => {
  it('has so many subscriptions to a connection and no more, and each once', async () => {
    const ids: number[] = [];
    for (let count = 0; count <= SUBSCRIPTIONS; count++)
      ids.push((await admin.ask<{ id: number }>('newQBoard', { name: `Зал ${count}` })).id);
    for (const id of ids.slice(0, SUBSCRIPTIONS)) await ask('subscribeBoard', { id });
    await ask('subscribeBoard', { id: ids[0] });
    expect(await refusalOf('subscribeBoard', { id: ids[SUBSCRIPTIONS] })).toBe('tooManySubscriptions');
    await ask('unsubscribeBoard', { id: ids[0] });
    await ask('subscribeBoard', { id: ids[SUBSCRIPTIONS] });
    for (const id of ids) await admin.ask('removeQBoard', { id });
  });

  it('is held to the rate of his connection', async () => {
    const answers = await Promise.all(
      Array.from({ length: 600 }, (_, id) => nobody.request({ id: String(id), command: 'board', data: { id: HALL } })),
    );
    const refused = answers.filter(({ data }) => errorName(data) === 'tooManyRequests').length;
    expect(refused).toBeGreaterThan(0);
    // The burst is twice the rate.
    expect(answers.length - refused).toBeGreaterThanOrEqual(400);
  });

  it('may not hear of anything else', async () => {
    for (const command of ['subscribeServices', 'subscribeCurrentQueue', 'subscribeDevices'])
      expect(await refusalOf(command, {})).toBe('notLoggedIn');
  });
});

it('a token that has ended does not matter, and a log-out ends no such subscription', async () => {
  const session = await watched.logIn({ component: 'qboard', login: 'board', place: 1 });
  await session.ask('subscribeBoard', { id: HALL });
  await session.ask('logout');
  expect(await session.ask<Board>('board', { id: HALL })).toMatchObject({ id: HALL });
  await admin.ask('setQBoard', { id: HALL, languages: ['kk'] });
  await session.client.nextPush<Board>('board', ({ languages }) => languages[0] === 'kk');
  await admin.ask('setQBoard', { id: HALL, languages: ['ru'] });
});
