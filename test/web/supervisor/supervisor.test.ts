/** The page of whoever looks after the hall, in Chromium against a real box with a past. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { DAY_MS, MINUTE_MS, Past } from '../../durability/past.js';
import { TestConsole } from '../../qctl/console.js';
import { type Box, startBox } from '../../support/box.js';
import { loadedBytes } from '../../support/page-load.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { enter, expectAccessible, openBrowser, openPage, openSupervisor, openWorkplace, type Watched } from '../support/browser.js';

const SIMULATOR = 4;
const DRIVING = 5;
const WINDOW = 11;
const CLERK = 3;
const ENV = { QBOX_TIME_ZONE: 'UTC', QBOX_REQUESTS_PER_SECOND: '0' };

const folder = mkdtempSync(join(tmpdir(), 'qbox-supervisor-'));
const today = new Date().toISOString().slice(0, 10);
const dayBefore = (days: number): string => new Date(Date.parse(today) - days * DAY_MS).toISOString().slice(0, 10);
const YESTERDAY = dayBefore(1);
const shown = (day: string): string =>
  new Intl.DateTimeFormat('ru', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.parse(day));

let browser: Browser;
let box: Box;
let admin: RawSession;
let kiosk: RawSession;
const opened: Watched[] = [];

/** Days on each of which, from nine o'clock, a visitor comes every five minutes and is served for four, the third one for nine. */
async function livePast(): Promise<void> {
  const past = await Past.open(folder, Date.parse(`${dayBefore(7)}T08:00:00Z`));
  const workday = (day: string): void => {
    const window = { workplaceId: WINDOW, actingUserId: CLERK };
    past.logIn(`token of ${day}`, 'workplace', CLERK, WINDOW);
    for (let count = 0; count < 6; count++) {
      past.register(SIMULATOR);
      past.pass(MINUTE_MS);
      past.run({ type: 'callNext', ...window });
      past.pass((count === 2 ? 9 : 4) * MINUTE_MS);
      past.run({ type: 'finish', as: 'SERVED', what: { kind: 'served' }, comment: null, ...window });
    }
  };
  past.pass(60 * MINUTE_MS);
  workday(dayBefore(7));
  past.pass(Date.parse(`${YESTERDAY}T09:00:00Z`) - past.pipeline.stamp().atMs);
  workday(YESTERDAY);
  await past.close();
}

beforeAll(async () => {
  await livePast();
  [browser, box] = await Promise.all([openBrowser(), startBox({ data: folder, env: ENV })]);
  await openSessions();
}, 120_000 * SLOWNESS);
async function openSessions(): Promise<void> {
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
}
afterAll(async () => {
  await browser.close();
  await box.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
  for (const { page } of opened.splice(0)) await page.context().close();
});

async function supervisorAt(part = ''): Promise<Page> {
  const watched = await openSupervisor(browser, box.url, part);
  opened.push(watched);
  return watched.page;
}

const ticketFor = async (services: readonly number[]): Promise<ReplyData<'registrateConsumer'>['consumer']> =>
  (await kiosk.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', { services, noprint: true, preview: false })).consumer;
const clerkAt = async (login: string, place: number): Promise<RawSession> =>
  logIn(await connect(box.webSocketUrl), { component: 'workplace', login, place });

const windowCard = (page: Page, name: string) => page.getByRole('listitem', { name, exact: true });
const fact = (page: Page, word: string) => page.locator(`[data-fact="${word}"]`);
const waitFor = async (text: () => Promise<string | null>, expected: string): Promise<void> => {
  await expect.poll(text).toBe(expected);
};
const windowState = async (id: number): Promise<number> => (await admin.ask<{ state_id: number }>('getWorkplace', { id })).state_id;

describe('the hall', () => {
  it('shows a visitor who comes, is called, is served, and is counted', async () => {
    const page = await supervisorAt();
    const servedBefore = Number((await admin.ask<ReplyData<'dayCurve'>>('dayCurve')).served);
    await waitFor(() => fact(page, 'waitingNow').textContent(), '0');
    const clerk = await openWorkplace(browser, box.url);
    opened.push(clerk);
    const { ticket } = await ticketFor([SIMULATOR]);
    await waitFor(() => fact(page, 'waitingNow').textContent(), '1');
    await page.locator(`tr[data-ticket="${ticket}"]`).waitFor();
    await expect.poll(() => page.locator(`tr[data-service="${SIMULATOR}"]`).textContent()).toContain('1');
    await clerk.page.keyboard.press('Space');
    await windowCard(page, 'Окно 2').getByText(ticket, { exact: true }).waitFor();
    await windowCard(page, 'Окно 2').getByText('Петров Дмитрий').waitFor();
    await windowCard(page, 'Окно 2').getByText('норма').waitFor();
    await waitFor(() => fact(page, 'servingNow').textContent(), '1');
    await clerk.page.keyboard.press('KeyF');
    await waitFor(() => fact(page, 'servedToday').textContent(), String(servedBefore + 1));
    await waitFor(() => fact(page, 'waitingNow').textContent(), '0');
    await expectAccessible(page);
  });

  it('has a usual day beside today, from the same weekday a week ago', async () => {
    const page = await supervisorAt();
    await page.getByText('Обычный день – среднее за').waitFor();
    await page.locator('.chart canvas').waitFor();
    await page.getByText('Таблицей').click();
    await page.getByRole('button', { name: 'Приходят' }).click();
    // Three visitors came in the first quarter of nine o'clock.
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: '09:00', exact: true }) });
    if (new Date().getUTCHours() > 9) await waitFor(() => row.locator('td').last().textContent(), '3');
    const { usual, usual_days } = await admin.ask<ReplyData<'dayCurve'>>('dayCurve');
    expect([usual_days, usual?.arrived.slice(36, 39)]).toEqual([[dayBefore(7)], [3, 2, 1]]);
  });

  it.each([
    [1366, 768],
    [1920, 1080],
    [820, 1180],
  ])('stays within %i x %i, with large text as well', async (width, height) => {
    const page = await supervisorAt();
    await page.setViewportSize({ width, height });
    await windowCard(page, 'Окно 2').waitFor();
    for (const size of ['100', '200']) {
      await page.evaluate(`document.documentElement.dataset.text = '${size}'`);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), size).toBeLessThanOrEqual(0);
    }
  });

  it('is a page of less than 150 kB, charts and reports included', async () => {
    const page = await supervisorAt();
    await page.locator('.chart canvas').waitFor();
    expect(await loadedBytes(page)).toBeLessThan(150_000);
  });

  it('shows names as they were typed, whatever is in them', async () => {
    const { name } = await admin.ask<{ name: string }>('getWorkplace', { id: 13 });
    const evil = '<img src=x onerror="window.hurt=1">';
    await admin.ask('setWorkplace', { id: 13, name: evil });
    const page = await supervisorAt();
    await page.getByRole('heading', { name: evil }).waitFor();
    expect(await page.evaluate('window.hurt')).toBeUndefined();
    await admin.ask('setWorkplace', { id: 13, name });
  });
});

describe('a supervisor', () => {
  it('pauses, opens and closes a window', async () => {
    const clerk = await clerkAt('smirnova', 12);
    const page = await supervisorAt();
    await page.getByRole('button', { name: 'Перерыв: Окно 3' }).click();
    await windowCard(page, 'Окно 3').getByText('Перерыв').waitFor();
    await expect.poll(() => windowState(12)).toBe(2);
    await page.getByRole('button', { name: 'Открыть: Окно 3' }).click();
    await windowCard(page, 'Окно 3').getByText('Свободно').waitFor();
    expect(await windowState(12)).toBe(1);
    await page.getByRole('button', { name: 'Закрыть: Окно 3' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Отмена' }).click();
    expect(await windowState(12)).toBe(1);
    await page.getByRole('button', { name: 'Закрыть: Окно 3' }).click();
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Закрыть' }).click();
    await windowCard(page, 'Окно 3').getByText('Закрыто').waitFor();
    expect(await windowState(12)).toBe(3);
    await clerk.ask('logout');
  });

  it('opens a service at a window for today, and takes it back', async () => {
    const clerk = await clerkAt('ivanova', 1);
    const operations = async () => (await admin.ask<{ currentOperations: number[] }>('getWorkplace', { id: 1 })).currentOperations;
    const own = await operations();
    const service = (await admin.ask<{ id: number; name: string; operations: Record<string, number[]> }[]>('serviceList')).find((each) =>
      Object.values(each.operations)
        .flat()
        .every((operation) => !own.includes(operation) && operation < 10),
    );
    const page = await supervisorAt();
    await page.getByRole('button', { name: 'Услуги окна: Окно 1' }).click();
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('checkbox', { name: service?.name }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Применить' }).click();
    await windowCard(page, 'Окно 1').getByText('Открыто на сегодня').waitFor();
    expect((await operations()).length).toBeGreaterThan(own.length);
    await page.getByRole('button', { name: 'Услуги окна: Окно 1' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Только свои' }).click();
    await windowCard(page, 'Окно 1').getByText('Открыто на сегодня').waitFor({ state: 'detached' });
    expect(await operations()).toEqual(own);
    await clerk.ask('logout');
  });

  it('lets a ticket go first, calls it to a window, and sends it on to another service', async () => {
    const [first, second] = [await ticketFor([SIMULATOR]), await ticketFor([SIMULATOR])];
    const clerk = await clerkAt('petrov', WINDOW);
    const page = await supervisorAt();
    await page.getByRole('button', { name: `Приоритет: ${second.ticket}` }).click();
    await page.getByRole('dialog').getByRole('radio', { name: 'Первым' }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Применить' }).click();
    await page.getByText(`Приоритет талона ${second.ticket} изменён.`).waitFor();
    const [head] = await clerk.ask<{ id: number }[]>('currentQueue');
    expect(head?.id).toBe(second.id);

    await page.getByRole('button', { name: `Вызвать в окно: ${first.ticket}` }).click();
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Окно 2' }).click();
    await windowCard(page, 'Окно 2').getByText(first.ticket, { exact: true }).waitFor();
    expect(await admin.ask('getConsumer', { id: first.id })).toMatchObject({ state: 'SERVING', workplace_id: WINDOW });

    await page.getByRole('button', { name: 'Передать: Окно 2' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Услуга').selectOption(String(DRIVING));
    await expect.poll(() => dialog.getByRole('button', { name: 'Передать' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Окно').selectOption({ label: 'Любое окно' });
    await dialog.getByRole('button', { name: 'Передать' }).click();
    await page.getByText(`${first.ticket} передан`).waitFor();
    expect(await admin.ask('getConsumer', { id: first.id })).toMatchObject({ state: 'WAITING', workplace_id: -1 });
    // Nobody was lost, and nobody is there twice.
    const tickets = (await admin.ask<{ id: number }[]>('consumerList')).map(({ id }) => id);
    expect(tickets.toSorted()).toEqual([first.id, second.id]);
    for (const { id } of [first, second]) await admin.ask('removeConsumer', { id });
    await clerk.ask('logout');
  });

  it('binds a ticket that waits to a window, and lets it go', async () => {
    const [first, second] = [await ticketFor([SIMULATOR]), await ticketFor([SIMULATOR])];
    const [petrov, ivanova] = [await clerkAt('petrov', WINDOW), await clerkAt('ivanova', 1)];
    const page = await supervisorAt();
    const row = page.locator(`tr[data-ticket="${first.ticket}"]`);
    const bind = () => page.getByRole('button', { name: `Закрепить за окном: ${first.ticket}` }).click();
    await bind();
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Окно 1' }).click();
    await page.getByText(`${first.ticket} закреплён: Окно 1.`).waitFor();
    await row.getByText('к оператору: Иванова').waitFor();
    // He is at the head of the queue, and another window calls the one behind him.
    expect(await petrov.ask('nextConsumer')).toMatchObject({ id: second.id });
    await petrov.ask('serveConsumer');
    expect(await petrov.ask('nextConsumer')).toEqual({});
    await bind();
    await page.getByRole('dialog').getByRole('button', { name: 'Любое окно' }).click();
    await row.getByText('к оператору').waitFor({ state: 'detached' });
    await bind();
    await page.getByRole('dialog').getByRole('button', { name: 'Окно 1' }).click();
    await row.getByText('к оператору: Иванова').waitFor();
    expect(await ivanova.ask('nextConsumer')).toMatchObject({ id: first.id });
    await ivanova.ask('serveConsumer');
    for (const clerk of [petrov, ivanova]) await clerk.ask('logout');
  });

  it('is not a clerk, who cannot enter', async () => {
    const watched = await openPage(browser, `${box.url}/supervisor`);
    opened.push(watched);
    await enter(watched.page, 'petrov');
    await watched.page.getByText('Этому пользователю сюда нельзя: он не руководитель.').waitFor();
    await expectAccessible(watched.page);
  });

  it('whose session was ended is asked to log in', async () => {
    const page = await supervisorAt();
    await windowCard(page, 'Окно 2').waitFor();
    await admin.ask('setUser', { id: 9, disabled: 1 });
    await page.reload();
    await page.getByRole('button', { name: 'Войти' }).waitFor();
    await admin.ask('setUser', { id: 9, disabled: 0 });
  });

  it(
    'sees the truth again after the box was killed in the middle, without a reload',
    async () => {
      const page = await supervisorAt();
      const before = await ticketFor([SIMULATOR]);
      await page.locator(`tr[data-ticket="${before.ticket}"]`).waitFor();
      await box.kill9();
      await page.getByText('Нет связи').waitFor();
      box = await startBox({ data: folder, env: ENV, args: ['--demo', '--port', String(box.port)] });
      await openSessions();
      await page.getByText('Нет связи').waitFor({ state: 'detached' });
      const after = await ticketFor([SIMULATOR]);
      await page.locator(`tr[data-ticket="${after.ticket}"]`).waitFor();
      await expect.poll(() => page.locator(`tr[data-ticket="${before.ticket}"]`).count()).toBe(1);
      for (const { id } of [before, after]) await admin.ask('removeConsumer', { id });
      await page.locator(`tr[data-ticket="${after.ticket}"]`).waitFor({ state: 'detached' });
    },
    60_000 * SLOWNESS,
  );
});

describe('a report', () => {
  it.each(['service', 'clerk', 'window', 'hour', 'day', 'stage'])(
    'by %s has the figures of qctl stats, on the page and in the file',
    async (by) => {
      const shell = new TestConsole();
      shell.env.QBOX_URL = box.url;
      expect(await shell.run('stats', '--from', YESTERDAY, '--by', by, '--csv', '-')).toBe(0);
      const [, ...lines] = shell.stdout.trim().split(/\r?\n/);
      const page = await supervisorAt('reports');
      await page.getByLabel('Группировать').selectOption(by);
      await page.getByRole('button', { name: 'Вчера' }).click();
      await page.getByRole('heading', { name: shown(YESTERDAY) }).waitFor();
      await expect.poll(() => page.locator('table.figures tbody tr').count()).toBe(lines.length);
      const counts = await page.locator('table.figures tbody tr td:nth-child(2)').allTextContents();
      expect(counts).toEqual(lines.map((line) => line.split(';')[1]));
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
      const [, ...saved] = readFileSync(await download.path(), 'utf8')
        .trim()
        .split(/\r?\n/);
      // The file is in the words of the page.
      expect(saved).toEqual(lines.map((line) => line.replace(/^all;/, 'Всего;')));
    },
  );

  it('of one service, one clerk and one window has theirs alone, and the file says whose it is', async () => {
    const page = await supervisorAt('reports');
    await page.getByRole('button', { name: 'Вчера' }).click();
    await page.getByRole('heading', { name: shown(YESTERDAY) }).waitFor();
    const total = page.getByRole('row', { name: /Всего/ }).locator('td').first();
    await waitFor(() => total.textContent(), '6');
    await page.getByRole('combobox', { name: 'Оператор', exact: true }).selectOption({ label: 'Петров Дмитрий' });
    await page.getByRole('combobox', { name: 'Окно', exact: true }).selectOption({ label: 'Окно 2' });
    await page.getByRole('heading', { name: `${shown(YESTERDAY)}, Петров Дмитрий, Окно 2` }).waitFor();
    await waitFor(() => total.textContent(), '6');
    await expectAccessible(page);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
    expect(download.suggestedFilename()).toBe(`qbox-service-${YESTERDAY}-clerk-${CLERK}-window-${WINDOW}.csv`);
    await page.getByRole('combobox', { name: 'Услуга', exact: true }).selectOption({ label: 'Запись на внутренний экзамен' });
    await page.getByText('За это время посетителей не было.').waitFor();
  });

  it('is a table of Excel, too, and can be read by everybody', async () => {
    const page = await supervisorAt('reports');
    await page.getByRole('button', { name: '7 дней' }).click();
    await page.getByRole('row', { name: /Всего/ }).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Excel' }).click()]);
    expect(
      readFileSync(await download.path())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
    await expectAccessible(page);
  });
});
