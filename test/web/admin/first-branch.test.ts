/** From an empty box to the first called visitor, in the browser alone and by the words on its pages; what that costs is counted. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { freePort } from '../../support/free-port.js';
import { SLOWNESS } from '../../support/slowness.js';
import { openBrowser, openPage, PATIENCE_MS, type Watched } from '../support/browser.js';
import { SIZES, type Size } from '../support/layout-faults.js';

/**
 * A step more is a step that every branch takes; docs/features.md names the figures, so fewer are told there. The name of the branch is
 * one of them: it stands on every ticket, and a box that is not asked prints its own.
 */
const STEPS = { clicks: 10, fields: 8, addresses: 4 };

const QCTL = join(import.meta.dirname, '../../../dist/program/qctl.js');
/** The box as the other machines of the branch call it. */
const NAME = 'qbox.test';

const done = { clicks: 0, fields: 0, addresses: 0 };
const opened: Watched[] = [];
let browser: Browser;
let box: Box;

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser([`--host-resolver-rules=MAP ${NAME} 127.0.0.1`]), startAgainHere()]);
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});

/** On a port that it has again after its restart. */
async function startAgainHere(): Promise<Box> {
  const port = await freePort();
  return await startBox({ args: ['--port', String(port)] });
}

const click = async (what: Locator): Promise<void> => {
  done.clicks += 1;
  await what.click();
};

const type = async (field: Locator, text: string): Promise<void> => {
  done.fields += 1;
  await field.fill(text);
};

/** Another machine of the branch, which is told one address: typed, or scanned from the page that shows it. */
async function atMachine(size: Size, address: string): Promise<Page> {
  done.addresses += 1;
  const watched = await openPage(browser, address, { viewport: SIZES[size] });
  opened.push(watched);
  return watched.page;
}

async function logIn(page: Page, login: string, password: string): Promise<void> {
  await type(page.getByLabel('Логин'), login);
  await type(page.getByLabel('Пароль'), password);
  await click(page.getByRole('button', { name: 'Войти' }));
}

/** As the installation says: on the machine itself, and shown once. */
async function firstPassword(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [QCTL, 'admin', 'reset-password'], {
    env: { PATH: process.env.PATH, QBOX_DATA: box.data },
  });
  return /^password +(\S+)/m.exec(stdout)?.[1] ?? '';
}

/** What the page says of one place: the login, the password and the address of its page. */
async function handedOver(page: Page, place: string): Promise<readonly [login: string, password: string, address: string]> {
  const cells = page.getByRole('row', { name: place }).getByRole('cell');
  const [login = '', password = '', address = ''] = (await cells.allTextContents()).map((text) => text.trim());
  return [login, password, address];
}

it(
  'an empty box has its first called visitor after a few steps',
  async () => {
    const office = await atMachine('laptop', `http://${NAME}:${box.port}/`);
    await click(office.getByRole('link', { name: 'Настройка' }));
    // There is one login yet: it stands in the form.
    expect(await office.getByLabel('Логин').inputValue()).toBe('admin');
    await type(office.getByLabel('Пароль'), await firstPassword());
    await click(office.getByRole('button', { name: 'Войти' }));
    await office.getByRole('heading', { name: 'Первая настройка' }).waitFor();

    await type(office.getByLabel('Название филиала'), 'Поликлиника № 1');
    await click(office.getByRole('button', { name: 'Убрать примеры и вписать свои' }));
    await type(office.getByLabel('Услуга 1', { exact: true }), 'Приём врача');
    await type(office.getByLabel('Сколько окон'), '1');
    await click(office.getByRole('button', { name: 'Показать, что будет создано' }));
    await click(office.getByRole('button', { name: 'Создать филиал' }));
    await office.getByRole('heading', { name: 'Филиал создан' }).waitFor({ timeout: 4 * PATIENCE_MS });
    // The box was restarted under its name, and the page that stayed open says so.
    await office.getByRole('banner').getByText('Поликлиника № 1').waitFor();
    const [clerkLogin, clerkPassword, clerkAddress] = await handedOver(office, 'Окно 1');
    const [kioskLogin, kioskPassword, kioskAddress] = await handedOver(office, 'Терминал у входа');
    // On a telephone a row says of which column each cell is: the address of a board is no password.
    const cells = office.getByRole('row', { name: 'Табло в зале' }).getByRole('cell');
    expect(await cells.evaluateAll((all) => all.map((cell) => (cell as unknown as { dataset: object }).dataset))).toEqual([
      {},
      { column: 'Страница' },
    ]);
    const boardAddress = (await office.getByRole('row', { name: 'Табло в зале' }).getByRole('cell').last().textContent()) ?? '';

    const board = await atMachine('landscape', boardAddress);
    const kiosk = await atMachine('portrait', kioskAddress);
    await logIn(kiosk, kioskLogin, kioskPassword);
    await click(kiosk.getByRole('button', { name: 'Приём врача' }));
    await kiosk.getByText('Б001').first().waitFor();

    const clerk = await atMachine('laptop', clerkAddress);
    await logIn(clerk, clerkLogin, clerkPassword);
    await click(clerk.getByRole('button', { name: 'Окно 1' }));
    await click(clerk.getByRole('button', { name: 'Следующий' }));
    await clerk.getByRole('heading', { name: 'Б001' }).waitFor();
    await board.getByText('Б001', { exact: true }).waitFor();
    // Below the header «Окно».
    await board.locator('svg text').getByText('1', { exact: true }).first().waitFor();

    expect(done).toEqual(STEPS);
    // The passwords are shown once: no way on from here takes them away.
    for (const name of ['Терминал у входа', 'Табло в зале', 'Рабочее место оператора', 'Зал и отчёты']) {
      const [beside] = await Promise.all([office.waitForEvent('popup'), office.getByRole('link', { name }).click()]);
      await beside.close();
    }
    await office.getByRole('link', { name: 'Все настройки системы' }).click();
    await office.getByRole('heading', { name: 'Настройки системы' }).waitFor();
    await office.goBack();
    await office.getByText(clerkPassword).waitFor();
    expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
  },
  120_000 * SLOWNESS,
);
