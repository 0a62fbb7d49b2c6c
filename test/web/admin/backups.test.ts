/** Backups on the administrator's page. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { type Box, type BoxOptions, startBox } from '../../support/box.js';
import { expectAccessible, openAdmin, openBrowser } from '../support/browser.js';

let browser: Browser;
let folder: string;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'qbox-admin-backups-'));
  folder = made;
  mkdirSync(join(made, 'backups'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

async function start(options: BoxOptions = {}): Promise<Box> {
  const box = await startBox({ data: join(folder, 'data'), env: { QBOX_BACKUPS: join(folder, 'backups') }, ...options });
  onTestFinished(async () => void (await box.stop()));
  return box;
}

async function open(url: string): Promise<Page> {
  const { page, faults } = await openAdmin(browser, url, 'backups');
  onTestFinished(async () => {
    expect(faults).toEqual([]);
    await page.context().close();
  });
  await page.getByRole('heading', { name: 'Резервные копии', level: 1 }).waitFor();
  return page;
}

it('a backup is made, verified and downloaded, and openssl opens it with the passphrase of the page', async () => {
  const page = await open((await start()).url);
  await page.getByText('Копий ещё не делали').waitFor();
  await expect.poll(() => page.getByRole('heading', { name: 'Резервные копии' }).count()).toBe(1);
  // Opened first: it looks as after other sections, whose style sheets stay.
  expect((await page.locator('summary').first().boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await page.getByRole('button', { name: 'Сделать копию сейчас' }).click();
  await page.getByText(/Последняя копия от .* готова и проверена/).waitFor();
  await page.getByRole('button', { name: /^Проверить копию/ }).click();
  await page.getByText('цела до последнего байта').waitFor();
  await page.getByText('Как восстановить').click();
  const [name = ''] = readdirSync(join(folder, 'backups'));
  const line = `qctl backup restore ${join(folder, 'backups', name)} --data ${join(folder, 'data')} --yes`;
  await page.getByText(line, { exact: true }).waitFor();
  await expectAccessible(page);

  await page.getByRole('button', { name: /^Скачать копию/ }).click();
  const dialog = page.getByRole('dialog');
  const passphrase = await dialog.getByLabel('Ключевая фраза').inputValue();
  await dialog.getByLabel('Ваш пароль для входа').fill('guess');
  await dialog.getByRole('button', { name: 'Скачать' }).click();
  await dialog.getByText('Пароль неверный').waitFor();
  await expectAccessible(page);
  await dialog.getByLabel('Ваш пароль для входа').fill('12345');
  const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Скачать' }).click()]);
  expect(download.suggestedFilename()).toBe(`${name}.enc`);
  await dialog.getByText(passphrase).waitFor();
  const file = join(folder, `${name}.enc`);
  await download.saveAs(file);
  const [program = '', ...args] = ((await dialog.locator('pre').textContent()) ?? '').split(' ');
  execFileSync(program, [...args, '-pass', `pass:${passphrase}`], { cwd: folder });
  expect(readFileSync(join(folder, name)).equals(readFileSync(join(folder, 'backups', name)))).toBe(true);
  await dialog.getByRole('button', { name: 'Фраза записана' }).click();

  await page.getByRole('link', { name: 'Журнал изменений' }).click();
  await page.getByText('Резервная копия скачана').waitFor();
});

it('where the box was told no folder, a backup is made beside the data, and the page says what that is worth', async () => {
  const page = await open((await start({ env: {} })).url);
  await page.getByText('Эта папка – на том же диске, что и данные').waitFor();
  await page.getByRole('button', { name: 'Сделать копию сейчас' }).click();
  await page.getByText(/Последняя копия от .* готова и проверена/).waitFor();
  expect(readdirSync(join(folder, 'data/backups'))).toHaveLength(1);
  await page.getByRole('button', { name: /^Скачать копию/ }).waitFor();
  // Not "in the file of the settings": which file, which lines, and why not here.
  await page.getByText('Другая папка для копий').click();
  await page.getByText(/^На самой машине добавьте в файл \/.*\/qbox\.toml/).waitFor();
  await page.getByText('backups = "/var/backups/qbox"').waitFor();
  await expectAccessible(page);
});
