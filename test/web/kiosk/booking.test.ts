/** Bookings at the kiosk: a day and a time with fingers, a slip with the code, or the code on the screen. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { ahead, bookedBy, everyDay, planFor } from '../support/appointments.js';
import { expectAccessible, openBrowser, openKiosk, type Watched } from '../support/browser.js';
import { SIZES } from '../support/layout-faults.js';

const [SIMULATOR, DRIVING] = [4, 5];
const SERVICE = 'Назначение / Отмена занятий на тренажере';

let browser: Browser;
let box: Box;
let admin: RawSession;
let plan = 0;
const opened: Watched[] = [];

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox({ env: { QBOX_TIME_ZONE: 'UTC', QBOX_REQUESTS_PER_SECOND: '0' } })]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  // At a start what may hang in the printer is cut off, a blank piece here; it would be counted for a slip.
  await vi.waitFor(() => expect(papers()).toBe(1));
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
beforeEach(async () => {
  for (const book of ['ConsumerPreRegistereds', 'Calendars', 'BookingPlans', 'Consumers']) await admin.ask(`removeAll${book}`);
  ({ id: plan } = await planFor(admin, [SIMULATOR], { at_kiosk: 1, visitor_gives: 'nothing' }));
  await admin.ask('setRegistrator', { id: 1, printer: 'hall', spare_printer: null });
});
afterEach(async () => {
  for (const { page, faults } of opened.splice(0)) {
    expect(faults).toEqual([]);
    await page.context().close();
  }
});

async function kiosk(size: keyof typeof SIZES = 'portrait'): Promise<Page> {
  const watched = await openKiosk(browser, box.url, { viewport: SIZES[size], hasTouch: true });
  opened.push(watched);
  return watched.page;
}
const touch = (page: Page, name: string | RegExp) =>
  page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .tap();
const bookings = () => admin.ask<ReplyData<'bookings'>['bookings']>('consumerPreRegisteredList');
const papers = (): number => readdirSync(join(box.data, 'paper', 'hall')).length;

/** Everything is on the screen, with letters of any size. */
async function expectToFit(page: Page): Promise<void> {
  for (const text of [100, 150]) {
    await page.evaluate(`document.documentElement.dataset.text = '${text}'`);
    const small = await page.evaluate(`[...document.querySelectorAll('main button')]
      .map((button) => [button.textContent, button.getBoundingClientRect()])
      .filter(([, box]) => box.width < 44 || box.height < 44 || box.right > innerWidth || box.bottom > innerHeight)
      .map(([text]) => text)`);
    expect(small, `at ${text} %`).toEqual([]);
  }
  await page.evaluate('delete document.documentElement.dataset.text');
}

it('a visitor books with fingers, and takes the slip with the code', async () => {
  const before = papers();
  const page = await kiosk();
  await touch(page, 'Записаться на время');
  // One service alone is not asked for.
  await page.getByText('Выберите день').waitFor();
  await expectAccessible(page);
  await expectToFit(page);
  await page.locator('.shelf .service').nth(1).tap();
  await page.getByText('Выберите время').waitFor();
  await expectAccessible(page);
  await expectToFit(page);
  await touch(page, '09:30');
  await page.getByText('Вы записаны на').waitFor();
  await page.getByText('Возьмите бумагу').waitFor();
  await expectAccessible(page);
  const [booking] = await bookings();
  expect(booking).toMatchObject({ services: [SIMULATOR], time: '09:30', name: '', phone: '', state: 'PLANNED' });
  await page.getByText(`Код: ${booking?.pin_code}`).waitFor();
  const code = page.getByRole('img', { name: 'QR-код вашей записи' });
  await expect.poll(() => code.evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBeGreaterThan(0);
  await expect.poll(papers).toBe(before + 1);
  await touch(page, 'Закрыть');
  await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
});

it('asks for what the plan wants, on a keyboard of its own, and for the service where there are several', async () => {
  await planFor(admin, [DRIVING], { at_kiosk: 1, visitor_gives: 'both' });
  const page = await kiosk();
  await touch(page, 'Записаться на время');
  await page.getByRole('heading', { name: 'На что вы хотите записаться?' }).waitFor();
  await expectAccessible(page);
  await touch(page, 'Назначение / Отмена практических занятий');
  await page.getByText('Выберите день').waitFor();
  await page.locator('.shelf .service').nth(1).tap();
  await touch(page, '10:00');
  await page.getByLabel('Имя').waitFor();
  await expectAccessible(page);
  await expectToFit(page);
  const go = page.getByRole('button', { name: 'Записаться', exact: true });
  await expect.poll(() => go.isDisabled()).toBe(true);
  await page.getByLabel('Имя').tap();
  // In a Russian page Russian letters come first.
  for (const letter of 'аня') await touch(page, letter);
  await page.getByLabel('Телефон').tap();
  for (const digit of '87015556677') await touch(page, digit);
  await go.tap();
  await page.getByText('Вы записаны на').waitFor();
  expect(await bookings()).toMatchObject([{ services: [DRIVING], name: 'аня', phone: '87015556677' }]);
});

it('without a printer the code is on the screen, for longer; full and closed days are nowhere', async () => {
  await admin.ask('setRegistrator', { id: 1, printer: null });
  for (const time of ['09:00', '09:30', '10:00', '10:30'])
    await bookedBy(admin, { services: [SIMULATOR], date: ahead(1), time, persons: 2 });
  const { id } = await admin.ask<{ id: number }>('newCalendar', { name: 'branch' });
  await admin.ask('setCalendar', { id, days: [{ date: ahead(2), hours: [] }] });
  const page = await kiosk();
  await touch(page, 'Записаться на время');
  await page.getByText('Выберите день').waitFor();
  const shown = await page.locator('.shelf .services').textContent();
  for (const day of [ahead(1), ahead(2)]) expect(shown, day).not.toContain(` ${Number(day.slice(8))} `);
  await page.locator('.shelf .service').nth(1).tap();
  await touch(page, '09:00');
  await page.getByText('Сфотографируйте экран').waitFor();
  await page.getByText('Экран закроется через', { exact: false }).waitFor();
  await expectAccessible(page);
});

it('a day that a calendar closes is said to be closed, with the day that opens, before anything is pressed, and as it closes', async () => {
  // Where nothing is booked at kiosks.
  await admin.ask('setBookingPlan', { id: plan, at_kiosk: 0 });
  const page = await kiosk();
  const { id } = await admin.ask<{ id: number }>('newCalendar', { name: 'branch', days: [{ date: ahead(0), hours: [] }] });
  await page.getByRole('heading', { name: 'Сегодня закрыто' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Сегодня закрыто' }).waitFor();
  await page.getByText(new RegExp(`Откроется: .* ${Number(ahead(1).slice(8))} [а-я]+\\.$`)).waitFor();
  await expect.poll(() => page.locator('main .service').count()).toBe(0);
  await expectAccessible(page);
  await admin.ask('setCalendar', { id, days: [] });
  await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
  await admin.ask('setCalendar', { id, days: [{ date: ahead(0), hours: [] }] });
  await page.getByRole('heading', { name: 'Сегодня закрыто' }).waitFor();
});

it('books another day on a day that a calendar closes, and gives no ticket', async () => {
  const page = await kiosk();
  await admin.ask('newCalendar', { name: 'branch', days: [{ date: ahead(0), hours: [] }] });
  await page.getByRole('heading', { name: 'Сегодня закрыто' }).waitFor();
  await expect.poll(() => page.locator('main .service').count()).toBe(0);
  await expectAccessible(page);
  await expectToFit(page);
  await touch(page, 'Записаться на время');
  await page.getByText('Выберите день').waitFor();
  await page.locator('.shelf .service').first().tap();
  await touch(page, '09:30');
  await page.getByText('Вы записаны на').waitFor();
  expect(await bookings()).toMatchObject([{ services: [SIMULATOR], date: ahead(1), time: '09:30' }]);
  await touch(page, 'Закрыть');
  await page.getByRole('heading', { name: 'Сегодня закрыто' }).waitFor();
  expect(await admin.ask('consumerList')).toEqual([]);
});

it('a service that a calendar closes says so on its card, and gives no ticket, alone or with others', async () => {
  await admin.ask('newCalendar', { name: 'today', services: [DRIVING], days: [{ date: ahead(0), hours: [] }] });
  const page = await kiosk();
  const card = page.locator('.shelf .service', { hasText: 'Назначение / Отмена практических занятий' });
  await card.getByText(/Сегодня закрыто\. Откроется: /).waitFor();
  await expectToFit(page);
  await card.tap();
  await page.getByRole('alert').getByText('Сегодня закрыто').waitFor();
  await touch(page, 'Назад');
  await touch(page, 'Несколько услуг');
  await page.getByText('Отметьте нужные услуги').waitFor();
  await expect.poll(() => card.count()).toBe(0);
  expect(await admin.ask('consumerList')).toEqual([]);
});

it('where all is by booking and nobody works, nobody is told to take a ticket without a code', async () => {
  const services = await admin.ask<readonly { readonly id: number }[]>('serviceList');
  await admin.ask('setBookingPlan', { id: plan, services: services.map(({ id }) => id), without_booking: 'nobody' });
  const page = await kiosk();
  await page.getByText('Если вы записаны, получите талон по коду записи').waitFor();
  await expect.poll(() => page.getByText('Талон взять можно').count()).toBe(0);
  await expectToFit(page);
});

it('who gets no ticket today is offered another day; a kiosk whose plans keep it to the staff offers nothing', async () => {
  await admin.ask('newCalendar', { name: 'today', services: [SIMULATOR], days: [{ date: ahead(0), hours: [] }] });
  const page = await kiosk();
  await touch(page, new RegExp(`^.*${SERVICE}`));
  await touch(page, 'Записаться на другой день');
  await page.getByText('Выберите день').waitFor();
  await touch(page, '← Назад');
  await admin.ask('setBookingPlan', { id: plan, at_kiosk: 0 });
  await page.getByRole('button', { name: 'Записаться на время' }).waitFor({ state: 'detached' });
});

it('a service by booking only is shown as such, and leads to the code and to a time, and to no ticket', async () => {
  await admin.ask('setBookingPlan', { id: plan, without_booking: 'nobody' });
  const page = await kiosk();
  const card = page.locator('.shelf .service', { hasText: SERVICE });
  await card.getByText('по записи', { exact: true }).waitFor();
  await card.tap();
  await page.getByText('Эта услуга – только по записи').waitFor();
  await expectToFit(page);
  await expectAccessible(page);
  await touch(page, 'Записаться на время');
  await page.getByText('Выберите день').waitFor();
  await touch(page, '← Назад');
  await card.tap();
  const { pin_code } = await bookedBy(admin, { services: [SIMULATOR], date: ahead(1), time: '09:00' });
  await touch(page, 'У меня запись');
  await page.keyboard.type(pin_code);
  await page.keyboard.press('Enter');
  await page.getByText('Вы записаны на другой день').waitFor();
  await touch(page, 'Назад');
  await touch(page, 'Несколько услуг');
  await page.getByText('Отметьте нужные услуги').waitFor();
  await expect.poll(() => card.count()).toBe(0);
  expect(await admin.ask('consumerList')).toEqual([]);
  // The staff can still give one, and the kiosk says so.
  await touch(page, 'Одна услуга');
  await admin.ask('setBookingPlan', { id: plan, without_booking: 'staff', at_kiosk: 0 });
  await card.tap();
  await page.getByText('Без записи обратитесь к сотруднику.').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Записаться на время' }).count()).toBe(0);
});

it('a time that somebody else takes meanwhile is refused with the next free one', async () => {
  await admin.ask('setBookingPlan', { id: plan, places: 1, opening_hours: everyDay('09:00-10:00') });
  const page = await kiosk();
  await touch(page, 'Записаться на время');
  await page.locator('.shelf .service').nth(1).tap();
  await page.getByRole('button', { name: '09:00' }).waitFor();
  const days = await admin.ask<ReplyData<'freeSlots'>>('freeSlots', { services: [SIMULATOR], from: ahead(0), to: ahead(3) });
  const day = days.filter(({ times }) => times.length > 0)[1]?.date ?? '';
  await bookedBy(admin, { services: [SIMULATOR], date: day, time: '09:00' });
  await touch(page, '09:00');
  await page.getByRole('alert').getByText('09:30').waitFor();
  await expectAccessible(page);
  await touch(page, 'Записаться на другой день');
  await page.getByText('Выберите день').waitFor();
});
