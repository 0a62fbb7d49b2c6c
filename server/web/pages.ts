/** Everything the box answers to a browser. */
import { readFileSync } from 'node:fs';
import { shippedPath } from '../../drivers/shipped.js';
import type { FaultCode } from '../model/faults.js';
import type { Page, PageSource, Pages, TextPage } from '../transport/page.js';
import { type BoardMedia, boardMediaPage } from './board-media.js';
import { builtPages } from './built-pages.js';
import { type BoardPictures, qboardPage } from './qboard-pages.js';
import { type TicketQr, ticketQrPages } from './ticket-qr.js';

/** What the pages say of the branch; the front page is told all of it (`/front-page.json`). */
export interface FrontPageFacts {
  /** The branch's own name. */
  readonly branch: string;
  /** Where the branch is, such as `Asia/Almaty`: its clocks go by that, whatever a kiosk's own computer thinks. */
  readonly timeZone: string;
  readonly version: string;
  /** Whether the box is reached by TLS. */
  readonly isSecure: boolean;
  /** Whom to log in as; empty for a real installation, whose passwords are its own. */
  readonly logins: readonly FrontPageLogin[];
  /** Where the protocol is described, as a path in the project. */
  readonly documentation: string;
  /** Where the tickets of the demo come out; null = on real paper, or not at all. */
  readonly paper: string | null;
  /** Whether there are devices in software to look at. */
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
  /** As they are in their book now. */
  readonly all: () => readonly { readonly id: number; readonly name: string }[];
}

/** What a monitor is told: codes of faults and nothing more, as anybody may ask. */
export interface HealthReport {
  /** `degraded`: it serves, and something is wrong with it. */
  readonly status: 'ok' | 'degraded' | 'stopping';
  readonly faults: readonly FaultCode[];
}

/** The pages by their paths. `health` is asked whenever a monitor asks. Throws if the files of the pages are not there. */
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

/** Behind the door of visitors: their own pages, with the files that those need, and nothing else. */
export const forVisitors = (pages: Pages): Pages => ({
  get: (path) => (/^\/(t\/[^/.]+|web\/assets\/[^/]+|icon\.svg)$/.test(path) ? pages.get(path) : undefined),
});

/** A box that serves answers 200, whatever is wrong: a monitor that restarts services by their status would only harm the queue. */
const healthPage = (report: HealthReport): Page => ({
  ...jsonPage(report),
  ...(report.status === 'stopping' && { status: '503 Service Unavailable' }),
});

const jsonPage = (value: unknown): TextPage => ({ contentType: 'application/json', body: Buffer.from(`${JSON.stringify(value)}\n`) });
