/** The guides: each page leads to its place in them, in each language, and what people print fits its sheet. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn } from '../../support/raw-client.js';
import { expectAccessible, openAdmin, openBrowser, openPage, openSupervisor, openWorkplace } from '../support/browser.js';
import { SIZES } from '../support/layout-faults.js';

const HELP = resolve(import.meta.dirname, '../../../docs/help');
const LANGUAGES = ['ru', 'kk', 'en'];
const ROLES = ['visitor', 'clerk', 'head', 'administrator', 'technician'];

let browser: Browser;
let box: Box;
beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox({ env: { QBOX_BRANCH_NAME: 'Отделение <№ 1>' } })]);
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});

const sourceOf = (language: string, role: string): string => readFileSync(join(HELP, language, `${role}.md`), 'utf8');
const placesOf = (text: string): readonly string[] => [...text.matchAll(/\{#([a-z-]+)\}/g)].map(([, place]) => place ?? '');

it('says the same in each language: the same guides, with the same places and labels', () => {
  for (const language of LANGUAGES) {
    expect(readdirSync(join(HELP, language)).sort()).toEqual(ROLES.map((role) => `${role}.md`).sort());
    for (const role of ROLES) {
      const [text, russian] = [sourceOf(language, role), sourceOf('ru', role)];
      expect(placesOf(text), `${language} ${role}`).toEqual(placesOf(russian));
      const labels = (one: string) => [...new Set(one.match(/\{[a-z-]+\.[\w.]+\}/g))].sort();
      expect(labels(text), `${language} ${role}`).toEqual(labels(russian));
    }
  }
});

describe('the list', () => {
  const shownIn = async (page: Page): Promise<readonly string[]> => {
    const links = page.locator('.list li a:visible');
    return await links.evaluateAll((all: readonly { pathname: string }[]) => all.map((link) => link.pathname));
  };
  const inLanguage = (language: string) => ROLES.map((role) => `/help/${language}/${role}`);

  it.each(LANGUAGES)('is in the language of the browser: %s', async (language) => {
    const { page, faults } = await openPage(browser, `${box.url}/help`, { locale: `${language}-KZ` });
    await page.getByText('Отделение <№ 1>').locator('visible=true').waitFor();
    expect(await shownIn(page)).toEqual(inLanguage(language));
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    await expectAccessible(page);
    expect(faults).toEqual([]);
  });

  it('is in the language that was chosen on a page, and another one can be chosen, for the other pages too', async () => {
    const { page } = await openPage(browser, box.url);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('Where to connect').waitFor();
    await page.goto(`${box.url}/help`);
    expect(await shownIn(page)).toEqual(inLanguage('en'));
    await page.locator('.languages a:visible', { hasText: 'Қазақша' }).click();
    await expect.poll(() => shownIn(page)).toEqual(inLanguage('kk'));
    await page.locator('a.home:visible').click();
    await page.getByText('Қайда қосылу керек').waitFor();
  });
});

it('has the colours and sizes of text of the other pages, and keeps them', async () => {
  const { page } = await openPage(browser, `${box.url}/help/ru/head`, { colorScheme: 'light' });
  const look = (name: string) => page.locator('html').getAttribute(`data-${name}`);
  for (const theme of ['dark', 'contrast']) {
    await page.getByRole('button', { name: /^Сменить оформление/ }).click();
    expect(await look('theme')).toBe(theme);
  }
  await page.getByRole('button', { name: /^Размер текста/ }).click();
  expect(await look('text')).toBe('150');
  await page.goto(`${box.url}/help`);
  expect([await look('theme'), await look('text')]).toEqual(['contrast', '150']);
});

it('leads home, and to each of its parts; on a wide screen they stay in sight', async () => {
  const { page } = await openPage(browser, `${box.url}/help/ru/administrator`, { viewport: SIZES.laptop });
  const contents = page.getByRole('navigation', { name: 'Содержание' });
  const links = await contents.getByRole('link').all();
  expect(links.length).toBe(await page.locator('main h2').count());
  await links.at(-1)?.click();
  const place = new URL(page.url()).hash;
  await expect.poll(async () => (await page.locator(place).boundingBox())?.y).toBeLessThan(SIZES.laptop.height);
  expect((await contents.boundingBox())?.y).toBeGreaterThanOrEqual(0);
  await page.setViewportSize(SIZES.phone);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(SIZES.phone.width);
  await page.locator('a.home').click();
  await page.getByRole('link', { name: 'Рабочее место' }).waitFor();
  // Behind the port of visitors there is no home.
  await page.goto(`${box.url}/help/ru/visitor`);
  await expect.poll(() => page.locator('a[href="/"]').count()).toBe(0);
});

describe.each(LANGUAGES)('in %s', (language) => {
  it.each(ROLES)('shows the guide %s: whole, with its pictures, on a desk and on a phone', async (role) => {
    const { page, faults } = await openPage(browser, `${box.url}/help/${language}/${role}`);
    for (const width of [1366, 390]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate('document.documentElement.scrollWidth'), `${width}`).toBeLessThanOrEqual(width);
    }
    for (const picture of await page.locator('main img').all()) {
      await picture.scrollIntoViewIfNeeded();
      await expect.poll(() => picture.evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBeGreaterThan(300);
    }
    expect(await page.locator('main').textContent()).not.toMatch(/[{}]|\bqbox-branch\b/);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    expect(faults).toEqual([]);
  });

  it.each(['visitor', 'clerk'])('prints the guide %s on one sheet', async (role) => {
    const { page } = await openPage(browser, `${box.url}/help/${language}/${role}`);
    await page.locator('main img').evaluateAll((images: readonly { loading: string; decode(): Promise<void> }[]) =>
      Promise.all(
        images.map((image) => {
          image.loading = 'eager';
          return image.decode();
        }),
      ),
    );
    const sheets = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g);
    expect(sheets).toHaveLength(1);
  });
});

it.each(LANGUAGES)('the poster in %s fills its sheet, speaks to visitors and shows each step', async (language) => {
  // A4 within its margins, in pixels of 96 to the inch.
  const sheet = { width: Math.round((182 / 25.4) * 96), height: Math.round((269 / 25.4) * 96) };
  const { page } = await openPage(browser, `${box.url}/help/${language}/visitor`, { viewport: sheet });
  const main = page.locator('main');
  expect([await main.locator('h1').isVisible(), await main.locator('.poster-title').isVisible()]).toEqual([true, false]);
  await page.emulateMedia({ media: 'print' });
  // Those who print it are told so on the screen.
  expect([await main.locator('h1').isVisible(), await main.locator('h1 + p').isVisible()]).toEqual([false, false]);
  await main.locator('.poster-title').waitFor();
  await main.getByText('Отделение <№ 1>').waitFor();
  const foot = await main.locator('.poster-foot').boundingBox();
  const end = (foot?.y ?? 0) + (foot?.height ?? 0);
  expect(end).toBeGreaterThan(sheet.height * 0.9);
  expect(end).toBeLessThanOrEqual(sheet.height);
  const steps = "[...document.querySelectorAll('.visitor > ol > li')]";
  const pictures = await page.evaluate<readonly string[]>(`${steps}.map((step) => getComputedStyle(step).backgroundImage)`);
  expect(new Set(pictures).size).toBe(4);
  for (const picture of pictures) expect(picture).toMatch(/^url\(/);
  expect(await page.evaluate(`${steps}.some((step) => step.scrollWidth > step.clientWidth)`)).toBe(false);
});

it('is accessible', async () => {
  const { page } = await openPage(browser, `${box.url}/help/ru/clerk`);
  await expectAccessible(page);
});

it('shows English to those who read a language without guides, and nothing where there is no guide', async () => {
  const { page } = await openPage(browser, `${box.url}/help/xx/clerk`);
  await page.getByRole('heading', { name: 'For clerks' }).waitFor();
  expect((await page.goto(`${box.url}/help/ru/nobody`))?.status()).toBe(404);
  expect((await page.goto(`${box.url}/help/ru/..%2fclerk`))?.status()).toBe(404);
});

/** Follows the question mark of what the page shows now. */
async function follow(page: Page): Promise<void> {
  const link = page.locator('a.help');
  const [opened] = await Promise.all([page.waitForEvent('popup'), link.click()]);
  await opened.waitForLoadState();
  const { hash } = new URL(opened.url());
  await expect.poll(() => opened.locator('main h1').count(), { message: opened.url() }).toBe(1);
  if (hash !== '') await expect.poll(() => opened.locator(hash).count(), { message: opened.url() }).toBe(1);
  await opened.close();
}

it('leads from each page, and from each section, to its place', async () => {
  const clerk = await openWorkplace(browser, box.url);
  await follow(clerk.page);
  const head = await openSupervisor(browser, box.url);
  for (const part of await head.page.locator('nav.parts a').all()) {
    await part.click();
    await follow(head.page);
  }
  const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  const { page: ticket } = await kiosk.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', { services: [4], noprint: true });
  const phone = await openPage(browser, `${box.url}/t/${ticket?.code}`, { viewport: SIZES.phone });
  await follow(phone.page);
  const admin = await openAdmin(browser, box.url);
  const sections = await admin.page.locator('nav.sections a').all();
  expect(sections.length).toBeGreaterThan(6);
  for (const section of sections) {
    await section.click();
    await follow(admin.page);
  }
});
