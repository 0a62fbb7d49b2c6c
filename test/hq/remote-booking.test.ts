/** A visitor at home books at a real box over headquarters, in Chromium: once, whatever is cut or killed, and as far as the branch lets. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { RemoteBranch, RemoteVisitAnswer } from '../../server/hq/api/replies.js';
import { errorName } from '../../server/model/errors/error-codes.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { ahead, type Booked, bookedBy, planFor } from '../web/support/appointments.js';
import { expectAccessible, openBrowser, openPage, PATIENCE_MS, type Watched } from '../web/support/browser.js';
import { codeIn } from '../web/support/qr-code.js';
import { CuttingProxy } from './cutting-proxy.js';
import { Headquarters } from './headquarters.js';
import { type Answered, PageApi } from './page-api.js';

vi.setConfig({ testTimeout: 240_000 * SLOWNESS, hookTimeout: 120_000 * SLOWNESS });

const SIMULATOR = 4;
const NAME = 'Назначение / Отмена занятий на тренажере';
const SOON = { timeout: PATIENCE_MS };
const LATER = { timeout: 60_000 * SLOWNESS, interval: 300 };
const PHONE = { width: 390, height: 844 };
const keyOf = (letter: string): string => letter.repeat(22);

let browser: Browser;
let headquarters: Headquarters;
let line: CuttingProxy;
let box: Box;
/** It gives tickets there, and no bookings. */
let other: Box;
let admin: RawSession;
let visitor: PageApi;
const opened: Watched[] = [];

const settings = (perHour: number) => ({
  ...{ QBOX_HEADQUARTERS_ADDRESS: line.address, QBOX_HEADQUARTERS_BRANCH: 'lenina-12', QBOX_TIME_ZONE: 'UTC' },
  ...{ QBOX_HEADQUARTERS_REMOTE_BOOKINGS_PER_HOUR: String(perHour), QBOX_REQUESTS_PER_SECOND: '0' },
});
async function open(perHour: number, data?: string): Promise<void> {
  box = await startBox({ env: settings(perHour), ...(data !== undefined && { data }) });
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
}

beforeAll(async () => {
  [browser, headquarters] = await Promise.all([openBrowser(), Headquarters.start('300')]);
  line = await CuttingProxy.before(headquarters.nats.address, { below: () => 0 });
  line.isCutting = false;
  const named = { QBOX_HEADQUARTERS_ADDRESS: headquarters.nats.address, QBOX_HEADQUARTERS_BRANCH: 'mira-3' };
  [, other] = await Promise.all([open(1000), startBox({ env: { ...named, QBOX_HEADQUARTERS_REMOTE_KIOSK: '1' } })]);
  await planFor(admin, [SIMULATOR], { by_visitors: 1 });
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([box, other].map((one) => one?.stop()));
  await line?.end();
  await headquarters?.end();
});
beforeEach(async () => {
  // Limits of addresses are of the program's life.
  await headquarters.ingester.end();
  await headquarters.ingester.start();
  visitor = new PageApi(headquarters);
  await admin.ask('removeAllConsumerPreRegistereds');
  await expect.poll(async () => (await asked('lenina-12')).data?.bookable, LATER).toMatchObject([{ id: SIMULATOR, gives: 'both' }]);
});
afterEach(async () => {
  for (const { page, faults } of opened.splice(0)) {
    expect(faults).toEqual([]);
    await page.context().close();
  }
});

const asked = (branch: string): Promise<Answered<RemoteBranch | undefined>> => visitor.send('remoteBranch', { branch });
/** As often as the branch, or headquarters, is busy or has no answer. */
async function visit(data: object): Promise<RemoteVisitAnswer> {
  let answer: RemoteVisitAnswer = { answer: 'busy' };
  await vi.waitUntil(async () => {
    const { status, data: told } = await visitor.send<RemoteVisitAnswer>('remoteVisit', { branch: 'lenina-12', ...data });
    if (status === 200) answer = told;
    return answer.answer === 'told' || answer.answer === 'refused';
  }, LATER);
  return answer;
}
const refusalOf = (answer: RemoteVisitAnswer) => (answer.answer === 'refused' ? errorName(answer.error) : answer.answer);
const codeOf = (answer: RemoteVisitAnswer) => (answer.answer === 'told' ? answer.visit?.pin_code : refusalOf(answer));
const rows = () => admin.ask<readonly Booked[]>('consumerPreRegisteredList');
const wish = (letter: string, more: object = {}) => ({
  ...{ ask: 'bookVisit', service: SIMULATOR, date: ahead(2), time: '09:00', name: 'Анна', phone: '+7 701 555 66 77' },
  ...{ key: keyOf(letter), ...more },
});

async function openBook(hash = ''): Promise<Page> {
  const watched = await openPage(browser, `${headquarters.ingester.url}/hq/t/lenina-12${hash}`, { viewport: PHONE });
  opened.push(watched);
  return watched.page;
}
const touch = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
async function choose(page: Page): Promise<void> {
  await touch(page, NAME);
  // Of the first day offered, some of the times may have passed.
  await page.locator('.days button').nth(1).click();
  await touch(page, /^09:30$/);
  await page.getByLabel('Имя').fill('Анна Иванова');
  await page.getByLabel('Телефон').fill('+7 701 555 66 77');
  await touch(page, 'Записаться');
}
const shown = async (page: Page) => {
  await page.locator('.code').waitFor({ timeout: 60_000 * SLOWNESS });
  return (await page.locator('.code').textContent())?.replaceAll(' ', '');
};

it('a visitor books, keeps it in a calendar, moves it, comes back by the address, and cancels', async () => {
  const page = await openBook();
  await page.getByRole('button', { name: NAME }).waitFor(SOON);
  await expectAccessible(page);
  await choose(page);
  const code = await shown(page);
  await expectAccessible(page);
  const [booking] = await rows();
  expect(booking).toMatchObject({ pin_code: code, time: '09:30', name: 'Анна Иванова', phone: '+7 701 555 66 77' });
  expect(code).toMatch(/^\d{12}$/);
  expect(await codeIn(await page.locator('.qr').screenshot())).toBe(code);
  const [download] = await Promise.all([page.waitForEvent('download'), touch(page, 'Сохранить в календарь')]);
  const entry = readFileSync(await download.path(), 'utf8').replaceAll('\r\n ', '');
  expect(entry).toContain(`DTSTART:${booking?.date.replaceAll('-', '')}T093000Z`);
  expect(entry).toContain(`/hq/t/lenina-12#${code}`);
  await touch(page, 'Перенести');
  await page.locator('.days button').nth(2).click();
  await touch(page, /^10:30$/);
  await page.getByRole('dialog').getByRole('button', { name: 'Перенести' }).click();
  await page.locator('.visit', { hasText: '10:30' }).waitFor(SOON);
  expect(await rows()).toMatchObject([{ id: booking?.id, time: '10:30' }]);
  await page.reload();
  await page.locator('.visit', { hasText: '10:30' }).waitFor(SOON);
  await touch(page, 'Отменить запись');
  await page.getByRole('dialog').getByRole('button', { name: 'Отменить запись' }).click();
  await page.getByText('Запись отменена').waitFor(SOON);
  expect(await rows()).toMatchObject([{ id: booking?.id, state: 'CANCELLED' }]);
  expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
});

it('a full day is shown as full with the next free time; who comes second to the last place is told of it', async () => {
  for (const time of ['09:00', '09:30', '10:00', '10:30'])
    await bookedBy(admin, { services: [SIMULATOR], date: ahead(2), time, persons: 2 });
  const refused = await visit(wish('f'));
  expect(refused).toMatchObject({ answer: 'refused', error: { parameters: { next: `${ahead(3)} 09:00` } } });
  const page = await openBook();
  await touch(page, NAME);
  await page.locator('.days button', { hasText: new RegExp(`\\s${Number(ahead(2).slice(8))}\\s`) }).click();
  await page.getByText(/В этот день мест нет\. Ближайшее свободное время: .*, 09:00\./).waitFor(SOON);
});

it('an answer that is cut off: the page asks again, and there is one booking', async () => {
  const page = await openBook();
  line.cutsBefore = '"visit":{';
  await choose(page);
  await expect.poll(async () => (await rows()).length, LATER).toBe(1);
  await page.getByText('запись будет одна').waitFor({ timeout: 60_000 * SLOWNESS });
  expect(await shown(page)).toBe((await rows())[0]?.pin_code);
  expect(await rows()).toHaveLength(1);
});

it('a page that is loaded anew before the answer finds the booking, and nobody has to be named again', async () => {
  const page = await openBook();
  line.cutsBefore = '"visit":{';
  await choose(page);
  await expect.poll(async () => (await rows()).length, LATER).toBe(1);
  await page.reload();
  expect(await shown(page)).toBe((await rows())[0]?.pin_code);
  expect(await rows()).toHaveLength(1);
  // Nothing of the visitor stays in the browser.
  expect(await page.evaluate<string>('JSON.stringify({ ...localStorage, ...sessionStorage })')).not.toMatch(/Анна|701/);
});

it('a box that was killed has the booking, and a repetition of it books no other', async () => {
  const first = codeOf(await visit(wish('k')));
  await box.kill9();
  const page = await openBook();
  await page.getByText('С филиалом нет связи').waitFor({ timeout: 120_000 * SLOWNESS });
  await expectAccessible(page);
  await open(1000, box.data);
  expect(codeOf(await visit(wish('k', { time: '10:00' })))).toBe(first);
  expect(await rows()).toMatchObject([{ time: '09:00' }]);
  expect(codeOf(await visit({ ask: 'bookedVisit', key: keyOf('k') }))).toBe(first);
});

it('a branch that allows none has no bookings here, and is asked for none', async () => {
  expect((await asked('mira-3')).data).toMatchObject({ bookable: null });
  const { status } = await visitor.send('remoteVisit', { branch: 'mira-3', ...wish('n') });
  expect(status).toBe(400);
  const watched = await openPage(browser, `${headquarters.ingester.url}/hq/t/mira-3#402913557120`, { viewport: PHONE });
  opened.push(watched);
  await watched.page.locator('.choices').waitFor(SOON);
  await expect.poll(() => watched.page.getByRole('button', { name: 'Записаться' }).count()).toBe(0);
});

it('opens no booking of the staff, whatever the telephone, and none that has another code', async () => {
  const { pin_code } = await bookedBy(admin, { services: [SIMULATOR], date: ahead(2), time: '09:00', phone: '8 999 111' });
  const { status } = await visitor.send('remoteVisit', { branch: 'lenina-12', ask: 'bookedVisit', pin_code, phone: '8999111' });
  expect(status).toBe(400);
  expect(refusalOf(await visit({ ask: 'cancelVisit', pin_code: '402913557120' }))).toBe('codeUnknown');
  expect(await rows()).toMatchObject([{ state: 'PLANNED' }]);
});

it('one address makes six bookings, however many keys it has, and guesses ten codes; what it has made is seen meanwhile', async () => {
  const letters = 'abcdefgh'.split('');
  const answers: unknown[] = [];
  for (const [index, letter] of letters.entries())
    answers.push(codeOf(await visit(wish(letter, { date: ahead(2 + Math.floor(index / 2)), phone: `+7 701 555 66 0${index}` }))));
  expect(answers.slice(6)).toEqual(['tooManyVisits', 'tooManyVisits']);
  expect(await rows()).toHaveLength(6);
  expect(codeOf(await visit({ ask: 'bookedVisit', pin_code: answers[0] }))).toBe(answers[0]);
  for (let count = 0; count < 10; count++) await visit({ ask: 'bookedVisit', pin_code: '40291355712'.concat(String(count)) });
  expect(refusalOf(await visit({ ask: 'bookedVisit', pin_code: answers[0] }))).toBe('tooManyWrongCodes');
});

it('the branch lets so many be made within an hour, and counts those before a restart', async () => {
  await box.stop();
  await open(2, box.data);
  expect(codeOf(await visit(wish('x')))).toMatch(/^\d{12}$/);
  const second = codeOf(await visit(wish('y', { time: '09:30' })));
  expect(refusalOf(await visit(wish('z', { time: '10:00' })))).toBe('tooManyVisits');
  await box.kill9();
  await open(2, box.data);
  expect(refusalOf(await visit(wish('z', { time: '10:00' })))).toBe('tooManyVisits');
  // What is made is seen, and leaves.
  expect(await visit({ ask: 'cancelVisit', pin_code: second })).toMatchObject({ visit: { state: 'CANCELLED' } });
});

it('refuses what is no question of a visitor', async () => {
  for (const data of [
    { branch: 'lenina-12' },
    { branch: 'lenina-12', ask: 'bookVisit', key: 'short', service: 4 },
    { branch: 'lenina-12', ask: 'stopVisitMessages', pin_code: '402913557120' },
    { branch: 'lenina-12', ask: 'bookVisit', notify: { phone: '1', on: ['reminder'] } },
    { branch: 'lenina-12', ask: 'findBookings', name: 'Анна' },
    { branch: '../x', ask: 'bookedVisit', pin_code: '402913557120' },
  ])
    expect((await visitor.send('remoteVisit', data)).status, JSON.stringify(data)).toBe(400);
});
