/** Whoever books is asked whether to be told of the booking, where the branch sends messages; who does not agree gets none. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { ahead, openAppointments, planFor } from '../support/appointments.js';
import { expectAccessible, openBrowser, openKiosk, openPage } from '../support/browser.js';
import { afternoonZone } from '../support/hall-past.js';
import { SIZES } from '../support/layout-faults.js';
import { openedPages } from '../support/opened-pages.js';

const [SIMULATOR, DRIVING] = [4, 5];
const SERVICE = 'Назначение / Отмена занятий на тренажере';

let folder: string;
let browser: Browser;
let box: Box;
let admin: RawSession;
const at = openedPages();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-booking-reminders-'));
  mkdirSync(join(folder, 'out'));
  writeFileSync(join(folder, 'qbox.toml'), `[messages]\nfolder = "${join(folder, 'out')}"\n`);
  const args = ['--demo', '--config', join(folder, 'qbox.toml')];
  // Today's slots are over, and the first day offered has all of its own.
  const env = { QBOX_TIME_ZONE: afternoonZone() };
  [browser, box] = await Promise.all([openBrowser(), startBox({ args, data: join(folder, 'data'), env })]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await planFor(admin, [SIMULATOR], { by_visitors: 1 });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
  rmSync(folder, { recursive: true });
});

const sent = () =>
  readdirSync(join(folder, 'out'))
    .filter((name) => !name.startsWith('.'))
    .map((name) => JSON.parse(readFileSync(join(folder, 'out', name), 'utf8')) as Record<string, string>);

async function book(page: Page, time: RegExp, agrees: () => Promise<unknown>): Promise<void> {
  await page.getByRole('button', { name: SERVICE }).click();
  await page.getByRole('button', { name: time }).first().click();
  await page.getByLabel('Имя').fill('Анна Иванова');
  await page.getByLabel('Телефон').fill('+7 701 555 66 77');
  await agrees();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Записаться' }).click();
  await page.locator('.code').waitFor();
}

it('a visitor who agrees is told of the booking by text message, and one who does not is not', async () => {
  const page = await at(await openPage(browser, `${box.url}/book`, { viewport: SIZES.phone, hasTouch: true, isMobile: true }));
  await book(page, /^09:30$/, () => Promise.resolve());
  await page.getByRole('button', { name: 'Записаться ещё' }).click();
  await book(page, /^10:00$/, () => page.getByLabel('Согласен получать SMS об этой записи').check());
  await expect.poll(sent).toHaveLength(1);
  expect(sent()[0]).toMatchObject({ to: '+77015556677', text: expect.stringContaining('10:00') });
  await page.getByRole('button', { name: 'Записаться ещё' }).click();
  await book(page, /^10:30$/, () => page.getByLabel('Почта для сообщений об этой записи, если нужны').fill('anna@example.org'));
  await expect.poll(sent).toHaveLength(2);
  expect(sent().map(({ to }) => to)).toContain('anna@example.org');
});

it('a visitor sees that messages come, and stops them', async () => {
  const page = await at(await openPage(browser, `${box.url}/book`, { viewport: SIZES.phone, hasTouch: true, isMobile: true }));
  await book(page, /^09:00$/, () => page.getByLabel('Согласен получать SMS об этой записи').check());
  await page.getByText('Сообщения об этой записи приходят вам по SMS.').waitFor();
  await expectAccessible(page);
  const before = sent().length;
  await page.getByRole('button', { name: 'Не присылать сообщений' }).click();
  await page.getByText('Сообщения об этой записи приходят вам по SMS.').waitFor({ state: 'detached' });
  await page.reload();
  await page.locator('.code').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Не присылать сообщений' }).count()).toBe(0);
  // Nobody is told of the end either.
  await page.getByRole('button', { name: 'Отменить запись' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Отменить запись' }).click();
  await page.getByText('Запись отменена').waitFor();
  expect(sent()).toHaveLength(before);
});

it('a visitor at the kiosk who gives a telephone is asked as well', async () => {
  await planFor(admin, [DRIVING], { at_kiosk: 1, visitor_gives: 'phone' });
  const page = await at(openKiosk(browser, box.url, { viewport: SIZES.portrait, hasTouch: true }));
  await page.getByRole('button', { name: 'Записаться на время' }).tap();
  await page.locator('.shelf .service').nth(1).tap();
  await page.getByRole('button', { name: '10:00' }).tap();
  await page.getByLabel('Телефон').tap();
  for (const digit of '87015550000') await page.getByRole('button', { name: digit, exact: true }).first().tap();
  await page.getByLabel('Согласен получать SMS об этой записи').check();
  await expectAccessible(page);
  const before = sent().length;
  await page.getByRole('button', { name: 'Записаться', exact: true }).tap();
  await page.getByText('Вы записаны на').waitFor();
  await expect.poll(sent).toHaveLength(before + 1);
  expect(sent().map(({ to }) => to)).toContain('+77015550000');
});

it('the staff see it, too, and stop them for whoever rings', async () => {
  const [{ pin_code } = { pin_code: '' }] = await admin.ask<{ pin_code: string }[]>('book', {
    ...{ services: [SIMULATOR], date: ahead(1), time: '09:00', name: 'Ольга', phone: '+77010000000' },
    notify: { phone: '+77010000000', on: ['reminder', 'changes'] },
  });
  const page = await at(openAppointments(browser, box.url));
  await page.getByLabel('Имя, телефон или код').fill(pin_code);
  await page.locator('.found button', { hasText: 'Ольга' }).click();
  const dialog = page.getByRole('dialog', { name: 'Ольга' });
  await dialog.getByText('по SMS').waitFor();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Не присылать сообщений' }).click();
  await page.getByText('Ольга: сообщений больше не будет.').waitFor();
  await page.locator('.booking', { hasText: 'Ольга' }).click();
  await dialog.waitFor();
  await expect.poll(() => dialog.getByText('по SMS').count()).toBe(0);
});

it('the staff ask for a visitor who has a telephone and agrees', async () => {
  const page = await at(openAppointments(browser, box.url));
  await page.getByRole('button', { name: 'Новая запись' }).click();
  const dialog = page.getByRole('dialog');
  const agrees = dialog.getByLabel('Посетитель согласен получать SMS о записи');
  await dialog.getByLabel('Имя').fill('Пётр');
  await expect.poll(() => agrees.count()).toBe(0);
  await dialog.getByLabel('Телефон').fill('+7 702 000 11 22');
  await agrees.check();
  await expectAccessible(page);
  const before = sent().length;
  await dialog.getByRole('button', { name: 'Записать', exact: true }).click();
  await page.locator('.booked').waitFor();
  await expect.poll(sent).toHaveLength(before + 1);
  expect(sent().map(({ to }) => to)).toContain('+77020001122');
});
