/**
 * The pictures of the guides, in each language: pages as their people see them. `make docs` writes them into docs/help/pictures; otherwise
 * the test only sees, in one language, that each of these screens can be reached.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReplyData } from '../../server/protocol/registry.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { openBrowser, openPage } from './browser.js';
import { afternoonZone, liveDays } from './hall-past.js';

const isForDocs = process.env.QBOX_PICTURES === 'docs';
const LANGUAGES = isForDocs ? ['ru', 'kk', 'en'] : ['kk'];
const DESK = { width: 1366, height: 768 };

let browser: Browser;
let box: Box;
let data = '';
let folder = '';

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'qbox-help-data-'));
  folder = isForDocs ? resolve(import.meta.dirname, '../../docs/help/pictures') : await mkdtemp(join(tmpdir(), 'qbox-help-'));
  const zone = afternoonZone();
  await liveDays(data, zone, Date.now());
  [browser, box] = await Promise.all([
    openBrowser(),
    startBox({ data, env: { QBOX_BRANCH_NAME: 'Автошкола «Старт»', QBOX_TIME_ZONE: zone } }),
  ]);
}, 60_000 * SLOWNESS);
afterAll(async () => {
  await browser.close();
  await box.stop();
  await rm(data, { recursive: true });
  if (!isForDocs) await rm(folder, { recursive: true });
});

describe.each(LANGUAGES)('in %s', (language) => {
  const open = async (path: string, login = '', options: BrowserContextOptions = {}): Promise<Page> => {
    const { page } = await openPage(browser, `${box.url}${path}`, { locale: `${language}-KZ`, viewport: DESK, ...options });
    if (login === '') return page;
    await page.locator('input[autocomplete=username]').fill(login);
    await page.locator('input[autocomplete=current-password]').fill('12345');
    await page.keyboard.press('Enter');
    return page;
  };
  const keep = async (page: Page, name: string): Promise<void> => {
    const png = await page.screenshot({ animations: 'disabled' });
    await mkdir(join(folder, language), { recursive: true });
    await writeFile(join(folder, language, `${name}.webp`), await sharp(png).webp({ quality: 82, effort: 6 }).toBuffer());
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
  };

  it('shows what visitors see', async () => {
    const kiosk = await open('/kiosk/1', 'kiosk', { viewport: { width: 1280, height: 800 } });
    await kiosk
      .locator('.service-more', { hasText: /^(Ждать|You will wait|Күту)/ })
      .first()
      .waitFor({ timeout: 30_000 * SLOWNESS });
    await keep(kiosk, 'kiosk');
    const session = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
    const taken = await session.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', {
      services: [4],
      noprint: true,
      preview: false,
    });
    const phone = await open('', '', { viewport: { width: 390, height: 700 }, isMobile: true, hasTouch: true });
    await phone.goto(taken.page.address ?? '');
    await phone.getByText(taken.consumer.ticket).first().waitFor();
    await keep(phone, 'phone');
  });

  it('shows what clerks see', async () => {
    const page = await open('/workplace', 'petrov');
    await page.getByRole('button', { name: /^(Окно 2|2-терезе|Window 2)/ }).click();
    await page.locator('.state[data-state="1"], .state[data-state="4"]').waitFor();
    if ((await page.locator('.state').getAttribute('data-state')) === '1') await page.keyboard.press('Space');
    await page.locator('.visitor-number').waitFor();
    await keep(page, 'workplace');
  });

  it('shows what the head of the branch sees', async () => {
    const page = await open('/supervisor', 'sidorova');
    await page.locator('.chart canvas').waitFor();
    await keep(page, 'hall');
    await page.goto(`${box.url}/supervisor#/reports`);
    await page.locator('table').first().waitFor();
    await keep(page, 'report');
  });

  it('shows what administrators see', async () => {
    const page = await open('/admin#/books/Service', 'admin');
    await page.locator('table tbody tr').first().waitFor();
    await keep(page, 'books');
    await page.goto(`${box.url}/admin#/devices`);
    await page.locator('.device[data-state=ready]').nth(3).waitFor();
    await keep(page, 'devices');
  });
});
