/** Settings changed on the administrator's page, as an administrator does it: the file, its faults, the restart, what is in force then. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { freePort } from '../../support/free-port.js';
import { connect, logIn } from '../../support/raw-client.js';
import { expectAccessible, openAdmin, openBrowser, PATIENCE_MS } from '../support/browser.js';

const FILE = `# the box of the test
[branch]
# Printed on tickets.
# name = "Branch 1"
time_zone = "Asia/Almaty"   # ours

[reports]
by = ["service"]
`;

let browser: Browser;
let folder: string;
let file: string;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'qbox-settings-'));
  folder = made;
  file = join(made, 'qbox.toml');
  writeFileSync(file, FILE, { mode: 0o640 });
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

/** After a restart the page looks for the box where it was. */
async function start(args: readonly string[] = ['--config', file]): Promise<Box> {
  const port = String(await freePort());
  const box = await startBox({ data: join(folder, 'data'), args: ['--demo', ...args, '--port', port] });
  onTestFinished(async () => void (await box.stop()));
  return box;
}

async function open(box: Box): Promise<Page> {
  const { page, faults } = await openAdmin(browser, box.url, 'settings');
  onTestFinished(async () => {
    expect(faults).toEqual([]);
    await page.context().close();
  });
  await page.getByRole('heading', { name: 'Настройки системы', level: 1 }).waitFor();
  return page;
}

const changesOf = async (box: Box) => {
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  return (await admin.ask<ReplyData<'changes'>>('changes', { kind: 'Setting' })).lines;
};

it('are written into the file with its comments, and are in force after the restart that the page asks for', async () => {
  const box = await start();
  const page = await open(box);
  await page.getByLabel('Название филиала').fill('Отделение «Центр»');
  await page.getByLabel('казахский').check();
  await page.getByText('В этом порядке: русский, казахский').waitFor();
  await page.getByLabel('Часы тишины').fill('21:00-08:00');
  await page.getByText('Изменены 3 настройки').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('Файл изменён. Изменения действуют после перезапуска').waitFor();

  const text = readFileSync(file, 'utf8');
  expect(text).toContain('# name = "Branch 1"\nname = "Отделение «Центр»"\n');
  expect(text).toContain('time_zone = "Asia/Almaty"   # ours\n');
  expect(text).toContain('[voice]\nlanguages = ["ru", "kk"]\n');
  expect(readFileSync(`${file}.before`, 'utf8')).toBe(FILE);
  expect((await changesOf(box)).map(({ subject, fields }) => [subject, fields])).toContainEqual([
    'branch.name',
    [{ field: 'name', before: 'qbox', after: 'Отделение «Центр»' }],
  ]);

  await page.getByRole('button', { name: 'Перезапустить сейчас' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Перезапустить сейчас' }).click();
  await page.getByText(/Система перезапущена в .* Теперь действует:/).waitFor();
  await page.getByText('Название филиала (печатается на талонах): Отделение «Центр»').waitFor();
  await expectAccessible(page);
  await page.reload();
  await page.getByRole('banner').getByText('Отделение «Центр»').waitFor();
  expect(box.stdout.filter((line) => line.startsWith('qbox ready on'))).toHaveLength(2);

  // The log of changes says them in the same words.
  await page.getByRole('link', { name: 'Журнал изменений' }).click();
  const line = page.getByRole('row').filter({ hasText: 'Языки вызовов' });
  await line.waitFor();
  expect(await line.locator('del, ins').allTextContents()).toEqual(['русский', 'русский, казахский']);
});

it('of a list of numbers are chosen, in the order of the numbers; a default is told where it is not in use', async () => {
  const page = await open(await start());
  const delays = page.getByRole('group', { name: 'На сколько минут можно отложить посетителя' });
  await delays.getByLabel('30', { exact: true }).check();
  await delays.getByLabel('2', { exact: true }).check();
  await delays.getByLabel('25', { exact: true }).uncheck();
  const setting = page.locator('.setting').filter({ has: delays });
  await setting.getByText('По умолчанию: 1, 5, 10, 15, 20, 25.').waitFor();
  const untouched = page.locator('.setting').filter({ has: page.getByLabel('Сколько раз произносить вызов') });
  await expect.poll(() => untouched.getByText('По умолчанию').count()).toBe(0);
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('Файл изменён. Изменения действуют после перезапуска').waitFor();
  expect(readFileSync(file, 'utf8')).toContain('postpone_delays_minutes = [1, 2, 5, 10, 15, 20, 30]\n');
});

it('that are wrong are all told at their fields, and nothing is written', async () => {
  const taken = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve((server.address() as { readonly port: number }).port));
    onTestFinished(() => void server.close());
  });
  const page = await open(await start());
  await page.getByRole('combobox', { name: 'Часовой пояс' }).fill('Марс');
  const times = page.getByRole('spinbutton', { name: 'Сколько раз произносить вызов' });
  await times.fill('99');
  await page.getByLabel('Папка для отчётов за день').fill('/nowhere');
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('часовой пояс, например Asia/Almaty').waitFor();
  await page.getByText('целое число от 1 до 5').waitFor();
  await page.getByRole('combobox', { name: 'Часовой пояс' }).fill('Europe/Moscow');
  await times.fill('2');
  await page.getByLabel('Отдельный порт для страниц посетителей').fill(String(taken));
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('путь к существующей папке').waitFor();
  await page.getByText('свободный порт').waitFor();
  await expect.poll(() => page.getByText('часовой пояс, например').count()).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(FILE);
});

it('that another program changed meanwhile are not overwritten', async () => {
  const page = await open(await start());
  writeFileSync(file, `${FILE}\n[voice]\ntimes = 2\n`);
  await page.getByLabel('Название филиала').fill('Отделение');
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByRole('alert').getByText('это изменил или удалил кто-то другой').waitFor();
  expect(readFileSync(file, 'utf8')).toBe(`${FILE}\n[voice]\ntimes = 2\n`);
});

it('of a box that was told no file are written into the one of its data folder', async () => {
  const box = await start([]);
  const page = await open(box);
  await page
    .getByText(join(folder, 'data', 'qbox.toml'))
    .first()
    .waitFor();
  await page.getByText('Показать настройки для специалиста').click();
  await page.getByText('Задано в командной строке').first().waitFor();
  await page.getByLabel('Название филиала').fill('Отделение «Центр»');
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByRole('button', { name: 'Перезапустить сейчас' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Перезапустить сейчас' }).click();
  await page.getByText(/^Система перезапущена в/).waitFor({ timeout: 4 * PATIENCE_MS });
  expect(readFileSync(join(folder, 'data', 'qbox.toml'), 'utf8')).toBe('[branch]\nname = "Отделение «Центр»"\n');
  await page.reload();
  await page.getByText('Отделение «Центр»').first().waitFor();
});

it('are found by their words, and jumped to; what this branch has set comes first', async () => {
  const page = await open(await start());
  const differs = page.getByRole('region', { name: /^Задано в этом филиале/ });
  await differs.getByRole('button', { name: /^Что в отчёте услуги По умолчанию/ }).click();
  await expect.poll(() => page.evaluate("document.activeElement.closest('[data-setting]')?.dataset.setting")).toBe('reports.by');
  // What whoever started the box gave as a flag is a matter of this machine.
  await expect.poll(() => differs.getByText(join(folder, 'data')).count()).toBe(0);

  const fields = page.locator('.setting');
  const all = await fields.count();
  const search = page.getByLabel('Найти настройку');
  await search.fill('ЧАСЫ тишины');
  await page.getByText('Найдено: 1', { exact: true }).waitFor();
  await expect.poll(() => fields.count()).toBe(1);
  await page.getByLabel('Часы тишины').fill('21:00-08:00');
  // Folded ones are unfolded, by their name in the file, too.
  await search.fill('mqtt.topic');
  await page.getByLabel('Начало тем MQTT').waitFor();
  await expect.poll(() => differs.count()).toBe(0);
  await expectAccessible(page);
  await search.fill('такой нет');
  await page.getByText('Найдено: 0', { exact: true }).waitFor();
  await search.fill('');
  await expect.poll(() => fields.count()).toBe(all);
  // What was typed meanwhile is still to be saved.
  await page.getByText('Изменена 1 настройка').waitFor();

  await page.getByRole('navigation', { name: 'Настройки системы' }).getByRole('button', { name: 'Хранение и сеансы' }).click();
  const group = page.getByRole('heading', { name: 'Хранение и сеансы' });
  await expect.poll(async () => Math.abs((await group.boundingBox())?.y ?? 999) < 120).toBe(true);
});
