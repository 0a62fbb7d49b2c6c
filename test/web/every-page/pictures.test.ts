/**
 * What the pages look like, in each theme. `make docs` puts the pictures into docs/pictures; otherwise the test only sees that every
 * one of these screens can be reached.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { openAdmin, openBrowser, openKiosk, openPage, openSupervisor, openWorkplace, PATIENCE_MS } from '../support/browser.js';
import { giveFirstPassword } from '../support/first-password.js';
import { afternoonZone, liveDays } from '../support/hall-past.js';

let browser: Browser;
let box: Box;
let kioskSession: RawSession;
let folder = '';
const isForDocs = process.env.QBOX_PICTURES === 'docs';

beforeAll(async () => {
  folder = isForDocs ? resolve(import.meta.dirname, '../../../docs/pictures') : await mkdtemp(join(tmpdir(), 'qbox-pictures-'));
  [browser, box] = await Promise.all([openBrowser(), startBox({ env: { QBOX_BRANCH_NAME: 'Автошкола «Старт»' } })]);
  kioskSession = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  for (const services of [[4], [5], [4], [3], [5], [1], [4], [6]]) {
    await kioskSession.ask('registrateConsumer', { services, noprint: true, preview: false });
  }
});
afterAll(async () => {
  await browser.close();
  await box.stop();
  if (!isForDocs) await rm(folder, { recursive: true });
});

const CLERKS = { petrov: 11, ivanova: 1, smirnova: 12, kuznetsov: 13, kassa: 14, admin: 18 };

/** Somebody at each window: of a closed hall a kiosk says that nobody serves. Returns what ends it. */
async function openHall(): Promise<() => Promise<void>> {
  const clerks = await Promise.all(
    Object.entries(CLERKS).map(async ([login, place]) => logIn(await connect(box.webSocketUrl), { component: 'workplace', login, place })),
  );
  return async () => {
    for (const clerk of clerks) await clerk.ask('logout');
  };
}

async function picture(page: Page, name: string): Promise<void> {
  const png = await page.screenshot({ path: join(folder, `page-${name}.png`), animations: 'disabled' });
  expect(png.length).toBeGreaterThan(10_000);
}

const inTheme = (page: Page, theme: string) => page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);

it('shows the kiosk: services, ticket, code, and a small screen', async () => {
  const closeHall = await openHall();
  const { page } = await openKiosk(browser, box.url);
  const waits = (at: Page) =>
    at
      .getByText(/^Ждать /)
      .first()
      .waitFor({ timeout: 30_000 * SLOWNESS });
  await waits(page);
  await picture(page, 'kiosk');
  await inTheme(page, 'contrast');
  await picture(page, 'kiosk-contrast');
  await inTheme(page, 'light');
  await page.getByRole('button', { name: 'У меня запись' }).click();
  await picture(page, 'kiosk-code');
  await page.getByRole('button', { name: 'Назад' }).click();
  await page.getByRole('button', { name: 'Назначение / Отмена занятий на тренажере' }).click();
  await page.getByRole('img', { name: /^QR-код/ }).waitFor();
  await waits(page);
  await picture(page, 'kiosk-ticket');
  const small = await openKiosk(browser, box.url, { viewport: { width: 1024, height: 600 } });
  await waits(small.page);
  await picture(small.page, 'kiosk-small');
  await closeHall();
});

it('shows the lab: the hall in motion, and a cable that was pulled', async () => {
  // Its visitors and clerks would stand in the pictures of others.
  const lab = await startBox();
  const { page } = await openPage(browser, `${lab.url}/lab`, { viewport: { width: 1920, height: 1400 } });
  const turn = (name: string) => page.getByRole('switch', { name, exact: true }).click();
  const calls = page.getByRole('region', { name: 'Главное табло' }).getByRole('img', { name: /[2-5]$/ });
  await inTheme(page, 'dark');
  await page.getByRole('button', { name: '30', exact: true }).click();
  await turn('Зал в движении: Зал');
  await expect.poll(() => calls.count(), { timeout: 60_000 * SLOWNESS }).toBeGreaterThan(2);
  await expect.poll(() => page.locator('.paper-button').count(), { timeout: 60_000 * SLOWNESS }).toBeGreaterThan(3);
  await page.locator('.tray-paper .paper-button, .tray-paper .hanging').first().waitFor();
  await picture(page, 'lab');
  await turn('Зал в движении: Зал');
  await inTheme(page, 'light');
  await page.getByRole('button', { name: 'Выдернут адаптер табло' }).click();
  await page.getByRole('button', { name: 'Сделать' }).click();
  await page.getByRole('article', { name: 'Линия led-bus' }).getByText('неисправно').waitFor();
  await picture(page, 'lab-trainer');
  await page.context().close();
  await lab.stop();
});

it('shows the page of a visitor on his phone: waiting, called, and when he has left', async () => {
  const clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
  const { consumer, page: own } = await kioskSession.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', {
    services: [4],
    noprint: true,
    preview: false,
  });
  const phone = { viewport: { width: 390, height: 700 }, isMobile: true, hasTouch: true };
  const { page } = await openPage(browser, own.address ?? '', phone);
  await page.getByText(/^Ждать примерно/).waitFor();
  await picture(page, 'visitor');
  await clerk.ask('consumerFromQueueBody', { id: consumer.id });
  await page.getByText('Окно 2', { exact: true }).waitFor();
  await picture(page, 'visitor-called');
  await clerk.ask('postponeConsumer', { delay: 5 });
  await page.getByRole('button', { name: 'Выйти из очереди' }).tap();
  await page.getByRole('button', { name: 'Выйти', exact: true }).tap();
  await page.getByText('Вы вышли из очереди').waitFor();
  await picture(page, 'visitor-left');
  await clerk.ask('logout');
});

it('shows the workplace: entrance, nobody, a visitor, a question, the dark theme', async () => {
  await picture((await openPage(browser, `${box.url}/workplace`)).page, 'workplace-entrance');
  const { page } = await openWorkplace(browser, box.url);
  await page.getByText('ждёт').first().waitFor();
  await picture(page, 'workplace-free');
  await page.keyboard.press('Space');
  await page.locator('.visitor-number').waitFor();
  await page.getByText('Обслуживание').waitFor();
  await picture(page, 'workplace');
  await page.keyboard.press('KeyX');
  await picture(page, 'workplace-reject');
  await page.keyboard.press('Escape');
  await inTheme(page, 'dark');
  await picture(page, 'workplace-dark');
  await inTheme(page, 'light');
  await page.getByRole('button', { name: 'Завершить' }).click();
  await page.getByRole('button', { name: 'Вернуть' }).waitFor();
  await picture(page, 'workplace-undo');
  await page.keyboard.press('KeyZ');
  await page.locator('.visitor-number').waitFor();
  await openWorkplace(browser, box.url, 'kassa', 'Касса');
  await page.keyboard.press('KeyT');
  await page.getByRole('radio').first().check();
  await picture(page, 'workplace-transfer');
});

it(
  'shows the hall: windows and queues, in the dark, an action, a report, a day again',
  async () => {
    const data = await mkdtemp(join(tmpdir(), 'qbox-hall-'));
    const zone = afternoonZone();
    await liveDays(data, zone, Date.now());
    const hall = await startBox({ data, env: { QBOX_BRANCH_NAME: 'Автошкола «Старт»', QBOX_TIME_ZONE: zone } });
    const { page } = await openSupervisor(browser, hall.url, '', { viewport: { width: 1366, height: 768 } });
    await page.locator('.chart canvas').waitFor();
    await page.getByText('Обычный день –').waitFor();
    await picture(page, 'supervisor');
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.getByRole('button', { name: 'Сменить оформление' }).click();
    await page.getByRole('button', { name: 'Приходят' }).click();
    await picture(page, 'supervisor-dark');
    await page.getByRole('button', { name: 'Сменить оформление' }).click();
    await page.getByRole('button', { name: 'Сменить оформление' }).click();
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.getByRole('button', { name: 'Услуги окна: Окно 2' }).click();
    await picture(page, 'supervisor-services');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Отчёты' }).click();
    await page.locator('.printed .figures').waitFor();
    await page.locator('.printed .chart').waitFor();
    await picture(page, 'supervisor-report');
    await page.getByRole('link', { name: 'Повтор дня' }).click();
    const slider = page.getByRole('slider');
    await slider.waitFor();
    await slider.fill(String(11 * 3600 + 20 * 60));
    await page.getByRole('img', { name: 'Сколько человек ждало' }).waitFor();
    await picture(page, 'supervisor-replay');
    await hall.stop();
    await rm(data, { recursive: true });
  },
  60_000 * SLOWNESS,
);

it('shows a board: in the hall, and on its side', async () => {
  const [first, second] = await Promise.all(
    (
      [
        ['petrov', 11],
        ['ivanova', 1],
      ] as const
    ).map(async ([login, place]) => logIn(await connect(box.webSocketUrl), { component: 'workplace', login, place })),
  );
  const { page } = await openPage(browser, `${box.url}/board/1?sound=off`, { viewport: { width: 1280, height: 720 } });
  await first?.client.request({ token: first.token, command: 'nextConsumer', data: {} });
  await page.locator('.row').first().waitFor();
  await second?.ask('nextConsumer');
  await page.locator('.row').nth(1).waitFor();
  await page.locator('html[lang=ru]').waitFor({ timeout: 4 * PATIENCE_MS });
  await picture(page, 'board');
  const upright = await openPage(browser, `${box.url}/board/1?sound=off`, { viewport: { width: 540, height: 960 } });
  await upright.page.locator('.row').nth(1).waitFor();
  await picture(upright.page, 'board-portrait');
});

it('shows what the administrator designs, and the devices', async () => {
  const at = async (section: string) => (await openAdmin(browser, box.url, section, { viewport: { width: 1440, height: 900 } })).page;
  const ticket = await at('tickets/bank');
  await ticket.locator('.design-paper img').waitFor();
  await ticket.locator('.design-choose', { hasText: 'Номер вашей очереди' }).click();
  await ticket.evaluate('scrollTo(0, 0)');
  await picture(ticket, 'admin-ticket');
  const board = await at('boards/hall');
  await board.locator('.design-screen image').waitFor();
  await board.locator('.design-choose', { hasText: 'Вызовы' }).click();
  await board.evaluate('scrollTo(0, 0)');
  await picture(board, 'admin-board');
  const devices = await at('devices');
  await devices.locator('.device[data-state=ready]').nth(5).waitFor();
  await picture(devices, 'admin-devices');
  const users = await at('users');
  await users.getByRole('columnheader', { name: 'Администратор' }).waitFor();
  await picture(users, 'admin-users');
  const session = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await session.ask('setService', { id: 4, priority: 20, icon: 'calendar' });
  await session.ask('setUser', { id: 3, clerk: { priority: 40 } });
  await session.ask('openServices', { workplace: 11, services: [5] });
  const log = await at('log');
  await log.getByText('Открыто на сегодня').waitFor();
  await picture(log, 'admin-log');
});

it('shows the first set-up of an empty box', async () => {
  const empty = await startBox({ args: [], env: { QBOX_BRANCH_NAME: 'Отделение на Абая' } });
  onTestFinished(async () => void (await empty.stop()));
  await giveFirstPassword(empty);
  const { page } = await openAdmin(browser, empty.url);
  await page.getByRole('heading', { name: 'Первая настройка' }).waitFor();
  await picture(page, 'admin-setup');
});
