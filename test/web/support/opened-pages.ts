/** Pages that a file of tests opens: after each test they are held against what no page may do, and closed. */
import type { Page } from 'playwright-core';
import { afterEach, expect } from 'vitest';
import type { Watched } from './browser.js';

/** To be called once, where the file begins. Answers what takes a page in. */
export function openedPages(): (watched: Watched | Promise<Watched>) => Promise<Page> {
  const opened: Watched[] = [];
  afterEach(async () => {
    for (const { page, faults } of opened.splice(0)) {
      expect(faults).toEqual([]);
      await page.context().close();
    }
  });
  return async (watched) => {
    const one = await watched;
    opened.push(one);
    return one.page;
  };
}
