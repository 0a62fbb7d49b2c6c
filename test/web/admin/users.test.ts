/** Users, roles and the log of changes in Chromium. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { loadedBytes } from '../../support/page-load.js';
import { connect, logIn, md5, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { expectAccessible, openAdmin, openBrowser, type Watched } from '../support/browser.js';
import { SIZES } from '../support/layout-faults.js';

let browser: Browser;
let box: Box;
let raw: RawSession;
const opened: Watched[] = [];

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

const asAdministrator = async (login = 'admin'): Promise<RawSession> =>
  logIn(await connect(box.webSocketUrl), { component: 'administrator', login });
const adminAt = async (address: string): Promise<Page> => {
  const watched = await openAdmin(browser, box.url, address);
  opened.push(watched);
  return watched.page;
};
/** At his window: the box has heard him since he logged in. */
const clerk = async (password = '12345'): Promise<RawSession> => {
  const session = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11, password });
  await session.ask('currentQueue');
  return session;
};

describe('users', () => {
  it('are shown with their roles and where they are logged in; roles say what they allow', async () => {
    const session = await clerk();
    await raw.ask('sessions');
    const page = await adminAt('users');
    const petrov = page.getByRole('row', { name: /^petrov Петров/ });
    await petrov.getByText('Окно 2').waitFor();
    expect(await petrov.textContent()).toContain('Оператор');
    await session.client.close();
    // The page looks again by itself, too, but not at once.
    await page.getByRole('button', { name: 'Обновить' }).click();
    await petrov.getByText('не на связи').waitFor();
    // This page, and this test.
    await page
      .getByRole('row', { name: /^admin / })
      .getByText(/администратор × \d/)
      .waitFor();
    const allowed = async (ability: string): Promise<readonly string[]> =>
      page.getByRole('row', { name: ability }).getByRole('cell').locator('.out-of-sight').allTextContents();
    // Administrator, clerk, devices, cashier, supervisor.
    expect(await allowed('Менять справочники')).toEqual(['можно', 'нельзя', 'нельзя', 'нельзя', 'нельзя']);
    expect(await allowed('Включать терминал')).toEqual(['можно', 'нельзя', 'можно', 'нельзя', 'нельзя']);
    expect(await allowed('Видеть весь зал')).toEqual(['можно', 'нельзя', 'нельзя', 'нельзя', 'можно']);
    await raw.ask('setUserRole', { id: 2, disabled: 1 });
    await expect.poll(async () => (await allowed('Обслуживать посетителей'))[1]).toBe('нельзя');
    await raw.ask('setUserRole', { id: 2, disabled: 0 });
    await expectAccessible(page);
    expect(await loadedBytes(page)).toBeLessThan(150_000);
  });

  it('are named by their names above their forms, which belong to the list of users', async () => {
    const page = await adminAt('users');
    await page.getByRole('link', { name: 'petrov', exact: true }).click();
    await page.getByRole('heading', { name: 'Петров Дмитрий Олегович' }).waitFor();
    const here = page.getByRole('navigation', { name: 'Разделы' }).locator('[aria-current=page]');
    expect(await here.allTextContents()).toEqual(['Пользователи']);
    await page.goto(`${box.url}/admin#/books/UserRole/2`);
    await expect.poll(() => page.getByLabel('обслуживает посетителей').isChecked()).toBe(true);
    expect(await here.allTextContents()).toEqual(['Пользователи']);
  });

  it('that are connected stand before those whose session is merely open, which are folded', async () => {
    const gone = await clerk();
    await gone.client.close();
    const page = await adminAt('users');
    const sessions = page.getByRole('region', { name: 'Кто вошёл сейчас' });
    const states = sessions.getByRole('cell', { name: /^(не на связи|на связи)$/ });
    await expect.poll(() => states.allTextContents()).toContain('на связи');
    expect(new Set(await states.allTextContents())).toEqual(new Set(['на связи']));
    await sessions.getByText(/^Не на связи: \d+$/).click();
    await expect.poll(() => states.allTextContents()).toContain('не на связи');
    const shown = await states.allTextContents();
    expect(shown).toEqual([...shown].sort());
  });

  it('and roles can be read on a telephone: each ability says who has it, and each role leads to its form', async () => {
    const page = await adminAt('users');
    await page.setViewportSize(SIZES.phone);
    const ability = page.getByRole('row', { name: 'Включать терминал' });
    await expect.poll(() => ability.locator('td:visible').count()).toBe(2);
    expect(await page.locator('.wide:has(.matrix)').evaluate((part) => part.scrollWidth - part.clientWidth)).toBe(0);
    await page.getByRole('link', { name: 'Изменить' }).nth(1).click();
    await page.getByRole('heading', { name: 'Оператор' }).waitFor();
  });

  it('get a new password that is shown once and is good, and the old session ends', async () => {
    const before = await clerk();
    const page = await adminAt('users');
    await page
      .getByRole('row', { name: /^petrov/ })
      .first()
      .getByText('Окно 2')
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Новый пароль: petrov' }).click();
    await page.getByText(/Сразу завер/).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Придумать пароль' }).click();
    const password = (await page.locator('.password-once').textContent()) ?? '';
    expect(password).toMatch(/^[a-z2-9]{10}$/);
    await expect(before.ask('currentQueue')).rejects.toThrow();
    await (await clerk(password)).ask('currentQueue');
    await page.getByRole('button', { name: 'Записано' }).click();
    expect(await page.content()).not.toContain(password);
    await raw.ask('setUser', { id: 3, password: md5('12345') });
  });

  it('are asked for on devices of theirs as on all others once these are forgotten', async () => {
    await (await clerk()).ask('logout');
    const page = await adminAt('users');
    await page.getByRole('button', { name: 'Забыть устройства: petrov' }).click();
    const dialog = page.getByRole('dialog', { name: 'Забыть известные устройства «petrov»?' });
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Забыть устройства' }).click();
    await dialog.waitFor({ state: 'detached' });
    const { lines } = await raw.ask<ReplyData<'changes'>>('changes', { kind: 'User', limit: 1 });
    expect(lines).toMatchObject([{ title: 'petrov', login: 'admin', fields: [{ field: 'known_devices', before: null, after: null }] }]);
    await page.goto(`${box.url}/admin#/log`);
    await page.getByText('Известные устройства').first().waitFor();
  });

  it('are disabled after one was told whose sessions end, and enabled again; nobody disables himself', async () => {
    const session = await clerk();
    const page = await adminAt('users');
    await page
      .getByRole('row', { name: /^petrov/ })
      .first()
      .getByText('Окно 2')
      .first()
      .waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Отключить: admin' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Отключить: petrov' }).click();
    await page.getByRole('dialog').getByText('petrov: Окно 2').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Отключить' }).click();
    await page.getByRole('button', { name: 'Включить: petrov' }).waitFor();
    await expect(session.ask('currentQueue')).rejects.toThrow();
    await expect(clerk()).rejects.toThrow(/disabled/);
    await page.getByRole('button', { name: 'Включить: petrov' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Включить' }).click();
    await page.getByRole('button', { name: 'Отключить: petrov' }).waitFor();
    await (await clerk()).ask('currentQueue');
  });

  it('cannot be left without an administrator: the refusal is told in words', async () => {
    const page = await adminAt('users');
    await page.getByRole('button', { name: 'Отключить: Администратор (полный доступ)' }).click();
    await page.getByText('1 пользователь с этой ролью не сможет войти.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Отключить' }).click();
    await page.getByRole('alert').getByText('не останется ни одного действующего администратора').waitFor();
  });
});

describe('the log of changes', () => {
  it('names each of two administrators who edit, in words, from before to after, as it happens', async () => {
    await raw.ask('newUser', { login: 'zukhra', password: md5('12345'), role_id: 1 });
    const page = await adminAt('log');
    const lines = page.locator('tbody tr');
    await page.getByRole('cell', { name: 'zukhra' }).first().waitFor();
    await (await asAdministrator('zukhra')).ask('setWorkplace', { id: 11, state_id: 2 });
    await raw.ask('setService', { id: 4, priority: 7, name: '<img src=x onerror=alert(1)>' });
    await expect.poll(async () => (await lines.first().textContent()) ?? '').toContain('<img src=x onerror=alert(1)>');
    const [newest, before] = await lines.allTextContents();
    expect(newest).toMatch(/admin.*Услуги.*изменено.*Приоритет: \d+ → +стало +7/);
    expect(before).toMatch(/zukhra.*Окна.*Состояние: [а-я]+ → +стало +перерыв/);
    await raw.ask('setUser', { id: 3, password: md5('12345') });
    await page.getByText('Пароль: изменено, значение не хранится').first().waitFor();
    await expectAccessible(page);
    expect(await loadedBytes(page)).toBeLessThan(150_000);
  });

  it('answers who, what and when; earlier lines come page by page', async () => {
    for (let priority = 100; priority < 160; priority++) await raw.ask('setOperation', { id: 3, regulated_sec: priority });
    const page = await adminAt('log');
    const lines = page.locator('tbody tr');
    await expect.poll(() => lines.count()).toBe(50);
    await page.getByRole('combobox', { name: 'Что' }).selectOption({ label: 'Операции' });
    await expect.poll(async () => (await lines.allTextContents()).every((text) => text.includes('Операции'))).toBe(true);
    // The lines before were all of operations, too: a click that comes before those that were asked for is one on the list that goes.
    const earlier = page.getByRole('button', { name: 'Показать более ранние' });
    await expect
      .poll(async () => {
        if ((await earlier.count()) > 0) await earlier.click({ timeout: 1_000 }).catch(() => {});
        return lines.count();
      })
      .toBe(60);
    await expect.poll(() => earlier.count()).toBe(0);
    await page.getByRole('combobox', { name: 'Кто' }).selectOption({ label: 'zukhra' });
    await page.getByText('За это время никто ничего не менял.').waitFor();
    await page.getByRole('combobox', { name: 'Что' }).selectOption('');
    await expect.poll(() => lines.count()).toBe(1);
    await page.getByLabel('С', { exact: true }).fill('2999-01-01');
    await page.getByText('За это время никто ничего не менял.').waitFor();
    await page.getByRole('button', { name: 'Сегодня' }).click();
    await expect.poll(() => lines.count()).toBe(1);
    await page.getByRole('button', { name: 'За всё время' }).click();
    await expect.poll(() => lines.count()).toBe(50);
  });

  it('is right again after the box was killed, without a reload', { timeout: 60_000 * SLOWNESS }, async () => {
    const page = await adminAt('log');
    await page.locator('tbody tr').first().waitFor();
    await box.kill9();
    box = await startBox({ data: box.data, args: ['--demo', '--port', String(box.port)] });
    raw = await asAdministrator();
    await raw.ask('setService', { id: 5, priority: 61 });
    await expect
      .poll(async () => (await page.locator('tbody tr').first().textContent()) ?? '', { timeout: 30_000 * SLOWNESS })
      .toContain('61');
  });
});
