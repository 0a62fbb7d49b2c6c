/** Messages on the visitor's own page in Chromium: asked for with consent, refused in words, stopped there; nothing where none are sent. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { loadedBytes } from '../../support/page-load.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { expectAccessible, openBrowser, openPage } from '../support/browser.js';
import { openedPages } from '../support/opened-pages.js';

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const { QBOX_TEST_PICTURES: pictures } = process.env;

let folder: string;
let browser: Browser;
let box: Box;
let kiosk: RawSession;
let clerk: RawSession;
const at = openedPages();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-visitor-messages-'));
  mkdirSync(join(folder, 'out'));
  writeFileSync(join(folder, 'qbox.toml'), `[messages]\nfolder = "${join(folder, 'out')}"\n`);
  const args = ['--demo', '--config', join(folder, 'qbox.toml')];
  [browser, box] = await Promise.all([openBrowser(), startBox({ args, data: join(folder, 'data') })]);
  kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
  rmSync(folder, { recursive: true });
});

const sent = () =>
  readdirSync(join(folder, 'out'))
    .filter((name) => !name.startsWith('.'))
    .map((name) => JSON.parse(readFileSync(join(folder, 'out', name), 'utf8')) as Record<string, string>);

it('a visitor asks for messages, is told of a wrong number, agrees, is told of the call, and nobody sees the number', async () => {
  const asked = { services: [4], noprint: true, preview: false };
  const { page: own } = await kiosk.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', asked);
  const page = await at(openPage(browser, own.address ?? '', PHONE));
  const picture = async (name: string) =>
    pictures && (await page.screenshot({ path: join(pictures, `visitor-${name}.png`), fullPage: true }));
  await picture('offered');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Прислать SMS или письмо' }).tap();
  const agree = page.getByRole('button', { name: 'Согласен, присылать' });
  await expect.poll(() => agree.isDisabled()).toBe(true);
  await page.getByLabel('Номер телефона').fill('+996 555 123456');
  await agree.tap();
  await page.getByRole('alert').getByText('Проверьте номер или адрес').waitFor();
  await picture('asked');
  await expectAccessible(page);
  await page.getByLabel('Номер телефона').fill('8 (701) 123-45-67');
  await agree.tap();
  await page.getByText('Пришлём SMS об очереди.').waitFor();
  await picture('agreed');
  await expectAccessible(page);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  expect(await page.content()).not.toContain('701');
  await clerk.ask('nextConsumer');
  await expect.poll(() => sent().map(({ to, kind }) => [to, kind])).toEqual([['+77011234567', 'called']]);
  expect(await loadedBytes(page)).toBeLessThan(150_000);
  await clerk.ask('serveConsumer');
});

it('stops them on the same page', async () => {
  const asked = { services: [4], noprint: true, preview: false, notify: { email: 'anna@example.kz', on: ['called'] } };
  const { page: own } = await kiosk.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', asked);
  const before = sent().length;
  const page = await at(openPage(browser, own.address ?? '', PHONE));
  await page.getByText('Пришлём письмо об очереди.').waitFor();
  await page.getByRole('button', { name: 'Не присылать' }).tap();
  await page.getByRole('button', { name: 'Прислать SMS или письмо' }).waitFor();
  await clerk.ask('nextConsumer');
  await page.getByText('Вас вызывают').waitFor();
  expect(sent()).toHaveLength(before);
  await clerk.ask('serveConsumer');
});

it('speaks of none where the branch sends none', async () => {
  const silent = await startBox();
  try {
    const other = await logIn(await connect(silent.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
    const asked = { services: [4], noprint: true, preview: false };
    const { page: own } = await other.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', asked);
    const page = await at(openPage(browser, own.address ?? '', PHONE));
    await page.getByRole('button', { name: 'Сообщить, когда вызовут' }).waitFor();
    await expect.poll(() => page.getByRole('button', { name: /Прислать/ }).count()).toBe(0);
  } finally {
    await silent.stop();
  }
});
