/** What a head of a branch asks is answered in the first screen, also of a telephone, and nothing is cut there in any language. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { expectAccessible, openBrowser, openSupervisor } from '../support/browser.js';
import { afternoonZone, liveDays } from '../support/hall-past.js';
import { layoutFaults, SIZES } from '../support/layout-faults.js';

const folder = mkdtempSync(join(tmpdir(), 'qbox-parts-'));
const ZONE = afternoonZone();
let browser: Browser;
let box: Box;
let page: Page;

beforeAll(async () => {
  await liveDays(folder, ZONE, Date.now());
  [browser, box] = await Promise.all([openBrowser(), startBox({ data: folder, env: { QBOX_TIME_ZONE: ZONE } })]);
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  await admin.ask('setConfiguration', { set: { Service: [1, 3, 4, 5, 6, 8].map((id) => ({ id, wait_norm_sec: 600 })) } });
  ({ page } = await openSupervisor(browser, box.url, '', { viewport: SIZES.phone }));
}, 120_000 * SLOWNESS);
afterAll(async () => {
  await browser.close();
  await box.stop();
  rmSync(folder, { recursive: true, force: true });
});

const TICKET = 'Г001';
const LANGUAGES = ['ru', 'kk', 'en'];

/** Where each part has its answer. */
const ANSWERS = [
  ['reports', '.named-bars li'],
  ['fairness', '.facts .fact'],
  ['what-if', '.facts .fact'],
  ['staffing', '.advice'],
  [`story/${encodeURIComponent(TICKET)}`, '.facts .fact'],
] as const;

interface Boxed {
  getBoundingClientRect(): { readonly bottom: number };
}
const seenAt = (answer: string): Promise<number> =>
  page
    .locator(answer)
    .first()
    .evaluate((element: Boxed) => element.getBoundingClientRect().bottom);

it.each(ANSWERS)(
  '%s',
  async (part, answer) => {
    for (const language of LANGUAGES) {
      await page.evaluate(`localStorage.setItem('qbox.language', '${language}')`);
      await page.goto(`${box.url}/supervisor#/${part}`);
      await page.reload();
      for (const size of ['phone', 'laptop'] as const) {
        await page.setViewportSize(SIZES[size]);
        await page.locator(answer).first().waitFor();
        expect(await seenAt(answer), `${part}, ${size}, ${language}`).toBeLessThan(SIZES[size].height);
        await page.evaluate("document.querySelectorAll('details.part').forEach((part) => { part.open = true; })");
        expect(await layoutFaults(page, false), `${part}, ${size}, ${language}`).toEqual([]);
      }
      await page.setViewportSize(SIZES.phone);
    }
    await expectAccessible(page);
  },
  120_000 * SLOWNESS,
);

it('a ticket of the report leads to its story on that day, which is printed with the name of the branch and without the form', async () => {
  await page.evaluate("localStorage.setItem('qbox.language', 'ru')");
  await page.setViewportSize(SIZES.laptop);
  await page.goto(`${box.url}/supervisor#/fairness`);
  await page.reload();
  const link = page.getByRole('region', { name: 'Ждали дольше всех' }).first().getByRole('link').first();
  const ticket = await link.textContent();
  const day = new Date().toLocaleDateString('sv-SE', { timeZone: ZONE });
  expect(decodeURIComponent((await link.getAttribute('href')) ?? '')).toBe(`#/story/${ticket}/${day}`);
  await link.click();
  await page.getByRole('heading', { name: new RegExp(`^${ticket}: `) }).waitFor();
  expect(await page.getByLabel('Номер талона').inputValue()).toBe(ticket);
  await page.getByRole('button', { name: 'Напечатать' }).waitFor();
  await page.emulateMedia({ media: 'print' });
  await expect.poll(() => page.locator('.on-paper.whose').isVisible()).toBe(true);
  for (const part of ['.head', 'form', '.files'])
    await expect.poll(() => page.locator(part).first().isVisible(), { message: part }).toBe(false);
  await page.emulateMedia({ media: 'screen' });
});
