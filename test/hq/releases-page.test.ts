/** Versions on the page of headquarters in Chromium: rolled out, seen branch by branch, stopped, taken back; what is refused is said. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ARCHITECTURE, makePackage, manifestOf, newSigner, signedBy } from '../support/packages.js';
import { SLOWNESS } from '../support/slowness.js';
import { expectAccessible, openBrowser, openPage, PATIENCE_MS } from '../web/support/browser.js';
import { Headquarters, qboxHq } from './headquarters.js';

const SOON = { timeout: PATIENCE_MS };
const SIZES = [
  ['ru-RU', { width: 1366, height: 768 }],
  ['kk-KZ', { width: 390, height: 844 }],
  ['en-GB', { width: 390, height: 844 }],
] as const;
/** How each branch is, when the version is on its way. */
const TOLD = [
  ['abaya-7', 'fetched', 'waiting', null],
  ['lenina-12', 'failed', 'failed', 'back'],
  ['mira-3', 'offered', 'fetching', 'headquartersFileNoRoom'],
  ['yug-9', 'skipped', 'none', 'noKey'],
] as const;

let browser: Browser;
let headquarters: Headquarters;
let folder: string;
let password: string;
const command = (...args: readonly string[]): string => qboxHq(...args, '--database', headquarters.postgres.address).trim();

function add(version: string, insteadOf: string | null = null): void {
  const path = makePackage(folder, { version });
  writeFileSync(`${path}.release`, signedBy(newSigner(), manifestOf(path, version, { instead_of: insteadOf })));
  command('release', 'add', path);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-versions-'));
  [browser, headquarters] = await Promise.all([openBrowser(), Headquarters.start()]);
  password = command('user', 'add', 'director', '--role', 'administrator');
  for (const [name] of TOLD) await headquarters.query('INSERT INTO branch (name) VALUES ($1)', [name]);
  command('group', 'set', 'Все', ...TOLD.map(([name]) => name));
  await headquarters.query(
    `INSERT INTO branch_release (branch_id, version, architecture, takes, state, has)
     SELECT id, '0.2.0', $1, name <> 'yug-9', 'none', 0 FROM branch`,
    [ARCHITECTURE],
  );
}, 120_000 * SLOWNESS);
afterAll(async () => {
  await browser?.close();
  await headquarters?.end();
  rmSync(folder, { recursive: true, force: true });
});

async function open(locale: string, viewport: { width: number; height: number }) {
  const opened = await openPage(browser, `${headquarters.ingester.url}/hq#/releases`, { viewport, locale });
  await opened.page.locator('input').nth(0).fill('director');
  await opened.page.locator('input').nth(1).fill(password);
  await opened.page.locator('button[type=submit]').click();
  await opened.page.locator('.hq h1').waitFor({ state: 'attached' });
  return opened;
}

/** As if the branches had told it. */
async function tell(): Promise<void> {
  for (const [name, state, told, why] of TOLD) {
    const values = [name, state, why, told];
    await headquarters.query(
      `UPDATE release_branch SET state = $2, why = CASE WHEN $2 = 'offered' THEN NULL ELSE $3 END
        WHERE branch_id = (SELECT id FROM branch WHERE name = $1)`,
      values.slice(0, 3),
    );
    await headquarters.query(
      `UPDATE branch_release SET state = $2, fault = $3, has = 5000, rollout_id = (SELECT max(id) FROM release_rollout)
        WHERE branch_id = (SELECT id FROM branch WHERE name = $1)`,
      [name, told, state === 'offered' ? why : null],
    );
  }
}

async function picture(page: Page, name: string): Promise<void> {
  const pictures = process.env.QBOX_HQ_PICTURES;
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/releases-${name}.png`, fullPage: true });
}

it('a version is rolled out, watched, stopped and taken back', { timeout: 240_000 * SLOWNESS }, async () => {
  const { page, faults } = await open(...SIZES[0]);
  await page.getByText('Пакетов пока нет').waitFor();
  add('0.2.0');
  add('0.3.0');
  await page.getByLabel('Версия').selectOption('0.3.0', SOON);
  await page.getByLabel('Для чего').fill('новые табло');
  await page.getByRole('button', { name: 'Разослать' }).click();
  const rollout = page.locator('.rollout').first();
  await rollout.getByText('идёт, волна').waitFor(SOON);
  // The branch that takes no packages keeps nobody from it.
  await expect
    .poll(() => headquarters.query(`SELECT 1 FROM release_branch WHERE state = 'offered'`).then(({ length }) => length), SOON)
    .toBe(3);
  await tell();
  await rollout.getByRole('button', { name: 'Показать' }).click();
  const rows = rollout.locator('.alerts > li');
  await rows.filter({ hasText: 'abaya-7' }).filter({ hasText: 'получена, ждёт пустой очереди' }).waitFor(SOON);
  await rows.filter({ hasText: 'lenina-12' }).filter({ hasText: 'снова работает прежняя' }).waitFor();
  await rows.filter({ hasText: 'mira-3' }).filter({ hasText: 'мало места на диске' }).waitFor();
  await rows.filter({ hasText: 'yug-9' }).filter({ hasText: 'нет ключа' }).waitFor();
  await expectAccessible(page);
  for (const [index, [locale, viewport]] of SIZES.entries()) {
    const other = index === 0 ? null : await open(locale, viewport);
    const shown = other?.page ?? page;
    if (other !== null) await shown.locator('.rollout button').first().click();
    await shown.locator('.rollout .alerts > li').first().waitFor();
    await picture(shown, `${viewport.width}-${locale.slice(0, 2)}`);
    expect(await shown.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    if (other === null) continue;
    await expectAccessible(shown);
    await shown.context().close();
  }
  await rollout.getByRole('button', { name: 'Остановить' }).click();
  await rollout.getByText('остановлена').waitFor(SOON);
  await headquarters.query(`UPDATE release_branch SET state = 'installed', why = NULL, before = '0.2.0' WHERE state = 'cancelled'`);
  const back = page.getByRole('button', { name: 'Вернуть прежнюю версию' });
  await back.click(SOON);
  // The earlier one is here, and not signed for that.
  await rollout.getByRole('alert').filter({ hasText: 'Нет пакета 0.2.0, подписанного как возврат с 0.3.0' }).waitFor(SOON);
  add('0.2.0', '0.3.0');
  await back.click();
  await page.locator('.rollout').first().getByText('возврат прежней версии').waitFor(SOON);
  await page.getByRole('link', { name: 'Изменения' }).click();
  await page.getByText('запрошен возврат прежней версии').first().waitFor(SOON);
  expect(faults.filter((fault) => !/40\d/.test(fault))).toEqual([]);
  await page.context().close();
});
