/** Pages in the language that nobody speaks: built with it into a folder of their own, and handed to a browser in place of the box's. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page, Route } from 'playwright-core';
import { expect } from 'vitest';
import { openBrowser, PATIENCE_MS } from './browser.js';
import { localesWithPseudo, PSEUDO } from './pseudo-language.js';

const ROOT = join(import.meta.dirname, '../../..');

/** @param folder of the test, which removes it */
export function buildPseudo(folder: string): string {
  const web = join(folder, 'web');
  const env = { ...process.env, QBOX_LOCALES: localesWithPseudo(join(folder, 'locales')), QBOX_WEB: web };
  execFileSync(join(ROOT, 'node_modules/.bin/vite'), ['build'], { cwd: ROOT, env, stdio: 'pipe' });
  return web;
}

/** A page that a test hands out is one from the internet to the browser, which would keep it from a machine at home. */
export const openPseudoBrowser = (): Promise<Browser> => openBrowser(['--disable-features=LocalNetworkAccessChecks']);

export interface Opened {
  readonly page: Page;
  /** What the box has said: names that people gave, and its own English. */
  readonly data: Set<string>;
}

/** The page as it was built with the language; what the box writes into it, and all else, comes from the box. */
export async function openPseudo(browser: Browser, web: string, boxUrl: string, path: string): Promise<Opened> {
  const context = await browser.newContext({ locale: PSEUDO, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const data = new Set<string>();
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => collect(JSON.parse(String(payload)), data)));
  await page.route('**/web/assets/*', (route) =>
    route.fulfill({ path: join(web, 'assets', new URL(route.request().url()).pathname.split('/').pop() ?? '') }),
  );
  await page.route(/\/(front-page|load)\.json$/, async (route) => {
    const response = await route.fetch();
    collect(await response.json(), data);
    await route.fulfill({ response });
  });
  await page.route(boxUrl + path.replace(/#.*/, ''), (route) => fulfilPage(web, route, data));
  await page.goto(boxUrl + path);
  return { page, data };
}

async function fulfilPage(web: string, route: Route, data: Set<string>): Promise<void> {
  const response = await route.fetch();
  const written = await response.text();
  const name = /data-page="(\w+)"/.exec(written)?.[1] ?? '';
  const facts = /<meta name="qbox" content="([^"]*)"/.exec(written)?.[1] ?? '';
  collect(JSON.parse(facts.replaceAll('&quot;', '"')), data);
  // Visitors choose from the languages of the branch.
  const spoken = facts.replace(/(&quot;languages&quot;:\[[^\]]*)\]/, `$1,&quot;${PSEUDO}&quot;]`);
  const body = readFileSync(join(web, name, 'index.html'), 'utf8').replace('content="qbox-facts"', () => `content="${spoken}"`);
  await route.fulfill({ response, body });
}

/** Sentences of the protocol are for programs: where a page shows one, that is a fault. */
const SENTENCES = new Set(['desc', 'text', 'remedy']);

function collect(value: unknown, into: Set<string>, key = ''): void {
  // The text of a design is one of the branch, with places to fill in.
  if (typeof value === 'string' && !SENTENCES.has(key)) for (const part of value.split(/\{\w+\}/)) into.add(part.trim());
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) collect(inner, into, name === 'text' && !('remedy' in value) ? '' : name);
}

/** Texts of the page that are seen or read aloud, apart from code and from what names another language. */
const TEXTS = `(() => {
  const found = [];
  const isLeft = (element) => element.closest('code, pre, kbd, script, style, title, [lang]:not(html)') !== null;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (!isLeft(node.parentElement)) found.push(node.textContent);
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    if (!isLeft(element)) for (const name of ['aria-label', 'title', 'placeholder', 'alt']) found.push(element.getAttribute(name) ?? '');
  return found.map((text) => text.trim()).filter((text) => text !== '');
})()`;

const CUT = `[...document.querySelectorAll('button')]
  .filter((button) => button.offsetParent !== null)
  .filter((button) => button.scrollWidth > button.clientWidth + 1 || button.scrollHeight > button.clientHeight + 2)
  .map((button) => button.textContent)`;

/** What is no message and no data: names of things. */
const NAMES = ['qbox', 'JSON', 'Apache-2.0', 'CSV', 'Excel', 'UTC', 'Русский', 'Қазақша', 'English'];

async function strangeTexts({ page, data }: Opened): Promise<readonly string[]> {
  const texts = (await page.evaluate(TEXTS)) as readonly string[];
  const known = [...data, ...NAMES].filter((text) => text.length > 1).sort((one, other) => other.length - one.length);
  const left = texts.map((text) => known.reduce((rest, name) => rest.replaceAll(name, ' '), text.replaceAll(/https?:\S+/g, ' ')));
  return [...new Set(left.filter((text) => /[A-Za-z]{2}|\p{Script=Cyrillic}{2}/u.test(text)))];
}

export async function expectSpoken(opened: Opened): Promise<void> {
  await opened.page.getByText('⟦').first().waitFor({ state: 'attached' });
  await expect.poll(() => strangeTexts(opened)).toEqual([]);
  expect(await opened.page.evaluate(CUT)).toEqual([]);
}

export async function enterPseudo({ page }: Opened, login: string, password = '12345'): Promise<void> {
  await page.locator('input').nth(0).fill(login);
  await page.locator('input').nth(1).fill(password);
  await page.keyboard.press('Enter');
}
