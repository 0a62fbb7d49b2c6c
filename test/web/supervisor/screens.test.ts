/** The first screen of the hall: on a laptop the windows are on it, whatever is wrong; on a telephone the parts are under the thumb. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { brokenNorm } from '../../support/broken-norm.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { expectAccessible, openBrowser, openSupervisor } from '../support/browser.js';
import { giveTicket } from '../support/hall.js';
import { faultsInSizes, SIZES } from '../support/layout-faults.js';
import { openedPages } from '../support/opened-pages.js';

const SIMULATOR = 4;
const OPERATION = 3;
const DESKS = [
  ['petrov', 11],
  ['ivanova', 1],
] as const;

let browser: Browser;
let box: Box;
let admin: RawSession;
const at = openedPages();

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await admin.ask('setOperation', { id: OPERATION, regulated_sec: 1, danger_sec: 2 });
  for (const [login, place] of DESKS) {
    await logIn(await connect(box.webSocketUrl), { component: 'workplace', login, place });
    await admin.ask('setWorkplace', { id: place, state_id: 1 });
  }
  for (let count = 0; count < 8; count++) await giveTicket(admin, [SIMULATOR]);
  for (const [, workplace] of DESKS) await admin.ask('nextConsumer', { workplace });
  await brokenNorm(admin, SIMULATOR);
}, 60_000 * SLOWNESS);
afterAll(async () => {
  await browser.close();
  await box.stop();
});

const bottomOf = async (page: Page, part: string): Promise<number> => {
  const found = await page.locator(part).first().boundingBox();
  return found === null ? Number.NaN : found.y + found.height;
};

it('on a laptop one alert of several is shown, how many there are, and the windows with their actions', async () => {
  const page = await at(openSupervisor(browser, box.url, '', { viewport: SIZES.laptop }));
  await page.getByRole('heading', { name: /^\d предупреждения$/ }).waitFor();
  const alerts = page.locator('.alert');
  await expect.poll(() => alerts.count()).toBe(1);
  // The gravest: the two who are served too long are warnings.
  expect(await alerts.first().getAttribute('data-kind')).toBe('normBroken');
  expect(await bottomOf(page, '.windows li')).toBeLessThan(SIZES.laptop.height);
  const more = page.getByRole('button', { name: /^Ещё \d$/, expanded: false });
  await more.click();
  await expect.poll(() => alerts.count()).toBeGreaterThan(2);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Свернуть', expanded: true }).click();
  await expect.poll(() => alerts.count()).toBe(1);
});

it('on a telephone the parts stand below and lead to each, few cards are shown at once, and nothing is wide', async () => {
  const page = await at(openSupervisor(browser, box.url, '', { viewport: SIZES.phone, isMobile: true, hasTouch: true }));
  // A time without a word beside it would be that of a clock.
  for (const idle of await page.locator('.window .idle').allTextContents()) expect(idle).toMatch(/^(уже \d+:\d\d(:\d\d)?)?$/);
  const bar = page.getByRole('navigation', { name: 'Части зала' });
  await bar.waitFor();
  expect(Math.round(await bottomOf(page, '.jumps'))).toBe(SIZES.phone.height);
  for (const [button, part] of [
    [/^Окна/, '.windows'],
    [/^По услугам/, '.queues'],
    [/^Очередь/, '.tickets'],
    [/^Обзор/, '.facts-of-phone'],
  ] as const) {
    await bar.getByRole('button', { name: button }).click();
    const shown = async () => (await page.locator(part).boundingBox())?.y ?? Number.NaN;
    await expect.poll(shown).toBeGreaterThanOrEqual(0);
    await expect.poll(shown).toBeLessThan(SIZES.phone.height / 2);
  }
  // The figures of now, an alert, and the first window are less than two screens.
  expect(await bottomOf(page, '.windows li')).toBeLessThan(SIZES.phone.height * 1.6);
  await expect.poll(() => page.locator('.facts-of-phone .fact:visible').count()).toBe(4);
  await page.getByText('Итоги дня').click();
  await expect.poll(() => page.locator('.facts-of-phone .fact:visible').count()).toBe(8);
  await expect.poll(() => page.locator('.tickets tbody tr').count()).toBe(5);
  await page.getByRole('button', { name: /^Показать ещё/ }).click();
  await expect.poll(() => page.locator('.tickets tbody tr').count()).toBeGreaterThan(5);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(SIZES.phone.width);
  expect(await faultsInSizes(page, 'the hall', { sizes: ['phone'], texts: [100, 150, 200], hasFold: false })).toEqual([]);
  await expectAccessible(page);
});
