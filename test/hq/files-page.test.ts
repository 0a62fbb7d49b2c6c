/** The part of files at `/hq` in Chromium, with a real box: a film is added, arrives, is shown with what keeps it away, and is removed. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PIECE_BYTES } from '../../server/uplink/files/files-wire.js';
import { type Box, startBox } from '../support/box.js';
import { SLOWNESS } from '../support/slowness.js';
import { expectAccessible, openBrowser, openPage, PATIENCE_MS } from '../web/support/browser.js';
import { Headquarters, qboxHq } from './headquarters.js';

/** A branch asks every fifteen seconds. */
const SOON = { timeout: 3 * PATIENCE_MS };

let browser: Browser;
let headquarters: Headquarters;
let box: Box;
let password: string;

beforeAll(async () => {
  [browser, headquarters] = await Promise.all([openBrowser(), Headquarters.start('0')]);
  await headquarters.query(`INSERT INTO branch (name) VALUES ('lenina-12'), ('mira-3')`);
  const database = ['--database', headquarters.postgres.address];
  password = qboxHq('user', 'add', 'director', '--role', 'administrator', ...database).trim();
  qboxHq('group', 'set', 'Север', 'lenina-12', 'mira-3', ...database);
  box = await startBox({
    data: mkdtempSync(join(tmpdir(), 'qbox-files-page-')),
    env: { QBOX_HEADQUARTERS_ADDRESS: headquarters.nats.address, QBOX_HEADQUARTERS_BRANCH: 'lenina-12' },
  });
}, 120_000 * SLOWNESS);
afterAll(async () => {
  await browser?.close();
  await box?.stop();
  await headquarters?.end();
});

async function openFiles(): Promise<{ readonly page: Page; readonly faults: readonly string[] }> {
  const opened = await openPage(browser, `${headquarters.ingester.url}/hq#/files`, { viewport: { width: 1366, height: 768 } });
  await opened.page.getByLabel('Логин').fill('director');
  await opened.page.getByLabel('Пароль').fill(password);
  await opened.page.getByRole('button', { name: 'Войти' }).click();
  await opened.page.getByRole('heading', { name: 'Файлы в филиалах' }).waitFor();
  return opened;
}

it('a film goes from a browser to the boards of a branch, and away again', { timeout: 240_000 * SLOWNESS }, async () => {
  const { page, faults } = await openFiles();
  await page.getByText(/^Файлов пока нет/).waitFor();
  await expectAccessible(page);
  const film = randomBytes(3 * PIECE_BYTES + 17);
  const add = page.getByRole('button', { name: 'Добавить' });
  await add.click();
  await page.getByRole('alert').getByText('Выберите файл.').waitFor();
  await page.getByLabel('Файл', { exact: true }).setInputFiles({ name: 'Весна.mp4', mimeType: 'video/mp4', buffer: film });
  await add.click();
  await page.getByRole('alert').getByText('Отметьте хотя бы одну группу или филиал.').waitFor();
  await page.getByRole('checkbox', { name: 'Группа «Север»' }).check();
  // Templates name films by Latin names.
  await add.click();
  await page.getByRole('alert').getByText('spring.mp4').waitFor();
  await page.getByLabel('Имя в филиалах').fill('spring.mp4');
  await add.click();
  await page.getByText('Файл «spring.mp4» в центре.').waitFor(SOON);
  const row = page.locator('.rollout').filter({ hasText: 'spring.mp4' });
  await row.getByText('есть в 1 из 2').waitFor(SOON);
  expect(readFileSync(join(box.data, 'headquarters-files', 'spring.mp4')).equals(film)).toBe(true);
  await row.getByRole('button', { name: 'Показать' }).click();
  await row.locator('li').filter({ hasText: 'mira-3' }).getByText('филиал ещё не спрашивал о нём').waitFor();
  await expectAccessible(page);
  // A branch that says why it has none is first.
  await headquarters.query(`INSERT INTO branch_file (branch_id, name, digest, has, fault)
    SELECT branch.id, 'spring.mp4', file.digest, 1000, 'headquartersFileNoRoom' FROM branch, file WHERE branch.name = 'mira-3'`);
  await row.getByText('1 филиал не может его получить').waitFor(SOON);
  await row.locator('li').first().getByText('На диске мало места для файлов из центра.').waitFor(SOON);
  await expectAccessible(page);
  await row.getByRole('button', { name: 'Удалить' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Удалить' }).click();
  await row.waitFor({ state: 'detached' });
  await expect.poll(() => existsSync(join(box.data, 'headquarters-files', 'spring.mp4')), SOON).toBe(false);
  await page.getByRole('link', { name: 'Изменения' }).click();
  await page
    .getByRole('row', { name: /файл удалён|удалён файл/ })
    .getByText('spring.mp4 · Север')
    .waitFor();
  // The name that was refused is told by the browser as well.
  expect(faults.filter((fault) => !fault.includes('400'))).toEqual([]);
  await page.context().close();
});

it('a cut on the way costs a piece, and other parts can be looked at meanwhile', { timeout: 240_000 * SLOWNESS }, async () => {
  const { page } = await openFiles();
  let pieces = 0;
  // The second piece is lost once, on its way back: it has arrived.
  await page.route('**/hq/api/filePiece', async (route) => {
    pieces += 1;
    if (pieces !== 2) return await route.continue();
    await route.fetch();
    await route.abort();
  });
  const film = randomBytes(4 * PIECE_BYTES);
  await page.getByLabel('Файл', { exact: true }).setInputFiles({ name: 'cut.webm', mimeType: 'video/webm', buffer: film });
  await page.getByText('Отдельным филиалам').click();
  await page.locator('.targets').getByRole('checkbox', { name: 'lenina-12' }).or(page.locator('.targets details input')).first().check();
  await page.getByRole('button', { name: 'Добавить' }).click();
  await page.getByRole('link', { name: 'Доступ' }).click();
  await page.getByRole('link', { name: 'Файлы' }).click();
  await page.getByText('Файл «cut.webm» в центре.').waitFor(SOON);
  expect(pieces).toBe(5);
  const stored = await headquarters.query<{ bytes: Buffer }>('SELECT bytes FROM file_piece ORDER BY number');
  expect(Buffer.concat(stored.map(({ bytes }) => bytes)).equals(film)).toBe(true);
  await page.context().close();
});

it('one on its way is cancelled, and headquarters keeps nothing of it', { timeout: 240_000 * SLOWNESS }, async () => {
  const { page } = await openFiles();
  const count = async () => (await headquarters.query('SELECT 1 FROM file_piece')).length;
  const before = await count();
  // The third piece waits until somebody has cancelled.
  let pieces = 0;
  let goOn = (): void => undefined;
  const isCancelled = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route('**/hq/api/filePiece', async (route) => {
    pieces += 1;
    if (pieces === 3) await isCancelled;
    await route.continue();
  });
  const buffer = randomBytes(6 * PIECE_BYTES);
  await page.getByLabel('Файл', { exact: true }).setInputFiles({ name: 'wrong.mp4', mimeType: 'video/mp4', buffer });
  await page.getByRole('checkbox', { name: 'Группа «Север»' }).check();
  await page.getByRole('button', { name: 'Добавить' }).click();
  await page.getByText('«wrong.mp4» передаётся в центр: 33 %').waitFor(SOON);
  await expectAccessible(page);
  expect(await count()).toBe(before + 2);
  await page.getByRole('button', { name: 'Отменить передачу' }).click();
  goOn();
  await page.getByText('Передача файла «wrong.mp4» отменена').waitFor(SOON);
  await expect.poll(count, SOON).toBe(before);
  expect(pieces).toBe(3);
  // The file is still chosen: whoever cancelled by mistake sends it again.
  await page.getByRole('button', { name: 'Добавить' }).click();
  await page.getByText('Файл «wrong.mp4» в центре.').waitFor(SOON);
  await page.context().close();
});
