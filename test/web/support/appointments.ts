/** The page of bookings, opened; and a branch that is booked by time. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { ReplyData } from '../../../server/protocol/registry.js';
import type { RawSession } from '../../support/raw-client.js';
import { enter, openPage, type Watched } from './browser.js';

type Asked = Pick<RawSession, 'ask'>;
export type Booked = ReplyData<'book'>[number];

const DAY_MS = 86_400_000;
/** Of a branch that lives in UTC, or where it is afternoon (`afternoonZone`): there it may be one day more. */
export const ahead = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** As the page writes it: `30.11.2026`. */
export const typedDay = (day: string): string => day.split('-').reverse().join('.');

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
export const everyDay = (...hours: readonly string[]) => Object.fromEntries(EVERY_DAY.map((weekday) => [weekday, hours]));

/** Each half hour from nine to eleven, on every day. */
export const planFor = (admin: Asked, services: readonly number[], fields: object = {}): Promise<{ readonly id: number }> =>
  admin.ask('newBookingPlan', {
    ...{ name: `plan of ${services}`, services, slot_minutes: 30, places: 2, opening_hours: everyDay('09:00-11:00'), ...fields },
  });

export const bookedBy = async (admin: Asked, wish: object): Promise<Booked> => {
  const [booking] = await admin.ask<ReplyData<'book'>>('book', wish);
  if (booking === undefined) throw new Error('nothing was booked');
  return booking;
};

export const bookingsOn = async (admin: Asked, date: string): Promise<ReplyData<'bookings'>['bookings']> =>
  (await admin.ask<ReplyData<'bookings'>>('bookings', { date })).bookings;

export async function openAppointments(
  browser: Browser,
  boxUrl: string,
  login = 'petrov',
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const watched = await openPage(browser, `${boxUrl}/appointments`, options);
  await enter(watched.page, login);
  await watched.page.locator('.grid').waitFor();
  return watched;
}

export async function showDay(page: Page, day: string): Promise<void> {
  const field = page.locator('.toolbar').getByLabel('День', { exact: true });
  await field.fill(typedDay(day));
  await field.blur();
  await page.locator(`td[data-day="${day}"]`).first().waitFor();
}

export const cell = (page: Page, day: string, time: string) => page.locator(`td[data-day="${day}"][data-time="${time}"]`);
