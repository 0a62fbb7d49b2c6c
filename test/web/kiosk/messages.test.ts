/** A kiosk offers text messages about the turn where its setting says so and the branch sends any; the visitor types a number. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { expectAccessible, openBrowser, openKiosk } from '../support/browser.js';
import { openedPages } from '../support/opened-pages.js';

const SERVICE = 'Назначение / Отмена занятий на тренажере';
const { QBOX_TEST_PICTURES: pictures } = process.env;

let folder: string;
let browser: Browser;
let box: Box;
let admin: RawSession;
let clerk: RawSession;
const at = openedPages();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-kiosk-messages-'));
  mkdirSync(join(folder, 'out'));
  writeFileSync(join(folder, 'qbox.toml'), `[messages]\nfolder = "${join(folder, 'out')}"\n`);
  const args = ['--demo', '--config', join(folder, 'qbox.toml')];
  [browser, box] = await Promise.all([openBrowser(), startBox({ args, data: join(folder, 'data') })]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
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

it('a number is typed after the ticket, a wrong one is told, and the call goes there; without the setting none is asked for', async () => {
  const watched = await openKiosk(browser, box.url);
  const page = await at(watched);
  const picture = async (name: string) => pictures && (await page.screenshot({ path: join(pictures, `kiosk-${name}.png`) }));
  await page.getByRole('button', { name: SERVICE }).click();
  await page.getByText('Ваш номер').waitFor();
  const offer = page.getByRole('button', { name: 'Сообщить по SMS' });
  await expect.poll(() => offer.count()).toBe(0);
  await page.getByRole('button', { name: 'Закрыть' }).click();

  await admin.ask('setRegistrator', { id: 1, ask_notify: 1 });
  await page.getByRole('button', { name: SERVICE }).click();
  await offer.waitFor();
  await picture('offered');
  await expectAccessible(page);
  await offer.click();
  const type = async (digits: string) => {
    for (const digit of digits) await page.getByRole('button', { name: digit, exact: true }).click();
  };
  await type('112');
  await page.getByRole('button', { name: 'Согласен' }).click();
  await page.getByRole('alert').getByText('На такой номер мы не отправляем').waitFor();
  await type('87011234567');
  await picture('typed');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Согласен' }).click();
  await page.getByText('Пришлём SMS, когда подойдёт очередь.').waitFor();
  await picture('agreed');
  await expectAccessible(page);
  expect(await page.content()).not.toContain('701');
  await clerk.ask('nextConsumer');
  await clerk.ask('skipConsumer');
  await expect.poll(() => sent().map(({ to, kind }) => [to, kind])).toContainEqual(['+77011234567', 'called']);
});
