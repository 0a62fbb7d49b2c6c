/**
 * Pages that change before the eyes of visitors and clerks, in a language that was added as one folder; all others: `every-page.test.ts`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { scan } from '../support/browser.js';
import { faultsInSizes, SIZES, type Size } from '../support/layout-faults.js';
import { pseudoMessage } from '../support/pseudo-language.js';
import { buildPseudo, enterPseudo, expectSpoken, type Opened, openPseudo, openPseudoBrowser } from '../support/pseudo-pages.js';

const APPOINTMENT = '402913';
const ALL = Object.keys(SIZES) as readonly Size[];
const KIOSKS = ALL.filter((size) => size !== 'phone');
const folder = mkdtempSync(join(tmpdir(), 'qbox-fourth-'));
let web = '';
let browser: Browser;
let box: Box;
let code = '';

beforeAll(async () => {
  web = buildPseudo(folder);
  [browser, box] = await Promise.all([openPseudoBrowser(), startBox()]);
  const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  const take = () => kiosk.ask<{ readonly page: { readonly code: string } }>('registrateConsumer', { services: [4], noprint: true });
  code = (await take()).page.code;
  await take();
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await admin.ask('newConsumerPreRegistered', { services: [3, 4], pin_code: APPOINTMENT, name: 'Иванова Анна', time: '10:30' });
}, 120_000 * SLOWNESS);
afterAll(async () => {
  await browser.close();
  await box.stop();
  rmSync(folder, { recursive: true });
});

it('is made with what messages are filled with', () => {
  expect(pseudoMessage("{n, plural, one {# ticket} other {# '{'tickets'}'}} for {name}")).toBe(
    "⟦{n, plural, one {# ŧíiçķéeŧ} other {# '{'ŧíiçķéeŧš'}'}} ƒóoŕ {name}⟧"
      .replaceAll('íi', 'íí')
      .replaceAll('ée', 'éé')
      .replaceAll('óo', 'óó'),
  );
});

const open = (path: string): Promise<Opened> => openPseudo(browser, web, box.url, path);

it('/t/CODE', async () => {
  const opened = await open(`/t/${code}`);
  await expectSpoken(opened);
  expect(await faultsInSizes(opened.page, 'ticket', { sizes: ALL, texts: [100, 200], hasFold: false })).toEqual([]);
});

it(
  '/kiosk/1: locked, services, codes, an appointment, ticket',
  async () => {
    const opened = await open('/kiosk/1');
    const { page } = opened;
    await expectSpoken(opened);
    await enterPseudo(opened, 'kiosk');
    const found: string[] = [];
    const lookAt = async (shown: string): Promise<void> => {
      await page.locator(shown).first().waitFor();
      await expectSpoken(opened);
      found.push(...(await faultsInSizes(page, shown, { sizes: KIOSKS, texts: [100, 150, 200], hasFold: true })));
      await page.setViewportSize(SIZES.landscape);
      await page.evaluate("document.documentElement.dataset.text = '100'");
    };
    await lookAt('.service');
    await page.locator('.actions .button').first().click();
    await lookAt('.pad');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Получение документов' }).click();
    await lookAt('.pad');
    await page.keyboard.press('Escape');
    await scan(page, APPOINTMENT);
    await lookAt('.confirm-who');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Назначение / Отмена занятий на тренажере' }).click();
    await lookAt('.ticket-ahead');
    expect(found).toEqual([]);
  },
  60_000 * SLOWNESS,
);

it('/workplace: entrance, windows, window', async () => {
  const opened = await open('/workplace');
  await expectSpoken(opened);
  await enterPseudo(opened, 'petrov');
  await opened.page.getByRole('button', { name: 'Окно 2' }).click();
  await expectSpoken(opened);
  await opened.page.locator('input[type=password]').waitFor({ state: 'detached' });
  await opened.page.keyboard.press('Space');
  await expectSpoken(opened);
  expect(await faultsInSizes(opened.page, 'workplace', { sizes: ['laptop', 'landscape'], hasFold: false })).toEqual([]);
});
