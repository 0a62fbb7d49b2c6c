/** What of a report is shown, and on what: columns that the reader chooses, tables on the smallest desk and on paper, dates of the page. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { daysBefore, type Period, periodBefore } from '../../../server/protocol/figures/days.js';
import type { FiguresReply } from '../../../server/protocol/figures/table.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { enter, expectAccessible, openBrowser, openPage, openSupervisor } from '../support/browser.js';
import { afternoonZone, liveDays } from '../support/hall-past.js';
import { SIZES } from '../support/layout-faults.js';

const folder = mkdtempSync(join(tmpdir(), 'qbox-report-'));
// Today has visitors at each hour that the tests are run at.
const ZONE = afternoonZone();
const TODAY = new Date().toLocaleDateString('sv-SE', { timeZone: ZONE });
let browser: Browser;
let box: Box;
let page: Page;

beforeAll(async () => {
  await liveDays(folder, ZONE, Date.now());
  [browser, box] = await Promise.all([openBrowser(), startBox({ data: folder, env: { QBOX_TIME_ZONE: ZONE } })]);
  ({ page } = await openSupervisor(browser, box.url, 'reports', { viewport: SIZES.laptop }));
  await page.locator('table.figures').waitFor();
}, 120_000 * SLOWNESS);
afterAll(async () => {
  await browser.close();
  await box.stop();
  rmSync(folder, { recursive: true, force: true });
});

const columns = (): Promise<readonly string[]> => page.locator('table.figures thead th').allTextContents();
const focused = (): Promise<string> => page.evaluate('document.activeElement.closest("label, summary")?.textContent ?? ""');
const speak = async (language: string): Promise<void> => {
  await page.getByRole('button', { name: language }).click();
  await page.locator('.languages [aria-current=true]', { hasText: language }).waitFor();
};

it('has the columns that are chosen by keyboard, also after a reload; files have all', async () => {
  expect(await columns()).toContain('Пришли');
  await page.getByText('Столбцы: 10 из 10').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Пришли');
  await page.keyboard.press('Space');
  await page.getByText('Столбцы: 9 из 10').waitFor();
  // The choice has not moved under the fingers.
  expect(await focused()).toBe('Пришли');
  expect(await columns()).not.toContain('Пришли');
  await expectAccessible(page);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
  expect(String(await (await download.createReadStream()).take(1).toArray())).toContain('Пришли');
  await page.reload();
  await page.getByText('Столбцы: 9 из 10').waitFor();
  expect(await columns()).not.toContain('Пришли');

  // One stays: a table without figures says nothing.
  await page.getByText('Столбцы: 9 из 10').click();
  const choice = page.getByRole('group', { name: 'Столбцы таблицы' });
  for (const name of (await columns()).slice(1, -1)) await choice.getByLabel(name, { exact: true }).uncheck();
  expect(await columns()).toEqual(['По услугам', 'Ушли сами, % завершённых']);
  await expect.poll(() => choice.getByLabel('Ушли сами, % завершённых').isDisabled()).toBe(true);
  // Another section has its own.
  await page.getByLabel('Ожидание', { exact: true }).check();
  await page.getByText('Столбцы: 7 из 7').waitFor();
  await page.getByLabel('Посетители', { exact: true }).check();
  await page.getByText('Столбцы: 1 из 10').click();
  for (const box of await choice.getByRole('checkbox').all()) await box.check();
  await page.getByText('Столбцы: 10 из 10').waitFor();
});

it('says on paper alone whose figures these are, and when they were printed', async () => {
  const whose = page.getByText(/· напечатано .+ в \d\d:\d\d$/);
  await whose.waitFor({ state: 'attached' });
  await expect.poll(() => whose.isVisible()).toBe(false);
  await page.emulateMedia({ media: 'print' });
  await expect.poll(() => whose.isVisible()).toBe(true);
  await page.emulateMedia({ media: 'screen' });
});

it('on a telephone the chart stands first and all numbers are opened; paper has the table, however narrow it is', async () => {
  await page.setViewportSize(SIZES.phone);
  const table = page.locator('.printed table.figures');
  // Soon after midnight nobody has come yet.
  await page.getByRole('button', { name: '30 дней' }).click();
  await page.locator('.named-bars').waitFor();
  await expect.poll(() => table.isVisible()).toBe(false);
  await expectAccessible(page);
  await page.emulateMedia({ media: 'print' });
  await expect.poll(() => table.locator('thead').isVisible()).toBe(true);
  await page.emulateMedia({ media: null });
  await page.getByText('Все числа таблицей').click();
  await table.getByText('Всего').waitFor();
  await page.setViewportSize(SIZES.laptop);
  await table.locator('thead').waitFor();
  await page.getByRole('button', { name: 'Сегодня' }).click();
  await page.getByText('Считаем…').waitFor({ state: 'detached' });
});

it('is of one role, kiosk, way of giving tickets or language alone, as qctl stats is', async () => {
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  const arrived = async (filter: object): Promise<string> => String((await admin.ask<FiguresReply>('indicators', filter)).total.arrived);
  const shown = () => page.locator('table.figures tr.total td').first();
  await page.getByText('Ещё отборы').click();
  const choice = (label: string) => page.locator('.more-choices label', { hasText: new RegExp(`^${label}`) }).locator('select');
  for (const [label, name, filter] of [
    ['Кто выдал талон', 'терминал', { channel: 'kiosk' }],
    ['Терминал', /./, { registrator: 1 }],
    ['Роль', /./, { userRole: 2 }],
  ] as const) {
    const select = choice(label);
    const [field = '', value = ''] = Object.entries(filter)[0] ?? [];
    await select.selectOption(String(value));
    const chosen = await select.locator('option:checked').textContent();
    await page.locator('.printed h2', { hasText: chosen ?? '?' }).waitFor();
    expect(chosen, field).toMatch(name);
    expect(await shown().textContent(), field).toBe(await arrived({ ...filter }));
    await select.selectOption('0');
    await page.locator('.printed h2', { hasText: chosen ?? '?' }).waitFor({ state: 'detached' });
  }
  // No visitor of these days has chosen one.
  expect(await arrived({ language: 'kk' })).toBe('0');
  await choice('Язык').selectOption('kk');
  await page.getByText('За это время посетителей не было.').waitFor();
  await choice('Язык').selectOption('0');
  await shown().waitFor();
  await expectAccessible(page);
});

/** Tables that are wider than their place, and names that are squeezed into more than four lines. */
const SQUEEZED = `[...document.querySelectorAll('.printed .wide')].flatMap((place) => {
  const line = parseFloat(getComputedStyle(place.querySelector('tbody th')).lineHeight);
  const lines = Math.max(...[...place.querySelectorAll('tbody th')].map((name) => Math.round((name.clientHeight - 8) / line)));
  return [
    ...(place.scrollWidth > place.clientWidth ? [place.ariaLabel + ': ' + place.scrollWidth + ' > ' + place.clientWidth] : []),
    ...(lines > 4 ? [place.ariaLabel + ': a name of ' + lines + ' lines'] : []),
  ];
})`;

it(
  'with all columns and crossed lines fits the smallest desk and a sheet of A4, in each language',
  async () => {
    await page.getByLabel('Затем по').selectOption('clerk');
    await page.locator('table.figures.by-2').waitFor();
    const found: string[] = [];
    const sections = page.locator('.printed .choices input');
    for (const language of ['Русский', 'Қазақша', 'English']) {
      await speak(language);
      for (let index = 0; index < (await sections.count()); index++) {
        await sections.nth(index).check();
        // A sheet of A4 on its side, without its margins.
        for (const [media, size] of [['screen', SIZES.laptop] as const, ['print', { width: 1032, height: 703 }] as const]) {
          await page.setViewportSize(size);
          await page.emulateMedia({ media });
          found.push(...(await page.evaluate<string[]>(SQUEEZED)).map((fault) => `${language}, ${media}: ${fault}`));
        }
        await page.emulateMedia({ media: 'screen' });
        await page.setViewportSize(SIZES.laptop);
      }
    }
    expect(found).toEqual([]);
  },
  60_000 * SLOWNESS,
);

it(
  'names services, languages and numbers in the language of the page, also after another is chosen',
  async () => {
    await speak('Русский');
    await page.getByLabel('Затем по').selectOption('none');
    await page.getByLabel('Посетители', { exact: true }).check();
    await page.getByRole('button', { name: '30 дней' }).click();
    // The crossed table stays until the other has come.
    await page.locator('table.figures.by-2').waitFor({ state: 'detached' });
    await page.getByRole('rowheader', { name: 'Возврат денежных средств' }).waitFor();
    await speak('Қазақша');
    await page.getByRole('rowheader', { name: 'Ақша қайтару' }).waitFor();
    // Chromium would write 93.1 %.
    expect(await page.locator('table.figures tr.total').textContent()).not.toContain('.');
    await speak('English');
    await page.getByRole('rowheader', { name: 'Refund', exact: true }).waitFor();
    await page.getByLabel('Group by').selectOption('channel');
    await page.getByRole('rowheader', { name: 'kiosk', exact: true }).waitFor();
    await speak('Русский');
    await page.getByRole('rowheader', { name: 'терминал', exact: true }).waitFor();
    await page.getByLabel('Группировать').selectOption('service');
    await page.getByRole('rowheader', { name: 'Возврат денежных средств' }).waitFor();
    await page.getByRole('button', { name: 'Сегодня' }).click();
  },
  60_000 * SLOWNESS,
);

/** After `hold()` the page gets no figures before `deliver()`: of many days they come later than what else it has asked meanwhile. */
const HOLDABLE = `
  const ofSockets = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
  globalThis.held = null;
  globalThis.hold = () => { held = []; };
  globalThis.deliver = () => { const all = held; held = null; for (const one of all) one(); };
  Object.defineProperty(WebSocket.prototype, 'onmessage', {
    ...ofSockets,
    set(received) {
      ofSockets.set.call(this, received && ((event) => {
        if (held && JSON.parse(event.data).command === 'indicators') held.push(() => received.call(this, event));
        else received.call(this, event);
      }));
    },
  });`;

it('names everything in the language of the page, also where that changes while the box is being asked', async () => {
  const { page: other } = await openPage(browser, `${box.url}/supervisor#/reports`, { viewport: SIZES.laptop }, HOLDABLE);
  await enter(other, 'sidorova');
  await other.locator('table.figures').waitFor();
  await other.evaluate('hold()');
  await other.getByRole('button', { name: '30 дней' }).click();
  await expect.poll(() => other.evaluate('held.length')).toBe(1);
  await other.getByRole('button', { name: 'English' }).click();
  await other.locator('.languages [aria-current=true]', { hasText: 'English' }).waitFor();
  // The report of today is still shown.
  await other.getByRole('rowheader', { name: 'Refund', exact: true }).waitFor();
  await other.evaluate('deliver()');
  await other.locator('main h2', { hasText: ' – ' }).waitFor();
  await other.getByRole('rowheader', { name: 'Refund', exact: true }).waitFor();
  const services = other.locator('label.chosen', { hasText: /^Service/ }).locator('option');
  await expect.poll(() => services.allTextContents()).toContain('Refund');
  expect(await services.allTextContents()).not.toContain('Возврат денежных средств');
  await other.context().close();
});

it(
  'knows who has no name by the role, and has the weekdays of a month in their order, with as many visitors as the table',
  async () => {
    const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
    await admin.ask('newUser', { login: 'nameless', password: '827ccb0eea8a706c4c34a16891f84e7b', role_id: 4 });
    await page.reload();
    await speak('Русский');
    const people = () =>
      page
        .locator('label.chosen', { hasText: /^Оператор/ })
        .locator('option')
        .allTextContents();
    await expect.poll(people).toContain('Кассир');
    expect((await people()).filter((name) => name.startsWith('№'))).toEqual([]);
    await page.getByLabel('Группировать').selectOption('clerk');
    await page.getByRole('rowheader', { name: 'не вызваны' }).waitFor();
    await page.getByLabel('Группировать').selectOption('service');
    await page.getByRole('button', { name: '30 дней' }).click();
    const heat = page.locator('table.heat');
    await expect.poll(() => heat.locator('tbody th').allTextContents()).toEqual(['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс']);
    const lines = await heat
      .locator('tbody tr')
      .evaluateAll((rows: readonly { cells: Iterable<{ textContent: string }> }[]) =>
        rows.map(({ cells }) => [...cells].slice(1).map(({ textContent }) => Number(textContent.replace(/\D/g, '')))),
      );
    // Visitors came on one weekday alone.
    const [year = 0, month = 1, day = 1] = TODAY.split('-').map(Number);
    const weekday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
    const sums = lines.map((line) => line.reduce((sum, count) => sum + count, 0));
    const all = Number((await page.locator('table.figures tr.total td').first().textContent())?.replace(/\D/g, ''));
    expect(sums).toEqual(sums.map((_, at) => (at === weekday ? all : 0)));
    await page.getByRole('button', { name: 'Сегодня' }).click();
  },
  60_000 * SLOWNESS,
);

it('names its days in the language of the page, whatever the browser knows', async () => {
  const [year, month, day] = TODAY.split('-').map(Number);
  const MONTHS = 'қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан'.split(' ');
  await speak('Қазақша');
  await page.getByRole('heading', { name: `${year} ж. ${day} ${MONTHS[(month ?? 0) - 1]}` }).waitFor();
  await speak('Русский');
  await page.getByRole('heading', { name: new RegExp(`: ${day} \\p{L}+ ${year} г\\.`, 'u') }).waitFor();
});

it(
  'compares two quarters, each line and the total, and says with which days',
  async () => {
    const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
    // Visitors came 28, 21, 14 and 7 days ago, and today.
    const [from, to] = [daysBefore(TODAY, 13), daysBefore(TODAY, -77)];
    const arrived = async (period: Period) => {
      const { lines, total } = await admin.ask<FiguresReply>('indicators', { ...period, by: ['service'] });
      return new Map([...lines.map(({ keys, arrived: count }) => [String(keys[0]), count] as const), ['total', total.arrived]]);
    };
    const before = periodBefore({ from, to });
    expect(before).toEqual({ from: daysBefore(TODAY, 104), to: daysBefore(TODAY, 14) });
    const [now, then] = [await arrived({ from, to }), await arrived(before)];
    expect(then.get('total')).toBeGreaterThan(100);

    await speak('Русский');
    await page.getByRole('radio', { name: 'Посетители' }).check();
    await page.getByLabel('Затем по').selectOption('none');
    await page.getByLabel('С', { exact: true }).fill(from);
    await page.getByLabel('По', { exact: true }).fill(to);
    await page.getByLabel('По', { exact: true }).blur();
    await page.getByLabel('Сравнить с прошлым периодом').check();
    await page.getByText('Изменения – по сравнению с периодом').waitFor();
    const changeOf = (line: string) => page.locator(`${line} td[data-label="Пришли"] small`).textContent();
    const change = (key: string): string => {
      const more = (now.get(key) ?? 0) - (then.get(key) ?? 0);
      return more === 0 ? '±0' : `${more > 0 ? '+' : '−'}${Math.abs(more)}`;
    };
    expect(await changeOf('tr.total')).toBe(change('total'));
    const lines = await page.locator('table.figures tbody tr:not(.total)').count();
    expect(lines).toBeGreaterThan(3);
    const changes = await page.locator('table.figures tbody tr:not(.total) td[data-label="Пришли"] small').allTextContents();
    expect(changes.toSorted()).toEqual(
      [...now.keys()]
        .filter((key) => key !== 'total')
        .map(change)
        .toSorted(),
    );
    await expectAccessible(page);
  },
  30_000 * SLOWNESS,
);

it('compares each day with the same day of the period before', async () => {
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  const arrivedOn = async (day: string) => (await admin.ask<FiguresReply>('indicators', { from: day, to: day })).total.arrived;
  const [day, then] = [daysBefore(TODAY, 7), daysBefore(TODAY, 14)];
  await page.getByLabel('С', { exact: true }).fill(day);
  await page.getByLabel('По', { exact: true }).fill(daysBefore(TODAY, 1));
  await page.getByLabel('По', { exact: true }).blur();
  await page.getByLabel('Группировать').selectOption('day');
  const line = page.locator('table.figures tbody tr', { has: page.getByRole('rowheader', { name: day }) });
  const [now, before] = [await arrivedOn(day), await arrivedOn(then)];
  expect(Math.min(now ?? 0, before ?? 0)).toBeGreaterThan(0);
  const more = (now ?? 0) - (before ?? 0);
  await line.locator('td[data-label="Пришли"] small', { hasText: more === 0 ? '±0' : String(Math.abs(more)) }).waitFor();
});
