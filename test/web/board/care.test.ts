/** What a board does for its screen and for who cannot see it, in Chromium: rest, voice, and that it is never blank. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { CHROMIUM } from '../../support/page-load.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { openBrowser, openPage, PATIENCE_MS, type Watched } from '../support/browser.js';

const TRAINER = 4;
const REST_MS = 20 * 60_000;
const VIEWPORT = { width: 1280, height: 720 };

/** This Chromium has no voices: what would be spoken is written down, in the order of speaking. */
const SPEECH = `
  globalThis.spoken = [];
  const voices = ['ru-RU', 'en-GB'].map((lang) => ({ lang, name: lang }));
  globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(globalThis, 'speechSynthesis', { value: {
    pending: false,
    getVoices: () => voices,
    cancel: () => {},
    speak: ({ text, lang, voice }) => spoken.push(lang + ' ' + voice.lang + ': ' + text),
  } });`;

let browser: Browser;
let data: string;
let box: Box;
let port: number;
let board: Watched | undefined;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'qbox-board-care-'));
  [browser, box] = await Promise.all([openBrowser(['--autoplay-policy=no-user-gesture-required'], CHROMIUM), startBox({ data })]);
  port = box.port;
});
afterAll(async () => {
  await browser.close();
  await box.stop();
  await rm(data, { recursive: true, force: true });
});
afterEach(async () => {
  expect(board?.faults ?? []).toEqual([]);
  await board?.page.context().close();
  board = undefined;
});

const session = async (component: 'workplace' | 'registrator', login: string, place: number): Promise<RawSession> =>
  logIn(await connect(`ws://127.0.0.1:${port}/`), { component, login, place });

async function openBoard(script = ''): Promise<Page> {
  board = await openPage(browser, 'about:blank', { viewport: VIEWPORT }, script);
  return board.page;
}

async function takeTicket(): Promise<void> {
  await (await session('registrator', 'kiosk', 1)).ask('registrateConsumer', { services: [TRAINER], noprint: true, preview: false });
}

it('is dimmed when nobody has been there for twenty minutes, not sooner, and wakes with the first ticket', async () => {
  const page = await openBoard();
  await page.clock.install();
  await page.goto(`http://127.0.0.1:${port}/board/1`);
  await page.getByText('Возьмите талон и ожидайте вызова').waitFor();
  const opacity = () => page.evaluate(`getComputedStyle(document.querySelector('main')).opacity`);
  const beganMs = await page.evaluate<number>(`
    new MutationObserver((_, noting) => {
      if (document.querySelector('main.resting') === null) return;
      globalThis.restingMs = Date.now();
      noting.disconnect();
    }).observe(document.querySelector('main'), { attributeFilter: ['class'] });
    Date.now()`);
  await page.clock.fastForward(REST_MS - 60_000);
  await page.clock.fastForward(61_000);
  await page.locator('main.resting').waitFor();
  expect((await page.evaluate<number>('globalThis.restingMs')) - beganMs).toBeGreaterThanOrEqual(REST_MS);
  await vi.waitFor(async () => expect(await opacity()).toBe('0.35'));
  // Dark, and still to be read by whoever comes near.
  expect(await coloursOf(page)).toBeGreaterThan(50);
  await takeTicket();
  await page.locator('main.resting').waitFor({ state: 'detached', timeout: 2 * PATIENCE_MS });
  await vi.waitFor(async () => expect(await opacity()).toBe('1'));
  const clerk = await session('workplace', 'petrov', 11);
  await clerk.ask('nextConsumer');
  await clerk.ask('serveConsumer');
  await clerk.ask('logout');
});

it('lets no edge stand still: everything goes around in twenty minutes, by half a hundredth at most, and comes back', async () => {
  const page = await openBoard();
  await page.clock.install();
  await page.goto(`http://127.0.0.1:${port}/board/1`);
  await page.getByText('Возьмите талон и ожидайте вызова').waitFor();
  const place = async (): Promise<readonly number[]> => {
    const transform = (await page.evaluate(`document.querySelector('main').style.transform`)) as string;
    return [...transform.matchAll(/(-?\d+)px/g)].map(([, pixels]) => Number(pixels));
  };
  const start = await place();
  const places = [start];
  for (let step = 1; step <= 40; step++) {
    await page.clock.runFor(30_000);
    places.push(await place());
  }
  expect(places.at(-1)).toEqual(start);
  expect(new Set(places.map(String)).size).toBeGreaterThan(12);
  const [xs, ys] = [0, 1].map((axis) => places.map((at) => at[axis] ?? Number.NaN));
  for (const axis of [xs ?? [], ys ?? []]) {
    expect(Math.max(...axis)).toBeGreaterThan(1);
    expect(Math.min(...axis)).toBeLessThan(-1);
    expect(Math.max(...axis.map(Math.abs))).toBeLessThanOrEqual(Math.ceil(VIEWPORT.height * 0.005));
  }
});

it('lets the browser’s voice follow the gong, in each language of the board that it has a voice for; only where it is wished', async () => {
  const clerk = await session('workplace', 'petrov', 11);
  for (const [query, expected] of [
    ['?sound=voice', [expect.stringMatching(/^ru ru-RU: клиент .*, окно два$/u), expect.stringMatching(/^en en-GB: .*window two$/u)]],
    ['', []],
    ['?sound=off', []],
  ] as const) {
    const page = await openBoard(SPEECH);
    await page.goto(`http://127.0.0.1:${port}/board/1${query}`);
    await page.locator('main.screen').waitFor();
    await takeTicket();
    const { ticket } = await clerk.ask<{ ticket: string }>('nextConsumer');
    await page.locator('.row').filter({ hasText: ticket }).waitFor();
    const spoken = () => page.evaluate('globalThis.spoken');
    // The voice waits for the gong. What nobody is to say has no end that could be waited for, but for the time it would take.
    if (expected.length === 0) await page.waitForTimeout(2_500);
    await expect.poll(spoken, { message: query }).toEqual(expected);
    await clerk.ask('serveConsumer');
    await page.context().close();
  }
  await clerk.ask('logout');
});

/** How many colours a screen has: letters have edges, and a blank screen has one. */
async function coloursOf(page: Page): Promise<number> {
  const pixels = await sharp(await page.screenshot())
    .resize(320, 180, { kernel: 'nearest' })
    .removeAlpha()
    .raw()
    .toBuffer();
  const colours = new Set<number>();
  for (let at = 0; at < pixels.length; at += 3) colours.add(pixels.readUIntBE(at, 3));
  return colours.size;
}

it(
  'is never blank: while it is called, while languages change, while the box is killed, away and back',
  async () => {
    const page = await openBoard();
    await page.goto(`http://127.0.0.1:${port}/board/1`);
    await page.locator('main.screen').waitFor();
    let isWatching = true;
    const seen: number[] = [];
    const watching = (async () => {
      while (isWatching) seen.push(await coloursOf(page));
    })();
    const clerk = await session('workplace', 'petrov', 11);
    for (let call = 0; call < 3; call++) {
      await takeTicket();
      const looks = seen.length;
      await clerk.ask('nextConsumer');
      await expect.poll(() => seen.length).toBeGreaterThan(looks + 2);
      await clerk.ask('serveConsumer');
    }
    // A turn of the languages.
    await page.locator('html[lang=en]').waitFor({ timeout: 2 * PATIENCE_MS });
    await page.locator('html[lang=ru]').waitFor({ timeout: 2 * PATIENCE_MS });
    await box.kill9();
    await page.locator('.lost').waitFor({ timeout: 2 * PATIENCE_MS });
    box = await startBox({ data, args: ['--demo', '--port', String(port)] });
    await page.locator('.lost').waitFor({ state: 'detached', timeout: 2 * PATIENCE_MS });
    isWatching = false;
    await watching;
    expect(seen.length).toBeGreaterThan(10);
    expect(Math.min(...seen)).toBeGreaterThan(50);
  },
  180_000 * SLOWNESS,
);
