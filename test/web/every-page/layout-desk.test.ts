/** Pages of clerks and of the head of the branch in each size of screen and each language: no text is cut, broken, covered, or outside. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { findingsInThemes, openBrowser, openSupervisor, openWorkplace } from '../support/browser.js';
import { liveDays } from '../support/hall-past.js';
import { faultsInSizes, LANGUAGES, SIZES, type Size } from '../support/layout-faults.js';

const DESKS: readonly Size[] = ['laptop', 'landscape'];
const HALLS: readonly Size[] = ['laptop', 'landscape', 'phone'];
const folder = mkdtempSync(join(tmpdir(), 'qbox-layout-'));

let browser: Browser;
let box: Box;
let admin: RawSession;

beforeAll(async () => {
  await liveDays(folder, 'UTC', Date.now());
  [browser, box] = await Promise.all([openBrowser(), startBox({ data: folder, env: { QBOX_TIME_ZONE: 'UTC' } })]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await admin.ask('newReason', { name: 'Обед', kind: 'break' });
  for (const services of [[4], [4, 1], [1], [5], [3]]) {
    await admin.ask('registrateConsumer', { services, noprint: true, preview: false });
  }
}, 120_000 * SLOWNESS);
afterAll(async () => {
  await browser.close();
  await box.stop();
  rmSync(folder, { recursive: true, force: true });
});

const speak = async (page: Page, language: string): Promise<void> => {
  // On a telephone languages stand behind a button.
  await page.setViewportSize(SIZES.laptop);
  await page.getByRole('button', { name: language }).click();
  await page.locator('.languages [aria-current=true]', { hasText: language }).waitFor();
};

/** In every language and size, and everything that axe finds in every theme, however slight. */
async function faultsOf(page: Page, name: string, sizes: readonly Size[]): Promise<string[]> {
  const found: string[] = [];
  for (const language of LANGUAGES) {
    await speak(page, language);
    found.push(...(await faultsInSizes(page, `${name}, ${language}`, { sizes, hasFold: false })));
  }
  await speak(page, 'Русский');
  found.push(...(await findingsInThemes(page)).map((finding) => `${name}: ${finding}`));
  return found;
}

/** Of a clerk with a telephone, in the language that was chosen at the log-in. */
async function faultsOnPhone(page: Page, name: string): Promise<readonly string[]> {
  const found = await faultsInSizes(page, name, { sizes: ['phone'], hasFold: false });
  await page.setViewportSize(SIZES.laptop);
  return found;
}

it(
  'the window of a clerk: nobody, a visitor, a break to come, a break',
  async () => {
    const { page } = await openWorkplace(browser, box.url, 'admin', 'Администратор');
    const found = [...(await faultsOf(page, 'nobody', DESKS)), ...(await faultsOnPhone(page, 'nobody'))];
    await page.locator('.next').click();
    await page.locator('.visitor-number').waitFor();
    await admin.ask('setWorkplace', { id: 18, state_id: 2 });
    await page.locator('.visitor .note').waitFor();
    found.push(...(await faultsOf(page, 'a visitor', DESKS)), ...(await faultsOnPhone(page, 'a visitor')));
    await page.keyboard.press('KeyF');
    await page.locator('.nobody').waitFor();
    found.push(...(await faultsOf(page, 'a break', DESKS)));
    expect(found).toEqual([]);
    await page.context().close();
  },
  60_000 * SLOWNESS,
);

it(
  'the hall',
  async () => {
    const { page } = await openSupervisor(browser, box.url);
    await page.locator('.windows li').first().waitFor();
    expect(await faultsOf(page, 'hall', HALLS)).toEqual([]);
    await page.setViewportSize(SIZES.phone);
    // A row is a card there: its buttons are not scrolled for.
    for (const table of [page.locator('.queues .wide').first(), page.locator('.tickets .wide')])
      await expect
        .poll(() => table.evaluate((wide: { scrollWidth: number; clientWidth: number }) => wide.scrollWidth - wide.clientWidth))
        .toBe(0);
    expect(await page.locator('.tickets td').nth(1).textContent()).not.toBe('');
    // What is known of a queue stands in one line, as do number, wait and priority of a ticket.
    const tops = async (cells: string): Promise<number> =>
      new Set(await page.locator(cells).evaluateAll((all) => all.map((cell) => Math.round(cell.getBoundingClientRect().bottom)))).size;
    expect(await tops(':nth-match(.queues .wide:visible, 1) tbody tr:first-child td')).toBe(1);
    const ticket = page.locator('.tickets tbody tr').first().locator('th, td[data-column]');
    const middles = await ticket.evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().y));
    expect(Math.max(...middles) - Math.min(...middles)).toBeLessThan(12);
    await page.context().close();
  },
  60_000 * SLOWNESS,
);

it(
  'each section of the reports, with lines that are crossed',
  async () => {
    const { page } = await openSupervisor(browser, box.url, 'reports');
    const sections = page.locator('.printed .choices input');
    await sections.first().waitFor();
    await page.locator('.order select').nth(1).selectOption('clerk');
    await page.locator('.figures.by-2, .printed .soft').first().waitFor();
    const found: string[] = [];
    for (let index = 0; index < (await sections.count()); index++) {
      await sections.nth(index).check();
      for (const language of LANGUAGES) {
        await speak(page, language);
        found.push(...(await faultsInSizes(page, `section ${index}, ${language}`, { sizes: HALLS, hasFold: false })));
      }
    }
    found.push(...(await faultsOf(page, 'the last section', HALLS)));
    expect(found).toEqual([]);
    await page.context().close();
  },
  120_000 * SLOWNESS,
);
