/** How many sessions there may be, and which one ends where there is no room for another. */
import { beforeEach, describe, expect, it } from 'vitest';
import { reject } from '../../server/model/errors/errors.js';
import type { Component } from '../../server/model/events/events.js';
import { Engine, RULES } from './models/engine.js';

let engine: Engine;
let clerk: number;
let other: number;
let windows: readonly number[];
let kiosk: number;

beforeEach(() => {
  engine = new Engine({ ...RULES, sessionsAtPlaceMax: 2, sessionsOfUserMax: 3, sessionsMax: 5 });
  engine.tick();
  const role = engine.add('UserRole', { name: 'all', administrator: {}, clerk: { all_operations: 1 } });
  clerk = engine.add('User', { login: 'one', role_id: role });
  other = engine.add('User', { login: 'two', role_id: role });
  windows = [1, 2, 3, 4].map((number) => engine.add('Workplace', { name: `window ${number}` }));
  kiosk = engine.add('Registrator', { name: 'kiosk' });
});

type Ids = readonly number[];
const open = (userId: number, placeId: number | null, idle: Ids, component: Component = 'workplace', inUse: Ids = []) =>
  engine.run({ type: 'openSession', tokenHash: `token ${engine.state.nextSessionId}`, component, userId, placeId, idle, inUse });
const sessions = (): number[] => [...engine.state.sessions.keys()];
const at = (window: number): number => windows[window - 1] ?? 0;

describe('a clerk who logs out', () => {
  const close = (sessionId: number, why: string) => engine.must({ type: 'closeSession', sessionId, why });
  const stateOf = (window: number) => engine.state.windows.get(at(window))?.stateId;

  it('leaves the window, with a session that was forgotten there, and no other', () => {
    open(clerk, at(1), []);
    open(other, at(2), []);
    open(clerk, at(1), []);
    open(clerk, null, [], 'administrator');
    close(3, 'logout');
    expect(sessions()).toEqual([2, 4]);
    expect([stateOf(1), stateOf(2)]).toEqual([3, 1]);
    close(4, 'logout');
    expect(sessions()).toEqual([2]);
  });

  it('is not a session that ends by age or by an administrator: another one goes on at the window', () => {
    open(clerk, at(1), []);
    open(clerk, at(1), []);
    close(1, 'age');
    expect(sessions()).toEqual([2]);
    expect(stateOf(1)).toBe(1);
  });
});

describe('a session more than there may be', () => {
  it('at a place ends the first idle one there, whoever opened it, and says why', () => {
    const first = engine.logIn(clerk, kiosk, 'registrator');
    const second = engine.logIn(other, kiosk, 'registrator');
    // The same number, and another kind of place.
    const window = engine.logIn(clerk, at(1));
    expect(open(clerk, kiosk, [window, second, first], 'registrator')).toMatchObject({
      events: [{ t: 'sessionClosed', session: second, why: 'not in use, and another one needed its room' }, { t: 'sessionOpened' }],
    });
    expect(sessions()).toEqual([first, window, window + 1]);
  });

  it('of a user ends his first idle one', () => {
    const own = [1, 2, 3].map((window) => engine.logIn(clerk, at(window)));
    const foreign = engine.logIn(other, at(4));
    open(clerk, null, [foreign, own[1] ?? 0, own[0] ?? 0]);
    expect(sessions()).toEqual([own[0], own[2], foreign, foreign + 1]);
  });

  it('of all ends an idle one of the user who has most', () => {
    const greedy = [1, 2, 3].map((window) => engine.logIn(clerk, at(window)));
    const modest = [1, 2].map(() => engine.logIn(other, at(4)));
    const third = engine.add('User', { login: 'three', role_id: 1 });
    open(third, null, [...modest, ...greedy]);
    expect(sessions()).toEqual([greedy[1], greedy[2], ...modest, modest[1] === undefined ? 0 : modest[1] + 1]);
  });

  it('is refused where all are in use, and nothing ends', () => {
    for (const session of [kiosk, kiosk]) engine.logIn(clerk, session, 'registrator');
    expect(open(other, kiosk, [], 'registrator')).toEqual(reject('tooManySessions', { most: 2, of: 'place' }));
    const window = engine.logIn(clerk, at(1));
    expect(open(clerk, at(2), [])).toEqual(reject('tooManySessions', { most: 3, of: 'user' }));
    for (const free of [2, 3]) engine.logIn(other, at(free));
    const before = sessions();
    // There is room to be made at the place and not in the box, or the other way round.
    expect(open(other, at(1), [])).toEqual(reject('tooManySessions', { most: 5, of: 'box' }));
    expect(open(clerk, kiosk, [window], 'registrator')).toEqual(reject('tooManySessions', { most: 2, of: 'place' }));
    expect(sessions()).toEqual(before);
  });

  it('of all counts the new one, or its user could drive out one who has as many as he', () => {
    const foreign = [1, 2].map((window) => engine.logIn(other, at(window)));
    const own = [3, 4].map((window) => engine.logIn(clerk, at(window)));
    const board = engine.logIn(engine.add('User', { login: 'three', role_id: 1 }), kiosk, 'registrator');
    open(clerk, null, [], 'workplace', [...foreign, ...own]);
    expect(sessions()).toEqual([...foreign, own[1], board, board + 1]);
  });

  it('names sessions that are gone, or of somebody else: they are no room', () => {
    for (const window of [1, 2, 3]) engine.logIn(clerk, at(window));
    const foreign = engine.logIn(other, at(4));
    expect(open(clerk, at(4), [999, foreign])).toEqual(reject('tooManySessions', { most: 3, of: 'user' }));
  });
});

describe('where all sessions are in use', () => {
  it('the least recently used of the user with the most at a place ends, and its reason is true', () => {
    const own = [1, 2].map(() => engine.logIn(clerk, at(1)));
    expect(open(other, at(1), [], 'workplace', [...own].reverse())).toMatchObject({
      events: [{ t: 'sessionClosed', session: own[1], why: 'another one needed its room' }, { t: 'sessionOpened' }],
    });
  });

  it('a user who has many at a place makes room, and not a colleague who has not used his for longer', () => {
    engine = new Engine({ ...RULES, sessionsAtPlaceMax: 3, sessionsOfUserMax: 100, sessionsMax: 100 });
    engine.tick();
    const role = engine.add('UserRole', { name: 'all', clerk: { all_operations: 1 } });
    const [many, one, newcomer] = ['many', 'one', 'new'].map((login) => engine.add('User', { login, role_id: role }));
    const window = engine.add('Workplace', { name: 'window' });
    const lonely = engine.logIn(one ?? 0, window);
    const greedy = [1, 2].map(() => engine.logIn(many ?? 0, window));
    open(newcomer ?? 0, window, [], 'workplace', [lonely, ...greedy]);
    expect(sessions()).toEqual([lonely, greedy[1], 4]);
    // Now each has one: whoever has not used his for longest. A user who comes again gives way himself.
    open(one ?? 0, window, [], 'workplace', [4, greedy[1] ?? 0, lonely]);
    expect(sessions()).toEqual([greedy[1], 4, 5]);
  });

  it('an idle one goes before all of them', () => {
    const own = [1, 2].map(() => engine.logIn(clerk, at(1)));
    open(other, at(1), [own[1] ?? 0], 'workplace', [own[0] ?? 0]);
    expect(sessions()).toEqual([own[0], 3]);
  });

  it('of a user or in the box, no kiosk ends', () => {
    const held = [engine.logIn(clerk, kiosk, 'registrator'), engine.logIn(clerk, at(1)), engine.logIn(clerk, at(2))];
    open(clerk, at(3), [], 'workplace', held);
    expect(sessions()).toEqual([held[0], held[2], 4]);
    for (const window of [1, 2]) engine.logIn(other, at(window));
    const third = engine.add('User', { login: 'three', role_id: 1 });
    open(third, null, [], 'workplace', sessions());
    expect(sessions()).toEqual([held[0], 4, 5, 6, 7]);
  });

  it('a kiosk that comes back takes the place of its own that was silent for longest', () => {
    const held = [1, 2].map(() => engine.logIn(clerk, kiosk, 'registrator'));
    expect(open(clerk, kiosk, [], 'registrator', held)).toMatchObject({
      events: [{ t: 'sessionClosed', session: held[0], why: 'another one needed its room' }, { t: 'sessionOpened' }],
    });
    // Where its user has all he may have, too, and before a person of that user.
    const window = engine.logIn(clerk, at(1));
    open(clerk, kiosk, [], 'registrator', [window, held[1] ?? 0, 3]);
    expect(sessions()).toEqual([3, window, 5]);
  });

  it('at a kiosk one who comes for the first time takes a spare one of whoever has most there, and never the last one', () => {
    engine = new Engine({ ...RULES, sessionsAtPlaceMax: 3, sessionsOfUserMax: 100, sessionsMax: 100 });
    engine.tick();
    const role = engine.add('UserRole', { name: 'all', clerk: { all_operations: 1 } });
    const [own, tabs, third, fourth] = ['kiosk', 'tabs', 'third', 'fourth'].map((login) => engine.add('User', { login, role_id: role }));
    const place = engine.add('Registrator', { name: 'kiosk' });
    const held = [1, 2, 3].map(() => engine.logIn(tabs ?? 0, place, 'registrator'));
    open(own ?? 0, place, [], 'registrator', held);
    expect(sessions()).toEqual([held[1], held[2], 4]);
    // However often he comes, who has spare ones makes room himself from now on.
    open(tabs ?? 0, place, [], 'registrator', [4, held[1] ?? 0, held[2] ?? 0]);
    expect(sessions()).toEqual([held[2], 4, 5]);
    open(third ?? 0, place, [], 'registrator', [4, held[2] ?? 0, 5]);
    expect(sessions()).toEqual([4, 5, 6]);
    expect(open(fourth ?? 0, place, [], 'registrator', [4, 5, 6])).toEqual(reject('tooManySessions', { most: 3, of: 'place' }));
    expect(sessions()).toEqual([4, 5, 6]);
    // The kiosk itself comes back, and its dead connection is the only one it has.
    open(own ?? 0, place, [], 'registrator', [5, 4, 6]);
    expect(sessions()).toEqual([5, 6, 7]);
  });
});
