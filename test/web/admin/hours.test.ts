/** Hours of a week, as an administrator types them: one day, copied to the others, and a second span that begins after a break. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { expectAccessible, openAdmin, openBrowser } from '../support/browser.js';
import { faultsInSizes } from '../support/layout-faults.js';
import { openedPages } from '../support/opened-pages.js';

let browser: Browser;
let box: Box;
let admin: RawSession;
const at = openedPages();

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});

async function unfolded(page: Page): Promise<Page> {
  await page.locator('main form').waitFor();
  await page.locator('main form details').evaluateAll((all: { open: boolean }[]) => {
    for (const details of all) details.open = true;
  });
  // Hours that nobody has given are one button.
  await expect.poll(() => page.getByRole('button', { name: /^Добавить часы/ }).count()).toBe(0);
  const folded = page.getByRole('button', { name: 'Указать часы по дням' });
  while ((await folded.count()) > 0) await folded.first().click();
  return page;
}

const dayOf = (page: Page, day: string) => page.locator('[data-field="opening_hours"]').getByRole('group', { name: day, exact: true });

it('a day is copied to the other working days, or to those that are ticked', async () => {
  const page = await unfolded(await at(openAdmin(browser, box.url, 'books/Registrator/1')));
  const monday = dayOf(page, 'Понедельник');
  await monday.getByRole('button', { name: 'Добавить часы: Понедельник' }).click();
  await page.getByLabel('Понедельник, до').fill('13:00');
  await monday.getByRole('button', { name: 'Добавить часы: Понедельник' }).click();
  expect(await monday.locator('input').evaluateAll((all: { value: string }[]) => all.map(({ value }) => value))).toEqual([
    ...['09:00', '13:00'],
    ...['14:00', '18:00'],
  ]);
  // A day without hours has none to copy.
  await expect.poll(() => dayOf(page, 'Вторник').getByRole('button').count()).toBe(1);
  await monday.getByRole('button', { name: 'Копировать часы на другие дни: Понедельник' }).click();
  const others = page.getByRole('group', { name: 'Понедельник: на какие дни копировать часы' });
  await expect.poll(() => others.getByRole('checkbox', { checked: true }).count()).toBe(4);
  expect(await faultsInSizes(page, 'hours', { sizes: ['laptop', 'phone'], hasFold: false })).toEqual([]);
  await expectAccessible(page);
  await others.getByLabel('Пятница').uncheck();
  await others.getByLabel('Суббота').check();
  await others.getByRole('button', { name: 'Копировать', exact: true }).click();
  await expect.poll(() => others.count()).toBe(0);
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('Сохранено.').waitFor();
  const hours = ['09:00-13:00', '14:00-18:00'];
  const [kiosk] = await admin.ask<readonly { opening_hours: object }[]>('registratorList');
  expect(kiosk?.opening_hours).toEqual({ 1: hours, 2: hours, 3: hours, 4: hours, 6: hours });
});

it('what is there is replaced, and the numbers of places go with their hours', async () => {
  const page = await unfolded(await at(openAdmin(browser, box.url, 'books/BookingPlan/new')));
  const places = page.locator('[data-field="places_by_hours"]');
  await places.getByRole('button', { name: 'Добавить часы: Суббота' }).click();
  await page.getByLabel('Суббота, 09:00-18:00: посетителей одновременно').fill('3');
  await places.getByRole('button', { name: 'Добавить часы: Воскресенье' }).click();
  await places.getByRole('button', { name: 'Копировать часы на другие дни: Суббота' }).click();
  await places.getByRole('button', { name: 'Копировать', exact: true }).click();
  expect(await page.getByLabel('Воскресенье, 09:00-18:00: посетителей одновременно').inputValue()).toBe('3');
});

it('the button that adds hours looks like one', async () => {
  const page = await unfolded(await at(openAdmin(browser, box.url, 'books/Workplace/11')));
  const add = dayOf(page, 'Среда').getByRole('button', { name: 'Добавить часы: Среда' });
  expect(await add.textContent()).toBe('+Часы');
  const border = await page.evaluate<string>(
    `getComputedStyle(document.querySelector('[aria-label="Добавить часы: Среда"]')).borderTopColor`,
  );
  expect(border).not.toMatch(/transparent|, 0\)/);
  // A window without hours has no plan; it is not always open.
  await expect.poll(() => page.locator('[data-field="opening_hours"]').getByText('Всегда открыто').count()).toBe(0);
});
