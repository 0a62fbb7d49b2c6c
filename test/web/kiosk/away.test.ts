/** The kiosk's page in Chromium while its box is away, or its visitor. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { clickTwice, expectAccessible, openBrowser, openKiosk, type Watched } from '../support/browser.js';

let browser: Browser;
let box: Box;
let admin: RawSession;
let kiosk: Watched;

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
afterEach(async () => {
  expect(kiosk.faults).toEqual([]);
  await kiosk.page.context().close();
});

const SERVICE = 'Назначение / Отмена занятий на тренажере';

describe('a visitor at a box that was switched off', () => {
  const away = async () => {
    kiosk = await openKiosk(browser, box.url);
    await box.kill9();
    await kiosk.page.getByText('Нет связи').waitFor();
    await kiosk.page.clock.install();
  };
  const back = async () => {
    box = await startBox({ data: box.data, args: ['--demo', '--port', String(box.port)] });
    admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  };
  const tickets = async () => (await admin.ask<readonly unknown[]>('consumerList')).length;

  it('gets the one ticket that he touched for when the box is back', async () => {
    const before = await tickets();
    await away();
    await clickTwice(kiosk.page.getByRole('button', { name: SERVICE }));
    // Looked for from now on: the number comes with the box, and its screen may be gone before this test knows that the box is there.
    const seen = kiosk.page.getByText('Ваш номер').waitFor();
    await back();
    await kiosk.page.clock.runFor(5_000);
    await seen;
    expect(await tickets()).toBe(before + 1);
  });

  it('is told when it stays away, leaves the start to the next one, and no ticket comes for him later', async () => {
    const before = await tickets();
    await away();
    const { page } = kiosk;
    await page.getByRole('button', { name: SERVICE }).click();
    await page.clock.runFor(31_000);
    await page.getByRole('alert').waitFor();
    await expectAccessible(page);
    await page.clock.runFor(61_000);
    await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
    await back();
    await page.clock.runFor(31_000);
    await page.getByText('Нет связи').waitFor({ state: 'detached' });
    expect(await tickets()).toBe(before);
  });
});

it('a visitor who has gone leaves the start to the next one, after a question', async () => {
  kiosk = await openKiosk(browser, box.url);
  const { page } = kiosk;
  await page.clock.install();
  await page.getByRole('button', { name: 'Поиск' }).click();
  await page.getByRole('heading', { name: 'Поиск услуги' }).waitFor();
  // Each timer in its turn: the countdown begins after the screen has been drawn.
  await page.clock.runFor(46_000);
  await page.getByRole('heading', { name: 'Вы ещё здесь?' }).waitFor();
  await page.getByRole('button', { name: 'Продолжить' }).click();
  await page.getByRole('heading', { name: 'Вы ещё здесь?' }).waitFor({ state: 'detached' });
  await page.clock.runFor(61_000);
  await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
});
