/** Who has an appointment and comes: late, without the code, at the desk, at the kiosk, and on the page of the booking in the hall. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { minuteOf, timeOf } from '../../../server/model/local-time.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { freePort } from '../../support/free-port.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { bookedBy, bookingsOn, everyDay, openAppointments, planFor } from '../support/appointments.js';
import { expectAccessible, openBrowser, openKiosk, openPage, openWorkplace, PATIENCE_MS } from '../support/browser.js';
import { afternoonZone } from '../support/hall-past.js';
import { SIZES } from '../support/layout-faults.js';
import { openedPages } from '../support/opened-pages.js';

const SIMULATOR = 4;
const HALL = '4821';
const PHONE = '+7 701 555 66 77';

let browser: Browser;
let box: Box;
let door: string;
let admin: RawSession;
let plan = 0;
let today = '';
const opened = openedPages();

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
  for (const book of ['ConsumerPreRegistereds', 'BookingPlans', 'Consumers']) await admin.ask(`removeAll${book}`);
  const fields = { slot_minutes: 5, opening_hours: everyDay('00:00-24:00'), by_visitors: 1, early_minutes: 30, late_minutes: 15 };
  ({ id: plan } = await planFor(admin, [SIMULATOR], fields));
});

type Free = ReplyData<'freeSlots'>;
const DAYS = [-1, 0, 1].map((days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10));
/** Slots of today that are ahead, in the time of the branch. */
async function timesAhead(): Promise<readonly string[]> {
  const [from = '', , to = ''] = DAYS;
  const days = await admin.ask<Free>('freeSlots', { services: [SIMULATOR], from, to });
  const [first] = days.filter(({ times }) => times.length > 0);
  today = first?.date ?? '';
  return first?.times.map(({ time }) => time) ?? [];
}

/** A booking whose slot begins after so many others. */
async function bookedAfter(slots: number, more: object = {}) {
  const time = (await timesAhead())[slots];
  return bookedBy(admin, { services: [SIMULATOR], date: today, time, name: 'Иванова Анна', phone: PHONE, ...more });
}

/** A booking whose visitor did not come: made before there was a plan, and released by it. */
async function missedBooking(minutesAgo: number, late: string) {
  const [next = ''] = await timesAhead();
  for (const book of ['BookingPlans', 'ConsumerPreRegistereds']) await admin.ask(`removeAll${book}`);
  const time = timeOf(minuteOf(next) - minutesAgo);
  const wish = { services: [SIMULATOR], date: today, time, name: 'Иванова Анна', phone: PHONE };
  const { id } = await admin.ask<{ id: number }>('newConsumerPreRegistered', wish);
  await planFor(admin, [SIMULATOR], { slot_minutes: 5, opening_hours: everyDay('00:00-24:00'), late_minutes: 5, late });
  await expect
    .poll(async () => (await bookingsOn(admin, today)).find((row) => row.id === id)?.state, { timeout: 2 * PATIENCE_MS })
    .toBe('MISSED');
  return { id, time };
}

const ticketOf = async (id: number): Promise<string> => {
  const row = (await bookingsOn(admin, today)).find((one) => one.id === id);
  return (await admin.ask<{ ticket: string }>('getConsumer', { id: row?.consumer_id })).ticket;
};

async function foundAtDesk(text: string): Promise<Page> {
  const page = await opened(openAppointments(browser, box.url));
  await page.getByLabel('Имя, телефон или код').fill(text);
  await page.locator('.found button').first().click();
  return page;
}
const give = (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Выдать талон' });

it.each([
  ['a part of the name', 'иван'],
  ['digits of the telephone', '701555'],
])('the desk gives the ticket of who says %s', async (_what, text) => {
  const { id } = await bookedAfter(1);
  const page = await foundAtDesk(text);
  await give(page).click();
  await page.getByText('Иванова Анна: выдан талон').waitFor();
  expect(await page.locator('.note').textContent()).toContain(await ticketOf(id));
});

it('who is late gets at the desk what the plan says: the ordinary order, the next free time, or nothing', async () => {
  await missedBooking(60, 'ordinary');
  const page = await foundAtDesk('Иванова');
  await page.getByText('не пришёл').first().waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Перенести', exact: true }).count()).toBe(1);
  await expectAccessible(page);
  await give(page).click();
  await page.getByText(/выдан талон .*\. Посетитель опоздал: его вызовут в общей очереди\./).waitFor();

  const { id } = await missedBooking(60, 'next');
  const second = await foundAtDesk('Иванова');
  await give(second).click();
  await second.getByText(/Посетитель опоздал: его новое время – \d\d:\d\d\./).waitFor();
  expect(await second.locator('.note').textContent()).toContain((await bookingsOn(admin, today)).find((row) => row.id === id)?.time);

  await missedBooking(60, 'refuse');
  const third = await foundAtDesk('Иванова');
  await third.getByRole('dialog').getByText('не пришёл').waitFor();
  await expect.poll(() => give(third).count()).toBe(0);
});

async function typeAtKiosk(page: Page, digits: string): Promise<void> {
  await page.getByRole('button', { name: 'У меня запись' }).click();
  for (const digit of digits) await page.locator('.pad').getByRole('button', { name: digit, exact: true }).click();
  await page.getByRole('button', { name: 'Готово' }).click();
}

it('a scanner that types at the computer of a clerk checks in on the page of the window, and the card has the ticket', async () => {
  const { id, pin_code } = await bookedAfter(1);
  const clerk = await opened(openWorkplace(browser, box.url));
  await clerk.keyboard.type('1234567');
  await clerk.keyboard.press('Enter');
  await clerk.getByRole('alert').getByText('Записи с таким кодом на сегодня нет.').waitFor();
  await clerk.keyboard.type(pin_code);
  await clerk.keyboard.press('Enter');
  await clerk.getByText('талон по записи выдан').waitFor();
  const ticket = await ticketOf(id);
  expect(await clerk.getByRole('alert').textContent()).toContain(ticket);
  const page = await foundAtDesk('Иванова');
  await page.getByRole('dialog').getByText(ticket, { exact: true }).waitFor();
  await page.locator(`[data-booking="${id}"]`).getByText(`пришёл · ${ticket}`).waitFor();
});

it('a booking that was missed is moved at the desk: it is expected at its new time, and missed at the old one', async () => {
  const { id } = await missedBooking(60, 'refuse');
  const page = await foundAtDesk('Иванова');
  await page.getByRole('dialog').getByRole('button', { name: 'Перенести', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Перенести', exact: true }).click();
  await page.getByRole('status').filter({ hasText: 'Иванова Анна' }).waitFor();
  const rows =
    await admin.ask<readonly { readonly id: number; readonly state: string; readonly moved_to?: number }[]>('consumerPreRegisteredList');
  expect(rows.map((row) => [row.id, row.state, row.moved_to])).toEqual([
    [id, 'PLANNED', undefined],
    [id + 1, 'MISSED', id],
  ]);
});

it('a kiosk takes the whole telephone where the plan lets it, and shows whose booking it is before', async () => {
  const { id } = await bookedAfter(1);
  const page = await opened(openKiosk(browser, box.url));
  await typeAtKiosk(page, '87015556677');
  await page.getByText('Такой записи на сегодня нет').waitFor();
  await page.getByRole('button', { name: 'Назад' }).click();
  await admin.ask('setBookingPlan', { id: plan, check_in_by_phone: 1 });
  await typeAtKiosk(page, '7015556');
  await page.getByRole('alert').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Назад' }).click();
  await typeAtKiosk(page, '87015556677');
  await page.getByText(/Анна И\., \d\d:\d\d/).waitFor();
  expect(await page.content()).not.toContain('Иванова');
  await page.getByRole('button', { name: 'Да, получить талон' }).click();
  await page.locator('.ticket-number').waitFor();
  expect(await page.locator('.ticket-number').textContent()).toContain(await ticketOf(id));
});

async function openBooking(code: string): Promise<Page> {
  const options = { viewport: SIZES.phone, hasTouch: true, isMobile: true };
  return opened(openPage(browser, `${door}/book#${code}`, options));
}

it('in the hall a visitor says on the page of the booking that he is there, by its code, and follows the ticket', async () => {
  const [, time = ''] = await timesAhead();
  const wish = { service: SIMULATOR, date: today, time, name: 'Анна', phone: PHONE, key: 'kV7mQ2xJ9-TbRwkV7mQ2xJ' };
  const { pin_code, check_in } = await admin.ask<ReplyData<'bookVisit'>>('bookVisit', wish);
  expect(check_in).toBeUndefined();
  const page = await openBooking(pin_code);
  await page.getByText('Вы записаны').waitFor();
  await expect.poll(() => page.locator('.check-in').count()).toBe(0);
  await admin.ask('setBookingPlan', { id: plan, hall_code: HALL });
  await page.reload();
  await page.getByLabel(/Код, который висит в зале/).fill('1111');
  await page.getByRole('button', { name: 'Я в зале' }).click();
  await page.getByText('Это не тот код').waitFor();
  expect(await admin.ask('consumerList')).toEqual([]);
  await expectAccessible(page);
  await page.getByLabel(/Код, который висит в зале/).fill(HALL);
  await page.getByRole('button', { name: 'Я в зале' }).click();
  await page.getByText('Вы пришли').waitFor();
  // That of the test before may stand first in the list, which is by time.
  const booking = (await bookingsOn(admin, today)).find(({ name }) => name === 'Анна');
  const ticket = await ticketOf(booking?.id ?? 0);
  await page.locator('.code', { hasText: ticket }).waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Следить за очередью' }).click();
  await page.waitForURL('**/t/*');
  await page.getByText(ticket).first().waitFor();
});

it('says from when on, to who is too early, and takes no word for it then', async () => {
  await admin.ask('setBookingPlan', { id: plan, hall_code: HALL, early_minutes: 5 });
  const [first = '', ...times] = await timesAhead();
  const time = times[5] ?? '';
  const wish = { service: SIMULATOR, date: today, time, name: 'Анна', phone: PHONE, key: 'kV7mQ2xJ9-TbRwkV7mQ2xK' };
  const { pin_code } = await admin.ask<ReplyData<'bookVisit'>>('bookVisit', wish);
  expect(minuteOf(time) - minuteOf(first)).toBe(30);
  const page = await openBooking(pin_code);
  await page.getByText(`Сообщить о приходе можно здесь с ${timeOf(minuteOf(time) - 5)}`).waitFor();
  await expect.poll(() => page.locator('.check-in').count()).toBe(0);
  await expectAccessible(page);
  await expect(admin.ask('checkInVisit', { pin_code, hall: HALL })).rejects.toThrow(`ticket from ${timeOf(minuteOf(time) - 5)} on`);
});
