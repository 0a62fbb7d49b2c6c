/** Boards and kiosks as apps of a cheap television or tablet, in Chromium: what it says of the manifest, the wake lock, the full screen. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { CHROMIUM } from '../../support/page-load.js';
import { enter, expectAccessible, openBrowser, openKiosk, openPage } from '../support/browser.js';

/** Another name of this machine, which browsers do not trust as they trust `127.0.0.1`: as in a branch. */
const PLAIN = 'box.test';
const WITHOUT_HTTPS = { ru: 'Страница открыта без https', en: 'The page is open without https', kk: 'Бет https-сіз ашылған' };

let browser: Browser;
let box: Box;
beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser([`--host-resolver-rules=MAP ${PLAIN} 127.0.0.1`], CHROMIUM), startBox()]);
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});

interface AppManifest {
  readonly url: string;
  readonly data?: string;
  readonly errors: readonly { readonly message: string }[];
}

async function manifestOf(page: Page): Promise<AppManifest & { readonly lacks: readonly string[] }> {
  const session = await page.context().newCDPSession(page);
  const manifest = (await session.send('Page.getAppManifest')) as AppManifest;
  const { installabilityErrors } = (await session.send('Page.getInstallabilityErrors')) as {
    readonly installabilityErrors: readonly { readonly errorId: string }[];
  };
  return { ...manifest, lacks: installabilityErrors.map(({ errorId }) => errorId) };
}

it.each([
  ['board', '/board/1?sound=voice', '/board/1/app.webmanifest?sound=voice'],
  ['kiosk', '/kiosk/1', '/kiosk/1/app.webmanifest'],
])('Chromium finds nothing wrong with the manifest of a %s, and would install it', async (_kind, path, manifest) => {
  const { page, faults } = await openPage(browser, `${box.url}${path}`);
  // The link is written by the page's program.
  await page.locator('link[rel=manifest]').waitFor({ state: 'attached' });
  await vi.waitFor(async () => {
    const { url, data, errors, lacks } = await manifestOf(page);
    expect({ url, errors, start: JSON.parse(data ?? '{}').start_url }).toEqual({ url: `${box.url}${manifest}`, errors: [], start: path });
    // A context of a test keeps nothing, and such a window installs nothing.
    expect(lacks.filter((lack) => lack !== 'in-incognito')).toEqual([]);
  });
  expect(faults).toEqual([]);
  await page.context().close();
});

/** What the page asks of the browser is counted; the browser itself answers. */
const COUNTED = `
  globalThis.asked = { locks: 0, full: 0 };
  if ('wakeLock' in navigator) {
    const request = navigator.wakeLock.request.bind(navigator.wakeLock);
    navigator.wakeLock.request = (kind) => { asked.locks++; return request(kind); };
  }
  const full = Element.prototype.requestFullscreen;
  Element.prototype.requestFullscreen = function () { asked.full++; return full.call(this); };`;

it('a board keeps the screen on, again when it is seen again, and fills it at the first touch only', async () => {
  const { page, faults } = await openPage(browser, `${box.url}/board/1`, {}, COUNTED);
  await page.locator('main.screen').waitFor();
  const asked = () => page.evaluate('globalThis.asked') as Promise<{ locks: number; full: number }>;
  await vi.waitFor(async () => expect(await asked()).toEqual({ locks: 1, full: 0 }));
  await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
  await vi.waitFor(async () => expect((await asked()).locks).toBe(2));
  await page.mouse.click(300, 300);
  await page.waitForFunction('document.fullscreenElement !== null');
  await page.evaluate('document.exitFullscreen()');
  await page.waitForFunction('document.fullscreenElement === null');
  await page.mouse.click(300, 300);
  expect((await asked()).full).toBe(1);
  await expect.poll(() => page.locator('.lacking').count()).toBe(0);
  expect(faults).toEqual([]);
  await page.context().close();
});

it.each(Object.entries(WITHOUT_HTTPS))('without https a board says for a moment, in %s, what it cannot do', async (language, words) => {
  const { page, faults } = await openPage(browser, 'about:blank', { locale: language, viewport: { width: 1280, height: 720 } });
  await page.clock.install();
  await page.goto(`http://${PLAIN}:${box.port}/board/1`);
  const note = page.getByRole('complementary');
  expect(await note.textContent()).toContain(words);
  await page.clock.runFor(21_000);
  await note.waitFor({ state: 'detached' });
  await page.mouse.click(300, 300);
  await note.waitFor();
  await page.clock.runFor(21_000);
  await note.waitFor({ state: 'detached' });
  expect(faults).toEqual([]);
  await page.context().close();
});

it('a board that loads itself anew says it to nobody', async () => {
  const { page } = await openPage(browser, `http://${PLAIN}:${box.port}/board/1`);
  await page.getByRole('complementary').waitFor();
  await expectAccessible(page);
  await page.reload();
  await page.locator('main.screen').waitFor();
  await expect.poll(() => page.getByRole('complementary').count()).toBe(0);
  await page.context().close();
});

it('a kiosk says it to the technician alone, and a mouse does not fill its screen', async () => {
  const { page } = await openKiosk(browser, `http://${PLAIN}:${box.port}`);
  await expect.poll(() => page.getByText(WITHOUT_HTTPS.ru).count()).toBe(0);
  const corner = page.locator('.lock-corner');
  for (let touch = 0; touch < 5; touch++) await corner.dispatchEvent('pointerdown');
  await page.getByText(WITHOUT_HTTPS.ru).waitFor();
  await page.mouse.click(500, 900);
  expect(await page.evaluate('document.fullscreenElement')).toBeNull();
  await page.context().close();
});

/** The page as a newer box would serve it: another program, under another name. */
const SOCKETS = `
  globalThis.sockets = [];
  globalThis.WebSocket = class extends WebSocket { constructor(...how) { super(...how); sockets.push(this); } };`;
const NEWER = '<script type="module" crossorigin src="/web/assets/newer.js"></script>';

it('a kiosk loads the page of a newer box when no visitor uses it', async () => {
  const { page } = await openPage(browser, `${box.url}/kiosk/1`, {}, SOCKETS);
  await enter(page, 'kiosk');
  await page.getByRole('button', { name: 'У меня запись' }).click();
  await page.getByRole('heading', { name: 'Код записи' }).waitFor();
  let isNewer = true;
  let loads = 0;
  await page.route('**/kiosk/1', async (route) => {
    if (route.request().resourceType() === 'fetch' && isNewer) return route.fulfill({ contentType: 'text/html', body: NEWER });
    if (route.request().isNavigationRequest()) {
      loads++;
      isNewer = false;
    }
    return route.continue();
  });
  // An update ends the connections.
  await page.evaluate('globalThis.sockets.forEach((socket) => socket.close())');
  await page.waitForResponse('**/kiosk/1');
  expect(loads).toBe(0);
  await page.getByRole('button', { name: 'Назад', exact: true }).click();
  await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
  await vi.waitFor(() => expect(loads).toBe(1), 15_000);
  await page.context().close();
});
