/** Every page in a language that was added as one folder: no text of it is missing, stands in the code, or is cut. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { openBrowser, PATIENCE_MS, scan } from './browser.js';
import { faultsInSizes, SIZES, type Size } from './layout-faults.js';
import { localesWithPseudo, PSEUDO, pseudoMessage } from './pseudo-language.js';

const APPOINTMENT = '402913';
const ALL = Object.keys(SIZES) as readonly Size[];
const KIOSKS = ALL.filter((size) => size !== 'phone');
const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'qbox-fourth-'));
const web = join(folder, 'web');
let browser: Browser;
let box: Box;
let code = '';

beforeAll(async () => {
  const env = { ...process.env, QBOX_LOCALES: localesWithPseudo(join(folder, 'locales')), QBOX_WEB: web };
  execFileSync(join(ROOT, 'node_modules/.bin/vite'), ['build'], { cwd: ROOT, env, stdio: 'pipe' });
  // A page that a test hands out is one from the internet to the browser, which would keep it from a machine at home.
  [browser, box] = await Promise.all([openBrowser(['--disable-features=LocalNetworkAccessChecks']), startBox()]);
  const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  const take = () => kiosk.ask<{ readonly page: { readonly code: string } }>('registrateConsumer', { services: [4], noprint: true });
  code = (await take()).page.code;
  await take();
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await admin.ask('newConsumerPreRegistered', { services: [3, 4], pin_code: APPOINTMENT, name: 'Иванова Анна', time: '10:30' });
}, 120_000 * SLOWNESS);
afterAll(async () => {
  await browser.close();
  await box.stop();
  rmSync(folder, { recursive: true });
});

it('is made with what messages are filled with', () => {
  expect(pseudoMessage("{n, plural, one {# ticket} other {# '{'tickets'}'}} for {name}")).toBe(
    "⟦{n, plural, one {# ŧíiçķéeŧ} other {# '{'ŧíiçķéeŧš'}'}} ƒóoŕ {name}⟧"
      .replaceAll('íi', 'íí')
      .replaceAll('ée', 'éé')
      .replaceAll('óo', 'óó'),
  );
});

interface Opened {
  readonly page: Page;
  /** What the box has said: names that people gave, and its own English. */
  readonly data: Set<string>;
}

/** The page as it was built with the language; what the box writes into it, and all else, comes from the box. */
async function open(path: string): Promise<Opened> {
  const context = await browser.newContext({ locale: PSEUDO, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const data = new Set<string>();
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => collect(JSON.parse(String(payload)), data)));
  await page.route('**/web/assets/*', (route) =>
    route.fulfill({ path: join(web, 'assets', new URL(route.request().url()).pathname.split('/').pop() ?? '') }),
  );
  await page.route('**/front-page.json', async (route) => {
    const response = await route.fetch();
    collect(await response.json(), data);
    await route.fulfill({ response });
  });
  await page.route(box.url + path.replace(/#.*/, ''), (route) => fulfilPage(route, data));
  await page.goto(box.url + path);
  return { page, data };
}

async function fulfilPage(route: Route, data: Set<string>): Promise<void> {
  const response = await route.fetch();
  const written = await response.text();
  const name = /data-page="(\w+)"/.exec(written)?.[1] ?? '';
  const facts = /<meta name="qbox" content="([^"]*)"/.exec(written)?.[1] ?? '';
  collect(JSON.parse(facts.replaceAll('&quot;', '"')), data);
  const body = readFileSync(join(web, name, 'index.html'), 'utf8').replace('content="qbox-facts"', () => `content="${facts}"`);
  await route.fulfill({ response, body });
}

/** Sentences of the protocol are for programs: where a page shows one, that is a fault. */
const SENTENCES = new Set(['desc', 'text', 'remedy']);

function collect(value: unknown, into: Set<string>, key = ''): void {
  if (typeof value === 'string' && !SENTENCES.has(key)) into.add(value.trim());
  else if (typeof value === 'object' && value !== null) for (const [name, inner] of Object.entries(value)) collect(inner, into, name);
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

/** As a browser writes dates in a language whose calendar it does not know. */
const DATES = /M\d\d|Mon|Tue|Wed|Thu|Fri|Sat|Sun/g;

/** What is no message and no data: names of things. */
const NAMES = ['qbox', 'Apache-2.0', 'CSV', 'Excel', 'UTC'];

async function strangeTexts({ page, data }: Opened): Promise<readonly string[]> {
  const texts = (await page.evaluate(TEXTS)) as readonly string[];
  const known = [...data, ...NAMES].filter((text) => text.length > 1).sort((one, other) => other.length - one.length);
  const left = texts.map((text) => known.reduce((rest, name) => rest.replaceAll(name, ' '), text).replaceAll(DATES, ' '));
  return [...new Set(left.filter((text) => /[A-Za-z]{2}|\p{Script=Cyrillic}{2}/u.test(text)))];
}

async function expectSpoken(opened: Opened): Promise<void> {
  await opened.page.getByText('⟦').first().waitFor({ state: 'attached' });
  await expect.poll(() => strangeTexts(opened)).toEqual([]);
  expect(await opened.page.evaluate(CUT)).toEqual([]);
}

async function enter({ page }: Opened, login: string): Promise<void> {
  await page.locator('input').nth(0).fill(login);
  await page.locator('input').nth(1).fill('12345');
  await page.keyboard.press('Enter');
}

it.each(['/', '/lab'])('%s', async (path) => {
  await expectSpoken(await open(path));
});

it('/t/CODE', async () => {
  const opened = await open(`/t/${code}`);
  await expectSpoken(opened);
  expect(await faultsInSizes(opened.page, 'ticket', { sizes: ALL, texts: [100, 200], hasFold: false })).toEqual([]);
});

it('/board/ID that there is not', async () => {
  const opened = await open('/board/999');
  await opened.page.locator('.hint').waitFor();
  await expectSpoken(opened);
});

it(
  '/kiosk/1: locked, services, codes, an appointment, ticket',
  async () => {
    const opened = await open('/kiosk/1');
    const { page } = opened;
    await expectSpoken(opened);
    await enter(opened, 'kiosk');
    const found: string[] = [];
    const lookAt = async (shown: string): Promise<void> => {
      await page.locator(shown).first().waitFor();
      await expectSpoken(opened);
      found.push(...(await faultsInSizes(page, shown, { sizes: KIOSKS, texts: [100, 150, 200], hasFold: true })));
      await page.setViewportSize(SIZES.landscape);
      await page.evaluate("document.documentElement.dataset.text = '100'");
    };
    await lookAt('.service');
    await page.locator('.actions .button').first().click();
    await lookAt('.pad');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Получение документов' }).click();
    await lookAt('.pad');
    await page.keyboard.press('Escape');
    await scan(page, APPOINTMENT);
    await lookAt('.confirm-who');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Назначение / Отмена занятий на тренажере' }).click();
    await lookAt('.ticket-ahead');
    expect(found).toEqual([]);
  },
  60_000 * SLOWNESS,
);

it('/workplace: entrance, windows, window', async () => {
  const opened = await open('/workplace');
  await expectSpoken(opened);
  await enter(opened, 'petrov');
  await opened.page.getByRole('button', { name: 'Окно 2' }).click();
  await expectSpoken(opened);
  await opened.page.locator('input[type=password]').waitFor({ state: 'detached' });
  await opened.page.keyboard.press('Space');
  await expectSpoken(opened);
  expect(await faultsInSizes(opened.page, 'workplace', { sizes: ['laptop', 'landscape'], hasFold: false })).toEqual([]);
});

it.each(['', 'reports', 'replay'])('/supervisor#/%s', async (part) => {
  const opened = await open(`/supervisor#/${part}`);
  await enter(opened, 'sidorova');
  await opened.page.locator('input[type=password]').waitFor({ state: 'detached' });
  await expectSpoken(opened);
});

const SECTIONS = [
  'books/Service',
  'books/Service/4',
  'books/User/1',
  'tickets',
  'boards',
  'devices',
  'users',
  'log',
  'privacy',
  'configuration',
  'setup',
];

it.each(SECTIONS)('/admin#/%s', async (section) => {
  const opened = await open(`/admin#/${section}`);
  await enter(opened, 'admin');
  await opened.page.locator('.sections').waitFor();
  await opened.page.locator('main h1').waitFor();
  await expectSpoken(opened);
});
