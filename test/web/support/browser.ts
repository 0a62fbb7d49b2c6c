/** Real Chromium on real pages of a real box. */
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { expect, onTestFailed, TestRunner } from 'vitest';
import { HEADLESS_CHROMIUM } from '../../support/page-load.js';
import { SLOWNESS } from '../../support/slowness.js';

/** Less than a test may take, so that what was waited for is named. */
export const PATIENCE_MS = 15_000 * SLOWNESS;

/** Without a sandbox: root has none, and the pages are our own. Without hinting: letters are then as wide as in the whole browser. */
export const openBrowser = (flags: readonly string[] = [], executablePath = HEADLESS_CHROMIUM): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--font-render-hinting=none', ...flags] });

declare module 'vitest' {
  interface TaskMeta {
    /** What the pages of a test that failed showed. */
    showed?: string;
  }
}

export interface Watched {
  readonly page: Page;
  /** What no page may do: scripts that failed, and what its Content-Security-Policy refused. */
  readonly faults: readonly string[];
}

/** @param script runs in the page before anything of its own */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}, script = ''): Promise<Watched> {
  const context = await browser.newContext({ locale: 'ru-RU', viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const close = context.close.bind(context);
  context.close = async () => {
    await tellFailed(page);
    await close();
  };
  // A test that failed leaves its page open, or `afterEach` closes it.
  if (TestRunner.getCurrentTest() !== undefined) onTestFailed(() => tellFailed(page));
  await page.addInitScript(script);
  page.setDefaultTimeout(PATIENCE_MS);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|TrustedScript|Refused to/.test(message.text())) faults.push(message.text());
  });
  await page.goto(url);
  return { page, faults };
}

const TOLD_MAX = 3_000;

/** What a page showed when its test failed: a wait that ended names only what did not come. `outcome.ts` keeps it with the message. */
async function tellFailed(page: Page): Promise<void> {
  const test = TestRunner.getCurrentTest();
  if (test?.result?.state !== 'fail' || page.isClosed()) return;
  const shown = await page.locator('body').ariaSnapshot({ timeout: 5_000 }).catch(String);
  test.meta.showed = `${test.meta.showed ?? ''}${page.url()} showed:\n${shown.slice(0, TOLD_MAX)}\n`;
}

export async function enter(page: Page, login: string, password = '12345'): Promise<void> {
  await page.getByLabel('Логин').fill(login);
  await page.getByLabel('Пароль').fill(password);
  await page.getByRole('button', { name: 'Войти' }).click();
}

export async function openKiosk(browser: Browser, boxUrl: string, options?: BrowserContextOptions): Promise<Watched> {
  const watched = await openPage(browser, `${boxUrl}/kiosk/1`, { viewport: { width: 1080, height: 1920 }, ...options });
  await enter(watched.page, 'kiosk');
  await watched.page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
  return watched;
}

export async function openWorkplace(browser: Browser, boxUrl: string, login = 'petrov', window = 'Окно 2'): Promise<Watched> {
  const watched = await openPage(browser, `${boxUrl}/workplace`);
  await enter(watched.page, login);
  await watched.page.getByRole('button', { name: window }).click();
  await watched.page.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
  return watched;
}

/** What is chosen in a menu comes after the menu: it is loaded when it is first shown. */
export async function sectionShown(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await page.locator('main .loading').first().waitFor({ state: 'detached' });
}

/** @param section what stands behind `#/` in the address: `books/Service` */
export async function openAdmin(browser: Browser, boxUrl: string, section = '', options?: BrowserContextOptions): Promise<Watched> {
  const watched = await openPage(browser, `${boxUrl}/admin#/${section}`, options);
  await enter(watched.page, 'admin');
  await watched.page.getByRole('navigation', { name: 'Разделы' }).waitFor();
  await sectionShown(watched.page);
  return watched;
}

/** @param part what stands behind `#/` in the address: `reports` */
export async function openSupervisor(browser: Browser, boxUrl: string, part = '', options?: BrowserContextOptions): Promise<Watched> {
  const watched = await openPage(browser, `${boxUrl}/supervisor#/${part}`, options);
  await enter(watched.page, 'sidorova');
  await watched.page.getByRole('navigation', { name: 'Разделы' }).waitFor();
  await sectionShown(watched.page);
  return watched;
}

/** What a scanner types, in one go: on a busy machine keys that are sent one by one come as slowly as a person's. */
export const scan = (page: Page, code: string): Promise<void> =>
  page.evaluate(`
    for (const key of [...'${code}', 'Enter']) {
      const at = document.activeElement ?? document.body;
      at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }`);

/** Keys that come sooner than the next frame: between them there is what a page does at once, and nothing that it does when it draws. */
export const pressQuickly = (page: Page, ...keys: readonly object[]): Promise<void> =>
  page.evaluate(`(async () => {
    for (const key of ${JSON.stringify(keys)}) {
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true }));
      for (let turn = 0; turn < 10; turn++) await null;
    }
  })()`);

/** Two clicks in one go: nothing is drawn between them, so that only the page's own rule stands between the second and the box. */
export const clickTwice = (button: Locator): Promise<void> =>
  button.evaluate((element: { click(): void }) => {
    element.click();
    element.click();
  });

const THEMES = ['light', 'dark', 'contrast'] as const;

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/** Themes differ by these alone. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** Everything that axe-core finds in the theme, however slight. @param rules by name; all of them when left out */
export async function findings(page: Page, theme: (typeof THEMES)[number], rules?: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
  await page.evaluate(axe.source);
  const options = JSON.stringify(rules === undefined ? {} : { runOnly: rules });
  const { violations } = await page.evaluate<{ readonly violations: readonly Finding[] }>(`axe.run(document, ${options})`);
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${theme}: ${id} (${impact}): ${target.join(' ')}: ${failureSummary}`),
  );
}

/** What axe-core finds in any theme; afterwards the page is light, as before. */
export async function findingsInThemes(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const theme of THEMES) found.push(...(await findings(page, theme, theme === 'light' ? undefined : COLOUR_RULES)));
  await page.evaluate("document.documentElement.dataset.theme = 'light'");
  return found;
}

export const expectAccessible = async (page: Page): Promise<void> => expect(await findingsInThemes(page)).toEqual([]);
