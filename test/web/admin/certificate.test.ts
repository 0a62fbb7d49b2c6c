/** The certificate on the administrator's page: made, requested, installed, in force after a restart that leads elsewhere, removed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { TestConsole } from '../../qctl/console.js';
import { type Box, type BoxOptions, startBox } from '../../support/box.js';
import { authorityIn, chainedPair } from '../../support/foreign-certificate.js';
import { freePort } from '../../support/free-port.js';
import { enter, expectAccessible, openAdmin, openBrowser, openKiosk, openPage, PATIENCE_MS } from '../support/browser.js';

let browser: Browser;
let folder: string;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'qbox-admin-certificate-'));
  folder = made;
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

async function start(options: BoxOptions = {}): Promise<Box> {
  const box = await startBox({ data: join(folder, 'data'), args: ['--demo', '--port', String(await freePort())], ...options });
  onTestFinished(async () => void (await box.stop()));
  return box;
}

async function open(url: string, options?: BrowserContextOptions, by = browser): Promise<Page> {
  const { page, faults } = await openAdmin(by, url, 'certificate', options);
  onTestFinished(async () => {
    expect(faults).toEqual([]);
    await page.context().close();
  });
  await page.getByRole('heading', { name: 'Сертификат системы' }).waitFor();
  return page;
}

/** The start that follows a restart. */
async function startedAgain(box: Box, starts = 2): Promise<void> {
  const ready = () => box.stdout.filter((line) => line.startsWith('qbox ready on '));
  await vi.waitFor(() => expect(ready()).toHaveLength(starts), { timeout: PATIENCE_MS });
}

async function restartFrom(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Перезапустить сейчас' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Перезапустить сейчас' }).click();
}

async function make(page: Page): Promise<void> {
  await page.getByText('Система работает без сертификата').waitFor();
  // Each way says for whom it is.
  await page.getByRole('listitem').filter({ hasText: 'Запрос для своего центра…' }).getByText('ключ останется здесь').waitFor();
  await page.getByRole('button', { name: 'Сделать сертификат…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/Он будет для: .*localhost/).waitFor();
  await dialog.getByLabel('Ещё имена и адреса системы').fill('queue.branch.example');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Сделать', exact: true }).click();
}

it('is made in the browser: pages that trust it go on at https:// then, others say where the box may be; and back', async () => {
  const box = await start();
  const secure = box.url.replace('http:', 'https:');
  const page = await open(box.url);
  await make(page);
  await page.getByText(`После перезапуска всё открывается по адресу ${secure}, а по http:// больше нет.`).waitFor();
  await page.getByText(/queue\.branch\.example/).waitFor();
  await expectAccessible(page);
  // The page of the settings leads here: its restart would leave whoever asks for it at an address that is gone.
  await page.getByRole('link', { name: 'Настройки системы' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Сертификат', exact: true }).click();
  const line = await page.getByText(/^chromium --kiosk/).textContent();
  const hash = /spki-list=(\S+)/.exec(line ?? '')?.[1] ?? '';
  const other = (await openPage(browser, `${box.url}/workplace`)).page;
  await other.clock.install();

  const trusting = await openBrowser([`--ignore-certificate-errors-spki-list=${hash}`]);
  onTestFinished(() => trusting.close());
  const kiosk = (await openKiosk(trusting, box.url)).page;
  const admin = await open(box.url, {}, trusting);
  await restartFrom(admin);
  await admin.getByText(`${secure}/admin#/certificate`).waitFor();
  await admin.waitForURL(`${secure}/admin#/certificate`);
  await kiosk.waitForURL(`${secure}/kiosk/1`);
  await enter(admin, 'admin');
  await admin.getByText('подходит; систему он не покидает').waitFor();
  await expect.poll(() => admin.getByRole('button', { name: 'Перезапустить сейчас' }).count()).toBe(0);
  await expectAccessible(admin);
  await other.getByText('Нет связи').waitFor();
  await other.clock.fastForward(31_000);
  await other.getByText(`эта страница теперь по адресу ${secure}`).waitFor();

  await admin.getByRole('button', { name: 'Работать без сертификата…' }).click();
  await expectAccessible(admin);
  await admin.getByRole('dialog').getByRole('button', { name: 'Убрать сертификат' }).click();
  await admin.getByText(`После перезапуска всё открывается по адресу ${box.url}, без шифрования.`).waitFor();
  await restartFrom(admin);
  await startedAgain(box, 3);
  await admin.getByRole('link', { name: `${box.url}/admin#/certificate` }).click();
  // The tab has its session of before at this address.
  await admin.getByText('Система работает без сертификата').waitFor();
});

/** A box with a certificate of its own, valid for some days; the page is opened over it. */
async function openSecure(days: string): Promise<{ readonly page: Page; readonly box: Box }> {
  const terminal = new TestConsole();
  terminal.env = {};
  terminal.root = folder;
  await terminal.run('tls', 'create', '--name', 'queue.branch.example', '--days', days);
  const tls = join(folder, 'etc/qbox/tls');
  const box = await start({ env: { QBOX_TLS_CERTIFICATE: join(tls, 'certificate.pem'), QBOX_TLS_KEY: join(tls, 'key.pem') } });
  return { page: await open(box.url, { ignoreHTTPSErrors: true }), box };
}

it('that ends soon is made anew, and is in force after the restart that the page asks for', async () => {
  const { page } = await openSecure('20');
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
  // The environment names the files: the box may replace them, and cannot do without.
  await expect.poll(() => page.getByRole('button', { name: 'Работать без сертификата…' }).count()).toBe(0);

  await page.getByRole('button', { name: 'Сделать новый…' }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByLabel('Ещё имена и адреса системы').inputValue()).toContain('queue.branch.example');
  await dialog.getByRole('button', { name: 'Сделать', exact: true }).click();
  await page.getByText('Новый сертификат записан и начнёт действовать после перезапуска').waitFor();
  await expect.poll(() => page.getByText('Сертификат скоро закончится').count()).toBe(0);
  await restartFrom(page);
  await page.getByText('Новый сертификат записан').waitFor({ state: 'detached' });
  await page.getByText('queue.branch.example').first().waitFor();
});

it('of somebody else, with its chain and key: faults at their fields, a look, then it is taken and served', async () => {
  const { page, box } = await openSecure('800');
  await page.getByRole('button', { name: 'Установить свой…' }).click();
  const [certificate, key] = [page.getByLabel('Сертификат (PEM)'), page.getByLabel('Закрытый ключ (PEM)')];
  await certificate.fill('nonsense');
  await key.fill('nonsense');
  await page.getByRole('button', { name: 'Проверить', exact: true }).click();
  await page.getByText('Это не сертификат в виде PEM').waitFor();
  await page.getByText('Это не закрытый ключ в виде PEM').waitFor();
  await expectAccessible(page);

  const pair = chainedPair(folder);
  const [pem, pemKey] = [join(folder, 'box.pem'), join(folder, 'box.key')];
  writeFileSync(pem, pair.certificate);
  writeFileSync(pemKey, pair.key);
  await page.getByLabel('Или файл с сертификатом').setInputFiles(pem);
  await page.getByLabel('Или файл с ключом').setInputFiles(pemKey);
  await page.getByText('Это не сертификат').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Проверить', exact: true }).click();
  await page.getByText('Ошибок нет. Для: localhost, 127.0.0.1. Выдан: O=Bank, CN=authority.').waitFor();
  await page.getByRole('button', { name: 'Установить', exact: true }).click();
  await page.getByText('Новый сертификат записан').waitFor();
  expect(readFileSync(join(folder, 'etc/qbox/tls/certificate.pem'), 'utf8')).toBe(pair.certificate);
  await restartFrom(page);
  await startedAgain(box);
  const ca = readFileSync(join(folder, 'authority.pem'));
  await new Promise<void>((trusted, failed) => {
    const socket = connect({ port: box.port, host: '127.0.0.1', servername: 'localhost', ca });
    onTestFinished(() => void socket.destroy());
    socket.once('secureConnect', trusted).once('error', failed);
  });
});

it('is asked for at an authority: the page shows the request, and takes the certificate without a key', async () => {
  const page = await open((await start()).url);
  await page.getByRole('button', { name: 'Запрос для своего центра…' }).click();
  await page.getByLabel('Имена и адреса').fill('queue.bank.example');
  await page.getByRole('button', { name: 'Сделать запрос' }).click();
  await page.getByText('Запрос готов').waitFor();
  await expectAccessible(page);
  const [csr] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Скачать запрос' }).click()]);
  expect(csr.suggestedFilename()).toBe('qbox.csr');
  const saved = join(folder, 'qbox.csr');
  await csr.saveAs(saved);
  await page.getByText('Ключ ждёт сертификата, который вы запросили').waitFor();

  await page.getByRole('button', { name: 'Установить свой…' }).click();
  await expect.poll(() => page.getByLabel('Подписан по запросу этой системы').isChecked()).toBe(true);
  await expect.poll(() => page.getByLabel('Закрытый ключ (PEM)').count()).toBe(0);
  await page.getByLabel('Сертификат (PEM)').fill(chainedPair(folder).certificate);
  await page.getByRole('button', { name: 'Проверить', exact: true }).click();
  await page.getByText('Это ключ от другого сертификата').waitFor();
  await page.getByLabel('Сертификат (PEM)').fill(authorityIn(folder).sign(readFileSync(saved, 'utf8')));
  await page.getByRole('button', { name: 'Проверить', exact: true }).click();
  await page.getByText('Ошибок нет. Для: queue.bank.example.').waitFor();
  await page.getByText('Осторожно: для адреса').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Установить', exact: true }).click();
  await page.getByText('Сертификат записан. После перезапуска').waitFor();
  await page.getByText('O=Bank, CN=authority').waitFor();
});
