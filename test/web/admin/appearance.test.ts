/** The look of a branch, set in the browser: kiosk, board, visitor's page, file of the configuration; real Chromium, real box. */
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeColourPng } from '../../../drivers/imaging/png.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { findings, openAdmin, openBrowser, openKiosk, openPage, PATIENCE_MS } from '../support/browser.js';

let browser: Browser;
let box: Box;
let admin: RawSession;
beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});

const LOOK = () => admin.ask<ReplyData<'appearance'>>('appearance');
const variable = (page: Page, name: string) =>
  page.evaluate<string>(`getComputedStyle(document.documentElement).getPropertyValue('${name}').trim()`);
/** A red field with a white wave. */
async function logoPng(): Promise<Buffer> {
  const [width, height] = [300, 120];
  const rgb = new Uint8Array(3 * width * height);
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++)
      rgb.set(Math.abs(y - 60 - 30 * Math.sin(x / 24)) < 14 ? [255, 255, 255] : [176, 0, 32], 3 * (y * width + x));
  }
  return encodeColourPng({ width, height, rgb });
}

const PICTURES = process.env.QBOX_TEST_PICTURES;
/** For people who want to look. */
async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}/${name}.png` });
}

describe('the look of the branch', () => {
  it('is plain at first, and then what the administrator chooses, at once on open kiosks and boards', async () => {
    expect(await LOOK()).toEqual({ logo: null, accent: null, kiosk: null, boards: null });
    const kiosk = await openKiosk(browser, box.url);
    const board = await openPage(browser, `${box.url}/board/1`, { viewport: { width: 1920, height: 1080 } });
    await board.page.locator('.screen').waitFor();
    expect(await variable(kiosk.page, '--accent')).toBe('#0a6b66');
    const { page, faults } = await openAdmin(browser, box.url, 'appearance', { viewport: { width: 1366, height: 768 } });
    await page.getByLabel('Логотип').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: await logoPng() });
    await page.getByLabel('Свой цвет').check();
    await page.getByLabel('Цвет кнопок').fill('#b00020');
    await page.getByLabel('Терминалы').selectOption('Тёмная схема');
    await page.getByRole('combobox', { name: /^Табло/ }).selectOption('Светлая схема');
    await page.getByText('На этом фоне цвет плохо виден').first().waitFor();
    await picture(page, 'admin-1366');
    expect(await findings(page, 'light')).toEqual([]);
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.getByText('Сохранено').waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await picture(page, 'admin-390');
    const look = await LOOK();
    expect(look).toMatchObject({ accent: '#b00020', kiosk: 'dark', boards: 'light' });
    expect(look.logo).toMatch(/^\/appearance\/[0-9a-f]{32}\.png$/);
    await expect.poll(() => variable(kiosk.page, '--accent-ink'), { timeout: PATIENCE_MS }).toMatch(/^#(000000|ffffff)$/);
    expect(await kiosk.page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await expect
      .poll(() => kiosk.page.evaluate("document.querySelector('.kiosk-head .logo')?.naturalWidth"), { timeout: PATIENCE_MS })
      .toBe(300);
    expect(await findings(kiosk.page, 'dark')).toEqual([]);
    await expect
      .poll(() => board.page.evaluate('document.body.style.backgroundColor'), { timeout: PATIENCE_MS })
      .toBe('rgb(244, 246, 249)');
    await board.page.locator('.pictures img').first().waitFor();
    await picture(kiosk.page, 'kiosk-dark-1080');
    await picture(board.page, 'board-light-1920');
    expect([faults, kiosk.faults, board.faults]).toEqual([[], [], []]);
    for (const { page: one } of [kiosk, board]) await one.context().close();
    await page.context().close();
  });

  it('is there at the first painting of a kiosk, and of a visitor’s page on the visitor’s own device', async () => {
    const kiosk = await openKiosk(browser, box.url, { viewport: { width: 1366, height: 768 } });
    expect(await kiosk.page.evaluate<string>("document.querySelector('meta[name=qbox]').content")).toContain('"accent":"#b00020"');
    await picture(kiosk.page, 'kiosk-dark-1366');
    await kiosk.page.getByRole('button', { name: 'English' }).click();
    await kiosk.page.getByRole('heading', { name: 'Choose a service' }).waitFor();
    await picture(kiosk.page, 'kiosk-english-1366');
    await kiosk.page.context().close();
    const phone = await openPage(browser, `${box.url}/t/aaaaaaaaaaaaaa`, { viewport: { width: 390, height: 844 } });
    await phone.page.locator('header .logo').waitFor();
    expect(await variable(phone.page, '--accent')).toBe('#b00020');
    expect(phone.faults).toEqual([]);
    await picture(phone.page, 'visitor-390');
    await phone.page.context().close();
  });

  it('goes with the file of the configuration, whole or plain', async () => {
    const { text } = await admin.ask<{ text: string }>('exportConfiguration');
    expect(text).toMatch(/\[\[Appearance\]\]\nlogo = "iVBOR[^"]+"\naccent = "#b00020"\nkiosk = "dark"\nboards = "light"/);
    const plain = text.slice(0, text.indexOf('[[Appearance]]'));
    const other = `${plain}[[Appearance]]\naccent = "#ffd400"\n`;
    const said = await admin.ask<ReplyData<'importConfiguration'>>('importConfiguration', { text: other });
    expect(said.faults).toEqual([]);
    expect(said.changed.map(({ book, fields }) => [book, fields.map(({ field }) => field)])).toEqual([
      ['Appearance', ['logo', 'accent', 'kiosk', 'boards']],
    ]);
    expect(await LOOK()).toEqual({ logo: null, accent: '#ffd400', kiosk: null, boards: null });
    const untouched = await admin.ask<ReplyData<'importConfiguration'>>('importConfiguration', { text: plain, prune: true });
    expect([untouched.removed, untouched.faults]).toEqual([[], []]);
    const faulty = await admin.ask<ReplyData<'importConfiguration'>>('importConfiguration', {
      text: `${plain}[[Appearance]]\naccent = "red"\n`,
    });
    expect(faulty.faults[0]).toMatchObject({ fault: expect.stringContaining('Appearance[0].accent'), line: expect.any(Number) });
    expect((await LOOK()).accent).toBe('#ffd400');
    expect((await admin.ask<ReplyData<'importConfiguration'>>('importConfiguration', { text })).faults).toEqual([]);
    expect(await LOOK()).toMatchObject({ accent: '#b00020', kiosk: 'dark' });
  });

  it('is refused where it is no picture, no colour, or no administrator; it survives a kill', async () => {
    const refused = async (session: RawSession, data: object) =>
      ((await session.client.request({ token: session.token, command: 'setAppearance', data })).data as { desc: string }).desc;
    for (const data of [
      { logo: 'PHN2Zz4=' },
      { logo: 'iVBORw0KGgoAAAA' },
      { accent: 'red' },
      { accent: '#B00020' },
      { kiosk: 'pink' },
      { shade: 1 },
    ])
      expect(await refused(admin, data)).not.toBe('No errors');
    const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
    expect(await refused(kiosk, { accent: '#000000' })).toMatch(/not allowed|may not/i);
    const before = await LOOK();
    await box.kill9();
    box = await startBox({ data: box.data });
    admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
    expect(await LOOK()).toEqual(before);
    const logo = await fetch(`${box.url}${before.logo}`);
    expect([logo.status, logo.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect((await fetch(`${box.url}/appearance/${'0'.repeat(32)}.png`)).status).toBe(404);
  });
});
