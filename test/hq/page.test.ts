/** `/hq` in Chromium, with real boxes behind NATS: log-in, all branches, one of them, comparison, and who may see what. */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { expectAccessible, openBrowser, openPage, PATIENCE_MS } from '../web/browser.js';
import { Headquarters } from './headquarters.js';

const SIZES = [
  { width: 390, height: 844 },
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
];
const PLACES = ['#/', '#/branch/lenina-12', '#/alerts', '#/compare', '#/access'];
const SOON = { timeout: PATIENCE_MS };

let browser: Browser;
let headquarters: Headquarters;
let boxes: readonly Box[];
let password: string;

const qboxHq = (...args: readonly string[]): string =>
  execFileSync(
    process.execPath,
    [resolve(import.meta.dirname, '../../dist/server/hq/main.js'), '--database', headquarters.postgres.address, ...args],
    { encoding: 'utf8' },
  ).trim();

beforeAll(async () => {
  [browser, headquarters] = await Promise.all([openBrowser(), Headquarters.start('0')]);
  boxes = await Promise.all(
    ['lenina-12', 'mira-3'].map((branch) =>
      startBox({ env: { QBOX_HEADQUARTERS_ADDRESS: headquarters.nats.address, QBOX_HEADQUARTERS_BRANCH: branch } }),
    ),
  );
  password = qboxHq('user', 'add', 'director', '--role', 'administrator');
}, 120_000 * SLOWNESS);
afterAll(async () => {
  await browser?.close();
  await Promise.all((boxes ?? []).map((box) => box.stop()));
  await headquarters?.end();
});

async function enter(page: Page, login: string, secret: string): Promise<void> {
  await page.getByLabel('Логин').fill(login);
  await page.getByLabel('Пароль').fill(secret);
  await page.getByRole('button', { name: 'Войти' }).click();
}

const rowOf = (page: Page, branch: string) => page.locator('.branch-row').filter({ hasText: branch });

it('shows who waits in every branch, and their day', { timeout: 240_000 * SLOWNESS }, async () => {
  const secret = { comment: 'Иванов Иван', pin_code: '77012345678' };
  const [box] = boxes as [Box];
  const clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
  const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  for (let count = 0; count < 4; count++)
    await kiosk.ask('registrateConsumer', { services: [4], noprint: true, preview: false, ...secret });
  await clerk.ask('nextConsumer');
  await clerk.ask('serveConsumer');
  const { page, faults } = await openPage(browser, `${headquarters.ingester.url}/hq`, { viewport: SIZES[1] });
  await enter(page, 'director', 'wrong-password');
  await page.getByRole('alert').waitFor();
  await enter(page, 'director', password);
  const waiting = rowOf(page, 'lenina-12').locator('dd').first();
  await expect.poll(() => waiting.textContent(), SOON).toBe('3');
  await rowOf(page, 'mira-3').getByText('есть', { exact: true }).waitFor();
  await rowOf(page, 'lenina-12').getByRole('link').click();
  await page
    .getByRole('rowheader', { name: 'Окно 11' })
    .or(page.getByRole('cell', { name: 'Петров' }))
    .first()
    .waitFor();
  // The day is counted within seconds; the page asks for it when the day or the lines are chosen.
  await expect
    .poll(async () => {
      await page.getByLabel('Строки').selectOption({ label: 'По услугам' });
      await page.getByLabel('Строки').selectOption({ label: 'По часам' });
      return await page.locator('.hq-figures .total td').first().textContent();
    }, SOON)
    .toBe('1');
  const answers = await page.evaluate<string>(`Promise.all(['branches', 'branch', 'alerts'].map(async (command) => {
    const body = JSON.stringify(command === 'branch' ? { branch: 'lenina-12' } : {});
    const answer = await fetch('/hq/api/' + command, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    return answer.text();
  })).then((all) => all.join())`);
  for (const said of Object.values(secret)) expect(answers).not.toContain(said);
  // The log-in that failed is told by the browser as well.
  expect(faults.filter((fault) => !fault.includes('401'))).toEqual([]);
  await page.context().close();
});

it('shows again what goes on when the database was away', { timeout: 240_000 * SLOWNESS }, async () => {
  const [box] = boxes as [Box];
  const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  const { page } = await openPage(browser, `${headquarters.ingester.url}/hq`, { viewport: SIZES[1] });
  await enter(page, 'director', password);
  const waiting = rowOf(page, 'lenina-12').locator('dd').first();
  await expect.poll(() => waiting.textContent(), SOON).toMatch(/^\d+$/);
  const before = Number(await waiting.textContent());
  await headquarters.postgres.kill9();
  await kiosk.ask('registrateConsumer', { services: [4], noprint: true, preview: false });
  // The stream of changes was answered with an error, after which a browser does not ask again.
  await page.locator('.banner').waitFor();
  await expect.poll(() => page.evaluate(`fetch('/hq/live').then(({ status }) => status)`), SOON).toBe(500);
  await headquarters.postgres.start();
  await expect.poll(() => waiting.textContent(), { timeout: 2 * PATIENCE_MS }).toBe(String(before + 1));
  await page.context().close();
});

it('fits every size and language, and can be read by everybody', { timeout: 240_000 * SLOWNESS }, async () => {
  for (const [index, viewport] of SIZES.entries()) {
    const locale = ['ru-RU', 'kk-KZ', 'en-GB'][index] ?? 'ru-RU';
    const { page, faults } = await openPage(browser, `${headquarters.ingester.url}/hq`, { viewport, locale });
    await page.locator('input').first().waitFor();
    await expectAccessible(page);
    await page.locator('input').nth(0).fill('director');
    await page.locator('input').nth(1).fill(password);
    await page.locator('button[type=submit]').click();
    await page.locator('.branch-row').first().waitFor();
    for (const place of PLACES) {
      await page.goto(`${headquarters.ingester.url}/hq${place}`);
      await page.locator('.hq h1').waitFor({ state: 'attached' });
      await page.locator('.branch-row, .panel, .hq-figures').first().waitFor();
      const pictures = process.env.QBOX_HQ_PICTURES;
      if (pictures !== undefined) {
        const name = place.replace(/\W+/g, '-');
        await page.screenshot({ path: `${pictures}/${viewport.width}${name}.png`, fullPage: true });
      }
      await expectAccessible(page);
      expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    }
    expect(faults.filter((fault) => !fault.includes('401'))).toEqual([]);
    await page.context().close();
  }
});

it('who belongs to a group sees its branches alone, and changes nothing', { timeout: 240_000 * SLOWNESS }, async () => {
  qboxHq('group', 'set', 'Север', 'mira-3');
  const own = qboxHq('user', 'add', 'watcher', '--group', 'Север');
  const { page } = await openPage(browser, `${headquarters.ingester.url}/hq`, { viewport: SIZES[1] });
  await enter(page, 'watcher', own);
  await rowOf(page, 'mira-3').waitFor();
  expect(await page.locator('.branch-row').count()).toBe(1);
  expect(await page.getByRole('link', { name: 'Доступ' }).count()).toBe(0);
  const refused = async (command: string, data: object): Promise<number> =>
    page.evaluate<number>(
      `fetch('/hq/api/${command}', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '${JSON.stringify(data)}' })
        .then((answer) => answer.status)`,
    );
  expect(await refused('branch', { branch: 'lenina-12' })).toBe(400);
  expect(await refused('branch', { branch: 'mira-3' })).toBe(200);
  expect(await refused('figures', { from: '2026-11-01', to: '2026-11-30', by: 'branch', branches: ['lenina-12'] })).toBe(400);
  for (const [command, data] of [
    ['users', {}],
    ['setGroup', { name: 'Север', branches: ['lenina-12'] }],
    ['setUser', { login: 'watcher', role: 'administrator', groups: [] }],
    ['seeAlarm', { id: 1 }],
  ] as const)
    expect([command, await refused(command, data)]).toEqual([command, 403]);
  qboxHq('user', 'remove', 'watcher');
  expect(await refused('branches', {})).toBe(401);
  await page.context().close();
});
