/** The page at `/` in Chromium: what a newcomer sees first. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { loadedBytes } from '../support/page-load.js';
import { expectAccessible, openBrowser, openPage } from './browser.js';

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
  await page.getByRole('row', { name: 'Оператор, окно 11 petrov' }).waitFor();
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
  const tops = await page
    .locator(':is(.languages, .looks) button')
    .evaluateAll((all: { offsetTop: number }[]) => all.map(({ offsetTop }) => offsetTop));
  expect(new Set(tops).size).toBe(1);
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
  expect(await page.locator('table, pre').count()).toBe(0);
  await page.context().close();
});
