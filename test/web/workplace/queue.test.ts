/** The clerk's page with nobody else waiting, and with a long queue. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { outOfTurn } from '../../../server/web/client/workplace/out-of-turn.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { expectAccessible, openBrowser, openWorkplace, type Watched } from '../support/browser.js';
import { giveTicket, sendHome } from '../support/hall.js';
import { layoutFaults } from '../support/layout-faults.js';

const SIMULATOR = 4;
const LONG = 30;

let browser: Browser;
let box: Box;
let admin: RawSession;
const opened: Watched[] = [];

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox({ env: { QBOX_TIME_ZONE: 'UTC' } })]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
afterEach(async () => {
  expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
  for (const { page } of opened.splice(0)) await page.context().close();
  await sendHome(admin);
});

async function clerkAt(login?: string, window?: string): Promise<Page> {
  const watched = await openWorkplace(browser, box.url, login, window);
  opened.push(watched);
  return watched.page;
}

const ticketFor = (services: readonly number[], more?: object): Promise<string> => giveTicket(admin, services, more);

async function call(page: Page, ticket: string): Promise<void> {
  await page.getByRole('button', { name: `Вызвать ${ticket}` }).click();
  await page.locator(`[data-ticket="${ticket}"]`).waitFor();
}

const noShows = async (): Promise<number> =>
  (await admin.ask<{ total: { no_show: number } }>('indicators', { workplace: 11, by: [] })).total.no_show;

it('who did not come is a no-show also with nobody else waiting, by button and by key, and can come back', async () => {
  const clerk = await clerkAt();
  const before = await noShows();
  const ticket = await ticketFor([SIMULATOR]);
  await call(clerk, ticket);
  await clerk.getByRole('button', { name: /^Не подошёл N$/ }).click();
  await clerk.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
  await clerk.getByRole('status').getByText(`${ticket}: не подошёл, талон закрыт.`).waitFor();
  await expect.poll(() => clerk.getByRole('alert').count()).toBe(0);
  expect(await noShows()).toBe(before + 1);

  await clerk.keyboard.press('KeyZ');
  await clerk.locator(`[data-ticket="${ticket}"]`).waitFor();
  expect(await noShows()).toBe(before);
  await clerk.locator('button:enabled:has(kbd)').first().waitFor();
  await clerk.keyboard.press('KeyN');
  await clerk.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
  expect(await noShows()).toBe(before + 1);
});

it('the button says that it calls the next one, while there is one', async () => {
  const clerk = await clerkAt();
  const [first, second] = [await ticketFor([SIMULATOR]), await ticketFor([SIMULATOR])];
  await call(clerk, first);
  await clerk.getByRole('button', { name: 'Не подошёл, вызвать следующего' }).click();
  await clerk.locator(`[data-ticket="${second}"]`).waitFor();
  await clerk.getByRole('status').getByText(`${first}: не подошёл, ждёт дальше. Вызван ${second}.`).waitFor();
});

it('one operation has no buttons beside those of the visit, several have', async () => {
  const clerk = await clerkAt();
  const [one, both] = [await ticketFor([SIMULATOR]), await ticketFor([SIMULATOR, 5])];
  await call(clerk, one);
  await clerk.getByRole('button', { name: /^Отказать X$/ }).waitFor();
  await expect.poll(() => clerk.locator('.task button').count()).toBe(0);
  await clerk.keyboard.press('KeyF');
  await call(clerk, both);
  await clerk.getByRole('button', { name: /^Отказать во всём/ }).waitFor();
  await expect.poll(() => clerk.locator('.task button').count()).toBe(4);
});

const PLACES = [
  ['a desk', { width: 1366, height: 768 }, 100],
  ['a large desk', { width: 1920, height: 1080 }, 100],
  ['large letters', { width: 1366, height: 768 }, 150],
  ['a telephone', { width: 390, height: 844 }, 100],
  ['a telephone with large letters', { width: 390, height: 844 }, 200],
] as const;

it('a long queue scrolls by itself: what finishes the visit stays in sight, and nothing is cut', async () => {
  const clerk = await clerkAt('admin', 'Администратор');
  const [first, both] = [await ticketFor([SIMULATOR]), await ticketFor([SIMULATOR, 5])];
  for (let count = 0; count < LONG; count++) await ticketFor([SIMULATOR]);
  const urgent = await ticketFor([SIMULATOR], { priority: -40 });
  const rows = clerk.locator('.queued');
  await expect.poll(() => rows.count()).toBe(LONG + 3);
  // Who took a ticket last stands first, and the row says why.
  await rows.first().getByText(urgent).waitFor();
  await rows.first().getByText('раньше других: приоритет талона').waitFor();
  await expect.poll(() => rows.nth(1).locator('.waiting-turn').count()).toBe(0);
  await call(clerk, both);
  for (const [name, size, text] of PLACES) {
    await clerk.setViewportSize(size);
    await clerk.evaluate(`document.documentElement.dataset.text = '${text}'`);
    expect([name, await layoutFaults(clerk, false)]).toEqual([name, []]);
    const finish = () => clerk.getByRole('button', { name: /^Завершить/ }).boundingBox();
    const before = await finish();
    await rows.last().scrollIntoViewIfNeeded();
    expect([name, await finish()]).toEqual([name, before]);
    // Large letters of a desk have the buttons below the work; there the visitor's column scrolls by itself.
    if (text !== 150) expect([name, before !== null && before.y >= 0 && before.y + before.height <= size.height]).toEqual([name, true]);
    await clerk.evaluate('scrollTo(0, 0)');
  }
  await expectAccessible(clerk);
  expect(first).not.toBe(both);
});

it('who has a booking stands there with its time', async () => {
  const clerk = await clerkAt();
  const plain = await ticketFor([SIMULATOR]);
  const pin_code = '4029137';
  const booking = { services: [SIMULATOR], date: new Date().toISOString().slice(0, 10), time: '23:59', pin_code, priority: -20 };
  await admin.ask('newConsumerPreRegistered', booking);
  const booked = await ticketFor([], { pin_code });
  const rows = clerk.locator('.queued');
  await expect.poll(() => rows.count()).toBe(2);
  await rows.first().getByText(booked).waitFor();
  expect(await rows.first().locator('.waiting-turn').allTextContents()).toEqual(['по записи к 23:59']);
  await rows.nth(1).getByText(plain).waitFor();
  await expect.poll(() => rows.nth(1).locator('.waiting-turn').count()).toBe(0);
});

it('the order of a queue is explained where it is not that of the tickets', () => {
  type Rows = (readonly [id: number, priority: number, mayCall?: boolean])[];
  const explained = (isRuled: boolean, rows: Rows) =>
    Object.fromEntries(
      outOfTurn(
        rows.map(([id, priority, mayCall = true]) => ({ id, priority, mayCall })),
        isRuled,
      ),
    );
  const order = (...rows: Rows) => explained(false, rows);
  expect(order([1, 50], [2, 50], [3, 50])).toEqual({});
  expect(order([4, 10], [1, 50], [2, 50])).toEqual({ 4: 'earlierTicket' });
  // A ticket with a priority that is first anyhow needs no explanation.
  expect(order([1, 10], [2, 50])).toEqual({});
  expect(order([3, 50], [1, 50], [2, 50])).toEqual({ 3: 'earlierService' });
  // Said once, where the eye finds the gap: who stands further up stands before the same one.
  expect(order([4, 50], [5, 50], [1, 50])).toEqual({ 5: 'earlierService' });
  // Who cannot be called from here yet is not overtaken.
  expect(
    explained(false, [
      [4, 50],
      [5, 50],
      [1, 50, false],
    ]),
  ).toEqual({});
  expect(order([2, 50], [3, 50], [1, 60])).toEqual({ 1: 'laterTicket' });
  // Where rules call, priorities are no reason.
  expect(
    explained(true, [
      [4, 10],
      [1, 50],
      [2, 50],
    ]),
  ).toEqual({ 4: 'earlierRules' });
  expect(
    explained(true, [
      [2, 50],
      [3, 50],
      [1, 60],
    ]),
  ).toEqual({ 3: 'earlierRules' });
});
