/**
 * A day at headquarters in Chromium: a branch joins and is seen, a configuration goes out in waves and a bad one stops, the month is read,
 * and the branch whose printer is out of paper is found. With keys, TLS and real boxes, as an installation is.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadPrinterProfiles } from '../../drivers/printer/profiles.js';
import { SYSTEM_TIMERS } from '../../drivers/timing.js';
import { PrinterTwin } from '../../drivers/twins/printer/twin.js';
import { type ServedTwin, serveTwinOnTcp } from '../../drivers/twins/serve-tcp.js';
import { TestConsole } from '../qctl/console.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { openBrowser, openPage, PATIENCE_MS } from '../web/support/browser.js';
import { AUTHORITY, Headquarters, qboxHq } from './headquarters.js';

const SOON = { timeout: 2 * PATIENCE_MS };
const PROFILE = 'epson-tm-t20iii';
const DAY_MS = 86_400_000;

let browser: Browser;
let headquarters: Headquarters;
let printer: ServedTwin<PrinterTwin>;
let folder: string;
const boxes: Box[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-hq-day-'));
  const profile = loadPrinterProfiles().get(PROFILE) ?? expect.unreachable();
  [browser, headquarters, printer] = await Promise.all([
    openBrowser(),
    Headquarters.startWithDoor('--count-seconds', '0'),
    serveTwinOnTcp((cable) => new PrinterTwin({ profile, timers: SYSTEM_TIMERS, cable, onPiece: () => undefined }), {
      host: '127.0.0.1',
      port: 0,
    }),
  ]);
}, 120_000 * SLOWNESS);
afterAll(async () => {
  await browser?.close();
  await Promise.all(boxes.map((box) => box.stop()));
  await printer?.close();
  await headquarters?.end();
  rmSync(folder, { recursive: true });
});

/** By its code, and as its technician does it. */
async function joined(branch: string, settings = ''): Promise<Box> {
  const [data, config] = [join(folder, branch), join(folder, `${branch}.toml`)];
  mkdirSync(data);
  writeFileSync(config, `[branch]\nname = "${branch}"\n${settings}`);
  const terminal = new TestConsole();
  const where = ['--authority', AUTHORITY, '--data', data, '--config', config];
  const code = await terminal.run('headquarters', 'join', headquarters.nats.address, headquarters.code(branch), ...where);
  expect([code, terminal.stderr]).toEqual([0, '']);
  const box = await startBox({ data, args: ['--demo', '--config', config] });
  boxes.push(box);
  return box;
}

/** A visitor who is served to the end. */
async function serve({ webSocketUrl }: Box): Promise<void> {
  const kiosk = await logIn(await connect(webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  await kiosk.ask('registrateConsumer', { services: [4], noprint: true, preview: false });
  const clerk = await logIn(await connect(webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
  await clerk.ask('nextConsumer');
  await clerk.ask('serveConsumer');
  await clerk.client.close();
  await kiosk.client.close();
}

const rowOf = (page: Page, branch: string) => page.locator('.branch-row').filter({ hasText: branch });
const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10).split('-').reverse().join('.');

it('one day', { timeout: 300_000 * SLOWNESS }, async () => {
  const password = qboxHq('user', 'add', 'director', '--role', 'administrator', '--database', headquarters.postgres.address).trim();
  const lenina = await joined('lenina-12', `[printers.hall]\nport = "tcp:127.0.0.1:${printer.port}"\nprofile = "${PROFILE}"\n`);
  const { page, faults } = await openPage(browser, `${headquarters.ingester.url}/hq`, { viewport: { width: 1366, height: 768 } });
  await page.getByLabel('Логин').fill('director');
  await page.getByLabel('Пароль').fill(password);
  await page.getByRole('button', { name: 'Войти' }).click();
  await rowOf(page, 'lenina-12').getByText('есть', { exact: true }).waitFor(SOON);
  // A new branch is seen on the page that is open.
  const mira = await joined('mira-3');
  await rowOf(page, 'mira-3').getByText('есть', { exact: true }).waitFor(SOON);
  await rowOf(page, 'lenina-12').getByText('все исправны').waitFor(SOON);

  // A configuration in waves: a bad one stops at the first branch, which says what is wrong; the next one is carried out.
  qboxHq('group', 'set', 'Все', 'lenina-12', 'mira-3', '--database', headquarters.postgres.address);
  await page.getByRole('link', { name: 'Настройки' }).click();
  const text = '[qbox]\nformat = 1\nbooks = []\n[[Operation]]\nid = 3\nname = "Консультация"\n';
  const newest = page.locator('.rollout').first();
  await page.getByLabel('Сразу, даже если').check();
  const send = async () => {
    await page.getByRole('button', { name: 'Сравнить и разослать' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Разослать', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  await page.locator('textarea').fill(`${text}[[Service]]\nid = 4\nname = "Касса"\nticket_range_id = 999\n`);
  await send();
  await newest.getByText('остановлена').waitFor(SOON);
  await newest.getByText('0 из 2').waitFor();
  await newest.getByRole('button', { name: 'Показать' }).click();
  await newest.getByText('Service[0].ticket_range_id').waitFor();
  await page.locator('textarea').fill(text);
  await send();
  await expect.poll(() => page.locator('.rollout').count(), SOON).toBe(2);
  await newest.getByText('завершена').waitFor(SOON);
  await newest.getByText('2 из 2').waitFor();

  // The month: of visitors who were served, branch by branch and together.
  await serve(lenina);
  await serve(lenina);
  await serve(mira);
  await page.getByRole('link', { name: 'Сравнение' }).click();
  await page.getByLabel('С', { exact: true }).fill(dayText(Date.now() - 30 * DAY_MS));
  // What day it is in the branch does not depend on the hour at which this runs.
  await page.getByLabel('По', { exact: true }).fill(dayText(Date.now() + DAY_MS));
  const arrived = async () => {
    await page.getByRole('button', { name: 'Показать', exact: true }).click();
    return await page
      .locator('.hq-figures tbody tr')
      .evaluateAll((rows: readonly { readonly children: Iterable<{ readonly textContent: string }> }[]) =>
        rows.map(({ children: [heading, first] }) => [heading?.textContent, first?.textContent]),
      );
  };
  await expect.poll(arrived, SOON).toEqual(
    expect.arrayContaining([
      ['lenina-12', '2'],
      ['mira-3', '1'],
      [expect.stringMatching(/^Вс/), '3'],
    ]),
  );

  // The paper of one branch is used up: it comes first, and says which device it is and why.
  printer.twin.loadPaper(0);
  await page.getByRole('link', { name: 'Филиалы', exact: true }).click();
  await rowOf(page, 'lenina-12').getByText('hall').waitFor(SOON);
  expect(await page.locator('.branch-row').first().textContent()).toContain('lenina-12');
  await rowOf(page, 'mira-3').getByText('hall').waitFor({ state: 'detached' });
  await rowOf(page, 'lenina-12').getByRole('link').click();
  await page.getByText('Бумага закончилась').first().waitFor(SOON);
  expect(faults).toEqual([]);
  await page.context().close();
});
