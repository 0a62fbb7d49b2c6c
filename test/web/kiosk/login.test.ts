/** A kiosk that has a touch screen and nothing else is logged in, and left again, by touches alone. */
import { createHash } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { CHROMIUM } from '../../support/page-load.js';
import { connect, logIn } from '../../support/raw-client.js';
import { expectAccessible, openBrowser, openPage, type Watched } from '../support/browser.js';
import { layoutFaults, SIZES } from '../support/layout-faults.js';

const PASSWORD = 'Ключ-9_я#';

let browser: Browser;
let box: Box;
let kiosk: Watched;
let page: Page;
beforeAll(async () => {
  // The first touch asks for the whole screen: a window of the whole browser can have it and still be given a size.
  [browser, box] = await Promise.all([openBrowser([], CHROMIUM), startBox()]);
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  const users = await admin.ask<readonly { id: number; login: string }[]>('userList');
  await admin.ask('setUser', {
    id: users.find(({ login }) => login === 'kiosk')?.id,
    password: createHash('md5').update(PASSWORD).digest('hex'),
  });
  kiosk = await openPage(browser, `${box.url}/kiosk/1`, { viewport: SIZES.portrait, hasTouch: true });
  page = kiosk.page;
});
afterAll(async () => {
  expect(kiosk.faults).toEqual([]);
  await browser.close();
  await box.stop();
});

const key = (name: string) => page.getByRole('group', { name: 'Клавиатура на экране' }).getByRole('button', { name, exact: true });

async function touchKeys(...names: readonly string[]): Promise<void> {
  for (const name of names) await key(name).tap();
}

async function touchPassword(): Promise<void> {
  await page.getByLabel('Пароль').tap();
  await touchKeys('абв', 'Большая буква', 'К', 'л', 'ю', 'ч', 'abc', '-', '9', '_', 'абв', 'я', '#+=', '#');
  expect(await page.getByLabel('Пароль').inputValue()).toBe(PASSWORD);
}

it('logs in by letters, capitals, digits and signs on the screen, which stay within it', async () => {
  // Of three kiosks side by side a technician sees which this is.
  await page.getByRole('heading', { name: 'Терминал у входа (№ 1)', exact: true }).waitFor();
  await touchKeys(...'kioskk', 'Стереть последний знак');
  expect(await page.getByLabel('Логин').inputValue()).toBe('kiosk');
  // A tablet does not show letters of its own besides.
  expect(await page.getByLabel('Логин').getAttribute('inputmode')).toBe('none');
  await expectAccessible(page);
  for (const size of [SIZES.portrait, SIZES.small, SIZES.phone]) {
    await page.setViewportSize(size);
    expect(await layoutFaults(page, size !== SIZES.phone)).toEqual([]);
    const small = await page.evaluate(
      "[...document.querySelectorAll('.screen-keyboard button')].some((one) => one.offsetWidth < 44 || one.offsetHeight < 44)",
    );
    expect(small).toBe(false);
  }
  await page.setViewportSize(SIZES.portrait);
  // Half of a tall screen is empty: keys grow to the size of a finger.
  expect((await key('q').boundingBox())?.height).toBeGreaterThan(70);
  await touchPassword();
  await page.getByRole('button', { name: 'Войти' }).tap();
  await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
});

it('is left in the same way', async () => {
  for (let touch = 0; touch < 5; touch++) await page.touchscreen.tap(4, 4);
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await touchKeys(...'kiosk');
  await touchPassword();
  await dialog.getByRole('button', { name: 'Выйти из режима' }).tap();
  await page.getByLabel('Логин').waitFor();
  await dialog.waitFor({ state: 'detached' });
});
