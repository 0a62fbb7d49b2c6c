/** One visitor, three stages, two clerks in Chromium: the report of the supervisor credits each of them with what was done there. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { openBrowser, openSupervisor, openWorkplace, PATIENCE_MS } from '../support/browser.js';

const SERVICE = 4;
const PETROV = { name: 'Петров Дмитрий', window: 11, windowName: 'Окно 2' };
const ADMIN = { login: 'admin', window: 18, windowName: 'Администратор' };
const STAGES = ['Приём', 'Проверка', 'Выдача'] as const;

const PATIENCE = { timeout: PATIENCE_MS };

let browser: Browser;
let box: Box;
let admin: RawSession;

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox({ env: { QBOX_TIME_ZONE: 'UTC' } })]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  const ids: number[] = [];
  for (const name of STAGES) ids.push((await admin.ask<{ id: number }>('newOperation', { name })).id);
  const [first, second, third] = ids;
  await admin.ask('setService', { id: SERVICE, operations: { '1': [first], '2': [second], '3': [third] } });
  for (const { id, clerk } of await admin.ask<readonly { id: number; clerk: object | null }[]>('userRoleList')) {
    if (clerk !== null) await admin.ask('setUserRole', { id, clerk: { ...clerk, all_operations: 1 } });
  }
  await admin.ask('setWorkplace', { id: PETROV.window, operations: [first, third], all_operations: 0 });
  await admin.ask('setWorkplace', { id: ADMIN.window, operations: [second], all_operations: 0 });
}, 60_000 * SLOWNESS);
afterAll(async () => {
  await browser.close();
  await box.stop();
});

const seconds = (text: string | null): number => (text ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

/** The clerk calls the next visitor, serves until the page's timer says so, and finishes. */
async function serves(page: Page, ticket: string, least: number): Promise<void> {
  await page.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
  await expect.poll(() => page.getByText(ticket).count(), PATIENCE).toBeGreaterThan(0);
  await page.keyboard.press('Space');
  await expect.poll(async () => seconds(await page.getByRole('timer').textContent()), PATIENCE).toBeGreaterThanOrEqual(least);
  await page.keyboard.press('KeyF');
  await page.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
}

/** By window what the visit itself says of it, in whole seconds. */
async function truth(): Promise<ReadonlyMap<number | null, { readonly seconds: number; readonly stages: readonly number[] }>> {
  const asked = { services: true, stages: true, operations: true };
  const [visit] = await admin.ask<ReplyData<'statistics'>>('statistics', asked);
  const states = (visit?.services ?? []).flatMap(({ stages = [] }) =>
    stages.flatMap(({ priority, operations = [] }) => operations.flatMap((one) => one.states.map((state) => ({ ...state, priority })))),
  );
  const at = (window: number) => states.filter(({ workplace_id }) => workplace_id === window);
  const lasted = ({ time_in, time_out }: (typeof states)[number]): number => Date.parse(time_out ?? '') - Date.parse(time_in);
  return new Map(
    [PETROV.window, ADMIN.window].map((window) => [
      window,
      {
        seconds: Math.round(at(window).reduce((sum, state) => sum + lasted(state), 0) / 1000),
        stages: at(window).map(({ priority }) => priority),
      },
    ]),
  );
}

const BY = { window: 'По окнам', clerk: 'По операторам', operation: 'По операциям' } as const;
type By = keyof typeof BY;

/** A cell over two columns is the text of the first. */
const byColumns = (
  rows: readonly { readonly cells: Iterable<{ readonly textContent: string | null; readonly colSpan: number }> }[],
): readonly (readonly string[])[] =>
  rows.map(({ cells }) => [...cells].flatMap((cell) => [cell.textContent ?? '', ...Array.from({ length: cell.colSpan - 1 }, () => '')]));

/** The lines of a report by one thing or two crossed: cells by the headings of their columns. */
async function report(page: Page, section: string, by: By, and?: By): Promise<readonly Readonly<Record<string, string>>[]> {
  await page.getByLabel('Группировать').selectOption(by);
  await page.getByLabel('Затем по').selectOption(and ?? 'none');
  await page.getByRole('radio', { name: section, exact: true }).check();
  const table = page.getByRole('region', { name: section }).locator('table');
  const names = [BY[by], ...(and === undefined ? [] : [BY[and]])];
  const headings = () => table.locator('thead th').allTextContents();
  await expect.poll(async () => (await headings()).filter((heading) => heading.startsWith('По ')), PATIENCE).toEqual(names);
  const shown = await headings();
  // In one look: the rows of another report may be on their way.
  const cells = await table.locator('tbody tr').evaluateAll(byColumns);
  return cells.map((row) => Object.fromEntries(shown.map((heading, index) => [heading, row[index] ?? ''])));
}

it(
  'a visit of three stages at two windows is credited to both clerks, with their time and operations',
  async () => {
    const petrov = await openWorkplace(browser, box.url);
    const other = await openWorkplace(browser, box.url, ADMIN.login, ADMIN.windowName);
    const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
    const asked = { services: [SERVICE], noprint: true, preview: false };
    const { consumer } = await kiosk.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', asked);
    await serves(petrov.page, consumer.ticket, 1);
    await serves(other.page, consumer.ticket, 6);
    await serves(petrov.page, consumer.ticket, 2);

    const known = await truth();
    expect(known.get(PETROV.window)?.stages).toEqual([1, 3]);
    expect(known.get(ADMIN.window)?.stages).toEqual([2]);
    expect(known.get(PETROV.window)?.seconds).not.toBe(known.get(ADMIN.window)?.seconds);

    const { page, faults } = await openSupervisor(browser, box.url, 'reports');
    const { surname, name } = await admin.ask<{ surname: string; name: string }>('getUser', { id: 1 });
    const people = { clerk: [PETROV.name, [surname, name].join(' ').trim()], window: [PETROV.windowName, ADMIN.windowName] };
    for (const by of ['window', 'clerk'] as const) {
      const lines = await report(page, 'Обслуживание', by);
      const credited = people[by].map((who) => lines.find((line) => line[BY[by]] === who) ?? {});
      expect(credited.map((line) => [line['Приняты, с отказами'], seconds(line['Обслуживание, среднее'] ?? null)])).toEqual([
        ['1', known.get(PETROV.window)?.seconds],
        ['1', known.get(ADMIN.window)?.seconds],
      ]);
    }
    const crossed = await report(page, 'Вызовы', 'window', 'operation');
    expect(crossed.map((line) => [line[BY.window], line[BY.operation], line.Вызовы])).toEqual([
      [ADMIN.windowName, STAGES[1], '1'],
      [PETROV.windowName, STAGES[2], '1'],
      [PETROV.windowName, STAGES[0], '1'],
      ['Всего', '', '3'],
    ]);
    expect([...faults, ...petrov.faults, ...other.faults]).toEqual([]);
  },
  120_000 * SLOWNESS,
);
