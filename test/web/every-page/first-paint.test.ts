/** How soon a page shows something: its HTML and its style sheet are enough, and nothing waits for what could be on its way already. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { firstPaint } from '../../support/page-load.js';
import { openBrowser } from '../support/browser.js';

const PAGES = ['/kiosk/1', '/workplace'];
/** Strangers' phones open it, in a hall full of phones. */
const VISITOR_PAGE = '/t/AAAAAAAAAAAAAA';
const BRANCH = 'Автошкола «Старт» <b>';

let browser: Browser;
let box: Box;

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox({ env: { QBOX_BRANCH_NAME: BRANCH } })]);
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});

async function opened(): Promise<Page> {
  const context = await browser.newContext({ locale: 'ru-RU' });
  return await context.newPage();
}

describe.each([...PAGES, VISITOR_PAGE])('%s', (path) => {
  it('is painted with the name of the branch before any script has come, from less than 15 kB', async () => {
    const page = await opened();
    let bytes = 0;
    const kinds: string[] = [];
    page.on('response', async (response) => {
      const kind = response.request().resourceType();
      // Text is painted before the letters have come.
      if (kind === 'font') return;
      kinds.push(kind);
      bytes += Number(response.headers()['content-length'] ?? (await response.body()).length);
    });
    // What is under way for ever has not come.
    await page.route(/\.js$/, () => undefined);
    await page.goto(box.url + path, { waitUntil: 'commit' });
    expect(await firstPaint(page)).toBeGreaterThan(0);
    expect(await page.locator('.skeleton-head').textContent()).toBe(BRANCH);
    expect(kinds.filter((kind) => kind === 'document' || kind === 'stylesheet').length).toBeGreaterThan(1);
    expect(bytes).toBeLessThan(15_000);
    await page.context().close();
  });
});

describe.each(PAGES)('%s', (path) => {
  it('asks for its words together with its program, and for nothing a second time', async () => {
    const page = await opened();
    await page.goto(box.url + path);
    await page.getByLabel('Логин').waitFor();
    await expect.poll(() => page.locator('.skeleton').count()).toBe(0);
    const asked = (await page.evaluate(`performance.getEntriesByType('resource').map(({ name }) => ({ name }))`)) as readonly {
      readonly name: string;
    }[];
    const scripts = asked.filter(({ name }) => name.endsWith('.js'));
    expect(new Set(scripts.map(({ name }) => name)).size).toBe(scripts.length);
    // A script that only another one names would cost one way to the box more. The page as it was sent: what runs in it adds links.
    const sent = await (await fetch(box.url + path)).text();
    expect(scripts.map(({ name }) => new URL(name).pathname).filter((name) => !sent.includes(`"${name}"`))).toEqual([]);
    await page.context().close();
  });
});
