/** What visitors said weeks ago, or to a program before: gone in time or on request, with the figures left; what was done stays done. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { databaseFile } from '../../db/files/folder.js';
import { MIGRATIONS } from '../../db/files/migrations.js';
import { openForWriting } from '../../db/files/sqlite.js';
import { openStore, verifyJournal } from '../../dist/db/store/store.js';
import { type Box, startBox } from '../support/box.js';
import { noise } from '../support/picture.js';
import { connect, logIn, RawSession } from '../support/raw-client.js';
import { filesWith, isGone } from './files-with.js';
import { DAY_MS, MINUTE_MS, Past } from './past.js';
import { ADMINISTRATOR } from './people.js';

const QCTL = resolve(import.meta.dirname, '../../dist/program/qctl.js');
const ENV = { QBOX_TIME_ZONE: 'UTC', QBOX_UNDO_SECONDS: '300' };
const WINDOW = 11;
const CLERK = { workplaceId: WINDOW, actingUserId: 3 };
const TOKEN = '{a-token-of-a-program-before}';

interface Shown {
  readonly id: number;
  readonly ticket: string;
  readonly comment: string;
  readonly photo?: string;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-past-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function started(data: string): Promise<{ readonly box: Box; readonly admin: RawSession }> {
  const box = await startBox({ data, env: ENV });
  onTestFinished(async () => void (await box.kill9()));
  return { box, admin: await logIn(await connect(box.webSocketUrl), ADMINISTRATOR) };
}

/** Noon of the day so many days ago. */
const noonBefore = (days: number): number => Date.parse(`${new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)}T12:00:00.000Z`);

/** A visitor who is served, and one who made an appointment and did not come; each says something, with the name in it. */
async function dayOf(data: string, days: number, name: string): Promise<void> {
  const past = await Past.open(data, noonBefore(days));
  past.logIn(`{the clerk of ${days} days ago}`, 'workplace', 3, WINDOW);
  past.run({
    type: 'newElement',
    book: 'ConsumerPreRegistered',
    fields: { services: [4], name: `appointed ${name}.`, phone: `+7701 ${name}` },
    chance: days,
  });
  const said = { comment: `said by ${name}.`, pinCode: null, photo: null, priority: null, code: '' };
  past.run({ type: 'register', services: [4], ...said, registratorId: 1 });
  past.pass(MINUTE_MS);
  past.run({ type: 'callNext', ...CLERK });
  past.pass(MINUTE_MS);
  past.run({ type: 'finish', as: 'SERVED', what: { kind: 'served' }, comment: `noted of ${name}.`, ...CLERK });
  await past.close();
}

/** All chores of an hour, until one finds nothing to do; the box is off. */
async function maintained(directory: string): Promise<void> {
  const failures: Error[] = [];
  const store = await openStore({
    directory,
    historyDays: 1000,
    journalDays: 1000,
    personalDays: 30,
    onFailure: (error) => failures.push(error),
  });
  for (let hour = 0; hour < 10; hour++) await store.maintain(Date.now());
  await store.close();
  expect(failures).toEqual([]);
}

/** Twice, so that there are two snapshots. */
async function onAndOff(data: string): Promise<void> {
  for (let time = 0; time < 2; time++) {
    const { box, admin } = await started(data);
    await admin.ask('newConsumer', { services: [4] });
    await box.stop();
  }
}

it('what was said more than 30 days ago is in no file; figures stay, and what is younger', async () => {
  const data = temporaryFolder();
  await dayOf(data, 40, 'Elder');
  await dayOf(data, 20, 'Younger');
  await onAndOff(data);
  await maintained(data);
  await isGone(data, 'by Elder.', 'of Elder.', 'appointed Elder.', '+7701 Elder');
  for (const text of ['by Younger.', 'of Younger.', 'appointed Younger.']) expect(filesWith(data, text)).not.toEqual([]);
  expect(verifyJournal(data).entries).toBeGreaterThan(5);
  const { admin } = await started(data);
  const visits = await admin.ask<readonly { ticket: string }[]>('statistics', {
    from: new Date(noonBefore(45)).toISOString(),
    to: new Date(noonBefore(10)).toISOString(),
    services: true,
    stages: true,
    operations: true,
  });
  expect(visits).toMatchObject([{ consumer_id: 1 }, { consumer_id: 2 }]);
  expect(JSON.stringify(visits[0])).toContain(`"comment":null,"user_id":3,"workplace_id":${WINDOW}`);
  expect(JSON.stringify(visits)).toContain('noted of Younger.');
  expect(await admin.ask('getConsumer', { id: 1 })).toMatchObject({ state: 'SERVED', comment: '', pin_code: '' });
  expect(await admin.ask('getConsumer', { id: 2 })).toMatchObject({ comment: 'said by Younger.' });
  expect(await admin.ask('consumerPreRegisteredList')).toMatchObject([{ name: 'appointed Younger.', state: 'MISSED' }]);
});

it('answers that a program before kept whole are given again, once, and keep nothing that is erased', async () => {
  const data = temporaryFolder();
  const past = await Past.open(data, Date.now() - MINUTE_MS);
  past.logIn(TOKEN, 'administrator', 1, null);
  past.run({
    type: 'newElement',
    book: 'ConsumerPreRegistered',
    fields: { services: [4], name: 'Elder', phone: '+7701 Elder' },
    chance: 1,
  });
  const id = past.run({
    ...{ type: 'register', services: [4], comment: 'said by Elder.', pinCode: null, photo: null, priority: null, code: '' },
    registratorId: 1,
  });
  const kept = (request: string, command: string, answer: object): void =>
    past.pipeline.note({ t: 'answered', at: past.pipeline.stamp().atMs, session: 1, request, command, data: JSON.stringify(answer) });
  kept('an appointment', 'newConsumerPreRegistered', { id: 1, services: [4], name: 'kept of Elder.', phone: '+7701 Elder', comment: '' });
  kept('a ticket', 'newConsumer', { id, services: {}, ticket: 'Г001', comment: 'kept of Elder.', pin_code: '' });
  await past.close();
  const connection = openForWriting(databaseFile(data), 1024);
  // What a start does with the tables of the program before: the rest of them is the same.
  connection.exec(MIGRATIONS.find(({ version }) => version === 6)?.sql ?? '');
  connection.close();

  const { box, admin } = await started(data);
  const before = new RawSession(admin.client, TOKEN);
  const repeated = async (request: string, command: string): Promise<unknown> =>
    (await before.client.request({ token: TOKEN, command, id: request, data: { services: [4] } })).data;
  expect(await repeated('an appointment', 'newConsumerPreRegistered')).toMatchObject({ id: 1, name: 'Elder', phone: '+7701 Elder' });
  expect(await repeated('a ticket', 'newConsumer')).toMatchObject({ id, comment: 'said by Elder.', state: 'WAITING' });
  expect(await admin.ask('consumerPreRegisteredList')).toHaveLength(1);
  expect(await admin.ask('consumerList')).toHaveLength(1);

  expect(await admin.ask('eraseVisitor', { name: 'Elder' })).toEqual({ visits: 1, appointments: 1 });
  await box.stop();
  await onAndOff(data);
  await maintained(data);
  await isGone(data, 'of Elder.', 'by Elder.', '+7701 Elder');
});

it('an erased photo is in no file, and in no backup made afterwards, also where the end of its ticket is taken back', async () => {
  const data = temporaryFolder();
  const { admin } = await started(data);
  const take = async (seed: number): Promise<Shown> =>
    await admin.ask<Shown>('newConsumer', { services: [4], photo: await noise(200, seed), comment: `said by ${seed}.` });
  const [waiting, served, other] = [await take(1), await take(2), await take(3)];
  const pieceOf = ({ photo }: Shown): Buffer => Buffer.from(photo ?? '', 'base64').subarray(4000, 4100);
  await admin.ask('consumerFromQueueBody', { id: served.id, workplace: WINDOW });
  await admin.ask('serveConsumer', { workplace: WINDOW, comment: 'noted of 2.' });
  for (const shown of [waiting, served, other]) expect(filesWith(data, pieceOf(shown))).not.toEqual([]);
  for (const { id } of [waiting, served]) expect(await admin.ask('eraseVisitor', { id })).toEqual({ visits: 1, appointments: 0 });
  const back = await admin.ask<Shown>('undoConsumer', { workplace: WINDOW });
  expect([back.id, back.comment, back.photo]).toEqual([served.id, '', undefined]);
  const erased = [pieceOf(waiting), pieceOf(served), 'said by 1.', 'said by 2.', 'noted of 2.'];
  await isGone(data, ...erased);

  const to = temporaryFolder();
  execFileSync(process.execPath, [QCTL, 'backup', 'create', '--data', data, '--to', to]);
  const unpacked = temporaryFolder();
  for (const backup of readdirSync(to)) execFileSync('tar', ['xzf', join(to, backup), '-C', unpacked]);
  for (const text of erased) expect(filesWith(unpacked, text)).toEqual([]);
  expect(filesWith(unpacked, pieceOf(other))).not.toEqual([]);
});
