/** Everything the box answers to a browser. */
import { readFileSync } from 'node:fs';
import { shippedPath } from '../../drivers/shipped.js';
import type { Page, PageSource, Pages } from '../transport/page.js';
import { builtPages } from './built-pages.js';
import { type FrontPageFacts, frontPage } from './front-page.js';
import { type BoardPictures, qboardPage } from './qboard-pages.js';
import { LANGUAGES, type Language, preferredLanguage } from './words.js';

export type { FrontPageFacts } from './front-page.js';

/** The pages by their paths. `isHealthy` is asked whenever a monitor asks. Throws if the files of the pages are not there. */
export function buildPages(facts: FrontPageFacts, isHealthy: () => boolean, boards: BoardPictures): Pages {
  const page = (language: Language, host: string): Page => ({
    contentType: 'text/html; charset=utf-8',
    body: Buffer.from(frontPage(facts, language, host).markup),
    headers: { 'Content-Language': language, Vary: 'Accept-Language' },
  });
  const byPath = new Map<string, PageSource>([
    ['/', ({ host, languages }) => page(preferredLanguage(languages), host)],
    ...LANGUAGES.map((language): [string, PageSource] => [`/${language}`, ({ host }) => page(language, host)]),
    ['/front-page.css', asset('front-page.css', 'text/css; charset=utf-8')],
    ['/icon.svg', asset('icon.svg', 'image/svg+xml')],
    ['/health', () => healthPage(isHealthy())],
  ]);
  const built = builtPages({ branch: facts.branch, timeZone: facts.timeZone, version: facts.version });
  return { get: (path) => byPath.get(path) ?? qboardPage(path, boards) ?? built.get(path) };
}

const healthPage = (isHealthy: boolean): Page => ({
  contentType: 'application/json',
  body: Buffer.from(`${JSON.stringify({ status: isHealthy ? 'ok' : 'stopping' })}\n`),
  ...(isHealthy ? {} : { status: '503 Service Unavailable' }),
});

const asset = (name: string, contentType: string): Page => ({
  contentType,
  body: readFileSync(shippedPath(`server/web/assets/${name}`)),
});
