/** The books in the administrator's page, in Chromium: every one of them, two who change the same, what the box refuses. */
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { loadedBytes } from '../../support/page-load.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { expectAccessible, openAdmin, openBrowser, type Watched } from '../support/browser.js';

let browser: Browser;
let box: Box;
let raw: RawSession;
const opened: Watched[] = [];

const asAdministrator = async (): Promise<RawSession> =>
  logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  raw = await asAdministrator();
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
afterEach(async () => {
  expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
  for (const { page } of opened.splice(0)) await page.context().close();
});

async function adminAt(address: string): Promise<Page> {
  const watched = await openAdmin(browser, box.url, address);
  opened.push(watched);
  return watched.page;
}

/** What somebody types who wants to know what happens then. */
const EVIL = '<img src=x onerror=alert(1)>';

interface Case {
  readonly book: string;
  readonly list: string;
  /** The box names the element by this, as it is typed; '' = it has no name of its own. */
  readonly name: string;
  readonly fill: (page: Page, name: string) => Promise<void>;
  readonly change: { readonly label: string; readonly value: string; readonly field: string; readonly expected: unknown };
}

const name =
  (label: string) =>
  (page: Page, text: string): Promise<void> =>
    page.getByLabel(label, { exact: true }).fill(text);
const NOTE = { label: 'Примечание', value: EVIL, field: 'description', expected: EVIL };
const named = (book: string): Case => ({
  book,
  list: `${book.charAt(0).toLowerCase()}${book.slice(1)}List`,
  name: EVIL,
  fill: name('Название *'),
  // The description of a service is for visitors.
  change: book === 'Service' ? { ...NOTE, label: 'Пояснение на терминале' } : NOTE,
});

const CASES: readonly Case[] = [
  // A service gets a range of its name, which stays when the service is removed.
  ...['Operation', 'TicketRange', 'Service', 'Workplace', 'UserRole', 'QBoard', 'ScoreBoard', 'Registrator'].map(named),
  {
    ...named('User'),
    fill: async (page, login) => {
      await page.getByLabel('Логин *').fill(login);
      await page.getByLabel('Новый пароль').fill('тайна');
      await page.getByLabel('Ещё раз').fill('тайна');
      await page.getByLabel('Роль *').selectOption({ label: 'Оператор' });
    },
    change: { label: 'Фамилия', value: EVIL, field: 'surname', expected: EVIL },
  },
  {
    ...named('Consumer'),
    name: '',
    fill: (page) => page.getByLabel('Назначение / Отмена занятий на тренажере').check(),
    change: { label: 'Комментарий', value: EVIL, field: 'comment', expected: EVIL },
  },
  {
    ...named('ConsumerPreRegistered'),
    fill: async (page, visitor) => {
      await page.getByLabel('Имя посетителя').fill(visitor);
      await page.getByLabel('Назначение / Отмена занятий на тренажере').check();
    },
    change: { label: 'Телефон', value: EVIL, field: 'phone', expected: EVIL },
  },
];

/** The buttons of those that are listed in the section of users. */
const OF_USERS: Readonly<Record<string, string>> = { User: 'Добавить пользователя', UserRole: 'Добавить роль' };

type Row = Readonly<Record<string, unknown>> & { readonly id: number };
const rows = (list: string): Promise<readonly Row[]> => raw.ask(list);

describe('every book', () => {
  it.each(CASES)('$book: a new element, a change, a removal; what was typed is text', async ({ book, list, name: typed, fill, change }) => {
    const before = new Set((await rows(list)).map(({ id }) => id));
    const page = await adminAt(OF_USERS[book] === undefined ? `books/${book}` : 'users');
    await page.getByRole('button', { name: OF_USERS[book] ?? 'Добавить' }).click();
    await page.getByRole('button', { name: 'Создать' }).waitFor();
    await expectAccessible(page);
    await fill(page, typed);
    await page.getByRole('button', { name: 'Создать' }).click();
    await page.getByText(/^Создано: /).waitFor();
    await expectAccessible(page);
    const made = (await rows(list)).find(({ id }) => !before.has(id));
    expect(made).toBeDefined();
    if (typed !== '') expect(JSON.stringify(made)).toContain(EVIL);

    const title = typed === '' ? String(made?.ticket) : typed;
    if (OF_USERS[book] === undefined) await page.getByRole('searchbox', { name: 'Найти' }).fill(title);
    await page.getByRole('link', { name: title }).click();
    await page.getByRole('button', { name: 'Сохранить' }).waitFor();
    for (const summary of await page.locator('form details > summary').all()) await summary.click();
    await expectAccessible(page);
    await page.getByLabel(change.label, { exact: true }).fill(change.value);
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.getByText('Сохранено.').waitFor();
    expect((await rows(list)).find(({ id }) => id === made?.id)?.[change.field]).toBe(change.expected);

    await page.getByRole('link', { name: title }).click();
    await page.getByRole('button', { name: 'Удалить', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Удалить' }).click();
    await page.getByText(/^Удалено: /).waitFor();
    expect((await rows(list)).some(({ id }) => id === made?.id)).toBe(false);
    expect(await loadedBytes(page)).toBeLessThan(150_000);
  });
});

describe('a form', () => {
  const service = async (id: number): Promise<Row | undefined> => (await rows('serviceList')).find((row) => row.id === id);

  it('has the name of what is changed as its title, and above it the way back to the list', async () => {
    const page = await adminAt('books/Service/6');
    await page.getByRole('heading', { level: 1, name: 'Запись на внутренний экзамен' }).waitFor();
    await page.getByRole('link', { name: '← Услуги' }).click();
    await page.getByRole('heading', { level: 1, name: 'Услуги' }).waitFor();
    await page.getByRole('button', { name: 'Добавить' }).click();
    await page.getByRole('heading', { level: 1, name: 'Новая услуга' }).waitFor();
  });

  it('reduces a photo of a camera before it sends it, and the visitor has it; says of a file that is none what is wrong', async () => {
    const page = await adminAt('books/Consumer');
    await page.getByRole('button', { name: 'Добавить' }).click();
    await page.getByRole('button', { name: 'Создать' }).waitFor();
    for (const summary of await page.locator('form details > summary').all()) await summary.click();
    const file = page.locator('input[type=file]');
    await file.setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') });
    await page.getByText('Это не картинка, или она повреждена.').waitFor();
    const large = await sharp({
      create: { width: 4000, height: 3000, channels: 3, background: '#336699', noise: { type: 'gaussian', mean: 128, sigma: 40 } },
    })
      .jpeg()
      .toBuffer();
    await file.setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: large });
    const shown = page.locator('img.photo');
    await expect.poll(() => shown.evaluate((image: { readonly naturalWidth: number }) => image.naturalWidth)).toBe(1280);
    expect(await page.getByText('Это не картинка').count()).toBe(0);
    expect((await shown.getAttribute('src'))?.length).toBeLessThan(800_100);
    await page.getByLabel('Назначение / Отмена занятий на тренажере').check();
    await page.getByRole('button', { name: 'Создать' }).click();
    await page.getByText(/^Создано: /).waitFor();
    const { photo } = await raw.ask<{ readonly photo: string }>('getConsumer', { id: (await rows('consumerList')).at(-1)?.id });
    // The usual `photo_edge_px`: the visitor has what the box made of it.
    expect((await sharp(Buffer.from(photo, 'base64')).metadata()).width).toBe(640);
  });

  it('notices what another administrator changed: untouched fields follow, a field that both change is decided by a person', async () => {
    const page = await adminAt('books/Service/6');
    await page.getByLabel('Приоритет').fill('7');
    await raw.ask('setService', { id: 6, description: 'от другого' });
    await page.getByText('Запись изменил кто-то другой').waitFor();
    expect(await page.getByLabel('Пояснение на терминале').inputValue()).toBe('от другого');
    await raw.ask('setService', { id: 6, priority: 9 });
    await page.getByText('Сейчас в системе: 9').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Сохранить' }).click();
    // Nothing was overwritten silently.
    expect(await service(6)).toMatchObject({ priority: 9, description: 'от другого' });
    await page.getByRole('button', { name: 'Оставить моё' }).click();
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.getByText('Сохранено.').waitFor();
    expect(await service(6)).toMatchObject({ priority: 7, description: 'от другого' });
  });

  it('has durations in minutes, as people think; the wire has seconds', async () => {
    const page = await adminAt('books/Operation/3');
    expect(await page.getByLabel('Предел, минут').inputValue()).toBe('5');
    await page.getByLabel('Норма, минут').fill('полторы');
    await page.locator('[data-field="regulated_sec"] .fault').getByText(/./).waitFor();
    await page.getByLabel('Норма, минут').fill('1,5');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.getByText('Сохранено.').waitFor();
    expect((await rows('operationList')).find(({ id }) => id === 3)).toMatchObject({ regulated_sec: 90, danger_sec: 300 });
    await page.getByRole('row', { name: 'Назначение занятий на тренажере' }).getByRole('cell', { name: '1,5', exact: true }).waitFor();
  });

  it('has days as the language of the page writes them, in lists as in fields', async () => {
    const { id } = await raw.ask<{ id: number }>('newConsumerPreRegistered', { services: [4], date: '2030-02-01', time: '10:30' });
    const page = await adminAt('books/ConsumerPreRegistered');
    await page.getByRole('cell', { name: '01.02.2030' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('cell', { name: '01/02/2030' }).waitFor();
    await raw.ask('removeConsumerPreRegistered', { id });
    // What an empty book lacks stands in its place.
    await page.getByText('Nobody has an appointment.').waitFor();
  });

  it('says nothing of what moves while the branch works: the next number of a range follows', async () => {
    const page = await adminAt('books/TicketRange/1');
    const next = page.getByLabel('Следующий номер');
    const before = Number(await next.inputValue());
    const [range, ...others] = (await rows('ticketRangeList')).filter(({ id }) => id === 1);
    expect([range?.next, others]).toEqual([before, []]);
    await raw.ask('setTicketRange', { id: 1, next: before + 5 });
    await expect.poll(() => next.inputValue()).toBe(String(before + 5));
    await expect.poll(() => page.getByText('Запись изменил кто-то другой').count()).toBe(0);
  });

  it('tells faults as one types, refusals of the box at their fields, and who refers to what is to be removed', async () => {
    const page = await adminAt('books/TicketRange/new');
    await page.getByLabel('Первый номер').fill('abc');
    await page.getByText('Ожидается: целое число от 0 до 999').waitFor();
    await page.getByLabel('Первый номер').fill('1');
    await page.getByLabel('Название *').fill('Ещё один');
    await page.getByLabel('Буквы перед номером').fill('Г');
    await page.getByRole('button', { name: 'Создать' }).click();
    await page.locator('[data-field="prefix"] .fault').getByText('пересекаются с диапазоном').waitFor();
    expect(await page.getByLabel('Буквы перед номером').inputValue()).toBe('Г');

    const range = (await rows('ticketRangeList')).find(({ prefix }) => prefix === 'Г');
    page.on('dialog', (dialog) => void dialog.accept());
    await page.evaluate(`location.hash = '#/books/TicketRange/${range?.id}'`);
    await page.getByRole('button', { name: 'Удалить', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Удалить' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Услуги: Назначение / Отмена занятий на тренажере' }).waitFor();
  });

  it(
    'goes on after the box was killed, with what was typed',
    async () => {
      const page = await adminAt('books/Operation/1');
      await page.getByLabel('Примечание').fill('до перезапуска');
      await box.kill9();
      await page.getByText('Нет связи').waitFor();
      box = await startBox({ data: box.data, args: ['--demo', '--port', String(box.port)] });
      raw = await asAdministrator();
      await page.getByText('Нет связи').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Сохранить' }).click();
      await page.getByText('Сохранено.').waitFor();
      expect((await rows('operationList')).find(({ id }) => id === 1)?.description).toBe('до перезапуска');
    },
    60_000 * SLOWNESS,
  );
});
