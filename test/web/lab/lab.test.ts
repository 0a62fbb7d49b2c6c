/** The lab in a real browser: every device of the demo, driven by the real drivers, broken and mended. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { loadedBytes } from '../../support/page-load.js';
import { SLOWNESS } from '../../support/slowness.js';
import { enter, expectAccessible, openBrowser, openPage, PATIENCE_MS, type Watched } from '../support/browser.js';

const FIRST_LOAD_BYTES_MAX = 150_000;

let browser: Browser;
let box: Box;
beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox({ env: { QBOX_PRINT_WAIT_SECONDS: '10' } })]);
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});

async function openLab(): Promise<Watched> {
  const watched = await openPage(browser, `${box.url}/lab`, { viewport: { width: 1366, height: 768 } });
  await watched.page.getByRole('heading', { name: 'Принтеры' }).waitFor();
  return watched;
}

const printer = (page: Page, name: string) => page.getByRole('article', { name: `Принтер ${name}` });
const board = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const turn = (page: Page, name: string) => page.getByRole('switch', { name, exact: true });
const isWell = (page: Page, name: string) => printer(page, name).getByText('исправно', { exact: true }).waitFor();

describe('the lab', () => {
  it('is light to load, breaks no rule of the page, and can be read by everybody in each theme', async () => {
    const { page, faults } = await openLab();
    await isWell(page, 'hall');
    await page.getByRole('img', { name: 'Экран: Табло у кассы' }).waitFor();
    const pictures = (await page.evaluate(`
      performance.getEntriesByType('resource')
        .filter(({ name }) => /png|wav/.test(name))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`)) as number;
    expect((await loadedBytes(page)) - pictures).toBeLessThan(FIRST_LOAD_BYTES_MAX);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Выдернут адаптер табло' }).click();
    await expectAccessible(page);
    await page.setViewportSize({ width: 800, height: 1100 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(800);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('a ticket of the kiosk page comes out of the printer, and is held before a scanner', async () => {
    const { page, faults } = await openLab();
    await isWell(page, 'hall');
    const kiosk = await openPage(browser, `${box.url}/kiosk/1`, { viewport: { width: 1080, height: 1920 } });
    await enter(kiosk.page, 'kiosk');
    const papers = printer(page, 'hall').locator('.paper-button');
    const before = await papers.count();
    await kiosk.page.getByRole('button', { name: 'Назначение / Отмена занятий на тренажере' }).click();
    await expect.poll(() => papers.count(), { timeout: 20_000 * SLOWNESS }).toBeGreaterThan(before);
    await papers.first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('целый талон').waitFor();
    const width = await dialog.locator('img.paper').evaluate((picture: { naturalWidth: number }) => picture.naturalWidth);
    expect(width).toBe(576);
    await dialog.getByRole('button', { name: 'Поднести: Сканер: Окно 1' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await kiosk.page.context().close();
    await page.context().close();
  });

  it('by keyboard alone: a clerk sits down, a key of the keypad calls, the board over the window is lit', async () => {
    const { page } = await openLab();
    await isWell(page, 'hall');
    await turn(page, 'За окном: Окно 2').press('Space');
    await page.getByText('petrov · ждёт').waitFor();
    await page.getByLabel('Услуга').selectOption({ label: 'Назначение / Отмена занятий на тренажере' });
    await page.getByRole('button', { name: 'Взять талон', exact: true }).press('Enter');
    await page.getByText(/^Г\d+: напечатан/).waitFor();
    const over = board(page, 'Табло окна 2').getByRole('img', { name: /Горит: [^н]/ });
    await expect
      .poll(
        async () => {
          if ((await over.count()) === 0) await page.getByRole('button', { name: 'Вызвать / повторить: Пульт: Окно 2' }).press('Enter');
          return over.count();
        },
        { timeout: 30_000 * SLOWNESS, interval: 1000 },
      )
      .toBe(1);
    const lit = await over.getAttribute('aria-label');
    await turn(page, 'Адаптер: led-bus').press('Space');
    await page.getByRole('article', { name: 'Линия led-bus' }).getByText('неисправно').waitFor();
    // What a board shows stays when its line is gone.
    expect(await over.getAttribute('aria-label')).toBe(lit);
    await turn(page, 'Питание: Табло окна 2').press('Space');
    await board(page, 'Табло окна 2').getByRole('img', { name: 'Горит: ничего' }).waitFor();
    await turn(page, 'Питание: Табло окна 2').press('Space');
    await turn(page, 'Адаптер: led-bus').press('Space');
    await page.getByRole('article', { name: 'Линия led-bus' }).getByText('исправно', { exact: true }).waitFor();
    await over.waitFor();
    expect(await over.getAttribute('aria-label')).toBe(lit);
    await turn(page, 'За окном: Окно 2').press('Space');
    await page.context().close();
  });

  it('the trainer: paper ends in the middle of a ticket, the visitor is told, a new roll prints', async () => {
    const { page } = await openLab();
    await isWell(page, 'hall');
    await page.getByRole('button', { name: 'Бумага кончилась посреди талона' }).click();
    const step = (words: string) => page.locator('.step[data-state="now"]', { hasText: words });
    await step('Оставьте 60 мм бумаги').getByRole('button', { name: 'Сделать' }).click();
    await step('Возьмите талон на терминале VIP').getByRole('button', { name: 'Взять талон' }).click();
    await step('Вставьте новый рулон').waitFor();
    await printer(page, 'hall').getByText('Бумага закончилась.').waitFor();
    await printer(page, 'hall').getByRole('img', { name: 'Бумага, которая висит в принтере' }).waitFor();
    await page.getByText(/бумаги нет, номер – на экране терминала/).waitFor();
    await step('Вставьте новый рулон').getByRole('button', { name: 'Сделать' }).click();
    await isWell(page, 'hall');
    await step('Возьмите ещё один талон').getByRole('button', { name: 'Взять талон' }).click();
    await page.getByText('Готово: всё снова исправно.').waitFor();
    await page.context().close();
  });

  it('the hall moves, and the page is right again after the box was killed and started', async () => {
    const { page } = await openLab();
    await isWell(page, 'hall');
    await page.getByRole('button', { name: '30', exact: true }).click();
    await turn(page, 'Зал в движении: Зал').click();
    await page
      .getByText(/обслуживает$/)
      .first()
      .waitFor({ timeout: 4 * PATIENCE_MS });
    await turn(page, 'Зал в движении: Зал').click();
    const { data, port } = box;
    await box.kill9();
    await page.getByText('Нет связи').waitFor();
    box = await startBox({ data, args: ['--demo', '--port', String(port)], env: { QBOX_PRINT_WAIT_SECONDS: '10' } });
    await page.getByText('Нет связи').waitFor({ state: 'detached', timeout: 2 * PATIENCE_MS });
    await isWell(page, 'hall');
    await turn(page, 'Крышка закрыта: hall').click();
    await printer(page, 'hall').getByText('неисправно').waitFor();
    await page.context().close();
  });
});

it('on a box with devices of its own the page says that there is nothing to see', async () => {
  const real = await startBox({ args: [] });
  const { page } = await openPage(browser, `${real.url}/lab`);
  await page.getByText('К этой системе подключены настоящие устройства').waitFor();
  await page.context().close();
  await real.stop();
});
