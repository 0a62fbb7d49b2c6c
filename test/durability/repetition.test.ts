/** A request that is repeated under its `id` gets the first answer again and changes nothing: every command that changes something. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { BOOK_NAMES, BOOKS, type BookName } from '../../server/model/books/index.js';
import { bookCommandName } from '../../server/protocol/client/book-commands.js';
import { COMMANDS, type ReplyData } from '../../server/protocol/registry.js';
import { type Box, startBox } from '../support/box.js';
import { brokenNorm } from '../support/broken-norm.js';
import { PICTURE } from '../support/picture.js';
import { connect, dataOf, logIn, md5, RawSession } from '../support/raw-client.js';
import { isRefusal } from './actor.js';
import { ADMINISTRATOR } from './people.js';

async function openSession(): Promise<RawSession> {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-repetition-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'qbox.toml');
  writeFileSync(file, '');
  const box = await startBox({ args: ['--demo', '--config', file], env: { QBOX_REQUESTS_PER_SECOND: '0', QBOX_BACKUPS: folder } });
  onTestFinished(async () => void (await box.stop()));
  const session = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  await devicesReady(session);
  return session;
}

/** What the devices say at the start is no change that somebody asked for. */
async function devicesReady(session: RawSession): Promise<void> {
  const isReady = async (): Promise<void> => {
    const states = (await session.ask<ReplyData<'devices'>>('devices')).map(({ state }) => state);
    expect(states).toEqual(states.map(() => 'ready'));
  };
  await vi.waitFor(isReady, 20_000);
}

/** All that can be seen of the box. */
async function everything(session: RawSession): Promise<unknown> {
  const lists = await Promise.all(BOOK_NAMES.map((book) => session.ask(bookCommandName(book, 'list'))));
  const statistics = await session.ask('statistics', { services: true, stages: true, operations: true });
  const [info, designs, templates] = await Promise.all(['info', 'ticketDesigns', 'lcdTemplates'].map((command) => session.ask(command)));
  // What boards show follows a moment later.
  const devices = (await session.ask<ReplyData<'devices'>>('devices')).map(({ shows: _shows, ...device }) => device);
  const { log_level } = await session.ask<{ readonly log_level: string }>('diagnostics');
  const { version } = await session.ask<ReplyData<'settings'>>('settings');
  // Alerts come and go by themselves; who has seen one does not.
  const alerts = await Promise.all([true, false].map((past) => session.ask<ReplyData<'alerts'>>('alerts', { past })));
  const seen = alerts.flat().flatMap((alert) => alert.seen.map(({ user }) => `${alert.id} ${user}`));
  const [from, to] = [-1, 1].map((days) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10));
  const { last } = await session.ask<ReplyData<'backups'>>('backups');
  const appearance = await session.ask('appearance');
  const { quick_questions } = (await session.ask<ReplyData<'indicators'>>('indicators', { from, to })).total;
  const ofBox = { info, devices, log_level, version, appearance, backup: last?.began };
  return { ...ofBox, lists, statistics, designs, templates, seen, quick_questions };
}

const WINDOW = 18;
const DAY_MS = 86_400_000;

const DAY_AFTER = new Date(Date.now() + 2 * DAY_MS).toISOString().slice(0, 10);

/** What a clerk does, in an order in which each finds what it needs. */
const SERVING: readonly (readonly [string, object])[] = [
  ['registrateConsumer', { services: [1, 4, 5], photo: PICTURE, noprint: true }],
  ['registrateConsumer', { services: [6], noprint: true, preview: false }],
  ['reprintTicket', { id: 1, printer: 'hall' }],
  ['newRoll', { printer: 'hall' }],
  ['setTicketDesign', COMMANDS.get('setTicketDesign')?.example.request as object],
  ['setBoardAddress', { device: 'led-bus', from: 36, to: 37 }],
  ['setLogLevel', { level: 'warn' }],
  ['importConfiguration', { text: '[qbox]\nformat = 1\n[[Operation]]\nid = 91\nname = "copies from a file"\n' }],
  ['setSettings', { set: [{ name: 'branch.undo_seconds', value: 20 }] }],
  ['addDevice', { kind: 'printer', name: 'second', port: 'tcp:127.0.0.1:9109', model: 'generic-80mm' }],
  ['removeDevice', { kind: 'printer', name: 'second' }],
  ['makeBackup', {}],
  ['setConfiguration', { set: { Operation: [{ id: 90, name: 'copies' }] }, removeDesigns: [] }],
  ['removeTicketDesign', COMMANDS.get('removeTicketDesign')?.example.request as object],
  ['setAppearance', { accent: '#0b5cad' }],
  ['setLcdTemplate', COMMANDS.get('setLcdTemplate')?.example.request as object],
  ['removeLcdTemplate', COMMANDS.get('removeLcdTemplate')?.example.request as object],
  ['newCalendar', { name: 'holidays' }],
  ['importCalendar', { ...(COMMANDS.get('importCalendar')?.example.request as object), from: '2026-01-01', to: '2030-12-31' }],
  ['newBookingPlan', { name: 'by time', services: [3], places: 2 }],
  ['book', { services: [3], date: DAY_AFTER, time: '09:00', name: 'form', repeat: { every_days: 7, count: 2 } }],
  ['moveBooking', { id: 1, date: DAY_AFTER, time: '10:00' }],
  ['notifyBooking', { id: 1, notify: null }],
  ['tellAffected', {}],
  ['cancelBooking', { id: 2 }],
  ['bookAtKiosk', { service: 3, date: DAY_AFTER, time: '11:00', name: 'form', phone: '87015556677' }],
  ['setWorkplace', { id: WINDOW, walking_time: 1, quick_questions: 1 }],
  ['countQuestion', { workplace: WINDOW }],
  ['nextConsumer', { workplace: WINDOW }],
  ['retryCallConsumer', { workplace: WINDOW }],
  ['visitorArrived', { workplace: WINDOW }],
  ['commentConsumer', { comment: 'waits for a paper', workplace: WINDOW }],
  ['openServices', { workplace: 1, services: [6] }],
  ['addService', { service: 6, workplace: WINDOW }],
  ['skipConsumer', { workplace: WINDOW }],
  ['undoConsumer', { workplace: WINDOW }],
  ['skipConsumer', { workplace: WINDOW }],
  ['rejectService', { service: 6, comment: 'papers', workplace: WINDOW }],
  ['nextConsumer', { workplace: WINDOW }],
  ['serveOperation', { service: 4, operation: 3, workplace: WINDOW }],
  ['rejectOperation', { service: 5, operation: 4, comment: 'ill', workplace: WINDOW }],
  ['postponeConsumer', { delay: 5, return2me: true, comment: 'form', workplace: WINDOW }],
  ['bindConsumer', { id: 1 }],
  ['consumerFromQueueBody', { id: 1, workplace: WINDOW }],
  ['transferConsumer', { service: 1, comment: 'form', workplace: WINDOW }],
  ['consumerFromQueueBody', { id: 1, workplace: WINDOW }],
  ['serveConsumer', { workplace: WINDOW }],
  ['eraseVisitor', { name: 'form' }],
  ['rejectConsumer', { comment: 'left', workplace: WINDOW }],
];

/** An element comes, changes and goes. What a command takes beside the id is in its own example. */
async function changesOf(book: BookName, run: (command: string, data: object) => Promise<unknown>): Promise<void> {
  const exampleOf = (verb: 'new' | 'set'): object => COMMANDS.get(bookCommandName(book, verb))?.example.request as object;
  const { nameField } = BOOKS[book];
  const name = book === 'Consumer' ? {} : { [nameField]: `the new ${book}` };
  // The board of the example hangs in the demo, and the segments of its rules have gone by then.
  const place = book === 'ScoreBoard' ? { address: 127 } : book === 'CallingProfile' ? { rules: [] } : {};
  const { id } = (await run(bookCommandName(book, 'new'), { ...exampleOf('new'), ...name, ...place })) as { readonly id: number };
  expect(await run(bookCommandName(book, 'set'), { ...exampleOf('set'), ...place, id })).toMatchObject({ desc: 'No errors' });
  expect(await run(bookCommandName(book, 'remove'), { id })).toMatchObject({ desc: 'No errors' });
  await run(bookCommandName(book, 'removeAll'), {});
}

it('gets the first answer again, for each command of the registry that changes something', async () => {
  const session = await openSession();
  const repeated = new Set<string>();
  let requests = 0;
  const run = async (command: string, data: object): Promise<unknown> => {
    requests += 1;
    repeated.add(command);
    const request = { token: session.token, id: requests, command, data };
    const before = await everything(session);
    const first = await session.client.request(request);
    const after = await everything(session);
    const second = await session.client.request(request);
    expect(second.data, command).toEqual(first.data);
    expect(await everything(session), `${command} changed something again`).toEqual(after);
    if (command.startsWith('removeAll')) return first.data;
    dataOf(first);
    // What it changes is in the memory of a board; and who wants to be told, or is known where, is shown to nobody.
    if (['setBoardAddress', 'notifyBooking', 'tellAffected', 'forgetDevices'].includes(command)) return first.data;
    expect(after, `${command} changed nothing`).not.toEqual(before);
    return first.data;
  };
  for (const [command, data] of SERVING) await run(command, data);
  await logIn(session.client, ADMINISTRATOR);
  const other = (await session.ask<ReplyData<'sessions'>>('sessions')).find(({ own }) => !own);
  await run('endSession', { id: other?.id });
  await run('forgetDevices', {});
  await run('seeAlert', { id: await brokenNorm(session, 8) });
  for (const book of BOOK_NAMES) await changesOf(book, run);
  const changing = [...COMMANDS.values()].filter(({ changes, rights }) => changes && rights !== null).map(({ name }) => name);
  // After a log-out or a stop of the box nothing more is asked. Certificates: test/administration/certificate.test.ts.
  // Headquarters has orders with numbers and keys of visitors instead: test/pipeline/handlers/headquarters.test.ts,
  // remote-ticket.test.ts, remote-visit.test.ts.
  const elsewhere = [
    'logout',
    'restartBox',
    ...['applyRevision', 'remoteTicket', 'remoteVisit'],
    ...['renew', 'install', 'request', 'remove'].map((verb) => `${verb}Certificate`),
  ];
  expect([...repeated, ...elsewhere].sort()).toEqual(changing.sort());
});

it.each(['stop', 'kill9'] as const)('gets the first answer again after the end of the box, by %s', async (end) => {
  const data = mkdtempSync(join(tmpdir(), 'qbox-repetition-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const box = await startBox({ data });
  onTestFinished(async () => void (await box.kill9()));
  const { client, token } = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  const requests = [
    { token, id: 'ticket', command: 'registrateConsumer', data: { services: [4], photo: PICTURE, noprint: true, preview: false } },
    { token, id: 'call', command: 'nextConsumer', data: { workplace: WINDOW } },
    { token, id: 'user', command: 'newUser', data: { login: 'new', password: md5('secret'), role_id: 2 } },
  ];
  const answers: unknown[] = [];
  for (const request of requests) answers.push(dataOf(await client.request(request)));
  await box[end]();

  const again = await startBox({ data });
  onTestFinished(async () => void (await again.kill9()));
  const session = new RawSession(await connect(again.webSocketUrl), token);
  await devicesReady(session);
  const before = await everything(session);
  const repeated: unknown[] = [];
  for (const request of requests) repeated.push((await session.client.request(request)).data);
  // The ticket as it is now: it has been called.
  const [ticket, ...others] = answers;
  const { photo: _shownToTheClerkAlone, ...consumer } = answers[1] as { readonly photo: string };
  expect(repeated).toEqual([{ ...(ticket as object), consumer, page: samePage(ticket, again) }, ...others]);
  expect(await everything(session)).toEqual(before);
});

/** The page of a ticket at a box that has another port. */
function samePage(ticket: unknown, { url }: Box): { readonly code: string; readonly address: string } {
  const { code } = (ticket as ReplyData<'registrateConsumer'>).page;
  return { code, address: `${url}/t/${code}` };
}

it('gets the one answer also while the first is still being worked out', async () => {
  const session = await openSession();
  const ask = (id: string, command: string, data: object) => session.client.request({ token: session.token, id, command, data });
  const user = { login: 'new', password: md5('secret'), role_id: 2 };
  const visitor = { services: [4], noprint: true };
  const answers = await Promise.all([
    ask('user', 'newUser', user),
    ask('user', 'newUser', user),
    ask('user', 'registrateConsumer', visitor),
    ask('ticket', 'registrateConsumer', visitor),
    ask('ticket', 'registrateConsumer', visitor),
  ]);
  const [firstUser, secondUser, otherCommand, firstTicket, secondTicket] = answers;
  expect(secondUser?.data).toEqual(firstUser?.data);
  expect(dataOf(secondTicket ?? firstTicket ?? answers[0])).toEqual(firstTicket?.data);
  expect(firstTicket?.data).toHaveProperty('preview');
  expect(isRefusal(otherCommand?.data, 'requestIdReused')).toBe(true);
  expect(isRefusal((await ask('ticket', 'newConsumer', { services: [4] })).data, 'requestIdReused')).toBe(true);
  expect(await session.ask('consumerList')).toHaveLength(1);
});

it('is another request under another id, or in another session', async () => {
  const session = await openSession();
  const other = await logIn(session.client, ADMINISTRATOR);
  const visitor = { services: [4] };
  for (const [token, id] of [
    [session.token, 1],
    [session.token, 2],
    [other.token, 1],
    [session.token, 1],
    [session.token, '1'],
    [session.token, '1'],
  ] as const) {
    dataOf(await session.client.request({ token, id, command: 'newConsumer', data: visitor }));
  }
  // A number and its text are two.
  expect(await session.ask('consumerList')).toHaveLength(4);
});
