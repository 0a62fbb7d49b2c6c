/** The visitor's own page of bookings: on a telephone, from the first touch to the booking that is kept, moved or cancelled. */
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { calendarEntry } from '../../../server/web/client/book/calendar-entry.js';
import { type Box, startBox } from '../../support/box.js';
import { freePort } from '../../support/free-port.js';
import { loadedBytes } from '../../support/page-load.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { ahead, bookedBy, everyDay, planFor } from '../support/appointments.js';
import { expectAccessible, openBrowser, openPage, type Watched } from '../support/browser.js';
import { afternoonZone } from '../support/hall-past.js';
import { SIZES } from '../support/layout-faults.js';

const [SIMULATOR, DRIVING] = [4, 5];

let browser: Browser;
let box: Box;
let door: string;
let admin: RawSession;
let plan = 0;
const opened: Watched[] = [];

beforeAll(async () => {
  const port = await freePort();
  door = `http://127.0.0.1:${port}`;
  const env = { QBOX_TIME_ZONE: afternoonZone(), QBOX_VISITOR_PORT: String(port), QBOX_REQUESTS_PER_SECOND: '0' };
  [browser, box] = await Promise.all([openBrowser(), startBox({ env })]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
beforeEach(async () => {
  for (const book of ['ConsumerPreRegistereds', 'Calendars', 'BookingPlans', 'Consumers']) await admin.ask(`removeAll${book}`);
  ({ id: plan } = await planFor(admin, [SIMULATOR], { by_visitors: 1 }));
});
afterEach(async () => {
  for (const { page, faults } of opened.splice(0)) {
    expect(faults).toEqual([]);
    await page.context().close();
  }
});

async function openBook(): Promise<Page> {
  const watched = await openPage(browser, `${door}/book`, { viewport: SIZES.phone, hasTouch: true, isMobile: true });
  opened.push(watched);
  return watched.page;
}

/** The number of a day, which stays with its month. */
const dayIn = (date: string): RegExp => new RegExp(`\\s${Number(date.slice(8))}\\s`);

const touch = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const rows = () => admin.ask<ReplyData<'bookings'>['bookings']>('consumerPreRegisteredList');

/** As a calendar of others reads it. */
const eventIn = (text: string): ICAL.Event =>
  new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent') ?? undefined);

async function giveNames(page: Page): Promise<void> {
  await page.getByLabel('Имя').fill('Анна Иванова');
  await page.getByLabel('Телефон').fill('+7 701 555 66 77');
  await touch(page, 'Записаться');
  await page.locator('.code').waitFor();
}

it('is not there until a plan lets visitors book', async () => {
  await admin.ask('setBookingPlan', { id: plan, by_visitors: 0 });
  expect((await fetch(`${door}/book`)).status).toBe(404);
  await admin.ask('setBookingPlan', { id: plan, by_visitors: 1 });
  expect((await fetch(`${door}/book`)).status).toBe(200);
  // The code is in no address: the page draws it.
  const others = ['/book/402913557120.svg', '/appointments', '/workplace'];
  for (const other of others) expect((await fetch(door + other)).status, other).toBe(404);
});

it('a visitor books, keeps it in a calendar, moves it, comes back by the address, and cancels', async () => {
  const page = await openBook();
  await touch(page, 'Назначение / Отмена занятий на тренажере');
  await page.locator('.times').waitFor();
  await expectAccessible(page);
  await touch(page, /^09:30$/);
  await expectAccessible(page);
  await giveNames(page);
  await expectAccessible(page);
  const [booking] = await rows();
  expect(booking).toMatchObject({ services: [SIMULATOR], time: '09:30', name: 'Анна Иванова', phone: '+7 701 555 66 77' });
  const code = booking?.pin_code ?? '';
  expect((await page.locator('.code').textContent())?.replaceAll(' ', '')).toBe(code);
  await expect.poll(() => page.locator('.qr').evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBeGreaterThan(0);

  const [download] = await Promise.all([page.waitForEvent('download'), touch(page, 'Сохранить в календарь')]);
  expect(download.suggestedFilename()).toBe('booking.ics');
  const event = eventIn(readFileSync(await download.path(), 'utf8'));
  const visit = await admin.ask<ReplyData<'bookedVisit'>>('bookedVisit', { pin_code: code });
  expect(event.startDate.toJSDate().toISOString()).toBe(visit.from);
  expect(event.duration.toSeconds()).toBe(30 * 60);
  expect(event.description).toContain(code.slice(0, 3));
  expect(event.uid).not.toContain(code);

  await touch(page, 'Перенести');
  await page.locator('.days button').nth(2).click();
  await page.getByText('Сейчас она на').waitFor();
  await touch(page, /^10:30$/);
  await page.getByRole('dialog').getByText('Было:').waitFor();
  await expectAccessible(page);
  expect(await rows(), 'nothing moves before it is confirmed').toMatchObject([{ id: booking?.id, time: booking?.time }]);
  await page.getByRole('dialog').getByRole('button', { name: 'Перенести' }).click();
  await page.getByRole('status').getByText('Запись перенесена на').waitFor();
  await page.locator('.visit', { hasText: '10:30' }).waitFor();
  expect(await rows()).toMatchObject([{ id: booking?.id, time: '10:30' }]);
  await page.reload();
  await page.locator('.visit', { hasText: '10:30' }).waitFor();
  await touch(page, 'Отменить запись');
  await page.getByRole('dialog').getByRole('button', { name: 'Отменить запись' }).click();
  await page.getByText('Запись отменена').waitFor();
  expect(await rows()).toMatchObject([{ id: booking?.id, state: 'CANCELLED' }]);
  const [out] = await Promise.all([page.waitForEvent('download'), touch(page, 'Убрать из календаря')]);
  const cancelled = readFileSync(await out.path(), 'utf8');
  expect(eventIn(cancelled).uid).toBe(event.uid);
  expect(cancelled).toContain('METHOD:CANCEL\r\n');
});

it('a telephone that is none is named', async () => {
  const page = await openBook();
  await touch(page, 'Назначение / Отмена занятий на тренажере');
  await touch(page, /^09:30$/);
  await page.getByLabel('Имя').fill('Анна');
  await page.getByLabel('Телефон').fill('12');
  await touch(page, 'Записаться');
  await page.getByRole('alert').getByText('Проверьте телефон').waitFor();
});

it('a booking that the branch cannot keep to says so, and asks to move it', async () => {
  const page = await openBook();
  await touch(page, 'Назначение / Отмена занятий на тренажере');
  await page.locator('.days button').nth(1).click();
  await touch(page, /^09:00$/);
  await giveNames(page);
  const [booking] = await rows();
  await admin.ask('newCalendar', { name: 'closed', days: [{ date: booking?.date, hours: [] }] });
  await page.reload();
  await page.getByRole('alert').getByText('Филиал не сможет принять вас в это время').waitFor();
  await expect.poll(() => page.getByText('Вы записаны').count()).toBe(0);
  await expectAccessible(page);
  await touch(page, 'Перенести');
  await page.locator('.times button').last().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Перенести' }).click();
  await page.getByText('Вы записаны').waitFor();
});

it('a full day names the next free time, and a closed day is nowhere', async () => {
  const { times, date } = (
    await admin.ask<ReplyData<'bookableTimes'>>('bookableTimes', { service: SIMULATOR, from: ahead(2), to: ahead(2) })
  )[0] ?? {
    ...{ times: [], date: '' },
  };
  for (const { time } of times) await bookedBy(admin, { services: [SIMULATOR], date, time, persons: 2 });
  const { id } = await admin.ask<{ id: number }>('newCalendar', { name: 'branch' });
  await admin.ask('setCalendar', { id, days: [{ date: ahead(3), hours: [] }] });
  const page = await openBook();
  await touch(page, 'Назначение / Отмена занятий на тренажере');
  // Of a text alone the spaces at its ends do not count.
  await page.locator('.days button', { hasText: dayIn(date) }).click();
  await page.getByText(/В этот день мест нет\. Ближайшее свободное время: .*, 09:00\./).waitFor();
  const shown = await page.locator('.days').textContent();
  expect(shown).not.toMatch(dayIn(ahead(3)));
  await expectAccessible(page);
  await touch(page, 'Показать этот день');
  await page.locator('.times').waitFor();
  expect(await page.locator('.days [aria-pressed=true]').textContent()).toMatch(dayIn(ahead(4)));
});

it('a day on which nobody works, or that is over, is not full: it is nowhere, and of today that is said', async () => {
  const weekly = (...hours: readonly string[]) => everyDay(...hours);
  const windows = await admin.ask<readonly { readonly id: number; readonly opening_hours: object }[]>('workplaceList');
  await admin.ask('setBookingPlan', { id: plan, places: 0, opening_hours: {}, slot_minutes: 60 });
  const { id } = await admin.ask<{ id: number }>('newCalendar', { name: 'windows', workplaces: windows.map((window) => window.id) });
  // They work tomorrow alone.
  await admin.ask('setCalendar', { id, opening_hours: { '1': [] }, days: [{ date: ahead(1), hours: ['09:00-11:00'] }] });
  const page = await openBook();
  await touch(page, 'Назначение / Отмена занятий на тренажере');
  await page.getByText(/На сегодня записи нет\. Ближайший день: /).waitFor();
  await page.locator('.days button').first().waitFor();
  await expect.poll(() => page.locator('.days button').count()).toBe(1);
  expect(await page.locator('.days').textContent()).not.toContain('мест нет');
  await expectAccessible(page);
  await admin.ask('setCalendar', { id, opening_hours: weekly('00:00-00:01'), days: [] });
  const days = await admin.ask<ReplyData<'bookableTimes'>>('bookableTimes', { service: SIMULATOR, from: ahead(0), to: ahead(9) });
  expect(days).toEqual([]);
});

it('opens a booking of the staff by code and telephone, and none by a code alone', async () => {
  const { pin_code } = await bookedBy(admin, { services: [SIMULATOR], date: ahead(2), time: '09:00', name: 'Пётр', phone: '8 999 111' });
  const page = await openBook();
  await touch(page, 'У меня есть код записи');
  await page.getByLabel('Код').fill(pin_code);
  await touch(page, 'Открыть');
  await page.getByText('Записи с таким кодом нет.').waitFor();
  await expectAccessible(page);
  await page.getByLabel('Телефон').fill('8999111');
  await touch(page, 'Открыть');
  await page.locator('.visit', { hasText: '09:00' }).waitFor();
  expect(await page.content()).not.toContain('Пётр');
});

it('asks for nothing where the plan wants nothing, and is light', async () => {
  await admin.ask('setBookingPlan', { id: plan, services: [SIMULATOR, DRIVING], visitor_gives: 'nothing' });
  const page = await openBook();
  expect(await loadedBytes(page)).toBeLessThan(110_000);
  await touch(page, 'Назначение / Отмена практических занятий');
  await touch(page, /^09:00$/);
  await expect.poll(() => page.locator('form input').count()).toBe(0);
  await touch(page, 'Записаться');
  await page.locator('.code').waitFor();
  expect(await rows()).toMatchObject([{ services: [DRIVING], name: '', phone: '' }]);
});

it('a calendar of others reads what is odd: commas, lines, long texts of three languages', () => {
  const odd = { title: 'Приём, запись; «тест» \\ конец', place: 'Бөлім № 1\nэтаж 2', note: 'ұзақ мәтін '.repeat(30) };
  const entry = { ...odd, uid: 'a@b', organizer: 'https://q.example/book', from: '2028-02-28T23:45:00.000Z', minutes: 30 };
  const made = (minute: number, isCancelled = false) => calendarEntry({ ...entry, isCancelled, made: `2026-11-29T12:0${minute}:00.000Z` });
  const text = made(0);
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const event = eventIn(text);
  expect([event.summary, event.location, event.description]).toEqual([odd.title, odd.place, odd.note]);
  expect([event.startDate, event.endDate].map((time) => time.toJSDate().toISOString())).toEqual([
    '2028-02-28T23:45:00.000Z',
    '2028-02-29T00:15:00.000Z',
  ]);
  expect([event.organizer, event.component.getFirstPropertyValue('status')]).toEqual(['https://q.example/book', 'CONFIRMED']);
  const cancelled = eventIn(made(1, true));
  expect(cancelled.sequence).toBeGreaterThan(event.sequence);
  expect(cancelled.component.getFirstPropertyValue('status')).toBe('CANCELLED');
  expect(cancelled.component.getAllSubcomponents('valarm')).toEqual([]);
});
