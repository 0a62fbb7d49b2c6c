/** The order of services on a kiosk: dragged, moved by keyboard, and the kiosk shows it. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { expectAccessible, openAdmin, openBrowser, openKiosk, type Watched } from '../support/browser.js';

let browser: Browser;
let box: Box;
let raw: RawSession;
let admin: Watched;
let page: Page;

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  raw = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await raw.ask('setRegistrator', { id: 1, services: {} });
  admin = await openAdmin(browser, box.url, 'books/Registrator/1');
  ({ page } = admin);
});
afterAll(async () => {
  expect(admin.faults).toEqual([]);
  await browser.close();
  await box.stop();
});

const rows = (): Locator => page.locator('.ordered > li');
const titles = () => page.locator('.ordered-title').allTextContents();
const saved = async (): Promise<unknown> =>
  (await raw.ask<{ readonly services: Readonly<Record<string, readonly number[]>> }>('getRegistrator', { id: 1 })).services;

it('begins with all services, which are moved by keyboard and keep the focus', async () => {
  await page.getByRole('button', { name: 'Добавить экран' }).click();
  await rows().first().waitFor();
  const before = await titles();
  const second = before[1] ?? '';
  const up = page.getByRole('button', { name: `Раньше: ${second}`, exact: true });
  await up.focus();
  await page.keyboard.press('Enter');
  expect(await titles()).toEqual([second, before[0], ...before.slice(2)]);
  // It is at the top: the other button of the same row goes on.
  const focused = () => page.evaluate<string>(`document.activeElement.getAttribute('aria-label')`);
  await expect.poll(focused).toBe(`Позже: ${second}`);
  await expectAccessible(page);
});

it('is dragged, saved, and shown by the kiosk', async () => {
  const before = await titles();
  const last = before.at(-1) ?? '';
  // A mouse of the test does not scroll while it drags.
  await page.setViewportSize({ width: 1366, height: 1600 });
  await rows().last().dragTo(rows().first());
  await expect.poll(titles).toEqual([last, ...before.slice(0, -1)]);
  await page.getByRole('button', { name: `Убрать: ${before[0]}`, exact: true }).click();
  const wanted = await titles();
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('Сохранено.').waitFor();
  const services = await raw.ask<readonly { readonly id: number; readonly name: string }[]>('serviceList');
  const ids = wanted.map((title) => services.find(({ name }) => name === title)?.id);
  expect(await saved()).toEqual({ '1': ids });
  const kiosk = await openKiosk(browser, box.url);
  const shown = await kiosk.page.locator('.service-text strong').allTextContents();
  expect(shown).toEqual(wanted.filter((title) => shown.includes(title)));
  expect(shown.length).toBeGreaterThan(3);
  await kiosk.page.context().close();
});
