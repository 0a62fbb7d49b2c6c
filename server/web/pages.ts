/** Everything the box answers to a browser. */
import { namesOf } from '../model/by-language.js';
import type { FaultCode } from '../model/faults.js';
import type { FrontPageFacts, FrontPagePlace, FrontPagePlaces } from '../model/front-page.js';
import type { Route } from '../model/messages.js';
import type { Page, PageSource, Pages, TextPage } from '../transport/page.js';
import { appPage } from './app-manifest.js';
import { backupPage, type GivenBackups } from './backup-page.js';
import { type BoardMedia, boardMediaPage } from './board-media.js';
import { builtPages, type PresentFacts } from './built-pages.js';
import { isLoadPath, loadJson, type PublishedLoad } from './load-page.js';
import { logoPage, type ShownAppearance } from './logo-page.js';
import { metricsPage, type PublishedMetrics } from './metrics-page.js';
import { type PlaceQr, placeQrPage } from './place-qr.js';
import { type BoardPictures, qboardPage } from './qboard-pages.js';
import { type SpokenTexts, spokenPage } from './spoken-pages.js';
import { type TicketQr, ticketQrPages } from './ticket-qr.js';

export type { FrontPageFacts } from '../model/front-page.js';

export interface BoardSources {
  readonly pictures: BoardPictures;
  readonly media: BoardMedia;
  readonly all: () => readonly FrontPagePlace[];
}

/** Answer to a monitor: fault codes and nothing more, because `/health` needs no login. */
export interface HealthReport {
  /** `degraded`: the box serves, but something is wrong with it. */
  readonly status: 'ok' | 'degraded' | 'stopping';
  readonly faults: readonly FaultCode[];
}

export interface PageSources {
  /** Called for each request of a monitor. */
  readonly health: () => HealthReport;
  readonly boards: BoardSources;
  readonly kiosks: () => readonly FrontPagePlace[];
  /** As in `FrontPagePlaces`. */
  readonly reachableUrl: () => string | null;
  /** What to type on the machine for the first log-in; null = there is a branch to log in to. */
  readonly firstLogin: () => string | null;
  readonly appearance: ShownAppearance;
  readonly speech: SpokenTexts;
  readonly qr: TicketQr;
  readonly drawQr: PlaceQr['draw'];
  /** Whether visitors book anything by themselves; otherwise there is no such page. */
  readonly isBookable: () => boolean;
  /** What carries messages to visitors; empty = the branch sends none. */
  readonly messageRoutes: () => readonly Route[];
  readonly backups: GivenBackups;
  /** null = the branch does not publish it. */
  readonly load: PublishedLoad | null;
  /** null = the branch does not publish them. */
  readonly metrics: PublishedMetrics | null;
}

/** What each page is told of the box as it is now. */
function presentFacts(
  { branch, timeZone, version, languages }: FrontPageFacts,
  { firstLogin, appearance, messageRoutes }: Pick<PageSources, 'firstLogin' | 'appearance' | 'messageRoutes'>,
): PresentFacts {
  return () => {
    const [command, routes] = [firstLogin(), messageRoutes()];
    return {
      ...{ branch, timeZone, version, languages },
      ...appearance.facts(),
      ...(routes.length > 0 && { messages: routes }),
      ...(command !== null && { firstLogin: command }),
    };
  };
}

/** The pages by path. Throws if the files of the pages are missing. */
export function buildPages(
  facts: FrontPageFacts,
  {
    health,
    boards,
    kiosks,
    reachableUrl,
    firstLogin,
    appearance,
    speech,
    qr,
    drawQr,
    isBookable,
    messageRoutes,
    backups,
    load,
    metrics,
  }: PageSources,
): Pages {
  const named = ({ id, name, names }: FrontPagePlace): FrontPagePlace => ({ id, name, ...namesOf({ names }) });
  const places = (): FrontPagePlaces => ({
    kiosks: kiosks().map(named),
    boards: boards.all().map(named),
    hasLoad: load !== null,
    hasBooking: isBookable(),
    reachableUrl: reachableUrl(),
  });
  const byPath = new Map<string, PageSource>([
    ['/front-page.json', () => jsonPage({ ...facts, ...places() })],
    ['/health', () => healthPage(health())],
    ...(load === null ? [] : ([['/load.json', loadJson(load)]] as const)),
    ...(metrics === null ? [] : ([['/metrics', metricsPage(metrics)]] as const)),
  ]);
  const { branch, languages } = facts;
  const built = builtPages(presentFacts(facts, { firstLogin, appearance, messageRoutes }));
  const qrPage = ticketQrPages(qr);
  const placeQr: PlaceQr = { kiosks, boards: boards.all, reachableUrl, draw: drawQr, mayAsk: qr.mayAsk };
  const apps = { branch, language: languages[0] ?? 'ru', kiosks, boards: boards.all };
  const isOff = (path: string): boolean => (load === null && isLoadPath(path)) || (path === '/book' && !isBookable());
  const builtPage = (path: string) => (isOff(path) ? undefined : built.get(path));
  return {
    missing: built.missing,
    get: (path) =>
      byPath.get(path) ??
      qboardPage(path, boards.pictures) ??
      boardMediaPage(path, boards.media) ??
      qrPage(path) ??
      placeQrPage(path, placeQr) ??
      appPage(path, apps) ??
      backupPage(path, backups) ??
      spokenPage(path, speech) ??
      logoPage(path, appearance) ??
      builtPage(path),
  };
}

const OF_VISITORS = /^\/(t\/[^/.]+|book|load(\.json)?|help\/[a-z]{2}\/visitor|appearance\/[^/]+|web\/assets\/[^/]+|icon\.svg)$/;

/** The pages of visitors and the files that these need: all that the visitors' port serves. */
export const forVisitors = (pages: Pages): Pages => ({
  ...pages,
  get: (path) => (OF_VISITORS.test(path) ? pages.get(path) : undefined),
});

/** A box that serves answers 200 even with faults: a monitor that restarts services by HTTP status would only harm the queue. */
const healthPage = (report: HealthReport): Page => ({
  ...jsonPage(report),
  ...(report.status === 'stopping' && { status: '503 Service Unavailable' }),
});

const jsonPage = (value: unknown): TextPage => ({ contentType: 'application/json', body: Buffer.from(`${JSON.stringify(value)}\n`) });
