/** A head of a branch reads which window to open now, and how many windows a usual day takes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS, Past } from '../../durability/past.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { expectAccessible, openBrowser, openSupervisor } from '../support/browser.js';
import { giveTicket } from '../support/hall.js';
import { faultsInSizes } from '../support/layout-faults.js';
import { openedPages } from '../support/opened-pages.js';

const SIMULATOR = 4;
const WINDOW = { workplaceId: 11, actingUserId: 3 };
const folder = mkdtempSync(join(tmpdir(), 'qbox-staffing-'));
const nowMs = Date.now();
/** Where it is noon: the day before and the day after are far away. */
const aheadOfNoon = 12 - new Date(nowMs).getUTCHours();
const TIME_ZONE = aheadOfNoon >= 0 ? `Etc/GMT-${aheadOfNoon}` : `Etc/GMT+${-aheadOfNoon}`;

let browser: Browser;
let box: Box;
let admin: RawSession;
const opened = openedPages();

/** A week ago, from two hours before this time to two hours after: somebody comes every ten minutes and is served for five. */
async function liveTheWeekday(): Promise<void> {
  const past = await Past.open(folder, nowMs - 7 * DAY_MS - 120 * MINUTE_MS, TIME_ZONE);
  past.logIn('token', 'workplace', WINDOW.actingUserId, WINDOW.workplaceId);
  for (let count = 0; count < 24; count++) {
    past.register(SIMULATOR);
    past.run({ type: 'callNext', ...WINDOW });
    past.pass(5 * MINUTE_MS);
    past.run({ type: 'finish', as: 'SERVED', what: { kind: 'served' }, comment: null, ...WINDOW });
    past.pass(5 * MINUTE_MS);
  }
  await past.close();
}

beforeAll(async () => {
  await liveTheWeekday();
  [browser, box] = await Promise.all([openBrowser(), startBox({ data: folder, env: { QBOX_TIME_ZONE: TIME_ZONE } })]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('the closed window that could serve who waits is named with what it brings, then the rest of the day and a usual weekday', async () => {
  await admin.ask('setConfiguration', { set: { Service: [{ id: SIMULATOR, wait_norm_sec: 600 }] } });
  for (let count = 0; count < 6; count++) await giveTicket(admin, [SIMULATOR]);
  const page = await opened(openSupervisor(browser, box.url, 'staffing'));
  const now = page.getByRole('region', { name: /^Сейчас, 12:\d\d$/ }).first();
  // Its clerk of a week ago never logged out.
  await now.getByText('Вызывает 1 окно, ждут 6 посетителей.').waitFor();
  const named = now.locator('.advice');
  const words = /^Откройте сейчас: Окно \d\. В пределах нормы вызовут (\d+) % вместо (\d+) %\.$/;
  await named.getByText(words).waitFor();
  const [, would, is] = words.exec((await named.textContent()) ?? '') ?? [];
  expect(Number(would)).toBeGreaterThan(Number(is) + 10);
  const bars = now.getByRole('listitem');
  expect(await bars.first().textContent()).toMatch(new RegExp(`^Как сейчас${is} % от \\d+ до \\d+$`));
  expect(await bars.nth(1).textContent()).toMatch(new RegExp(`^\\+ Окно \\d${would} % от \\d+ до \\d+$`));
  const halves = page.getByRole('region', { name: 'Окна по получасам' }).last();
  // How many are needed, or that all there are would be too few.
  await page.getByText(/1\d:[03]0 до 1\d:[03]0/).waitFor();
  expect(await halves.getByRole('row').nth(2).getByRole('rowheader').textContent()).toMatch(/^12:[03]0$/);
  await expectAccessible(page);
  expect(await faultsInSizes(page, 'staffing', { sizes: ['phone', 'laptop'], hasFold: false })).toEqual([]);

  const { weekday } = await admin.ask<{ weekday: number }>('staffing', {});
  const names = ['понедельник', 'вторник', 'среда', 'четверг', 'пятница', 'суббота', 'воскресенье'];
  await page.getByLabel('День').selectOption({ value: `${weekday}` });
  await page.getByRole('button', { name: 'Посчитать' }).press('Enter');
  // The whole day, from two hours ago.
  await halves
    .getByRole('rowheader', { name: /^10:[03]0$/ })
    .first()
    .waitFor();
  expect((await page.getByLabel('День').locator('option:checked').textContent())?.toLowerCase()).toContain(names[weekday - 1]);
  await expect.poll(() => now.count()).toBe(0);
});

it('of a window on a break the head reads what it brings to end the break', async () => {
  await admin.ask('setWorkplace', { id: WINDOW.workplaceId, state_id: 2 });
  const page = await opened(openSupervisor(browser, box.url, 'staffing'));
  const now = page.getByRole('region', { name: /^Сейчас, 12:\d\d$/ }).first();
  await now.getByText('Ни одно окно не вызывает, ждут 6 посетителей.').waitFor();
  await now.getByText('На перерыве: Окно 2.').waitFor();
  const words = /^Закончите перерыв сейчас: Окно 2\. В пределах нормы вызовут (\d+) % вместо (\d+) %\.$/;
  const named = now.locator('.advice', { hasText: words });
  await named.waitFor();
  const [, would, is] = words.exec((await named.textContent()) ?? '') ?? [];
  expect(Number(would)).toBeGreaterThan(Number(is) + 10);
  await expectAccessible(page);
  expect(await faultsInSizes(page, 'a break', { sizes: ['phone', 'laptop'], hasFold: false })).toEqual([]);
});
