/** What the clerk's page says of what happened, and what it asks before it does something. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { enter, openBrowser, openPage, openSupervisor, openWorkplace, type Watched } from '../support/browser.js';
import { giveTicket, sendHome } from '../support/hall.js';

const SIMULATOR = 4;
/** Payment, then the simulator. */
const COURSE = 1;

/** So long the page does nothing else, as on a slow network. */
const HELD_MS = 1000 * SLOWNESS;

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
  await sendHome(admin);
  await admin.ask('setWorkplace', { id: 11, state_id: 1, call_after_finish: 0 });
});

async function clerkAt(login?: string, window?: string): Promise<Page> {
  const watched = await openWorkplace(browser, box.url, login, window);
  opened.push(watched);
  return watched.page;
}

const ticketFor = (services: readonly number[]): Promise<string> => giveTicket(admin, services);

async function press(page: Page, key: string): Promise<void> {
  await page.locator('button:enabled:has(kbd)').first().waitFor();
  await page.keyboard.press(key);
}

async function call(page: Page, ticket: string): Promise<void> {
  await page.getByRole('button', { name: `Вызвать ${ticket}` }).click();
  await page.locator(`[data-ticket="${ticket}"]`).waitFor();
}

const told = (page: Page, text: string) => page.getByRole('status').getByText(text).waitFor();

async function refuse(page: Page, reason: string, isAll = true): Promise<void> {
  if (isAll) await press(page, 'KeyX');
  else
    await page
      .getByRole('button', { name: /^Отказать: / })
      .first()
      .click();
  await page.getByRole('dialog').getByLabel(reason).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Отказать' }).click();
}

it('tells a refusal, an absence, one operation of several, and a stage of several apart', async () => {
  const clerk = await clerkAt('kassa', 'Касса');
  const ticket = await ticketFor([COURSE]);
  await call(clerk, ticket);
  await refuse(clerk, 'Нет документов');
  await told(clerk, `${ticket}: отказано.`);
  await press(clerk, 'KeyZ');
  await clerk.locator('.visitor-number').waitFor();
  await refuse(clerk, 'Не подошёл');
  await told(clerk, `${ticket}: не подошёл, талон закрыт.`);
  await press(clerk, 'KeyZ');
  await clerk.locator('.visitor-number').waitFor();
  await press(clerk, 'KeyF');
  await told(clerk, `${ticket}: этап завершён, посетитель ждёт следующего.`);

  const petrov = await clerkAt();
  const both = await ticketFor([SIMULATOR, 5]);
  await call(petrov, both);
  await refuse(petrov, 'Нет документов', false);
  await told(petrov, `${both}: в операции отказано, обслуживание продолжается.`);
  // The code of the reason is for figures.
  await petrov.getByText('Нет документов').first().waitFor();
  await expect.poll(() => petrov.getByText('[noDocuments]').count()).toBe(0);
});

it('who is too late with a ticket reads where it is, by name and in the language of the page', async () => {
  const [one, other] = [await clerkAt(), await clerkAt('ivanova', 'Окно 1')];
  const [ticket, next] = [await ticketFor([SIMULATOR]), await ticketFor([SIMULATOR])];
  const arrow = (page: Page, which: string) => page.getByRole('button', { name: `Вызвать ${which}` });
  await Promise.all([one, other].map((page) => arrow(page, ticket).waitFor()));
  // The network of the second clerk is slow: the page does not know of the call yet.
  const { id } = await admin.ask<{ id: number }>('getConsumer', { name: ticket });
  const late = arrow(other, ticket).evaluate((button: { click(): void }, heldMs: number) => {
    const until = performance.now() + heldMs;
    while (performance.now() < until);
    button.click();
  }, HELD_MS);
  await admin.ask('consumerFromQueueBody', { id, workplace: 11 });
  await late;
  await other.getByRole('alert').getByText(`Окно 1: талон ${ticket} вызвать нельзя: он уже обслуживается (Окно 2).`).waitFor();
  await arrow(other, ticket).waitFor({ state: 'detached' });
  await arrow(other, next).waitFor();
});

it('a pause from the hall is seen at once, in the hall and at the window, with who decided it', async () => {
  const clerk = await clerkAt();
  const hall = await openSupervisor(browser, box.url);
  opened.push(hall);
  await call(clerk, await ticketFor([SIMULATOR]));
  const card = hall.page.getByRole('listitem', { name: 'Окно 2', exact: true });
  await hall.page.getByRole('button', { name: 'Перерыв: Окно 2' }).click();
  await card.getByText('После этого посетителя – перерыв · Кто решил: Сидорова Мария').waitFor();
  await clerk.getByText('После этого посетителя – перерыв. Кто решил: Сидорова Мария.').waitFor();
  await press(clerk, 'KeyF');
  await clerk.getByRole('heading', { name: 'Перерыв' }).waitFor();
  await clerk.getByText('Кто решил: Сидорова Мария.').waitFor();
  await card.getByText('Кто решил: Сидорова Мария').waitFor();
  // A key pressed by mistake does not end the break.
  const waiting = await ticketFor([SIMULATOR]);
  const arrow = clerk.getByRole('button', { name: `Вызвать ${waiting}` });
  await arrow.waitFor();
  await expect.poll(() => arrow.isDisabled()).toBe(true);
  await clerk.getByText(/^Перерыв идёт 00:\d\d\. Пока перерыв, окно никого не вызывает\./).waitFor();
  await clerk.keyboard.press('Space');
  await clerk.getByRole('button', { name: 'Закончить перерыв' }).last().click();
  await clerk.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
  await expect.poll(() => arrow.isEnabled()).toBe(true);
  await card.getByText('Кто решил').waitFor({ state: 'detached' });
});

it('a clerk who serves takes a break after the visitor, and is asked before logging out', async () => {
  const clerk = await clerkAt();
  const ticket = await ticketFor([SIMULATOR]);
  await call(clerk, ticket);
  await clerk.getByRole('button', { name: 'Выйти' }).click();
  await clerk.getByText(`Выйти? У окна посетитель ${ticket}`).waitFor();
  await clerk.getByRole('button', { name: 'Остаться' }).click();
  await clerk.getByRole('button', { name: 'Перерыв после посетителя' }).click();
  await clerk.getByText('После этого посетителя – перерыв.').waitFor();
  await clerk.getByRole('button', { name: 'Отменить перерыв' }).click();
  await clerk.getByText('После этого посетителя – перерыв.').waitFor({ state: 'detached' });
  await clerk.getByRole('button', { name: 'Выйти' }).click();
  await clerk.getByRole('button', { name: 'Всё равно выйти' }).click();
  await clerk.getByRole('button', { name: 'Войти' }).waitFor();
});

it('finishes and calls the next one in one step where the window is set so, and takes both back', async () => {
  await admin.ask('setWorkplace', { id: 11, call_after_finish: 1 });
  const clerk = await clerkAt();
  const [first, second] = [await ticketFor([SIMULATOR]), await ticketFor([SIMULATOR])];
  await call(clerk, first);
  await clerk.getByRole('button', { name: 'Завершить и вызвать следующего' }).waitFor();
  await press(clerk, 'KeyF');
  await clerk.locator(`[data-ticket="${second}"]`).waitFor();
  await told(clerk, `${first}: обслуживание завершено. Вызван ${second}.`);
  await press(clerk, 'KeyZ');
  await clerk.locator(`[data-ticket="${first}"]`).waitFor();
  await clerk.getByRole('button', { name: `Вызвать ${second}` }).waitFor();
  await press(clerk, 'KeyE');
  await clerk.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
});

it('says of each ticket in the queue what for, against which norm, and why it cannot be called', async () => {
  const clerk = await clerkAt();
  const ticket = await ticketFor([COURSE]);
  const row = clerk.locator('.queued', { hasText: ticket });
  await row.getByText('Оплата практических занятий').waitFor();
  await row.getByText('этап 1 из 2').waitFor();
  await row.getByText('норма 15:00').waitFor();
  await row.getByText('сначала: Приём оплаты').waitFor();
  await clerk.getByRole('region', { name: 'Ваш день' }).getByText('Принято', { exact: true }).waitFor();
});

it('transfers all that somebody else does, says what comes of each choice, and of a service only who can take it', async () => {
  const clerk = await clerkAt();
  const dialog = clerk.getByRole('dialog', { name: 'Передать' });
  const group = (name: string) => dialog.getByRole('group', { name });
  const rows = async (name: string) =>
    (await group(name).locator('.choice').allInnerTexts()).map((text) => text.replace(/\s*\n\s*/g, ' · '));
  const openTransfer = async (): Promise<readonly string[]> => {
    await press(clerk, 'KeyT');
    await dialog.waitFor();
    const offered = await rows('Какая услуга');
    await clerk.keyboard.press('Escape');
    return offered;
  };
  await call(clerk, await ticketFor([SIMULATOR]));
  // What nobody begins now waits there, and what this window alone begins is added, not sent.
  const alone = await openTransfer();
  expect(alone).toContain('Запись на внутренний экзамен · сейчас никто не принимает, посетитель подождёт');
  expect(alone).not.toContain('Назначение / Отмена практических занятий');
  await clerkAt('admin', 'Администратор');
  await expect.poll(openTransfer).toContain('Назначение / Отмена практических занятий');
  const offered = await openTransfer();
  expect(offered[0]).toBe('Назначение / Отмена занятий на тренажере · та же услуга – продолжит другой оператор');
  expect(offered.filter((text) => text.includes('никто не принимает'))).toEqual([]);

  await clerkAt('kassa', 'Касса');
  await press(clerk, 'KeyT');
  await dialog.getByText('Сначала выберите услугу.').waitFor();
  await dialog.getByText('То, что вы делаете сейчас, завершится.').waitFor();
  await group('Какая услуга').getByLabel('та же услуга').check();
  await dialog.getByText('Начатое продолжит другой оператор.').waitFor();
  const recipients = await rows('Кому');
  expect(recipients[0]).toMatch(/^Первому свободному окну · вызовет одно из окон: .*Администратор/);
  expect(recipients).toContainEqual(expect.stringMatching(/^Администратор · .+ · Открыто$/));
  // The cash desk does not do this one.
  expect(recipients.filter((text) => text.includes('Касса'))).toEqual([]);
  await group('Кому')
    .getByLabel(/^Администратор/)
    .check();
  await dialog.getByRole('button', { name: 'Передать' }).click();
  await told(clerk, 'передан.');
  const [shown] = await admin.ask<readonly { services: object }[]>('consumerList');
  expect(shown?.services).toEqual({ [SIMULATOR]: { 50: { 3: { state: 'WAITING', user_id: 1 } } } });
});

it('the space bar calls the next visitor also after a click on another button', async () => {
  const clerk = await clerkAt();
  const ticket = await ticketFor([SIMULATOR]);
  await clerk.getByRole('button', { name: `Вызвать ${ticket}` }).waitFor();
  await clerk.getByRole('button', { name: 'Русский' }).click();
  await clerk.keyboard.press('Space');
  await clerk.locator(`[data-ticket="${ticket}"]`).waitFor();
});

it('the day of the clerk counts a finish, and not one that was taken back', async () => {
  const clerk = await clerkAt();
  const served = () => clerk.locator('.own-day dd').first().textContent();
  await expect.poll(served).toMatch(/^\d+$/);
  // At a desk none of the figures is alone in a second line, in any language.
  const lines = await clerk
    .locator('.own-day dd')
    .evaluateAll((all: readonly { offsetTop: number }[]) => all.map(({ offsetTop }) => offsetTop));
  expect(lines).toEqual(Array(6).fill(lines[0]));
  const before = Number(await served());
  await call(clerk, await ticketFor([SIMULATOR]));
  await press(clerk, 'KeyF');
  await expect.poll(served).toBe(String(before + 1));
  await press(clerk, 'KeyZ');
  await expect.poll(served).toBe(String(before));
});

it('the log-in has the focus and the guide, and the chooser of windows the focus whichever way it came', async () => {
  const watched = await openPage(browser, `${box.url}/workplace`);
  opened.push(watched);
  const { page } = watched;
  const focused = () => page.evaluate<string>('document.activeElement.closest("label, button")?.innerText.split("\\n")[0] ?? ""');
  await expect.poll(focused).toBe('Логин');
  expect(await page.getByRole('link', { name: 'Справка' }).getAttribute('href')).toBe('/help/ru/clerk');
  await enter(page, 'petrov');
  await page.getByRole('heading', { name: 'Выберите окно' }).waitFor();
  expect(await focused()).toBe('Окно 2');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
});
