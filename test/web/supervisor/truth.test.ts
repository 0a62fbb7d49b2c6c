/** What the hall says of the visits that went wrong, of those that take long, and of a long queue. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { expectAccessible, openBrowser, openSupervisor, type Watched } from '../support/browser.js';
import { giveTicket } from '../support/hall.js';
import { faultsInSizes, SIZES } from '../support/layout-faults.js';

const SIMULATOR = 4;
const PRACTICE = 5;
const WINDOW = 11;

let browser: Browser;
let box: Box;
let admin: RawSession;
let hall: Watched;
let page: Page;

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: WINDOW });
  hall = await openSupervisor(browser, box.url);
  page = hall.page;
});
afterAll(async () => {
  expect(hall.faults).toEqual([]);
  await browser.close();
  await box.stop();
});

const ticketFor = (services: readonly number[], more?: object): Promise<string> => giveTicket(admin, services, more);
const tile = (fact: string) => page.locator('.fact', { has: page.locator(`[data-fact="${fact}"]`) });

it('a refusal, an absence and a visitor who left are not one thing', async () => {
  for (const comment of ['[noDocuments]', '[noShow]', '[noShow]', '[visitorLeft]']) {
    await ticketFor([SIMULATOR]);
    await admin.ask('nextConsumer', { workplace: WINDOW });
    await admin.ask('rejectConsumer', { workplace: WINDOW, comment });
  }
  await tile('unservedToday').getByText('отказано 1 · не подошли 2 · ушли сами 1').waitFor();
  expect(await page.locator('[data-fact="unservedToday"]').textContent()).toBe('4');
});

it('who is served beyond the limit is so in the card, in the tile and among the alerts', async () => {
  await admin.ask('setOperation', { id: 3, regulated_sec: 1, danger_sec: 2 });
  const ticket = await ticketFor([SIMULATOR]);
  await admin.ask('nextConsumer', { workplace: WINDOW });
  await page.getByText(`Окно 2: ${ticket} обслуживают дольше предела`).waitFor();
  const card = page.getByRole('listitem', { name: 'Окно 2', exact: true });
  await card.getByText('дольше предела').waitFor();
  // As other warnings: the window has its outline, and who has seen it says so.
  expect(await card.getAttribute('data-alarm')).toBe('warning');
  const warning = page.locator('.alert[data-kind="longServing"]');
  expect(await warning.getAttribute('data-seen')).toBe('false');
  await warning.getByRole('button', { name: 'Принято' }).click();
  await expect.poll(() => warning.getAttribute('data-seen')).toBe('true');
  await expect.poll(() => warning.getByRole('button').count()).toBe(0);
  await tile('overNorm').getByText('сейчас 1 · 1 дольше предела').waitFor();
  await expect.poll(() => page.getByText('Предупреждений нет').count()).toBe(0);
});

it('says what was done, and the page stays where it was', async () => {
  const before = await page.locator('.windows').boundingBox();
  await page.getByRole('button', { name: 'Перерыв: Окно 2' }).click();
  await page.getByRole('status').getByText('Окно 2: после посетителя начнётся перерыв.').waitFor();
  expect((await page.locator('.windows').boundingBox())?.y).toBe(before?.y);
});

it('what waits for the visitor to leave is taken back by its own name', async () => {
  const press = (action: string) => page.getByRole('button', { name: `${action}: Окно 2`, exact: true }).click();
  const card = page.getByRole('listitem', { name: 'Окно 2', exact: true });
  await press('Отменить перерыв');
  await card.getByText('После этого посетителя').waitFor({ state: 'detached' });
  await press('Закрыть');
  await page.getByRole('dialog').getByRole('button', { name: 'Закрыть' }).click();
  await card.getByText('После этого посетителя закроется').waitFor();
  await press('Не закрывать');
  await press('Перерыв');
  await card.getByText('После этого посетителя – перерыв').waitFor();
});

it('a long queue shows twenty and the rest on demand, by service, with priorities in words', async () => {
  const urgent = await ticketFor([PRACTICE], { priority: -40 });
  for (let count = 0; count < 22; count++) await ticketFor([SIMULATOR]);
  const rows = page.locator('.tickets tbody tr');
  await page.getByRole('button', { name: 'Показать ещё 3' }).waitFor();
  await expect.poll(() => rows.count()).toBe(20);
  await page.locator(`tr[data-ticket="${urgent}"]`).getByText('раньше (10)').waitFor();
  await rows.nth(5).getByText('обычный').waitFor();
  await page.locator('.tickets select').selectOption({ label: 'Назначение / Отмена практических занятий' });
  await expect.poll(() => rows.count()).toBe(1);
  await page.locator('.tickets select').selectOption({ label: 'Все' });
  // A notice of what was done goes by itself.
  await page.locator('.notes .note').waitFor({ state: 'detached' });
  expect(await faultsInSizes(page, 'hall', { sizes: ['laptop', 'landscape', 'phone'], hasFold: false })).toEqual([]);
  await page.setViewportSize(SIZES.laptop);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Показать ещё 3' }).click();
  await expect.poll(() => rows.count()).toBe(23);
});

it('a call to a window on a break says that it ends the break', async () => {
  await admin.ask('serveConsumer', { workplace: WINDOW });
  const first = await page.locator('.tickets tbody tr').nth(1).getAttribute('data-ticket');
  await page.getByRole('button', { name: `Вызвать в окно: ${first}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Окно 2' }).getByText('сейчас перерыв: вызов его закончит').waitFor();
});

it('a day again shows the breaks of windows, and who had them', async () => {
  await admin.ask('setWorkplace', { id: WINDOW, state_id: 2 });
  const { page: replay, faults } = await openSupervisor(browser, box.url, 'replay');
  const slider = replay.getByRole('slider', { name: 'Время дня' });
  const card = replay.getByRole('listitem', { name: 'Окно 2', exact: true });
  // In the first second it has no visitor, or the first one, who may have been served within it.
  await card.getByText(/без посетителя|^Г\d+$/).waitFor();
  await expect.poll(() => card.getByText('Перерыв').count()).toBe(0);
  await slider.fill((await slider.getAttribute('max')) ?? '');
  await card.getByText('Перерыв').waitFor();
  await card.getByText('Петров Дмитрий').waitFor();
  expect(faults).toEqual([]);
  await replay.context().close();
});
