/** A box that is served: the devices of the demo where it is one, pages, and a port. */
import { stopDrawing } from '../drivers/imaging/render.js';
import { assembleBox, type Box } from './box.js';
import type { Config } from './config.js';
import { openDemo } from './demo/demo.js';
import type { Log } from './log.js';
import { UNWATCHED, type Watch } from './pipeline/heartbeat.js';
import { qrPicture } from './presentation/code-strips.js';
import { reachableUrl } from './transport/address.js';
import type { Pages } from './transport/page.js';
import { listen } from './transport/server.js';
import { transportOptions } from './transport-options.js';
import { buildPages, forVisitors, type HealthReport } from './web/pages.js';
import { demoWelcome, frontPageFacts } from './welcome.js';
import { REAL_WORLD } from './world.js';

export interface ServedBox {
  readonly url: string;
  /** What a person at the terminal should read before anything else; ends with a line break, or is empty. */
  readonly welcome: string;
  /** Stops taking requests, answers what was asked, writes everything down. */
  close(): Promise<void>;
}

/** As many tickets as kiosks show in a minute, some KB each. */
const QR_KEPT_MAX = 200;

/** Pictures of codes that are known; who asks for one again and again costs nothing. A code that is not known is looked up, not drawn. */
function keptPictures(draw: (code: string) => string | null): (code: string) => string | null {
  const kept = new Map<string, string>();
  return (code) => {
    const known = kept.get(code);
    if (known !== undefined) return known;
    const svg = draw(code);
    if (svg === null) return null;
    const [oldest] = kept.keys();
    if (kept.size >= QR_KEPT_MAX && oldest !== undefined) kept.delete(oldest);
    kept.set(code, svg);
    return svg;
  };
}

/**
 * Rejects if the disk, the journal, the address or the certificate is not in order. `diskFailed` ends the process.
 * @param readOnly as in `Surroundings`
 */
export async function openBox(
  given: Config,
  log: Log,
  diskFailed: (error: Error) => void,
  watch: Watch = UNWATCHED,
  readOnly: string | null = null,
): Promise<ServedBox> {
  const warn = (error: unknown, what: string) => log.warn({ err: error }, what);
  const demo = await openDemo(given, warn);
  const config = demo?.config ?? given;
  let publicUrl = config.web.publicUrl ?? '';
  const box = await assembleBox(config, {
    log,
    diskFailed,
    watch,
    readOnly,
    world: REAL_WORLD,
    publicUrl: () => publicUrl,
    ...(demo && { lab: demo.lab, furnished: () => demo.start() }),
    ...(demo?.playerOf && { playerOf: demo.playerOf }),
  });
  const qrOf = keptPictures((code) =>
    publicUrl === '' || !box.pipeline.state.codes.has(code) ? null : qrPicture(`${publicUrl}/t/${code}`),
  );
  const pages = buildPages(
    frontPageFacts(config, demo),
    () => healthReport(box),
    {
      pictures: box.lcd.viewers,
      media: box.lcd.media,
      all: () => [...box.pipeline.state.books.QBoard.values()],
    },
    qrOf,
  );
  const withLab: Pages = { get: (path) => demo?.lab.pages.get(path) ?? pages.get(path) };
  const transport = await listen(transportOptions(config, { pages: withLab, visitorPages: forVisitors(pages) }, log), box.frontDesk);
  // The demo knows no network of visitors, and tries its own address.
  if (config.server.demo && publicUrl === '') publicUrl = reachableUrl(transport.url);
  return {
    url: transport.url,
    welcome: config.server.demo ? demoWelcome(transport.url, demo) : '',
    close: async () => {
      await box.stop();
      await transport.close();
      await box.close();
      await demo?.close();
      await stopDrawing();
    },
  };
}

function healthReport({ frontDesk, faults }: Box): HealthReport {
  const codes = faults.list().map(({ code }) => code);
  return { status: frontDesk.isOpen ? (codes.length === 0 ? 'ok' : 'degraded') : 'stopping', faults: codes };
}
