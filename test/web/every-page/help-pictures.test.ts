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
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { openBrowser, openPage } from '../support/browser.js';
import { afternoonZone, liveDays } from '../support/hall-past.js';

const isForDocs = process.env.QBOX_PICTURES === 'docs';
const LANGUAGES = isForDocs ? ['ru', 'kk', 'en'] : ['kk'];
const DESK = { width: 1366, height: 768 };
/** A picture is not taller than a reader scrolls for. */
const HEIGHT_MAX = 1_200;
const UNDER_LAST = 12;

/** The page is made as tall as whole parts of it need: none is cut by the lower edge of the picture. */
async function upToWhole(page: Page, parts: string, { width } = DESK): Promise<void> {
  await page.setViewportSize({ width, height: 2 * HEIGHT_MAX });
  const end = await page.evaluate<number>(`(() => {
    const parts = [...document.querySelectorAll('${parts}')].map((part) => part.getBoundingClientRect()).filter(({ height }) => height > 0);
    const isCut = (y) => parts.some(({ top, bottom }) => top < y && y < bottom);
    return Math.max(...parts.map(({ bottom }) => bottom).filter((y) => y <= ${HEIGHT_MAX} && !isCut(y)));
  })()`);
  expect(end).toBeGreaterThan(300);
  await page.setViewportSize({ width, height: Math.ceil(end) + UNDER_LAST });
}

let browser: Browser;
let box: Box;
let data = '';
let folder = '';

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'qbox-help-data-'));
  folder = isForDocs ? resolve(import.meta.dirname, '../../../docs/help/pictures') : await mkdtemp(join(tmpdir(), 'qbox-help-'));
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
    await upToWhole(phone, 'main > *, main .card, footer', { width: 390, height: 0 });
    await keep(phone, 'phone');
  });

  it('shows what clerks see', async () => {
    const page = await open('/workplace', 'petrov');
    await page.getByRole('button', { name: /^(Окно 2|2-терезе|Window 2)/ }).click();
    await page.locator('.state[data-state="1"], .state[data-state="4"]').waitFor();
    if ((await page.locator('.state').getAttribute('data-state')) === '1') await page.keyboard.press('Space');
    await page.locator('.visitor-number').waitFor();
    await upToWhole(page, 'main > *, main section');
    await keep(page, 'workplace');
  });

  it('shows what the head of the branch sees', async () => {
    const page = await open('/supervisor', 'sidorova');
    await page.locator('.chart canvas').waitFor();
    await upToWhole(page, '.hall > *');
    await keep(page, 'hall');
    await page.goto(`${box.url}/supervisor#/reports`);
    await page.locator('table').first().waitFor();
    await upToWhole(page, '.reports > *, .reports tr');
    await keep(page, 'report');
  });

  it('shows what administrators see', async () => {
    const page = await open('/admin#/books/Service', 'admin');
    await page.locator('table tbody tr').first().waitFor();
    await upToWhole(page, 'main tr, nav.sections a');
    await keep(page, 'books');
    await page.goto(`${box.url}/admin#/devices`);
    await page.locator('.device[data-state=ready]').nth(3).waitFor();
    await upToWhole(page, '.device, nav.sections a');
    await keep(page, 'devices');
    await page.goto(`${box.url}/admin#/rules`);
    await page.locator('.rules-usual .button').first().click();
    const parts = page.locator('.rules-template .rule-some');
    for (const [part, service] of [0, 1].entries()) {
      await parts.nth(part).locator('summary').click();
      await parts.nth(part).getByRole('checkbox').nth(service).check();
    }
    await page.locator('.rules-template button[type=submit]').click();
    await page.locator('.rules-next .rules-ticket').first().waitFor();
    await page.locator('.rule-bound').first().waitFor();
    await upToWhole(page, '.rule-card, nav.sections a');
    await keep(page, 'rules');
  });
});
