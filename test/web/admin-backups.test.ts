/** Backups and the certificate on the administrator's page. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { TestConsole } from '../qctl/console.js';
import { type Box, type BoxOptions, startBox } from '../support/box.js';
import { freePort } from '../support/free-port.js';
import { expectAccessible, openAdmin, openBrowser } from './browser.js';

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

async function open(url: string, options?: BrowserContextOptions): Promise<Page> {
  const { page, faults } = await openAdmin(browser, url, 'backups', options);
  onTestFinished(async () => {
    expect(faults).toEqual([]);
    await page.context().close();
  });
  await page.getByRole('heading', { name: 'Резервные копии', level: 2 }).waitFor();
  return page;
}

it('a backup is made, verified and downloaded, and openssl opens it with the passphrase of the page', async () => {
  const page = await open((await start()).url);
  await page.getByText('Копий ещё не делали').waitFor();
  await page.getByText('Система работает без сертификата').waitFor();
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
  await page.getByText('sudo qctl tls create').waitFor();
  await expectAccessible(page);
});

/** A box with a certificate that ends soon; the page is opened over it. */
async function openSecure(days: string): Promise<Page> {
  const terminal = new TestConsole();
  terminal.env = {};
  terminal.root = folder;
  await terminal.run('tls', 'create', '--name', 'queue.branch.example', '--days', days);
  const tls = join(folder, 'etc/qbox/tls');
  const env = { QBOX_TLS_CERTIFICATE: join(tls, 'certificate.pem'), QBOX_TLS_KEY: join(tls, 'key.pem') };
  const { url } = await start({ env, args: ['--demo', '--port', String(await freePort())] });
  return await open(url, { ignoreHTTPSErrors: true });
}

it('a certificate that ends soon is made anew, and is in force after the restart that the page asks for', async () => {
  const page = await openSecure('20');
  await page.getByText('Сертификат скоро закончится: осталось 19 дней').waitFor();
  await page.getByText('самой системой, только для этой машины').waitFor();
  await expectAccessible(page);
  const [crt] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Скачать сертификат для устройств' }).click(),
  ]);
  expect(crt.suggestedFilename()).toBe('qbox.crt');
  const saved = join(folder, 'qbox.crt');
  await crt.saveAs(saved);
  expect(readFileSync(saved, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\n$/);

  await page.getByRole('button', { name: 'Сделать новый…' }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByLabel('Ещё имена и адреса системы').inputValue()).toContain('queue.branch.example');
  await dialog.getByRole('button', { name: 'Сделать новый' }).click();
  await page.getByText('Новый сертификат записан и начнёт действовать после перезапуска').waitFor();
  expect(await page.getByText('Сертификат скоро закончится').count()).toBe(0);
  await page
    .getByText(/queue\.branch\.example/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Перезапустить сейчас' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Перезапустить сейчас' }).click();
  await page.getByText('Новый сертификат записан').waitFor({ state: 'detached' });
  await page.getByText('queue.branch.example').first().waitFor();
});

it('a certificate and key of somebody else: faults at their fields, a look, then they are taken', async () => {
  const page = await openSecure('800');
  await page.getByRole('button', { name: 'Установить свой…' }).click();
  const [certificate, key] = [page.getByLabel('Сертификат (PEM)'), page.getByLabel('Закрытый ключ (PEM)')];
  await certificate.fill('nonsense');
  await key.fill('nonsense');
  await page.getByRole('button', { name: 'Проверить', exact: true }).click();
  await page.getByText('Это не сертификат в виде PEM').waitFor();
  await page.getByText('Это не закрытый ключ в виде PEM').waitFor();
  await expectAccessible(page);

  const [pem, pemKey] = [join(folder, 'box.pem'), join(folder, 'box.key')];
  const made = ['req', '-x509', '-config', '/dev/null', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'];
  const names = ['-subj', '/O=Bank/CN=queue', '-addext', 'subjectAltName=DNS:queue.bank.example'];
  execFileSync('openssl', [...made, ...names, '-keyout', pemKey, '-out', pem], { stdio: 'pipe' });
  await page.getByLabel('Или файл с сертификатом').setInputFiles(pem);
  await page.getByLabel('Или файл с ключом').setInputFiles(pemKey);
  await page.getByText('Это не сертификат').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Проверить', exact: true }).click();
  await page.getByText('Ошибок нет. Для: queue.bank.example. Выдан: O=Bank, CN=queue.').waitFor();
  await page.getByText('Осторожно: для адреса').waitFor();
  await page.getByRole('button', { name: 'Установить', exact: true }).click();
  await page.getByText('Новый сертификат записан').waitFor();
  expect(readFileSync(join(folder, 'etc/qbox/tls/certificate.pem'), 'utf8')).toBe(readFileSync(pem, 'utf8'));
});
