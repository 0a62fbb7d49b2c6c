/** Everything the box answers to a browser. */
import { readFileSync } from 'node:fs';
import { shippedPath } from '../../drivers/shipped.js';
import type { FaultCode } from '../model/faults.js';
import type { Page, PageSource, Pages } from '../transport/page.js';
import { type BoardMedia, boardMediaPage } from './board-media.js';
import { builtPages } from './built-pages.js';
import { type FrontPageBoard, type FrontPageFacts, frontPage } from './front-page.js';
import { type BoardPictures, qboardPage } from './qboard-pages.js';
import { type TicketQr, ticketQrPages } from './ticket-qr.js';
import { LANGUAGES, type Language, preferredLanguage } from './words.js';

export type { FrontPageFacts } from './front-page.js';

/** LCD boards, for browsers. */
export interface BoardSources {
  readonly pictures: BoardPictures;
  readonly media: BoardMedia;
  /** As they are in their book now. */
  readonly all: () => readonly FrontPageBoard[];
}

/** What a monitor is told: codes of faults and nothing more, as anybody may ask. */
export interface HealthReport {
  /** `degraded`: it serves, and something is wrong with it. */
  readonly status: 'ok' | 'degraded' | 'stopping';
  readonly faults: readonly FaultCode[];
}

/** The pages by their paths. `health` is asked whenever a monitor asks. Throws if the files of the pages are not there. */
export function buildPages(facts: FrontPageFacts, health: () => HealthReport, boards: BoardSources, qr: TicketQr): Pages {
  const page = (language: Language, host: string): Page => ({
    contentType: 'text/html; charset=utf-8',
    body: Buffer.from(frontPage({ ...facts, boards: boards.all() }, language, host).markup),
    headers: { 'Content-Language': language, Vary: 'Accept-Language' },
  });
  const byPath = new Map<string, PageSource>([
    ['/', ({ host, languages }) => page(preferredLanguage(languages), host)],
    ...LANGUAGES.map((language): [string, PageSource] => [`/${language}`, ({ host }) => page(language, host)]),
    ['/front-page.css', asset('front-page.css', 'text/css; charset=utf-8')],
    ['/icon.svg', asset('icon.svg', 'image/svg+xml')],
    ['/health', () => healthPage(health())],
  ]);
  const built = builtPages({ branch: facts.branch, timeZone: facts.timeZone, version: facts.version });
  const qrPage = ticketQrPages(qr);
  return {
    get: (path) =>
      byPath.get(path) ?? qboardPage(path, boards.pictures) ?? boardMediaPage(path, boards.media) ?? qrPage(path) ?? built.get(path),
  };
}

/** Behind the door of visitors: their own pages, with the files that those need, and nothing else. */
export const forVisitors = (pages: Pages): Pages => ({
  get: (path) => (/^\/(t\/[^/.]+|web\/assets\/[^/]+|icon\.svg)$/.test(path) ? pages.get(path) : undefined),
});

/** A box that serves answers 200, whatever is wrong: a monitor that restarts services by their status would only harm the queue. */
const healthPage = (report: HealthReport): Page => ({
  contentType: 'application/json',
  body: Buffer.from(`${JSON.stringify(report)}\n`),
  ...(report.status === 'stopping' && { status: '503 Service Unavailable' }),
});

const asset = (name: string, contentType: string): Page => ({
  contentType,
  body: readFileSync(shippedPath(`server/web/assets/${name}`)),
});
