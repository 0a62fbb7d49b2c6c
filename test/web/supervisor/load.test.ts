/** `/load`: how busy the branch is, for everybody, in Chromium and as JSON. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BranchLoad } from '../../../server/model/branch-load.js';
import { type Box, startBox } from '../../support/box.js';
import { loadedBytes } from '../../support/page-load.js';
import { connect, logIn } from '../../support/raw-client.js';
import { expectAccessible, openBrowser, openPage, PATIENCE_MS } from '../support/browser.js';

const SERVICE = 'Назначение / Отмена занятий на тренажере';

let browser: Browser;
let box: Box;

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox({ env: { QBOX_LOAD: 'true' } })]);
});
afterAll(async () => {
  await browser?.close();
  await box?.stop();
});

const read = async (): Promise<BranchLoad> => (await (await fetch(`${box.url}/load.json`)).json()) as BranchLoad;

it('says who waits, where, and for how long, and nothing of anybody', async () => {
  const clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
  const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  const secret = { comment: 'Иванов Иван', pin_code: '77012345678' };
  for (let count = 0; count < 3; count++) {
    await kiosk.ask('registrateConsumer', { services: [4], noprint: true, preview: false, ...secret });
  }
  await clerk.ask('nextConsumer');
  // The windows of each service are looked at once a second, and the answer is kept for five.
  const ofService = async () => (await read()).services.find(({ name }) => name === SERVICE);
  await expect.poll(ofService, { timeout: PATIENCE_MS }).toMatchObject({ waiting: 2, open_windows: 1, mean_wait_sec: expect.any(Number) });
  const load = await read();
  expect(load).toMatchObject({ waiting: 2, open_windows: 1 });
  const text = JSON.stringify(load);
  for (const said of Object.values(secret)) expect(text).not.toContain(said);
  expect(Object.keys(load).sort()).toEqual(['at', 'open_windows', 'services', 'waiting']);

  for (const viewport of [
    { width: 390, height: 844 },
    { width: 1366, height: 768 },
  ]) {
    const { page, faults } = await openPage(browser, `${box.url}/load`, { viewport });
    await page.getByText(SERVICE).waitFor();
    await page.getByText('Ожидают 2 человека, открыто 1 окно').waitFor();
    await expectAccessible(page);
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await loadedBytes(page)).toBeLessThan(150_000);
    expect(faults).toEqual([]);
    await page.context().close();
  }
});

it('promises nothing while nobody serves, and lists what visitors can take a ticket for', async () => {
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await admin.ask('newService', { name: 'Справки', operations: {} });
  await admin.ask('setWorkplace', { id: 11, state_id: 2 });
  const ofService = async () => (await read()).services.find(({ name }) => name === SERVICE);
  await expect.poll(ofService, { timeout: PATIENCE_MS }).toMatchObject({ waiting: 2, open_windows: 0, expected_wait: null });
  const load = await read();
  expect(load.open_windows).toBe(0);
  expect(load.services.filter(({ expected_wait: wait }) => wait !== null)).toEqual([]);
  expect(load.services.map(({ name }) => name)).not.toContain('Справки');
  const { page } = await openPage(browser, `${box.url}/load`);
  // What nobody gives is folded away, but for what somebody waits for.
  await page.getByText(/^Сейчас не оказыва/).waitFor();
  await page.getByRole('row').filter({ hasText: SERVICE }).getByText('2', { exact: true }).waitFor();
  await expect.poll(() => page.getByRole('row').count()).toBe(2);
  await expect.poll(() => page.getByRole('listitem').filter({ hasText: SERVICE }).count()).toBe(0);
  await page.context().close();
});

it('has a column for the last hour only where somebody was called in it', async () => {
  const { page } = await openPage(browser, 'about:blank');
  let isKnown = true;
  await page.route('**/load.json', async (route) => {
    const load = (await (await route.fetch()).json()) as BranchLoad;
    const services = load.services.map((one) => ({ ...one, waiting: 1, mean_wait_sec: isKnown && one.name === SERVICE ? 60 : null }));
    await route.fulfill({ json: { ...load, services } });
  });
  const headers = async () => {
    await page.goto(`${box.url}/load`);
    await page.getByRole('row').filter({ hasText: SERVICE }).waitFor();
    return page.getByRole('columnheader').allTextContents();
  };
  const all = await headers();
  isKnown = false;
  expect(await headers()).toEqual(all.slice(0, -1));
  await page.context().close();
});

it('has its two figures side by side on a telephone', async () => {
  const { page } = await openPage(browser, `${box.url}/load`, { viewport: { width: 390, height: 844 } });
  await page.locator('.tiles > *').nth(1).waitFor();
  const tops = await page
    .locator('.tiles > *')
    .evaluateAll((all: readonly { offsetTop: number }[]) => all.map(({ offsetTop }) => offsetTop));
  expect(tops).toEqual([tops[0], tops[0]]);
  await page.context().close();
});

it('is not there where the branch does not publish it: browsers get a page in the language of the visitor', async () => {
  const closed = await startBox();
  try {
    for (const path of ['/load', '/load.json']) {
      const answer = await fetch(`${closed.url}${path}`);
      expect([answer.status, await answer.text()]).toEqual([404, 'There is no such page. Start at /.\n']);
    }
    const { page, faults } = await openPage(browser, `${closed.url}/load`, { locale: 'kk-KZ', viewport: { width: 390, height: 844 } });
    await page.getByRole('heading', { name: 'Мұндай бет жоқ' }).waitFor();
    expect((await fetch(`${closed.url}/load`, { headers: { Accept: 'text/html' } })).status).toBe(404);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Басты бетке' }).click();
    await page.locator('.door').first().waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  } finally {
    await closed.stop();
  }
});
