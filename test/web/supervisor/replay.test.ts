/** A day again: what the page shows of each moment, and how somebody gets to the moment he looks for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS, Past } from '../../durability/past.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn } from '../../support/raw-client.js';
import { expectAccessible, openBrowser, openSupervisor } from '../support/browser.js';
import { faultsInSizes } from '../support/layout-faults.js';
import { openedPages } from '../support/opened-pages.js';

const SIMULATOR = 4;
const WINDOW = { workplaceId: 11, actingUserId: 3 };
const folder = mkdtempSync(join(tmpdir(), 'qbox-replay-'));
const today = new Date().toISOString().slice(0, 10);
const dayBefore = (days: number): string => new Date(Date.parse(today) - days * DAY_MS).toISOString().slice(0, 10);
const YESTERDAY = dayBefore(1);

let browser: Browser;
let box: Box;
const opened = openedPages();

/** From nine o'clock a visitor comes every five minutes and is served for four, the third one for nine; then five come at once. */
async function liveYesterday(): Promise<void> {
  const past = await Past.open(folder, Date.parse(`${YESTERDAY}T09:00:00Z`));
  const serve = (minutes: number): void => {
    past.run({ type: 'callNext', ...WINDOW });
    past.pass(minutes * MINUTE_MS);
    past.run({ type: 'finish', as: 'SERVED', what: { kind: 'served' }, comment: null, ...WINDOW });
  };
  past.logIn('token', 'workplace', WINDOW.actingUserId, WINDOW.workplaceId);
  for (let count = 0; count < 6; count++) {
    past.register(SIMULATOR);
    past.pass(MINUTE_MS);
    serve(count === 2 ? 9 : 4);
  }
  for (let count = 0; count < 5; count++) past.register(SIMULATOR);
  const become = (state: number) =>
    past.run({
      type: 'setElement',
      book: 'Workplace',
      id: WINDOW.workplaceId,
      fields: { state_id: state },
      ...{ actingUserId: 3, sessionId: 0 },
    });
  become(2);
  past.pass(20 * MINUTE_MS);
  become(1);
  for (let count = 0; count < 5; count++) serve(1);
  await past.close();
}

beforeAll(async () => {
  await liveYesterday();
  [browser, box] = await Promise.all([openBrowser(), startBox({ data: folder, env: { QBOX_TIME_ZONE: 'UTC' } })]);
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await admin.ask('setService', { id: SIMULATOR, wait_norm_sec: 900 });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function yesterday(): Promise<Page> {
  const page = await opened(openSupervisor(browser, box.url, 'replay'));
  await page.getByLabel('День').fill(YESTERDAY);
  await page.getByRole('slider', { name: 'Время дня' }).waitFor();
  return page;
}

const card = (page: Page) => page.getByRole('listitem', { name: 'Окно 2', exact: true });
const fact = (page: Page, word: string) => page.locator(`[data-fact="${word}"]`);
const shows = (text: () => Promise<string | null>, expected: string): Promise<void> => expect.poll(text).toBe(expected);
const isAt = (page: Page, time: string): Promise<void> => shows(() => page.locator('output.moment').textContent(), time);
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function moveTo(page: Page, time: string): Promise<void> {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  await page.getByRole('slider', { name: 'Время дня' }).fill(String(hours * 3600 + minutes * 60));
  await isAt(page, time);
}

it('shows the hall as it was at each moment', async () => {
  const page = await yesterday();
  // The first came at nine, was called a minute later and served for four; the third for nine, from 9:11.
  await moveTo(page, '09:00');
  expect([await fact(page, 'waitingNow').textContent(), await fact(page, 'servingNow').textContent()]).toEqual(['1', '0']);
  await moveTo(page, '09:02');
  await card(page).getByText('Г001', { exact: true }).waitFor();
  await card(page).getByText('Петров Дмитрий').waitFor();
  expect(await card(page).textContent()).toContain('01:00');
  await moveTo(page, '09:19');
  await card(page).getByText('Г003', { exact: true }).waitFor();
  expect(await fact(page, 'leftDay').textContent()).toBe('2');
  // And it moves by itself.
  await button(page, '600×').click();
  await button(page, 'Пуск').click();
  await shows(() => fact(page, 'leftDay').textContent(), '11');
});

it('marks what happened on the line of the day, and jumps from one to the next', async () => {
  const page = await yesterday();
  const marks = (kind: string) => page.locator(`.mark[data-kind="${kind}"]`).count();
  expect([await marks('called'), await marks('break'), await marks('late'), await marks('grew')]).toEqual([11, 1, 5, 1]);
  await button(page, 'К следующему событию').click();
  await isAt(page, '09:35');
  await page.locator('.event[aria-current="true"]').waitFor();
  await page.getByRole('button', { name: '09:35 Окно 2: перерыв 20:00' }).waitFor();
  await page.getByRole('button', { name: '09:50 Г007: ждёт дольше нормы (15 мин.)' }).click();
  await isAt(page, '09:50');
  await card(page).getByText('Перерыв').waitFor();
  await button(page, 'К предыдущему событию').click();
  await isAt(page, '09:35');
  // Calls are many: they are jumped to when somebody wants to.
  for (const kind of ['Очередь выросла 1', 'Ждали дольше нормы 5', 'Перерывы 1']) await button(page, kind).click();
  await page.getByText('Таких событий в этот день не было.').waitFor();
  await expect.poll(() => button(page, 'К следующему событию').isDisabled()).toBe(true);
  await button(page, 'Вызовы 11').click();
  await button(page, 'К следующему событию').click();
  await isAt(page, '09:55');
  await page.getByRole('button', { name: '09:55 Г007 вызван: Окно 2' }).waitFor();
});

it('is moved by keys, but not while somebody types', async () => {
  const page = await yesterday();
  await moveTo(page, '09:30');
  await page.keyboard.press('ArrowRight');
  await isAt(page, '09:31');
  await page.keyboard.press('Shift+ArrowRight');
  await isAt(page, '09:35');
  await page.keyboard.press('ArrowLeft');
  await isAt(page, '09:34');
  await page.keyboard.press('Space');
  await button(page, 'Пауза').waitFor();
  await page.keyboard.press('Space');
  await button(page, 'Пуск').waitFor();
  await moveTo(page, '09:30');
  await page.getByLabel('Талон').focus();
  await page.keyboard.type('г 3');
  await page.keyboard.press('ArrowLeft');
  await isAt(page, '09:30');
});

it('shows the way of one visitor, and everybody can read it on every screen', async () => {
  const page = await yesterday();
  await page.getByLabel('Талон').fill('г003');
  await page.getByText('Г003: талон взят').waitFor();
  await page.getByText('Г003: посетитель ушёл').click();
  await isAt(page, '09:20');
  await expect.poll(() => page.locator('.event').count()).toBe(3);
  expect(await faultsInSizes(page, 'replay', { sizes: ['laptop', 'landscape', 'phone'], hasFold: false })).toEqual([]);
  await expectAccessible(page);
});

it('says that nobody came', async () => {
  const page = await opened(openSupervisor(browser, box.url, 'replay'));
  await page.getByLabel('День').fill(dayBefore(3));
  await page.getByText('За это время посетителей не было.').waitFor();
});
