/** Ids and names of what is not there: a refusal that names the field, for every command that takes one. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BOOKS } from '../../server/model/books/index.js';
import { bookCommandName } from '../../server/protocol/client/book-commands.js';
import { COMMANDS } from '../../server/protocol/registry.js';
import type { RawSession } from '../support/raw-client.js';
import { booksOf, descOf, errorName, WatchedBox } from './witness.js';

const NOBODY = 987_654;
let watched: WatchedBox;
let admin: RawSession;
let before: Record<string, unknown>;
beforeAll(async () => {
  watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0' });
  admin = await watched.administrator();
  await admin.ask('registrateConsumer', { services: [4], preview: false });
  await admin.ask('newConsumerPreRegistered', { services: [4], pin_code: '123456' });
  before = await booksOf(admin);
});
afterAll(async () => {
  expect(await booksOf(admin)).toEqual(before);
  await watched.end();
});

async function refused(command: string, data: unknown): Promise<readonly [string | undefined, string]> {
  const frame = await admin.client.request({ token: admin.token, command, data });
  return [errorName(frame.data), descOf(frame)];
}

it.each(Object.values(BOOKS).map(({ name }) => name))('%s: get, set and remove what is not there', async (book) => {
  const none = `data.id: there is no ${book} with id ${NOBODY}`;
  for (const id of [NOBODY, String(NOBODY)]) {
    expect(await refused(bookCommandName(book, 'get'), { id })).toEqual(['noSuchElement', none]);
    expect(await refused(bookCommandName(book, 'set'), { id })).toEqual(['noSuchElement', none]);
    expect(await refused(bookCommandName(book, 'remove'), { id })).toEqual(['noSuchElement', none]);
  }
  for (const name of ['nobody', '__proto__', 'constructor', '\ud800']) {
    const [error, text] = await refused(bookCommandName(book, 'get'), { name });
    expect([error, text]).toEqual(['noSuchElement', expect.stringContaining(`data.name: there is no ${book} with the name`)]);
  }
});

const WINDOW_COMMANDS = [...COMMANDS.values()].filter(
  ({ name, family, data }) =>
    name !== 'statistics' &&
    name !== 'indicators' &&
    family !== 'general' &&
    family !== 'books' &&
    'workplace' in ((data as { properties?: object }).properties ?? {}),
);

it('a window that is not there, for every command of a window', async () => {
  expect(WINDOW_COMMANDS.length).toBe(24);
  for (const { name, example } of WINDOW_COMMANDS) {
    const answer = await refused(name, { ...(example.request as object), workplace: NOBODY });
    expect(answer, name).toEqual(['noSuchElement', `data.workplace: there is no Workplace with id ${NOBODY}`]);
  }
});

it.each([
  ['setService', { id: 4, ticket_range_id: NOBODY }, 'data.ticket_range_id: there is no TicketRange'],
  ['setService', { id: 4, operations: { '10': [3, NOBODY] } }, 'data.operations.10: there is no Operation'],
  ['newService', { name: 'x', operations: { '10': [NOBODY] } }, 'data.operations.10: there is no Operation'],
  ['setWorkplace', { id: 11, operations: [NOBODY] }, 'data.operations: there is no Operation'],
  ['setWorkplace', { id: 11, services: { [NOBODY]: 1 } }, 'data.services: there is no Service'],
  ['setUserRole', { id: 2, clerk: { operations: [NOBODY] } }, 'data.clerk.operations: there is no Operation'],
  ['setUser', { id: 3, role_id: NOBODY }, 'data.role_id: there is no UserRole'],
  ['setUser', { id: 3, clerk: { default_workplace: NOBODY } }, 'data.clerk.default_workplace: there is no Workplace'],
  ['newUser', { login: 'x', password: '0'.repeat(32), role_id: NOBODY }, 'data.role_id: there is no UserRole'],
  ['setQBoard', { id: 1, workplaces: [NOBODY] }, 'data.workplaces: there is no Workplace'],
  ['setScoreBoard', { id: 1, workplaces: [11, NOBODY] }, 'data.workplaces: there is no Workplace'],
  ['setRegistrator', { id: 1, services: { '1': [NOBODY] } }, 'data.services.1: there is no Service'],
  ['newConsumerPreRegistered', { services: [NOBODY] }, 'data.services: there is no Service'],
  ['newConsumer', { services: [4, NOBODY] }, 'services[1]: there is no Service'],
  ['registrateConsumer', { services: [NOBODY] }, 'services[0]: there is no Service'],
])('%s %j', async (command, data, text) => {
  expect(await refused(command, data)).toEqual(['badReference', expect.stringContaining(text)]);
});
