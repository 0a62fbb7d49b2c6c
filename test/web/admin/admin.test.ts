/** The administrator's page in Chromium: the shell, sessions. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { loadedBytes } from '../../support/page-load.js';
import { connect, logIn } from '../../support/raw-client.js';
import { enter, expectAccessible, openAdmin, openBrowser, openPage, sectionShown, type Watched } from '../support/browser.js';

let browser: Browser;
let box: Box;
const opened: Watched[] = [];
/** Keeps each link that was ever there, however short. */
const LINKS_SEEN = `
  globalThis.linksSeen = new Set();
  new MutationObserver(() => {
    for (const link of document.querySelectorAll('nav a')) linksSeen.add(link.getAttribute('href'));
  }).observe(document, { childList: true, subtree: true });`;

beforeAll(async () => {
  [browser, box] = await Promise.all([openBrowser(), startBox()]);
});
afterAll(async () => {
  await browser.close();
  await box.stop();
});
afterEach(async () => {
  expect(opened.flatMap(({ faults }) => faults)).toEqual([]);
  for (const { page } of opened.splice(0)) await page.context().close();
});

const adminAt = async (address: string) => {
  const watched = await openAdmin(browser, box.url, address);
  opened.push(watched);
  return watched.page;
};

it('a branch that is set up is never shown the way to the set-up, not even while its books are on their way', async () => {
  const watched = await openPage(browser, `${box.url}/admin`, {}, LINKS_SEEN);
  opened.push(watched);
  await enter(watched.page, 'admin');
  await watched.page.getByRole('navigation', { name: 'Разделы' }).waitFor();
  await sectionShown(watched.page);
  const seen = await watched.page.evaluate<string[]>('[...globalThis.linksSeen]');
  expect(seen).toContain('#/books');
  expect(seen).not.toContain('#/setup');
});

describe('sessions', () => {
  it('are listed and ended, but for that of the page', async () => {
    const clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
    // The box has heard him, so that he is connected.
    await clerk.ask('currentQueue');
    const admin = await adminAt('users');
    await expectAccessible(admin);
    expect(await loadedBytes(admin)).toBeLessThan(150_000);
    await admin.getByRole('button', { name: 'Завершить сеанс: petrov' }).click();
    await admin.getByRole('button', { name: 'Завершить сеанс: petrov' }).waitFor({ state: 'detached' });
    await admin.getByRole('region', { name: 'Кто вошёл сейчас' }).getByText('это вы').waitFor();
    await expect(clerk.ask('currentQueue')).rejects.toThrow();
  });
});
