/** The forms of calendars and of plans of bookings in the administrator's page, in Chromium: days and places as people type them. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { ahead, bookedBy, planFor, typedDay } from '../support/appointments.js';
import { expectAccessible, openAdmin, openBrowser, type Watched } from '../support/browser.js';

let browser: Browser;
let box: Box;
let admin: RawSession;
const opened: Watched[] = [];

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
afterEach(async () => {
  expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
  for (const { page } of opened.splice(0)) await page.context().close();
});

async function adminAt(address: string): Promise<Page> {
  const watched = await openAdmin(browser, box.url, address);
  opened.push(watched);
  return watched.page;
}

it('a calendar has closed days, short ones, and Saturdays that are worked; a day can be taken out again', async () => {
  const page = await adminAt('books/Calendar/new');
  await page.getByLabel('Название *').fill('Праздники');
  for (let count = 0; count < 3; count++) await page.getByRole('button', { name: 'Добавить день' }).click();
  const line = (index: number) => page.locator('.calendar-day').nth(index);
  await line(0).getByLabel('Дата', { exact: true }).fill('01.01.2027');
  await line(0)
    .getByLabel(/Название дня/)
    .fill('Новый год');
  await line(1).getByLabel('Дата', { exact: true }).fill('31.12.2026');
  await line(1).getByLabel(/Часы/).fill('09:00-13:00, 14:00 – 15:00');
  await line(2).getByLabel('Дата', { exact: true }).fill('07.11.2026');
  await line(2)
    .getByLabel(/Работаем как/)
    .selectOption({ label: 'Понедельник' });
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Создать' }).click();
  await page.getByText(/^Создано: /).waitFor();
  const [made] = await admin.ask<readonly { id: number; days: unknown }[]>('calendarList');
  expect(made?.days).toEqual([
    { date: '2027-01-01', name: 'Новый год', hours: [] },
    { date: '2026-12-31', hours: ['09:00-13:00', '14:00-15:00'] },
    { date: '2026-11-07', as: 1 },
  ]);

  await page.getByRole('link', { name: 'Праздники' }).click();
  await page.getByRole('button', { name: 'Убрать день 2026-12-31' }).click();
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('Сохранено.').waitFor();
  const [left] = await admin.ask<readonly { days: readonly { date: string }[] }[]>('calendarList');
  expect(left?.days.map(({ date }) => date)).toEqual(['2027-01-01', '2026-11-07']);
});

it('a day that is none is a fault of the form, and one that the box refuses is told at the field', async () => {
  const page = await adminAt('books/Calendar/new');
  await page.getByLabel('Название *').fill('Ещё один');
  await page.getByRole('button', { name: 'Добавить день' }).click();
  await page.getByRole('button', { name: 'Создать' }).click();
  await page.locator('[data-field="days"] .fault').getByText('У каждого дня должна быть дата').waitFor();
  await page.getByLabel('Дата', { exact: true }).fill('01.02.2027');
  await page.locator('.calendar-day').getByLabel(/Часы/).fill('18:00-09:00');
  await page.getByRole('button', { name: 'Создать' }).click();
  await page.locator('[data-field="days"] .fault').getByText(/./).waitFor();
  expect(await admin.ask('calendarList')).toHaveLength(1);
});

it('a calendar that closes days over bookings says how many, and where they are listed', async () => {
  await planFor(admin, [5]);
  await bookedBy(admin, { services: [5], date: ahead(3), time: '09:00', name: 'Анна' });
  const page = await adminAt('books/Calendar/new');
  await page.getByLabel('Название *').fill('Ремонт');
  await page.getByRole('button', { name: 'Добавить день' }).click();
  await page.getByLabel('Дата', { exact: true }).fill(typedDay(ahead(3)));
  await page.getByRole('button', { name: 'Создать' }).click();
  await page.getByText(/^1 запись больше не подходит/).waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'К списку' }).click();
  await page.waitForURL('**/appointments');
  for (const book of ['ConsumerPreRegistereds', 'BookingPlans']) await admin.ask(`removeAll${book}`);
});

it('holidays of a file are days of the form: looked at, and saved with it; what is no such day is named', async () => {
  const page = await adminAt('books/Calendar/new');
  await page.getByLabel('Название *').fill('Из файла');
  await page.getByRole('button', { name: 'Добавить день' }).click();
  const year = new Date().getUTCFullYear() + 1;
  await page.getByLabel('Дата', { exact: true }).fill(`01.01.${year}`);
  const event = (...lines: readonly string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
  const text = [
    'BEGIN:VCALENDAR',
    ...event(`DTSTART;VALUE=DATE:${year}0101`, 'SUMMARY:Новый год'),
    ...event(`DTSTART;VALUE=DATE:${year}0308`, 'SUMMARY:8 Марта'),
    ...event(`DTSTART:${year}0309T100000Z`, 'SUMMARY:Совещание'),
    'END:VCALENDAR\r\n',
  ].join('\r\n');
  const file = (content: string) => ({ name: 'holidays.ics', mimeType: 'text/calendar', buffer: Buffer.from(content) });
  await page.locator('input[type=file]').setInputFiles(file('no calendar'));
  await page.locator('[data-field="days"]').getByRole('alert').waitFor();
  await page.locator('input[type=file]').setInputFiles(file(text));
  await page.getByText('Взято 2 дня: проверьте и сохраните.').waitFor();
  await page.getByText(/^Не взяты .*: Совещание$/).waitFor();
  await expect.poll(() => page.getByRole('alert').count()).toBe(0);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Создать' }).click();
  await page.getByText(/^Создано: /).waitFor();
  const made = await admin.ask<readonly { name: string; days: unknown }[]>('calendarList');
  expect(made.find(({ name }) => name === 'Из файла')?.days).toEqual([
    { date: `${year}-01-01`, name: 'Новый год', hours: [] },
    { date: `${year}-03-08`, name: '8 Марта', hours: [] },
  ]);
});

it('a plan has places by hours', async () => {
  const page = await adminAt('books/BookingPlan/new');
  await page.getByLabel('Название *').fill('Приём');
  await page.getByLabel('Назначение / Отмена занятий на тренажере').check();
  await page.getByLabel('Длительность приёма, минут').fill('20');
  for (const summary of await page.locator('form details > summary').all()) await summary.click();
  const places = page.locator('[data-field="places_by_hours"]');
  await places.getByRole('button', { name: 'Указать часы по дням' }).click();
  await places.getByRole('button', { name: 'Добавить часы: Вторник' }).click();
  await page.getByLabel('Вторник, 09:00-18:00: посетителей одновременно').fill('3');
  await page.getByLabel('Кто пришёл позже').selectOption({ label: 'получает ближайшее свободное время этого дня' });
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Создать' }).click();
  await page.getByText(/^Создано: /).waitFor();
  const [made] = await admin.ask<readonly object[]>('bookingPlanList');
  expect(made).toMatchObject({
    ...{ services: [4], slot_minutes: 20, late: 'next' },
    places_by_hours: { '2': [{ hours: '09:00-18:00', places: 3 }] },
  });
});
