/** Everything the box answers to a browser. */
import { readFileSync } from 'node:fs';
import { shippedPath } from '../../drivers/shipped.js';
import type { FaultCode } from '../model/faults.js';
import type { Page, PageSource, Pages, TextPage } from '../transport/page.js';
import { type BoardMedia, boardMediaPage } from './board-media.js';
import { builtPages } from './built-pages.js';
import { type BoardPictures, qboardPage } from './qboard-pages.js';
import { type TicketQr, ticketQrPages } from './ticket-qr.js';

/** What the pages show of the branch; `/front-page.json` has all of it. */
export interface FrontPageFacts {
  /** The branch's own name. */
  readonly branch: string;
  /** Time zone of the branch, such as `Asia/Almaty`. Clocks use it instead of the time zone of the kiosk's computer. */
  readonly timeZone: string;
  readonly version: string;
  /** Whether clients reach the box over TLS. */
  readonly isSecure: boolean;
  /** Accounts of the demo; empty on a real installation, which has its own passwords. */
  readonly logins: readonly FrontPageLogin[];
  /** Path of the protocol's documentation within the project. */
  readonly documentation: string;
  /** Where the tickets of the demo are shown; null = they are printed on real paper, or not at all. */
  readonly paper: string | null;
  /** Whether the box has simulated devices. */
  readonly hasLab: boolean;
}

/** An account of the demo. */
interface FrontPageLogin {
  readonly component: 'administrator' | 'supervisor' | 'workplace' | 'registrator' | 'qboard' | 'scoreboard';
  readonly login: string;
  readonly password: string;
  /** The window, kiosk or board; null for an administrator or a supervisor. */
  readonly place: number | null;
}

/** LCD boards, for browsers. */
export interface BoardSources {
  readonly pictures: BoardPictures;
  readonly media: BoardMedia;
  /** The present boards of the book. */
  readonly all: () => readonly { readonly id: number; readonly name: string }[];
}

/** Answer to a monitor: fault codes and nothing more, because `/health` needs no login. */
export interface HealthReport {
  /** `degraded`: the box serves, but something is wrong with it. */
  readonly status: 'ok' | 'degraded' | 'stopping';
  readonly faults: readonly FaultCode[];
}

/** The pages by path. `health` is called for each request of a monitor. Throws if the files of the pages are missing. */
export function buildPages(facts: FrontPageFacts, health: () => HealthReport, boards: BoardSources, qr: TicketQr): Pages {
  const byPath = new Map<string, PageSource>([
    ['/front-page.json', () => jsonPage({ ...facts, boards: boards.all() })],
    ['/icon.svg', { contentType: 'image/svg+xml', body: readFileSync(shippedPath('server/web/assets/icon.svg')) }],
    ['/health', () => healthPage(health())],
  ]);
  const built = builtPages({ branch: facts.branch, timeZone: facts.timeZone, version: facts.version });
  const qrPage = ticketQrPages(qr);
  return {
    get: (path) =>
      byPath.get(path) ?? qboardPage(path, boards.pictures) ?? boardMediaPage(path, boards.media) ?? qrPage(path) ?? built.get(path),
  };
}

/** The pages of visitors and the files that these need: all that the visitors' port serves. */
export const forVisitors = (pages: Pages): Pages => ({
  get: (path) => (/^\/(t\/[^/.]+|web\/assets\/[^/]+|icon\.svg)$/.test(path) ? pages.get(path) : undefined),
});

/** A box that serves answers 200 even with faults: a monitor that restarts services by HTTP status would only harm the queue. */
const healthPage = (report: HealthReport): Page => ({
  ...jsonPage(report),
  ...(report.status === 'stopping' && { status: '503 Service Unavailable' }),
});

const jsonPage = (value: unknown): TextPage => ({ contentType: 'application/json', body: Buffer.from(`${JSON.stringify(value)}\n`) });
