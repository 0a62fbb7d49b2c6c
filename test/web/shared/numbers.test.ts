/** Numbers within messages are written as the language writes them, also where the browser has no numbers of the language. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { leadDays } from '../../../server/web/client/shared/words/lead-days.js';
import { numberFormat } from '../../../server/web/client/shared/words/number-format.js';
import { sayFrom } from '../../../server/web/client/shared/words/say.js';
import { openBrowser } from '../support/browser.js';

const WRITTEN = { ru: '1,5', kk: '1,5', en: '1.5' };
const localeOf = (language: string): string => numberFormat(language).resolvedOptions().locale;

it.each(Object.entries(WRITTEN))('in messages in %s', (language, written) => {
  const say = sayFrom(language, { wait: '{hours, number}', windows: '{count, plural, one {# window} other {# windows}}' });
  expect([say('wait', { hours: 1.5 }), say('wait', { hours: 2 }), say('windows', { count: 1 })]).toEqual([written, '2', '1 window']);
});

/** A clock of hundreds of hours is nothing to read. */
it.each(Object.entries({ ru: '9,3 дн.', kk: '9,3 күн', en: '9.3 days' }))('how long ahead visitors book, in %s', (language, written) => {
  const say = sayFrom(language, JSON.parse(readFileSync(`locales/${language}/figures.json`, 'utf8')));
  expect(say('days', { days: leadDays(222.8 * 3600) ?? 0 })).toBe(written);
  expect([leadDays(47.9 * 3600), leadDays(48 * 3600), leadDays(0)]).toEqual([null, 2, null]);
});

it('in Chromium', async () => {
  const browser = await openBrowser();
  const page = await browser.newPage();
  for (const [language, written] of Object.entries(WRITTEN))
    expect(await page.evaluate(`new Intl.NumberFormat('${localeOf(language)}').format(1.5)`), language).toBe(written);
  await browser.close();
});
