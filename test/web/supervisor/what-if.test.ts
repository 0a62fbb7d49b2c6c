/** A manager tries yesterday by other rules, has them from now on, and goes back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { DAY_MS, MINUTE_MS, Past } from '../../durability/past.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { expectAccessible, openAdmin, openBrowser, openSupervisor } from '../support/browser.js';
import { faultsInSizes } from '../support/layout-faults.js';
import { openedPages } from '../support/opened-pages.js';

const SIMULATOR = 4;
const WINDOW = { workplaceId: 11, actingUserId: 3 };
const folder = mkdtempSync(join(tmpdir(), 'qbox-what-if-'));
const YESTERDAY_MS = Date.parse(new Date().toISOString().slice(0, 10)) - DAY_MS;

let browser: Browser;
let box: Box;
let admin: RawSession;
const opened = openedPages();

/** Three come at once and each is served for five minutes, as soon as the window is free. */
async function liveYesterday(): Promise<void> {
  const past = await Past.open(folder, YESTERDAY_MS + 9 * 60 * MINUTE_MS);
  past.logIn('token', 'workplace', WINDOW.actingUserId, WINDOW.workplaceId);
  past.pass(MINUTE_MS);
  for (let count = 0; count < 3; count++) past.register(SIMULATOR);
  for (let count = 0; count < 3; count++) {
    past.run({ type: 'callNext', ...WINDOW });
    past.pass(5 * MINUTE_MS);
    past.run({ type: 'finish', as: 'SERVED', what: { kind: 'served' }, comment: null, ...WINDOW });
  }
  await past.close();
}

beforeAll(async () => {
  await liveYesterday();
  [browser, box] = await Promise.all([openBrowser(), startBox({ data: folder, env: { QBOX_TIME_ZONE: 'UTC' } })]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
  rmSync(folder, { recursive: true, force: true });
});

const profiles = () => admin.ask<readonly { id: number; finally: string; windows: readonly number[] }[]>('callingProfileList');

it('on its first day a box says what to wait for, in no red', async () => {
  const fresh = await startBox();
  onTestFinished(async () => void (await fresh.stop()));
  for (const [part, words] of [
    ['what-if', 'Прошедших дней здесь ещё нет. Завтра можно будет взять сегодняшний.'],
    ['staffing', 'Здесь будет: какое окно открыть прямо сейчас и сколько окон нужно до конца дня.'],
  ] as const) {
    const page = await opened(openSupervisor(browser, fresh.url, part));
    await page.getByText(words).waitFor();
    await expect.poll(() => page.getByRole('alert').count()).toBe(0);
    await expectAccessible(page);
  }
});

it('fidelity first, both sides, then the rules of the branch with the password of an administrator, and back', async () => {
  const page = await opened(openSupervisor(browser, box.url, 'what-if'));
  await page.getByText('100 % вызовов из 3').waitFor();
  const figure = (name: string) => page.locator('.fact', { hasText: name });
  // They waited for 0, 5 and 10 minutes.
  await figure('Среднее ожидание').getByText('05:00', { exact: true }).waitFor();
  await expectAccessible(page);

  await page.getByLabel('Кого окна вызывают следующим').selectOption({ label: 'кто пришёл раньше' });
  await page.getByLabel('Изменить окно').selectOption({ label: 'Окно 1' });
  const added = page.getByRole('group', { name: 'Окно 1' });
  await added.getByLabel('Кто-то за окном').selectOption({ label: 'в эти часы' });
  await added.getByRole('textbox', { name: 'Часы' }).fill('9');
  await page.getByRole('button', { name: 'Посчитать' }).click();
  await page.getByRole('alert').getByText('Часы окна').waitFor();
  await added.getByRole('textbox', { name: 'Часы' }).fill('09:00-10:00');
  await page.getByRole('button', { name: 'Посчитать' }).click();
  // Two windows: the second visitor waits for nobody.
  await figure('Самое долгое ожидание')
    .getByText(/^05:\d\d$/)
    .waitFor();
  await figure('Самое долгое ожидание').getByText('было 10:00').waitFor();
  expect(await figure('Самое долгое ожидание').locator('strong').getAttribute('class')).toBe('better');
  await page
    .locator('.outcome .advice')
    .getByText(/^Лучше: .* \(ждали бы меньше на \d мин\)\.$/)
    .waitFor();
  await expectAccessible(page);
  const looked = { sizes: ['phone', 'laptop'], hasFold: false } as const;
  expect(await faultsInSizes(page, 'a trial', { ...looked, sizes: [...looked.sizes] })).toEqual([]);

  await page.getByRole('button', { name: 'Применить' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Логин').fill('admin');
  await dialog.getByLabel('Пароль').fill('12345');
  // Whatever others have done since the trial stays.
  const { id: other } = await admin.ask<{ id: number }>('newCallingProfile', { name: 'Другие', windows: [WINDOW.workplaceId], rules: [] });
  await dialog.getByRole('button', { name: 'Применить' }).click();
  await page.getByText('Ничего не применено', { exact: false }).waitFor();
  expect(await profiles()).toMatchObject([{ name: 'Другие' }]);
  await expectAccessible(page);
  await admin.ask('removeCallingProfile', { id: other });
  await page.getByRole('button', { name: 'Применить' }).click();
  await page.getByText('Применено.').waitFor();
  expect(await profiles()).toMatchObject([{ finally: 'arrival', windows: expect.arrayContaining([WINDOW.workplaceId]) }]);
  await page.getByRole('button', { name: 'Вернуть как было' }).click();
  await page.getByText('Правила прежние.').waitFor();
  expect(await profiles()).toEqual([]);
  // And since it was applied.
  await page.getByRole('button', { name: 'Применить' }).click();
  await page.getByText('Применено.').waitFor();
  const applied = (await profiles())[0]?.id;
  await admin.ask('setConfiguration', { set: { CallingProfile: [{ id: applied, name: 'Другие' }] } });
  await page.getByRole('button', { name: 'Вернуть как было' }).click();
  await page.getByText('Ничего не возвращено', { exact: false }).waitFor();
  expect(await profiles()).toMatchObject([{ id: applied, name: 'Другие' }]);
  await admin.ask('removeCallingProfile', { id: applied });
});

it('present rules are tried one by one', async () => {
  const { id: segment } = await admin.ask<{ id: number }>('newSegment', { name: 'все', promise_min: 10 });
  const rules = [1, 2].map((id) => ({ id, when: [], call: [segment], at_most: { k: 1, of: 4 } }));
  const { id } = await admin.ask<{ id: number }>('newCallingProfile', { name: 'Зал', windows: [WINDOW.workplaceId], rules });
  const page = await opened(openSupervisor(browser, box.url, 'what-if'));
  await page.getByText('100 % вызовов из 3').waitFor();
  await expect.poll(() => page.getByRole('group', { name: 'Какие правила действуют' }).count()).toBe(0);
  await page.getByLabel('Кого окна вызывают следующим').selectOption({ label: 'по нынешним правилам' });
  const shown = page.getByRole('group', { name: 'Какие правила действуют' });
  await shown.getByLabel('Зал: правило 2 – не больше 1 из 4 вызовов; вызвать: все').uncheck();
  await expect.poll(() => shown.getByLabel('Зал: правило 1').isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Посчитать' }).click();
  await page.getByRole('button', { name: 'Применить' }).waitFor();
  await expectAccessible(page);
  await page.getByText('Из порядка «Зал» пропадёт 1 правило.').waitFor();
  await page.getByRole('button', { name: 'Применить' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Логин').fill('admin');
  await dialog.getByLabel('Пароль').fill('12345');
  await dialog.getByRole('button', { name: 'Применить' }).click();
  await page.getByText('Применено.').waitFor();
  expect(await profiles()).toMatchObject([{ id, rules: [{ id: 1 }] }]);
});

it('who is called by nobody is told first, and makes no wait a better one', async () => {
  const page = await opened(openSupervisor(browser, box.url, 'what-if'));
  await page.getByText('100 % вызовов из 3').waitFor();
  await page.getByLabel('Изменить окно').selectOption({ label: 'Окно 2' });
  await page.getByRole('group', { name: 'Окно 2' }).getByLabel('Кто-то за окном').selectOption({ label: 'весь день никого' });
  await page.getByRole('button', { name: 'Посчитать' }).click();
  await page.getByText('Ещё 3 посетителей не вызвал бы никто').waitFor();
  const figure = (name: string) => page.locator('.fact', { hasText: name }).locator('strong');
  expect([await figure('Не вызваны').textContent(), await figure('Не вызваны').getAttribute('class')]).toEqual(['3', 'worse']);
  expect(await figure('Среднее ожидание').getAttribute('class')).toBe('');
  await expect.poll(() => page.locator('.sides .better').count()).toBe(0);
});

it('a window that is removed since has the name of that day', async () => {
  await admin.ask('setConfiguration', { set: { Workplace: [{ id: WINDOW.workplaceId, name: 'Окно 22' }] } });
  const page = await opened(openSupervisor(browser, box.url, 'what-if'));
  const windows = page.getByRole('region', { name: /^По окнам/ }).first();
  // One that is still there is named as now.
  await windows.getByRole('row', { name: /^Окно 22 3/ }).waitFor();
  await admin.ask('setConfiguration', { set: { Workplace: [{ id: WINDOW.workplaceId, name: 'Окно 2' }] } });
});

it('the editor proves its rules by the same day, beside what was', async () => {
  const page = await opened(openAdmin(browser, box.url, 'rules'));
  await page.getByRole('button', { name: 'Проверить', exact: true }).click();
  const proof = page.locator('.rules-live');
  await proof
    .getByText('среднее ожидание – 05:00, было 05:00. Девять из десяти ждали бы меньше 10:00, было 10:00.', { exact: false })
    .waitFor();
  await proof.getByText('все: 0 % (пришли 3 посетителя)').waitFor();
  await expectAccessible(page);
});
