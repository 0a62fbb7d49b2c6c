/** Pages of the administrator on telephones and office screens in each language: no text is cut, broken, covered, or outside its card. */
import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { freePort } from '../../support/free-port.js';
import { connect, logIn } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { openAdmin, openBrowser } from '../support/browser.js';
import { giveFirstPassword } from '../support/first-password.js';
import { faultsInSizes, LANGUAGES, SIZES, type Size } from '../support/layout-faults.js';

/** A desk last: what may scroll on telephones may not there. */
const SIZES_OF_STAFF: readonly Size[] = ['phone', 'landscape', 'laptop'];

/** What stands behind `#/` in the address, and what is there when the section has its content. */
const SECTIONS = [
  ['books', '.cards .card'],
  ['books/Service', 'main tbody tr'],
  ['books/Service/4', 'main .field input'],
  ['books/Service/new', 'main .field input'],
  ['books/Operation', 'main tbody tr'],
  ['books/Workplace/11', 'main .field input'],
  ['books/Registrator/1', 'main .field input'],
  ['books/User/3', 'main form.form'],
  ['books/UserRole/2', 'main form .box'],
  ['books/QBoard/1', 'main .field input'],
  ['books/ConsumerPreRegistered/new', 'main .day-input input'],
  ['tickets', '.design-thumbnail img'],
  ['tickets/bank', '.design-paper img'],
  ['boards', '.design-thumbnail img'],
  ['boards/hall', '.design-screen image'],
  ['devices', '.device[data-state=ready]'],
  ['settings', '.setting'],
  ['users', 'main tbody tr'],
  ['log', 'main tbody tr'],
  ['privacy', 'main h1'],
  ['configuration', 'main h1'],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'qbox-layout-'));

let browser: Browser;
let box: Box;
let page: Page;

beforeAll(async () => {
  // With a file of its own the box has settings to change.
  const file = join(folder, 'qbox.toml');
  await writeFile(file, '[branch]\nname = "Автошкола «Зелёный свет»"\n');
  [browser, box] = await Promise.all([openBrowser(), startBox({ args: ['--demo', '--config', file] })]);
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  // A line for the log of changes.
  await admin.ask('setService', { id: 4, priority: 20 });
  ({ page } = await openAdmin(browser, box.url));
});
afterAll(async () => {
  await browser.close();
  await box.stop();
  await rm(folder, { recursive: true });
});

/** Tables may scroll on telephones, not on the smallest screen of an office. */
const SCROLLED = `[...document.querySelectorAll('main .wide')]
  .filter((table) => table.scrollWidth > table.clientWidth + 1).map((table) => table.textContent.slice(0, 40))`;

/** What is typed into or chosen from is as tall as a finger, and looks like the fields beside it. */
const LOW = `[...document.querySelectorAll('main :is(input, select, textarea)')]
  .filter((field) => !/^(checkbox|radio|range|color|file)$/.test(field.type) && field.checkVisibility())
  .filter((field) => field.getBoundingClientRect().height < 44)
  .map((field) => field.labels?.[0]?.textContent ?? field.ariaLabel)`;

async function faultsOf(at: Page, name: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const language of LANGUAGES) {
    await at.getByRole('button', { name: language, exact: true }).click();
    await at.locator('.languages [aria-current=true]', { hasText: language }).waitFor();
    found.push(...(await faultsInSizes(at, `${name}, ${language}`, { sizes: SIZES_OF_STAFF, hasFold: false })));
    const scrolled = await at.evaluate<readonly string[]>(SCROLLED);
    found.push(...scrolled.map((table) => `${name}, ${language}: scrolls at a desk: ${table}`));
    found.push(...(await at.evaluate<readonly string[]>(LOW)).map((field) => `${name}, ${language}: too low: ${field}`));
  }
  return found;
}

it.each(SECTIONS)('%s', async (section, content) => {
  await page.evaluate(`location.hash = '#/${section}'`);
  await page.locator(content).first().waitFor();
  expect(await faultsOf(page, section)).toEqual([]);
});

it('a special day of a calendar, which is no fault before it is saved', async () => {
  const { page: calendar } = await openAdmin(browser, box.url, 'books/Calendar/new');
  await calendar.getByRole('button', { name: 'Добавить день' }).click();
  expect(await calendar.locator('[data-field="days"] .fault').textContent()).toBe('');
  expect(await faultsOf(calendar, 'a special day')).toEqual([]);
  const form = await calendar.locator('main form').boundingBox();
  const line = await calendar.locator('.calendar-day').boundingBox();
  expect((line?.x ?? 0) + (line?.width ?? 0)).toBeLessThan((form?.x ?? 0) + (form?.width ?? 0));
  await calendar.context().close();
});

it('on a telephone the sections are one line, which names where one is, until they are asked for', async () => {
  await page.evaluate("location.hash = '#/log'");
  await page.getByRole('button', { name: 'Русский' }).click();
  await page.setViewportSize(SIZES.phone);
  const sections = page.getByRole('navigation', { name: 'Разделы' });
  const opener = sections.getByRole('button', { name: 'Разделы: Журнал изменений' });
  await opener.waitFor();
  expect((await page.getByRole('heading', { level: 1 }).boundingBox())?.y).toBeLessThan(SIZES.phone.height / 3);
  await opener.click();
  await sections.getByRole('link', { name: 'Пользователи' }).click();
  await page.getByRole('heading', { name: 'Пользователи', level: 1 }).waitFor();
  await sections.getByRole('button', { name: 'Разделы: Пользователи', expanded: false }).waitFor();
  // The keyboard goes on in the section.
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
  await page.setViewportSize(SIZES.laptop);
  await sections.getByRole('link', { name: 'Пользователи' }).waitFor();
});

it('on a telephone languages and looks stand behind a button, and the other books in the list of sections', async () => {
  await page.setViewportSize(SIZES.phone);
  await page.evaluate("location.hash = '#/books/Workplace/11'");
  await page.locator('main .field input').first().waitFor();
  const head = page.getByRole('banner');
  expect((await head.boundingBox())?.height).toBeLessThan(SIZES.phone.height / 9);
  // The first field of the form is in sight.
  expect((await page.locator('main .field input').first().boundingBox())?.y).toBeLessThan(SIZES.phone.height * 0.8);
  await head.getByRole('button', { name: 'Язык, Размер текста' }).click();
  await head.getByRole('button', { name: 'English' }).click();
  await head.getByRole('button', { expanded: true, name: 'Language, ' }).waitFor();
  await head.getByRole('button', { name: 'Русский' }).click();
  await page.getByRole('button', { name: 'Разделы: Справочники' }).click();
  await page.getByRole('navigation', { name: 'Разделы' }).getByRole('link', { name: 'Справочники' }).click();
  await page.locator('.cards .card').first().waitFor();
  await page.setViewportSize(SIZES.laptop);
});

it(
  'the first set-up: questions, what will be made, passwords',
  async () => {
    const empty = await startBox({ args: ['--port', String(await freePort())], env: {} });
    await giveFirstPassword(empty);
    const { page: setUp } = await openAdmin(browser, empty.url);
    await setUp.locator('.planned').first().waitFor();
    const found = [...(await faultsOf(setUp, 'questions'))];
    await setUp.locator('main input').first().fill('Поликлиника № 1');
    await setUp.locator('main .button.primary').click();
    await setUp.locator('.made').waitFor();
    found.push(...(await faultsOf(setUp, 'what will be made')));
    await setUp.locator('main .button.primary').click();
    await setUp.locator('code.password').first().waitFor();
    found.push(...(await faultsOf(setUp, 'passwords')));
    expect(found).toEqual([]);
    await setUp.context().close();
    await empty.stop();
  },
  60_000 * SLOWNESS,
);
