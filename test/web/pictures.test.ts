/**
 * What the pages look like, in each theme. `make docs` puts the pictures into docs/pictures; otherwise the test only sees that every
 * one of these screens can be reached.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { openBrowser, openKiosk, openPage, openWorkplace } from './browser.js';

let browser: Browser;
let box: Box;
let kioskSession: RawSession;
let folder = '';
const isForDocs = process.env.QBOX_PICTURES === 'docs';

beforeAll(async () => {
  folder = isForDocs ? resolve(import.meta.dirname, '../../docs/pictures') : await mkdtemp(join(tmpdir(), 'qbox-pictures-'));
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

async function picture(page: Page, name: string): Promise<void> {
  const png = await page.screenshot({ path: join(folder, `page-${name}.png`), animations: 'disabled' });
  expect(png.length).toBeGreaterThan(10_000);
}

const inTheme = (page: Page, theme: string) => page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);

it('shows the kiosk: services, ticket, code, and a small screen', async () => {
  const { page } = await openKiosk(browser, box.url);
  await page.getByText('Ожидают 3 человека').first().waitFor();
  await picture(page, 'kiosk');
  await inTheme(page, 'contrast');
  await picture(page, 'kiosk-contrast');
  await inTheme(page, 'light');
  await page.getByRole('button', { name: 'У меня запись' }).click();
  await picture(page, 'kiosk-code');
  await page.getByRole('button', { name: 'Назад' }).click();
  await page.getByRole('button', { name: 'Назначение / Отмена занятий на тренажере' }).click();
  await page.getByRole('img', { name: 'Талон' }).waitFor();
  await picture(page, 'kiosk-ticket');
  const small = await openKiosk(browser, box.url, { viewport: { width: 1024, height: 600 } });
  await small.page.getByText('Ожидают 4 человека').first().waitFor();
  await picture(small.page, 'kiosk-small');
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
});
