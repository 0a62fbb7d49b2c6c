/** The dialog of a new booking while others book, too; and what is typed wrong in it. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { ahead, bookedBy, bookingsOn, cell, openAppointments, planFor, showDay } from '../support/appointments.js';
import { expectAccessible, openBrowser } from '../support/browser.js';
import { openedPages } from '../support/opened-pages.js';

const SIMULATOR = 4;
const DAY = ahead(1);

let browser: Browser;
let box: Box;
let admin: RawSession;
const opened = openedPages();

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox({ env: { QBOX_TIME_ZONE: 'UTC', QBOX_REQUESTS_PER_SECOND: '0' } })]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await planFor(admin, [SIMULATOR], { places: 1 });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});

it('a time that is taken meanwhile is not kept, and a telephone that is none is named', async () => {
  const page = await opened(openAppointments(browser, box.url));
  await showDay(page, DAY);
  await cell(page, DAY, '09:30').locator('.free').click();
  const dialog = page.getByRole('dialog');
  const time = dialog.getByLabel('Время');
  await expect.poll(() => time.inputValue()).toBe('09:30');
  const other = await bookedBy(admin, { services: [SIMULATOR], date: DAY, time: '09:30' });
  await dialog.getByText(/09:30 уже занято\. Ближайшее свободное время: .*, 10:00\./).waitFor();
  expect(await time.inputValue()).toBe('10:00');
  await expectAccessible(page);
  // What the clerk has just said stays, also where the first wish is free again.
  await admin.ask('cancelBooking', { id: other.id });
  await expect.poll(() => time.locator('option').allTextContents()).toContainEqual(expect.stringContaining('09:30'));
  expect(await time.inputValue()).toBe('10:00');
  await dialog.getByLabel('Имя').fill('Анна');
  await dialog.getByLabel('Телефон').fill('abc');
  await page.keyboard.press('Enter');
  await dialog.getByRole('alert').getByText('Проверьте телефон').waitFor();
  expect(await bookingsOn(admin, DAY)).toHaveLength(1);
  await dialog.getByLabel('Телефон').fill('8 701 555 66 77');
  await page.keyboard.press('Enter');
  await page.locator('.booked .code').waitFor();
  expect(await bookingsOn(admin, DAY)).toContainEqual(expect.objectContaining({ time: '10:00', name: 'Анна', state: 'PLANNED' }));
});

it('a group that no time holds is told how many do', async () => {
  const page = await opened(openAppointments(browser, box.url));
  await showDay(page, DAY);
  await cell(page, DAY, '10:30').locator('.free').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Группа, серия, ещё услуга').click();
  await dialog.getByLabel('Сколько человек').fill('2');
  await dialog.getByText(/Столько человек нельзя записать на одно время: .* – не больше 1 человека\./).waitFor();
  expect(await dialog.getByRole('button', { name: 'Записать' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Сколько человек').fill('1');
  await expect.poll(() => dialog.getByLabel('Время').inputValue()).toBe('10:30');
});

it('where all is taken, the dialog says so and books nothing', async () => {
  await admin.ask('setBookingPlan', { id: 1, horizon_days: 1 });
  const page = await opened(openAppointments(browser, box.url));
  await showDay(page, DAY);
  await cell(page, DAY, '10:30').locator('.free').click();
  const dialog = page.getByRole('dialog');
  await expect.poll(() => dialog.getByLabel('Время').inputValue()).toBe('10:30');
  await admin.ask('newCalendar', { name: 'closed', days: [{ date: DAY, hours: [] }] });
  await admin.ask('newCalendar', { name: 'closed today', days: [{ date: ahead(0), hours: [] }] });
  await dialog.getByText('В ближайшие дни свободного времени нет.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Записать' }).isDisabled()).toBe(true);
});
