/** A kiosk and a workplace behind a bad line: 400 ms there and back, 50 kB a second. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn } from '../../support/raw-client.js';
import { clickTwice, enter, openBrowser, openPage } from '../support/browser.js';

const SLOW = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };

let browser: Browser;
let box: Box;

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});

async function openSlowly(path: string): Promise<{ readonly page: Page; readonly faults: readonly string[] }> {
  const watched = await openPage(browser, 'about:blank', { viewport: { width: 1080, height: 1200 } });
  const devtools = await watched.page.context().newCDPSession(watched.page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', SLOW);
  await watched.page.goto(box.url + path);
  return watched;
}

it('a visitor takes one ticket, however often he touches, and a clerk calls and finishes one visitor at a time', async () => {
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  const tickets = async () => (await admin.ask<{ state: string }[]>('consumerList')).map(({ state }) => state).sort();
  const kiosk = await openSlowly('/kiosk/1');
  await enter(kiosk.page, 'kiosk');
  const service = kiosk.page.getByRole('button', { name: /Назначение \/ Отмена занятий на тренажере/ });
  await service.waitFor();
  await clickTwice(service);
  await kiosk.page.getByText('Г001').first().waitFor();
  expect(await tickets()).toEqual(['WAITING']);
  // One more, for the clerk's second click.
  await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 2 }).then((session) =>
    session.ask('registrateConsumer', { services: [4], noprint: true, preview: false }),
  );

  const clerk = await openSlowly('/workplace');
  await enter(clerk.page, 'petrov');
  await clerk.page.getByRole('button', { name: 'Окно 2' }).click();
  await clerk.page.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
  await clickTwice(clerk.page.getByRole('button', { name: 'Следующий' }));
  await clerk.page.locator('.visitor-number').waitFor();
  expect(await tickets()).toEqual(['SERVING', 'WAITING']);
  // A second press while the first is under way is nobody's finish.
  await clerk.page.keyboard.press('KeyF');
  await clerk.page.keyboard.press('KeyF');
  await clerk.page.getByRole('heading', { name: 'Посетителя нет' }).waitFor();
  expect(await tickets()).toEqual(['WAITING']);
  expect([...kiosk.faults, ...clerk.faults]).toEqual([]);
  for (const { page } of [kiosk, clerk]) await page.context().close();
});
