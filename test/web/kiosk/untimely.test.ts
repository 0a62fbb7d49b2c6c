/** A code that gives no ticket now: the kiosk says why at once, and asks nothing first. The branch is open all day. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { bookedBy, everyDay, planFor } from '../support/appointments.js';
import { expectAccessible, openBrowser, openKiosk, type Watched } from '../support/browser.js';
import { afternoonZone } from '../support/hall-past.js';
import { SIZES } from '../support/layout-faults.js';

const SERVICE = 4;
/** What the button and the heading say. */
const WORDS = {
  ru: ['Русский', 'У меня запись', 'Вы записаны на другой день'],
  kk: ['Қазақша', 'Менде жазылу бар', 'Сіз басқа күнге жазылғансыз'],
  en: ['English', 'I have an appointment', 'You are booked for another day'],
} as const;

let browser: Browser;
let box: Box;
let admin: RawSession;
let zone = '';
let plan = 0;
const opened: Watched[] = [];

beforeAll(async () => {
  zone = afternoonZone();
  const env = { QBOX_TIME_ZONE: zone, QBOX_REQUESTS_PER_SECOND: '0' };
  [browser, box] = await Promise.all([openBrowser(), startBox({ env })]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
beforeEach(async () => {
  for (const book of ['ConsumerPreRegistereds', 'BookingPlans', 'Consumers']) await admin.ask(`removeAll${book}`);
  ({ id: plan } = await planFor(admin, [SERVICE], { at_kiosk: 1, visitor_gives: 'nothing', opening_hours: everyDay('00:00-24:00') }));
});
afterEach(async () => {
  for (const { page, faults } of opened.splice(0)) {
    expect(faults).toEqual([]);
    await page.context().close();
  }
});

async function kiosk(): Promise<Page> {
  const watched = await openKiosk(browser, box.url, { viewport: SIZES.portrait, hasTouch: true });
  opened.push(watched);
  return watched.page;
}

/** The hour of the branch, some hours away from midnight: the day is the same. */
function inHours(hours: number): { readonly date: string; readonly time: string; readonly hour: number } {
  const text = new Date(Date.now() + hours * 3_600_000).toLocaleString('sv', { timeZone: zone });
  const hour = Number(text.slice(11, 13));
  return { date: text.slice(0, 10), time: `${text.slice(11, 13)}:00`, hour };
}
async function type(page: Page, code: string): Promise<void> {
  await page.getByRole('button', { name: WORDS.ru[1] }).tap();
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
}
async function expectNoTicket(page: Page): Promise<void> {
  await expectAccessible(page);
  await expect.poll(() => page.getByRole('button', { name: 'Да, получить талон' }).count()).toBe(0);
  expect(await admin.ask('consumerList')).toEqual([]);
}

it('who is too early is told the time, and from when on there is a ticket', async () => {
  await admin.ask('setBookingPlan', { id: plan, early: 'wait', early_minutes: 20 });
  const { date, time, hour } = inHours(3);
  const { pin_code } = await bookedBy(admin, { services: [SERVICE], date, time });
  const page = await kiosk();
  await type(page, pin_code);
  const alert = page.getByRole('alert');
  await alert.getByText('Вы пришли рано').waitFor();
  expect(await alert.locator('.confirm-who').textContent()).toBe(time);
  await alert.getByText(`Приходите с ${String(hour - 1).padStart(2, '0')}:40`).waitFor();
  await expectNoTicket(page);
  await page.getByRole('button', { name: 'Назад' }).tap();
  await page.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
});

it('who is too late is told until when the place was kept and what is free, and can book anew', async () => {
  const { date, time } = inHours(-3);
  const { pin_code } = await admin.ask<{ pin_code: string }>('newConsumerPreRegistered', { services: [SERVICE], date, time: null });
  await admin.ask('setBookingPlan', { id: plan, disabled: 1 });
  const [{ id } = { id: 0 }] = await admin.ask<{ id: number }[]>('consumerPreRegisteredList');
  await admin.ask('setConsumerPreRegistered', { id, time });
  await admin.ask('setBookingPlan', { id: plan, disabled: 0, late: 'refuse', late_minutes: 15 });
  const page = await kiosk();
  await type(page, pin_code);
  const alert = page.getByRole('alert');
  await alert.getByText('Вы опоздали').waitFor();
  await alert.getByText(`до ${time.slice(0, 3)}15`).waitFor();
  await alert.getByText(/Сегодня ещё свободно: \d\d:[03]0\./).waitFor();
  await expectNoTicket(page);
  await page.getByRole('button', { name: 'Записаться на время' }).tap();
  await page.getByText('Выберите день').waitFor();
});

it.each([
  ['ordinary', /Вы опоздали: талон будет в общей очереди/, /Вы опоздали к/],
  ['next', /Вы опоздали\. Ближайшее свободное время: \d\d:[03]0/, /Ваше новое время/],
] as const)('who is late is asked with what comes of it: %s', async (late, asked, given) => {
  const { date, time } = inHours(-3);
  await admin.ask('setBookingPlan', { id: plan, disabled: 1 });
  const { pin_code } = await admin.ask<{ pin_code: string }>('newConsumerPreRegistered', { services: [SERVICE], date, time });
  await admin.ask('setBookingPlan', { id: plan, disabled: 0, late, late_minutes: 15 });
  const page = await kiosk();
  await type(page, pin_code);
  await page.getByRole('alert').getByText(asked).waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Да, получить талон' }).tap();
  await page.getByText(given).waitFor();
});

it.each(['ru', 'kk', 'en'] as const)('a code of another day names it, in %s', async (language) => {
  const [name, haveCode, title] = WORDS[language];
  const { date } = inHours(72);
  const { pin_code } = await bookedBy(admin, { services: [SERVICE], date, time: '12:30' });
  const page = await kiosk();
  await page.locator('.kiosk-foot').getByRole('button', { name }).tap();
  await page.getByRole('button', { name: haveCode }).tap();
  await page.keyboard.type(pin_code);
  await page.keyboard.press('Enter');
  const alert = page.getByRole('alert');
  await alert.getByText(title).waitFor();
  const when = (await alert.locator('.confirm-who').textContent()) ?? '';
  expect(when).toMatch(new RegExp(`\\b${Number(date.slice(8))}\\b.*12:30$`));
  await expectNoTicket(page);
});
