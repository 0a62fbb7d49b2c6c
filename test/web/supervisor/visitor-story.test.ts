/** A supervisor answers a complaint with the story of a ticket. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { expectAccessible, openBrowser, openSupervisor } from '../support/browser.js';
import { giveTicket } from '../support/hall.js';
import { faultsInSizes } from '../support/layout-faults.js';
import { openedPages } from '../support/opened-pages.js';

const SIMULATOR = 4;
const WINDOW = 11;

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

it('from a number in the hall: who was called before and by whose hand, and why he was called himself', async () => {
  const [first, second] = [await giveTicket(admin, [SIMULATOR]), await giveTicket(admin, [SIMULATOR])];
  const tickets = await admin.ask<readonly { id: number; ticket: string }[]>('consumerList');
  const { id } = await admin.ask<{ id: number }>('newReason', { name: 'С ребёнком', kind: 'call' });
  await admin.ask('consumerFromQueueBody', { id: tickets.find(({ ticket }) => ticket === second)?.id, workplace: WINDOW, reason: id });
  await admin.ask('serveConsumer', { workplace: WINDOW });
  const page = await opened(openSupervisor(browser, box.url));
  await page
    .getByRole('link', { name: `История ${first}` })
    .first()
    .click();
  await page.getByRole('heading', { name: `${first}: ждёт` }).waitFor();
  await page.getByRole('heading', { name: 'Раньше вызван 1 пришедший позже' }).waitFor();
  // Who is not called waits all the same.
  await page
    .locator('.fact', { hasText: 'Ждал первого вызова' })
    .getByText(/^\d\d:\d\d$/)
    .waitFor();
  await page
    .getByRole('row', {
      name: new RegExp(`${second} Окно 2.* вызван вне очереди: С ребёнком; ждали: ${second} – 0 мин, этот посетитель – 0 мин`),
    })
    .waitFor();
  await expectAccessible(page);

  await admin.ask('nextConsumer', { workplace: WINDOW });
  await admin.ask('serveConsumer', { workplace: WINDOW });
  await page.getByRole('button', { name: 'Показать' }).click();
  await page.getByRole('heading', { name: `${first}: обслужен` }).waitFor();
  await page.getByRole('row', { name: /вызван ждал меньше минуты, больше этому окну вызвать некого/ }).waitFor();
  expect(await faultsInSizes(page, 'a story', { sizes: ['phone', 'laptop'], hasFold: false })).toEqual([]);

  await page.getByLabel('Номер талона').fill('я999');
  await page.keyboard.press('Enter');
  await page.getByText('Такого талона в этот день не было.').waitFor();
});

it('after a skip it is said that the next one was chosen from those behind', async () => {
  const [first] = [await giveTicket(admin, [SIMULATOR]), await giveTicket(admin, [SIMULATOR]), await giveTicket(admin, [SIMULATOR])];
  await admin.ask('nextConsumer', { workplace: WINDOW });
  await admin.ask('skipConsumer', { workplace: WINDOW });
  await admin.ask('skipConsumer', { workplace: WINDOW });
  const page = await opened(openSupervisor(browser, box.url, `story/${first}`));
  // The first skip was his own: only the second call went before him.
  await page.getByRole('heading', { name: 'Раньше вызван 1 пришедший позже' }).waitFor();
  await page
    .getByRole('row', { name: /предыдущий не подошёл: выбирали из тех, кто в очереди за ним, а если там никого – из всех; ждали/ })
    .waitFor();
  await admin.ask('rejectConsumer', { workplace: WINDOW });
  await admin.ask('removeAllConsumers');
});

it('before a number is typed, who waited longest on the day is one press away', async () => {
  const page = await opened(openSupervisor(browser, box.url, 'story'));
  const longest = page.getByRole('region', { name: 'Дольше всех ждали в этот день' }).first();
  const first = longest.getByRole('link').first();
  const ticket = (await first.textContent()) ?? '';
  await expectAccessible(page);
  expect(await faultsInSizes(page, 'no story yet', { sizes: ['phone', 'laptop'], hasFold: false })).toEqual([]);
  await first.click();
  await page.getByRole('heading', { name: new RegExp(`^${ticket}: `) }).waitFor();
  await expect.poll(() => longest.count()).toBe(0);
});

it('the report of fairness of the same day says by whose hand, and has the seal of the journal', async () => {
  const page = await opened(openSupervisor(browser, box.url, 'fairness'));
  const hands = page.getByRole('region', { name: 'Вызовы вне очереди', exact: true });
  await hands.getByRole('row', { name: /С ребёнком 1 1$/ }).waitFor();
  await page.getByText(/^[0-9a-f]{64}$/).waitFor();
  await expectAccessible(page);
  expect(await faultsInSizes(page, 'fairness', { sizes: ['phone', 'laptop'], hasFold: false })).toEqual([]);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Сохранить CSV' }).click();
  expect(readFileSync(await (await saved).path(), 'utf8')).toMatch(/Вызовы вне очереди\r\n.*\r\n[^;]*;С ребёнком;1;1\r\n/);
  // Yesterday the box was not there yet.
  const from = page.getByLabel('С', { exact: true });
  const [date = '', ...rest] = (await from.inputValue()).split('.');
  const yesterday = new Date(Date.UTC(Number(rest[1]), Number(rest[0]) - 1, Number(date) - 1)).toISOString().slice(0, 10);
  const to = page.getByLabel('По', { exact: true });
  const last = await to.inputValue();
  await from.fill(yesterday);
  await to.fill(last);
  await page.getByRole('button', { name: 'Показать' }).click();
  await page.getByText('Не сохранились и не посчитаны:').waitFor();
  await hands.getByRole('row', { name: /С ребёнком 1 1$/ }).waitFor();
  await expectAccessible(page);
});
