/** A hall of seventy windows and seventy services: trouble first, what is at rest folded, its parts in sight wherever it is scrolled to. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { expectAccessible, openBrowser, openSupervisor, type Watched } from '../support/browser.js';
import { giveTicket } from '../support/hall.js';
import { faultsInSizes } from '../support/layout-faults.js';

const SIMULATOR = 4;
const OPERATION = 3;
const MORE = 60;
/** So many of the new windows have a clerk. */
const MANNED = 24;
/** Screens of a laptop that the hall takes at most, where it took twelve. */
const SCREENS_MAX = 4.5;
const LAPTOP = { width: 1366, height: 768 };

let browser: Browser;
let box: Box;
let admin: RawSession;
let hall: Watched;
let page: Page;
const windows: number[] = [];

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  for (let count = 1; count <= MORE; count++) {
    const { id } = await admin.ask<{ id: number }>('newWorkplace', { name: `Окно ${100 + count}`, all_operations: 1 });
    windows.push(id);
    await admin.ask('newService', { name: `Выдача справки по форме ${count}`, operations: { '10': [OPERATION] } });
  }
  for (const place of windows.slice(0, MANNED)) {
    await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place });
    await admin.ask('setWorkplace', { id: place, state_id: 1 });
  }
  hall = await openSupervisor(browser, box.url, '', { viewport: LAPTOP });
  page = hall.page;
}, 60_000 * SLOWNESS);
afterAll(async () => {
  expect(hall.faults).toEqual([]);
  await browser.close();
  await box.stop();
});

const heading = (name: RegExp) => page.locator('.windows').getByRole('heading', { name });
const firstCard = () => page.locator('.windows li').first();

it('shows windows at work small, with their actions at hand, and folds those at rest', async () => {
  await heading(/^Работают: 24$/).waitFor();
  const rest = page.locator('.windows > details');
  await rest.getByText(/^Закрыты или без оператора: \d+$/).waitFor();
  await expect.poll(() => rest.locator('li').first().isVisible()).toBe(false);
  const card = page.getByRole('listitem', { name: 'Окно 101', exact: true });
  const pause = card.getByRole('button', { name: 'Перерыв: Окно 101' });
  await expect.poll(() => pause.isVisible()).toBe(false);
  await card.getByText('Действия').click();
  await pause.click();
  await card.getByText('Перерыв', { exact: true }).first().waitFor();
  await card.getByRole('button', { name: 'Открыть: Окно 101' }).click();
  await card.getByText('Действия').click();
});

it('puts first whom somebody should look at, and of the queues the longest wait', async () => {
  await admin.ask('setOperation', { id: OPERATION, regulated_sec: 1, danger_sec: 2 });
  const ticket = await giveTicket(admin, [SIMULATOR]);
  const { id } = await admin.ask<{ id: number }>('getConsumer', { name: ticket });
  await admin.ask('consumerFromQueueBody', { id, workplace: windows[20] });
  await heading(/^Требуют внимания: 1$/).waitFor();
  await firstCard().getByText(ticket).waitFor();
  await firstCard().getByRole('button', { name: 'Передать: Окно 121' }).waitFor();
  for (let count = 0; count < 3; count++) await giveTicket(admin, [SIMULATOR]);
  const queues = page.locator('.queues');
  await expect.poll(() => queues.locator('tbody tr:visible').count()).toBe(1);
  await queues.getByText(/^Без очереди: \d\d$/).click();
  await expect.poll(() => queues.locator('tbody tr:visible').count()).toBeGreaterThan(MORE);
  await queues.getByText(/^Без очереди: \d\d$/).click();
});

it('keeps its parts in sight, leads to each, and takes a few screens', async () => {
  const parts = page.getByRole('navigation', { name: 'Части зала' });
  await parts.getByRole('button', { name: /^Очередь \d+$/ }).click();
  const top = async (part: string) => (await page.locator(part).boundingBox())?.y ?? Number.NaN;
  await expect.poll(() => top('.tickets')).toBeLessThan(LAPTOP.height);
  expect(await top('.jumps')).toBeGreaterThanOrEqual(0);
  await parts.getByRole('button', { name: /^Окна \d\d$/ }).click();
  // Not under what stays in sight.
  await expect.poll(async () => (await top('.windows')) - (await top('.jumps'))).toBeGreaterThan(40);
  expect((await page.evaluate<number>('document.documentElement.scrollHeight')) / LAPTOP.height).toBeLessThan(SCREENS_MAX);
  await page.evaluate('scrollTo(0, 0)');
  // What was done is told over the page for some seconds.
  await page.getByText('окно открыто.').waitFor({ state: 'detached' });
  await expectAccessible(page);
  expect(await faultsInSizes(page, 'hall', { sizes: ['laptop', 'landscape', 'phone'], hasFold: false })).toEqual([]);
});
