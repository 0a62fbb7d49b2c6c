/** What is wrong with the box, on the pages of those who work with it. */
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startBox } from '../../support/box.js';
import { smallDisk } from '../../support/small-disk.js';
import { enter, openBrowser, openPage } from '../support/browser.js';

const WHAT = 'Диск не принимает запись (EROFS): очередь показана такой, какой была, изменить ничего нельзя.';
const REMEDY = 'замените карту памяти или диск';
const SIZES = { desk: { width: 1280, height: 800 }, telephone: { width: 390, height: 844 } } as const;

it('a disk that takes no writes: administrators and supervisors read it on top of their page, a clerk when he logs in', async () => {
  const disk = await smallDisk(40 * 1024 * 1024);
  const options = { data: join(disk.folder, 'data'), runner: disk.runner };
  await (await startBox(options)).stop();
  disk.remount('ro');
  const [box, browser] = await Promise.all([startBox(options), openBrowser()]);
  onTestFinished(async () => {
    await browser.close();
    await box.kill9();
  });
  for (const [path, login] of [
    ['/admin', 'admin'],
    ['/supervisor', 'sidorova'],
  ] as const) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      const { page, faults } = await openPage(browser, box.url + path, { viewport });
      await enter(page, login);
      const banner = page.getByRole('status').filter({ hasText: WHAT });
      await banner.waitFor();
      expect(await banner.textContent(), size).toContain(REMEDY);
      const { width, y } = (await banner.boundingBox()) ?? { width: 0, y: 0 };
      expect(width).toBeLessThanOrEqual(viewport.width);
      expect(y).toBeLessThan(viewport.height / 2);
      expect(faults).toEqual([]);
      await page.context().close();
    }
  }
  const { page } = await openPage(browser, `${box.url}/workplace`);
  await enter(page, 'petrov');
  await page.getByText('Диск не принимает запись: сейчас ничего нельзя изменить.').waitFor();
});
