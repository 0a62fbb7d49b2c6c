/** The page at `/` in Chromium: what a newcomer sees first. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { loadedBytes } from '../../support/page-load.js';
import { connect, logIn } from '../../support/raw-client.js';
import { planFor } from '../support/appointments.js';
import { expectAccessible, openBrowser, openPage, openSupervisor } from '../support/browser.js';

let browser: Browser;
let box: Box;

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});

it('says what this is, where to connect, whom to log in as and where to go; is light, and can be read by everybody', async () => {
  const { page, faults } = await openPage(browser, box.url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByText(box.webSocketUrl.replace(/\/$/, '')).waitFor();
  await page.getByRole('row', { name: 'Оператор: Окно 2 petrov' }).waitFor();
  await page.getByRole('link', { name: '/board/1' }).waitFor();
  await page.getByRole('link', { name: '/kiosk/2' }).waitFor();
  await page.getByText('Система работает', { exact: true }).waitFor();
  expect(await loadedBytes(page)).toBeLessThan(150_000);
  await expectAccessible(page);
  expect(faults).toEqual([]);
  await page.context().close();
});

it.each([
  ['/', 390],
  ['/nothing/here', 390],
  ['/nothing/here', 1366],
])('%s has its languages and looks in one line at %i', async (path, width) => {
  const { page } = await openPage(browser, `${box.url}${path}`, { viewport: { width, height: 768 } });
  await page.locator('.looks').waitFor();
  const tops = () =>
    page.locator(':is(.languages, .looks) button').evaluateAll((all: { offsetTop: number }[]) => all.map(({ offsetTop }) => offsetTop));
  // The typeface may come after the buttons.
  await expect.poll(async () => new Set(await tops()).size).toBe(1);
  await page.context().close();
});

it('is where an address without a page leads, which is answered as missing', async () => {
  const { page, faults } = await openPage(browser, 'about:blank');
  expect((await page.goto(`${box.url}/nothing/here`))?.status()).toBe(404);
  await page.getByRole('heading', { name: 'Такой страницы нет' }).waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'На главную' }).click();
  await page.locator('.door').first().waitFor();
  expect(new URL(page.url()).pathname).toBe('/');
  expect(faults).toEqual([]);
  await page.context().close();
});

it('is short on a telephone: links without their addresses, and who logs in without what programs send', async () => {
  const { page } = await openPage(browser, box.url, { viewport: { width: 390, height: 844 } });
  await page.locator('.door').first().waitFor();
  await expect.poll(() => page.locator(':is(.door code, .sent-as):visible').count()).toBe(0);
  await page.getByRole('row', { name: /^Руководитель sidorova 12345$/ }).waitFor();
  await page.context().close();
});

it('shows a first request that the protocol takes', async () => {
  const { page } = await openPage(browser, box.url);
  expect(JSON.parse((await page.locator('pre').textContent()) ?? '')).toEqual({
    command: 'login',
    data: { component: 'workplace', workplace: 11, login: 'petrov', password: '827ccb0eea8a706c4c34a16891f84e7b' },
  });
  await page.context().close();
});

it('speaks the language of its address, or of the browser, or the one that is chosen', async () => {
  const { page } = await openPage(browser, `${box.url}/kk`);
  await page.getByText('Қайда қосылу керек').waitFor();
  await page.goto(box.url);
  await page.getByText('Куда подключаться').waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('Where to connect').waitFor();
  expect(await page.evaluate('document.documentElement.lang')).toBe('en');
  await page.context().close();
});

it('of a real installation shows no accounts', async () => {
  const { page } = await openPage(browser, 'about:blank');
  await page.route('**/front-page.json', async (route) => {
    const facts = (await (await route.fetch()).json()) as object;
    await route.fulfill({ json: { ...facts, logins: [] } });
  });
  await page.goto(box.url);
  await page.getByText('Учётные записи филиала ведёт его администратор').waitFor();
  for (const path of ['/workplace', '/supervisor', '/admin', '/kiosk/1', '/board/1'])
    await page.getByRole('link', { name: path }).waitFor();
  await expect.poll(() => page.locator('table, pre').count()).toBe(0);
  await page.context().close();
});

it('six doors of the staff stand in two lines of three', async () => {
  const { page } = await openPage(browser, box.url, { viewport: { width: 1366, height: 768 } });
  const doors = page.getByRole('navigation', { name: 'Для сотрудников' }).locator('.door');
  await doors.first().waitFor();
  const tops = await doors.evaluateAll((all: readonly { offsetTop: number }[]) => all.map(({ offsetTop }) => offsetTop));
  expect(tops).toHaveLength(6);
  expect(new Set(tops.slice(0, 3)).size).toBe(1);
  expect(new Set(tops.slice(3)).size).toBe(1);
  await page.context().close();
});

it('says what is wrong and how full the hall is to who is logged in in the same tab, and to nobody else', async () => {
  const { page, faults } = await openSupervisor(browser, box.url);
  await page.goto(box.url);
  const state = page.getByRole('region', { name: 'Состояние системы' });
  await state.getByText('вход выполнен: sidorova').waitFor();
  await state.getByText(/^В зале: ждут – \d+, обслуживаются – \d+, открыто окон – \d+\.$/).waitFor();
  await state.locator('p').nth(1).waitFor();
  await expectAccessible(page);
  expect(faults).toEqual([]);
  await page.context().close();
  const stranger = await openPage(browser, box.url);
  await stranger.page.locator('.door').first().waitFor();
  await expect.poll(() => stranger.page.getByRole('region', { name: 'Состояние системы' }).count()).toBe(0);
  await stranger.page.context().close();
});

it('has a door to the booking page where visitors book by themselves', async () => {
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  const shown = async () => {
    const { page, faults } = await openPage(browser, box.url);
    await page.locator('.door').first().waitFor();
    const count = await page.getByRole('link', { name: 'Запись на приём' }).and(page.locator('[href="/book"]')).count();
    if (count > 0) await expectAccessible(page);
    expect(faults).toEqual([]);
    await page.context().close();
    return count;
  };
  await admin.ask('removeAllBookingPlans');
  expect(await shown()).toBe(0);
  await planFor(admin, [4], { by_visitors: 1 });
  expect(await shown()).toBe(1);
  await admin.ask('removeAllBookingPlans');
});
