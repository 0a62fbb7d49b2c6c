/** What is typed on the administrator's page outlives its session and the box; somebody else finds nothing of it. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, md5, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { enter, openAdmin, openBrowser, type Watched } from '../support/browser.js';

const DESIGNERS = [
  { address: 'tickets/plain', ask: 'ticketDesigns' },
  { address: 'boards/own', ask: 'lcdTemplates' },
] as const;

const FORM_TEST_MS = 90_000 * SLOWNESS;

let browser: Browser;
let box: Box;
let raw: RawSession;
const opened: Watched[] = [];

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  raw = await asAdministrator();
  await raw.ask('newUser', { login: 'zukhra', password: md5('12345'), role_id: 1 });
  const { template } = await raw.ask<{ template: object }>('getLcdTemplate', { name: 'hall' });
  await raw.ask('setLcdTemplate', { name: 'own', template });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
afterEach(async () => {
  expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
  for (const { page } of opened.splice(0)) await page.context().close();
});

const asAdministrator = async (): Promise<RawSession> =>
  logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });

async function pageAt(address: string): Promise<Page> {
  const watched = await openAdmin(browser, box.url, address);
  opened.push(watched);
  return watched.page;
}

/** The sessions of pages: all but that of the test. */
async function endSessions(): Promise<void> {
  const sessions = await raw.ask<readonly { readonly id: number; readonly own: boolean }[]>('sessions');
  for (const { id, own } of sessions) if (!own) await raw.ask('endSession', { id });
}

/** A page that asks nothing hears of the end of its session when it has heard nothing for 20 s, and asks whether the box is there. */
const askedToLogIn = (page: Page): Promise<void> => page.getByLabel('Пароль').waitFor({ timeout: 45_000 * SLOWNESS });

const titles = async (ask: string): Promise<readonly string[]> =>
  (await raw.ask<readonly { readonly title: string }[]>(ask)).map(({ title }) => title);

describe.each(DESIGNERS)('the designer of $address', ({ address, ask }) => {
  const titleField = (page: Page) => page.locator('.design-facts').getByLabel('Название', { exact: true });

  it('goes on by itself when its session has ended, and keeps what was typed', async () => {
    const page = await pageAt(address);
    await titleField(page).fill(`Первое ${address}`);
    await endSessions();
    // The next question opens another session, and nothing on the page begins anew.
    const others = async () => (await raw.ask<readonly { readonly own: boolean }[]>('sessions')).filter(({ own }) => !own).length;
    await expect.poll(others, { timeout: 30_000 * SLOWNESS }).toBe(1);
    expect(await titleField(page).inputValue()).toBe(`Первое ${address}`);
    await titleField(page).fill(`Второе ${address}`);
    await page.getByRole('button', { name: 'Сохранить', exact: true }).click();
    await expect.poll(() => titles(ask), { timeout: 30_000 * SLOWNESS }).toContain(`Второе ${address}`);
    expect(await titleField(page).inputValue()).toBe(`Второе ${address}`);
  });

  it('gives back after a new log-in what was typed, also what a reloaded page had; somebody else gets nothing', async () => {
    const page = await pageAt(address);
    await titleField(page).waitFor();
    // A page that was reloaded has a token and no password.
    await page.reload();
    await titleField(page).fill(`Третье ${address}`);
    await endSessions();
    await askedToLogIn(page);
    await enter(page, 'admin');
    await expect.poll(() => titleField(page).inputValue()).toBe(`Третье ${address}`);
    await page.getByRole('button', { name: 'Сохранить', exact: true }).click();
    await expect.poll(() => titles(ask)).toContain(`Третье ${address}`);

    await page.reload();
    await titleField(page).fill(`Чужое ${address}`);
    await endSessions();
    await askedToLogIn(page);
    await enter(page, 'zukhra');
    await expect.poll(() => titleField(page).inputValue()).toBe(`Третье ${address}`);
  });

  it('is right again after the box was killed: the picture is drawn anew and what was typed can be kept', async () => {
    const page = await pageAt(address);
    await titleField(page).fill(`Четвёртое ${address}`);
    await box.kill9();
    await page.getByText('Нет связи, восстанавливаем').waitFor();
    await titleField(page).fill(`Пятое ${address}`);
    box = await startBox({ data: box.data, args: ['--demo', '--port', String(box.port)] });
    raw = await asAdministrator();
    await page.getByText('Нет связи, восстанавливаем').waitFor({ state: 'detached' });
    expect(await titleField(page).inputValue()).toBe(`Пятое ${address}`);
    await page.getByRole('button', { name: 'Сохранить', exact: true }).click();
    await expect.poll(() => titles(ask)).toContain(`Пятое ${address}`);
    await page.locator('[data-pending="true"]').waitFor({ state: 'detached' });
    // What could not be drawn meanwhile is told until it is drawn.
    await expect.poll(() => page.getByRole('alert').allTextContents()).toEqual([]);
  });
});

it('a form of a book is there again after a new log-in; whoever left it on purpose finds it empty', { timeout: FORM_TEST_MS }, async () => {
  const page = await pageAt('books/Service/4');
  const name = page.getByLabel('Название', { exact: true });
  await name.waitFor();
  await page.reload();
  await name.fill('Недописанное');
  await endSessions();
  await askedToLogIn(page);
  await enter(page, 'admin');
  await expect.poll(() => name.inputValue()).toBe('Недописанное');

  page.on('dialog', (dialog) => void dialog.accept());
  await page.getByRole('link', { name: 'Устройства' }).click();
  await page.getByRole('heading', { name: 'Устройства' }).waitFor();
  await page.goBack();
  await expect.poll(() => name.inputValue()).not.toBe('Недописанное');
});
