/** The browsers of tests and bench, and what a page's load took in them. */
import type { Page } from 'playwright-core';

/** The whole browser: for its settings, its memory of a profile, its keys, its wake lock, and what a page costs on a customer's screen. */
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** The same engine without windows: it shows a page as the whole browser does, in a third of the work. */
export const HEADLESS_CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';

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
