/** Which language a page is in, and that everything on it is: the languages of the branch for visitors, the reader's own for staff. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { expectAccessible, findings, openAdmin, openBrowser, openPage, openSupervisor, openWorkplace } from '../support/browser.js';
import { SIZES } from '../support/layout-faults.js';
import { openedPages } from '../support/opened-pages.js';

const RUSSIAN = /[а-яё]{4}/i;
let browser: Browser;
let box: Box;
let kiosk: RawSession;
const at = openedPages();

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox({ env: { QBOX_BRANCH_LANGUAGES: 'kk,en', QBOX_LOAD: 'true' } })]);
  kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  await kiosk.ask('registrateConsumer', { services: [4], noprint: true, preview: false });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});

const speak = async (page: Page, language: string) => {
  // On a telephone they stand behind a button.
  const more = page.getByRole('button', { name: 'Язык, Размер текста' });
  if (await more.isVisible()) await more.click();
  await page.getByRole('button', { name: language }).click();
};
const offered = (page: Page) => page.locator('.languages button').allTextContents();

it('of a kiosk and of /load are those of the branch: the main one first, also where the browser is set to another', async () => {
  const page = await at(openPage(browser, `${box.url}/load`));
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await offered(page)).toEqual(['Қазақша', 'English']);
  await page.getByRole('rowheader', { name: 'Тренажёр сабақтарын тағайындау / Болдырмау' }).waitFor();
  const other = await at(openPage(browser, `${box.url}/kiosk/1`));
  await other.locator('form input').first().waitFor();
  expect(await offered(other)).toEqual(['Қазақша', 'English']);
});

it('of a workplace is the reader’s, with the names of the branch in it', async () => {
  const page = await at(openWorkplace(browser, box.url));
  await speak(page, 'English');
  await page.getByRole('banner').getByText('Window 2').waitFor();
  await page.keyboard.press('Space');
  await page.locator('.visitor-number').waitFor();
  await page.getByText('Simulator lesson booking', { exact: true }).waitFor();
  await page.keyboard.press('KeyA');
  await page.getByRole('dialog').getByRole('button', { name: 'Booking of the internal exam' }).waitFor();
  expect(await page.locator('dialog').textContent()).not.toMatch(RUSSIAN);
});

it('of the hall is the reader’s: windows, services, what is said of a visitor; no button stands there that could not act', async () => {
  const page = await at(openSupervisor(browser, box.url));
  await speak(page, 'English');
  await page.getByRole('rowheader', { name: 'Booking / Cancelling of driving lessons' }).waitFor();
  const window = page.getByRole('listitem', { name: 'Window 4', exact: true });
  await window.waitFor();
  // Nobody sits there, and a greyed button would not say so.
  expect(await window.getByRole('button').allTextContents()).toEqual(['Services…']);
  await page.getByRole('listitem', { name: 'Administrator' }).getByText('All services').waitFor();
  for (const text of await page.locator('.hall h3, .hall th[scope=row]:not(.ticket)').allTextContents()) expect(text).not.toMatch(RUSSIAN);
});

it('of a calendar is the page’s; a day is chosen in it by keyboard', async () => {
  const page = await at(openSupervisor(browser, box.url, 'reports', { viewport: SIZES.phone }));
  await speak(page, 'Қазақша');
  await page.locator('.all-choices > summary').click();
  const from = page.locator('.day-input input').first();
  await from.fill('28.11.2026');
  await page.locator('.day-input button').first().click();
  const calendar = page.getByRole('dialog', { name: 'Күнді таңдаңыз' });
  await calendar.getByText('қараша 2026').waitFor();
  await calendar.getByRole('columnheader', { name: 'жс' }).waitFor();
  await expectAccessible(page);
  // A week earlier, then into the month before.
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('PageUp');
  await calendar.getByText('қазан 2026').waitFor();
  await page.keyboard.press('Enter');
  await calendar.waitFor({ state: 'detached' });
  expect(await from.inputValue()).toBe('21.10.2026');
});

it('of what a form expects is the page’s, in the units of its field', async () => {
  const page = await at(openAdmin(browser, box.url, 'books/Service/4'));
  await page.getByLabel('Норма ожидания, минут').fill('100000');
  await page.getByText('Ожидается: от 0 до 1440 минут').waitFor();
  await speak(page, 'English');
  await page.getByText('Expected: 0 to 1440 minutes').waitFor();
});

it('of the settings are chosen by their names, and the voice says which of them it leaves out', async () => {
  const own = await startBox();
  try {
    const page = await at(openAdmin(browser, own.url, 'settings'));
    const group = page.getByRole('group', { name: 'Языки филиала' });
    await group.getByText('В этом порядке: Русский, Қазақша, English.').waitFor();
    await group.getByRole('checkbox', { name: 'English' }).uncheck();
    await group.getByText('В этом порядке: Русский, Қазақша.').waitFor();
    await page.getByText('Языки филиала, на которых вызовов не слышно: казахский, английский.').waitFor();
    await page.getByText('Показать настройки для специалиста').click();
    await page.getByText('Начало тем MQTT этой системы').waitFor();
  } finally {
    await own.stop();
  }
});

it('does not darken a light colour of the branch: buttons have it, with black letters and an edge that is seen', async () => {
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await admin.ask('setAppearance', { logo: null, accent: '#ffe000', kiosk: 'light', boards: null });
  const page = await at(openPage(browser, `${box.url}/kiosk/1`));
  const button = page.locator('button.primary');
  await button.waitFor();
  const style = await page.evaluate(`(() => {
    const { backgroundColor, color } = getComputedStyle(document.querySelector('button.primary'));
    return [backgroundColor, color];
  })()`);
  expect(style).toEqual(['rgb(255, 224, 0)', 'rgb(0, 0, 0)']);
  expect(await findings(page, 'light')).toEqual([]);
});
