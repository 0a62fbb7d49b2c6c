/** The clerk and the supervisor without a mouse: each action by keyboard alone, the focus always seen, never trapped, never lost. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { brokenNorm } from '../../support/broken-norm.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { openBrowser, openPage, type Watched } from '../support/browser.js';
import { choose, enterByKeyboard, escapeTo, expectDialog, focused, tabTo, walkAround } from '../support/by-keyboard.js';
import { SIZES } from '../support/layout-faults.js';

const SIMULATOR = 4;

let browser: Browser;
let box: Box;
let admin: RawSession;
let watched: Watched;

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
afterEach(async () => {
  expect(watched.faults).toEqual([]);
  await watched.page.context().close();
});

async function openAlone(path: string): Promise<Page> {
  watched = await openPage(browser, box.url + path, { viewport: SIZES.laptop });
  return watched.page;
}

const ticketFor = async (): Promise<string> =>
  (await admin.ask<{ consumer: { ticket: string } }>('registrateConsumer', { services: [SIMULATOR], noprint: true, preview: false }))
    .consumer.ticket;

const nobody = (page: Page) => page.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
const shown = (page: Page, ticket: string) => page.getByRole('heading', { name: ticket }).waitFor();
/** A key of the page, when something can be asked for. */
async function press(page: Page, key: string): Promise<void> {
  await page.locator('button:enabled:has(kbd)').first().waitFor();
  await page.keyboard.press(key);
}
/** The button has its focus back when its request has been answered. */
const focusStays = (page: Page, name: string | RegExp) =>
  expect.poll(() => focused(page)).toEqual({ name: expect.stringMatching(name), fault: '' });

/** Each dialog gives the focus back to where it was asked for. */
async function lookInto(page: Page, ...names: readonly RegExp[]): Promise<void> {
  for (const name of names) {
    await tabTo(page, name);
    await page.keyboard.press('Enter');
    await expectDialog(page);
    await escapeTo(page, name);
  }
}

it(
  'a clerk logs in, calls, repeats, postpones, transfers, finishes, takes a break and leaves',
  async () => {
    const tickets = [await ticketFor(), await ticketFor(), await ticketFor(), await ticketFor()] as const;
    const page = await openAlone('/workplace');
    await enterByKeyboard(page, 'petrov');
    await page.getByRole('heading', { name: 'Выберите окно' }).waitFor();
    await focusStays(page, /^Окно 2/);
    await walkAround(page);
    await tabTo(page, /^Окно 2/);
    await page.keyboard.press('Enter');
    await nobody(page);
    await page.getByRole('button', { name: `Вызвать ${tickets[3]}` }).waitFor();
    await press(page, 'Space');
    await shown(page, tickets[0]);
    await walkAround(page);
    await tabTo(page, /^Повторить вызов/);
    await page.keyboard.press('Enter');
    await page.getByText('Вызов повторён').waitFor();
    await focusStays(page, /^Повторить вызов/);

    await lookInto(page, /^Отложить/, /^Добавить услугу/, /^Передать/, /^Комментарий/, /^Отказать X/, /^Выйти/);

    await tabTo(page, /^Отложить/);
    await page.keyboard.press('Enter');
    await choose(page, '5 минут');
    await page.keyboard.press('Enter');
    await nobody(page);
    await page.getByText('отложен до').waitFor();

    await walkAround(page);
    await tabTo(page, /^Следующий/);
    await page.keyboard.press('Enter');
    await shown(page, tickets[1]);
    await press(page, 'KeyT');
    await page.getByRole('dialog').waitFor();
    await choose(page, /^Запись на внутренний экзамен/);
    await tabTo(page, /^Первому свободному окну/);
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await nobody(page);

    await tabTo(page, `Вызвать ${tickets[3]}`);
    await page.keyboard.press('Enter');
    await shown(page, tickets[3]);
    await press(page, 'KeyF');
    await nobody(page);

    await tabTo(page, 'Перерыв');
    await page.keyboard.press('Enter');
    await page.getByText('Перерыв', { exact: true }).first().waitFor();
    await focusStays(page, 'Закончить перерыв');
    await page.keyboard.press('Enter');
    await focusStays(page, 'Перерыв');

    await tabTo(page, 'Выйти');
    await page.keyboard.press('Enter');
    await page.getByLabel('Логин').waitFor();
    await admin.ask('removeAllConsumers');
  },
  90_000 * SLOWNESS,
);

it(
  'a supervisor quietens a warning, pauses and shuts a window, puts a ticket first, and orders a report',
  async () => {
    const page = await openAlone('/supervisor');
    await enterByKeyboard(page, 'sidorova');
    await page.locator('.windows li').first().waitFor();
    await brokenNorm(admin, SIMULATOR);
    await page.locator('.alert[data-kind="normBroken"]').waitFor();
    await walkAround(page);

    await tabTo(page, 'Включить звук');
    await page.keyboard.press('Enter');
    await focusStays(page, 'Выключить звук');
    await tabTo(page, 'Принято');
    await page.keyboard.press('Enter');
    await page.getByText('приняли:').first().waitFor();
    // What was accepted is read out, and the next stop is behind it.
    await focusStays(page, /приняли:/);

    await admin.ask('login', { component: 'workplace', login: 'petrov', password: '827ccb0eea8a706c4c34a16891f84e7b', workplace: 11 });
    await page.getByText('Петров').first().waitFor();
    await tabTo(page, /^Перерыв: Окно 2/);
    await page.keyboard.press('Enter');
    await focusStays(page, /Открыть.*Окно 2/);
    await page.keyboard.press('Enter');
    await focusStays(page, /Перерыв.*Окно 2/);
    await lookInto(page, /Закрыть.*Окно 2/, /Услуги.*Окно 2/, /Вызвать.*Г0/, /Закрепить.*Г0/, /Приоритет.*Г0/);

    await tabTo(page, 'Отчёты', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.locator('.order').waitFor();
    await tabTo(page, /^Группировать/);
    await page.keyboard.press('ArrowDown');
    await focusStays(page, /^Группировать/);
    await tabTo(page, '7 дней');
    await page.keyboard.press('Enter');
    await focusStays(page, '7 дней');
    await walkAround(page);

    await tabTo(page, 'Повтор дня', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByLabel('День').waitFor();
    await walkAround(page);
    await tabTo(page, 'Зал сейчас', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.locator('.windows li').first().waitFor();
  },
  90_000 * SLOWNESS,
);
