/** Pages of visitors in every size of screen and each language: no text is cut, broken, covered, or below the fold. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn } from '../../support/raw-client.js';
import { openBrowser, openKiosk, openPage, scan } from '../support/browser.js';
import { faultsInSizes, LANGUAGES, layoutFaults, SIZES, type Size } from '../support/layout-faults.js';

const BRANCH = 'Специализированная автошкола «Зелёный свет», отделение на проспекте Абая';
const APPOINTMENT = '402913';
const ALL = Object.keys(SIZES) as readonly Size[];
const KIOSKS = ALL.filter((size) => size !== 'phone');

let browser: Browser;
let box: Box;
let ticket: ReplyData<'registrateConsumer'>;

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox({ env: { QBOX_BRANCH_NAME: BRANCH } })]);
  const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  const take = () => kiosk.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', { services: [4], noprint: true, preview: false });
  await take();
  ticket = await take();
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  const expected = { services: [1, 3, 4], pin_code: APPOINTMENT, name: 'Константинопольская Александра', time: '10:30' };
  await admin.ask('newConsumerPreRegistered', expected);
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});

const speak = (page: Page, language: string) => page.getByRole('button', { name: language }).click();

it.each(LANGUAGES)('the kiosk in %s: services, search, code, appointment, ticket', async (language) => {
  const { page } = await openKiosk(browser, box.url);
  await speak(page, language);
  const found: string[] = [];
  const lookAt = async (name: string, sizes = KIOSKS) =>
    void found.push(...(await faultsInSizes(page, name, { sizes, texts: [100, 150, 200], hasFold: true })));
  await page.locator('.service-more').first().waitFor();
  await lookAt('services');
  // Whichever number of buttons fits in a line, the last line is filled.
  await page.evaluate("document.documentElement.dataset.text = '200'");
  const right = await page
    .locator('.actions .button')
    .evaluateAll((all: readonly { getBoundingClientRect(): { right: number } }[]) =>
      all.map((one) => Math.round(one.getBoundingClientRect().right)),
    );
  expect(right.at(-1)).toBe(Math.max(...right));
  await page.locator('.actions .button').nth(1).click();
  await page.locator('.letters').waitFor();
  await lookAt('search');
  await page.keyboard.press('Escape');
  await page.locator('.actions .button').first().click();
  await page.locator('.pad').waitFor();
  await lookAt('code');
  await page.keyboard.press('Escape');
  await scan(page, APPOINTMENT);
  await page.locator('.confirm-who').waitFor();
  await lookAt('confirm');
  await page.keyboard.press('Escape');
  await page.evaluate("document.documentElement.dataset.text = '100'");
  await page.locator('.service').nth(1).click();
  await page.locator('.ticket-place p').first().waitFor();
  await lookAt('ticket');
  expect(found).toEqual([]);
  await page.context().close();
});

it('a phone at a kiosk’s address can be scrolled, and shows everything', async () => {
  const { page } = await openKiosk(browser, box.url, { viewport: SIZES.phone });
  expect(await faultsInSizes(page, 'services', { sizes: ['phone'], hasFold: false })).toEqual([]);
  await page.context().close();
});

it('the page of a visitor', async () => {
  const { page } = await openPage(browser, ticket.page.address ?? '');
  const found: string[] = [];
  for (const language of LANGUAGES) {
    await speak(page, language);
    found.push(...(await faultsInSizes(page, language, { sizes: ALL, texts: [100, 200], hasFold: false })));
  }
  expect(found).toEqual([]);
  await page.context().close();
});

it('the front page', async () => {
  const { page } = await openPage(browser, box.url);
  const found: string[] = [];
  for (const language of LANGUAGES) {
    await speak(page, language);
    found.push(...(await faultsInSizes(page, language, { sizes: KIOSKS, texts: [100, 200], hasFold: false })));
    // Twice as large, its longest words are wider than a phone.
    found.push(...(await faultsInSizes(page, language, { sizes: ['phone'], hasFold: false })));
  }
  expect(found).toEqual([]);
  await page.context().close();
});

it('a board, on every screen', async () => {
  const clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
  await clerk.ask('nextConsumer');
  const found: string[] = [];
  for (const size of ALL) {
    const { page } = await openPage(browser, `${box.url}/board/1?sound=off`, { viewport: SIZES[size] });
    // Opened by hand, it shows for a moment what the browser lacks; loaded anew, it does not.
    await page.reload();
    await page.locator('.row').first().waitFor();
    // While a row comes in it is beside its place.
    await expect.poll(() => page.evaluate('document.getAnimations().length')).toBe(0);
    found.push(...(await layoutFaults(page, true)).map((fault) => `${size}: ${fault}`));
    await page.context().close();
  }
  expect(found).toEqual([]);
});
