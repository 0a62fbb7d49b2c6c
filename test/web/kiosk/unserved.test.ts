/** A kiosk where a window serves some services and none serves others. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { expectAccessible, openBrowser, openKiosk } from '../support/browser.js';
import { layoutFaults, SIZES } from '../support/layout-faults.js';
import { openedPages } from '../support/opened-pages.js';

const NOBODY_SERVES = 'Сейчас ни одно окно не обслуживает';

let browser: Browser;
let box: Box;
let admin: RawSession;
const opened = openedPages();

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});

it('a visitor is asked before he takes a ticket that nobody calls now, and is not told that he is next', async () => {
  const page = await opened(openKiosk(browser, box.url));
  const card = page.getByRole('button', { name: 'Приём у руководителя' });
  await card.filter({ hasText: NOBODY_SERVES }).click();
  await page.getByRole('heading', { name: NOBODY_SERVES }).waitFor();
  await expectAccessible(page);
  for (const size of ['portrait', 'small'] as const) {
    await page.setViewportSize(SIZES[size]);
    expect(await layoutFaults(page, true)).toEqual([]);
  }
  await page.getByRole('button', { name: 'Назад' }).click();
  await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
  expect(await admin.ask('consumerList')).toEqual([]);
  await card.click();
  await page.getByRole('button', { name: 'Получить талон' }).click();
  await page.getByText(`${NOBODY_SERVES}. Вас вызовут, когда откроется окно.`).waitFor();
  await expect.poll(() => page.getByText('Вы следующий').count()).toBe(0);
});
