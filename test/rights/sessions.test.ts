/** When a session ends, and that it ends everywhere: on other connections, for its subscriptions, and across a restart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../dist/db/store/store.js';
import { fillEmptyBox } from '../../dist/server/app/first-start.js';
import { DEFAULT_RULES } from '../../dist/server/engine/rules-of-branch.js';
import { emptyState } from '../../dist/server/engine/state.js';
import { hashToken } from '../../dist/server/pipeline/access/passwords.js';
import { Clock } from '../../dist/server/pipeline/commit/clock.js';
import { Pipeline } from '../../dist/server/pipeline/commit/pipeline.js';
import { errorName, WatchedBox } from '../hostile/witness.js';
import { type Box, startBox } from '../support/box.js';
import { type Account, connect, logIn, md5, RawSession } from '../support/raw-client.js';

const PETROV: Account = { component: 'workplace', login: 'petrov', place: 11 };
const KIOSK: Account = { component: 'registrator', login: 'kiosk', place: 1 };

const outcomeOf = async ({ client, token }: RawSession, command = 'info', data: unknown = {}): Promise<string> =>
  errorName((await client.request({ token, command, data })).data) ?? 'noErrors';

describe('a session', () => {
  let watched: WatchedBox;
  let admin: RawSession;
  let clerk: RawSession;
  beforeEach(async () => {
    watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0' });
    admin = await watched.administrator();
    clerk = await watched.logIn(PETROV);
  });
  afterEach(async () => {
    await watched.end();
  });

  const onAnotherConnection = async ({ token }: RawSession): Promise<RawSession> => new RawSession(await watched.connect(), token);

  /** Somebody else's push tells that whoever is told of the change has been told. */
  async function changeOperations(description: string): Promise<void> {
    await admin.ask('subscribeOperations');
    await admin.ask('setOperation', { id: 1, description });
    await admin.client.nextPush<readonly { description: string }[]>('operationList', ([first]) => first?.description === description);
  }

  it('is good on several connections, and log-out ends it and its subscriptions on all of them', async () => {
    const elsewhere = await onAnotherConnection(clerk);
    const other = await watched.logIn({ ...PETROV, place: 18 });
    await clerk.ask('subscribeOperations');
    await elsewhere.ask('subscribeOperations');
    await changeOperations('before');
    await elsewhere.client.nextPush('operationList');
    await clerk.client.nextPush('operationList');

    await elsewhere.ask('logout');
    expect(await outcomeOf(clerk)).toBe('unknownToken');
    expect(await outcomeOf(elsewhere)).toBe('unknownToken');
    expect(await outcomeOf(other)).toBe('noErrors');
    await changeOperations('after');
    // An answer on the same connection comes behind every push that was sent there.
    expect([await outcomeOf(clerk), await outcomeOf(elsewhere)]).toEqual(['unknownToken', 'unknownToken']);
    expect([...clerk.client.pushes, ...elsewhere.client.pushes]).toEqual([]);
  });

  it('of a clerk at a window closes it: a session that was forgotten there ends, too', async () => {
    const forgotten = await watched.logIn(PETROV);
    await clerk.ask('logout');
    expect(await admin.ask('getWorkplace', { id: 11 })).toMatchObject({ clerk_id: -1, state_id: 3 });
    expect(await outcomeOf(forgotten)).toBe('unknownToken');
  });

  it('ends with its connection not at all', async () => {
    await clerk.client.close();
    expect(await outcomeOf(await onAnotherConnection(clerk))).toBe('noErrors');
  });

  it('ends at once when its user is disabled, and when he is removed', async () => {
    const elsewhere = await onAnotherConnection(clerk);
    const kiosk = await watched.logIn(KIOSK);
    await admin.ask('setUser', { id: 3, disabled: 1 });
    expect([await outcomeOf(clerk), await outcomeOf(elsewhere), await outcomeOf(kiosk)]).toEqual([
      'unknownToken',
      'unknownToken',
      'noErrors',
    ]);
    await admin.ask('setUser', { id: 3, disabled: 0 });
    expect(await outcomeOf(clerk), 'an ended session does not come back').toBe('unknownToken');
    await admin.ask('removeUser', { id: 7 });
    expect(await outcomeOf(kiosk)).toBe('unknownToken');
  });

  it('ends when the password is changed, but for the one in which the user did it', async () => {
    await admin.ask('setUser', { id: 3, password: md5('by the administrator') });
    expect(await outcomeOf(clerk)).toBe('unknownToken');
    const another = await watched.logIn({ component: 'administrator', login: 'admin' });
    await admin.ask('setUser', { id: 1, password: md5('by himself') });
    expect([await outcomeOf(admin), await outcomeOf(another)]).toEqual(['noErrors', 'unknownToken']);
  });

  it('ends with the place where it was opened', async () => {
    const kiosk = await watched.logIn(KIOSK);
    await admin.ask('removeRegistrator', { id: 1 });
    expect(await outcomeOf(kiosk)).toBe('unknownToken');
  });

  it('has the rights that its role has now', async () => {
    const kiosk = await watched.logIn(KIOSK);
    const board = await watched.logIn({ component: 'qboard', login: 'board', place: 1 });
    const register = { services: [4], preview: false };
    expect(await outcomeOf(kiosk, 'registrateConsumer', register)).toBe('noErrors');
    await admin.ask('setUserRole', { id: 3, registrator: null });
    expect(await outcomeOf(kiosk, 'registrateConsumer', register)).toBe('notAllowed');
    expect(await outcomeOf(board, 'operationList')).toBe('noErrors');
    await admin.ask('setUserRole', { id: 3, registrator: {}, disabled: 1 });
    expect([await outcomeOf(kiosk, 'registrateConsumer', register), await outcomeOf(board, 'operationList')]).toEqual([
      'notAllowed',
      'notAllowed',
    ]);
    await admin.ask('setUserRole', { id: 3, disabled: 0 });
    expect(await outcomeOf(kiosk, 'registrateConsumer', register)).toBe('noErrors');
    await admin.ask('setUserRole', { id: 2, clerk: null });
    expect(await outcomeOf(clerk, 'nextConsumer')).toBe('notAllowed');
  });

  it('that lost its rights while a password was hashed changes nothing', async () => {
    const { id } = await admin.ask<{ id: number }>('newUser', { login: 'deputy', password: md5('deputy'), role_id: 1 });
    const deputy = await watched.logIn({ component: 'administrator', login: 'deputy', password: 'deputy' });
    const onOneConnection = new RawSession(deputy.client, admin.token);
    const accomplice = { login: 'accomplice', password: md5('x'), role_id: 1 };
    const [attempt] = await Promise.all([outcomeOf(deputy, 'newUser', accomplice), onOneConnection.ask('setUser', { id, role_id: 2 })]);
    expect(attempt).toBe('notAllowed');
    expect(JSON.stringify(await admin.ask('userList'))).not.toContain('accomplice');
  });

  it('that lost its window to another clerk acts for it no more', async () => {
    await watched.logIn({ component: 'workplace', login: 'ivanova', place: 11 });
    expect(await outcomeOf(clerk, 'nextConsumer')).toBe('workplaceTaken');
    expect(await outcomeOf(clerk, 'setWorkplace', { id: 11, state_id: 3 })).toBe('workplaceTaken');
    expect(await admin.ask('getWorkplace', { id: 11 })).toMatchObject({ clerk_id: 2, state_id: 1 });
  });

  it('is not known by a token that only looks like one', async () => {
    const { token } = clerk;
    for (const wrong of [token.toUpperCase(), token.slice(1, -1), ` ${token}`, `${token}\u0000`, '{}', '', '__proto__']) {
      const { data } = await clerk.client.request({ token: wrong, command: 'info', data: {} });
      expect(errorName(data), wrong).toBe('unknownToken');
    }
    expect(await outcomeOf(clerk)).toBe('noErrors');
  });
});

describe('more sessions than there may be', () => {
  const SESSIONS = 12;
  let watched: WatchedBox;
  beforeEach(async () => {
    watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0', QBOX_SESSIONS: String(SESSIONS) });
  });
  afterEach(async () => {
    await watched.end();
  });

  it('at a kiosk: those go that nobody uses, and one that is in use stays', async () => {
    const inUse = await watched.logIn(KIOSK);
    expect(await outcomeOf(inUse)).toBe('noErrors');
    const passing = await watched.logIn(KIOSK);
    expect(await outcomeOf(passing)).toBe('noErrors');
    await passing.client.close();
    const unused: RawSession[] = [];
    // Eight at a place: the two, six that were never used, and those that take their room.
    for (let count = 0; count < 8; count++) unused.push(await watched.logIn(KIOSK));
    expect(await outcomeOf(inUse)).toBe('noErrors');
    const outcomes = await Promise.all([passing, ...unused].map((one) => outcomeOf(new RawSession(inUse.client, one.token))));
    expect(outcomes.filter((outcome) => outcome === 'unknownToken').length).toBe(2);
    expect(outcomes.slice(-6)).toEqual(Array(6).fill('noErrors'));
  });

  it('at a window, all in use: a colleague is let in, and the clerk with the most loses the one that he used longest ago', async () => {
    const tabs: RawSession[] = [];
    for (let count = 0; count < 8; count++) tabs.push(await watched.logIn(PETROV));
    for (const tab of tabs) expect(await outcomeOf(tab)).toBe('noErrors');
    // The second one is the one he has not used since.
    expect(await outcomeOf(tabs[0] as RawSession)).toBe('noErrors');
    const colleague = await watched.logIn({ ...PETROV, login: 'ivanova' });
    expect(await outcomeOf(colleague)).toBe('noErrors');
    const expected = tabs.map((_, index) => (index === 1 ? 'unknownToken' : 'noErrors'));
    expect(await Promise.all(tabs.map((tab) => outcomeOf(tab)))).toEqual(expected);
  });

  it('at a kiosk, all in use: it comes back and its oldest goes; others keep theirs, and it keeps its own against them', async () => {
    const other = await watched.logIn({ ...KIOSK, place: 2 });
    expect(await outcomeOf(other)).toBe('noErrors');
    const held: RawSession[] = [];
    // As after a network that broke: nobody has closed these connections yet.
    for (let count = 0; count < 8; count++) held.push(await watched.logIn(KIOSK));
    for (const one of held) expect(await outcomeOf(one)).toBe('noErrors');
    const back = await watched.logIn(KIOSK);
    expect(await outcomeOf(back)).toBe('noErrors');
    const outcomes = () => Promise.all(held.map((one) => outcomeOf(one)));
    expect(await outcomes()).toEqual(['unknownToken', ...Array(7).fill('noErrors')]);
    expect([await outcomeOf(other), await outcomeOf(back)]).toEqual(['noErrors', 'noErrors']);
    // Somebody else at this kiosk gets one spare place, and from then on makes room himself.
    for (let count = 0; count < 20; count++) {
      const foreign = await watched.logIn({ ...KIOSK, login: 'admin' });
      expect(await outcomeOf(foreign)).toBe('noErrors');
    }
    expect(await outcomeOf(back)).toBe('noErrors');
    expect((await outcomes()).filter((outcome) => outcome === 'noErrors').length).toBe(6);
  });

  it('of kiosks, all in use: one more is refused, and none of them ends', async () => {
    const all: RawSession[] = [];
    for (let count = 0; count < SESSIONS; count++) all.push(await watched.logIn({ ...KIOSK, place: count < 6 ? 1 : 2 }));
    for (const one of all) expect(await outcomeOf(one)).toBe('noErrors');
    const newcomer = await watched.connect();
    const data = { component: 'scoreboard', scoreboard: 1, login: 'admin', password: md5('12345') };
    const refused = await newcomer.request({ command: 'login', data });
    expect(errorName(refused.data)).toBe('tooManySessions');
    expect(await Promise.all(all.map((one) => outcomeOf(one)))).toEqual(all.map(() => 'noErrors'));
  });

  it('by one user keep nobody else out, and no kiosk that is in use ends', async () => {
    const kiosk = await watched.logIn(KIOSK);
    expect(await outcomeOf(kiosk)).toBe('noErrors');
    const admin = await watched.administrator();
    expect(await admin.ask('faults')).toEqual([]);
    const places = [1, 11, 18, 14];
    for (let count = 0; count < 3 * SESSIONS; count++) await watched.logIn({ ...PETROV, place: places[count % 4] ?? 11 });
    expect(await admin.ask('faults')).toMatchObject([{ code: 'sessionsNearLimit', parameters: { count: SESSIONS, most: SESSIONS } }]);
    // He has nearly all of them, and it is his that make room.
    const clerk = await watched.logIn({ component: 'workplace', login: 'ivanova', place: 1 });
    expect([await outcomeOf(kiosk), await outcomeOf(admin), await outcomeOf(clerk)]).toEqual(['noErrors', 'noErrors', 'noErrors']);
    const rows = await admin.ask<readonly { login: string; id: number }[]>('sessions');
    expect(rows.length).toBe(SESSIONS);
    for (const { id } of rows.filter(({ login }) => login === 'petrov')) await admin.ask('endSession', { id });
    expect(await admin.ask('faults')).toEqual([]);
  });
});

describe('on the disk', () => {
  let folder: string;
  let box: Box | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'qbox-sessions-'));
  });
  afterEach(async () => {
    await box?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const env = { QBOX_SESSION_AGE_HOURS: '1' };

  it('a session survives a restart and a power cut, and a log-out does, too', async () => {
    box = await startBox({ data: folder });
    const clerk = await logIn(await connect(box.webSocketUrl), PETROV);
    const gone = await logIn(await connect(box.webSocketUrl), { ...PETROV, place: 18 });
    await gone.ask('logout');
    await box.stop();
    for (const end of ['kill9', 'stop'] as const) {
      box = await startBox({ data: folder });
      const client = await connect(box.webSocketUrl);
      expect(await outcomeOf(new RawSession(client, clerk.token), 'currentQueue')).toBe('noErrors');
      expect(await outcomeOf(new RawSession(client, gone.token))).toBe('unknownToken');
      expect(await outcomeOf(new RawSession(client, hashToken(clerk.token))), 'who has read the disk').toBe('unknownToken');
      await box[end]();
    }
  });

  it('a session is over an hour after it was opened, if that is its age', async () => {
    const now = Date.now();
    await openSessionsAt([
      [now - 61 * 60_000, '{old}'],
      [now - 30 * 60_000, '{young}'],
    ]);
    box = await startBox({ data: folder, env });
    const client = await connect(box.webSocketUrl);
    expect(await outcomeOf(new RawSession(client, '{old}'))).toBe('unknownToken');
    expect(await outcomeOf(new RawSession(client, '{young}'))).toBe('noErrors');
    await box.kill9();
    box = await startBox({ data: folder, env: { QBOX_SESSION_AGE_HOURS: '2' } });
    expect(await outcomeOf(new RawSession(await connect(box.webSocketUrl), '{old}')), 'ended is ended').toBe('unknownToken');
  });

  /** A box of some time ago: the real pipeline and disk with a clock of the test's own. */
  async function openSessionsAt(sessions: readonly (readonly [number, string])[]): Promise<void> {
    const store = await openStore({ directory: folder, historyDays: 1, journalDays: 1, personalDays: 1000, onFailure: () => undefined });
    let nowMs = 0;
    const clock = new Clock('UTC', 0, { wallMs: () => nowMs, monotonicMs: () => nowMs });
    const pipeline = new Pipeline(emptyState(DEFAULT_RULES), store, clock);
    for (const [atMs, token] of sessions) {
      nowMs = atMs;
      await fillEmptyBox(pipeline, folder, true);
      pipeline.execute({ type: 'openSession', tokenHash: hashToken(token), component: 'administrator', userId: 1, placeId: null });
      await pipeline.settled();
    }
    await store.close();
  }
});
