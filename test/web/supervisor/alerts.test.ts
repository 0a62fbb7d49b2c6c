/** The alerts on the page of whoever looks after the hall, in Chromium against a real box. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { brokenNorm } from '../../support/broken-norm.js';
import { connect, logIn } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { expectAccessible, openBrowser, openSupervisor } from '../support/browser.js';

const SIMULATOR = 4;
const DRIVING = 5;
let browser: Browser;
let box: Box;

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});

it(
  'are shown with their words, seen by somebody, and marked at the service',
  async () => {
    const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
    const { page, faults } = await openSupervisor(browser, box.url);
    await page.getByRole('heading', { name: /предупрежден/i }).waitFor();
    await brokenNorm(admin, SIMULATOR);
    const alert = page.locator('.alert[data-kind="normBroken"]');
    await alert.getByText('норма ожидания превышена').waitFor();
    expect(await alert.getAttribute('data-severity')).toBe('error');
    await expect.poll(() => page.locator(`tr[data-service="${SIMULATOR}"]`).getAttribute('data-alarm')).toBe('error');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Включить звук' }).click();
    await page.getByRole('button', { name: 'Выключить звук' }).waitFor();
    await alert.getByRole('button', { name: 'Принято' }).click();
    await alert.getByText('приняли:').waitFor();
    expect(await alert.getAttribute('data-seen')).toBe('true');
    await expect.poll(() => alert.getByRole('button').count()).toBe(0);
    // Another service of the same cause joins the row, and nobody has seen it.
    await brokenNorm(admin, DRIVING);
    await alert.getByText('Норма ожидания превышена: 2 услуги').waitFor();
    await expect.poll(() => page.locator('.alert').count()).toBe(1);
    expect(await alert.getAttribute('data-seen')).toBe('false');
    await alert.getByText('Назначение / Отмена занятий на тренажере, Назначение / Отмена практических занятий').waitFor();
    await alert.getByRole('button', { name: 'Принято' }).click();
    await expect.poll(() => alert.getAttribute('data-seen')).toBe('true');
    // The longest wait stands beside its norm.
    await page.locator('.fact', { hasText: 'Дольше всех ждёт' }).getByText('норма 1 мин').waitFor();
    await admin.ask('removeAllConsumers');
    // It stands for half a minute more: what ends for a moment is no end.
    await alert.waitFor({ state: 'detached', timeout: 60_000 * SLOWNESS });
    expect(faults).toEqual([]);
  },
  120_000 * SLOWNESS,
);
