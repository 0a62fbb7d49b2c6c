/**
 * Every page, as it opens: axe-core finds nothing in any theme, however slight; in a language that was added as one folder no text is
 * missing or stands in the code; no text is cut, broken, covered, or outside its card.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { freePort } from '../../support/free-port.js';
import { connect, logIn } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { expectAccessible, openAdmin, openPage, openSupervisor } from '../support/browser.js';
import { giveFirstPassword } from '../support/first-password.js';
import { faultsInSizes } from '../support/layout-faults.js';
import { type ListedPage, PAGES } from '../support/page-table.js';
import { buildPseudo, enterPseudo, expectSpoken, type Opened, openPseudo, openPseudoBrowser } from '../support/pseudo-pages.js';

const CLIENT = join(import.meta.dirname, '../../../server/web/client');
const folder = mkdtempSync(join(tmpdir(), 'qbox-every-'));
let web = '';
let browser: Browser;
let box: Box;
let code = '';
let booked = '';

beforeAll(async () => {
  web = buildPseudo(folder);
  // With a file of its own the box has settings to show.
  const file = join(folder, 'qbox.toml');
  writeFileSync(file, '[branch]\nname = "Автошкола «Зелёный свет»"\n');
  [browser, box] = await Promise.all([openPseudoBrowser(), startBox({ args: ['--demo', '--config', file], env: { QBOX_LOAD: 'true' } })]);
  const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
  const take = () => kiosk.ask<{ readonly page: { readonly code: string } }>('registrateConsumer', { services: [4], noprint: true });
  code = (await take()).page.code;
  await take();
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await admin.ask('newBookingPlan', { name: 'by time', services: [4], slot_minutes: 60, places: 2 });
  await admin.ask('newConsumerPreRegistered', { services: [5], time: '10:30', name: 'Иванова Анна', persons: 3 });
  await admin.ask('newBookingPlan', { name: 'by visitors', services: [6], by_visitors: 1, visitor_gives: 'nothing' });
  const visit = { service: 6, date: new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10), time: '10:00' };
  booked = (await admin.ask<{ pin_code: string }>('bookVisit', { ...visit, key: 'kV7mQ2xJ9-TbRwkV7mQ2xJ' })).pin_code;
  // A line for the log of changes.
  await admin.ask('setService', { id: 4, priority: 20 });
}, 120_000 * SLOWNESS);
afterAll(async () => {
  await browser.close();
  await box.stop();
  rmSync(folder, { recursive: true });
});

/** In the reader's language, or in its own. */
async function openListed({ entry, path, hasOwnLanguage }: ListedPage): Promise<Opened> {
  const at = path.replace('CODE', code).replace('BOOKED', booked);
  if (!hasOwnLanguage) return openPseudo(browser, web, box.url, at);
  const { page } = await openPage(browser, box.url + at);
  // Opened by hand, a board shows for a moment what the browser lacks; loaded anew, it does not.
  if (entry === 'board') await page.reload();
  return { page, data: new Set() };
}

async function expectWell(opened: Opened, name: string, { sizes, hasFold = false, hasOwnLanguage }: ListedPage): Promise<void> {
  if (!hasOwnLanguage) await expectSpoken(opened);
  await expectAccessible(opened.page);
  expect(await faultsInSizes(opened.page, name, { sizes, hasFold })).toEqual([]);
}

const nameOf = ({ path, login }: ListedPage): string => (login === undefined ? path : `${path} as ${login}`);

it.each(PAGES.map((listed) => [nameOf(listed), listed] as const))(
  '%s',
  async (name, listed) => {
    const opened = await openListed(listed);
    const { page } = opened;
    if (listed.login !== undefined) {
      await enterPseudo(opened, listed.login);
      await page.locator('.entrance form').waitFor({ state: 'detached' });
    }
    await page.locator(listed.content).first().waitFor();
    await expectWell(opened, name, listed);
    // A kiosk is never led away from its page: there is no way back without a keyboard.
    if (listed.entry === 'kiosk') await expect.poll(() => page.locator('a[href]').count()).toBe(0);
    await page.context().close();
  },
  60_000 * SLOWNESS,
);

it(
  'the first set-up: questions, what will be made, passwords',
  async () => {
    // It restarts under the name that it is given.
    const empty = await startBox({ args: ['--port', String(await freePort())] });
    await giveFirstPassword(empty);
    const opened = await openPseudo(browser, web, empty.url, '/admin');
    const { page } = opened;
    await enterPseudo(opened, 'admin');
    const setUp = PAGES.find(({ path }) => path === '/admin#/setup') as ListedPage;
    for (const content of ['.planned', '.made', 'code.password']) {
      await page.locator(content).first().waitFor();
      await expectWell(opened, content, setUp);
      if (content === '.planned') await page.locator('main input').first().fill('1');
      if (content !== 'code.password') await page.locator('main .button.primary').last().click();
    }
    await page.context().close();
    await empty.stop();
  },
  90_000 * SLOWNESS,
);

const OF_HEADQUARTERS = ['hq', 'remote'];
// A box does not serve the pages of headquarters: test/hq/page.test.ts and remote.test.ts look at them.
it('are all in the table: folders, parts and sections', async () => {
  const folders = readdirSync(CLIENT).filter(
    (name) => name === 'help' || (!OF_HEADQUARTERS.includes(name) && existsSync(join(CLIENT, name, 'main.tsx'))),
  );
  const listed = (entry: string): readonly string[] => PAGES.filter((page) => page.entry === entry).map(({ path }) => path);
  expect([...new Set(PAGES.map(({ entry }) => entry))].sort()).toEqual(folders.sort());
  const linked = async (page: Opened['page'], nav: string): Promise<readonly string[]> =>
    (await page.locator(`${nav} a`).all()).length === 0
      ? []
      : page.locator(`${nav} a`).evaluateAll((links) => links.map((link) => String((link as unknown as { hash: string }).hash)));
  const parts = await openSupervisor(browser, box.url);
  for (const hash of await linked(parts.page, 'nav.parts')) expect(listed('supervisor')).toContain(`/supervisor${hash}`);
  const sections = await openAdmin(browser, box.url, 'setup');
  const hashes = await linked(sections.page, 'nav.sections');
  expect(hashes.length).toBeGreaterThan(8);
  for (const hash of hashes) expect(listed('admin')).toContain(`/admin${hash}`);
});
