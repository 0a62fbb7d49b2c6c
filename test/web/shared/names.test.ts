/**
 * A visitor who reads Kazakh: the names of the branch in his language from the kiosk to the window, in Chromium against a box. The
 * administrator types them; who has none reads the usual ones.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { expectAccessible, openAdmin, openBrowser, openKiosk, openPage, PATIENCE_MS } from '../support/browser.js';
import { openedPages } from '../support/opened-pages.js';

const SIMULATOR = 4;
const WINDOW = 11;
const USUAL = 'Назначение / Отмена занятий на тренажере';
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

let browser: Browser;
let box: Box;
let admin: RawSession;
let clerk: RawSession;
const at = openedPages();

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox({ env: { QBOX_LOAD: 'true' } })]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: WINDOW });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
beforeEach(async () => {
  await admin.ask('removeAllConsumers');
});

describe('the administrator', () => {
  it('sees what is not translated, types it, and sees that it is', async () => {
    await admin.ask('setService', { id: SIMULATOR, names: {} });
    const page = await at(openAdmin(browser, box.url, `books/Service/${SIMULATOR}`));
    const names = page.getByRole('group', { name: 'Название на других языках' });
    await expect.poll(() => names.getByText('нет перевода').count()).toBe(2);
    await names.getByLabel('Қазақша').fill('Тренажёр сабағы');
    await expect.poll(() => names.getByText('нет перевода').count()).toBe(1);
    // A text that is not there needs no translation.
    await expect.poll(() => page.getByRole('group', { name: 'Пояснение на других языках' }).count()).toBe(0);
    await page.getByLabel('Пояснение на терминале').fill('Возьмите паспорт');
    await page.getByRole('group', { name: 'Пояснение на других языках' }).getByLabel('Қазақша').fill('Төлқұжат алыңыз');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.getByText('Сохранено.').waitFor();
    expect(await admin.ask('getService', { id: SIMULATOR })).toMatchObject({
      name: USUAL,
      names: { kk: 'Тренажёр сабағы' },
      description: 'Возьмите паспорт',
      descriptions: { kk: 'Төлқұжат алыңыз' },
    });
  });
});

describe('an administrator who reads English', () => {
  it('reads names of roles, ranges and designs so, too, and no name of the wire', async () => {
    const page = await at(openAdmin(browser, box.url, 'users'));
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('link', { name: 'Head of branch' }).waitFor();
    await page.evaluate("location.hash = '#/boards'");
    await page.getByRole('link', { name: 'Waiting hall', exact: true }).click();
    await page.getByRole('heading', { name: 'Waiting hall', level: 1 }).waitFor();
    await page.evaluate("location.hash = '#/books/Service/4'");
    await expect.poll(() => page.getByLabel('Ticket range').locator('option:checked').textContent()).toBe('Г – Simulator');
    await page.evaluate("location.hash = '#/books/QBoard'");
    await page.getByRole('cell', { name: 'Waiting hall', exact: true }).first().waitFor();
    await page.locator('tbody th a').first().click();
    await page.getByLabel('Look').getByRole('option', { name: 'At a window', exact: true }).waitFor({ state: 'attached' });
  });
});

describe('a visitor who reads Kazakh', () => {
  beforeAll(async () => {
    const names = { kk: 'Тренажёр сабағы' };
    await admin.ask('setService', { id: SIMULATOR, names, group: 'Занятия', groups: { kk: 'Сабақтар' } });
    await admin.ask('setService', { id: 5, group: 'Касса' });
    await admin.ask('setWorkplace', { id: WINDOW, names: { kk: '2-терезе (сол жақта)' } });
    await admin.ask('setQBoard', { id: 1, languages: ['ru', 'kk'], names: { kk: 'Күту залы' } });
  });

  it('finds the service, its group and what is said of it at the kiosk, and the others in their usual words', async () => {
    const page = await at(openKiosk(browser, box.url));
    await page.getByRole('button', { name: /^Занятия/ }).waitFor();
    await page.getByRole('button', { name: 'Қазақша' }).click();
    await page.getByRole('button', { name: /^Касса/ }).waitFor();
    await page.getByRole('button', { name: /^Сабақтар/ }).click();
    await page.getByRole('heading', { name: 'Сабақтар' }).waitFor();
    await page.getByRole('button', { name: /Тренажёр сабағы/ }).click();
    await page.getByText('Г001', { exact: true }).waitFor();
    const [ticket] = await admin.ask<readonly { readonly ticket: string }[]>('consumerList');
    expect(ticket?.ticket).toBe('Г001');
  });

  it('searches by letters of his language', async () => {
    const page = await at(openKiosk(browser, box.url));
    await page.getByRole('button', { name: 'Қазақша' }).click();
    await page.getByRole('button', { name: 'Іздеу' }).click();
    await page.getByRole('button', { name: 'С', exact: true }).click();
    await page.getByRole('button', { name: /Тренажёр сабағы/ }).waitFor();
  });

  it('reads his own page in Kazakh, whatever the language of the phone, and the window that he is called to', async () => {
    const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
    const request = { services: [SIMULATOR], noprint: true, preview: false, language: 'kk' };
    const { page: given } = await kiosk.ask<{ readonly page: { readonly code: string } }>('registrateConsumer', request);
    const page = await at(openPage(browser, `${box.url}/t/${given.code}`, PHONE));
    await page.getByText('Тренажёр сабағы').waitFor();
    await clerk.ask('nextConsumer');
    await page.getByText('2-терезе (сол жақта)').waitFor();
    await page.getByRole('button', { name: 'Русский' }).click();
    await page.getByText('Окно 2', { exact: true }).waitFor();
    await page.getByText(USUAL).waitFor();
    await clerk.ask('serveConsumer');
  });

  it('sees the window and the services on the board when the turn of his language has come', async () => {
    const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
    for (let visitor = 0; visitor < 2; visitor++)
      await kiosk.ask('registrateConsumer', { services: [SIMULATOR], noprint: true, preview: false });
    await clerk.ask('nextConsumer');
    const page = await at(openPage(browser, `${box.url}/board/1`, { viewport: { width: 1280, height: 720 } }));
    const texts = () => page.evaluate<string>(`[...document.querySelectorAll('svg text')].map((text) => text.textContent).join(' ')`);
    await expect.poll(texts, { timeout: 2 * PATIENCE_MS }).toContain('Тренажёр');
    expect(await texts()).toMatch(/2-терезе/);
    await expect.poll(texts, { timeout: 2 * PATIENCE_MS }).toContain('Назначение');
    expect(await texts()).toMatch(/Г003 2 /);
    await clerk.ask('serveConsumer');
  });

  it('reads how busy the branch is', async () => {
    const page = await at(openPage(browser, `${box.url}/load`, PHONE));
    await page.getByRole('rowheader', { name: USUAL }).waitFor();
    await page.getByRole('button', { name: 'Қазақша' }).click();
    await page.getByRole('rowheader', { name: 'Тренажёр сабағы' }).waitFor();
  });
});
