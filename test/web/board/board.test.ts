/** The page of an LCD board in Chromium, against a box. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { cases } from '../../support/depth.js';
import { CHROMIUM, loadedBytes } from '../../support/page-load.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { expectAccessible, openBrowser, openPage, PATIENCE_MS, type Watched } from '../support/browser.js';

const SIZE = { width: 1280, height: 720 };
const TRAINER = 4;
/** The ground of a row whose call is not new any more. */
const CALM = '#16335c';
/**
 * Timers end early, and what follows a picture comes late, as on a weak screen; only more so. Notes in which turn of ten seconds the
 * language was another one.
 */
const EARLY = `
  const real = globalThis.setTimeout;
  globalThis.setTimeout = (told, ms = 0) => real(told, ms > 1000 ? ms - 100 : ms < 50 ? ms + 200 : ms);
  const draw = globalThis.requestAnimationFrame;
  globalThis.requestAnimationFrame = (told) => real(() => draw(told), 200);
  globalThis.turns = [];
  const noting = new MutationObserver(() => globalThis.turns.push(Math.floor(Date.now() / 10000)));
  noting.observe(document, { attributeFilter: ['lang'], subtree: true });`;
/** Counts the gongs: each begins with one lowest note. */
const COUNTING = `
  globalThis.gongs = 0;
  const Real = globalThis.OscillatorNode;
  globalThis.OscillatorNode = class extends Real {
    constructor(context, options) {
      super(context, options);
      if (options.frequency < 600) globalThis.gongs += 1;
    }
  };`;

let browser: Browser;
let data: string;
let box: Box;
let port: number;
let board: Watched | undefined;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'qbox-board-'));
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
  // Nobody is left at the windows, nor in the hall.
  for (const [login, place] of [
    ['petrov', 11],
    ['ivanova', 1],
  ] as const) {
    const clerk = await session('workplace', login, place);
    await clerk.client.request({ token: clerk.token, command: 'serveConsumer', data: {} });
  }
  await (await session('administrator', 'admin')).ask('removeAllConsumers');
});

async function session(component: 'administrator' | 'workplace' | 'registrator', login: string, place?: number): Promise<RawSession> {
  return logIn(await connect(`ws://127.0.0.1:${port}/`), { component, login, ...(place !== undefined && { place }) });
}

async function openBoard(id = 1, query = '', options: Parameters<typeof openPage>[2] = {}, before = COUNTING): Promise<Page> {
  board = await openPage(browser, `http://127.0.0.1:${port}/board/${id}${query}`, { viewport: SIZE, ...options }, before);
  return board.page;
}

const rowOf = (page: Page, ticket: string) => page.locator('.row').filter({ hasText: ticket });
/** The tickets of the rows, from the top. In one look: a row may be gone between two. */
const rowsOf = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`
    [...document.querySelectorAll('.row')]
      .sort((one, other) => one.getBoundingClientRect().y - other.getBoundingClientRect().y)
      .map((row) => row.querySelector('text')?.textContent ?? '')`);
const gongs = (page: Page): Promise<number> => page.evaluate('globalThis.gongs');

async function takeTicket(): Promise<void> {
  const kiosk = await session('registrator', 'kiosk', 1);
  await kiosk.ask('registrateConsumer', { services: [TRAINER], noprint: true, preview: false });
  await kiosk.client.close();
}

async function callNext(clerk: RawSession): Promise<string> {
  await takeTicket();
  return (await clerk.ask<{ ticket: string }>('nextConsumer')).ticket;
}

const groundOf = (page: Page, ticket: string) => rowOf(page, ticket).locator('rect').nth(1).getAttribute('fill');

/** Which part of the pixels is another one. A page that is open for half a minute moves aside by some pixels, to spare the screen. */
async function differenceTo(page: Page): Promise<number> {
  await page.locator('.screen').evaluate(({ style }: { readonly style: Record<string, string> }) => {
    Object.assign(style, { transition: 'none', transform: 'none' });
  });
  const pixels = (png: Buffer) => sharp(png).removeAlpha().raw().toBuffer();
  const answer = await fetch(`http://127.0.0.1:${port}/qboard/1.png?width=${SIZE.width}&height=${SIZE.height}`);
  const [drawn, shown] = await Promise.all([pixels(Buffer.from(await answer.arrayBuffer())), pixels(await page.screenshot())]);
  let different = 0;
  for (let at = 0; at < drawn.length; at += 3) if (Math.abs((drawn[at] ?? 0) - (shown[at] ?? 0)) > 80) different += 1;
  return different / (drawn.length / 3);
}

describe('a board', () => {
  it('shows who waits and who is called where, as the drawn board does; once more, and no more when it is over', async () => {
    const page = await openBoard();
    await page.getByText('Возьмите талон и ожидайте вызова').waitFor();
    await takeTicket();
    const clerk = await session('workplace', 'petrov', 11);
    await page.locator('.tile').filter({ hasText: 'Назначение / Отмена' }).first().waitFor();
    expect(await gongs(page)).toBe(0);
    const { ticket } = await clerk.ask<{ ticket: string }>('nextConsumer');
    await rowOf(page, ticket).filter({ hasText: /2$/ }).waitFor();
    await vi.waitFor(async () => expect(await gongs(page)).toBe(1));
    await page
      .getByRole('listitem')
      .filter({ hasText: `${ticket} приглашается: Окно 2` })
      .waitFor({ state: 'attached' });
    // Letters are drawn by two programs: their edges differ, and nothing else.
    await vi.waitFor(async () => expect(await differenceTo(page)).toBeLessThan(0.005), 20_000);

    await clerk.ask('retryCallConsumer');
    await vi.waitFor(async () => expect(await gongs(page)).toBe(2));
    await expect.poll(() => rowOf(page, ticket).count()).toBe(1);
    await clerk.ask('serveConsumer');
    await rowOf(page, ticket).waitFor({ state: 'detached' });
    await expectAccessible(page);
    expect(await loadedBytes(page)).toBeLessThan(150_000);
  });

  it('shows a call again whose end was taken back, where it was, and with no gong', async () => {
    const clerk = await session('workplace', 'petrov', 11);
    const other = await session('workplace', 'ivanova', 1);
    const page = await openBoard();
    const first = await callNext(clerk);
    await rowOf(page, first).waitFor();
    const second = await callNext(other);
    await vi.waitFor(async () => expect(await rowsOf(page)).toEqual([second, first]));
    await vi.waitFor(async () => expect(await gongs(page)).toBe(2));
    // Both have been there long enough to be read: whoever ends goes at once.
    for (const ticket of [first, second]) await expect.poll(() => groundOf(page, ticket)).toBe(CALM);
    await clerk.ask('serveConsumer');
    await vi.waitFor(async () => expect(await rowsOf(page)).toEqual([second]));
    await clerk.ask('undoConsumer');
    await vi.waitFor(async () => expect(await rowsOf(page)).toEqual([second, first]));
    await vi.waitFor(async () => expect(await differenceTo(page)).toBeLessThan(0.005), 10_000);
    expect(await gongs(page)).toBe(2);
  });

  it('keeps rows that move down, and puts the newest at the top', async () => {
    const page = await openBoard();
    const first = await callNext(await session('workplace', 'petrov', 11));
    await rowOf(page, first).waitFor();
    await page.evaluate(`document.querySelector('.row').marked = true`);
    const second = await callNext(await session('workplace', 'ivanova', 1));
    await rowOf(page, second).waitFor();
    const tops = async () => Promise.all([second, first].map(async (ticket) => (await rowOf(page, ticket).boundingBox())?.y ?? 0));
    await vi.waitFor(async () => {
      const [newest = 0, older = 0] = await tops();
      expect(older - newest).toBeGreaterThan(50);
    });
    expect(await page.evaluate(`[...document.querySelectorAll('.row')].filter((row) => row.marked).length`)).toBe(1);
  });

  it('speaks its languages in turn, and leaves none out when timers end early', async () => {
    const admin = await session('administrator', 'admin');
    await admin.ask('setQBoard', { id: 1, languages: ['ru', 'kk'] });
    const page = await openBoard(1, '', {}, EARLY);
    for (const [language, word] of [
      ['kk', 'Терезе'],
      ['ru', 'Окно'],
    ] as const) {
      await page.locator(`html[lang=${language}]`).waitFor({ timeout: 2 * PATIENCE_MS });
      await page.locator('.tile').filter({ hasText: word }).first().waitFor();
    }
    const turns = [...new Set(await page.evaluate<number[]>('globalThis.turns'))];
    expect(turns.length).toBeGreaterThanOrEqual(2);
    expect(turns).toEqual(turns.map((_, index) => (turns[0] ?? 0) + index));
  });

  it('says that the box has no such board, and shows it once it has', async () => {
    const admin = await session('administrator', 'admin');
    // Ids are never given twice, and the next one is known.
    const { id } = await admin.ask<{ id: number }>('newQBoard', { name: 'Прежний зал' });
    await admin.ask('removeQBoard', { id });
    const page = await openBoard(id + 1);
    await page.getByText(`Табло ${id + 1} не заведено`).waitFor();
    await expectAccessible(page);
    await admin.ask('newQBoard', { name: 'Новый зал' });
    await page.getByText('Возьмите талон и ожидайте вызова').waitFor({ timeout: 2 * PATIENCE_MS });
  });

  it('shows names as they were typed', async () => {
    const admin = await session('administrator', 'admin');
    const name = '<img src=x onerror=alert(1)>';
    await admin.ask('setQBoard', { id: 1, name, template: 'window' });
    await admin.ask('setWorkplace', { id: 11, name });
    const page = await openBoard();
    await callNext(await session('workplace', 'petrov', 11));
    await page.locator('.row').filter({ hasText: '<img' }).waitFor();
    await expect.poll(() => page.locator('img').count()).toBe(0);
    await admin.ask('setQBoard', { id: 1, name: 'Зал', template: null });
    await admin.ask('setWorkplace', { id: 11, name: 'Окно 2' });
  });

  it('stands on its side, and on a small screen', async () => {
    const page = await openBoard(1, '', { viewport: { width: 480, height: 800 } });
    const ticket = await callNext(await session('workplace', 'petrov', 11));
    await rowOf(page, ticket).waitFor();
    await page.setViewportSize({ width: 800, height: 480 });
    await vi.waitFor(async () => expect((await rowOf(page, ticket).boundingBox())?.width).toBeLessThan(500));
    const sides = (await page.evaluate('[document.documentElement.scrollWidth, document.documentElement.scrollHeight]')) as number[];
    expect(sides).toEqual([800, 480]);
  });

  it('moves nothing for whoever wants no motion, and sounds only where it should', async () => {
    const page = await openBoard(1, '?sound=off', { reducedMotion: 'reduce' });
    const ticket = await callNext(await session('workplace', 'petrov', 11));
    await rowOf(page, ticket).waitFor();
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
    expect(await gongs(page)).toBe(0);
  });
});

describe('a box that was killed', () => {
  it('leaves the last truth on the board, which says so after a while; then the board goes on by itself, and repeats no gong', async () => {
    const page = await openBoard();
    const ticket = await callNext(await session('workplace', 'petrov', 11));
    await rowOf(page, ticket).waitFor();
    await vi.waitFor(async () => expect(await gongs(page)).toBe(1));
    await box.kill9();
    await page.locator('.lost', { hasText: /\d\d:\d\d/ }).waitFor({ timeout: 2 * PATIENCE_MS });
    await rowOf(page, ticket).waitFor();
    // Nobody knows whether the call is new.
    expect(await groundOf(page, ticket)).toBe(CALM);
    await expectAccessible(page);
    box = await startBox({ data, args: ['--demo', '--port', String(port)] });
    await page.locator('.lost').waitFor({ state: 'detached', timeout: 2 * PATIENCE_MS });
    await rowOf(page, ticket).waitFor();
    expect(await gongs(page)).toBe(1);
    const next = await callNext(await session('workplace', 'ivanova', 1));
    await rowOf(page, next).waitFor();
    await vi.waitFor(async () => expect(await gongs(page)).toBe(2));
  });
});

/** Not fewer: what a call leaves is to be more than what a page at rest gains. */
const CALLS = Math.max(300, cases(1_000));
it(`${CALLS} calls leave nothing behind`, { timeout: 300_000 * SLOWNESS }, async () => {
  const page = await openBoard();
  const devtools = await page.context().newCDPSession(page);
  const clerk = await session('workplace', 'petrov', 11);
  const ticket = await callNext(clerk);
  await rowOf(page, ticket).waitFor();
  const calls = async (count: number): Promise<void> => {
    for (let call = 0; call < count; call++) {
      const before = await gongs(page);
      await clerk.ask('retryCallConsumer');
      // One question for each call: whatever is evaluated in a page leaves some thirty bytes there.
      await page.evaluate(`new Promise((heard) => {
        const look = () => (globalThis.gongs > ${before} ? heard() : setTimeout(look, 5));
        look();
      })`);
    }
  };
  const used = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    const heap = await devtools.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
    return { bytes: heap.usedSize, nodes, jsEventListeners };
  };
  await calls(100);
  // Notes ring out, and animations end.
  let before = await used();
  await expect
    .poll(
      async () => {
        const [earlier, later] = [before, await used()];
        before = later;
        return earlier.bytes - later.bytes;
      },
      { interval: 2_000 },
    )
    .toBeLessThan(2_000);
  await calls(CALLS);
  const gained = async () => {
    const after = await used();
    const { bytes, nodes, jsEventListeners } = before;
    return [(after.bytes - bytes) / CALLS, (after.nodes - nodes) / CALLS, (after.jsEventListeners - jsEventListeners) / CALLS];
  };
  const LESS = [500, 0.1, 0.02];
  await expect
    .poll(async () => (await gained()).map((each, index) => each < (LESS[index] ?? 0)), { interval: 2_000 })
    .toEqual([true, true, true]);
});
