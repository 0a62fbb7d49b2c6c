/** A new service in the administrator's page: one save makes all that visitors need, and what is missing is said with the way to it. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { expectAccessible, openAdmin, openBrowser } from '../support/browser.js';
import { openedPages } from '../support/opened-pages.js';

let browser: Browser;
let box: Box;
let raw: RawSession;
const at = openedPages();
/** The window of the demo that does all operations. */
const DOES_ALL = 18;

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  raw = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});

async function newService(name: string): Promise<Page> {
  const page = await at(openAdmin(browser, box.url, 'books/Service/new'));
  await page.getByLabel('Название *').fill(name);
  return page;
}
const created = (page: Page, name: string) => page.getByText(`Создано: ${name}`).waitFor();

it('begins with no choice made, and says so', async () => {
  const page = await newService('Пустая');
  const shown = (label: string) => page.getByLabel(label).locator('option:checked').textContent();
  expect([await shown('Диапазон талонов'), await shown('Значок на терминале')]).toEqual(['не выбрано', 'не выбрано']);
});

it('asks in parts, what visitors see first, and folds what most branches never change', async () => {
  const page = await at(openAdmin(browser, box.url, 'books/Service/new'));
  const form = page.getByRole('form', { name: 'Новая услуга' });
  const titles = form.locator('h2:visible, summary:visible');
  await form.waitFor();
  expect(await titles.allInnerTexts()).toEqual([
    'Что видят посетители',
    'Где и кто обслуживает',
    'Сроки и очерёдность',
    'Кому дают талон',
    'Причины и результаты',
  ]);
  const part = (name: string) => form.getByRole('region', { name });
  expect(await part('Что видят посетители').locator('label').first().textContent()).toBe('Название *');
  await part('Где и кто обслуживает').getByRole('group', { name: 'Окна, которые обслуживают' }).waitFor();
  await part('Сроки и очерёдность').getByLabel('Приоритет').waitFor();
  await expect.poll(() => form.getByLabel('Отказ только с причиной').isVisible()).toBe(false);
  // It is saved from wherever it is read.
  const save = await form.getByRole('button', { name: 'Создать' }).boundingBox();
  expect((save?.y ?? Number.NaN) + (save?.height ?? 0)).toBeLessThanOrEqual(page.viewportSize()?.height ?? 0);
});

it('a name and a window are enough: the kiosk gives a ticket, the window calls it', async () => {
  const page = await newService('Обмен валюты');
  await page.getByRole('group', { name: 'Окна, которые обслуживают' }).getByLabel('Окно 2').check();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Создать' }).click();
  await created(page, 'Обмен валюты');
  await page.getByRole('link', { name: 'Обмен валюты' }).waitFor();
  const service = (await raw.ask<readonly { readonly id: number; readonly name: string }[]>('serviceList')).find(
    ({ name }) => name === 'Обмен валюты',
  );
  // The demo's kiosk offers the services that it names.
  await raw.ask('setRegistrator', { id: 1, services: {} });
  const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  const given = await kiosk.ask<{ readonly consumer: { readonly id: number } }>('registrateConsumer', {
    services: [service?.id],
    noprint: true,
    preview: false,
  });
  const clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
  const queue = await clerk.ask<readonly { readonly id: number }[]>('currentQueue', {});
  expect(queue.map(({ id }) => id)).toContain(given.consumer.id);
  await clerk.ask('logout');
});

it('a name alone is enough where a window does all operations: the form says so, and the save does it', async () => {
  await raw.ask('setWorkplace', { id: DOES_ALL, all_operations: 1 });
  const page = await newService('Справка о счёте');
  await page.getByRole('button', { name: 'Создать' }).click();
  await created(page, 'Справка о счёте');
  interface Made {
    readonly name: string;
    readonly operations: Readonly<Record<string, readonly number[]>>;
    readonly ticket_range_id: number | null;
  }
  await expect
    .poll(async () => (await raw.ask<readonly Made[]>('serviceList')).find(({ name }) => name === 'Справка о счёте'))
    .toMatchObject({ operations: { '10': [expect.any(Number)] }, ticket_range_id: expect.any(Number) });
  await page.getByRole('region', { name: 'Посетители пока не могут получить эту услугу' }).waitFor({ state: 'detached' });
});

it('one with a name only is said not to be reached yet, with what is missing and where to go', async () => {
  await raw.ask('setWorkplace', { id: DOES_ALL, all_operations: 0 });
  const page = await newService('Только имя');
  await page.getByRole('button', { name: 'Создать' }).click();
  await created(page, 'Только имя');
  const card = page.getByRole('region', { name: 'Посетители пока не могут получить эту услугу' });
  await card.getByText('Нет этапа с операцией').waitFor();
  // The button that saved stands further down than what is said.
  expect(await page.evaluate('scrollY')).toBe(0);
  await expectAccessible(page);
  await card.getByRole('link', { name: 'Открыть услугу' }).click();
  await page.getByRole('heading', { name: 'Только имя' }).waitFor();
  // The card stays in the form until nothing is missing.
  await card.waitFor();
  await page.getByRole('group', { name: 'Окна, которые обслуживают' }).getByLabel('Окно 2').check();
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('Сохранено.').waitFor();
  await card.waitFor({ state: 'detached' });
});
