/** Devices that are known for a user, and when they are known no more. */
import { beforeEach, describe, expect, it } from 'vitest';
import { evolve } from '../../server/engine/evolve.js';
import { fromSnapshot, toSnapshot } from '../../server/engine/snapshot.js';
import { emptyState, type QueueState } from '../../server/engine/state.js';
import type { QueueEvent } from '../../server/model/events/events.js';
import { Engine, wholeDocument } from './models/engine.js';

let engine: Engine;
let administrator: number;
let clerk: number;
let role: number;
let office: number;

const logIn = (userId: number, ...marks: string[]): number => {
  const tokenHash = `token ${engine.state.nextSessionId}`;
  return engine.must({ type: 'openSession', tokenHash, component: 'administrator', userId, placeId: null, marks });
};
const known = (state: QueueState = engine.state): Record<number, readonly string[]> => Object.fromEntries(state.knownDevices);
const setUser = (id: number, fields: object, passwordHash?: string, sessionId = office) =>
  engine.run({
    ...{ type: 'setElement', book: 'User', id, fields: { ...fields, ...(passwordHash && { password: 'digest' }) } },
    ...{ actingUserId: administrator, sessionId, ...(passwordHash && { passwordHash }) },
  });

beforeEach(() => {
  engine = new Engine();
  engine.tick();
  role = engine.add('UserRole', { name: 'all', administrator: {}, clerk: { all_operations: 1 } });
  administrator = engine.add('User', { login: 'admin', role_id: role });
  clerk = engine.add('User', { login: 'petrov', role_id: role });
  office = logIn(administrator, 'address a', 'device a');
  logIn(clerk, 'address b', 'device b');
});

describe('known devices of a user', () => {
  it('end with the password, by an administrator or by the user, and those of others do not', () => {
    expect(setUser(clerk, {}, 'another')).toMatchObject({
      events: [{ t: 'bookSet' }, { t: 'devicesForgotten', user: clerk }, { t: 'sessionClosed', why: 'password changed' }],
    });
    expect(known()).toEqual({ [administrator]: ['address a', 'device a'] });
    setUser(administrator, {}, 'another');
    expect(known()).toEqual({});
    expect([...engine.state.sessions.keys()], 'the session that changed it goes on').toEqual([office]);
    logIn(clerk, 'address b', 'device b');
    expect(known(), 'they are learned anew').toEqual({ [clerk]: ['address b', 'device b'] });
  });

  it('end with a password that comes with other changes, also when the user is disabled by them', () => {
    setUser(administrator, { disabled: 0, surname: 'Petrova' }, 'another');
    setUser(clerk, { disabled: 1 }, 'another');
    expect(known()).toEqual({});
  });

  it('stay at all other changes: a user who is enabled again has the same password', () => {
    for (const fields of [{ surname: 'Petrov' }, { disabled: 1 }, { disabled: 0 }]) setUser(clerk, fields);
    expect(known()[clerk]).toEqual(['address b', 'device b']);
  });

  it('end with the user', () => {
    engine.remove('User', clerk, administrator);
    expect(known()).toEqual({ [administrator]: ['address a', 'device a'] });
  });

  it('are forgotten where it is asked for, without the end of a session', () => {
    const { sessions } = engine.state;
    const before = [...sessions.keys()];
    expect(engine.run({ type: 'forgetDevices', userId: clerk })).toMatchObject({ events: [{ t: 'devicesForgotten', user: clerk }] });
    expect(known()).toEqual({ [administrator]: ['address a', 'device a'] });
    expect([...sessions.keys()]).toEqual(before);
    expect(engine.run({ type: 'forgetDevices', userId: clerk }), 'there is nothing to forget').toEqual({ events: [] });
    expect(engine.refusal({ type: 'forgetDevices', userId: 99 })).toBe('noSuchElement');
  });
});

const replayed = (events: readonly QueueEvent[]): QueueState => {
  const state = emptyState(engine.rules, engine.equipment);
  for (const line of events.map((event) => JSON.stringify(event))) evolve(state, JSON.parse(line) as QueueEvent);
  return state;
};

describe('a box that starts again', () => {
  it('knows the same devices from its journal and from a snapshot, before the change and after it', () => {
    for (const change of [() => undefined, () => setUser(clerk, {}, 'another'), () => logIn(clerk, 'device c')]) {
      change();
      expect(wholeDocument(replayed(engine.events))).toEqual(wholeDocument(engine.state));
      expect(known(fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment))).toEqual(known());
    }
    expect(known()[clerk]).toEqual(['device c']);
  });

  it('reads a journal of before as the program of before did: a new row alone forgets nothing', () => {
    setUser(clerk, {}, 'another');
    const older = engine.events.filter(({ t }) => t !== 'devicesForgotten');
    expect(known(replayed(older))).toEqual({ [administrator]: ['address a', 'device a'], [clerk]: ['address b', 'device b'] });
  });
});
