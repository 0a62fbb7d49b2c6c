/** `/hq` in Chromium, with real boxes behind NATS: log-in, all branches, one of them, comparison, and who may see what. */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { connect as connectNats } from '@nats-io/transport-node';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { liveSubject } from '../../server/uplink/live/live-wire.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { expectAccessible, openBrowser, openPage, PATIENCE_MS } from '../web/support/browser.js';
import { Headquarters } from './headquarters.js';
import { alertOf, booksOf, stateOf } from './live-views.js';

const SIZES = [
  { width: 390, height: 844 },
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
];
const PLACES = ['#/', '#/branch/lenina-12', '#/alerts', '#/compare', '#/configuration', '#/files', '#/releases', '#/changes', '#/access'];
const SOON = { timeout: PATIENCE_MS };

let browser: Browser;
let headquarters: Headquarters;
let boxes: readonly Box[];
let password: string;

const qboxHq = (...args: readonly string[]): string =>
  execFileSync(
    process.execPath,
    [resolve(import.meta.dirname, '../../dist/server/hq/main.js'), '--database', headquarters.postgres.address, ...args],
    { encoding: 'utf8' },
  ).trim();

beforeAll(async () => {
  [browser, headquarters] = await Promise.all([openBrowser(), Headquarters.start('0')]);
  boxes = await Promise.all(
    ['lenina-12', 'mira-3'].map((branch) =>
      startBox({ env: { QBOX_HEADQUARTERS_ADDRESS: headquarters.nats.address, QBOX_HEADQUARTERS_BRANCH: branch } }),
    ),
  );
  password = qboxHq('user', 'add', 'director', '--role', 'administrator');
}, 120_000 * SLOWNESS);
afterAll(async () => {
  await browser?.close();
  await Promise.all((boxes ?? []).map((box) => box.stop()));
  await headquarters?.end();
});

async function enter(page: Page, login: string, secret: string): Promise<void> {
  await page.getByLabel('Логин').fill(login);
  await page.getByLabel('Пароль').fill(secret);
  await page.getByRole('button', { name: 'Войти' }).click();
}

const rowOf = (page: Page, branch: string) => page.locator('.branch-row').filter({ hasText: branch });

it('shows who waits in every branch, and their day', { timeout: 240_000 * SLOWNESS }, async () => {
  const secret = { comment: 'Иванов Иван', pin_code: '77012345678' };
  const [box] = boxes as [Box];
  const clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
  const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  for (let count = 0; count < 4; count++)
    await kiosk.ask('registrateConsumer', { services: [4], noprint: true, preview: false, ...secret });
  await clerk.ask('nextConsumer');
  await clerk.ask('serveConsumer');
  const { page, faults } = await openPage(browser, `${headquarters.ingester.url}/hq`, { viewport: SIZES[1] });
  await enter(page, 'director', 'wrong-password');
  await page.getByRole('alert').waitFor();
  await enter(page, 'director', password);
  const waiting = rowOf(page, 'lenina-12').locator('dd').first();
  await expect.poll(() => waiting.textContent(), SOON).toBe('3');
  await rowOf(page, 'mira-3').getByText('есть', { exact: true }).waitFor();
  await rowOf(page, 'lenina-12').getByRole('link').click();
  // Who waits for what, and where the branch stands in the list.
  const queue = page.getByRole('region', { name: 'Очередь' });
  expect(await queue.getByRole('row').nth(1).getByRole('cell').first().textContent()).toBe('3');
  expect(await page.getByRole('link', { name: 'Филиалы', exact: true }).getAttribute('aria-current')).toBe('page');
  await page
    .getByRole('rowheader', { name: 'Окно 11' })
    .or(page.getByRole('cell', { name: 'Петров' }))
    .first()
    .waitFor();
  // The day is counted within seconds; the page asks for it when the day or the lines are chosen.
  await expect
    .poll(async () => {
      await page.getByLabel('Строки').selectOption({ label: 'По услугам' });
      await page.getByLabel('Строки').selectOption({ label: 'По часам' });
      return await page.locator('.hq-figures .total td').first().textContent();
    }, SOON)
    .toBe('1');
  // Today is among the days that branches are compared by, though it is not over.
  await page.getByRole('link', { name: 'Сравнение' }).click();
  await page.locator('.hq-figures .total td').first().getByText('1', { exact: true }).waitFor(SOON);
  const answers = await page.evaluate<string>(`Promise.all(['branches', 'branch', 'alerts'].map(async (command) => {
    const body = JSON.stringify(command === 'branch' ? { branch: 'lenina-12' } : {});
    const answer = await fetch('/hq/api/' + command, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    return answer.text();
  })).then((all) => all.join())`);
  for (const said of Object.values(secret)) expect(answers).not.toContain(said);
  // The log-in that failed is told by the browser as well.
  expect(faults.filter((fault) => !fault.includes('401'))).toEqual([]);
  await page.context().close();
});

it('shows again what goes on when the database was away', { timeout: 240_000 * SLOWNESS }, async () => {
  const [box] = boxes as [Box];
  const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  const { page } = await openPage(browser, `${headquarters.ingester.url}/hq`, { viewport: SIZES[1] });
  await enter(page, 'director', password);
  const waiting = rowOf(page, 'lenina-12').locator('dd').first();
  await expect.poll(() => waiting.textContent(), SOON).toMatch(/^\d+$/);
  const before = Number(await waiting.textContent());
  await headquarters.postgres.kill9();
  await kiosk.ask('registrateConsumer', { services: [4], noprint: true, preview: false });
  // The stream of changes was answered with an error, after which a browser does not ask again.
  await page.locator('.banner').waitFor();
  await expect.poll(() => page.evaluate(`fetch('/hq/live').then(({ status }) => status)`), SOON).toBe(500);
  await headquarters.postgres.start();
  await expect.poll(() => waiting.textContent(), { timeout: 2 * PATIENCE_MS }).toBe(String(before + 1));
  await page.context().close();
});

it('brings a configuration to a group in waves, shows what a branch has otherwise, and takes it back', {
  timeout: 240_000 * SLOWNESS,
}, async () => {
  const [box] = boxes as [Box];
  qboxHq('group', 'set', 'Все', 'lenina-12', 'mira-3');
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  const { page, faults } = await openPage(browser, `${headquarters.ingester.url}/hq`, { viewport: SIZES[1] });
  await enter(page, 'director', password);
  await page.getByRole('link', { name: 'Настройки' }).click();
  const textOf = (name: string) => `[qbox]\nformat = 1\nbooks = []\n[[Operation]]\nid = 3\nname = "${name}"\n`;
  const rollOut = async (text: string) => {
    await page.locator('textarea').fill(text);
    await page.getByRole('button', { name: 'Сравнить и разослать' }).click();
    // A branch has said what would change before anything is sent.
    const dialog = page.getByRole('dialog', { name: 'Разослать настройки: Группа «Все»' });
    await dialog.locator('.outcome[role=status]').waitFor(SOON);
    await dialog.getByRole('button', { name: 'Разослать', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  // A branch that has what others are to have gives it.
  await page.getByLabel('Или взять у филиала').selectOption({ value: 'lenina-12' });
  await page.getByRole('button', { name: 'Взять', exact: true }).click();
  await expect.poll(() => page.locator('textarea').inputValue(), SOON).toContain('[[Service]]');
  expect(await page.locator('textarea').inputValue()).not.toContain('[[User]]');
  await page.getByLabel('Сразу, даже если').check();
  await rollOut(textOf('Занятие').replace('id = 3', 'id = "три"'));
  await page.getByText('Operation[0].id').waitFor();
  const newest = page.locator('.rollout').first();
  for (const [name, more] of [
    ['Прежнее занятие', ''],
    ['Новое занятие', '[[Service]]\nid = 4\nname = "Касса"\nticket_range_id = 999\n'],
    ['Новое занятие', ''],
  ] as const) {
    const before = await page.locator('.rollout').count();
    await rollOut(textOf(name) + more);
    await expect.poll(() => page.locator('.rollout').count(), SOON).toBe(before + 1);
    await newest.getByText(more === '' ? 'завершена' : 'остановлена').waitFor(SOON);
  }
  await page.locator('.rollout').nth(1).getByRole('button', { name: 'Показать' }).click();
  await page.locator('.rollout').nth(1).getByText('Service[0].ticket_range_id').waitFor();
  await admin.ask('setOperation', { id: 3, name: 'Своё занятие' });
  await page.getByRole('link', { name: 'Филиалы' }).click();
  await rowOf(page, 'lenina-12').getByText('1 отличие').waitFor(SOON);
  await rowOf(page, 'mira-3').getByText('как заданы').waitFor(SOON);
  await rowOf(page, 'lenina-12').getByRole('link').click();
  await page.getByRole('button', { name: 'Показать отличия' }).click();
  await page.getByRole('cell', { name: 'Своё занятие' }).waitFor();
  // In the words of the forms.
  await page.getByRole('rowheader', { name: 'Название', exact: true }).waitFor();
  await page.getByText('Операции: № 3 «Новое занятие»').waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Настройки' }).click();
  await newest.getByRole('button', { name: 'Вернуть прежние' }).click();
  await newest.getByText('возврат прежних').waitFor();
  await newest.getByText('завершена').waitFor(SOON);
  expect(await admin.ask('getOperation', { id: 3 })).toMatchObject({ name: 'Прежнее занятие' });
  await page.getByRole('link', { name: 'Изменения' }).click();
  await page.locator('.hq-list tbody tr').first().getByText('Все', { exact: true }).waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});

it('fits every size and language, and can be read by everybody', { timeout: 240_000 * SLOWNESS }, async () => {
  for (const [index, viewport] of SIZES.entries()) {
    const locale = ['ru-RU', 'kk-KZ', 'en-GB'][index] ?? 'ru-RU';
    const { page, faults } = await openPage(browser, `${headquarters.ingester.url}/hq`, { viewport, locale });
    await page.locator('input').first().waitFor();
    await expectAccessible(page);
    await page.locator('input').nth(0).fill('director');
    await page.locator('input').nth(1).fill(password);
    await page.locator('button[type=submit]').click();
    await page.locator('.branch-row').first().waitFor();
    for (const place of PLACES) {
      await page.goto(`${headquarters.ingester.url}/hq${place}`);
      await page.locator('.hq h1').waitFor({ state: 'attached' });
      await page.locator('.branch-row, .panel, .hq-figures').first().waitFor();
      const pictures = process.env.QBOX_HQ_PICTURES;
      if (pictures !== undefined) {
        const name = place.replace(/\W+/g, '-');
        await page.screenshot({ path: `${pictures}/${viewport.width}${name}.png`, fullPage: true });
      }
      await expectAccessible(page);
      expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    }
    expect(faults.filter((fault) => !fault.includes('401'))).toEqual([]);
    await page.context().close();
  }
});

it('says alerts in the language of the reader, with names, and quiets them', { timeout: 240_000 * SLOWNESS }, async () => {
  const nats = await connectNats({ servers: headquarters.nats.address });
  const idle = alertOf(1, 'windowIdle', 'error', { service: 4, workplace: 11 });
  const disk = alertOf(2, 'box', 'warning', { fault: 'diskLow', parameters: { percent: 4 } });
  // Of a box of another version: a fault without the value that its words need, and a kind that has none.
  const others = [alertOf(3, 'box', 'warning', { fault: 'diskLow', parameters: {} }), alertOf(4, 'somethingNew', 'warning')];
  nats.publish(liveSubject('abaya-7', 'books'), JSON.stringify(booksOf('На Абая')));
  nats.publish(liveSubject('yug-9', 'books'), JSON.stringify(booksOf('На юге')));
  nats.publish(liveSubject('yug-9', 'state'), JSON.stringify(stateOf([alertOf(1, 'somethingWorse', 'error')])));
  nats.publish(liveSubject('abaya-7', 'state'), JSON.stringify(stateOf([idle, disk, ...others])));
  const { page, faults } = await openPage(browser, `${headquarters.ingester.url}/hq`, { viewport: SIZES[1] });
  await enter(page, 'director', password);
  await rowOf(page, 'abaya-7').getByText('4 тревоги').waitFor(SOON);
  expect(await rowOf(page, 'abaya-7').getAttribute('data-trouble')).toBe('bad');
  await page.getByRole('link', { name: 'Тревоги' }).click();
  const rows = page.locator('.alerts > li').filter({ hasText: 'На Абая' });
  await rows.filter({ hasText: 'Окно 11 свободно' }).filter({ hasText: '«Назначение»' }).waitFor(SOON);
  await rows.filter({ hasText: 'свободно не больше 4 %' }).waitFor();
  for (const { text } of others) await expect.poll(() => rows.filter({ hasText: text }).count()).toBe(1);
  await page.locator('.alerts > li').filter({ hasText: 'На юге' }).waitFor(SOON);
  // The gravest of all branches first.
  const gravity = await page
    .locator('.alerts > li')
    .evaluateAll((all) => all.map((one) => (one as unknown as { className: string }).className));
  expect(gravity.slice(0, 3)).toEqual(['note bad', 'note bad', 'note']);
  const row = rows.filter({ hasText: 'Окно 11' });
  await row.getByRole('button', { name: 'Заглушить' }).click();
  await expectAccessible(page);
  await page.getByLabel('На какое время').selectOption({ label: '4 часа' });
  await page.getByRole('dialog').getByRole('button', { name: 'Сохранить' }).click();
  await row.getByText('director').waitFor(SOON);
  expect(await row.getAttribute('class')).toContain('quieted');
  expect(await rows.last().textContent()).toContain('Окно 11');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Филиалы' }).click();
  await rowOf(page, 'abaya-7').getByText('3 тревоги').waitFor(SOON);
  expect(await rowOf(page, 'abaya-7').getAttribute('data-trouble')).toBe('some');
  await rowOf(page, 'abaya-7').getByRole('link').click();
  await page.locator('.quieted').getByRole('button', { name: 'Изменить' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Сохранить' }).click();
  await page.locator('.quieted').waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Изменения' }).click();
  const log = page.locator('.hq-list tbody tr');
  await log.first().getByText('тревога снова учитывается').waitFor(SOON);
  expect(await log.nth(1).textContent()).toContain('заглушена тревога');
  expect(faults).toEqual([]);
  await nats.close();
  await page.context().close();
});

it('says of a branch that it was never heard of, and shows no figures of nobody', { timeout: 240_000 * SLOWNESS }, async () => {
  await headquarters.query("INSERT INTO branch (name) VALUES ('new-1')");
  const { page } = await openPage(browser, `${headquarters.ingester.url}/hq#/branch/new-1`, { viewport: SIZES[1] });
  await enter(page, 'director', password);
  await page.getByText('Филиал ещё ни разу не выходил на связь с центром.').waitFor();
  await page.getByText('Никто не ждёт.').waitFor();
  await page.getByText(/^За этот день здесь ничего нет/).waitFor();
  await expect.poll(() => page.locator('.hq-figures').count()).toBe(0);
  await expectAccessible(page);
  await page.context().close();
});

it('asks before it removes', { timeout: 240_000 * SLOWNESS }, async () => {
  qboxHq('group', 'set', 'Лишняя', 'mira-3');
  const { page } = await openPage(browser, `${headquarters.ingester.url}/hq`, { viewport: SIZES[1] });
  await enter(page, 'director', password);
  await page.getByRole('link', { name: 'Доступ' }).click();
  const row = page.locator('li.row').filter({ hasText: 'Лишняя' });
  const dialog = page.getByRole('dialog', { name: 'Удалить «Лишняя»?' });
  await row.getByRole('button', { name: 'Удалить' }).click();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Отмена' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => row.count()).toBe(1);
  await row.getByRole('button', { name: 'Удалить' }).click();
  await dialog.getByRole('button', { name: 'Удалить' }).click();
  await row.waitFor({ state: 'detached' });
  await page.context().close();
});

it('who belongs to a group sees its branches alone, and changes nothing', { timeout: 240_000 * SLOWNESS }, async () => {
  qboxHq('group', 'set', 'Север', 'mira-3');
  const own = qboxHq('user', 'add', 'watcher', '--group', 'Север');
  const { page } = await openPage(browser, `${headquarters.ingester.url}/hq`, { viewport: SIZES[1] });
  await enter(page, 'watcher', own);
  await rowOf(page, 'mira-3').waitFor();
  await expect.poll(() => page.locator('.branch-row').count()).toBe(1);
  await expect.poll(() => page.getByRole('link', { name: 'Доступ' }).count()).toBe(0);
  const refused = async (command: string, data: object): Promise<number> =>
    page.evaluate<number>(
      `fetch('/hq/api/${command}', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '${JSON.stringify(data)}' })
        .then((answer) => answer.status)`,
    );
  expect(await refused('branch', { branch: 'lenina-12' })).toBe(400);
  expect(await refused('branch', { branch: 'mira-3' })).toBe(200);
  expect(await refused('figures', { from: '2026-11-01', to: '2026-11-30', by: 'branch', branches: ['lenina-12'] })).toBe(400);
  for (const [command, data] of [
    ['users', {}],
    ['setGroup', { name: 'Север', branches: ['lenina-12'] }],
    ['setUser', { login: 'watcher', role: 'administrator', groups: [] }],
    ['seeAlarm', { id: 1 }],
    ['rollouts', {}],
    ['rollOut', { text: '', branch: 'mira-3' }],
    ['rollBack', { id: 1 }],
    ['difference', { branch: 'mira-3' }],
  ] as const)
    expect([command, await refused(command, data)]).toEqual([command, 403]);
  qboxHq('user', 'remove', 'watcher');
  expect(await refused('branches', {})).toBe(401);
  await page.context().close();
});
