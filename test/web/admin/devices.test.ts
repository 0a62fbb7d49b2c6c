/** The devices of the box on the administrator's page, with the twins of the demo and a printer whose cable is pulled. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { serveTwinOnTcp } from '../../../drivers/twins/serve-tcp.js';
import { type Box, startBox } from '../../support/box.js';
import { loadedBytes } from '../../support/page-load.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { expectAccessible, openAdmin, openBrowser, PATIENCE_MS, type Watched } from '../support/browser.js';

let browser: Browser;
let box: Box;
let admin: RawSession;
let kiosk: RawSession;
const opened: Watched[] = [];

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
afterEach(async () => {
  expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
  for (const { page } of opened.splice(0)) await page.context().close();
});

const adminAt = async (url = box.url): Promise<Page> => {
  const watched = await openAdmin(browser, url, 'devices');
  opened.push(watched);
  return watched.page;
};
const card = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true });

describe('the devices', () => {
  it('are all there, are tried out, and their bytes are shown in words while a ticket is printed', async () => {
    const page = await adminAt();
    const hall = card(page, 'Принтер hall');
    await hall.getByText('работает', { exact: true }).waitFor();
    await expectAccessible(page);
    expect(await loadedBytes(page)).toBeLessThan(300_000);
    await hall.getByRole('button', { name: 'Байты на линии' }).click();
    await kiosk.ask('registrateConsumer', { services: [4], preview: false });
    await hall
      .getByText(/rows of dots/)
      .first()
      .waitFor();
    await hall.getByText(/^cut/).first().waitFor();
    await hall.locator('[data-direction=in]').first().waitFor();
    await expectAccessible(page);
    await hall.getByRole('button', { name: 'Скрыть байты' }).click();
    await hall.getByRole('button', { name: 'Пробная страница' }).click();
    await hall.getByText('Проверка выполнена.').waitFor();
    await hall.getByText(/Израсходовано/).waitFor();
    await hall.getByRole('button', { name: 'Новый рулон' }).click();
    await hall.getByText('Рулон считается новым.').waitFor();
    await hall.getByText('Израсходовано 0,0 м рулона.').waitFor();
  });

  it('say where they are, by the names that people know, in the language of the page', async () => {
    const page = await adminAt();
    await card(page, 'Пульт window-11').getByRole('heading', { name: 'Пульт: Окно 2' }).waitFor();
    await card(page, 'Принтер hall').getByRole('heading', { name: 'Принтер: Терминал у входа, Терминал VIP' }).waitFor();
    await card(page, 'Сканер entrance').getByRole('heading', { name: 'Сканер: Терминал у входа' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Keypad: Window 2' }).waitFor();
    await page.locator('.led-name').getByText('Board of window 2 (33)').waitFor();
    await page.getByRole('button', { name: 'Русский' }).click();
  });

  it('show what is on the LED boards, as visitors are called', async () => {
    const page = await adminAt();
    const line = card(page, 'Светодиодные табло led-bus');
    await line.getByText('темно').first().waitFor();
    const { ticket } = await admin.ask<{ readonly ticket: string }>('nextConsumer', { workplace: 11 });
    await line.locator('.led', { hasText: ticket }).first().waitFor();
    await expectAccessible(page);
    await admin.ask('setScoreBoard', { id: 1, name: '<img src=x onerror="window.hurt = 1">' });
    await line.getByText('<img src=x onerror="window.hurt = 1">').first().waitFor();
    expect(await page.evaluate('window.hurt')).toBeUndefined();
    await line.getByRole('button', { name: 'Сменить адрес табло' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Новый адрес').fill('34');
    // Nobody renumbers a whole line by mistake.
    expect(await dialog.getByRole('button', { name: 'Сменить адрес табло' }).isDisabled()).toBe(true);
    await dialog.getByLabel(/только это табло/).check();
    expect(await dialog.getByRole('button', { name: 'Сменить адрес табло' }).isDisabled()).toBe(false);
    await expectAccessible(page);
  });

  it('print a ticket again', async () => {
    const { consumer } = await kiosk.ask<{ readonly consumer: { readonly ticket: string } }>('registrateConsumer', {
      services: [4],
      preview: false,
    });
    const page = await adminAt();
    await page.getByRole('combobox', { name: 'Талон' }).selectOption({ label: consumer.ticket });
    await page.getByRole('button', { name: 'Напечатать копию' }).click();
    await page.getByText('Напечатано.', { exact: true }).waitFor();
  });
});

describe('a printer that is pulled', () => {
  it(
    'is told with what to do about it, and is in order again when it is back',
    async () => {
      const profile = loadPrinterProfiles().get('epson-tm-t20iii') ?? expect.unreachable();
      const serve = (port: number) =>
        serveTwinOnTcp((cable) => new PrinterTwin({ profile, timers: SYSTEM_TIMERS, cable, paperMm: 80_000, onPiece: () => {} }), {
          host: '127.0.0.1',
          port,
        });
      const folder = await mkdtemp(join(tmpdir(), 'qbox-pulled-'));
      const served = await serve(0);
      await writeFile(join(folder, 'qbox.toml'), `[printers.hall]\nport = "tcp:127.0.0.1:${served.port}"\nprofile = "epson-tm-t20iii"\n`);
      const own = await startBox({ args: ['--demo', '--config', join(folder, 'qbox.toml')] });
      try {
        const page = await adminAt(own.url);
        const hall = card(page, 'Принтер hall');
        await hall.getByText('работает', { exact: true }).waitFor();
        await served.close();
        await hall.getByText('не работает', { exact: true }).waitFor();
        await hall.getByText(/Устройства нет.*Что сделать: Проверьте/).waitFor();
        await page.getByRole('button', { name: 'English' }).click();
        await hall
          .or(card(page, 'Printer hall'))
          .getByText(/What to do: Check that it is switched on/)
          .waitFor();
        await page.getByRole('button', { name: 'Русский' }).click();
        const again = await serve(served.port);
        await hall.getByText('работает', { exact: true }).waitFor({ timeout: 2 * PATIENCE_MS });
        await again.close();
      } finally {
        await own.stop();
        await rm(folder, { recursive: true, force: true });
      }
    },
    60_000 * SLOWNESS,
  );
});
