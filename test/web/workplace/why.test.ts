/** The clerk reads below the number why this visitor was called. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { expectAccessible, openBrowser, openWorkplace } from '../support/browser.js';
import { giveTicket } from '../support/hall.js';
import { faultsInSizes } from '../support/layout-faults.js';
import { openedPages } from '../support/opened-pages.js';

const SIMULATOR = 4;
const DRIVING = 5;

let browser: Browser;
let box: Box;
let admin: RawSession;
const opened = openedPages();

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});

/** A push may come before the answer; until that the page takes no other key. */
const press = async (page: Page, key: 'Space' | 'KeyF') => {
  await page.locator('button.at-hand:enabled').waitFor();
  await page.keyboard.press(key);
};
const finish = async (page: Page) => {
  await press(page, 'KeyF');
  await page.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
};
const line = (page: Page, text: string | RegExp) => page.locator('.visitor-why', { hasText: text }).waitFor();

it('in the usual order, after a call out of turn, and by a profile; the same after a reload', async () => {
  const page = await opened(openWorkplace(browser, box.url, 'petrov', 'Окно 2'));
  const asked = await giveTicket(admin, [SIMULATOR]);
  await page.getByRole('button', { name: `Вызвать ${asked}` }).waitFor();
  await press(page, 'Space');
  await page.locator(`[data-ticket="${asked}"]`).waitFor();
  // In the usual order it is known from the first question on.
  const [first, second] = [await giveTicket(admin, [SIMULATOR]), await giveTicket(admin, [SIMULATOR])];
  await page.getByRole('button', { name: `Вызвать ${second}` }).waitFor();
  await finish(page);
  await press(page, 'Space');
  await page.locator(`[data-ticket="${first}"]`).waitFor();
  await line(page, `ждал меньше минуты, очередь подошла раньше, чем у других; иначе – ${second}`);
  await expectAccessible(page);
  await page.reload();
  await line(page, `иначе – ${second}`);
  await finish(page);
  const later = await giveTicket(admin, [SIMULATOR]);
  await page.getByRole('button', { name: `Вызвать ${later}` }).click();
  await line(page, 'вызван вне очереди');
  await finish(page);
  // By its arrow, and the next one all the same.
  await page.getByRole('button', { name: `Вызвать ${second}` }).click();
  await page.locator(`[data-ticket="${second}"]`).waitFor();
  await line(page, 'больше этому окну вызвать некого');
  await finish(page);

  await admin.ask('newSegment', {
    name: 'Тренажёр',
    position: 1,
    when: [{ fact: 'service', op: 'in', value: [SIMULATOR] }],
    promise_min: 5,
  });
  await admin.ask('newCallingProfile', { name: 'Зал', windows: [11], finally: 'share' });
  const [quick, other] = [await giveTicket(admin, [SIMULATOR]), await giveTicket(admin, [DRIVING])];
  await page.getByRole('button', { name: `Вызвать ${other}` }).waitFor();
  await press(page, 'Space');
  await page.locator(`[data-ticket="${quick}"]`).waitFor();
  await line(page, /Тренажёр: ждёт 00:\d\d из 5 мин \(\d+ %\)/);
  await line(page, `иначе – ${other}, Без категории`);
  // A rule says what it asks, and what was there.
  await finish(page);
  const [{ id = 0 } = {}] = await admin.ask<readonly { id: number }[]>('callingProfileList');
  const when = [
    { fact: 'waiting', segment: 0, op: 'at_least', value: 2 },
    { fact: 'open_windows', op: 'at_most', value: 3 },
  ];
  await admin.ask('setCallingProfile', { id, rules: [{ id: 1, when, call: [0], at_most: { k: 1, of: 2 } }] });
  const third = await giveTicket(admin, [DRIVING]);
  await page.getByRole('button', { name: `Вызвать ${third}` }).waitFor();
  await press(page, 'Space');
  await page.locator(`[data-ticket="${other}"]`).waitFor();
  await line(page, `по правилу «Без категории: ждут не меньше 2 (было 2), открыто окон: не больше 3 (было 1)»; иначе – ${third}`);
  // The queue has one limit, the promise, and names what puts somebody before others.
  const [behind, ahead] = [await giveTicket(admin, [SIMULATOR]), await giveTicket(admin, [DRIVING])];
  await admin.ask('setCallingProfile', { id, rules: [{ id: 1, when: [], call: [0], at_most: { k: 2, of: 3 } }] });
  const row = (ticket: string) => page.locator('.queued', { hasText: ticket });
  await row(ahead).getByText('раньше других: категория «Без категории», порядок «Зал»').waitFor();
  await row(ahead).getByText('обещано 30:00').waitFor();
  await row(behind).getByText('обещано 05:00').waitFor();
  await expect.poll(() => page.locator('.queued').getByText('норма').count()).toBe(0);
  expect(await faultsInSizes(page, 'the clerk and why', { sizes: ['phone', 'laptop'], hasFold: false })).toEqual([]);
});
