/** What a visitor said of himself, erased on the administrator's page. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn } from '../../support/raw-client.js';
import { expectAccessible, openAdmin, openBrowser } from '../support/browser.js';

const NAME = 'Жумагулова Айгерим';

let browser: Browser;
let box: Box;

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});

it('a visitor is found by ticket, telephone or name, and erased after a question; a refusal is told', async () => {
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  const take = (comment: string): Promise<{ id: number; ticket: string }> => admin.ask('newConsumer', { services: [4], comment });
  const commentOf = async (id: number): Promise<string> => (await admin.ask<{ comment: string }>('getConsumer', { id })).comment;
  const [first, second, other] = [await take('по номеру'), await take(`для ${NAME}`), await take('другой')];
  await admin.ask('newConsumerPreRegistered', { services: [4], name: 'Иванов', phone: '+7 701 555 44 33' });
  const { page, faults } = await openAdmin(browser, box.url, 'privacy');
  const value = (label: string) => page.getByLabel(label, { exact: true });
  const erase = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Удалить…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Удалить навсегда' }).click();
  };

  await value('Номер талона').fill(first.ticket);
  await page.getByRole('button', { name: 'Удалить…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Отмена' }).click();
  await expectAccessible(page);
  expect(await commentOf(first.id)).toBe('по номеру');
  await erase();
  await page.getByText('Удалено. Посещений: 1, записей: 0.').waitFor();
  expect([await commentOf(first.id), await commentOf(second.id)]).toEqual(['', `для ${NAME}`]);

  await page.getByRole('combobox', { name: 'Как найти посетителя' }).selectOption('name');
  await value('Имя').fill(NAME);
  await erase();
  await page.getByText('Удалено. Посещений: 1, записей: 0.').waitFor();
  expect([await commentOf(second.id), await commentOf(other.id)]).toEqual(['', 'другой']);

  await page.getByRole('combobox', { name: 'Как найти посетителя' }).selectOption('pin_code');
  await value('Пин-код или телефон').fill('77015554433');
  await erase();
  await page.getByText('Удалено. Посещений: 0, записей: 1.').waitFor();
  expect(await admin.ask('consumerPreRegisteredList')).toEqual([]);

  await value('Пин-код или телефон').fill('7'.repeat(41));
  await erase();
  await page.getByRole('alert').getByText('40').waitFor();
  expect(faults).toEqual([]);
});
