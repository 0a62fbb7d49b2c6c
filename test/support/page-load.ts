/** What a page's load took, for tests and bench alike. */
import type { Page } from 'playwright-core';

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Milliseconds from the beginning of the load until something of the page was seen. */
export const firstPaint = (page: Page): Promise<number> =>
  page.evaluate(`new Promise((told) => {
    new PerformanceObserver((list) => {
      for (const { name, startTime } of list.getEntries()) if (name === 'first-contentful-paint') told(startTime);
    }).observe({ type: 'paint', buffered: true });
  })`);

/** Bytes that came over the wire for the page as it is now, compressed. */
export const loadedBytes = (page: Page): Promise<number> =>
  page.evaluate(`
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`);
