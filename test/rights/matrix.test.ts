/** Every entry of the table of rights, asked of the real box. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../server/protocol/registry.js';
import { booksOf, errorName, WatchedBox } from '../hostile/witness.js';
import type { Account, RawClient, RawSession } from '../support/raw-client.js';
import { COLUMNS, type Column, MATRIX, type Verdict } from './matrix.js';

const OWN = 11;
const FOREIGN = 12;
const VERDICTS: readonly string[] = ['notAllowed', 'foreignWorkplace', 'notLoggedIn'] satisfies readonly Verdict[];

const ACCOUNTS = {
  administrator: { component: 'administrator', login: 'admin' },
  clerk: { component: 'workplace', login: 'petrov', place: OWN },
  kiosk: { component: 'registrator', login: 'kiosk', place: 1 },
  board: { component: 'qboard', login: 'board', place: 1 },
  supervisor: { component: 'supervisor', login: 'sidorova' },
  'administrator at the hall': { component: 'supervisor', login: 'admin' },
  'LED board': { component: 'scoreboard', login: 'board', place: 2 },
  'administrator at a window': { component: 'workplace', login: 'admin', place: 18 },
  'administrator at a kiosk': { component: 'registrator', login: 'admin', place: 2 },
  'administrator at a board': { component: 'qboard', login: 'admin', place: 2 },
} as const satisfies Record<string, Account>;
type Who = keyof typeof ACCOUNTS;

const LOGIN = { component: 'workplace', login: 'petrov', password: '827ccb0eea8a706c4c34a16891f84e7b', workplace: OWN };

/** What is right for the schema, and mostly refused after the rights have been looked at. */
function dataFor(command: string, window: number): unknown {
  if (command === 'login') return LOGIN;
  // The own ones: of others only an administrator may, see `known-devices.test.ts`.
  if (command === 'forgetDevices') return {};
  if (command === 'setWorkplace') return { id: window, state_id: 2 };
  // A cable that is pulled would be told in the log, as it should.
  if (command === 'actOnTwin') return { kind: 'printer', name: 'hall', action: 'closeCover' };
  if (command === 'setConsumer') return { id: 1, priority: 40 };
  const { data, example } = COMMANDS.get(command) ?? { data: {}, example: { request: {} } };
  const takesWindow = 'workplace' in ((data as { properties?: object }).properties ?? {});
  return { ...(example.request as object), ...(takesWindow && command !== 'statistics' && { workplace: window }) };
}

let watched: WatchedBox;
const sessions = new Map<Who, RawSession>();
let admin: RawSession;

beforeAll(async () => {
  watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0' });
  // The order matters only for window 11: the clerk logs in last there.
  for (const [who, account] of Object.entries(ACCOUNTS) as [Who, Account][]) sessions.set(who, await watched.logIn(account));
  admin = await watched.administrator();
  await admin.ask('registrateConsumer', { services: [4], preview: false });
});
afterAll(async () => {
  await watched.end();
});

async function verdictOf(client: RawClient, token: string | undefined, command: string, window: number): Promise<string> {
  const { data } = await client.request({ ...(token && { token }), id: `${command} ${window}`, command, data: dataFor(command, window) });
  const name = errorName(data) ?? 'noErrors';
  return VERDICTS.includes(name) ? name : 'allowed';
}

/** What a session gets for each command; a log-out would end it, so that one is tried with a session of its own. */
async function verdictsOf(who: Who, window: number, commands: readonly string[]): Promise<Record<string, string>> {
  const verdicts: Record<string, string> = {};
  for (const command of commands) {
    const session = command === 'logout' ? await watched.logIn(ACCOUNTS[who]) : sessions.get(who);
    if (session) verdicts[command] = await verdictOf(session.client, session.token, command, window);
  }
  return verdicts;
}

const entriesOf = (column: Column): [string, Verdict][] =>
  [...MATRIX].map(([command, verdicts]): [string, Verdict] => [command, verdicts[column]]).filter(([, verdict]) => verdict !== 'no window');

/** Commands that a column may send, or may not. */
const commandsOf = (column: Column, allowed: boolean): string[] =>
  entriesOf(column)
    .filter(([, verdict]) => (verdict === 'allowed') === allowed)
    .map(([command]) => command);

const expected = (column: Column, commands: readonly string[]): Record<string, Verdict> =>
  Object.fromEntries(entriesOf(column).filter(([command]) => commands.includes(command)));

/** What changes something is allowed to the administrator alone, and comes last. */
async function expectColumn(who: Who, column: Column, window = OWN): Promise<void> {
  const before = await booksOf(admin);
  const refused = commandsOf(column, false);
  expect(await verdictsOf(who, window, refused)).toEqual(expected(column, refused));
  expect(await booksOf(admin), 'a refused command changed something').toEqual(before);
  const allowed = commandsOf(column, true);
  expect(await verdictsOf(who, window, allowed)).toEqual(expected(column, allowed));
}

describe('the table of rights', () => {
  it('has every command of the registry, and no other', () => {
    expect([...MATRIX.keys()].sort()).toEqual([...COMMANDS.keys()].sort());
    expect(MATRIX.size).toBe(275);
    expect(COLUMNS.length).toBe(8);
  });

  it('nobody', async () => {
    const client = await watched.connect();
    const before = await booksOf(admin);
    const entries = entriesOf('nobody').filter(([command]) => command !== 'login');
    for (const [command, verdict] of entries) expect(await verdictOf(client, undefined, command, OWN), command).toBe(verdict);
    expect(await booksOf(admin)).toEqual(before);
    expect(await verdictOf(client, undefined, 'login', OWN)).toBe('allowed');
  });

  it('a kiosk', () => expectColumn('kiosk', 'kiosk'));
  it('an LCD board', () => expectColumn('board', 'board'));
  it('an LED board', () => expectColumn('LED board', 'board'));
  it('an administrator who logged in at a kiosk has the rights of a kiosk', () => expectColumn('administrator at a kiosk', 'kiosk'));
  it('an administrator who logged in at a board has the rights of a board', () => expectColumn('administrator at a board', 'board'));
  it('a clerk at a window that is not his', () => expectColumn('clerk', 'clerk elsewhere', FOREIGN));
  it('a clerk at a window that does not exist, which he is not told', async () => {
    const verdicts = await verdictsOf('clerk', 999, ['setWorkplace']);
    expect(verdicts).toEqual({ setWorkplace: 'foreignWorkplace' });
  });

  it('a clerk sets nothing but the state of his window', async () => {
    const clerk = sessions.get('clerk') as RawSession;
    const before = await admin.ask('getWorkplace', { id: OWN });
    for (const fields of [{ name: 'mine' }, { operations: [1] }, { disabled: 1 }, { state_id: 2, alias: 'x' }]) {
      const { data } = await clerk.client.request({ token: clerk.token, command: 'setWorkplace', data: { id: OWN, ...fields } });
      expect(errorName(data)).toBe('notAllowed');
    }
    expect(await admin.ask('getWorkplace', { id: OWN })).toEqual(before);
    await clerk.ask('setWorkplace', { id: OWN, state_id: 2 });
    expect(await admin.ask('getWorkplace', { id: OWN })).toMatchObject({ state_id: 2 });
  });

  it('a supervisor sets nothing but the state of windows and the priority of tickets', async () => {
    const { client, token } = sessions.get('supervisor') as RawSession;
    const before = await booksOf(admin);
    for (const [command, data] of [
      ['setWorkplace', { id: OWN, name: 'mine' }],
      ['setWorkplace', { id: OWN, state_id: 2, operations: [1] }],
      ['setConsumer', { id: 1, comment: 'x' }],
      ['setConsumer', { id: 1, priority: 1, photo: null }],
    ] as const) {
      expect(errorName((await client.request({ token, command, data })).data), command).toBe('notAllowed');
    }
    expect(await booksOf(admin)).toEqual(before);
  });

  it('a supervisor, for any window', () => expectColumn('supervisor', 'supervisor', FOREIGN));
  it('an administrator who logged in as a supervisor has the rights of one', () => expectColumn('administrator at the hall', 'supervisor'));
  it('a clerk', () => expectColumn('clerk', 'clerk'));
  it('an administrator at a window, for any window', () => expectColumn('administrator at a window', 'administrator', FOREIGN));
  it('an administrator', () => expectColumn('administrator', 'administrator'));
});
