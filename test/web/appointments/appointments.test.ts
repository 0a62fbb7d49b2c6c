/** The page of bookings, for whoever books by telephone: by keyboard, mouse and finger; each role sees what it may. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { minuteOf } from '../../../server/protocol/figures/days.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { ahead, bookedBy, bookingsOn, cell, everyDay, openAppointments, planFor, showDay } from '../support/appointments.js';
import { enter, expectAccessible, openBrowser, openPage, type Watched } from '../support/browser.js';
import { focused } from '../support/by-keyboard.js';
import { SIZES } from '../support/layout-faults.js';

const [SIMULATOR, DRIVING] = [4, 5];
const [DAY, NEXT] = [ahead(1), ahead(2)];

let browser: Browser;
let box: Box;
let admin: RawSession;
const opened: Watched[] = [];

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox({ env: { QBOX_TIME_ZONE: 'UTC', QBOX_REQUESTS_PER_SECOND: '0' } })]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
beforeEach(async () => {
  await admin.ask('removeAllConsumerPreRegistereds');
  await admin.ask('removeAllCalendars');
  await admin.ask('removeAllBookingPlans');
  await planFor(admin, [SIMULATOR]);
});
afterEach(async () => {
  for (const { page, faults } of opened.splice(0)) {
    expect(faults).toEqual([]);
    await page.context().close();
  }
});

async function openAs(
  ...given: Parameters<typeof openAppointments> extends [unknown, unknown, ...infer Rest] ? Rest : never
): Promise<Page> {
  const watched = await openAppointments(browser, box.url, ...given);
  opened.push(watched);
  return watched.page;
}

const wish = (more: object = {}) => ({
  services: [SIMULATOR],
  date: DAY,
  time: '09:30',
  name: 'Иванова Анна',
  phone: '+7 999 888-77-66',
  ...more,
});
const timesOf = async (date: string) => (await bookingsOn(admin, date)).map(({ time, state }) => `${time} ${state}`);
const card = (page: Page, name: string) => page.locator('.booking', { hasText: name });

it('a clerk books by telephone, by keyboard alone: eight keys besides what is typed, and two answers to wait for', async () => {
  await planFor(admin, [DRIVING], { slot_minutes: 60 });
  const page = await openAs('petrov');
  const pressed: string[] = [];
  const press = async (key: string) => {
    pressed.push(key);
    await page.keyboard.press(key);
  };
  const time = page.getByRole('dialog').getByLabel('Время');
  await press('n');
  await time.waitFor();
  // The second service; its next free time comes by itself.
  await press('ArrowDown');
  await expect.poll(() => time.locator('option').count()).toBe(2);
  const [day, at] = await Promise.all([page.getByRole('dialog').getByLabel('День').inputValue(), time.inputValue()]);
  for (let tab = 0; tab < 3; tab++) await press('Tab');
  expect((await focused(page)).name).toBe('Имя');
  await page.keyboard.type('Петров Пётр');
  await press('Tab');
  await page.keyboard.type('79990001122');
  await press('Enter');
  const code = page.locator('.booked .code');
  await code.waitFor();
  await press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(pressed).toEqual(['n', 'ArrowDown', 'Tab', 'Tab', 'Tab', 'Tab', 'Enter', 'Enter']);
  expect(await bookingsOn(admin, day)).toContainEqual(
    expect.objectContaining({ services: [DRIVING], time: at, name: 'Петров Пётр', phone: '79990001122', state: 'PLANNED' }),
  );
});

it('what others book, move and cancel is seen at once', async () => {
  const page = await openAs('petrov');
  await showDay(page, DAY);
  await expect.poll(() => cell(page, DAY, '09:30').textContent()).toMatch(/^свободно 2/);
  const { id } = await bookedBy(admin, wish({ persons: 2 }));
  await card(page, 'Иванова Анна').waitFor();
  await expect.poll(() => cell(page, DAY, '09:30').textContent()).toMatch(/^Иванова Анна\s*2 человека, 09:30, /);
  await admin.ask('moveBooking', { id, date: DAY, time: '10:30' });
  await cell(page, DAY, '10:30').locator('.booking').waitFor();
  await admin.ask('cancelBooking', { id });
  await expect.poll(() => cell(page, DAY, '10:30').textContent()).toMatch(/^свободно 2/);
  await expectAccessible(page);
});

const middleOf = async (part: Locator) => {
  const { x = 0, y = 0, width = 0, height = 0 } = (await part.boundingBox()) ?? {};
  return { x: x + width / 2, y: y + height / 2 };
};

it('a card is dragged by mouse to another time, and by finger once it has rested', async () => {
  const { id } = await bookedBy(admin, wish());
  const page = await openAs('petrov');
  await showDay(page, DAY);
  await card(page, 'Иванова Анна').waitFor();
  const [from, to] = [await middleOf(card(page, 'Иванова Анна')), await middleOf(cell(page, DAY, '10:30'))];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.locator('td.over').waitFor();
  await page.mouse.up();
  await cell(page, DAY, '10:30').locator('.booking').waitFor();
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect(await timesOf(DAY)).toEqual(['10:30 PLANNED']);

  const touched = await openAs('petrov', { hasTouch: true, viewport: SIZES.laptop });
  await showDay(touched, DAY);
  await card(touched, 'Иванова Анна').waitFor();
  const finger = await touched.context().newCDPSession(touched);
  const put = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: readonly { x: number; y: number }[]) =>
    finger.send('Input.dispatchTouchEvent', { type, touchPoints: [...touchPoints] });
  const [down, up] = [await middleOf(card(touched, 'Иванова Анна')), await middleOf(cell(touched, DAY, '09:00'))];
  await put('touchStart', down);
  await touched.locator('.booking.dragging').waitFor();
  await put('touchMove', { x: down.x, y: down.y - 20 });
  await put('touchMove', up);
  await put('touchEnd');
  await cell(touched, DAY, '09:00').locator('.booking').waitFor();
  expect(await bookingsOn(admin, DAY)).toEqual([expect.objectContaining({ id, time: '09:00' })]);
});

it('is moved by keys through the grid, to another day by a dialog, and cancelled after a question', async () => {
  await bookedBy(admin, wish());
  const page = await openAs('petrov');
  await showDay(page, DAY);
  await card(page, 'Иванова Анна').click();
  await page.getByRole('button', { name: 'Выбрать в таблице' }).click();
  await cell(page, DAY, '09:00').locator('.free').focus();
  // Down: the card of 09:30, what is free beside it, then 10:00.
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowDown');
  expect((await focused(page)).name).toMatch(/10:00, .*, перенести сюда$/);
  await page.keyboard.press('Enter');
  await cell(page, DAY, '10:00').locator('.booking').waitFor();

  await card(page, 'Иванова Анна').click();
  await page.getByRole('button', { name: 'Перенести', exact: true }).click();
  await page.getByRole('dialog').getByLabel('День').selectOption(NEXT);
  await page.getByRole('dialog').getByLabel('Время').selectOption('10:30');
  await page.getByRole('button', { name: 'Перенести', exact: true }).click();
  await page.getByText(/Иванова Анна: перенесено на .*, 10:30\./).waitFor();
  await showDay(page, NEXT);
  await card(page, 'Иванова Анна').click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Отменить запись' }).click();
  await page.getByRole('button', { name: 'Отменить запись' }).click();
  await page.getByText('Иванова Анна: запись отменена.').waitFor();
  expect(await timesOf(NEXT)).toEqual(['10:30 CANCELLED']);
});

it('a day that is full says when the next free time is, and a closed day is not offered', async () => {
  for (const time of ['09:00', '09:30', '10:00', '10:30']) await bookedBy(admin, wish({ time, persons: 2, phone: '' }));
  const { id } = await admin.ask<{ id: number }>('newCalendar', { name: 'branch' });
  await admin.ask('setCalendar', { id, days: [{ date: NEXT, hours: [] }] });
  const page = await openAs('petrov');
  await showDay(page, DAY);
  await expect.poll(() => page.locator('td.full').count()).toBe(4);
  await expect.poll(() => page.locator('.free').count()).toBe(0);
  await page.keyboard.press('n');
  const days = page.getByRole('dialog').getByLabel('День');
  await expect.poll(() => days.locator(`option[value="${DAY}"]`).textContent()).toMatch(/мест нет$/);
  await expect.poll(() => days.locator(`option[value="${NEXT}"]`).count()).toBe(0);
  await days.selectOption(DAY);
  await page.getByText(/мест нет\. Ближайшее свободное время: .*, 09:00\./).waitFor();
  expect(await days.inputValue()).toBe(ahead(3));
  await page.keyboard.press('Escape');
  await page.locator('.toolbar').getByLabel('День', { exact: true }).fill(NEXT);
  await page.getByText('закрыто', { exact: true }).waitFor();
});

it('a change of the calendar shows whom it affects, until they are moved', async () => {
  const { id } = await bookedBy(admin, wish({ date: NEXT }));
  const page = await openAs('petrov');
  const { id: calendar } = await admin.ask<{ id: number }>('newCalendar', { name: 'branch' });
  await admin.ask('setCalendar', { id: calendar, days: [{ date: NEXT, hours: [] }] });
  await page.getByText('1 запись больше не подходит').click();
  await page.getByRole('button', { name: /Иванова Анна/ }).click();
  await page.getByRole('button', { name: 'Перенести', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Время').waitFor();
  await page.getByRole('button', { name: 'Перенести', exact: true }).click();
  await page.getByText('больше не подходит').waitFor({ state: 'detached' });
  expect(await admin.ask('getConsumerPreRegistered', { id })).toMatchObject({ date: ahead(3) });
});

it('is found by name, telephone and code, whatever its day', async () => {
  const far = await bookedBy(admin, wish({ date: ahead(9) }));
  await bookedBy(admin, wish({ name: 'Сидоров', phone: '', date: NEXT }));
  const page = await openAs('petrov');
  const search = page.getByLabel('Имя, телефон или код');
  for (const text of ['иванова', '9998887766', far.pin_code]) {
    await search.fill(text);
    await expect.poll(() => page.locator('.found li').allInnerTexts()).toEqual([expect.stringContaining('Иванова Анна')]);
  }
  await expectAccessible(page);
  await page.locator('.found button').click();
  await page.getByRole('dialog', { name: 'Иванова Анна' }).waitFor();
  await page.keyboard.press('Escape');
  await cell(page, ahead(9), '09:30').locator('.booking').waitFor();
  await search.fill('никого');
  await page.getByText('Никого не найдено.').waitFor();
});

it('a supervisor sees when somebody is expected, and neither who nor a way to change it', async () => {
  const { pin_code } = await bookedBy(admin, wish({ comment: 'с ребёнком' }));
  const page = await openAs('sidorova');
  await showDay(page, DAY);
  await card(page, 'Занято').click();
  await page.getByRole('dialog', { name: 'Занято' }).waitFor();
  for (const name of ['Перенести', 'Отменить запись', 'Новая запись'])
    await expect.poll(() => page.getByRole('button', { name }).count(), { message: name }).toBe(0);
  const text = await page.content();
  for (const hidden of ['Иванова', '999', pin_code, 'с ребёнком']) expect(text, hidden).not.toContain(hidden);
  await expectAccessible(page);
});

it('shows a week of a service, and lays bookings to windows that can do them', async () => {
  await bookedBy(admin, wish({ persons: 2 }));
  const page = await openAs('admin', { viewport: SIZES.landscape });
  await showDay(page, DAY);
  await page.getByRole('button', { name: 'По окнам' }).click();
  await card(page, 'Иванова Анна').waitFor();
  const column = await card(page, 'Иванова Анна').evaluate(
    (one: { closest(of: string): { cellIndex: number } }) => one.closest('td').cellIndex,
  );
  const window = await page.locator(`.grid thead th:nth-child(${column + 1})`).textContent();
  const names = (await admin.ask<{ name: string; operations: number[]; all_operations: number }[]>('workplaceList'))
    .filter(({ operations, all_operations }) => all_operations === 1 || operations.includes(3))
    .map(({ name }) => name);
  expect(names).toContain(window?.trim());
  await page.getByRole('button', { name: 'Неделя' }).click();
  await expect.poll(() => page.locator('.grid thead th').count()).toBe(8);
  // The week is named by its first day and its last, and not by the one of them that was chosen.
  const heads = await page.locator('.grid thead th').allTextContents();
  const days = heads.slice(1).map((day) => /, (\d+ [а-я]+)/.exec(day)?.[1]);
  expect(await page.locator('.shown-day').textContent()).toBe(`${days[0]} – ${days[6]}`);
  await card(page, 'Иванова Анна').waitFor();
  await expectAccessible(page);
});

it(
  'a group comes as a series; on paper there is the list of the day alone',
  async () => {
    const page = await openAs('petrov');
    await page.getByRole('button', { name: /Новая запись/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Имя').fill('Класс 7Б');
    await dialog.getByText('Группа, серия, ещё услуга').click();
    await dialog.getByLabel('Сколько человек').fill('2');
    await dialog.getByLabel('Сколько раз').fill('3');
    await expect.poll(() => dialog.getByLabel('День').locator('option').count()).toBeGreaterThan(5);
    await dialog.getByLabel('День').selectOption(DAY);
    await dialog.getByRole('button', { name: 'Записать' }).click();
    await expect.poll(() => page.locator('.booked .code').count()).toBe(3);
    await page.getByRole('button', { name: 'Готово' }).click();
    for (const day of [DAY, ahead(8), ahead(15)]) expect(await bookingsOn(admin, day)).toMatchObject([{ name: 'Класс 7Б', persons: 2 }]);
    await showDay(page, DAY);
    await card(page, 'Класс 7Б').waitFor();
    await page.emulateMedia({ media: 'print' });
    await expect.poll(() => page.locator('.grid').isVisible()).toBe(false);
    expect(await page.locator('.day-list tbody tr').textContent()).toContain('Класс 7Б');
  },
  30_000 * SLOWNESS,
);

it('a new booking begins with the day that is shown, of a week with its first one', async () => {
  const page = await openAs('petrov');
  await showDay(page, ahead(9));
  const begun = async () => {
    await page.getByRole('button', { name: /Новая запись/ }).click();
    const day = page.getByRole('dialog').getByLabel('День');
    await day.waitFor();
    return await day.inputValue();
  };
  expect(await begun()).toBe(ahead(9));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Неделя' }).click();
  const [first = ''] = (await page.locator('.shown-day').textContent())?.split(' ') ?? [];
  expect(Number((await begun()).slice(-2))).toBe(Number(first));
});

it('a branch without a plan reads why nothing is there, and no empty table', async () => {
  await admin.ask('removeAllBookingPlans');
  const watched = await openPage(browser, `${box.url}/appointments`, { viewport: SIZES.laptop });
  opened.push(watched);
  await enter(watched.page, 'petrov');
  await watched.page.getByText('Записи по времени пока нет').waitFor();
  await expect.poll(() => watched.page.locator('.grid').count()).toBe(0);
  await expect.poll(() => watched.page.getByText('закрыто').count()).toBe(0);
});

it('opens at the present: what is over is above it, and on a telephone only what was somebody’s', async () => {
  await admin.ask('removeAllBookingPlans');
  await planFor(admin, [SIMULATOR], { slot_minutes: 10, opening_hours: everyDay('00:00-24:00') });
  const shown = async (page: Page): Promise<readonly [row: string, clock: string]> => {
    const clock = (await page.locator('.head').textContent())?.match(/\d\d:\d\d/)?.[0] ?? '';
    const row = await page.locator('.grid-frame').evaluate(`((frame) => {
      const top = frame.getBoundingClientRect().top + frame.querySelector('thead').offsetHeight;
      return [...frame.querySelectorAll('tbody th')].find((one) => one.getBoundingClientRect().bottom > top + 8)?.textContent;
    })(document.querySelector('.grid-frame'))`);
    return [String(row), clock];
  };
  const desk = await openAs('petrov', { viewport: SIZES.laptop });
  await desk.locator('.grid tbody tr').first().waitFor();
  const [first, clock] = await shown(desk);
  expect(first <= clock).toBe(true);
  // Near midnight the last rows fill the frame from further above.
  expect(minuteOf(clock) - minuteOf(first)).toBeLessThan(clock < '22:00' ? 15 : 130);
  const phone = await openAs('petrov', { viewport: SIZES.phone });
  await phone.locator('.grid tbody tr').first().waitFor();
  const times = await phone.locator('.grid tbody th').allTextContents();
  expect(times.every((time) => minuteOf(time) >= minuteOf(clock))).toBe(true);
});

it('a clerk gives the ticket of who has come, and of nobody who is too early', async () => {
  await admin.ask('removeAllBookingPlans');
  const fields = { slot_minutes: 5, opening_hours: everyDay('00:00-24:00'), lead_minutes: 0, early_minutes: 24 * 60 };
  const { id: plan } = await planFor(admin, [SIMULATOR], fields);
  const today = ahead(0);
  const [day] = await admin.ask<ReplyData<'freeSlots'>>('freeSlots', { services: [SIMULATOR], from: today, to: today });
  await bookedBy(admin, wish({ date: today, time: day?.times.at(-1)?.time }));
  const page = await openAs('petrov');
  const give = page.getByRole('dialog').getByRole('button', { name: 'Выдать талон' });
  await card(page, 'Иванова Анна').click();
  await give.waitFor();
  await expectAccessible(page);
  // Its early window is shorter now.
  await admin.ask('setBookingPlan', { id: plan, early_minutes: 0 });
  await expect.poll(() => give.count()).toBe(0);
  await admin.ask('setBookingPlan', { id: plan, early_minutes: 24 * 60 });
  await give.click();
  const note = page.getByRole('status').filter({ hasText: 'Иванова Анна: выдан талон' });
  await note.waitFor();
  const [booking] = await bookingsOn(admin, today);
  const { ticket } = await admin.ask<{ readonly ticket: string }>('getConsumer', { id: booking?.consumer_id });
  expect(booking?.state).toBe('ARRIVED');
  expect(await note.textContent()).toContain(`выдан талон ${ticket}.`);
});
