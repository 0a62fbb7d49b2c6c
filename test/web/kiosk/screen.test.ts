/** The browser that shows a kiosk on the box's own screen, with the flags of its unit, over nights and power cuts. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { startBox } from '../../support/box.js';
import { CHROMIUM } from '../../support/page-load.js';
import { enter, PATIENCE_MS } from '../support/browser.js';

/** Those that need no screen and no systemd. */
const FLAGS = [...readFileSync('systemd/bin/kiosk', 'utf8').matchAll(/ (--[a-z][a-z-]*(?:=[\w-]+)?)(?= |$)/gm)]
  .map(([, flag = '']) => flag)
  .filter((flag) => !flag.startsWith('--ozone') && flag !== '--kiosk');

it('the kiosk is logged in once, and not each morning', async () => {
  expect(FLAGS).toContain('--hide-crash-restore-bubble');
  const profile = mkdtempSync(join(tmpdir(), 'qbox-kiosk-'));
  const box = await startBox();
  let browser: BrowserContext | undefined;
  onTestFinished(async () => {
    await browser?.close();
    await box.stop();
    rmSync(profile, { recursive: true, force: true });
  });
  const morning = async () => {
    const options = { executablePath: CHROMIUM, args: ['--no-sandbox', ...FLAGS], locale: 'ru-RU' };
    browser = await chromium.launchPersistentContext(profile, options);
    const page = browser.pages()[0] ?? (await browser.newPage());
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(`${box.url}/kiosk/1`);
    return page;
  };
  const first = await morning();
  await enter(first, 'kiosk');
  await first.getByRole('heading', { name: 'Выберите услугу' }).waitFor();
  await browser?.close();
  await (await morning()).getByRole('heading', { name: 'Выберите услугу' }).waitFor();
});
