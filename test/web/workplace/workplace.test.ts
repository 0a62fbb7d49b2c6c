/** The clerk's page in Chromium: with the kiosk beside it, with a second clerk, and with a box that is killed. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { loadedBytes } from '../../support/page-load.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { clickTwice, expectAccessible, openBrowser, openKiosk, openWorkplace, type Watched } from '../support/browser.js';
import { giveTicket, sendHome } from '../support/hall.js';

let browser: Browser;
let box: Box;
let admin: RawSession;
const opened: Watched[] = [];

const asAdministrator = async (): Promise<RawSession> =>
  logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  admin = await asAdministrator();
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
afterEach(async () => {
  expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
  for (const { page } of opened.splice(0)) await page.context().close();
  await sendHome(admin);
});

async function clerkAt(login?: string, window?: string): Promise<Page> {
  const watched = await openWorkplace(browser, box.url, login, window);
  opened.push(watched);
  return watched.page;
}

const ticketFor = (services: readonly number[], more?: object): Promise<string> => giveTicket(admin, services, more);

/** Presses a key when something can be asked for: until the answer to what was asked before nothing else is. */
async function press(page: Page, key: string): Promise<void> {
  await page.locator('button:enabled:has(kbd)').first().waitFor();
  await page.keyboard.press(key);
}

async function sendOn(page: Page, service: string): Promise<void> {
  await press(page, 'KeyT');
  const dialog = page.getByRole('dialog');
  const send = dialog.getByRole('button', { name: 'Передать' });
  // Nothing is chosen that could be sent by mistake: neither what for, nor to whom.
  expect([await send.isDisabled(), await dialog.locator('input:checked').count()]).toEqual([true, 0]);
  await dialog.getByLabel(service).check();
  expect([await send.isDisabled(), await dialog.locator('input:checked').count()]).toEqual([true, 1]);
  await dialog.getByLabel('Первому свободному окну').check();
  await send.click();
}

const shownTicket = (page: Page, ticket: string) => page.locator(`[data-ticket="${ticket}"]`);
const stateOf = async (ticket: string): Promise<string | undefined> =>
  (await admin.ask<readonly { ticket: string; state: string }[]>('consumerList')).find((row) => row.ticket === ticket)?.state;

describe('a clerk', () => {
  it('calls who took a ticket at the kiosk with the space bar, and finishes with a key', async () => {
    const clerk = await clerkAt();
    const kiosk = await openKiosk(browser, box.url);
    opened.push(kiosk);
    await expectAccessible(clerk);
    await kiosk.page.getByRole('button', { name: 'Назначение / Отмена занятий на тренажере' }).click();
    const ticket = (await kiosk.page.locator('.ticket-number').textContent()) ?? '';
    await clerk.getByRole('button', { name: `Вызвать ${ticket}` }).waitFor();
    await press(clerk, 'Space');
    await shownTicket(clerk, ticket).waitFor();
    await clerk.getByText('Назначение занятий на тренажере', { exact: true }).waitFor();
    await clerk.getByText('Норма 05:00', { exact: true }).waitFor();
    await expectAccessible(clerk);
    await press(clerk, 'KeyR');
    await clerk.getByText('Вызов повторён').waitFor();
    await press(clerk, 'KeyF');
    await clerk.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
    expect(await stateOf(ticket)).toBeUndefined();
  });

  it('who clicks twice calls one visitor, and two clerks who click at once call two', async () => {
    const tickets = [await ticketFor([4]), await ticketFor([4]), await ticketFor([4])];
    const [one, other] = [await clerkAt('petrov', 'Окно 2'), await clerkAt('ivanova', 'Окно 1')];
    const next = (page: Page) => clickTwice(page.getByRole('button', { name: 'Следующий' }));
    await Promise.all([next(one), next(other)]);
    for (const page of [one, other]) await page.locator('.visitor-number').waitFor();
    // The second click was not even sent.
    for (const page of [one, other]) await expect.poll(() => page.getByRole('alert').count()).toBe(0);
    const states = await Promise.all(tickets.map(stateOf));
    expect(states.sort()).toEqual(['SERVING', 'SERVING', 'WAITING']);
    const shown = await Promise.all([one, other].map((page) => page.locator('.visitor-number').textContent()));
    expect(new Set(shown).size).toBe(2);
  });

  it('rejects with a reason, postpones, adds a service, sends on, calls from the middle and takes a break', async () => {
    const clerk = await clerkAt();
    const first = await ticketFor([4]);
    const second = await ticketFor([4], { comment: '<img src=x onerror="window.hurt = 1">' });
    const third = await ticketFor([4]);
    await clerk.getByRole('button', { name: `Вызвать ${second}` }).click();
    await shownTicket(clerk, second).waitFor();
    await clerk.getByText('<img src=x onerror="window.hurt = 1">').waitFor();
    await press(clerk, 'KeyX');
    await clerk.getByLabel('Нет документов').check();
    await clerk.getByLabel('Комментарий').fill('придёт завтра');
    await expectAccessible(clerk);
    await clerk.getByRole('dialog').getByRole('button', { name: 'Отказать' }).click();
    await clerk.getByRole('heading', { name: 'Посетителя нет' }).waitFor();

    await press(clerk, 'Space');
    await shownTicket(clerk, first).waitFor();
    await press(clerk, 'KeyN');
    await shownTicket(clerk, third).waitFor();
    await press(clerk, 'KeyP');
    await clerk.getByLabel('5 минут', { exact: true }).check();
    await clerk.getByRole('dialog').getByRole('button', { name: 'Отложить' }).click();
    await clerk.getByText('отложен до').waitFor();
    expect(await stateOf(third)).toBe('POSTPONE');

    await press(clerk, 'Space');
    await shownTicket(clerk, first).waitFor();
    await press(clerk, 'KeyA');
    await clerk.getByRole('dialog').getByRole('button', { name: 'Назначение / Отмена практических занятий' }).click();
    await clerk.getByText('Назначение практических занятий', { exact: true }).waitFor();
    await sendOn(clerk, 'Запись на внутренний экзамен');
    await clerk.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
    expect(await stateOf(first)).toBe('WAITING');

    await clerk.getByRole('button', { name: 'Перерыв' }).click();
    await clerk.getByRole('button', { name: 'Закончить перерыв' }).first().click();
    await clerk.getByText('Открыто').waitFor();
    expect(await clerk.evaluate('window.hurt')).toBeUndefined();
  });

  it('takes a finish, a refusal, a skip and a transfer back with a key, by Ctrl+Z and by the button, and after a reload', async () => {
    const clerk = await clerkAt();
    const [first, second] = [await ticketFor([4]), await ticketFor([4])];
    const callFirst = async () => {
      await press(clerk, 'Space');
      await shownTicket(clerk, first).waitFor();
    };
    await callFirst();
    const began = (await admin.ask<{ state_changed: string }>('getConsumer', { name: first })).state_changed;
    await press(clerk, 'KeyF');
    await clerk.getByRole('status').getByText(`${first}: обслуживание завершено.`).waitFor();
    await expectAccessible(clerk);
    // It takes the focus from nothing.
    expect(await clerk.evaluate('document.activeElement === document.body')).toBe(true);
    await press(clerk, 'KeyZ');
    await shownTicket(clerk, first).waitFor();
    await clerk.getByRole('button', { name: 'Вернуть' }).waitFor({ state: 'detached' });
    expect(await admin.ask('getConsumer', { name: first })).toMatchObject({ state: 'SERVING', state_changed: began });
    // As if it had never been finished.
    expect(await admin.ask('statistics', { ticket: first })).toEqual([expect.objectContaining({ ticket: first, done: null })]);

    await press(clerk, 'KeyX');
    // Nothing is chosen that could be sent by mistake.
    await expect.poll(() => clerk.getByRole('dialog').getByRole('button', { name: 'Отказать' }).isDisabled()).toBe(true);
    await clerk.getByRole('dialog').getByLabel('Не подошёл').check();
    await clerk.getByRole('dialog').getByRole('button', { name: 'Отказать' }).click();
    await clerk.getByRole('status').getByText(`${first}: не подошёл, талон закрыт.`).waitFor();
    await press(clerk, 'Control+KeyZ');
    await shownTicket(clerk, first).waitFor();

    await press(clerk, 'KeyN');
    await shownTicket(clerk, second).waitFor();
    await clerk.getByRole('status').getByText(`${first}: не подошёл, ждёт дальше. Вызван ${second}.`).waitFor();
    await clerk.reload();
    await clerk.getByRole('button', { name: 'Вернуть' }).click();
    await shownTicket(clerk, first).waitFor();
    expect(await stateOf(second)).toBe('WAITING');

    await sendOn(clerk, 'Запись на внутренний экзамен');
    await clerk.getByRole('status').getByText(`${first}: передан.`).waitFor();
    await press(clerk, 'KeyZ');
    await shownTicket(clerk, first).waitFor();

    await press(clerk, 'KeyP');
    await expect.poll(() => clerk.getByRole('dialog').getByRole('button', { name: 'Отложить' }).isDisabled()).toBe(true);
    await clerk.getByLabel('5 минут', { exact: true }).check();
    await clerk.getByRole('dialog').getByRole('button', { name: 'Отложить' }).click();
    await clerk.getByRole('status').getByText(`${first}: отложен.`).waitFor();
    await press(clerk, 'KeyZ');
    await shownTicket(clerk, first).waitFor();
    expect(await stateOf(first)).toBe('SERVING');
  });

  it('cannot take back what another window has gone on with, and is told so; nor what is too long ago', async () => {
    const clerk = await clerkAt();
    const ticket = await ticketFor([4]);
    await press(clerk, 'Space');
    await shownTicket(clerk, ticket).waitFor();
    await sendOn(clerk, 'Запись на внутренний экзамен');
    await clerk.getByRole('button', { name: 'Вернуть' }).waitFor();
    const { id } = await admin.ask<{ id: number }>('getConsumer', { name: ticket });
    await admin.ask('consumerFromQueueBody', { id, workplace: 18 });
    await clerk.getByRole('button', { name: 'Вернуть' }).click();
    await clerk.getByText(`Окно 2: талон ${ticket} уже не вернуть: его обслуживает другое окно (Администратор).`).waitFor();
    await ticketFor([4]);
    await press(clerk, 'Space');
    await clerk.locator('.visitor-number').waitFor();
    await press(clerk, 'KeyF');
    const bar = clerk.getByRole('status').getByText('обслуживание завершено');
    await bar.waitFor();
    await bar.waitFor({ state: 'detached' });
    await clerk.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
  });

  it('sends a visitor to the clerk of one window with a note, and writes a comment that the next one reads', async () => {
    const [petrov, kassa] = [await clerkAt(), await clerkAt('kassa', 'Касса')];
    const ticket = await ticketFor([4]);
    await press(petrov, 'Space');
    await shownTicket(petrov, ticket).waitFor();
    await press(petrov, 'KeyC');
    await petrov.getByRole('dialog').getByRole('textbox').fill('Ждёт справку <img src=x onerror="window.hurt = 1">');
    await expectAccessible(petrov);
    await petrov.getByRole('button', { name: 'Сохранить' }).click();
    await petrov.getByText('Ждёт справку').waitFor();
    await press(petrov, 'KeyT');
    await petrov.getByRole('group', { name: 'Какая услуга' }).getByLabel('Оплата практических занятий').check();
    await petrov
      .getByRole('group', { name: 'Кому' })
      .getByLabel(/^Касса/)
      .check();
    await petrov.getByLabel('Комментарий').fill('оплата курса');
    await expectAccessible(petrov);
    await petrov.getByRole('dialog').getByRole('button', { name: 'Передать' }).click();
    await petrov.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
    await press(kassa, 'Space');
    await shownTicket(kassa, ticket).waitFor();
    await kassa.getByText('Ждёт справку').waitFor();
    await kassa.getByText('оплата курса').waitFor();
    expect(await kassa.evaluate('window.hurt')).toBeUndefined();
  });

  it('has a page of less than 150 kB that stays within the window, with text at 200 % as well', async () => {
    const clerk = await clerkAt();
    expect(await loadedBytes(clerk)).toBeLessThan(150_000);
    await clerk.evaluate("document.documentElement.dataset.text = '200'");
    expect(await clerk.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  });

  it('whose account was closed is asked to log in, and goes on after a reload otherwise', async () => {
    const clerk = await clerkAt('kuznetsov', 'Окно 4');
    await clerk.reload();
    await clerk.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
    await admin.ask('setUser', { id: 5, disabled: 1 });
    await clerk.keyboard.press('Space');
    await clerk.getByRole('button', { name: 'Войти' }).waitFor();
  });

  it(
    'sees the truth again after the box was killed in the middle, without a reload',
    async () => {
      const clerk = await clerkAt();
      const ticket = await ticketFor([4]);
      const waiting = await ticketFor([4]);
      await press(clerk, 'Space');
      await shownTicket(clerk, ticket).waitFor();
      await box.kill9();
      await clerk.getByText('Нет связи').waitFor();
      box = await startBox({ data: box.data, args: ['--demo', '--port', String(box.port)] });
      admin = await asAdministrator();
      await clerk.getByText('Нет связи').waitFor({ state: 'detached' });
      await shownTicket(clerk, ticket).waitFor();
      await press(clerk, 'KeyF');
      await clerk.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
      await press(clerk, 'Space');
      await shownTicket(clerk, waiting).waitFor();
      await press(clerk, 'KeyF');
      await clerk.getByText('Никто не ждёт').first().waitFor();
    },
    60_000 * SLOWNESS,
  );
});

describe('what a window may want to know', () => {
  afterEach(() => admin.ask('setWorkplace', { id: 11, walking_time: 0, quick_questions: 0 }));

  it('is asked for only there: when the visitor came, and questions without a ticket', async () => {
    const clerk = await clerkAt('petrov', 'Окно 2');
    const ticket = await ticketFor([4]);
    await press(clerk, 'Space');
    await shownTicket(clerk, ticket).waitFor();
    const came = clerk.getByRole('button', { name: 'Подошёл', exact: false }).filter({ hasNotText: 'Не подошёл' });
    const question = clerk.getByRole('button', { name: 'Вопрос без талона' });
    expect([await came.count(), await question.count()]).toEqual([0, 0]);
    await admin.ask('setWorkplace', { id: 11, walking_time: 1, quick_questions: 1 });
    await came.waitFor();
    await expectAccessible(clerk);
    await press(clerk, 'KeyH');
    await came.waitFor({ state: 'detached' });
    const [shown] = await admin.ask<readonly { arrived?: string }[]>('consumerList');
    expect(Date.parse(shown?.arrived ?? '')).toBeGreaterThan(0);
    await question.click();
    await clerk.getByText('Вопросов без талона сегодня: 1.').waitFor();
    await press(clerk, 'KeyF');
    await clerk.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
    await press(clerk, 'KeyQ');
    await clerk.getByText('Вопросов без талона сегодня: 2.').waitFor();
  });
});

describe('reasons and outcomes of the books', () => {
  afterEach(async () => {
    await admin.ask('setWorkplace', { id: 11, state_id: 1 });
    await admin.ask('setService', { id: 4, outcome_required: 0 });
    for (const book of ['Reasons', 'Outcomes']) await admin.ask(`removeAll${book}`);
  });

  it('are asked for in one step, and told to the box', async () => {
    const made = async (command: string, data: object) => (await admin.ask<{ id: number }>(command, data)).id;
    const lunch = await made('newReason', { name: 'Обед', kind: 'break' });
    await made('newReason', { name: 'Нет паспорта', kind: 'refusal', services: [4] });
    await made('newReason', { name: 'Чужая причина', kind: 'refusal', services: [5] });
    await made('newReason', { name: 'Пожилой', kind: 'call' });
    await made('newOutcome', { name: 'Договор подписан' });
    await admin.ask('setService', { id: 4, outcome_required: 1 });
    const clerk = await clerkAt('petrov', 'Окно 2');
    const dialog = clerk.getByRole('dialog');
    const tickets = [await ticketFor([4]), await ticketFor([4])];
    await clerk.getByRole('button', { name: `Вызвать ${tickets[1]}` }).click();
    await expectAccessible(clerk);
    await dialog.getByRole('button', { name: 'Пожилой' }).click();
    await shownTicket(clerk, tickets[1] ?? '').waitFor();
    await press(clerk, 'KeyF');
    await expect.poll(() => dialog.getByRole('button', { name: 'Без результата' }).count()).toBe(0);
    await dialog.getByRole('button', { name: 'Договор подписан' }).click();
    await clerk.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
    // Whom the next call would be of anyway is not out of turn: nothing is asked.
    await clerk.getByRole('button', { name: `Вызвать ${tickets[0]}` }).click();
    await shownTicket(clerk, tickets[0] ?? '').waitFor();
    await press(clerk, 'KeyX');
    await expect.poll(() => dialog.getByLabel('Чужая причина').count()).toBe(0);
    await dialog.getByLabel('Нет паспорта').check();
    await dialog.getByRole('button', { name: 'Отказать' }).click();
    await clerk.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
    await clerk.getByRole('button', { name: 'Перерыв' }).click();
    await dialog.getByRole('button', { name: 'Обед' }).click();
    await clerk.getByRole('button', { name: 'Закончить перерыв' }).first().waitFor();
    await clerk.getByText('Перерыв: Обед').waitFor();
    expect(await admin.ask('getWorkplace', { id: 11 })).toMatchObject({ state_id: 2, reason: lunch });
  });
});
