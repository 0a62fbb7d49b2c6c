/** Who may log in, as what, and where; and what somebody is told who may not. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMPONENTS, type Component } from '../../server/model/events/events.js';
import { errorName, WatchedBox } from '../hostile/witness.js';
import { isErrorData, md5, type RawClient, type RawSession } from '../support/raw-client.js';

const PASSWORD = '12345';
const PLACES: Record<Exclude<Component, 'administrator' | 'supervisor'>, number> = {
  workplace: 11,
  registrator: 1,
  qboard: 1,
  scoreboard: 1,
};

/** What each role of the demo may log in as. */
const MAY: Readonly<Record<string, readonly Component[]>> = {
  admin: COMPONENTS,
  petrov: ['workplace'],
  kassa: ['workplace'],
  sidorova: ['supervisor'],
  kiosk: ['registrator', 'qboard', 'scoreboard'],
};

const SET: Readonly<Record<keyof typeof PLACES, string>> = {
  workplace: 'setWorkplace',
  registrator: 'setRegistrator',
  qboard: 'setQBoard',
  scoreboard: 'setScoreBoard',
};

let watched: WatchedBox;
let admin: RawSession;
let client: RawClient;

beforeAll(async () => {
  watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0' });
  admin = await watched.administrator();
});
beforeEach(async () => {
  client = await watched.connect();
});
afterAll(async () => {
  await watched.end();
});

async function attempt(login: string, component: Component, place: number | undefined, password = PASSWORD): Promise<unknown> {
  const where = place === undefined ? {} : { [component]: place };
  return (await client.request({ command: 'login', data: { component, login, password: md5(password), ...where } })).data;
}

const hasPlace = (component: Component): component is keyof typeof PLACES => component in PLACES;
const outcome = (data: unknown): string => errorName(data) ?? 'welcome';

describe('a role', () => {
  const entries = Object.entries(MAY).flatMap(([login, may]) =>
    COMPONENTS.map((component) => ({ login, component, expected: may.includes(component) ? 'welcome' : 'componentNotAllowed' })),
  );

  it.each(entries)('$login as $component: $expected', async ({ login, component, expected }) => {
    const place = hasPlace(component) ? PLACES[component] : undefined;
    const data = await attempt(login, component, place);
    expect(outcome(data)).toBe(expected);
    if (expected !== 'welcome') return;
    const { token, user, ...where } = data as { token: string; user: { login: string; password: string } };
    expect(Object.keys(where)).toEqual(hasPlace(component) ? [component] : []);
    expect(user).toMatchObject({ login, password: md5(PASSWORD) });
    expect((await client.request({ token, command: 'info', data: {} })).data).toHaveProperty('sessions');
  });
});

describe('a clerk who names no window', () => {
  it('sees the windows, to choose one, and can call nobody', async () => {
    const { token, ...rest } = (await attempt('petrov', 'workplace', undefined)) as { readonly token: string };
    expect(Object.keys(rest)).toEqual(['user']);
    expect((await client.request<readonly unknown[]>({ token, command: 'workplaceList', data: {} })).data.length).toBeGreaterThan(1);
    expect(outcome((await client.request({ token, command: 'nextConsumer', data: {} })).data)).toBe('noWorkplace');
    expect(outcome((await client.request({ token, command: 'nextConsumer', data: { workplace: 11 } })).data)).toBe('foreignWorkplace');
  });
});

describe.each(Object.entries(PLACES) as [keyof typeof PLACES, number][])('a place (%s)', (component, place) => {
  it('has to be named, but for a window, which may be chosen later', async () => {
    const data = await attempt('admin', component, undefined);
    if (component === 'workplace') {
      expect(outcome(data)).toBe('welcome');
      return;
    }
    expect(outcome(data)).toBe('invalidRequest');
    expect(data).toHaveProperty('desc', expect.stringContaining(`data.${component}: required`));
  });

  it('has to exist', async () => {
    const data = await attempt('admin', component, 999);
    expect(outcome(data)).toBe('noSuchElement');
    expect(data).toHaveProperty('desc', expect.stringContaining(`data.${component}: `));
  });

  it('has to be enabled', async () => {
    await admin.ask(SET[component], { id: place, disabled: 1 });
    const data = await attempt('admin', component, place);
    expect(outcome(data)).toBe(component === 'workplace' ? 'workplaceDisabled' : 'placeDisabled');
    await admin.ask(SET[component], { id: place, disabled: 0 });
    expect(outcome(await attempt('admin', component, place))).toBe('welcome');
  });
});

describe('a user', () => {
  it('who is disabled may not, and learns it only with the right password', async () => {
    await admin.ask('setUser', { id: 4, disabled: 1 });
    expect(outcome(await attempt('smirnova', 'workplace', 12))).toBe('userDisabled');
    expect(outcome(await attempt('smirnova', 'workplace', 12, 'wrong'))).toBe('wrongPassword');
    await admin.ask('setUser', { id: 4, disabled: 0 });
    expect(outcome(await attempt('smirnova', 'workplace', 12))).toBe('welcome');
  });

  it('whose role is disabled may not', async () => {
    await admin.ask('setUserRole', { id: 4, disabled: 1 });
    expect(outcome(await attempt('kassa', 'workplace', 14))).toBe('userDisabled');
    await admin.ask('setUserRole', { id: 4, disabled: 0 });
    expect(outcome(await attempt('kassa', 'workplace', 14))).toBe('welcome');
  });

  it('who is removed may not, and is not told that he ever was there', async () => {
    const { id } = await admin.ask<{ id: number }>('newUser', { login: 'guest', password: md5('guest'), role_id: 2 });
    expect(outcome(await attempt('guest', 'workplace', 1, 'guest'))).toBe('welcome');
    await admin.ask('removeUser', { id });
    expect(outcome(await attempt('guest', 'workplace', 1, 'guest'))).toBe('wrongPassword');
  });

  it('who does not exist gets the very answer of one whose password is wrong', async () => {
    const unknown = await attempt('nobody', 'workplace', 11);
    expect(isErrorData(unknown)).toBe(true);
    expect(unknown).toEqual(await attempt('petrov', 'workplace', 11, 'wrong'));
    for (const login of ['__proto__', 'constructor', 'admin ', 'ADMIN', 'admin\u0000']) {
      expect(await attempt(login, 'administrator', undefined), login).toEqual(unknown);
    }
  });

  it('is shown his own digest, as he sent it, and nobody else sees it', async () => {
    const shouting = md5(PASSWORD).toUpperCase();
    const data = { component: 'administrator', login: 'admin', password: shouting };
    expect((await client.request({ command: 'login', data })).data).toHaveProperty('user.password', shouting);
    for (const book of [
      await admin.ask('userList'),
      [await admin.ask('getUser', { id: 1 })],
      [await admin.ask('getUser', { name: 'admin' })],
    ]) {
      expect(JSON.stringify(book)).not.toMatch(new RegExp(`${md5(PASSWORD)}|scrypt|passwordHash|tokenHash`, 'i'));
    }
    expect(JSON.stringify(await admin.ask('getUser', { id: 1 }))).toContain('"password":null');
  });
});
