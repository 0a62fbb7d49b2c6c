/** What a visitor said of himself: where it is kept, who reads it, and that it is gone from every file once it was erased. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { databaseFile } from '../../db/files/folder.js';
import { openForWriting } from '../../db/files/sqlite.js';
import { verifyJournal } from '../../dist/db/store/store.js';
import { errorName } from '../hostile/witness.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { filesWith, isGone } from './files-with.js';
import { ADMINISTRATOR } from './people.js';

interface Ticket {
  readonly id: number;
  readonly ticket: string;
  readonly comment: string;
  readonly pin_code: string;
}
interface Erased {
  readonly visits: number;
  readonly appointments: number;
}

const WINDOW = 11;
const NAME = 'Жумагулова Айгерим';
const TELEPHONE = '77015554433';

async function startedBox(): Promise<{ readonly data: string; readonly box: Box; readonly admin: RawSession }> {
  const data = mkdtempSync(join(tmpdir(), 'qbox-privacy-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const box = await started(data);
  return { data, box, admin: await logIn(await connect(box.webSocketUrl), ADMINISTRATOR) };
}

async function started(data: string): Promise<Box> {
  const box = await startBox({ data });
  onTestFinished(async () => void (await box.kill9()));
  return box;
}

const take = async (session: RawSession, comment: string, pin?: string): Promise<Ticket> =>
  await session.ask<Ticket>('newConsumer', { services: [4], comment, ...(pin !== undefined && { pin_code: pin }) });

async function serve(admin: RawSession, id: number, comment: string): Promise<void> {
  await admin.ask('consumerFromQueueBody', { id, workplace: WINDOW });
  await admin.ask('postponeConsumer', { delay: 5, comment, workplace: WINDOW });
  await admin.ask('consumerFromQueueBody', { id, workplace: WINDOW });
  await admin.ask('serveConsumer', { comment, workplace: WINDOW });
}

it('is in no file once it was erased, by ticket, pin or name, and does not come back after kill -9; all else stays', async () => {
  const { data, box, admin } = await startedBox();
  await admin.ask('setService', { id: 4, pin_code: 1 });
  const kept: Ticket[] = [];
  const neighbour = async (number: number): Promise<void> => {
    kept.push(await take(admin, `neighbour ${number} ${'x'.repeat((number * 37) % 700)}`, '1'));
  };
  for (let number = 0; number < 60; number++) await neighbour(number);
  const served = await take(admin, `${NAME}, паспорт 0471`, TELEPHONE);
  const waiting = await take(admin, `для ${NAME.toUpperCase()} срочно`, '5');
  const byTicket = await take(admin, 'только по номеру', '6');
  for (let number = 60; number < 120; number++) await neighbour(number);
  await serve(admin, served.id, `разговор с ${NAME}`);
  await serve(admin, byTicket.id, 'ничего особенного сказано не было');
  await admin.ask('newConsumerPreRegistered', { services: [4], name: NAME, phone: `+${TELEPHONE}`, comment: 'приедет мама' });
  expect(filesWith(data, TELEPHONE)).not.toEqual([]);

  expect(await admin.ask<Erased>('eraseVisitor', { ticket: byTicket.ticket })).toEqual({ visits: 1, appointments: 0 });
  expect(await admin.ask<Erased>('eraseVisitor', { pin_code: TELEPHONE })).toEqual({ visits: 1, appointments: 1 });
  expect(await admin.ask<Erased>('eraseVisitor', { name: 'айгерим' })).toEqual({ visits: 1, appointments: 0 });
  expect(await admin.ask<Erased>('eraseVisitor', { name: 'айгери' })).toEqual({ visits: 0, appointments: 0 });
  const texts = [NAME, NAME.toUpperCase(), TELEPHONE, 'паспорт 0471', 'только по номеру', 'ничего особенного', 'приедет мама'];
  await isGone(data, ...texts);

  await box.kill9();
  const again = await started(data);
  await isGone(data, ...texts);
  const session = await logIn(await connect(again.webSocketUrl), ADMINISTRATOR);
  expect(await session.ask('getConsumer', { id: waiting.id })).toMatchObject({ state: 'WAITING', comment: '', pin_code: '' });
  expect(await session.ask('getConsumer', { id: served.id })).toMatchObject({ state: 'SERVED', comment: '', pin_code: '' });
  expect(await session.ask('getConsumer', { id: kept[77]?.id })).toMatchObject({ comment: kept[77]?.comment, pin_code: '1' });
  expect(await session.ask<unknown[]>('statistics', { ticket: served.ticket })).toHaveLength(1);
  const { lines } = await session.ask<{ lines: readonly object[] }>('changes', { kind: 'Consumer' });
  expect(lines).toMatchObject([1, 1, 1].map((subject) => ({ verb: 'erased', subject, title: '', fields: [] })));
  await again.stop();
  expect(verifyJournal(data).entries).toBeGreaterThan(100);
  await isGone(data, ...texts);
});

it('an appointment goes with the visit of whoever came by it, also where the visit itself says nothing of him', async () => {
  const { data, admin } = await startedBox();
  const checkIn = async (pin: string): Promise<Ticket> => {
    await admin.ask('newConsumerPreRegistered', { services: [4], name: NAME, phone: TELEPHONE, pin_code: pin });
    return await admin.ask<Ticket>('newConsumer', { services: [], pin_code: pin });
  };
  const [byTicket, byId, waiting] = [await checkIn('4711'), await checkIn('4712'), await checkIn('4713')];
  for (const { id } of [byTicket, byId]) {
    await admin.ask('consumerFromQueueBody', { id, workplace: WINDOW });
    await admin.ask('serveConsumer', { workplace: WINDOW });
  }
  // As people type it: in the history here, and in the queue below.
  expect(await admin.ask<Erased>('eraseVisitor', { ticket: byTicket.ticket.toLowerCase() })).toEqual({ visits: 1, appointments: 1 });
  expect(await admin.ask<Erased>('eraseVisitor', { id: byId.id })).toEqual({ visits: 1, appointments: 1 });
  expect(await admin.ask('consumerPreRegisteredList')).toMatchObject([{ consumer_id: waiting.id }]);
  expect(await admin.ask<Erased>('eraseVisitor', { id: waiting.id })).toEqual({ visits: 1, appointments: 1 });
  await isGone(data, NAME, TELEPHONE);
});

it('an appointment that was made with an id is in no file once it was erased, and a repetition finds none', async () => {
  const { data, admin } = await startedBox();
  const appointment = { services: [4], name: NAME, phone: TELEPHONE };
  const request = { token: admin.token, command: 'newConsumerPreRegistered', id: 'made once', data: appointment };
  const made = await admin.client.request(request);
  expect(made.data).toMatchObject({ id: 1, name: NAME });
  expect((await admin.client.request(request)).data).toEqual(made.data);
  expect(await admin.ask('consumerPreRegisteredList')).toHaveLength(1);
  expect(await admin.ask<Erased>('eraseVisitor', { name: NAME })).toEqual({ visits: 0, appointments: 1 });
  await isGone(data, NAME, TELEPHONE);
  expect(errorName((await admin.client.request(request)).data)).toBe('noSuchElement');
});

it('a removed ticket is answered to nobody and leaves only its figures', async () => {
  const { data, admin } = await startedBox();
  const { id, ticket } = await take(admin, 'возьмите меня обратно');
  await admin.ask('removeConsumer', { id });
  const refused = await admin.client.request({ token: admin.token, command: 'getConsumer', data: { id } });
  expect(errorName(refused.data)).toBe('noSuchElement');
  await isGone(data, 'возьмите меня обратно');
  const refusedLater = await admin.client.request({ token: admin.token, command: 'getConsumer', data: { id } });
  expect(errorName(refusedLater.data)).toBe('noSuchElement');
  expect(await admin.ask('statistics', { ticket, operations: true })).toMatchObject([{ consumer_id: id, ticket }]);
});

it('an ended ticket is read by who looks after the queue and by the clerk who served it; others read no comments', async () => {
  const { box, admin } = await startedBox();
  const clerkAt = async (login: string, place: number): Promise<RawSession> =>
    await logIn(await connect(box.webSocketUrl), { component: 'workplace', login, place });
  const petrov = await clerkAt('petrov', WINDOW);
  const ivanova = await clerkAt('ivanova', 12);
  const { id, ticket } = await take(admin, 'тихий разговор');
  await petrov.ask('consumerFromQueueBody', { id });
  await petrov.ask('serveConsumer', { comment: 'записка Петрова' });
  expect(await admin.ask('getConsumer', { id })).toMatchObject({ comment: 'тихий разговор' });
  expect(await petrov.ask('getConsumer', { id })).toMatchObject({ comment: 'тихий разговор' });
  const refused = await ivanova.client.request({ token: ivanova.token, command: 'getConsumer', data: { id } });
  expect(errorName(refused.data)).toBe('notAllowed');
  const statistics = (session: RawSession): Promise<string> =>
    session.ask('statistics', { ticket, services: true, stages: true, operations: true }).then((visits) => JSON.stringify(visits));
  expect(await statistics(petrov)).toContain('записка Петрова');
  expect(await statistics(admin)).toContain('записка Петрова');
  expect(await statistics(ivanova)).not.toContain('записка Петрова');
});

it.each([
  ['changed', `UPDATE personal SET content = replace(content, 'visitor 3', 'visitor 9') WHERE content LIKE '%visitor 3%'`],
  ['taken away', `DELETE FROM personal WHERE content LIKE '%visitor 3%'`],
])('a text that was %s shows: the box does not start, and the journal does not verify', async (_how, statement) => {
  const { data, box, admin } = await startedBox();
  for (let visitor = 1; visitor <= 5; visitor++) await take(admin, `visitor ${visitor}`);
  await box.kill9();
  const connection = openForWriting(databaseFile(data), 1024);
  expect(connection.prepare(statement).run().changes).toBe(1);
  connection.close();
  const refusal = /A personal text of journal entry \d+ does not fit its event: it was changed, damaged or taken away/;
  expect(() => verifyJournal(data)).toThrow(refusal);
  await expect(startBox({ data })).rejects.toThrow(refusal);
});

it('addresses of messages are erased by telephone and e-mail: of tickets that are over, that wait, and of bookings', async () => {
  const data = mkdtempSync(join(tmpdir(), 'qbox-privacy-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  // Nobody takes what lies there, and it is no file of the box: nothing is sent.
  const box = await startBox({ data, env: { QBOX_MESSAGES_FOLDER: join(data, 'nowhere') } });
  onTestFinished(async () => void (await box.kill9()));
  const admin = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  const given = (notify: object) =>
    admin.ask<{ consumer: Ticket }>('registrateConsumer', { services: [4], noprint: true, preview: false, notify });
  const on = ['called'];
  const { consumer: over } = await given({ phone: '8 701 555 44 33', on });
  await serve(admin, over.id, 'served');
  await given({ email: 'aigerim@example.kz', on });
  const { consumer: other } = await given({ phone: '+77019998877', on });
  await admin.ask('newBookingPlan', { name: 'by time', services: [5] });
  const date = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const notify = { email: 'Aigerim@Example.kz', on: ['reminder'] };
  await admin.ask('book', { services: [5], date, time: '10:00', notify });
  expect(filesWith(data, '7015554433')).not.toEqual([]);
  expect(await admin.ask<Erased>('eraseVisitor', { pin_code: TELEPHONE })).toEqual({ visits: 1, appointments: 0 });
  expect(await admin.ask<Erased>('eraseVisitor', { email: 'AIGERIM@example.kz' })).toEqual({ visits: 1, appointments: 1 });
  await isGone(data, '7015554433', 'aigerim@example.kz', 'Aigerim@Example.kz');
  expect(await admin.ask<object>('getConsumer', { id: other.id })).toMatchObject({ state: 'WAITING' });
});

it('finds bookings by a telephone, however each of them and the request has it', async () => {
  const { data, admin } = await startedBox();
  await admin.ask('newBookingPlan', { name: 'by time', services: [5] });
  const date = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const book = async (phone: string, at: number) =>
    await admin.ask('book', { services: [5], date, time: `${10 + at}:00`, name: 'Айгерим', phone });
  const forms = ['8 (701) 555-44-33', '+7 701 555 44 33', '7015554433', '8-701-555.44.33'];
  for (const [at, phone] of [...forms, '+7 701 555 44 34'].entries()) await book(phone, at);
  expect(await admin.ask<Erased>('eraseVisitor', { pin_code: '87015554433' })).toEqual({ visits: 0, appointments: 4 });
  expect(await admin.ask('consumerPreRegisteredList')).toMatchObject([{ phone: '+7 701 555 44 34' }]);
  await isGone(data, ...forms);
});
