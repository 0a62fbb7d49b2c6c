/** Whatever visitors and clerks say, type or are given: nothing of it is in NATS or PostgreSQL of headquarters. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { RemoteVisitAnswer } from '../../server/hq/api/replies.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, md5, type RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { ahead, planFor } from '../web/support/appointments.js';
import { allRows, Eavesdropper, found, onDisk } from './everything.js';
import { Headquarters, journalOf } from './headquarters.js';
import { PageApi } from './page-api.js';

const BRANCH = 'secretive';
const SOON = { timeout: 60_000 * SLOWNESS, interval: 200 };
vi.setConfig({ testTimeout: 180_000 * SLOWNESS, hookTimeout: 120_000 * SLOWNESS });

const PASSWORD = 'клавиатура-1957';
const SAID = {
  comment: 'Хабибуллин Рашид Ильдарович',
  pin: '77881256',
  name: 'Ведерникова Фёкла',
  phone: '+79261112233',
  code: '40297731',
  wish: 'зайдёт с коляской',
  clerk: 'забыл справку о доходах',
  refusal: 'предъявил чужой паспорт',
  later: 'пошёл за ксерокопией',
  handed: 'просит перезвонить',
};

let headquarters: Headquarters;
let eavesdropper: Eavesdropper;
let box: Box;
let data: string;
beforeAll(async () => {
  headquarters = await Headquarters.start('0', '64');
  eavesdropper = await Eavesdropper.of(headquarters);
  data = mkdtempSync(join(tmpdir(), 'qbox-secrets-'));
  box = await startBox({
    data,
    env: {
      ...{ QBOX_HEADQUARTERS_ADDRESS: headquarters.nats.address, QBOX_HEADQUARTERS_BRANCH: BRANCH, QBOX_REQUESTS_PER_SECOND: '0' },
      QBOX_HEADQUARTERS_REMOTE_BOOKINGS_PER_HOUR: '30',
    },
  });
});
afterAll(async () => {
  await box?.stop();
  await eavesdropper?.close();
  await headquarters?.end();
  rmSync(data, { recursive: true, force: true });
});

interface Taken {
  readonly consumer: { readonly id: number };
  readonly page: { readonly code: string };
}

/** Returns what else nobody may know. */
async function live(): Promise<readonly string[]> {
  const session = async (component: 'administrator' | 'registrator' | 'workplace', login: string, place = 1, password = '12345') =>
    logIn(await connect(box.webSocketUrl), { component, login, place, password });
  const administrator = await session('administrator', 'admin');
  const kiosk = await session('registrator', 'kiosk');
  const clerk = await session('workplace', 'petrov', 11);
  const photo = (
    await sharp(Buffer.alloc(64 * 64 * 3, 'лицо'), { raw: { width: 64, height: 64, channels: 3 } })
      .jpeg()
      .toBuffer()
  ).toString('base64');
  const codes: string[] = [];
  const take = async (more: object = {}): Promise<number> => {
    const visitor = { services: [4], comment: SAID.comment, preview: false, ...more };
    const { consumer, page } = await kiosk.ask<Taken>('registrateConsumer', visitor);
    codes.push(page.code);
    return consumer.id;
  };
  await take({ pin_code: SAID.pin, photo });
  await administrator.ask('newConsumerPreRegistered', {
    ...{ services: [4], pin_code: SAID.code, name: SAID.name, phone: SAID.phone, comment: SAID.wish },
  });
  await take({ services: [], pin_code: SAID.code });
  for (let count = 0; count < 4; count++) await take({ noprint: true });
  const next = () => clerk.ask('nextConsumer');
  await next();
  await clerk.ask('commentConsumer', { comment: SAID.clerk });
  await clerk.ask('serveConsumer');
  await next();
  await clerk.ask('rejectConsumer', { comment: SAID.refusal });
  await next();
  await clerk.ask('postponeConsumer', { delay: 15, comment: SAID.later });
  await next();
  await clerk.ask('transferConsumer', { service: 5, comment: SAID.handed });
  await clerk.ask('undoConsumer');
  await clerk.ask('serveConsumer');
  const { id } = await administrator.ask<{ readonly id: number }>('newUser', {
    ...{ login: 'newcomer', password: md5(PASSWORD), surname: 'Сидорова', role_id: 1 },
  });
  expect(id).toBeGreaterThan(0);
  await administrator.ask('eraseVisitor', { pin_code: SAID.pin });
  return [...codes, photo.slice(0, 60), photo.slice(-60), PASSWORD, md5(PASSWORD), md5('12345'), ...tokensOf(administrator, kiosk, clerk)];
}

const tokensOf = (...sessions: readonly RawSession[]): string[] => sessions.map(({ token }) => token);

it('a day with all that can be said', async () => {
  const others = await live();
  await vi.waitFor(async () => {
    const [row] = await headquarters.query<{ count: number }>('SELECT count(*)::integer AS count FROM batch');
    expect(row?.count).toBe(journalOf(data).length);
    expect(await headquarters.query('SELECT 1 FROM touched_day')).toEqual([]);
  }, SOON);
  const [rows, heard] = [await allRows(headquarters), eavesdropper.heard()];
  // The scan sees what may be seen: a ticket, a name of the branch's set-up, a kind of event.
  // With the end of its text, for shorter ones are not looked for.
  const known = ['Г001"', 'petrov', 'registered', BRANCH];
  for (const text of [rows, heard]) expect(found(known, text).sort()).toEqual(known.sort());
  // And these are in the box's own journal.
  const own = journalOf(data)
    .map(({ events }) => events)
    .join();
  expect(found(others.slice(0, 1), own)).toHaveLength(1);
  const secrets = [...Object.values(SAID), ...others, ...(own.match(/scrypt[^"]{20,}/g) ?? [])];
  expect(secrets.some((secret) => secret.startsWith('scrypt'))).toBe(true);
  // Not the texts: a failure would print them.
  expect(found(secrets, rows)).toEqual([]);
  expect(found(secrets, heard)).toEqual([]);
});

/** A visitor at home: who it is goes through headquarters to the branch, and stays nowhere on the way. */
it('a booking that is made, moved and cancelled over headquarters', async () => {
  const guest = { name: 'Дроздовская Аполлинария', phone: '+77015554433' };
  const administrator = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await planFor(administrator, [4], { by_visitors: 1 });
  const page = new PageApi(headquarters);
  const visit = async (ask: string, fields: object): Promise<RemoteVisitAnswer> => {
    let answer: RemoteVisitAnswer = { answer: 'busy' };
    await vi.waitUntil(async () => {
      const { status, data: told } = await page.send<RemoteVisitAnswer>('remoteVisit', { branch: BRANCH, ask, ...fields });
      if (status === 200) answer = told;
      return answer.answer === 'told' || answer.answer === 'refused';
    }, SOON);
    return answer;
  };
  const key = 'Zk3xT9fQ1mB7cW5vR2hL0A';
  const order = { service: 4, date: ahead(2), time: '09:00', ...guest, key };
  const told = await visit('bookVisit', order);
  const pin_code = told.answer === 'told' ? (told.visit?.pin_code ?? '') : '';
  expect(pin_code).toMatch(/^\d{12}$/);
  await visit('moveVisit', { pin_code, date: ahead(3), time: '10:00' });
  expect(await visit('bookVisit', { ...order, key: 'refused-'.padEnd(22, 'x'), time: '12:34' })).toMatchObject({ answer: 'refused' });
  // Refused by headquarters itself.
  const { status } = await page.send('remoteVisit', { branch: BRANCH, ask: 'bookVisit', ...order, name: `${guest.name}\u202e` });
  expect(status).toBe(400);
  await visit('cancelVisit', { pin_code });
  await vi.waitFor(async () => {
    const [row] = await headquarters.query<{ count: number }>('SELECT count(*)::integer AS count FROM batch');
    expect(row?.count).toBe(journalOf(data).length);
    expect(await headquarters.query('SELECT 1 FROM touched_day')).toEqual([]);
  }, SOON);
  await headquarters.query('CHECKPOINT');
  const secrets = [guest.name, guest.phone, pin_code, key];
  const folders = [headquarters.nats.folder, headquarters.postgres.folder];
  // What is not kept goes by, and what is kept is found.
  expect(found(secrets, eavesdropper.heard('requests')).sort()).toEqual([...secrets].sort());
  expect(onDisk([BRANCH], folders)).toEqual([BRANCH]);
  expect(found(secrets, await allRows(headquarters))).toEqual([]);
  expect(found(secrets, eavesdropper.heard('others'))).toEqual([]);
  expect(onDisk(secrets, folders)).toEqual([]);
  expect(found(secrets, headquarters.ingester.said + box.stderr())).toEqual([]);
});
